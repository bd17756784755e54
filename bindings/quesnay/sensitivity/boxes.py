"""Boxes of inputs in which what is of interest happens often: the patient rule induction method."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.sensitivity.arrays import FloatArray, table

__all__ = ["Box", "boxes"]

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Box:
    """Limits of some inputs, and what lies inside them."""

    low: FloatArray  #: shape (inputs,); minus infinity where an input is not limited from below
    high: FloatArray
    coverage: float  #: share of all cases of interest that lie inside [1]
    density: float  #: share of the cases inside that are of interest [1]
    mass: float  #: share of all cases inside [1]
    restricted: tuple[int, ...]  #: inputs that are limited
    p_values: tuple[float, ...]  #: of each limited input: by chance as dense without its limits (Bryant & Lempert 2010)

    def holds(self, inputs: Any) -> BoolArray:
        """Which rows lie inside."""
        x = table(inputs, "inputs")
        return np.asarray(((x >= self.low) & (x <= self.high)).all(axis=1))


def boxes(inputs: Any, interesting: Any, *, peel: float = 0.05, least_mass: float = 0.05) -> list[Box]:
    """The peeling trajectory, from all cases to the densest small box: the trade-off of coverage and density.

    Patient rule induction (Friedman & Fisher 1999): each step takes a share ``peel`` of the cases off one end of one
    input, where the rest is densest in cases of interest; of ends equally good the one that takes most. There is no
    pasting. Choose a box of the list by its coverage and density; for a second box, ask again without the cases that
    the first one holds.

    Parameters
    ----------
    inputs
        What was drawn, shape (draws, inputs).
    interesting
        Whether each draw is of interest (a target missed, say), shape (draws,).
    peel
        Share of the cases inside that a step takes off, above 0 and at most 0.5 [1].
    least_mass
        Share of all cases below which no box goes [1].

    Raises
    ------
    InvalidValue
        For other shapes, and where no draw or every draw is of interest.
    """
    x, y = table(inputs, "inputs"), np.asarray(interesting)
    if y.shape != (len(x),) or not np.isin(y, (0, 1)).all():
        raise InvalidValue(f"interesting has shape {y.shape}, expected true or false for each of {len(x)} draws")
    y = y.astype(bool)
    for value, what, most in ((peel, "peel", 0.5), (least_mass, "least_mass", 1.0)):
        if not isinstance(value, int | float) or not 0.0 < value <= most:
            raise InvalidValue(f"{what} is {value}, expected a share above 0 and at most {most:g}")
    if not y.any() or y.all():
        raise InvalidValue(f"{int(y.sum())} of {len(y)} draws are of interest, expected some and not all")
    low, high = np.full(x.shape[1], -math.inf), np.full(x.shape[1], math.inf)
    inside = np.ones(len(x), dtype=bool)
    found = [_box(x, y, low, high)]
    while True:
        step = _best_peel(x[inside], y[inside], peel)
        if step is None:
            return found
        column, upper, limit = step
        (high if upper else low)[column] = limit
        inside &= (x[:, column] <= limit) if upper else (x[:, column] >= limit)
        if inside.sum() < least_mass * len(x) or not y[inside].any():
            return found
        found.append(_box(x, y, low, high))
        if y[inside].all():
            return found


def _best_peel(x: FloatArray, y: BoolArray, peel: float) -> tuple[int, bool, float] | None:
    """Input, whether at its upper end, and the limit midway between what is taken off and what stays."""
    n = len(x)
    take = max(1, math.floor(peel * n))
    order = np.argsort(x, axis=0, kind="stable")
    ordered, hits = np.take_along_axis(x, order, axis=0), y[order]
    best: tuple[float, int] = (-math.inf, 0)
    chosen: tuple[int, bool, float] | None = None
    for k in range(x.shape[1]):
        values, found = ordered[:, k], np.r_[0, np.cumsum(hits[:, k])]
        # Equal values go or stay together.
        first = int(np.searchsorted(values, values[take - 1], side="right"))
        last = int(np.searchsorted(values, values[n - take], side="left"))
        for upper, (begin, end) in ((False, (first, n)), (True, (0, last))):
            if end <= begin:
                continue
            better = ((found[end] - found[begin]) / (end - begin), n - (end - begin))
            if better > best:
                at = last if upper else first
                best, chosen = better, (k, upper, 0.5 * float(values[at - 1] + values[at]))
    return chosen


def _box(x: FloatArray, y: BoolArray, low: FloatArray, high: FloatArray) -> Box:
    within = (x >= low) & (x <= high)
    inside = within.all(axis=1)
    limited = tuple(int(k) for k in np.flatnonzero(np.isfinite(low) | np.isfinite(high)))
    n, hits = int(inside.sum()), int(y[inside].sum())
    chances = []
    for k in limited:
        others = np.delete(within, k, axis=1).all(axis=1)
        chances.append(_at_least(hits, n, float(y[others].mean())))
    return Box(low.copy(), high.copy(), hits / int(y.sum()), hits / n, n / len(x), limited, tuple(chances))


def _at_least(hits: int, n: int, p: float) -> float:
    """Probability of so many hits or more in n binomial trials."""
    n, hits = whole(n, "n", 1), whole(hits, "hits")
    if p >= 1.0 or hits == 0:
        return 1.0
    k = np.arange(hits, n + 1)
    gammas = np.array([math.lgamma(v) for v in range(1, n + 2)])
    logs = gammas[n] - gammas[k] - gammas[n - k] + k * math.log(p) + (n - k) * math.log1p(-p)
    return float(min(1.0, np.sum(np.exp(logs))))
