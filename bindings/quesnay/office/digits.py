"""Digits no finer than the error, and the symbols of yearbooks for what has no digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

__all__ = ["LESS_THAN_UNIT", "decimals_of", "last_place", "rounded"]

# Less than half of the last digit and not zero, as in statistical yearbooks.
LESS_THAN_UNIT = "…"
_MOST_DECIMALS = 6


def last_place(error: float) -> int:
    """Power of ten of the last digit that an error allows: the smallest that is at least half of the error.

    >>> last_place(0.9), last_place(2.1), last_place(150.0), last_place(0.02)
    (0, 1, 2, -2)
    """
    if not error > 0.0 or not math.isfinite(error):
        return -_MOST_DECIMALS
    return max(-_MOST_DECIMALS, math.ceil(math.log10(error / 2) - 1e-12))


def decimals_of(errors: Sequence[float], at_most: int) -> int:
    """Decimals of a whole column: the fewest that a row of it allows, so that no row shows digits finer than its error.

    Parameters
    ----------
    errors
        Standard errors of the column's numbers; numbers without one are left out.
    at_most
        Decimals where every error is smaller than they show.
    """
    known = [error for error in errors if error > 0.0 and math.isfinite(error)]
    return min([at_most, *(max(0, -last_place(error)) for error in known)])


def rounded(value: float, decimals: int, error: float = math.nan) -> float | str | None:
    """A number as it is printed: to the column's decimals, and to tens, hundreds ... where its error is larger.

    Returns
    -------
    float, str or None
        None where there is no number; ``…`` where it is not zero and rounds to it.
    """
    if math.isnan(value):
        return None
    place = -decimals
    if error > 0.0 and math.isfinite(error):
        place = max(place, last_place(error))
    # Ten to a negative power is not a double: decimals round what is written, not what is stored.
    step = Decimal(1).scaleb(place)
    number = float((Decimal(repr(value)) / step).to_integral_value(ROUND_HALF_EVEN) * step)
    if number == 0.0:
        return 0.0 if value == 0.0 else LESS_THAN_UNIT
    return number
