"""Looks at a case without a result: memory, checks, loops, scores of its forecast, and its review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.asked import thread_count
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.scenarios import make_scenario
from quesnay.models.loops import FeedbackLoops, scored_loops
from quesnay.models.model_numbers import DrawNumbers
from quesnay.study.case_methods.loading import built_model, each_once, read_case_data
from quesnay.study.case_methods.runs import CaseRuns
from quesnay.study.case_methods.structures import CaseStructures
from quesnay.study.economy.mechanisms import named_mechanisms
from quesnay.study.plan import Progress, RunOptions, compile_scenarios, record_steps

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.models.balances import Row
    from quesnay.models.checks import RealityCheck
    from quesnay.models.run import Run
    from quesnay.study.monitoring.reviewed import Rule
    from quesnay.study.score.scored import Scored

__all__ = ["CaseLooks"]


class CaseLooks(CaseRuns, CaseStructures):
    """What tells of a case and of how it runs."""

    def estimate_memory(
        self,
        scenarios: Sequence[str] | None = None,
        *,
        draws: int,
        assume: Sequence[str] = (),
        threads: int | None = None,
    ) -> str:
        """How much memory a run would take, in one sentence [MB].

        Parameters
        ----------
        scenarios, draws, assume, threads
            As of :meth:`run`.
        """
        options = RunOptions(draws, 0, threads=thread_count(threads))
        study = self._study(scenarios, assume, options, quarterly=False, central=False)
        programs, _ = compile_scenarios(study.uncertainty, study.scenarios, record_steps(self.data, 1))
        estimate = programs.estimate_memory(
            study.uncertainty.plan, draws=draws, threads=options.threads, lanes=options.lanes,
            keep_limit=options.keep_limit,
        )  # fmt: skip
        kept, work = estimate["kept_bytes"] / 2**20, estimate["workspace_bytes"] / 2**20
        if estimate["kept"]:
            return (
                f"{draws} draws of {len(study.names)} scenarios: {kept:.0f} MB of results and {work:.0f} MB to work in"
            )
        return (
            f"{draws} draws of {len(study.names)} scenarios: {kept:.0f} MB of results are more than is kept, so bands"
            f" come from histograms; {work:.0f} MB to work in"
        )

    def check(
        self, *, scenario: str | None = None, draws: int = 32, seed: int = 1, reality: Iterable[RealityCheck] = ()
    ) -> pd.DataFrame:
        """Checks of the model: balances, closed totals, step halving, extremes, statements of reality.

        Parameters
        ----------
        scenario
            Of the runs that are checked; by default the first that is not the baseline.
        draws, seed
            Draws that are checked, from the first of a seed.
        reality
            Statements, see :class:`RealityCheck`.

        Returns
        -------
        pandas.DataFrame
            One row for each check: check, passed, value and limit [1, or the unit that ``detail`` names], detail.
        """
        from quesnay.study.checks import check_case
        from quesnay.study.vintages.chosen import vintage_rows

        def known(name: str) -> CaseData:
            data = read_case_data(self.data.folder, vintage=name)
            built_model(data)
            return data

        def vintages() -> list[Row]:
            return vintage_rows(self.vintages, known)

        return check_case(self, scenario=scenario, draws=draws, seed=seed, reality=reality, more={"vintages": vintages})

    def evidence(self, *, draws: int = 1000, seed: int = 2025, outcome: str = "gross_output") -> pd.DataFrame:
        """How much of what moves a result rests on each grade of evidence, over the draws of a small run.

        A drawn number weighs as the square of its rank correlation with the result, or nothing where that is within
        three standard errors of none. Asked of are the total of the last period in the baseline, and the difference
        from it of the first other package that the case runs. Numbers that go together are counted each, and fixed
        numbers, tables and random shocks not at all.

        Parameters
        ----------
        draws, seed
            Of the run; at least 100 draws.
        outcome
            What is asked of.

        Returns
        -------
        pandas.DataFrame
            By scenario (and baseline, empty for the level) and grade: numbers of parameters.csv, how many of them are
            drawn and how many move the result, their share of the weight [1] and the three that weigh most.

        Raises
        ------
        QuesnayError
            For fewer than 100 draws, an outcome that the model lacks, and where no draw was completed.
        """
        from quesnay.study.economy.grades import evidence_table

        return evidence_table(self, draws=draws, seed=seed, outcome=outcome)

    def score(
        self,
        outturns: str | PathLike[str],
        *,
        draws: int,
        seed: int,
        scenario: str | None = None,
        assume: Sequence[str] = (),
        history: str | PathLike[str] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Scored:
        """Scores the forecast of a scenario against what came, and against rivals.

        Parameters
        ----------
        outturns
            CSV file of what came, with the columns of docs/study/scores.md.
        draws, seed, threads, progress
            As of :meth:`run`.
        scenario, assume
            Name of a package, the baseline by default, and of assumptions.
        history
            CSV file of the figures that rivals use; by default history.csv beside the outturns, if there is one.

        Returns
        -------
        Scored
            Tables of scores [1, %, index points: see ``scores()``], words and files.

        Raises
        ------
        CaseError
            For an outturn that cannot be scored, such as a level over a break of its series.
        """
        from quesnay.study.score.asked import scored

        return scored(
            self.data,
            self.model,
            self._scenarios,
            RunOptions(draws, seed, threads=thread_count(threads)),
            outturns,
            history,
            scenario,
            assume,
            progress,
        )

    def loops(
        self, scenario: str | None = None, *, assume: Sequence[str] = (), strongest: bool = True, most: int = 1000
    ) -> FeedbackLoops:
        """Feedback loops of the central run of a scenario, the baseline by default; see :meth:`quesnay.Model.loops`.

        Returns
        -------
        FeedbackLoops
            Its ``table`` has a row for each loop, with its share of the run [1] and the ``mechanisms`` of
            docs/economy/economics.md that it goes through; scores are over time [year].
        """
        (one,) = self._scenarios([scenario or self.data.file.scenarios.baseline], assume)
        calendar = self.data.file.calendar
        steps = calendar.years * calendar.steps_per_year
        settings = _core.RunSettings(
            method=calendar.method, steps_per_year=calendar.steps_per_year, n_steps=steps, record_steps=[steps]
        )
        model = _core.apply_scenario(self.model.core, one)
        values = self._central.scenario_values(one)
        return scored_loops(
            model, values, self._central.plan, settings, strongest=strongest, most=most, naming=named_mechanisms
        )

    def reviewed(
        self,
        package: str,
        rule: Rule,
        *,
        seed: int = 0,
        draw: int = 0,
        assume: Sequence[str] = (),
        central: bool = False,
        threads: int | None = None,
    ) -> Run:
        """A run of one draw in which the review of a package decides by a rule of yours.

        Parameters
        ----------
        package
            A package with a review in its file; its rule and its decisions by hand are left out.
        rule
            Called at each date of the review with the date and a table of what is reported by then: account, reported
            and path [money/year], gap [1], and the late land gate in ``attrs["land_gate"]`` [1]. It returns levers with
            the values they have once the decision acts, as :meth:`quesnay.Run.set` takes them [unit of each];
            ``review_money`` by account and ``review_quota`` [1] are what the file's own rule moves.
        seed, draw, assume, central, threads
            As of :meth:`start`.

        Returns
        -------
        Run
            At the end of the case, times in years from its start [year].

        Raises
        ------
        CaseError
            For a package without review, and a rule that returns something else.
        """
        from quesnay.study.monitoring.reviewed import run_reviewed

        known_name(package, self.data.packages, str(self.data.folder / "policies"), "package")
        asked = DrawNumbers.checked(1, seed, draw, threads, first="draw")
        one = make_scenario(self.data, package, each_once(assume, "assumptions"), rule=False)
        return run_reviewed(self.data, package, self._started(one, asked, central, many=False), rule)

    def reported(self, package: str, run: Run) -> pd.DataFrame:
        """What the review of a package sees where a run of one draw stands, as :meth:`reviewed` gives it to a rule.

        Parameters
        ----------
        package
            A package with a review in its file.
        run
            A run of it that :meth:`start` began.

        Returns
        -------
        pandas.DataFrame
            One row for each account it looks at: reported and path [money/year], gap [1].

        Raises
        ------
        CaseError
            For a package without review.
        """
        from quesnay.study.monitoring.reviewed import reported

        return reported(self.data, package, run)
