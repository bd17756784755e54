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


def columns_of(path: Path) -> dict[str, Series]:
    """Columns by the keys of their names; what is empty or no number is left out of a column.

    Raises
    ------
    ModelFileError
        For a file that is no such table.
    """
    text = decoded(path).lstrip("\ufeff")
    first = text.partition("\n")[0]
    if "\t" not in first and "," not in first:
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
        for time, row in zip(times, rows[1:], strict=True):
            value = _number(row[place]) if place < len(row) else None
            if time is not None and value is not None:
                series.at.append(time)
                series.values.append(value)
        if series.at:
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
