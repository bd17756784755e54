"""Loops that a case may close: wages, suppliers who follow projects, public revenue that is spent.

Figures are those of a description that was tried by edits of the economy as it was first shipped: effects in percent of
total output of 2019, of the plan over no policy, of land_first and talent_first over the plan. The tolerance is 2 % of
the effect, or half a unit of the last digit that a figure has.
"""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.study.economy import CLOSED_BY_CHOICE

PLAN, LAND, TALENT = "plan", "land_first", "talent_first"
BOTH = {"localisation": True, "revenue": True}
PAGE = Path(__file__).resolve().parents[3] / "docs" / "economy" / "economics.md"


def output(case: qy.Case, *assume: str) -> float:
    """Total output of 2019 without policy in the central run."""
    return float(case.central(["no_policy"], assume=assume).to_xarray().gross_output_total[0, 0, -1])


@pytest.mark.parametrize(
    ("wage", "loops", "plan", "land", "talent", "digits"),
    [
        (0.0, {}, 0.3456, 0.0239, 0.0201, 4),
        (0.2, {}, 0.3908, 0.0233, 0.1112, 4),
        (0.5, {}, 0.4496, None, 0.2304, 4),
        (0.0, {"localisation": True}, 0.3506, 0.0241, 0.0201, 4),
        (0.0, {"revenue": True}, 0.3508, 0.0244, 0.0205, 4),
        # The description has agglomeration beside these three: 0.0002 of the plan's effect.
        (0.2, BOTH, 0.4017, 0.0239, 0.1136, 4),
    ],
)
def test_each_loop_does_what_was_described(
    guangzhou: qy.Case, changed: ModuleType, figures: ModuleType, wage: float, loops: dict[str, bool], plan: float,
    land: float | None, talent: float, digits: int,
) -> None:  # fmt: skip
    case = figures.as_it_was(guangzhou, changed, wage_response=wage).with_switches(**loops)
    found = figures.central(case, LAND, TALENT)
    assert found[0] == figures.near(plan, digits) and found[2] == figures.near(talent, digits)
    assert land is None or found[1] == figures.near(land, digits)


def test_suppliers_who_follow_three_times_as_readily(
    guangzhou: qy.Case, changed: ModuleType, figures: ModuleType
) -> None:
    case = figures.as_it_was(guangzhou, changed, localisation_gain=0.03).with_switches(localisation=True)
    assert figures.central(case)[0] == figures.near(0.3606, 4)


@pytest.mark.parametrize(
    ("wage", "plan", "talent", "land", "p"),
    [(0.0, 0.493, 0.033, 0.048, 0.46), (0.1, 0.520, 0.080, 0.047, 0.21), (0.2, 0.547, 0.124, 0.047, 0.13)],
)
def test_the_wage_decides_between_land_and_talent(
    guangzhou: qy.Case,
    changed: ModuleType,
    figures: ModuleType,
    wage: float,
    plan: float,
    talent: float,
    land: float,
    p: float,
) -> None:
    # These are means of the ratios in each draw: the ratio of the means of talent_first is 0.034.
    effects, share = figures.in_each_draw(figures.as_it_was(guangzhou, changed, wage_response=wage), 2000)
    assert (effects[PLAN], effects[TALENT], effects[LAND]) == (
        figures.near(plan),
        figures.near(talent),
        figures.near(land),
    )
    assert share == pytest.approx(p, abs=0.01)


def test_the_wage_damps_a_boom_and_a_slump(guangzhou: qy.Case, changed: ModuleType, figures: ModuleType) -> None:
    before, after = (figures.as_it_was(guangzhou, changed, wage_response=one) for one in (0.0, 0.2))
    totals = {"demand_surge": (67_873.0, 67_601.0), "slump": (56_860.0, 57_045.0)}
    for assumption, (without, wage) in totals.items():
        assert output(before, assumption) == pytest.approx(without, rel=2e-4)
        assert output(after, assumption) - output(before, assumption) == pytest.approx(wage - without, rel=0.02)


@pytest.mark.parametrize("loops", [{"localisation": True}, {"revenue": True}, BOTH])
def test_without_policy_a_closed_loop_hardly_moves_output(guangzhou: qy.Case, loops: dict[str, bool]) -> None:
    # All start in balance; the path is balanced to first order, and revenue follows what drifts from it.
    assert output(guangzhou.with_switches(**loops)) == pytest.approx(output(guangzhou), rel=2e-4)


@pytest.mark.parametrize(("loop", "zero"), [("localisation", "localisation_gain"), ("revenue", "revenue_elasticity")])
def test_a_closed_loop_that_answers_nothing_leaves_the_numbers(
    guangzhou: qy.Case, changed: ModuleType, loop: str, zero: str
) -> None:
    still = changed.numbers(guangzhou, **{zero: 0.0}).with_switches(**{loop: True})
    for assumption in ((), ("demand_surge",)):
        for ours, theirs in zip(
            *(np.asarray(one.central(["no_policy", PLAN], assume=assumption).to_xarray().gross_output)
              for one in (still, guangzhou)), strict=True,
        ):  # fmt: skip
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_a_loop_that_is_open_is_not_in_the_model(guangzhou: qy.Case, two_sectors: qy.Case) -> None:
    ours = {"localisation", "localisation_scale", "local_coefficients_now", "log_revenue", "public_revenue"}
    for case in (guangzhou, two_sectors):
        assert not ours & set(case.model.equations().name)
    closed = guangzhou.with_switches(**BOTH)
    assert ours <= set(closed.model.equations().name)
    back = closed.with_switches(localisation=False, revenue=False)
    assert back.model.equations().equals(guangzhou.model.equations())
    np.testing.assert_array_equal(
        back.run(["plan"], draws=8, seed=3).draws_of(0), guangzhou.run(["plan"], draws=8, seed=3).draws_of(0)
    )


def test_no_more_is_bought_here_than_is_bought(guangzhou: qy.Case, changed: ModuleType, figures: ModuleType) -> None:
    eager = changed.numbers(guangzhou, localisation_capacity=0.2, localisation_time=0.2).with_switches(
        localisation=True
    )
    x = eager.central(["plan"]).replay("plan", 0)
    scale = np.asarray(x.localisation_scale)
    assert scale.max() == 0.75 / 0.3 and scale.min() == 1.0
    share = np.asarray(x.local_share_now)
    assert share.max() == 1.0 and share.min() >= 0.0
    bought = np.asarray(x.local_coefficients_now).sum(axis=1)
    assert (bought <= 1.0 - np.asarray(x.value_added_ratio.isel(time=0)) + 1e-12).all()
    # More of what is made goes into what is made: the plan is worth more.
    assert figures.central(eager)[0] > figures.central(guangzhou)[0]


def test_revenue_follows_value_added_with_its_lag(guangzhou: qy.Case) -> None:
    x = guangzhou.with_switches(revenue=True).central(["no_policy"], assume=["slump"]).replay("no_policy", 0)
    over, revenue = np.asarray(x.value_added_over_path), np.asarray(x.public_revenue)
    assert over[0] == pytest.approx(1.0, abs=1e-9) and revenue[0] == 1.0
    # It falls after what it is raised from, and less while that falls.
    assert over[-1] < revenue[-1] < 1.0 and over.argmin() <= revenue.argmin()


@pytest.mark.parametrize("loops", [{"localisation": True}, {"revenue": True}, BOTH])
def test_inputs_that_stop_their_buyers_and_districts_may_stand_beside_them(
    guangzhou: qy.Case, loops: dict[str, bool]
) -> None:
    case = guangzhou.with_switches(**loops, import_flexibility=0.5, districts=True)
    result = case.run(["no_policy", PLAN], draws=16, seed=1, assume=["demand_surge"])
    assert result.failures.empty
    x = np.asarray(result.to_xarray().gross_output_total)
    assert np.isfinite(x).all() and x[1, :, -1].mean() > x[0, :, -1].mean()


def test_a_loop_that_is_closed_is_named(guangzhou: qy.Case, changed: ModuleType) -> None:
    # Strong enough to be among the thousand loops that are scored.
    suppliers = changed.numbers(guangzhou, localisation_gain=0.3, wage_response=0.5)
    migrants = changed.numbers(guangzhou, migration_elasticity=9.0, migration_time=0.2)
    named: set[str] = set()
    for case in (suppliers.with_switches(localisation=True), migrants.with_switches(revenue=True)):
        table = case.loops("plan", assume=["demand_surge"]).table
        named |= {name for said in table.mechanisms for name in said.split(", ")}
    nation = qy.load_case(PAGE.parents[2] / "scenarios" / "germany").loops("both").table
    named |= {name for said in nation.mechanisms for name in said.split(", ")}
    assert set(CLOSED_BY_CHOICE) <= named
    assert all(f"**{name}**" in PAGE.read_text("utf-8") for name in CLOSED_BY_CHOICE)
    open_loops = guangzhou.loops("plan").table
    assert not {name for said in open_loops.mechanisms for name in said.split(", ")} & set(CLOSED_BY_CHOICE)


@pytest.mark.parametrize(("loop", "row"), [("localisation", "localisation_gain"), ("revenue", "revenue_elasticity")])
def test_a_loop_without_its_numbers_is_refused(two_sectors: qy.Case, spoilt: Path, loop: str, row: str) -> None:
    said = re.escape(f"parameters.csv: switch '{loop}' is on and there is no row of '{row}', expected one")
    with pytest.raises(qy.CaseError, match=said):
        two_sectors.with_switches(**{loop: True})
    path = spoilt / "case.toml"
    path.write_text(path.read_text("utf-8") + f"\n[switches]\n{loop} = true\n", "utf-8")
    with pytest.raises(qy.CaseError, match=said):
        qy.load_case(spoilt)


def test_a_switch_that_is_no_truth_is_refused(guangzhou: qy.Case) -> None:
    given: Any = "yes"
    for loop in BOTH:
        with pytest.raises(qy.CaseError, match=rf"key '{loop}': Input should be a valid boolean \(given 'yes'\)"):
            guangzhou.with_switches(**{loop: given})


def test_the_table_of_alternatives_has_each_loop(guangzhou: qy.Case) -> None:
    runs = guangzhou.run(["no_policy", PLAN], draws=20, seed=4)
    table = runs.alternatives(["localisation", "revenue"])
    for loop in BOTH:
        other = guangzhou.with_switches(**{loop: True}).run(["no_policy", PLAN], draws=20, seed=4)
        x = other.to_xarray().gross_output_total.sel(period="2019")
        one = table[(table.alternative == loop) & (table.scenario == PLAN) & (table.outcome == "gross_output")]
        assert one.mean_difference.item() == pytest.approx(float((x[1] - x[0]).mean()), rel=1e-9)
