"""What runs of a model need: settings from numbers of people, memory told in time, results as labelled arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay._core import Outcome
from quesnay.accounts.parts.labelled import number, whole

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

__all__ = ["in_memory", "labelled", "require_outcomes", "run_settings"]


def require_outcomes(core: _core.CoreModel) -> None:
    """Raises InvalidValue for a model of which nothing is recorded."""
    if not core.outcomes:
        raise _core.InvalidValue(
            "the model has no outcome, so a run of it records nothing, expected at least one:"
            " b.outcome(Outcome(name, quantity, OutcomeKind.Level, unit))"
        )


@contextmanager
def in_memory(
    core: _core.CoreModel, draws: int, records: int, standing: Callable[[], _core.SteppedRun] | None = None
) -> Iterator[None]:
    """Where memory does not suffice for a number of draws, what they take is told.

    A run that pauses keeps the state of every draw too: ``standing`` gives one to be asked how much that is.
    """
    try:
        yield
    except MemoryError as error:
        axes = core.axes()
        each = sum(prod(len(axes[dim]) for dim in core.dims(one.quantity)) + one.total for one in core.outcomes)
        state = standing().numbers_per_draw if standing else 0
        size = 8 * draws * (records * each + state) / 1e9
        kept, word = (f" and a state of {state} numbers", "draw") if standing else ("", "first_draw")
        raise _core.InvalidValue(
            f"{draws} draws with {records} records of {each} numbers{kept} are {size:.3g} GB of results, more than"
            f" there is memory for: expected fewer draws at a time ({word}), a larger record_every, or fewer outcomes"
        ) from error


def run_settings(
    method: str, years: float, steps_per_year: float, record_every: int | None, start: float, *, from_start: bool,
    relative_tolerance: float = 1e-6, absolute_tolerance: float = 1e-9,
) -> tuple[_core.RunSettings, list[float]]:  # fmt: skip
    """Settings of a run, and the times [year] at which it is read."""
    years, start = number(years, "years"), number(start, "start")
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
    every = n_steps if record_every is None else whole(record_every, "record_every", "a whole number of steps")
    if every < 1 or n_steps % every:
        raise _core.InvalidValue(f"record_every is {every}, expected a divisor of the run's {n_steps} steps")
    records = list(range(0 if from_start else every, n_steps + 1, every))
    settings = _core.RunSettings(
        method=method, steps_per_year=per_year, n_steps=n_steps, start=start, record_steps=records,
        relative_tolerance=relative_tolerance, absolute_tolerance=absolute_tolerance,
    )  # fmt: skip
    return settings, [start + step / per_year for step in records]


def labelled(
    core: _core.CoreModel, outcomes: Sequence[Outcome], table: NDArray[np.float64], time: Sequence[float],
    draws: Sequence[int],
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Recorded results, shape (element, record, draw), as one array for each outcome over draw, time, dimensions."""
    import xarray as xr

    axes = core.axes()
    variables = {}
    row = 0
    for outcome in outcomes:
        if outcome.name in ("time", "draw") or outcome.name in axes:
            raise _core.InvalidValue(
                f"'{outcome.name}' is the name of a quantity and of an axis of the results, expected another name"
            )
        dims = core.dims(outcome.quantity)
        shape = [len(axes[dim]) for dim in dims]
        size = int(np.prod(shape))
        block = table[row : row + size].reshape([*shape, len(time), len(draws)])
        row += size + (1 if outcome.total else 0)
        coords = {**{dim: axes[dim] for dim in dims}, "time": list(time), "draw": list(draws)}
        array = xr.DataArray(block, coords, (*dims, "time", "draw"), attrs={"units": outcome.unit})
        variables[outcome.name] = array.transpose("draw", "time", *dims)
    return variables
