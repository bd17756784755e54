"""Numbers by label where no model's dimension is meant alone: series in time, tables, matrices, cases, fits.

And that no public function which takes numbers over a dimension is without a test of its labels.
"""

import importlib.util
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import xarray as xr
from quesnay import functions as f

spec = importlib.util.spec_from_file_location("labelled_forms", Path(__file__).parent / "labelled_forms.py")
assert spec is not None and spec.loader is not None
forms = importlib.util.module_from_spec(spec)
spec.loader.exec_module(forms)

LEVEL = qy.OutcomeKind.Level
TOWNS = ["a", "b", "c"]
TIMES = [0.0, 1.0, 2.5]


def builder() -> qy.ModelBuilder:
    b = qy.ModelBuilder()
    b.dimension("town", TOWNS)
    b.dimension("good", ["bread", "cloth"])
    return b


def path(expression: Callable[[qy.ModelBuilder], Any]) -> np.ndarray:
    b = builder()
    b.auxiliary("shown", expression(b))
    b.outcome(qy.Outcome("result", "shown", LEVEL, "1"))
    return np.asarray(qy.Model(b.build()).run({}, years=2.5, steps_per_year=2)["result"])


# ---- series in time ----------------------------------------------------------------------------------------


def series(values: Any, *dims: str, at: Any = TIMES) -> np.ndarray:
    return path(lambda b: f.series(b, "given", at, values, dims))


COLUMN = pd.Series([1.0, 5.0, 2.0], TIMES)
TABLE = pd.DataFrame([[1.0, 2.0, 3.0], [5.0, 1.0, 2.0], [0.0, 4.0, 9.0]], TIMES, TOWNS)
CUBE = np.arange(18.0).reshape(3, 3, 2)
LATER = [2.5, 0.0, 1.0]
CUBE_ARRAY = xr.DataArray(CUBE, {"time": TIMES, "town": TOWNS, "good": ["bread", "cloth"]}, ("time", "town", "good"))
ROWS = pd.DataFrame({"year": LATER, "gdp": COLUMN.loc[LATER].to_numpy()}, ["y3", "y1", "y2"])


@pytest.mark.parametrize(
    "given",
    [COLUMN.loc[LATER], dict(COLUMN.loc[LATER]), xr.DataArray(COLUMN.loc[LATER].rename_axis("year")),
     pd.Series([1, 5, 2], [0, 1, 2.5]).loc[LATER], COLUMN.to_frame().iloc[::-1]],
)  # fmt: skip
def test_a_series_goes_by_its_times(given: Any) -> None:
    np.testing.assert_array_equal(series(given), series([1.0, 5.0, 2.0]))


def test_two_columns_of_one_frame_go_together_row_by_row() -> None:
    ordered = ROWS.sort_values("year")
    np.testing.assert_array_equal(series(ROWS["gdp"], at=ordered["year"]), series([1.0, 5.0, 2.0]))
    with pytest.raises(qy.InvalidValue, match="finite and increasing times"):
        series(ROWS["gdp"], at=ROWS["year"])


@pytest.mark.parametrize(
    "given",
    [TABLE.loc[LATER, ["c", "a", "b"]], TABLE.T.loc[["b", "a", "c"], LATER], TABLE.stack(),
     xr.DataArray(TABLE.rename_axis("time").rename_axis("town", axis=1)).T.sel(time=LATER),
     {town: TABLE[town].tolist() for town in "cab"}, {town: TABLE[town].loc[LATER] for town in "bca"},
     {time: dict(TABLE.loc[time]) for time in LATER}],
)  # fmt: skip
def test_a_series_over_a_dimension_goes_by_times_and_labels(given: Any) -> None:
    np.testing.assert_array_equal(series(given, "town"), series(TABLE.to_numpy(), "town"))


@pytest.mark.parametrize(
    "given", [CUBE_ARRAY.transpose("good", "time", "town").sel(time=LATER), CUBE_ARRAY.to_series().iloc[::-1],
              CUBE_ARRAY.to_series().unstack("good").iloc[::-1], CUBE.tolist()],
)  # fmt: skip
def test_a_series_over_two_dimensions_goes_by_times_and_labels(given: Any) -> None:
    np.testing.assert_array_equal(series(given, "town", "good"), series(CUBE, "town", "good"))


@pytest.mark.parametrize(
    ("given", "dims", "sentence"),
    [
        (COLUMN.iloc[:2], (), r"series 'given' has no number for time '2.5'"),
        (pd.Series([1.0, 5.0, 2.0]), (), r"unknown time '2'; known are 0, 1, 2.5|unknown time '2'"),
        (pd.concat([COLUMN, COLUMN.iloc[:1]]), (), r"time '0' is given twice"),
        (TABLE.rename(columns={"c": "cc"}), ("town",), r"unknown town 'cc'; did you mean 'c'\?"),
        (TABLE[["a", "b"]], ("town",), r"no number for town 'c'"),
        (TABLE.to_numpy()[:, :2], ("town",), r"3 times and 6 values, expected at least 2 times and 3 values"),
        (CUBE.transpose(0, 2, 1), ("town", "good"), r"shape 3 x 2 x 3, expected 3 x 3 x 2 over \(time: 3, town: 3"),
        (TABLE, ("twon",), r"unknown dimension 'twon'; did you mean 'town'\?"),
    ],
)
def test_a_series_with_other_times_or_labels_is_refused(given: Any, dims: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        series(given, *dims)


# ---- table functions, correlation matrices -----------------------------------------------------------------


@pytest.mark.parametrize("given", [COLUMN.loc[LATER], dict(COLUMN.loc[LATER])])
def test_a_table_function_goes_by_its_points(given: Any) -> None:
    expected = path(lambda b: f.lookup(b.time() / b.constant(1.0, "year"), TIMES, [1.0, 5.0, 2.0]))
    np.testing.assert_array_equal(path(lambda b: f.lookup(b.time() / b.constant(1.0, "year"), TIMES, given)), expected)

    def changed(b: qy.ModelBuilder) -> Any:
        b.auxiliary("table", f.lookup(b.time() / b.constant(1.0, "year"), [0, 1], [0, 1]))
        b.set_table("table", TIMES, given)
        return b.named("table") * 1.0

    np.testing.assert_array_equal(path(changed), expected)
    with pytest.raises(qy.InvalidValue, match=r"the table of '.*' has no number for x '1'"):
        path(lambda b: f.lookup(b.time() / b.constant(1.0, "year"), TIMES, COLUMN.drop(1.0)))


def test_a_correlation_matrix_goes_by_label() -> None:
    matrix = pd.DataFrame([[1.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 1.0]], TOWNS, TOWNS)
    order = ["b", "c", "a"]
    expected = path(lambda b: f.correlated_noise(b, "noise", "town", matrix.to_numpy()))
    for given in (matrix.loc[order, order[::-1]], matrix.loc[order, order].to_dict(),
                  xr.DataArray(matrix.loc[order, TOWNS], dims=("x", "y"))):  # fmt: skip
        found = path(lambda b, given=given: f.correlated_noise(b, "noise", "town", given))  # type: ignore[misc]
        np.testing.assert_array_equal(found, expected)
    for given, sentence in (
        (matrix.iloc[:2, :2], "no number for town 'c'"),
        (matrix.rename({"a": "x"}, axis=1), "unknown town 'x'"),
        (matrix.to_numpy().reshape(1, 9), "shape 1 x 9, expected 3 x 3"),
    ):
        with pytest.raises(qy.QuesnayError, match=sentence):
            path(lambda b, given=given: f.correlated_noise(b, "noise", "town", given))  # type: ignore[misc]


# ---- cases --------------------------------------------------------------------------------------------------


def edited(case: qy.Case, values: Any, *dims: str) -> np.ndarray:
    def change(b: qy.ModelBuilder) -> None:
        b.dimension("town", TOWNS)
        b.dimension("good", ["bread", "cloth"])
        b.auxiliary("shown", b.parameter("p", dims) * 1.0)

    run = case.edit(change, {"p": values}).start("no_policy", central=True)
    return np.asarray(run["shown"])


@pytest.mark.parametrize("form", forms.ROW_IN_ANY_FORM)
def test_numbers_of_an_edited_case_go_by_label(two_sectors: qy.Case, form: str) -> None:
    np.testing.assert_array_equal(edited(two_sectors, forms.ROW_IN_ANY_FORM[form], "town"), forms.ROW)


@pytest.mark.parametrize("form", forms.MATRIX_IN_ANY_FORM)
def test_matrices_of_an_edited_case_go_by_label(two_sectors: qy.Case, form: str) -> None:
    np.testing.assert_array_equal(edited(two_sectors, forms.MATRIX_IN_ANY_FORM[form], "town", "good"), forms.MATRIX)


@pytest.mark.parametrize(
    ("given", "sentence", "dims"),
    [
        *[(*fault, ("town",)) for fault in forms.BAD_ROWS.values()],
        *[(*fault, ("town", "good")) for fault in forms.BAD_MATRICES.values()],
    ],
)
def test_numbers_of_an_edited_case_with_other_labels_are_refused(
    two_sectors: qy.Case, given: Any, sentence: str, dims: tuple[str, ...]
) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        edited(two_sectors, given, *dims)


def test_a_value_for_what_a_file_gives_is_refused_as_it_would_change_nothing(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match=r"'market_growth', whose numbers are those of .*parameters\.csv"):
        two_sectors.edit(lambda b: None, {"market_growth": {"goods": 0.1, "services": 0.1}})


def test_land_goes_to_the_account_it_is_given_to(two_sectors: qy.Case) -> None:
    run = two_sectors.start("no_policy", central=True)
    run.set({"given_land": pd.Series({"services": 0.0, "goods": 300.0})})
    run.to(1.0)
    assert run["given_land"].to_series().to_dict() == {"goods": 300.0, "services": 0.0}


# ---- fits ---------------------------------------------------------------------------------------------------


def test_a_fit_compares_what_has_one_label() -> None:
    years = pd.Index([2017, 2018, 2019], name="year")
    actual = pd.DataFrame({"output": [1.0, 2.0, 4.0], "people": [5.0, 5.5, 7.0]}, index=years)
    simulated = actual * 1.1
    expected = qy.fit_report(simulated, actual)
    array = xr.DataArray(actual, {"time": [2017.0, 2018.0, 2019.0], "series": ["output", "people"]}, ("time", "series"))
    for given in (actual.iloc[::-1, ::-1], array, array.T, array.isel(time=[2, 0, 1])):
        pd.testing.assert_frame_equal(qy.fit_report(simulated, given), expected)
        other = qy.fit_report(given * 1.1, actual).loc[["output", "people"]]
        pd.testing.assert_frame_equal(other, expected, check_names=False)
    pd.testing.assert_frame_equal(qy.fit_report(array.T * 1.1, array), expected, check_names=False)
    one = qy.fit_report(simulated.output, actual.output.iloc[::-1])
    assert one["MSE"].iloc[0] == pytest.approx(expected.loc["output", "MSE"], rel=1e-14)
    assert qy.fit_report(simulated.output, dict(actual.output.iloc[::-1])).equals(one)
    missing = actual.where(actual != 2.0).iloc[::-1]
    assert list(qy.fit_report(simulated, missing, missing="drop")["n"]) == [2, 3]


@pytest.mark.parametrize(
    ("actual", "sentence"),
    [
        (pd.Series([1.0, 2.0, 4.0], [2017, 2018, 2020]), "other labels, expected the same index: .* '2020'"),
        (pd.Series([1.0, 2.0], [2017, 2018]), "other labels, expected the same index: .* '2019'"),
        (pd.Series([1.0, 2.0, 4.0, 4.0], [2017, 2018, 2019, 2019]), "other labels, .* '2019' is given twice"),
        (
            xr.DataArray(np.ones((3, 1)), {"x": [1, 2, 3], "y": ["s"]}, ("x", "y")),
            "over \\(x, y\\), expected one dimension named time",
        ),
    ],
)
def test_a_fit_of_other_labels_is_refused(actual: Any, sentence: str) -> None:
    with pytest.raises(qy.DimensionMismatch, match=sentence):
        qy.fit_report(pd.Series([1.0, 2.0, 4.0], [2017, 2018, 2019]), actual)


# ---- no door without a test ---------------------------------------------------------------------------------


def doors(owner: str, function: Any) -> list[str]:
    """Parameters of a function that are annotated as numbers over a dimension."""
    annotated = {name: str(p.annotation) for name, p in inspect.signature(function).parameters.items()}
    return [f"{owner} {name}" for name, said in annotated.items() if "Numbers" in said]


def test_every_public_function_that_takes_numbers_over_a_dimension_is_tested_here() -> None:
    found = []
    for name in qy.__all__:
        thing = getattr(qy, name)
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            inherited = {m for base in thing.__bases__ if base.__name__ in qy.__all__ for m in dir(base)}
            for method, function in inspect.getmembers(thing, inspect.isfunction):
                if method in inherited - vars(thing).keys():
                    continue
                if not method.startswith("_") or method == "__init__":
                    found += doors(name if method == "__init__" else f"{name}.{method}", function)
        elif inspect.isfunction(thing):
            found += doors(name, thing)
    for name in f.__all__:
        if inspect.isfunction(getattr(f, name)):
            found += doors(name, getattr(f, name))
    elsewhere = {"Case.edit values", "fit_report simulated", "fit_report actual", "series values",
                 "correlated_noise correlation"}  # fmt: skip
    assert {"Model.run values", "Run.set inputs", "ModelBuilder.constants values"} < set(found)
    assert set(found) == {door for door in forms.DOORS_OF_A_MODEL if "," not in door} | elsewhere
