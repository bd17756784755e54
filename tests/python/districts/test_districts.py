"""Land, quota and land gate by district.

The figures are of a first program of the same equations, written with the library's own builder over the economy as it
was first shipped (`as_it_was`); each effect is held to 2 % and each level to 0.2 %.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.case import make_scenario

WAS = ["as_it_was"]
LAND = ("prepared", "under_building", "in_use", "idle", "converted")


@pytest.mark.parametrize("assume", [[], WAS])
def test_land_by_share_and_investors_who_all_move_are_the_city_to_the_bit(
    guangzhou: qy.Case, districts: qy.Case, tools: ModuleType, assume: list[str]
) -> None:
    alike = tools.with_numbers(districts, quota="land", factor=1.0, mobility=1.0)
    names = ["no_policy", "plan", "land_first"]
    assert tools.output_of_2019(alike, names, assume) == tools.output_of_2019(guangzhou, names, assume)


@pytest.mark.parametrize(
    ("quota", "factor", "mobility", "plan", "land"),
    [
        ("land", 1.0, 0.0, 0.3447, 0.0252),
        (None, 1.0, 1.0, 0.3456, 0.0239),
        (None, 1.0, 0.5, 0.3414, 0.0241),
        (None, 1.0, 0.0, 0.3370, 0.0242),
        (None, None, 0.5, 0.3413, 0.0241),
    ],
)
def test_effects_are_those_of_the_first_program(
    districts: qy.Case,
    tools: ModuleType,
    quota: str | None,
    factor: float | None,
    mobility: float,
    plan: float,
    land: float,
) -> None:
    _, ours, over = tools.effects(tools.with_numbers(districts, quota=quota, factor=factor, mobility=mobility), WAS)
    assert ours == pytest.approx(plan, rel=0.02)
    assert over == pytest.approx(land, rel=0.02)


def test_output_falls_a_little_where_quota_is_not_where_plants_are(
    guangzhou: qy.Case, districts: qy.Case, tools: ModuleType
) -> None:
    city = tools.effects(guangzhou, WAS)[0]
    # Given with two digits: half a unit of the last.
    assert 100.0 * (tools.effects(districts, WAS)[0] / city - 1.0) == pytest.approx(-0.0012, abs=1.5e-4)
    alike = tools.with_numbers(districts, quota="land", factor=1.0, mobility=0.0)
    assert 100.0 * (tools.effects(alike, WAS)[0] / city - 1.0) == pytest.approx(-0.00036, abs=2e-5)


def test_land_moves_out_of_the_centre_and_huangpu_is_short_of_it(districts: qy.Case, tools: ModuleType) -> None:
    paths = districts.central(["plan"], assume=WAS).replay("plan", 0)
    used = paths.district_land_in_use
    change = 100.0 * (used.isel(time=-1) / used.isel(time=0) - 1.0)
    expected = [-3.9, -4.6, -3.3, -3.2, 0.9, -0.4, 3.3, 6.6, 4.4, 5.7, 6.3]
    np.testing.assert_allclose(change, expected, atol=0.051)
    gate = paths.district_land_gate.isel(time=-1)
    # 0.977 with a path of one growth rate; the path is a sum of exponentials since.
    assert float(gate.sel(district="HP")) == pytest.approx(0.977, abs=0.005)
    assert list(paths.district.values) == tools.LABELS


@pytest.mark.parametrize("name", ["plan", "land_first"])
def test_land_of_every_district_is_conserved(districts: qy.Case, name: str) -> None:
    paths = districts.run([name], draws=3, seed=5).replay(name, 2)
    total = sum(paths[f"district_land_{part}"] for part in LAND)
    released = paths["district_quota"]
    # Heun's rule: a ramp may begin within a step, so steps where the quota moves are left to the sum of all.
    steps = np.diff(paths.time.values)
    still = np.isclose(released.values[1:], released.values[:-1], rtol=0, atol=1e-12).all(axis=1)
    gained = np.diff(total.values, axis=0)
    expected = released.values[:-1] * steps[:, None]
    assert still.sum() > 12
    np.testing.assert_allclose(gained[still], expected[still], rtol=0, atol=1e-9 * float(total.max()))


def test_the_city_is_the_sum_of_its_districts(districts: qy.Case, tools: ModuleType) -> None:
    result = districts.run(["plan"], draws=2, seed=5)
    paths = result.replay("plan", 1)
    for part in ("prepared", "under_building", "idle", "converted"):
        name = "land_idle" if part == "idle" else f"land_{part}"
        np.testing.assert_allclose(paths[f"district_land_{part}"].sum("district"), paths[name], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(paths.district_land_in_use.sum("district"), paths.land_in_use.sum("sector"), rtol=1e-9)
    industry = paths.gross_output * tools.industrial_share(districts)
    np.testing.assert_allclose(paths.district_output.sum("district"), industry.sum("sector"), rtol=1e-9)


def test_rows_of_the_table_add_up_to_industry(districts: qy.Case, tools: ModuleType) -> None:
    result = districts.run(["no_policy", "plan"], draws=5, seed=3)
    table = result.districts()
    assert set(table.district) == set(tools.LABELS)
    output = table[(table.quantity == "industrial_output") & (table.scenario == "plan")].groupby("period")["mean"].sum()
    bands = result.bands()
    rows = bands[(bands.outcome == "gross_output") & (bands.scenario == "plan")]
    share = dict(zip(districts.data.codes, tools.industrial_share(districts).tolist(), strict=True))
    for year, ours in output.items():
        of_year = rows[rows.period_end.str.startswith(year) & (rows.account != "total")]
        city = sum(share[code] * mean for code, mean in zip(of_year.account, of_year["mean"], strict=True))
        assert ours == pytest.approx(city, rel=1e-9)


def test_a_district_without_quota_loses_land_and_no_other_gains(districts: qy.Case, tools: ModuleType) -> None:
    at = tools.LABELS.index("NS")
    start = districts.central(["no_policy"]).replay("no_policy", 0)
    quota = float(start.district_quota.isel(time=0, district=at))
    step = _core.Schedule("step", _core.Amount(0.0))
    move = _core.Move("district_land_quota", ["NS"], _core.Amount(-quota), step)
    cost = _core.Cost(_core.Cost.Kind.Rate, _core.Amount(0.0), "", "judgement", "test")
    policy = _core.Policy("cut", [move], step, cost, "test")
    scenario = make_scenario(districts.data, "no_policy", extra=[policy], name="no_policy")
    cut = tools.central_paths(districts, scenario, {"district_quota": "area/year", "district_land_in_use": "area"})
    np.testing.assert_allclose(cut["district_quota"][:, at], 0.0, atol=1e-9)
    change = cut["district_land_in_use"] - start.district_land_in_use.values
    assert change[-1, at] < -1.0
    assert np.all(np.diff(change[:, at]) <= 1e-12)
    assert np.all(np.delete(change, at, axis=1) <= 1e-9)


def test_the_balanced_start_stands_still(districts: qy.Case, tools: ModuleType) -> None:
    check = districts.check(scenario="plan", draws=2)
    assert check.passed.all(), check[~check.passed].to_string()


def test_the_mean_factor_of_conversion_is_one_over_the_land(districts: qy.Case) -> None:
    arrays = districts.data.arrays
    land = arrays["district_allocation"] @ arrays["industrial_land_base"]
    assert float(arrays["district_conversion_factor"] @ land / land.sum()) == pytest.approx(1.0, rel=1e-12)
    np.testing.assert_allclose(arrays["district_allocation"].sum(axis=0), 1.0, rtol=1e-12)


def test_land_given_to_an_account_decays_as_in_the_city(
    guangzhou: qy.Case, districts: qy.Case, changed: ModuleType
) -> None:
    heights = [1200.0 if code == "K4" else 0.0 for code in guangzhou.data.codes]
    wanted = {"land_in_use": "area"}
    runs = [changed.given(case, "given_land", heights, wanted) for case in (districts, guangzhou)]
    at = guangzhou.data.codes.index("K4")
    ours, theirs = ((run["given"]["land_in_use"] - run["none"]["land_in_use"])[:, at] for run in runs)
    # What falls idle is used again by the mix of land where the account stands, not by that of the city.
    np.testing.assert_allclose(ours, theirs, rtol=2e-3, atol=1e-6)
    assert theirs[-1] == pytest.approx(100.0, rel=0.1)


def test_permuted_districts_permute_the_answers(
    districts: qy.Case, tools: ModuleType, scenarios: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    path = scenarios("guangzhou", tmp_path) / "districts" / "districts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *reversed(rows)])
    case = qy.load_case(path.parents[1]).with_switches(districts=True)
    other, ours = (one.central(["plan"]).replay("plan", 0) for one in (case, districts))
    assert list(other.district.values) == tools.LABELS[::-1]
    used = other.district_land_in_use.sel(district=tools.LABELS)
    np.testing.assert_allclose(used, ours.district_land_in_use, rtol=1e-12)


def test_a_case_that_is_not_by_district_has_no_such_table(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match="expected a case with districts"):
        guangzhou.central(["plan"]).districts()
    assert "district" not in guangzhou.model.core.axes()
