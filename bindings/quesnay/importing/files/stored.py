"""Stored runs of other programs: tables in TAB or CSV with a column for each variable, the first of times."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from quesnay.errors import ModelFileError
from quesnay.importing.files.cells import Series
from quesnay.importing.files.found import key
from quesnay.importing.files.vensim_text import decoded

__all__ = ["column_key", "columns_of", "rounding_of"]

_DECIMALS = re.compile(r"\.(\d+)(?![\d.eE])")


def rounding_of(path: Path) -> float:
    """Half of the last decimal of a run that is stored with a fixed number of them, at least 4; else 0."""
    most = max((len(match.group(1)) for match in _DECIMALS.finditer(decoded(path))), default=0)
    return 0.5 * 10.0**-most if 4 <= most <= 8 else 0.0


def column_key(name: str) -> str:
    """A column's name as variables are compared: the key, and those of its elements."""
    text = name.strip().strip('"')
    if text.endswith("]") and "[" in text:
        start, _, inside = text[:-1].rpartition("[")
        return f"{key(start)}[{','.join(key(one) for one in inside.split(','))}]"
    return key(text)


def columns_of(path: Path, *, strict: bool = False) -> dict[str, Series]:
    """Columns by the keys of their names; what is empty is left out of a column.

    What is no number is left out too, as runs of other programs say so where a variable has no value; of ``strict``
    data it is refused.

    Raises
    ------
    ModelFileError
        For a file that is no such table.
    """
    text = decoded(path).lstrip("\ufeff")
    first = text.partition("\n")[0]
    if not any(mark in first for mark in "\t,;"):
        return _by_name(text, path)
    mark = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(cell.strip() for cell in row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise ModelFileError(f"{path}: a stored run has a column of times and others, each with its name")
    if key(rows[0][0]) != "time" and len(rows) > 1 and _number(rows[0][1]) is not None:
        # A variable for each row: the first row has the times.
        rows = [list(column) for column in zip(*rows, strict=False)]
    times = [_number(row[0]) for row in rows[1:]]
    found: dict[str, Series] = {}
    for place, name in enumerate(rows[0][1:], start=1):
        if not name.strip():
            continue
        series = Series()
        for n, (time, row) in enumerate(zip(times, rows[1:], strict=True), start=2):
            cell = row[place].strip() if place < len(row) else ""
            value = _number(cell)
            if strict and cell and value is None:
                raise ModelFileError(f"{path}: '{name.strip()}' is '{cell}' in row {n}, expected a number or nothing")
            if time is not None and value is not None:
                series.at.append(time)
                series.values.append(value)
        if series.at:
            if strict and column_key(name) in found:
                raise ModelFileError(f"{path}: the column '{name.strip()}' stands twice")
            found[column_key(name)] = series
    if not found:
        raise ModelFileError(f"{path}: no column of numbers was found, expected a stored run")
    return found


def _by_name(text: str, path: Path) -> dict[str, Series]:
    """A run in Vensim's .dat: a name on a line, then its times and values."""
    found: dict[str, Series] = {}
    series = Series()
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            if line.strip():
                series = found.setdefault(column_key(line), Series())
            continue
        time, value = _number(cells[0]), _number(cells[1])
        if time is not None and value is not None:
            series.at.append(time)
            series.values.append(value)
    found = {name: one for name, one in found.items() if one.at}
    if not found:
        raise ModelFileError(f"{path}: a stored run has a column of times and others, each with its name")
    return found


def _number(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None
