"""Scores of probabilities, and how many cells fell inside their bands."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.scores.given import level, numbers, pairs, shares

__all__ = ["brier", "inside_range", "share_inside"]


def brier(probability: Any, happened: Any) -> float:
    """Brier score, mean of ``(p - o)^2`` [1], of probabilities of events that happened (1) or not (0).

    Parameters
    ----------
    probability
        One for each event [1].
    happened
        1, 0, or nan where it is not known: those are left out.
    """
    p, o = pairs(probability, happened)
    shares(p, "probability")
    if not np.isin(o, (0.0, 1.0)).all():
        raise InvalidValue(f"happened has {o[~np.isin(o, (0.0, 1.0))][0]}, expected 1 or 0")
    return float(np.mean((p - o) ** 2))


def share_inside(found: Any) -> tuple[int, int]:
    """How many cells lay inside their bands, and of how many with an outturn.

    Parameters
    ----------
    found
        What :func:`quesnay.scores.inside` gave: 1, 0 or nan.
    """
    cells = numbers(found, "found")
    known = cells[~np.isnan(cells)]
    if not np.isin(known, (0.0, 1.0)).all():
        raise InvalidValue(f"found has {known[~np.isin(known, (0.0, 1.0))][0]}, expected 1, 0 or nan")
    return int(known.sum()), int(known.size)


def inside_range(cells: int, share: float = 0.8, confidence: float = 0.95) -> tuple[int, int]:
    """From how many to how many cells fall inside bands of a share, if those are right: binomial, equal tails.

    The quantiles of the binomial distribution at ``(1 - confidence) / 2`` and its complement; cells are taken as
    independent, which years of one indicator are not: the range is then too narrow.

    Examples
    --------
    >>> inside_range(26)
    (17, 24)
    """
    n, p = whole(cells, "cells", 1, 10_000), level(share, "share")
    tail = 0.5 * (1.0 - level(confidence, "confidence"))
    logs = [
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p)
        for k in range(n + 1)
    ]
    below = np.cumsum(np.exp(logs))
    return int(np.argmax(below >= tail)), int(np.argmax(below >= min(1.0 - tail, below[-1])))
