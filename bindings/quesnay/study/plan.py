"""A case compiled for several scenarios and run on common draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData, FloatArray, Package
from quesnay.case.drawn.distributions import distribution_of
from quesnay.case.monitoring.reviews import noise_parameters
from quesnay.case.scenario_names import package_of, parts_of, under_the_same
from quesnay.errors import CaseError
from quesnay.study.keep.options import Progress, RunOptions
from quesnay.study.keep.programs import Programs, add_arrays, record_names
from quesnay.study.keep.restricted import to_bytes

_COST = _core.cost_outcome("")
#: Independent draws.
PLAIN = ("monte_carlo", 0)

__all__ = [
    "PLAIN",
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


@dataclass(frozen=True)
class Samples:
    """Numbers that are given draw by draw, from draw 0 on: names of their streams, and values [stream, draw]."""

    streams: tuple[str, ...]
    values: FloatArray


class Uncertainty:
    """The model of a case, the values of its parameters and how they are drawn."""

    def __init__(
        self, data: CaseData, core: _core.CoreModel, *, central: bool = False, held: Sequence[str] = (),
        samples: Samples | None = None, design: tuple[str, int] = PLAIN,
    ) -> None:  # fmt: skip
        self.data = data
        self.core = core
        self.central = central
        #: Parameters that a run gives a number of its own, and draws that are given instead of made.
        self.held = tuple(held)
        self.samples = samples
        self.design = design  #: how draws are placed, and how many fill the design
        self.values = _parameter_values(data, core)
        self.values.update({name: np.zeros(1) for name in held})
        if central:
            # Without shocks there is no drift correction either.
            for name in {"market_sd", *noise_parameters(data)} & set(self.values):
                self.values[name] = np.zeros_like(self.values[name])
        numbers = [] if central else _numbers(data, samples.streams if samples else ())
        numbers += [(name, name, [0], _core.Distribution.fixed(0.0)) for name in held]
        correlations = [] if central else list(data.correlations)
        degrees = [] if central else list(data.degrees_of_freedom)
        self.plan = _core.DrawPlan(core, self.values, numbers, correlations, degrees)
        if samples is not None:
            self.plan = self.plan.with_samples(samples.streams, samples.values)
        if design != PLAIN:
            self.plan = self.plan.with_design(*design)

    def __reduce__(self) -> tuple[Any, ...]:
        # Tables of inverse distribution functions are made again: no bits depend on where.
        return _uncertainty, (self.data, self.core, self.central, self.held, self.samples, self.design)

    def over(self, core: _core.CoreModel, data: CaseData | None = None) -> Uncertainty:
        """The same draws of another model with the same parameters, and of a case with another calendar."""
        of = self.data if data is None else data
        return _uncertainty(of, core, self.central, self.held, self.samples, self.design)

    def placed(self, design: tuple[str, int]) -> Uncertainty:
        """The same numbers, placed by a design of so many draws."""
        return _uncertainty(self.data, self.core, self.central, self.held, self.samples, design)

    @cached_property
    def key(self) -> str:
        """Digest of what draws are made of."""
        given = self.samples.streams if self.samples else ()
        numbers = [] if self.central else _numbers(self.data, given)
        told = [[*number[:3], to_bytes(number[3]).hex()] for number in numbers]
        correlations = [] if self.central else list(self.data.correlations)
        about = [self.central, self.design, self.held, given, told, correlations]
        about += [] if self.central or not self.data.degrees_of_freedom else [self.data.degrees_of_freedom]
        digest = hashlib.sha256(json.dumps(about, ensure_ascii=False).encode())
        add_arrays(digest, {**self.values, **({"samples": self.samples.values} if self.samples else {})})
        return digest.hexdigest()

    def scenario_values(self, scenario: _core.Scenario) -> dict[str, FloatArray]:
        """Values of the parameters that do not vary by draw in a scenario."""
        values: dict[str, FloatArray] = dict(self.plan.fixed_values())
        for name, value in _core.fixed_parameters(self.core, scenario).items():
            # What is not set stays as it is: fixed, or drawn (not a number).
            given = value.reshape(self.values[name].shape)
            values[name] = np.where(np.isnan(given), values.get(name, np.full_like(given, np.nan)), given)
        return values


def _uncertainty(
    data: CaseData, core: _core.CoreModel, central: bool, held: Sequence[str], samples: Samples | None,
    design: tuple[str, int],
) -> Uncertainty:  # fmt: skip
    return Uncertainty(data, core, central=central, held=held, samples=samples, design=design)


def _parameter_values(data: CaseData, core: _core.CoreModel) -> dict[str, FloatArray]:
    values = {name: np.array(array) for name, array in data.arrays.items()}
    for row in data.parameters:
        where = data.folder / row.file
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
            spread = row.central, row.low, row.high
            distribution = distribution_of(row.distribution, *spread, data.text_of)
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
) -> tuple[Programs, list[CompiledScenario]]:
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
    n_steps = calendar.years * calendar.steps_per_year
    settings = _core.RunSettings(
        method=calendar.method, steps_per_year=calendar.steps_per_year, n_steps=n_steps, record_steps=list(steps)
    )
    made_of = (uncertainty, list(scenarios), list(steps), outcomes, costs)
    programs = Programs(
        _compile, made_of, lambda: [uncertainty.key, calendar.method, calendar.steps_per_year, n_steps, list(steps)],
        record_names(uncertainty.data, steps),
    )  # fmt: skip
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


def _compile(
    uncertainty: Uncertainty, scenarios: Sequence[_core.Scenario], steps: Sequence[int],
    outcomes: Sequence[_core.Outcome] | None, costs: bool,
) -> tuple[Programs, list[CompiledScenario]]:  # fmt: skip
    return compile_scenarios(uncertainty, scenarios, steps, outcomes, costs=costs)


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
    return uncertainty.over(builder._build()), outcomes
