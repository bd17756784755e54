"""Functions of whole vectors: order, rank, rearranged, selected, allocated; inverse matrices; random numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.data import Data
from quesnay.importing.building.expressions import NOTHING, Term
from quesnay.importing.building.scope import NeedsElements, Scope
from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.found import key

__all__ = ["Vectors"]

#: Of VECTOR SELECT by its number: what is taken, and what of: the element times its choice, to its power, or alone.
_ACTIONS = (
    ("sum", "times"), ("product", "times"), ("least", "times"), ("greatest", "times"), ("mean", "times"),
    ("product", "power"), ("sum", "alone"), ("product", "alone"), ("least", "alone"), ("greatest", "alone"),
    ("mean", "alone"),
)  # fmt: skip


class Vectors(Data):
    """A vector is along the last subscript of what it is given, whole even where one element of the result is made."""

    time_word: str  #: the unit of time of the file

    def _along(self, ast: Any, scope: Scope, places: int = 1) -> tuple[Scope, list[str], list[Slot]]:
        """A scope in which the last ranges of a reference are dimensions; those; and what they stand for outside."""
        if type(ast).__name__ != "ReferenceStructure" or ast.subscripts is None:
            raise self.refuse(
                scope, "a function of vectors is given an expression, expected a variable with subscripts"
            )
        last = [self.subscript(one).rstrip("!") for one in ast.subscripts.subscripts][-places:]
        taken = self.kept(scope)
        slots: dict[str, Slot] = {}
        dims: list[str] = []
        outside: list[Slot] = []
        for one in last:
            if not self.ranges.is_range(one):
                raise self.refuse(scope, f"'{one}' is an element, expected a range along which the vector is")
            dim = self.dim(one, [*taken, *dims])
            dims.append(dim)
            outside.append(self.slot(one, scope))
            slots[one] = Slot(dim, self.labels(dim))
        return scope.with_slots(slots), dims, outside

    def _vector(self, ast: Any, direction: Any, scope: Scope) -> tuple[Expr, str, list[Slot], bool]:
        inner, dims, outside = self._along(ast, scope)
        way = self.expr(direction, scope)
        if not isinstance(way, float):
            raise self.refuse(scope, "the direction of an order changes, expected a number")
        return self.over(self.expr(ast, inner), dims[0]), dims[0], outside, way == 1.0

    def call_vector_rank(self, scope: Scope, vector: Any, direction: Any) -> Term:
        term, dim, outside, rising = self._vector(vector, direction, scope)
        return self.taken(f.rank(term, dim, not rising), (dim,), outside, scope)

    def call_vector_sort_order(self, scope: Scope, vector: Any, direction: Any) -> Term:
        """Places from 0 of the elements in order."""
        term, dim, outside, rising = self._vector(vector, direction, scope)
        return self.taken(f.sort_order(term, dim, not rising), (dim,), outside, scope)

    def call_vector_reorder(self, scope: Scope, vector: Any, order: Any) -> Term:
        inner, dims, _ = self._along(vector, scope)
        return f.element_at(self.over(self.expr(vector, inner), dims[0]), dims[0], self.expr(order, scope))

    def call_vector_elm_map(self, scope: Scope, first: Any, offset: Any) -> Term:
        """The element some places after the one that is named; nothing beyond the ends."""
        name = key(first.reference) if type(first).__name__ == "ReferenceStructure" else ""
        found = scope.instance.quantities.get(name)
        if found is None or first.subscripts is None or len(found.ranges) != 1:
            raise self.refuse(scope, "VECTOR ELM MAP is supported for a variable with one subscript alone")
        subscript = self.subscript(first.subscripts.subscripts[0])
        whole = found.ranges[0]
        dim = self.dim(whole, self.kept(scope))
        inner = scope.with_slots({whole: Slot(dim, self.labels(dim))})
        begin = self.slot(subscript, scope)
        places = np.array([float(self.ranges.elements[whole].index(one)) for one in begin.elements])
        base = self.builder.constants(places, [begin.dim]) if begin.dim is not None else float(places[0])
        place = f.floor(self.as_expr(base + self.expr(offset, scope)))
        last = float(len(self.labels(dim)) - 1)
        inside = f.equal(place, f.clip(place, 0.0, last))
        there = self.as_expr(self.reference(name, (whole,), inner))
        return f.where(inside, f.element_at(there, dim, f.clip(place, 0.0, last)), NOTHING)

    def call_vector_select(self, scope: Scope, chosen: Any, terms: Any, missing: Any, action: Any, error: Any) -> Term:
        """Sum, product, least, greatest or mean of what is chosen, times its choice or by itself."""
        inner, dims = self.summed(_Pair(chosen, terms), scope)
        selected, values = (self.as_expr(one) for one in self.terms(inner, chosen, terms))
        otherwise, number = self.terms(scope, missing, action)
        actions = [number] if isinstance(number, float) else [float(one) for one in range(len(_ACTIONS))]
        made: Term = NOTHING
        for one in actions:
            if one != int(one) or not 0 <= one < len(_ACTIONS):
                raise self.refuse(scope, f"VECTOR SELECT has the action {one:g}, expected 0 to {len(_ACTIONS) - 1}")
            take, weighted = _ACTIONS[int(one)]
            whole = values * selected if weighted == "times" else values
            if weighted == "power":
                whole = self.as_expr(self.signed_power(values, selected, scope))
            result = self._selected(whole, selected, dims, take, otherwise)
            made = result if isinstance(number, float) else f.where(f.equal(f.floor(number), one), result, made)
        return made

    def _selected(self, whole: Expr, chosen: Expr, dims: list[str], take: str, otherwise: Term) -> Expr:
        """Dimension by dimension; a mean is a sum over how many there are."""
        count: Expr = f.not_equal(chosen, 0.0)
        one_by_one = "sum" if take == "mean" else take
        for dim in dims:
            whole, count = self.over(whole, dim), self.over(count, dim)
            whole, count = f.select(whole, dim, count, one_by_one), f.sum_over(count, dim)
        if take == "mean":
            whole = whole / f.maximum(count, 1.0)
        return f.where(f.equal(count, 0.0), otherwise, whole)

    def call_invert_matrix(self, scope: Scope, matrix: Any, size: Any) -> Term:
        inner, dims, outside = self._along(matrix, scope, 2)
        rows, columns = (self.labels(dim) for dim in dims)
        if self.expr(size, scope) != float(len(rows)) or len(columns) != len(rows):
            raise self.refuse(scope, f"INVERT MATRIX is given {len(rows)} by {len(columns)} elements and another size")
        whole = self.over(self.over(self.expr(matrix, inner), dims[0]), dims[1])
        if any(self.has_dim(whole, dim) for dim in self.kept(scope) if dim not in dims):
            # One matrix for each element of another range.
            raise NeedsElements(scope.variable)
        inverse = f.inverse(whole)
        # What is over columns and rows stands where rows and columns are, place by place.
        row, column = (self.dim(self._range_of[dim], dims) for dim in dims)
        if row == column:
            column = self.dim(self._range_of[dims[1]], [*dims, row])
        for dim, other, before in ((dims[1], row, columns), (dims[0], column, rows)):
            places = zip(self.labels(other), before, strict=True)
            inverse = f.spread(inverse, dim, other, {self.label(to): self.label(of) for to, of in places})
        return self.taken(inverse, (row, column), outside, scope)

    def _AllocateByPriorityStructure(self, ast: Any, scope: Scope) -> Term:
        inner, dims, outside = self._along(ast.request, scope)
        demand, priority = (self.over(one, dims[0]) for one in self.terms(inner, ast.request, ast.priority))
        width, supply = (self.as_expr(one) for one in self.terms(scope, ast.width, ast.supply))
        return self._allocated(supply, demand, priority, width, dims[0], outside, scope)

    def _allocated(
        self, supply: Expr, demand: Expr, priority: Expr, width: Expr, dim: str, outside: list[Slot], scope: Scope
    ) -> Term:
        # The width and the supply may be over what the result is over.
        given = f.allocate_by_priority(supply, demand, priority, width, dim)
        return self.taken(given, (dim,), outside, scope)

    def _AllocateAvailableStructure(self, ast: Any, scope: Scope) -> Term:
        inner, dims, outside = self._along(ast.request, scope)
        profile = [self.subscript(one) for one in ast.pp.subscripts.subscripts]
        of_profile = next((name for name, one in self.ranges.elements.items() if one and one[0] == profile[-1]), None)
        if of_profile is None or len(self.ranges.elements[of_profile]) < 3:
            raise self.refuse(scope, "the priorities of ALLOCATE AVAILABLE have no profile of type, priority and width")
        name = key(ast.pp.reference)
        kind, priority, width = (
            self.over(self.reference(name, (*profile[:-1], one), inner), dims[0])
            for one in self.ranges.elements[of_profile][:3]
        )
        kinds = self._kinds_of(name, self.ranges.elements[of_profile][0], scope)
        if kinds != {1.0}:
            raise self.refuse(
                scope, f"ALLOCATE AVAILABLE has profiles of type {sorted(kinds)}, expected type 1, the rectangular one"
            )
        supply = self.as_expr(self.expr(ast.avail, scope))
        self.builder.require(scope.owner, f.equal(kind, 1.0), "a profile of an allocation is not of type 1")
        return self._allocated(
            supply, self.over(self.expr(ast.request, inner), dims[0]), priority, width, dims[0], outside, scope
        )

    def _kinds_of(self, name: str, first: str, scope: Scope) -> set[float]:
        variable = scope.instance.section.variables[name]
        found = scope.instance.quantities[name]
        if found.elements is not None or found.name not in self.values:
            raise self.refuse(scope, f"the profiles '{variable.name}' are no constants")
        array = np.asarray(self.values[found.name])
        place = self.labels(found.dims[-1]).index(first)
        return {float(one) for one in np.unique(array[..., place])}

    def call_get_time_value(self, scope: Scope, relative: Any, offset: Any, measure: Any) -> Term:
        kind, what = self.terms(scope, relative, measure)
        in_years = what == 1.0 and self.time_word == "year"
        if kind not in (0.0, 1.0) or not (what == 0.0 or in_years):
            raise self.refuse(
                scope,
                "GET TIME VALUE is supported from the current or the initial time (0, 1), in the model's unit (0) or,"
                " where that is the year, as the year (1)",
            )
        begin = self.builder.time() / self.time_one if kind == 0.0 else self.in_time(self.control.start)
        at = begin + self.expr(offset, scope)
        if not in_years:
            return at
        return f.floor(self.as_expr(at / self.in_time(1.0)))

    def _noise(self, scope: Scope, word: str) -> Expr:
        name = self.names.unique(f"{scope.owner}_random")
        make: Callable[..., Expr] = getattr(self.builder, word)
        return make(name, self.kept(scope))

    def call_random_uniform(self, scope: Scope, low: Any, high: Any, seed: Any) -> Term:
        a, b = self.terms(scope, low, high)
        return a + (b - a) * self._noise(scope, "uniform_noise")

    def call_random_0_1(self, scope: Scope) -> Term:
        return self._noise(scope, "uniform_noise")

    def call_random_normal(self, scope: Scope, low: Any, high: Any, mean: Any, sd: Any, seed: Any) -> Term:
        """Normal numbers; limits are met by cutting, and refused nearer than four standard deviations."""
        a, b, middle, spread = self.terms(scope, low, high, mean, sd)
        known = (
            isinstance(a, float) and isinstance(b, float) and isinstance(middle, float) and isinstance(spread, float)
        )
        if not known or not min(middle - a, b - middle) >= 4.0 * spread:
            raise self.refuse(scope, "RANDOM NORMAL with limits nearer than four standard deviations is not supported")
        return f.clip(middle + spread * self._noise(scope, "noise"), a, b)


class _Pair:
    """Two trees of which subscripts are looked for."""

    __dataclass_fields__ = ("first", "second")

    def __init__(self, first: Any, second: Any) -> None:
        self.first, self.second = first, second
