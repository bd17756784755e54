"""Rank correlations of what was drawn with what came of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["rank_correlations", "rank_interval"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def rank_correlations(drawn: FloatArray, outcome: FloatArray) -> FloatArray:
    """Spearman's rank correlation of each column of ``drawn`` with an outcome [1], shapes (draws, numbers), (draws,).

    Not a number where one of the two does not vary.
    """
    import pandas as pd

    ours, theirs = pd.DataFrame(drawn).rank().to_numpy(), pd.Series(outcome).rank().to_numpy()
    ours, theirs = ours - ours.mean(axis=0), theirs - theirs.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.sqrt(np.sum(ours**2, axis=0) * np.sum(theirs**2))
        return np.asarray(np.where(size > 0.0, theirs @ ours / size, np.nan))


def rank_interval(value: float, draws: int) -> tuple[float, float]:
    """95 % interval of a rank correlation by Fisher's transformation, with the variance of Bonett & Wright (2000)."""
    if not math.isfinite(value) or abs(value) >= 1.0:
        return value, value
    half = 1.959963984540054 * math.sqrt((1.0 + value**2 / 2.0) / (draws - 3))
    return math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half)
