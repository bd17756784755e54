"""Numbers with the labels beside and above them, from text of any size or from a sheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from quesnay.accounts.databases.source import SourceFile
from quesnay.accounts.databases.words import Words
from quesnay.accounts.files.sheets import Cell, Sheet
from quesnay.accounts.parts.cells import FloatArray
from quesnay.errors import TableFileError

__all__ = ["Matrix", "matrix_of_sheet", "read_matrix"]

_NO_NUMBER = np.nan


@dataclass(frozen=True)
class Matrix:
    """Values with not a number where a cell is blank, and where each row stands in the file."""

    where: str
    heads: list[list[str]]  #: lines above the numbers, one text a column
    labels: list[list[str]]  #: texts left of the numbers, by row
    values: FloatArray
    rows: list[int]  #: number of each row in the file, from 1
    first_column: int = 1  #: number of the first column of numbers in the file
    texts: dict[tuple[int, int], str] = field(default_factory=dict)  #: cells that are neither numbers nor blank

    def error(self, sentence: str, row: int | None = None, column: int | None = None) -> TableFileError:
        """An error at a place of the file."""
        places = []
        if row is not None:
            places.append(f"row {self.rows[row]} ('{':'.join(one for one in self.labels[row] if one)}')")
        if column is not None:
            head = ":".join(head[column] for head in self.heads if head[column])
            places.append(f"column {column + self.first_column} ('{head}')")
        return TableFileError(f"{': '.join([self.where, *([', '.join(places)] if places else [])])}: {sentence}")

    def block(self, rows: Sequence[int], columns: Sequence[int]) -> FloatArray:
        """Numbers of some rows and columns. Raises TableFileError naming a cell that is empty."""
        found = self.values[np.ix_(rows, columns)] if not _whole(rows, columns, self.values) else self.values
        if np.isnan(found).any():
            row, column = (int(at[0]) for at in np.nonzero(np.isnan(found)))
            text = self.texts.get((rows[row], columns[column]))
            why = "the cell is empty, expected a number (blank= says what empty cells are)"
            if text is not None and text.startswith("="):
                why = f"the formula {text[:40]} has no stored value: save the workbook in a program that computes it"
            elif text is not None:
                why = f"'{text}' is not a number"
            raise self.error(why, rows[row], columns[column])
        return found


def _whole(rows: Sequence[int], columns: Sequence[int], values: FloatArray) -> bool:
    every = [*range(values.shape[0])], [*range(values.shape[1])]
    return list(rows) == every[0] and list(columns) == every[1]


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator)) if '"' in line else line.split(separator)


def read_matrix(file: SourceFile, separator: str, *, heads: int, labels: int, tail: int = 0) -> Matrix:
    """A text file of so many lines of heads, so many columns of labels and then numbers.

    A line after the heads whose numbers are all empty is the name of the labels and left out.

    Parameters
    ----------
    tail
        Columns after the numbers that hold none.

    Raises
    ------
    TableFileError
        Naming file, row and column: no rows, a row with another number of cells, a cell that is no number.
    """
    words = file.source.words
    above: list[list[str]] = []
    beside: list[list[str]] = []
    rows: list[int] = []
    values = np.empty((0, 0))
    width = -1
    for place, line in enumerate(file.lines(), start=1):
        if line.strip() == "":
            continue
        if len(above) < heads:
            cells = [one.strip() for one in _cells(line, separator)]
            if above and len(cells) - labels - tail != len(above[0]):
                raise file.error(f"{len(cells)} cells stand in the row, expected {len(above[0]) + labels}", place)
            above.append(cells[labels : len(cells) - tail])
            width = len(above[0])
            continue
        names, numbers = _numbers(line, separator, labels, tail, words)
        if isinstance(numbers, int):
            raise file.error(f"'{names[numbers + labels]}' is not a number (column {numbers + labels + 1})", place)
        if width < 0:
            width = len(numbers)
        if heads and not rows and len(numbers) == width and np.isnan(numbers).all():
            continue
        if len(numbers) != width:
            raise file.error(
                f"{len(numbers)} numbers stand in the row, expected {width}: is the file cut off or mixed?",
                place,
            )
        if len(rows) == len(values):
            values = _grown(values, width)
        values[len(rows)] = numbers
        beside.append([one.strip() for one in names[:labels]])
        rows.append(place)
    if not rows:
        raise file.error("no row of numbers stands in the file, expected a table: is it cut off?")
    return Matrix(file.where, above, beside, values[: len(rows)], rows, labels + 1)


def _grown(values: FloatArray, width: int) -> FloatArray:
    """Room for more rows: as many as there are columns to begin with, which a square table needs."""
    more = np.empty((max(2 * len(values), width + 8), width))
    if len(values):
        more[: len(values)] = values
    return more


def _numbers(line: str, separator: str, labels: int, tail: int, words: Words) -> tuple[list[str], FloatArray | int]:
    """Labels and numbers of a line; the place of a cell that is no number, and all cells, where there is one."""
    if '"' not in line and tail == 0 and words.decimal == "." and not words.thousands:
        parts = line.split(separator, labels)
        rest = parts[labels] if len(parts) > labels else ""
        quick = _quick(rest, separator)
        # What Arrow does not take, and what is no finite number, is looked at cell by cell.
        if quick is not None and np.isfinite(quick).all():
            return parts, quick
    cells = _cells(line, separator)
    kept = cells[labels : len(cells) - tail]
    numbers = np.empty(len(kept))
    for at, cell in enumerate(kept):
        found = words.number(cell)
        if found is None and not words.is_blank(cell):
            return cells, at
        numbers[at] = _NO_NUMBER if found is None else found
    return cells, numbers


def _quick(text: str, separator: str) -> FloatArray | None:
    """All numbers of a text, None where one is not written as Arrow reads them; four times as fast as one by one."""
    import pyarrow as pa
    import pyarrow.compute as compute

    try:
        cells = compute.split_pattern(pa.array([text]), separator).flatten()
        found: FloatArray = compute.cast(cells, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return found


def matrix_of_sheet(
    sheet: Sheet, top: int, left: int, *, heads: Sequence[int], labels: Sequence[int], right: int | None = None,
    bottom: int | None = None, words: Words | None = None,
) -> Matrix:  # fmt: skip
    """Numbers of a sheet from a row and a column on; text that is no number is one that is not read.

    Parameters
    ----------
    top, left
        First row and column of numbers, counted from 0.
    heads, labels
        Rows above and columns beside that hold labels.
    right, bottom
        Behind the last column and row; by default those of the sheet.
    """
    words = Words() if words is None else words
    right = max(len(row) for row in sheet.cells) if right is None else right
    bottom = len(sheet.cells) if bottom is None else bottom
    values = np.full((bottom - top, right - left), _NO_NUMBER)
    texts: dict[tuple[int, int], str] = {}
    for row in range(top, bottom):
        cells: list[Cell] = sheet.cells[row]
        for column in range(left, min(right, len(cells))):
            cell = cells[column]
            if isinstance(cell, float):
                values[row - top, column - left] = cell
                continue
            found = words.number(cell)
            if found is None and not words.is_blank(cell):
                # A place outside the table may hold a note; the cell is refused where a number is needed.
                texts[row - top, column - left] = str(cell)
                continue
            values[row - top, column - left] = _NO_NUMBER if found is None else found
        if words.blank is not None and len(cells) < right:
            values[row - top, max(0, len(cells) - left) :] = words.blank
    return Matrix(
        sheet.where,
        [[sheet.text(row, column) for column in range(left, right)] for row in heads],
        [[sheet.text(row, column) for column in labels] for row in range(top, bottom)],
        values,
        [sheet.row_number(row) for row in range(top, bottom)],
        sheet.column_number(left),
        texts,
    )
