"""An occasion for which tables are printed: what is past then, and what is forecast."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from quesnay.errors import CaseError
from quesnay.office.run_tables import RunTables

__all__ = ["Occasion", "occasion_of"]


@dataclass(frozen=True)
class Occasion:
    """A date as of which tables are printed. Periods that end after it are forecasts."""

    id: str
    name_en: str
    name_zh: str
    as_of: datetime.date

    def head(self, period: str, end: datetime.date) -> str:
        """A period as the head of a column, marked where it is a forecast."""
        return f"{period} F" if end > self.as_of else period


def occasion_of(tables: RunTables, wanted: str) -> Occasion:
    """The occasion of a name that the case of a run declares.

    Raises
    ------
    CaseError
        For an unknown occasion, and for one before the dates of the run.
    """
    declared = {str(one["id"]): one for one in tables.manifest["case"].get("occasions", [])}
    if wanted not in declared:
        known = ", ".join(f"'{name}'" for name in declared) or "none (they are [[occasions]] of case.toml)"
        raise CaseError(f"{tables.where}: the occasion '{wanted}' is unknown, expected one of: {known}")
    one = declared[wanted]
    as_of = datetime.date.fromisoformat(one["as_of"])
    first = datetime.date.fromisoformat(tables.manifest["case"]["periods"][0]["start"])
    if as_of < first:
        raise CaseError(
            f"{tables.where}: the occasion '{wanted}' is as of {as_of}, before the first period of the run"
            f" ({first}), expected a date within it"
        )
    return Occasion(wanted, str(one["name_en"]), str(one["name_zh"]), as_of)
