"""Answers to packages that no file names, on draws and programs that are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

import quesnay._core as _core
from quesnay.case.scenarios import lever_targets, make_scenario
from quesnay.errors import CaseError
from quesnay.study.plan import CompiledScenario, RunOptions, Study, Uncertainty, compile_scenarios, record_steps
from quesnay.study.session.answer import Answer, Drawn
from quesnay.study.session.asked import Positions, policies_of, positions_of
from quesnay.study.session.opened import OpenModel
from quesnay.study.session.structure import structural_inputs

__all__ = ["Session"]

# What the costs of policies are added to, in a model that has it.
_PAYMENT = "public_payment"
# Structures whose programs are kept: each choice of districts is one.
_PROGRAMS = 64


@dataclass(frozen=True)
class _Structure:
    """What decides how a package is compiled: policies in the program, ramps that the case does not give, districts."""

    policies: tuple[str, ...]
    ramped: frozenset[str]
    places: tuple[tuple[str, tuple[str, ...]], ...]


class Session:
    """Answers to packages that no file names, see :meth:`quesnay.Case.session`.

    Heights, dates, ramps and yearly costs of policies are numbers of a run: a program serves them all. The bits are
    those of :meth:`quesnay.Case.run` of a package whose file says the same, in the order of the case's policies.

    Thread safety: a session may be asked by several threads.
    """

    def __init__(
        self, uncertainty: Uncertainty, *, control: str, draws: int, seed: int, assume: Sequence[str],
        quarterly: bool, threads: int, keep: int = 24, among: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        self._data = uncertainty.data
        self._options = RunOptions(draws, seed, threads=threads).keeping_all()
        self._assume = tuple(assume)
        self._per_year = 4 if quarterly else 1
        self._keep = keep
        every = policies_of(self._data)
        # Those that will be asked for: the fewer, the shorter a program.
        self._policies = every if among is None else {name: one for name, one in every.items() if name in among}
        self._open = OpenModel(self._data, uncertainty.core, self._policies)
        self._uncertainty = Uncertainty(
            self._data, self._open.core, central=uncertainty.central, held=self._open.held, samples=uncertainty.samples
        )
        self._elements = {name: self._uncertainty.plan.held_element(name) for name in self._open.held}
        self._structural = self._structural_policies()
        self._assumed = make_scenario(self._data, self._data.file.scenarios.baseline, assume, policies=()).assumptions
        self._programs: OrderedDict[_Structure, tuple[_core.ProgramSet, CompiledScenario]] = OrderedDict()
        self._kept: OrderedDict[Positions, Drawn] = OrderedDict()
        self._lock = Lock()
        self._control_name = control
        self._control = positions_of(self._data, self._policies, control)

    def __repr__(self) -> str:
        return (
            f"<Session {self._data.file.id}: {len(self._policies)} policies, {self.draws} draws, seed {self.seed},"
            f" control {self.control}>"
        )

    @property
    def control(self) -> str:
        """The package that answers are compared with."""
        return self._control_name

    @property
    def draws(self) -> int:
        """Draws of an answer."""
        return self._options.draws

    @property
    def seed(self) -> int:
        """Seed of the draws."""
        return self._options.seed

    @property
    def policies(self) -> list[str]:
        """Policies that can be asked for, by id, in the order of the case."""
        return list(self._policies)

    @property
    def programs(self) -> int:
        """Number of compiled programs that are kept."""
        return len(self._programs)

    @property
    def kept(self) -> int:
        """Number of packages whose results are kept."""
        return len(self._kept)

    def change(self, levers: str | Mapping[str, object], *, draws: int | None = None) -> Answer:
        """A package beside the control, on the same draws.

        ``session.change({"L1": 0.5, "P2": {"size": 1.0, "start": datetime.date(2018, 4, 1), "ramp": 0.5}})``

        Parameters
        ----------
        levers
            The name of a package; or by policy its size, 1 as the case has it, or a table of ``size`` [1], ``start``
            (a date, or years from the start of the run), ``ramp`` [year] and, in a case by district, ``districts``
            (codes: where it acts alone). Policies that are not named are off.
        draws
            The first draws alone, for a quick answer; those that follow are added when more are asked for. By default
            those of the session.

        Raises
        ------
        CaseError
            For an unknown policy, package or key, numbers and dates that no policy can have, and more draws than those
            of the session.
        """
        if draws is not None and not 0 < draws <= self.draws:
            raise CaseError(f"{draws} draws are asked for, expected 1 to {self.draws} as the session has")
        wanted = self.draws if draws is None else draws
        positions = positions_of(self._data, self._policies, levers)
        drawn = self.drawn(positions, wanted)
        scenarios = (drawn.compiled.scenario,)
        study = Study(self._uncertainty, scenarios, self._assume, self._options, self._per_year, False)
        return Answer(study, self._control_name, drawn, self.drawn(self._control, wanted))

    def drawn(self, positions: Positions, draws: int) -> Drawn:
        """Results of a package on the first draws, from what is kept or by a run of those that are missing."""
        with self._lock:
            known = self._kept.get(positions)
            if known is not None:
                self._kept.move_to_end(positions)
        have = known.values.shape[1] if known is not None else 0
        if known is not None and have >= draws:
            return known.first(draws)
        # Outside the lock: a quick run does not wait for a slow one, and the same run twice gives the same bits.
        made = self._run(positions, have, draws - have)
        if known is not None:
            both = np.concatenate([known.values, made.values], axis=1)
            made = Drawn(made.compiled, both, known.failures + made.failures)
        with self._lock:
            self._kept[positions] = made
            self._forget()
        return made

    def some(self, positions: Positions, first_draw: int, draws: int) -> Drawn:
        """Results of a package on some draws, which are not kept: draw 0 of what is given is ``first_draw``."""
        return self._run(positions, first_draw, draws)

    def _forget(self) -> None:
        """Drops the oldest results that are not the control's."""
        while len(self._kept) > self._keep:
            oldest = next((place for place in self._kept if place != self._control), None)
            if oldest is None:
                return
            del self._kept[oldest]

    def _structural_policies(self) -> frozenset[str]:
        """Policies that are on or off by structure: they decide how the model is compiled, or replace others."""
        inputs = structural_inputs(self._uncertainty.core)
        if _PAYMENT in inputs:
            return frozenset(self._policies)
        return frozenset(
            name
            for name, table in self._policies.items()
            if any(
                lever.combine == "replace" or any(one.lever in inputs for one in lever_targets(self._data, lever))
                for lever in table.levers
            )
        )

    def _structure(self, positions: Positions) -> _Structure:
        given = dict(positions)
        names = [name for name in self._policies if name in given or name not in self._structural]
        ramped = {name for name, one in positions if one.ramp is not None and self._policies[name].ramp is None}
        places = tuple((name, one.districts) for name, one in positions if one.districts)
        return _Structure(tuple(names), frozenset(ramped), places)

    def _scenario(self, positions: Positions) -> _core.Scenario:
        structure = self._structure(positions)
        policies = self._open.policies(structure.policies, structure.ramped, dict(structure.places))
        return _core.Scenario("package", policies, self._assumed)

    def _compiled(self, positions: Positions) -> tuple[_core.ProgramSet, CompiledScenario]:
        structure = self._structure(positions)
        with self._lock:
            found = self._programs.get(structure)
            if found is not None:
                self._programs.move_to_end(structure)
        if found is None:
            steps = record_steps(self._data, self._per_year)
            programs, compiled = compile_scenarios(self._uncertainty, [self._scenario(positions)], steps)
            found = programs, compiled[0]
            with self._lock:
                self._programs[structure] = found
                while len(self._programs) > _PROGRAMS:
                    self._programs.popitem(last=False)
        return found

    def _run(self, positions: Positions, first: int, draws: int) -> Drawn:
        programs, compiled = self._compiled(positions)
        numbers = self._open.numbers(dict(positions))
        held = [(self._elements[name], number) for name, number in numbers.items()]
        options = RunOptions(draws, self.seed, first, self._options.threads).keeping_all()
        ensemble = options.run(programs, self._uncertainty.plan, held=held)
        failures = tuple(sorted({int(failure["draw"]) for failure in ensemble.failures}))
        return Drawn(compiled, np.asarray(ensemble.values(0)), failures)
