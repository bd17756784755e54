"""Basic prices, balancing, hybrid units, explicit rates, further techniques; figures made here, sums done by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import basic_prices


def purchasers(**changed: Any) -> qy.SupplyUse:
    """Goods and trade: 10 of margin and 6 of tax on the goods; supply 100 and 50."""
    parts: dict[str, Any] = {
        "supply": [[100.0, 0], [0, 50]], "use": [[20.0, 10], [5, 5]], "final_demand": [[80.0, 6], [25, 5]],
        "value_added": [75.0, 35], "demand_categories": ["households", "exports"],
        "valuation": [[10.0, 6], [-10, 0]], "valuation_layers": ["margin", "tax"], "unit": "M",
    }  # fmt: skip
    return qy.SupplyUse(["goods", "trade"], ["farm", "shop"], **{**parts, **changed})


def test_margins_and_taxes_leave_each_user_in_proportion_where_nothing_else_is_known() -> None:
    basic = purchasers().to_basic_prices()
    # Of 116 at purchasers' prices the farm buys 20: 20 x 10/116 of margin, 20 x 6/116 of tax.
    share = np.array([20.0, 10, 80, 6]) / 116
    assert basic.proportional == ("margin", "tax")
    np.testing.assert_allclose(basic.layers["margin"].loc["goods"], 10 * share)
    np.testing.assert_allclose(basic.layers["margin"].loc["trade"], -10 * share)
    np.testing.assert_allclose(basic.tables.use().loc["goods"], (100 * share)[:2])
    np.testing.assert_allclose(basic.tables.use().loc["trade"], [5 + 10 * share[0], 5 + 10 * share[1]])
    np.testing.assert_allclose(basic.tables.value_added().loc["tax"], (6 * share)[:2])
    np.testing.assert_allclose(basic.taxes_of_final_demand.loc["tax"], (6 * share)[2:])
    # Sales are output at basic prices, and costs are too.
    table = basic.tables.to_symmetric("B").table
    np.testing.assert_allclose(table.gross_output_array, [100, 50])


def test_layers_by_user_are_taken_as_they_are_given_and_checked() -> None:
    users = ["farm", "shop", "households", "exports"]
    # Exports carry no tax, and the farm no margin.
    margin = pd.DataFrame([[0.0, 2, 8, 0], [0, -2, -8, 0]], index=["goods", "trade"], columns=users)
    tax = pd.DataFrame([[1.0, 0, 5, 0], [0, 0, 0, 0]], index=["goods", "trade"], columns=users)
    basic = basic_prices(purchasers(), {"margin": margin, "tax": tax[users[::-1]]})
    assert basic.proportional == ()
    assert basic.tables.use_array.tolist() == [[19, 8], [5, 7]]
    assert basic.tables.final_demand_array.tolist() == [[67, 6], [33, 5]]
    assert basic.tables.value_added_array.tolist() == [[75, 35], [1, 0]]
    assert basic.taxes_of_final_demand.loc["tax"].tolist() == [5, 0]
    spent = basic.spending({"goods": 40.0}, "households")
    assert spent.loc["goods"].tolist() == [40, 4, 2.5, 33.5] and spent.loc["trade"].tolist() == [0, -4, 0, 4]
    assert spent["basic"].sum() + spent["tax"].sum() == 40
    with pytest.raises(
        qy.InvalidValue, match="layer 'tax' of product 'goods' is 12 over its users and 6 in the valuation"
    ):
        basic_prices(purchasers(), {"tax": tax * 2})
    crooked = margin.copy()
    crooked.loc["trade"] = [-2.0, 0, -8, 0]
    with pytest.raises(
        qy.InvalidValue, match="user 'farm' pays -2 more of margin 'margin' than trade and transport receive"
    ):
        basic_prices(purchasers(), {"margin": crooked})
    with pytest.raises(
        qy.InvalidValue, match="layer 'x' is no valuation layer of the tables, expected margin, tax|layer"
    ):
        basic_prices(purchasers(), {"x": tax})
    with pytest.raises(qy.InvalidValue, match="user 'state' is not there"):
        basic.spending({"goods": 1.0}, "state")
    plain = qy.SupplyUse(["p"], ["i"], supply=[[3]], use=[[1]], final_demand=[2], value_added=[2])
    with pytest.raises(qy.InvalidValue, match="have no valuation layers, expected margins and taxes"):
        plain.to_basic_prices()


def test_supply_and_use_that_do_not_agree_are_balanced_to_their_own_totals() -> None:
    # Goods are used 12 more than they are supplied and trade 12 less; all totals agree.
    tables = purchasers(final_demand=[[92.0, 6], [13, 5]], tolerance=0.5)
    made = tables.balance()
    assert made.largest_gap < 1e-9
    np.testing.assert_allclose(made.tables.industry_output_array, [100, 50])
    np.testing.assert_allclose(made.tables.final_demand_array.sum(axis=0), [105, 11])
    sides = made.tables.supply_array.sum(axis=1) + made.tables.valuation().sum(axis=1).to_numpy()
    np.testing.assert_allclose(sides, made.tables.use_array.sum(axis=1) + made.tables.final_demand_array.sum(axis=1))
    # Demand that is larger by 10 is refused, or scaled as is said.
    more = purchasers(final_demand=[[90.0, 6], [25, 5]], tolerance=0.5)
    with pytest.raises(qy.ConflictingTotals, match="value added and imports are -10 more than final demand"):
        more.balance()
    scaled = more.balance(takes="final_demand")
    np.testing.assert_allclose(scaled.tables.final_demand_array.sum(axis=0), np.array([115, 11]) * 116 / 126)
    np.testing.assert_allclose(more.balance(takes="value_added").tables.value_added_array.sum(), 120)
    with pytest.raises(qy.InvalidValue, match="imports are to take the difference, and the tables have none"):
        more.balance(takes="imports")


def money() -> qy.Table:
    """Energy and widgets, in millions."""
    return qy.Table(
        ["widgets", "energy"], flows=[[10.0, 20], [30, 40]], final_demand=[70.0, 50], value_added=[60.0, 60],
        gross_output=[100.0, 120], unit="M",
    )  # fmt: skip


def test_hybrid_units_account_for_every_unit_of_energy() -> None:
    physical = pd.DataFrame([[60.0, 80]], index=["energy"], columns=["widgets", "energy"])
    hybrid = money().hybrid(physical, {"energy": 100.0}, units={"energy": "PJ"})
    assert hybrid.units == ("M", "PJ") and hybrid.gross_output.tolist() == [100, 240]
    # Closed form of the inverse of [[0.9, -1/12], [-0.6, 2/3]]: the determinant is 0.55.
    np.testing.assert_allclose(hybrid.leontief_inverse(), np.array([[2 / 3, 1 / 12], [0.6, 0.9]]) / 0.55)
    embodied = hybrid.intensities("energy")["energy", "PJ"]
    # Energy embodied in final demand is all energy that is made: conservation.
    assert embodied["widgets"] * 70 + embodied["energy"] * 100 == pytest.approx(240, rel=1e-12)
    np.testing.assert_allclose(hybrid.quantities({"widgets": 70, "energy": 100}), [100, 240])
    # At one price for all buyers hybrid units and money say the same.
    same = money().hybrid(physical / 4, {"energy": 25.0}, units={"energy": "PJ"})
    np.testing.assert_allclose(
        same.leontief_inverse().loc["energy", "widgets"] * 2, money().leontief_inverse().loc["energy", "widgets"]
    )
    for given, words in (
        ({"units": {}}, "units are given for none and flows for energy"), ({"final_demand": {"x": 1.0}}, "x"),
        ({"flows": -physical}, "the flow of 'energy' to 'widgets' is -60.0, expected a finite number of 0 or more"),
        ({"flows": [[1, 2]]}, "expected a frame of products by buying sectors"),
        ({"flows": physical.rename(index={"energy": "coal"}), "units": {"coal": "t"}, "final_demand": {"coal": 1.0}},
         "'coal' of the flows is no sector"),
    ):  # fmt: skip
        with pytest.raises(qy.QuesnayError, match=words):
            money().hybrid(**{"flows": physical, "final_demand": {"energy": 100.0}, "units": {"energy": "PJ"}, **given})


def open_table() -> qy.Table:
    return qy.Table(
        ["a", "b"], flows=[[10.0, 20], [30, 40]], final_demand=[70.0, 50], value_added=[50.0, 40],
        gross_output=[100.0, 120],
        import_flows=[[4.0, 8], [6, 12]], import_demand=[1.0, 1], unit="M",
    )  # fmt: skip


def test_rates_of_tax_and_tariff_pass_through_prices_as_their_equations_say() -> None:
    table = open_table()
    assert table.taxed_prices()["price"].tolist() == pytest.approx([1, 1], rel=1e-14)
    a, m = table.coefficients_array, table.coefficients("imported").to_numpy()
    v = 1 - a.sum(axis=0) - m.sum(axis=0)
    t, s, q, tau = np.array([0.1, 0]), np.array([0, 0.2]), np.array([1.5, 1]), np.array([0, 0.25])
    found = table.taxed_prices(
        output_tax={"a": 0.1}, input_tax={"b": 0.2}, import_prices={"a": 1.5}, tariff={"b": 0.25}
    )
    # An independent solve of the same equation by NumPy.
    left = np.diag(1 - t) - (a * (1 + s)[:, None]).T
    expected = np.linalg.solve(left, v + (q * (1 + tau)) @ m)
    np.testing.assert_allclose(found["price"], expected, rtol=1e-13)
    # What a unit is sold for is what it costs: inputs, imports, taxes, tariffs and the rest.
    price = found["price"].to_numpy()
    np.testing.assert_allclose(
        price, price @ a + found[["output_tax", "input_tax", "tariff", "imports"]].sum(axis=1) + v
    )
    np.testing.assert_allclose(found["tariff"], [0.25 * 0.06, 0.25 * 0.1])
    np.testing.assert_allclose(found["revenue"], found[["output_tax", "input_tax", "tariff"]].sum(axis=1) * [100, 120])
    assert found.attrs["units"]["revenue"] == "M"
    # A dearer import alone is the change of a part of costs that the plain model knows.
    dearer = table.taxed_prices(import_prices={"a": 1.5, "b": 1.5})["price"]
    np.testing.assert_allclose(dearer, table.prices(part="imports", change={"a": 0.5, "b": 0.5})["price"], rtol=1e-13)
    with pytest.raises(
        qy.InvalidValue, match="import prices or tariffs are given for a table whose imports are 'none'"
    ):
        money().taxed_prices(tariff={"energy": 0.1})
    for given, words in (
        ({"output_tax": {"a": 1.0}}, "the output tax of sector 'a' is 1, expected below 1"),
        ({"tariff": {"b": -2.0}}, "the tariff of sector 'b' is -2, expected -1 or more"),
        ({"import_prices": {"b": -1.0}}, "the import price of sector 'b' is -1, expected 0 or more"),
    ):  # fmt: skip
        with pytest.raises(qy.InvalidValue, match=words):
            table.taxed_prices(**given)
    with pytest.raises(qy.NotProductive):
        table.taxed_prices(output_tax={"a": 0.95, "b": 0.95})


def test_multipliers_on_total_coefficients_are_those_of_the_joined_table() -> None:
    table = open_table()
    joined = table.join_imports()
    total = table.coefficients("total").to_numpy()
    np.testing.assert_allclose(joined.multipliers()["simple"], np.linalg.inv(np.eye(2) - total).sum(axis=0), rtol=1e-12)
    assert (joined.multipliers()["simple"] > table.multipliers()["simple"]).all()


def test_more_techniques_than_products_are_chosen_by_what_is_scarce() -> None:
    # A new way of making widgets needs no energy and twice the labour. Prices: value added is 0.6 and 0.5 a unit.
    use = pd.DataFrame([[1.0, 1, 2]], index=["labour"], columns=["widgets", "energy", "by hand"])
    hand = pd.DataFrame({"by hand": [0.1, 0.0]}, index=["widgets", "energy"])
    table = money()

    def programme(labour: float, energy: float) -> Any:
        return table.factor_limited(
            use, {"labour": labour}, techniques=hand, makes={"by hand": "widgets"}, capacity={"energy": energy},
        )  # fmt: skip

    # Enough of both: the programme by hand is the plain one with a column more, solved here by SciPy.
    from scipy.optimize import linprog

    a = np.hstack([table.coefficients_array, hand.to_numpy()])
    making = np.array([[1.0, 0, 1], [0, 1, 0]]) - a
    for labour, energy in ((220, 120), (150, 40), (400, 60)):
        found = programme(labour, energy)
        truth = linprog(
            [-0.6, -0.5, -0.9], A_ub=np.vstack([making, -making, use.to_numpy()]),
            b_ub=[70, 50, 0, 0, labour], bounds=[(0, None), (0, energy), (0, None)],
        )  # fmt: skip
        assert found.value == pytest.approx(-truth.fun, rel=1e-9)
        assert found.techniques["makes"].tolist() == ["widgets", "energy", "widgets"]
        output = found.techniques["output"]
        assert found.sectors["output"]["widgets"] == pytest.approx(output["widgets"] + output["by hand"])
        np.testing.assert_allclose(making @ output.to_numpy(), found.sectors["final_demand"], atol=1e-9)
    assert programme(150, 40).techniques["output"]["by hand"] > 0
    assert table.factor_limited(use[["widgets", "energy"]], {"labour": 150}).techniques is None
    for given, words in (
        ({"makes": None}, "makes is None, expected the product of each technique"),
        ({"makes": {}}, "technique 'by hand' has no product"),
        ({"makes": {"by hand": "cars"}}, "product 'cars' of technique 'by hand' is no sector"),
        ({"makes": {"by hand": "widgets", "x": "energy"}}, "makes names 'x', which is no technique"),
        ({"techniques": -hand}, "technique 'by hand' takes -0.1 of 'widgets', expected a finite number of 0 or more"),
        ({"techniques": hand.rename(columns={"by hand": "energy"})}, "technique 'energy' has the name of a sector"),
        ({"techniques": None}, "makes is given without techniques"),
    ):  # fmt: skip
        with pytest.raises(qy.QuesnayError, match=words):
            table.factor_limited(use, {"labour": 1.0}, **{"techniques": hand, "makes": {"by hand": "widgets"}, **given})
