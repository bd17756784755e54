"""Tolerances, unit, exports, year and prices go with a table into every table made of it and through every file."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

KEPT = ("unit", "tolerance", "absolute_tolerance", "negative_flows", "totals", "source", "year", "price")
NOTES = {
    "unit": "M", "tolerance": 0.02, "absolute_tolerance": 0.75, "negative_flows": "keep", "totals": "keep",
    "source": "made here", "year": 2017, "price": "basic prices",
}  # fmt: skip


def rounded(**changes: object) -> qy.Table:
    """Made here in whole numbers: sales of a miss its output by 0.5."""
    parts = {
        "flows": [[150, 500], [200, 100]], "final_demand": [[300, 50.5], [1500, 200]], "value_added": [650, 1400],
        "gross_output": [1000, 2000], "demand_categories": ["home", "exports"], "exports": ["exports"],
        "imports": [0.0, 0.0], "names": ["farms", "mills"], **NOTES,
    }  # fmt: skip
    return qy.Table(["a", "b"], **{**parts, **changes})  # type: ignore[arg-type]


def by_workbook(table: qy.Table, folder: Path) -> qy.Table:
    table.write(folder / "t.xlsx")
    return qy.Table.read(folder / "t.xlsx")


WAYS: dict[str, Callable[[qy.Table, Path], qy.Table]] = {
    "copy": lambda t, _: copy.deepcopy(t),
    "pickle": lambda t, _: pickle.loads(pickle.dumps(t)),
    "frames": lambda t, _: qy.Table.from_frames(t.to_frames()),
    "workbook": by_workbook,
    "aggregate": lambda t, _: t.aggregate({"a": "a", "b": "b"}),
    "disaggregate": lambda t, _: t.disaggregate(pd.DataFrame([("a", "a", 1.0)], columns=["old", "new", "weight"])),
    "split imports": lambda t, _: t.split_imports(),
    "satellite": lambda t, _: t.with_satellite("jobs", [[1, 2]], unit="persons"),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_table_keeps_goes_with_it(way: str, tmp_path: Path) -> None:
    table = rounded()
    made = WAYS[way](table, tmp_path)
    assert {name: getattr(made, name) for name in KEPT} == NOTES
    assert made.exports == ("exports",)
    assert made.names == {"a": "farms", "b": "mills"}
    assert np.array_equal(made.flows_array, table.flows_array)


@pytest.mark.parametrize("way", ["frames", "workbook"])
def test_a_round_trip_is_the_same_table(way: str, tmp_path: Path) -> None:
    table = rounded().with_satellite("jobs", [[1, 2]], unit="persons")
    assert WAYS[way](table, tmp_path) == table


def test_notes_that_are_given_are_taken_in_place_of_those_that_are_kept(tmp_path: Path) -> None:
    frames = rounded().to_frames()
    assert qy.Table.from_frames(frames, unit="kt", exports=()).unit == "kt"
    assert qy.Table.from_frames(frames, exports=()).exports == ()
    rounded().write(tmp_path / "t.xlsx")
    with pytest.raises(qy.UnbalancedTable, match="sales of sector 'a'"):
        qy.Table.read(tmp_path / "t.xlsx", tolerance=1e-9, absolute_tolerance=0.0)


def test_another_year_keeps_tolerances_and_unit() -> None:
    table, _ = rounded().update(
        gross_output=[1000, 2000], final_demand=[[300, 50.5], [1500, 200]], value_added=[650, 1400.5], imports=[0, 0],
        year=2018,
    )  # fmt: skip
    assert (table.tolerance, table.absolute_tolerance, table.unit, table.year) == (0.02, 0.75, "M", 2018)


@pytest.mark.parametrize("model", ["A", "B", "C", "D", "Almon", "by-product"])
@pytest.mark.parametrize("allowed", [{"tolerance": 0.1}, {"absolute_tolerance": 1.0}])
def test_a_symmetric_table_is_held_to_what_supply_and_use_are(model: str, allowed: dict[str, float]) -> None:
    tables = qy.SupplyUse(
        ["p1", "p2"], ["i1", "i2"], supply=[[10, 1], [0, 20]], use=[[1, 2], [3, 4]], final_demand=[8.4, 13],
        value_added=[6, 15], unit="M", **allowed,
    )  # fmt: skip
    made = tables.to_symmetric(model).table  # type: ignore[arg-type]
    assert {name: getattr(made, name) for name in allowed} == allowed
    assert qy.SupplyUse.from_frames(tables.to_frames()).absolute_tolerance == tables.absolute_tolerance
    assert pickle.loads(pickle.dumps(tables)).absolute_tolerance == tables.absolute_tolerance


def test_supply_and_use_keep_their_tolerances_in_a_workbook(tmp_path: Path) -> None:
    tables = qy.SupplyUse(
        ["p1"], ["i1"], supply=[[10]], use=[[1]], final_demand=[8.4], value_added=[9], unit="M", absolute_tolerance=1.0
    )
    tables.write(tmp_path / "s.xlsx")
    read = qy.SupplyUse.read(tmp_path / "s.xlsx")
    assert (read.absolute_tolerance, read.tolerance, read.unit) == (1.0, 1e-9, "M")
    assert tables.aggregate(products={"p1": "p"}).absolute_tolerance == 1.0


def nearly_empty(**allowed: float) -> qy.Table:
    return qy.Table(
        ["a", "b", "u"], flows=[[150, 500, 0], [200, 100, 1e-7], [0, 0, 0]], final_demand=[350, 1700, 1e-3],
        value_added=[650, 1400, 0], gross_output=[1000, 2000, 1e-3], unit="M", **allowed,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_gap_of_rounding_in_a_nearly_empty_sector_passes_an_absolute_tolerance_alone() -> None:
    for tolerance in (1e-9, 1e-3, 0.99):
        with pytest.raises(qy.UnbalancedTable) as raised:
            nearly_empty(tolerance=tolerance)
        assert "another unit" not in str(raised.value)
        assert "against the table's largest amounts that is rounding: an absolute tolerance" in str(raised.value)
    assert nearly_empty(absolute_tolerance=2e-3).gross_output_array[2] == 1e-3
    with pytest.raises(qy.UnbalancedTable, match=r"\(tolerance 1e-09 of the largest term or 5e-04 \[M\]\)"):
        nearly_empty(absolute_tolerance=5e-4)


def test_whole_numbers_of_a_printed_table_need_no_wide_tolerance_elsewhere() -> None:
    """As offices print: agriculture sells 24 + 17 = 41 and its output is 42; a gap of 20 elsewhere is still a fault."""
    parts = {"flows": [[10, 14], [12, 900]], "final_demand": [17, 1100], "value_added": [20, 1098]}
    table = qy.Table(["a", "b"], **parts, gross_output=[42, 2012], absolute_tolerance=1.0)  # type: ignore[arg-type]
    assert table.absolute_tolerance == 1.0
    with pytest.raises(qy.UnbalancedTable):
        qy.Table(["a", "b"], **parts, gross_output=[42, 2032], absolute_tolerance=1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_an_absolute_tolerance_is_a_number_of_the_unit(wrong: float) -> None:
    with pytest.raises(qy.InvalidValue, match="the absolute tolerance of a table's sums is .*, expected a finite numb"):
        rounded(absolute_tolerance=wrong)


def test_frames_of_final_users_need_their_satellite() -> None:
    table = qy.Table(["a"], flows=[[1]], final_demand=[9], value_added=[9], gross_output=[10])
    with pytest.raises(qy.InvalidValue, match="satellite 'Y_land' cannot be a frame: 'F_Y_land' is what final users"):
        table.with_satellite("Y_land", [[3]], unit="ha").to_frames()
    frames = table.with_satellite("land", [[3]], [[1]], unit="ha").to_frames()
    del frames["F_land"]
    with pytest.raises(qy.InvalidValue, match="frame 'F_Y_land' .* whose frame 'F_land' is missing"):
        qy.Table.from_frames(frames)


def test_a_dataset_says_unit_year_and_exports() -> None:
    data = rounded().to_xarray()
    assert data.attrs["exports"] == ["exports"]
    assert {name: data.attrs[name] for name in KEPT} == NOTES
