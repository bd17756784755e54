"""Numbers that a user gives a model: of its parameters, and of its levers and assumptions."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay._core import Distribution
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.asked import draw_range, thread_count
from quesnay.models.by_label import Numbers, axes_of, by_label, items_of

__all__ = [
    "DrawNumbers", "Uncertain", "changed_values", "distribution_of", "draw_plan", "input_values", "mark_of",
    "parameter_values", "with_levers",
]  # fmt: skip

Uncertain = Distribution | tuple[str, float, float, float]
"""How a parameter is drawn: a distribution, or (kind, central, low, high) as parameter files give them."""


def parameter_values(core: _core.CoreModel, values: Mapping[str, Numbers]) -> dict[str, FloatArray]:
    """Values of parameters as arrays; any other name is refused, as it would have no effect.

    Raises
    ------
    InvalidValue, UnknownName
        For what is no parameter, or a label it lacks.
    DimensionMismatch
        For another shape than the parameter's.
    """
    arrays, axes = {}, core.axes()
    for name, value in items_of(values, "the values"):
        if core.kind(name) != "parameter":
            raise _core.InvalidValue(
                f"a value is given for '{name}', a quantity of kind {core.kind(name)}, expected a parameter"
            )
        arrays[name] = by_label(value, f"parameter '{name}'", axes_of(core, name, axes))
    return arrays


def changed_values(
    core: _core.CoreModel, values: Mapping[str, FloatArray], changes: Mapping[str, Numbers]
) -> dict[str, FloatArray]:
    """Values of parameters of which some are others; one number stands for every element."""
    changed, axes = dict(values), core.axes()
    for name, value in changes.items():
        changed[name] = by_label(value, f"parameter '{name}'", axes_of(core, name, axes), single=True)
    return changed


def input_values(core: _core.CoreModel, inputs: Mapping[str, Numbers] | None) -> dict[str, FloatArray]:
    """Values of levers and assumptions as arrays; one number stands for every element.

    Raises
    ------
    UnknownName
        For a lever the model lacks, with the nearest known one; for a label it lacks.
    DimensionMismatch
        For another shape than the lever's.
    """
    known = [*core.names("lever"), *core.names("assumption")]
    arrays, axes = {}, core.axes()
    for name, value in items_of(inputs or {}, "the levers"):
        if name not in known:
            raise _core.UnknownName(_core.unknown_sentence("lever or assumption", str(name), known))
        arrays[name] = by_label(
            value, f"'{name}'", axes_of(core, name, axes), single=True,
            counted="the value of {what} has {given} elements, the model has {expected}",
        )  # fmt: skip
    return arrays


@dataclass(frozen=True)
class DrawNumbers:
    """Which draws of a seed are run, and on how many threads; 0 threads are all processors."""

    draws: int
    seed: int
    first_draw: int
    threads: int

    @classmethod
    def checked(cls, draws: Any, seed: Any, first_draw: Any, threads: Any, *, first: str = "first_draw") -> DrawNumbers:
        """Raises InvalidValue for what is no whole number, or too large."""
        return cls(*draw_range(draws, seed, first_draw, first), thread_count(threads))


def distribution_of(name: str, given: Any) -> Distribution:
    """How a parameter is drawn. Raises InvalidValue for anything else than a distribution or its four parts."""
    if isinstance(given, Distribution):
        return given
    parts = list(given) if isinstance(given, tuple | list) else []
    texts = [isinstance(part, str) for part in parts]
    if texts != [True, False, False, False] or not all(np.ndim(part) == 0 for part in parts[1:]):
        said = " ".join(repr(given).split())
        raise _core.InvalidValue(
            f"'{name}' is drawn from {said}, expected a Distribution or (kind, central, low, high)"
        )
    return Distribution.from_range(str(parts[0]), *(float(part) for part in parts[1:]))


def with_levers(core: _core.CoreModel, levers: Mapping[str, Numbers] | None) -> _core.CoreModel:
    """The model with its levers held at constants."""
    return _core.with_inputs(core, input_values(core, levers)) if levers else core


def draw_plan(
    core: _core.CoreModel, arrays: dict[str, FloatArray], uncertain: Mapping[str, Uncertain]
) -> _core.DrawPlan:
    """What is drawn; ``arrays`` is given the means of drawn parameters that it lacks."""
    axes = core.axes()
    numbers = []
    for name, given in items_of(uncertain, "the uncertain parameters"):
        distribution = distribution_of(name, given)
        size = prod(len(axes[dim]) for dim in core.dims(name))
        arrays.setdefault(name, np.full(size, distribution.mean()))
        numbers.append((name, name, list(range(size)), distribution))
    return _core.DrawPlan(core, arrays, numbers, [])


def mark_of(uncertain: Mapping[str, Uncertain]) -> str:
    """What tells whether two runs drew the same numbers from the same distributions."""
    made = sorted((name, pickle.dumps(distribution_of(name, given), protocol=4)) for name, given in uncertain.items())
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]
