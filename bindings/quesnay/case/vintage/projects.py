"""projects.csv: projects known by name and date, with tables of outlay and capacity as announced and as realised."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from quesnay.case.calendar import years_from_start
from quesnay.case.data import FloatArray, NamedProject, Projects, Vintage
from quesnay.case.files import FileLog, Row, known_name, read_csv
from quesnay.case.schema import CaseFile
from quesnay.errors import CaseError

__all__ = ["project_arrays", "read_projects"]

_COLUMNS = [
    "project", "name_en", "name_zh", "account", "district", "decided", "path", "quantity", "date", "value",
    "published", "grade", "source",
]  # fmt: skip
_SAME = ("name_en", "name_zh", "account", "district", "decided")
_TABLES, _SHARES = ("outlay", "capacity"), ("local_share", "displacement")
_PATHS = ("announced", "realised")
_GRADES = ("published", "derived", "judgement")


def _date(row: Row, column: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(row[column].strip())
    except ValueError:
        raise row.error(column, f"'{row[column]}'", "a date such as 2017-03-01") from None


def _checked(row: Row, codes: Sequence[str]) -> None:
    where = f"{row.path}: line {row.line}"
    known_name(row["account"], codes, where, "sector")
    known_name(row["quantity"], [*_TABLES, *_SHARES], where, "quantity")
    if row["grade"] not in _GRADES:
        raise row.error("grade", f"'{row['grade']}'", "published, derived or judgement")
    row.text("source")
    if row["quantity"] in _SHARES:
        if row["path"] != "-" or row["date"].strip():
            raise row.error("path", f"'{row['path']}'", "'-' and no date: a share is of every path")
        if not 0.0 <= row.number("value") <= 1.0:
            raise row.error("value", row["value"], "a share from 0 to 1")
        return
    if row["path"] not in _PATHS:
        raise row.error("path", f"'{row['path']}'", "announced or realised")
    if row.number("value") < 0.0:
        raise row.error("value", row["value"], "0 or more")


def _table(rows: Sequence[Row]) -> tuple[tuple[datetime.date, ...], tuple[float, ...]]:
    """Dates and values of one table: neither goes back."""
    for before, row in zip(rows, rows[1:], strict=False):
        if _date(row, "date") <= _date(before, "date"):
            raise row.error(
                "date", row["date"], f"a date after {before['date']}, that of the row before: a path does not go back"
            )
        if row["quantity"] == "outlay" and row.number("value") < before.number("value"):
            raise row.error("value", row["value"], f"{before['value']} or more: outlay is cumulative")
    if len(rows) == 1:
        raise rows[0].error("date", rows[0]["date"], "two dates or more in a table")
    return tuple(_date(row, "date") for row in rows), tuple(row.number("value") for row in rows)


def _share(rows: Iterable[Row], name: str, where: str) -> float:
    found = [row.number("value") for row in rows if row["quantity"] == name]
    if len(found) != 1:
        raise CaseError(f"{where} has {len(found)} rows of {name}, expected one")
    return found[0]


def _left_out(rows: Sequence[Row], path: str, vintage: Vintage | None) -> str:
    """Why a project is not in a vintage; empty if it is."""
    last = vintage.releases_to if vintage else None
    if vintage and vintage.information_to and _date(rows[0], "decided") > vintage.information_to:
        return f"decided {rows[0]['decided']}, later than the vintage"
    for quantity in _TABLES:
        table = [row for row in rows if row["quantity"] == quantity and row["path"] == path]
        if not table:
            return f"no table of {quantity} as {path}"
        if last is not None and any(_date(row, "published") > last for row in table):
            return f"its table of {quantity} was published after {last}"
    return ""


def project_arrays(projects: Projects) -> dict[str, FloatArray]:
    """Numbers of the named projects that projects.csv gives, in their order."""
    return {
        "named_local_share": np.array([one.local_share for one in projects.built]),
        "named_displacement": np.array([one.displacement for one in projects.built]),
        "named_built": np.ones(len(projects.built)),
        "named_delay": np.zeros(len(projects.built)),
    }


def read_projects(
    log: FileLog, file: CaseFile, path: Literal["announced", "realised"] | None, vintage: Vintage | None,
    codes: Sequence[str],
) -> Projects | None:  # fmt: skip
    """The named projects of a case on one path; nothing where neither case.toml nor its vintage asks for them.

    Parameters
    ----------
    path
        As announced, or as realised; what was realised no dated vintage knows.

    Raises
    ------
    CaseError
        For a path that goes back in time, and one that a vintage cannot know.
    """
    if path is None:
        return None
    if path == "realised" and vintage is not None and vintage.information_to is not None:
        raise CaseError(
            f"{log.folder}: vintage '{vintage.name}' asks for projects as realised, which is known only afterwards,"
            ' expected path = "announced"'
        )
    by_project: dict[str, list[Row]] = {}
    key = ["project", "path", "quantity", "date"]
    for row in read_csv(log, "projects.csv", _COLUMNS, key).rows:
        _checked(row, codes)
        rows = by_project.setdefault(row.text("project"), [])
        for column in _SAME:
            if rows and row[column] != rows[0][column]:
                raise row.error(column, f"'{row[column]}'", f"'{rows[0][column]}' as in the first row of the project")
        rows.append(row)
    projects, left = [], []
    start = file.calendar.start
    for name, rows in by_project.items():
        for one in _PATHS:
            for quantity in _TABLES:
                if table := [row for row in rows if row["path"] == one and row["quantity"] == quantity]:
                    _table(table)
        why = _left_out(rows, path, vintage)
        if why:
            left.append((name, why))
            continue
        tables = {}
        for quantity in _TABLES:
            dates, values = _table([row for row in rows if row["path"] == path and row["quantity"] == quantity])
            tables[quantity] = (tuple(years_from_start(start, date) for date in dates), values)
        where = f"{log.folder / 'projects.csv'}: project '{name}'"
        first = rows[0]
        projects.append(
            NamedProject(
                name, first.text("name_en"), first.text("name_zh"), first["account"], first["district"],
                _date(first, "decided"), *tables["outlay"], *tables["capacity"],
                _share(rows, "local_share", where), _share(rows, "displacement", where),
            )
        )  # fmt: skip
    return Projects(path, tuple(projects), tuple(left))
