"""What was drawn, and draws of one's own in its place."""

import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import xarray as xr

DRAWS = 40


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=2025, threads=1)


@pytest.fixture(scope="module")
def drawn(runs: qy.Result) -> pd.DataFrame:
    return runs.parameters()


def same(ours: qy.Result, theirs: qy.Result) -> bool:
    return all(np.array_equal(ours.draws_of(s), theirs.draws_of(s), equal_nan=True) for s in range(2))


def test_what_was_drawn_is_what_each_draw_had(guangzhou: qy.Case, runs: qy.Result, drawn: pd.DataFrame) -> None:
    assert drawn.shape == (DRAWS, len([row for row in guangzhou.data.parameters if row.distribution != "fixed"]))
    for draw in (0, 17, DRAWS - 1):
        numbers = runs.study.uncertainty.plan.parameters(2025, draw)
        for row in guangzhou.data.parameters:
            if row.distribution != "fixed":
                assert drawn.loc[draw, row.stream] == numbers[row.parameter][row.elements[0]]


def test_a_run_that_begins_later_names_its_draws(guangzhou: qy.Case, drawn: pd.DataFrame) -> None:
    later = guangzhou.run(["no_policy"], draws=5, first_draw=33, seed=2025, threads=1).parameters()
    pd.testing.assert_frame_equal(later, drawn.loc[33:37], check_index_type=False)
    assert len(guangzhou.run(["no_policy"], draws=5, seed=1, threads=1).parameters(2)) == 2


def test_numbers_are_labelled(guangzhou: qy.Case, runs: qy.Result, drawn: pd.DataFrame) -> None:
    table = guangzhou.parameters()
    assert set(drawn.columns) <= set(table.index)
    row = table.loc["market_growth.K4"]
    assert (row.accounts, row.unit, row.grade) == ("K4", "1/year", "judgement")
    assert row.name_zh == "外部市场增速:汽车"
    arrays = runs.parameters_xarray()
    growth = arrays.market_growth
    assert growth.dims == ("draw", "account")
    assert growth.attrs["units"] == "1/year"
    np.testing.assert_array_equal(growth.sel(account="K4"), drawn["market_growth.K4"])
    assert arrays.deadweight.dims == ("draw",)
    assert arrays.deadweight.attrs["grade"] == table.grade["deadweight"]
    # Accounts that a certain row serves stand beside those that are drawn.
    assert (arrays.value_added_scale.sel(account="R3") == 1.0).all()


def test_a_central_run_and_too_many_draws_are_refused(guangzhou: qy.Case, runs: qy.Result) -> None:
    with pytest.raises(qy.CaseError, match="draws nothing"):
        guangzhou.central(["no_policy"]).parameters()
    with pytest.raises(qy.QuesnayError, match="draws"):
        runs.parameters(DRAWS + 1)


@pytest.mark.parametrize("form", ["frame", "parquet", "csv", "dataset", "array", "shuffled"])
def test_what_was_drawn_given_back_gives_the_same_run(
    guangzhou: qy.Case, runs: qy.Result, drawn: pd.DataFrame, tmp_path: Path, form: str
) -> None:
    given: object = drawn
    if form == "parquet":
        pytest.importorskip("pyarrow")
        given = tmp_path / "drawn.parquet"
        drawn.reset_index().to_parquet(given)
    elif form == "csv":
        given = str(tmp_path / "drawn.csv")
        drawn.to_csv(given)
    elif form == "dataset":
        given = runs.parameters_xarray()
    elif form == "array":
        given = xr.DataArray(drawn, dims=("draw", "number"))
    elif form == "shuffled":
        given = drawn.iloc[::-1]
    again = guangzhou.run(["no_policy", "plan"], seed=2025, samples=given, threads=1)
    assert again.ensemble.n_draws == DRAWS
    assert same(again, runs)


def test_bits_do_not_depend_on_threads_lanes_or_parts(guangzhou: qy.Case, drawn: pd.DataFrame) -> None:
    moved = drawn.assign(deadweight=np.linspace(0.1, 0.4, DRAWS))
    whole = guangzhou.run(["no_policy", "plan"], seed=4, samples=moved, threads=1)
    for threads, lanes in ((2, 4), (3, 16), (7, 64)):
        other = guangzhou.run(["no_policy", "plan"], seed=4, samples=moved, threads=threads, lanes=lanes)
        assert same(whole, other)
    first = guangzhou.run(["no_policy", "plan"], draws=13, seed=4, samples=moved, threads=1)
    rest = guangzhou.run(["no_policy", "plan"], first_draw=13, seed=4, samples=moved, threads=1)
    assert same(first.merge(rest), whole)
    with pytest.raises(qy.CaseError, match="different samples"):
        first.merge(guangzhou.run(["no_policy", "plan"], first_draw=13, seed=4, samples=drawn, threads=1))


def test_further_runs_see_the_same_samples(guangzhou: qy.Case, drawn: pd.DataFrame) -> None:
    moved = drawn.assign(deadweight=np.linspace(0.1, 0.4, DRAWS))
    result = guangzhou.run(["no_policy", "plan"], seed=4, samples=moved, threads=1)
    np.testing.assert_array_equal(result.parameters().deadweight, moved.deadweight)
    path = result.replay("plan", 3)
    output = path.gross_output.sum("sector") if "sector" in path.gross_output.dims else path.gross_output
    assert np.isfinite(output).all()
    other = guangzhou.run(["no_policy", "plan"], seed=4, draws=DRAWS, threads=1).replay("plan", 3)
    assert not path.equals(other)
    drivers = result.drivers("plan", "no_policy")
    assert drivers[drivers.parameter == "deadweight"].draws.item() == DRAWS
    again = pickle.loads(pickle.dumps(result))
    np.testing.assert_array_equal(again.parameters(), result.parameters())


def test_others_are_drawn_where_that_is_asked(guangzhou: qy.Case, runs: qy.Result) -> None:
    few = pd.DataFrame({"deadweight": [0.2] * DRAWS, "gestation_time": 1.5, "project_realisation": 0.9})
    with pytest.raises(qy.CaseError, match=r"no column for \d+ numbers that are drawn \(.*, \.\.\.\)"):
        guangzhou.run(["plan"], seed=2025, samples=few)
    result = guangzhou.run(["plan"], seed=2025, samples=few, others="drawn", threads=1)
    ours, theirs = result.parameters(), runs.parameters()
    assert (ours.deadweight == 0.2).all()
    left = [name for name in theirs.columns if name not in few.columns]
    pd.testing.assert_frame_equal(ours[left], theirs[left])


def test_a_certain_number_may_be_sampled_too(guangzhou: qy.Case) -> None:
    few = pd.DataFrame({"flq_exponent": np.linspace(0.2, 0.3, 8), "local_share_exponent": np.linspace(0.26, 0.28, 8)})
    result = guangzhou.run(["no_policy"], seed=1, samples=few, others="drawn", threads=1)
    np.testing.assert_array_equal(result.parameters().local_share_exponent, few.local_share_exponent)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t.assign(deadwait=0.1), "unknown number 'deadwait'"),
        (lambda t: t.assign(deadweight=-3.0), "sample 'deadweight' of draw 0 is -3, expected"),
        (lambda t: t.assign(deadweight=np.nan), "sample 'deadweight' of draw 0 is nan"),
        (lambda t: t.assign(deadweight="x"), "sample 'deadweight' holds what is no number"),
        (lambda t: t.iloc[:0], "samples have no rows"),
        (lambda t: t.rename(index=lambda k: k + 1), "samples are numbered 1 to 40 in 40 rows"),
        (lambda t: t.drop(columns="deadweight"), "no column for 1 numbers that are drawn"),
        (lambda t: 5, "samples are int, expected a DataFrame"),
        (lambda t: "no_such.parquet", "no file"),
    ],
)  # fmt: skip
def test_samples_that_are_none_are_refused(
    guangzhou: qy.Case, drawn: pd.DataFrame, change: object, sentence: str
) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence) as refused:
        guangzhou.run(["plan"], seed=1, samples=change(drawn))
    assert "\n" not in str(refused.value)


def test_one_of_two_correlated_numbers_alone_is_refused(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match="'gestation_time' is given by samples and 'project_realisation'"):
        guangzhou.run(["plan"], seed=1, samples=pd.DataFrame({"gestation_time": [1.5]}), others="drawn")


def test_draws_beyond_the_samples_and_no_draws_are_refused(guangzhou: qy.Case, drawn: pd.DataFrame) -> None:
    with pytest.raises(qy.QuesnayError, match="draws 0 to 40 are asked for, and samples are given for 40 draws"):
        guangzhou.run(["plan"], draws=41, seed=1, samples=drawn)
    with pytest.raises(qy.CaseError, match="without draws"):
        guangzhou.run(["plan"], seed=1)
    with pytest.raises(qy.CaseError, match="others is 'maybe'"):
        guangzhou.run(["plan"], seed=1, samples=drawn, others="maybe")
    result = guangzhou.run(["plan"], seed=1, samples=drawn, threads=1)
    with pytest.raises(qy.QuesnayError, match="draws 40 to 40 are asked for"):
        result.replay("plan", 40)


def test_the_manifest_says_what_was_given(guangzhou: qy.Case, drawn: pd.DataFrame, tmp_path: Path) -> None:
    guangzhou.run(["no_policy", "plan"], seed=1, samples=drawn, threads=1).tables(tmp_path)
    said = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["samples"]
    assert (said["draws"], len(said["numbers"]), len(said["sha256"])) == (DRAWS, drawn.shape[1], 64)
