"""Robustness measures of options over states, as McPhail et al. (2018, Earth's Future 6) name and sort them.

Each is a transformation of performance (itself, or regret), a choice of states, and a number made of what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue

__all__ = ["MEASURES", "FloatArray", "Robustness", "performance", "regret", "robustness"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Robustness:
    """Of one measure: its number for each option, and their order."""

    measure: str
    value: FloatArray  #: shape (options,); nan where the measure is not defined
    more_is_better: bool  #: whether the option of the largest value is the most robust
    best: int  #: place of the most robust option; -1 where no option has a value
    note: str  #: what the number is


def performance(given: Any, fewest: int = 2) -> tuple[FloatArray, int]:
    """Performance of options over completed states, and how many states were left out for a nan.

    Raises
    ------
    InvalidValue
        For another shape and too few completed states.
    """
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidValue(f"performance is of {type(given).__name__}, expected numbers") from None
    if values.ndim != 2 or values.shape[1] < 2:
        raise InvalidValue(
            f"performance has shape {values.shape}, expected a row for each state and two options or more"
        )
    done = np.isfinite(values).all(axis=1)
    if done.sum() < fewest:
        raise InvalidValue(f"{int(done.sum())} of {len(values)} states are completed, expected at least {fewest}")
    return values[done], int((~done).sum())


def regret(given: Any) -> FloatArray:
    """How far each option is below the best one of its state, shape (states, options), zero for the best (Savage 1951).

    Parameters
    ----------
    given
        Performance, more is better; states with a nan are left out.
    """
    values, _ = performance(given, 1)
    return np.asarray(values.max(axis=1, keepdims=True) - values)


def _hurwicz(x: FloatArray, optimism: float) -> FloatArray:
    return np.asarray(optimism * x.max(axis=0) + (1.0 - optimism) * x.min(axis=0))


def _mean_variance(x: FloatArray) -> FloatArray:
    # McPhail et al. for performance that is to be large: (mean + 1) / (standard deviation + 1).
    return np.asarray((x.mean(axis=0) + 1.0) / (x.std(axis=0) + 1.0))


def _undesirable_deviations(x: FloatArray) -> FloatArray:
    middle = np.median(x, axis=0)
    below = np.maximum(middle - x, 0.0)
    return np.asarray(below.sum(axis=0) / np.maximum((below > 0.0).sum(axis=0), 1))


def _skewness(x: FloatArray) -> FloatArray:
    low, middle, high = np.quantile(x, [0.1, 0.5, 0.9], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(((high + low) / 2.0 - middle) / ((high - low) / 2.0))


def _peakedness(x: FloatArray) -> FloatArray:
    low, first, third, high = np.quantile(x, [0.1, 0.25, 0.75, 0.9], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((high - low) / (third - first))


_OF_PERFORMANCE: dict[str, tuple[Callable[[FloatArray], FloatArray], bool, str]] = {
    "maximin": (lambda x: x.min(axis=0), True, "performance in the worst state (Wald 1950)"),
    "maximax": (lambda x: x.max(axis=0), True, "performance in the best state"),
    "laplace": (lambda x: x.mean(axis=0), True, "mean performance (principle of insufficient reason)"),
    "mean_variance": (
        _mean_variance, True, "(mean + 1) / (standard deviation + 1): depends on the unit (Hamarat et al. 2014)",
    ),
    "undesirable_deviations": (
        _undesirable_deviations, False, "mean shortfall from the median, of states below it (Kwakkel et al. 2016)",
    ),
    "percentile_skewness": (
        _skewness, True, "((p90 + p10) / 2 - p50) / ((p90 - p10) / 2): tail on the good side (Voudouris et al. 2014)",
    ),
    "percentile_peakedness": (
        _peakedness, True, "(p90 - p10) / (p75 - p25): large where most states are alike (Voudouris et al. 2014)",
    ),
}  # fmt: skip
_OF_REGRET: dict[str, tuple[Callable[[FloatArray], FloatArray], str]] = {
    "minimax_regret": (lambda r: r.max(axis=0), "regret in the worst state (Savage 1951)"),
    "percentile_minimax_regret": (
        lambda r: np.quantile(r, 0.9, axis=0), "regret exceeded in a tenth of the states (Savage 1951)",
    ),
    "mean_regret": (lambda r: r.mean(axis=0), "mean regret: orders options as Laplace does"),
}  # fmt: skip

#: Names of all measures, in the order in which they are given.
MEASURES = (
    "maximin", "maximax", "hurwicz", "laplace", "minimax_regret", "percentile_minimax_regret", "mean_regret",
    "mean_variance", "undesirable_deviations", "percentile_skewness", "percentile_peakedness", "starrs_domain",
)  # fmt: skip


def robustness(given: Any, *, threshold: float | None = None, optimism: float = 0.5) -> list[Robustness]:
    """All measures of options over states.

    Parameters
    ----------
    given
        Performance, shape (states, options), more is better; states with a nan are left out.
    threshold
        Performance that satisfies; Starr's domain criterion, the share of states that reach it, is left out without.
    optimism
        Weight of the best state in Hurwicz's measure, from 0 (maximin) to 1 (maximax).

    Raises
    ------
    InvalidValue
        For another shape, fewer than two completed states, and an optimism that is no share.
    """
    x, _ = performance(given)
    if not isinstance(optimism, int | float) or not 0.0 <= optimism <= 1.0:
        raise InvalidValue(f"optimism is {optimism}, expected a share from 0 to 1")
    lost = regret(x)
    found = []
    for name in MEASURES:
        if name == "hurwicz":
            value, more, note = _hurwicz(x, optimism), True, f"{optimism:g} of the best state, the rest of the worst"
        elif name == "starrs_domain":
            if threshold is None:
                continue
            value, more, note = (x >= threshold).mean(axis=0), True, f"share of states at {threshold:g} or better"
        elif name in _OF_REGRET:
            of_regret, note = _OF_REGRET[name]
            value, more = of_regret(lost), False
        else:
            of_performance, more, note = _OF_PERFORMANCE[name]
            value = of_performance(x)
        found.append(Robustness(name, np.asarray(value), more, _best(value, more), note))
    return found


def _best(value: FloatArray, more: bool) -> int:
    if np.isnan(value).all():
        return -1
    return int(np.nanargmax(value) if more else np.nanargmin(value))
