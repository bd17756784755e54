"""Pictures of a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quesnay.case.labels import TOTAL
from quesnay.study.result_methods.probabilities import ResultProbabilities
from quesnay.study.result_methods.tables import ResultTables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ResultPictures"]


class ResultPictures(ResultProbabilities, ResultTables):
    """What is drawn of a result; every picture returns its axes."""

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
