"""Costs are money of the table: amounts in other units are never added to them, nor more than there are."""

import numpy as np
import pandas as pd
import pytest
import quesnay as qy


def miller_blair(**changes: object) -> qy.Table:
    """Miller & Blair 2009, table 2.3."""
    parts = {
        "flows": [[150, 500], [200, 100]], "final_demand": [350, 1700], "value_added": [650, 1400],
        "gross_output": [1000, 2000], "unit": "M",
    }  # fmt: skip
    return qy.Table(["a", "b"], **{**parts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["persons", "1000 persons", "kt", ""])
def test_a_factor_in_another_unit_is_no_cost_and_no_income(unit: str) -> None:
    table = miller_blair().with_satellite("employment", [3000, 5000], unit=unit)
    said = f"'employment' is in '{unit}', the table in 'M', expected amounts in the unit of the table"
    with pytest.raises(qy.InvalidValue, match=f"the part of primary costs: {said}"):
        table.prices(part="employment", change={"a": 0.1})
    with pytest.raises(qy.InvalidValue, match=f"labour income: {said}"):
        table.close_households(labour="employment", consumption="final demand")


def test_a_satellite_in_money_is_a_part_of_costs() -> None:
    table = miller_blair().with_satellite("rents", [65, 140], unit="M")
    expected = table.prices(part=[65, 140], change={"a": 1.0})["price"]
    assert table.prices(part="rents", change={"a": 1.0})["price"].tolist() == expected.tolist()


def test_a_part_is_not_more_than_all_primary_inputs() -> None:
    with pytest.raises(qy.InvalidValue, match="of sector 'a' is 5000, more than all its primary inputs of 650"):
        miller_blair().prices(part=[5000, 9000], change={"a": 0.1})
    whole = miller_blair().prices(part=[650, 1400], change={"a": 0.1})["price"]
    assert whole.tolist() == pytest.approx(miller_blair().prices(change={"a": 0.1})["price"].tolist(), rel=1e-14)


def test_value_added_beside_a_subsidy_is_still_a_part() -> None:
    """With a subsidy of 50, wages and profits are more than output less purchases."""
    table = miller_blair(value_added=[700, 1400], other_costs=[-50, 0], other_cost_rows=["subsidies"])
    assert (table.prices(part="value_added", change={"a": 0.1})["price"] > 1.0).all()


@pytest.mark.parametrize("part", [None, "value_added"])
def test_costs_do_not_fall_by_more_than_all_of_them(part: str | None) -> None:
    with pytest.raises(qy.InvalidValue, match=r"the change of sector 'a' is -2, expected -1 \(all of it falls away\)"):
        miller_blair().prices(part=part, change={"a": -2})
    assert miller_blair().prices(change={"a": -1, "b": -1})["price"].tolist() == pytest.approx([0, 0], abs=1e-15)


def test_prices_of_costs_of_ones_own() -> None:
    """p = (I - A')^-1 v by numpy; a tax of 20 per unit of emissions is so many of them more per unit of output."""
    table = miller_blair()
    a = np.array([[0.15, 0.25], [0.2, 0.05]])
    taxed = table.prices()["primary costs"] + 20 * pd.Series([0.001, 0.002], index=table.index)
    expected = np.linalg.solve(np.eye(2) - a.T, np.array([0.65, 0.7]) + [0.02, 0.04])
    np.testing.assert_allclose(table.prices(costs=taxed)["price"], expected, rtol=1e-14)


def test_imports_apart_are_a_part_of_costs() -> None:
    table = miller_blair(value_added=[550, 1350], import_flows=[[40, 20], [60, 30]], import_demand=[[1], [2]])
    named = table.prices(part="imports", change={"a": 0.5, "b": 0.5})["price"]
    assert named.tolist() == table.prices(part=[100, 50], change={"a": 0.5, "b": 0.5})["price"].tolist()


def test_income_is_said_to_need_households() -> None:
    with pytest.raises(qy.UnknownName, match="'income': it is what households earn, and is known beside households="):
        miller_blair().multipliers("income")


@pytest.mark.parametrize("name", ["output", "value_added", "income", "wages", "taxes"])
def test_a_satellite_is_not_called_what_a_factor_is(name: str) -> None:
    table = miller_blair(
        value_added=[600, 1300], value_added_rows=["wages"], other_costs=[50, 100], other_cost_rows=["taxes"]
    )
    with pytest.raises(
        qy.DuplicateName, match=f"satellite '{name}' is called what the table calls a factor of its own"
    ):
        table.with_satellite(name, [[5, 7]], unit="persons")
    with pytest.raises(qy.DuplicateName, match="is given twice"):
        table.with_satellite("jobs", [[5, 7]]).with_satellite("jobs", [[5, 7]])


def test_amounts_without_output_are_named_all_at_once() -> None:
    table = qy.Table(
        ["a", "u", "w"], flows=[[1, 0, 0], [0, 0, 0], [0, 0, 0]], final_demand=[9, 0, 0], value_added=[9, 0, 0],
        gross_output=[10, 0, 0],
    ).with_satellite("co2", [[1, 2, 3]])  # fmt: skip
    with pytest.raises(qy.InvalidValue, match=r"2 amounts .*: 'co2' of 'u' \(2\), 'co2' of 'w' \(3\), together 5;"):
        table.multipliers("co2")
