"""Functions of whole vectors: order, rank, rearranged, selected, allocated; inverse matrices; random numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.data import Data
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.scope import Scope
from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.found import key

__all__ = ["Vectors"]

_LARGEST_INVERSE = 4


class Vectors(Data):
    """A vector is along the last subscript of what it is given, whole even where one element of the result is made."""

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

    def _ranks(self, vector: Expr, dim: str, rising: bool) -> tuple[Expr, str]:
        """Ranks from 1 over another name of the dimension; of equal numbers the first goes first."""
        other = self.dim(self._range_of[dim], [dim])
        mine = f.relabel(vector, dim, other)
        before = f.less(vector, mine) if rising else f.greater(vector, mine)
        size = len(self.labels(dim))
        earlier = self.builder.constants(np.tri(size, size, -1), [other, dim])
        count = f.sum_over(before + f.equal(vector, mine) * earlier, dim)
        return count + 1.0, other

    def _vector(self, ast: Any, direction: Any, scope: Scope) -> tuple[Expr, str, list[Slot], bool]:
        inner, dims, outside = self._along(ast, scope)
        way = self.expr(direction, scope)
        if not isinstance(way, float):
            raise self.refuse(scope, "the direction of an order changes, expected a number")
        return self.over(self.expr(ast, inner), dims[0]), dims[0], outside, way == 1.0

    def call_vector_rank(self, scope: Scope, vector: Any, direction: Any) -> Term:
        term, dim, outside, rising = self._vector(vector, direction, scope)
        ranks, other = self._ranks(term, dim, rising)
        return self.taken(f.relabel(ranks, other, dim), (dim,), outside, scope)

    def call_vector_sort_order(self, scope: Scope, vector: Any, direction: Any) -> Term:
        """Places from 0 of the elements in order."""
        term, dim, outside, rising = self._vector(vector, direction, scope)
        ranks, other = self._ranks(term, dim, rising)
        count = np.arange(len(self.labels(dim)), dtype=float)
        here = f.equal(ranks, self.builder.constants(count + 1.0, [dim]))
        order = f.sum_over(here * self.builder.constants(count, [other]), other)
        return self.taken(order, (dim,), outside, scope)

    def call_vector_reorder(self, scope: Scope, vector: Any, order: Any) -> Term:
        inner, dims, _ = self._along(vector, scope)
        places = self.builder.constants(np.arange(len(self.labels(dims[0])), dtype=float), [dims[0]])
        here = f.equal(self.as_expr(self.expr(order, scope)), places)
        return f.sum_over(here * self.expr(vector, inner), dims[0])

    def call_vector_select(self, scope: Scope, chosen: Any, terms: Any, missing: Any, action: Any, error: Any) -> Term:
        """Sum, product, least or greatest of what is chosen, times its choice."""
        number = self.expr(action, scope)
        if not isinstance(number, float) or number not in (0.0, 1.0, 2.0, 3.0):
            raise self.refuse(
                scope, "VECTOR SELECT is supported for the sum, product, least and greatest (0 to 3) alone"
            )
        inner, dims = self.summed(_Pair(chosen, terms), scope)
        selected, values = (self.as_expr(one) for one in self.terms(inner, chosen, terms))
        for dim in dims:
            selected, values = self.over(selected, dim), self.over(values, dim)
        none = {0.0: 0.0, 1.0: 1.0, 2.0: 1e300, 3.0: -1e300}[number]
        word = {0.0: f.sum_over, 1.0: f.product_over, 2.0: f.minimum_over, 3.0: f.maximum_over}[number]
        whole = f.where(f.equal(selected, 0.0), none, values * selected)
        count = f.not_equal(selected, 0.0)
        for dim in dims:
            whole, count = word(whole, dim), f.sum_over(count, dim)
        return f.where(f.equal(count, 0.0), self.expr(missing, scope), whole)

    def call_invert_matrix(self, scope: Scope, matrix: Any, size: Any) -> Term:
        """By cofactors: of small matrices."""
        inner, dims, outside = self._along(matrix, scope, 2)
        count = len(self.labels(dims[0]))
        if self.expr(size, scope) != float(count) or len(self.labels(dims[1])) != count:
            raise self.refuse(
                scope, f"INVERT MATRIX is given {count} by {len(self.labels(dims[1]))} elements and another size"
            )
        if count > _LARGEST_INVERSE:
            raise self.refuse(scope, f"INVERT MATRIX of {count} elements, expected at most {_LARGEST_INVERSE}")
        whole = self.as_expr(self.expr(matrix, inner))
        entries = [
            [f.pick(f.pick(whole, dims[0], self.label(i)), dims[1], self.label(j)) for j in self.labels(dims[1])]
            for i in self.labels(dims[0])
        ]
        determinant = _determinant(entries)
        inverse: Term = 0.0
        for i, j in product(range(count), repeat=2):
            minor = [[one for q, one in enumerate(row) if q != i] for p, row in enumerate(entries) if p != j]
            mask = np.zeros((count, count))
            mask[i, j] = 1.0 if (i + j) % 2 == 0 else -1.0
            inverse = inverse + self.builder.constants(mask, dims) * (_determinant(minor) / determinant)
        return self.taken(self.as_expr(inverse), dims, outside, scope)

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
        if kind not in (0.0, 1.0) or what != 0.0:
            raise self.refuse(
                scope, "GET TIME VALUE is supported from the current or the initial time (0, 1) in the model's unit (0)"
            )
        begin = self.builder.time() / self.time_one if kind == 0.0 else self.in_time(self.control.start)
        return begin + self.expr(offset, scope)

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


def _determinant(entries: list[list[Expr]]) -> Term:
    if not entries:
        return 1.0
    whole: Term = 0.0
    for j, entry in enumerate(entries[0]):
        minor = [[one for q, one in enumerate(row) if q != j] for row in entries[1:]]
        part = entry * _determinant(minor)
        whole = whole + part if j % 2 == 0 else whole - part
    return whole
