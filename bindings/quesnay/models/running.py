"""Runs of a model: one, many with drawn numbers, and one that stands and goes on step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.asked import KEEP_ALL, lane_count
from quesnay.models.by_label import Numbers
from quesnay.models.model_numbers import (
    DrawNumbers,
    Uncertain,
    draw_plan,
    mark_of,
    parameter_values,
    with_levers,
)  # fmt: skip
from quesnay.models.recording import Record, failure_text, in_memory, labelled, recorded_outcomes
from quesnay.models.span import Span
from quesnay.models.stepping import ModelSteps
from quesnay.native import NativeMode, prepare

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ModelRuns"]


class ModelRuns(ModelSteps):
    """Running never changes a model."""

    def run(
        self,
        values: Mapping[str, Numbers],
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        levers: Mapping[str, Numbers] | None = None,
        record: Record = None,
        record_every: int = 1,
        start: float = 0.0,
        relative_tolerance: float = 1e-6,
        absolute_tolerance: float = 1e-9,
        until: str | None = None,
    ) -> xr.Dataset:
        """One run with the given parameter values; noise, if the model has any, is that of seed 0, draw 0.

        Parameters
        ----------
        values
            Of every parameter that is used a number, or numbers over its dimensions: a Series, frame, DataArray or
            mapping by label, in any order; a plain array in the order of the labels. Each in the unit that the model
            says of it (``equations().unit``).
        years, steps_per_year
            Length of the run [year] and steps in a year [1/year], of a model that counts years; a whole number of
            steps.
        duration, dt
            Instead, length of the run and of a step [unit of time of the model]: any ratio of whole numbers, also more
            than 1.
        method
            ``euler``, ``heun``, ``rk4``; ``dopri5`` (adaptive) or ``rosenbrock4`` (adaptive, for stiff models), which
            choose their own steps and use ``steps_per_year`` for records, policy edges and noise. See
            docs/models/integrators.md.
        levers
            Constant values of levers and assumptions, in place of what the model gives them: one number for all
            elements, or numbers as for parameters. To change one on the way, see :meth:`start`.
        record
            What to record: names of quantities (their level) and of outcomes; "all" for every quantity that has an
            equation or is a stock, and the declared outcomes; by default the declared outcomes.
        record_every
            Steps from one record to the next; integrals run from record to record.
        relative_tolerance, absolute_tolerance
            Error that an adaptive method allows in a step: ``absolute + relative * abs(stock)``.
        until
            Quantity, without dimensions, that ends a run of fixed steps: at the first step at whose beginning it is not
            0. The length is then that of the longest run.

        Returns
        -------
        xarray.Dataset
            One variable for each of what is recorded, over ``time`` [unit of time] and the outcome's dimensions, shape
            (records, elements ...), its unit in ``attrs["units"]``. After an adaptive method, ``attrs`` tell its
            ``steps``, ``rejected`` steps, ``evaluations`` and ``jacobians``.

        Raises
        ------
        InvalidValue
            For a parameter without a value, no whole number of steps, or a run that fails, with variable and time.
        DimensionMismatch
            For another number of values than the parameter has elements.
        UnknownName
            For a parameter or lever the model lacks, with the nearest one.
        """
        if until is not None:
            run = self.start(
                values, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, method=method,
                levers=levers, record=record, record_every=record_every, start=start,
            )  # fmt: skip
            return run.until(until).results()
        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(
            method, record_every, from_start=True, relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )  # fmt: skip
        outcomes = recorded_outcomes(self.core, record)
        arrays = parameter_values(self.core, values)
        plan = _core.DrawPlan(self.core, arrays, [], [])
        programs = _core.ProgramSet()
        programs.add("run", with_levers(self.core, levers), arrays, plan, settings, outcomes)
        with in_memory(self.core, outcomes, 1, len(time)):
            results, work = programs.replay_counted(0, plan, seed=0, draw=0)
        table = results.reshape(-1, len(time), 1)
        attrs = work if work["evaluations"] else {}
        return labelled(self.core, outcomes, table, time, [0], attrs=attrs, single=True)

    def run_draws(
        self,
        values: Mapping[str, Numbers],
        uncertain: Mapping[str, Uncertain],
        *,
        draws: int,
        seed: int,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        levers: Mapping[str, Numbers] | None = None,
        record: Record = None,
        record_every: int | None = None,
        start: float = 0.0,
        relative_tolerance: float = 1e-6,
        absolute_tolerance: float = 1e-9,
        first_draw: int = 0,
        threads: int | None = None,
        lanes: int = _core.default_lanes,
        native: NativeMode | None = None,
    ) -> xr.Dataset:
        """Many runs with drawn parameters and noise, in parallel.

        Parameters
        ----------
        values
            Values of the parameters that are not drawn (and, harmlessly, central values of those that are).
        uncertain
            Parameter to its distribution, or to (kind, central, low, high) as parameter files give them. One number is
            drawn for all elements of a parameter; its random stream is the parameter's name.
        draws, seed, first_draw
            Draws ``first_draw`` to ``first_draw + draws - 1``; a draw's numbers depend on nothing else.
        levers, record
            As of :meth:`run`. Runs with the same seed and other levers are paired: subtract them draw by draw.
        record_every
            Steps from one record to the next; by default the end alone.
        method, relative_tolerance, absolute_tolerance
            As :meth:`run`. An adaptive method chooses the steps of every draw by itself, so it takes many times as long
            as a method of fixed steps, which works on 64 draws at once.
        threads, lanes
            Threads to use, by default those of docs/study/threads.md, and draws that are computed together. Results do
            not depend on them.
        native
            Whether draws run as native code (docs/models/native.md): ``auto``, ``never`` or ``require``; by default
            what the environment variable ``QUESNAY_NATIVE`` says, else ``auto``. Bits do not depend on it.

        Returns
        -------
        xarray.Dataset
            Each outcome over ``draw``, ``time`` [unit of time] and its dimensions, shape (draws, records, elements
            ...), its unit in ``attrs["units"]``; not a number where a draw failed. Failures are in
            ``attrs["failures"]`` as JSON: draw, time, variable, reason, cause. :meth:`drivers` tells which of the
            drawn numbers an outcome goes with.

        Raises
        ------
        InvalidValue
            For no draws, a distribution that is none, or results that do not fit into memory; as :meth:`run`.
        """
        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(
            method, record_every, from_start=record_every is not None, relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )  # fmt: skip
        outcomes = recorded_outcomes(self.core, record)
        asked = DrawNumbers.checked(draws, seed, first_draw, threads)
        arrays = parameter_values(self.core, values)
        plan = draw_plan(self.core, arrays, uncertain)
        programs = _core.ProgramSet()
        programs.add("run", with_levers(self.core, levers), plan.fixed_values(), plan, settings, outcomes)
        prepare(programs, draws=asked.draws, lanes=lane_count(lanes), mode=native)
        with in_memory(self.core, outcomes, asked.draws, len(time)):
            result = programs.run(
                plan, seed=asked.seed, first_draw=asked.first_draw, draws=asked.draws, threads=asked.threads,
                lanes=lane_count(lanes), keep_limit=KEEP_ALL, targets=[], pairs=[], progress=None,
            )  # fmt: skip
        table = result.values(0).reshape(-1, len(time), asked.draws)
        drawn = range(asked.first_draw, asked.first_draw + asked.draws)
        failures = [{k: v for k, v in failure.items() if k != "scenario"} for failure in result.failures]
        attrs = {"seed": asked.seed, "failures": failure_text(failures)}
        if uncertain:
            attrs["uncertain"] = mark_of(uncertain)
        return labelled(self.core, outcomes, table, time, drawn, attrs=attrs)
