"""Tables from files and back: exact round trips, and errors that name file, row and column."""

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import quesnay as qy

Edit = Callable[[list[list[str]]], None]


def competitive() -> qy.Table:
    """Made here: three sectors in the codes of a provincial table; coal, 02, has no output and is imported."""
    z = np.array([[10.1, 0.0, 3.7], [4.2, 0.0, 1.0 / 3.0], [2.0, 0.0, 8.8]])
    demand = np.array([[5.0, 1.0, 2.0, 0.7], [0.5, 0.0, -0.1, 0.0], [9.0, 3.3, 4.0, 0.3]])
    imports = np.array([[1.5, 0.25], [z[1].sum() + demand[1].sum() - 1.0, 1.0], [0.0, 2.0]])
    error = np.array([0.05, 0.0, -0.05])
    x = z.sum(axis=1) + demand.sum(axis=1) - imports.sum(axis=1) + error
    x[1] = 0.0
    rest = x - z.sum(axis=0)
    return qy.Table(
        ["01", "02", "03"],
        flows=z,
        final_demand=demand,
        demand_categories=["FU101", "FU102", "FU201", "EX"],
        value_added=np.vstack([0.6 * rest, 0.4 * rest]),
        value_added_rows=["VA001", "VA004"],
        gross_output=x,
        imports=imports,
        import_columns=["IM", "IF"],
        discrepancy=error,
        exports=["EX"],
        names=["农业", "煤炭", "制造业"],
        unit="1e4 yuan/year",
        source="made here",
        year=2017,
    )


def apart() -> qy.Table:
    z, m = np.array([[10.0, 3.0], [2.0, 8.0]]), np.array([[1.0, 0.5], [0.0, 2.0]])
    demand = np.array([[5.0, 2.0], [9.0, 4.0]])
    x = z.sum(axis=1) + demand.sum(axis=1)
    return qy.Table(
        ["01", "02"],
        flows=z,
        final_demand=demand,
        demand_categories=["TC", "EX"],
        value_added=x - z.sum(axis=0) - m.sum(axis=0) - np.array([0.5, 0.25]),
        value_added_rows=["VA001"],
        other_costs=[0.5, 0.25],
        other_cost_rows=["taxes on products"],
        gross_output=x,
        import_flows=m,
        import_demand=[[1.0, 0.0], [3.0, 0.0]],
        exports=["EX"],
        names=["农业", "制造业"],
        unit="1e4 yuan/year",
    )


@pytest.mark.parametrize("make", [competitive, apart])
def test_a_table_written_and_read_is_the_same_table(make: Callable[[], qy.Table], tmp_path: Path) -> None:
    table = make()
    table.write(tmp_path / "table.csv")
    back = qy.Table.read(tmp_path / "table.csv", unit=table.unit)
    assert back == table and back.names == table.names
    richer = table.with_satellite("energy", np.arange(2.0 * len(table.labels)).reshape(2, -1) / 3, unit="tce")
    richer = richer.with_satellite("co2", [0.1] * len(table.labels), [0.7] * len(table.demand_categories), unit="t")
    richer.write(tmp_path / "table.xlsx")
    back = qy.Table.read(tmp_path / "table.xlsx")
    assert back == richer
    assert (back.unit, back.source, back.year) == (table.unit, table.source, table.year)
    assert [path.name for path in tmp_path.iterdir() if path.suffix not in (".csv", ".xlsx")] == []


def spoil(path: Path, edit: Edit) -> Path:
    competitive().write(path)
    with path.open(encoding="utf-8", newline="") as stream:
        cells = list(csv.reader(stream))
    edit(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(cells)
    return path


def cell(row: str, column: str, text: str) -> Edit:
    def edit(cells: list[list[str]]) -> None:
        line = next(line for line in cells if line[0] == row)
        line[cells[0].index(column)] = text

    return edit


def renamed(side: str, old: str, new: str) -> Edit:
    def edit(cells: list[list[str]]) -> None:
        if side == "column":
            cells[0][cells[0].index(old)] = new
        else:
            next(line for line in cells if line[0] == old)[0] = new

    return edit


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (cell("03", "01", "n/a"), "row 4 ('03'), column 3 ('01'): 'n/a' is not a number"),
        (cell("03", "01", ""), "row 4 ('03'), column 3 ('01'): the cell is empty, expected a number"),
        (cell("01", "TIU", "99"), "row 2 ('01'), column 6 ('TIU'): the printed total is 99, its parts sum to 13.8"),
        (cell("TII", "03", "99"), "row 5 ('TII'), column 5 ('03'): the printed total is 99, its parts sum to 12.83"),
        (cell("01", "GO", "99"), "row 2 ('01'), column 15 ('GO'): gross output differs from that of its column"),
        (renamed("column", "TFU", "F"), "column 'TFU' is missing, expected it in a table of this layout"),
        (renamed("row", "TI", "T"), "row 'TI' is missing, expected it in a table of this layout"),
        (renamed("column", "GO", "G"), "column 'GO' (or 'GO_or_IM') is missing, expected gross output"),
        (renamed("row", "02", "2"), "row '02' is missing, expected it among the sectors"),
        (renamed("column", "02", "01"), "column 4 ('01'): the code stands twice, in columns 3 and 4"),
        (renamed("row", "02", "01"), "row 3 ('01'): the code stands twice, in rows 2 and 3"),
        (renamed("row", "02", ""), "row 3 (''): the row has no code, expected one"),
        (renamed("column", "02", ""), "column 4 (''): the column has no code, expected one"),
        (lambda cells: cells.insert(4, ["04", "x"]), "row 5 ('04'): the row is neither a sector nor a row that"),
    ],
)
def test_a_wrong_cell_is_named_with_file_row_and_column(edit: Edit, sentence: str, tmp_path: Path) -> None:
    path = spoil(tmp_path / "table.csv", edit)
    with pytest.raises(qy.TableFileError) as caught:
        qy.Table.read(path)
    assert str(caught.value).startswith(f"{path}: {sentence}")


def test_a_table_that_does_not_add_up_names_its_file(tmp_path: Path) -> None:
    def edit(cells: list[list[str]]) -> None:
        for column in ("FU101", "TFU"):
            cell("01", column, str(float(cells[1][cells[0].index(column)]) + 5))(cells)

    path = spoil(tmp_path / "table.csv", edit)
    with pytest.raises(qy.UnbalancedTable, match=f"^{re.escape(str(path))}: sales of sector '01'.*they are 5 too much"):
        qy.Table.read(path, unit="yuan")


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    book = tmp_path / "table.xlsx"
    competitive().write(book)
    (tmp_path / "not.xlsx").write_text("no zip")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "latin.csv").write_bytes("Ö,1".encode("latin-1"))
    cases: list[tuple[Path, dict[str, Any], str]] = [
        (tmp_path / "none.csv", {}, "the file is missing"),
        (tmp_path / "not.xlsx", {}, "the workbook cannot be opened"),
        (tmp_path / "empty.csv", {}, "the sheet is empty"),
        (tmp_path / "latin.csv", {}, "latin.csv, row 1: the text is not UTF-8"),
        (book, {"sheet": "x"}, "there is no sheet 'x'; sheets are table, about"),
        (tmp_path / "empty.csv", {"sheet": "x"}, "sheet 'x' is asked of a CSV file"),
    ]
    for path, options, sentence in cases:
        with pytest.raises(qy.TableFileError, match=re.escape(sentence)):
            qy.Table.read(path, **options)
    (tmp_path / "table.ods").write_text("")
    with pytest.raises(qy.TableFileError, match="files ending in '.ods' are not read"):
        qy.Table.read(tmp_path / "table.ods")
    with pytest.raises(qy.TableFileError, match="files ending in '.ods' are not written"):
        competitive().write(tmp_path / "table.ods")
    with pytest.raises(qy.TableFileError, match="the folder is missing"):
        competitive().write(tmp_path / "nowhere" / "table.csv")
    with pytest.raises(qy.InvalidValue, match="layout 'x' is not known"):
        qy.Table.read(book, "x")  # type: ignore[arg-type]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")

    def refuse(source: str, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        competitive().write(path)
    assert path.read_text() == "old" and [file.name for file in tmp_path.iterdir()] == ["table.csv"]


def test_labels_that_the_layout_cannot_keep_are_refused(tmp_path: Path) -> None:
    parts: dict[str, Any] = {"flows": [[0.0]], "final_demand": [1.0], "value_added": [1.0], "gross_output": [1.0]}
    for label, sentence in (("TII", "'TII' is a total of this layout"), (" a", "begins or ends with a space")):
        with pytest.raises(qy.InvalidValue, match=sentence):
            qy.Table([label], **parts).write(tmp_path / "table.csv")
    with pytest.raises(qy.DuplicateName, match="'final demand' stands twice"):
        qy.Table(["final demand"], **parts).write(tmp_path / "table.csv")
    with pytest.raises(qy.InvalidValue, match="this layout has no regions"):
        qy.Table([("r", "a")], **parts).write(tmp_path / "table.csv")


def regional() -> qy.Table:
    keys = [(region, sector) for region in ("n", "s") for sector in ("farm", "mill")]
    z = np.array([[10.0, 5, 2, 1], [8, 15, 3, 2], [1, 2, 12, 4], [2, 3, 6, 18]]) / 3
    y = np.array([[30.0, 2], [40, 12], [5, 16], [1, 40]])
    x = z.sum(axis=1) + y.sum(axis=1)
    return qy.Table(
        keys, flows=z, final_demand=y, demand_categories=[("n", "homes"), ("s", "homes")],
        value_added=x - z.sum(axis=0), value_added_rows=["wages"], gross_output=x, unit="M EUR",
    ).with_satellite("jobs", [4.0, 3.0, 2.0, 1.0], [0.0, 0.0], unit="persons")  # fmt: skip


def test_frames_by_the_names_of_pymrio_make_the_same_table() -> None:
    for table in (regional(), competitive(), apart()):
        frames = table.to_frames()
        notes: dict[str, Any] = {"unit": table.unit, "exports": table.exports}
        assert qy.Table.from_frames(frames, **notes) == table
    with pytest.raises(qy.InvalidValue, match="frame 'V' is missing"):
        qy.Table.from_frames({"Z": frames["Z"], "Y": frames["Y"]})


def test_a_system_of_pymrio_becomes_a_table_by_its_attributes() -> None:
    frames = regional().to_frames()
    jobs = SimpleNamespace(F=frames["F_jobs"], F_Y=frames["F_Y_jobs"], unit=pd.DataFrame({"unit": ["persons"]}))
    wages = SimpleNamespace(F=frames["V"], F_Y=None, unit=None)
    system = SimpleNamespace(Z=frames["Z"], Y=frames["Y"], x=frames["x"], A=None, jobs=jobs, wages=wages)
    assert qy.Table.from_pymrio(system, value_added="wages", unit="M EUR") == regional()
    residual = qy.Table.from_pymrio(system)
    assert residual.value_added_rows == ["value added"]
    np.testing.assert_allclose(residual.value_added_array, regional().value_added_array, rtol=1e-14)
    with pytest.raises(qy.InvalidValue, match="the system has no extension 'rent'; it has jobs, wages"):
        qy.Table.from_pymrio(system, value_added="rent")
    with pytest.raises(qy.InvalidValue, match="the system has no frame Z"):
        qy.Table.from_pymrio(SimpleNamespace(Z=None, Y=None))


def mario_folder(folder: Path) -> None:
    """The files of MARIO's to_txt for the table of two regions, written by hand in its layout."""
    frames = regional().to_frames()
    sectors = pd.MultiIndex.from_tuples(
        [(r, "Sector", s) for r, s in frames["Z"].index], names=["Region", "Level", "Item"]
    )
    homes = pd.MultiIndex.from_tuples(
        [(r, "Consumption category", c) for r, c in frames["Y"].columns], names=sectors.names
    )
    folder.mkdir()
    frames["Z"].set_axis(sectors).set_axis(sectors, axis=1).to_csv(folder / "Z.txt")
    frames["Y"].set_axis(sectors).set_axis(homes, axis=1).to_csv(folder / "Y.txt")
    for name, frame, columns in (
        ("V", frames["V"], sectors),
        ("E", frames["F_jobs"], sectors),
        ("VY", frames["F_Y_jobs"].set_axis(["wages"]), homes),
        ("EY", frames["F_Y_jobs"], homes),
    ):
        frame.rename_axis("Item").set_axis(columns, axis=1).to_csv(folder / f"{name}.txt")  # fmt: skip
    (folder / "units.txt").write_text(
        ",,unit\nSector,farm,M EUR\nSector,mill,M EUR\nFactor of production,wages,M EUR\n"
        "Satellite account,jobs,persons\n"
    )


def test_exports_of_mario_are_read_from_folder_and_workbook(tmp_path: Path) -> None:
    mario_folder(tmp_path / "flows")
    assert qy.Table.read_mario(tmp_path) == regional()
    regional().write_mario(tmp_path / "table.xlsx")
    assert qy.Table.read_mario(tmp_path / "table.xlsx") == regional()
    page = openpyxl.load_workbook(tmp_path / "table.xlsx")["flows"]
    assert [page.cell(row, 4).value for row in (1, 2, 3)] == ["n", "Sector", "farm"]
    assert [page.cell(8, column).value for column in (1, 2, 3)] == ["-", "Factor of production", "wages"]
    (tmp_path / "flows" / "V.txt").unlink()
    with pytest.raises(qy.TableFileError, match="V.txt: the file is missing"):
        qy.Table.read_mario(tmp_path)
    with pytest.raises(qy.InvalidValue, match="MARIO's layout has no place for competitive imports"):
        competitive().write_mario(tmp_path / "other.xlsx")
    with pytest.raises(qy.TableFileError, match="there is no sheet 'flows'"):
        competitive().write(tmp_path / "other.xlsx")
        qy.Table.read_mario(tmp_path / "other.xlsx")
