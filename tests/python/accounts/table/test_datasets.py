"""A table as a dataset of xarray and back: all that it keeps, in any order of labels."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
import xarray as xr

FLOWS = np.array([[9.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
KEPT = ("unit", "tolerance", "absolute_tolerance", "negative_flows", "totals", "source", "year", "price", "names")


def provinces() -> qy.Table:
    """Two regions, exports to one that stands in final demand alone, an import row, names, two satellites."""
    demand = np.array([[30.0, 4, 6], [25, 9, 30], [5, 28, 4], [8, 31, 12]])
    output, imports = FLOWS.sum(axis=1) + demand.sum(axis=1), np.array([1.0, 6, 1, 4])
    table = qy.Table(
        [("GD", "agr"), ("GD", "man"), ("HN", "agr"), ("HN", "man")], flows=FLOWS, final_demand=demand,
        demand_categories=[("GD", "y"), ("HN", "y"), ("ROW", "export")], exports=[("ROW", "export")],
        other_costs=[imports], other_cost_rows=["imports"], value_added=output - FLOWS.sum(axis=0) - imports,
        gross_output=output, unit="M", source="office", year=2017, price="producers'", tolerance=1e-6,
        absolute_tolerance=0.5, names={"GD:agr": "农业"},
    )  # fmt: skip
    table = table.with_satellite("co2", [[1, 2, 3, 4]], [[1, 1, 0]], unit="kt")
    return table.with_satellite("energy", [[1.0, 2, 3, 4], [0.5, 0, 0, 1]], unit=("PJ", "GWh"))


def apart() -> qy.Table:
    imports, bought = FLOWS * 0.1, np.full((4, 1), 0.5)
    demand = np.array([[30.0], [25], [5], [8]])
    output = FLOWS.sum(axis=1) + demand.sum(axis=1)
    value = output - FLOWS.sum(axis=0) - imports.sum(axis=0)
    return qy.Table(
        list("abcd"), flows=FLOWS, final_demand=demand, value_added=value, gross_output=output, import_flows=imports,
        import_demand=bought, unit="kt",
    )  # fmt: skip


def competitive() -> qy.Table:
    return qy.Table(
        ["coal", "steel"], flows=[[0, 120], [5, 100]], final_demand=[[10, 5], [200, 95]], imports=[[60, 45], [0, 0]],
        import_columns=["near", "far"], discrepancy=[0.0, 0.0], value_added=[[25, 100], [0, 80]],
        value_added_rows=["wages", "rest"], gross_output=[30, 400], negative_flows="keep", totals="keep",
    )  # fmt: skip


@pytest.mark.parametrize("table", [provinces(), apart(), competitive()], ids=["provinces", "apart", "competitive"])
def test_the_same_table_comes_back(table: qy.Table, tmp_path: Path) -> None:
    data = table.to_xarray()
    data.to_netcdf(tmp_path / "table.nc")
    with xr.open_dataset(tmp_path / "table.nc") as read:
        for again in (qy.Table.from_xarray(data), qy.Table.from_xarray(read.load())):
            assert again == table
            assert {name: getattr(again, name) for name in KEPT} == {name: getattr(table, name) for name in KEPT}
            assert again.exports == table.exports and again.keys == table.keys
            assert again.to_xarray().identical(data)


def test_labels_and_dimensions_may_stand_in_any_order() -> None:
    table = provinces()
    data = table.to_xarray()
    turned = data.isel(seller=[2, 0, 3, 1], category=[1, 2, 0]).transpose()
    again = qy.Table.from_xarray(turned)
    assert again.keys == table.keys
    np.testing.assert_array_equal(again.flows_array, table.flows_array)
    moved = qy.Table.from_xarray(data.isel(buyer=[2, 0, 3, 1]))
    assert moved.labels == ["HN:agr", "GD:agr", "HN:man", "GD:man"] and moved.names == {"GD:agr": "农业"}
    assert moved.satellites["co2"].by_sector.tolist() == [[3, 1, 4, 2]]
    np.testing.assert_allclose(moved.multipliers()["simple"].to_numpy()[1], table.multipliers()["simple"].to_numpy()[0])


def test_satellites_are_variables_with_their_units() -> None:
    data = provinces().to_xarray()
    assert data.satellite_co2.values.tolist() == [[1, 2, 3, 4]] and data.satellite_co2.attrs["units"] == "kt"
    assert data.satellite_co2_by_demand.dims == ("satellite_co2_row", "category")
    assert data.satellite_energy.attrs["units"] == ["PJ", "GWh"]
    assert data.region.values.tolist() == ["GD", "GD", "HN", "HN"]


def test_satellites_whose_names_meet_are_kept_apart() -> None:
    table = apart().with_satellite("a", [[1, 2, 3, 4]], [[5]]).with_satellite("a_by_demand", [[6, 7, 8, 9]])
    table = table.with_satellite("a_row", [[0, 0, 0, 1]])
    assert qy.Table.from_xarray(table.to_xarray()) == table


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.flows, r"^data of Table.from_xarray\(\) is .*|^the dataset is .*, expected what"),
        (lambda data: data.drop_vars("flows"), "^the dataset has no 'flows', expected what Table.to_xarray gives$"),
        (lambda data: data.assign(flows=data.final_demand), r"^'flows' of the dataset is over \(seller, category\),"),
        (lambda data: data.drop_vars("seller"), "^dimension 'seller' of the dataset has no labels, expected what"),
        (lambda data: data.assign_coords(seller=["x", "GD:man", "HN:agr", "HN:man"]), "unknown seller 'x'"),
        (lambda data: data.drop_vars("satellite_co2"), "^the dataset has no amounts by sector of satellite 'co2'$"),
        (lambda data: 5, "^data of Table.from_xarray|^the dataset is 5, expected what Table.to_xarray gives$"),
    ],
)  # fmt: skip
def test_another_dataset_is_refused(change: Any, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        qy.Table.from_xarray(change(provinces().to_xarray()))


def test_notes_that_are_given_win() -> None:
    assert qy.Table.from_xarray(provinces().to_xarray(), unit="1e8 yuan", year=2018).unit == "1e8 yuan"
