"""Levers whose effect piles up: they fill stocks that nothing empties or slows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import quesnay._core as _core

__all__ = ["piling_levers"]

#: Signs of the arguments of words that rise, or fall, with what they take; numbers that multiply are not below zero.
_SIGNS: Mapping[str, tuple[int, ...]] = {
    "Auxiliary": (1,), "Lever": (1,), "Add": (1, 1), "Subtract": (1, -1), "Negate": (-1,), "Multiply": (1, 1),
    "Divide": (1, -1), "Exp": (1,), "Log": (1,), "SquareRoot": (1,), "Minimum": (1, 1), "Maximum": (1, 1),
    "Broadcast": (1,), "Relabel": (1,), "SumOver": (1,), "Pick": (1,),
}  # fmt: skip


def _reached(nodes: list[Mapping[str, Any]], roots: Mapping[int, int]) -> dict[int, set[int]]:
    """Signs with which each node reaches some roots within one instant; both where that is not known."""
    signs: dict[int, set[int]] = {}
    waiting = [(node, sign) for node, sign in roots.items()]
    while waiting:
        node, sign = waiting.pop()
        if node < 0 or sign in signs.setdefault(node, set()):
            continue
        signs[node].add(sign)
        word = nodes[node]
        # What moves a stock acts in time, not within the instant.
        if word["op"] in ("Stock", "Held"):
            continue
        known = _SIGNS.get(word["op"])
        for place, argument in enumerate(word["args"]):
            both = (1, -1) if known is None or place >= len(known) else (known[place],)
            waiting += [(argument, sign * one) for one in both]
    return signs


def piling_levers(core: _core.CoreModel) -> list[str]:
    """Levers that fill a stock whose net inflow falls in no way with what is in it: held, their effect has no end.

    Found from the equations: of such a stock no flow reads it with a minus on the way, as an outflow in proportion
    to it or an approach to a ceiling do. It may be read as a factor, as growth in proportion is.
    """
    graph = core.graph()
    nodes, names = graph["nodes"], graph["names"]
    found: dict[str, None] = {}
    for stock in graph["stocks"]:
        flows = dict.fromkeys(stock["inflows"], 1) | dict.fromkeys(stock["outflows"], -1)
        signs = _reached(nodes, flows)
        if -1 in signs.get(stock["node"], set()):
            continue
        found |= {lever: None for lever in core.names("lever") if 1 in signs.get(names[lever], set())}
    return [lever for lever in core.names("lever") if lever in found]
