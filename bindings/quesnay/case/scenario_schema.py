"""What the files of packages and assumptions may say. Every key that is taken acts, alone or with others."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quesnay.case.monitoring.review_schema import ReviewTable
from quesnay.case.strict import Strict, Text, each_once

__all__ = [
    "AccountTable",
    "AssumptionFile",
    "ChangeTable",
    "CostTable",
    "Grade",
    "LeverTable",
    "PackageFile",
    "PolicyTable",
    "ProjectTable",
    "When",
    "check_series",
]

Grade = Literal["published", "derived", "judgement"]
# Which accounts a change reaches: all unless given, so that a list names at least one.
Accounts = Annotated[list[str], Field(min_length=1)]
# A number, the name of a parameter, or (for dates) a date.
NumberOrName = float | str
When = float | datetime.date | str


def check_series(times_at: Sequence[float], values: Sequence[float]) -> None:
    """Raises ValueError unless there is a value for each of two times or more, which increase."""
    if len(times_at) != len(values) or len(values) < 2:
        raise ValueError(
            f"a series has {len(times_at)} 'times_at' and {len(values)} 'values', expected as many, at least 2"
        )
    if any(later <= earlier for earlier, later in pairwise(times_at)):
        raise ValueError(f"'times_at' is {list(times_at)}, expected increasing times")


class LeverTable(Strict):
    """How a policy moves one lever."""

    lever: str
    height: float | None = None
    parameter: str | None = None
    times: float | None = None
    accounts: Accounts = []
    districts: Accounts = []
    shape: Literal["step", "ramp", "pulse", "series"] | None = None
    duration: NumberOrName | None = None
    times_at: list[float] = []
    values: list[float] = []
    combine: Literal["add", "replace"] = "add"

    @model_validator(mode="after")
    def _one_height(self) -> LeverTable:
        if (self.height is None) == (self.parameter is None):
            raise ValueError("expected exactly one of 'height' and 'parameter'")
        return self

    @model_validator(mode="after")
    def _every_key_acts(self) -> LeverTable:
        if self.times is not None and self.parameter is None:
            raise ValueError("'times' is a factor on 'parameter', expected no 'times' beside 'height'")
        if self.duration is not None and self.shape not in ("ramp", "pulse"):
            raise ValueError('\'duration\' is that of a ramp or pulse, expected shape = "ramp" or "pulse" beside it')
        if self.shape == "pulse" and self.duration is None:
            raise ValueError("a pulse has no 'duration', expected one")
        if self.shape != "series" and (self.times_at or self.values):
            raise ValueError("'times_at' and 'values' are those of a series, expected shape = \"series\" beside them")
        if self.shape == "series":
            self._check_series()
        each_once(self.accounts)
        each_once(self.districts)
        if self.accounts and self.districts:
            raise ValueError("'accounts' and 'districts' are given for one lever, expected one of them")
        return self

    def _check_series(self) -> None:
        check_series(self.times_at, self.values)


class CostTable(Strict):
    """What a policy costs, gross."""

    rate: NumberOrName | None = None
    #: Factor on a rate that is the name of a parameter.
    times: float | None = None
    per_unit: NumberOrName | None = None
    of: str | None = None
    outlay: str | None = None
    #: Share of the cost that buys an asset, to be had back.
    recoverable: float = Field(default=0.0, ge=0, le=1)
    grade: Grade
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> CostTable:
        given = [kind for kind in ("rate", "per_unit", "outlay") if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"expected exactly one of 'rate', 'per_unit' and 'outlay', given {given or 'none'}")
        if self.times is not None and not isinstance(self.rate, str):
            raise ValueError("'times' is a factor on a 'rate' that names a parameter, expected none elsewhere")
        if (self.per_unit is None) != (self.of is None):
            raise ValueError("expected 'of' together with 'per_unit' and nowhere else")
        return self


class PolicyTable(Strict):
    """One policy of a package."""

    id: Text
    name_en: Text
    name_zh: Text
    source: str = Field(min_length=1)
    grade: Grade
    start: When
    ramp: NumberOrName | None = None
    displacement_inside: bool = False
    # How it works in one sentence, and the largest size, as a multiple of this one, that readers may try.
    how_en: str = ""
    how_zh: str = ""
    most: float = Field(default=2.0, ge=1, le=10)
    levers: list[LeverTable] = Field(min_length=1)
    cost: CostTable

    @model_validator(mode="after")
    def _ramp_acts(self) -> PolicyTable:
        ramped = [lever for lever in self.levers if lever.shape is None]
        needing = [lever for lever in self.levers if lever.shape == "ramp" and lever.duration is None]
        if needing and self.ramp is None:
            raise ValueError(f"lever '{needing[0].lever}' has the shape of a ramp, expected 'duration' or 'ramp'")
        if self.ramp is not None and not ramped and not needing and self.cost.rate is None:
            raise ValueError("'ramp' changes nothing: every lever has a shape of its own and the cost is no rate")
        return self


class AccountTable(Strict):
    """Money for some policies of a package: what they want above it is not paid, and they act by the share paid."""

    id: Text
    name_en: Text
    name_zh: Text
    policies: list[str] = Field(min_length=1)
    appropriation: NumberOrName
    start: When
    carry_over: bool = Field(default=True, strict=True)
    grade: Grade
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _pays(self) -> AccountTable:
        each_once(self.policies)
        if isinstance(self.appropriation, float) and self.appropriation < 0.0:
            raise ValueError(f"'appropriation' is {self.appropriation:g}, expected 0 or more")
        return self


class ProjectTable(Strict):
    """What a package does to a named project: nothing is built, or later by so many years."""

    project: Text
    delay: float = Field(default=0.0, ge=0, le=100)
    dropped: bool = False

    @model_validator(mode="after")
    def _changes_something(self) -> ProjectTable:
        if self.dropped == (self.delay > 0.0):
            raise ValueError(f"project '{self.project}' is neither late nor dropped, or both, expected one")
        return self


class PackageFile(Strict):
    """policies/NAME.toml: a sum of policies."""

    id: Text
    title_en: Text
    title_zh: Text
    includes: list[str] = []
    compare_with: str | None = None
    policies: list[PolicyTable] = []
    accounts: list[AccountTable] = []
    review: ReviewTable | None = None
    projects: list[ProjectTable] = []

    @model_validator(mode="after")
    def _names_others_once(self) -> PackageFile:
        if self.compare_with == self.id:
            raise ValueError(f"'compare_with' names the package itself ('{self.id}'), expected another")
        each_once(self.includes)
        each_once([one.project for one in self.projects])
        return self


class ChangeTable(Strict):
    """One change of an assumption: an input moved, or a parameter set."""

    input: str | None = None
    accounts: Accounts = []
    height: float | None = None
    start: When | None = None
    ramp: NumberOrName | None = None
    shape: Literal["series"] | None = None
    times_at: list[float] = []
    values: list[float] = []
    parameter: str | None = None
    value: float | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> ChangeTable:
        given = {name for name in self.model_fields_set if getattr(self, name) is not None}
        if self.shape is None and given & {"times_at", "values"}:
            raise ValueError("'times_at' and 'values' are those of a series, expected shape = \"series\" beside them")
        if self.shape is not None:
            self._check_series(given)
            return self
        of_input = {"input", "height", "start"}
        needed = of_input if "input" in given else {"parameter", "value"}
        others = given - needed - ({"accounts", "ramp"} if "input" in given else {"accounts"})
        if needed - given or ("input" in given and "parameter" in given):
            raise ValueError("expected either 'input', 'height' and 'start', or 'parameter' and 'value'")
        if others:
            raise ValueError(
                f"'{sorted(others)[0]}' changes nothing beside '{'input' if 'input' in given else 'parameter'}'"
            )
        each_once(self.accounts)
        return self

    def _check_series(self, given: set[str]) -> None:
        others = given - {"input", "accounts", "shape", "times_at", "values"}
        if self.input is None or others:
            raise ValueError(
                f"a series has 'input', 'times_at' and 'values', given '{sorted(others)[0]}' beside them"
                if others
                else "a series is one of an 'input', expected its name"
            )
        check_series(self.times_at, self.values)
        each_once(self.accounts)


class AssumptionFile(Strict):
    """assumptions/NAME.toml: a change that is not policy."""

    id: Text
    title_en: Text
    title_zh: Text
    source: str = Field(min_length=1)
    grade: Grade
    changes: list[ChangeTable] = Field(min_length=1)
