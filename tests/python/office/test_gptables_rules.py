"""The workbook by the rules of the UK Analysis Function, as the program gptables holds them, and those it only does.

gptables (Office for National Statistics) is the judge of what it checks itself: heads that all have text and are
unique, names of tables without spaces, a title and a unit that are texts. What it does when it writes is read from a
workbook that it made from the same tables: title in A1, one table object a sheet over all heads, nothing merged or
hidden. One rule is not kept, by choice: gptables takes no cell of signs alone, and Chinese yearbooks print ``…``, ``#``
and ``①``. The signs are told in the notes (``≥`` and ``≤`` need no telling), and no other is in a cell of its own.
"""

import re
from pathlib import Path
from typing import Any

import gptables
import openpyxl
import pandas as pd
import pytest
import quesnay as qy
from quesnay.office.occasion import occasion_of
from quesnay.office.run_tables import RunTables, tables_of
from quesnay.office.tables import write_tables
from quesnay.study.output.output_folder import output_folder

LANGUAGES = ("both", "zh", "en")
SIGN = re.compile("[…#≥≤①-⑳]")
CHINESE = re.compile("[\u4e00-\u9fff]")


def as_letters(cell: object) -> object:
    """A cell as gptables may read it: it takes Chinese for special characters."""
    if not isinstance(cell, str):
        return cell
    return "told in the notes" if SIGN.fullmatch(cell) else CHINESE.sub("x", cell)


@pytest.fixture(scope="module")
def tables(guangzhou: qy.Case) -> RunTables:
    return tables_of(guangzhou.run(["no_policy", "plan", "land_first"], draws=96, seed=7))


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest, tables: RunTables, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp(request.param)
    with output_folder(folder) as output:
        write_tables(tables, "plan", occasion_of(tables, "summary"), output, ["xlsx"], request.param)
    (path,) = folder.glob("*.xlsx")
    return openpyxl.load_workbook(path)


def pages(book: Any) -> list[Any]:
    return list(book.worksheets[3:])


def frame(page: Any) -> tuple[str, pd.DataFrame]:
    """The one table of a sheet, by its table object."""
    (made,) = page.tables.values()
    heads, *rows = [[cell.value for cell in row] for row in page[made.ref]]
    return made.name, pd.DataFrame(rows, columns=heads)


def test_gptables_takes_every_table(book: Any, tmp_path: Path) -> None:
    made = {}
    for page in pages(book):
        name, table = frame(page)
        table = table.map(as_letters)
        # Raises where a head is empty or given twice, a name has spaces, or a title is no text.
        made[page.title] = gptables.GPTable(
            table=table, table_name=name, title=page["A1"].value, source=page["A2"].value, index_columns={}
        )
    assert len(made) >= 8
    cover = gptables.Cover(title=book.worksheets[0]["A1"].value)
    gptables.write_workbook(tmp_path / "theirs.xlsx", made, cover=cover)
    theirs = openpyxl.load_workbook(tmp_path / "theirs.xlsx")
    for page in pages(book):
        other = theirs[page.title]
        assert other["A1"].value == page["A1"].value
        name, table = frame(page)
        their_name, their_table = frame(other)
        assert their_name == name and list(their_table.columns) == list(table.columns)
        assert not other.merged_cells.ranges and not page.merged_cells.ranges


def test_names_of_tables_are_unique_and_begin_with_a_letter(book: Any) -> None:
    names = [name for page in pages(book) for name in page.tables]
    assert len(set(names)) == len(names) == len(pages(book))
    assert all(re.fullmatch(r"[A-Za-z_\\][\w.]*", name) for name in names)


def test_a_table_has_no_empty_row_or_column_and_nothing_is_hidden(book: Any) -> None:
    for page in pages(book):
        _, table = frame(page)
        assert not table.isna().all(axis=1).any(), page.title
        assert not table.isna().all(axis=0).any(), page.title
        assert page.sheet_state == "visible"
        assert not any(one.hidden for one in page.column_dimensions.values())
        assert not any(one.hidden for one in page.row_dimensions.values())


def test_cover_contents_and_notes_come_first_and_every_table_is_in_the_contents(book: Any) -> None:
    assert [re.sub(r"[^A-Za-z]", "", name) for name in book.sheetnames[:3]] == ["Cover", "Contents", "Notes"]
    listed = {cell.value for row in book.worksheets[1].iter_rows() for cell in row}
    assert {page.title for page in pages(book)} <= listed
    for sheet in book.worksheets:
        assert isinstance(sheet["A1"].value, str) and sheet["A1"].value.strip()


def test_every_note_that_a_cell_points_to_stands_below_its_table(book: Any) -> None:
    marks = re.compile("[①-⑳]")
    seen = 0
    for page in pages(book):
        (made,) = page.tables.values()
        last = page[made.ref][-1][0].row
        used = {m for row in page[made.ref] for cell in row for m in marks.findall(str(cell.value or ""))}
        below = {m for row in page.iter_rows(min_row=last + 1) for cell in row
                 for m in marks.findall(str(cell.value or ""))}  # fmt: skip
        assert used <= below, page.title
        seen += len(used)
    assert seen > 0


def test_no_meaning_is_by_colour_alone(book: Any) -> None:
    for page in pages(book):
        (made,) = page.tables.values()
        for row in page[made.ref][1:]:
            for cell in row:
                assert (
                    cell.font.color is None or cell.font.color.rgb in (None, "FF000000") or cell.font.color.theme == 1
                )
                assert "[Red]" not in cell.number_format
