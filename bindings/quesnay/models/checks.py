"""Checks of any model that a user can call: balances, convergence, extreme conditions, statements of reality."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.kinds import shown
from quesnay.models.balances import (
    CHECK_COLUMNS,
    LEVEL,
    FloatArray,
    Row,
    closed_totals,
    constraint_rows,
    divisors,
    stock_balance,
)
from quesnay.models.by_label import Numbers, axes_of, by_label
from quesnay.models.model_numbers import changed_values, parameter_values
from quesnay.models.recording import labelled
from quesnay.models.span import Span

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["RealityCheck", "check_model", "constant_quantities", "reality_row", "said_constant"]

_ORDERS = {"euler": 1.0, "heun": 2.0, "rk4": 4.0}
_ROUNDING = 1e-12


@dataclass(frozen=True)
class RealityCheck:
    """A statement that must hold of runs of a model, whatever its numbers: *no demand, no output*.

    Parameters
    ----------
    name
        The statement, as it is printed.
    then
        Called with the run, an xarray Dataset of every stock, flow and auxiliary over ``time``; true if it holds. With
        two arguments it is also given the run without the changes, to compare with.
    when
        Value of parameters, inputs, auxiliaries or flows in the run: one number, or numbers by label over their
        dimensions; an equation is replaced by the value.
    """

    name: str
    then: Callable[..., object]
    when: Mapping[str, Numbers] = field(default_factory=dict)


class _Runs:
    """Runs of one model with given values."""

    def __init__(self, core: _core.CoreModel, values: Mapping[str, Numbers], span: Span, *, method: str) -> None:
        self.core = core
        self.method = method
        self.start = span.start
        self._span = span
        self.values = parameter_values(core, values)

    def programs(
        self, core: _core.CoreModel, outcomes: Sequence[_core.Outcome], values: Mapping[str, FloatArray], factor: int
    ) -> tuple[_core.ProgramSet, _core.DrawPlan, list[float]]:
        """A program of the model with ``factor`` times as many steps, read at the same times."""
        settings, time = self._span.finer(factor).settings(self.method, factor, from_start=True)
        plan = _core.DrawPlan(core, values, [], [])
        programs = _core.ProgramSet()
        programs.add("check", core, values, plan, settings, list(outcomes))
        return programs, plan, time

    def table(
        self, core: _core.CoreModel, outcomes: Sequence[_core.Outcome], *, factor: int = 1,
        values: Mapping[str, FloatArray] | None = None,
    ) -> dict[str, FloatArray]:  # fmt: skip
        """Outcomes at every step, (element, record, 1)."""
        programs, plan, time = self.programs(core, outcomes, self.values if values is None else values, factor)
        every = programs.replay(0, plan, seed=0, draw=0).reshape(-1, len(time), 1)
        places: dict[str, list[int]] = {}
        for place, (outcome, _) in enumerate(programs.program(0).elements):
            places.setdefault(outcomes[outcome].name, []).append(place)
        return {name: every[rows] for name, rows in places.items()}

    def dataset(self, core: _core.CoreModel, values: Mapping[str, FloatArray]) -> xr.Dataset:
        """Every stock, flow and auxiliary over time."""
        names = [name for kind in ("stock", "flow", "auxiliary") for name in core.names(kind)]
        outcomes = [_core.Outcome(name, name, LEVEL, core.unit(name)) for name in names]
        programs, plan, time = self.programs(core, outcomes, values, 1)
        table = programs.replay(0, plan, seed=0, draw=0).reshape(-1, len(time), 1)
        return labelled(core, outcomes, table, time, [0], single=True)

    def stocks(self) -> list[_core.Outcome]:
        """Levels of all stocks."""
        return [_core.Outcome(name, name, LEVEL, self.core.unit(name)) for name in self.core.names("stock")]


def _step_halving(runs: _Runs, limit: float) -> list[Row]:
    """Change of the stocks when the step is halved, and the order that three steps show."""
    outcomes = runs.stocks()
    coarse, half, quarter = (runs.table(runs.core, outcomes, factor=factor) for factor in (1, 2, 4))
    first, second, where = 0.0, 0.0, "-"
    sums = [0.0, 0.0]
    for name in coarse:
        scale = max(float(np.abs(quarter[name]).max()), 1e-300)
        gaps = [np.abs(coarse[name] - half[name]) / scale, np.abs(half[name] - quarter[name]) / scale]
        sums = [total + float(gap.mean()) for total, gap in zip(sums, gaps, strict=True)]
        if gaps[0].max() > first:
            first, where = float(gaps[0].max()), name
        second = max(second, float(gaps[1].max()))
    rows = [("step halving", first < limit, first, limit, f"change of a stock over its largest value, most in {where}")]
    least = _ORDERS[runs.method] - 0.5
    if second < _ROUNDING or sums[1] == 0.0:
        return [*rows, ("observed order", True, math.nan, least, "not to be seen: the differences are rounding")]
    order = math.log2(sums[0] / sums[1])
    return [
        *rows,
        ("observed order", order > least, order, least, f"{runs.method}, from three steps, mean over stocks"),
    ]


def _broken(runs: _Runs, name: str, value: Numbers) -> str | None:
    """What breaks in a run with a parameter at another value."""
    values = changed_values(runs.core, runs.values, {name: value})
    try:
        table = runs.table(runs.core, runs.stocks(), values=values)
    except _core.QuesnayError as error:
        return str(error).removeprefix("draw 0 ")
    bad = [stock for stock, levels in table.items() if not np.isfinite(levels).all()]
    return f"'{bad[0]}' is not finite" if bad else None


def _extreme_conditions(
    runs: _Runs, ranges: Mapping[str, tuple[Numbers, Numbers]], zero: Sequence[str] | None
) -> list[Row]:
    """Each parameter at its bounds and at zero, the others as given: the run ends and stays finite."""
    bad = [
        f"{name} at {value if isinstance(value, Real) else _said(value)}: {reason}"
        for name, ends in ranges.items()
        for value in ends
        if (reason := _broken(runs, name, value)) is not None
    ]
    detail = "; ".join(bad) or f"{len(ranges)} parameters at both ends of their range"
    rows: list[Row] = [("extreme conditions", not bad, float(len(bad)), 0.0, detail)] if ranges else []
    used = [name for name in runs.core.names("parameter") if name in runs.values]
    cannot = divisors(runs.core, start=runs.start)
    tried = [name for name in used if name not in cannot] if zero is None else list(zero)
    bad = [f"{name}: {reason}" for name in tried if (reason := _broken(runs, name, 0.0)) is not None]
    left = [name for name in used if name not in tried]
    detail = "; ".join(bad) or f"{len(tried)} parameters"
    detail += f"; not tried, equations divide by them: {', '.join(left)}" if left and zero is None else ""
    return [*rows, ("extreme conditions, zero", not bad, float(len(bad)), 0.0, detail)]


def _balanced_start(runs: _Runs, changes: Mapping[str, Numbers]) -> Row:
    """With the changes nothing moves at the start."""
    values = changed_values(runs.core, runs.values, changes)
    programs, plan, _ = runs.programs(runs.core, [*runs.stocks()], values, 1)
    names, state, rate = programs.tangent(0, plan, seed=0, draw=0)
    moving = [(abs(dy) / max(1.0, abs(y)), name) for name, y, dy in zip(names, state, rate, strict=True)]
    most, where = max(moving, default=(0.0, "-"))
    return "balanced start", bool(most < 1e-10), float(most), 1e-10, f"largest relative rate in {where}"


def constant_quantities(builder: _core.ModelBuilder, core: _core.CoreModel, check: RealityCheck) -> list[str]:
    """Replaces the equations that a statement sets by their values; returns the parameters it sets."""
    parameters = []
    for name in check.when:
        kind = core.kind(name)
        if kind == "stock":
            said = f"reality check '{check.name}' sets stock '{name}'"
            raise _core.InvalidValue(f"{said}, expected a parameter or a quantity with an equation")
        if kind == "parameter":
            parameters.append(name)
        else:
            builder.redefine(name, said_constant(builder, core, check, name))
    return parameters


def said_constant(
    builder: _core.ModelBuilder, core: _core.CoreModel, check: RealityCheck, name: str
) -> _core.Expr:  # fmt: skip
    """What a statement says of a quantity, as numbers of its unit and dimensions."""
    axes = axes_of(core, name)
    array = by_label(check.when[name], f"reality check '{check.name}': '{name}'", axes, single=True)
    if len(set(array.ravel().tolist())) == 1:
        return builder.constant(float(array.flat[0]), core.unit(name))
    return builder.constants(array.ravel().tolist(), [dim for dim, _ in axes], core.unit(name))


def _said(value: Numbers) -> str:
    return f"{value:g}" if isinstance(value, Real) else " ".join(str(value).split())


def reality_row(check: RealityCheck, run: Callable[[], xr.Dataset], base: Callable[[], xr.Dataset]) -> Row:
    """Whether a statement holds of the run that it asks for."""
    said = ", ".join(f"{name} = {_said(value)}" for name, value in check.when.items()) or "the values as given"
    label = f"reality: {check.name}"
    try:
        changed = run()
    except _core.InvalidValue as error:
        return label, False, 0.0, math.nan, f"with {said} the run {str(error).removeprefix('draw 0 ')}"
    both = len(inspect.signature(check.then).parameters) > 1
    held = check.then(changed, base()) if both else check.then(changed)
    held = held.item() if hasattr(held, "item") and getattr(held, "size", 0) == 1 else held
    if not isinstance(held, bool):
        raise _core.InvalidValue(f"reality check '{check.name}' gave {shown(held)}, expected true or false")
    return label, held, float(held), math.nan, f"with {said}"


def _reality(runs: _Runs, check: RealityCheck) -> Row:
    builder = _core.ModelBuilder(runs.core)
    set_by_name = constant_quantities(builder, runs.core, check)
    values = changed_values(runs.core, runs.values, {name: check.when[name] for name in set_by_name})
    model = builder._build()
    return reality_row(check, lambda: runs.dataset(model, values), lambda: runs.dataset(runs.core, runs.values))


def check_model(
    core: _core.CoreModel,
    values: Mapping[str, Numbers],
    span: Span,
    *,
    method: str = "heun",
    ranges: Mapping[str, tuple[Numbers, Numbers]] | None = None,
    zero: Iterable[str] | None = None,
    balanced: Mapping[str, Numbers] | None = None,
    reality: Iterable[RealityCheck] = (),
    step_limit: float = 1e-3,
) -> pd.DataFrame:
    """Runs all checks of a model; see :meth:`quesnay.Model.check`."""
    import pandas as pd

    tried = None if zero is None else list(zero)
    runs = _Runs(core, values, span, method=method)
    known = core.names("parameter")
    for name in [*(ranges or {}), *(tried or []), *(balanced or {})]:
        if name not in runs.values or name not in known:
            raise _core.InvalidValue(f"'{name}' is to be changed, expected a parameter of the model with a value")
    rows: list[Row] = [("units", True, float(len(core.equations())), math.nan, "quantities, checked when built")]
    rows.append(stock_balance(core, runs.table))
    rows += closed_totals(core, runs.table)
    rows += constraint_rows(core, runs.table)
    rows += _step_halving(runs, step_limit)
    rows += _extreme_conditions(runs, ranges or {}, tried)
    if balanced is not None:
        rows.append(_balanced_start(runs, balanced))
    rows += [_reality(runs, check) for check in reality]
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
