"""Coarser and finer tables: identities and totals kept, labels lost or doubled named."""

import re
from typing import Any

import hypothesis.extra.numpy as arrays
import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st


def four(flows: Any = None) -> qy.Table:
    """Four sectors with every part a table can have; value added closes the columns, demand the rows."""
    labels = ["a", "b", "c", "d"]
    z = np.arange(1.0, 17.0).reshape(4, 4) if flows is None else flows
    x = z.sum(axis=0) + z.sum(axis=1) + np.array([40.0, 53.0, 67.0, 91.0])
    taxes = np.array([1.0, 2.0, 3.0, 4.0])
    exports = np.array([5.0, 0.0, 2.0, 1.0])
    imports = np.array([[3.0, 1.0], [0.0, 2.0], [4.0, 0.0], [1.0, 1.0]])
    error = np.array([0.5, -0.5, 0.0, 1.0])
    home = x - z.sum(axis=1) - exports + imports.sum(axis=1) - error
    table = qy.Table(
        labels,
        flows=z,
        final_demand=np.column_stack([home, exports]),
        demand_categories=["home", "exports"],
        value_added=x - z.sum(axis=0) - taxes,
        other_costs=taxes,
        other_cost_rows=["taxes"],
        gross_output=x,
        imports=imports,
        import_columns=["IM", "IF"],
        discrepancy=error,
        exports=["exports"],
        unit="1e4 yuan/year",
    )
    return table.with_satellite("jobs", [1.0, 2.0, 3.0, 4.0], unit="persons")


PAIRS = pd.DataFrame({"old": ["a", "b", "c", "d"], "new": ["x", "x", "y", "y"]})


def test_an_aggregated_table_is_the_sum_of_its_sectors() -> None:
    coarse = four().aggregate(PAIRS)
    assert coarse.labels == ["x", "y"]
    # By hand from flows 1..16.
    assert coarse.flows_array.tolist() == [[14.0, 22.0], [46.0, 54.0]]
    assert coarse.satellite("jobs").iloc[0].tolist() == [3.0, 7.0]
    assert coarse.imports().loc["x"].tolist() == [3.0, 3.0]
    assert coarse.discrepancy().tolist() == [0.0, 1.0]
    assert coarse.other_costs().iloc[0].tolist() == [3.0, 7.0]
    assert (coarse.exports, coarse.unit) == (("exports",), "1e4 yuan/year")


def test_every_way_to_write_a_concordance_means_the_same() -> None:
    matrix = pd.DataFrame([[1, 0], [1, 0], [0, 1], [0, 1]], index=list("abcd"), columns=["x", "y"])
    series = pd.Series(["x", "x", "y", "y"], index=list("abcd"))
    expected = four().aggregate(PAIRS)
    for written in (matrix, series, dict(series), PAIRS.assign(weight=1.0)):
        assert four().aggregate(written) == expected


def test_a_label_that_is_lost_doubled_or_unknown_is_named() -> None:
    table = four()
    cases: list[tuple[Any, str]] = [
        (PAIRS.iloc[:3], "sector 'd' is mapped to nothing"),
        (pd.concat([PAIRS, PAIRS.iloc[:1].assign(new="y")]), "sector 'a' is mapped twice, to 'x' and to 'y'"),
        ({"a": "x", "z": "y"}, "the concordance maps sector 'z', which is not one of the table's"),
        (PAIRS.assign(weight=[1, 1, 0.5, 1]), "sector 'c' is mapped to 'y' with weights that sum to 0.5, expected 1"),
        (PAIRS.assign(weight=["1", "one", "1", "1"]), "the weight of sector 'b' in 'x' is 'one', expected a number"),
        (PAIRS.assign(x="", y=""), "the concordance has 4 columns"),
    ]
    for mapping, sentence in cases:
        with pytest.raises(qy.InvalidValue, match=re.escape(sentence)):
            table.aggregate(mapping)
    with pytest.raises(qy.InvalidValue, match="neither sectors nor regions"):
        table.aggregate()
    with pytest.raises(qy.InvalidValue, match="regions are given for a table of one region"):
        table.aggregate(PAIRS, regions={"r": "s"})


@settings(deadline=None, max_examples=40)
@given(
    arrays.arrays(float, (4, 4), elements=st.floats(0, 1e6)), st.lists(st.sampled_from("xyz"), min_size=4, max_size=4)
)
def test_sums_of_any_concordance_keep_totals_and_identities(flows: Any, targets: list[str]) -> None:
    table = four(flows)
    # The constructor checks the identities of the coarse table.
    coarse = table.aggregate(dict(zip("abcd", targets, strict=True)))
    assert coarse.flows_array.sum() == pytest.approx(flows.sum(), rel=1e-12)
    assert coarse.gross_output_array.sum() == pytest.approx(table.gross_output_array.sum(), rel=1e-12)
    assert coarse.value_added_array.sum() == pytest.approx(table.value_added_array.sum(), rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_table_split_and_summed_again_is_the_table(first: float, second: float) -> None:
    weights = pd.DataFrame(
        [["b", "b1", first], ["b", "b2", 1 - first], ["d", "d1", second], ["d", "d2", 1 - second]],
        columns=["old", "new", "weight"],
    )
    table = four()
    fine = table.disaggregate(weights)
    assert fine.labels == ["a", "b1", "b2", "c", "d1", "d2"]
    assert fine.gross_output()["b1"] == pytest.approx(first * table.gross_output()["b"], rel=1e-14)
    back = fine.aggregate({"a": "a", "b1": "b", "b2": "b", "c": "c", "d1": "d", "d2": "d"})
    for name in ("flows", "final_demand", "value_added", "other_costs", "gross_output", "imports", "discrepancy"):
        np.testing.assert_allclose(getattr(back, f"{name}_array"), getattr(table, f"{name}_array"), rtol=1e-13)
    np.testing.assert_allclose(back.satellite("jobs"), table.satellite("jobs"), rtol=1e-13)


def test_shares_of_sales_and_costs_must_agree_with_output() -> None:
    table = four()
    weights = pd.DataFrame([["b", "b1", 0.5], ["b", "b2", 0.5]], columns=["old", "new", "weight"])
    # b sells 5 to a and 7 to c: what b1 sells more to a it sells less to c.
    moved = pd.DataFrame({"a": [0.7, 0.3], "c": [0.5 - 1 / 7, 0.5 + 1 / 7]}, index=["b1", "b2"])
    fine = table.disaggregate(weights, sales=moved)
    assert fine.flows().loc["b1", "a"] == pytest.approx(3.5)
    assert fine.aggregate({"a": "a", "b1": "b", "b2": "b", "c": "c", "d": "d"}).flows().loc["b", "a"] == 5
    with pytest.raises(qy.UnbalancedTable, match="sales of sector 'b1'"):
        table.disaggregate(weights, sales=moved[["a"]])
    with pytest.raises(qy.UnbalancedTable, match="costs of sector 'b1'"):
        table.disaggregate(weights, costs=pd.DataFrame([[0.7, 0.3]], index=["a"], columns=["b1", "b2"]))
    with pytest.raises(
        qy.InvalidValue, match="shares of 'a': sector 'b' is mapped to 'b1', 'b2' with weights that sum"
    ):
        table.disaggregate(weights, sales=pd.DataFrame({"a": [0.7, 0.7]}, index=["b1", "b2"]))
    with pytest.raises(qy.InvalidValue, match="shares of sales name 'q', expected one of"):
        table.disaggregate(weights, sales=moved.rename(columns={"a": "q"}))
    with pytest.raises(qy.InvalidValue, match="shares of sales name 'q', which is no new sector"):
        table.disaggregate(weights, sales=moved.rename(index={"b1": "q"}))
    with pytest.raises(qy.InvalidValue, match="expected a frame"):
        table.disaggregate({"b": "b1"})
    with pytest.raises(qy.InvalidValue, match="'b1' is split from 'a', 'b', expected one sector"):
        table.disaggregate(pd.concat([weights, pd.DataFrame({"old": ["a"], "new": ["b1"], "weight": [1.0]})]))


def two_regions() -> qy.Table:
    keys = [(region, sector) for region in ("n", "s") for sector in ("farm", "mill")]
    z = np.array([[10.0, 5, 2, 1], [8, 15, 3, 2], [1, 2, 12, 4], [2, 3, 6, 18]])
    y = np.array([[30.0, 2], [40, 12], [5, 16], [1, 40]])
    x = z.sum(axis=1) + y.sum(axis=1)
    return qy.Table(
        keys,
        flows=z,
        final_demand=y,
        demand_categories=[("n", "homes"), ("s", "homes")],
        value_added=x - z.sum(axis=0),
        gross_output=x,
        unit="M EUR",
    ).with_satellite("jobs", [4.0, 3.0, 2.0, 1.0], unit="persons")


def test_a_region_alone_buys_from_the_others_as_imports() -> None:
    north = two_regions().region("n")
    assert north.labels == ["farm", "mill"]
    assert north.flows_array.tolist() == [[10, 5], [8, 15]]
    assert north.import_flows().loc["mill"].tolist() == [2, 3]
    assert north.import_demand().loc["farm"].tolist() == [5, 0]
    # Sales of farm to the south: 2 + 1 to sectors, 2 to homes.
    assert north.final_demand().loc["farm"].tolist() == [30, 5]
    assert north.exports == ("to s",)
    assert north.satellite("jobs").iloc[0].tolist() == [4, 3]
    assert two_regions().block("s", "n").loc["mill", "farm"] == 2
    with pytest.raises(qy.InvalidValue, match="unknown region 'w'; known are n, s"):
        two_regions().region("w")
    with pytest.raises(qy.InvalidValue, match="unknown region 'w'; known are n, s"):
        two_regions().block("n", "w")


def test_sectors_of_several_regions_are_split_in_all_of_them_or_in_one() -> None:
    table = two_regions()
    everywhere = pd.DataFrame([["farm", "corn", 0.25], ["farm", "cows", 0.75]])
    fine = table.disaggregate(everywhere)
    assert fine.keys == [("n", "corn"), ("n", "cows"), ("n", "mill"), ("s", "corn"), ("s", "cows"), ("s", "mill")]
    assert fine.gross_output()["s", "cows"] == 0.75 * table.gross_output()["s", "farm"]
    back = fine.aggregate({"corn": "farm", "cows": "farm", "mill": "mill"})
    np.testing.assert_allclose(back.flows_array, table.flows_array, rtol=1e-14)
    np.testing.assert_allclose(back.final_demand_array, table.final_demand_array, rtol=1e-14)
    assert back.keys == table.keys
    one = table.disaggregate(pd.DataFrame({"old": [("n", "farm")] * 2, "new": ["corn", "cows"], "share": [0.5, 0.5]}))
    assert one.keys == [("n", "corn"), ("n", "cows"), ("n", "mill"), ("s", "farm"), ("s", "mill")]
    with pytest.raises(qy.InvalidValue, match="maps sector 'shop', which is not one of the table's"):
        table.disaggregate(everywhere.replace("farm", "shop"))
    with pytest.raises(qy.InvalidValue, match="sector 'n:farm' is mapped to .* with weights that sum to 1.25"):
        table.disaggregate(everywhere.replace(0.25, 0.5))


def test_regions_and_sectors_are_summed_apart_or_together() -> None:
    table = two_regions()
    whole = table.aggregate(regions={"n": "all", "s": "all"})
    assert whole.keys == [("all", "farm"), ("all", "mill")]
    assert whole.flows().loc[("all", "farm"), ("all", "mill")] == 5 + 1 + 2 + 4
    assert whole.demand_keys == [("all", "homes")]
    by_region = table.aggregate({"farm": "goods", "mill": "goods"})
    assert by_region.keys == [("n", "goods"), ("s", "goods")]
    assert by_region.flows_array.tolist() == [[38, 8], [8, 40]]
    with pytest.raises(qy.InvalidValue, match="region 's' is mapped to nothing"):
        table.aggregate(regions={"n": "all"})
