"""Every pair of scenarios on the same draws: mean difference, its error, how often one is better, ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["PairedDifference", "compare_all", "paired_difference"]

# Relative to the level: means below are those of sums in another order, and ranks of equals.
ROUNDING = 1e-12
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class PairedDifference:
    """Difference of one scenario from another over the draws that both completed.

    Attributes
    ----------
    mean, standard_error
        Of the difference [unit of the outcome]; the error is not a number of less than two draws.
    relative
        Mean difference over the other's mean [1].
    share_better
        Share of draws in which the first is better [1]; ties count for neither.
    draws
        How many there are.
    """

    mean: float
    standard_error: float
    relative: float
    share_better: float
    draws: int


def paired_difference(ours: FloatArray, theirs: FloatArray, *, better: int = 1) -> PairedDifference:
    """The difference of two scenarios, draw by draw; ``better`` is -1 where less is better."""
    difference = ours - theirs
    known = np.isfinite(difference)
    kept = difference[known]
    n = int(kept.size)
    if n == 0:
        return PairedDifference(math.nan, math.nan, math.nan, math.nan, 0)
    mean = float(kept.mean())
    error = float(kept.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    level = float(theirs[known].mean())
    share = float(np.mean(better * kept > 0.0))
    return PairedDifference(mean, error, mean / level if level else math.nan, share, n)


def compare_all(
    totals: Mapping[str, FloatArray], *, better: int = 1
) -> tuple[dict[tuple[str, str], PairedDifference], dict[str, int]]:
    """All pairs of scenarios, each both ways, and the rank of each scenario from 1, the best.

    Scenarios whose means are equal within rounding share a rank. Nothing depends on the order of the scenarios.

    Parameters
    ----------
    totals
        One number for each draw, by scenario [unit of the outcome].
    """
    pairs = {
        (ours, theirs): paired_difference(totals[ours], totals[theirs], better=better)
        for ours in totals
        for theirs in totals
        if ours != theirs
    }
    ranks = {}
    for name in totals:
        ahead = [pair for (ours, theirs), pair in pairs.items() if theirs == name]
        ranks[name] = 1 + sum(better * one.mean > 0.0 and abs(one.relative) > ROUNDING for one in ahead)
    return pairs, ranks
