"""When a run is precise enough: standard errors of chosen numbers, looked at only at the ends of blocks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.study.keep.parts import Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Looks", "Sought", "Until", "asked_until", "read_until"]

_MEASURES = ("se", "relative")


class _Places(Protocol):
    """Where the results of a scenario lie."""

    @property
    def index(self) -> Mapping[tuple[str, str], int]: ...

    def result(self, record: int, outcome: str, label: str) -> int: ...


@dataclass(frozen=True)
class Sought:
    """A number of a scenario, or its difference to that of another: place of the scenario, and of the result."""

    text: str
    ours: tuple[int, int]
    theirs: tuple[int, int] | None

    def of(self, part: Part) -> NDArray[np.float64]:
        """Its values in the draws of a part that completed."""
        values = part.values[self.ours[0]][self.ours[1]]
        if self.theirs is not None:
            values = values - part.values[self.theirs[0]][self.theirs[1]]
        completed: NDArray[np.float64] = values[np.isfinite(values)]
        return completed


@dataclass(frozen=True)
class Until:
    """What a run goes on for.

    Parameters
    ----------
    measure, least
        ``se``: a standard error [unit of the number]; ``relative``: as a share of the mean [1].
    """

    measure: str
    least: float
    sought: tuple[Sought, ...]


class Looks:
    """What was seen at the ends of blocks: standard errors of means, by Chan, Golub and LeVeque's update."""

    def __init__(self, until: Until) -> None:
        self.until = until
        self.looks = 0
        self.reached = False
        self._moments = [(0, 0.0, 0.0)] * len(until.sought)

    def enough(self, part: Part) -> bool:
        """Takes the draws of a block; whether all numbers are precise enough now."""
        self.looks += 1
        for k, sought in enumerate(self.until.sought):
            values = sought.of(part)
            n, mean, squares = self._moments[k]
            if values.size:
                m, own = values.size, float(values.mean())
                squares += float(np.sum((values - own) ** 2)) + (own - mean) ** 2 * n * m / (n + m)
                self._moments[k] = (n + m, mean + (own - mean) * m / (n + m), squares)
        self.reached = all(error <= self.until.least for error in self.errors())
        return self.reached

    def errors(self) -> list[float]:
        """Of every number its standard error, or that as a share of the mean; infinite where it is not known."""
        found = []
        for n, mean, squares in self._moments:
            error = math.sqrt(squares / (n - 1) / n) if n > 1 else math.inf
            if self.until.measure == "relative":
                error = error / abs(mean) if mean != 0.0 else math.inf
            found.append(error)
        return found

    def summary(self) -> dict[str, Any]:
        """For a manifest: what was asked, how often it was looked at, and what was reached."""
        numbers = zip(self.until.sought, self.errors(), strict=True)
        return {
            self.until.measure: self.until.least, "looks": self.looks, "reached": self.reached,
            "of": [{"number": one.text, self.until.measure: error} for one, error in numbers],
        }  # fmt: skip


def read_until(text: str) -> tuple[str, float]:
    """``se=0.01`` or ``relative=0.01`` as the measure and the number. Raises CaseError for anything else."""
    measure, _, number = text.partition("=")
    try:
        return measure.strip(), float(number)
    except ValueError:
        raise CaseError(f"--until is '{text}', expected se=NUMBER or relative=NUMBER") from None


def asked_until(
    asked: Mapping[str, object], scenarios: Sequence[str], compiled: Sequence[_Places], periods: Sequence[str]
) -> Until:
    """What ``case.run(until=...)`` was asked: ``{"se": 0.01, "of": ["gross_output.total.2019:plan-no_policy"]}``.

    Raises
    ------
    CaseError
        For another key, a number that is not positive, and a number of the run that it does not have.
    """
    if not isinstance(asked, Mapping):
        raise CaseError(f"until is {shown(asked)}, expected a table such as {{'se': 0.01, 'of': ['...']}}")
    measures = [key for key in asked if key != "of"]
    if len(measures) != 1 or measures[0] not in _MEASURES or "of" not in asked:
        raise CaseError(f"until has the keys {', '.join(map(str, asked))}, expected 'se' or 'relative', and 'of'")
    least = asked[measures[0]]
    if isinstance(least, bool) or not isinstance(least, Real) or not 0.0 < float(least) < math.inf:
        raise CaseError(f"until has '{measures[0]}' {shown(least)}, expected a number above zero")
    numbers = asked["of"]
    if isinstance(numbers, str):
        numbers = [numbers]
    if not isinstance(numbers, Sequence) or not numbers or not all(isinstance(one, str) for one in numbers):
        raise CaseError(f"until has 'of' {shown(numbers)}, expected numbers such as 'gross_output.total.2019:plan'")
    sought = tuple(_sought(text, scenarios, compiled, periods) for text in numbers)
    return Until(measures[0], float(least), sought)


def _sought(text: str, scenarios: Sequence[str], compiled: Sequence[_Places], periods: Sequence[str]) -> Sought:
    where = f"the number '{text}'"
    number, colon, names = text.rpartition(":")
    parts = number.split(".")
    if not colon or len(parts) < 2:
        raise CaseError(
            f"{where} is not said in full, expected OUTCOME.ACCOUNT.PERIOD:SCENARIO or ...:SCENARIO-BASELINE"
        )
    if parts[-1] not in periods:
        raise CaseError(f"{where} is of period '{parts[-1]}', known are {', '.join(periods)}")
    pair = _pair(names, scenarios)
    if pair is None:
        raise CaseError(f"{where} is of '{names}', known scenarios are {', '.join(scenarios)}")
    key = (parts[0], ".".join(parts[1:-1]))
    places = []
    for s in pair:
        if key not in compiled[s].index:
            known = ", ".join(".".join(filter(None, one)) for one in list(compiled[s].index)[:12])
            raise CaseError(f"{where} is not one of scenario '{scenarios[s]}', known are {known} and others")
        places.append((s, compiled[s].result(periods.index(parts[-1]), *key)))
    return Sought(text, places[0], places[1] if len(places) > 1 else None)


def _pair(names: str, scenarios: Sequence[str]) -> list[int] | None:
    """Places of a scenario, or of two with a bar between them; names may have bars themselves."""
    if names in scenarios:
        return [scenarios.index(names)]
    for at in (place for place, sign in enumerate(names) if sign == "-"):
        ours, theirs = names[:at], names[at + 1 :]
        if ours in scenarios and theirs in scenarios and ours != theirs:
            return [scenarios.index(ours), scenarios.index(theirs)]
    return None
