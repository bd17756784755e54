"""Programs of a run that another process makes again, and that are known by what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.study.keep.restricted import to_bytes

__all__ = ["Programs", "add_arrays", "record_names"]


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def add_arrays(digest: _Digest, arrays: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Adds numbers by name, in the order of the names."""
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[name], dtype=np.float64).tobytes())


def record_names(data: CaseData, steps: Sequence[int]) -> list[str]:
    """What the records of a run are called: years, quarters, or the steps at which they are read."""
    calendar = data.file.calendar
    for per_year in (1, 4):
        every, rest = divmod(calendar.steps_per_year, per_year)
        if rest == 0 and list(steps) == list(range(every, calendar.years * calendar.steps_per_year + 1, every)):
            return [period.name for period in periods(data, per_year)]
    return [f"step {step}" for step in steps]


class Programs(_core.ProgramSet):
    """Programs, with what is needed to make them elsewhere and to know them again.

    Parameters
    ----------
    make, made_of
        ``make(*made_of)`` gives these programs first of all; both can be pickled.
    about
        Gives what the draws of all programs are made of, in a form that has one text.
    records
        Names of the records.
    """

    def __init__(
        self, make: Callable[..., tuple[_core.ProgramSet, Any]], made_of: tuple[Any, ...],
        about: Callable[[], Sequence[object]], records: Sequence[str],
    ) -> None:  # fmt: skip
        super().__init__()
        self.make = make
        self.made_of = made_of
        self.records = list(records)
        self._about = about
        self._models: list[tuple[_core.CoreModel, Mapping[str, np.ndarray[Any, Any]], list[_core.Outcome]]] = []

    def add(
        self, name: str, model: _core.CoreModel, values: Mapping[str, np.ndarray[Any, np.dtype[np.float64]]],
        plan: _core.DrawPlan, settings: _core.RunSettings, outcomes: Sequence[_core.Outcome],
    ) -> None:  # fmt: skip
        """Adds the program of one scenario."""
        super().add(name, model, values, plan, settings, outcomes)
        self._models.append((model, dict(values), list(outcomes)))

    @cached_property
    def key(self) -> str:
        """What names the draws of these programs: a digest of models, values, outcomes and distributions."""
        digest = hashlib.sha256(
            json.dumps([_core.version, _core.commit, self.names, *self._about()], ensure_ascii=False).encode()
        )
        for model, values, outcomes in self._models:
            digest.update(to_bytes(model))
            digest.update(json.dumps([_told(outcome) for outcome in outcomes], ensure_ascii=False).encode())
            add_arrays(digest, values)
        return digest.hexdigest()[:16]

    def columns(self, scenario: int) -> list[str]:
        """Names of the results of a draw: outcome, label if it has one, and record, between bars."""
        outcomes = self._models[scenario][2]
        return [
            "|".join(filter(None, (outcomes[place].name, label, record)))
            for place, label in self.program(scenario).elements
            for record in self.records
        ]

    @classmethod
    def of(cls, programs: _core.ProgramSet) -> Programs:
        """These programs, if they can be made elsewhere.

        Raises
        ------
        CaseError
            For programs that nothing is known of.
        """
        if not isinstance(programs, Programs):
            raise CaseError("programs of a run in blocks are not those of a case, expected scenarios of a case")
        return programs


def _told(outcome: _core.Outcome) -> list[object]:
    return [outcome.name, outcome.quantity, outcome.kind.name, outcome.unit, outcome.total, outcome.better]
