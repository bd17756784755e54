"""The engine behind the page: packages that no file names, run on the control's draws. Nothing else here runs one."""

from __future__ import annotations

from typing import Protocol

import quesnay._core as _core
from quesnay.case.scenario_schema import PolicyTable
from quesnay.case.scenarios import make_policy, make_scenario
from quesnay.page.request import MOST_DRAWS, PolicyAsked, every_policy
from quesnay.study.case import Case
from quesnay.study.plan import RunOptions, Study, Uncertainty
from quesnay.study.session.answer import Drawn
from quesnay.study.session.opened import Position
from quesnay.study.session.session import Session

__all__ = ["CaseEngine", "Drawn", "Engine", "changed_policy"]

Key = tuple[PolicyAsked, ...]


class Engine(Protocol):
    """What the page asks of whatever runs packages."""

    case: Case
    seed: int

    def drawn(self, key: Key, draws: int) -> Drawn:
        """A package on the first draws of the seed."""

    def study(self, key: Key, draws: int, name: str) -> Study:
        """The same package as a study, for tables that need runs of their own."""


class CaseEngine:
    """Runs packages of a case in a session, and keeps the last results; the control's are kept always."""

    def __init__(self, case: Case, *, seed: int = 2025, threads: int | None = 1, keep: int = 24) -> None:
        self.case = case
        self.seed = seed
        self._threads = threads or 0
        self._policies = every_policy(case.data)
        self._uncertainty = Uncertainty(case.data, case.model.core)
        self._session = Session(
            self._uncertainty, control=case.data.file.scenarios.baseline, draws=MOST_DRAWS, seed=seed, assume=(),
            quarterly=False, threads=self._threads, keep=keep,
        )  # fmt: skip

    @property
    def kept(self) -> int:
        """Number of packages whose results are kept."""
        return self._session.kept

    def _policy(self, one: PolicyAsked) -> _core.Policy:
        return make_policy(self.case.data, changed_policy(self._policies[one.id], one), one.size)

    def study(self, key: Key, draws: int, name: str) -> Study:
        """The package as a study of one scenario, with a program of its own."""
        policies = [self._policy(one) for one in key]
        scenario = make_scenario(self.case.data, self.case.data.file.scenarios.baseline, (), (), policies, name)
        options = RunOptions(draws, self.seed, threads=self._threads).keeping_all()
        return Study(self._uncertainty, (scenario,), (), options, 1, False)

    def drawn(self, key: Key, draws: int) -> Drawn:
        """Results of a package, from what is kept or by a run of the draws that are missing."""
        return self._session.drawn(tuple((one.id, _position(one)) for one in key), draws)


def changed_policy(table: PolicyTable, one: PolicyAsked) -> PolicyTable:
    """A policy with the start, ramp and districts that were asked for."""
    return _position(one).of(table)


def _position(one: PolicyAsked) -> Position:
    if one.ramp_months == 0:
        raise _core.InvalidValue(f"policy '{one.id}' is asked for with a ramp of 0 months, expected at least 1")
    ramp = None if one.ramp_months is None else one.ramp_months / 12
    return Position(one.size, one.start, ramp, one.districts)
