"""Dates of a case: those of gifts, phases and policies lie in the run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from quesnay.case.data import Package
from quesnay.case.schema import CaseFile
from quesnay.errors import CaseError

__all__ = ["check_dates"]


def _check_phases(path: Path, case: CaseFile, end: datetime.date) -> None:
    """Phases lie in the run and follow each other; each has an id of its own."""
    known: list[str] = []
    free = case.calendar.start
    for phase in case.phases:
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


def check_dates(path: Path, case: CaseFile, packages: Mapping[str, Package]) -> None:
    """Raises CaseError for a date outside the run and for phases that overlap; ``path`` is that of case.toml."""
    end = case.calendar.start.replace(year=case.calendar.start.year + case.calendar.years)
    if not case.calendar.start <= case.one_more.date < end:
        raise CaseError(
            f"{path}: key 'one_more.date': given {case.one_more.date}, expected a date from {case.calendar.start} to"
            f" before {end}"
        )
    _check_phases(path, case, end)
    for name, package in packages.items():
        for policy in package.file.policies:
            if isinstance(policy.start, datetime.date) and not case.calendar.start <= policy.start < end:
                raise CaseError(
                    f"{path.parent / 'policies' / name}.toml: policy '{policy.id}', key 'start': given"
                    f" {policy.start}, expected a date from {case.calendar.start} to before {end}"
                )
