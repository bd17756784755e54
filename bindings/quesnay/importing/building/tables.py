"""Table functions: points in the file or in tables beside it, called by name or written in an equation."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from math import inf, nextafter
from typing import Any, NamedTuple

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.memories import Memories
from quesnay.importing.building.scope import NeedsElements, Scope
from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.cells import Cells
from quesnay.importing.files.found import Piece, key

__all__ = ["Table", "Tables"]


class Table(NamedTuple):
    """Points and how it goes between and beyond them."""

    at: tuple[float, ...]
    values: tuple[float, ...]
    kind: str  #: ``interpolate``, ``extrapolate``, ``hold_backward``, ``look_forward``


def _rising(at: Sequence[float], values: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """In order; of two values at one point the first is there and the second just after, of one value twice one."""
    points: list[tuple[float, float]] = []
    for x, y in sorted(zip(at, values, strict=True), key=lambda point: point[0]):
        if points and x <= points[-1][0]:
            if y == points[-1][1]:
                continue
            x = nextafter(points[-1][0], inf)
        points.append((float(x), float(y)))
    return tuple(x for x, _ in points), tuple(y for _, y in points)


class Tables(Memories):
    """Lookups of the file, by element."""

    cells: Cells

    def _InlineLookupsStructure(self, ast: Any, scope: Scope) -> Term:
        # A table that is the whole equation is in the variable's unit.
        own = ast is scope.whole and not scope.instance.prefix
        unit = self.unit_of(scope.instance.section.variables[scope.variable]) if own else "1"
        return self.looked_up(self.expr(ast.argument, scope), self._points(ast.lookups), unit)

    @staticmethod
    def _points(lookups: Any) -> Table:
        return Table(*_rising(lookups.x, lookups.y), lookups.type)

    def table_call(self, ast: Any, scope: Scope) -> Term:
        name = key(ast.function.reference)
        subscripts = ast.function.subscripts
        given = scope.instance.given.get(name)
        if (n := len(ast.arguments)) != 1:
            raise self.refuse(scope, f"the table function '{name}' is given {n} arguments, expected one")
        argument = self.expr(ast.arguments[0], scope)
        if given is not None:
            # A table that a macro is given.
            inner, scope = given
            name, subscripts = key(inner.reference), inner.subscripts
        return self.looked_up_in(name, subscripts, argument, scope)

    def looked_up_in(self, name: str, subscripts: Any, argument: Term, scope: Scope, kind: str = "") -> Term:
        """A table of the file, at an argument."""
        variable = scope.instance.section.variables.get(name)
        if variable is None or not variable.has_table:
            raise self.refuse(scope, f"'{name}' is called like a table function and is none")
        tables: dict[tuple[str, ...], Table] = {}
        for piece in variable.pieces:
            tables.update(self._tables(piece, scope))
        if kind:
            tables = {place: table._replace(kind=kind) for place, table in tables.items()}
        family = self.ranges.family([piece.subscripts for piece in variable.pieces])
        wanted = [self.subscript(one) for one in subscripts.subscripts] if subscripts else list(family.ranges)
        slots = [self.slot(one, scope) for one in wanted]
        unit = self.unit_of(variable) if self.units else "1"
        kept = list(dict.fromkeys(slot.dim for slot in slots if slot.dim is not None))
        if not kept:
            return self.looked_up(argument, self._of(tables, slots, {}, scope), unit)
        if len(kept) > 1:
            raise NeedsElements(scope.variable)
        rows = [self._of(tables, slots, {kept[0]: place}, scope) for place in range(len(self.labels(kept[0])))]
        if all(row == rows[0] for row in rows):
            return self.looked_up(argument, rows[0], unit)
        if any(row.kind != "interpolate" or len(row.at) < 2 for row in rows):
            raise NeedsElements(scope.variable)
        x = self.as_expr(argument)
        return f.lookup_by(x, kept[0], [list(row.at) for row in rows], [list(row.values) for row in rows], unit)

    def _of(
        self, tables: dict[tuple[str, ...], Table], slots: Sequence[Slot], at: dict[str, int], scope: Scope
    ) -> Table:
        place = tuple(slot.elements[at[slot.dim] if slot.dim is not None else 0] for slot in slots)
        if place not in tables:
            raise self.refuse(scope, f"the table has no points for [{', '.join(self.label(one) for one in place)}]")
        return tables[place]

    def _tables(self, piece: Piece, scope: Scope) -> dict[tuple[str, ...], Table]:
        places = self.ranges.combinations(piece.subscripts)
        if type(piece.ast).__name__ == "GetLookupsStructure":
            ast = piece.ast
            found = self.cells.series(ast.file, ast.tab, ast.x_row_or_col, ast.cell, len(places))
            return {
                place: Table(*_rising(one.at, one.values), "interpolate")
                for place, one in zip(places, found, strict=True)
            }
        # XMILE's tables have an argument of their own, beside which they are asked at others.
        lookups = piece.ast.lookups if type(piece.ast).__name__ == "InlineLookupsStructure" else piece.ast
        return dict.fromkeys(places, self._points(lookups))

    def looked_up(self, argument: Term, table: Table, unit: str) -> Term:
        """A table at an argument."""
        x = self.as_expr(argument)
        if len(table.at) == 1:
            return table.values[0] if unit == "1" else self.builder.constant(table.values[0], unit)
        if table.kind in ("hold_backward", "look_forward"):
            return self._stepwise(x, table, unit)
        inside = f.lookup(x, list(table.at), list(table.values), unit)
        if table.kind != "extrapolate":
            return inside
        (x0, x1), (y0, y1) = table.at[:2], table.values[:2]
        (x2, x3), (y2, y3) = table.at[-2:], table.values[-2:]
        below = (f.minimum(x, x0) - x0) * ((y1 - y0) / (x1 - x0))
        above = (f.maximum(x, x3) - x3) * ((y3 - y2) / (x3 - x2))
        return inside + below + above

    def _stepwise(self, x: Expr, table: Table, unit: str) -> Expr:
        """The value of the point before, or of the point ahead."""
        passed = f.greater_equal if table.kind == "hold_backward" else f.greater
        edges = table.at[1:] if table.kind == "hold_backward" else table.at[:-1]
        level = self.builder.constant(table.values[0], unit)
        for edge, before, after in zip(edges, table.values, table.values[1:], strict=False):
            level = level + passed(x, edge) * self.builder.constant(after - before, unit)
        return level

    def call_lookup_extrapolate(self, scope: Scope, table: Any, x: Any) -> Term:
        return self._as("extrapolate", scope, table, x)

    def call_lookup_of(self, scope: Scope, table: Any, x: Any) -> Term:
        return self._as("", scope, table, x)

    def call_lookup_forward(self, scope: Scope, table: Any, x: Any) -> Term:
        return self._as("look_forward", scope, table, x)

    def call_lookup_backward(self, scope: Scope, table: Any, x: Any) -> Term:
        return self._as("hold_backward", scope, table, x)

    def _as(self, kind: str, scope: Scope, table: Any, x: Any) -> Term:
        return self.looked_up_in(key(table.reference), table.subscripts, self.expr(x, scope), scope, kind)

    @abstractmethod
    def unit_of(self, variable: Any) -> str: ...
