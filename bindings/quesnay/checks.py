"""Checks of a case's model that a user can call: balances, convergence, extreme conditions, a balanced start."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay import _core
from quesnay.case import CaseData, make_scenario
from quesnay.ensemble import RunOptions, Uncertainty, compile_scenarios

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study import Case

__all__ = ["CHECK_COLUMNS", "check_case"]

CHECK_COLUMNS = ["check", "passed", "value", "limit", "detail"]
_LEVEL, _INTEGRAL = _core.OutcomeKind.Level, _core.OutcomeKind.Integral
_OUTPUT = "gross_output"
Row = tuple[str, bool, float, float, str]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def _table(
    case: Case, package: str, core: _core.CoreModel, outcomes: Sequence[_core.Outcome], steps: Sequence[int],
    options: RunOptions, data: CaseData | None = None,
) -> tuple[dict[str, FloatArray], list[dict[str, Any]]]:  # fmt: skip
    """Outcome to array (element, record, draw), and the failures."""
    uncertainty = Uncertainty(data or case.data, core)
    programs, compiled = compile_scenarios(
        uncertainty, [make_scenario(uncertainty.data, package)], list(steps), outcomes
    )
    result = options.keeping_all().run(programs, uncertainty.plan)
    table = result.values(0).reshape(-1, len(steps), options.draws)
    places: dict[str, list[int]] = {}
    for place, (outcome, _) in enumerate(compiled[0].elements):
        places.setdefault(outcomes[outcome].name, []).append(place)
    return {name: table[rows] for name, rows in places.items()}, result.failures


def _worst(residual: FloatArray, terms: Sequence[FloatArray]) -> float:
    """Largest residual over the largest of its terms."""
    largest = np.max([np.broadcast_to(np.abs(term), residual.shape) for term in terms], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(largest > 0.0, np.abs(residual) / largest, 0.0)
    return float(np.nanmax(ratio))


def _stock_balance(case: Case, package: str, options: RunOptions) -> Row:
    """Every stock changes by the integral of its flows."""
    core = case.model.core
    graph = core.graph()
    name_of = {node: name for name, node in graph["names"].items()}
    flows = {name_of[n] for stock in graph["stocks"] for n in (*stock["inflows"], *stock["outflows"]) if n in name_of}
    builder = _core.ModelBuilder(core)
    year = builder.constant(1.0, "year")
    outcomes = [
        _core.Outcome(stock["name"], stock["name"], _LEVEL, core.unit(stock["name"])) for stock in graph["stocks"]
    ]
    for name in sorted(flows):
        unit = (builder.named(name) * year).unit
        outcomes.append(_core.Outcome(f"integral of {name}", name, _INTEGRAL, unit))
    steps = list(range(case.data.file.calendar.years * case.data.file.calendar.steps_per_year + 1))
    table, _ = _table(case, package, core, outcomes, steps, options)
    worst, where = 0.0, "-"
    for stock in graph["stocks"]:
        level = table[stock["name"]]
        change = np.diff(level, axis=1)
        terms, moved = [level[:, 1:], change], np.zeros_like(change)
        for sign, side in ((1.0, "inflows"), (-1.0, "outflows")):
            for node in stock[side]:
                flow = table[f"integral of {name_of[node]}"][:, 1:]
                moved = moved + sign * flow
                terms.append(flow)
        residual = _worst(change - moved, terms)
        if residual > worst:
            worst, where = residual, stock["name"]
    return "stock balance", worst <= 1e-9, worst, 1e-9, f"{len(graph['stocks'])} stocks, largest residual in {where}"


def _output_balance(case: Case, package: str, options: RunOptions) -> Row:
    """Output is the smaller of capacity and demand."""
    builder = _core.ModelBuilder(case.model.core)
    bought = _core.matrix_vector(builder.named("local_coefficients"), builder.named(_OUTPUT))
    builder.auxiliary("demand_met", bought + builder.named("final_demand"), unit="money/year")
    names = (_OUTPUT, "demand_met", "capacity")
    outcomes = [_core.Outcome(name, name, _LEVEL, "money/year") for name in names]
    steps = list(range(case.data.file.calendar.years * case.data.file.calendar.steps_per_year + 1))
    table, _ = _table(case, package, builder.build(), outcomes, steps, options)
    output, demand, capacity = (table[name] for name in names)
    worst = _worst(output - np.minimum(demand, capacity), [output, demand])
    return "input-output balance", worst <= 1e-9, worst, 1e-9, "x = min(capacity, A x + f), every account and step"


def _with_steps(case: CaseData, factor: int) -> CaseData:
    """The case with shorter steps, and policy dates on the coarse grid so that edges do not hide the order."""
    calendar = case.file.calendar
    rows = []
    for row in case.parameters:
        if row.unit == "year" and row.parameter.endswith("_date"):
            date = round(row.central * calendar.steps_per_year) / calendar.steps_per_year
            row = dataclasses.replace(row, central=date, low=date, high=date, distribution="fixed")
        rows.append(row)
    finer = calendar.model_copy(update={"steps_per_year": calendar.steps_per_year * factor})
    return dataclasses.replace(case, parameters=tuple(rows), file=case.file.model_copy(update={"calendar": finer}))


def _step_halving(case: Case, package: str, options: RunOptions) -> list[Row]:
    """Change of output when the step is halved, and the order that three steps show."""
    core = case.model.core
    outcome = next(o for o in core.outcomes if o.name == _OUTPUT)
    runs = []
    for factor in (1, 2, 4):
        data = _with_steps(case.data, factor)
        steps = [year * data.file.calendar.steps_per_year for year in range(1, data.file.calendar.years + 1)]
        table, _ = _table(case, package, core, [outcome], steps, options, data)
        runs.append(table[_OUTPUT])
    means = [np.nanmean(run, axis=-1) for run in runs]
    change = float(np.abs(means[1] / means[0] - 1.0).max())
    single = float(np.nanmax(np.abs(runs[1] / runs[0] - 1.0)))
    first, second = np.nanmean(np.abs(runs[0] - runs[1])), np.nanmean(np.abs(runs[1] - runs[2]))
    order = math.log2(first / second) if second > 0.0 else math.inf
    method = case.data.file.calendar.method
    least = {"euler": 1.0, "heun": 2.0, "rk4": 4.0}[method] - 0.5
    detail = f"change of an account's yearly output, mean over draws; in a single draw {single:.2g} at most"
    return [
        ("step halving", change < 1e-3, change, 1e-3, detail),
        ("observed order", order > least, order, least, f"{method}, from three steps, mean over draws"),
    ]


def _balanced_start(case: Case) -> Row:
    """With growth, policy and shocks off nothing moves at the start."""
    core = case.model.core
    uncertainty = Uncertainty(case.data, core, central=True)
    for name, value in _core.growth_off():
        uncertainty.values[name] = np.full_like(uncertainty.values[name], value)
    plan = _core.DrawPlan(core, uncertainty.values, [], [])
    outcomes = [_core.Outcome(name, name, _LEVEL, core.unit(name)) for name in core.names("stock")]
    settings = _core.RunSettings(method="heun", steps_per_year=12, n_steps=1, record_steps=[0])
    programs = _core.ProgramSet()
    programs.add("start", core, plan.fixed_values(), plan, settings, outcomes)
    names, state, rate = programs.tangent(0, plan, seed=0, draw=0)
    # Land that was converted is a book that only fills.
    moving = [
        (abs(dy) / max(1.0, abs(y)), name)
        for name, y, dy in zip(names, state, rate, strict=True)
        if not name.startswith("land_converted")
    ]
    worst, where = max(moving)
    return "balanced start", worst < 1e-10, float(worst), 1e-10, f"growth off, largest relative rate in {where}"


def _extreme_conditions(case: Case, package: str) -> Row:
    """Every drawn parameter at its low and at its high value, the others central: the run ends and is finite."""
    core = case.model.core
    outcome = next(o for o in core.outcomes if o.name == _OUTPUT)
    calendar = case.data.file.calendar
    bad = []
    rows = [row for row in case.data.parameters if row.distribution != "fixed"]
    for row in rows:
        for end in ("low", "high"):
            value = getattr(row, end)
            parameters = tuple(dataclasses.replace(r, central=value) if r is row else r for r in case.data.parameters)
            data = dataclasses.replace(case.data, parameters=parameters)
            uncertainty = Uncertainty(data, core, central=True)
            programs, _ = compile_scenarios(
                uncertainty, [make_scenario(data, package)], [calendar.years * calendar.steps_per_year], [outcome]
            )
            result = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan)
            if result.failures or not np.isfinite(result.values(0)).all():
                reason = result.failures[0]["reason"] if result.failures else "output is not finite"
                bad.append(f"{row.stream} at {value:g}: {reason}")
    detail = "; ".join(bad) or f"{len(rows)} parameters at both ends of their range"
    return "extreme conditions", not bad, float(len(bad)), 0.0, detail


def _units(case: Case) -> Row:
    """A model with a unit error cannot be built, so this only counts."""
    return "units", True, float(len(case.model.core.equations())), math.nan, "quantities, checked when built"


def _productive(case: Case) -> Row:
    local = case.data.arrays["local_share_base"] * case.data.arrays["technical_coefficients_base"]
    radius = _core.spectral_radius(local)
    return "spectral radius", radius < 1.0, radius, 1.0, "local coefficients of the base year"


def check_case(
    case: Case,
    *,
    package: str | None = None,
    draws: int = 32,
    seed: int = 1,
    progress: Callable[[str], object] | None = None,
) -> pd.DataFrame:
    """Runs all checks of a case's model.

    Parameters
    ----------
    package
        Package to run; by default the first that is not the baseline, so that levers move.
    draws, seed
        Draws that the balances and step halving are checked on.
    progress
        Called with the name of each check before it runs.

    Returns
    -------
    pandas.DataFrame
        check, passed, value, limit, detail.
    """
    import pandas as pd

    baseline = case.data.file.scenarios.baseline
    chosen = package or next((name for name in case.packages if name != baseline), baseline)
    options = RunOptions(draws, seed)
    steps: list[tuple[str, Callable[[], list[Row]]]] = [
        ("units", lambda: [_units(case)]),
        ("spectral radius", lambda: [_productive(case)]),
        ("balanced start", lambda: [_balanced_start(case)]),
        ("stock balance", lambda: [_stock_balance(case, chosen, options)]),
        ("input-output balance", lambda: [_output_balance(case, chosen, options)]),
        ("step halving", lambda: _step_halving(case, chosen, options)),
        ("extreme conditions", lambda: [_extreme_conditions(case, chosen)]),
    ]
    rows: list[Row] = []
    for name, check in steps:
        if progress is not None:
            progress(name)
        rows.extend(check())
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
