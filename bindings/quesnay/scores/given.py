"""Arrays that a score is given, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from quesnay._core import InvalidValue

__all__ = ["FloatArray", "draws_and_outturn", "level", "numbers", "pairs", "shares", "weights_of"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def numbers(given: Any, what: str) -> FloatArray:
    """An array of numbers. Raises InvalidValue for anything else."""
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidValue(f"{what} is of {type(given).__name__}, expected numbers") from None


def pairs(forecast: Any, outturn: Any) -> tuple[FloatArray, FloatArray]:
    """Forecasts and outturns of the cells that have an outturn, as one list.

    Raises
    ------
    InvalidValue
        For other shapes, a forecast that is not a number, and no cell with an outturn.
    """
    f, y = numbers(forecast, "forecast"), numbers(outturn, "outturn")
    if f.shape != y.shape:
        raise InvalidValue(f"forecast has shape {f.shape} and outturn {y.shape}, expected the same")
    known = ~np.isnan(y)
    f, y = f[known], y[known]
    if not f.size:
        raise InvalidValue("no cell has an outturn, expected at least one to score")
    for what, values in (("forecast", f), ("outturn", y)):
        if not np.isfinite(values).all():
            raise InvalidValue(f"{what} has {values[~np.isfinite(values)][0]}, expected finite numbers")
    return f, y


def draws_and_outturn(draws: Any, outturn: Any, fewest: int = 1) -> tuple[FloatArray, FloatArray]:
    """Draws, shape (n, ...), and the outturn of each cell, shape (...).

    Raises
    ------
    InvalidValue
        For other shapes, too few draws, and a draw that is not a number: only completed draws are scored.
    """
    x, y = numbers(draws, "draws"), numbers(outturn, "outturn")
    if x.ndim == 0 or x.shape[1:] != y.shape:
        raise InvalidValue(
            f"draws have shape {x.shape} and outturn {y.shape}, expected draws on the first axis and the outturn's"
            " shape after it"
        )
    if len(x) < fewest:
        raise InvalidValue(f"{len(x)} draws are given, expected at least {fewest}")
    bad = ~np.isfinite(x).reshape(len(x), -1).all(axis=1)
    if bad.any():
        raise InvalidValue(f"draw {int(np.argmax(bad))} is not a finite number, expected completed draws alone")
    if np.isinf(y).any():
        raise InvalidValue("outturn has inf, expected finite numbers, or nan where there is none")
    return x, y


def weights_of(weights: Any, n: int) -> FloatArray:
    """Weights of draws, scaled to a sum of one. Raises InvalidValue for a negative one or another number of them."""
    w = numbers(weights, "weights")
    if w.shape != (n,):
        raise InvalidValue(f"weights have shape {w.shape}, expected one for each of {n} draws")
    if not np.isfinite(w).all() or (w < 0.0).any() or not w.sum() > 0.0:
        raise InvalidValue("weights are negative, not finite or all zero, expected some above zero and none below")
    return np.asarray(w / w.sum())


def level(given: Any, what: str) -> float:
    """A share strictly between 0 and 1. Raises InvalidValue for anything else."""
    value = numbers(given, what)
    if value.ndim or not 0.0 < float(value) < 1.0:
        raise InvalidValue(f"{what} is {given}, expected a share above 0 and below 1")
    return float(value)


def shares(given: Any, what: str) -> FloatArray:
    """Shares from 0 to 1. Raises InvalidValue for anything else."""
    values = numbers(given, what)
    if not ((values >= 0.0) & (values <= 1.0)).all():
        raise InvalidValue(f"{what} has a value outside 0 to 1, expected shares")
    return values
