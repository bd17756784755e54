"""Sums over draws of what the money of two packages does as ordinary purchases, and beyond that what they do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.robustness.moments import Moments

if TYPE_CHECKING:
    from quesnay.case.data import Target
    from quesnay.study.plan import CompiledScenario

__all__ = ["PURCHASE_COLUMNS", "PairSums", "Part", "PurchaseRuns", "Purchases", "nothing_said"]

#: Columns of every comparison beside the effect: what the same money does, and what the package does beyond it.
PURCHASE_COLUMNS = (
    "ordinary_purchases ordinary_purchases_standard_error beyond_purchases beyond_purchases_standard_error share_beyond"
).split()
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """Draws of all scenarios, each with the run in which purchases pay."""

    own: list[FloatArray]
    paid: list[FloatArray]

    def given_up(self, s: int) -> FloatArray:
        """What the money of a scenario does as ordinary purchases."""
        return self.own[s] - self.paid[s]


class PairSums:
    """Sums over draws of what two scenarios' money does, for every result that is compared and every target.

    Parameters
    ----------
    targets, ends
        Targets of the case, and names of the periods that results are read for; without targets none are counted.
    """

    def __init__(
        self, one: CompiledScenario, other: CompiledScenario, targets: Sequence[Target], ends: Sequence[str]
    ) -> None:
        keys = [
            (outcome, label, record) for outcome, label in _comparable(one, other) for record in range(one.n_records)
        ]
        self.place = {key: place for place, key in enumerate(keys)}
        self.ours = np.array([one.result(record, *key) for *key, record in keys], dtype=int)
        self.theirs = np.array([other.result(record, *key) for *key, record in keys], dtype=int)
        better = {outcome.name: outcome.better for outcome in one.outcomes}
        self.signs = np.array([better[key[0]] for key in keys])[:, None]
        self.ordinary, self.beyond = Moments(len(keys)), Moments(len(keys))
        self.ahead = np.zeros(len(keys))
        at = [[c.result(ends.index(t.period), t.outcome, t.account) for t in targets] for c in (one, other)]
        self.targets = np.array(at, dtype=int)
        self.limits = np.array([t.threshold for t in targets])[:, None]
        self.floors = np.array([t.direction == "at_least" for t in targets], dtype=bool)[:, None]
        self.met = Moments(len(targets))
        self.met_beyond = Moments(len(targets))

    def add(self, part: Part, a: int, b: int) -> None:
        """Takes the draws of a part, of the two scenarios at these places in it."""
        gross = part.own[a][self.ours] - part.own[b][self.theirs]
        ordinary = part.given_up(a)[self.ours] - part.given_up(b)[self.theirs]
        beyond = gross - ordinary
        self.ordinary.add(ordinary)
        self.beyond.add(beyond)
        self.ahead += (self.signs * beyond > 0.0).sum(axis=1)
        ours, theirs = self.targets
        gross = self._standing(part.own[a][ours]) - self._standing(part.own[b][theirs])
        beyond = self._standing(part.paid[a][ours]) - self._standing(part.paid[b][theirs])
        self.met.add(gross - beyond)
        self.met_beyond.add(beyond)

    def _standing(self, values: FloatArray) -> FloatArray:
        met = np.where(self.floors, values >= self.limits, values <= self.limits)
        return np.where(np.isfinite(values), met, np.nan)


def _comparable(one: CompiledScenario, other: CompiledScenario) -> list[tuple[str, str]]:
    elements = [(one.outcomes[outcome], label) for outcome, label in one.elements]
    costs = _core.cost_outcome("")
    return [
        (outcome.name, label)
        for outcome, label in elements
        if outcome.better != 0 and not outcome.name.startswith(costs) and (outcome.name, label) in other.index
    ]


class Purchases:
    """What the same money does as ordinary purchases, for two scenarios of a run."""

    def __init__(self, sums: PairSums) -> None:
        self._sums = sums

    def compared(self, outcome: str, label: str, record: int) -> dict[str, float]:
        """Cells of a comparison [unit of the outcome; share_beyond 1]."""
        at, sums = self._sums.place[outcome, label, record], self._sums
        draws = sums.beyond.draws[at]
        share = sums.ahead[at] / draws if draws else math.nan
        return _cells(sums.ordinary, sums.beyond, at, float(share))

    def target(self, t: int) -> dict[str, float]:
        """Cells of a difference of probabilities [1]; a share of draws says no more there."""
        return _cells(self._sums.met, self._sums.met_beyond, t, math.nan)


def _cells(ordinary: Moments, beyond: Moments, at: int, share: float) -> dict[str, float]:
    values = (
        float(ordinary.means[at]), float(ordinary.standard_errors[at]), float(beyond.means[at]),
        float(beyond.standard_errors[at]), share,
    )  # fmt: skip
    return dict(zip(PURCHASE_COLUMNS, values, strict=True))


def nothing_said() -> dict[str, float]:
    """Cells where it is not said what the same money does."""
    return dict.fromkeys(PURCHASE_COLUMNS, math.nan)


class PurchaseRuns:
    """What was found for pairs of a run, and what the money of each scenario does to totals of the last year."""

    def __init__(self) -> None:
        self.pairs: dict[Pair, Purchases] = {}
        self.totals: dict[tuple[str, str], FloatArray] = {}
