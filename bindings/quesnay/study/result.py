"""Results of a run: probabilities of targets, bands, paired comparisons, constraints, values and costs.

The file is over 300 lines because all that a user asks of a result are methods of one class.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.asked import whole
from quesnay.case.labels import TOTAL, periods
from quesnay.errors import CaseError
from quesnay.study.alternatives.purchases import money_of
from quesnay.study.keep.running import run_until
from quesnay.study.keep.until import asked_until
from quesnay.study.plan import Progress, Samples, Study, compile_scenarios, record_steps
from quesnay.study.recorded import Recorded
from quesnay.study.tables import (
    band_table,
    compared_results,
    comparison_table,
    comparison_tables,
    cost_table,
    target_results,
    target_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from quesnay.study.alternatives.compared import Alternatives
    from quesnay.study.questions.given import Given

__all__ = ["Result", "load_runs"]


class Result(Recorded):
    """Results of several scenarios on the same draws.

    Tables are pandas objects with the columns of the files that :meth:`tables` writes.
    """

    @classmethod
    def of_run(
        cls, study: Study, progress: Progress | None = None, until: Mapping[str, object] | None = None
    ) -> Result:
        """The result of a study, which is run here; :meth:`quesnay.Case.run` makes one."""
        started, clock = datetime.datetime.now(datetime.UTC), time.perf_counter()
        steps = record_steps(study.case, study.per_year)
        programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps)
        ends = [period.name for period in periods(study.case, study.per_year)]
        targets = [
            (s, index, study.case.targets[t].threshold, study.case.targets[t].direction == "at_least")
            for s, t, index in (target_results(study, compiled, ends) if study.per_year == 1 else ())
        ]
        places = [(study.names.index(a), study.names.index(b)) for a, b in study.pairs()]
        pairs = [(a, b, compared_results(compiled[a], compiled[b])) for a, b in places]
        if until is None:
            ensemble = study.options.run(programs, study.uncertainty.plan, targets, pairs, progress)
            return cls(study, compiled, ensemble, started, time.perf_counter() - clock)
        sought = asked_until(until, study.names, compiled, ends)
        ensemble, looks = run_until(study.options, programs, study.uncertainty.plan, targets, pairs, progress, sought)
        study = replace(study, options=replace(study.options, draws=ensemble.n_draws))
        result = cls(study, compiled, ensemble, started, time.perf_counter() - clock)
        result.looks = looks.summary()
        return result

    def targets(self) -> pd.DataFrame:
        """Probability of each target in each scenario [1], with its 95 % Wilson interval.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario and target; mean, quantiles and threshold are in the row's ``unit``.

        Raises
        ------
        CaseError
            For a result read by quarter: targets are yearly.
        """
        if self.study.per_year != 1:
            raise CaseError("targets are yearly and this result is quarterly, expected a run without quarterly")
        return target_table(self)

    @cached_property
    def _target_differences(self) -> pd.DataFrame:
        from quesnay.study.target_pairs import target_difference_table

        return target_difference_table(self, self.study.pairs(), self.progress)

    def target_differences(self, scenario: str | None = None, baseline: str | None = None) -> pd.DataFrame:
        """Difference of the probability of each target between packages, paired over the same draws [1].

        ``won`` and ``lost`` count the draws in which one of the two alone meets the target. The interval is 95 %,
        adjusted, so that it has a width where few draws or none tell the packages apart. Draws that were not kept
        are computed again.

        Parameters
        ----------
        scenario, baseline
            Two of the run; by default every pair that the case compares.

        Raises
        ------
        CaseError
            For a result read by quarter, as targets are yearly; for one name without the other; for a scenario that
            was not run.
        """
        from quesnay.study.target_pairs import target_difference_table

        if self.study.per_year != 1:
            raise CaseError("targets are yearly and this result is quarterly, expected a run without quarterly")
        if scenario is None and baseline is None:
            return self._target_differences.copy()
        if scenario is None or baseline is None:
            given = f"scenario '{scenario}'" if baseline is None else f"baseline '{baseline}'"
            raise CaseError(f"a difference was asked for with {given} alone, expected a scenario and a baseline")
        return target_difference_table(self, [(scenario, baseline)], self.progress)

    @cached_property
    def _drivers(self) -> pd.DataFrame:
        from quesnay.study.drivers import DRIVER_COLUMNS, driver_table, enough_to_ask

        enough = enough_to_ask(self.study, self.ensemble)
        pairs = [pair for pair in self.study.pairs() if enough and pair[1] == self.study.control(pair[0])]
        if not pairs:
            import pandas as pd

            return pd.DataFrame(columns=DRIVER_COLUMNS)
        keys = ["scenario", "baseline", "parameter"]
        return driver_table(self, pairs, "gross_output").sort_values(keys, ignore_index=True)

    def drivers(
        self,
        scenario: str | None = None,
        baseline: str | None = None,
        *,
        difference: Sequence[str] | None = None,
        outcome: str = "gross_output",
        account: str = TOTAL,
        period: str | None = None,
        measure: str = "rank correlation",
    ) -> pd.DataFrame:
        """What carries an outcome, or the difference of two scenarios: over the drawn numbers, without further runs.

        Over at most the first 5,000 draws, the strongest first, with a 95 % interval and the evidence grade of the
        number. ``rank correlation`` is Spearman's; ``first-order index`` the share of the variance that the number's
        conditional mean has (:func:`quesnay.sensitivity.first_order`); ``PAWN`` how far the distribution moves, the
        median over ten slices (:func:`quesnay.sensitivity.pawn`), without interval. All are over the ranges of the
        case: a number that is decisive and certain has none. Random shocks are not among the numbers.

        Parameters
        ----------
        scenario, baseline
            Of the run; without a baseline the outcome itself is asked of.
        difference
            Scenario and baseline in one, in their place.
        outcome, account, period
            What is asked of; by default total gross output of the last period.
        measure
            One of these, or ``all``.

        Returns
        -------
        pandas.DataFrame
            One row for each uncertain number of parameters.csv and measure [1].

        Raises
        ------
        CaseError
            For a central run, fewer than four completed draws, and names that the run does not have.
        InvalidValue
            For a first-order index or PAWN of fewer than 50 completed draws.
        """
        from quesnay.study.drivers import MEASURES, driver_table
        from quesnay.study.questions.points import pair_of

        if difference is not None or scenario is None:
            pair = pair_of(scenario, difference)
        else:
            pair = [scenario] if baseline is None else [scenario, baseline]
        measures = MEASURES if measure == "all" else (measure,)
        return driver_table(self, [(*pair,)], outcome, account, period, measures)

    def bands(self) -> pd.DataFrame:
        """Mean, standard deviation and quantiles of every outcome, by scenario, account and period.

        Levels are read at the end of a period; then ``period_start`` equals ``period_end``.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, outcome, account and period [the row's ``unit``].
        """
        return band_table(self)

    def compare(self, scenario: str, baseline: str, *, details: bool = False) -> pd.DataFrame:
        """Paired differences of two scenarios on the same draws, for every outcome with a better direction.

        ``share_better`` is the share of draws in which ``scenario`` is better [1]; ``ci_low`` and ``ci_high`` are the
        mean -+ 1.96 standard errors: 95 % where draws are many and the difference is not skewed. Where it is (few draws
        make most of it, as in the first year of a policy), ``attrs["note"]`` and ``["note_zh"]`` say in how many rows.

        Parameters
        ----------
        details
            Whether to add ``skewness`` [1] of the differences, ``corrected_low`` and ``corrected_high`` (95 %, by
            Student's t with a correction for skewness) and ``draws_needed``, above which ``ci_low`` and ``ci_high``
            hold nearly what they say. Of a run too long to keep its draws the skewness is not known.

        Returns
        -------
        pandas.DataFrame
            One row for each outcome, account and period [the row's ``unit``].

        Raises
        ------
        QuesnayError
            For a scenario that was not run, or, in a run too long to keep its draws, a pair that the case does
            not name (baseline or ``compare_with``).
        """
        return comparison_table(self, scenario, baseline, details)

    @cached_property
    def _comparisons(self) -> pd.DataFrame:
        return comparison_tables(self, self.study.pairs())

    def comparisons(self) -> pd.DataFrame:
        """All comparisons that the case asks for, as :meth:`compare` gives them [each row's ``unit``]."""
        return self._comparisons.copy()

    def costs(self) -> pd.DataFrame:
        """Mean gross cost of every policy of every scenario, a row for each of them and year [the row's ``unit``]."""
        return cost_table(self)

    @cached_property
    def _binding(self) -> pd.DataFrame:
        from quesnay.study.binding import binding_table

        return binding_table(self.study, self.progress)

    def binding(self) -> pd.DataFrame:
        """Share of draws in which each constraint binds, by account and quarter, and the value of one more unit.

        Constraints are those that the model declares (:meth:`quesnay.ModelBuilder.constraint`). Runs the scenarios
        once more on the same draws, reading other outcomes; the answer is kept. With an import flexibility below one,
        ``inputs`` is one of the constraints and values are left out: ``attrs["note"]`` says why.
        """
        return self._binding.copy()

    @cached_property
    def _values(self) -> pd.DataFrame:
        from quesnay.study.values import value_table

        return value_table(self.study, self.progress)

    def values(self) -> pd.DataFrame:
        """What an amount of each factor, given at a date, adds to value added of the last year.

        Factors are those that the model declares (:meth:`quesnay.ModelBuilder.factor`), amounts and date the case's.
        Paired runs on the same draws, with pipelines and everything that follows; the answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, factor, account and date: amount [its ``unit``], mean difference and
            standard error [``outcome_unit``].
        """
        return self._values.copy()

    @cached_property
    def _phases(self) -> pd.DataFrame:
        from quesnay.study.phases import phase_table

        return phase_table(self.study, self.progress)

    def phases(self) -> pd.DataFrame:
        """Outcomes by phase of the case, as :meth:`bands` gives them by year: flows over the phase, levels at its end.

        Runs the scenarios once more on the same draws, recorded where phases begin and end; the answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, phase, outcome and account: mean, standard deviation and quantiles [``unit``].

        Raises
        ------
        CaseError
            For a phase that begins or ends within a step.
        """
        return self._phases.copy()

    @cached_property
    def _effects(self) -> pd.DataFrame:
        from quesnay.study.effects import effect_table

        return effect_table(self.study, self.costs(), self.progress, money_of(self))

    def effects(self) -> pd.DataFrame:
        """Effect of each package on output and value added of the last year, gross and net of displacement.

        Percent of the package it is compared with [%], with standard error, and cost per percentage point with its own
        (delta method: a ratio of means over the same draws). There is no cost per point where the effect is not above
        its standard error, or within rounding; ``note`` says so, and also where effects are so skewed that 1.96
        standard errors hold less often than 95 %.
        """
        return self._effects.copy()

    @cached_property
    def compared_structures(self) -> Alternatives:
        """Comparisons in every structure, as :meth:`alternatives` tells them."""
        from quesnay.study.alternatives.compared import compare_structures

        return compare_structures(self.study, None, self.progress)

    def alternatives(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Every two packages compared in other structures of the economy, paired on the same draws and seed.

        Structures are those that the case declares (:attr:`quesnay.Case.alternatives`): its ``alternatives.toml`` and
        its switches; ``as_run`` is that of the run. Outcomes are total output and value added of the last year.

        Parameters
        ----------
        names
            Some of the alternatives; by default all that this run can have (``attrs["note"]`` says which it cannot).

        Returns
        -------
        pandas.DataFrame
            One row for each alternative, outcome and two packages, both ways round: mean difference and its standard
            error [the row's ``unit``], relative to the other's mean [1], share of draws in which ``scenario`` is
            better [1], and its rank among all packages of the run, 1 the best.

        Raises
        ------
        CaseError
            For an alternative that the case does not declare or that this run cannot have.
        """
        from quesnay.study.alternatives.compared import alternative_table, compare_structures

        found = self.compared_structures if names is None else compare_structures(self.study, names, self.progress)
        return alternative_table(self.study, found)

    def claims(self, *, share: float = 0.66) -> pd.DataFrame:
        """Which package is better than which, and whether that survives every structural alternative.

        A claim is made where one has the higher total output of the last year in at least ``share`` of the draws [1],
        by more than 1.96 standard errors in the mean. Elsewhere it holds, turns into its opposite (by as many standard
        errors), or is unsure. Packages are told apart from the one they name and from those that name the same one.

        Parameters
        ----------
        share
            Share of draws, 0.5 to 1 [1].

        Returns
        -------
        pandas.DataFrame
            One row for each two packages: better, worse, claimed, survives, and the alternatives under which a claim
            turns or is unsure, of how many.
        """
        from quesnay.study.alternatives.claims import claim_table, claims_of

        return claim_table(claims_of(self.study, self.compared_structures, share))

    def to_xarray(self) -> xr.Dataset:
        """Outcomes over (scenario, draw, time, their own dimensions) [unit in ``attrs["units"]``].

        The sector dimension is ``account``, with names in two languages; others have their own names and labels. Sums
        over all elements are ``<outcome>_total``. ``time`` is the last day of each period, ``period`` its name:
        ``sel(time="2018")``, ``sel(period="2018Q1")`` and ``resample(time="YE")`` work.
        ``attrs["failures"]`` are the draws that failed, as JSON.

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.study.arrays import dataset

        return dataset(self)

    def to_frame(self) -> pd.DataFrame:
        """One row for each scenario and draw, columns (outcome, account, period) [unit of the outcome].

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.study.arrays import frame

        return frame(self)

    def parameters(self, draws: int | None = None) -> pd.DataFrame:
        """What was drawn: a row for each draw, a column for each number, ``market_growth.K4`` or ``deadweight``.

        :meth:`quesnay.Case.parameters` says what each is [its ``unit``]. A number that serves several accounts goes by
        the first of them. The table is one that ``run(samples=...)`` takes.

        Parameters
        ----------
        draws
            The first draws of the run alone; by default all.

        Raises
        ------
        CaseError
            For a central run, which draws nothing, and more draws than were made.
        """
        from quesnay.study.session.parameters import drawn_table

        return drawn_table(self, draws)

    def parameters_xarray(self, draws: int | None = None) -> xr.Dataset:
        """What was drawn, by parameter over (draw, its own dimensions), with names in two languages.

        Elements of a drawn parameter that are certain are there too [unit in ``attrs["units"]``].

        Parameters
        ----------
        draws
            As of :meth:`parameters`.

        Raises
        ------
        CaseError
            As of :meth:`parameters`.
        """
        from quesnay.study.session.parameters import drawn_arrays

        return drawn_arrays(self, draws)

    def replay(self, scenario: str, draw: int) -> xr.Dataset:
        """All stocks, flows, auxiliaries, levers and assumptions of one draw at every step.

        They are over (time [year], dimensions), the numbers those that the draw had in the run; units are in
        ``attrs["units"]``. ``date`` is the moment of each time: ``sel(date="2018-07")`` works. A draw that fails
        has its path up to there, then not a number, and ``attrs["failure"]`` says why.

        Parameters
        ----------
        scenario
            One of the run.
        draw
            Number of the draw.

        Raises
        ------
        QuesnayError
            For a scenario that was not run, and a draw that the design of the run does not have.
        """
        from quesnay.study.arrays import paths

        return paths(self, scenario, whole(draw, "draw"))

    def save(self, path: str | PathLike[str], *, parameters: bool = True) -> None:
        """Saves the run in a folder, from which :func:`quesnay.load_runs` reads it with everything one may ask.

        ``draws/*.parquet`` has a row for each scenario and draw and a column for each outcome, account and period
        [unit of the outcome], ``parameters/*.parquet`` what was drawn; DuckDB, R and pandas read them
        (docs/study/keep.md). A run too long to keep its draws is saved as its sums and histograms.

        Parameters
        ----------
        path
            A folder that does not exist or is empty.
        parameters
            Whether to write the drawn parameters too; :func:`quesnay.load_runs` does not need them.

        Raises
        ------
        CaseError
            If the folder is in use or cannot be written.
        """
        from quesnay.study.keep.saved import write_saved

        programs, _ = compile_scenarios(
            self.study.uncertainty, self.study.scenarios, record_steps(self.study.case, self.study.per_year)
        )
        write_saved(
            path, self.study, programs, self.ensemble, self.started, self.seconds, self.looks, parameters=parameters
        )

    def tables(self, folder: str | PathLike[str]) -> None:
        """Writes all tables and ``manifest.json`` into a folder; docs/study/outputs.md fixes columns and units."""
        from quesnay.study.output.files import write_into
        from quesnay.study.output.output_folder import output_folder

        with output_folder(folder, self.study.case.input_paths) as output:
            write_into(self, self.named_tables(), output)

    def named_tables(
        self, quarters: Result | None = None, *, alternatives: bool = True
    ) -> dict[str, pd.DataFrame]:  # fmt: skip
        """The tables of the run by the name of their file.

        Bands and comparisons are by quarter if the same run read by quarter is given. ``alternatives.csv`` takes a run
        for each structural alternative.
        """
        from quesnay.study.effects import effect_file
        from quesnay.study.monitoring.district_table import by_district
        from quesnay.study.monitoring.fiscal_table import has_accounts
        from quesnay.study.monitoring.monitoring_table import has_indicators
        from quesnay.study.notes import note_table, notes_of
        from quesnay.study.output.described import assumption_table, name_table

        by_period = quarters or self
        tables = {
            "targets.csv": self.targets(),
            "target_differences.csv": self.target_differences(),
            "bands.csv": by_period.bands(),
            "comparison.csv": by_period.comparisons(),
            "binding.csv": self.binding(),
            "values.csv": self.values(),
            "drivers.csv": self._drivers.copy(),
            "costs.csv": self.costs(),
            "phases.csv": self.phases(),
        }
        if by_district(self.study):
            tables["districts.csv"] = self.districts()
        if has_indicators(self.study):
            tables["monitoring.csv"] = self.monitoring()
        if has_accounts(self.study):
            tables["fiscal.csv"] = self.fiscal()
        tables["effects.csv"] = effect_file(self.effects(), tables["costs.csv"])
        if alternatives:
            tables["alternatives.csv"] = self.alternatives()
        tables["notes.csv"] = note_table(notes_of(self, tables))
        tables["names.csv"], tables["assumptions.csv"] = name_table(self), assumption_table(self)
        return tables

    @cached_property
    def _districts(self) -> pd.DataFrame:
        from quesnay.study.monitoring.district_table import district_table

        return district_table(self.study, self.progress)

    def districts(self) -> pd.DataFrame:
        """Industrial output, value added, investment and land by district and year, of a case run by district.

        Where accounts stand is a judgement for most cells, and so is the split of output: it is moved with half of
        what land does, for these tables alone. Services have no data by district. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, district, quantity and year: mean and quantiles [the row's ``unit``].

        Raises
        ------
        CaseError
            For a case that is not run by district, see :meth:`quesnay.Case.with_switches`.
        """
        return self._districts.copy()

    @cached_property
    def _monitoring(self) -> pd.DataFrame:
        from quesnay.study.monitoring.monitoring_table import monitoring_table

        return monitoring_table(self.study, self.progress)

    def monitoring(self) -> pd.DataFrame:
        """Indicators of the case at the end of each phase, with targets, whether they are on track, and attainment.

        Flows are of the twelve months before, levels at the date. ``on_track`` is the share of draws on or above the
        path of constant growth from base to target [1]; ``attainment`` of a group is the geometric mean of
        min(1, value over target) over its ``indicators`` with a target. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, phase, district (``city``: all) and indicator: median [the row's ``unit``],
            target, gap [%].

        Raises
        ------
        CaseError
            For a case without indicators or phases.
        """
        return self._monitoring.copy()

    @cached_property
    def _fiscal(self) -> pd.DataFrame:
        from quesnay.study.monitoring.fiscal_table import fiscal_table

        return fiscal_table(self.study, self.progress)

    def fiscal(self) -> pd.DataFrame:
        """Means of what fiscal accounts have: appropriated, wanted and paid in a year, the balance at its end.

        ``share_stopped`` is the part of what policies wanted that was not paid [1]; their levers acted by the part
        that was. Balance and payments add up to what was appropriated, less what lapsed. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, account and year [the row's ``unit``].

        Raises
        ------
        CaseError
            If no package of the run has accounts.
        """
        return self._fiscal.copy()

    def merge(self, following: Result) -> Result:
        """This result and that of the draws that follow, with the bits of one run.

        Parameters
        ----------
        following
            Result of the same study whose first draw comes after the last of this one.

        Raises
        ------
        QuesnayError
            If seeds, scenarios or cases differ or the draws are not adjacent.
        """
        ours, theirs = self.study, following.study
        if ours.case.file.switches != theirs.case.file.switches:
            raise CaseError("two results of economies with different switches cannot be merged")
        if (ours.case.inputs, ours.assume, ours.per_year) != (
            theirs.case.inputs,
            theirs.assume,
            theirs.per_year,
        ):
            raise CaseError("two results of different cases, assumptions or periods cannot be merged")
        if not _same_samples(ours.uncertainty.samples, theirs.uncertainty.samples):
            raise CaseError("two results of different samples cannot be merged")
        ensemble = self.ensemble.merge(following.ensemble)
        study = replace(ours, options=replace(ours.options, draws=ensemble.n_draws))
        return Result(study, self.compiled, ensemble, self.started, self.seconds + following.seconds)

    def given(self, facts: Any, *, scenario: str | None = None, fewest: float = 100) -> Given:
        """The run under facts to date: draws weighted by how well they meet published figures inside the run's span.

        A draw weighs ``exp(-sum((x - value)^2 / (2 error^2)))``: figures with normal measurement errors that do not
        depend on each other. A draw has one weight in all scenarios, so differences stay paired.

        Parameters
        ----------
        facts
            A table, the path of a CSV file or a list of mappings with ``outcome``, ``account`` (the total if left out),
            ``period``, ``value`` and ``error``, the standard deviation of the measurement error [unit of the outcome].
        scenario
            In which the facts came; the control by default.
        fewest
            Effective draws that must be left.

        Raises
        ------
        CaseError
            If fewer effective draws are left, with the fact that is hardest to meet; for a fact that the run does not
            have, a central run, and a run too long to keep its draws.
        """
        from quesnay.study.questions.given import given

        return given(self, facts, scenario, fewest)

    def robustness(
        self,
        outcome: str = "gross_output",
        account: str | None = None,
        period: str | None = None,
        *,
        threshold: float | None = None,
        optimism: float = 0.5,
        others: Sequence[Result] = (),
    ) -> pd.DataFrame:
        """Robustness measures of the packages over all states: every draw under every assumption of the run.

        Maximin, maximax, Hurwicz, Laplace, minimax regret, 90th percentile minimax regret, mean variance, undesirable
        deviations, percentile-based skewness and peakedness, and Starr's domain criterion (satisficing), as McPhail et
        al. (2018) name them. Scenarios ``plan`` and ``plan | demand_surge`` are one package under two assumptions.

        Parameters
        ----------
        outcome, account, period
            Performance; the sum over accounts and the last period if left out.
        threshold
            What satisfies [unit of the outcome]; without it there is no satisficing.
        optimism
            Weight of the best state in Hurwicz's measure [1].
        others
            Results of the same packages under other assumptions: further states.

        Returns
        -------
        pandas.DataFrame
            One row for each measure and package, with its rank by the measure [the row's ``unit``].
        """
        from quesnay.study.questions.standing import robustness_table

        return robustness_table(self, others, outcome, account, period, threshold, optimism)

    def regret(
        self,
        outcome: str = "gross_output",
        account: str | None = None,
        period: str | None = None,
        *,
        others: Sequence[Result] = (),
    ) -> pd.DataFrame:
        """How far each package is below the best one of the same state: mean, quantiles and largest [``unit``].

        Parameters
        ----------
        outcome, account, period, others
            As of :meth:`robustness`.
        """
        from quesnay.study.questions.standing import regret_table

        return regret_table(self, others, outcome, account, period)

    def ranks(
        self,
        outcome: str = "gross_output",
        account: str | None = None,
        period: str | None = None,
        *,
        others: Sequence[Result] = (),
    ) -> pd.DataFrame:
        """How often each package comes first, second, ..., and how firmly the order by the mean stands [1].

        ``stability`` is the share of sets of as many states, drawn with replacement, in which the package's rank by the
        mean is the same; ``whole_order`` that in which the whole order is; ``agreement`` is Kendall's W over states.

        Parameters
        ----------
        outcome, account, period, others
            As of :meth:`robustness`.

        Returns
        -------
        pandas.DataFrame
            One row for each package and rank, with a 95 % Wilson interval of its share.
        """
        from quesnay.study.questions.standing import rank_table

        return rank_table(self, others, outcome, account, period)

    def boxes(
        self, scenario: str, target: str, *, missed: bool = True, peel: float = 0.05, least_mass: float = 0.05
    ) -> pd.DataFrame:
        """Where a target is missed: boxes of the drawn numbers, from all draws to the densest (PRIM).

        Each box is one step of the trade-off between ``coverage`` (share of the misses that it holds) and ``density``
        (share of its draws that miss); see :func:`quesnay.sensitivity.boxes`.

        Parameters
        ----------
        scenario, target
            Of the run, and of the case.
        missed
            Whether draws that miss the target are of interest, or those that meet it.
        peel, least_mass
            Share of its draws that a step takes off, and share of all below which no box goes [1].

        Returns
        -------
        pandas.DataFrame
            One row for each box and limited number: its limits [``unit``] and how likely the box would be as dense
            without them [1].
        """
        from quesnay.study.questions.where import box_table

        return box_table(self, scenario, target, missed, peel, least_mass)

    def plot_fan(
        self,
        outcome: str = "gross_output",
        account: str | None = None,
        *,
        scenario: str | None = None,
        ax: Axes | None = None,
        language: str = "both",
    ) -> Axes:
        """Draws quantiles of an outcome by period, the control's median, base year and target [unit on the axis].

        Parameters
        ----------
        outcome, account
            By any of their names; the sum over accounts if left out. An outcome may be the name of a target.
        scenario
            By default the first that is not the baseline.
        ax
            Axes to draw on; by default a figure of their own.
        language
            ``both``, ``en`` or ``zh``.

        Returns
        -------
        matplotlib.axes.Axes
            Years or quarters, as the result has them.
        """
        from quesnay.study.pictures.of_result import fan_axes

        return fan_axes(self, outcome, account, scenario, ax, language)

    def plot_difference(
        self,
        scenario: str | None = None,
        baseline: str | None = None,
        *,
        outcome: str = "gross_output",
        account: str | None = None,
        ax: Axes | None = None,
        language: str = "both",
    ) -> Axes:
        """Draws the paired difference of two scenarios by period: mean, interval, band of draws [unit on the axis].

        Parameters
        ----------
        scenario, baseline
            Of the run; by default the first that is not the baseline, and the baseline.
        outcome, account, ax, language
            As of :meth:`plot_fan`.
        """
        from quesnay.study.pictures.of_result import difference_axes

        return difference_axes(self, scenario, baseline, outcome, account, ax, language)

    def plot_binding(
        self,
        scenario: str | None = None,
        account: str | None = None,
        *,
        ax: Axes | None = None,
        language: str = "both",
    ) -> Axes:
        """Draws which constraint binds in which share of draws [%]: of all accounts, or of one by quarter.

        Parameters
        ----------
        scenario, ax, language
            As of :meth:`plot_fan`.
        account
            Code of an account; without it a table of all accounts, mean over quarters.
        """
        from quesnay.study.pictures.of_result import binding_axes

        return binding_axes(self, self.binding(), scenario, account, ax, language)

    def plot_effects(self, outcome: str = "gross_output", *, ax: Axes | None = None, language: str = "both") -> Axes:
        """Draws the effect of each package on an outcome of the last year [%], gross and net, with 95 % intervals.

        Parameters
        ----------
        outcome
            ``gross_output`` or ``value_added``.
        ax, language
            As of :meth:`plot_fan`.
        """
        from quesnay.study.pictures.of_result import effect_axes

        return effect_axes(self, self.effects(), outcome, ax, language)

    def plot_drivers(
        self,
        scenario: str | None = None,
        baseline: str | None = None,
        *,
        difference: Sequence[str] | None = None,
        outcome: str = "gross_output",
        account: str = TOTAL,
        period: str | None = None,
        measure: str = "rank correlation",
        most: int = 12,
        ax: Axes | None = None,
        language: str = "both",
    ) -> Axes:
        """Draws what carries an outcome or a difference, the strongest first, with 95 % intervals [1].

        Parameters
        ----------
        scenario, baseline, difference, outcome, account, period, measure
            As of :meth:`drivers`; one measure.
        most
            Numbers drawn.
        ax, language
            As of :meth:`plot_fan`.
        """
        from quesnay.study.pictures.of_result import driver_axes

        table = self.drivers(
            scenario, baseline, difference=difference, outcome=outcome, account=account, period=period, measure=measure
        )
        return driver_axes(self, table, most, ax, language)

    def plot_targets(self, *, ax: Axes | None = None, language: str = "both") -> Axes:
        """Draws the probability of each target in each scenario [%], with 95 % Wilson intervals.

        Parameters
        ----------
        ax, language
            As of :meth:`plot_fan`.
        """
        from quesnay.study.pictures.of_result import target_axes

        return target_axes(self, ax, language)


def _same_samples(ours: Samples | None, theirs: Samples | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return ours.streams == theirs.streams and np.array_equal(ours.values, theirs.values)


def load_runs(path: str | PathLike[str]) -> Result:
    """A run that :meth:`Result.save` wrote: a result with everything one may ask, to the bit.

    Nothing but the classes of a case is made from the files: a folder of somebody else runs no code.

    Parameters
    ----------
    path
        The folder.

    Raises
    ------
    CaseError
        For a folder without a saved run, one of another version, and a damaged file or block, which is named.
    """
    from quesnay.study.keep.saved import read_saved

    saved, compiled = read_saved(
        path, Study, lambda study: compile_scenarios(
            study.uncertainty, study.scenarios, record_steps(study.case, study.per_year)
        ),
    )  # fmt: skip
    result = Result(saved.study, compiled, saved.ensemble, saved.started, saved.seconds)
    result.looks = saved.looks
    return result
