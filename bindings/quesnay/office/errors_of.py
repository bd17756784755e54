"""Monte-Carlo errors of what the tables of a run hold."""

from __future__ import annotations

import math
from collections.abc import Iterable

__all__ = ["median_errors", "quantile_errors", "share_error"]

# Distance of the 10 and 90 % points of a normal distribution in standard deviations, and the errors of its median and
# of those points in units of sd / sqrt(n): sqrt(q (1 - q)) over the density there.
_SPREAD, _MEDIAN, _TENTH = 2 * 1.2815515655446004, 1.2533141373155003, 1.7094


def _sds(low: Iterable[float], high: Iterable[float]) -> list[float]:
    return [abs(b - a) / _SPREAD for a, b in zip(low, high, strict=True)]


def median_errors(p10: Iterable[float], p90: Iterable[float], draws: int) -> list[float]:
    """Standard errors of medians by the spread between the 10 and 90 % points, as of a normal distribution."""
    return [_MEDIAN * sd / math.sqrt(max(draws, 1)) for sd in _sds(p10, p90)]


def quantile_errors(p10: Iterable[float], p90: Iterable[float], draws: int) -> list[float]:
    """Standard errors of the 10 and 90 % points themselves, in the same way."""
    return [_TENTH * sd / math.sqrt(max(draws, 1)) for sd in _sds(p10, p90)]


def share_error(low: float, high: float) -> float:
    """Standard error of a share from its 95 % interval; not zero where no draw or every draw was counted."""
    return abs(high - low) / (2 * 1.959963984540054)
