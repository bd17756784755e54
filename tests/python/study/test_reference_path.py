"""The path that the base year lies on: its limits at elasticities of one, and where it stays balanced."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy

ONE = (1.0 - 1e-4, 1.0 - 2e-5, 1.0 - 1e-6, 1.0, 1.0 + 1e-9, 1.0 + 1e-6, 1.0 + 2e-5, 1.0 + 1e-4)


def capacity(case: qy.Case, package: str) -> Any:
    return np.asarray(case.central([package], assume=["demand_surge"]).replay(package, 0).capacity)


@pytest.mark.parametrize("parameter", ["capital_labour_substitution", "land_substitution"])
def test_capacity_goes_through_an_elasticity_of_one(guangzhou: qy.Case, changed: ModuleType, parameter: str) -> None:
    at_one = capacity(changed.numbers(guangzhou, **{parameter: 1.0}), "land_first")
    moved = 0.0
    for elasticity in ONE:
        near = capacity(changed.numbers(guangzhou, **{parameter: elasticity}), "land_first")
        # A derivative of at most one, and rounding of 1e-11 over a hundred steps.
        np.testing.assert_allclose(near, at_one, rtol=abs(elasticity - 1.0) + 2e-9)
        moved = max(moved, float(np.abs(near / at_one - 1.0).max()))
    assert moved > 1e-9


def test_at_an_elasticity_of_one_own_capacity_is_the_geometric_mean(guangzhou: qy.Case, changed: ModuleType) -> None:
    case = changed.numbers(guangzhou, capital_labour_substitution=1.0, land_substitution=1.0)
    x = case.central(["plan"], assume=["demand_surge"]).replay("plan", 0)
    by_capital, by_persons = (np.asarray(x[f"{name}_elasticity_of_capacity"]) for name in ("capital", "talent"))
    by_land = np.asarray(x.land_elasticity_of_capacity)
    for elasticity in (by_capital, by_persons, by_land):
        np.testing.assert_allclose(elasticity, np.broadcast_to(elasticity[0], elasticity.shape), rtol=1e-12)
    capital = np.asarray(x.capital_stock / x.capital_stock.isel(time=0) * x.capital_quality_ratio)
    persons = np.asarray(x.persons_employed / x.persons_employed.isel(time=0) / x.labour_per_output)
    land, productivity = np.asarray(x.land_index), np.asarray(x.productivity)
    index = (capital**by_capital) * (persons**by_persons) * (land**by_land) * productivity ** (1.0 - by_land)
    # An exponent nearer to zero than a millionth counts as one.
    np.testing.assert_allclose(np.asarray(x.own_capacity_index), index, rtol=1e-7)


def test_at_an_elasticity_of_one_the_teaching_case_has_the_effects_beside_it(
    two_sectors: qy.Case, changed: ModuleType
) -> None:
    effects = []
    for elasticity in (1.0 - 1e-3, 1.0, 1.0 + 1e-3):
        result = changed.numbers(two_sectors, capital_labour_substitution=elasticity).central()
        output = np.asarray(result.to_xarray().gross_output_total)[:, 0, -1]
        effects.append(output[1:] / output[0] - 1.0)
    assert (effects[1] > 1e-5).all()
    np.testing.assert_allclose(effects[0], effects[1], rtol=1e-2)
    np.testing.assert_allclose(effects[2], effects[1], rtol=1e-2)


def test_with_equal_growth_everywhere_nothing_moves_for_thirty_years(guangzhou: qy.Case, changed: ModuleType) -> None:
    growth = dict.fromkeys(
        "market_growth second_market_growth expected_market_growth government_growth other_construction_growth".split(),
        0.05,
    )
    case = changed.years(changed.numbers(guangzhou, income_elasticity_raw=1.0, **growth), 30)
    x = case.central(["no_policy"]).replay("no_policy", 0)
    # What is left is the monthly step: halved, it is a quarter.
    for name in ("talent_tightness", "land_gate", "finance_ratio"):
        np.testing.assert_allclose(np.asarray(x[name]), 1.0, atol=1e-4, err_msg=name)
    # Employment grows by account as output less labour saving does: one by -1 %, another by 3 % a year.
    on_path = np.asarray(x.gross_output / (x.output_at_start * x.reference_path))
    np.testing.assert_allclose(on_path, 1.0, atol=1e-5)


@pytest.mark.parametrize(("years", "drift"), [(3, 0.003), (10, 0.04)])
def test_where_growth_differs_the_drift_is_what_is_stated(
    guangzhou: qy.Case, changed: ModuleType, years: int, drift: float
) -> None:
    x = changed.years(guangzhou, years).central(["no_policy"]).replay("no_policy", 0)
    off = np.abs(np.asarray(x.gross_output / (x.output_at_start * x.reference_path))[-1] - 1.0)
    assert 0.5 * drift < off.max() < drift
