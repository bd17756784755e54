"""Scores of forecasts that are draws, shape (n, cells); each gives one number a cell, nan where there is no outturn.

Weights, where they are given, are those of draws (facts to date): one a draw, of any sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.scores.given import FloatArray, draws_and_outturn, level, numbers, weights_of

__all__ = ["fair_crps", "inside", "interval_score", "pit", "quantile_score", "quantiles"]


def fair_crps(draws: Any, outturn: Any, *, weights: Any = None) -> FloatArray:
    """Continuous ranked probability score of each cell, fair to ensembles of any size [the outturn's unit].

    ``mean|X - y| - sum_i (2 i - n - 1) X_(i) / (n (n - 1))`` with ``X_(i)`` sorted: an unbiased estimate of
    ``E|X - y| - E|X - X'| / 2`` (Ferro 2014), which may be below zero. With weights ``w`` of sum one the second part
    is ``sum_(i<j) w_i w_j |X_i - X_j| / (1 - sum w^2)``, which is the same where weights are equal.

    Parameters
    ----------
    draws
        Completed draws, shape (n, ...), n >= 2.
    outturn
        What came, shape (...); nan where it is not known.
    weights
        Of the draws, shape (n,).

    Examples
    --------
    >>> float(fair_crps([0.0, 2.0], 1.0))
    0.0
    """
    x, y = draws_and_outturn(draws, outturn, fewest=2)
    n = len(x)
    shape = (n,) + (1,) * y.ndim
    if weights is None:
        rank = (2.0 * np.arange(1, n + 1) - n - 1).reshape(shape)
        spread = np.sum(rank * np.sort(x, axis=0), axis=0) / (n * (n - 1))
        return np.asarray(np.mean(np.abs(x - y), axis=0) - spread)
    w = weights_of(weights, n)
    free = 1.0 - float(np.sum(w**2))
    if free <= 1e-12:
        raise InvalidValue("weights leave one draw alone, expected two or more with a weight above zero")
    order = np.argsort(x, axis=0, kind="stable")
    ordered, wide = np.take_along_axis(x, order, axis=0), w[order]
    below = np.cumsum(wide, axis=0) - wide
    # Each pair once: x_j takes the weight below it, and gives that above.
    spread = np.sum(wide * ordered * (below - (1.0 - below - wide)), axis=0) / free
    return np.asarray(np.sum(w.reshape(shape) * np.abs(x - y), axis=0) - spread)


def pit(draws: Any, outturn: Any, *, weights: Any = None) -> FloatArray:
    """Probability integral transform: share of draws at or below the outturn [1]; uniform if bands are right.

    Parameters
    ----------
    draws, outturn, weights
        As of :func:`fair_crps`.
    """
    x, y = draws_and_outturn(draws, outturn)
    w = np.full(len(x), 1.0 / len(x)) if weights is None else weights_of(weights, len(x))
    found = np.mean(x <= y, axis=0) if weights is None else np.tensordot(w, (x <= y).astype(float), axes=1)
    return np.asarray(np.where(np.isnan(y), np.nan, found))


def quantiles(draws: Any, levels: Any, *, weights: Any = None) -> FloatArray:
    """Quantiles of draws, shape (levels, ...), by linear interpolation.

    With weights, a sorted draw stands in the middle of its own weight, places being scaled so that the first lies at 0
    and the last at 1: equal weights give the unweighted quantiles.

    Parameters
    ----------
    draws
        Completed draws, shape (n, ...).
    levels
        From 0 to 1.
    weights
        Of the draws, shape (n,).
    """
    values = numbers(draws, "draws")
    x, _ = draws_and_outturn(values, np.zeros(values.shape[1:]))
    p = np.atleast_1d(numbers(levels, "levels"))
    if p.ndim != 1 or not ((p >= 0.0) & (p <= 1.0)).all():
        raise InvalidValue(f"levels are {levels}, expected a list of shares from 0 to 1")
    if weights is None:
        return np.asarray(np.quantile(x, p, axis=0))
    w = weights_of(weights, len(x))
    cells = x.reshape(len(x), -1)[w > 0.0]
    w = w[w > 0.0]
    found = np.empty((len(p), cells.shape[1]))
    for k in range(cells.shape[1]):
        order = np.argsort(cells[:, k], kind="stable")
        middle = np.cumsum(w[order]) - 0.5 * w[order]
        width = middle[-1] - middle[0]
        places = (middle - middle[0]) / width if width > 0.0 else np.zeros(len(middle))
        found[:, k] = np.interp(p, places, cells[order, k])
    return found.reshape(len(p), *x.shape[1:])


def inside(draws: Any, outturn: Any, share: float = 0.8, *, weights: Any = None) -> FloatArray:
    """Whether each outturn lies inside the central band of draws: 1 or 0, nan where there is none.

    Parameters
    ----------
    draws, outturn, weights
        As of :func:`fair_crps`.
    share
        Of draws inside the band [1]; 0.8 is from p10 to p90 (linear interpolation), both ends inside.
    """
    x, y = draws_and_outturn(draws, outturn)
    tail = 0.5 * (1.0 - level(share, "share"))
    low, high = quantiles(x, [tail, 1.0 - tail], weights=weights)
    return np.asarray(np.where(np.isnan(y), np.nan, ((low <= y) & (y <= high)).astype(float)))


def interval_score(draws: Any, outturn: Any, share: float = 0.8, *, weights: Any = None) -> FloatArray:
    """Width of the central band plus ``2 / (1 - share)`` times what the outturn is outside of it (Winkler 1972).

    Parameters
    ----------
    draws, outturn, share, weights
        As of :func:`inside`.
    """
    x, y = draws_and_outturn(draws, outturn)
    out = 1.0 - level(share, "share")
    low, high = quantiles(x, [0.5 * out, 1.0 - 0.5 * out], weights=weights)
    miss = np.maximum(low - y, 0.0) + np.maximum(y - high, 0.0)
    return np.asarray(high - low + 2.0 / out * miss)


def quantile_score(quantile: Any, outturn: Any, at: float) -> FloatArray:
    """Pinball loss ``(y - q) (p - [y < q])`` of forecasts ``q`` of the quantile ``p = at`` [the outturn's unit].

    Parameters
    ----------
    quantile, outturn
        One number for each cell.
    at
        The quantile's level, above 0 and below 1.
    """
    q, y = numbers(quantile, "quantile"), numbers(outturn, "outturn")
    if q.shape != y.shape:
        raise InvalidValue(f"quantile has shape {q.shape} and outturn {y.shape}, expected the same")
    return np.asarray((y - q) * (level(at, "at") - (y < q)))
