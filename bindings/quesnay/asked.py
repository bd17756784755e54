"""Whole numbers that a run is asked for, checked before they reach the core."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from quesnay._core import InvalidValue, most_threads
from quesnay.kinds import shown

__all__ = ["KEEP_ALL", "MOST_DRAWS", "MOST_SEED", "draw_range", "lane_count", "thread_count", "whole"]

MOST_DRAWS = 2**62
MOST_SEED = 2**64 - 1
# A keep_limit that no run reaches: every draw is kept, or memory does not suffice.
KEEP_ALL = 2**64 - 1


def whole(value: Any, what: str, least: int = 0, most: int = 2**63 - 1) -> int:
    """A whole number from ``least`` to ``most``. Raises InvalidValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidValue(f"{what} is {shown(value)}, expected a whole number")
    number = int(value)
    # Thousands of digits say nothing, and Python refuses to print them.
    told = str(number) if number.bit_length() < 200 else f"a number of {number.bit_length()} bits"
    if number < least:
        raise InvalidValue(f"{what} is {told}, expected at least {least}")
    if number > most:
        raise InvalidValue(f"{what} is {told}, expected at most {most}")
    return number


def thread_count(threads: Any) -> int:
    """Threads asked for; 0, which stands for the default, for None. Raises InvalidValue for what cannot be."""
    return 0 if threads is None else whole(threads, "threads", 1, most_threads)


def draw_range(draws: Any, seed: Any, first_draw: Any, first: str = "first_draw") -> tuple[int, int, int]:
    """Draws, seed and first draw of a run, of which the last is called ``first``. Raises InvalidValue."""
    return whole(draws, "draws", 1, MOST_DRAWS), whole(seed, "seed", 0, MOST_SEED), whole(first_draw, first)


def lane_count(lanes: Any) -> int:
    """Lanes of a block; which of these the core takes, it says itself. Raises InvalidValue."""
    return whole(lanes, "lanes", 1, 64)
