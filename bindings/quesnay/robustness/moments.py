"""Means and standard errors of many rows of draws, part by part."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Moments"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


class Moments:
    """Count, mean and standard error of rows of draws; draws that are not a number are left out.

    Parts are joined as they come, so that parts of the same sizes give the same bits.

    Parameters
    ----------
    rows
        Number of rows.

    Source: Chan, Golub & LeVeque, Algorithms for computing the sample variance, The American Statistician 37 (1983).
    """

    def __init__(self, rows: int) -> None:
        self.draws = np.zeros(rows)
        self.mean = np.zeros(rows)
        self._squares = np.zeros(rows)

    def add(self, part: FloatArray) -> None:
        """Takes more draws, shape (rows, draws)."""
        known = np.isfinite(part)
        n = known.sum(axis=1).astype(float)
        some = np.maximum(n, 1.0)
        mean = np.where(known, part, 0.0).sum(axis=1) / some
        squares = np.where(known, (part - mean[:, None]) ** 2, 0.0).sum(axis=1)
        both = self.draws + n
        share = n / np.maximum(both, 1.0)
        apart = mean - self.mean
        self._squares += squares + apart**2 * self.draws * share
        self.mean = self.mean + apart * share
        self.draws = both

    @property
    def means(self) -> FloatArray:
        """Mean of each row; not a number of no draws."""
        return np.where(self.draws > 0.0, self.mean, np.nan)

    @property
    def standard_errors(self) -> FloatArray:
        """Standard error of each mean; not a number of less than two draws."""
        n = np.maximum(self.draws, 2.0)
        return np.where(self.draws > 1.0, np.sqrt(self._squares / (n - 1.0) / n), np.nan)
