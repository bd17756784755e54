"""Checks of a case's model that a user can call: balances, convergence, extreme conditions, a balanced start.

The file is over 300 lines because all that `quesnay check` says stands together.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData, ParameterRow
from quesnay.case.scenarios import make_scenario
from quesnay.models.balances import (
    BALANCE_LIMIT,
    CHECK_COLUMNS,
    LEVEL,
    FloatArray,
    Recorder,
    Row,
    closed_totals,
    constraint_rows,
    divisors,
    stock_balance,
    worst,
)
from quesnay.models.checks import RealityCheck, constant_quantities, reality_row, said_constant
from quesnay.study.horizon import EVIDENCE_YEARS, horizon_sentences
from quesnay.study.monitoring.district_start import balanced_districts
from quesnay.study.new.listed import default_rows
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios
from quesnay.study.plausible import ratio_rows

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from quesnay.models.model import Model, ModelBuilder
    from quesnay.study.result import Result

__all__ = ["CHECK_COLUMNS", "Checked", "check_case"]


class Checked(Protocol):
    """What the checks ask of a case."""

    data: CaseData
    model: Model

    @property
    def packages(self) -> list[str]: ...
    def edit(self, change: Callable[[ModelBuilder], object]) -> Checked: ...
    def central(self, scenarios: Sequence[str]) -> Result: ...


_OUTPUT = "gross_output"


def _table(
    case: Checked, package: str, core: _core.CoreModel, outcomes: Sequence[_core.Outcome], steps: Sequence[int],
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


def _input_limit(builder: _core.ModelBuilder, case: Checked, bought: _core.Expr) -> _core.Expr:
    """Share of planned output that inputs allow, written out; one where output is not rationed."""
    graph, switches = case.model.core.graph(), case.data.file.switches
    output = graph["nodes"][graph["nodes"][graph["names"][_OUTPUT]]["args"][0]]
    if switches.import_flexibility == 1.0 or output["op"] != "RationedOutput":
        return builder.constant(1.0)
    capacity, nothing = builder.named("output_limit"), builder.constant(0.0)
    first = switches.rationing == "intermediates_first"
    wanted = bought if first else bought + builder.named("final_demand")
    unserved = _core.where(_core.less(capacity, wanted), 1.0 - capacity / wanted, nothing)
    essential = _core.less(builder.constant(output["values"][0]), builder.named("technical_coefficients"))
    loss = (1.0 - switches.import_flexibility) * builder.named("local_share") * essential * unserved
    return 1.0 - _core.relabel(_core.maximum_over(loss, "sector"), "buyer", "sector")


def _output_balance(case: Checked, package: str, options: RunOptions) -> Row:
    """Output is the smaller of capacity and demand, times what inputs allow."""
    builder = _core.ModelBuilder(case.model.core)
    bought = _core.matrix_vector(builder.named("local_coefficients"), builder.named(_OUTPUT))
    planned = _core.minimum(builder.named("output_limit"), bought + builder.named("final_demand"))
    builder.auxiliary("output_by_limits", planned * _input_limit(builder, case, bought), unit="money/year")
    builder.auxiliary("demand_met", bought + builder.named("final_demand"), unit="money/year")
    names = (_OUTPUT, "demand_met", "output_by_limits")
    outcomes = [_core.Outcome(name, name, LEVEL, "money/year") for name in names]
    steps = list(range(case.data.file.calendar.years * case.data.file.calendar.steps_per_year + 1))
    table, _ = _table(case, package, builder._build(), outcomes, steps, options)
    output, demand, expected = (table[name] for name in names)
    gap = worst(output - expected, [output, demand])
    inputs = "" if case.data.file.switches.import_flexibility == 1.0 else ", times what inputs allow"
    detail = f"x = min(output limit, A x + f){inputs}, every step"
    return "input-output balance", gap <= BALANCE_LIMIT, gap, BALANCE_LIMIT, detail


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


def _step_halving(case: Checked, package: str, options: RunOptions) -> list[Row]:
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


def _balanced_start(case: Checked) -> Row:
    """With growth, policy and shocks off nothing moves at the start."""
    core = case.model.core
    uncertainty = Uncertainty(case.data, core, central=True)
    for name, value in core.growth:
        uncertainty.values[name] = np.full_like(uncertainty.values[name], value)
    uncertainty.values |= balanced_districts(uncertainty.values)
    plan = _core.DrawPlan(core, uncertainty.values, [], [])
    outcomes = [_core.Outcome(name, name, LEVEL, core.unit(name)) for name in core.names("stock")]
    settings = _core.RunSettings(method="heun", steps_per_year=12, n_steps=1, record_steps=[0])
    programs = _core.ProgramSet()
    programs.add("start", core, plan.fixed_values(), plan, settings, outcomes)
    names, state, rate = programs.tangent(0, plan, seed=0, draw=0)
    # Land that was converted is a book that only fills.
    moving = [
        (abs(dy) / max(1.0, abs(y)), name)
        for name, y, dy in zip(names, state, rate, strict=True)
        if not name.startswith(("land_converted", "district_land_converted"))
    ]
    worst, where = max(moving)
    return "balanced start", worst < 1e-10, float(worst), 1e-10, f"growth off, largest relative rate in {where}"


def _recorder(case: Checked, package: str, options: RunOptions) -> Recorder:
    """Runs of a package on drawn parameters, recorded at every step."""
    calendar = case.data.file.calendar
    steps = list(range(calendar.years * calendar.steps_per_year + 1))
    return lambda core, outcomes: _table(case, package, core, outcomes, steps, options)[0]


def _broken(case: Checked, package: str, row: ParameterRow, value: float) -> str | None:
    """What breaks in the central run of a package with one parameter at another value."""
    core = case.model.core
    outcome = next(o for o in core.outcomes if o.name == _OUTPUT)
    calendar = case.data.file.calendar
    parameters = tuple(dataclasses.replace(r, central=value) if r is row else r for r in case.data.parameters)
    data = dataclasses.replace(case.data, parameters=parameters)
    try:
        uncertainty = Uncertainty(data, core, central=True)
        programs, _ = compile_scenarios(
            uncertainty, [make_scenario(data, package)], [calendar.years * calendar.steps_per_year], [outcome]
        )
        result = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan)
    except _core.QuesnayError as error:
        return str(error)
    if result.failures:
        return str(result.failures[0]["reason"])
    return None if np.isfinite(result.values(0)).all() else "output is not finite"


def _extreme_conditions(case: Checked, package: str) -> list[Row]:
    """Drawn parameters at their ends, and parameters at zero, the others central: the run ends and is finite."""
    drawn = [row for row in case.data.parameters if row.distribution != "fixed"]
    bad = [
        f"{row.stream} at {value:g}: {reason}"
        for row in drawn
        for value in (row.low, row.high)
        if (reason := _broken(case, package, row, value)) is not None
    ]
    detail = "; ".join(bad) or f"{len(drawn)} parameters at both ends of their range"
    rows: list[Row] = [("extreme conditions", not bad, float(len(bad)), 0.0, detail)]
    # Policies divide too, by the length of a ramp. Times of a case are years from its start.
    cannot = divisors(_core.apply_scenario(case.model.core, make_scenario(case.data, package)), start=0.0)
    tried = [row for row in case.data.parameters if row.parameter not in cannot]
    bad = [f"{row.stream}: {reason}" for row in tried if (reason := _broken(case, package, row, 0.0)) is not None]
    detail = "; ".join(bad) or f"{len(tried)} parameters"
    left = sorted({row.parameter for row in case.data.parameters} & cannot)
    detail += f"; not tried, equations divide by them: {', '.join(left)}" if left else ""
    return [*rows, ("extreme conditions, zero", not bad, float(len(bad)), 0.0, detail)]


def _units(case: Checked) -> Row:
    """A model with a unit error cannot be built, so this only counts."""
    return "units", True, float(len(case.model.core.equations())), math.nan, "quantities, checked when built"


def _productive(case: Checked) -> Row:
    local = case.data.arrays["local_share_base"] * case.data.arrays["technical_coefficients_base"]
    radius = _core.spectral_radius(local)
    return "spectral radius", radius < 1.0, radius, 1.0, "local coefficients of the base year"


def _horizon(case: Checked, package: str) -> Row:
    """The run is no longer than what its growth rates are known for."""
    said = horizon_sentences(case.data, case.model.core, [package])
    years = float(case.data.file.calendar.years)
    detail = " ".join(english for english, _ in said) or "years, within the evidence on rates"
    return "horizon", not said, years, float(EVIDENCE_YEARS), detail


def _reality_rows(case: Checked, package: str, check: RealityCheck) -> list[Row]:
    """A statement about the central run of a package."""

    def change(builder: _core.ModelBuilder) -> None:
        core = case.model.core
        for name in constant_quantities(builder, core, check):
            builder.redefine(name, said_constant(builder, core, check, name))

    changed = case.edit(change) if check.when else case

    def run(one: Checked) -> xr.Dataset:
        return one.central([package]).replay(package, 0)

    return [reality_row(check, lambda: run(changed), lambda: run(case))]


def check_case(
    case: Checked,
    *,
    scenario: str | None = None,
    draws: int = 32,
    seed: int = 1,
    reality: Iterable[RealityCheck] = (),
    progress: Callable[[str], object] | None = None,
    more: Mapping[str, Callable[[], list[Row]]] | None = None,
) -> pd.DataFrame:
    """Runs all checks of a case's model.

    Parameters
    ----------
    scenario
        Package to run; by default the first that is not the baseline, so that levers move.
    draws, seed
        Draws that the balances and step halving are checked on.
    reality
        Statements that must hold of the central run of the scenario.
    progress
        Called with the name of each check before it runs.
    more
        Further checks by name, which come first.

    Returns
    -------
    pandas.DataFrame
        check, passed, value, limit, detail.
    """
    import pandas as pd

    baseline = case.data.file.scenarios.baseline
    chosen = scenario or next((name for name in case.packages if name != baseline), baseline)
    options = RunOptions(draws, seed)
    steps: list[tuple[str, Callable[[], list[Row]]]] = [
        ("defaults", lambda: default_rows(case.data)),
        ("units", lambda: [_units(case)]),
        ("spectral radius", lambda: [_productive(case)]),
        ("base-year ratios", lambda: ratio_rows(case.data)),
        ("balanced start", lambda: [_balanced_start(case)]),
        ("stock balance", lambda: [stock_balance(case.model.core, _recorder(case, chosen, options))]),
        ("closed totals", lambda: closed_totals(case.model.core, _recorder(case, chosen, options))),
        ("input-output balance", lambda: [_output_balance(case, chosen, options)]),
        ("constraints", lambda: constraint_rows(case.model.core, _recorder(case, chosen, options))),
        ("step halving", lambda: _step_halving(case, chosen, options)),
        ("extreme conditions", lambda: _extreme_conditions(case, chosen)),
        ("horizon", lambda: [_horizon(case, chosen)]),
    ]
    for statement in reality:
        steps.append((f"reality: {statement.name}", partial(_reality_rows, case, chosen, statement)))
    steps = [*(more or {}).items(), *steps]
    rows: list[Row] = []
    for name, check in steps:
        if progress is not None:
            progress(name)
        rows.extend(check())
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
