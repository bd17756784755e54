"""Arrays and pandas objects alike: an array in the order of the labels it must have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from quesnay import _core

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Block", "FloatArray", "Key", "axis_keys", "block", "key_label", "vector"]

FloatArray: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Key: TypeAlias = str | tuple[str, ...]
Block: TypeAlias = "FloatArray | Sequence[float] | Sequence[Sequence[float]] | pd.DataFrame | pd.Series[Any]"


def key_label(key: Key) -> str:
    """'region:sector' for a pair, the text itself otherwise."""
    return key if isinstance(key, str) else ":".join(key)


def axis_keys(labels: Iterable[Any]) -> list[Key]:
    """Labels as texts, or tuples of texts all of one length."""
    keys: list[Key] = [tuple(map(str, label)) if isinstance(label, tuple) else str(label) for label in labels]
    shapes = {len(key) if isinstance(key, tuple) else 0 for key in keys}
    if len(shapes) > 1:
        raise _core.InvalidValue("labels mix single names and pairs, expected all of one kind")
    return keys


def _numbers(values: Any, what: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise _core.InvalidValue(f"{what} holds something that is not a number, expected numbers only") from None


def _ordered(frame: Any, axis: int, keys: Sequence[Key], what: str) -> Any:
    """The frame with rows or columns in the order of the keys."""
    given = axis_keys(frame.index if axis == 0 else frame.columns)
    if given == list(keys):
        return frame
    side = "row" if axis == 0 else "column"
    places: dict[Key, int] = {}
    for place, key in enumerate(given):
        if key in places:
            raise _core.DuplicateName(f"{what}: {side} '{key_label(key)}' is given twice, expected it once")
        places[key] = place
    missing = [key for key in keys if key not in places]
    if missing:
        raise _core.InvalidValue(f"{what} has no {side} '{key_label(missing[0])}' ({len(missing)} missing)")
    if len(given) > len(keys):
        wanted = set(keys)
        extra = next(key for key in given if key not in wanted)
        raise _core.InvalidValue(f"{what} has {side} '{key_label(extra)}', which is not among the table's labels")
    order = [places[key] for key in keys]
    return frame.iloc[order] if axis == 0 else frame.iloc[:, order]


def block(
    given_values: Block | None,
    what: str,
    *,
    rows: Sequence[Key] | None,
    columns: Sequence[Key] | None,
    as_row: bool = False,
) -> tuple[FloatArray, list[Key]]:
    """A two-dimensional array and the labels of the side that was not known.

    One side is the sectors and known; the labels of the other, if None, are those of the pandas object, else
    "final demand 1" and so on, or the name of the block alone where it is one column or row. One-dimensional values
    are a row if no labels of rows are known or if asked for.
    """
    if given_values is None:
        return np.zeros((0, 0)), []
    values: Any = given_values
    open_axis = 0 if rows is None or as_row else 1
    known = columns if open_axis == 0 else rows
    if hasattr(values, "columns"):
        frame = values
        for axis, keys in ((0, rows), (1, columns)):
            if keys is not None:
                frame = _ordered(frame, axis, axis_keys(keys), what)
        named = axis_keys(frame.index if open_axis == 0 else frame.columns)
        array = _numbers(frame.to_numpy(), what)
    elif hasattr(values, "index") and not callable(values.index):
        frame = _ordered(values.to_frame(), 0, axis_keys(known or []), what)
        array = _numbers(frame.to_numpy(), what)
        array, named = (array.T if open_axis == 0 else array), [what]
    else:
        array = _numbers(values, what)
        if array.ndim == 1:
            array = array.reshape((1, -1) if open_axis == 0 else (-1, 1))
        if array.ndim != 2:
            raise _core.DimensionMismatch(f"{what} has {array.ndim} dimensions, expected 1 or 2")
        count = array.shape[open_axis]
        named = [what] if count == 1 else [f"{what} {number + 1}" for number in range(count)]
    given = rows if open_axis == 0 else columns
    return np.ascontiguousarray(array), named if given is None else axis_keys(given)


def vector(values: Any, what: str, keys: Sequence[Key]) -> FloatArray:
    """A one-dimensional array in the order of the keys."""
    if hasattr(values, "columns"):
        if len(values.columns) != 1:
            raise _core.DimensionMismatch(f"{what} has {len(values.columns)} columns, expected one")
        values = values.iloc[:, 0]
    if hasattr(values, "index") and not callable(values.index):
        values = _ordered(values.to_frame(), 0, keys, what).iloc[:, 0].to_numpy()
    array = _numbers(values, what)
    return np.ascontiguousarray(array.reshape(-1))
