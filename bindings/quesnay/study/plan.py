"""A case compiled for several scenarios and run on common draws."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.asked import KEEP_ALL, draw_range, lane_count, whole
from quesnay.case.data import CaseData, FloatArray, Package
from quesnay.case.scenario_names import package_of, parts_of, under_the_same
from quesnay.errors import CaseError
from quesnay.memory import require_memory

_COST = _core.cost_outcome("")

__all__ = [
    "CompiledScenario",
    "Progress",
    "RunOptions",
    "Samples",
    "Study",
    "Uncertainty",
    "compile_scenarios",
    "record_steps",
    "with_totals",
]

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class RunOptions:
    """What a run was asked for; with the case, it repeats the run bit for bit."""

    draws: int
    seed: int
    first_draw: int = 0
    threads: int = 0
    lanes: int = _core.default_lanes
    keep_limit: int = 200 << 20

    def __post_init__(self) -> None:
        draw_range(self.draws, self.seed, self.first_draw)
        whole(self.threads, "threads", 0, _core.most_threads)
        lane_count(self.lanes)
        whole(self.keep_limit, "keep_limit", most=KEEP_ALL)

    def keeping_all(self) -> RunOptions:
        """The same run, with every draw of its (few) results kept."""
        return replace(self, keep_limit=KEEP_ALL)

    def run(
        self,
        programs: _core.ProgramSet,
        plan: _core.DrawPlan,
        targets: Sequence[tuple[int, int, float, bool]] = (),
        pairs: Sequence[tuple[int, int, Sequence[tuple[int, int]]]] = (),
        progress: Progress | None = None,
        held: Sequence[tuple[int, float]] = (),
    ) -> _core.EnsembleResult:
        """Runs programs on common draws.

        Parameters
        ----------
        targets
            Scenario, result, threshold and whether it is a floor; counted also where draws are not kept.
        pairs
            Scenario, baseline and places of results in both (none: all, of two that have as many); their differences
            are summarised also where draws are not kept.
        held
            Elements of drawn parameters and the number that each has in all draws.
        """
        estimate = programs.estimate_memory(
            plan, draws=self.draws, threads=self.threads, lanes=self.lanes, keep_limit=self.keep_limit
        )
        kept = estimate["kept_bytes"] if estimate["kept"] else 0
        require_memory(
            kept + estimate["workspace_bytes"], f"{self.draws} draws of {len(programs.names)} scenarios",
            f"fewer draws, fewer threads or a keep_limit below {self.keep_limit}",
        )  # fmt: skip
        try:
            return programs.run(
                plan, seed=self.seed, first_draw=self.first_draw, draws=self.draws, threads=self.threads,
                lanes=self.lanes, keep_limit=self.keep_limit, targets=list(targets), pairs=list(pairs),
                progress=progress, held=list(held),
            )  # fmt: skip
        except MemoryError:
            raise _core.InvalidValue(
                f"{self.draws} draws of {len(programs.names)} scenarios do not fit into memory, expected fewer draws,"
                f" fewer threads or a keep_limit below {self.keep_limit}"
            ) from None


@dataclass(frozen=True)
class Samples:
    """Numbers that are given draw by draw, from draw 0 on: names of their streams, and values [stream, draw]."""

    streams: tuple[str, ...]
    values: FloatArray


class Uncertainty:
    """The model of a case, the values of its parameters and how they are drawn."""

    def __init__(
        self, data: CaseData, core: _core.CoreModel, *, central: bool = False, held: Sequence[str] = (),
        samples: Samples | None = None,
    ) -> None:  # fmt: skip
        self.data = data
        self.core = core
        self.central = central
        #: Parameters that a run gives a number of its own, and draws that are given instead of made.
        self.held = tuple(held)
        self.samples = samples
        self.values = _parameter_values(data, core)
        self.values.update({name: np.zeros(1) for name in held})
        if central:
            # Without shocks there is no drift correction either.
            self.values["market_sd"] = np.zeros_like(self.values["market_sd"])
        numbers = [] if central else _numbers(data, samples.streams if samples else ())
        numbers += [(name, name, [0], _core.Distribution.fixed(0.0)) for name in held]
        correlations = [] if central else list(data.correlations)
        self.plan = _core.DrawPlan(core, self.values, numbers, correlations)
        if samples is not None:
            self.plan = self.plan.with_samples(samples.streams, samples.values)

    def __reduce__(self) -> tuple[Any, ...]:
        # Tables of inverse distribution functions are made again: no bits depend on where.
        return _uncertainty, (self.data, self.core, self.central, self.held, self.samples)

    def scenario_values(self, scenario: _core.Scenario) -> dict[str, FloatArray]:
        """Values of the parameters that do not vary by draw in a scenario."""
        values: dict[str, FloatArray] = dict(self.plan.fixed_values())
        for name, value in _core.fixed_parameters(self.core, scenario).items():
            # What is not set stays as it is: fixed, or drawn (not a number).
            given = value.reshape(self.values[name].shape)
            values[name] = np.where(np.isnan(given), values.get(name, np.full_like(given, np.nan)), given)
        return values


def _uncertainty(
    data: CaseData, core: _core.CoreModel, central: bool, held: Sequence[str], samples: Samples | None
) -> Uncertainty:
    return Uncertainty(data, core, central=central, held=held, samples=samples)


def _parameter_values(data: CaseData, core: _core.CoreModel) -> dict[str, FloatArray]:
    values = {name: np.array(array) for name, array in data.arrays.items()}
    where = data.folder / "parameters.csv"
    for row in data.parameters:
        unit = core.unit(row.parameter)
        if row.unit != unit:
            raise CaseError(
                f"{where}: line {row.line} ('{row.parameter}'), column 'unit': given '{row.unit}', expected '{unit}'"
            )
        values.setdefault(row.parameter, np.full(row.size, np.nan))[list(row.elements)] = row.central
    axes = core.axes()
    for name in {row.parameter for row in data.parameters}:
        values[name] = values[name].reshape([len(axes[dim]) for dim in core.dims(name)] or [1])
    return values


def _numbers(data: CaseData, given: Collection[str]) -> list[tuple[str, str, list[int], _core.Distribution]]:
    """Numbers that are drawn or given, certain ones among the latter too."""
    numbers = []
    for row in data.parameters:
        if row.distribution != "fixed" or row.stream in given:
            distribution = _core.Distribution.from_range(row.distribution, row.central, row.low, row.high)
            numbers.append((row.stream, row.parameter, list(row.elements), distribution))
    return numbers


def record_steps(data: CaseData, per_year: int) -> list[int]:
    """Steps at the ends of the ``per_year`` equal parts of every year of a case."""
    calendar = data.file.calendar
    if calendar.steps_per_year % per_year:
        raise CaseError(
            f"{data.folder / 'case.toml'}: key 'calendar.steps_per_year': given {calendar.steps_per_year}, expected a"
            f" multiple of {per_year}"
        )
    every = calendar.steps_per_year // per_year
    return list(range(every, calendar.years * calendar.steps_per_year + 1, every))


@dataclass(frozen=True)
class Study:
    """What was run: the model with its uncertain numbers, the scenarios and the draws."""

    uncertainty: Uncertainty
    scenarios: tuple[_core.Scenario, ...]
    assume: tuple[str, ...]
    options: RunOptions
    per_year: int
    central: bool

    @property
    def case(self) -> CaseData:
        """The case as read."""
        return self.uncertainty.data

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, in order."""
        return [scenario.name for scenario in self.scenarios]

    def dims(self, outcome: _core.Outcome) -> tuple[str, ...]:
        """Dimensions of an outcome; none of a policy's cost, which is no quantity before the policy acts."""
        core = self.uncertainty.core
        return tuple(core.dims(outcome.quantity)) if not outcome.quantity.startswith(_COST) else ()

    def package(self, name: str) -> Package:
        """The package of a scenario."""
        return package_of(self.case, name)

    def control(self, name: str) -> str:
        """The baseline under the assumptions of a scenario."""
        return under_the_same(self.case, name, self.case.file.scenarios.baseline)

    def reference(self, name: str) -> str | None:
        """What a scenario is compared with: the package that its package names, under the same assumptions."""
        other = self.package(name).file.compare_with
        return None if other is None else under_the_same(self.case, name, other)

    def shown(self) -> str | None:
        """The first scenario whose package is not the baseline."""
        baseline = self.case.file.scenarios.baseline
        return next((name for name in self.names if parts_of(self.case, name)[0] != baseline), None)

    def pairs(self) -> list[tuple[str, str]]:
        """Comparisons that the case asks for: with the baseline, and with the package each names."""
        wanted = []
        for name in self.names:
            references = [self.control(name), self.reference(name)]
            wanted += [(name, other) for other in dict.fromkeys(references) if other in self.names and other != name]
        return wanted


@dataclass(frozen=True)
class CompiledScenario:
    """Where a scenario's results lie: result = element * n_records + record."""

    scenario: _core.Scenario
    outcomes: Sequence[_core.Outcome]
    elements: Sequence[tuple[int, str]]
    n_records: int
    index: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def result(self, record: int, outcome: str, label: str) -> int:
        """Index of a result. ``label`` is an account code, ``total``, or empty for a scalar."""
        return self.index[outcome, label] * self.n_records + record


def compile_scenarios(
    uncertainty: Uncertainty,
    scenarios: Sequence[_core.Scenario],
    steps: Sequence[int],
    outcomes: Sequence[_core.Outcome] | None = None,
    *,
    costs: bool = False,
) -> tuple[_core.ProgramSet, list[CompiledScenario]]:
    """Programs of the scenarios, on the draws of ``uncertainty``.

    Parameters
    ----------
    steps
        Steps at which outcomes are read.
    outcomes
        What to record; by default all of the model and the cost of every policy.
    costs
        Whether to record the cost of every policy beside these outcomes.
    """
    calendar = uncertainty.data.file.calendar
    settings = _core.RunSettings(
        method=calendar.method,
        steps_per_year=calendar.steps_per_year,
        n_steps=calendar.years * calendar.steps_per_year,
        record_steps=list(steps),
    )
    programs = _core.ProgramSet()
    compiled: list[CompiledScenario] = []
    for scenario in scenarios:
        model = _core.apply_scenario(uncertainty.core, scenario)
        recorded = list(outcomes) if outcomes is not None else model.outcomes
        if outcomes is not None and costs:
            names = {_core.cost_outcome(policy.id) for policy in scenario.policies}
            recorded += [outcome for outcome in model.outcomes if outcome.name in names]
        values = uncertainty.scenario_values(scenario)
        programs.add(scenario.name, model, values, uncertainty.plan, settings, recorded)
        elements = programs.program(len(compiled)).elements
        index: dict[tuple[str, str], int] = {}
        for i, (o, label) in enumerate(elements):
            if index.setdefault((recorded[o].name, label), i) != i:
                raise CaseError(
                    f"outcome '{recorded[o].name}' of scenario '{scenario.name}' has '{label}' twice, expected no"
                    f" element of that name beside the sum"
                )
        compiled.append(CompiledScenario(scenario, recorded, elements, len(steps), index))
    return programs, compiled


def with_totals(uncertainty: Uncertainty, names: Sequence[str]) -> tuple[Uncertainty, list[_core.Outcome]]:
    """The same model and draws with one number, ``NAME_total``, for each yearly flow over sectors.

    Long runs that need only sums record these instead of one number for every account.
    """
    builder = _core.ModelBuilder(uncertainty.core)
    outcomes = []
    for name in names:
        unit = uncertainty.core.unit(name)
        builder.flow(f"{name}_total", _core.sum_over(builder.named(name), "sector"), unit=unit)
        kind = _core.OutcomeKind.Integral
        integral = next(o.unit for o in uncertainty.core.outcomes if o.quantity == name and o.kind == kind)
        outcomes.append(_core.Outcome(f"{name}_total", f"{name}_total", kind, integral, False, 1))
    return Uncertainty(uncertainty.data, builder._build(), central=uncertainty.central), outcomes
