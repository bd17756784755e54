"""What must hold in every run of the shipped model: balances, conservation, a balanced start, converged steps."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import ModelBuilder, Outcome, OutcomeKind, _core
from quesnay.case import CaseData, make_scenario
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios

DRAWS = 40
TOLERANCE = 1e-9  # of the largest term


class Probe:
    """A scenario of the case run with further outcomes read at every month's end."""

    def __init__(self, case: qy.Case, package: str, assume: tuple[str, ...]) -> None:
        self.builder = ModelBuilder(case.model.core)
        self.names: dict[str, list[str]] = {}
        self._case, self._package, self._assume = case, package, assume

    def level(self, name: str) -> None:
        self._add(f"level of {name}", name, OutcomeKind.Level)

    def integral(self, name: str) -> None:
        self._add(f"integral of {name}", name, OutcomeKind.Integral)

    def _add(self, outcome: str, name: str, kind: OutcomeKind) -> None:
        unit = self.builder.named(name).unit
        if kind == OutcomeKind.Integral:
            unit = (self.builder.named(name) * self.builder.constant(1.0, "year")).unit
        self.builder.outcome(Outcome(outcome, name, kind, unit))

    def run(self) -> dict[str, Any]:
        """Outcome to array (element, month, draw)."""
        core = self.builder.build().core
        uncertainty = Uncertainty(self._case.data, core)
        scenario = make_scenario(self._case.data, self._package, self._assume)
        outcomes = [o for o in core.outcomes if o.name.startswith(("level of", "integral of"))]
        programs, compiled = compile_scenarios(uncertainty, [scenario], list(range(37)), outcomes)
        result = RunOptions(DRAWS, seed=11).run(programs, uncertainty.plan)
        assert result.failures == []
        table = result.values(0).reshape(len(compiled[0].elements), 37, DRAWS)
        rows: dict[str, list[int]] = {}
        for place, (outcome, _) in enumerate(compiled[0].elements):
            rows.setdefault(outcomes[outcome].name, []).append(place)
        return {name: table[places] for name, places in rows.items()}


def small(residual: Any, *terms: Any) -> bool:
    """Whether a residual is within the tolerance of the largest of its terms, draw by draw and month by month."""
    largest = np.max([np.abs(term) for term in terms], axis=0)
    return bool((np.abs(residual) <= TOLERANCE * largest + 1e-300).all())


@pytest.mark.parametrize("assume", [(), ("demand_surge",)])
def test_output_is_the_smaller_of_capacity_and_demand(guangzhou: qy.Case, assume: tuple[str, ...]) -> None:
    probe = Probe(guangzhou, "plan", assume)
    b = probe.builder
    supply = _core.matrix_vector(b.named("local_coefficients"), b.named("gross_output")) + b.named("final_demand")
    b.auxiliary("demand_met", supply, unit="money/year")
    for name in ("gross_output", "demand_met", "output_limit"):
        probe.level(name)
    x = probe.run()
    output, demand, capacity = (x[f"level of {name}"] for name in ("gross_output", "demand_met", "output_limit"))
    assert small(output - np.minimum(demand, capacity), output, demand)
    if assume:
        assert (output >= capacity * (1 - 1e-9)).mean() > 0.05


def test_every_stock_changes_by_its_flows(guangzhou: qy.Case) -> None:
    graph = guangzhou.model.core.graph()
    by_node = {node: name for name, node in graph["names"].items()}
    probe = Probe(guangzhou, "plan", ("demand_surge",))
    flows = set()
    for stock in graph["stocks"]:
        probe.level(stock["name"])
        flows |= {by_node[n] for n in (*stock["inflows"], *stock["outflows"])}
    for name in sorted(flows):
        probe.integral(name)
    x = probe.run()
    for stock in graph["stocks"]:
        level = x[f"level of {stock['name']}"]
        change = np.diff(level, axis=1)
        moved = np.zeros_like(change)
        terms = [level[:, 1:], change]
        for sign, side in ((1, "inflows"), (-1, "outflows")):
            for node in stock[side]:
                flow = x[f"integral of {by_node[node]}"][:, 1:]
                moved = moved + sign * flow
                terms.append(np.broadcast_to(flow, change.shape))
        assert small(change - moved, *terms), stock["name"]


def test_people_land_and_money_are_conserved(guangzhou: qy.Case) -> None:
    probe = Probe(guangzhou, "plan", ())
    levels = (
        "persons_employed trainees talent_pool land_prepared land_under_building land_in_use land_idle land_converted"
        " fund_raised fund_invested projects_planned projects_stage_1 projects_stage_2 projects_stage_3"
    ).split()
    integrals = (
        "talent_pool_inflow talent_pool_outflow training_dropouts persons_leaving land_quota project_starts"
        " projects_completed"
    ).split()
    for name in levels:
        probe.level(name)
    for name in integrals:
        probe.integral(name)
    x = probe.run()
    level = {name: x[f"level of {name}"].sum(axis=0) for name in levels}
    moved = {name: np.cumsum(x[f"integral of {name}"].sum(axis=0)[1:], axis=0) for name in integrals}

    def change(*names: str) -> Any:
        return sum(level[name][1:] - level[name][0] for name in names)

    people = change("persons_employed", "trainees", "talent_pool")
    lost = moved["talent_pool_outflow"] + moved["training_dropouts"] + moved["persons_leaving"]
    assert small(people - (moved["talent_pool_inflow"] - lost), level["persons_employed"][1:])
    land = change("land_prepared", "land_under_building", "land_in_use", "land_idle", "land_converted")
    assert small(land - moved["land_quota"], level["land_in_use"][1:])
    outlay = change("projects_planned", "projects_stage_1", "projects_stage_2", "projects_stage_3")
    assert small(outlay - (moved["project_starts"] - moved["projects_completed"]), moved["project_starts"])
    assert (level["fund_raised"] - level["fund_invested"] >= -1e-9).all()


def tangent(case: qy.Case, changes: dict[str, float]) -> tuple[list[str], Any, Any, dict[str, Any]]:
    uncertainty = Uncertainty(case.data, case.model.core, central=True)
    for name, value in changes.items():
        uncertainty.values[name] = np.full_like(uncertainty.values[name], value)
    plan = _core.DrawPlan(case.model.core, uncertainty.values, [], [])
    core = case.model.core
    reported = ["reference_growth", "labour_saving"]
    outcomes = [Outcome(name, name, OutcomeKind.Level, "1/year") for name in reported]
    outcomes.append(Outcome("reference_income_growth", "reference_income_growth", OutcomeKind.Level, "1/year"))
    # Only stocks that an outcome needs are computed.
    outcomes += [Outcome(f"level of {name}", name, OutcomeKind.Level, core.unit(name)) for name in core.names("stock")]
    settings = _core.RunSettings(method="heun", steps_per_year=12, n_steps=1, record_steps=[0])
    programs = _core.ProgramSet()
    programs.add("start", core, plan.fixed_values(), plan, settings, outcomes)
    names, state, rate = programs.tangent(0, plan, seed=0, draw=0)
    row = programs.replay(0, plan, seed=0, draw=0)
    n = len(case.data.codes)
    rates = {"reference_growth": row[:n], "labour_saving": row[n : 2 * n], "reference_income_growth": row[2 * n]}
    return names, state, rate, rates


def test_without_growth_and_policy_nothing_moves_at_the_start(guangzhou: qy.Case) -> None:
    names, state, rate, _ = tangent(guangzhou, guangzhou.model.growth())
    own = [i for i, name in enumerate(names) if not name.startswith(("land_converted", "integral of"))]
    # Sums of 1e4 cancel to about their rounding; the converted land is a book that only fills.
    assert np.abs(rate[own]).max() < 1e-10
    assert np.abs(state[own]).max() > 1e4


def test_with_growth_every_stock_starts_on_its_own_path(guangzhou: qy.Case) -> None:
    names, state, rate, rates = tangent(guangzhou, {})
    codes = guangzhou.data.codes
    growing = ("capital_stock", "pipeline_stage_", "renovation_pipeline", "expected_output", "knowledge", "research_")
    checked = 0
    for name, y, dy in zip(names, state, rate, strict=True):
        stock, _, label = name.rstrip("]").partition("[")
        if y == 0.0:
            continue
        if label and stock.startswith(growing):
            expected = rates["reference_growth"][codes.index(label)]
        elif label and stock in ("persons_employed", "trainees"):
            i = codes.index(label)
            expected = rates["reference_growth"][i] - rates["labour_saving"][i]
        elif stock == "smoothed_income":
            expected = rates["reference_income_growth"]
        elif stock in ("land_in_use", "land_prepared", "land_under_building", "land_idle", "capital_quality"):
            expected = 0.0
        else:
            continue
        checked += 1
        assert dy / y == pytest.approx(expected, abs=1e-12), name
    assert checked > 100


def on_the_month_grid(case: CaseData, steps_per_year: int) -> CaseData:
    """The case with policy dates moved to month ends and another step."""
    rows = []
    for row in case.parameters:
        if row.parameter.endswith("_date") and row.parameter != "series_break_date":
            month = round(row.central * 12) / 12
            row = dataclasses.replace(row, central=month, low=month, high=month, distribution="fixed")
        rows.append(row)
    calendar = case.file.calendar.model_copy(update={"steps_per_year": steps_per_year})
    file = case.file.model_copy(update={"calendar": calendar})
    return dataclasses.replace(case, parameters=tuple(rows), file=file)


def test_halving_the_step_changes_little(guangzhou: qy.Case) -> None:
    runs = {}
    for steps in (12, 24):
        case = qy.Case(on_the_month_grid(guangzhou.data, steps), guangzhou.model)
        result = case.run(["no_policy", "plan", "land_first"], draws=64, seed=4)
        runs[steps] = result.to_xarray().gross_output.sel(period="2019")
    output = np.abs(runs[24] / runs[12] - 1)
    # In a single draw, where an account meets a limit a little sooner.
    assert float(output.max()) < 2e-3
    for name, reference in (("plan", "no_policy"), ("land_first", "plan")):
        effect = {}
        for steps, x in runs.items():
            difference = x.sel(scenario=name).sum("account") - x.sel(scenario=reference).sum("account")
            effect[steps] = float(difference.mean("draw"))
        assert effect[24] == pytest.approx(effect[12], rel=0.02), name
