"""Words for equations that are given numbers: table functions, series, correlation matrices, taken by label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import numbers
from quesnay.models.builder import axes_of_dims, points_of_table
from quesnay.models.by_label import Numbers, by_label, columns_by_row
from quesnay.models.labelled_input import labelled_input

__all__ = ["correlated_noise", "lookup", "series"]


def lookup(x: _core.Expr, at: Any, values: Any, unit: str = "1") -> _core.Expr:
    """A table function of x: linear between points, flat outside.

    Parameters
    ----------
    x
        The argument, any unit and dimensions.
    at, values
        Points [of x] and values [unit] in one order; a Series whose index is ``at``, in any order; or two
        columns of one frame.
    unit
        Of the values; a ratio by default.

    Returns
    -------
    Expr
        Over the dimensions of x [unit].
    """
    what = f"the table of '{x.text}'" if isinstance(x, _core.Expr) else "a table function"
    return _core.lookup(x, *points_of_table(at, values, what), unit)


def series(
    builder: _core.ModelBuilder, name: str, at: Any, values: Numbers, dims: Sequence[str] = (), *, unit: str = "1",
    description: str = "", source: str = "", kind: str = "linear", outside: str = "refuse",
    between: float | None = None,
) -> _core.Expr:  # fmt: skip
    """An exogenous series in time, an auxiliary.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary.
    at
        Times [unit of time], increasing.
    values
        [unit], one row for each time: a plain array of shape (times, dimensions); a Series, frame, DataArray or
        mapping by its times and labels, in any order and orientation; or a column of the frame that ``at`` is a
        column of.
    dims
        Dimensions of a row.
    unit
        Of the values; a ratio by default.
    description, source
        One line of what it is and where it comes from; printed by ``equations()``.
    kind
        ``linear`` between the points; ``step``: each value holds until the next; ``look_forward``: each value
        holds from the point before it to its own; ``points``: the value in the step of a point, ``between`` in
        every other step.
    outside
        ``refuse`` a run that reaches outside the points, or ``hold`` the first and last value; ``points`` are
        ``between`` there.
    between
        Of ``points`` alone: what it is in steps without one [unit].

    Raises
    ------
    DimensionMismatch
        For another shape.
    UnknownName, DuplicateName, InvalidValue
        For a time or label that is unknown, given twice or missing; for what is no series.
    """
    over = [dims] if isinstance(dims, str) else list(dims)
    rows, given = columns_by_row(at, values)
    times = numbers(rows, f"the times of series '{name}'").ravel()
    axes = [("time", times.tolist()), *axes_of_dims(builder, over)]
    what = f"series '{name}'"
    labelled = labelled_input(given, what, len(axes)) is not None
    array = np.zeros(0) if labelled else numbers(given, what)
    # Plain numbers of another count are told by the core.
    if labelled or (array.shape[0] == len(times) and array.size == np.prod([len(labels) for _, labels in axes])):
        array = by_label(given, what, axes)
    return _core.series(
        builder, name, times.tolist(), array, over, unit=unit, description=description, source=source, kind=kind,
        outside=outside, between=between,
    )  # fmt: skip


def correlated_noise(
    builder: _core.ModelBuilder, name: str, dimension: str, correlation: Numbers, *, periods_per_year: int = 0
) -> _core.Expr:
    """Standard normal numbers over a dimension, correlated between its elements.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; it adds the noise NAME_score and the dimension NAME_factor.
    dimension
        Name of the dimension, of n elements.
    correlation
        Matrix of the dimension by itself: by label in any order, or a plain array in the order of the labels [1].
    periods_per_year
        As of ``white_noise``.

    Returns
    -------
    Expr
        Over the dimension [1].

    Raises
    ------
    DimensionMismatch
        For another shape.
    UnknownName, DuplicateName, InvalidValue
        For a label that is unknown, given twice or missing; for what is no correlation matrix.
    """
    axes = axes_of_dims(builder, [dimension, dimension])
    what = f"correlation matrix '{name}'"
    labelled = labelled_input(correlation, what, 2) is not None
    array = np.zeros(0) if labelled else numbers(correlation, what)
    if labelled or array.size == len(axes[0][1]) ** 2:
        array = by_label(correlation, what, axes)
    return _core.correlated_noise(builder, name, dimension, array, periods_per_year=periods_per_year)
