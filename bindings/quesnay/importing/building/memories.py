"""Words that remember: stocks, delays, smooths, trends, samples. Written out as stocks, as Vensim defines them."""

from __future__ import annotations

from typing import Any

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.control import constant_value
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.inputs import Inputs
from quesnay.importing.building.scope import Scope

__all__ = ["Memories"]


class Memories(Inputs):
    """Each makes quantities of its own, named after the variable that it is in."""

    short_delays: bool = False
    #: Whether a delay shorter than its stages need goes on as in Vensim.

    def kept(self, scope: Scope) -> list[str]:
        """Dimensions that a quantity of this equation is over."""
        inner = (slot.dim for slot in scope.slots.values() if slot.dim is not None)
        return list(dict.fromkeys([*scope.dims, *inner]))

    def spread(self, term: Term, scope: Scope) -> Expr:
        made = self.as_expr(term)
        for dim in self.kept(scope):
            made = self.over(made, dim)
        return made

    def stock(self, name: str, initial: Term, scope: Scope) -> Expr:
        return self.builder.stock(
            name, self.at_start(initial), dims=self.kept(scope), unit=getattr(initial, "unit", "1"),
            description=f"inside {scope.shown}",
        )  # fmt: skip

    def per_time(self, term: Term) -> Term:
        """A change in a unit of time as a flow."""
        return term if self.units else self.as_expr(term) / self.time_one

    def order(self, ast: Any, scope: Scope) -> int:
        number = constant_value(ast, scope.instance.section, 0, self.control.start)
        if number is None or number < 1 or number != int(number):
            raise self.refuse(scope, "the order of a delay or smooth is no constant whole number of at least 1")
        return int(number)

    def _long_enough(self, time: Term, order: int, scope: Scope) -> None:
        if not self.short_delays:
            step = self.builder.time_step() / self.time_one
            self.builder.require(
                scope.owner, f.greater_equal(self.as_expr(self.at_start(time)), step * (order * (1.0 - 1e-9))),
                f"a delay of '{scope.shown}' is shorter than {order} steps, so that its stages would flow out more than"
                " they hold; short_delays=True goes on as Vensim does",
            )  # fmt: skip

    def _IntegStructure(self, ast: Any, scope: Scope) -> Term:
        """A stock inside an equation."""
        name = self.names.unique(f"{scope.owner}_stock")
        stock = self.stock(name, self.expr(ast.initial, scope), scope)
        self.builder.inflow(stock, self.per_time(self.expr(ast.flow, scope)))
        return stock

    def _SmoothStructure(self, ast: Any, scope: Scope) -> Term:
        order = self.order(ast.order, scope)
        term, time, initial = self.terms(scope, ast.input, ast.smooth_time, ast.initial)
        if not self.short_delays:
            name = self.names.unique(f"{scope.owner}_smooth")
            return f.smooth(
                self.builder, name, self.spread(term, scope), self.spread(self.as_time(time), scope), order,
                self.spread(self.at_start(initial), scope),
            )  # fmt: skip
        stage = term
        for number in range(1, order + 1):
            name = self.names.unique(f"{scope.owner}_smooth" + (f"_{number}" if order > 1 else ""))
            stock = self.stock(name, initial, scope)
            self.builder.inflow(stock, self.per_time((stage - stock) / (time / float(order))))
            stage = stock
        return stage

    def _SmoothNStructure(self, ast: Any, scope: Scope) -> Term:
        return self._SmoothStructure(ast, scope)

    def _DelayStructure(self, ast: Any, scope: Scope) -> Term:
        order = self.order(ast.order, scope)
        term, time, initial = self.terms(scope, ast.input, ast.delay_time, ast.initial)
        if not self.short_delays:
            name = self.names.unique(f"{scope.owner}_delay")
            return f.material_delay(
                self.builder, name, self.spread(term, scope), self.spread(self.as_time(time), scope), order,
                self.spread(self.at_start(initial), scope),
            )  # fmt: skip
        flow = term
        for number in range(1, order + 1):
            name = self.names.unique(f"{scope.owner}_delay" + (f"_{number}" if order > 1 else ""))
            stage = time / float(order)
            stock = self.stock(name, initial * stage, scope)
            leaving = stock / stage
            self.builder.inflow(stock, self.per_time(flow))
            self.builder.outflow(stock, self.per_time(leaving))
            flow = leaving
        return flow

    def _DelayNStructure(self, ast: Any, scope: Scope) -> Term:
        """Material keeps the time with which it entered: each stage has the time of a step before the stage ahead."""
        order = self.order(ast.order, scope)
        length = constant_value(ast.delay_time, scope.instance.section, 0, self.control.start)
        if self.short_delays and length is not None:
            # Vensim has no more stages than steps.
            order = max(1, min(order, int(length / self.control.step + 1e-6)))
        term, time, initial = self.terms(scope, ast.input, ast.delay_time, ast.initial)
        self._long_enough(time, order, scope)
        first = self.at_start(time)
        flow = term
        for number in range(1, order + 1):
            name = self.names.unique(f"{scope.owner}_delay" + (f"_{number}" if order > 1 else ""))
            stage = time / float(order)
            stock = self.stock(name, initial * (first / float(order)), scope)
            leaving = stock / stage
            self.builder.inflow(stock, self.per_time(flow))
            self.builder.outflow(stock, self.per_time(leaving))
            flow = leaving
            if number < order and not isinstance(time, float):
                late = self.names.unique(f"{scope.owner}_delay_time_{number + 1}")
                time = f.fixed_delay(
                    self.builder, late, self.spread(time, scope), self.builder.time_step(), self.spread(first, scope)
                )
        return flow

    def _DelayFixedStructure(self, ast: Any, scope: Scope) -> Term:
        term, time, initial = self.terms(scope, ast.input, ast.delay_time, ast.initial)
        name = self.names.unique(f"{scope.owner}_delay")
        length = self.at_start(time)
        return f.fixed_delay(
            self.builder, name, self.spread(term, scope), self.as_expr(self.as_time(length)),
            self.spread(self.at_start(initial), scope),
        )  # fmt: skip

    def _average(self, term: Term, time: Term, initial_trend: Term, scope: Scope) -> Expr:
        name = self.names.unique(f"{scope.owner}_average")
        stock = self.stock(name, term / (1.0 + initial_trend * time), scope)
        self.builder.inflow(stock, self.per_time((term - stock) / time))
        return stock

    def _TrendStructure(self, ast: Any, scope: Scope) -> Term:
        term, time, first = self.terms(scope, ast.input, ast.average_time, ast.initial_trend)
        average = self._average(term, time, first, scope)
        return self._ratio(term - average, time * f.absolute(average), 0.0)

    def _ForecastStructure(self, ast: Any, scope: Scope) -> Term:
        term, time, horizon, first = self.terms(
            scope, ast.input, ast.average_time, ast.horizon, ast.initial_trend
        )  # fmt: skip
        average = self._average(term, time, first, scope)
        return term * (1.0 + self._ratio(term - average, time * average, 0.0) * horizon)

    def _SampleIfTrueStructure(self, ast: Any, scope: Scope) -> Term:
        when, term, initial = self.terms(scope, ast.condition, ast.input, ast.initial)
        name = self.names.unique(f"{scope.owner}_sample")
        return f.sample(
            self.builder, name, self.spread(term, scope), self.spread(when, scope),
            self.spread(self.at_start(initial), scope),
        )  # fmt: skip
