"""Equations of a model as LaTeX, for notebooks (MathJax) and charts (matplotlib's mathtext)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import quesnay._core as _core
from quesnay.errors import known_quantity
from quesnay.models.latex_forms import ATOM, OPERATIONS, PRODUCT, SUM, Form, Index, Node, brackets, upright

__all__ = ["LatexWriter"]

# What is deeper, or beyond so many words, nobody reads: dots stand for it.
_DEEPEST, _MOST_WORDS = 100, 10_000


class LatexWriter:
    """Writes the equations of one model.

    Parameters
    ----------
    core
        The model.
    symbols
        LaTeX of quantities and of index letters of dimensions, by name; others are written as they are given, and a
        dimension by the first letter of its name that is free.
    cases
        Write ``where`` as cases, which MathJax draws and mathtext does not; else as a function of three arguments.
    """

    def __init__(self, core: _core.CoreModel, *, symbols: Mapping[str, str] | None = None, cases: bool = True) -> None:
        graph = core.graph()
        self.nodes: list[Node] = graph["nodes"]
        self._names: dict[str, int] = graph["names"]
        self._stocks: dict[str, Mapping[str, Any]] = {stock["name"]: stock for stock in graph["stocks"]}
        self._held: dict[str, Mapping[str, Any]] = {held["name"]: held for held in graph["held"]}
        self._symbols = dict(symbols or {})
        self.cases = cases
        self.axes = axes = core.axes()
        for name in self._symbols:
            if name not in axes:
                known_quantity(name, self._names)
        self.letters = self._index_letters(list(axes))
        self.bound: list[str] = []
        self._depth = self._words = 0

    def _index_letters(self, dimensions: Sequence[str]) -> dict[str, str]:
        letters: dict[str, str] = {}
        for name in dimensions:
            if name in self._symbols:
                letters[name] = self._symbols[name]
                continue
            # t is time, d and e stand for the derivative and Euler's number.
            free = [c for c in name.lower() if c.isalpha() and c not in "tde" and c not in letters.values()]
            letters[name] = free[0] if free else upright(name)
        return letters

    def equation(self, name: str) -> str:
        """One quantity's equation: of a stock its derivative, of a held value its update, of a parameter its symbol.

        Dots stand for what is nested deeper than 100 and for what is beyond 10,000 words.
        """
        node = self.nodes[self._names[known_quantity(name, self._names)]]
        index = {dim: self.letters[dim] for dim in node["dims"]}
        self.bound = list(index.values())
        self._depth = self._words = 0
        left = self.named(node, index)
        if name in self._stocks:
            stock = self._stocks[name]
            start = self.text(stock["initial"], index)
            rate = self._rate(stock, index)
            return rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}}t}} {left} = {rate}, \quad {left}\left(t_0\right) = {start}"
        if name in self._held:
            held = self._held[name]
            delay = r"\Delta t" if held["delay"] < 0 else self.text(held["delay"], index, SUM)
            start = self.text(held["initial"], index)
            later = rf"{left}\left(t + {delay}\right) = {self.text(held['next'], index)}"
            return rf"{later}, \quad {left}\left(t_0\right) = {start}"
        if not node["args"] or node["args"][0] < 0:
            return left
        return f"{left} = {self.text(node['args'][0], index)}"

    def _rate(self, stock: Mapping[str, Any], index: Index) -> str:
        text = ""
        for sign, side in (("+", "inflows"), ("-", "outflows")):
            for flow in stock[side]:
                term = self.text(flow, index, SUM if sign == "+" else PRODUCT)
                text += f" {sign} {term}" if text else (term if sign == "+" else f"-{term}")
        return text or "0"

    def text(self, node: int, index: Index, least: int = 0) -> str:
        """An expression, in brackets if it binds less tightly than ``least``."""
        text, strength = self.form(node, index)
        return brackets(text) if strength < least else text

    def form(self, node: int, index: Index) -> Form:
        one = self.nodes[node]
        write = OPERATIONS.get(one["op"])
        if write is None:
            raise _core.InvalidValue(f"operation '{one['op']}' has no LaTeX form, expected one of {sorted(OPERATIONS)}")
        if self._depth == _DEEPEST or self._words == _MOST_WORDS:
            return r"\ldots", ATOM
        self._depth += 1
        self._words += 1
        written = write(self, one, index)
        self._depth -= 1
        return written

    def arguments(self, node: Node, index: Index) -> str:
        return r",\, ".join(self.text(arg, index) for arg in node["args"])

    def over(self, dimension: str, index: Index) -> dict[str, str]:
        """An index for a sum: the dimension's letter, primed while the same letter is in use."""
        letter = self.letters[dimension]
        while letter in self.bound:
            letter += "'"
        return {**index, dimension: letter}

    def _subscripts(self, dims: Sequence[str], index: Index) -> str:
        return ", ".join(index.get(dim, self.letters[dim]) for dim in dims)

    def indexed(self, symbol: str, dims: Sequence[str], index: Index) -> str:
        if not dims:
            return symbol
        base = f"{{{symbol}}}" if "_" in symbol.replace("\\_", "") or "^" in symbol else symbol
        return f"{base}_{{{self._subscripts(dims, index)}}}"

    def named(self, node: Node, index: Index) -> str:
        return self.indexed(self._symbols.get(node["name"], upright(node["name"])), node["dims"], index)
