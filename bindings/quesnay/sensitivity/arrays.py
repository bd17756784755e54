"""Arrays that a sensitivity analysis is given, checked."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from quesnay._core import InvalidValue

__all__ = ["FloatArray", "columns", "completed", "half_width", "numbers", "table"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def numbers(given: Any, what: str) -> FloatArray:
    """An array of numbers. Raises InvalidValue for anything else."""
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidValue(f"{what} is of {type(given).__name__}, expected numbers") from None


def table(given: Any, what: str) -> FloatArray:
    """Rows of draws, shape (draws, columns). Raises InvalidValue for another shape or what is not finite."""
    values = numbers(given, what)
    if values.ndim != 2:
        raise InvalidValue(f"{what} has shape {values.shape}, expected a row for each draw and a column for each input")
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        raise InvalidValue(
            f"{what} has {values[row, column]} in row {row} and column {column}, expected finite numbers"
        )
    return values


def columns(given: Any, what: str, rows: int) -> FloatArray:
    """Outcomes as columns, shape (rows, outcomes). Raises InvalidValue for another number of rows."""
    values = numbers(given, what)
    if values.ndim not in (1, 2) or len(values) != rows:
        raise InvalidValue(f"{what} has shape {values.shape}, expected {rows} rows, one for each draw")
    return values.reshape(rows, -1)


def completed(outcomes: FloatArray, fewest: int, why: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Rows whose outcomes are all finite: a draw that failed is left out of every column.

    Raises
    ------
    InvalidValue
        If fewer are left than are needed.
    """
    done = np.asarray(np.isfinite(outcomes).all(axis=1))
    if done.sum() < fewest:
        raise InvalidValue(
            f"{int(done.sum())} of {len(done)} draws are completed, expected at least {fewest} for {why}"
        )
    return done


def half_width(confidence: float) -> float:
    """Standard errors on each side of a normal interval. Raises InvalidValue for what is no share."""
    if not isinstance(confidence, int | float) or not 0.0 < confidence < 1.0:
        raise InvalidValue(f"confidence is {confidence}, expected a share above 0 and below 1")
    return NormalDist().inv_cdf(0.5 + 0.5 * confidence)
