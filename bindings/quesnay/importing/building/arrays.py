"""Elements and arrays: taking elements of a quantity, putting quantities together, numbers over dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

import quesnay._core as _core
import quesnay.functions as f
from quesnay._core import Expr
from quesnay.errors import ModelFileError
from quesnay.importing.building.control import Control
from quesnay.importing.building.names import Names
from quesnay.importing.building.scope import NeedsElements, Quantity, Scope
from quesnay.importing.building.subscripts import Ranges, Slot
from quesnay.importing.files.found import EVERY, ModelFile
from quesnay.models.model import ModelBuilder

__all__ = ["Arrays"]

Term = Expr | float


class Arrays:
    """The builder with its dimensions, and quantities over them."""

    def __init__(self, found: ModelFile, ranges: Ranges, control: Control, builder: ModelBuilder, units: bool) -> None:
        self.found, self.ranges, self.control, self.builder = found, ranges, control, builder
        self.names = Names(ranges.name(one) for one in ranges.elements)
        self.units = units
        # Without units every quantity is a ratio, and time is counted.
        self.time_one: Expr | float = 1.0 if units else builder.constant(1.0, builder.time_unit)
        self._labels: dict[str, tuple[str, ...]] = {}
        self._range_of: dict[str, str] = {}

    def in_time(self, number: float) -> Term:
        """A number of units of time."""
        return self.builder.constant(number, self.builder.time_unit) if self.units else number

    def as_expr(self, term: Term) -> Expr:
        return self.builder.constant(term) if isinstance(term, int | float) else term

    def dim(self, range_key: str, taken: Sequence[str] = ()) -> str:
        """The dimension of a range; another name of it where that is in use."""
        number = 1
        while True:
            name = self.names.of_range(self.ranges.name(range_key), number)
            if name not in taken:
                break
            number += 1
        if name not in self._labels:
            elements = self.ranges.elements[range_key]
            self.builder.dimension(name, [self.ranges.display[one] for one in elements])
            self._labels[name], self._range_of[name] = elements, range_key
        return name

    def labels(self, dim: str) -> tuple[str, ...]:
        """Elements of a dimension, in order."""
        return self._labels[dim]

    def label(self, element: str) -> str:
        return self.ranges.display[element]

    def has_dim(self, term: Term, dim: str) -> bool:
        if isinstance(term, float):
            return False
        try:
            f.broadcast(term, dim)
        except _core.DimensionMismatch:
            return True
        return False

    def over(self, term: Term, dim: str) -> Expr:
        """A term over a dimension, spread if it is not."""
        made = self.as_expr(term)
        try:
            return f.broadcast(made, dim)
        except _core.DimensionMismatch:
            return made

    def numbers(self, array: Any, scope: Scope) -> Term:
        """Numbers over the ranges of the left side, in the order in which they stand there."""
        slots = self.left_slots(scope)
        values = np.asarray(array, dtype=float)
        lefts = [self.ranges.of(one) for one, _ in slots]
        if values.size != prod(len(one) for one in lefts):
            raise self.found.refuse(
                scope.line, scope.shown, f"{values.size} numbers for {prod(len(one) for one in lefts)} elements"
            )
        shaped = values.reshape([len(one) for one in lefts])
        return self.constants(shaped, lefts, [slot for _, slot in slots])

    def left_slots(self, scope: Scope) -> list[tuple[str, Slot]]:
        """Ranges of the left side, in order, with what they stand for."""
        return [(name, slot) for name, slot in scope.slots.items() if self.ranges.is_range(name)]

    def constants(self, shaped: Any, elements: Sequence[tuple[str, ...]], slots: Sequence[Slot]) -> Term:
        """Numbers over elements, as they are where each place has the element of its slot."""
        dims = [slot.dim for slot in slots if slot.dim is not None]
        places = [[names.index(one) for one in slot.elements] for names, slot in zip(elements, slots, strict=True)]
        taken = shaped[np.ix_(*places)]
        kept = taken.reshape([len(slot.elements) for slot in slots if slot.dim is not None])
        if not dims:
            return float(kept)
        return self.builder.constants(kept, dims)

    def quantity(self, name: str, subscripts: tuple[str, ...], scope: Scope) -> Term:
        """A variable, or the elements of it that are meant."""
        found = self.made(name, scope)
        if not found.ranges:
            if subscripts:
                raise self.found.refuse(scope.line, scope.shown, f"'{name}' has no subscripts, {subscripts} are given")
            return self.builder.named(found.name)
        if not subscripts and scope.instance.section.variables[name].pieces:
            subscripts = found.ranges
        if len(subscripts) != len(found.ranges):
            raise self.found.refuse(
                scope.line, scope.shown, f"'{name}' has {len(found.ranges)} subscripts, {len(subscripts)} are given"
            )
        slots = [self.slot(one, scope) for one in self.every(subscripts, found.ranges)]
        if found.elements is not None:
            return self._gathered(found, slots, {}, scope)
        return self.taken(self.builder.named(found.name), found.dims, slots, scope)

    def slot(self, subscript: str, scope: Scope) -> Slot:
        """What a subscript stands for in an equation."""
        try:
            return self.ranges.slot(subscript, scope.slots)
        except ModelFileError as error:
            raise self.found.refuse(scope.line, scope.shown, str(error)) from None

    @staticmethod
    def every(subscripts: tuple[str, ...], ranges: Sequence[str]) -> tuple[str, ...]:
        """Subscripts in which what stands for all of a dimension is the range there, to be summed over."""
        if len(subscripts) != len(ranges):
            return subscripts
        return tuple(f"{name}!" if one == EVERY else one for one, name in zip(subscripts, ranges, strict=True))

    def made(self, name: str, scope: Scope) -> Quantity:
        """The quantity of a variable of a section."""
        found = scope.instance.quantities.get(name)
        if found is None:
            raise self.found.refuse(scope.line, scope.shown, f"'{name}' is a table or data, not a number")
        return found

    def taken(self, expression: Expr, dims: Sequence[str], slots: Sequence[Slot], scope: Scope) -> Expr:
        """Elements of an array, each dimension by its slot."""
        kept = [slot.dim for slot in slots if slot.dim is not None]
        if len(set(kept)) < len(kept):
            # A diagonal.
            raise NeedsElements(scope.variable)
        moved: list[tuple[str, Slot]] = []
        for dim, slot in zip(dims, slots, strict=True):
            if slot.dim is None:
                if slot.elements[0] not in self._labels[dim]:
                    raise self.found.refuse(
                        scope.line, scope.shown, f"the element '{self.label(slot.elements[0])}' has no equation"
                    )
                expression = f.pick(expression, dim, self.label(slot.elements[0]))
            elif slot.dim != dim or slot.elements != self._labels[dim]:
                moved.append((dim, slot))
        # Dimensions change places: each gets a name of its own first.
        renamed: list[tuple[str, Slot]] = []
        for dim, slot in moved:
            if slot.dim in dims:
                spare = self.dim(self._range_of[dim], [*dims, *kept, *(one for one, _ in renamed)])
                expression = f.relabel(expression, dim, spare)
                dim = spare
            renamed.append((dim, slot))
        for dim, slot in renamed:
            if any(one not in self._labels[dim] for one in slot.elements):
                raise NeedsElements(scope.variable)
            mapping = {
                self.label(mine): self.label(theirs)
                for mine, theirs in zip(self._labels[str(slot.dim)], slot.elements, strict=True)
            }
            expression = f.spread(expression, dim, str(slot.dim), mapping)
        return expression

    def _gathered(self, found: Quantity, slots: Sequence[Slot], fixed: dict[str, int], scope: Scope) -> Expr:
        """Elements that are quantities of their own, over the dimensions that are kept."""
        free = next((slot.dim for slot in slots if slot.dim is not None and slot.dim not in fixed), None)
        if free is None:
            places = tuple(slot.elements[fixed[slot.dim] if slot.dim is not None else 0] for slot in slots)
            assert found.elements is not None
            name = found.elements.get(places)
            if name is None:
                shown = ", ".join(self.label(one) for one in places)
                raise self.found.refuse(scope.line, scope.shown, f"the element [{shown}] has no equation")
            return self.builder.named(name)
        rows = [self._gathered(found, slots, {**fixed, free: place}, scope) for place in range(len(self._labels[free]))]
        whole = f.broadcast(rows[0], free)
        for element, row in list(zip(self._labels[free], rows, strict=True))[1:]:
            whole = f.override(whole, free, self.label(element), row)
        return whole

    def place_of(self, name: str, scope: Scope) -> Term:
        """The place of an element in its range, or of the elements that a range stands for."""
        if not self.ranges.is_range(name):
            return float(self.ranges.place(name))
        slot = self.slot(name, scope)
        places = np.array([float(self.ranges.place(one, name)) for one in slot.elements])
        if slot.dim is None:
            return float(places[0])
        return self.builder.constants(places, [slot.dim])
