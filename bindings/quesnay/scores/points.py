"""Scores of point forecasts. A cell whose outturn is nan has not come yet and is left out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.scores.given import numbers, pairs

__all__ = ["mape", "mean_absolute_error", "root_mean_square_error", "theil_u"]


def mape(forecast: Any, outturn: Any) -> float:
    """Mean absolute percentage error, mean of ``|f - y| / y`` [1].

    Parameters
    ----------
    forecast, outturn
        One number for each cell; cells whose outturn is nan are left out.

    Raises
    ------
    InvalidValue
        For other shapes, no outturn, and an outturn that is not above zero.

    Examples
    --------
    >>> mape([104.0, 110.0], [100.0, 100.0])
    0.07
    """
    f, y = pairs(forecast, outturn)
    if (y <= 0.0).any():
        raise InvalidValue(f"outturn has {y[y <= 0.0][0]}, expected numbers above zero, which a percentage is of")
    return float(np.mean(np.abs(f - y) / y))


def mean_absolute_error(forecast: Any, outturn: Any) -> float:
    """Mean of ``|f - y|`` [the outturn's unit]; also the CRPS of a forecast that is one number."""
    f, y = pairs(forecast, outturn)
    return float(np.mean(np.abs(f - y)))


def root_mean_square_error(forecast: Any, outturn: Any) -> float:
    """Root of the mean of ``(f - y)^2`` [the outturn's unit]."""
    f, y = pairs(forecast, outturn)
    return math.sqrt(float(np.mean((f - y) ** 2)))


def theil_u(forecast: Any, outturn: Any, start: Any = 100.0) -> float:
    """Theil's U against no change, root of ``sum (f - y)^2 / sum (start - y)^2`` [1]; below one beats no change.

    Parameters
    ----------
    forecast, outturn
        One number for each cell; cells whose outturn is nan are left out.
    start
        What no change forecasts: one number, or one for each cell. 100 for indices on the base year.

    Raises
    ------
    InvalidValue
        For other shapes, no outturn, and outturns that are all as no change says.
    """
    f, y = pairs(forecast, outturn)
    known = ~np.isnan(numbers(outturn, "outturn"))
    still = numbers(start, "start")
    if still.ndim and still.shape != known.shape:
        raise InvalidValue(f"start has shape {still.shape}, expected one number or {known.shape}")
    still = still[known] if still.ndim else still
    if not np.isfinite(still).all():
        raise InvalidValue("start is not a finite number, expected what no change forecasts")
    against = float(np.sum((still - y) ** 2))
    if against == 0.0:
        raise InvalidValue("outturn is what no change forecasts in every cell, expected a change to compare with")
    return math.sqrt(float(np.sum((f - y) ** 2)) / against)
