"""Functions of time: steps, pulses, ramps, random numbers."""

from __future__ import annotations

from typing import Any

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.calls import Calls
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.scope import Scope

__all__ = ["Inputs"]

# Vensim compares times with half a step.
_HALF = 0.5


class Inputs(Calls):
    """Vensim compares the middle of a step with an edge, and an edge with a width of no step lasts one."""

    def _middle(self) -> Term:
        """The middle of the step."""
        return self.builder.step_time() / self.time_one

    def call_step(self, scope: Scope, height: Any, at: Any) -> Term:
        size, begin = self.terms(scope, height, at)
        return size * self.builder.step_at(self.as_time(begin))

    def as_time(self, term: Term) -> Term:
        """A term as a time of the builder."""
        if isinstance(term, float):
            return self.builder.constant(term, self.builder.time_unit)
        return term if self.units else term * self.time_one

    def call_pulse(self, scope: Scope, at: Any, width: Any) -> Term:
        begin, length = self.terms(scope, at, width)
        return self._pulse(begin, length)

    def _pulse(self, begin: Term, length: Term) -> Expr:
        """From a time for a length, at least a step."""
        step = self.builder.time_step() / self.time_one
        until = begin + f.maximum(length, step)
        return self.builder.step_at(self.as_time(begin)) - self.builder.step_at(self.as_time(until))

    def call_pulse_train(self, scope: Scope, first: Any, between: Any, width: Any, until: Any) -> Term:
        """As PySD's parser orders them: first, interval, width, until."""
        begin, interval, length, end = (self.as_expr(one) for one in self.terms(scope, first, between, width, until))
        step = self.builder.time_step() / self.time_one
        middle = self._middle()
        since = middle - begin
        # A pulse that lasts as long as the interval never ends; so with an interval of 0.
        again = f.greater(interval, 0.0)
        inside = f.where(again, f.modulo(f.maximum(since, 0.0), f.where(again, interval, 1.0)), 0.0)
        acting = f.less(inside, f.maximum(length, step)) & f.greater_equal(since, 0.0)
        # It ends with the pulse that begins at its end.
        return acting * f.less(middle, end + step * (0.5 + 1e-6))

    def call_ramp(self, scope: Scope, slope: Any, begin: Any, end: Any) -> Term:
        rate, first, last = self.terms(scope, slope, begin, end)
        now = self.builder.time() / self.time_one
        # Nothing before its start, also where its end is before that.
        return rate * f.greater(now, first) * (f.minimum(now, last) - first)

    def call_xramp(self, scope: Scope, slope: Any, begin: Any) -> Term:
        rate, first = self.terms(scope, slope, begin)
        return rate * (f.maximum(self.builder.time() / self.time_one, first) - first)

    def call_xpulse(self, scope: Scope, begin: Any, magnitude: Any) -> Term:
        """XMILE's pulse: a volume in one step."""
        size, at = self.terms(scope, magnitude, begin)
        step = self.builder.time_step() / self.time_one
        return size / step * self._pulse(at, 0.0 * step)

    def call_xpulse_train(self, scope: Scope, begin: Any, interval: Any, magnitude: Any) -> Term:
        """Pulses an interval apart; one pulse where the interval is not above 0."""
        size, first, between = self.terms(scope, magnitude, begin, interval)
        if isinstance(between, float) and between <= 0.0:
            return self.call_xpulse(scope, begin, magnitude)
        step = self.builder.time_step() / self.time_one
        since = self._middle() - first
        inside = f.maximum(since, 0.0)
        if isinstance(between, float):
            inside = f.modulo(inside, between)
        else:
            again = f.greater(between, 0.0)
            inside = f.where(again, f.modulo(inside, f.where(again, between, 1.0)), inside)
        return size / step * (f.less(inside, step) & f.greater_equal(since, 0.0))
