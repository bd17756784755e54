"""Labelled numbers as they are given: the labels of each direction of a Series, frame, DataArray or mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from numbers import Real
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray, numbers, require_distinct

__all__ = ["Given", "Side", "filled", "label_text", "label_texts", "labelled_input"]


@dataclass(frozen=True)
class Side:
    """One direction of what was given: its name and labels, as far as it has them, and its length."""

    name: str | None
    labels: list[str] | None
    size: int


@dataclass(frozen=True)
class Given:
    """Labelled numbers. Cells are by place where not every combination of labels has one."""

    sides: list[Side]
    array: FloatArray
    cells: list[list[int]] | None = None
    # Whether the order of the sides means something: rows, then columns.
    ordered: bool = True


def label_text(label: Any) -> str:
    """A label as text; 2017 and 2017.0 are one label, the parts of a pair are joined by a colon."""
    if isinstance(label, tuple):
        return ":".join(map(label_text, label))
    if isinstance(label, Real) and not isinstance(label, bool | np.bool_):
        if isinstance(label, int):
            return str(label)
        value = float(label)
        return str(int(value)) if value.is_integer() else repr(value)
    return str(label)


def label_texts(labels: Iterable[Any]) -> list[str]:
    """Labels as text."""
    return [label_text(label) for label in labels]


def labelled_input(values: Any, what: str, n: int) -> Given | None:
    """What is given, if it has labels. ``n`` dimensions are expected: the parts of a key may be one label."""
    if hasattr(values, "data_vars"):
        raise _core.InvalidValue(f"{what} is given a Dataset of {', '.join(map(str, values))}, expected one of them")
    if hasattr(values, "dims") and not callable(values.dims):
        return _of_xarray(values, what)
    if isinstance(values, Mapping):
        return _of_mapping(values, what, n)
    if hasattr(values, "columns"):
        return _of_frame(values, what, n)
    if hasattr(values, "index") and not callable(values.index):
        keys = [key if isinstance(key, tuple) else (key,) for key in values.index]
        names = list(values.index.names)
        return _of_keys(keys, numbers(values, what), names if values.index.nlevels == n else [None], n)
    return None


def _of_xarray(values: Any, what: str) -> Given | None:
    if values.ndim == 0:
        return None
    indexes = getattr(values, "indexes", {})
    sides = [
        Side(str(dim), label_texts(indexes[dim]) if dim in indexes else None, size)
        for dim, size in zip(values.dims, values.shape, strict=True)
    ]
    # An array that xarray was never told the dimensions of is a plain one.
    if all(side.labels is None and re.fullmatch(r"dim_\d+", side.name or "") for side in sides):
        return None
    return Given(sides, numbers(np.asarray(values.values), what), ordered=False)


def _of_frame(frame: Any, what: str, n: int) -> Given:
    array = numbers(frame, what)
    if n == 1 and len(frame.columns) == 1:
        return Given([_side_of(frame.index)], array[:, 0])
    if n == 1 and len(frame.index) == 1:
        return Given([_side_of(frame.columns)], array[0])
    if frame.index.nlevels + frame.columns.nlevels != n or n == 2:
        return Given([_side_of(frame.index), _side_of(frame.columns)], array)
    keys = [_parts(row) + _parts(column) for row in frame.index for column in frame.columns]
    return _of_keys(keys, array.ravel(), [*frame.index.names, *frame.columns.names], n)


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _side_of(index: Any) -> Side:
    labels = label_texts(index)
    return Side(None if index.name is None else str(index.name), labels, len(labels))


def _of_keys(keys: Sequence[tuple[Any, ...]], array: FloatArray, names: Sequence[Any], n: int) -> Given:
    """Numbers by key, each part of it a label of one dimension; of one dimension all parts are its label."""
    if n <= 1 or any(len(key) != n for key in keys):
        labels = label_texts(keys)
        name = names[0] if len(names) == 1 else None
        return Given([Side(None if name is None else str(name), labels, len(labels))], array)
    sides, cells = [], []
    for level in range(n):
        texts = [label_text(key[level]) for key in keys]
        place = {label: k for k, label in enumerate(dict.fromkeys(texts))}
        name = names[level] if level < len(names) else None
        sides.append(Side(None if name is None else str(name), list(place), len(place)))
        cells.append([place[text] for text in texts])
    return Given(sides, array, cells)


def _of_mapping(values: Mapping[Any, Any], what: str, n: int) -> Given:
    rows = list(values.values())
    if rows and n == 2 and all(isinstance(row, list | tuple | np.ndarray) for row in rows):
        array = numbers(rows, what)
        labels = label_texts(values)
        if array.ndim == 2:
            return Given([Side(None, labels, len(labels)), Side(None, None, array.shape[1])], array)
    cells = list(_cells(values.items()))
    require_distinct([label_text(key) for key, _ in cells], what, "label")
    by_key = {label_text(key): cell for key, cell in cells}
    return _of_keys([key for key, _ in cells], numbers(by_key, what) if cells else np.zeros(0), [], n)


def _cells(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Keys and numbers of a mapping and of the mappings and Series in it."""
    for key, value in items:
        if callable(getattr(value, "items", None)):
            yield from ((_parts(key) + parts, cell) for parts, cell in _cells(value.items()))
        else:
            yield _parts(key), value


def filled(given: Given, what: str) -> tuple[FloatArray, np.ndarray[Any, np.dtype[np.bool_]] | None]:
    """The array of labelled numbers, and where it has one if not everywhere."""
    if given.cells is None:
        return given.array, None
    shape = [side.size for side in given.sides]
    flat = np.ravel_multi_index([np.asarray(one, dtype=int) for one in given.cells], shape)
    found, counts = np.unique(flat, return_counts=True)
    if len(found) < len(flat):
        place = np.unravel_index(found[counts > 1][0], shape)
        labels = [(side.labels or [])[k] for side, k in zip(given.sides, place, strict=True)]
        raise _core.DuplicateName(f"{what}: element '{', '.join(labels)}' is given twice, expected it once")
    array, present = np.full(prod(shape), np.nan), np.zeros(prod(shape), dtype=bool)
    array[flat], present[flat] = given.array, True
    return array.reshape(shape), present.reshape(shape)
