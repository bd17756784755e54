"""Where a published series breaks: what comes before and after is measured in two ways."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quesnay.case.calendar import months_later
from quesnay.models.structure import Structure

if TYPE_CHECKING:
    from quesnay.case.labels import Period
    from quesnay.study.plan import Study

__all__ = ["SeriesBreak", "series_break"]

_REVISION, _DATE = "series_revision", "series_break_date"


@dataclass(frozen=True)
class SeriesBreak:
    """A break of a series between two dates, which are one where the date is certain.

    Attributes
    ----------
    after_over_before
        Published level after over that before: central value and the ends of its range [1]; none for a sum.
    """

    first: datetime.date
    last: datetime.date
    after_over_before: tuple[float, float, float] | None

    def side(self, period: Period) -> int:
        """-1 for a period of the old series, 1 for one of the new, 0 for one in which the series breaks."""
        if period.end < self.first:
            return -1
        return 1 if period.start >= self.last else 0


def series_break(study: Study, outcome: str, account: str) -> SeriesBreak | None:
    """The break of an outcome's series within the run, if it has one.

    An outcome has one if its equation reads ``series_revision`` and the case's number for the account (for a sum:
    for any account) is not 1 for certain.
    """
    core, case = study.uncertainty.core, study.case
    quantity = next((one.quantity for one in core.outcomes if one.name == outcome), None)
    # A policy's cost is no outcome of the model.
    if quantity is None or not {_REVISION, _DATE} <= set(core.names("parameter")):
        return None
    if _REVISION not in Structure(core).depends(quantity, deep=True):
        return None
    rows = [row for row in case.parameters if row.parameter == _REVISION]
    concerned = [row for row in rows if _concerns(row.accounts, account, case.codes)]
    ranges = [(row.central, row.low, row.high) if not study.central else (row.central,) * 3 for row in concerned]
    revised = [one for one in ranges if one != (1.0, 1.0, 1.0)]
    date = next(row for row in case.parameters if row.parameter == _DATE)
    start = case.file.calendar.start
    first, last = _date_after(start, date.low), _date_after(start, date.high)
    if not revised or date.low >= case.file.calendar.years:
        return None
    if study.central:
        first = last = _date_after(start, date.central)
    return SeriesBreak(first, last, revised[0] if account in case.codes else None)


def _date_after(start: datetime.date, years: float) -> datetime.date:
    """A date a number of years after the start, to the day nearest within its month."""
    whole = math.floor(12.0 * years + 1e-9)
    days = round((12.0 * years - whole) * 365.25 / 12.0)
    return months_later(start, whole) + datetime.timedelta(days=max(days, 0))


def _concerns(accounts: tuple[str, ...], account: str, codes: list[str]) -> bool:
    return account not in codes or not accounts or account in accounts
