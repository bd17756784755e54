"""From the packages and assumptions of a case to scenarios of the compiled core."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from quesnay._core import Amount, Assumption, Cost, FiscalAccount, Move, Policy, Scenario, Schedule, Setting
from quesnay.case.calendar import exact, years_between, years_from_start
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.monitoring.district_files import DISTRICT_LEVERS, district_shares
from quesnay.case.monitoring.reviews import decision_policies, make_review
from quesnay.case.scenario_names import parts_of, scenario_name
from quesnay.case.scenario_schema import ChangeTable, LeverTable, PolicyTable, When

__all__ = [
    "LeverTarget",
    "amount_of",
    "lever_targets",
    "make_policy",
    "make_scenario",
    "paid_lever",
    "pulse_years",
    "years_of",
]


def _when(case: CaseData, value: When) -> Amount:
    if isinstance(value, datetime.date):
        return Amount(years_from_start(case.file.calendar.start, value))
    return amount_of(value)


def years_of(case: CaseData, value: datetime.date | float) -> float:
    """A time from the start of the run [year]."""
    return years_from_start(case.file.calendar.start, value) if isinstance(value, datetime.date) else float(value)


def amount_of(value: float | str, times: float = 1.0) -> Amount:
    """A number, or a parameter by its name, times a factor."""
    return Amount(times, value) if isinstance(value, str) else Amount(value * times)


def _pulse_length(case: CaseData, start: When, duration: float | str) -> Amount:
    return amount_of(duration) if isinstance(duration, str) else Amount(pulse_years(case, start, duration))


def pulse_years(case: CaseData, start: When, duration: float) -> float:
    """Length of a pulse between fixed times so that it ends at the exact time, to the last bit [year]."""
    if isinstance(start, str):
        return duration
    if isinstance(start, datetime.date):
        begin = years_between(case.file.calendar.start, start)
    else:
        begin = exact(start)
    return float(begin + exact(duration)) - float(begin)


def _schedule(case: CaseData, policy: PolicyTable, lever: LeverTable | None = None) -> Schedule:
    start = _when(case, policy.start)
    shape = (lever.shape if lever else None) or ("ramp" if policy.ramp is not None else "step")
    if lever and shape == "series":
        return Schedule(shape, start, Amount(0.0), lever.times_at, lever.values)
    duration = lever.duration if lever and lever.duration is not None else policy.ramp
    if duration is None or shape == "step":
        return Schedule(shape, start)
    return Schedule(
        shape, start, _pulse_length(case, policy.start, duration) if shape == "pulse" else amount_of(duration)
    )


class LeverTarget(NamedTuple):
    """A lever of the model that a lever of a policy moves."""

    lever: str
    labels: list[str]
    share: float  #: of the policy's height [1]


def lever_targets(case: CaseData, lever: LeverTable) -> list[LeverTarget]:
    """What a lever of a policy moves: the lever itself, or in chosen districts what does it there."""
    if not lever.districts:
        return [LeverTarget(lever.lever, lever.accounts, 1.0)]
    shares = district_shares(case, lever.lever, lever.districts)
    return [LeverTarget(DISTRICT_LEVERS[lever.lever], [code], share) for code, share in shares.items()]


def _moves(case: CaseData, lever: LeverTable, size: float, schedule: Schedule) -> list[Move]:
    if lever.height is not None:
        number, parameter = lever.height * size, ""
    else:
        number, parameter = (1.0 if lever.times is None else lever.times) * size, lever.parameter or ""
    return [
        Move(one.lever, one.labels, Amount(number * one.share, parameter), schedule, lever.combine == "replace")
        for one in lever_targets(case, lever)
    ]


def paid_lever(table: PolicyTable) -> str:
    """The model's lever whose units a policy pays for."""
    of = table.cost.of or ""
    by_district = any(lever.lever == of and lever.districts for lever in table.levers)
    return DISTRICT_LEVERS[of] if by_district else of


def make_policy(case: CaseData, table: PolicyTable, size: float = 1.0) -> Policy:
    """A policy of a case at ``size`` times its heights and its yearly cost; other costs follow from the heights."""
    moves = []
    for lever in table.levers:
        moves += _moves(case, lever, size, _schedule(case, table, lever))
    given = table.cost
    if given.rate is not None:
        times = 1.0 if given.times is None else given.times
        cost = Cost(Cost.Kind.Rate, amount_of(given.rate, times * size), "", given.grade, given.source)
    elif given.per_unit is not None:
        cost = Cost(Cost.Kind.PerUnit, amount_of(given.per_unit), paid_lever(table), given.grade, given.source)
    else:
        cost = Cost(Cost.Kind.Outlay, Amount(0.0), given.outlay or "", given.grade, given.source)
    return Policy(table.id, moves, _schedule(case, table), cost, table.source, table.displacement_inside)


def _move(case: CaseData, change: ChangeTable) -> Move:
    start = _when(case, change.start if change.start is not None else 0.0)
    if change.shape == "series":
        schedule = Schedule("series", Amount(0.0), Amount(0.0), change.times_at, change.values)
        return Move(change.input or "", change.accounts, Amount(1.0), schedule)
    shape = "ramp" if change.ramp is not None else "step"
    schedule = Schedule(shape, start, amount_of(change.ramp if change.ramp is not None else 0.0))
    return Move(change.input or "", change.accounts, Amount(change.height or 0.0), schedule)


def _accounts(case: CaseData, package: str, policies: set[str]) -> list[FiscalAccount]:
    """Accounts of a package for those of its policies that are there."""
    return [
        FiscalAccount(one.id, paid, amount_of(one.appropriation), _when(case, one.start), one.carry_over)
        for one in case.packages[package].accounts
        if (paid := [policy for policy in one.policies if policy in policies])
    ]


def _projects(case: CaseData, package: str) -> list[Assumption]:
    """Named projects that a package drops or delays: the numbers of its own scenario."""
    changes = case.packages[package].file.projects
    labels = case.projects.labels if case.projects else []
    fixed = []
    for one in changes:
        known_name(one.project, labels, f"{case.folder / 'policies' / package}.toml: key 'projects'", "project")
        setting = ("named_built", 0.0) if one.dropped else ("named_delay", one.delay)
        fixed.append(Setting(*setting, [one.project]))
    return [Assumption(f"projects of {package}", [], fixed)] if fixed else []


def make_scenario(
    case: CaseData, package: str, assume: Sequence[str] = (), policies: Sequence[str] | None = None,
    extra: Sequence[Policy] = (), name: str | None = None, *, rule: bool = True,
) -> Scenario:  # fmt: skip
    """A package of a case with assumptions, as a scenario of the core.

    Parameters
    ----------
    package
        Name of a file in ``policies/``; with assumptions of its own behind bars, ``plan | demand_surge``.
    assume
        Names of files in ``assumptions/`` that are applied before these.
    policies
        Only these policies of the package, for decomposition; all by default.
    extra
        Further policies.
    rule
        Whether the package's review decides, by its rule and its decisions; else it reports alone.
    """
    package, own = parts_of(case, package)
    every = case.packages[package].policies
    kept = [make_policy(case, table) for table in every if policies is None or table.id in policies]
    assumptions = []
    for one in [*assume, *own]:
        known_name(one, case.assumptions, str(case.folder / "assumptions"), "assumption")
        file = case.assumptions[one]
        moves = [_move(case, change) for change in file.changes if change.input is not None]
        fixed = [
            Setting(change.parameter, change.value, change.accounts)
            for change in file.changes
            if change.parameter is not None and change.value is not None
        ]
        assumptions.append(Assumption(one, moves, fixed))
    assumptions += _projects(case, package)
    ids = {table.id for table in every if policies is None or table.id in policies}
    decided = decision_policies(case, package) if policies is None and rule else []
    return Scenario(
        name or scenario_name(package, own), [*kept, *decided, *extra], assumptions, _accounts(case, package, ids),
        make_review(case, package, rule=rule),
    )  # fmt: skip
