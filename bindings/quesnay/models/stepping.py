"""Runs of a model that stand at an instant and go on step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from quesnay.models.by_label import Numbers
from quesnay.models.model_numbers import DrawNumbers, Uncertain, draw_plan, input_values, parameter_values
from quesnay.models.reading import ModelReading
from quesnay.models.recording import Record, in_memory, recorded_model
from quesnay.models.span import Span

if TYPE_CHECKING:
    from quesnay.models.run import Run

__all__ = ["ModelSteps"]


class ModelSteps(ModelReading):
    """Starting and restoring."""

    def start(
        self,
        values: Mapping[str, Numbers],
        uncertain: Mapping[str, Uncertain] | None = None,
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        levers: Mapping[str, Numbers] | None = None,
        draws: int | None = None,
        seed: int = 0,
        draw: int = 0,
        record: Record = None,
        record_every: int = 1,
        start: float = 0.0,
        threads: int | None = None,
    ) -> Run:
        """A run that stands at its start, to be taken on step by step: look, change a lever, branch, save.

        Parameters
        ----------
        values, uncertain, years, steps_per_year, duration, dt, method, record, record_every, start, threads
            As of :meth:`run` and :meth:`run_draws`; the run ends at the latest after its length [unit of time].
        levers
            Constant values of levers and assumptions from the start on, in place of what the model gives them.
        draws, seed, draw
            Draws ``draw`` to ``draw + draws - 1``; without ``draws`` one draw, and results without a draw dimension.

        Raises
        ------
        UnknownName
            For a lever the model lacks, with the nearest known one.
        """
        import quesnay.models.run as stepped

        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(method, record_every, from_start=True)
        recording = self._recording(record)
        arrays = parameter_values(self.core, values)
        plan = draw_plan(recording.core, arrays, uncertain or {})

        inputs = input_values(self.core, levers)

        asked = DrawNumbers.checked(1 if draws is None else draws, seed, draw, threads, first="draw")

        def standing(draws: int | None) -> Run:
            return stepped.start(
                recording, settings, plan, inputs, seed=asked.seed, first_draw=asked.first_draw, draws=draws,
                threads=asked.threads,
            )  # fmt: skip

        # What is kept of a draw follows from the compiled model (delays): one draw is asked.
        outcomes = recording.outcomes
        with in_memory(self.core, outcomes, asked.draws, len(time), lambda: standing(None).core):
            return standing(None if draws is None else asked.draws)

    def restore(self, saved: bytes, *, record: Record = None, threads: int | None = None) -> Run:
        """The run that :meth:`Run.save` gave, of this very model; it goes on to the same bits.

        Parameters
        ----------
        saved
            The bytes.
        record
            What the run was started with.
        threads
            Threads to use; all processors by default. Results do not depend on it.

        Raises
        ------
        InvalidValue
            For bytes of another model, of another version, or damaged ones.
        """
        from quesnay.models.run import Run

        return Run.restored(self._recording(record), saved, threads)

    def _recording(self, record: Record) -> Self:
        """The model whose outcomes are what is to be recorded."""
        return self if record is None else type(self)(recorded_model(self.core, record))
