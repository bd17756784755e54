"""Outcomes over other dimensions than the accounts have labels of their own, wherever results are told."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import _core
from quesnay import functions as f
from quesnay.case.calendar import date_after, years_between
from quesnay.case.data import CaseData
from quesnay.case.reader import read_case

DISTRICTS = ["north", "south"]
AREAS = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])


def with_districts(b: qy.ModelBuilder) -> None:
    """Plots that grow by themselves, by district and kind, and by district and account."""
    b.dimension("district", DISTRICTS)
    b.dimension("kind", ["a", "b", "c"])
    growth = b.flow("plot_growth", b.constants(AREAS, ["district", "kind"], unit="area/year"))
    plots = b.stock("plots", 0.0 * growth * b.constant(1.0, "year"))
    b.inflow(plots, growth)
    b.outcome(qy.Outcome("plots", "plots", "level", total=True))
    b.auxiliary("by_district", f.sum_over(b.named("plots"), "kind"), unit="area")
    b.outcome(qy.Outcome("by_district", "by_district", "level", better=1))
    b.auxiliary("people", b.named("by_district") * b.named("persons_employed_base"))
    b.outcome(qy.Outcome("people", "people", "level"))


@pytest.fixture(scope="module")
def case(two_sectors: qy.Case) -> qy.Case:
    return two_sectors.edit(with_districts)


@pytest.fixture(scope="module")
def runs(case: qy.Case) -> qy.Result:
    return case.run(["no_policy", "training"], draws=6, seed=3)


def test_bands_and_comparisons_name_the_districts(runs: qy.Result) -> None:
    bands = (
        runs.bands().query("scenario == 'training' and period_end == '2023-12-31'").set_index(["outcome", "account"])
    )
    assert list(bands.loc["by_district"].index) == DISTRICTS
    np.testing.assert_allclose(bands.loc["by_district"]["mean"], 3.0 * AREAS.sum(axis=1), rtol=1e-12)
    plots = bands.loc["plots"]
    assert sorted(plots.index) == sorted([*(f"{d},{k}" for d in DISTRICTS for k in "abc"), "total"])
    assert plots.loc["north,b", "mean"] == pytest.approx(6.0)
    assert tuple(plots.loc["total", ["name_en", "name_zh"]]) == ("all of district, kind", "合计")
    assert bands.loc[("people", "north,goods"), "name_en"] == "north, Goods"
    compared = runs.compare("training", "no_policy")
    assert set(compared[compared.outcome == "by_district"].account) == set(DISTRICTS)


def test_nothing_but_a_sum_is_called_total(case: qy.Case, runs: qy.Result) -> None:
    summed = {outcome.name for outcome in case.model.core.outcomes if outcome.total}
    bands = runs.bands()
    assert set(bands[bands.account == "total"].outcome) == summed
    whole = bands[bands.account == "-"]
    assert set(whole.outcome) == {o.name for o in case.model.core.outcomes if not case.model.core.dims(o.quantity)}
    assert set(whole.name_en) <= {"whole economy"}


def test_arrays_have_the_dimensions_of_the_model_and_dates(runs: qy.Result) -> None:
    x = runs.to_xarray()
    assert x.plots.dims == ("scenario", "draw", "time", "district", "kind")
    np.testing.assert_allclose(x.plots.sel(scenario="training", draw=2, time="2022").values[0], 2.0 * AREAS, rtol=1e-12)
    assert float(x.plots_total.sel(period="2021")[0, 0]) == pytest.approx(AREAS.sum())
    assert x.people.dims[3:] == ("district", "account") and list(x.people.account.values) == ["goods", "services"]
    assert list(x.gross_output.time.values.astype("datetime64[D]").astype(str)) == [
        "2021-12-31", "2022-12-31", "2023-12-31",
    ]  # fmt: skip


def test_quarters_add_up_to_years_by_their_dates(case: qy.Case) -> None:
    years = case.run(["training"], draws=2, seed=3).to_xarray().gross_output
    quarters = case.run(["training"], draws=2, seed=3, quarterly=True).to_xarray().gross_output
    np.testing.assert_allclose(quarters.resample(time="YE").sum().transpose(*years.dims), years, rtol=1e-12)
    assert quarters.sel(time="2022").sizes["time"] == 4


def test_paths_have_the_dates_of_their_steps(runs: qy.Result) -> None:
    path = runs.replay("training", 1).capital_stock
    assert path.sel(date="2022").sizes["time"] == 12
    july = path.sel(date="2021-07-01")
    np.testing.assert_array_equal(july, path.sel(time=0.5))
    assert str(path.date.values[-1].astype("datetime64[D]")) == "2024-01-01"


@pytest.mark.parametrize("start", ["2021-01-01", "2020-02-29", "2020-10-15"])
def test_the_moment_after_some_years_is_the_inverse_of_years_between(start: str) -> None:
    first = datetime.date.fromisoformat(start)
    for days in (0, 1, 30, 59, 365, 366, 1000):
        date = first + datetime.timedelta(days=days)
        assert date_after(first, years_between(first, date)) == datetime.datetime.combine(date, datetime.time())


def test_frames_and_files_have_them_too(runs: qy.Result, tmp_path: Path) -> None:
    frame = runs.to_frame()
    assert list(frame["by_district"].columns.get_level_values("account").unique()) == DISTRICTS
    runs.tables(tmp_path)
    table = pd.read_csv(tmp_path / "bands.csv")
    assert set(table[table.outcome == "by_district"].account) == set(DISTRICTS)


def read_with_tax(folder: Path, rows: str) -> CaseData:
    """The case as read for a model that has a parameter by district too."""
    path = folder / "parameters.csv"
    path.write_text(path.read_text("utf-8-sig") + rows, "utf-8")
    bare = _core.build_economy(["any"])
    dims = {name: tuple(bare.dims(name)) for name in bare.names("parameter")}
    factors = {factor.name: factor.amount for factor in bare.factors}
    axes = {**bare.axes(), "district": DISTRICTS}
    return read_case(folder, {**dims, "tax": ("district",)}, axes, {}, factors)


def tax(labels: str, central: float) -> str:
    return f"tax,{labels},,1,{central},{central},{central},fixed,judgement,INV,tax,税,\n"


def test_a_parameter_may_be_over_any_dimension_of_the_model(spoilt: Path) -> None:
    data = read_with_tax(spoilt, tax("south", 0.2) + tax("north", 0.1))
    rows = {row.accounts: row for row in data.parameters if row.parameter == "tax"}
    assert {labels: (row.elements, row.size, row.central) for labels, row in rows.items()} == {
        ("south",): ((1,), 2, 0.2), ("north",): ((0,), 2, 0.1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (tax("south", 0.2), "parameter 'tax' has no row for district 'north'"),
        (tax("nort", 0.2), "unknown district 'nort'; did you mean 'north'"),
        (tax("-", 0.2), "'-', expected district codes"),
    ],
)
def test_a_label_that_the_dimension_lacks_is_refused(spoilt: Path, rows: str, said: str) -> None:
    with pytest.raises(qy.CaseError, match=said):
        read_with_tax(spoilt, rows)
