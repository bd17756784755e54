"""The month in which a policy begins, as readers are told it."""

from __future__ import annotations

from collections.abc import Mapping

from quesnay.case.data import CaseData, ParameterRow
from quesnay.case.scenario_schema import PolicyTable

__all__ = ["first_month"]


def first_month(case: CaseData, rows: Mapping[str, ParameterRow], policy: PolicyTable) -> str:
    """Month ``2018-03`` in which a policy starts as the case has it, at the central value where that is uncertain.

    Parameters
    ----------
    rows
        Parameters of the case without accounts, by name.
    """
    if isinstance(policy.start, float | str):
        years = rows[policy.start].central if isinstance(policy.start, str) else policy.start
        months = int(years * 12 + 1e-9) + case.file.calendar.start.month - 1
        return f"{case.file.calendar.start.year + months // 12}-{months % 12 + 1:02d}"
    return f"{policy.start:%Y-%m}"
