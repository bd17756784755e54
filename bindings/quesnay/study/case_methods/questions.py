"""Questions to a case that take runs of their own: sensitivity, shares of policies, searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from quesnay.asked import thread_count
from quesnay.study.case_methods.held import HeldCase
from quesnay.study.plan import Progress, RunOptions

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from quesnay.study.questions.points import Evaluator

__all__ = ["CaseQuestions"]


class CaseQuestions(HeldCase):
    """What is asked of a case over many runs."""

    def evaluator(
        self,
        outcomes: str | Iterable[str] = "gross_output",
        *,
        scenario: str | None = None,
        difference: Sequence[str] | None = None,
        seed: int = 0,
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
    ) -> Evaluator:
        """The case as a function on the unit cube, for samplers and searches of one's own.

        Parameters
        ----------
        outcomes
            One or more, each ``outcome``, ``outcome.account`` or ``outcome.account.period``; the sum over accounts and
            the last period where left out.
        scenario, difference
            A scenario, or two of which the paired difference is evaluated.
        seed
            Of the random shocks, and of the points that :meth:`Evaluator.draws` gives.
        assume, quarterly, threads
            As of :meth:`run`.

        Returns
        -------
        Evaluator
            Takes points, shape (points, numbers); gives outcomes, shape (points, outcomes) [unit of each].
        """
        from quesnay.study.questions.points import Evaluator, pair_of

        pair = pair_of(scenario, difference)
        study = self._study(pair, assume, RunOptions(1, seed), quarterly, central=False)
        return Evaluator(study, outcomes, seed=seed, threads=threads, paired=len(pair) == 2)

    def sobol(
        self,
        outcomes: str | Iterable[str] = "gross_output",
        *,
        scenario: str | None = None,
        difference: Sequence[str] | None = None,
        n: int = 1024,
        seed: int = 0,
        by: str = "number",
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """First-order and total Sobol indices of every uncertain number, and of the random shocks together [1].

        Estimators of Saltelli et al. (2010) and Jansen (1999) on draws of the case: ``n (inputs + 3)`` runs of each
        scenario. Of numbers that are correlated see ``attrs["note"]``.

        Parameters
        ----------
        outcomes, scenario, difference, assume, quarterly, threads
            As of :meth:`evaluator`.
        n
            Rows of each sample; a row of which a run fails is left out whole.
        seed
            Of the draws.
        by
            ``number`` for each row of parameters.csv, ``parameter`` for all accounts of a parameter together.
        progress
            Called with runs done and asked for; returning False stops.

        Returns
        -------
        pandas.DataFrame
            One row for each outcome and input, the largest total index first, with 95 % intervals.

        Raises
        ------
        CaseError
            For unknown names, and both or none of a scenario and a difference.
        """
        from quesnay.study.questions.variance import sobol_table

        evaluate = self.evaluator(
            outcomes, scenario=scenario, difference=difference, seed=seed, assume=assume, quarterly=quarterly,
            threads=threads,
        )  # fmt: skip
        return sobol_table(evaluate, n, by, progress)

    def morris(
        self,
        outcomes: str | Iterable[str] = "gross_output",
        *,
        scenario: str | None = None,
        difference: Sequence[str] | None = None,
        trajectories: int = 20,
        levels: int = 4,
        seed: int = 0,
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """Elementary effects (Morris 1991) of every uncertain number: which matter at all, in few runs.

        Parameters
        ----------
        outcomes, scenario, difference, assume, quarterly, threads
            As of :meth:`evaluator`.
        trajectories
            Each takes a run for every number, and one more.
        levels
            Equally likely parts of a number's range, in whose middles it stands; an even number.
        seed, progress
            As of :meth:`sobol`.

        Returns
        -------
        pandas.DataFrame
            One row for each outcome and number: mean effect, mean size (mu star) with its standard error, and spread
            (sigma), over the number's whole probability range [the row's ``unit``].
        """
        from quesnay.study.questions.variance import effect_table

        evaluate = self.evaluator(
            outcomes, scenario=scenario, difference=difference, seed=seed, assume=assume, quarterly=quarterly,
            threads=threads,
        )  # fmt: skip
        return effect_table(evaluate, trajectories, levels, progress)

    def contributions(
        self,
        package: str,
        outcomes: str | Iterable[str] = "gross_output",
        *,
        draws: int,
        seed: int,
        members: Mapping[str, Sequence[str]] | None = None,
        orders: int = 16,
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """What each policy of a package adds to outcomes: Shapley values, over all orders of putting them in force.

        Up to eight members all parts of the package are run on the same draws; above, ``orders`` sampled orders and
        their prefixes, and the standard error covers both. ``alone`` and ``last`` are what a member adds where it comes
        first or last, ``smallest`` and ``largest`` over what may be in force before: where these differ, policies
        replace or reinforce one another. ``start`` and ``end`` are those of a waterfall.

        Parameters
        ----------
        package
            Name of a package.
        outcomes
            As of :meth:`evaluator`.
        draws, seed, assume, quarterly, threads
            As of :meth:`run`.
        members
            Names, each with the policies that go together; by default every policy by itself. Policies in none are in
            force throughout.
        orders
            Sampled orders of more than eight members, an even number.
        progress
            Called with draws done and asked for; returning False stops.

        Returns
        -------
        pandas.DataFrame
            One row for each outcome and member, the largest first, with a 95 % interval [the row's ``unit``].

        Raises
        ------
        CaseError
            For unknown names, and a package of fewer than two policies.
        """
        from quesnay.study.questions.shares import contribution_table

        options = RunOptions(draws, seed, threads=thread_count(threads))
        study = self._study([package], assume, options, quarterly, central=False)
        return contribution_table(study, package, outcomes, members, orders, progress)

    def plot_contributions(self, table: pd.DataFrame, *, ax: Axes | None = None, language: str = "both") -> Axes:
        """Draws a table of :meth:`contributions` as a waterfall, of its first outcome [unit on the axis].

        Parameters
        ----------
        table
            Of contributions.
        ax
            Axes to draw on; by default a figure of their own.
        language
            ``both``, ``en`` or ``zh``.
        """
        from quesnay.study.pictures.of_result import contribution_axes

        return contribution_axes(self.data, table, ax, language)

    def search(
        self,
        package: str,
        outcomes: str | Iterable[str] = "gross_output",
        *,
        budget: float,
        draws: int,
        seed: int,
        members: Mapping[str, Sequence[str]] | None = None,
        largest: float = 1.0,
        population: int = 24,
        generations: int = 20,
        fresh_draws: int = 1000,
        assume: Sequence[str] = (),
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """Searches sizes of a package's policies for gains at least cost under a budget; needs pymoo.

        Size 0 is without a policy, 1 as the package has it; heights and yearly costs are scaled. The front that NSGA-II
        (Deb et al. 2002) finds on ``draws`` draws is evaluated again on ``fresh_draws`` others, as the best of many
        candidates looks better than it is on the draws that chose it.

        Parameters
        ----------
        package
            Name of a package.
        outcomes
            One or more whose gain over the package without its policies is sought, each as of :meth:`evaluator`.
        budget
            Largest mean gross cost over the run [money].
        draws, seed, assume, threads
            As of :meth:`run`.
        members
            As of :meth:`contributions`: policies that are sized together.
        largest
            Largest size.
        population, generations
            Of the search: their product is the number of candidates.
        fresh_draws
            On which the front is evaluated again.
        progress
            Called with candidates done and asked for; returning False stops.

        Returns
        -------
        pandas.DataFrame
            One row for each candidate of the front, the cheapest first: sizes [1], gain with standard error and as
            searched, cost, whether it is within the budget, and whether another row is better in everything.

        Raises
        ------
        CaseError
            If pymoo is not installed, for unknown names, and where nothing is within the budget.
        """
        from quesnay.study.questions.search import search_table

        study = self._study(
            [package], assume, RunOptions(draws, seed, threads=thread_count(threads)), False, central=False
        )
        return search_table(
            study, package, outcomes, budget, members, largest, population, generations, fresh_draws, progress
        )
