"""Tables of a result by year: bands, comparisons, costs, constraints, values, effects, phases."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from quesnay.study.alternatives.purchases import money_of
from quesnay.study.recorded import Recorded
from quesnay.study.tables import band_table, comparison_table, comparison_tables, cost_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ResultTables"]


class ResultTables(Recorded):
    """What is read of a result by scenario, account and period."""

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
