"""Single arguments: a number, a whole number, a text, or one sentence."""

from __future__ import annotations

import math
import numbers as number_kinds
from collections.abc import Iterable, Mapping, Set
from typing import Any

import quesnay._core as _core
from quesnay.kinds import shown

__all__ = ["count", "finite", "number", "one_of", "text", "texts", "whole"]


def number(value: Any, what: str) -> float:
    """A single number. Raises InvalidValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, number_kinds.Real):
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a number")
    try:
        return float(value)
    except OverflowError:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a number that a double holds") from None


def finite(value: Any, what: str) -> float:
    """A single finite number. Raises InvalidValue for anything else."""
    given = number(value, what)
    if not math.isfinite(given):
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a finite number")
    return given


def whole(value: Any, what: str, expected: str = "a whole number") -> int:
    """A whole number, 4 or 4.0. Raises InvalidValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, number_kinds.Real) or value % 1 != 0:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected {expected}")
    return int(float(value)) if isinstance(value, float) else int(value)  # type: ignore[call-overload,no-any-return]


def count(value: Any, what: str, most: int = 2**63 - 1) -> int:
    """A whole number of 0 or more. Raises InvalidValue for anything else."""
    n = whole(value, what, "a whole number of 0 or more")
    if n < 0:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a whole number of 0 or more")
    if n > most:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected at most {most}")
    return n


def text(value: Any, what: str) -> str:
    """A text. Raises InvalidValue for anything else."""
    if not isinstance(value, str):
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a text")
    return value


def texts(values: Any, what: str) -> list[str]:
    """A list of texts. Raises InvalidValue for anything else, one text among it."""
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise _core.InvalidValue(f"{what} are {shown(values)}, expected a list of texts")
    return [text(one, f"one of {what}") for one in values]


def one_of(value: Any, known: Iterable[str], what: str) -> str:
    """A text among those known. Raises InvalidValue naming them."""
    names = list(known)
    if value not in names:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected one of {', '.join(names)}")
    return str(value)
