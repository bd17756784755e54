"""Supply and use balanced together: the form of the solution, known totals, refusals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts import (
    SupplyUse,
    gras,
    sut_ras,
)

Reference = Callable[[str], dict[str, Any]]


def sentence(call: Callable[[], Any]) -> str:
    with pytest.raises(qy.QuesnayError) as refused:
        call()
    return str(refused.value)


def supply_use(supply: np.ndarray, use: np.ndarray, **more: Any) -> SupplyUse:
    """Supply and use whose final demand and value added are what is left."""
    p, n = supply.shape
    return SupplyUse(
        [f"P{i + 1}" for i in range(p)],
        [f"I{j + 1}" for j in range(n)],
        supply=supply,
        use=use,
        final_demand=supply.sum(axis=1) - use.sum(axis=1),
        value_added=supply.sum(axis=0) - use.sum(axis=0),
        **more,
    )


SUT = supply_use(
    np.array([[90.0, 10.0], [5.0, 120.0], [5.0, 20.0]]), np.array([[20.0, 30.0], [15.0, 40.0], [10.0, 5.0]])
)


def test_supply_and_use_are_balanced_together() -> None:
    made = SUT.update(industry_output=[110.0, 160.0], value_added=[60.0, 80.0], final_demand=[140.0])
    new, r = made.tables, made.product_multipliers
    assert new.industry_output_array == pytest.approx([110.0, 160.0])
    assert new.use_array.sum(axis=0) == pytest.approx([50.0, 80.0])
    assert new.final_demand_array.sum() == pytest.approx(140.0)
    assert new.product_output_array == pytest.approx(new.use_array.sum(axis=1) + new.final_demand_array.sum(axis=1))
    # The form of Temurshoev & Timmer: a product's multiplier raises its uses and lowers its supplies.
    s, z = made.user_multipliers, made.supplier_multipliers
    assert new.use_array == pytest.approx(r[:, None] * SUT.use_array * s[:2])
    assert new.supply_array == pytest.approx(SUT.supply_array * z / r[:, None])
    # With the old totals nothing changes.
    same = SUT.update(
        industry_output=SUT.industry_output_array, value_added=SUT.value_added_array, final_demand=[155.0 - 25.0]
    )
    assert same.tables.supply_array == pytest.approx(SUT.supply_array)


def test_joint_balancing_is_the_least_information_loss_that_an_optimiser_finds(reference: Reference) -> None:
    # made_here: no published table, but a direct minimisation by another program, good to the file's tolerance.
    case = reference("io/sut_ras_3x2")
    inputs, made = case["inputs"], case["made_here"]
    supply, use = np.array(inputs["supply"]), np.array(inputs["use"])
    initial = SupplyUse(
        ["P1", "P2", "P3"], ["I1", "I2"], supply=supply, use=use, final_demand=inputs["final_demand"],
        value_added=supply.sum(axis=0) - use.sum(axis=0),
    )  # fmt: skip
    value = np.array(inputs["industry_output"]) - inputs["intermediate_inputs"]
    new = sut_ras(
        initial, industry_output=inputs["industry_output"], value_added=value,
        final_demand=[inputs["final_demand_total"]],
    ).tables  # fmt: skip
    assert np.abs(new.supply_array - made["supply"]).max() < case["tolerance"]
    assert np.abs(new.use_array - made["use"]).max() < case["tolerance"]
    assert np.abs(new.final_demand_array[:, 0] - made["final_demand"]).max() < case["tolerance"]


def test_with_known_totals_of_products_supply_and_use_are_balanced_apart() -> None:
    # Then the problem is two generalised RAS, of supply and of use.
    products = [115.0, 128.0, 27.0]
    made = sut_ras(
        SUT, industry_output=[110.0, 160.0], value_added=[60.0, 80.0], final_demand=[140.0], product_totals=products
    )
    supply = gras(SUT.supply_array, row_totals=products, column_totals=[110.0, 160.0])
    uses = np.hstack([SUT.use_array, SUT.final_demand_array])
    use = gras(uses, row_totals=products, column_totals=[50.0, 80.0, 140.0])
    assert made.tables.supply_array == pytest.approx(supply.array, rel=1e-10)
    assert made.tables.use_array == pytest.approx(use.array[:, :2], rel=1e-10)
    one = sut_ras(
        SUT, industry_output=[110.0, 160.0], value_added=[60.0, 80.0], final_demand=[140.0],
        product_totals={"P1": 115.0, "P2": np.nan, "P3": np.nan},
    )  # fmt: skip
    assert one.tables.product_output_array[0] == pytest.approx(115.0)


def test_supply_and_use_whose_totals_conflict_are_refused() -> None:
    assert sentence(
        lambda: SUT.update(industry_output=[110.0, 160.0], value_added=[60.0, 80.0], final_demand=[150.0])
    ) == (
        "the totals of suppliers add up to 270 and those of users to 280, which is 10 more; what is supplied must be"
        " used"
    )
    assert sentence(
        lambda: SUT.update(
            industry_output=[110.0, 160.0], value_added=[60.0, 80.0], final_demand=[150.0], imports=[10.0]
        )
    ) == ("imports totals are given, but the initial tables have no such columns")
