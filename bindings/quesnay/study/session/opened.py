"""A model whose levers are open: heights, dates and costs of policies are numbers of a run, not of its program."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay._core import Amount, Cost, Move, Policy, Schedule
from quesnay.case.data import CaseData
from quesnay.case.monitoring.district_files import DISTRICT_LEVERS, district_shares
from quesnay.case.monitoring.district_levers import in_districts, takes_districts
from quesnay.case.scenario_schema import LeverTable, PolicyTable, When
from quesnay.case.scenarios import LeverTarget, amount_of, lever_targets, paid_lever, pulse_years, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["OpenModel", "Position"]


@dataclass(frozen=True)
class Position:
    """Where a policy stands: a multiple of its heights and yearly cost, and another start or ramp than the case's.

    Attributes
    ----------
    size
        Multiple of the heights and of the yearly cost [1]; 0 is off.
    start
        A date, or a time from the start of the run [year].
    ramp
        How long the start takes [year].
    districts
        Where it acts, for what the case has by district; nowhere named, in the whole city.
    """

    size: float = 1.0
    start: datetime.date | float | None = None
    ramp: float | None = None
    districts: tuple[str, ...] = ()

    def of(self, table: PolicyTable) -> PolicyTable:
        """The policy with this start and ramp, in these districts."""
        table = in_districts(table, self.districts) if self.districts else table
        changes = {"start": self.start, "ramp": self.ramp}
        given = {name: value for name, value in changes.items() if value is not None}
        return table.model_copy(update=given) if given else table


class OpenModel:
    """The model of a case with a parameter for each number of its policies that a move may change."""

    def __init__(self, data: CaseData, core: _core.CoreModel, policies: Mapping[str, PolicyTable]) -> None:
        self._data = data
        self._core = core
        self._builder = _core.ModelBuilder(core)
        #: Parameters that are held by a run, in the order of their making.
        self.held: list[str] = []
        self._policies = dict(policies)
        self._starts = {name: self._time(f"start of {name}", table.start) for name, table in policies.items()}
        self._ramps = {name: self._time(f"ramp of {name}", table.ramp or 0.0) for name, table in policies.items()}
        self._targets = {name: [lever_targets(data, one) for one in table.levers] for name, table in policies.items()}
        self._heights = {
            (name, n, k): self._height(f"height {n}.{k} of {name}", target, table.levers[n])
            for name, table in policies.items()
            for n, targets in enumerate(self._targets[name])
            for k, target in enumerate(targets)
        }
        #: Heights in single districts, of what a policy moves in the whole city unless districts are chosen.
        self._places = {
            (name, n, code): self._height(f"height {n} in {code} of {name}", LeverTarget(local, [code], 1.0), lever)
            for name, table in policies.items()
            if takes_districts(data, table)
            for n, lever in enumerate(in_districts(table, ["any"]).levers)
            if (local := DISTRICT_LEVERS.get(lever.lever, "")) and lever.districts == ["any"]
            for code in self._codes()
        }
        self._lengths = {
            (name, n): self._hold(f"length {n} of {name}", "year")
            for name, table in policies.items()
            for n, one in enumerate(table.levers)
            if one.shape == "pulse" and not isinstance(one.duration, str)
        }
        self._costs = {name: self._cost(f"cost of {name} held", table) for name, table in policies.items()}
        self.core = self._builder._build()

    def _codes(self) -> list[str]:
        return self._data.districts.codes if self._data.districts is not None else []

    def _hold(self, name: str, unit: str) -> str:
        # No name of a case has such a sign.
        held = f"{name} #"
        self._builder.parameter(held, unit=unit)
        self.held.append(held)
        return held

    def _time(self, name: str, value: When) -> Amount:
        """A time that is held, beside the parameter that the case names for it, which counts once or not at all."""
        time = self._hold(name, "year")
        if not isinstance(value, str):
            return Amount(1.0, time)
        named = self._hold(f"{name} by name", "1")
        builder = self._builder
        builder.auxiliary(f"{name} ##", builder.named(value) * builder.named(named) + builder.named(time), unit="year")
        return Amount(1.0, f"{name} ##")

    def _times(self, name: str, parameter: str, factor: str, unit: str) -> Amount:
        """A parameter of the case times a factor that is held."""
        builder = self._builder
        builder.auxiliary(f"{name} ##", builder.named(parameter) * builder.named(factor), unit=unit)
        return Amount(1.0, f"{name} ##")

    def _height(self, name: str, target: LeverTarget, lever: LeverTable) -> Amount:
        unit = self._core.unit(target.lever)
        if lever.parameter is None:
            return Amount(1.0, self._hold(name, unit))
        return self._times(name, lever.parameter, self._hold(name, "1"), unit)

    def _cost(self, name: str, table: PolicyTable) -> Cost:
        given = table.cost
        if given.per_unit is not None:
            return Cost(Cost.Kind.PerUnit, amount_of(given.per_unit), paid_lever(table), given.grade, given.source)
        if isinstance(given.rate, str):
            amount = self._times(name, given.rate, self._hold(name, "1"), self._core.unit(given.rate))
            return Cost(Cost.Kind.Rate, amount, "", given.grade, given.source)
        if given.rate is not None:
            amount = Amount(1.0, self._hold(name, "money/year"))
            return Cost(Cost.Kind.Rate, amount, "", given.grade, given.source)
        builder, flow = self._builder, given.outlay or ""
        outlay = builder.named(flow) * builder.named(self._hold(name, "1"))
        builder.flow(f"{name} ##", outlay, unit=self._core.unit(flow))
        return Cost(Cost.Kind.Outlay, Amount(0.0), f"{name} ##", given.grade, given.source)

    def policies(
        self, names: Sequence[str], ramped: frozenset[str], places: Mapping[str, tuple[str, ...]]
    ) -> list[Policy]:
        """Policies of the core whose numbers are held.

        Those of ``ramped`` have a ramp that the case does not give, those of ``places`` act in some districts alone.
        """
        return [self._policy(name, self._policies[name], name in ramped, places.get(name, ())) for name in names]

    def _moved(self, name: str, n: int, districts: tuple[str, ...]) -> list[tuple[str, list[str], Amount]]:
        """Levers, labels and heights of a policy's n-th lever."""
        if districts and (name, n, districts[0]) in self._places:
            local = DISTRICT_LEVERS[self._policies[name].levers[n].lever]
            return [(local, [code], self._places[name, n, code]) for code in districts]
        targets = self._targets[name][n]
        return [(one.lever, one.labels, self._heights[name, n, k]) for k, one in enumerate(targets)]

    def _cost_in(self, name: str, districts: tuple[str, ...]) -> Cost:
        table = self._policies[name]
        if not districts or table.cost.per_unit is None:
            return self._costs[name]
        local = paid_lever(in_districts(table, districts))
        return Cost(Cost.Kind.PerUnit, amount_of(table.cost.per_unit), local, table.cost.grade, table.cost.source)

    def _policy(self, name: str, table: PolicyTable, ramped: bool, districts: tuple[str, ...]) -> Policy:
        own = self._schedule(name, table.ramp is not None or ramped)
        moves = []
        for n, lever in enumerate(table.levers):
            schedule = own if lever.shape is None else self._shaped(name, n, lever)
            replaces = lever.combine == "replace"
            moves += [Move(*moved, schedule, replaces) for moved in self._moved(name, n, districts)]
        cost = self._cost_in(name, districts)
        return Policy(name, moves, own, cost, table.source, table.displacement_inside)

    def _schedule(self, name: str, ramp: bool) -> Schedule:
        return Schedule("ramp", self._starts[name], self._ramps[name]) if ramp else Schedule("step", self._starts[name])

    def _shaped(self, name: str, n: int, lever: LeverTable) -> Schedule:
        start = self._starts[name]
        if lever.shape == "series":
            return Schedule("series", start, Amount(0.0), lever.times_at, lever.values)
        if lever.shape == "step":
            return Schedule("step", start)
        if lever.shape == "pulse":
            length = self._lengths.get((name, n))
            return Schedule("pulse", start, amount_of(lever.duration or 0.0) if length is None else Amount(1.0, length))
        return Schedule("ramp", start, self._ramps[name] if lever.duration is None else amount_of(lever.duration))

    def numbers(self, positions: Mapping[str, Position]) -> dict[str, float]:
        """What every held parameter is when policies stand so; policies that are not named are off."""
        found: dict[str, float] = {}
        for name, table in self._policies.items():
            position = positions.get(name, Position(0.0))
            self._put_time(found, f"start of {name}", table.start, position.start)
            self._put_time(found, f"ramp of {name}", table.ramp or 0.0, position.ramp)
            for n, lever in enumerate(table.levers):
                times = 1.0 if lever.times is None else lever.times
                height = times if lever.height is None else lever.height
                for k, target in enumerate(self._targets[name][n]):
                    # In the order of the products of a file's policy.
                    found[f"height {n}.{k} of {name} #"] = height * position.size * target.share
                shares = district_shares(self._data, lever.lever, position.districts) if position.districts else {}
                for code in self._codes():
                    if (name, n, code) in self._places:
                        found[f"height {n} in {code} of {name} #"] = height * position.size * shares.get(code, 0.0)
                if (name, n) in self._lengths:
                    start, length = position.of(table).start, lever.duration
                    found[f"length {n} of {name} #"] = pulse_years(self._data, start, float(length or 0.0))
            found.update(self._cost_numbers(name, table, position.size))
        return found

    def _put_time(self, found: dict[str, float], name: str, value: When, given: datetime.date | float | None) -> None:
        if isinstance(value, str):
            found[f"{name} by name #"] = 1.0 if given is None else 0.0
            found[f"{name} #"] = 0.0 if given is None else years_of(self._data, given)
        else:
            found[f"{name} #"] = years_of(self._data, value if given is None else given)

    def _cost_numbers(self, name: str, table: PolicyTable, size: float) -> dict[str, float]:
        given = table.cost
        if given.per_unit is not None:
            return {}
        if given.outlay is not None:
            return {f"cost of {name} held #": 1.0 if size else 0.0}
        times = 1.0 if given.times is None else given.times
        return {f"cost of {name} held #": (given.rate if isinstance(given.rate, float) else times) * size}
