"""Results of a run: probabilities of targets, bands, paired comparisons, constraints, values and costs."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay import _core
from quesnay.ensemble import CompiledScenario, Progress, Study, compile_scenarios, record_steps
from quesnay.errors import CaseError
from quesnay.labels import Period, account_names, periods, readable_unit

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["Result"]

_BAND_LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
_DIFFERENCE_LEVELS = (0.10, 0.50, 0.90)
Row = dict[str, Any]


def _target_results(
    study: Study, compiled: Sequence[CompiledScenario], ends: list[str]
) -> Iterator[tuple[int, int, int]]:
    """Of every scenario and target: scenario, number of the target, place of its result."""
    for s, one in enumerate(compiled):
        for t, target in enumerate(study.case.targets):
            if (target.outcome, target.account) not in one.index:
                raise CaseError(
                    f"{study.case.folder / 'targets.csv'}: target '{target.target}': outcome '{target.outcome}' of"
                    f" sector '{target.account}' is not in the model"
                )
            if target.period not in ends:
                raise CaseError(
                    f"{study.case.folder / 'targets.csv'}: target '{target.target}': period '{target.period}' is not"
                    f" in the run, known are {', '.join(ends)}"
                )
            yield s, t, one.result(ends.index(target.period), target.outcome, target.account)


class Result:
    """Results of several scenarios on the same draws.

    Tables are pandas objects with the columns of the files that :meth:`tables` writes.
    """

    def __init__(
        self, study: Study, compiled: Sequence[CompiledScenario], ensemble: _core.EnsembleResult,
        started: datetime.datetime, seconds: float,
    ) -> None:  # fmt: skip
        self.study = study
        self.compiled = compiled
        self.ensemble = ensemble
        self.started = started
        self.seconds = seconds
        #: Called with draws done and asked for by the further runs that binding, values and effects need.
        self.progress: Progress | None = None

    @classmethod
    def of_run(cls, study: Study, progress: Progress | None = None) -> Result:
        """Runs a study."""
        started, clock = datetime.datetime.now(datetime.UTC), time.perf_counter()
        steps = record_steps(study.case, study.per_year)
        programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps)
        ends = [period.name for period in periods(study.case, study.per_year)]
        targets = [
            (s, index, study.case.targets[t].threshold, study.case.targets[t].direction == "at_least")
            for s, t, index in (_target_results(study, compiled, ends) if study.per_year == 1 else ())
        ]
        pairs = [(study.names.index(a), study.names.index(b)) for a, b in study.pairs()]
        ensemble = study.options.run(programs, study.uncertainty.plan, targets, pairs, progress)
        return cls(study, compiled, ensemble, started, time.perf_counter() - clock)

    def __repr__(self) -> str:
        return (
            f"<Result {self.study.case.file.id}: {', '.join(self.scenarios)}; {self.ensemble.n_draws} draws,"
            f" seed {self.study.options.seed}, {len(self.ensemble.failures)} failures>"
        )

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order they were asked for."""
        return self.study.names

    @property
    def failures(self) -> pd.DataFrame:
        """Draws that could not be completed: draw, scenario, time [year], variable, reason."""
        import pandas as pd

        return pd.DataFrame(self.ensemble.failures, columns=["draw", "scenario", "time", "variable", "reason"])

    @cached_property
    def periods(self) -> list[Period]:
        """Periods of the outcomes."""
        return periods(self.study.case, self.study.per_year)

    def _scenario(self, name: str) -> int:
        if name not in self.scenarios:
            raise CaseError(f"scenario '{name}' is not in this run, known are {', '.join(self.scenarios)}")
        return self.scenarios.index(name)

    def _failed(self, scenario: str) -> int:
        return sum(failure["scenario"] == scenario for failure in self.ensemble.failures)

    def targets(self) -> pd.DataFrame:
        """Probability of each target in each scenario, with its 95 % Wilson interval.

        Raises
        ------
        CaseError
            For a result read by quarter: targets are yearly.
        """
        if self.study.per_year != 1:
            raise CaseError("targets are yearly and this result is quarterly, expected a run without quarterly")
        case, rows = self.study.case, []
        ends = [period.name for period in self.periods]
        for s, t, index in _target_results(self.study, self.compiled, ends):
            target = case.targets[t]
            at_least = target.direction == "at_least"
            met = self.ensemble.target_probability(s, index, target.threshold, at_least)
            band = self.ensemble.band(s, index, [0.10, 0.50, 0.90])
            rows.append({
                "scenario": self.scenarios[s], "target": target.target, "account": target.account,
                "name_en": target.name_en, "name_zh": target.name_zh, "measure": target.measure,
                "unit": readable_unit(case, target.unit), "period": target.period, "direction": target.direction,
                "threshold": target.threshold, "probability": met["probability"], "wilson_low": met["wilson_low"],
                "wilson_high": met["wilson_high"], "mean": band["mean"],
                **dict(zip(("p10", "p50", "p90"), band["quantiles"], strict=True)),
                "draws": met["draws"], "failed": self._failed(self.scenarios[s]), "grade": target.grade,
            })  # fmt: skip
        return _frame(rows, TARGET_COLUMNS, 2)

    def _elements(self, scenario: int, costs: bool = False) -> Iterator[tuple[_core.Outcome, str]]:
        one = self.compiled[scenario]
        for outcome, label in one.elements:
            if costs or not one.outcomes[outcome].name.startswith("cost of "):
                yield one.outcomes[outcome], label

    def bands(self) -> pd.DataFrame:
        """Mean, standard deviation and quantiles of every outcome, by scenario, account and period.

        Levels are read at the end of a period; then ``period_start`` equals ``period_end``.
        """
        case, rows = self.study.case, []
        for s, scenario in enumerate(self.scenarios):
            for outcome, label in self._elements(s):
                code, name_en, name_zh = account_names(case, label)
                for r, period in enumerate(self.periods):
                    band = self.ensemble.band(s, self.compiled[s].result(r, outcome.name, label), _BAND_LEVELS)
                    start = period.start if outcome.kind == _core.OutcomeKind.Integral else period.end
                    rows.append({
                        "scenario": scenario, "outcome": outcome.name, "account": code, "name_en": name_en,
                        "name_zh": name_zh, "unit": readable_unit(case, outcome.unit),
                        "period_start": start.isoformat(), "period_end": period.end.isoformat(),
                        "mean": band["mean"], "sd": band["sd"],
                        **dict(zip(BAND_COLUMNS[10:17], band["quantiles"], strict=True)), "draws": band["draws"],
                    })  # fmt: skip
        return _frame(rows, BAND_COLUMNS, 7, ["scenario", "outcome", "account", "period_end"])

    def compare(self, scenario: str, baseline: str) -> pd.DataFrame:
        """Paired differences of two scenarios on the same draws, for every outcome with a better direction.

        ``share_better`` is the share of draws in which ``scenario`` is better; the interval is 95 %.

        Raises
        ------
        QuesnayError
            For a scenario that was not run, or, in a run too long to keep its draws, a pair that the case does
            not name (baseline or ``compare_with``).
        """
        a, b = self._scenario(scenario), self._scenario(baseline)
        case, rows = self.study.case, []
        for outcome, label in self._elements(a):
            if outcome.better == 0:
                continue
            code, name_en, name_zh = account_names(case, label)
            for r, period in enumerate(self.periods):
                index = self.compiled[a].result(r, outcome.name, label)
                pair = self.ensemble.paired_difference(a, b, index, outcome.better, _DIFFERENCE_LEVELS)
                error = pair["standard_error"]
                rows.append({
                    "scenario": scenario, "baseline": baseline, "outcome": outcome.name, "account": code,
                    "name_en": name_en, "name_zh": name_zh, "unit": readable_unit(case, outcome.unit),
                    "period": period.name, "mean_difference": pair["mean"], "standard_error": error,
                    "ci_low": pair["mean"] - 1.96 * error, "ci_high": pair["mean"] + 1.96 * error,
                    "relative_difference": pair["relative"],
                    **dict(zip(("p10", "p50", "p90"), pair["quantiles"], strict=True)),
                    "share_better": pair["share_better"], "draws": pair["draws"],
                })  # fmt: skip
        return _frame(rows, COMPARISON_COLUMNS, 4, ["scenario", "baseline", "outcome", "account", "period"])

    def comparisons(self) -> pd.DataFrame:
        """All comparisons that the case asks for, as :meth:`compare` gives them."""
        import pandas as pd

        tables = [self.compare(a, b) for a, b in self.study.pairs()]
        whole = pd.concat(tables, ignore_index=True) if tables else _frame([], COMPARISON_COLUMNS, 4)
        return whole.sort_values(["scenario", "baseline", "outcome", "account", "period"], ignore_index=True)

    def costs(self) -> pd.DataFrame:
        """Mean yearly gross cost of every policy of every scenario."""
        case, rows = self.study.case, []
        for s, scenario in enumerate(self.scenarios):
            for policy in case.packages[scenario].policies:
                name = _core.cost_outcome(policy.id)
                for year, results in self._by_year(s, name):
                    rows.append({
                        "scenario": scenario, "policy": policy.id, "year": year,
                        "cost": sum(self.ensemble.band(s, index, [])["mean"] for index in results),
                        "unit": readable_unit(case, "money"), "grade": policy.cost.grade,
                    })  # fmt: skip
        return _frame(rows, COST_COLUMNS, 3)

    def _by_year(self, scenario: int, outcome: str) -> Iterator[tuple[int, list[int]]]:
        every = self.study.per_year
        for first in range(0, len(self.periods), every):
            places = [self.compiled[scenario].result(first + k, outcome, "") for k in range(every)]
            yield self.periods[first].start.year, places

    @cached_property
    def _binding(self) -> pd.DataFrame:
        from quesnay.constraints import binding_table

        return binding_table(self.study, self.progress)

    def binding(self) -> pd.DataFrame:
        """Share of draws in which each constraint binds, by account and quarter, and the value of one more unit.

        Runs the scenarios once more on the same draws, reading other outcomes; the answer is kept.
        """
        return self._binding.copy()

    @cached_property
    def _values(self) -> pd.DataFrame:
        from quesnay.marginal_values import value_table

        return value_table(self.study, self.progress)

    def values(self) -> pd.DataFrame:
        """What one more unit of land, talent and capital, given at a date, adds to value added of the last year.

        Paired runs on the same draws, with pipelines and everything that follows; the answer is kept.
        """
        return self._values.copy()

    @cached_property
    def _effects(self) -> pd.DataFrame:
        from quesnay.effects import effect_table

        return effect_table(self.study, self.costs(), self.progress)

    def effects(self) -> pd.DataFrame:
        """Effect of each package on output and value added of the last year, gross and net of displacement.

        Percent of the package it is compared with, with standard error, and cost per percentage point.
        """
        return self._effects.copy()

    def to_xarray(self) -> xr.Dataset:
        """Outcomes over (scenario, draw, period, account), sums as ``<outcome>_total``; units in ``attrs``.

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.arrays import dataset

        return dataset(self)

    def to_frame(self) -> pd.DataFrame:
        """One row for each scenario and draw, columns (outcome, account, period).

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.arrays import frame

        return frame(self)

    def draws_of(self, scenario: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Kept results of a scenario, shape (result, draw); not a number where the draw failed."""
        if not self.ensemble.kept:
            raise CaseError(
                f"{self.ensemble.n_draws} draws were too many to keep one by one, expected fewer draws or a larger"
                " keep_limit"
            )
        return self.ensemble.values(scenario)

    def tables(self, folder: str | PathLike[str]) -> None:
        """Writes all tables and ``manifest.json`` into a folder; columns are fixed by docs/outputs.md."""
        from quesnay.tables import write_tables

        write_tables(self, folder)

    def merge(self, following: Result) -> Result:
        """This result and that of the draws that follow, with the bits of one run.

        Raises
        ------
        QuesnayError
            If seeds, scenarios or cases differ or the draws are not adjacent.
        """
        ours, theirs = self.study, following.study
        if (ours.case.inputs, ours.assume, ours.per_year) != (
            theirs.case.inputs,
            theirs.assume,
            theirs.per_year,
        ):
            raise CaseError("two results of different cases, assumptions or periods cannot be merged")
        ensemble = self.ensemble.merge(following.ensemble)
        study = replace(ours, options=replace(ours.options, draws=ensemble.n_draws))
        return Result(study, self.compiled, ensemble, self.started, self.seconds + following.seconds)


TARGET_COLUMNS = (
    "scenario target account name_en name_zh measure unit period direction threshold probability wilson_low"
    " wilson_high mean p10 p50 p90 draws failed grade"
).split()
BAND_COLUMNS = (
    "scenario outcome account name_en name_zh unit period_start period_end mean sd p5 p10 p25 p50 p75 p90 p95 draws"
).split()
COMPARISON_COLUMNS = (
    "scenario baseline outcome account name_en name_zh unit period mean_difference standard_error ci_low ci_high"
    " relative_difference p10 p50 p90 share_better draws"
).split()
COST_COLUMNS = "scenario policy year cost unit grade".split()


def _frame(rows: list[Row], columns: list[str], n_keys: int, keys: list[str] | None = None) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(keys or columns[:n_keys], ignore_index=True)
