"""What a reader who knows economics would try: signs, symmetry, extremes, and where the model is meant to differ.

Central runs of the Guangzhou case, in its base and under high external demand.
"""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy

BOTH: list[tuple[str, ...]] = [(), ("demand_surge",)]
OUTPUT = {"gross_output": "money/year"}
# Amounts of the case's own [one_more], given within a month.
GIFTS = {"given_capital": 1200.0, "given_land": 1200.0, "given_persons": 12.0}


def total(run: dict[str, Any], outcome: str = "gross_output") -> Any:
    return run[outcome].sum(axis=1)


def gift_of(guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...], factor: str) -> tuple[Any, Any]:
    base = {"given_capital": "capital_stock_base", "given_land": "industrial_land_base"}
    shares = guangzhou.data.arrays[base.get(factor, "persons_employed_base")]
    runs = changed.given(guangzhou, factor, GIFTS[factor] * shares / shares.sum(), OUTPUT, assume)
    return runs["none"]["gross_output"], runs["given"]["gross_output"]


@pytest.mark.parametrize("assume", BOTH)
@pytest.mark.parametrize("factor", sorted(GIFTS))
def test_a_gift_of_a_factor_never_lowers_total_output(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...], factor: str
) -> None:
    none, given = gift_of(guangzhou, changed, assume, factor)
    gain = given.sum(axis=1) - none.sum(axis=1)
    assert gain[-1] > 0.0
    # Capital replaces firms' own orders. Where hours are the limit it makes nothing at first, and construction loses.
    allowed = 5e-5 if assume and factor == "given_capital" else 1e-6
    assert (gain >= -allowed * none.sum(axis=1)).all()


def test_a_gift_of_capital_replaces_own_orders_so_construction_loses(guangzhou: qy.Case, changed: ModuleType) -> None:
    none, given = gift_of(guangzhou, changed, (), "given_capital")
    construction = guangzhou.data.codes.index("R3")
    assert (given - none)[24, construction] < 0.0 < (given - none)[24].sum()


@pytest.mark.parametrize("assume", BOTH)
def test_lower_costs_raise_every_market_share_and_twice_as_much_twice(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...]
) -> None:
    runs = changed.moved(
        guangzhou, {"once": {"cost_relief": 0.002}, "twice": {"cost_relief": 0.004}},
        {**OUTPUT, "market_share": "1"}, assume,
    )  # fmt: skip
    none, once, twice = (runs[name] for name in ("none", "once", "twice"))
    plan = guangzhou.data.arrays["plan_industry"] > 0
    assert (once["market_share"][-1, plan] > none["market_share"][-1, plan]).all()
    ratio = (total(twice) - total(none))[-1] / (total(once) - total(none))[-1]
    assert ratio == pytest.approx(2.0, abs=0.2 if assume else 0.05)


def test_twice_the_talent_lowers_tightness(guangzhou: qy.Case, changed: ModuleType) -> None:
    runs = changed.moved(
        guangzhou, {"talent": {"talent_inflow": 0.2}, "twice": {"talent_inflow": 0.4}}, {"talent_tightness": "1"}
    )
    none, once, twice = (runs[name]["talent_tightness"][-1, 0] for name in ("none", "talent", "twice"))
    assert twice < once < none


def test_a_lever_at_zero_and_a_policy_after_the_end_change_no_bit(guangzhou: qy.Case, changed: ModuleType) -> None:
    levers = {"cost_relief": 0.0, "extra_land_quota": 0.0, "talent_inflow": 0.0, "fund_target": 0.0}
    runs = changed.moved(guangzhou, {"zero": levers}, OUTPUT)
    np.testing.assert_array_equal(runs["zero"]["gross_output"], runs["none"]["gross_output"])
    late = changed.moved(guangzhou, {"late": dict.fromkeys(levers, 0.1)}, OUTPUT, start=3.5)
    np.testing.assert_array_equal(late["late"]["gross_output"], late["none"]["gross_output"])


@pytest.mark.parametrize("lever", ["cost_relief", "reform_productivity", "talent_inflow", "extra_land_quota"])
def test_earlier_is_larger(guangzhou: qy.Case, changed: ModuleType, lever: str) -> None:
    height = 364.0 if lever == "extra_land_quota" else 0.01
    effects = []
    for start in (2.0, 1.0, 0.25):
        runs = changed.moved(guangzhou, {"moved": {lever: height}}, OUTPUT, start=start)
        effects.append(total(runs["moved"])[-1] - total(runs["none"])[-1])
    assert 0.0 <= effects[0] < effects[1] < effects[2]


def test_a_dearer_loan_lowers_investment_and_a_cheaper_one_raises_it(guangzhou: qy.Case, changed: ModuleType) -> None:
    runs = changed.moved(
        guangzhou, {"up": {"lending_rate_shift": 0.02}, "down": {"lending_rate_shift": -0.02}},
        {"investment": "money/year"},
    )  # fmt: skip
    up, none, down = (total(runs[name], "investment")[-1] for name in ("up", "none", "down"))
    assert up < none < down
    assert up / none == pytest.approx(0.93, abs=0.03)


def test_in_a_slump_investment_falls_later_and_twice_as_deep(guangzhou: qy.Case) -> None:
    def path(name: str, assume: list[str]) -> Any:
        return np.asarray(guangzhou.central(["no_policy"], assume=assume).replay("no_policy", 0)[name]).sum(axis=1)

    falls = {name: path(name, ["slump"]) / path(name, []) - 1.0 for name in ("gross_output", "investment")}
    output, investment = falls["gross_output"], falls["investment"]
    assert investment.min() < 1.8 * output.min() < 0.0
    half = {name: int(np.argmax(fall <= fall[-1] / 2.0)) for name, fall in falls.items()}
    assert 12 <= half["gross_output"] <= 16 < half["investment"]


@pytest.mark.parametrize("assume", BOTH)
def test_one_more_is_worth_something_exactly_where_the_factor_limits(
    guangzhou: qy.Case, assume: tuple[str, ...]
) -> None:
    x = guangzhou.central(["no_policy"], assume=list(assume)).replay("no_policy", 0)
    bound, hours = np.asarray(x.capacity_binds) > 0.0, np.asarray(x.binds_labour) > 0.0
    shadow = np.asarray(x.value_of_capacity)
    np.testing.assert_array_equal(shadow > 0.0, bound)
    labour, plant = np.asarray(x.value_of_one_more_labour), np.asarray(x.value_of_one_more_capital)
    np.testing.assert_array_equal(labour > 0.0, hours)
    np.testing.assert_array_equal(plant > 0.0, bound & ~hours)
    assert hours.any() == bool(assume)


def test_extremes_stay_finite_and_no_stock_falls_below_zero(guangzhou: qy.Case, changed: ModuleType) -> None:
    extreme: dict[str, dict[str, float]] = {
        "nobody comes": {"talent_inflow": -1.0}, "no quota": {"extra_land_quota": -300.0},
        "nobody leaves": {"outflow_cut": 0.28}, "half the renovation is paid": {"renovation_subsidy": 0.5},
        "no conversion": {"conversion_cut": 1.0}, "approval in half the time": {"approval_lag_cut": 0.5},
        "funds a hundredfold": {"fund_target": 30000.0}, "external demand twice": {"external_demand_shift": 2.0},
        "no external demand": {"external_demand_shift": -0.99}, "a tenth more": {"external_demand_shift": 0.1},
        "a tenth less": {"external_demand_shift": -0.1}, "paid a hundredfold": {"public_payment": 100.0},
    }  # fmt: skip
    kept = {"capital_stock": "money", "persons_employed": "people", "land_in_use": "area", "talent_pool": "people"}
    for assume in BOTH:
        runs = changed.moved(guangzhou, extreme, {**OUTPUT, **kept}, assume)
        for name, run in runs.items():
            for outcome, values in run.items():
                assert np.isfinite(values).all(), (name, outcome)
                assert values.min() > -1e-9, (name, outcome)


def test_external_demand_a_little_up_and_down_is_symmetric(guangzhou: qy.Case, changed: ModuleType) -> None:
    runs = changed.moved(
        guangzhou, {"up": {"external_demand_shift": 0.01}, "down": {"external_demand_shift": -0.01}}, OUTPUT
    )
    up, none, down = (total(runs[name])[-1] for name in ("up", "none", "down"))
    assert (up - none) / (none - down) == pytest.approx(1.0, abs=0.05)


RAISES = (
    "cost_relief reform_productivity programme_productivity quality_growth research_boost digital_innovation_push"
    " digital_imitation_push local_procurement open_cooperation project_promotion renovation_subsidy talent_inflow"
    " extra_land_quota idle_land_clearing plot_ratio_growth approval_lag_cut investment_finance loan_compensation"
).split()


def test_signs_of_the_levers(guangzhou: qy.Case, changed: ModuleType) -> None:
    heights = dict.fromkeys(RAISES, 0.01) | {
        "open_cooperation": 1.0,
        "loan_compensation": 1.0,
        "extra_land_quota": 100.0,
    }
    levers = {name: {name: heights[name]} for name in RAISES} | {"compliance": {"compliance_cost": 0.01}}
    for assume in BOTH:
        runs = changed.moved(guangzhou, levers, OUTPUT, assume, start=0.5)
        for name in RAISES:
            assert total(runs[name])[-1] > total(runs["none"])[-1], (name, assume)
        assert total(runs["compliance"])[-1] < total(runs["none"])[-1]


@pytest.mark.parametrize("unit", ["money", "people", "area"])
def test_results_do_not_depend_on_the_unit(guangzhou: qy.Case, changed: ModuleType, unit: str) -> None:
    packages = ["no_policy", "plan", "land_first", "talent_first"]
    ours = guangzhou.central(packages).to_xarray()
    theirs = changed.units(guangzhou, unit, 1000.0).central(packages).to_xarray()
    for outcome, scale in (("gross_output", "money"), ("persons_employed", "people"), ("land_in_use", "area")):
        factor = 1000.0 if scale == unit else 1.0
        np.testing.assert_allclose(np.asarray(theirs[outcome]), factor * np.asarray(ours[outcome]), rtol=1e-11)


def test_results_do_not_depend_on_the_order_of_accounts(tmp_path: Any, scenarios: Any, guangzhou: qy.Case) -> None:
    folder = scenarios("guangzhou", tmp_path)
    lines = (folder / "accounts.csv").read_text("utf-8").splitlines()
    (folder / "accounts.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", "utf-8")
    ours = guangzhou.central(["plan"]).to_xarray().gross_output
    theirs = qy.load_case(folder).central(["plan"]).to_xarray().gross_output
    np.testing.assert_allclose(np.asarray(theirs.sel(account=ours.account)), np.asarray(ours), rtol=1e-12)


@pytest.mark.parametrize("code", ["K4", "K8", "R1", "R2"])
def test_splitting_an_account_changes_nothing(
    tmp_path: Any, scenarios: Any, guangzhou: qy.Case, changed: ModuleType, code: str
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    changed.split(folder, code, 2)
    ours = guangzhou.central(["no_policy", "plan"]).to_xarray().gross_output_total
    theirs = qy.load_case(folder).central(["no_policy", "plan"]).to_xarray().gross_output_total
    # Knowledge spills over from other accounts, and half of an account is another one.
    np.testing.assert_allclose(np.asarray(theirs), np.asarray(ours), rtol=1e-12 if code == "R1" else 1e-5)


@pytest.mark.parametrize("years", [10, 30])
def test_long_runs_are_finite_and_no_draw_fails(guangzhou: qy.Case, changed: ModuleType, years: int) -> None:
    result = changed.years(guangzhou, years).run(["no_policy", "plan"], draws=60, seed=2025)
    assert result.failures.empty
    assert np.isfinite(np.asarray(result.to_xarray().gross_output)).all()


@pytest.mark.parametrize("accounts", [1, 2, 3, 30, 60])
def test_one_to_sixty_accounts_run(
    tmp_path: Any, scenarios: Any, two_sectors: qy.Case, changed: ModuleType, accounts: int
) -> None:
    folder = scenarios("two_sectors", tmp_path)
    if accounts == 1:
        changed.keep(folder, "goods")
    elif accounts > 2:
        changed.split(folder, "services", accounts - accounts // 2)
        if accounts > 3:
            changed.split(folder, "goods", accounts // 2)
    case = qy.load_case(folder)
    assert len(case.data.codes) == accounts
    result = case.run(draws=16, seed=1)
    assert result.failures.empty
    whole = np.asarray(result.to_xarray().gross_output_total)
    assert np.isfinite(whole).all()
    if accounts == 2:
        return
    if accounts > 1:
        two = np.asarray(two_sectors.central().to_xarray().gross_output_total)
        np.testing.assert_allclose(np.asarray(case.central().to_xarray().gross_output_total), two, rtol=2e-4)
