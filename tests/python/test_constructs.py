"""Symmetric tables from supply and use: known results, axioms, refusals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from quesnay.accounts import (
    Satellite,
    SupplyUse,
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


@st.composite
def tables(draw: st.DrawFn, diagonal: bool = False) -> SupplyUse:
    """Supply with a dominant diagonal, so that it has an inverse."""
    n = draw(st.integers(2, 5))
    off = draw(hnp.arrays(float, (n, n), elements=st.floats(0.0, 2.0)))
    own = draw(hnp.arrays(float, n, elements=st.floats(15.0, 80.0)))
    supply = np.diag(own) if diagonal else off * (1 - np.eye(n)) + np.diag(own)
    return supply_use(supply, draw(hnp.arrays(float, (n, n), elements=st.floats(0.0, 2.0))))


def test_constructs_are_the_known_results_of_pysut(reference: Reference) -> None:
    # A test suite's known results (expected), printed to nine decimals.
    case = reference("io/pysut_constructs_5x5")
    inputs, expected, tolerance = case["inputs"], case["expected"], case["tolerance"]
    supply, use = np.array(inputs["V_product_by_industry"]), np.array(inputs["U"])
    factors = Satellite("factors", "kt", ("one", "two"), np.array(inputs["F_by_industry"]))
    for model, flows, satellite in (
        ("B", "ITC_product_by_product", "S_ITC"),
        ("D", "ITC_industry_by_industry", None),
        ("A", "CTC_product_by_product", "S_CTC"),
        ("C", "CTC_industry_by_industry", None),
        ("by-product", "BTC_product_by_product", "S_BTC"),
    ):
        made = supply_use(supply, use).to_symmetric(model, satellites=[factors])
        assert np.abs(made.table.coefficients_array - expected[flows]).max() < tolerance, model
        below = {(int(i[1:]), int(j[1:])) for i, j in made.negative_cells}
        published = {(i + 1, j + 1) for i, j in np.argwhere(np.array(expected[flows]) < 0)}
        assert below == published
        if satellite is not None:
            amounts = made.table.satellite("factors").to_numpy()
            intensity = amounts / made.table.gross_output_array
            assert np.abs(intensity - expected[satellite]).max() < tolerance, model


@settings(max_examples=40, deadline=None)
@given(tables(diagonal=True))
def test_all_models_agree_where_every_industry_makes_its_own_product(tables_: SupplyUse) -> None:
    for model in ("A", "B", "C", "D", "by-product"):
        made = tables_.to_symmetric(model).table  # type: ignore[arg-type]
        assert made.flows_array == pytest.approx(tables_.use_array, rel=1e-12, abs=1e-12)
        assert made.value_added_array == pytest.approx(tables_.value_added_array, rel=1e-12, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(tables(), st.data())
def test_models_meet_the_axioms_that_kop_jansen_and_ten_raa_prove_of_them(tables_: SupplyUse, data: Any) -> None:
    # Kop Jansen & ten Raa 1990, International Economic Review 31: product technology meets all four axioms,
    # industry technology material balance alone. Rueda-Cantuche & ten Raa 2009 (ESR 21): model C meets all of
    # the industry tables.
    v, u = tables_.supply_array, tables_.use_array
    n = len(v)
    a = tables_.to_symmetric("A").table.coefficients_array
    b = tables_.to_symmetric("B").table.coefficients_array
    close = {"rel": 1e-9, "abs": 1e-9}
    for matrix in (a, b):
        assert matrix @ v.sum(axis=1) == pytest.approx(u.sum(axis=1), **close)  # material balance
    assert a.sum(axis=0) @ v == pytest.approx(u.sum(axis=0), **close)  # financial balance
    prices = data.draw(hnp.arrays(float, n, elements=st.floats(0.5, 2.0)))
    scales = data.draw(hnp.arrays(float, n, elements=st.floats(0.5, 2.0)))
    priced = supply_use(prices[:, None] * v, prices[:, None] * u)
    assert priced.to_symmetric("A").table.coefficients_array == pytest.approx(prices[:, None] * a / prices, **close)
    scaled = supply_use(v * scales, u * scales)
    assert scaled.to_symmetric("A").table.coefficients_array == pytest.approx(a, **close)
    c = tables_.to_symmetric("C").table.coefficients_array
    assert supply_use(v * scales, u * scales).to_symmetric("C").table.gross_output_array == pytest.approx(
        tables_.industry_output_array * scales, **close
    )
    priced_c = priced.to_symmetric("C").table
    value = priced.industry_output_array / tables_.industry_output_array
    assert priced_c.coefficients_array == pytest.approx(value[:, None] * c / value, **close)


def test_industry_technology_is_not_invariant_to_prices() -> None:
    v, u = np.array([[10.0, 2.0], [3.0, 20.0]]), np.array([[1.0, 4.0], [2.0, 3.0]])
    prices = np.array([2.0, 1.0])
    b = supply_use(v, u).to_symmetric("B").table.coefficients_array
    priced = supply_use(prices[:, None] * v, prices[:, None] * u).to_symmetric("B").table.coefficients_array
    assert np.abs(priced - prices[:, None] * b / prices).max() > 0.01


def test_imports_are_carried_into_both_kinds_of_table() -> None:
    v, u = np.array([[10.0, 2.0], [3.0, 20.0]]), np.array([[1.0, 4.0], [2.0, 3.0]])
    imports = np.array([2.0, 1.0])
    both = SupplyUse(
        ["P1", "P2"], ["I1", "I2"], supply=v, use=u, final_demand=v.sum(axis=1) + imports - u.sum(axis=1),
        value_added=v.sum(axis=0) - u.sum(axis=0), imports=imports,
    )  # fmt: skip
    products = both.to_symmetric("B").table
    assert products.imports_array is not None
    assert products.imports_array[:, 0] == pytest.approx(imports)
    industries = both.to_symmetric("D").table
    assert industries.imports_array is not None
    assert industries.imports_array[:, 0] == pytest.approx([10 / 12 * 2 + 3 / 23, 2 / 12 * 2 + 20 / 23])


def test_models_that_are_undefined_are_refused_with_the_reason() -> None:
    u = np.array([[1.0, 2.0], [2.0, 1.0]])
    whole = supply_use(np.array([[10.0, 1.0], [1.0, 10.0]]), u)
    assert sentence(lambda: whole.to_symmetric("E")) == (  # type: ignore[arg-type]
        "model is 'E', expected one of A, B, C, D, by-product"
    )
    alike = supply_use(np.array([[10.0, 5.0], [2.0, 1.0]]), u * 0)
    assert sentence(lambda: alike.to_symmetric("A")) == (
        "the model of product technology is undefined: what industries 'I1' and 'I2' make is a mix of what others"
        " make, so the supply table has no inverse"
    )
    long = supply_use(np.array([[10.0, 1.0], [1.0, 10.0], [1.0, 1.0]]), np.zeros((3, 2)))
    assert sentence(lambda: long.to_symmetric("C")) == (
        "the model of fixed industry sales was asked of 3 products and 2 industries, expected as many products as"
        " industries"
    )
    assert long.to_symmetric("B").table.gross_output_array == pytest.approx([11.0, 11.0, 2.0])
    none = supply_use(np.array([[0.0, 1.0], [1.0, 10.0]]), u * 0)
    assert sentence(lambda: none.to_symmetric("by-product")) == (
        "the model of by-product technology is undefined: industry 'I1' makes 0 of its own product 'P1'"
    )
    unmade = SupplyUse(
        ["P1", "P2"], ["I1", "I2"], supply=[[4.0, 6.0], [0.0, 0.0]], use=[[1.0, 1.0], [1.0, 1.0]],
        final_demand=[8.0, 0.0], value_added=[2.0, 4.0], imports=[0.0, 2.0],
    )  # fmt: skip
    assert sentence(lambda: unmade.to_symmetric("D")) == (
        "the model of fixed product sales is undefined: product 'P2' is used, but no industry makes it"
    )
    assert sentence(lambda: unmade.to_symmetric("A")) == (
        "the model of product technology is undefined: no industry makes product 'P2'"
    )
    valued = SupplyUse(
        ["P1"], ["I1"], supply=[[10.0]], use=[[3.0]], final_demand=[8.0], value_added=[7.0], valuation=[1.0],
        valuation_layers=["taxes"],
    )  # fmt: skip
    assert sentence(lambda: valued.to_symmetric("B")) == (
        "the use table is at prices that include 'taxes', expected use at the basic prices of supply"
    )
