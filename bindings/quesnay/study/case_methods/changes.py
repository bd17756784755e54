"""A case with other numbers, policies, packages or assumptions: the case that is changed stays as it is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Literal, Self

from quesnay.case.change.correlations import set_correlations
from quesnay.case.change.edits import edited_data
from quesnay.case.change.parameters import set_parameters
from quesnay.case.change.scenarios import add_assumption, add_package, add_policy
from quesnay.case.files import known_name
from quesnay.case.scenario_schema import Grade
from quesnay.errors import CaseError
from quesnay.study.case_methods.held import HeldCase
from quesnay.study.case_methods.loading import built_model, check_scenarios, read_case_data
from quesnay.study.session.changed import Edit, with_changes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CaseChanges"]


class CaseChanges(HeldCase):
    """What makes another case of a case as files would."""

    def _changed(self, edit: Edit) -> Self:
        """The case with some of its files changed; edits of its model stay."""
        core = self.model.core if self._is_edited else None
        vintage = self.data.vintage.name if self.data.vintage else None
        data = with_changes(
            self.data, edit, lambda folder, files: read_case_data(folder, files, core, vintage, self.data.demand)
        )
        if core is None:
            return type(self)(data, built_model(data))
        added = {name: array for name, array in self.data.arrays.items() if name not in data.arrays}
        known = core.names("parameter")
        for change in data.changes[len(self.data.changes) :]:
            if change.kind == "parameter":
                known_name(change.name, known, "the edited model", "parameter")
        data = edited_data(data, core, added)
        check_scenarios(core, data)
        return type(self)(data, self.model)

    def with_parameters(
        self,
        values: Mapping[str, object] | None = None,
        /,
        *,
        grade: Grade = "judgement",
        source: str | None = None,
        note: str = "",
        **named: object,
    ) -> Self:
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

    def with_correlations(
        self,
        pairs: Mapping[tuple[str, str], float] | pd.DataFrame,
        *,
        of: Literal["scores", "ranks", "kendall"] = "scores",
        copula: Literal["gaussian", "t"] = "gaussian",
        degrees_of_freedom: float | None = None,
        source: str | None = None,
    ) -> Self:
        """A case with these correlations of what is drawn in place of those that it has; this one stays as it is.

        ``case.with_correlations({("market_growth.K1", "market_growth.K4"): 0.5}, copula="t", degrees_of_freedom=4)``.
        What each word means: docs/cases/case_toml.md.

        Parameters
        ----------
        pairs
            Coefficients by pair of streams [1], or a square table with all pairs; none: independent numbers.
        of
            What they are of: normal scores, Spearman's ranks (Gaussian copula alone) or Kendall's tau.
        copula, degrees_of_freedom
            How numbers go together in the tails: ``gaussian``, or ``t`` with 1 to 1000 degrees of freedom.
        source
            Source (of sources.csv); by default the user.

        Raises
        ------
        CaseError
            For unknown streams, a table that is none, and what a file of the case would be refused for.
        """
        return self._changed(
            lambda contents: set_correlations(
                contents, self.data, pairs, of=of, copula=copula, degrees_of_freedom=degrees_of_freedom, source=source
            )
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
    ) -> Self:
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
    ) -> Self:
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
    ) -> Self:
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
