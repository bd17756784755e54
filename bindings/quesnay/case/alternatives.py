"""alternatives.toml: other structures of the economy, which comparisons of packages are held against."""

from __future__ import annotations

from pydantic import Field, model_validator

from quesnay.case.scenario_schema import Grade
from quesnay.case.strict import Strict, Text

__all__ = ["AS_RUN", "THIRDS", "AlternativeTable", "AlternativesFile"]

#: The structure that a run has; no alternative may have this name.
AS_RUN = "as_run"
#: Thirds of the draws by a drawn number: ending of the id, in English and in Chinese.
THIRDS = (("lowest", "lowest third", "最低三分之一"), ("middle", "middle third", "中间三分之一"),
          ("highest", "highest third", "最高三分之一"))  # fmt: skip


class AlternativeTable(Strict):
    """One other structure: parameters set in every draw, switches of the economy, or thirds of a drawn number."""

    id: Text
    title_en: Text
    title_zh: Text
    source: str = Field(min_length=1)
    grade: Grade
    parameters: dict[str, float] = {}
    switches: dict[str, float | bool | str] = {}
    #: A drawn number of one value, by whose thirds draws are told apart; nothing is run again.
    thirds: str | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> AlternativeTable:
        if self.thirds is not None and (self.parameters or self.switches):
            raise ValueError("'thirds' stands alone, expected no 'parameters' and 'switches' beside it")
        if self.thirds is None and not self.parameters and not self.switches:
            raise ValueError("an alternative changes nothing, expected 'parameters', 'switches' or 'thirds'")
        return self

    @property
    def ids(self) -> list[str]:
        """Names of what it stands for in tables: one, or three for thirds."""
        return [self.id] if self.thirds is None else [f"{self.id}_{ending}" for ending, _, _ in THIRDS]


class AlternativesFile(Strict):
    """alternatives.toml: a list."""

    alternatives: list[AlternativeTable] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> AlternativesFile:
        names = [name for one in self.alternatives for name in one.ids]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"alternative '{name}' is given twice, expected each once")
            if name == AS_RUN:
                raise ValueError(f"'{AS_RUN}' is the structure of a run, expected another id")
        return self
