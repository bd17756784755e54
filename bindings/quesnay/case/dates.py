"""Dates of a case: those of gifts, occasions, phases and scenario files lie in the run."""

from __future__ import annotations

import datetime
from pathlib import Path

from quesnay.case.calendar import months_later
from quesnay.case.schema import CalendarTable, CaseFile
from quesnay.errors import CaseError

__all__ = ["check_date", "check_dates"]


def check_date(calendar: CalendarTable, where: str, date: datetime.date) -> None:
    """Raises CaseError for a date outside the run; ``where`` says which it is."""
    end = months_later(calendar.start, 12 * calendar.years)
    if not calendar.start <= date < end:
        raise CaseError(f"{where}: given {date}, expected a date from {calendar.start} to before {end}")


def _check_phases(path: Path, case: CaseFile) -> None:
    """Phases lie in the run and follow each other; each has an id of its own."""
    end = months_later(case.calendar.start, 12 * case.calendar.years)
    known: list[str] = []
    free = case.calendar.start
    for phase in sorted(case.phases, key=lambda one: one.start):
        where = f"{path}: phase '{phase.id}'"
        if phase.id in known:
            raise CaseError(f"{where} is given twice, expected each phase once")
        if not free <= phase.start < end:
            after = f"phase '{known[-1]}' ends the day before" if known else "the run starts"
            raise CaseError(
                f"{where}, key 'start': given {phase.start}, expected a date from {free} ({after}) to before {end}"
            )
        if not phase.start <= phase.end < end:
            raise CaseError(
                f"{where}, key 'end': given {phase.end}, expected a date from its start {phase.start} to before {end}"
            )
        known.append(phase.id)
        free = phase.end + datetime.timedelta(days=1)


def check_dates(path: Path, case: CaseFile) -> None:
    """Raises CaseError for a date outside the run and for phases that overlap; ``path`` is that of case.toml."""
    check_date(case.calendar, f"{path}: key 'one_more.date'", case.one_more.date)
    _check_phases(path, case)
    known: set[str] = set()
    for one in case.occasions:
        if one.id in known:
            raise CaseError(f"{path}: occasion '{one.id}' is given twice, expected each occasion once")
        known.add(one.id)
        check_date(case.calendar, f"{path}: occasion '{one.id}', key 'as_of'", one.as_of)
