"""Regions, import splits and updates of a table: formulas, closed forms, refusals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from quesnay.accounts import (
    estimate_delta,
    local_shares,
    split_imports,
)

Reference = Callable[[str], dict[str, Any]]


def sentence(call: Callable[[], Any]) -> str:
    with pytest.raises(qy.QuesnayError) as refused:
        call()
    return str(refused.value)


def test_location_quotients_are_their_formulas() -> None:
    # SLQ: region 20 of 100, 30 of 300 and 10 of 100; its size is 60 of 500.
    regional, national = {"K1": 20.0, "K2": 30.0, "K3": 10.0}, {"K1": 100.0, "K2": 300.0, "K3": 100.0}
    slq = np.array([0.2, 0.1, 0.1]) / 0.12
    simple = local_shares(regional, national, method="SLQ")
    assert simple.to_numpy() == pytest.approx(np.minimum(1, slq)[:, None] * np.ones(3))
    assert list(simple.index) == ["K1", "K2", "K3"]
    cross = np.where(np.eye(3, dtype=bool), slq[:, None], slq[:, None] / slq)
    assert local_shares(regional, national, method="CILQ").to_numpy() == pytest.approx(np.minimum(1, cross))
    rlq = slq[:, None] / np.log2(1 + slq)
    assert local_shares(regional, national, method="RLQ").to_numpy() == pytest.approx(np.minimum(1, rlq))
    flq = np.minimum(1, cross * np.log2(1.12) ** 0.25)
    assert local_shares(regional, national, method="FLQ", delta=0.25).to_numpy() == pytest.approx(flq)
    aflq = flq * np.where(slq > 1, np.log2(1 + slq), 1.0)
    assert local_shares(regional, national, method="AFLQ", delta=0.25).to_numpy() == pytest.approx(aflq)
    assert sentence(lambda: local_shares(regional, national)) == (
        "FLQ was asked for without delta, expected a number from 0 to below 1"
    )
    assert sentence(lambda: local_shares(regional, national, method="LQ")) == (  # type: ignore[arg-type]
        "method is 'LQ', expected one of SLQ, CILQ, RLQ, FLQ, AFLQ"
    )
    assert sentence(lambda: local_shares([0.0, 0.0], [1.0, 1.0], method="SLQ")) == (
        "the region has nothing in any sector, expected a sector above 0"
    )


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(float, 4, elements=st.floats(0.001, 1.0)),
    hnp.arrays(float, 4, elements=st.floats(1.0, 100.0)),
    st.floats(0.0, 0.99),
)
def test_flegg_shares_lie_between_0_and_1_and_fall_with_delta(
    part: np.ndarray, national: np.ndarray, delta: float
) -> None:
    shares = local_shares(part * national, national, delta=delta).to_numpy()
    assert shares.min() >= 0.0
    assert shares.max() <= 1.0
    assert (shares >= local_shares(part * national, national, delta=0.99).to_numpy() - 1e-15).all()


@pytest.mark.parametrize("statistic", ["mean_absolute", "stpe", "multipliers"])
@pytest.mark.parametrize("method", ["FLQ", "AFLQ"])
def test_delta_is_found_again_in_a_region_made_with_it(statistic: Any, method: Any) -> None:
    # The known region is made with delta 0.3137, which lies between two points of the grid.
    rng = np.random.default_rng(5)
    a = rng.uniform(0.0, 0.2, (4, 4))
    regional, national = np.array([5.0, 20.0, 9.0, 3.0]), np.array([100.0, 150.0, 200.0, 90.0])
    known = local_shares(regional, national, method=method, delta=0.3137).to_numpy() * a
    fit = estimate_delta(a, known, region_size=regional, nation_size=national, method=method, statistic=statistic)
    assert fit.delta == pytest.approx(0.3137, abs=1e-9)
    assert fit.value < 1e-9
    assert len(fit.curve) == 100
    assert fit.to_series().idxmin() == pytest.approx(0.31)
    assert repr(fit).startswith("Delta(0.3137, ")


def test_delta_is_found_beside_a_table_of_the_nation_by_place_or_by_label() -> None:
    size = [100.0, 900.0]
    known = local_shares(size, NATION.gross_output_array, delta=0.2).to_numpy() * NATION.coefficients_array
    assert estimate_delta(NATION, known, region_size=size).delta == pytest.approx(0.2, abs=1e-9)
    by_label = pd.DataFrame(known, index=["K1", "K2"], columns=["K1", "K2"]).loc[["K2", "K1"]]
    assert estimate_delta(NATION, by_label, region_size={"K2": 900.0, "K1": 100.0}).delta == pytest.approx(
        0.2, abs=1e-9
    )


def test_delta_is_refused_where_it_means_nothing() -> None:
    a = np.full((2, 2), 0.2)
    sizes = {"region_size": [1.0, 2.0], "nation_size": [5.0, 5.0]}
    assert sentence(lambda: estimate_delta(a, a, **sizes, method="SLQ")) == "method is 'SLQ', expected one of FLQ, AFLQ"
    assert sentence(lambda: estimate_delta(a, a, **sizes, step=0.0)) == (
        "the step of delta is 0, expected above 0 and at most 0.5"
    )
    assert sentence(lambda: estimate_delta(a, 0 * a, **sizes)) == (
        "all known regional coefficients are 0, expected a region that buys from itself"
    )
    assert sentence(lambda: estimate_delta(a, a, nation_size=[5.0, 5.0])) == (
        "region_size is not given beside coefficients, expected output or employment by sector"
    )


NATION = qy.Table(
    ["K1", "K2"], flows=[[150.0, 500.0], [200.0, 100.0]], final_demand=[350.0, 1700.0],
    value_added=[650.0, 1400.0], gross_output=[1000.0, 2000.0], unit="money/year",
)  # fmt: skip


def test_the_whole_nation_as_a_region_is_the_nation() -> None:
    for method in ("SLQ", "CILQ", "FLQ", "CB"):
        delta = 0.3 if method == "FLQ" else None
        region = NATION.regionalise(gross_output=[1000, 2000], final_demand=[350, 1700], method=method, delta=delta)
        assert region.table.flows_array == pytest.approx(NATION.flows_array)
        assert region.table.import_flows_array == pytest.approx(np.zeros((2, 2)), abs=1e-12)
        assert region.table.final_demand_array[:, 1] == pytest.approx([0, 0], abs=1e-9)
        assert region.limited == []


def test_a_region_by_commodity_balance_is_the_supply_demand_pool() -> None:
    # Output 100 and 500; K1 needs 15 + 125 and 60 for final users, K2 20 + 25 and 155 (A of Miller & Blair, 2.4).
    region = NATION.regionalise(gross_output=[100, 500], final_demand=[60, 155], method="CB")
    assert region.local_share["K1"] == pytest.approx(100 / 200)
    assert region.local_share["K2"] == 1.0
    assert region.table.flows_array == pytest.approx(np.array([[7.5, 62.5], [20.0, 25.0]]))
    assert region.table.final_demand_array == pytest.approx(np.array([[30.0, 0.0], [155.0, 300.0]]))
    assert region.table.import_flows_array == pytest.approx(np.array([[7.5, 62.5], [0.0, 0.0]]), abs=1e-12)
    assert region.table.value_added_array[0] == pytest.approx([65.0, 350.0])
    hauled = NATION.regionalise(
        gross_output=[100, 500], final_demand=[60, 155], method="CHARM", cross_hauling=[0.1, 0.2]
    )
    # K2: output 500, uses 200, so exports 300 more than imports; 0.2 700 / 2 of each on top.
    assert hauled.table.final_demand_array[1, 1] == pytest.approx(370.0)
    assert hauled.local_share["K2"] == pytest.approx(1 - 70 / 200)
    assert hauled.local_share["K1"] == pytest.approx(1 - (100 + 15) / 200)


def test_a_quotient_that_sells_more_than_output_is_cut_back_and_named() -> None:
    region = NATION.regionalise(gross_output=[100, 150], final_demand=[60, 55], method="SLQ")
    assert region.limited == ["K1"]
    assert region.table.final_demand_array[0, 1] == 0.0
    assert region.table.flows_array[0].sum() + region.table.final_demand_array[0, 0] == pytest.approx(100.0)
    assert region.table.final_demand_array[1, 1] > 0.0
    assert repr(region) == "Region(SLQ, 2 sectors, 1 limited by output)"


def test_regional_value_added_scales_inputs() -> None:
    # K1: inputs are 60 instead of 35 for an output of 100.
    region = NATION.regionalise(
        gross_output=[100, 500], final_demand=[60, 155], method="FLQ", delta=0.3, value_added=[40, 350]
    )
    bought = region.table.flows_array + region.table.import_flows_array
    assert bought[:, 0] == pytest.approx([15 * 60 / 35, 20 * 60 / 35])


def test_regions_that_cannot_be_are_refused() -> None:
    def refused(**changes: Any) -> str:
        options: dict[str, Any] = {"gross_output": [100, 500], "final_demand": [60, 155], "method": "CB", **changes}
        return sentence(lambda: NATION.regionalise(**options))

    assert refused(value_added=[200, 350]) == "value added of sector 'K1' is 200, more than its gross output of 100"
    assert refused(gross_output=[-1, 500]) == (
        "gross output of sector 'K1' is -1, expected a finite number of 0 or more"
    )
    assert refused(final_demand=[np.nan, 1]) == "final demand for sector 'K1' is nan, expected a finite number"
    assert refused(method="CHARM") == (
        "CHARM is asked for without cross_hauling, expected the h of each sector (0 of all is the method CB)"
    )
    assert refused(cross_hauling=[0.1, 0.0]) == "cross_hauling is given for CB, expected it for CHARM alone"
    assert refused(method="CHARM", cross_hauling=[0.9, 0.0]) == (
        "cross-hauling of sector 'K1' takes imports of 235, more than all its uses of 200"
    )
    assert refused(method="CHARM", cross_hauling=[-0.1, 0.0]) == (
        "cross-hauling of sector 'K1' is -0.1, expected a finite number of 0 or more"
    )
    bare = qy.Table(["K1"], flows=[[0.0]], final_demand=[10.0], value_added=[10.0], gross_output=[10.0])
    assert sentence(lambda: bare.regionalise(gross_output=[5], final_demand=[5], value_added=[3], method="CB")) == (
        "sector 'K1' buys inputs of 2 in the region, but the nation's coefficients say nothing of what they are"
    )


COMPETITIVE = qy.Table(
    ["K1", "K2"], flows=[[30.0, 50.0], [40.0, 60.0]], final_demand=[[60.0, 40.0], [90.0, 30.0]],
    demand_categories=["households", "exports"], value_added=[70.0, 70.0], gross_output=[140.0, 180.0],
    imports=[40.0, 40.0], exports=["exports"],
)  # fmt: skip


def test_imports_are_split_in_proportion_to_uses_other_than_exports() -> None:
    table = COMPETITIVE.split_imports()
    # K1: 40 of 140 + 40 - 40; K2: 40 of 180 + 40 - 30.
    shares = np.array([40 / 140, 40 / 190])
    assert table.import_flows_array == pytest.approx(shares[:, None] * COMPETITIVE.flows_array)
    assert table.import_demand_array == pytest.approx(shares[:, None] * np.array([[60.0, 0.0], [90.0, 0.0]]))
    assert table.final_demand_array[:, 1] == pytest.approx([40.0, 30.0])
    again = COMPETITIVE.split_imports(reexports="proportional")
    assert again.import_demand_array == pytest.approx(
        np.array([40 / 180, 40 / 220])[:, None] * COMPETITIVE.final_demand_array
    )


def test_known_import_shares_are_kept_and_the_rest_is_in_proportion() -> None:
    known = pd.DataFrame(np.nan, index=["K1", "K2"], columns=["K1", "K2", "households", "exports"])
    known.loc["K1", "K2"] = 0.4
    table = COMPETITIVE.split_imports(import_shares=known)
    assert table.import_flows_array is not None
    assert table.import_flows_array[0] == pytest.approx([30 * 20 / 90, 20.0])


def test_import_splits_that_cannot_be_are_refused() -> None:
    known = np.full((2, 4), np.nan)
    known[0, :3] = [0.1, 0.1, 0.1]
    assert sentence(lambda: COMPETITIVE.split_imports(import_shares=known)) == (
        "imports of product 'K1' are 40: uses with known shares take 14 of them, the other uses are 0, so that"
        " their share of imports would be inf, expected a number from 0 to 1"
    )
    known[0, 0] = 1.5
    assert sentence(lambda: COMPETITIVE.split_imports(import_shares=known)) == (
        "a known import share of product 'K1' is 1.5, expected a number from 0 to 1"
    )
    assert sentence(lambda: split_imports(NATION)) == (
        "imports of the table are 'none', expected competitive imports to split"
    )
    assert sentence(lambda: COMPETITIVE.split_imports(reexports="all")) == (
        "reexports is 'all', expected one of none, proportional"
    )
    unnamed = qy.Table(
        ["K1"], flows=[[0.0]], final_demand=[12.0], value_added=[10.0], gross_output=[10.0], imports=[2.0]
    )
    assert sentence(unnamed.split_imports) == (
        "the table names no exports, expected the categories of final demand that leave"
    )
    reexporter = qy.Table(
        ["K1"], flows=[[0.0]], final_demand=[[5.0, 15.0]], demand_categories=["households", "exports"],
        value_added=[10.0], gross_output=[10.0], imports=[10.0], exports=["exports"],
    )  # fmt: skip
    assert sentence(reexporter.split_imports).startswith(
        "imports of product 'K1' are 10: the uses that may take them are 5, so that"
    )


def test_a_table_is_updated_to_new_totals() -> None:
    table, balanced = NATION.update(gross_output=[1100, 2100], final_demand=[400, 1780], value_added=[700, 1480])
    assert table.flows_array.sum(axis=1) == pytest.approx([700.0, 320.0])
    r, s = balanced.multipliers
    assert table.flows_array == pytest.approx(r[:, None] * NATION.flows_array * s)


def test_satellites_belong_to_their_year_and_are_left_behind() -> None:
    old = NATION.with_satellite("jobs", [100, 200], unit="persons")
    new = {"gross_output": [1100, 2100], "final_demand": [400, 1780], "value_added": [700, 1480]}
    table = old.update(**new)[0]
    assert table.satellites == {}
    assert table.with_satellite("jobs", [90, 210], unit="persons").satellite("jobs").to_numpy().tolist() == [[90, 210]]


def test_a_table_with_imports_other_costs_and_a_discrepancy_is_updated() -> None:
    # The new flows are the old ones times r and s, so that scaling finds them again; demand closes the new year.
    rng = np.random.default_rng(5)
    flows = rng.random((3, 3)) * 10
    r, s = np.array([1.1, 0.9, 1.2]), np.array([1.0, 1.3, 0.8])
    sectors = ["a", "b", "c"]

    def year(flows: np.ndarray, size: float, **apart: np.ndarray) -> dict[str, Any]:
        value, costs = size * np.array([[20, 30, 25], [5, 6, 7]]), size * np.array([[1, 2, 3]])
        bought = apart["import_flows"].sum(axis=0) if apart else 0.0
        output = flows.sum(axis=0) + value.sum(axis=0) + costs.sum(axis=0) + bought
        more = apart or {"imports": size * np.array([[3, 1], [2, 2], [0, 1]])}
        error = size * np.array([0.5, -0.2, 0.0])
        entering = 0.0 if apart else more["imports"].sum(axis=1)
        demand = output - flows.sum(axis=1) + entering - error
        return {"final_demand": demand, "value_added": value, "other_costs": costs, "gross_output": output,
                "discrepancy": error, **more}  # fmt: skip

    new_flows = r[:, None] * flows * s
    for old, new in (
        (year(flows, 1.0), year(new_flows, 1.1)),
        (year(flows, 1.0, import_flows=flows / 4, import_demand=np.ones((3, 1))),
         year(new_flows, 1.1, import_flows=flows / 3, import_demand=np.ones((3, 1)))),
    ):  # fmt: skip
        table = qy.Table(sectors, flows=flows, unit="MEUR", **old)
        made, balanced = table.update(**new, year=2020)
        np.testing.assert_allclose(made.flows_array, new_flows, rtol=1e-10)
        assert made.year == 2020 and made.unit == "MEUR" and made.import_treatment == table.import_treatment
        assert balanced.forced_zeros == []
        missing = {name: part for name, part in new.items() if name != "other_costs"}
        assert sentence(lambda table=table, missing=missing: table.update(**missing)) == (
            "the table has other costs, expected the new amounts as other_costs="
        )
    assert sentence(
        lambda: NATION.update(gross_output=[1, 1], final_demand=[1, 1], value_added=[1, 1], imports=[1, 1])
    ) == "imports is given, but the table has nothing of the kind"  # fmt: skip
