"""What case.toml may say. Unknown keys are errors."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationError, field_validator, model_validator

from quesnay.case.calendar import months_later
from quesnay.case.strict import Strict, Text, sentence
from quesnay.errors import CaseError

__all__ = [
    "CalendarTable",
    "CaseFile",
    "CorrelationMatrix",
    "CorrelationTable",
    "Phase",
    "ProjectsTable",
    "SwitchTable",
    "UnitSymbol",
    "changed_switches",
    "each_once",
]


class CalendarTable(Strict):
    """When the run starts, how long it is and how it steps."""

    start: datetime.date
    years: int = Field(ge=1, le=100)
    steps_per_year: int = Field(default=12, ge=1, le=1_000_000)
    method: Literal["euler", "heun", "rk4"] = "heun"


class Phase(Strict):
    """A phase of the plan."""

    id: Text
    name_en: Text
    name_zh: Text
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
    horizon: int | None = Field(default=None, ge=1, le=50)
    """Years from the date over which what is added is followed [year]; by default to the end of the run."""

    @property
    def amounts(self) -> dict[str, float]:
        """Amount by the name of the factor."""
        return dict(self.__pydantic_extra__)


class OccasionTable(Strict):
    """An occasion for which tables are printed; periods that end after its date are forecasts."""

    id: Text
    name_en: Text
    name_zh: Text
    as_of: datetime.date


CorrelationOf = Literal["scores", "ranks", "kendall"]
CopulaKind = Literal["gaussian", "t"]


class CorrelationTable(Strict):
    """Correlation of two random streams: one pair of a copula, by its scores or its ranks."""

    first: str
    second: str
    coefficient: float = Field(gt=-1, lt=1)
    source: str
    of: CorrelationOf = "scores"
    copula: CopulaKind = "gaussian"
    degrees_of_freedom: float | None = None


class CorrelationMatrix(Strict):
    """A file with the correlations of several random streams, all pairs stated."""

    file: str
    source: str
    of: CorrelationOf = "scores"
    copula: CopulaKind = "gaussian"
    degrees_of_freedom: float | None = None


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
    districts
        Industrial land, quota and land gate by the districts of the folder ``districts``.
    localisation
        Suppliers follow projects: more of the inputs of their accounts is bought here. It needs four parameters.
    revenue
        Public purchases, funds and projects follow public revenue, and this value added. It needs two parameters.
    nation
        Public purchases and other construction are sums of money, and the lending rate answers the labour market. It
        needs two parameters.
    """

    import_flexibility: float = Field(default=1.0, ge=0, le=1, strict=True)
    rationing: Literal["proportional", "intermediates_first"] = "proportional"
    hard_land_ceiling: bool = Field(default=False, strict=True)
    districts: bool = Field(default=False, strict=True)
    localisation: bool = Field(default=False, strict=True)
    revenue: bool = Field(default=False, strict=True)
    nation: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _rationing_has_an_effect(self) -> SwitchTable:
        # So tables that differ are economies that differ.
        if self.rationing != "proportional" and self.import_flexibility == 1.0:
            raise ValueError(
                f"'rationing' changes nothing at import flexibility 1 (given {self.rationing!r}), expected"
                " 'import_flexibility' below 1 too, or 'proportional'"
            )
        return self


class ProjectsTable(Strict):
    """Whether projects.csv takes part, and on which path."""

    path: Literal["announced", "realised"]


class CaseFile(Strict):
    """case.toml."""

    id: Text
    title_en: Text
    title_zh: Text
    invented: bool
    base_year: int
    calendar: CalendarTable
    scenarios: ScenarioOrder
    one_more: OneMoreTable
    phases: list[Phase]
    occasions: list[OccasionTable] = []
    units: dict[Literal["money", "people", "area", "energy", "year"], UnitSymbol]
    switches: SwitchTable = SwitchTable()
    outcomes: list[str] = []
    vintage: Text | None = None
    projects: ProjectsTable | None = None
    noise_places: list[str] = []
    correlations: list[CorrelationTable] = []
    correlation_matrix: CorrelationMatrix | None = None

    @field_validator("noise_places", "outcomes")
    @classmethod
    def _each_name_once(cls, names: list[str]) -> list[str]:
        return each_once(names)

    @property
    def every_occasion(self) -> list[OccasionTable]:
        """The occasions of the case; one at the end of the run if it declares none."""
        end = months_later(self.calendar.start, 12 * self.calendar.years) - datetime.timedelta(days=1)
        return self.occasions or [OccasionTable(id="summary", name_en="summary", name_zh="总结", as_of=end)]

    @model_validator(mode="after")
    def _base_year_is_the_year_before(self) -> CaseFile:
        if self.base_year != self.calendar.start.year - 1:
            raise ValueError(
                f"'base_year' is {self.base_year} and the run starts on {self.calendar.start}, expected"
                f" {self.calendar.start.year - 1}, the year before"
            )
        return self


def each_once(names: list[str]) -> list[str]:
    """Names of a list. Raises ValueError if one is given twice."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"'{name}' is given twice, expected each name once")
    return names


def changed_switches(switches: SwitchTable, changes: Mapping[str, object]) -> SwitchTable:
    """Switches of which some are set anew. Raises CaseError naming the switch."""
    try:
        return SwitchTable.model_validate({**switches.model_dump(), **changes})
    except ValidationError as error:
        raise CaseError(sentence("switches", error)) from None
