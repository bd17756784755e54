"""Words that add named quantities to a model: the builder is said first, or is that of an expression they are given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, overload

import quesnay._core as _core
from quesnay._core import Expr, ModelBuilder
from quesnay.refusals import in_sentences

__all__ = [
    "ar1_noise",
    "brownian",
    "fixed_delay",
    "forecast",
    "geometric_depreciation",
    "jump_process",
    "material_delay",
    "net_present_value",
    "sample",
    "smooth",
    "straight_line_depreciation",
    "trend",
    "white_noise",
]

P = ParamSpec("P")


class Word(Protocol[P]):
    """A word, with its builder or without."""

    @overload
    def __call__(self, builder: ModelBuilder, /, *args: P.args, **kwargs: P.kwargs) -> Expr: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Expr: ...


def _of_its_builder(word: Callable[Concatenate[ModelBuilder, P], Expr]) -> Word[P]:
    word = in_sentences(word)

    @wraps(word)
    def call(*args: Any, **kwargs: Any) -> Expr:
        if "builder" in kwargs or (args and isinstance(args[0], ModelBuilder)):
            return word(*args, **kwargs)
        for given in (*args, *kwargs.values()):
            builder = _core._builder_of(given) if isinstance(given, Expr) else None
            if builder is not None:
                return word(builder, *args, **kwargs)
        raise _core.InvalidValue(
            f"f.{word.__name__} is given neither a builder nor an expression of one, expected the builder first:"
            f" f.{word.__name__}(b, ...)"
        )

    return call


ar1_noise = _of_its_builder(_core.ar1_noise)
brownian = _of_its_builder(_core.brownian)
fixed_delay = _of_its_builder(_core.fixed_delay)
forecast = _of_its_builder(_core.forecast)
geometric_depreciation = _of_its_builder(_core.geometric_depreciation)
jump_process = _of_its_builder(_core.jump_process)
material_delay = _of_its_builder(_core.material_delay)
net_present_value = _of_its_builder(_core.net_present_value)
sample = _of_its_builder(_core.sample)
smooth = _of_its_builder(_core.smooth)
straight_line_depreciation = _of_its_builder(_core.straight_line_depreciation)
trend = _of_its_builder(_core.trend)
white_noise = _of_its_builder(_core.white_noise)
