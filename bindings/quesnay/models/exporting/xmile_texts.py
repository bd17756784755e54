"""Equations of a model in the language of XMILE, element by element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import quesnay._core as _core
from quesnay.models.exporting.nesting import Nesting, nestings
from quesnay.models.latex_forms import Node

__all__ = ["RESERVED", "Table", "XmileTexts", "number", "reference"]

Index = Mapping[str, int]


class Table(NamedTuple):
    """Points of a table function."""

    at: tuple[float, ...]
    values: tuple[float, ...]


#: Names of XMILE that a variable must not take.
RESERVED = {
    "abs", "and", "arccos", "arcsin", "arctan", "cos", "delay", "dt", "else", "exp", "if", "inf", "init", "int", "ln",
    "log10", "lookup", "max", "min", "mod", "not", "or", "pi", "pulse", "ramp", "sin", "size", "sqrt", "starttime",
    "step", "stoptime", "sum", "tan", "then", "time",
}  # fmt: skip
#: What an equation may be, so that other programs read it, and so that it can be written.
_MOST = Nesting(depth=150, words=100_000)
_INFIX = {"Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/"}
_CALLS = {
    "Exp": "EXP", "Log": "LN", "Sine": "SIN", "Cosine": "COS", "ArcSine": "ARCSIN", "ArcCosine": "ARCCOS",
    "ArcTangent": "ARCTAN", "SquareRoot": "SQRT", "Absolute": "ABS", "Minimum": "MIN", "Maximum": "MAX",
}  # fmt: skip
_FOLDED = {
    "SumOver": "({} + {})",
    "ProductOver": "({} * {})",
    "MaximumOver": "MAX({}, {})",
    "MinimumOver": "MIN({}, {})",
}


def number(value: float) -> str:
    """A number as an equation has it; one below 0 in brackets."""
    if value != value or value in (float("inf"), float("-inf")):
        raise _core.InvalidValue(f"XMILE has no number {value}, expected finite numbers")
    text = repr(float(value)).removesuffix(".0")
    return text if value >= 0.0 else f"({text})"


def reference(name: str, labels: Sequence[str]) -> str:
    """A variable, or an element of it; names that are no plain word stand in quotes."""
    inside = ", ".join(_quoted(label) for label in labels)
    return _quoted(name) + (f"[{inside}]" if labels else "")


def _quoted(name: str) -> str:
    if re.fullmatch(r"[^\W\d][\w ]*", name):
        return name.replace(" ", "_")
    return '"' + name.replace('"', '\\"') + '"'


class XmileTexts:
    """Texts of one model's nodes; tables that they use are gathered by name."""

    def __init__(self, core: _core.CoreModel, names: Mapping[str, str]) -> None:
        graph = core.graph()
        self.nodes: list[Node] = graph["nodes"]
        self.axes = core.axes()
        self._nestings = nestings(self.nodes, self.axes)
        self._names = names
        self.owner = ""  #: the quantity whose equation is written
        #: Parts of equations that are variables of their own: text, and the table that it is an argument of.
        self.parts: dict[str, tuple[str, Table | None]] = {}

    def text(self, node: int, at: Index, initial: bool = False) -> str:
        """The expression of one element.

        Raises
        ------
        InvalidValue
            For an operation that XMILE does not have, and for an expression nested too deeply or too long.
        """
        one, nesting = self.nodes[node], self._nestings[node]
        if nesting.depth > _MOST.depth or nesting.words > _MOST.words:
            raise _core.InvalidValue(
                f"the equation is {nesting.text()} where it is written, expected at most {_MOST.depth} and"
                f" {_MOST.words:,}: give parts of it names (auxiliary)"
            )
        op = one["op"]
        special: Callable[[Node, Index, bool], str] | None = getattr(self, f"_{op}", None)
        if special is not None:
            return special(one, at, initial)
        if op in _INFIX:
            a, b = (self.text(arg, at, initial) for arg in one["args"])
            return f"({a} {_INFIX[op]} {b})"
        if op in _CALLS:
            return f"{_CALLS[op]}({', '.join(self.text(arg, at, initial) for arg in one['args'])})"
        if op in _FOLDED:
            return self._folded(
                _FOLDED[op], [self.text(one["args"][0], inner, initial) for inner in self._along(one, at)]
            )
        raise _core.InvalidValue(
            f"the operation '{op}' has no form in XMILE, expected equations of arithmetic, comparisons, tables, series"
            " and sums"
        )

    def _folded(self, form: str, texts: Sequence[str]) -> str:
        whole = texts[0]
        for text in texts[1:]:
            whole = form.format(whole, text)
        return whole

    def _along(self, one: Node, at: Index) -> list[dict[str, int]]:
        return [{**at, one["over"]: place} for place in range(len(self.axes[one["over"]]))]

    def _element(self, one: Node, at: Index) -> str:
        return reference(self._names[one["name"]], [self.axes[dim][at[dim]] for dim in one["dims"]])

    def _named(self, one: Node, at: Index, initial: bool) -> str:
        return self._element(one, at)

    _Parameter = _Lever = _Assumption = _Stock = _named

    def _Auxiliary(self, one: Node, at: Index, initial: bool) -> str:
        if one["name"]:
            return self._element(one, at)
        # A nameless one is a value at the start.
        inner = self.text(one["args"][0], at, True)
        if initial:
            return inner
        # INIT is of a variable.
        return f"INIT({self._part('start', self.text(one['args'][0], at), None)})"

    def _Constant(self, one: Node, at: Index, initial: bool) -> str:
        place = 0
        for dim in one["dims"]:
            place = place * len(self.axes[dim]) + at[dim]
        values = one["values"]
        return number(values[place] if len(values) > 1 else values[0])

    def _Time(self, one: Node, at: Index, initial: bool) -> str:
        return "TIME"

    def _StepTime(self, one: Node, at: Index, initial: bool) -> str:
        return "(TIME + DT / 2)"

    def _StartTime(self, one: Node, at: Index, initial: bool) -> str:
        return "STARTTIME"

    def _TimeStep(self, one: Node, at: Index, initial: bool) -> str:
        return "DT"

    def _Negate(self, one: Node, at: Index, initial: bool) -> str:
        return f"(-{self.text(one['args'][0], at, initial)})"

    def _Power(self, one: Node, at: Index, initial: bool) -> str:
        base, exponent = (self.text(arg, at, initial) for arg in one["args"])
        return f"({base} ^ {exponent})"

    def _if(self, condition: str, yes: str = "1", no: str = "0") -> str:
        return f"( IF ({condition}) THEN ({yes}) ELSE ({no}) )"

    def _compared(self, sign: str, one: Node, at: Index, initial: bool) -> str:
        a, b = (self.text(arg, at, initial) for arg in one["args"])
        return self._if(f"{a} {sign} {b}")

    def _Less(self, one: Node, at: Index, initial: bool) -> str:
        return self._compared("<", one, at, initial)

    def _LessEqual(self, one: Node, at: Index, initial: bool) -> str:
        return self._compared("<=", one, at, initial)

    def _Equal(self, one: Node, at: Index, initial: bool) -> str:
        return self._compared("=", one, at, initial)

    def _And(self, one: Node, at: Index, initial: bool) -> str:
        a, b = (self.text(arg, at, initial) for arg in one["args"])
        return self._if(f"({a} <> 0) AND ({b} <> 0)")

    def _Or(self, one: Node, at: Index, initial: bool) -> str:
        a, b = (self.text(arg, at, initial) for arg in one["args"])
        return self._if(f"({a} <> 0) OR ({b} <> 0)")

    def _Not(self, one: Node, at: Index, initial: bool) -> str:
        return self._if(f"{self.text(one['args'][0], at, initial)} = 0")

    def _Where(self, one: Node, at: Index, initial: bool) -> str:
        deciding = self.nodes[one["args"][0]]
        if deciding["op"] == "Constant":
            # An exception for some elements: which it is, is known.
            chosen = one["args"][1] if float(self._Constant(deciding, at, initial)) else one["args"][2]
            return self.text(chosen, at, initial)
        condition, yes, no = (self.text(arg, at, initial) for arg in one["args"])
        return self._if(f"{condition} <> 0", yes, no)

    def _floor(self, text: str) -> str:
        # Programs differ in what INT makes of numbers below 0.
        return f"(INT({text}) - {self._if(f'{text} < INT({text})')})"

    def _Floor(self, one: Node, at: Index, initial: bool) -> str:
        return self._floor(self.text(one["args"][0], at, initial))

    def _Modulo(self, one: Node, at: Index, initial: bool) -> str:
        a, b = (self.text(arg, at, initial) for arg in one["args"])
        return f"({a} - {b} * {self._floor(f'({a} / {b})')})"

    def _Guard(self, one: Node, at: Index, initial: bool) -> str:
        # What is required is a matter of the run here.
        return self.text(one["args"][0], at, initial)

    def _Pick(self, one: Node, at: Index, initial: bool) -> str:
        return self.text(one["args"][0], {**at, one["over"]: one["count"]}, initial)

    def _Broadcast(self, one: Node, at: Index, initial: bool) -> str:
        return self.text(one["args"][0], at, initial)

    def _replaced(self, one: Node) -> str:
        """The dimension of the argument that the result does not have."""
        return str(next(dim for dim in self.nodes[one["args"][0]]["dims"] if dim not in one["dims"]))

    def _Relabel(self, one: Node, at: Index, initial: bool) -> str:
        before, after = self.nodes[one["args"][0]]["dims"], one["dims"]
        moved = {old: at[new] for old, new in zip(before, after, strict=True)}
        return self.text(one["args"][0], {**at, **moved}, initial)

    def _Spread(self, one: Node, at: Index, initial: bool) -> str:
        place = int(one["values"][at[one["over"]]])
        return self.text(one["args"][0], {**at, self._replaced(one): place}, initial)

    def _Aggregate(self, one: Node, at: Index, initial: bool) -> str:
        fine = self._replaced(one)
        places = [n for n, to in enumerate(one["values"]) if int(to) == at[one["over"]]]
        if not places:
            return "0"
        return self._folded("({} + {})", [self.text(one["args"][0], {**at, fine: n}, initial) for n in places])

    def _Shift(self, one: Node, at: Index, initial: bool) -> str:
        place = at[one["over"]] - one["count"]
        if 0 <= place < len(self.axes[one["over"]]):
            return self.text(one["args"][0], {**at, one["over"]: place}, initial)
        return self.text(one["args"][1], at, initial)

    def _Contract(self, one: Node, at: Index, initial: bool) -> str:
        a, b = one["args"]
        terms = [f"({self.text(a, i, initial)} * {self.text(b, i, initial)})" for i in self._along(one, at)]
        return self._folded("({} + {})", terms)

    def _MatrixProduct(self, one: Node, at: Index, initial: bool) -> str:
        left, right = one["args"]
        rows = self.nodes[right]["dims"][0]
        terms = [
            f"({self.text(left, inner, initial)} * {self.text(right, {**at, rows: inner[one['over']]}, initial)})"
            for inner in self._along(one, at)
        ]
        return self._folded("({} + {})", terms)

    def _part(self, kind: str, text: str, table: Table | None) -> str:
        """A variable for a part of an equation, the same for the same part."""
        known = next((name for name, part in self.parts.items() if part == (text, table)), None)
        if known is None:
            number_of, used = 1, {*self._names.values(), *self.parts}
            while f"{self.owner}_{kind}_{number_of}" in used:
                number_of += 1
            known = f"{self.owner}_{kind}_{number_of}"
            self.parts[known] = (text, table)
        return reference(known, [])

    def _looked_up(self, one: Node, at: Index, initial: bool) -> str:
        table, argument = self.table_of(one, at), self.text(one["args"][0], at, initial)
        if not one["in_steps"]:
            return self._part("table", argument, table)
        # Steps are written out: not every program knows tables that go in steps.
        changes = zip(table.at[1:], table.values, table.values[1:], strict=False)
        terms = [f"{number(now - before)} * {self._if(f'{argument} >= {number(x)}')}" for x, before, now in changes]
        return f"({' + '.join([number(table.values[0]), *terms])})"

    _Lookup = _LookupBy = _Series = _looked_up

    def table_of(self, one: Node, at: Index) -> Table:
        """The table of a table function or a series at an element."""
        values: list[float] = list(one["values"])
        if one["op"] == "Lookup":
            half = len(values) // 2
            return Table(tuple(values[:half]), tuple(values[half:]))
        if one["op"] == "LookupBy":
            for _ in range(at[one["over"]]):
                values = values[1 + 2 * int(values[0]) :]
            count = int(values[0])
            return Table(tuple(values[1 : 1 + count]), tuple(values[1 + count : 1 + 2 * count]))
        times, rows = values[: one["count"]], values[one["count"] :]
        place = 0
        for dim in one["dims"]:
            place = place * len(self.axes[dim]) + at[dim]
        return Table(tuple(times), tuple(rows[place :: len(rows) // len(times)]))
