"""Sequences of calls of a builder and of the words of equations; what they make is built and run."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy
from calls import steps
from endings import ending
from hypothesis import strategies as st
from values import made, odd

__all__ = ["inputs", "use"]

_options = st.one_of(
    st.just(()), st.just(()),
    st.lists(
        st.tuples(st.sampled_from(("method", "record", "record_every", "start", "levers", "seed", "value",
        "uncertain")), odd),
        max_size=2,
    ).map(tuple),
)  # fmt: skip
_methods = st.sampled_from(("euler", "heun", "rk4", "dopri5", "rosenbrock4"))
inputs = st.tuples(_methods, _options, st.lists(steps, min_size=1, max_size=12))

_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "%": operator.mod,
    "&": operator.and_, "|": operator.or_, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne, "neg": operator.neg, "abs": operator.abs, "~": operator.invert, "bool": bool,
    "matmul": operator.matmul, "getitem": operator.getitem, "iter": iter, "float": float, "repr": repr, "hash": hash,
}  # fmt: skip


class _Play:
    """A builder, the expressions that were made and another builder's."""

    def __init__(self) -> None:
        self.b = b = qy.ModelBuilder()
        b.dimension("d", ["x", "y"])
        b.dimension("e", ["u", "v", "w"])
        self.made: list[Any] = [b.parameter("p"), b.constants([1.0, 2.0], ["d"]), b.stock("s", 1.0), b.time()]
        b.outcome("s")
        self.year = b.constant(1.0, "year")
        self.other = qy.ModelBuilder()
        gone = qy.ModelBuilder()
        self.foreign = [self.other.parameter("p"), self.other.time(), gone.parameter("p"), gone.stock("s", 1.0)]

    def value(self, drawn: Any) -> Any:
        if isinstance(drawn, list):
            return [self.value(one) for one in drawn]
        if not (isinstance(drawn, tuple) and len(drawn) == 2):
            return drawn
        kind, more = drawn
        if kind == "e":
            return self.made[more % len(self.made)]
        if kind == "rate":
            return self.made[more % len(self.made)] / self.year
        if kind == "years":
            return more * self.year
        if kind == "foreign":
            return self.foreign[more % len(self.foreign)]
        if kind == "builder":
            return (self.b, self.other, None)[more % 3]
        if kind == "body":
            bodies = (
                lambda x: 0.5 * x,
                lambda x: x,
                lambda x: 1.0,
                lambda x: None,
                lambda x: self.foreign[0],
                lambda: 1,
            )
            return bodies[more % len(bodies)]
        if kind == "map":
            return dict(more)
        if kind == "outcome":
            return qy.Outcome(**dict(more))
        return made(drawn)

    def step(self, name: str, places: list[Any], given: dict[str, Any]) -> None:
        """One call. Raises Fault for an ending that is not allowed."""
        try:
            args = [self.value(one) for one in places]
            named = {key: self.value(one) for key, one in given.items()}
            if name in _OPERATORS:
                got = _OPERATORS[name](*args)
            else:
                room, _, member = name.partition(".")
                got = getattr(self.b if room == "b" else qy.functions, member)(*args, **named)
        except Exception as error:
            # What Python or the other object says of an operation is theirs.
            if name in _OPERATORS and isinstance(error, TypeError | LookupError) and "\n" not in str(error):
                return
            ending(error)
            return
        if type(got).__name__ == "Expr":
            self.made.append(got)


def use(given: Any, folder: Path) -> str | None:
    """Plays the calls, builds what there is and runs it; 'refused' where it could not be built."""
    method, options, calls = given
    play = _Play()
    for name, places, named in calls:
        play.step(name, places, named)
    try:
        model = play.b.build()
    except Exception as error:
        return ending(error)
    model.equations(latex=True)
    values: dict[str, Any] = {
        name: np.ones([len(model.core.axes()[dim]) for dim in model.core.dims(name)])
        for name in model.names("parameter")
    }
    asked = {name: play.value(value) for name, value in options}
    more = {name: asked[name] for name in ("record", "record_every", "start", "levers") if name in asked}
    if "value" in asked:
        values["p"] = asked["value"]
    length: dict[str, Any] = {"years": 1.0, "steps_per_year": 4, "method": asked.get("method", method)}
    model.run(values, **length, **more)
    uncertain = {} if "uncertain" not in asked else {"p": asked["uncertain"]}
    model.run_draws(values, uncertain, draws=2, seed=asked.get("seed", 1), threads=1, **length, **more)
    return None
