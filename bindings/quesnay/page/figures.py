"""Figures of draws as tables of a run have them: means of exact sums, order statistics, Wilson intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from quesnay.case.data import FloatArray

__all__ = ["QUANTILES", "Paired", "completed", "mean", "paired", "quantiles", "wilson"]

QUANTILES = {"p5": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95}
_Z = 1.959963984540054

Paired = dict[str, float]


def completed(draws: FloatArray) -> FloatArray:
    """Draws that did not fail."""
    kept: FloatArray = draws[~np.isnan(draws)]
    return kept


def mean(draws: FloatArray) -> float:
    """Mean of draws; not a number of none."""
    return math.fsum(draws.tolist()) / draws.size if draws.size else math.nan


def quantiles(draws: FloatArray, levels: Sequence[float]) -> list[float]:
    """Order statistics with linear interpolation; not a number of no draws."""
    if not draws.size:
        return [math.nan] * len(levels)
    ordered = np.sort(draws)
    found = []
    for level in levels:
        position = level * (ordered.size - 1)
        low = math.floor(position)
        high = min(low + 1, ordered.size - 1)
        found.append(float(ordered[low] + (position - low) * (ordered[high] - ordered[low])))
    return found


def wilson(met: int, draws: int) -> tuple[float, float]:
    """Wilson interval of a share at 95 %."""
    if draws == 0:
        return 0.0, 1.0
    n, p = float(draws), met / draws
    centre = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def paired(ours: FloatArray, theirs: FloatArray, better: int) -> Paired:
    """Difference on the same draws: mean, standard error, how it varies, share of draws in which it is better."""
    both = ~np.isnan(ours - theirs)
    difference = (ours - theirs)[both]
    n = difference.size
    middle = mean(difference)
    error = math.sqrt(math.fsum(((difference - middle) ** 2).tolist()) / (n - 1) / n) if n > 1 else math.nan
    base = mean(theirs[both])
    p10, p25, p50, p75, p90 = quantiles(difference, [0.10, 0.25, 0.50, 0.75, 0.90])
    wins = int(np.count_nonzero(difference < 0.0 if better < 0 else difference > 0.0))
    return {
        "mean": middle, "standard_error": error, "relative": middle / base if n and base else math.nan,
        "p10": p10, "p25": p25, "p50": p50, "p75": p75, "p90": p90,
        "share_better": wins / n if n and better else math.nan, "draws": n,
    }  # fmt: skip
