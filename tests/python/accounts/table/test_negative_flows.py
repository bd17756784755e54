"""Tables that were published with flows below zero: linear analyses take them, those that rest on A >= 0 name them."""

import re

import numpy as np
import pytest
import quesnay as qy


def with_negative_flow(own: float = -10.0) -> qy.Table:
    return qy.Table(
        ["farm", "mill", "shop"],
        flows=[[own, 30, 0], [20, 20, 10], [5, 10, 10]],
        final_demand=[70 - own, 50, 75],
        value_added=[75 - own, 40, 80],
        gross_output=[100, 100, 100],
        unit="MEUR",
        negative_flows="keep",
    )


def test_a_negative_flow_that_was_kept_is_named_where_an_analysis_needs_none() -> None:
    kept = with_negative_flow()
    for ask in (
        kept.upstreamness, kept.downstreamness, kept.average_propagation_lengths, kept.important_coefficients,
        kept.well_posed, lambda: kept.capacity_limited({}), lambda: kept.mixed({}), lambda: kept.rationed({}),
        lambda: kept.uncertain(0.1), lambda: kept.decompose_change(kept), lambda: qy.DisasterModel(kept),
        lambda: kept.supply_paths("output"), lambda: qy.DisequilibriumModel(kept, labour=1, households=1),
    ):  # fmt: skip
        with pytest.raises(qy.InvalidValue, match=re.escape("from sector 'farm' to sector 'farm' is -10 [MEUR]")):
            ask()
    # The sum with the sector that it buys most of has no such cell, and the textbook's answer.
    summed = kept.aggregate({"farm": "goods", "mill": "goods", "shop": "shop"})
    a = np.array([[0.30, 0.1], [0.075, 0.1]])
    np.testing.assert_allclose(summed.leontief_inverse(), np.linalg.inv(np.eye(2) - a), rtol=1e-13)


def test_linear_analyses_take_negative_flows_that_were_kept() -> None:
    # All by NumPy from A itself: the equations are linear and rho(|A|) is below one.
    kept = with_negative_flow()
    a = np.array([[-0.1, 0.3, 0.0], [0.2, 0.2, 0.1], [0.05, 0.1, 0.1]])
    x = np.array([100.0, 100.0, 100.0])
    inverse = np.linalg.inv(np.eye(3) - a)
    np.testing.assert_allclose(kept.leontief_inverse(), inverse, rtol=1e-13)
    np.testing.assert_allclose(kept.quantities([1, 2, 3]).iloc[:, 0], inverse @ [1, 2, 3], rtol=1e-13)
    np.testing.assert_allclose(kept.multipliers()["simple"].to_numpy().ravel(), inverse.sum(axis=0), rtol=1e-13)
    np.testing.assert_allclose(kept.supply_driven([1, 2, 3]), np.linalg.inv(np.eye(3) - a.T) @ [1, 2, 3], rtol=1e-13)
    np.testing.assert_allclose(kept.prices()["price"], np.ones(3), rtol=1e-13)
    fixed = kept.prices(fixed={"mill": 1.1})["price"]
    free = np.linalg.solve((np.eye(3) - a.T)[np.ix_([0, 2], [0, 2])], [1.15 - 0.3 + 0.2 * 1.1, 0.8 + 0.1 * 1.1])
    np.testing.assert_allclose(fixed[["farm", "shop"]], free, rtol=1e-13)
    np.testing.assert_allclose(kept.linkages()["total_backward"], inverse.sum(axis=0), rtol=1e-13)
    without = np.delete(np.delete(a, 0, 0), 0, 1)
    left = np.linalg.solve(np.eye(2) - without, [50.0, 75.0])
    extracted = kept.extraction_by_sector("farm")
    np.testing.assert_allclose(extracted[["mill", "shop"]], x[1:] - left, rtol=1e-12)
    closed = kept.close_households(labour=[10, 10, 10], consumption=[5, 5, 5])
    wide = np.block([[a, np.full((3, 1), 5 / 30)], [np.full((1, 3), 0.1), np.zeros((1, 1))]])
    np.testing.assert_allclose(closed.leontief_inverse(), np.linalg.inv(np.eye(4) - wide), rtol=1e-13)


def test_negative_flows_whose_rounds_do_not_add_up_are_refused() -> None:
    # a_11 = -1.2: I - A can be inverted, but A^2, A^4, ... grow.
    kept = with_negative_flow(-120.0)
    with pytest.raises(
        qy.InvalidValue,
        match=r"sizes of the coefficients, 1 of which are below 0, have a spectral radius of 1\.2\d+, expected below 1:"
        " rounds of purchases do not add up; sector 'farm' raises it most",
    ):
        kept.multipliers()
