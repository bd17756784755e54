"""Dates of a case: those of gifts and policies lie in the run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from quesnay.case.data import Package
from quesnay.case.schema import CaseFile
from quesnay.errors import CaseError

__all__ = ["check_dates"]


def check_dates(path: Path, case: CaseFile, packages: Mapping[str, Package]) -> None:
    """Raises CaseError for a date outside the run; ``path`` is that of case.toml."""
    end = case.calendar.start.replace(year=case.calendar.start.year + case.calendar.years)
    if not case.calendar.start <= case.one_more.date < end:
        raise CaseError(
            f"{path}: key 'one_more.date': given {case.one_more.date}, expected a date from {case.calendar.start} to"
            f" before {end}"
        )
    for name, package in packages.items():
        for policy in package.file.policies:
            if isinstance(policy.start, datetime.date) and not case.calendar.start <= policy.start < end:
                raise CaseError(
                    f"{path.parent / 'policies' / name}.toml: policy '{policy.id}', key 'start': given"
                    f" {policy.start}, expected a date from {case.calendar.start} to before {end}"
                )
