"""Indicators of a case: the file ``indicators.csv``, each a ratio of weighted sums of quantities of the model."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from quesnay.case.data import CaseData, Indicator
from quesnay.case.files import FileLog, Row, known_name, number, read_csv

__all__ = ["GROUPS", "with_indicators"]

_FILE = "indicators.csv"
_COLUMNS = (
    "group indicator name_en name_zh numerator numerator_accounts denominator denominator_accounts times base base_at"
    " unit target by direction grade source note"
).split()
#: The four groups of indicators of a plan, and its projects.
GROUPS = {
    "innovation": ("innovation", "创新驱动"),
    "scale": ("scale and benefit", "规模效益"),
    "integration": ("integration of industry and information", "两化融合"),
    "intensity": ("intensive and efficient", "集约高效"),
    "projects": ("projects", "项目"),
}


def with_indicators(data: CaseData, held: Mapping[str, bytes] | None = None) -> CaseData:
    """The case with its indicators, if it has the file; ``held`` are contents that stand for files.

    Raises
    ------
    CaseError
        One sentence with file and row, what was given and what was expected.
    """
    log = FileLog(data.folder, held)
    if not log.has(_FILE):
        return data
    rows = read_csv(log, _FILE, _COLUMNS, ["indicator"]).rows
    indicators = tuple(_indicator(row, data) for row in rows)
    inputs = tuple(sorted({**dict(data.inputs), **log.files}.items()))
    contents = {**data.contents, **log.contents}
    return dataclasses.replace(data, indicators=indicators, inputs=inputs, contents=contents)


def _indicator(row: Row, data: CaseData) -> Indicator:
    where = f"{row.path}: line {row.line}"
    known_name(row["group"], GROUPS, where, "group")
    known_name(row["grade"], ("published", "derived", "judgement"), where, "grade")
    known_name(row["direction"], ("at_least", "at_most"), where, "direction")
    known_name(row["base_at"], ("", "start", "cumulative", "growth"), where, "base_at")
    known_name(row.text("source"), data.sources, where, "source")
    times, base = _optional(row, "times"), _optional(row, "base")
    if (base is None) != (row["base_at"] != "start") or (times is None) != (base is not None):
        raise row.error("base", f"'{row['base']}'", "either 'base' with base_at 'start', or 'times' without a base")
    target, by = _optional(row, "target"), _date(row, data)
    if (target is None) != (by is None):
        raise row.error("by", f"'{row['by']}'", "a date beside a target, and none without")
    if not row["denominator"].strip() and row["denominator_accounts"].strip():
        raise row.error("denominator_accounts", f"'{row['denominator_accounts']}'", "none without a denominator")
    return Indicator(
        row["group"], row.text("indicator"), row.text("name_en"), row.text("name_zh"),
        tuple(row.text("numerator").split("+")), _weights(row, "numerator_accounts", data.codes),
        row["denominator"].strip(), _weights(row, "denominator_accounts", data.codes), times, base,
        row["base_at"] == "cumulative", row["base_at"] == "growth", row.text("unit"), target, by, row["direction"],
        row["grade"], row["source"],
    )  # fmt: skip


def _optional(row: Row, column: str) -> float | None:
    return row.number(column) if row[column].strip() else None


def _date(row: Row, data: CaseData) -> datetime.date | None:
    text = row["by"].strip()
    if not text:
        return None
    try:
        given = datetime.date.fromisoformat(text)
    except ValueError:
        raise row.error("by", f"'{text}'", "a date such as 2019-12-31") from None
    if given <= data.file.calendar.start:
        raise row.error("by", text, f"a date after the start of the run, {data.file.calendar.start}")
    return given


def _weights(row: Row, column: str, codes: Sequence[str]) -> dict[str, float]:
    """Weights by account: ``K1 K2*0.465``; ``all`` stands for every account at one."""
    given = row[column].split()
    if given == ["all"]:
        return dict.fromkeys(codes, 1.0)
    weights = {}
    for one in given:
        code, star, times = one.partition("*")
        known_name(code, codes, f"{row.path}: line {row.line}", "sector")
        weight = number(times) if star else 1.0
        if weight is None:
            raise row.error(column, f"'{one}'", "an account, or an account times a number as in K2*0.465")
        weights[code] = weight
    return weights
