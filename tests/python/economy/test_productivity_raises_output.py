"""Productivity alone does not lower what an economy makes in the long run; where it did, and why."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
YEARS = 30
#: Levers whose first effect is that the same is made with less.
PRODUCTIVITY = {
    "reform_productivity": 0.005, "programme_productivity": 0.005, "research_boost": 0.1,
    "digital_innovation_push": 0.01, "digital_imitation_push": 0.05,
}  # fmt: skip
#: These add to productivity every year; digital leads fade, as all adopt in the end.
LASTING = {"reform_productivity", "programme_productivity", "research_boost"}
READ = {"gross_output": "money/year", "persons_employed": "people", "talent_tightness": "1"}


def by_year(run: dict[str, np.ndarray]) -> np.ndarray:
    return np.asarray(run["gross_output"])[:-1].sum(axis=1).reshape(-1, 12).sum(axis=1)


@pytest.mark.parametrize("name", ["germany", "guangzhou", "two_sectors"])
def test_a_productivity_lever_alone_lowers_no_output_in_the_long_run(changed: ModuleType, name: str) -> None:
    case = changed.years(qy.load_case(SCENARIOS / name), YEARS)
    runs = changed.moved(case, {lever: {lever: height} for lever, height in PRODUCTIVITY.items()}, READ, start=0.5)
    base = by_year(runs["none"])
    for lever in PRODUCTIVITY:
        gain = by_year(runs[lever]) / base - 1.0
        # In sum from the third year on, whenever one stops counting.
        assert (np.cumsum(gain)[2:] > 0.0).all(), (name, lever)
        if lever in LASTING:
            assert (gain[2:] > 0.0).all(), (name, lever)
    # Half a percent a year for 29.5 years is 16 %; somewhere between half of it and it is what the economy makes more.
    if name == "germany":
        gain = by_year(runs["reform_productivity"])[-1] / base[-1] - 1.0
        assert 0.5 * np.expm1(0.005 * 29) < gain < 1.2 * np.expm1(0.005 * 29)


def test_where_money_does_not_answer_a_closed_economy_makes_the_same_with_less(changed: ModuleType) -> None:
    """The reading that was: demand is what it was, owners want less capital, and what they save is bought by nobody."""
    case = changed.years(qy.load_case(SCENARIOS / "germany").with_switches(nation=False), 5)
    runs = changed.moved(case, {"reform": {"reform_productivity": 0.005}}, READ, start=0.5)
    gain = 100.0 * (by_year(runs["reform"]) / by_year(runs["none"]) - 1.0)
    np.testing.assert_allclose(gain, [-0.004, -0.115, -0.436, -0.994, -1.705], atol=5e-3)


def test_a_nation_whose_rate_answers_does_not_swing_ever_wider(changed: ModuleType) -> None:
    """A shock of one size: without the answer the wave of its fourth decade is larger than that of its first."""
    swing = {}
    for nation in (True, False):
        case = changed.years(qy.load_case(SCENARIOS / "germany").with_switches(nation=nation), 40)
        runs = changed.moved(case, {"relief": {"cost_relief": 0.002}}, READ, start=0.5)
        gain = by_year(runs["relief"]) / by_year(runs["none"]) - 1.0
        swing[nation] = [np.ptp(gain[start : start + 12]) for start in (0, 28)]
    assert swing[True][1] < 1.5 * swing[True][0] < 0.01
    assert swing[False][1] > 5.0 * swing[False][0]


def test_employment_of_a_nation_returns_to_its_path(changed: ModuleType) -> None:
    read = {"employment_over_path": "1", **READ}
    fell = {}
    for nation in (True, False):
        case = changed.years(qy.load_case(SCENARIOS / "germany").with_switches(nation=nation), 10)
        runs = changed.moved(case, {"reform": {"reform_productivity": 0.005}}, read, start=0.5)
        fell[nation] = 1.0 - float(np.asarray(runs["reform"]["employment_over_path"])[-1].squeeze())
    assert 0.0 < fell[True] < 0.2 * fell[False]


def test_a_nation_stands_still_on_its_path(changed: ModuleType) -> None:
    case = changed.years(qy.load_case(SCENARIOS / "germany"), YEARS)
    output = by_year(changed.moved(case, {}, READ)["none"])
    np.testing.assert_allclose(np.diff(np.log(output)), 0.027, atol=2e-4)


@pytest.mark.parametrize("unit", ["money", "people", "area", "energy"])
def test_no_end_of_a_range_hangs_on_a_unit_of_measure(unit: str) -> None:
    from quesnay import _core

    more = _core.build_economy(
        ["a", "b"], named_projects=[("x", "a", [0, 1], [0, 0], [0, 1], [0, 0])], research_trend=True,
        localisation=True, revenue=True, nation=True,
    )  # fmt: skip
    more = _core.with_outcomes(more, _core.more_outcomes())
    for kind in ("parameter", "lever", "assumption"):
        for name in more.names(kind):
            over, _, under = more.unit(name).partition("/")
            if (unit in over.split("*")) == (unit in under.split("/")):
                continue
            ends = more.range(name) or (-np.inf, np.inf)
            assert all(end == 0.0 or np.isinf(end) for end in ends), (name, ends)


def test_suppliers_follow_projects_whatever_money_is_counted_in(changed: ModuleType, guangzhou: qy.Case) -> None:
    closed = guangzhou.with_switches(localisation=True)
    ours = np.asarray(closed.central(["no_policy", "plan"]).to_xarray().gross_output_total)
    for factor in (1e-8, 1e4):
        theirs = changed.units(closed, "money", factor).central(["no_policy", "plan"], assume=[])
        np.testing.assert_allclose(np.asarray(theirs.to_xarray().gross_output_total) / factor, ours, rtol=1e-9)
