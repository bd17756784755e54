"""When a model begins and ends and in what steps, and numbers that equations of constants give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay.importing.files.found import ModelFile, Section, key

__all__ = ["Control", "constant_value", "control_of"]


@dataclass(frozen=True)
class Control:
    """Times of a run [unit of time of the model]; None where an equation of the model gives it."""

    start: float
    end: float | None
    step: float
    save: float | None


def control_of(found: ModelFile) -> Control:
    """What the file says of its run.

    Raises
    ------
    ModelFileError
        If it says no start or step, or says them by an equation that changes.
    """
    section = found.main
    times = {name: _time(found, section, name) for name in ("initial_time", "final_time", "time_step", "saveper")}
    for name in ("initial_time", "final_time", "time_step"):
        # A run may end by an equation, and then is as long as that says.
        if times[name] is None and not (name == "final_time" and name in section.variables):
            variable = section.variables.get(name)
            reason = "it is not a number" if variable else "the file does not say it"
            raise found.refuse(
                variable.line if variable else 0, name.replace("_", " ").upper(), f"{reason}, expected a number"
            )
    start, step = times["initial_time"], times["time_step"]
    assert start is not None and step is not None
    return Control(start, times["final_time"], step, times["saveper"] if "saveper" in section.variables else step)


def _time(found: ModelFile, section: Section, name: str) -> float | None:
    variable = section.variables.get(name)
    if variable is None or len(variable.pieces) != 1:
        return None
    return constant_value(variable.pieces[0].ast, section)


def constant_value(ast: Any, section: Section, depth: int = 0, start: float | None = None) -> float | None:
    """The number of an equation that reads constants alone, None of another.

    Parameters
    ----------
    start
        When given, the time at which equations are taken: what is to be constant is what it is at the start.
    """
    kind = type(ast).__name__
    if depth > 50:
        return None
    if isinstance(ast, int | float | np.number):
        return None if math.isnan(float(ast)) else float(ast)
    if kind == "ReferenceStructure" and ast.subscripts is None:
        if key(ast.reference) == "time":
            return start
        variable = section.variables.get(key(ast.reference))
        if variable is None or len(variable.pieces) != 1 or variable.pieces[0].subscripts:
            return None
        return constant_value(variable.pieces[0].ast, section, depth + 1, start)
    if kind == "ArithmeticStructure":
        terms = [constant_value(one, section, depth + 1, start) for one in ast.arguments]
        if any(term is None for term in terms):
            return None
        return _operated(ast.operators, [float(term) for term in terms if term is not None])
    if kind == "CallStructure" and key(ast.function.reference) == "step" and start is not None:
        height, at = (constant_value(one, section, depth + 1, start) for one in ast.arguments)
        return None if height is None or at is None else height * (start >= at)
    return None


def _operated(operators: list[str], terms: list[float]) -> float | None:
    if operators == ["negative"]:
        return -terms[0]
    try:
        if operators[0] == "^":
            result = terms[-1]
            for base in reversed(terms[:-1]):
                result = base**result
            return result
        result = terms[0]
        for operator, term in zip(operators, terms[1:], strict=True):
            result = {"+": result + term, "-": result - term, "*": result * term}.get(
                operator, result / term if term else math.nan
            )
        return result if math.isfinite(result) else None
    except (ArithmeticError, TypeError):
        return None
