"""What a run records: declared outcomes, or quantities that are asked for by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from typing import TYPE_CHECKING, Any, Literal

import quesnay._core as _core
from quesnay._core import Outcome
from quesnay.kinds import shown
from quesnay.memory import require_memory

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

__all__ = ["Record", "failure_text", "in_memory", "labelled", "recorded_model", "recorded_outcomes"]

Record = Literal["all"] | Iterable[str] | None
"""Names of quantities and outcomes, "all", or None for the declared outcomes."""

# Of fewer draws the state is small beside what any machine has; to know it, one draw is started.
_FEW = 100
_CHANGING = ("stock", "held", "flow", "auxiliary", "lever", "assumption")


def recorded_outcomes(core: _core.CoreModel, record: Record) -> list[Outcome]:
    """The outcomes that a run records.

    Raises
    ------
    InvalidValue
        If there are none, or a quantity has the name of an axis of the results.
    UnknownName
        For a name the model lacks, with the nearest one.
    """
    if record is None:
        if not core.outcomes:
            raise _core.InvalidValue(
                "the model has no outcome, so a run of it records nothing, expected record='all', record=[names], or"
                " b.outcome(name) in the model"
            )
        return core.outcomes
    declared = {outcome.name: outcome for outcome in core.outcomes}
    outcomes = [declared.get(name) or Outcome(name, name, "level", core.unit(name)) for name in _names(core, record)]
    if not outcomes:
        raise _core.InvalidValue("record names nothing, expected 'all' or names of quantities")
    axes = {"time", "draw", *core.axes()}
    for outcome in outcomes:
        if outcome.name in axes:
            raise _core.InvalidValue(
                f"'{outcome.name}' is the name of a quantity and of an axis of the results, so it cannot be recorded"
                f' under it: expected an outcome of another name, Outcome("{outcome.name}_level", "{outcome.name}")'
            )
    return outcomes


def _names(core: _core.CoreModel, record: Literal["all"] | Iterable[str]) -> Iterator[str]:
    if isinstance(record, str):
        if record != "all":
            raise _core.InvalidValue(f"record is '{record}', expected 'all' or a list of names: record=['{record}']")
        kinds = {name: kind for kind in _CHANGING for name in core.names(kind)}
        yield from (row["name"] for row in core.equations() if row["name"] in kinds)
        yield from (outcome.name for outcome in core.outcomes if outcome.name not in kinds)
        return
    names = list(record) if isinstance(record, Iterable) else [record]
    for name in names:
        if not isinstance(name, str):
            raise _core.InvalidValue(f"record has {shown(name)}, expected 'all' or a list of names of quantities")
    yield from dict.fromkeys(names)


def recorded_model(core: _core.CoreModel, record: Record) -> _core.CoreModel:
    """The model with what is recorded as its outcomes."""
    outcomes = recorded_outcomes(core, record)
    builder = _core.ModelBuilder(core)
    for outcome in core.outcomes:
        builder.remove_outcome(outcome.name)
    for outcome in outcomes:
        builder.outcome(outcome)
    return builder._build()


def failure_text(failures: Sequence[Mapping[str, Any]]) -> str:
    """Failures as JSON: attributes of what is saved as NetCDF are numbers and texts."""
    return json.dumps(list(failures), ensure_ascii=False)


@contextmanager
def in_memory(
    core: _core.CoreModel, outcomes: Sequence[Outcome], draws: int, records: int,
    standing: Callable[[], _core.SteppedRun] | None = None, *, on_its_way: bool = False,
    of_case: bool = False,
) -> Iterator[None]:  # fmt: skip
    """Where memory does not suffice for a number of draws, what they take is told: before it is begun, if it can be.

    A run that pauses keeps the state of every draw too: ``standing`` gives one to be asked how much that is. One that
    is ``on_its_way`` holds it already, with a part of its results, and needs the rest. What is recorded
    ``of_case`` is not for the caller to choose.
    """
    axes = core.axes()
    each = sum(prod(len(axes[dim]) for dim in core.dims(one.quantity)) + one.total for one in outcomes)
    word = "draw" if standing else "first_draw"
    what = f"{records} records of {each} numbers"
    instead = "a larger record_every or fewer outcomes"
    if draws > 1:
        what = f"{draws} draws with {what}"
        instead = f"fewer draws at a time ({word})" + ("" if of_case else ", a larger record_every, or fewer outcomes")
    results = 8 * draws * records * each

    def with_state() -> tuple[str, int]:
        state = standing().numbers_per_draw if standing else 0
        return (f"{what} and a state of {state} numbers" if standing else what), results + 8 * draws * state

    if standing and on_its_way:
        run = standing()
        to_come = 1.0 - run.step / max(1, run.n_steps)
        require_memory(results * to_come, f"the records that are to come of {what}", instead)
    else:
        told, size = with_state() if draws >= _FEW else (what, results)
        require_memory(size, told, instead)
    try:
        yield
    except MemoryError as error:
        told, size = with_state()
        raise _core.InvalidValue(
            f"{told} are {size / 1e9:.3g} GB of results, more than there is memory for: expected {instead}"
        ) from error


def labelled(
    core: _core.CoreModel, outcomes: Sequence[Outcome], table: NDArray[np.float64], time: Sequence[float],
    draws: Sequence[int], *, attrs: Mapping[str, Any] | None = None, single: bool = False,
) -> xr.Dataset:  # fmt: skip
    """Recorded results, shape (element, record, draw), as one array for each outcome over draw, time, dimensions.

    Of a ``single`` draw without ``draw``. Labels are made once for all arrays: with hundreds of outcomes arrays with
    labels of their own take many times as long as the run.
    """
    import xarray as xr

    axes = core.axes()
    first = () if single else ("draw",)
    coords: dict[str, Any] = {}
    variables = {}
    row = 0
    for outcome in outcomes:
        if outcome.name in ("time", "draw") or outcome.name in axes:
            raise _core.InvalidValue(
                f"'{outcome.name}' is the name of a quantity and of an axis of the results, expected another name"
            )
        dims = core.dims(outcome.quantity)
        shape = [len(axes[dim]) for dim in dims]
        size = prod(shape)
        block = table[row : row + size].reshape([*shape, len(time), len(draws)])
        row += size + (1 if outcome.total else 0)
        coords.update((dim, axes[dim]) for dim in dims if dim not in coords)
        coords.setdefault("time", list(time))
        if not single:
            coords.setdefault("draw", list(draws))
        n = len(dims)
        values = block[..., 0].transpose(n, *range(n)) if single else block.transpose(n + 1, n, *range(n))
        variables[outcome.name] = xr.Variable((*first, "time", *dims), values, {"units": outcome.unit})
    return xr.Dataset(variables, coords, attrs)
