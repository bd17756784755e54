"""Variables of the file as parameters, stocks, auxiliaries and series: whole arrays where equations allow."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

import quesnay.functions as f
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.floors import Floors, signed_terms
from quesnay.importing.building.names import identifier
from quesnay.importing.building.scope import Instance, NeedsElements, Quantity, Scope
from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.found import Piece, Variable, key

__all__ = ["Definitions"]

_CONTROLS = {"initial_time": "start", "final_time": "end", "saveper": "save"}


class Definitions(Floors):
    """Declares all, then defines all: equations stand in any order."""

    scattered: frozenset[str] = frozenset()
    #: Variables that are written element by element.

    def add(self, instance: Instance) -> None:
        """All variables of a section."""
        self.begin(instance)
        variables = {
            name: variable for name, variable in instance.section.variables.items() if not self._control(name, instance)
        }
        for name, variable in variables.items():
            kinds = {piece.kind for piece in variable.pieces}
            if kinds == {"lookup"}:
                continue
            if "lookup" in kinds:
                raise self.found.refuse(variable.line, variable.name, "it is a table and an equation at once")
            self._declare(name, variable, instance)
        for name, variable in variables.items():
            if name in instance.quantities and instance.quantities[name].name not in self.values:
                self._define(name, variable, instance)

    def _control(self, name: str, instance: Instance) -> bool:
        if instance.prefix or name == "time":
            return name == "time"
        return name == "time_step" or (name in _CONTROLS and getattr(self.control, _CONTROLS[name]) is not None)

    def _declare(self, name: str, variable: Variable, instance: Instance) -> None:
        wanted = (f"{instance.prefix}_" if instance.prefix else "") + identifier(variable.name)
        lefts = {len(piece.subscripts) for piece in variable.pieces}
        if len(lefts) > 1:
            raise self.found.refuse(variable.line, variable.name, "its equations have different numbers of subscripts")
        pieces = variable.pieces
        family = self.ranges.family([one.subscripts for one in pieces], pieces[0].over) if lefts != {0} else None
        ranges = family.ranges if family else ()
        values = self._numbers_of(variable, instance)
        whole = prod(len(self.ranges.elements[one]) for one in ranges)
        places = self.covered(variable)
        mixed = len({piece.kind == "data" for piece in variable.pieces}) > 1
        if ranges and ((name in self.scattered or mixed) and values is None or len(places) < whole):
            quantity = Quantity(self.names.unique(wanted), ranges, (), {})
            for place in places:
                one = self.names.unique("_".join([quantity.name, *(identifier(self.label(e)) for e in place)]))
                assert quantity.elements is not None
                quantity.elements[place] = one
                shown = f"{variable.name}[{','.join(self.label(e) for e in place)}]"
                self._make(one, (), variable, shown, self._number_at(places[place], place), instance)
        else:
            dims: list[str] = []
            for one in ranges:
                dims.append(self.dim(one, dims))
            quantity = Quantity(self.names.unique(wanted), ranges, tuple(dims))
            numbers: Any = None
            if values is not None:
                numbers = np.array([values[place] for place in self.ranges.combinations(ranges)])
                numbers = numbers.reshape([len(self.labels(dim)) for dim in dims])
            if not instance.prefix and name in self.cut:
                # A flow that is a constant is one before it is cut.
                self.wanted[name] = self.names.unique(f"{quantity.name}_wanted")
                about = f"{variable.name}, before it is cut"
                self._make(self.wanted[name], tuple(dims), variable, about, numbers, instance)
                numbers = None
            self._make(quantity.name, tuple(dims), variable, variable.name, numbers, instance)
            if not instance.prefix:
                self.declare_share(name, quantity.name, dims)
        instance.quantities[name] = quantity

    def _make(
        self, name: str, dims: tuple[str, ...], variable: Variable, shown: str, value: Any, instance: Instance
    ) -> None:
        about = shown + (f": {variable.description}" if variable.description else "")
        over = [*instance.dims, *(one for one in dims if one not in instance.dims)]
        if value is not None:
            self.builder.parameter(name, dims, unit=self.unit_of(variable), description=about)
            self.values[name] = float(value) if not dims else value
        else:
            self.builder.declare(name, over, unit=self.unit_of(variable), description=about)

    def covered(self, variable: Variable) -> dict[tuple[str, ...], Piece]:
        """The equation of each element; a later one goes before an earlier."""
        found: dict[tuple[str, ...], Piece] = {}
        said: dict[tuple[object, object], Piece] = {}
        for piece in variable.pieces:
            before = said.setdefault((piece.subscripts, piece.excepts), piece)
            if before is not piece:
                raise self.found.refuse(piece.line, variable.name, f"it is defined in line {before.line} too")
            left = {place for group in piece.excepts for place in self.ranges.combinations(group)}
            found.update((place, piece) for place in self.ranges.combinations(piece.subscripts) if place not in left)
        return found

    def _numbers_of(self, variable: Variable, instance: Instance) -> dict[tuple[str, ...], float] | None:
        """Numbers of all elements, if all equations are numbers alone."""
        if any(piece.kind not in ("equation", "constant") for piece in variable.pieces):
            return None
        found: dict[tuple[str, ...], float] = {}
        owners = self.covered(variable)
        for piece in variable.pieces:
            places = self.ranges.combinations(piece.subscripts)
            numbers = self._plain_numbers(piece, len(places))
            if numbers is None:
                return None
            found.update((p, number) for p, number in zip(places, numbers, strict=True) if owners.get(p) is piece)
        return found

    def _number_at(self, piece: Piece, place: tuple[str, ...]) -> float | None:
        places = self.ranges.combinations(piece.subscripts)
        numbers = self._plain_numbers(piece, len(places)) if piece.kind in ("equation", "constant") else None
        return None if numbers is None else numbers[places.index(place)]

    def _plain_numbers(self, piece: Piece, count: int) -> list[float] | None:
        ast, sign = piece.ast, 1.0
        while type(ast).__name__ == "ArithmeticStructure" and ast.operators == ["negative"]:
            ast, sign = ast.arguments[0], -sign
        if isinstance(ast, int | float | np.number) and not np.isnan(float(ast)):
            return [sign * float(ast)] * count
        if isinstance(ast, np.ndarray) and ast.size == count:
            return [sign * float(one) for one in np.asarray(ast, dtype=float).ravel()]
        if type(ast).__name__ == "GetConstantsStructure":
            sizes = [len(self.ranges.of(one)) for one in piece.subscripts if self.ranges.is_range(one)]
            return [sign * one for one in self.cells.constants(ast.file, ast.tab, ast.cell, sizes)]
        return None

    def scope(self, name: str, variable: Variable, piece: Piece, owner: str, instance: Instance, slots: dict[str, Slot],
              dims: tuple[str, ...]) -> Scope:  # fmt: skip
        """Where an equation is translated."""
        root = name if not instance.prefix else instance.root
        return Scope(instance, root, variable.name, piece.line, owner, slots, (*instance.dims, *dims), piece.ast)

    def _define(self, name: str, variable: Variable, instance: Instance) -> None:
        quantity = instance.quantities[name]
        if quantity.elements is None:
            if any(piece.kind == "data" for piece in variable.pieces):
                self.define_data(quantity, variable, instance, name)
            else:
                self._define_whole(quantity, variable, instance, name)
            return
        for place, piece in self.covered(variable).items():
            owner = quantity.elements[place]
            if owner in self.values:
                continue
            slots = self._element_slots(piece, place)
            scope = self.scope(name, variable, piece, owner, instance, slots, ())
            if piece.kind == "data":
                self.define_data_element(owner, piece, place, scope)
            else:
                self._one(owner, [(None, piece, scope)], scope)

    def _element_slots(self, piece: Piece, place: tuple[str, ...]) -> dict[str, Slot]:
        """What stands for one element: its range on the left side, or the variable's own."""
        slots = {}
        for number, (one, element) in enumerate(zip(piece.subscripts, place, strict=True)):
            if self.ranges.is_range(one):
                slots[one] = Slot(None, (element,))
            elif piece.over:
                slots[piece.over[number]] = Slot(None, (element,))
        return slots

    def _define_whole(self, quantity: Quantity, variable: Variable, instance: Instance, name: str) -> None:
        owners = self.covered(variable)
        parts: list[tuple[Any, Piece, Scope]] = []
        for piece in variable.pieces:
            slots: dict[str, Slot] = {}
            for one, dim in zip(piece.subscripts, quantity.dims, strict=True):
                inside = self.ranges.of(one)
                if self.ranges.is_range(one):
                    slots[one] = Slot(dim, tuple(e if e in inside else inside[0] for e in self.labels(dim)))
                elif piece.over:
                    slots[piece.over[piece.subscripts.index(one)]] = Slot(None, (one,))
            here = [float(owners[place] is piece) for place in self.ranges.combinations(quantity.ranges)]
            if not any(here) and quantity.dims:
                continue
            mask = None if all(here) else self.builder.constants(
                np.array(here).reshape([len(self.labels(dim)) for dim in quantity.dims]), quantity.dims
            )  # fmt: skip
            parts.append(
                (mask, piece, self.scope(name, variable, piece, quantity.name, instance, slots, quantity.dims))
            )
        self._one(quantity.name, parts, parts[0][2])

    def _one(self, owner: str, parts: list[tuple[Any, Piece, Scope]], scope: Scope) -> None:
        """A quantity by its equations, each where its mask is 1."""
        stocks = [type(piece.ast).__name__ == "IntegStructure" for _, piece, _ in parts]
        if any(stocks) and not all(stocks):
            raise NeedsElements(scope.variable)
        if not any(stocks):
            whole = self._joined([(mask, self.expr(piece.ast, one)) for mask, piece, one in parts])
            self.builder.define(self.builder.named(owner), self.cut_or_whole(whole, scope))
            return
        initial = self._joined([(mask, self.at_start(self.expr(p.ast.initial, one))) for mask, p, one in parts])
        unit = getattr(self.builder.named(owner), "unit", "1")
        stock = self.builder.stock(owner, initial, dims=scope.dims, unit=unit)
        ast = parts[0][1].ast
        if any(piece.ast.non_negative for _, piece, _ in parts):
            if len(parts) > 1 or not hasattr(ast, "parts"):
                raise self.refuse(scope, "a stock that is kept above 0 has equations for some of its elements")
            self.keep_above_zero(stock, ast.parts, scope)
        elif len(parts) == 1:
            for sign, term in signed_terms(ast.flow):
                flow = self.per_time(self.expr(term, scope))
                (self.builder.inflow if sign > 0 else self.builder.outflow)(stock, flow)
        else:
            flow = self._joined([(mask, self.expr(p.ast.flow, one)) for mask, p, one in parts])
            self.builder.inflow(stock, self.per_time(flow))

    def _joined(self, parts: list[tuple[Any, Term]]) -> Term:
        whole = parts[0][1]
        for mask, term in parts[1:]:
            whole = f.where(mask, term, whole) if mask is not None else term
        return whole

    def macro_call(self, name: str, arguments: Any, scope: Scope) -> Term:
        """A macro, its equations written out for this call."""
        macro = self.found.macros[name]
        if macro.returns:
            raise self.refuse(scope, f"the macro {macro.name} gives more than one number, which is not supported")
        if len(arguments) != len(macro.parameters):
            raise self.refuse(
                scope, f"the macro {macro.name} takes {len(macro.parameters)} arguments, {len(arguments)} are given"
            )
        if scope.instance.depth > 20:
            raise self.refuse(scope, f"the macro {macro.name} calls itself")
        prefix = self.names.unique(f"{scope.owner}_{identifier(macro.name)}")
        instance = Instance(
            macro, prefix, tuple(self.kept(scope)), scope.variable, scope.instance.depth + 1,
            {one: (ast, scope) for one, ast in zip(macro.parameters, arguments, strict=True)},
        )  # fmt: skip
        self.add(instance)
        return self.quantity(
            key(macro.name), (), Scope(instance, scope.variable, macro.name, scope.line, prefix, {}, ())
        )
