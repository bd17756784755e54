"""Questions to a result: other structures, robustness, ranks, facts to date, where targets are missed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quesnay.study.recorded import Recorded

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.alternatives.compared import Alternatives
    from quesnay.study.questions.given import Given

__all__ = ["ResultQuestions"]


class ResultQuestions(Recorded):
    """What is asked of a result beyond its tables."""

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
        others: Sequence[Recorded] = (),
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
        others: Sequence[Recorded] = (),
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
        others: Sequence[Recorded] = (),
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
