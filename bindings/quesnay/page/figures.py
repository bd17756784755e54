"""Figures of draws as tables of a run have them: means of exact sums, order statistics, paired differences."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from quesnay.case.data import FloatArray
from quesnay.study.session.figures import Figures, paired_figures

__all__ = ["QUANTILES", "Paired", "completed", "mean", "paired", "paired_rows", "quantiles"]

QUANTILES = {"p5": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95}

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


def paired(ours: FloatArray, theirs: FloatArray, better: int) -> Paired:
    """Difference on the same draws: mean, standard error, how it varies, share of draws in which it is better."""
    return paired_rows(ours[np.newaxis], theirs[np.newaxis], [better])[0]


def paired_rows(
    ours: FloatArray, theirs: FloatArray, better: Sequence[int], base: Figures | None = None
) -> list[Paired]:
    """The same of many rows of draws, ``base`` the figures of ``theirs`` if they are known."""
    found = paired_figures(ours, theirs, [0.10, 0.25, 0.50, 0.75, 0.90], base)
    shares = {direction: found.share_better(direction).tolist() for direction in set(better)}
    columns = zip(
        found.figures.mean.tolist(), found.figures.standard_error.tolist(), found.relative.tolist(),
        found.figures.quantiles.tolist(), found.figures.draws.tolist(), strict=True,
    )  # fmt: skip
    return [
        {
            "mean": middle, "standard_error": error, "relative": relative,
            **dict(zip(("p10", "p25", "p50", "p75", "p90"), levels, strict=True)),
            "share_better": shares[direction][k], "draws": n,
        }
        for k, (direction, (middle, error, relative, levels, n)) in enumerate(zip(better, columns, strict=True))
    ]  # fmt: skip
