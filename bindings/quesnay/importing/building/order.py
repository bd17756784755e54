"""What reads what at one instant, so that arrays whose elements read each other are written element by element."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from quesnay.importing.files.found import Section, key

__all__ = ["entangled", "references"]

# Fields that are read at the same instant, of words that do not read all of theirs.
_NOW: dict[str, set[str]] = {
    "IntegStructure": set(), "SmoothStructure": set(), "SmoothNStructure": set(), "DelayFixedStructure": set(),
    "InitialStructure": set(), "DelayStructure": {"delay_time"}, "DelayNStructure": {"delay_time"},
    "SampleIfTrueStructure": {"condition", "input"},
}  # fmt: skip
_AT_START: dict[str, set[str]] = {
    "IntegStructure": {"initial"}, "SmoothStructure": {"initial"}, "SmoothNStructure": {"initial"},
    "DelayFixedStructure": {"initial"}, "DelayStructure": {"initial", "delay_time"},
    "DelayNStructure": {"initial", "delay_time"},
}  # fmt: skip


def references(ast: Any, at_start: bool) -> Iterator[str]:
    """Names that an equation reads at an instant: while the run goes, or at its start."""
    kind = type(ast).__name__
    if kind == "ReferenceStructure":
        yield key(ast.reference)
        return
    if kind == "CallStructure":
        yield key(ast.function.reference)
        arguments = ast.arguments
        if key(ast.function.reference) == "active_initial":
            arguments = arguments[1:] if at_start else arguments[:1]
        for one in arguments:
            yield from references(one, at_start)
        return
    if not dataclasses.is_dataclass(ast):
        return
    read = (_AT_START if at_start else _NOW).get(kind)
    for part in dataclasses.fields(ast):
        if read is not None and part.name not in read:
            continue
        value = getattr(ast, part.name)
        for one in value if isinstance(value, list | tuple) else [value]:
            yield from references(one, at_start)


def entangled(section: Section) -> set[str]:
    """Subscripted variables in a circle at some instant, by their names; their elements may be in none."""
    found: set[str] = set()
    for at_start in (False, True):
        graph = {
            name: {
                one for piece in variable.pieces for one in references(piece.ast, at_start)
                if one in section.variables
            }
            for name, variable in section.variables.items()
        }  # fmt: skip
        for circle in _circles(graph):
            found.update(one for one in circle if any(piece.subscripts for piece in section.variables[one].pieces))
    return found


def _circles(graph: dict[str, set[str]]) -> Iterator[set[str]]:
    """Strongly connected parts with a circle (Tarjan's algorithm, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in graph:
        if root in number:
            continue
        work = [(root, iter(sorted(graph[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, following = work[-1]
            for one in following:
                if one not in number:
                    number[one] = low[one] = len(number)
                    stack.append(one)
                    on_stack.add(one)
                    work.append((one, iter(sorted(graph[one]))))
                    break
                if one in on_stack:
                    low[node] = min(low[node], number[one])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    part: set[str] = set()
                    while node not in part:
                        part.add(stack[-1])
                        on_stack.discard(stack.pop())
                    if len(part) > 1 or node in graph[node]:
                        yield part
