"""Arrays and pandas objects alike: an array in the order of the labels it must have.

This file has over 300 lines: one place says what is wrong with labels and numbers, whoever asks for them.
"""

from __future__ import annotations

import numbers as number_kinds
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

import quesnay._core as _core
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = [
    "Block", "BySector", "FloatArray", "Key", "Labelled", "Values", "as_labels", "as_pandas", "axis_keys", "block",
    "count", "in_order", "key_label", "labelled_matrix", "matrix", "number", "numbers", "one_of", "places",
    "require_distinct", "shape_text", "text", "vector", "whole", "with_units",
]  # fmt: skip

FloatArray: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Key: TypeAlias = str | tuple[str, ...]
"""A label of a sector, product or category: a text, or a pair (region, sector)."""
Block: TypeAlias = (
    "FloatArray | Sequence[float] | Sequence[Sequence[float]] | Mapping[Any, float] | pd.DataFrame | pd.Series[Any]"
    " | xr.DataArray"
)
BySector: TypeAlias = "Mapping[Any, float] | pd.Series[Any] | xr.DataArray | FloatArray | Sequence[float]"
"""One number for each label: by label, or an array in their order."""
Values: TypeAlias = "pd.DataFrame | xr.DataArray | ArrayLike"
# Dimensions of Table.to_xarray that are the rows of a matrix, and those that are its columns.
_ROWS = {"seller", "value_added_row", "other_cost_row"}
_COLUMNS = {"buyer", "category", "import_column"}


def key_label(key: Any) -> str:
    """'region:sector' for a pair, the text itself otherwise."""
    return ":".join(map(str, key)) if isinstance(key, tuple) else str(key)


def as_labels(keys: Iterable[Any]) -> list[str]:
    """Labels as text; the parts of a pair are joined by a colon: ("GZ", "K1") is "GZ:K1"."""
    return [key_label(key) for key in keys]


def _is_absent(label: Any) -> bool:
    parts = label if isinstance(label, tuple) else (label,)
    try:
        return any(part is None or part != part or str(part).strip() == "" for part in parts)
    except (TypeError, ValueError):  # an array or the like, which is no label
        return True


def axis_keys(labels: Iterable[Any], what: str = "label", *, pairs: bool = False) -> list[Key]:
    """Labels as texts, or tuples of texts all of one length.

    Parameters
    ----------
    what
        What a label stands for, in sentences: "sector".
    pairs
        Whether tuples must be pairs (region, sector).

    Raises
    ------
    InvalidValue
        Not a list, a label that is empty or not given, single names and tuples mixed.
    """
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise _core.InvalidValue(f"the {what}s are {shown(labels)}, expected a list of labels")
    given = list(labels)
    for place, label in enumerate(given):
        if _is_absent(label):
            raise _core.InvalidValue(f"{what} {place + 1} has no label (it is {shown(label)}), expected a text")
    keys: list[Key] = [tuple(map(str, label)) if isinstance(label, tuple) else str(label) for label in given]
    shapes = {len(key) if isinstance(key, tuple) else 0 for key in keys}
    if len(shapes) > 1:
        raise _core.InvalidValue(f"{what}s mix single names and pairs, expected all of one kind")
    if pairs and shapes - {0, 2}:
        raise _core.InvalidValue(f"{what} '{key_label(keys[0])}' has {len(keys[0])} parts, expected pairs of two")
    return keys


def number(value: Any, what: str) -> float:
    """A single number. Raises InvalidValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, number_kinds.Real):
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a number")
    try:
        return float(value)
    except OverflowError:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected a number that a double holds") from None


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


def one_of(value: Any, known: Iterable[str], what: str) -> str:
    """A text among those known. Raises InvalidValue naming them."""
    names = list(known)
    if value not in names:
        raise _core.InvalidValue(f"{what} is {shown(value)}, expected one of {', '.join(names)}")
    return str(value)


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


def _labels_of(values: Any, name: str) -> Any:
    """The labels of a pandas object; lists have a method of the name index."""
    keys = getattr(values, name, None)
    return None if callable(keys) else keys


def _cells(values: Any) -> Iterable[tuple[str, Any]]:
    """Every cell with its place in words."""
    if isinstance(values, Mapping) or (_labels_of(values, "index") is not None and not hasattr(values, "columns")):
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


def require_distinct(labels: Sequence[str], what: str, kind: str) -> None:
    """Raises DuplicateName for a label given twice."""
    if len(set(labels)) < len(labels):
        twice = next(label for place, label in enumerate(labels) if label in labels[:place])
        raise _core.DuplicateName(f"{what}: {kind} '{twice}' is given twice, expected it once")


def places(
    given: Sequence[str], wanted: Sequence[str], what: str, kind: str, *, partial: bool = False, frame: bool = False
) -> list[int] | slice:
    """Where each wanted label stands among those given: the same labels, in any order; if partial, -1 for none.

    All as they stand, without a copy, where the order is the same.
    """
    if list(given) == list(wanted):
        return slice(None)
    require_distinct(given, what, kind)
    known = set(wanted)
    extra = next((label for label in given if label not in known), None)
    if extra is not None:
        raise _core.UnknownName(f"{what}: {_core.unknown_sentence(kind, extra, list(wanted))}")
    place = {label: n for n, label in enumerate(given)}
    missing = [label for label in wanted if label not in place]
    if missing and not partial:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        lacks = kind if frame else f"number for {kind}"
        raise _core.InvalidValue(f"{what} has no {lacks} '{missing[0]}'{more}, expected one for each")
    return [place.get(label, -1) for label in wanted]


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
    named = list(values) if isinstance(values, Mapping) else _labels_of(values, "index")
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


def shape_text(shape: Sequence[int]) -> str:
    """'3 x 2' in sentences."""
    return " x ".join(map(str, shape)) or "of one number"


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
        labelled = isinstance(values, Mapping) or _labels_of(values, "index") is not None
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
    index, columns = _labels_of(values, "index"), _labels_of(values, "columns")
    result = Labelled(
        array,
        [str(i + 1) for i in range(array.shape[0])] if index is None else index,
        [str(j + 1) for j in range(array.shape[1])] if columns is None else columns,
    )
    for side, labels in (("row", result.rows), ("column", result.columns)):
        require_distinct(labels, what, side)
    return result
