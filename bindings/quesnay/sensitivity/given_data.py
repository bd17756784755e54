"""Indices from draws that were made already: no further runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.sensitivity.arrays import FloatArray, columns, completed, half_width, table

__all__ = ["FirstOrder", "Pawn", "first_order", "pawn"]

_FEWEST = 50


@dataclass(frozen=True)
class FirstOrder:
    """First-order indices, each of shape (inputs, outcomes) [1]; nan where an input or an outcome does not vary."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    standard_error: FloatArray
    rows: int  #: completed draws
    dropped: int  #: draws left out because they failed


@dataclass(frozen=True)
class Pawn:
    """Kolmogorov-Smirnov distances over slices of each input, shape (inputs, outcomes) [1]."""

    median: FloatArray
    mean: FloatArray
    largest: FloatArray
    noise: float  #: mean distance of a slice chosen at random: what an input without influence has
    rows: int
    dropped: int


def first_order(inputs: Any, outcomes: Any, *, confidence: float = 0.95) -> FirstOrder:
    """First-order Sobol indices ``Var(E[Y | X]) / Var(Y)`` from any sample of independent draws.

    The conditional mean is a straight line in each of about ``sqrt(n) / 2`` classes of equally many draws, by rank of
    the input (given-data estimation: Plischke, Borgonovo & Smith 2013); an input of few values has a class for each.
    The index is ``1 - (SSE / (n - q)) / (SST / (n - 1))`` with ``q`` fitted numbers (Ezekiel's adjusted R squared), so
    an input without influence has an index of zero in the mean, and often one slightly below. The interval is normal,
    by the influence function of the index, plus the variance that an adjusted R squared has where there is no
    influence.

    Parameters
    ----------
    inputs
        What was drawn, shape (draws, inputs).
    outcomes
        Shape (draws,) or (draws, outcomes); rows with a nan failed and are left out.
    confidence
        Of the interval [1].

    Raises
    ------
    InvalidValue
        For other shapes, and fewer than 50 completed draws.
    """
    x = table(inputs, "inputs")
    y = columns(outcomes, "outcomes", len(x))
    width = half_width(confidence)
    done = completed(y, _FEWEST, "given-data indices")
    x, y = x[done], y[done] - y[done].mean(axis=0)
    n = len(x)
    values, errors = np.empty((2, x.shape[1], y.shape[1]))
    total = np.sum(y**2, axis=0)
    for k in range(x.shape[1]):
        values[k], errors[k] = _one(x[:, k], y, total)
    return FirstOrder(values, values - width * errors, values + width * errors, errors, n, int((~done).sum()))


def _one(x: FloatArray, y: FloatArray, total: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Index and standard error of one input."""
    n, nothing = len(x), np.full(y.shape[1], np.nan)
    order = np.argsort(x, kind="stable")
    ordered, y = x[order], y[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    classes = max(3, round(0.5 * n**0.5))
    if len(starts) == 1:
        return nothing, nothing
    few = len(starts) <= classes
    if not few:
        starts = np.linspace(0, n, classes, endpoint=False).astype(int)
    sizes = np.diff(np.r_[starts, n])
    means = np.add.reduceat(y, starts, axis=0) / sizes[:, None]
    fitted = np.repeat(means, sizes, axis=0)
    free = len(starts)
    if not few:
        ranks = np.arange(n) - np.repeat(starts + 0.5 * (sizes - 1), sizes)
        spread = np.add.reduceat(ranks**2, starts)
        slopes = np.add.reduceat(ranks[:, None] * y, starts, axis=0) / spread[:, None]
        fitted += ranks[:, None] * np.repeat(slopes, sizes, axis=0)
        free *= 2
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = total / n
        left = (y - fitted) ** 2 * (n / (n - free))
        index = 1.0 - left.mean(axis=0) * (n - 1) / total
        influence = ((1.0 - index) * y**2 - left) / variance
        # The fitted means are themselves noise: without influence they make the first part 4 (free - 1) / n^2 alone,
        # and the variance of the index is half of that.
        null = (free - 1) * np.clip(1.0 - index, 0.0, 1.0) ** 2 / (n * (n - free))
        square = np.maximum(np.var(influence, axis=0) / n - 4.0 * null, 0.0) + 2.0 * null
    known = total > 0.0
    return np.where(known, index, np.nan), np.where(known, np.sqrt(square), np.nan)


def pawn(inputs: Any, outcomes: Any, *, slices: int = 10, seed: int = 0) -> Pawn:
    """PAWN: how far the outcome's distribution moves when an input is held in one of equally filled slices.

    The Kolmogorov-Smirnov distance of each slice's outcomes from all outcomes, summed up over slices (Pianosi &
    Wagener 2018). It sees what moves spread or tails and leaves the mean. Never exactly zero: ``noise`` is the mean
    distance for an input without influence, from 200 slices chosen at random.

    Parameters
    ----------
    inputs, outcomes
        As of :func:`first_order`.
    slices
        Number of slices of each input.
    seed
        Of the slices chosen at random.
    """
    x = table(inputs, "inputs")
    y = columns(outcomes, "outcomes", len(x))
    slices = whole(slices, "slices", 2)
    done = completed(y, _FEWEST, "PAWN indices")
    x, y = x[done], y[done]
    n = len(x)
    if n // slices < 5:
        raise InvalidValue(f"slices is {slices}, expected at least 5 of {n} completed draws in each")
    # How many of all outcomes are below each, and how many are not above it: equal outcomes are one step.
    ordered = np.sort(y, axis=0)
    below = np.stack([np.searchsorted(ordered[:, m], y[:, m], "left") for m in range(y.shape[1])], axis=1) / n
    above = np.stack([np.searchsorted(ordered[:, m], y[:, m], "right") for m in range(y.shape[1])], axis=1) / n
    parts = [np.array_split(np.argsort(x[:, k], kind="stable"), slices) for k in range(x.shape[1])]
    found = np.array([[_distances(below[part], above[part]) for part in one] for one in parts])
    rng = np.random.Generator(np.random.Philox(key=whole(seed, "seed", 0, 2**64 - 1)))
    some = [rng.permutation(n)[: n // slices] for _ in range(200)]
    chosen = [_distances(below[part, :1], above[part, :1])[0] for part in some]
    return Pawn(
        np.median(found, axis=1), found.mean(axis=1), found.max(axis=1), float(np.mean(chosen)), n, int((~done).sum())
    )


def _distances(below: FloatArray, above: FloatArray) -> FloatArray:
    """Kolmogorov-Smirnov distances of a part of all outcomes from all, by the shares of all below and up to each."""
    m = len(below)
    steps = np.arange(1, m + 1)[:, None] / m
    ahead = np.max(steps - np.sort(above, axis=0), axis=0)
    behind = np.max(np.sort(below, axis=0) - (steps - 1.0 / m), axis=0)
    return np.asarray(np.maximum(ahead, behind))
