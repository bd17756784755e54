"""Files that are broken, or made to be, end in one sentence; what is written reads back as it was."""

import csv
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import quesnay as qy
import quesnay.accounts.files.workbooks as workbooks
from quesnay.errors import TableFileError

ODD = ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@a", "'a"]


def small(label: str = "a", **changes: str) -> qy.Table:
    return qy.Table(
        [label, "b"], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[6, 4], gross_output=[10, 10], **changes
    )


def rows(table: qy.Table, path: Path) -> list[list[str]]:
    table.write(path)
    with path.open(encoding="utf-8") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("label", ODD)
def test_texts_of_a_workbook_are_texts_and_never_formulas(label: str, tmp_path: Path) -> None:
    table = small(label, source=label, unit=label).with_satellite("jobs", [[1, 2]], unit=label)
    table.write(tmp_path / "t.xlsx")
    for page in openpyxl.load_workbook(tmp_path / "t.xlsx"):
        assert "f" not in {cell.data_type for line in page for cell in line}
    back = qy.Table.read(tmp_path / "t.xlsx")
    assert back == table
    assert (back.source, back.unit, back.satellites["jobs"].unit) == (label, label, label)
    table.write_mario(tmp_path / "m.xlsx")
    for page in openpyxl.load_workbook(tmp_path / "m.xlsx"):
        assert "f" not in {cell.data_type for line in page for cell in line}


@pytest.mark.parametrize(
    ("label", "ending", "said"),
    [
        ("a\r\nb", ".xlsx", "holds a sign that a workbook does not keep"),
        ("\x07", ".xlsx", "holds a sign that a workbook does not keep"),
        ("a" * 40_000, ".xlsx", "has 40000 signs, expected at most 32767"),
        ("a" * 200_000, ".csv", "has 200000 signs, expected at most 131072"),
    ],
)
def test_a_text_that_would_not_read_back_is_refused(label: str, ending: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match=said):
        small(label).write(tmp_path / f"t{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["folder", "m.csv"])
def test_several_sheets_are_a_workbook_alone(name: str, tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match=r"are not written, expected \.xlsx: it has several sheets"):
        small().write_mario(tmp_path / name)


NO_NUMBERS = ["nan", "inf", "-inf", "1_0", "abc", "Infinity"]


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("place", [(1, 2), (1, 4), (1, 6), (3, 2), (5, 3)], ids=["flow", "TIU", "TFU", "TII", "TVA"])
def test_no_cell_of_a_table_is_taken_that_is_no_number(text: str, place: tuple[int, int], tmp_path: Path) -> None:
    cells = rows(small(), tmp_path / "t.csv")
    cells[place[0]][place[1]] = text
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(cells)
    with pytest.raises(TableFileError, match=re.escape(f"'{text}' is not a number")):
        qy.Table.read(tmp_path / "t.csv")


@pytest.mark.parametrize("text", ["abc", "nan", "9999"])
def test_the_printed_total_of_imports_is_read_too(text: str, tmp_path: Path) -> None:
    table = qy.Table(
        ["a", "b"], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[5, 3], gross_output=[10, 10],
        import_flows=[[1, 0], [0, 1]], import_demand=[[2], [3]],
    )  # fmt: skip
    cells = rows(table, tmp_path / "t.csv")
    assert qy.Table.read(tmp_path / "t.csv").import_demand_array is not None
    line = next(n for n, row in enumerate(cells) if row[0] == "Ma")
    cells[line][-1] = text
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(cells)
    with pytest.raises(TableFileError, match=r"row 4 \('Ma'\), column 8 \('GO_or_IM'\)"):
        qy.Table.read(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,a\n" + "x" * 200_000 + ",1\n", "this is no text with commas: field larger than field limit"),
        ("code;a;TIU\na;1;1\n", "the first line is parted by ';', expected commas"),
        ("code\ta\tTIU\na\t1\t1\n", "the first line is parted by tabs, expected commas"),
        ("a,TIU,TFU,GO,code\n1,1,1,1,a\n1,,,,TII\n1,,,,TVA\n1,,,,TI\n", "no amounts stand right of column 5"),
        ("title,,,\n,a,TIU,TFU\na,1,1,2\nTVA,1,1,\nTI,2,,\n", "no cell of column 1 is 'TII', expected the codes"),
    ],
)
def test_a_text_that_is_no_table_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableFileError, match=re.escape(said)):
        qy.Table.read(tmp_path / "t.csv")


@pytest.mark.parametrize("year", ["TVA", "2017.5", "-1"])
def test_a_year_that_is_none_names_its_row(year: str, tmp_path: Path) -> None:
    small().with_notes(year=2017).write(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    next(line for line in book["about"] if line[0].value == "year")[1].value = year
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(TableFileError, match=f"sheet 'about': row 2 .*: the year is '{year}', expected a whole number"):
        qy.Table.read(tmp_path / "t.xlsx")


def changed(path: Path, part: str, change: Callable[[str], str]) -> None:
    """The workbook with one of its XML parts changed."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "cut off": ("xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]),
    "text in a number": ("xl/worksheets/sheet1.xml", lambda xml: xml.replace("<v>2.0</v>", "<v>two</v>")),
    "no such shared text": (
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r'<c r="A2"[^>]*>.*?</c>', '<c r="A2" t="s"><v>999999</v></c>', xml),
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_workbook_is_named(fault: str, tmp_path: Path) -> None:
    small().write(tmp_path / "t.xlsx")
    changed(tmp_path / "t.xlsx", *BROKEN[fault])
    with pytest.raises(TableFileError, match=r"t\.xlsx.*: the workbook cannot be (read|opened): "):
        qy.Table.read(tmp_path / "t.xlsx")


def test_a_workbook_without_a_worksheet_is_named(tmp_path: Path) -> None:
    small().write(tmp_path / "t.xlsx")
    changed(tmp_path / "t.xlsx", "xl/workbook.xml", lambda xml: re.sub("<sheets>.*</sheets>", "<sheets/>", xml))
    with pytest.raises(TableFileError, match="the workbook has no worksheet, expected a table"):
        qy.Table.read(tmp_path / "t.xlsx")


def test_a_workbook_is_not_unpacked_beyond_any_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small().write(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    monkeypatch.setattr(workbooks, "_MOST_BYTES", unpacked)
    assert qy.Table.read(tmp_path / "t.xlsx") == small()
    monkeypatch.setattr(workbooks, "_MOST_BYTES", unpacked - 1)
    with pytest.raises(
        TableFileError, match=f"the workbook unpacks to {unpacked} bytes, expected at most {unpacked - 1}"
    ):
        qy.Table.read(tmp_path / "t.xlsx")


def test_stray_cells_far_off_end_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_CELLS", 2000)
    book = openpyxl.Workbook()
    book.active["A1"], book.active["CV1000"] = "code", 1  # type: ignore[index]
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(TableFileError, match=r"more than 2000 cells, the first \d+ rows of 100 columns among them"):
        qy.Table.read(tmp_path / "t.xlsx")


def test_a_row_number_that_no_worksheet_has_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    tables = qy.SupplyUse(["p"], ["i"], supply=[[1.0]], use=[[0.5]], final_demand=[0.5], value_added=[0.5])
    tables.write(path)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    assert b'r="2"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'r="2"', b'r="9999992"')
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    began = time.process_time()
    with pytest.raises(qy.TableFileError, match="more than 1048576 rows"):
        qy.SupplyUse.read(path)
    assert time.process_time() - began < 10.0
