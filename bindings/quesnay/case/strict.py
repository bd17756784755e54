"""TOML files against their schema: unknown keys are errors, and every refusal is one sentence with file and key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quesnay.case.files import FileLog
from quesnay.errors import CaseError

__all__ = ["Strict", "Text", "each_once", "read_toml", "sentence"]

# Text that is not empty.
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Base of all tables: no unknown keys, no change after reading, no nan or inf, no text or truth for a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


FileType = TypeVar("FileType", bound=Strict)


def each_once(names: list[str]) -> None:
    """Raises ValueError for a name that is given twice."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"'{name}' is named twice, expected each once")


_MEMBERS = {"float": "a number", "date": "a date without quotes", "str": "the name of a parameter"}


def _union_of(place: tuple[int | str, ...]) -> bool:
    return len(place) > 1 and place[-1] in _MEMBERS


def _not_one_of(path: Path | str, error: ValidationError) -> str:
    """A key that may be a number, a date or a name, and is none."""
    first = error.errors()[0]
    alike = [one for one in error.errors() if one["loc"][:-1] == first["loc"][:-1]]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"][:-1])
    expected = [_MEMBERS[str(one["loc"][-1])] for one in alike if one["loc"][-1] in _MEMBERS]
    return f"{path}: key '{place}': given {first['input']!r}, expected {' or '.join(expected)}"


def sentence(path: Path | str, error: ValidationError) -> str:
    """The first thing that is wrong with a file."""
    first = error.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    kind = first["type"]
    if _union_of(first["loc"]):
        return _not_one_of(path, error)
    if kind == "extra_forbidden":
        return f"{path}: unknown key '{place}'"
    if kind == "missing":
        return f"{path}: key '{place}' is missing"
    reason = first["msg"].removeprefix("Value error, ")
    given = first["input"]
    shown = f" (given {given!r})" if not isinstance(given, dict | list | BaseModel) else ""
    return f"{path}: key '{place}': {reason}{shown}" if place else f"{path}: {reason}{shown}"


def read_toml(log: FileLog, name: str, schema: type[FileType]) -> FileType:
    """A TOML file checked against its schema. Raises CaseError naming file and key."""
    path = log.folder / name
    text = log.text(name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}: not a TOML file: {error} (was it cut short?)") from None
    except ValueError:
        # Python reads no whole number of more digits than it is told to.
        raise CaseError(f"{path}: a whole number has thousands of digits, expected a number") from None
    except RecursionError:
        raise CaseError(f"{path}: arrays or tables stand in each other too deep, expected a flat file") from None
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise CaseError(sentence(path, error)) from None
