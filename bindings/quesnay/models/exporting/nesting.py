"""How deep expressions are nested and how long they are when written: a part that is used twice is written twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quesnay.models.latex_forms import Node

__all__ = ["Nesting", "nestings"]

_MOST = 1_000_000  # words are not counted further


class Nesting(NamedTuple):
    """Of one expression; names in it are one word."""

    depth: int
    words: int

    def text(self) -> str:
        more = " or more" if self.words == _MOST else ""
        return f"nested {self.depth:,} deep and has {self.words:,}{more} words"


_NAME = Nesting(1, 1)
_ALONG = {"SumOver", "ProductOver", "MaximumOver", "MinimumOver", "Contract", "MatrixProduct"}


def nestings(nodes: Sequence[Node], axes: Mapping[str, Sequence[str]]) -> list[Nesting]:
    """Of each node of a graph, whose sums are written element by element.

    Arguments stand before what uses them, but for names that are defined later.
    """
    found: list[Nesting] = []
    for place, node in enumerate(nodes):
        inside = [found[arg] for arg in node["args"] if 0 <= arg < place]
        if node["name"] or not inside:
            found.append(_NAME)
            continue
        times = len(axes[node["over"]]) if node["op"] in _ALONG else 1
        words = 1 + times * sum(one.words for one in inside)
        found.append(Nesting(1 + max(one.depth for one in inside), min(words, _MOST)))
    return found
