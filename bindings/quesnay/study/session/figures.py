"""Figures of many results in one call: bands, paired differences, shares of draws that meet a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.data import FloatArray
from quesnay.robustness.share_interval import wilson as interval_of_share

__all__ = ["LEVELS", "Figures", "Paired", "figures", "paired_figures", "wilson"]

#: Levels of bands: p5 to p95.
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


@dataclass(frozen=True)
class Figures:
    """Of rows of draws, a number a row [unit of the row]: means of exact sums, order statistics as NumPy's default."""

    draws: np.ndarray[Any, Any]
    mean: FloatArray
    standard_error: FloatArray
    quantiles: FloatArray  #: [row, level]
    positive: np.ndarray[Any, Any]
    negative: np.ndarray[Any, Any]

    @property
    def sd(self) -> FloatArray:
        """Sample standard deviation."""
        spread: FloatArray = self.standard_error * np.sqrt(self.draws)
        return spread


def figures(rows: FloatArray, levels: Sequence[float] = LEVELS) -> Figures:
    """Figures of rows of draws, shape (row, draw); a draw that is not a number is left out."""
    return Figures(**_core.summarise_draws(np.ascontiguousarray(rows), list(levels)))


@dataclass(frozen=True)
class Paired:
    """Differences on the same draws, a number a row [unit of the row]."""

    figures: Figures
    relative: FloatArray  #: mean difference over the mean of the other [1]

    def share_better(self, better: int) -> FloatArray:
        """Share of draws in which the first is better [1]; not a number where neither direction is."""
        if not better:
            return np.full(len(self.relative), math.nan)
        won = self.figures.positive if better > 0 else self.figures.negative
        with np.errstate(invalid="ignore", divide="ignore"):
            share: FloatArray = won / self.figures.draws
        return share


def paired_figures(
    ours: FloatArray, theirs: FloatArray, levels: Sequence[float] = LEVELS, base: Figures | None = None
) -> Paired:
    """Figures of differences, of draws that completed in both, shape (row, draw).

    ``base`` are the figures of ``theirs`` if they are known.
    """
    differences = ours - theirs
    found = figures(differences, levels)
    if base is None or (found.draws != base.draws).any():
        base = figures(np.where(np.isnan(differences), math.nan, theirs), [])
    with np.errstate(invalid="ignore", divide="ignore"):
        return Paired(found, np.where(base.mean == 0.0, math.nan, found.mean / base.mean))


def wilson(met: int, draws: int) -> tuple[float, float]:
    """Wilson interval of a share at 95 % [1], 0 to 1 where there is no draw."""
    return interval_of_share(met / draws, draws) if draws else (0.0, 1.0)
