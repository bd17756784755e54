"""Cells of workbooks: whole sheets, the first rows of all sheets, and formulas whose values were never stored."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quesnay.errors import TableFileError
from quesnay.kinds import on_one_line

__all__ = ["Cell", "read_workbook", "sheet_heads", "titles_of"]

Cell = str | float | None
# What a table of some thousand sectors takes, and a file made to fill the memory exceeds.
_MOST_BYTES = 1 << 30
_MOST_CELLS = 100_000_000
_MOST_ROWS = 1_048_576  # of a worksheet; openpyxl makes every row that a wrong number in a file asks for
_FORMULA = b"<f"
_BINARY = ".xlsb"


@contextmanager
def _opened(file: Path, *, formulas: bool = False) -> Iterator[Any]:
    import openpyxl

    try:
        with zipfile.ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _MOST_BYTES:
            raise TableFileError(
                f"{file}: the workbook unpacks to {unpacked} bytes, expected at most {_MOST_BYTES}; save large"
                " tables as CSV"
            )
        book = openpyxl.load_workbook(file, read_only=True, data_only=not formulas)
    except TableFileError:
        raise
    except Exception as error:  # openpyxl lets errors of zip and XML through as they are
        raise TableFileError(f"{file}: the workbook cannot be opened: {on_one_line(str(error))}") from None
    try:
        yield book
    except TableFileError:
        raise
    except Exception as error:  # openpyxl parses while rows are read, and lets its parsers' errors through
        said = f"{type(error).__name__}: {on_one_line(str(error))}"
        raise TableFileError(f"{file}: the workbook cannot be read: {said}") from None
    finally:
        book.close()


@contextmanager
def _opened_binary(file: Path) -> Iterator[Any]:
    """A workbook in Excel's binary form, which pyxlsb reads."""
    try:
        import pyxlsb
    except ImportError:
        raise TableFileError(
            f"{file}: workbooks ending in .xlsb need the package pyxlsb (extra 'xlsb'), or save it as .xlsx"
        ) from None
    try:
        book = pyxlsb.open_workbook(str(file))
    except Exception as error:  # pyxlsb lets errors of zip and of the binary form through as they are
        raise TableFileError(f"{file}: the workbook cannot be opened: {on_one_line(str(error))}") from None
    try:
        yield book
    except TableFileError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {on_one_line(str(error))}"
        raise TableFileError(f"{file}: the workbook cannot be read: {said}") from None
    finally:
        book.close()


def _binary_rows(file: Path, book: Any, title: str, most: int | None) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    with book.get_sheet(title) as page:
        for row in page.rows():
            if most is not None and len(rows) == most:
                break
            rows.append([_cell(cell.v) for cell in row])
            if len(rows) * len(row) > _MOST_CELLS:
                raise TableFileError(f"{file}, sheet '{title}': more than {_MOST_CELLS} cells, expected a table")
    return rows


def titles_of(file: Path) -> list[str]:
    """Names of the sheets."""
    if file.suffix.lower() == _BINARY:
        with _opened_binary(file) as book:
            return list(book.sheets)
    with _opened(file) as book:
        return list(book.sheetnames)


def sheet_heads(file: Path, rows: int) -> list[tuple[str, list[list[Cell]]]]:
    """Name and first rows of every worksheet."""
    if file.suffix.lower() == _BINARY:
        with _opened_binary(file) as book:
            return [(title, _binary_rows(file, book, title, rows)) for title in book.sheets]
    with _opened(file) as book:
        return [(page.title, _rows(file, page, rows)) for page in book.worksheets]


def read_workbook(file: Path, sheet: str | None) -> tuple[list[list[Cell]], str]:
    """Cells of a sheet, the first by default, and how sentences call it.

    A formula whose value was not stored is the text of the formula.
    """
    if file.suffix.lower() == _BINARY:
        with _opened_binary(file) as book:
            if sheet is not None and sheet not in book.sheets:
                raise TableFileError(f"{file}: there is no sheet '{sheet}'; sheets are {', '.join(book.sheets)}")
            title = sheet if sheet is not None else book.sheets[0]
            return _binary_rows(file, book, title, None), f"{file}, sheet '{title}'"
    with _opened(file) as book:
        if not book.worksheets:
            raise TableFileError(f"{file}: the workbook has no worksheet, expected a table")
        if sheet is not None and sheet not in book.sheetnames:
            known = on_one_line(", ".join(book.sheetnames))
            raise TableFileError(f"{file}: there is no sheet '{sheet}'; sheets are {known}")
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        title = chosen.title
        rows = _rows(file, chosen)
    if _has_formulas(file) and any(cell is None for row in rows for cell in row):
        _name_formulas(file, title, rows)
    return rows, f"{file}, sheet '{title}'"


def _has_formulas(file: Path) -> bool:
    """Whether a formula stands in any sheet, by its mark."""
    with zipfile.ZipFile(file) as packed:
        for part in packed.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with packed.open(part) as stream:
                    last = b""
                    while piece := stream.read(1 << 20):
                        if _FORMULA in last + piece:
                            return True
                        last = piece[-1:]
    return False


def _name_formulas(file: Path, title: str, rows: list[list[Cell]]) -> None:
    with _opened(file, formulas=True) as book:
        for own, written in zip(rows, book[title].iter_rows(values_only=True), strict=False):
            for place, value in enumerate(written[: len(own)]):
                text = getattr(value, "text", value)
                if own[place] is None and isinstance(text, str) and text.startswith("="):
                    own[place] = text


def _rows(file: Path, page: Any, most: int | None = None) -> list[list[Cell]]:
    """All rows. Raises TableFileError for a sheet that is wider and longer than any table."""
    rows: list[list[Cell]] = []
    cells = 0
    for row in page.iter_rows(values_only=True, max_row=most):
        if len(rows) == _MOST_ROWS:
            raise TableFileError(f"{file}, sheet '{page.title}': more than {_MOST_ROWS} rows, expected a worksheet's")
        cells += len(row)
        if cells > _MOST_CELLS:
            raise TableFileError(
                f"{file}, sheet '{page.title}': more than {_MOST_CELLS} cells, the first {len(rows)} rows of"
                f" {len(row)} columns among them, expected a table without stray cells far off"
            )
        rows.append([_cell(value) for value in row])
    return rows


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value)
