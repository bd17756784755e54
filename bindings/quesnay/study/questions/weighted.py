"""Draws with weights, in the place of an ensemble: tables of bands, targets and paired differences are made of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.robustness.share_interval import wilson
from quesnay.scores.draws import quantiles
from quesnay.study.questions.quantities import FloatArray

if TYPE_CHECKING:
    import quesnay._core as _core

__all__ = ["WeightedEnsemble", "effective_draws"]

# Normal differences need so many draws for an interval of 1.96 standard errors, skewed ones more: as in a run.
_FEW, _FOR_SKEWNESS = 30.0, 25.0


def effective_draws(weights: FloatArray) -> float:
    """Equally weighted draws that would be worth as much: ``(sum w)^2 / sum w^2`` (Kish 1965)."""
    return float(weights.sum() ** 2 / np.sum(weights**2))


class WeightedEnsemble:
    """Answers what tables ask of the results of a run, over weighted draws."""

    kept = True

    def __init__(self, ensemble: _core.EnsembleResult, weights: FloatArray) -> None:
        self._ensemble = ensemble
        self.weights = weights
        self.n_draws, self.first_draw, self.seed = ensemble.n_draws, ensemble.first_draw, ensemble.seed
        self.scenarios, self.failures = ensemble.scenarios, ensemble.failures

    def values(self, scenario: int) -> FloatArray:
        """As of the run: results by draw."""
        return np.asarray(self._ensemble.values(scenario))

    def _completed(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        done = np.isfinite(values) & (self.weights > 0.0)
        weights = self.weights[done]
        return values[done], weights / weights.sum()

    def band(self, scenario: int, index: int, levels: Sequence[float]) -> dict[str, Any]:
        """Weighted mean, standard deviation and quantiles."""
        x, w = self._completed(self.values(scenario)[index])
        mean = float(w @ x)
        # Weights of frequency: unbiased for equal ones.
        free = 1.0 - float(np.sum(w**2))
        sd = math.sqrt(float(w @ (x - mean) ** 2) / free) if free > 0.0 else math.nan
        found = quantiles(x, levels, weights=w).tolist() if len(levels) else []
        return {"draws": len(x), "mean": mean, "sd": sd, "quantiles": found}

    def target_probability(self, scenario: int, index: int, threshold: float, at_least: bool) -> dict[str, Any]:
        """Weighted share, with the Wilson interval of the effective draws."""
        x, w = self._completed(self.values(scenario)[index])
        met = (x >= threshold) if at_least else (x <= threshold)
        share = min(1.0, float(w @ met))
        low, high = wilson(share, effective_draws(w))
        return {
            "draws": len(x), "met": int(met.sum()), "probability": share, "wilson_low": low, "wilson_high": high
        }  # fmt: skip

    def paired_difference(
        self, scenario: int, baseline: int, places: tuple[int, int], better: int, levels: Sequence[float]
    ) -> dict[str, Any]:
        """Weighted mean of the differences of the same draws, with the error of a ratio of weighted sums."""
        ours, theirs = self.values(scenario)[places[0]], self.values(baseline)[places[1]]
        d, w = self._completed(ours - theirs)
        base, _ = self._completed(np.where(np.isfinite(ours), theirs, np.nan))
        mean, n = float(w @ d), effective_draws(w)
        # The delta method, with one effective draw spent on the mean.
        error = math.sqrt(float(np.sum(w**2 * (d - mean) ** 2)) * n / (n - 1.0)) if n > 1.0 else math.nan
        spread = math.sqrt(float(w @ (d - mean) ** 2))
        skewness = float(w @ (d - mean) ** 3) / spread**3 if spread > 0.0 else 0.0
        level = float(w @ base)
        return {
            "draws": len(d), "mean": mean, "standard_error": error,
            "relative": mean / level if level != 0.0 else math.nan,
            "share_better": float(w @ (better * d > 0.0)) if better else math.nan,
            "quantiles": quantiles(d, levels, weights=w).tolist(), "skewness": skewness,
            "interval": (mean - 1.96 * error, mean + 1.96 * error),
            "draws_needed": max(_FOR_SKEWNESS * skewness**2, _FEW if spread > 0.0 else 0.0) * len(d) / n,
        }  # fmt: skip
