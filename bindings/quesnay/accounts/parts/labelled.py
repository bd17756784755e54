"""Arrays and pandas objects alike: an array in the order of the labels it must have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

import quesnay._core as _core
from quesnay.accounts.parts.cells import FloatArray, as_pandas, labels_of, numbers, shape_text
from quesnay.accounts.parts.labels import Key, as_labels, axis_keys, key_label, places, require_distinct
from quesnay.accounts.parts.scalars import count, number, one_of, text, whole

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = [
    "Block", "BySector", "FloatArray", "Key", "Labelled", "Values", "as_labels", "as_pandas", "axis_keys", "block",
    "count", "in_order", "key_label", "labelled_matrix", "matrix", "number", "numbers", "one_of", "places",
    "require_distinct", "shape_text", "text", "vector", "whole", "with_units",
]  # fmt: skip

Block: TypeAlias = (
    "FloatArray | Sequence[float] | Sequence[Sequence[float]] | Mapping[Any, float] | pd.DataFrame | pd.Series[Any]"
    " | xr.DataArray"
)
BySector: TypeAlias = "Mapping[Any, float] | pd.Series[Any] | xr.DataArray | FloatArray | Sequence[float]"
"""One number for each label: by label, or an array in their order."""
Values: TypeAlias = "pd.DataFrame | xr.DataArray | ArrayLike"


def _refuse_swapped(frame: Any, rows: Sequence[str] | None, columns: Sequence[str] | None, what: str) -> None:
    """A frame whose rows carry the labels that its columns should have, or the other way round."""
    down, across = set(as_labels(frame.index)), set(as_labels(frame.columns))
    if down == across:
        return
    swapped = [(rows, down, across), (columns, across, down)]
    if all(side is None or (set(side) == other and set(side) != own) for side, own, other in swapped):
        raise _core.InvalidValue(f"the rows and columns of {what} are swapped: transpose it")


def vector(
    values: Any,
    what: str,
    keys: Sequence[Key],
    *,
    missing: float | None = None,
    kind: str = "sector",
    owner: str = "the table",
    nan: bool = False,
) -> FloatArray:
    """One number for each key: a Series, mapping or frame of one column by its labels, an array as it stands.

    Parameters
    ----------
    missing
        What labels that are not named get; None refuses them.
    kind, owner
        What a label stands for and whose labels they are, in sentences.
    nan
        Whether not a number is left to who asks; refused otherwise.

    Raises
    ------
    DimensionMismatch
        An array of another length or dimension.
    UnknownName, DuplicateName, InvalidValue
        A label that is unknown, given twice or missing; a cell that is no number.
    """
    labels, values = as_labels(keys), as_pandas(values)
    if hasattr(values, "columns"):
        if len(values.columns) != 1:
            raise _core.DimensionMismatch(f"{what} has {len(values.columns)} columns, expected one")
        values = values.iloc[:, 0]
    array = numbers(values, what)
    named = list(values) if isinstance(values, Mapping) else labels_of(values, "index")
    if named is not None:
        at = places(as_labels(named), labels, what, kind, partial=missing is not None)
        result = array if isinstance(at, slice) else np.append(array, 0.0 if missing is None else missing)[at]
    else:
        if array.ndim == 2 and array.shape[1] == 1:
            array = array[:, 0]
        if array.ndim != 1:
            raise _core.DimensionMismatch(
                f"{what} has {array.ndim} dimensions, expected one number for each of the {len(labels)} {kind}s"
            )
        if len(array) != len(labels):
            raise _core.DimensionMismatch(f"{what} has {len(array)} {kind}s, {owner} has {len(labels)}")
        result = array
    if not nan and np.isnan(result).any():
        place = int(np.flatnonzero(np.isnan(result))[0])
        raise _core.InvalidValue(f"{what} of {kind} '{labels[place]}' is nan, expected a number")
    return np.ascontiguousarray(result)


def matrix(values: Any, rows: Sequence[Key], columns: Sequence[Key], what: str) -> FloatArray:
    """A matrix in the order of its labels: a frame by its labels, an array as it stands.

    Raises
    ------
    DimensionMismatch
        Another shape than the labels.
    UnknownName, DuplicateName, InvalidValue
        As :func:`vector` says; rows and columns swapped.
    """
    values = as_pandas(values)
    array = numbers(values, what)
    if hasattr(values, "columns"):
        return np.ascontiguousarray(in_order(array, values, rows, columns, what))
    if array.shape != (len(rows), len(columns)):
        raise _core.DimensionMismatch(
            f"{what} has shape {shape_text(array.shape)}, expected {len(rows)} x {len(columns)}"
        )
    return array


def in_order(array: Any, frame: Any, rows: Sequence[Key], columns: Sequence[Key], what: str) -> Any:
    """Cells of a frame, given as an array, in the order of the labels. Raises as :func:`matrix` does."""
    down, across = as_labels(rows), as_labels(columns)
    _refuse_swapped(frame, down, across, what)
    ordered = array[places(as_labels(frame.index), down, what, "row", frame=True)]
    return ordered[:, places(as_labels(frame.columns), across, what, "column", frame=True)]


def block(
    values: Block | None,
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
    if values is None:
        labels = rows if rows is None or as_row else columns
        if labels is not None and axis_keys(labels):
            raise _core.InvalidValue(f"labels of {what} are given without numbers, expected both or neither")
        return np.zeros((0, 0)), []
    values = as_pandas(values)
    open_axis = 0 if rows is None or as_row else 1
    known = (columns if open_axis == 0 else rows) or []
    given = rows if open_axis == 0 else columns
    if hasattr(values, "columns"):
        frame: Any = values
        down = None if rows is None else as_labels(axis_keys(rows))
        across = None if columns is None else as_labels(axis_keys(columns))
        _refuse_swapped(frame, down, across, what)
        array = numbers(frame, what)
        if down is not None:
            array = array[places(as_labels(frame.index), down, what, "row", frame=True)]
        if across is not None:
            array = array[:, places(as_labels(frame.columns), across, what, "column", frame=True)]
        found: Iterable[Any] = frame.index if open_axis == 0 else frame.columns
        named = axis_keys(found) if given is None else []
        require_distinct(as_labels(named), what, "row" if open_axis == 0 else "column")
    else:
        labelled = isinstance(values, Mapping) or labels_of(values, "index") is not None
        array = vector(values, what, known, nan=True) if labelled else numbers(values, what)
        if array.ndim == 1:
            array = array.reshape((1, -1) if open_axis == 0 else (-1, 1))
        if array.ndim != 2:
            raise _core.DimensionMismatch(f"{what} has {array.ndim} dimensions, expected 1 or 2")
        if array.shape[1 - open_axis] != len(known):
            side = "columns" if open_axis == 0 else "rows"
            swapped = array.shape[open_axis] == len(known) and given is None
            raise _core.DimensionMismatch(
                f"{what} has shape {shape_text(array.shape)}, expected {len(known)} {side}, one for each label of the"
                " table" + ("; are rows and columns swapped?" if swapped else "")
            )
        n = array.shape[open_axis]
        named = [what] if n == 1 else [f"{what} {place + 1}" for place in range(n)]
    if given is not None and array.shape[open_axis] != len(given):
        side = "rows" if open_axis == 0 else "columns"
        raise _core.DimensionMismatch(f"{what} has shape {shape_text(array.shape)}, expected {len(given)} {side}")
    return np.ascontiguousarray(array), named if given is None else axis_keys(given)


def with_units(columns: Mapping[str, tuple[Any, str]], index: Any) -> pd.DataFrame:
    """Columns of several units, each given as (values, unit): ``attrs["units"]`` is the unit of each column."""
    import pandas as pd

    frame = pd.DataFrame({name: values for name, (values, _) in columns.items()}, index)
    frame.attrs["units"] = {name: unit for name, (_, unit) in columns.items()}
    return frame


@dataclass(frozen=True)
class Labelled:
    """A matrix with the keys of its rows and columns, as given."""

    array: FloatArray
    row_index: Any
    column_index: Any

    @property
    def rows(self) -> list[str]:
        return as_labels(self.row_index)

    @property
    def columns(self) -> list[str]:
        return as_labels(self.column_index)

    def frame(self, array: FloatArray) -> pd.DataFrame:
        """A matrix of the same shape, labelled like this one."""
        import pandas as pd

        return pd.DataFrame(array, index=self.row_index, columns=self.column_index)


def labelled_matrix(values: Values, what: str) -> Labelled:
    """A frame as it is; an array with rows and columns numbered from 1.

    Raises
    ------
    DimensionMismatch
        The array has not two dimensions.
    DuplicateName
        A label occurs twice.
    """
    values = as_pandas(values)
    array = numbers(values, what)
    if array.ndim != 2:
        raise _core.DimensionMismatch(f"{what} has {array.ndim} dimension(s), expected rows and columns")
    index, columns = labels_of(values, "index"), labels_of(values, "columns")
    result = Labelled(
        array,
        [str(i + 1) for i in range(array.shape[0])] if index is None else index,
        [str(j + 1) for j in range(array.shape[1])] if columns is None else columns,
    )
    for side, labels in (("row", result.rows), ("column", result.columns)):
        require_distinct(labels, what, side)
    return result
