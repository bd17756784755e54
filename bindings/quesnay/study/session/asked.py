"""What a session is asked for: policies and where they stand, checked."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from numbers import Real

from quesnay.case.change.scenarios import known_policy
from quesnay.case.data import CaseData
from quesnay.case.dates import check_date
from quesnay.case.files import known_name
from quesnay.case.monitoring.district_levers import chosen_districts
from quesnay.case.scenario_names import parts_of
from quesnay.case.scenario_schema import PolicyTable
from quesnay.errors import CaseError
from quesnay.study.session.opened import Position

__all__ = ["Positions", "policies_of", "positions_of"]

# Policies that are on, in the order of the case.
Positions = tuple[tuple[str, Position], ...]
_KEYS = ("size", "start", "ramp", "districts")
_LONGEST = 100.0
# What a package may have beside policies.
_OF_A_RUN = ("accounts", "projects", "review")


def policies_of(data: CaseData) -> dict[str, PolicyTable]:
    """Policies of all packages by id, in the order in which packages have them.

    Raises
    ------
    CaseError
        If one id stands for two policies.
    """
    order = [*data.file.scenarios.order, *(name for name in data.packages if name not in data.file.scenarios.order)]
    ids = dict.fromkeys(policy.id for name in order for policy in data.packages[name].policies)
    return {name: known_policy(data, name) for name in ids}


def _number(value: object, what: str, least: float, most: float, expected: str) -> float:
    good = isinstance(value, Real) and not isinstance(value, bool) and least <= float(value) <= most
    if not good:
        raise CaseError(f"{what} is {value!r}, expected {expected}")
    return float(value)  # type: ignore[arg-type]


def _start(data: CaseData, name: str, value: object) -> datetime.date | float:
    years = data.file.calendar.years
    what = f"the start of policy '{name}'"
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        check_date(data.file.calendar, what, day)
        return day
    inside = math.nextafter(years, 0.0)
    return _number(value, what, 0.0, inside, f"a date, or years from the start of the run, 0 to below {years}")


def _districts(data: CaseData, policy: PolicyTable, given: object) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
        raise CaseError(f"the districts of policy '{policy.id}' are {given!r}, expected a list of codes")
    return chosen_districts(data, policy, given)


def _position(data: CaseData, policy: PolicyTable, given: object) -> Position:
    name, most = policy.id, policy.most
    what, sizes = f"policy '{name}'", f"a number from 0 (off) to {most:g}"
    if not isinstance(given, Mapping):
        return Position(_number(given, f"the size of {what}", 0.0, most, f"{sizes}, or a table"))
    for key in given:
        known_name(str(key), _KEYS, what, "key")
    size = _number(given.get("size", 1.0), f"the size of {what}", 0.0, most, sizes)
    start, ramp = given.get("start"), given.get("ramp")
    if ramp is not None:
        least = math.nextafter(0.0, 1.0)
        ramp = _number(ramp, f"the ramp of {what}", least, _LONGEST, "years above 0 and at most 100")
    districts = _districts(data, policy, given.get("districts", ()))
    return Position(size, None if start is None else _start(data, name, start), ramp, districts)


def positions_of(data: CaseData, known: Mapping[str, PolicyTable], levers: object) -> Positions:
    """Policies that are on and where they stand, in the order of the case.

    Parameters
    ----------
    levers
        The name of a package, or by policy a size or a table of size, start, ramp and districts.

    Raises
    ------
    CaseError
        For an unknown package, policy or key, and numbers and dates that no policy can have.
    """
    if isinstance(levers, str):
        package, assumptions = parts_of(data, levers)
        if assumptions:
            raise CaseError(
                f"'{levers}' has assumptions of its own, expected those of the session (session(assume=...)) alone"
            )
        file = data.packages[package]
        own = [word for word in _OF_A_RUN if getattr(file, word, None) or getattr(file.file, word, None)]
        if own:
            raise CaseError(
                f"package '{package}' has {' and '.join(own)} of its own, which a session does not keep, expected a run"
            )
        return tuple((policy.id, Position()) for policy in data.packages[package].policies)
    if not isinstance(levers, Mapping):
        raise CaseError(f"levers are {levers!r}, expected sizes by policy as {{'L1': 0.5}}, or the name of a package")
    given = {known_name(str(name), known, "the levers", "policy"): one for name, one in levers.items()}
    positions = {name: _position(data, known[name], given[name]) for name in known if name in given}
    return tuple((name, one) for name, one in positions.items() if one.size > 0.0)
