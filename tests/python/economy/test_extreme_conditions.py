"""What happens where something is not there at all, or at the end of its range: finite, and as economics demands.

Every drawn parameter at its ends and every parameter at zero is run by `Case.check`; here is the direction.
"""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.case import make_scenario

READ = {
    "gross_output": "money/year", "investment": "money/year", "persons_employed": "people", "land_in_use": "area",
    "capital_stock": "money", "talent_tightness": "1", "land_gate": "1", "fund_invested": "money",
    "talent_pool_inflow": "people/year", "land_quota": "area/year", "unit_cost": "1",
}  # fmt: skip
SURGE = ("demand_surge",)


def runs_of(case: qy.Case, changed: ModuleType, packages: dict[str, Any], assume: tuple[str, ...]) -> dict[str, Any]:
    """Sums over accounts at the end of central runs of packages, each with the policies that stay (none given: all)."""
    scenarios = [make_scenario(case.data, one[0], list(assume), one[1], name=name) for name, one in packages.items()]
    found: dict[str, dict[str, Any]] = changed._central_runs(case, scenarios, READ)
    for name, run in found.items():
        for quantity, values in run.items():
            assert np.isfinite(values).all() and values.min() >= -1e-9, (name, quantity)
    return {name: {key: float(values[-1].sum()) for key, values in run.items()} for name, run in found.items()}


def moved(case: qy.Case, changed: ModuleType, levers: dict[str, float], assume: tuple[str, ...]) -> tuple[Any, Any]:
    """The same of levers that are moved from the start, and of none."""
    found = changed.moved(case, {"moved": levers}, READ, assume, start=0.0)
    for quantity, values in found["moved"].items():
        assert np.isfinite(values).all() and values.min() >= -1e-9, quantity
    ends = [{key: float(values[-1].sum()) for key, values in found[name].items()} for name in ("moved", "none")]
    return ends[0], ends[1]


@pytest.mark.parametrize("assume", [(), SURGE])
def test_without_funds_and_loans_nothing_is_invested_by_them_and_output_is_no_higher(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...]
) -> None:
    none = changed.numbers(guangzhou, fund_target_total=0.0, risk_pool=0.0)
    ours = runs_of(none, changed, {"plan": ("plan", None)}, assume)["plan"]
    theirs = runs_of(guangzhou, changed, {"plan": ("plan", None)}, assume)["plan"]
    assert ours["fund_invested"] == 0.0 < theirs["fund_invested"]
    assert ours["gross_output"] < theirs["gross_output"] and ours["capital_stock"] < theirs["capital_stock"]


@pytest.mark.parametrize("assume", [(), SURGE])
def test_without_a_quota_land_is_scarcer_and_output_lower(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...]
) -> None:
    quota = float(guangzhou.central(["no_policy"]).replay("no_policy", 0).land_quota[0])
    ours, theirs = moved(guangzhou, changed, {"extra_land_quota": -quota}, assume)
    assert ours["land_quota"] == pytest.approx(0.0, abs=1e-9)
    for quantity in ("land_in_use", "land_gate", "capital_stock", "gross_output"):
        assert ours[quantity] < theirs[quantity], quantity


@pytest.mark.parametrize("assume", [(), SURGE])
def test_where_nobody_comes_the_pool_is_tight_and_fewer_work(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...]
) -> None:
    # All who come are skilled, and none of them comes.
    ours, theirs = moved(changed.numbers(guangzhou, skilled_share=1.0), changed, {"talent_inflow": -1.0}, assume)
    assert ours["talent_pool_inflow"] == 0.0 < theirs["talent_pool_inflow"]
    assert ours["talent_tightness"] > 3.0 * theirs["talent_tightness"]
    assert ours["persons_employed"] < 0.95 * theirs["persons_employed"]
    assert ours["gross_output"] < theirs["gross_output"]


def test_without_growth_nothing_moves_and_the_plan_is_worth_something_still(
    guangzhou: qy.Case, changed: ModuleType
) -> None:
    still = {name: neutral for name, neutral in guangzhou.model.growth().items() if name != "named_built"}
    case = changed.numbers(guangzhou, **still)
    output = changed.moved(case, {}, {"gross_output": "money/year"})["none"]["gross_output"]
    np.testing.assert_allclose(output, np.broadcast_to(output[0], output.shape), rtol=1e-9)
    ends = runs_of(case, changed, {"no_policy": ("no_policy", None), "plan": ("plan", None)}, ())
    assert ends["plan"]["gross_output"] > ends["no_policy"]["gross_output"]


# At its high end a number lets the plan do more (1) or less (-1) than at its low end.
DIRECTION = {
    "deadweight": -1, "displacement": -1, "project_realisation": 1, "project_arrivals": 1, "reform_strength": 1,
    "programme_strength": 1, "quality_strength": 1, "cost_relief_strength": 1, "compliance_strength": -1,
    "share_adjustment_time": -1, "gestation_time": -1, "planning_time": -1, "cost_share_elasticity": 1,
    "capacity_share_elasticity": 1, "quality_share_elasticity": 1, "fund_raised_share": 1,
    "fund_local_real_share": 1, "fund_deployment_rate": 1, "additional_share": 1, "research_lag": -1,
    "digital_effect": 1, "flq_exponent": -1,
}  # fmt: skip


@pytest.mark.parametrize("parameter", sorted(DIRECTION))
def test_a_number_at_its_ends_moves_the_plan_as_it_should(
    guangzhou: qy.Case, changed: ModuleType, parameter: str
) -> None:
    (row,) = [one for one in guangzhou.data.parameters if one.parameter == parameter]
    packages = {"no_policy": ("no_policy", None), "plan": ("plan", None)}
    effects = []
    for end in (row.low, row.high):
        ends = runs_of(changed.numbers(guangzhou, **{parameter: end}), changed, packages, ())
        effects.append(ends["plan"]["gross_output"] / ends["no_policy"]["gross_output"] - 1.0)
    assert row.low < row.high and np.sign(effects[1] - effects[0]) == DIRECTION[parameter], effects


@pytest.mark.parametrize("assume", [(), SURGE])
@pytest.mark.parametrize("package", ["plan", "whole_plan"])
def test_every_policy_alone_raises_output_but_green_manufacturing(
    guangzhou: qy.Case, changed: ModuleType, package: str, assume: tuple[str, ...]
) -> None:
    policies = [one.id for one in guangzhou.data.packages[package].policies]
    alone = {one: (package, [one]) for one in policies}
    ends = runs_of(guangzhou, changed, {"none": ("no_policy", None), **alone}, assume)
    base = ends["none"]
    for name in policies:
        assert (ends[name]["gross_output"] > base["gross_output"]) == (name != "P8"), name
    # Green manufacturing is dearer; relief, deregulation and programmes are what makes cheaper.
    cheaper = [name for name in policies if ends[name]["unit_cost"] < base["unit_cost"] - 1e-9]
    assert {"L1", "L7"} <= set(cheaper) and ends["P8"]["unit_cost"] > base["unit_cost"]
