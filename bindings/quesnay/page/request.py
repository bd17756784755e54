"""What the page may ask. Every key is known, every number bounded: nothing else reaches the engine."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.monitoring.district_levers import chosen_districts
from quesnay.case.scenario_schema import PolicyTable
from quesnay.errors import CaseError

__all__ = [
    "MOST_DRAWS",
    "AlternativesAsked",
    "BindingAsked",
    "CompareAsked",
    "DistrictsAsked",
    "PackageAsked",
    "PartsAsked",
    "PolicyAsked",
    "ReviewAsked",
    "RunAsked",
    "ScoreAsked",
    "every_policy",
    "package_key",
    "parse",
    "preset",
]

MOST_DRAWS = 4096
_MOST_POLICIES, _MOST_SHOWN, _MOST_DISTRICTS = 200, 400, 200
_Name = Annotated[str, Field(min_length=1, max_length=100)]
_Draws = Annotated[int, Field(ge=1, le=MOST_DRAWS, strict=True)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Asked = TypeVar("Asked", bound=_Asked)


class PolicyAsked(_Asked):
    """A policy of the case at a size: 1 is as the case has it. Start and ramp are the case's unless given.

    Where the case is by district, a policy may act in some districts alone.
    """

    id: _Name
    size: float = Field(default=1.0, ge=0, le=10)
    start: datetime.date | None = None
    ramp_months: int | None = Field(default=None, ge=0, le=120, strict=True)
    districts: tuple[_Name, ...] = Field(default=(), max_length=_MOST_DISTRICTS)


class PackageAsked(_Asked):
    """Policies of a package; those that are left out are off."""

    policies: tuple[PolicyAsked, ...] = Field(default=(), max_length=_MOST_POLICIES)


class RunAsked(PackageAsked):
    """A package on draws, and the outcomes to show of it as (outcome, account)."""

    draws: _Draws = 1000
    show: tuple[tuple[_Name, _Name], ...] = Field(default=(), max_length=_MOST_SHOWN)


class CompareAsked(_Asked):
    """Two to four packages on the same draws."""

    packages: tuple[PackageAsked, ...] = Field(min_length=2, max_length=4)
    draws: _Draws = 1000


class AlternativesAsked(_Asked):
    """Packages in other structures of the economy: as many runs as there are structures, so fewer draws."""

    packages: tuple[PackageAsked, ...] = Field(min_length=1, max_length=4)
    draws: _Draws = 256


class PartsAsked(PackageAsked):
    """A package taken apart: every policy alone, for one outcome of the last year."""

    draws: _Draws = 1000
    outcome: _Name
    account: _Name


class BindingAsked(PackageAsked):
    """Which constraint binds in a package."""

    draws: _Draws = 256


class LaterAsked(_Asked):
    """The size of a policy from the date of a review on."""

    id: _Name
    size: float = Field(ge=0, le=10)


class ReviewAsked(PackageAsked):
    """A package that is reviewed, and what is changed of it then; policies that are not named go on."""

    later: tuple[LaterAsked, ...] = Field(default=(), max_length=_MOST_POLICIES)
    draws: _Draws = 256


class ScoreAsked(_Asked):
    """How the forecast scored against what came."""


class DistrictsAsked(PackageAsked):
    """What a package does in each district."""

    draws: _Draws = 256


def parse(schema: type[Asked], body: bytes) -> Asked:
    """A request as the schema has it.

    Raises
    ------
    CaseError
        One sentence: which key, what was given, what is wrong with it.
    """
    try:
        return schema.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the request"
        given = repr(first["input"])
        shown = f" (given {given})" if len(given) <= 60 else ""
        raise CaseError(f"{place}: {first['msg']}{shown}") from None


def every_policy(case: CaseData) -> dict[str, PolicyTable]:
    """Policies of all packages by id, in the order in which packages have them.

    Raises
    ------
    CaseError
        If one id stands for two policies: on the page they could not be told apart.
    """
    order = [*case.file.scenarios.order, *(name for name in case.packages if name not in case.file.scenarios.order)]
    found: dict[str, PolicyTable] = {}
    first: dict[str, str] = {}
    for name in order:
        for policy in case.packages[name].policies:
            first.setdefault(policy.id, name)
            if found.setdefault(policy.id, policy) != policy:
                raise CaseError(
                    f"policy '{policy.id}' of package '{name}' is another than in package '{first[policy.id]}',"
                    " expected one policy for each id: the page shows the policies of all packages side by side"
                )
    return found


def _checked(case: CaseData, known: Mapping[str, PolicyTable], one: PolicyAsked) -> None:
    known_name(one.id, known, "the package", "policy")
    most = known[one.id].most
    if one.size > most:
        raise CaseError(f"policy '{one.id}' is asked for at size {one.size:g}, expected at most {most:g}")
    calendar = case.file.calendar
    end = calendar.start.replace(year=calendar.start.year + calendar.years)
    if one.start is not None and not calendar.start <= one.start < end:
        raise CaseError(
            f"policy '{one.id}' is asked to start on {one.start}, expected a date from {calendar.start} to before {end}"
        )


def preset(case: CaseData, name: str) -> PackageAsked:
    """A package of the case as the page asks for it."""
    return PackageAsked(policies=tuple(PolicyAsked(id=policy.id) for policy in case.packages[name].policies))


def package_key(case: CaseData, asked: PackageAsked) -> tuple[PolicyAsked, ...]:
    """Policies that are on, each once and in the case's order: packages that are the same have one key.

    Raises
    ------
    CaseError
        For an unknown policy, one given twice, a size above its bound, a start outside the run.
    """
    known = every_policy(case)
    by_id: dict[str, PolicyAsked] = {}
    for one in asked.policies:
        _checked(case, known, one)
        one = one.model_copy(update={"districts": chosen_districts(case, known[one.id], one.districts)})
        if by_id.setdefault(one.id, one) is not one:
            raise CaseError(f"policy '{one.id}' is asked for twice, expected each policy once")
    return tuple(by_id[name] for name in known if name in by_id and by_id[name].size > 0.0)
