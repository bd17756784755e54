"""What the TOML files of a case may say. Unknown keys are errors."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from quesnay.case.files import FileLog
from quesnay.errors import CaseError

__all__ = [
    "AssumptionFile",
    "CalendarTable",
    "CaseFile",
    "ChangeTable",
    "CostTable",
    "LeverTable",
    "PackageFile",
    "Phase",
    "PolicyTable",
    "SwitchTable",
    "UnitSymbol",
    "changed_switches",
    "read_toml",
]

Grade = Literal["published", "derived", "judgement"]
# A number, the name of a parameter, or (for dates) a date.
NumberOrName = float | str
When = float | datetime.date | str


class Strict(BaseModel):
    """Base of all tables: no unknown keys, no change after reading, no nan or inf."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CalendarTable(Strict):
    """When the run starts, how long it is and how it steps."""

    start: datetime.date
    years: int = Field(ge=1, le=100)
    steps_per_year: int = Field(default=12, ge=1)
    method: Literal["euler", "heun", "rk4"] = "heun"


class Phase(Strict):
    """A phase of the plan."""

    id: str
    name_en: str
    name_zh: str
    start: datetime.date
    end: datetime.date


class UnitSymbol(Strict):
    """How a base unit is written for readers."""

    symbol_en: str
    symbol_zh: str


class ScenarioOrder(Strict):
    """Which packages are run by default, and which one the others are compared with."""

    baseline: str
    order: list[str] = Field(min_length=1)


class OneMoreTable(Strict):
    """Amounts of the model's factors that are given at a date, to learn what one more is worth."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[float, Field(gt=0)]]

    date: datetime.date

    @property
    def amounts(self) -> dict[str, float]:
        """Amount by the name of the factor."""
        return dict(self.__pydantic_extra__)


class CorrelationTable(Strict):
    """Correlation of the normal scores of two random streams."""

    first: str
    second: str
    coefficient: float = Field(gt=-1, lt=1)
    source: str


class SwitchTable(Strict):
    """Structural alternatives of the economy: docs/economy/economics.md, sections 1 and 3.

    Attributes
    ----------
    import_flexibility
        Share of a local shortage that buyers make up by imports, 0 to 1 [1].
    rationing
        Who goes short first where import flexibility is below one.
    hard_land_ceiling
        Land as a ceiling of capacity instead of a part of it.
    """

    import_flexibility: float = Field(default=1.0, ge=0, le=1, strict=True)
    rationing: Literal["proportional", "intermediates_first"] = "proportional"
    hard_land_ceiling: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _rationing_has_an_effect(self) -> SwitchTable:
        # So tables that differ are economies that differ.
        if self.rationing != "proportional" and self.import_flexibility == 1.0:
            raise ValueError(
                f"'rationing' changes nothing at import flexibility 1 (given {self.rationing!r}), expected"
                " 'import_flexibility' below 1 too, or 'proportional'"
            )
        return self


class CaseFile(Strict):
    """case.toml."""

    id: str
    title_en: str
    title_zh: str
    invented: bool
    base_year: int
    calendar: CalendarTable
    scenarios: ScenarioOrder
    one_more: OneMoreTable
    phases: list[Phase]
    units: dict[Literal["money", "people", "area", "energy", "year"], UnitSymbol]
    switches: SwitchTable = SwitchTable()
    noise_places: list[str] = []
    correlations: list[CorrelationTable] = []

    @field_validator("noise_places")
    @classmethod
    def _each_account_once(cls, places: list[str]) -> list[str]:
        for code in places:
            if places.count(code) > 1:
                raise ValueError(f"'{code}' is given twice, expected each account once")
        return places


class LeverTable(Strict):
    """How a policy moves one lever."""

    lever: str
    height: float | None = None
    parameter: str | None = None
    times: float = 1.0
    accounts: list[str] = []
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


class CostTable(Strict):
    """What a policy costs, gross."""

    rate: NumberOrName | None = None
    per_unit: NumberOrName | None = None
    of: str | None = None
    outlay: str | None = None
    grade: Grade
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> CostTable:
        given = [kind for kind in ("rate", "per_unit", "outlay") if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"expected exactly one of 'rate', 'per_unit' and 'outlay', given {given or 'none'}")
        if (self.per_unit is None) != (self.of is None):
            raise ValueError("expected 'of' together with 'per_unit' and nowhere else")
        return self


class PolicyTable(Strict):
    """One policy of a package."""

    id: str
    name_en: str
    name_zh: str
    source: str = Field(min_length=1)
    grade: Grade
    start: When
    ramp: NumberOrName | None = None
    displacement_inside: bool = False
    levers: list[LeverTable] = Field(min_length=1)
    cost: CostTable


class PackageFile(Strict):
    """policies/NAME.toml: a sum of policies."""

    id: str
    title_en: str
    title_zh: str
    includes: list[str] = []
    compare_with: str | None = None
    policies: list[PolicyTable] = []


class ChangeTable(Strict):
    """One change of an assumption: an input moved, or a parameter set."""

    input: str | None = None
    accounts: list[str] = []
    height: float | None = None
    start: When | None = None
    ramp: NumberOrName | None = None
    parameter: str | None = None
    value: float | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> ChangeTable:
        moves = self.input is not None and self.height is not None and self.start is not None
        sets = self.parameter is not None and self.value is not None
        if moves == sets or (self.input is not None and self.parameter is not None):
            raise ValueError("expected either 'input', 'height' and 'start', or 'parameter' and 'value'")
        return self


class AssumptionFile(Strict):
    """assumptions/NAME.toml: a change that is not policy."""

    id: str
    title_en: str
    title_zh: str
    source: str = Field(min_length=1)
    grade: Grade
    changes: list[ChangeTable] = Field(min_length=1)


FileType = TypeVar("FileType", bound=Strict)


def _sentence(path: Path | str, error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    kind = first["type"]
    if kind == "extra_forbidden":
        return f"{path}: unknown key '{place}'"
    if kind == "missing":
        return f"{path}: key '{place}' is missing"
    reason = first["msg"].removeprefix("Value error, ")
    given = first["input"]
    shown = f" (given {given!r})" if not isinstance(given, dict | list | BaseModel) else ""
    return f"{path}: key '{place}': {reason}{shown}" if place else f"{path}: {reason}{shown}"


def changed_switches(switches: SwitchTable, changes: Mapping[str, object]) -> SwitchTable:
    """Switches of which some are set anew. Raises CaseError naming the switch."""
    try:
        return SwitchTable.model_validate({**switches.model_dump(), **changes})
    except ValidationError as error:
        raise CaseError(_sentence("switches", error)) from None


def read_toml(log: FileLog, name: str, schema: type[FileType]) -> FileType:
    """A TOML file checked against its schema. Raises CaseError naming file and key."""
    path = log.folder / name
    try:
        data = tomllib.loads(log.text(name))
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}: not a TOML file: {error} (was it cut short?)") from None
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise CaseError(_sentence(path, error)) from None
