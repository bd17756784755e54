"""The table object: labels, views, refusals, satellites."""

import re
from collections.abc import Callable
from typing import Any

import hypothesis.extra.numpy as arrays
import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st

# Miller & Blair 2009, Input-Output Analysis, second edition, table 2.3.
TEXTBOOK: dict[str, Any] = {
    "flows": [[150, 500], [200, 100]],
    "final_demand": [350, 1700],
    "value_added": [650, 1400],
    "gross_output": [1000, 2000],
    "unit": "million dollars",
}


def textbook(**changes: Any) -> qy.Table:
    return qy.Table(["a", "m"], **{**TEXTBOOK, **changes})


def test_frames_carry_labels_and_are_copies() -> None:
    table = textbook()
    flows = table.flows()
    assert list(flows.index) == list(flows.columns) == ["a", "m"]
    assert table.coefficients().loc["m", "a"] == pytest.approx(0.20, abs=1e-15)
    assert table.coefficients("value_added").loc["value added", "a"] == pytest.approx(0.65, abs=1e-15)
    assert table.allocation().loc["a", "m"] == pytest.approx(0.5, abs=1e-15)
    flows.loc["a", "a"] = 0
    assert table.flows().loc["a", "a"] == 150
    assert table.final_demand().columns.tolist() == ["final demand"]
    assert table.gross_output()["m"] == 2000
    data = table.to_xarray()
    assert data.flows.sel(seller="a", buyer="m") == 500
    assert data.flows.attrs["units"] == "million dollars"


def test_arrays_are_views_that_cannot_be_written() -> None:
    table = textbook()
    assert np.shares_memory(table.flows_array, table.core.flows)
    with pytest.raises(ValueError, match="read-only"):
        table.flows_array[0, 0] = 1


def test_pandas_blocks_are_put_in_the_order_of_the_labels() -> None:
    flows = pd.DataFrame([[100, 200], [500, 150]], index=["m", "a"], columns=["m", "a"])
    value = pd.DataFrame([[1000.0, 600.0], [400.0, 50.0]], index=["wages", "profits"], columns=["m", "a"])
    demand = pd.DataFrame({"households": [1000, 300], "exports": [700, 50]}, index=["m", "a"])
    table = textbook(flows=flows, value_added=value, final_demand=demand, exports=["exports"])
    assert table.flows_array.tolist() == TEXTBOOK["flows"]
    assert table.value_added().loc["wages"].tolist() == [600, 1000]
    assert table.demand_categories == ["households", "exports"]
    assert table.exports == ("exports",)
    missing = flows.drop(index="a")
    with pytest.raises(qy.InvalidValue, match="flows has no row 'a', expected one for each"):
        textbook(flows=missing)
    with pytest.raises(qy.UnknownName, match="flows: unknown column 'x'; known are a, m"):
        textbook(flows=flows.assign(x=0))
    with pytest.raises(qy.DuplicateName, match="flows: row 'm' is given twice"):
        textbook(flows=pd.concat([flows, flows.loc[["m"]]]))


def test_a_table_that_does_not_add_up_names_its_worst_gap() -> None:
    with pytest.raises(qy.UnbalancedTable) as caught:
        textbook(final_demand=[350, 1600])
    assert str(caught.value) == (
        "sales of sector 'm': intermediate sales of 300 and final demand of 1600 do not add up to its gross output of"
        " 2000, they are 100 too little [million dollars] (tolerance 1e-09 of the largest term)"
    )
    assert textbook(final_demand=[350, 1600], tolerance=0.06).tolerance == 0.06


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"flows": [["x", 1], [1, 1]]}, "flows in row '1', column '1' is 'x', expected a number"),
        ({"flows": np.zeros((2, 2, 2))}, "flows has shape 2 x 2 x 2, expected 2 x 2"),
        ({"final_demand": [1, 2, 3]}, "final demand has shape 3 x 1, expected 2 rows, one for each label of the table"),
        ({"imports": [1, 1], "import_flows": [[1, 1], [1, 1]]}, "expected one of the two"),
        ({"import_demand": [1, 1]}, "import_demand is given without import_flows"),
        ({"exports": ["abroad"]}, "exports name 'abroad', expected a category of final demand: final demand"),
        ({"names": ["one"]}, "names has 1 sectors, the table has 2"),
        ({"names": {"x": "one"}}, "names name 'x', which is not a sector of the table"),
        ({"flows": [[-1, 0], [0, 0]]}, "flow from sector 'a' to sector 'a' is -1"),
    ],
)
def test_wrong_parts_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=re.escape(sentence)):
        textbook(**changes)


def test_labels_are_distinct_and_of_one_kind() -> None:
    with pytest.raises(qy.DuplicateName, match="sector 'a' is given twice"):
        qy.Table(["a", "a"], **TEXTBOOK)
    with pytest.raises(qy.InvalidValue, match="sectors mix single names and pairs"):
        qy.Table(["a", ("r", "b")], **TEXTBOOK)


def test_a_part_that_the_table_lacks_is_refused_with_what_it_has() -> None:
    table = textbook()
    with pytest.raises(qy.InvalidValue, match="its imports are 'none', expected 'competitive'"):
        table.imports()
    with pytest.raises(qy.InvalidValue, match="its imports are 'none', expected 'apart'"):
        table.import_flows()
    with pytest.raises(qy.InvalidValue, match="no import demand"):
        table.import_demand()
    with pytest.raises(qy.InvalidValue, match="no statistical discrepancy"):
        table.discrepancy()
    with pytest.raises(qy.InvalidValue, match="local shares need imports apart"):
        table.local_shares()
    with pytest.raises(qy.InvalidValue, match="no satellite 'co2', it has: none"):
        table.satellite("co2")
    with pytest.raises(qy.InvalidValue, match="coefficients of 'x' are not known"):
        table.coefficients("x")  # type: ignore[arg-type]
    with pytest.raises(qy.InvalidValue, match="divisor 'x' is not known"):
        table.allocation("x")  # type: ignore[arg-type]


def test_satellites_stand_beside_the_table_and_leave_it_alone() -> None:
    table = textbook()
    co2 = pd.DataFrame({"m": [20.0, 2.0], "a": [10.0, 1.0]}, index=["fossil", "process"])
    richer = table.with_satellite("co2", co2, [[5.0], [0.0]], unit="Mt")
    assert richer.satellite("co2").loc["fossil"].tolist() == [10, 20]
    assert richer.satellites["co2"].by_demand is not None
    assert table.satellites == {} and table != richer
    assert richer == table.with_satellite("co2", co2, [[5.0], [0.0]], unit="Mt")
    assert "satellites: co2 [Mt]" in repr(richer)
    assert np.shares_memory(richer.flows_array, table.flows_array)
    with pytest.raises(qy.DuplicateName, match="satellite 'co2' is given twice"):
        richer.with_satellite("co2", co2)
    with pytest.raises(qy.InvalidValue, match="satellite 'jobs', row 'jobs', column 'm' is nan, expected a finite"):
        table.with_satellite("jobs", [1.0, np.nan])
    with pytest.raises(qy.DimensionMismatch, match="jobs has shape 1 x 3, expected 2 columns, one for each label"):
        table.with_satellite("jobs", [1.0, 2.0, 3.0])


def test_tables_are_equal_when_every_part_is() -> None:
    assert textbook() == textbook() and hash(textbook()) == hash(textbook())
    assert textbook() != textbook(unit="dollars")
    assert textbook() != textbook(final_demand=[[300, 50], [1000, 700]])
    noted = textbook().with_notes(source="a book", year=2009, price="producers' prices")
    assert (noted.source, noted.year) == ("a book", 2009)
    assert repr(noted).splitlines()[0] == "Table: 2 sectors [million dollars], 2009, producers' prices"


def test_the_german_table_of_1995_adds_up_and_its_printed_total_of_uses_does_not(
    reference: Callable[[str], dict[str, Any]],
) -> None:
    # Eurostat 2008, Manual of Supply, Use and Input-Output Tables: the uses of industry add up to its output of
    # 1079446, while the total printed is 1079400, by which the Manual takes the output coefficients.
    case = reference("io/eurostat_germany_1995")
    given, published = case["inputs"], case["expected_published"]
    flows, output = np.array(given["Z"], dtype=float), np.array(given["output_x"])
    parts: dict[str, Any] = {
        "flows": flows,
        "final_demand": pd.DataFrame(given["final_demand"], index=given["sectors"]),
        "value_added": given["gva"],
        # Imports and taxes on products, which the file does not give: what is left of each column.
        "other_costs": output - flows.sum(axis=0) - np.array(given["gva"]),
        "gross_output": output,
        "unit": "million EUR",
    }
    table = qy.Table(given["sectors"], **parts)
    # Printed with four decimals.
    np.testing.assert_allclose(table.coefficients("value_added").iloc[0], published["gva_coefficients"], atol=5e-5)
    assert table.coefficients().iloc[1, 1] == pytest.approx(published["input_coeff_ind_ind"], abs=5e-5)
    industry = given["sectors"][1]
    printed = table.allocation(given["total_use_rows"])
    assert printed.loc[industry, industry] == pytest.approx(flows[1, 1] / 1079400, rel=1e-15)
    assert table.allocation().loc[industry, industry] == pytest.approx(flows[1, 1] / 1079446, rel=1e-15)
    with pytest.raises(qy.UnbalancedTable, match=re.escape("they are 46 too much [million EUR]")):
        qy.Table(given["sectors"], **{**parts, "gross_output": given["total_use_rows"]})
    with pytest.raises(qy.DimensionMismatch, match="the row totals has 2 sectors, the table has 6"):
        table.allocation([1.0, 2.0])


def test_a_multi_regional_table_has_pairs_for_labels(reference: Callable[[str], dict[str, Any]]) -> None:
    given = reference("io/pymrio_small_mrio")
    inputs = given["inputs"]
    sectors = [(region, sector) for region in inputs["regions"] for sector in inputs["sectors"]]
    output = np.array(given["expected"]["x"]).reshape(-1)
    table = qy.Table(
        sectors,
        flows=inputs["Z"],
        final_demand=inputs["Y"],
        demand_categories=[(region, "final demand") for region in inputs["regions"]],
        value_added=output - np.array(inputs["Z"]).sum(axis=0),
        gross_output=output,
    )
    # The test suite of pymrio computed A from the same inputs.
    np.testing.assert_allclose(table.coefficients_array, given["expected"]["A"], atol=1e-6)
    assert table.flows().index.names == ["region", "sector"]
    assert table.final_demand().columns.names == ["region", "category"]
    assert table.regions == ["reg1", "reg2"]
    assert "6 sectors of 2 regions" in repr(table)


def test_supply_use_has_labels_and_identities() -> None:
    parts: dict[str, Any] = {
        "supply": [[90, 0], [10, 100]],
        "use": [[10, 20], [30, 40]],
        "final_demand": pd.DataFrame({"households": [60, 45]}, index=["p1", "p2"]),
        "value_added": [60, 40],
        "imports": [0, 5],
        "unit": "EUR",
    }
    tables = qy.SupplyUse(["p1", "p2"], ["i1", "i2"], **parts)
    assert tables.supply().loc["p2", "i1"] == 10
    assert tables.use().loc["p1", "i2"] == 20
    assert tables.product_output_array.tolist() == [90, 110]
    assert tables.industry_output_array.tolist() == [100, 100]
    assert "2 products x 2 industries [EUR]" in repr(tables)
    assert tables.imports()["imports"].tolist() == [0, 5]
    with pytest.raises(qy.InvalidValue, match="no valuation layers"):
        tables.valuation()
    without = {**parts, "final_demand": [60, 40], "valuation": None, "imports": None}
    with pytest.raises(qy.InvalidValue, match="the supply and use tables have no imports"):
        qy.SupplyUse(["p1", "p2"], ["i1", "i2"], **without).imports()
    with pytest.raises(qy.UnbalancedTable, match="costs of industry 'i2'"):
        qy.SupplyUse(["p1", "p2"], ["i1", "i2"], **{**parts, "value_added": [60, 41]})


def test_output_meets_the_demand_left_after_competitive_imports() -> None:
    # The identity x = A x + f; with the gross demand of a table with imports the same sectors would make too much.
    table = textbook(
        final_demand=[450, 1900], imports=[[80, 20], [150, 50]], import_columns=["IM", "IF"],
        discrepancy=[0.0, 0.0],
    )  # fmt: skip
    assert table.net_final_demand_array.tolist() == [350, 1700]
    solved = table.capacity_limited({}).sectors
    np.testing.assert_allclose(solved["output"], table.gross_output_array, rtol=1e-14)


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(float, (4, 4), elements=st.floats(0, 1e6)), st.integers(0, 3), st.integers(0, 3), st.floats(1, 1e6)
)
def test_an_amount_slipped_into_one_cell_is_found_in_its_row_or_column(z: Any, i: int, j: int, slip: float) -> None:
    x = z.sum(axis=0) + z.sum(axis=1) + 1.0
    parts: dict[str, Any] = {"final_demand": x - z.sum(axis=1), "value_added": x - z.sum(axis=0), "gross_output": x}
    labels = list("abcd")
    assert qy.Table(labels, flows=z, **parts).labels == labels
    wrong = z.copy()
    wrong[i, j] += slip
    # Row i and column j now have the same amount too much; which of the two is worse is rounding.
    with pytest.raises(qy.UnbalancedTable, match=f"^(sales of sector '{labels[i]}'|costs of sector '{labels[j]}'):"):
        qy.Table(labels, flows=wrong, **parts)
