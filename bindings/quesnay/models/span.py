"""How long a run is and in what steps, said in years and steps a year or in the model's own unit of time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import number, whole
from quesnay.memory import require_memory

__all__ = ["Span", "time_after"]

_LARGEST = 1_000_000
# A step and its time are Python's objects, each in a list.
_BYTES_PER_RECORD = 72


def time_after(start: float, step: int, steps_per_year: int, years_per_step: int) -> float:
    """Time at which a step begins [unit of time], never accumulated."""
    return start + step * years_per_step / steps_per_year


@dataclass(frozen=True)
class Span:
    """A number of steps from a start, each ``years_per_step / steps_per_year`` long [unit of time]."""

    n_steps: int
    steps_per_year: int
    years_per_step: int
    start: float

    @classmethod
    def of(
        cls, core: _core.CoreModel, *, years: float | None, steps_per_year: float | None, duration: float | None,
        dt: float | None, start: float,
    ) -> Span:  # fmt: skip
        """The span that is asked for.

        Raises
        ------
        InvalidValue
            For a length or a step that is not given, given twice or not finite; for no whole number of steps; for
            years of a model that counts another unit of time.
        """
        unit = core.time_unit
        if unit != "year" and (years is not None or steps_per_year is not None):
            raise _core.InvalidValue(
                f"the model counts time in {unit}s, expected duration and dt [{unit}] instead of years and steps a year"
            )
        if (years is None) == (duration is None) or (steps_per_year is None) == (dt is None):
            words = ("duration or years", "dt or steps_per_year") if unit == "year" else ("duration", "dt")
            raise _core.InvalidValue(
                f"a run is asked for, expected its length ({words[0]}) and its step ({words[1]}), each once"
            )
        name = "duration" if years is None else "years"
        length = number(duration if years is None else years, name)
        start = number(start, "start")
        if dt is None:
            return cls._in_steps_per_year(length, steps_per_year, start)
        dt = number(dt, "dt")
        if not np.isfinite([length, dt, start]).all() or not dt > 0.0:
            raise _core.InvalidValue(
                f"a run of {length:g} {unit}s from {start:g} in steps of {dt:g}, expected finite numbers and a step of"
                " more than 0"
            )
        part = Fraction(dt).limit_denominator(_LARGEST)
        if part.numerator > _LARGEST or abs(float(part) - dt) > 4e-16 * dt:
            raise _core.InvalidValue(
                f"dt is {dt!r} {unit}s, expected a ratio of whole numbers up to {_LARGEST:,}, such as 0.25, 1/3 or 2"
            )
        asked = length * part.denominator / part.numerator
        n_steps = round(asked)
        if n_steps < 1 or abs(n_steps - asked) > 1e-9 * n_steps:
            raise _core.InvalidValue(
                f"{length:g} {unit}s in steps of {dt:g} are {asked:g} steps, expected a whole number of at least 1"
            )
        return cls(n_steps, part.denominator, part.numerator, start)

    @classmethod
    def _in_steps_per_year(cls, years: float, steps_per_year: float | None, start: float) -> Span:
        steps_per_year = number(steps_per_year, "steps_per_year")
        if not np.isfinite([years, steps_per_year, start]).all():
            raise _core.InvalidValue(
                f"a run of {years:g} years from {start:g} at {steps_per_year:g} steps a year, expected finite numbers"
            )
        per_year = whole(steps_per_year, "steps_per_year", "a whole number of steps a year")
        n_steps = round(years * per_year)
        if n_steps < 1 or abs(n_steps - years * per_year) > 1e-9 * n_steps:
            raise _core.InvalidValue(
                f"{years:g} years at {per_year} steps a year are {years * per_year:g} steps, expected a whole"
                " number of at least 1"
            )
        return cls(n_steps, per_year, 1, start)

    def finer(self, factor: int) -> Span:
        """The same span in steps so many times shorter."""
        common = gcd(self.steps_per_year * factor, self.years_per_step)
        return Span(
            self.n_steps * factor, self.steps_per_year * factor // common, self.years_per_step // common, self.start
        )

    def settings(
        self, method: str, record_every: int | None, *, from_start: bool, relative_tolerance: float = 1e-6,
        absolute_tolerance: float = 1e-9,
    ) -> tuple[_core.RunSettings, list[float]]:  # fmt: skip
        """Settings of a run, and the times at which it is read; by default at the end alone."""
        n = self.n_steps
        every = n if record_every is None else whole(record_every, "record_every", "a whole number of steps")
        if every < 1 or n % every:
            raise _core.InvalidValue(f"record_every is {every}, expected a divisor of the run's {n} steps")
        count = n // every + from_start
        require_memory(
            _BYTES_PER_RECORD * count, f"the times of {count} records", "a larger record_every or a shorter run"
        )
        records = list(range(0 if from_start else every, n + 1, every))
        settings = _core.RunSettings(
            method=method, steps_per_year=self.steps_per_year, years_per_step=self.years_per_step, n_steps=n,
            start=self.start, record_steps=records, relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )  # fmt: skip
        return settings, [time_after(self.start, step, self.steps_per_year, self.years_per_step) for step in records]
