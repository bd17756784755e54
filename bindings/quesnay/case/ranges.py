"""Numbers of a case against the ranges that its model declares."""

from __future__ import annotations

import math
from collections.abc import Mapping

__all__ = ["Ranges", "outside"]

Ranges = Mapping[str, tuple[float, float]]


def outside(ranges: Ranges, name: str, value: float) -> str | None:
    """What was expected of a number that lies outside the range of its name, or None."""
    low, high = ranges.get(name, (-math.inf, math.inf))
    if low <= value <= high:
        return None
    if math.isinf(high):
        return f"{low:g} or more"
    if math.isinf(low):
        return f"{high:g} or less"
    percent = f" ({value:g} % is {value / 100:g})" if low <= value / 100 <= high and high <= 20 else ""
    return f"a number from {low:g} to {high:g}{percent}"
