"""Supply and use in the layout of MARIO's exports, written by hand here as its to_txt and to_excel write them."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import Satellite, SupplyUse

PRODUCTS = [("n", "corn"), ("n", "flour"), ("s", "corn"), ("s", "flour")]
INDUSTRIES = [("n", "farm"), ("n", "mill"), ("s", "farm"), ("s", "mill")]
DEMAND = [("n", "households"), ("s", "households")]
JOBS = Satellite("jobs", "persons", ("jobs",), np.array([[7.0, 2.0, 9.0, 4.0]]), np.array([[1.0, 0.0]]))


def tables() -> SupplyUse:
    """Two regions that trade; each mill also sells the corn it does not grind."""
    supply = np.array([[50, 4, 0, 0], [0, 40, 0, 0], [0, 0, 60, 0], [0, 0, 5, 30]])
    use = np.array([[5, 20, 0, 3], [2, 3, 1, 0], [1, 4, 9, 14], [0, 0, 2, 6]])
    demand = supply.sum(axis=1) - use.sum(axis=1)
    return SupplyUse(
        PRODUCTS, INDUSTRIES, supply=supply, use=use, final_demand=np.column_stack([demand - 5, np.full(4, 5)]),
        demand_categories=DEMAND, value_added=supply.sum(axis=0) - use.sum(axis=0), value_added_rows=["wages"],
        unit="M EUR",
    )  # fmt: skip


def write_folder(folder: Path) -> None:
    """The text files of to_txt."""
    made = tables()
    names = ["Region", "Level", "Item"]

    def axis(keys: list[tuple[str, str]], level: str) -> pd.MultiIndex:
        return pd.MultiIndex.from_tuples([(region, level, item) for region, item in keys], names=names)

    commodities, activities = axis(PRODUCTS, "Commodity"), axis(INDUSTRIES, "Activity")
    demand = axis(DEMAND, "Consumption category")
    folder.mkdir(parents=True)
    blocks = {
        "U": (made.use_array, commodities, activities),
        "S": (made.supply_array.T, activities, commodities),
        "Yc": (made.final_demand_array, commodities, demand),
        "Ya": (np.zeros((4, 2)), activities, demand),
        "Va": (made.value_added_array, ["wages"], activities),
        "Vc": (np.zeros((1, 4)), ["wages"], commodities),
        "Ea": (JOBS.by_sector, ["jobs"], activities),
        "Ec": (np.zeros((1, 4)), ["jobs"], commodities),
        "EY": (JOBS.by_demand, ["jobs"], demand),
        "VY": (np.zeros((1, 2)), ["wages"], demand),
    }
    for name, (values, rows, columns) in blocks.items():
        frame = pd.DataFrame(values, index=rows, columns=columns)
        if isinstance(rows, list):
            frame = frame.rename_axis("Item")
        frame.to_csv(folder / f"{name}.txt")
    (folder / "units.txt").write_text(
        ",,unit\nActivity,farm,M EUR\nActivity,mill,M EUR\nCommodity,corn,M EUR\nCommodity,flour,M EUR\n"
        "Factor of production,wages,M EUR\nSatellite account,jobs,persons\n"
    )


def same(one: SupplyUse, other: SupplyUse) -> None:
    assert one.products == other.products
    assert one.industries == other.industries
    assert one.demand_categories == other.demand_categories
    assert one.unit == other.unit
    for name in ("supply_array", "use_array", "final_demand_array", "value_added_array"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_the_folder_and_the_workbook_give_the_same_tables(tmp_path: Path) -> None:
    write_folder(tmp_path / "flows")
    read, satellites = SupplyUse.read_mario(tmp_path)
    same(read, tables())
    assert [one.name for one in satellites] == ["jobs"]
    np.testing.assert_array_equal(satellites[0].by_sector, JOBS.by_sector)
    np.testing.assert_array_equal(satellites[0].by_demand, JOBS.by_demand)
    read.write_mario(tmp_path / "tables.xlsx", satellites=satellites)
    again, found = SupplyUse.read_mario(tmp_path / "tables.xlsx")
    same(again, tables())
    np.testing.assert_array_equal(found[0].by_sector, JOBS.by_sector)
    assert found[0].unit == "persons"
    page = openpyxl.load_workbook(tmp_path / "tables.xlsx")["flows"]
    assert [page.cell(line, 4).value for line in (1, 2, 3)] == ["n", "Commodity", "corn"]
    assert [page.cell(8, at).value for at in (1, 2, 3, 4, 5)] == ["n", "Activity", "farm", 50, 0]
    # The satellites go on into a symmetric table.
    symmetric = read.to_symmetric("D", satellites=satellites).table
    assert symmetric.satellites["jobs"].by_sector.sum() == JOBS.by_sector.sum()


def test_amounts_that_have_no_place_are_refused_not_lost(tmp_path: Path) -> None:
    write_folder(tmp_path / "flows")
    file = tmp_path / "flows" / "Vc.txt"
    file.write_text(file.read_text().replace("wages,0.0,0.0", "wages,0.0,3.5"))
    with pytest.raises(
        qy.TableFileError,
        match="block Vc has 3.5 for 'wages' and 'flour' of n: supply and use have no place for factors of production of"
        " products here, expected 0",
    ):
        SupplyUse.read_mario(tmp_path)
    with pytest.raises(qy.InvalidValue, match="MARIO's layout has no place for imports"):
        SupplyUse(["p"], ["i"], supply=[[3]], use=[[1]], final_demand=[3], value_added=[2], imports=[1]).write_mario(
            tmp_path / "no.xlsx"
        )
    assert not (tmp_path / "no.xlsx").exists()


def test_files_that_are_something_else_are_told_apart(tmp_path: Path) -> None:
    write_folder(tmp_path / "flows")
    with pytest.raises(qy.TableFileError, match=r"these are supply and use, expected an IOT \(SupplyUse.read_mario"):
        qy.Table.read_mario(tmp_path)
    tables().write_mario(tmp_path / "tables.xlsx")
    with pytest.raises(qy.TableFileError, match=r"expected an IOT of MARIO \(SupplyUse.read_mario"):
        qy.Table.read_mario(tmp_path / "tables.xlsx")
    tables().to_symmetric("D").table.write_mario(tmp_path / "iot.xlsx")
    with pytest.raises(qy.TableFileError, match=r"no column is a commodity, expected supply and use of MARIO"):
        SupplyUse.read_mario(tmp_path / "iot.xlsx")
    (tmp_path / "flows" / "U.txt").rename(tmp_path / "flows" / "Z.txt")
    with pytest.raises(qy.TableFileError, match="this is an IOT of MARIO, expected supply and use"):
        SupplyUse.read_mario(tmp_path)
    (tmp_path / "flows" / "Z.txt").unlink()
    with pytest.raises(qy.TableFileError, match="U.txt: the file is missing"):
        SupplyUse.read_mario(tmp_path)


def test_labels_that_differ_between_files_are_named(tmp_path: Path) -> None:
    write_folder(tmp_path / "flows")
    file = tmp_path / "flows" / "Va.txt"
    file.write_text(file.read_text().replace("mill", "baker", 1))
    with pytest.raises(qy.TableFileError, match="the labels of Activity are not those of the files before it"):
        SupplyUse.read_mario(tmp_path)
