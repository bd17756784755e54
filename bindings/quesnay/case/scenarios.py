"""From the packages and assumptions of a case to scenarios of the compiled core."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from quesnay._core import Amount, Assumption, Cost, Move, Policy, Scenario, Schedule
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.schema import ChangeTable, LeverTable, PolicyTable, When

__all__ = ["make_scenario", "years_from_start"]


def years_from_start(start: datetime.date, date: datetime.date) -> float:
    """Years between two dates, months of one twelfth, days by the length of their month."""
    following = datetime.date(date.year + date.month // 12, date.month % 12 + 1, 1)
    length = (following - date.replace(day=1)).days
    return (date.year - start.year) + (date.month - start.month) / 12 + (date.day - 1) / length / 12


def _when(case: CaseData, value: When) -> Amount:
    if isinstance(value, datetime.date):
        return Amount(years_from_start(case.file.calendar.start, value))
    return _amount(value)


def _amount(value: float | str, times: float = 1.0) -> Amount:
    return Amount(times, value) if isinstance(value, str) else Amount(value * times)


def _schedule(case: CaseData, policy: PolicyTable, lever: LeverTable | None = None) -> Schedule:
    start = _when(case, policy.start)
    shape = (lever.shape if lever else None) or ("ramp" if policy.ramp is not None else "step")
    duration = lever.duration if lever and lever.duration is not None else policy.ramp
    if lever and shape == "series":
        return Schedule(shape, start, Amount(0.0), lever.times_at, lever.values)
    return Schedule(shape, start, _amount(duration if duration is not None else 0.0))


def _policy(case: CaseData, table: PolicyTable) -> Policy:
    moves = []
    for lever in table.levers:
        height = Amount(lever.height) if lever.height is not None else Amount(lever.times, lever.parameter or "")
        replaces = lever.combine == "replace"
        moves.append(Move(lever.lever, lever.accounts, height, _schedule(case, table, lever), replaces))
    given = table.cost
    if given.rate is not None:
        cost = Cost(Cost.Kind.Rate, _amount(given.rate), "", given.grade, given.source)
    elif given.per_unit is not None:
        cost = Cost(Cost.Kind.PerUnit, _amount(given.per_unit), given.of or "", given.grade, given.source)
    else:
        cost = Cost(Cost.Kind.Outlay, Amount(0.0), given.outlay or "", given.grade, given.source)
    return Policy(table.id, moves, _schedule(case, table), cost, table.source, table.displacement_inside)


def _move(case: CaseData, change: ChangeTable) -> Move:
    start = _when(case, change.start if change.start is not None else 0.0)
    shape = "ramp" if change.ramp is not None else "step"
    schedule = Schedule(shape, start, _amount(change.ramp if change.ramp is not None else 0.0))
    return Move(change.input or "", change.accounts, Amount(change.height or 0.0), schedule)


def make_scenario(
    case: CaseData, package: str, assume: Sequence[str] = (), policies: Sequence[str] | None = None,
    extra: Sequence[Policy] = (), name: str | None = None,
) -> Scenario:  # fmt: skip
    """A package of a case with assumptions, as a scenario of the core.

    Parameters
    ----------
    package
        Name of a file in ``policies/``.
    assume
        Names of files in ``assumptions/``.
    policies
        Only these policies of the package, for decomposition; all by default.
    extra
        Further policies.
    """
    known_name(package, case.packages, str(case.folder / "policies"), "package")
    every = case.packages[package].policies
    kept = [_policy(case, table) for table in every if policies is None or table.id in policies]
    assumptions = []
    for one in assume:
        known_name(one, case.assumptions, str(case.folder / "assumptions"), "assumption")
        file = case.assumptions[one]
        moves = [_move(case, change) for change in file.changes if change.input is not None]
        fixed = {c.parameter: c.value for c in file.changes if c.parameter is not None and c.value is not None}
        assumptions.append(Assumption(one, moves, fixed))
    return Scenario(name or package, [*kept, *extra], assumptions)
