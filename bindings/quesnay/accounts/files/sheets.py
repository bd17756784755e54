"""Sheets of cells from CSV and XLSX files, and files that appear whole or not at all."""

from __future__ import annotations

import csv
import io
import math
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, Any

from quesnay.accounts.files.workbooks import Cell, read_workbook, titles_of
from quesnay.errors import TableFileError
from quesnay.kinds import on_one_line, shown

__all__ = ["Cell", "Sheet", "read_csv", "read_sheet", "sheet_names", "write_sheets", "write_whole"]

# Longer texts are cut off or cannot be read back.
_LONGEST = {".csv": csv.field_size_limit(), ".xlsx": 32_767}


@dataclass(frozen=True)
class Sheet:
    """Cells of a file; rows and columns are counted from 1 in sentences, as programs show them.

    Of a part of a sheet, `first_row` or `rows` and `columns` say where its rows and columns stand in the file.
    """

    where: str
    cells: list[list[Cell]]
    first_row: int = 0
    columns: tuple[int, ...] | None = None
    rows: tuple[int, ...] | None = None

    def error(self, sentence: str, row: int | None = None, column: int | None = None) -> TableFileError:
        """An error at a place, which is told with the codes of its row and column."""
        places = []
        if row is not None:
            places.append(f"row {self.row_number(row)} ('{self.text(row, 0)}')")
        if column is not None:
            places.append(f"column {self.column_number(column)} ('{self.text(0, column)}')")
        place = ": ".join([self.where, *([", ".join(places)] if places else [])])
        return TableFileError(f"{place}: {sentence}")

    def row_number(self, row: int) -> int:
        """Number of a row in the file."""
        return (row + self.first_row if self.rows is None else self.rows[row]) + 1

    def column_number(self, column: int) -> int:
        """Number of a column in the file."""
        return (column if self.columns is None else self.columns[column]) + 1

    def text(self, row: int, column: int) -> str:
        """A cell as text; empty outside the sheet. Whole numbers lose their '.0'."""
        if row >= len(self.cells) or column >= len(self.cells[row]):
            return ""
        value = self.cells[row][column]
        if value is None:
            return ""
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()

    def number(self, row: int, column: int) -> float:
        """A cell as a number. Raises TableFileError naming file, row and column."""
        value = self.cells[row][column] if row < len(self.cells) and column < len(self.cells[row]) else None
        if isinstance(value, float) and math.isfinite(value):
            return value
        if isinstance(value, float):
            raise self.error(f"{value} is not a number", row, column)
        if value is None or value.strip() == "":
            raise self.error("the cell is empty, expected a number", row, column)
        try:
            # Python reads 1_50 as 150 and takes nan and inf.
            found = math.nan if "_" in value else float(value)
        except ValueError:
            found = math.nan
        if value.startswith("="):
            raise self.error(
                f"the formula {value[:40]} has no stored value, expected a number: save the workbook in a program that"
                " computes it", row, column,
            )  # fmt: skip
        if not math.isfinite(found):
            raise self.error(f"'{value}' is not a number", row, column)
        return found


def read_sheet(path: str | PathLike[str], sheet: str | None = None) -> Sheet:
    """The cells of a CSV file (UTF-8) or of one sheet of an XLSX file, the first by default.

    Raises
    ------
    TableFileError
        For a file that is missing or of another kind, an unknown sheet, or no cells.
    """
    if not isinstance(path, str | PathLike):
        raise TableFileError(f"the path of a table is {shown(path)}, expected a CSV or XLSX file")
    file = Path(path)
    if file.is_dir():
        raise TableFileError(f"{file}: this is a folder, expected a CSV or XLSX file")
    if not file.is_file():
        raise TableFileError(f"{file}: the file is missing, expected a CSV or XLSX file")
    kind = file.suffix.lower()
    if kind == ".csv":
        if sheet is not None:
            raise TableFileError(f"{file}: sheet '{sheet}' is asked of a CSV file, which has none")
        return read_csv(file)
    elif kind in (".xlsx", ".xlsm", ".xlsb"):
        return _checked(*read_workbook(file, sheet))
    raise TableFileError(f"{file}: files ending in '{kind}' are not read, expected .csv or .xlsx")


def read_csv(path: str | PathLike[str]) -> Sheet:
    """The cells of a text file with commas, in UTF-8. Raises as :func:`read_sheet` does."""
    file = Path(path)
    if not file.is_file():
        raise TableFileError(f"{file}: the file is missing, expected a text file with commas")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells: list[list[Cell]] = [[cell if cell != "" else None for cell in row] for row in csv.reader(stream)]
    except UnicodeDecodeError:
        row = _undecoded_row(file.read_bytes())
        raise TableFileError(f"{file}, row {row}: the text is not UTF-8; save the file as 'CSV UTF-8'") from None
    except csv.Error as error:
        raise TableFileError(f"{file}: this is no text with commas: {on_one_line(str(error))}") from None
    if cells and len(cells[0]) == 1:
        other = next((sign for sign in ("\t", ";") if sign in str(cells[0][0] or "")), None)
        if other is not None:
            name = "tabs" if other == "\t" else f"'{other}'"
            raise TableFileError(f"{file}: the first line is parted by {name}, expected commas")
    return _checked(cells, str(file))


def _undecoded_row(text: bytes) -> int:
    """The row of the first sign that is none in UTF-8."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return text[: error.start].count(b"\n") + 1
    return 1


def _checked(cells: list[list[Cell]], where: str) -> Sheet:
    while cells and not any(cell is not None for cell in cells[-1]):
        cells.pop()
    if not cells:
        raise TableFileError(f"{where}: the sheet is empty, expected a table")
    return Sheet(where, cells)


def sheet_names(path: str | PathLike[str]) -> list[str]:
    """Names of the sheets of a workbook; none for a CSV file."""
    file = Path(path)
    if file.suffix.lower() == ".csv":
        return []
    return titles_of(file)


def write_whole(path: str | PathLike[str], fill: Callable[[IO[bytes]], None]) -> None:
    """Writes to a temporary file in the same folder and renames it: readers never see half a file."""
    file = Path(path)
    if not file.parent.is_dir():
        raise TableFileError(f"{file}: the folder is missing, expected it to be there")
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            fill(stream)
        # mkstemp gives a file to its owner alone; a table is as open as the umask lets files be.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _require_texts(file: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
    """Raises TableFileError for a text that would not read back as it is."""
    kind = file.suffix.lower()
    for title, rows in sheets.items():
        for place, row in enumerate(rows, start=1):
            for text in (cell for cell in row if isinstance(cell, str)):
                shown = f"{file}, sheet '{title}', row {place}: the text {text[:40]!r}"
                if len(text) > _LONGEST[kind]:
                    raise TableFileError(f"{shown}... has {len(text)} signs, expected at most {_LONGEST[kind]}")
                if kind == ".xlsx" and re.search(r"[\x00-\x08\x0b-\x1f]", text):
                    raise TableFileError(f"{shown} holds a sign that a workbook does not keep, expected printable text")


def write_sheets(path: str | PathLike[str], sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
    """Writes one sheet as CSV, or any number as XLSX, by the ending of the path. Numbers and texts read back the same.

    Texts are never formulas in a workbook, whatever they begin with.

    Raises
    ------
    TableFileError
        For another ending, a missing folder, and a text that the file would not keep.
    """
    file = Path(path)
    endings = [".xlsx"] if len(sheets) > 1 else [".csv", ".xlsx"]
    if file.suffix.lower() not in endings:
        several = ": it has several sheets" if len(sheets) > 1 else ""
        raise TableFileError(
            f"{file}: files ending in '{file.suffix}' are not written, expected {' or '.join(endings)}{several}"
        )
    _require_texts(file, sheets)
    if file.suffix.lower() == ".csv":
        (cells,) = sheets.values()

        def fill_csv(stream: IO[bytes]) -> None:
            text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
            csv.writer(text, lineterminator="\n").writerows(
                [
                    ["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row]
                    for row in cells
                ]
            )
            text.flush()
            text.detach()

        write_whole(file, fill_csv)
    else:

        def fill_xlsx(stream: IO[bytes]) -> None:
            import openpyxl
            from openpyxl.cell import WriteOnlyCell

            book = openpyxl.Workbook(write_only=True)
            for title, rows in sheets.items():
                page = book.create_sheet(title)

                def exact(cell: Cell, page: Any = page) -> Any:
                    # openpyxl writes floats with 16 digits, which do not always read back as the same double.
                    # A text that begins with "=" would be a formula.
                    if not isinstance(cell, str | float):
                        return cell
                    written = WriteOnlyCell(page, value=cell if isinstance(cell, str) else repr(cell))
                    written.data_type = "s" if isinstance(cell, str) else "n"
                    return written

                for row in rows:
                    page.append([exact(cell) for cell in row])
            book.save(stream)

        write_whole(file, fill_xlsx)
