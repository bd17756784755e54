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
        "model is 'E', expected one of A, Almon, B, C, D, by-product"
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


@settings(max_examples=60, deadline=None)
@given(tables())
def test_almons_table_has_no_negative_flow_and_every_use_of_the_year(tables_: SupplyUse) -> None:
    made = tables_.to_symmetric("Almon").table
    plain = tables_.to_symmetric("A").table
    assert made.flows_array.min() >= 0.0
    np.testing.assert_allclose(made.flows_array.sum(axis=1), tables_.use_array.sum(axis=1), rtol=1e-11, atol=1e-11)
    assert made.value_added_array.sum() == pytest.approx(tables_.value_added_array.sum(), rel=1e-11)
    # A row of model A without a cell below zero is a fixed point of the procedure with nothing scaled.
    for row, other in zip(plain.flows_array, made.flows_array, strict=True):
        if row.min() >= 0.0:
            np.testing.assert_allclose(other, row, rtol=1e-9, atol=1e-9)


def test_almons_procedure_stops_where_an_industry_has_no_more_to_give() -> None:
    # By hand. A fifth of ice cream comes from the cheese maker, who buys 4 of chocolate and 8 of milk. Model A gives
    # ice cream 40 / 0.8 = 50 of chocolate and cheese 4 - 10 = -6; the cheese maker has but 4 to give: 44 and 0.
    # Milk: 20 / 0.8 = 25 and 8 - 5 = 3, as in model A.
    tables_ = SupplyUse(
        ["cheese", "ice cream", "chocolate", "milk"], ["cheese maker", "ice maker", "chocolatier", "dairy"],
        supply=[[100, 0, 0, 0], [40, 160, 0, 0], [0, 0, 60, 0], [0, 0, 0, 50]],
        use=[[0, 0, 0, 0], [0, 0, 0, 0], [4, 40, 0, 0], [8, 20, 0, 0]],
        final_demand=[100, 200, 16, 22], value_added=[[100, 60, 30, 30], [28, 40, 30, 20]],
        value_added_rows=["wages", "profit"], unit="MEUR",
    )  # fmt: skip
    energy = Satellite("energy", "PJ", ("energy",), np.array([[5.0, 8.0, 1.0, 1.0]]))
    made = tables_.to_symmetric("Almon", satellites=[energy])
    flows = made.table.flows()
    np.testing.assert_allclose(flows.loc["chocolate"], [0, 44, 0, 0], atol=1e-10)
    np.testing.assert_allclose(flows.loc["milk"], [3, 25, 0, 0], rtol=1e-11)
    assert made.negative_cells == []
    plain = tables_.to_symmetric("A")
    assert plain.negative_cells == [("chocolate", "cheese")]
    np.testing.assert_allclose(plain.table.flows().loc["chocolate"], [-6, 50, 0, 0], rtol=1e-12)
    # Value added: wages 60 / 0.8 = 75 and 100 - 15 = 85, profit 50 and 18, scaled to outputs less inputs.
    added = made.table.value_added()
    assert added["cheese"].sum() == pytest.approx(100 - 3, rel=1e-12)
    assert added.loc["wages", "ice cream"] == pytest.approx(75 * (200 - 69) / 125, rel=1e-11)
    assert added.loc["wages", "cheese"] == pytest.approx(85 * 97 / 103, rel=1e-11)
    # Satellites are converted and not scaled: 8 / 0.8 = 10 and 5 - 2 = 3.
    np.testing.assert_allclose(made.table.satellites["energy"].by_sector[0], [3, 10, 1, 1], rtol=1e-11)


def test_almons_procedure_says_what_it_cannot_do() -> None:
    u = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert sentence(lambda: supply_use(np.array([[0.0, 9.0], [9.0, 1.0]]), u).to_symmetric("Almon")) == (
        "industry 'I1' makes none of its own product 'P1', Almon's procedure expects some"
    )
    assert "expected as many products as industries" in sentence(
        lambda: supply_use(np.array([[10.0, 1.0], [1.0, 10.0], [1.0, 1.0]]), np.zeros((3, 2))).to_symmetric("Almon")
    )
    # Both products are made in the same shares, so that rows below zero have no recipes: the row is named.
    made_alike, use = np.array([[5.0, 5.0], [5.0, 5.0]]), np.array([[1.0, 2.0], [2.0, 1.0]])
    assets = Satellite("assets", "MEUR", ("land", "stocks"), np.array([[1.0, 1.0], [1.0, -1.0]]))
    assert sentence(lambda: supply_use(made_alike, use).to_symmetric("Almon", satellites=[assets])) == (
        "row 'assets: stocks' of the satellites has cells below zero and the supply table has no inverse to convert it"
        " by"
    )
