"""Types that signatures and annotations name: whether a value is of one, and how a sentence says it."""

from __future__ import annotations

import operator
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import SupportsIndex

import numpy as np

__all__ = ["alternatives", "as_whole", "fits", "on_one_line", "shown", "split", "what_is_expected"]

_WORDS = {
    "str": "a text", "bool": "True or False", "float": "a number", "int": "a whole number", "None": "None",
    "Expr": "an expression of a model", "ArrayLike": "numbers", "NDArray": "numbers", "PathLike": "a path",
    "Callable": "a function", "Progress": "a function", "BySector": "numbers by sector", "bytes": "bytes",
    "object": "numbers in a list or by label", "TableBase": "a Table", "FactorBase": "a Table", "Frames": "a Table",
    "SupplyUseBase": "a SupplyUse",
}  # fmt: skip
# Of other names nothing is known here: what they stand for is looked at where it is used.
_CLASSES = (
    "BlockLayout Case CoreModel Distribution Expr Model ModelBuilder Outcome OutcomeKind Question RealityCheck Result"
    " Run Satellite Shock SparseTable SupplyUse SupplyUseBase FactorBase Frames Table TableBase"
    " UncertainResult UncertainTable"
).split()
_MOST_SHOWN = 60


def on_one_line(text: str) -> str:
    """A text without line breaks, which arrays and frames have when they are printed, nor signs a terminal obeys."""
    text = re.sub(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*", " ", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", lambda sign: repr(sign[0])[1:-1], text)


def shown(value: object) -> str:
    """A value as a sentence has it: not longer than a line."""
    try:
        text = repr(value)
    except Exception:  # of an object that is not ours
        text = f"an object of type {type(value).__name__}"
    text = on_one_line(text)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}... ({type(value).__name__})"


def split(text: str, separator: str) -> list[str]:
    """Parts that stand in no bracket and no quotes."""
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == separator and depth == 0:
            parts.append("")
            continue
        parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def as_whole(value: object) -> int | None:
    """A whole number as Python has it; none of what is not one, also of arrays, which may only look like it."""
    try:
        return operator.index(value) if isinstance(value, SupportsIndex) else None
    except TypeError:
        return None


def alternatives(kind: str) -> list[str]:
    """Alternatives of a type, by their last names: ["Sequence[str]", "None"]."""
    kind = kind.replace("typing.SupportsInt | typing.SupportsIndex", "int")
    kind = kind.replace("typing.SupportsFloat | typing.SupportsIndex", "float")
    kind = kind.replace("typing.Annotated[numpy.typing.ArrayLike, numpy.float64]", "ArrayLike")
    kind = kind.replace("numpy.typing.NDArray[numpy.float64]", "NDArray")
    return [part.rsplit(".", 1)[-1] if "[" not in part else part for part in split(kind, "|")]


def _inner(kind: str) -> tuple[str, list[str]]:
    outer, _, rest = kind.partition("[")
    return outer.rsplit(".", 1)[-1], split(rest.removesuffix("]"), ",")


def _is_held_by_a_double(value: Real) -> bool:
    try:
        float(value)
    except OverflowError:
        return False
    return True


def _are_numbers(value: object) -> bool:
    try:
        np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _are_plain_numbers(value: object) -> bool:
    """What an equation takes beside expressions: what has labels of its own is no plain number."""
    if not isinstance(value, int | float | list | tuple | np.ndarray | np.generic):
        return False
    try:
        return np.asarray(value).dtype.kind in "fiub"
    except (TypeError, ValueError):  # lists of different lengths
        return False


def _is(value: object, kind: str) -> bool:
    """Whether a value is of one kind; of kinds that are not known here it is taken to be."""
    if kind == "None":
        return value is None
    if kind == "str":
        return isinstance(value, str)
    if kind == "bool":
        return isinstance(value, bool | np.bool_)
    if kind == "int":
        return as_whole(value) is not None
    if kind == "float":
        return isinstance(value, Real) and _is_held_by_a_double(value)
    if kind in ("ArrayLike", "NDArray"):
        return _are_numbers(value)
    if kind == "object":
        return isinstance(value, Iterable) and not isinstance(value, str)
    if kind == "bytes":
        return isinstance(value, bytes)
    if kind == "PathLike" or kind.startswith("PathLike["):
        return isinstance(value, os.PathLike)
    outer, inner = _inner(kind)
    if outer in ("Callable", "Progress"):
        return callable(value)
    if outer == "Literal":
        return isinstance(value, str) and value in [one.strip("'\"") for one in inner]
    if outer == "Iterable":
        return (
            isinstance(value, Iterable)
            and not isinstance(value, str | bytes | Mapping)
            and (not isinstance(value, Sequence) or all(fits(one, inner[0]) for one in value))
        )
    if outer == "Sequence":
        whole = isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes)
        whole = whole and getattr(value, "ndim", 1) > 0  # one number in an array is no list
        return whole and all(fits(one, inner[0]) for one in value)  # type: ignore[attr-defined]
    if outer == "Mapping":
        return isinstance(value, Mapping) and all(
            fits(key, inner[0]) and fits(one, inner[1]) for key, one in value.items()
        )
    if outer == "tuple":
        return isinstance(value, tuple) and len(value) == len(inner) and all(map(fits, value, inner))
    if not inner and outer in _CLASSES:
        return any(outer == one.__name__ for one in type(value).__mro__)
    return True


def fits(value: object, kind: str) -> bool:
    """Whether a value is of a type, which may be one of several."""
    kinds = alternatives(kind)
    if _takes_terms(kind):
        kinds.remove("ArrayLike")
        return _are_plain_numbers(value) or any(_is(value, one) for one in kinds)
    return any(_is(value, one) for one in kinds)


def _takes_terms(kind: str) -> bool:
    """Whether an equation is expected: an expression, or plain numbers that become one."""
    return {"Expr", "ArrayLike"} <= set(alternatives(kind))


def what_is_expected(kind: str) -> str:
    """A type in words."""
    words = []
    for one in alternatives(kind):
        outer, inner = _inner(one)
        many = {"Sequence": "a list", "Iterable": "a list", "Mapping": "a mapping", "tuple": "a tuple"}.get(outer)
        if outer == "Literal":
            words += [part.strip("'\"") for part in inner]
        elif many is None or not inner:
            plain = "plain numbers" if one == "ArrayLike" and _takes_terms(kind) else None
            words.append(plain or _WORDS.get(outer, f"{'an' if outer[0] in 'AEIOU' else 'a'} {outer}"))
        else:
            of = (re.sub("^an? ", "", what_is_expected(part)) for part in inner)
            of = (re.sub("^expression ", "expressions ", part) for part in of)
            words.append(f"{many} of {' and '.join(of)}")
    return " or ".join(dict.fromkeys(words))
