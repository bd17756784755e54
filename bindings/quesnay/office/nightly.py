"""A list of runs, tables and reports that an office makes in one night."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from quesnay.case.strict import Strict, Text, sentence
from quesnay.errors import CaseError

__all__ = ["Night", "NightRun", "read_night"]

Formats = list[Literal["xlsx", "csv", "parquet", "sdmx", "iamc"]]


class NightRun(Strict):
    """One run, and what is printed of it.

    Attributes
    ----------
    case
        Folder or name of a case; a relative folder is beside the file.
    tables, reports
        Occasions for which tables and reports are made.
    contributions
        Draws by which tables and reports say what each policy of the package adds; left out: they do not.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    case: Text
    draws: int = Field(default=2000, ge=1)
    seed: int = Field(default=2025, ge=0)
    scenarios: list[Text] = []
    assume: list[Text] = []
    vintage: Text | None = None
    quarterly: bool = False
    package: Text | None = None
    tables: list[Text] = []
    reports: list[Text] = []
    contributions: int | None = Field(default=None, ge=2)
    formats: Formats = ["xlsx", "csv"]
    lang: Literal["both", "zh", "en"] = "both"


class Night(Strict):
    """FILE.toml of ``quesnay batch``; ``out`` is beside the file if it is relative."""

    out: Text
    runs: list[NightRun] = Field(min_length=1)

    @field_validator("runs")
    @classmethod
    def _each_once(cls, runs: list[NightRun]) -> list[NightRun]:
        names = [run.id for run in runs]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the run '{name}' is given twice, expected each id once")
        return runs


def read_night(path: Path) -> Night:
    """Reads a list of runs. Raises CaseError with the key that is wrong."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise CaseError(f"{path}: cannot be read ({reason}), expected a TOML file with [[runs]]") from None
    try:
        return Night.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}: is not TOML: {error}") from None
    except ValidationError as error:
        raise CaseError(sentence(str(path), error)) from None
