"""Numbers over the dimensions of a model: pandas and xarray objects by their labels, plain arrays as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray, numbers, places, shape_text
from quesnay.kinds import shown
from quesnay.models.labelled_input import Given, filled, label_text, label_texts, labelled_input

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike

__all__ = ["Axes", "Numbers", "axes_of", "by_label", "by_place_or_label", "columns_by_row", "items_of"]

Axes: TypeAlias = Sequence[tuple[str, Sequence[Any]]]
"""Dimensions in order, each with its labels in order."""
Numbers: TypeAlias = "ArrayLike | Mapping[Any, Any] | pd.Series[Any] | pd.DataFrame | xr.DataArray"
"""Numbers over dimensions: one number, an array in their order, or anything with labels."""


def _over(axes: Axes) -> str:
    return f"({', '.join(f'{name}: {len(labels)}' for name, labels in axes)})"


def axes_of(core: _core.CoreModel, name: str, axes: Mapping[str, Sequence[str]] | None = None) -> Axes:
    """The dimensions of a quantity of a model, of all its axes. Raises UnknownName with the nearest known name."""
    axes = core.axes() if axes is None else axes
    return [(dim, axes[dim]) for dim in core.dims(name)]


def items_of(values: Any, what: str) -> Iterable[tuple[str, Any]]:
    """Names and what is given for each: of a mapping, a dataset, or a frame with a column for each name."""
    if not callable(getattr(values, "items", None)):
        raise _core.InvalidValue(f"{what} are {shown(values)}, expected numbers by name: {{name: numbers}}")
    items: Iterable[tuple[str, Any]] = values.items()
    return items


def by_label(
    values: Any, what: str, axes: Axes, *, single: bool = False, nan: bool = False,
    counted: str = "{what} is given {given} numbers, expected {expected}",
) -> FloatArray:  # fmt: skip
    """Numbers in the order of the labels of some dimensions, one for each element; shape (1) without dimensions.

    Parameters
    ----------
    values
        A Series, frame, DataArray or mapping by its labels, in any order and orientation: dimensions are told by their
        names, else by their labels, else by their order. A plain array as it stands, of exactly the shape of the
        dimensions, or row-major.
    what
        Whose numbers they are, in sentences.
    single
        Whether one number stands for every element.
    nan
        Whether labelled cells may be not a number.
    counted
        Sentence for a list of another length.

    Raises
    ------
    DimensionMismatch
        Another shape, other dimensions.
    UnknownName, DuplicateName, InvalidValue
        A label that is unknown, given twice or missing; a cell that is no number.
    """
    given = labelled_input(values, what, len(axes))
    if given is None:
        return _by_place(values, what, axes, single, counted)
    if len(given.sides) != len(axes):
        has = ", ".join(side.name or f"{side.size} labels" for side in given.sides)
        expected = f"numbers over {_over(axes)}" if axes else "one number"
        raise _core.DimensionMismatch(f"{what} is given over ({has}), expected {expected}")
    order = _order(given, what, axes)
    sides = [given.sides[k] for k in order]
    at: list[list[int] | slice] = []
    for side, (name, labels) in zip(sides, axes, strict=True):
        if side.labels is not None:
            at.append(places(side.labels, label_texts(labels), what, name))
        elif side.size == len(labels):
            at.append(slice(None))
        else:
            shape = shape_text([one.size for one in sides])
            expected = shape_text([len(axis) for _, axis in axes])
            raise _core.DimensionMismatch(f"{what} has shape {shape}, expected {expected} over {_over(axes)}")
    array, present = filled(given, what)
    array = _taken(array, order, at)
    given_at = None if present is None else _taken(present, order, at)
    if given_at is not None and not given_at.all():
        raise _core.InvalidValue(f"{what} has no number for {_element(axes, ~given_at)}, expected one for each")
    if not nan and np.isnan(array).any():
        raise _core.InvalidValue(f"{what} of {_element(axes, np.isnan(array))} is nan, expected a number")
    return np.ascontiguousarray(array).reshape([len(labels) for _, labels in axes] or [1])


def _taken(array: Any, order: Sequence[int], at: Sequence[list[int] | slice]) -> Any:
    """An array with its sides in the order of the dimensions, and each in the order of the labels."""
    array = array.transpose(order)
    for axis, where in enumerate(at):
        array = array if isinstance(where, slice) else np.take(array, where, axis=axis)
    return array


def _element(axes: Axes, wrong: Any) -> str:
    """The first element that is wrong, in words."""
    place = np.unravel_index(int(np.flatnonzero(wrong)[0]), wrong.shape)
    return ", ".join(f"{name} '{label_text(labels[int(k)])}'" for (name, labels), k in zip(axes, place, strict=True))


def by_place_or_label(at: Any, values: Any, what: str, axis: str) -> tuple[FloatArray, FloatArray]:
    """Points of a curve: numbers at numbers. Two Series with the same rows go together row by row."""
    first, second = columns_by_row(at, values)
    points = numbers(first, f"the {axis} of {what}")
    if labelled_input(second, what, 1) is None:
        return points, numbers(second, what)
    return points, by_label(second, what, [(axis, list(points))])


def columns_by_row(at: Any, values: Any) -> tuple[Any, Any]:
    """Numbers at numbers, where both are columns of one table: the second in the rows of the first."""
    rows: Any = getattr(at, "index", None)
    others: Any = getattr(values, "index", None)
    if not (hasattr(rows, "is_unique") and hasattr(others, "is_unique")) or hasattr(at, "columns"):
        return at, values
    known = set(label_texts(rows))
    if len(rows) != len(others) or known != set(label_texts(others)) or len(known) != len(rows):
        return at, values
    placed = dict(zip(label_texts(others), range(len(others)), strict=True))
    second = values.iloc[[placed[row] for row in label_texts(rows)]]
    return at.to_numpy(), second.set_axis(at.to_numpy())


def _by_place(values: Any, what: str, axes: Axes, single: bool, counted: str) -> FloatArray:
    """A plain array, or one number."""
    shape = [len(labels) for _, labels in axes]
    try:
        scalar = np.ndim(values) == 0
    except ValueError:
        scalar = False
    if scalar:
        given = values.item() if isinstance(values, np.ndarray | np.generic) else getattr(values, "values", values)
        try:
            if given is None or isinstance(given, str | bytes | complex):
                raise TypeError
            array = np.array(float(given))
        except (TypeError, ValueError, OverflowError):
            raise _core.InvalidValue(f"{what} is given {shown(values)}, expected numbers") from None
    else:
        array = numbers(values, what)
    if list(array.shape) == shape or (not axes and array.shape == (1,)):
        return array.reshape(shape or [1])
    if single and array.ndim == 0:
        return np.full(shape, float(array))
    if array.ndim == 1 and len(shape) > 1 and array.size == prod(shape):
        return array.reshape(shape)
    over = f" over {_over(axes)}" if axes else ""
    if array.ndim <= 1 and len(shape) <= 1:
        expected = f"{prod(shape)}{over}" if axes else "one"
        raise _core.DimensionMismatch(counted.format(what=what, given=array.size, expected=expected))
    has = f"has shape {shape_text(array.shape)}" if array.ndim else "is one number"
    raise _core.DimensionMismatch(
        f"{what} {has}, expected {shape_text(shape)}{over}"
    )  # fmt: skip


def _order(given: Given, what: str, axes: Axes) -> list[int]:
    """Which side goes to each dimension."""
    sides, names = given.sides, [name for name, _ in axes]
    by_name: dict[int, int] = {}
    if len(set(names)) == len(names):
        for k, side in enumerate(sides):
            if side.name in names and [other.name for other in sides].count(side.name) == 1:
                by_name[names.index(str(side.name))] = k
    free_axes = [k for k in range(len(axes)) if k not in by_name]
    free_sides = [k for k in range(len(sides)) if k not in by_name.values()]
    known = [set(label_texts(labels)) for _, labels in axes]

    def fits(k: int, axis: int) -> int:
        side = sides[k]
        if side.labels is None:
            return len(known[axis]) if side.size == len(known[axis]) else 0
        return len(known[axis].intersection(side.labels))

    ranked = [(sum(map(fits, one, free_axes)), one) for one in permutations(free_sides)]
    most = max(score for score, _ in ranked)
    best = [one for score, one in ranked if score == most]
    named = [sides[k] for k in free_sides if sides[k].labels is None and sides[k].name is not None]
    if not given.ordered and (named or (len(best) > 1 and len(set(names)) == len(names))):
        over = ", ".join(str(side.name) for side in sides)
        raise _core.DimensionMismatch(f"{what} is given over ({over}), expected dimensions named as in {_over(axes)}")
    by_name.update(zip(free_axes, best[0], strict=True))
    return [by_name[axis] for axis in range(len(axes))]
