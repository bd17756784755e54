"""Sectors are split within their regions, and a split makes no totals."""

import numpy as np
import pandas as pd
import pytest
import quesnay as qy


def regions() -> qy.Table:
    """Made here: two regions of one sector each."""
    return qy.Table(
        [("REG1", "SEC1"), ("REG2", "SEC2")], flows=[[1, 2], [3, 4]], final_demand=[[7, 0], [0, 3]],
        demand_categories=[("REG1", "y"), ("REG2", "y")], value_added=[6, 4], gross_output=[10, 10],
    )  # fmt: skip


@pytest.mark.parametrize(
    "new", [[("REG1A", "SEC1"), ("REG1B", "SEC1")], ["REG1A:SEC1", "REG1B:SEC1"], [("REG2", "X"), ("REG1", "Y")]]
)
def test_a_region_is_not_split_in_silence(new: list[object]) -> None:
    weights = pd.DataFrame({"old": [("REG1", "SEC1")] * 2, "new": new, "weight": [1 / 3, 2 / 3]})
    with pytest.raises(
        qy.InvalidValue, match="sector 'REG1:SEC1' of region 'REG1' is split into '.*' of region '(REG1A|REG2)'"
    ):
        regions().disaggregate(weights)


@pytest.mark.parametrize("new", [[("REG1", "A"), ("REG1", "B")], ["REG1:A", "REG1:B"], ["A", "B"]])
def test_a_pair_is_split_in_its_region(new: list[object]) -> None:
    weights = pd.DataFrame({"old": [("REG1", "SEC1")] * 2, "new": new, "weight": [0.25, 0.75]})
    assert regions().disaggregate(weights).keys == [("REG1", "A"), ("REG1", "B"), ("REG2", "SEC2")]


def test_the_parts_of_one_of_two_equal_sectors_are_no_total() -> None:
    table = qy.Table(
        ["a", "b"], flows=[[1, 1], [1, 1]], final_demand=[10, 10], value_added=[10, 10], gross_output=[12, 12]
    )
    split = table.disaggregate(pd.DataFrame([("a", "a1", 0.75), ("a", "a2", 0.25)], columns=["old", "new", "weight"]))
    assert np.allclose(split.gross_output_array, [9, 3, 12])
    names = ("flows", "final_demand", "value_added", "gross_output")
    parts = {name: getattr(split, f"{name}_array") for name in names}
    with pytest.raises(qy.InvalidValue, match="sector 'b' is the sum of the other sectors"):
        qy.Table(["a1", "a2", "b"], **parts)  # type: ignore[arg-type]
    assert qy.Table(["a1", "a2", "b"], **parts, totals="keep") == split  # type: ignore[arg-type]


def test_a_sector_that_nobody_has_hinders_no_region() -> None:
    nation = qy.Table(
        ["a", "u", "b"], flows=[[150, 0, 500], [0, 0, 0], [200, 0, 100]], final_demand=[350, 0, 1700],
        value_added=[650, 0, 1400], gross_output=[1000, 0, 2000],
    )  # fmt: skip
    for method in ("SLQ", "CILQ", "RLQ", "FLQ", "AFLQ", "CB"):
        region = nation.regionalise(
            gross_output=[400, 0, 500], final_demand=[100, 0, 300], method=method,  # type: ignore[arg-type]
            delta=0.3 if method in ("FLQ", "AFLQ") else None,
        )  # fmt: skip
        assert region.table.flows_array[1].tolist() == [0, 0, 0]
        assert np.isfinite(region.table.flows_array).all()
    with pytest.raises(qy.InvalidValue, match="sector 'u' has 1 in the region and 0 in the nation"):
        nation.regionalise(gross_output=[400, 1, 500], final_demand=[100, 0, 300], method="SLQ")
