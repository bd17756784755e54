"""Names of the other program as names of ours: readable, and each but once."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Names", "identifier"]

# Axes of results.
_RESERVED = {"time", "draw"}


def identifier(name: str) -> str:
    """A name in small letters with underscores: ``Net Births (per year)`` is ``net_births_per_year``."""
    text = re.sub(r"\W+", "_", name.replace("\\n", " ").strip().casefold()).strip("_")
    return text if text and not text[0].isdigit() else f"n_{text}"


class Names:
    """Names in use; dimensions come first."""

    def __init__(self, ranges: Iterable[str]) -> None:
        self._taken: set[str] = set(_RESERVED)
        self._ranges: dict[tuple[str, int], str] = {}
        for one in ranges:
            name = identifier(one)
            self._ranges[one, 1] = self.unique(f"{name}_set" if name in _RESERVED else name)

    def of_range(self, name: str, number: int) -> str:
        """A dimension: the first, or a further one of the same range."""
        if (name, number) not in self._ranges:
            self._ranges[name, number] = self.unique(f"{self._ranges[name, 1]}_{number}")
        return self._ranges[name, number]

    def unique(self, wanted: str) -> str:
        """The name, with a number if it is in use."""
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name
