"""Runs that pause: go to a time, look, change a lever, go on; branched, saved and restored to the same bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import number
from quesnay.asked import thread_count
from quesnay.models.by_label import Numbers
from quesnay.models.model_numbers import input_values
from quesnay.models.recording import failure_text, in_memory, labelled, recorded_outcomes
from quesnay.models.span import time_after

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

__all__ = ["Run"]


class OfModel(Protocol):
    """What a run knows of the model it is of."""

    @property
    def core(self) -> _core.CoreModel: ...


class Run:
    """A run of one or many draws of a model that stands at a time; :meth:`quesnay.Model.start` makes it.

    Uninterrupted it gives the bits of ``Model.run`` and ``Model.run_draws``. One thread at a time may use it; each may
    have a :meth:`copy` of its own.

    >>> import quesnay as qy
    >>> b = qy.ModelBuilder()
    >>> help_given = b.lever("help", unit="1/year")
    >>> stock = b.stock("stock", 1.0)
    >>> b.inflow(stock, help_given)
    >>> run = b.build().start({}, years=2, steps_per_year=4, record=["stock"])
    >>> run.to(1.0).set({"help": 3.0})
    >>> float(run.to(2.0)["stock"])
    4.0
    """

    def __init__(self, model: OfModel, core: _core.SteppedRun, *, single: bool) -> None:
        self.model = model
        self.core = core
        self._single = single
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        # With the model: the bytes of save() are without.
        return Run.restored, (self.model, self.save())

    def __repr__(self) -> str:
        core = self.core
        end = _time_after(core, core.n_steps)
        where = "on its way" if self._lock.locked() else f"at {self.time:g}"
        return f"<Run: {core.n_draws} draws {where} of {end:g} {self._units}>"

    @contextmanager
    def _used(self) -> Iterator[_core.SteppedRun]:
        """The core for this thread alone: going on lets other threads run, which must not see a run in between."""
        if not self._lock.acquire(blocking=False):
            raise _core.InvalidValue(
                "the run is in use by another call, expected one at a time, or a copy() for each made before"
            )
        try:
            yield self.core
        finally:
            self._lock.release()

    @property
    def time(self) -> float:
        """Where the run stands [unit of time]."""
        with self._used() as core:
            return _time(core)

    def to(self, time: float) -> Run:
        """Goes on to a time [unit of time] that is a step of the run, and returns the run itself.

        After Ctrl-C the run stands at a step on the way and can go on to the same bits.

        Raises
        ------
        InvalidValue
            For a time between two steps, before where the run stands, or after its end.
        """
        time = number(time, "the time that the run is asked for")
        with self._used() as core:
            self._go_on(core, time)
        return self

    def until(self, quantity: str) -> Run:
        """Goes on to the first step at whose beginning a quantity is not 0 [its unit], or to the end; returns the run.

        Of many draws, to the first at which it is so in every draw that has not failed.

        Raises
        ------
        UnknownName
            For a quantity the model lacks, with the nearest one.
        DimensionMismatch
            For a quantity over dimensions.
        """
        dims = self.model.core.dims(quantity)
        if dims:
            said = f"'{quantity}' is over {', '.join(dims)}, expected one number until which a run goes on"
            raise _core.DimensionMismatch(said)
        with self._used() as core, self._in_memory(on_its_way=True):
            while core.step < core.n_steps and not _holds(core.read(quantity)):
                core.to(core.step + 1)
        return self

    @property
    def _units(self) -> str:
        return f"{self.model.core.time_unit}s"

    def _go_on(self, core: _core.SteppedRun, time: float) -> None:
        units = self._units
        if not np.isfinite(time):
            raise _core.InvalidValue(f"the run is asked for {time:g} {units}, expected a finite number")
        steps = (time - core.start) * core.steps_per_year / core.years_per_step
        step = round(steps)
        if abs(steps - step) > 1e-9 * max(1.0, abs(steps)):
            below = int(np.floor(steps))
            near = " and ".join(f"{_time_after(core, k):g}" for k in (below, below + 1))
            raise _core.InvalidValue(
                f"{time:g} {units} is between two steps of the run, expected one of its {_steps_of(core, units[:-1])};"
                f" the nearest are {near}"
            )
        if step < core.step:
            raise _core.InvalidValue(
                f"the run stands at {_time(core):g} {units} and is asked for {time:g}: it goes forward only, expected a"
                " copy() kept from an earlier time"
            )
        if step > core.n_steps:
            end = _time_after(core, core.n_steps)
            raise _core.InvalidValue(f"the run ends at {end:g} {units} and is asked for {time:g}")
        with self._in_memory(on_its_way=True):
            core.to(step)

    def _in_memory(self, *, on_its_way: bool = False) -> AbstractContextManager[None]:
        core, run = self.model.core, self.core
        return in_memory(core, core.outcomes, run.n_draws, run.n_records, lambda: run, on_its_way=on_its_way)

    def set(self, inputs: Mapping[str, Numbers]) -> None:
        """Gives levers or assumptions constant values from now on, in place of what they were.

        Parameters
        ----------
        inputs
            Of each lever or assumption one number, or numbers over its dimensions as :meth:`quesnay.Model.run` takes
            them [its unit]. Nothing is set if one of them is refused.

        Raises
        ------
        UnknownName
            For a lever or assumption the model lacks, with the nearest one, or a label it lacks.
        DimensionMismatch
            For another number of values than it has elements.
        """
        given = input_values(self.model.core, inputs)
        with self._used() as core:
            with self._in_memory():
                trial = core.copy()
            for name, value in given.items():
                trial.set_input(name, value)
            self.core = trial

    def read(self, quantity: str) -> xr.DataArray:
        """Any quantity as it stands now [its unit, in ``attrs["units"]``].

        Of noise and what follows it, the value in the step that begins now; not a number where a draw failed.

        Returns
        -------
        xarray.DataArray
            Over its dimensions, of a run of many over ``draw`` first, shape (draws, elements ...).

        Raises
        ------
        UnknownName
            For a quantity the model lacks, with the nearest one.
        """
        import xarray as xr

        core = self.model.core
        axes = core.axes()
        with self._used() as standing:
            values, time = standing.read(quantity), _time(standing)
            draws, first = standing.n_draws, standing.first_draw
        dims = core.dims(quantity)
        shape = [len(axes[dim]) for dim in dims]
        coords: dict[str, Any] = {**{dim: axes[dim] for dim in dims}, "draw": list(range(first, first + draws))}
        array = xr.DataArray(
            values.reshape([*shape, draws]),
            coords,
            (*dims, "draw"),
            name=quantity,
            attrs={"units": core.unit(quantity)},
        ).transpose("draw", *dims)
        array = array.assign_coords(time=time)
        return array.isel(draw=0, drop=True) if self._single else array

    def __getitem__(self, quantity: str) -> xr.DataArray:
        return self.read(quantity)

    def results(self) -> xr.Dataset:
        """The declared outcomes at the records reached so far, as ``Model.run`` gives them.

        Returns
        -------
        xarray.Dataset
            Each outcome over ``time`` [unit of time] and its dimensions, of a run of many over ``draw`` first; units in
            ``attrs``, and of the whole its failures, as JSON.
        """
        outcomes = recorded_outcomes(self.model.core, None)
        with self._used() as core:
            time = [_time_after(core, step) for step in core.record_steps]
            table = core.records().reshape(-1, len(time), core.n_draws)
            failures = core.failures()
        draws = range(core.first_draw, core.first_draw + core.n_draws)
        attrs = {"seed": core.seed, "failures": failure_text(failures)}
        return labelled(self.model.core, outcomes, table, time, draws, attrs=attrs, single=self._single)

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Draws that failed so far: draw, time [unit of time], variable, reason."""
        with self._used() as core:
            return core.failures()

    def copy(self) -> Run:
        """A branch: a run that stands where this one does and goes on by itself."""
        with self._used() as core, self._in_memory():
            return Run(self.model, core.copy(), single=self._single)

    def save(self) -> bytes:
        """The run as bytes, for :meth:`quesnay.Model.restore`; with the model's fingerprint, without the model."""
        with self._used() as core:
            return (b"1" if self._single else b"n") + core.save()

    @staticmethod
    def restored(model: OfModel, saved: bytes, threads: int | None = None) -> Run:
        """The run that was saved, of the same model; it goes on to the same bits. See :meth:`quesnay.Model.restore`."""
        n = thread_count(threads)
        core = _core.SteppedRun.restore(model.core, saved[1:], threads=n, lanes=_lanes(1))
        if core.n_draws > 1:
            core = _core.SteppedRun.restore(model.core, saved[1:], threads=n, lanes=_lanes(core.n_draws))
        return Run(model, core, single=saved[:1] == b"1")


def _holds(values: NDArray[np.float64]) -> bool:  # in all draws; not a number in those that failed
    return bool(((values != 0.0) | np.isnan(values)).all())


def _time(core: _core.SteppedRun) -> float:
    return _time_after(core, core.step)


def _time_after(core: _core.SteppedRun, step: int) -> float:
    return time_after(core.start, step, core.steps_per_year, core.years_per_step)


def _steps_of(core: _core.SteppedRun, unit: str) -> str:
    """How many steps there are: "4 a year", or "steps of 1.5 years"."""
    if core.years_per_step == 1:
        return f"{core.steps_per_year} a {unit}"
    return f"steps of {core.years_per_step / core.steps_per_year:g} {unit}s"


def _lanes(draws: int) -> int:
    """Lanes of a block: few draws need no wide one. Bits do not depend on it."""
    return 1 if draws == 1 else min(_core.default_lanes, 4 * ((draws + 3) // 4))


def start(
    model: OfModel, settings: _core.RunSettings, plan: _core.DrawPlan, inputs: Mapping[str, NDArray[np.float64]], *,
    seed: int, first_draw: int, draws: int | None, threads: int,
    values: Mapping[str, NDArray[np.float64]] | None = None,
) -> Run:  # fmt: skip
    """A run at its start, from numbers that were checked; see ``Model.start``."""
    n = 1 if draws is None else draws
    core = _core.SteppedRun(
        model.core, plan.fixed_values() if values is None else values, plan, settings,
        inputs,
        seed=seed, first_draw=first_draw, draws=n, threads=threads, lanes=_lanes(n),
    )  # fmt: skip
    return Run(model, core, single=draws is None)
