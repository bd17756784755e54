"""What came, as a file says it: indices on the base year, and targets that were met or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from quesnay.case.data import CaseData
from quesnay.case.files import FileLog, Row, known_name, number, read_csv
from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.scores.given import FloatArray
from quesnay.study.score.quantities import Term, read_quantity

__all__ = ["Indicator", "Outturns", "Verdict", "read_outturns"]

_COLUMNS = [
    "indicator", "name_en", "name_zh", "quantity", "yearly_price", "index_to", "year", "value", "scored",
    "series_break", "grade", "source",
]  # fmt: skip
_GRADES = ("published", "derived", "judgement")
_TARGET = "target "


@dataclass(frozen=True)
class Indicator:
    """A series that is scored, with one outturn for each year of the run, nan where there is none [base year = 100]."""

    id: str
    name_en: str
    name_zh: str
    terms: tuple[Term, ...]
    yearly_price: float
    values: FloatArray


@dataclass(frozen=True)
class Verdict:
    """Whether a target was met, 1 or 0."""

    target: str
    met: float
    grade: str
    source: str


@dataclass(frozen=True)
class Outturns:
    """What came: indices over the years of the run, and verdicts on targets."""

    path: Path
    years: tuple[int, ...]
    indicators: tuple[Indicator, ...]
    verdicts: tuple[Verdict, ...]


def _scored(row: Row) -> bool:
    if row["scored"] not in ("yes", "no"):
        raise row.error("scored", f"'{row['scored']}'", "yes or no")
    return row["scored"] == "yes"


def _year(row: Row, column: str) -> int:
    value = row.number(column)
    if value != int(value):
        raise row.error(column, row[column], "a year")
    return int(value)


def _checked(row: Row, data: CaseData, years: Sequence[int]) -> int:
    """The year of a scored row. Raises CaseError for what cannot be scored."""
    if row["grade"] not in _GRADES:
        raise row.error(
            "grade", f"'{row['grade']}'", "published, derived or judgement: what has no source is not scored"
        )
    row.text("source")
    year = _year(row, "year")
    if year not in years:
        raise row.error("year", row["year"], f"a year of the run, {years[0]} to {years[-1]}")
    return year


def _refuse_break(row: Row, first: int, year: int) -> None:
    """A level cannot be compared with one on the other side of a break of its series."""
    given = row["series_break"].strip()
    if not given:
        return
    at = number(given)
    if at is None or at != int(at):
        raise row.error("series_break", f"'{given}'", "a blank, or the year from which the series is another")
    if first < at <= year:
        raise row.error(
            "series_break", given, f"no break inside the scored window, after {first} and to {year}: scored = no, or an"
            f" index on one basis",
        )  # fmt: skip


def read_outturns(path: str | PathLike[str], data: CaseData) -> Outturns:
    """Outturns of the run of a case.

    Parameters
    ----------
    path
        A CSV file with the columns of docs/study/scores.md.

    Raises
    ------
    CaseError
        One sentence with line and column: a break inside the scored window, a year outside the run, two values for one
        cell, an unknown quantity, a grade that is none.
    """
    path = Path(path)
    rows = read_csv(FileLog(path.parent), path.name, _COLUMNS, ["indicator", "year"]).rows
    years = [period.start.year for period in periods(data, 1)]
    found: dict[str, Indicator] = {}
    verdicts: list[Verdict] = []
    given: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if not _scored(row):
            continue
        name, year = row.text("indicator"), _checked(row, data, years)
        if row["quantity"].startswith(_TARGET):
            target = row["quantity"].removeprefix(_TARGET).strip()
            known_name(target, [one.target for one in data.targets], f"{row.path}: line {row.line}", "target")
            if row.number("value") not in (0.0, 1.0):
                raise row.error("value", row["value"], "1 (met) or 0")
            verdicts.append(Verdict(target, row.number("value"), row["grade"], row["source"]))
            continue
        first = _year(row, "index_to")
        if first != data.file.base_year:
            raise row.error("index_to", row["index_to"], f"the base year of the case, {data.file.base_year}")
        _refuse_break(row, first, year)
        same = ("name_en", "name_zh", "quantity", "yearly_price")
        cells = tuple(row[column] for column in same)
        for column, mine, before in zip(same, cells, given.setdefault(name, cells), strict=True):
            if mine != before:
                raise row.error(column, f"'{mine}'", f"'{before}' as in the first row of '{name}'")
        if name not in found:
            terms, price = read_quantity(row, data), row.number("yearly_price")
            if not price > 0.0:
                raise row.error("yearly_price", row["yearly_price"], "a factor a year above zero, 1 for volumes")
            empty = np.full(len(years), np.nan)
            found[name] = Indicator(name, row.text("name_en"), row.text("name_zh"), terms, price, empty)
        value = row.number("value")
        if not value > 0.0:
            raise row.error("value", row["value"], "an index above zero")
        found[name].values[years.index(year)] = value
    if not found and not verdicts:
        raise CaseError(f"{path}: no row is scored, expected at least one with scored = yes")
    return Outturns(path, tuple(years), tuple(found.values()), tuple(verdicts))
