"""Syntax trees as expressions of a builder: arithmetic, logic, references."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

import quesnay._core as _core
import quesnay.functions as f
from quesnay._core import Expr
from quesnay.errors import ModelFileError
from quesnay.importing.building.arrays import Arrays
from quesnay.importing.building.scope import Scope
from quesnay.importing.files.found import key

__all__ = ["NOTHING", "Expressions", "Term"]

Term = Expr | float
NOTHING = -(2.0**109)  #: what Vensim's :NA: is
_CONTROLS = {"initial_time": "start", "starttime": "start", "final_time": "end", "stoptime": "end", "saveper": "save"}
_COMPARED: dict[str, Callable[[Term, Term], Expr]] = {
    "=": f.equal, "<>": f.not_equal, "<": f.less, "<=": f.less_equal, ">": f.greater, ">=": f.greater_equal,
    ":AND:": f.logical_and, ":OR:": f.logical_or,
}  # fmt: skip
_TRUTHS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    ":AND:": lambda a, b: a != 0.0 and b != 0.0, ":OR:": lambda a, b: a != 0.0 or b != 0.0,
}  # fmt: skip


class Expressions(Arrays):
    """Translates by the kind of a tree's node; what is a number alone stays one."""

    def expr(self, ast: Any, scope: Scope) -> Term:
        """An equation, or a part of one.

        Raises
        ------
        ModelFileError
            For what is not supported, with name and line.
        """
        kind = type(ast).__name__
        if isinstance(ast, int | float | np.number):
            return NOTHING if math.isnan(float(ast)) else float(ast)
        if isinstance(ast, np.ndarray):
            return self.numbers(ast, scope)
        method = getattr(self, f"_{kind}", None)
        if method is None:
            raise self.refuse(scope, f"{kind} is not supported")
        try:
            made: Term = method(ast, scope)
        except _core.QuesnayError as error:
            if isinstance(error, ModelFileError):
                raise
            raise self.refuse(scope, str(error)) from None
        return made

    def refuse(self, scope: Scope, reason: str) -> ModelFileError:
        return self.found.refuse(scope.line, scope.shown, reason)

    def _ArithmeticStructure(self, ast: Any, scope: Scope) -> Term:
        if ast.operators == ["negative"]:
            return -self.expr(ast.arguments[0], scope)
        terms = [self.expr(one, scope) for one in ast.arguments]
        if ast.operators[0] == "^":
            result = terms[-1]
            for base in reversed(terms[:-1]):
                result = self.power(base, result, scope)
            return result
        result = terms[0]
        for operator, term in zip(ast.operators, terms[1:], strict=True):
            result = self._operated(operator, result, term, scope)
        return result

    def _operated(self, operator: str, a: Term, b: Term, scope: Scope) -> Term:
        if operator == "+":
            return a + b
        if operator == "-":
            return a - b
        if operator == "*":
            return a * b
        if operator == "/":
            if isinstance(b, float) and b == 0.0:
                raise self.refuse(scope, "it divides by 0")
            return a / b
        raise self.refuse(scope, f"the operator '{operator}' is not supported")

    def power(self, base: Term, exponent: Term, scope: Scope) -> Term:
        if isinstance(base, float) and isinstance(exponent, float):
            try:
                made: complex = base**exponent
            except (ZeroDivisionError, OverflowError):
                made = math.nan
            if isinstance(made, complex) or math.isnan(made):
                raise self.refuse(scope, f"{base:g}^{exponent:g} is no number")
            return float(made)
        if isinstance(base, float):
            return self.as_expr(base) ** exponent
        if isinstance(exponent, float) and exponent == int(exponent) and abs(exponent) > 2:
            # Whole powers of negative numbers.
            size = f.absolute(base) ** exponent
            return size if exponent % 2 == 0 else f.where(f.less(base, 0.0), -size, size)
        return base**exponent

    def signed_power(self, base: Term, exponent: Term, scope: Scope) -> Term:
        """A power that negative numbers have too, where the exponent is whole."""
        if isinstance(base, float) or isinstance(exponent, float):
            return self.power(base, exponent, scope)
        whole = f.equal(exponent, f.floor(exponent))
        size = f.where(whole, f.absolute(base), base) ** exponent
        odd = f.less(base, 0.0) & whole & f.not_equal(f.modulo(exponent, 2.0), 0.0)
        return f.where(odd, -size, size)

    def _LogicStructure(self, ast: Any, scope: Scope) -> Term:
        operators = [one.upper() for one in ast.operators]
        terms = [self.expr(one, scope) for one in ast.arguments]
        if operators == [":NOT:"]:
            return self.negated(terms[0])
        result = terms[0]
        for operator, term in zip(operators, terms[1:], strict=True):
            result = self._compared(operator, result, term, scope)
        return result

    def negated(self, term: Term) -> Term:
        return float(term == 0.0) if isinstance(term, float) else f.logical_not(term)

    def _compared(self, operator: str, a: Term, b: Term, scope: Scope) -> Term:
        if isinstance(a, float) and isinstance(b, float):
            if operator in _TRUTHS:
                return float(_TRUTHS[operator](a, b))
        elif operator in _COMPARED:
            return _COMPARED[operator](a, b)
        raise self.refuse(scope, f"the operator '{operator}' is not supported")

    def _GameStructure(self, ast: Any, scope: Scope) -> Term:
        return self.expr(ast.expression, scope)

    def _ReferenceStructure(self, ast: Any, scope: Scope) -> Term:
        subscripts = tuple(self.subscript(one) for one in ast.subscripts.subscripts) if ast.subscripts else ()
        return self.reference(key(ast.reference), subscripts, scope)

    @staticmethod
    def subscript(text: str) -> str:
        """The key of a subscript; one with a ! keeps it."""
        return key(text.strip().rstrip("!").strip()) + ("!" if text.strip().endswith("!") else "")

    def reference(self, name: str, subscripts: tuple[str, ...], scope: Scope) -> Term:
        """A name: of a variable, of what a macro is given, of time, or of an element or range, which is its place."""
        given = scope.instance.given.get(name)
        if given is not None:
            return self.expr(*given)
        if name == "time":
            return self.builder.time() / self.time_one
        if name in ("time_step", "dt"):
            return self.builder.time_step() / self.time_one
        if name in _CONTROLS and getattr(self.control, _CONTROLS[name]) is not None:
            return self.in_time(float(getattr(self.control, _CONTROLS[name])))
        variable = scope.instance.section.variables.get(name)
        if variable is not None:
            return self.quantity(name, subscripts, scope)
        if self.ranges.is_range(name) or self.ranges.is_element(name):
            return self.place_of(name, scope)
        if name == "pi" and self.found.path.suffix.lower() != ".mdl":
            return math.pi
        raise self.refuse(scope, f"'{name}' has no equation in the file")
