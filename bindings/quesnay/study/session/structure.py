"""Which levers decide how a model is compiled, so that a program with all levers open gives the same bits.

A lever that no policy moves is a constant zero, and what is zero falls away when a program is compiled: sums and
products keep their bits by that. A quotient does not where its divisor is then known before the steps begin, as it
becomes a product with the reciprocal; nor do powers whose exponent is known, and some logarithms. Policies that move
such levers are on or off by structure: a program for each of the few combinations, compiled when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import quesnay._core as _core

__all__ = ["structural_inputs"]

_MOVING = {"Stock", "Time", "StepTime", "Noise"}
_INPUTS = {"Lever", "Assumption"}
# Zero if all that they are made of is.
_ZERO_OF_ALL = {
    "Add", "Subtract", "Auxiliary", "Relabel", "SumOver", "Negate", "Absolute", "Minimum", "Maximum", "SquareRoot",
    "Pick",
}  # fmt: skip
_PASSED_ON = {"Auxiliary", "Relabel", "Pick"}


@dataclass(frozen=True)
class _Seen:
    """What is known of a node: the inputs it depends on within the instant, and how it may fold."""

    inputs: frozenset[str]
    varies: bool  # in some program
    surely: bool  # in every program, whatever inputs are zero
    may_vanish: bool  # zero where some inputs are
    log_known: bool  # whether its logarithm may be made of others


def _constant_zero(node: Mapping[str, Any]) -> bool:
    return node["op"] == "Constant" and all(value == 0.0 for value in node["values"])


def _may_vanish(node: Mapping[str, Any], of: list[_Seen]) -> bool:
    op = node["op"]
    if op in _INPUTS or _constant_zero(node):
        return True
    if op in ("Multiply", "Contract"):
        return any(one.may_vanish for one in of)
    if op in _ZERO_OF_ALL and of:
        return all(one.may_vanish for one in of)
    if op == "Divide":
        return of[0].may_vanish
    return op == "Where" and any(one.may_vanish for one in of[1:])


def _surely(node: Mapping[str, Any], of: list[_Seen], vanishes: bool) -> bool:
    op = node["op"]
    if op in _MOVING:
        return True
    if vanishes or (op == "Power" and of[1].inputs):
        return False
    if op == "Where" and of[0].inputs and not of[0].surely:
        return all(one.surely for one in of[1:])
    return any(one.surely for one in of)


def _log_known(node: Mapping[str, Any], of: list[_Seen], varies: bool) -> bool:
    op = node["op"]
    if op == "Exp" or op in _INPUTS or not varies:
        return True
    if op in _PASSED_ON or op in ("Multiply", "Divide"):
        return all(one.log_known for one in of)
    if op == "Where":
        return all(one.log_known for one in of[1:])
    if op in ("Add", "Subtract"):
        left, right = of
        return any(a.may_vanish and a.inputs and b.log_known for a, b in ((left, right), (right, left)))
    return False


def _decided_by(node: Mapping[str, Any], of: list[_Seen]) -> Iterable[frozenset[str]]:
    """Inputs that decide which instructions a node becomes."""
    if node["op"] == "Divide":
        dividend, divisor = of
        if dividend.varies and not divisor.surely:
            yield divisor.inputs
        if not dividend.surely and not divisor.surely:
            yield dividend.inputs
    elif node["op"] == "Power":
        yield of[1].inputs
    elif node["op"] == "Log" and of[0].log_known:
        yield of[0].inputs


def structural_inputs(core: _core.CoreModel) -> set[str]:
    """Levers and assumption inputs of a model whose presence decides how it is compiled."""
    nodes = core.graph()["nodes"]
    args = {number: [one for one in node["args"] if one >= 0] for number, node in enumerate(nodes)}
    seen: dict[int, _Seen] = {}
    found: set[str] = set()
    for number in TopologicalSorter(args).static_order():
        node, of = nodes[number], [seen[one] for one in args[number]]
        own = frozenset({node["name"]}) if node["op"] in _INPUTS else frozenset()
        inputs = own.union(*(one.inputs for one in of))
        varies = bool(inputs) or node["op"] in _MOVING or any(one.varies for one in of)
        vanishes = _may_vanish(node, of)
        surely = _surely(node, of, vanishes)
        seen[number] = _Seen(inputs, varies, surely, vanishes, _log_known(node, of, varies))
        for decided in _decided_by(node, of):
            found |= decided
    return found
