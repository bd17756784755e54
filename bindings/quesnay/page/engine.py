"""The engine behind the page: packages that no file names, run on the control's draws. Nothing else here runs one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np

import quesnay._core as _core
from quesnay.case.data import FloatArray
from quesnay.case.scenarios import make_policy, make_scenario
from quesnay.page.request import PolicyAsked, every_policy
from quesnay.study.case import Case
from quesnay.study.plan import CompiledScenario, RunOptions, Study, Uncertainty, compile_scenarios, record_steps

__all__ = ["CaseEngine", "Drawn", "Engine"]

Key = tuple[PolicyAsked, ...]


@dataclass(frozen=True)
class Drawn:
    """Results of a package by draw; nan where a draw failed."""

    compiled: CompiledScenario
    values: FloatArray
    failures: int

    def row(self, outcome: str, account: str, record: int) -> FloatArray:
        """Draws of one result."""
        row: FloatArray = self.values[self.compiled.result(record, outcome, account)]
        return row

    def has(self, outcome: str, account: str) -> bool:
        """Whether there is such a result."""
        return (outcome, account) in self.compiled.index


class Engine(Protocol):
    """What the page asks of whatever runs packages."""

    case: Case
    seed: int

    def drawn(self, key: Key, draws: int) -> Drawn:
        """A package on the first draws of the seed."""

    def study(self, key: Key, draws: int, name: str) -> Study:
        """The same package as a study, for tables that need runs of their own."""


class CaseEngine:
    """Runs packages of a case and keeps the last results; the control's are kept for every number of draws."""

    def __init__(self, case: Case, *, seed: int = 2025, threads: int | None = 1, keep: int = 24) -> None:
        self.case = case
        self.seed = seed
        self._threads = threads or 0
        self._keep = keep
        self._kept: OrderedDict[tuple[Key, int], Drawn] = OrderedDict()
        self._policies = every_policy(case.data)
        self._uncertainty = Uncertainty(case.data, case.model.core)
        self._lock = Lock()

    def _scenario(self, key: Key, name: str) -> _core.Scenario:
        policies = [self._policy(one) for one in key]
        return make_scenario(self.case.data, self.case.data.file.scenarios.baseline, (), (), policies, name)

    def _policy(self, one: PolicyAsked) -> _core.Policy:
        table = self._policies[one.id]
        changes: dict[str, object] = {}
        if one.start is not None:
            changes["start"] = one.start
        if one.ramp_months is not None:
            changes["ramp"] = one.ramp_months / 12
        return make_policy(self.case.data, table.model_copy(update=changes), one.size)

    def _options(self, draws: int) -> RunOptions:
        return RunOptions(draws, self.seed, threads=self._threads).keeping_all()

    def study(self, key: Key, draws: int, name: str) -> Study:
        """The package as a study of one scenario."""
        return Study(self._uncertainty, (self._scenario(key, name),), (), self._options(draws), 1, False)

    def drawn(self, key: Key, draws: int) -> Drawn:
        """Results of a package, from what is kept or by a run."""
        place = (key, draws)
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place]
        # Outside the lock: a quick run does not wait for a slow one, and the same run twice gives the same bits.
        made = self._run(key, draws)
        with self._lock:
            self._kept[place] = made
            self._forget()
        return made

    def _forget(self) -> None:
        """Drops the oldest results that are not the control's."""
        while len(self._kept) > self._keep:
            oldest = next((place for place in self._kept if place[0]), None)
            self._kept.pop(oldest if oldest is not None else next(iter(self._kept)))

    def _run(self, key: Key, draws: int) -> Drawn:
        steps: Sequence[int] = record_steps(self.case.data, 1)
        programs, compiled = compile_scenarios(self._uncertainty, [self._scenario(key, "package")], steps)
        ensemble = self._options(draws).run(programs, self._uncertainty.plan)
        return Drawn(compiled[0], np.asarray(ensemble.values(0)), len({f["draw"] for f in ensemble.failures}))
