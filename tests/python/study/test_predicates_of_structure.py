"""Where the model is meant to surprise a reader who knows economics, and what its structure does to the ranking."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy

OUTPUT = {"gross_output": "money/year"}


def total(run: dict[str, Any], outcome: str = "gross_output") -> Any:
    return run[outcome].sum(axis=1)


def test_projects_queue_for_land_with_incumbents(guangzhou: qy.Case, changed: ModuleType) -> None:
    # The more new plant needs new sites, the more projects take from plants that would be used at once.
    added = []
    for share in (0.2, 1.0):
        case = changed.numbers(guangzhou, new_site_share=share)
        runs = changed.moved(case, {"projects": {"project_promotion": 0.5}}, OUTPUT, start=0.5)
        change = total(runs["projects"]) / total(runs["none"]) - 1.0
        assert change.min() > -1e-3
        added.append(change[-1])
    assert added[0] > added[1] > 0.0


def test_jobs_follow_output_where_migration_answers_them(guangzhou: qy.Case, changed: ModuleType) -> None:
    elasticities = []
    for answer in (0.0, 0.5):
        case = changed.years(changed.numbers(guangzhou, migration_elasticity=answer, overtime=1.0), 10)
        runs = changed.moved(
            case, {"up": {"external_demand_shift": 0.01}}, {**OUTPUT, "persons_employed": "people"}, start=0.0
        )
        gain = {
            name: (runs["up"][name].sum(axis=1) / runs["none"][name].sum(axis=1) - 1.0)[-1]
            for name in ("gross_output", "persons_employed")
        }
        elasticities.append(gain["persons_employed"] / gain["gross_output"])
    assert 0.0 < elasticities[0] < 0.4 < 0.7 < elasticities[1] < 1.3


def test_better_technology_needs_less_capital_for_the_output_that_is_expected(
    guangzhou: qy.Case, changed: ModuleType
) -> None:
    runs = changed.moved(
        guangzhou, {"reform": {"reform_productivity": 0.005}}, {**OUTPUT, "investment": "money/year"}, start=0.0
    )
    assert total(runs["reform"])[-1] > total(runs["none"])[-1]
    assert total(runs["reform"], "investment")[-1] < total(runs["none"], "investment")[-1]


def test_more_conversion_never_makes_land_less_scarce(guangzhou: qy.Case, changed: ModuleType) -> None:
    gains = []
    for rate in (0.0, 0.005, 0.01, 0.02, 0.025):
        case = changed.numbers(guangzhou, conversion_rate=rate)
        runs = changed.moved(case, {"land": {"extra_land_quota": 364.0}}, {**OUTPUT, "land_gate": "1"}, start=0.5)
        gains.append(total(runs["land"])[-1] - total(runs["none"])[-1])
    # Up to what is supplied the stock in use is held, and nothing changes; beyond, it shrinks.
    assert (np.diff(gains) > -1e-4 * gains[0]).all() and gains[-1] > 1.01 * gains[0]


def test_who_pays_decides_what_a_package_is_worth(guangzhou: qy.Case, changed: ModuleType) -> None:
    as_it_was = [change.parameter for change in guangzhou.data.assumptions["as_it_was"].changes]
    assert "overtime" in as_it_was

    def effect(case: qy.Case, *assume: str) -> float:
        output = case.central(["no_policy", "plan"], assume=assume).to_xarray().gross_output_total
        return float(100.0 * (output[1, 0, -1] / output[0, 0, -1] - 1.0))

    # The reviewed edit at a local share of 0.7 gives 0.124 of 0.346.
    assert effect(guangzhou, "as_it_was") == pytest.approx(0.3457, abs=2e-4)
    assert effect(guangzhou, "as_it_was", "paid_by_purchases") == pytest.approx(0.1242, abs=1e-3)
    all_local = changed.numbers(guangzhou, purchases_local_share=1.0)
    assert effect(all_local, "as_it_was", "paid_by_purchases") == pytest.approx(0.029, abs=1e-3)
    gross, levied, bought = effect(guangzhou), effect(guangzhou, "paid_by_levy"), effect(guangzhou, "paid_by_purchases")
    assert bought < levied < gross


def test_a_limit_of_hours_turns_the_ranking(guangzhou: qy.Case, changed: ModuleType) -> None:
    packages = ["plan", "land_first", "talent_first"]
    means = {}
    for name, overtime in (("limit", 0.05), ("none", 1.0)):
        case = changed.numbers(guangzhou, overtime=overtime)
        x = case.run(packages, draws=300, seed=2025).to_xarray().gross_output_total.sel(period="2019")
        plan, land, talent = (np.asarray(x.sel(scenario=one)) for one in packages)
        means[name] = float((land > talent).mean()), 100.0 * float((talent - plan).mean() / plan.mean())
    assert means["limit"][0] < 0.4 < 0.6 < means["none"][0]
    assert means["limit"][1] > 3.0 * means["none"][1]


def test_a_long_run_says_what_its_rates_assume(guangzhou: qy.Case, changed: ModuleType) -> None:
    assert guangzhou.central(["no_policy", "plan"]).effects().attrs == {}
    attrs = changed.years(guangzhou, 10).central(["no_policy", "plan"]).effects().attrs
    assert "never end (P5, P6, P2, P4, P7, L1)" in attrs["note"] and "P7" in attrs["note_zh"]


def test_one_more_is_told_at_its_peak_and_with_what_firms_undo(guangzhou: qy.Case) -> None:
    values = guangzhou.run(["no_policy"], draws=60, seed=2025).values().set_index("factor")
    assert (values.peak_difference >= values.mean_difference).all()
    assert (values.discounted_sum > values.mean_difference).all()
    assert values.undone["talent"] > values.undone["capital"] > values.undone["land"] > 0.0


def test_one_more_is_told_as_a_share_of_what_it_is_paid(guangzhou: qy.Case) -> None:
    # Found by a review of the economy as it was: 1.72 for 1e4 persons, 2.39 for 100 of capital, 0.23 for 100 hectares.
    case = guangzhou.central(["no_policy"], assume=["as_it_was"])
    values = case.values().set_index("factor")
    for factor, worth in (("talent", 1.72), ("capital", 2.39), ("land", 0.23)):
        assert values.mean_difference[factor] == pytest.approx(worth, rel=0.02, abs=0.005)
    x = case.replay("no_policy", 0).isel(time=-1)
    pay = float(x.labour_income / x.persons_employed.sum())
    user_cost = sum(row(guangzhou, name) for name in ("lending_rate", "depreciation"))
    assert (values.price["talent"], values.price["capital"]) == (pytest.approx(pay), pytest.approx(user_cost))
    for factor in ("talent", "capital"):
        paid = values.amount[factor] * values.price[factor]
        assert values.share_of_price[factor] == pytest.approx(values.mean_difference[factor] / paid, rel=1e-12)
        assert values.peak_share_of_price[factor] == pytest.approx(values.peak_difference[factor] / paid, rel=1e-12)
    # A sixth of pay and of the user cost: firms hire and order less for it.
    assert 0.15 < values.share_of_price["talent"] < 0.20 and 0.15 < values.share_of_price["capital"] < 0.20
    # No rent of land has a source.
    assert np.isnan(values.price["land"]) and np.isnan(values.share_of_price["land"])


def row(case: qy.Case, parameter: str) -> float:
    (found,) = [one.central for one in case.data.parameters if one.parameter == parameter]
    return found


@pytest.mark.parametrize(
    ("unit", "dims", "sentence"),
    [
        ("1/year", [], r"^'price_of_land' is in \[1/year\], expected \[money/area/year\]$"),
        ("money/area/year", ["sector"], r"^'price_of_land' is over sector, expected one price of the factor$"),
    ],
)
def test_a_price_that_is_none_is_refused(two_sectors: qy.Case, unit: str, dims: list[str], sentence: str) -> None:
    def priced(b: qy.ModelBuilder) -> None:
        one = b.constants([1.0, 1.0], ["sector"], unit=unit) if dims else b.constant(1.0, unit)
        b.auxiliary("price_of_land", one, unit=unit)

    with pytest.raises(qy.CaseError, match=sentence):
        two_sectors.edit(priced).central(["no_policy"]).values()


def test_a_price_that_an_edit_declares_is_told(two_sectors: qy.Case) -> None:
    rent = two_sectors.edit(lambda b: b.auxiliary("price_of_land", b.constant(2.0, "money/area/year")))
    values = rent.central(["no_policy"]).values().set_index("factor")
    assert values.price["land"] == 2.0
    assert values.share_of_price["land"] == values.mean_difference["land"] / (2.0 * values.amount["land"])


def test_what_binds_cuts_by_more_than_a_hundredth(guangzhou: qy.Case) -> None:
    binding = guangzhou.run(["no_policy"], draws=60, seed=2025).binding()
    beside = binding[binding.constraint.isin(["funds", "talent_pool"]) & (binding.share_binding > 0.0)]
    assert len(beside) > 0 and (beside.shortfall > 0.01).all() and (beside.shortfall < 0.5).all()
    first = guangzhou.central(["no_policy"], assume=["as_it_was"]).binding()
    quiet = first[first.constraint.isin(["funds", "talent_pool"])]
    # The finance ratio is 0.99998 there, and tightness 1.00007: as good as one.
    assert (quiet[quiet.period == "2017Q1"].share_binding == 0.0).all()


def test_what_a_fund_buys_is_recoverable(guangzhou: qy.Case) -> None:
    costs = guangzhou.central(["plan"]).costs()
    funds = costs.policy == "L2b"
    assert (costs.recoverable[funds] == costs.cost[funds]).all() and costs.cost[funds].sum() > 0.0
    assert (costs.recoverable[~funds] == 0.0).all()
    assert costs[costs.policy == "L1"].cost.sum() > 0.0
