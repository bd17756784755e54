"""The case as its users see it: a model, scenarios, and runs of them.

The file is over 300 lines because all that a user asks of a case are methods of one class.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.accounts.table import Table
from quesnay.asked import thread_count
from quesnay.case.change.edits import edited_data
from quesnay.case.change.parameters import set_parameters
from quesnay.case.change.scenarios import add_assumption, add_package, add_policy
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.labels import periods
from quesnay.case.monitoring.channels import with_channels
from quesnay.case.monitoring.district_files import with_district_files, with_district_numbers
from quesnay.case.monitoring.district_levers import check_district_levers
from quesnay.case.monitoring.indicator_files import with_indicators
from quesnay.case.reader import read_case
from quesnay.case.scenario_schema import Grade
from quesnay.case.scenarios import make_scenario
from quesnay.case.schema import SwitchTable, changed_switches
from quesnay.case.shipped import case_folder
from quesnay.errors import CaseError
from quesnay.models.by_label import Numbers
from quesnay.models.loops import FeedbackLoops, scored_loops
from quesnay.models.model import Model, ModelBuilder
from quesnay.models.model_numbers import DrawNumbers
from quesnay.models.recording import in_memory
from quesnay.study.alternatives.structures import declared
from quesnay.study.arrays import AXES
from quesnay.study.base_year import case_table, check_base_year
from quesnay.study.economy.mechanisms import named_mechanisms
from quesnay.study.keep.checkpoint import Checkpoint, PartFolders
from quesnay.study.keep.running import asked_design, kept_in, runner_of
from quesnay.study.plan import PLAIN, Progress, RunOptions, Study, Uncertainty, compile_scenarios, record_steps
from quesnay.study.result import Result
from quesnay.study.session.changed import Edit, change_table, changed_text, contents_of, save_folder, with_changes
from quesnay.study.switches import build_case_model

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from dask.distributed import Client
    from matplotlib.axes import Axes

    from quesnay.models.balances import Row
    from quesnay.models.checks import RealityCheck
    from quesnay.models.run import Run
    from quesnay.study.monitoring.reviewed import Rule
    from quesnay.study.questions.points import Evaluator
    from quesnay.study.score.scored import Scored
    from quesnay.study.session.session import Session

__all__ = ["Case", "load_case"]


class Case:
    """A case folder: accounts, parameters, policies, targets and sources, and the model they fill."""

    def __init__(self, data: CaseData, model: Model) -> None:
        self.data = data
        self.model = model

    def __repr__(self) -> str:
        size = f"{len(self.data.accounts)} accounts, {len(self.data.packages)} packages"
        return f"<Case {self.data.file.id}: {size}{changed_text(self.data)}>"

    @property
    def packages(self) -> list[str]:
        """Names of the packages, in the order of the case."""
        order = self.data.file.scenarios.order
        return [*order, *(name for name in self.data.packages if name not in order)]

    @property
    def assumptions(self) -> list[str]:
        """Names of the assumptions."""
        return list(self.data.assumptions)

    @property
    def alternatives(self) -> list[str]:
        """Names of other structures of the economy that :meth:`Result.alternatives` compares packages in."""
        return [one.id for one in declared(self.data)]

    def table(self) -> Table:
        """The input-output table of the base year [money/year]: local flows, purchases elsewhere as imports apart."""
        return case_table(self.data)

    def _scenarios(self, names: Sequence[str] | None, assume: Sequence[str]) -> list[_core.Scenario]:
        chosen = _each_once(names, "scenarios") if names is not None else list(self.data.file.scenarios.order)
        assume = _each_once(assume, "assumptions")
        if not chosen:
            raise CaseError("a run has no scenarios, expected at least one")
        scenarios = [make_scenario(self.data, name, assume) for name in chosen]
        _each_once([one.name for one in scenarios], "scenarios")
        for one in scenarios:
            _each_once([assumption.id for assumption in one.assumptions], f"assumptions of scenario '{one.name}'")
        return scenarios

    @cached_property
    def _uncertain(self) -> Uncertainty:
        # Tables of inverse distribution functions are made once a case.
        return Uncertainty(self.data, self.model.core)

    @cached_property
    def _central(self) -> Uncertainty:
        return Uncertainty(self.data, self.model.core, central=True)

    def _study(
        self, scenarios: Sequence[str] | None, assume: Sequence[str], options: RunOptions, quarterly: bool,
        central: bool, design: tuple[str, int] = PLAIN,
    ) -> Study:  # fmt: skip
        chosen = tuple(self._scenarios(scenarios, assume))
        uncertainty = self._central if central else self._uncertain
        if design != PLAIN:
            uncertainty = uncertainty.placed(design)
        return Study(uncertainty, chosen, tuple(assume), options, 4 if quarterly else 1, central)

    def start(
        self,
        scenario: str,
        *,
        draws: int | None = None,
        seed: int = 0,
        draw: int = 0,
        assume: Sequence[str] = (),
        central: bool = False,
        threads: int | None = None,
    ) -> Run:
        """A run of one scenario that stands at its start: for a review, go on to a date, look, move a lever, go on.

        Parameters
        ----------
        scenario, assume
            Name of a package, and of assumptions.
        draws, seed, draw
            Draws ``draw`` to ``draw + draws - 1`` as :meth:`run` makes them; without ``draws`` one draw.
        central
            Central values and no shocks.

        Returns
        -------
        Run
            Times are years from the start of the case [year]; outcomes are recorded at the end of each year.

        Raises
        ------
        CaseError
            For an unknown package or assumption.
        InvalidValue
            For draws that do not fit into memory.
        """
        asked = DrawNumbers.checked(1 if draws is None else draws, seed, draw, threads, first="draw")
        return self._started(self._scenarios([scenario], assume)[0], asked, central, many=draws is not None)

    def _started(self, one: _core.Scenario, asked: DrawNumbers, central: bool, *, many: bool) -> Run:
        import quesnay.models.run as stepped

        uncertainty = self._central if central else self._uncertain
        calendar = self.data.file.calendar
        records = record_steps(self.data, 1)
        settings = _core.RunSettings(
            method=calendar.method, steps_per_year=calendar.steps_per_year,
            n_steps=calendar.years * calendar.steps_per_year, record_steps=records,
        )  # fmt: skip
        model = Model(_core.apply_scenario(uncertainty.core, one))

        def standing(draws: int | None) -> Run:
            return stepped.start(
                model, settings, uncertainty.plan, {}, values=uncertainty.scenario_values(one),
                seed=asked.seed, first_draw=asked.first_draw, draws=draws, threads=asked.threads,
            )  # fmt: skip

        with in_memory(
            model.core, model.outcomes, asked.draws, len(records), lambda: standing(None).core, of_case=True
        ):
            return standing(asked.draws if many else None)

    def run(
        self,
        scenarios: Sequence[str] | None = None,
        *,
        draws: int | None = None,
        seed: int,
        assume: Sequence[str] = (),
        first_draw: int = 0,
        threads: int | None = None,
        progress: Progress | None = None,
        quarterly: bool = False,
        keep_limit: int = 200 << 20,
        lanes: int = _core.default_lanes,
        samples: pd.DataFrame | xr.Dataset | xr.DataArray | str | PathLike[str] | None = None,
        others: str = "refused",
        design: str = "monte_carlo",
        design_draws: int | None = None,
        until: Mapping[str, object] | None = None,
        checkpoint: str | PathLike[str] | Checkpoint | PartFolders | None = None,
        client: Client | None = None,
        ordinary_purchases: bool = True,
    ) -> Result:
        """Runs scenarios on common draws.

        Parameters
        ----------
        scenarios
            Names of packages, alone or with assumptions as ``"plan | demand_surge"``; by default the packages of the
            case. Every scenario sees the same draws.
        draws, seed, first_draw
            Draws ``first_draw`` to ``first_draw + draws - 1`` of a seed. A draw's numbers depend on nothing else.
            With samples ``draws`` is by default all of them.
        assume
            Names of assumptions, applied to every scenario.
        threads
            Threads to use, at most 1024; by default those of docs/study/threads.md. Results do not depend on it.
        progress
            Called with draws done and asked for; returning False stops the run.
        quarterly
            Read outcomes at quarter ends instead of year ends.
        keep_limit
            Bytes of results kept draw by draw; above, quantiles come from histograms.
        samples
            Numbers of one's own in place of drawn ones, a row for each draw from draw 0 on and a column for each
            number as :meth:`quesnay.Result.parameters` names them: a table, or the path of a .parquet or .csv file.
            Shocks are still drawn, by ``seed``.
        others
            Whether drawn numbers without a column are ``refused``, or ``drawn`` as the case says.
        design
            How draws are placed (docs/study/designs.md): ``monte_carlo``, ``antithetic``, ``latin_hypercube``, or
            ``sobol``, whose draws are a power of two.
        design_draws
            How many draws fill the design of a run that makes a part of them; by default all up to its last.
        until
            ``{"se": 0.01, "of": ["gross_output.total.2019:plan-no_policy"]}``: ends the run at the first multiple of
            1,024 draws at which the standard error of all these numbers, or with ``relative`` its share of the mean
            [1], is small enough, at the latest with ``draws``. ``looks`` of the result tells what was seen.
        checkpoint
            A folder in which blocks of draws are kept: a run that was stopped, however, goes on from there.
        client
            A ``dask.distributed.Client`` whose workers compute the blocks.
        ordinary_purchases
            Whether comparisons say what the money of a package does as ordinary public purchases. It takes one more run
            of every package, when the first comparison is asked for.

        Returns
        -------
        Result
            Its tables have a row for each scenario, outcome, account and period, in the row's unit [``unit``].

        Raises
        ------
        QuesnayError
            For an unknown scenario, no draws, or a model that the case does not fit.
        """
        given = None if samples is None else self._sampled(samples, others)
        if draws is None:
            if given is None:
                raise CaseError("a run was asked for without draws, expected draws=1000 or the like, or samples")
            draws = given.plan.n_samples - first_draw
        if given is not None and design != "monte_carlo":
            raise CaseError(f"a run of samples was asked for with the design '{design}', expected design 'monte_carlo'")
        kept = kept_in(checkpoint)
        runner = runner_of(kept, client)
        options = RunOptions(
            draws, seed, first_draw, thread_count(threads), lanes, keep_limit, runner, ordinary_purchases
        )
        placed = asked_design(design, design_draws, first_draw, draws, until)
        study = self._study(scenarios, assume, options, quarterly, central=False, design=placed)
        if given is not None:
            study = dataclasses.replace(study, uncertainty=given)
        if isinstance(kept, Checkpoint):
            kept.describe(study)
        return Result.of_run(study, progress, until)

    def _sampled(self, samples: object, others: str) -> Uncertainty:
        from quesnay.study.session.samples import read_samples

        core = self.model.core
        return Uncertainty(self.data, core, samples=read_samples(self.data, core, samples, others))

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

        def vintages() -> list[Row]:
            return vintage_rows(self.vintages, lambda name: load_case(self.data.folder, vintage=name).data)

        return check_case(self, scenario=scenario, draws=draws, seed=seed, reality=reality, more={"vintages": vintages})

    def edit(self, change: Callable[[ModelBuilder], object], values: Mapping[str, Numbers] | None = None) -> Case:
        """A case whose model is edited, see :meth:`quesnay.Model.edit`; this one stays as it is.

        Parameters
        ----------
        change
            Called with a builder that starts from the case's model.
        values
            Numbers of parameters that the change adds, over their dimensions as :meth:`quesnay.Model.run` takes them
            [unit of each]. Numbers of parameters that it removes, or replaces by equations, are left out.

        Raises
        ------
        QuesnayError
            If units, dimensions or loops do not hold, or a target or policy names what is gone.
        """
        model = self.model.edit(change)
        for outcome in model.core.outcomes:
            if outcome.name in AXES:
                raise CaseError(
                    f"outcome '{outcome.name}' has the name of an axis of the results of a case, expected another"
                )
        data = edited_data(self.data, model.core, values or {})
        _check_scenarios(model.core, data)
        return Case(data, model)

    @property
    def switches(self) -> SwitchTable:
        """Structural alternatives that the case's model was built with."""
        return self.data.file.switches

    def with_switches(
        self,
        *,
        import_flexibility: float | None = None,
        rationing: str | None = None,
        hard_land_ceiling: bool | None = None,
        districts: bool | None = None,
    ) -> Case:
        """A case with another structure; this one stays as it is. What is not given stays as the case has it.

        Parameters
        ----------
        import_flexibility
            Share of a local shortage that buyers make up by imports, 0 to 1 [1]. Below one, inputs that are rationed
            stop their buyers, and there is no value of one more unit within the instant (:meth:`Result.values` stays).
        rationing
            Who goes short first then: ``proportional`` or ``intermediates_first``. The latter is refused where imports
            are fully flexible (1, the default): there it changes nothing.
        hard_land_ceiling
            Land as a ceiling of capacity instead of a part of it.
        districts
            Industrial land, quota and land gate by the districts of the case's folder ``districts``.

        Raises
        ------
        CaseError
            For a value that is not one of these, and for a case whose model was edited.
        """
        given = {
            "import_flexibility": import_flexibility, "rationing": rationing, "hard_land_ceiling": hard_land_ceiling,
            "districts": districts,
        }  # fmt: skip
        changes = {name: value for name, value in given.items() if value is not None}
        switches = changed_switches(self.switches, changes)
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected switches to be set before the model is edited")
        file = self.data.file.model_copy(update={"switches": switches})
        data = with_district_numbers(dataclasses.replace(self.data, file=file))
        changed = Model(build_case_model(data))
        _check_scenarios(changed.core, data)
        return Case(data, changed)

    @property
    def vintages(self) -> list[str]:
        """Names of the vintages of the case: what was known at a date."""
        return list(self.data.vintages)

    def vintage(self, name: str) -> Case:
        """The case with what was known at a date alone; this one stays as it is.

        Parameters
        ----------
        name
            A folder in ``vintages/`` of the case, see :attr:`vintages`.

        Raises
        ------
        CaseError
            For an unknown name, a row that was published later than the vintage allows, and a case whose model was
            edited.
        """
        if not isinstance(name, str):
            raise CaseError(f"vintage is {name!r}, expected the name of one: {', '.join(self.vintages) or 'none'}")
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected the vintage to be chosen before it is edited")
        if self.data.changes:
            raise CaseError("numbers or policies of this case were changed, expected the vintage to be chosen before")
        files = contents_of(self.data).files
        return _loaded(_read(self.data.folder, files, vintage=name, demand=self.data.demand))

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

    def central(
        self, scenarios: Sequence[str] | None = None, *, assume: Sequence[str] = (), quarterly: bool = False
    ) -> Result:
        """The central run: every parameter at its central value, no shocks. A result of one draw.

        It is not the expectation: the mean over draws lies elsewhere.

        Parameters
        ----------
        scenarios, assume, quarterly
            As of :meth:`run`.

        Returns
        -------
        Result
            As of :meth:`run`, with one draw; each row says its unit [``unit``].
        """
        options = RunOptions(draws=1, seed=0, lanes=4, threads=1)
        return Result.of_run(self._study(scenarios, assume, options, quarterly, central=True))

    @cached_property
    def _is_edited(self) -> bool:
        built, core = build_case_model(self.data), self.model.core
        return core.equations() != built.equations() or core.unit_words != built.unit_words

    def _changed(self, edit: Edit) -> Case:
        """The case with some of its files changed; edits of its model stay."""
        core = self.model.core if self._is_edited else None
        vintage = self.data.vintage.name if self.data.vintage else None
        data = with_changes(
            self.data, edit, lambda folder, files: _read(folder, files, core, vintage, self.data.demand)
        )
        if core is None:
            return _loaded(data)
        added = {name: array for name, array in self.data.arrays.items() if name not in data.arrays}
        known = core.names("parameter")
        for change in data.changes[len(self.data.changes) :]:
            if change.kind == "parameter":
                known_name(change.name, known, "the edited model", "parameter")
        data = edited_data(data, core, added)
        _check_scenarios(core, data)
        return Case(data, self.model)

    def with_parameters(
        self,
        values: Mapping[str, object] | None = None,
        /,
        *,
        grade: Grade = "judgement",
        source: str | None = None,
        note: str = "",
        **named: object,
    ) -> Case:
        """A case with other numbers for some parameters; this one stays as it is.

        ``case.with_parameters(deadweight=0.3, gestation_time=("pert", 1.5, 1.0, 2.5), market_growth={"K4": 0.02})``.
        All is checked as the files of a case are. What is not changed keeps its draws, except that a number that
        served several accounts, the first of which is set apart, is drawn anew for the others. What was correlated
        with a number that is certain now is not any more.

        Parameters
        ----------
        values, named
            By parameter: a number, which is then certain; a distribution with central value, low and high, as
            parameters.csv has them; or a table of either by account [unit of the parameter]. Of a matrix of the base
            year a table by pairs (from, to).
        grade, source, note
            Evidence grade, source (of sources.csv) and note of numbers in parameters.csv; by default a judgement of
            the user.

        Raises
        ------
        CaseError
            For an unknown parameter or account, and a number that the case's files could not have.
        """
        given = {**(values or {}), **named}
        return self._changed(
            lambda contents: set_parameters(contents, self.data, given, grade=grade, source=source, note=note)
        )

    def with_policy(
        self,
        policy: str,
        *,
        levers: Mapping[str, object] | Sequence[Mapping[str, object]],
        cost: float | Mapping[str, object],
        start: float | datetime.date | str = 0.0,
        ramp: float | str | None = None,
        package: str | None = None,
        replace: bool = False,
        **about: object,
    ) -> Case:
        """A case with one more policy, in a package that it has or in one of its own; this one stays as it is.

        ``case.with_policy("bus", levers={"quality_growth": 0.01}, cost=3.0, start=datetime.date(2018, 1, 1))``.

        Parameters
        ----------
        policy
            Its id, which is also the name of its package unless ``package`` names one.
        levers
            Height of each lever [unit of the lever], or the name of a parameter, or a table with the keys of a file
            (docs/cases/policies.md): ``accounts``, ``shape``, ``duration``, ``times``, ``combine`` and so on.
        cost
            Yearly cost [money/year], or a table as a file has it.
        start, ramp
            A date, a time from the start of the run [year], or the name of a parameter; and how long the start takes.
        package
            A package of the case to which the policy is added.
        replace
            Whether a package or policy of the same name is replaced.
        about
            Further keys of a policy: ``name_en``, ``name_zh``, ``source``, ``grade``, ``displacement_inside``.

        Raises
        ------
        CaseError
            For what a file of the case would be refused for.
        """
        given = {"id": policy, "levers": levers, "cost": cost, "start": start, "ramp": ramp, **about}
        return self._changed(lambda contents: add_policy(contents, self.data, given, package, replace))

    def with_package(
        self,
        package: str,
        policies: Mapping[str, float] | Sequence[str | Mapping[str, object]] | None = None,
        *,
        levers: pd.DataFrame | str | PathLike[str] | None = None,
        includes: Sequence[str] = (),
        compare_with: str | None = None,
        title_en: str = "",
        title_zh: str = "",
        replace: bool = False,
    ) -> Case:
        """A case with one more package; this one stays as it is.

        ``case.with_package("half", {"L1": 0.5, "P2": 1.0})``.

        Parameters
        ----------
        package
            Its name.
        policies
            Ids of policies of the case; or sizes by id [1], where 1 is as the case has it and 0.5 has half the heights
            and half the yearly cost; or policies with the keys of a file.
        levers
            In place of policies a table as :meth:`levers` makes it, with sizes, starts and ramps changed, or the path
            of one (.xlsx or .csv). Policies of size 0 are off.
        includes
            Packages whose policies it has too.
        compare_with
            The package that its effects are measured from, by default the baseline.
        title_en, title_zh
            Titles; by default the name.
        replace
            Whether a package of the same name is replaced.

        Raises
        ------
        CaseError
            For what a file of the case would be refused for.
        """
        about = {"title_en": title_en, "title_zh": title_zh, "compare_with": compare_with, "includes": list(includes)}
        if (policies is None) == (levers is None):
            raise CaseError(f"package '{package}' was given policies and levers, or neither, expected one of them")
        if levers is not None:
            from quesnay.study.session.levers import lever_policies

            policies = lever_policies(self.data, levers)
        return self._changed(lambda contents: add_package(contents, self.data, package, policies, about, replace))

    def with_assumption(
        self,
        assumption: str,
        changes: Mapping[str, object] | Sequence[Mapping[str, object]],
        *,
        start: float | datetime.date | str = 0.0,
        ramp: float | str | None = None,
        title_en: str = "",
        title_zh: str = "",
        grade: Grade = "judgement",
        source: str | None = None,
        replace: bool = False,
    ) -> Case:
        """A case with one more assumption; this one stays as it is.

        ``case.with_assumption("surge", {"external_demand_shift": {"K4": 0.2}}, start=1.0)``, then
        ``run(["plan", "plan | surge"], ...)``.

        Parameters
        ----------
        assumption
            Its name.
        changes
            By input: the height by which it is moved [unit of the input]; by parameter: the number that it is set to
            [unit of the parameter]; either also by account. Or changes with the keys of a file.
        start, ramp
            When inputs are moved: a date, a time from the start of the run [year] or the name of a parameter; and how
            long that takes.
        title_en, title_zh, grade, source
            Titles, by default the name; evidence grade and source (of sources.csv).
        replace
            Whether an assumption of the same name is replaced.

        Raises
        ------
        CaseError
            For what a file of the case would be refused for.
        """
        about = {"title_en": title_en, "title_zh": title_zh, "grade": grade}
        when = {"start": start, "ramp": ramp}
        inputs = self.model.core.names("assumption")
        return self._changed(
            lambda contents: add_assumption(
                contents, self.data, assumption, changes, inputs, when, about, source, replace
            )
        )

    def session(
        self,
        control: str | None = None,
        *,
        draws: int,
        seed: int,
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
    ) -> Session:
        """Answers to packages that no file names, as sliders ask for them: programs and the control's draws are kept.

        Parameters
        ----------
        control
            The package that answers are compared with, by default the baseline.
        draws, seed
            Draws 0 to ``draws - 1`` of a seed.
        assume
            Names of assumptions, applied to all.
        quarterly
            Read outcomes at quarter ends instead of year ends.
        threads
            As of :meth:`run`.

        Returns
        -------
        Session
            Its ``change`` gives a package beside the control.

        Raises
        ------
        CaseError
            For an unknown package or assumption, and packages that have different policies of one id.
        """
        from quesnay.study.session.session import Session

        assumed = _each_once(assume, "assumptions")
        session = Session(
            self._uncertain, control=control or self.data.file.scenarios.baseline, draws=draws, seed=seed,
            assume=assumed, quarterly=quarterly, threads=thread_count(threads),
        )  # fmt: skip
        session.change(session.control)
        return session

    def levers(self) -> pd.DataFrame:
        """Policies and their levers, to be read, changed and given to :meth:`with_package`.

        Returns
        -------
        pandas.DataFrame
            One row for each lever of each policy: names in two languages, size and largest size [1], start, ramp,
            height in the centre [its ``unit``], bounds, the equations it enters, cost [its ``cost_unit``], grades,
            source. Levers that no policy moves come last.
        """
        from quesnay.study.session.levers import lever_table

        return lever_table(self.data, self.model)

    def parameters(self) -> pd.DataFrame:
        """Numbers of parameters.csv, certain and drawn, by the name that :meth:`quesnay.Result.parameters` has.

        Returns
        -------
        pandas.DataFrame
            One row for each number: parameter, accounts it serves, symbol, unit, central, low, high [``unit``],
            distribution, grade, source, names in two languages, note.
        """
        from quesnay.study.session.parameters import parameter_table

        return parameter_table(self.data)

    def changes(self) -> pd.DataFrame:
        """What was changed since the folder was read, by ``with_parameters`` and the like.

        Returns
        -------
        pandas.DataFrame
            One row for each change: kind, name, account (of a policy: its package), before and after.
        """
        return change_table(self.data)

    def save(self, folder: str | PathLike[str]) -> None:
        """Writes the case as a folder that :func:`load_case` reads to the same bits.

        Parameters
        ----------
        folder
            One that does not exist, or is empty.

        Raises
        ------
        CaseError
            If the folder is in use or cannot be written, and for a case whose model was edited.
        """
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected one that its files say in full")
        save_folder(self.data, folder)

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
        one = make_scenario(self.data, package, _each_once(assume, "assumptions"), rule=False)
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


def _each_once(names: Sequence[str], what: str) -> list[str]:
    """Names in a list, each once: an assumption that is applied twice is another assumption."""
    if isinstance(names, str):
        raise CaseError(f"{what} is the text '{names}', expected a list of names such as ['{names}']")
    given = list(names)
    for name in given:
        if not isinstance(name, str):
            raise CaseError(f"{what} hold {name!r}, expected names")
        if given.count(name) > 1:
            raise CaseError(f"{what} name '{name}' twice, expected each once")
    return given


def _check_targets(data: CaseData, core: _core.CoreModel) -> None:
    where = data.folder / "targets.csv"
    outcomes = {outcome.name: outcome for outcome in core.outcomes}
    years = [period.name for period in periods(data, 1)]
    for target in data.targets:
        at = f"{where}: target '{target.target}'"
        known_name(target.outcome, outcomes, at, "outcome")
        known_name(target.period, years, at, "period")
        if target.unit != outcomes[target.outcome].unit:
            raise CaseError(
                f"{at}: unit '{target.unit}', expected '{outcomes[target.outcome].unit}' as outcome"
                f" '{target.outcome}' has"
            )


def load_case(folder: str | PathLike[str], *, vintage: str | None = None, demand: str | None = None) -> Case:
    """Reads a case, checks it, and builds its model.

    Parameters
    ----------
    folder
        The case folder, or the name of a shipped case: ``"guangzhou"``. A path that exists wins.
    vintage
        What was known at a date: a folder in ``vintages/``. By default that of case.toml, if it names one.
    demand
        ``"realised"``: markets grow as they came, by realised_demand.csv of the case, which no vintage knows.

    Raises
    ------
    CaseError
        One sentence that names file, key or row, what was given and what was expected.
    QuesnayError
        If policies name levers the model lacks, units differ, or the coefficients are not productive.
    """
    if demand not in (None, "realised"):
        raise CaseError(f"demand is {demand!r}, expected 'realised' or none")
    return _loaded(_read(case_folder(folder), vintage=vintage, demand=demand))


def _read(
    folder: Path, held: Mapping[str, bytes] | None = None, edited: _core.CoreModel | None = None,
    vintage: str | None = None, demand: str | None = None,
) -> CaseData:  # fmt: skip
    """A case folder, or contents that stand for its files; ranges are also those of an edited model."""
    # Refused here, an instruction set that is asked for is no fault of a file.
    _core.active_isa()
    # Switches change equations, not the parameters that a case gives numbers for.
    bare = _core.build_economy(
        ["any"], named_projects=[("any", "any", [0, 1], [0, 0], [0, 1], [0, 0])], research_trend=True
    )
    optional = set(bare.names("parameter")) - set(_core.build_economy(["any"]).names("parameter"))
    dims = {name: tuple(bare.dims(name)) for name in bare.names("parameter")}
    ranges = {}
    for core in filter(None, (bare, edited)):
        named = [name for kind in ("parameter", "lever", "assumption") for name in core.names(kind)]
        ranges.update({name: ends for name in named if (ends := core.range(name)) is not None})
    factors = {factor.name: factor.amount for factor in bare.factors}
    data = read_case(folder, dims, bare.axes(), ranges, factors, held, vintage, demand, optional)
    return with_indicators(with_channels(with_district_files(data, held), held), held)


def _loaded(data: CaseData) -> Case:
    """A case as read, checked against the model that is built for it."""
    core = build_case_model(data)
    uncertainty = Uncertainty(data, core, central=True)
    _check_coefficients(uncertainty)
    check_base_year(data)
    _check_scenarios(core, data)
    _check_start(uncertainty)
    return Case(data, Model(core))


def _check_start(uncertainty: Uncertainty) -> None:
    """The central run of the baseline can begin: what no draw could do is said when the case is read."""
    data = uncertainty.data
    per_year = data.file.calendar.steps_per_year
    output = next(one for one in uncertainty.core.outcomes if one.name == "gross_output")
    settings = _core.RunSettings(
        method=data.file.calendar.method, steps_per_year=per_year, n_steps=per_year, record_steps=[per_year]
    )
    model = _core.apply_scenario(uncertainty.core, make_scenario(data, data.file.scenarios.baseline))
    programs = _core.ProgramSet()
    programs.add("start", model, dict(uncertainty.plan.fixed_values()), uncertainty.plan, settings, [output])
    failures = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan).failures
    if failures:
        raise CaseError(f"{data.folder}: the central run fails in its first year: {failures[0]['reason']}")


def _check_scenarios(core: _core.CoreModel, data: CaseData) -> None:
    """Targets, packages and assumptions of a case name what its model has."""
    _check_targets(data, core)
    for name, package in data.packages.items():
        for policy in package.file.policies:
            for lever in policy.levers:
                where = f"{data.folder / 'policies' / name}.toml: policy '{policy.id}'"
                check_district_levers(data, policy, lever, where)
                known_name(lever.lever, core.names("lever"), where, "lever")
                labels = core.element_labels(lever.lever) if core.dims(lever.lever) else []
                for code in lever.accounts:
                    known_name(code, labels or data.codes, where, "account")
        _applied(core, data, f"policies/{name}.toml", make_scenario(data, name))
    for name in data.assumptions:
        _applied(core, data, f"assumptions/{name}.toml", make_scenario(data, data.file.scenarios.baseline, [name]))


def _applied(core: _core.CoreModel, data: CaseData, where: str, scenario: _core.Scenario) -> None:
    try:
        _core.apply_scenario(core, scenario)
    except _core.QuesnayError as error:
        raise CaseError(f"{data.folder / where}: {error}") from None


def _check_coefficients(uncertainty: Uncertainty) -> None:
    data = uncertainty.data
    local = data.arrays["local_share_base"] * data.arrays["technical_coefficients_base"]
    try:
        _core.require_productive(local, data.codes)
    except _core.QuesnayError as error:
        raise CaseError(f"{data.folder / 'technical_coefficients.csv'} and local_share.csv: {error}") from None
