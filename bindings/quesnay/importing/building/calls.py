"""Functions of Vensim and XMILE that are expressions: elementwise, over ranges, of time."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import quesnay.functions as f
from quesnay.importing.building.expressions import Expressions, Term
from quesnay.importing.building.scope import Scope
from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.found import key

__all__ = ["Calls"]

_PLAIN: dict[str, tuple[Callable[[Any], Any], Callable[[float], float]]] = {
    "abs": (f.absolute, abs), "exp": (f.exp, math.exp), "ln": (f.log, math.log), "sqrt": (f.square_root, math.sqrt),
    "sin": (f.sine, math.sin), "cos": (f.cosine, math.cos), "tan": (f.tangent, math.tan),
    "arcsin": (f.arcsine, math.asin), "arccos": (f.arccosine, math.acos), "arctan": (f.arctangent, math.atan),
}  # fmt: skip
_REDUCED = {
    "sum": f.sum_over, "prod": f.product_over, "vmax": f.maximum_over, "vmin": f.minimum_over,
    "vmax_xmile": f.maximum_over, "vmin_xmile": f.minimum_over, "mean": f.mean_over,
}  # fmt: skip
_SMALL = 1e-6  #: Vensim divides by nothing that is nearer to 0


class Calls(Expressions, ABC):
    """A call by its name: a function, a table, or a macro."""

    def _CallStructure(self, ast: Any, scope: Scope) -> Term:
        name = key(ast.function.reference)
        variable = scope.instance.section.variables.get(name)
        if name in scope.instance.given or (variable is not None and variable.has_table):
            return self.table_call(ast, scope)
        if name in self.found.macros:
            return self.macro_call(name, ast.arguments, scope)
        arguments = ast.arguments
        if name in _PLAIN and len(arguments) == 1:
            return self._plain(name, self.expr(arguments[0], scope), scope)
        if name in _REDUCED and len(arguments) == 1:
            return self._reduced(name, arguments[0], scope)
        if name == "mean":
            terms = self.terms(scope, *arguments)
            return sum(terms[1:], terms[0]) / float(len(terms))
        if name in _REDUCED:
            raise self.refuse(scope, f"{name.upper()} is given {len(arguments)} arguments, expected one")
        method = getattr(self, f"call_{name}", None)
        if method is None:
            raise self.refuse(scope, f"the function {name.upper().replace('_', ' ')} is not supported")
        try:
            made: Term = method(scope, *arguments)
        except TypeError as error:
            if "positional argument" not in str(error):
                raise
            raise self.refuse(scope, f"{name.upper()} is given {len(arguments)} arguments") from None
        return made

    def _plain(self, name: str, term: Term, scope: Scope) -> Term:
        word, number = _PLAIN[name]
        if not isinstance(term, float):
            made: Term = word(term)
            return made
        try:
            return float(number(term))
        except (ValueError, OverflowError):
            raise self.refuse(scope, f"{name.upper()}({term:g}) is no number") from None

    def terms(self, scope: Scope, *asts: Any) -> list[Term]:
        return [self.expr(one, scope) for one in asts]

    def call_if_then_else(self, scope: Scope, condition: Any, yes: Any, no: Any) -> Term:
        held = self.expr(condition, scope)
        if isinstance(held, float):
            return self.expr(yes if held else no, scope)
        return f.where(held, *self.terms(scope, yes, no))

    def call_min(self, scope: Scope, a: Any, b: Any) -> Term:
        return self._least(f.minimum, min, self.terms(scope, a, b))

    def call_max(self, scope: Scope, a: Any, b: Any) -> Term:
        return self._least(f.maximum, max, self.terms(scope, a, b))

    def _least(self, word: Callable[..., Any], number: Callable[..., float], terms: list[Term]) -> Term:
        made: Term = number(terms) if all(isinstance(term, float) for term in terms) else word(*terms)
        return made

    def call_log(self, scope: Scope, x: Any, base: Any) -> Term:
        return self._plain("ln", self.expr(x, scope), scope) / self._plain("ln", self.expr(base, scope), scope)

    def call_log10(self, scope: Scope, x: Any) -> Term:
        return self._plain("ln", self.expr(x, scope), scope) / math.log(10.0)

    def call_power(self, scope: Scope, base: Any, exponent: Any) -> Term:
        a, b = self.terms(scope, base, exponent)
        return self.signed_power(a, b, scope)

    def call_sinh(self, scope: Scope, x: Any) -> Term:
        up = self._plain("exp", self.expr(x, scope), scope)
        return (up - 1.0 / up) / 2.0

    def call_cosh(self, scope: Scope, x: Any) -> Term:
        up = self._plain("exp", self.expr(x, scope), scope)
        return (up + 1.0 / up) / 2.0

    def call_tanh(self, scope: Scope, x: Any) -> Term:
        # By the exponential of a negative number, which does not overflow.
        term = self.expr(x, scope)
        if isinstance(term, float):
            return math.tanh(term)
        down = f.exp(-2.0 * f.absolute(term))
        size = (1.0 - down) / (1.0 + down)
        return f.where(f.less(term, 0.0), -size, size)

    def call_integer(self, scope: Scope, x: Any) -> Term:
        """The whole number towards 0."""
        term = self.expr(x, scope)
        if isinstance(term, float):
            return float(math.trunc(term))
        return f.where(f.less(term, 0.0), -f.floor(-term), f.floor(term))

    def call_quantum(self, scope: Scope, x: Any, step: Any) -> Term:
        """The whole multiple of a step towards 0; x where the step is not above 0."""
        a, b = (self.as_expr(one) for one in self.terms(scope, x, step))
        held = f.greater(b, 0.0)
        ratio = a / f.where(held, b, 1.0)
        whole = f.where(f.less(ratio, 0.0), -f.floor(-ratio), f.floor(ratio))
        return f.where(held, whole * b, a)

    def call_modulo(self, scope: Scope, x: Any, by: Any) -> Term:
        """What is left after whole multiples towards 0, with the sign of x."""
        a, b = self.terms(scope, x, by)
        if isinstance(a, float) and isinstance(b, float):
            return math.fmod(a, b)
        a, b = self.as_expr(a), self.as_expr(b)
        left = f.modulo(f.absolute(a), f.absolute(b))
        return f.where(f.less(a, 0.0), -left, left)

    def call_zidz(self, scope: Scope, a: Any, b: Any) -> Term:
        above, below = self.terms(scope, a, b)
        return self._ratio(above, below, 0.0)

    def call_xidz(self, scope: Scope, a: Any, b: Any, otherwise: Any) -> Term:
        return self._ratio(*self.terms(scope, a, b, otherwise))

    def _ratio(self, a: Term, b: Term, otherwise: Term) -> Term:
        if isinstance(b, float):
            return otherwise if abs(b) < _SMALL else a / b
        none = f.less(f.absolute(b), _SMALL)
        return f.where(none, otherwise, a / f.where(none, 1.0, b))

    def call_initial(self, scope: Scope, x: Any) -> Term:
        return self.at_start(self.expr(x, scope))

    def at_start(self, term: Term) -> Term:
        return term if isinstance(term, float) else self.builder.initial(term)

    def _InitialStructure(self, ast: Any, scope: Scope) -> Term:
        return self.call_initial(scope, ast.initial)

    def call_active_initial(self, scope: Scope, active: Any, initial: Any) -> Term:
        return f.active_initial(*(self.as_expr(one) for one in self.terms(scope, active, initial)))

    def call_elmcount(self, scope: Scope, name: Any) -> Term:
        elements = self.ranges.elements.get(key(name.reference))
        if elements is None:
            raise self.refuse(scope, f"ELMCOUNT is given '{name.reference}', expected a range")
        return float(len(elements))

    def call_pi(self, scope: Scope) -> Term:
        return math.pi

    def call_size(self, scope: Scope, name: Any) -> Term:
        return self.call_elmcount(scope, name)

    def _reduced(self, name: str, body: Any, scope: Scope) -> Term:
        """Over the ranges with a !, or in XMILE over all of an array."""
        inner, dims = self.summed(body, scope)
        term = self.expr(body, inner)
        for dim in dims:
            term = _REDUCED[name](self.over(term, dim), dim)
        return term

    def summed(self, body: Any, scope: Scope) -> tuple[Scope, list[str]]:
        """A scope in which ranges with a ! are dimensions, and those."""
        slots: dict[str, Slot] = {}
        taken = list(dict.fromkeys([*scope.dims, *(s.dim for s in scope.slots.values() if s.dim is not None)]))
        for subscript in self.summed_over(body, scope):
            if not self.ranges.is_range(subscript.rstrip("!")):
                raise self.refuse(scope, f"'{subscript}' is no range, expected one to be summed over")
            dim = self.dim(subscript.rstrip("!"), taken)
            taken.append(dim)
            slots[subscript] = Slot(dim, self.labels(dim))
        return scope.with_slots(slots), [str(slot.dim) for slot in slots.values()]

    def summed_over(self, body: Any, scope: Scope) -> list[str]:
        """Ranges with a ! in an expression; of XMILE's arrays, those that are named without subscripts or by *."""
        found: list[str] = []
        vensim = self.found.path.suffix.lower() == ".mdl"
        for subscripts in self._all_subscripts(body, scope):
            for one in subscripts:
                free = not vensim and self.ranges.is_range(one) and one not in scope.slots
                if (free or one.endswith("!")) and one not in found:
                    found.append(one)
        return found

    def _all_subscripts(self, body: Any, scope: Scope) -> list[list[str]]:
        kind = type(body).__name__
        if kind == "SubscriptsReferenceStructure":
            return [[self.subscript(one) for one in body.subscripts]]
        if kind == "ReferenceStructure":
            whole = scope.instance.quantities.get(key(body.reference))
            ranges = whole.ranges if whole else ()
            if body.subscripts is None:
                return [list(ranges)]
            written = [self.subscript(one) for one in body.subscripts.subscripts]
            return [list(self.every(tuple(written), ranges))]
        if not hasattr(body, "__dataclass_fields__"):
            return []
        found = []
        for name in body.__dataclass_fields__:
            value = getattr(body, name)
            for one in value if isinstance(value, list | tuple) else [value]:
                found.extend(self._all_subscripts(one, scope))
        return found

    @abstractmethod
    def table_call(self, ast: Any, scope: Scope) -> Term: ...

    @abstractmethod
    def macro_call(self, name: str, arguments: Any, scope: Scope) -> Term: ...
