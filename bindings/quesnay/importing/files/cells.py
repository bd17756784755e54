"""Numbers that a model takes from tables beside it: XLSX and CSV, by cell, row, column or name."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quesnay.errors import ModelFileError

__all__ = ["Cells", "Series", "subscripts_of"]

_CELL = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d+)(\*?)$")


@dataclass
class Series:
    """Points of one element: times or arguments, and values."""

    at: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(value: object) -> float | None:
    """A cell's number; None for what is empty or no number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip())
    except ValueError:
        return None


@dataclass
class _Sheet:
    rows: list[list[Any]]
    names: dict[str, tuple[int, int, int, int]]  #: of ranges of cells: first row, first column, last row, last column

    def at(self, row: int, column: int) -> Any:
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


class Cells:
    """Sheets of the files beside a model, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sheets: dict[tuple[str, str], _Sheet] = {}

    def _sheet(self, file: str, tab: str) -> _Sheet:
        if (file, tab) not in self._sheets:
            if file.startswith("?"):
                raise ModelFileError(f"'{file}' is a name for a file that the model does not say, expected the file")
            path = self.folder / file.replace("\\", "/")
            if not path.is_file():
                raise ModelFileError(f"{file} is not beside the model, expected the table that its equations read")
            reads = {".xlsx": _workbook, ".xlsm": _workbook, ".xls": _old_workbook}.get(path.suffix.lower(), _text)
            self._sheets[file, tab] = reads(path, tab)
        return self._sheets[file, tab]

    def series(self, file: str, tab: str, along: str, cell: str, count: int) -> list[Series]:
        """Series of so many elements, side by side.

        Parameters
        ----------
        along
            Row or column of times or arguments: a number, letters, or a name.
        cell
            Where the first value stands, or a name.
        """
        sheet = self._sheet(file, tab)
        across, place, first = self._axis(sheet, along, cell, file)
        row, column, _, _ = self._block(sheet, cell, file)
        found = []
        for one in range(count):
            series = Series()
            last = len(sheet.rows) if not across else max((len(cells) for cells in sheet.rows), default=0)
            for step in range(first if place is None else (column if across else row), last):
                at = _number(sheet.at(place or 0, step) if across else sheet.at(step, place or 0))
                value = _number(sheet.at(row + one, step) if across else sheet.at(step, column + one))
                if at is not None and value is not None:
                    series.at.append(at)
                    series.values.append(value)
            if not series.at:
                raise ModelFileError(f"{file}, sheet '{tab}': no numbers from {cell} along {along}")
            order = sorted(range(len(series.at)), key=series.at.__getitem__)
            found.append(Series([series.at[i] for i in order], [series.values[i] for i in order]))
        return found

    def _axis(self, sheet: _Sheet, along: str, cell: str, file: str) -> tuple[bool, int | None, int]:
        """Whether times go across, and their row or column."""
        if along.isdigit():
            return True, int(along) - 1, 0
        if along.casefold() in sheet.names:
            row, column, last_row, _ = sheet.names[along.casefold()]
            across = last_row == row
            return across, row if across else column, 0
        if re.fullmatch(r"[A-Za-z]{1,3}", along):
            return False, _column(along), 0
        raise ModelFileError(f"{file}: '{along}' is no row, column or name of cells")

    def _block(self, sheet: _Sheet, cell: str, file: str) -> tuple[int, int, bool, bool]:
        """First row and column, whether it is turned, whether it is a name."""
        name = cell.rstrip("*").casefold()
        if name in sheet.names:
            row, column, _, _ = sheet.names[name]
            return row, column, cell.endswith("*"), True
        match = _CELL.match(cell.strip())
        if not match:
            raise ModelFileError(f"{file}: '{cell}' is no cell and no name of cells")
        return int(match.group(2)) - 1, _column(match.group(1)), bool(match.group(3)), False

    def constants(self, file: str, tab: str, cell: str, sizes: list[int]) -> list[float]:
        """Numbers of the shape of the sizes, row-major: the last along a row, or a column where the cell says *."""
        sheet = self._sheet(file, tab)
        row, column, turned, _ = self._block(sheet, cell, file)
        if len(sizes) > 2:
            raise ModelFileError(f"{file}, {cell}: {len(sizes)} ranges of elements, expected at most 2 for one block")
        rows, columns = ([1, 1, *sizes])[-2:]
        numbers = []
        for i in range(rows):
            for j in range(columns):
                at = (row + j, column + i) if turned else (row + i, column + j)
                value = _number(sheet.at(*at))
                if value is None:
                    raise ModelFileError(f"{file}, sheet '{tab}': row {at[0] + 1}, column {at[1] + 1} has no number")
                numbers.append(value)
        return numbers

    def labels(self, file: str, tab: str, firstcell: str, lastcell: str) -> list[str]:
        """Texts from a cell to another; a column or row alone as the last goes down or along to its end."""
        sheet = self._sheet(file, tab)
        row, column, _, named = self._block(sheet, firstcell, file)
        if named:
            row, column, last_row, last_column = sheet.names[firstcell.casefold()]
        elif lastcell.isdigit():
            last_row, last_column = row, max(len(cells) for cells in sheet.rows) - 1
        elif re.fullmatch(r"[A-Za-z]{1,3}", lastcell):
            last_row, last_column = len(sheet.rows) - 1, column
        else:
            last_row, last_column, _, _ = self._block(sheet, lastcell, file)
        texts = [sheet.at(i, j) for i in range(row, last_row + 1) for j in range(column, last_column + 1)]
        return [str(text).strip() for text in texts if text not in (None, "")]


def subscripts_of(cells: Cells, file: str, tab: str, firstcell: str, lastcell: str, prefix: str) -> tuple[str, ...]:
    """Elements that a range takes from a table."""
    return tuple(prefix + label for label in cells.labels(file, tab, firstcell, lastcell))


def _text(path: Path, separator: str) -> _Sheet:
    mark = {"": ",", "t": "\t", "\\t": "\t", "tab": "\t"}.get(separator.casefold(), separator)
    if len(mark) != 1:
        raise ModelFileError(f"{path.name}: '{separator}' is said to separate its columns, expected one character")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return _Sheet([list(row) for row in csv.reader(file, delimiter=mark)], {})


def _workbook(path: Path, tab: str) -> _Sheet:
    import openpyxl
    from openpyxl.utils import range_boundaries

    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {name.casefold(): name for name in book.sheetnames}
    if tab.casefold() not in sheets:
        raise ModelFileError(f"{path.name} has no sheet '{tab}', expected one of {book.sheetnames}")
    sheet = book[sheets[tab.casefold()]]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    names: dict[str, tuple[int, int, int, int]] = {}
    for defined in [*book.defined_names.values(), *sheet.defined_names.values()]:
        try:
            places = list(defined.destinations)
        except Exception:  # a name of a formula has no cells
            continue
        for title, area in places:
            if title.casefold() == tab.casefold():
                left, top, right, bottom = range_boundaries(area.replace("$", ""))
                names[defined.name.casefold()] = (top - 1, left - 1, bottom - 1, right - 1)
    return _Sheet(rows, names)


def _old_workbook(path: Path, tab: str) -> _Sheet:
    try:
        import xlrd
    except ModuleNotFoundError:
        raise ModelFileError(
            f"{path.name}: xlrd is not installed, expected it to be: pip install 'quesnay[import]'"
        ) from None
    book = xlrd.open_workbook(path)
    sheets = {name.casefold(): place for place, name in enumerate(book.sheet_names())}
    if tab.casefold() not in sheets:
        raise ModelFileError(f"{path.name} has no sheet '{tab}', expected one of {book.sheet_names()}")
    place = sheets[tab.casefold()]
    sheet = book.sheet_by_index(place)
    names = {}
    for defined in book.name_obj_list:
        area = defined.area2d() if defined.result is not None and defined.result.kind == xlrd.oREF else None
        if area is not None and area[0] is sheet:
            _, top, bottom, left, right = area
            names[defined.name.casefold()] = (top, left, bottom - 1, right - 1)
    return _Sheet([sheet.row_values(row) for row in range(sheet.nrows)], names)
