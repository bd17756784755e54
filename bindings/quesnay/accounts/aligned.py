"""Arrays and pandas objects as arrays in one order of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from quesnay._core import DimensionMismatch, DuplicateName

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FloatArray", "Labelled", "aligned_matrix", "aligned_vector", "as_labels", "labelled_matrix"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def as_labels(keys: Sequence[Any]) -> list[str]:
    """Labels as text; the parts of a pair are joined by a colon: ("GZ", "K1") is "GZ:K1"."""
    return [":".join(str(part) for part in key) if isinstance(key, tuple) else str(key) for key in keys]


@dataclass(frozen=True)
class Labelled:
    """A matrix with the keys of its rows and columns, as given."""

    array: FloatArray
    row_index: Any
    column_index: Any

    @property
    def rows(self) -> list[str]:
        return as_labels(list(self.row_index))

    @property
    def columns(self) -> list[str]:
        return as_labels(list(self.column_index))

    def frame(self, array: FloatArray) -> pd.DataFrame:
        """A matrix of the same shape, labelled like this one."""
        import pandas as pd

        return pd.DataFrame(array, index=self.row_index, columns=self.column_index)


def _keys(values: object, name: str) -> Any:
    """The labels of a pandas object; lists have a method of the name index."""
    keys = getattr(values, name, None)
    return None if callable(keys) else keys


def labelled_matrix(matrix: pd.DataFrame | ArrayLike, what: str) -> Labelled:
    """A frame as it is; an array with rows and columns numbered from 1.

    Raises
    ------
    DimensionMismatch
        The array has not two dimensions.
    DuplicateName
        A label occurs twice.
    """
    array = np.ascontiguousarray(matrix, dtype=float)
    if array.ndim != 2:
        raise DimensionMismatch(f"{what} has {array.ndim} dimension(s), expected rows and columns")
    index, columns = _keys(matrix, "index"), _keys(matrix, "columns")
    result = Labelled(
        array,
        [str(i + 1) for i in range(array.shape[0])] if index is None else index,
        [str(j + 1) for j in range(array.shape[1])] if columns is None else columns,
    )
    for side, labels in (("row", result.rows), ("column", result.columns)):
        _require_distinct(labels, f"the {side}s of {what}")
    return result


def _require_distinct(labels: list[str], what: str) -> None:
    if len(set(labels)) < len(labels):
        twice = next(label for n, label in enumerate(labels) if label in labels[:n])
        raise DuplicateName(f"'{twice}' in {what} is given twice")


def _places(given: list[str], labels: list[str], what: str) -> list[int]:
    """Where each label stands among those given: the same labels, in any order."""
    _require_distinct(given, what)
    place = {label: n for n, label in enumerate(given)}
    missing = [label for label in labels if label not in place]
    if missing:
        raise DimensionMismatch(f"{what} has no entry for '{missing[0]}'")
    known = set(labels)
    extra = [label for label in given if label not in known]
    if extra:
        raise DimensionMismatch(f"{what} has an entry for '{extra[0]}', which the table does not have")
    return [place[label] for label in labels]


def aligned_vector(
    values: pd.Series[Any] | Mapping[str, float] | ArrayLike, labels: list[str], what: str, of_what: str = "entries"
) -> FloatArray:
    """Values in the order of labels: a Series or mapping by its labels, an array as it stands.

    Raises
    ------
    DimensionMismatch
        Another length than labels, a label that is missing or one too many.
    """
    if isinstance(values, Mapping):
        numbers = np.array(list(values.values()), dtype=float)
        return numbers[_places(as_labels(list(values)), labels, what)]
    array = np.asarray(values, dtype=float)
    if array.ndim != 1:
        raise DimensionMismatch(f"{what} has {array.ndim} dimensions, expected one")
    index = _keys(values, "index")
    if index is not None:
        return np.ascontiguousarray(array[_places(as_labels(list(index)), labels, what)])
    if len(array) != len(labels):
        raise DimensionMismatch(f"{what} has {len(array)} {of_what}, the table has {len(labels)}")
    return np.ascontiguousarray(array)


def aligned_matrix(matrix: pd.DataFrame | ArrayLike, rows: list[str], columns: list[str], what: str) -> FloatArray:
    """A matrix in the order of labels: a frame by its labels, an array as it stands.

    Raises
    ------
    DimensionMismatch
        Another shape than the labels, a label that is missing or one too many.
    """
    array = np.asarray(matrix, dtype=float)
    if array.ndim != 2:
        raise DimensionMismatch(f"{what} has {array.ndim} dimension(s), expected rows and columns")
    index, header = _keys(matrix, "index"), _keys(matrix, "columns")
    if index is not None and header is not None:
        down = _places(as_labels(list(index)), rows, f"the rows of {what}")
        across = _places(as_labels(list(header)), columns, f"the columns of {what}")
        return np.ascontiguousarray(array[np.ix_(down, across)])
    if array.shape != (len(rows), len(columns)):
        given, expected = f"{array.shape[0]} x {array.shape[1]}", f"{len(rows)} x {len(columns)}"
        raise DimensionMismatch(f"{what} has shape {given}, expected {expected}")
    return np.ascontiguousarray(array)
