"""Probabilities of targets and what moves them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from quesnay.case.labels import TOTAL
from quesnay.errors import CaseError
from quesnay.study.recorded import Recorded
from quesnay.study.tables import target_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ResultProbabilities"]


class ResultProbabilities(Recorded):
    """What tells how likely targets are, and which numbers carry an outcome."""

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
