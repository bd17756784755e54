"""Arguments of a table from any file: a known database, the layout of China's Bureau, or one that a user describes."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import quesnay._core as _core
from quesnay.accounts.databases.recognise import FORMATS, read_database, read_database_supply_use
from quesnay.accounts.databases.source import Read
from quesnay.accounts.databases.words import Words
from quesnay.accounts.databases.yearbook import is_plain, yearbook_sheet
from quesnay.accounts.files.layout import OECD, WIOD, BlockLayout, table_parts, with_exports
from quesnay.accounts.files.nbs import nbs_layout
from quesnay.accounts.files.printed import printed_table
from quesnay.accounts.files.sheets import Cell, Sheet, read_sheet
from quesnay.accounts.files.workbook import read_notes, read_satellites
from quesnay.accounts.parts.scalars import count, number, text, texts
from quesnay.errors import TableFileError
from quesnay.kinds import shown

__all__ = ["read_supply_use", "read_table", "words_of"]

_NAMED = {"wiod": WIOD, "oecd": OECD}


def words_of(blank: object, decimal: object, thousands: object) -> Words:
    """What cells mean. Raises InvalidValue for what no table has."""
    value = None if blank is None else number(blank, "blank")
    return Words(value, text(decimal, "decimal"), text(thousands, "thousands"))


def read_table(
    path: str | PathLike[str], layout: str | BlockLayout, sheet: str | None, region: str | None, words: Words,
    skip: Sequence[str], held: dict[str, Any],
) -> tuple[str, Read]:  # fmt: skip
    """How sentences call the file, and the arguments of the table that it holds.

    Raises
    ------
    InvalidValue
        For a layout that is not known, or an argument that the format has no use for.
    TableFileError
        Naming file, sheet, row and column.
    """
    if not isinstance(layout, BlockLayout) and (not isinstance(layout, str) or layout not in ("auto", "nbs", *FORMATS)):
        known = f"auto, nbs, {', '.join(FORMATS)} or a BlockLayout"
        raise _core.InvalidValue(
            f"layout {repr(layout) if isinstance(layout, str) else shown(layout)} is not known, expected {known}"
        )
    left_out = texts(skip, "skip") if not isinstance(skip, str) else [skip]
    asked = None if region is None else text(region, "region")
    if isinstance(layout, str) and layout != "nbs":
        read = read_database(path, layout, sheet=sheet, year=held["year"], region=asked, unit=held["unit"], words=words)
        if read is not None:
            return str(path), _with_notes(Path(path), read, held, left_out, asked)
    return _of_sheet(path, layout, sheet, words, left_out, asked, held)


def _with_notes(path: Path, read: Read, held: dict[str, Any], skip: Sequence[str], region: str | None) -> Read:
    """What was said beside the file wins over what the file says; what no reader asked for is refused."""
    if skip:
        raise _core.InvalidValue(
            f"skip is given for {read.format}, whose reader knows its rows, expected a BlockLayout"
        )
    if region is not None and not read.format.startswith("Eurostat"):
        raise _core.InvalidValue(
            f"region is given for {read.format}, which is one table, expected none: table.region(...) takes one out"
        )
    found = read.parts.get("year")
    if held["year"] is not None and found is not None and held["year"] != found:
        raise TableFileError(f"{path}: the table is of {found}, but year={held['year']} was asked for")
    for name, value in held.items():
        if value is not None and value != "":
            read.parts[name] = value
    return read


def _of_sheet(
    path: str | PathLike[str], layout: str | BlockLayout, sheet: str | None, words: Words, skip: Sequence[str],
    region: str | None, held: dict[str, Any],
) -> tuple[str, Read]:  # fmt: skip
    cells, said, left = read_sheet(path, sheet), "", list[str]()
    if region is not None:
        raise _core.InvalidValue(f"region is given for {cells.where}, which is one table, expected none")
    plain = words == Words() and not skip
    if isinstance(layout, BlockLayout):
        name, chosen = "BlockLayout", layout
        if not plain or not is_plain(cells, layout):
            cells, chosen, left = yearbook_sheet(cells, layout, words, skip)
    elif layout in _NAMED:
        name, chosen, cells = f"{layout.upper()}, codes in the first row", _NAMED[layout], _worded(cells, words)
    else:
        cells, said = printed_table(cells, ("TIU", "TFU"), ("TII", "TVA"))
        cells = _worded(cells, words)
        name, chosen = "NBS", nbs_layout(cells)
    if skip and not isinstance(layout, BlockLayout):
        raise _core.InvalidValue(f"skip is given for {name}, whose rows are known by codes, expected a BlockLayout")
    text_file = Path(path).suffix.lower() == ".csv"
    notes = {} if text_file else read_notes(path)
    limits = ("tolerance", "absolute_tolerance", "negative_flows")
    notes.update({one: held[one] for one in limits if held[one] is not None})
    allowed = number(notes.get("tolerance", 1e-9), "tolerance")
    rounding = number(notes.get("absolute_tolerance", 0.0), "absolute_tolerance")
    parts = table_parts(cells, with_exports(chosen, held["exports"]), allowed, rounding)
    if not text_file:
        parts["satellites"] = read_satellites(path, len(parts["sectors"]))
        if held["exports"] is not None:
            notes.pop("exports", None)
    given = {"unit": held["unit"] or said, "source": held["source"], "year": held["year"], "price": held["price"]}
    notes.update({one: value for one, value in given.items() if value is not None and value != ""})
    left += [f"'{code}', a total that was checked" for code in (*chosen.column_subtotals, *chosen.row_subtotals)]
    left += [f"'{code}', as the layout says" for code in chosen.ignored]
    return cells.where, Read(name, {**parts, **notes}, left)


def _worded(sheet: Sheet, words: Words) -> Sheet:
    """Cells right of the labels and below the heads as the words say; as they are where nothing was said."""
    if words == Words():
        return sheet
    labels = max(
        (at + 1 for at in range(len(sheet.cells[0])) if sheet.text(0, at).startswith(("code", "name"))), default=1
    )

    def cell(value: Cell) -> Cell:
        found = words.number(value)
        return value if found is None else found

    cells = [
        row if place == 0 else [*row[:labels], *(cell(value) for value in row[labels:])]
        for place, row in enumerate(sheet.cells)
    ]
    return Sheet(sheet.where, cells, sheet.first_row, sheet.columns, sheet.rows)


def read_supply_use(path: str | PathLike[str], year: object, region: object, blank: object, unit: str) -> Read | None:
    """Arguments of supply and use of a published format; None for other files."""
    when = None if year is None else count(year, "year")
    where = None if region is None else text(region, "region")
    words = words_of(blank, ".", "")
    return read_database_supply_use(path, year=when, region=where, unit=unit, words=words)
