"""Cells of arrays, lists, mappings, pandas and xarray objects as doubles, or one sentence that names the cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labels import as_labels, key_label
from quesnay.kinds import shown

__all__ = ["FloatArray", "as_pandas", "labels_of", "numbers", "shape_text"]

FloatArray: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
# Dimensions of Table.to_xarray that are the rows of a matrix, and those that are its columns.
_ROWS = {"seller", "value_added_row", "other_cost_row"}
_COLUMNS = {"buyer", "category", "import_column"}


def as_pandas(values: Any) -> Any:
    """An xarray object with labels as the Series or frame it is; anything else as it stands.

    The dimensions of ``Table.to_xarray`` tell rows from columns; others are rows and columns in their order.
    """
    if not (hasattr(values, "dims") and hasattr(values, "indexes")) or hasattr(values, "data_vars"):
        return values
    if not any(dim in values.indexes for dim in values.dims) or values.ndim not in (1, 2):
        return values.values
    if values.ndim == 2 and (values.dims[0] in _COLUMNS or values.dims[1] in _ROWS):
        values = values.transpose()
    return values.to_pandas()


def labels_of(values: Any, name: str) -> Any:
    """The labels of a pandas object; lists have a method of the name index."""
    keys = getattr(values, name, None)
    return None if callable(keys) else keys


def _cells(values: Any) -> Iterable[tuple[str, Any]]:
    """Every cell with its place in words."""
    if isinstance(values, Mapping) or (labels_of(values, "index") is not None and not hasattr(values, "columns")):
        yield from ((f" of '{key_label(key)}'", value) for key, value in values.items())
        return
    frame = hasattr(values, "columns")
    rows, columns = (as_labels(values.index), as_labels(values.columns)) if frame else ([], [])
    for i, row in enumerate(values.to_numpy() if frame else values):
        if frame or (isinstance(row, Iterable) and not isinstance(row, str)):
            for j, value in enumerate(row):
                place = (rows[i], columns[j]) if frame else (str(i + 1), str(j + 1))
                yield f" in row '{place[0]}', column '{place[1]}'", value
        else:
            yield f" in place {i + 1}", row


def numbers(values: Any, what: str) -> FloatArray:
    """Numbers as an array of doubles.

    Raises
    ------
    InvalidValue
        A single value, complex numbers, rows of different lengths; else naming the first cell that is no number, as a
        text is none.
    """
    values = as_pandas(values)
    given = list(values.values()) if isinstance(values, Mapping) else values
    try:
        array = np.asarray(given)
    except (TypeError, ValueError):
        array = np.zeros(1, dtype=object)
    if array.ndim == 0:
        raise _core.InvalidValue(f"{what} is {shown(values)}, expected numbers")
    if array.dtype.kind == "c":
        raise _core.InvalidValue(f"{what} has complex numbers, expected real ones")
    if array.dtype.kind in "fiub":
        return np.ascontiguousarray(array, dtype=float)
    # NumPy would parse texts and make not a number of None: cells that are no floats are looked at one by one.
    for place, value in _cells(values):
        try:
            if value is None or isinstance(value, str | bytes):
                raise TypeError
            float(value)
        except (TypeError, ValueError, OverflowError):
            raise _core.InvalidValue(f"{what}{place} is {shown(value)}, expected a number") from None
    try:
        return np.ascontiguousarray(given, dtype=float)
    except (TypeError, ValueError):
        pass
    lengths = [np.size(row) for row in values]
    raise _core.InvalidValue(
        f"the rows of {what} have from {min(lengths)} to {max(lengths)} numbers, expected all of one length"
    )


def shape_text(shape: Sequence[int]) -> str:
    """'3 x 2' in sentences."""
    return " x ".join(map(str, shape)) or "of one number"
