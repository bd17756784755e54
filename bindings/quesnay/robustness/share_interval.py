"""Wilson's interval of a share, as the compiled module gives it with targets."""

from __future__ import annotations

import math

from quesnay._core import InvalidValue

__all__ = ["wilson"]

_Z = 1.959963984540054


def wilson(share: float, n: float) -> tuple[float, float]:
    """95 % interval of a share of n independent states (Wilson 1927).

    Raises
    ------
    InvalidValue
        For what is no share, or no states.
    """
    if not 0.0 <= share <= 1.0 or not n > 0:
        raise InvalidValue(f"a share of {share} of {n} states is given, expected 0 to 1 of one or more")
    centre = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    # None or all of the states: the formula's own ends, without rounding.
    return 0.0 if share == 0.0 else max(0.0, centre - half), 1.0 if share == 1.0 else min(1.0, centre + half)
