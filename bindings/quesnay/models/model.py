"""Models: an immutable expression graph with named quantities, and its builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import overload

import quesnay._core as _core
from quesnay._core import Distribution, Outcome, OutcomeKind
from quesnay.models.builder import LabelledBuilder
from quesnay.models.by_label import Numbers
from quesnay.models.model_numbers import input_values, parameter_values
from quesnay.models.reading import ModelReading
from quesnay.models.running import ModelRuns
from quesnay.models.span import Span
from quesnay.models.stepping import ModelSteps
from quesnay.models.studying import ModelStudy
from quesnay.refusals import explained, refuse_in_sentences

__all__ = ["Distribution", "Model", "ModelBuilder", "Outcome", "OutcomeKind"]

_KINDS = [name for name in vars(Distribution) if isinstance(vars(Distribution)[name], staticmethod)]


def _no_kind(self: Distribution, *args: object, **named: object) -> None:
    raise _core.InvalidValue(
        f"Distribution() makes none, expected one of its kinds: {', '.join(f'Distribution.{name}' for name in _KINDS)}"
    )


Distribution.__init__ = _no_kind  # type: ignore[method-assign, assignment]
refuse_in_sentences(Outcome, ["__init__"])
refuse_in_sentences(Distribution, [name for name in vars(Distribution) if not name.startswith("_")])


class Model(ModelRuns, ModelSteps, ModelStudy, ModelReading):
    """An immutable model. Running never changes it; :meth:`edit` starts a new one from it."""

    def __init__(self, core: _core.CoreModel | Model) -> None:
        super().__init__(core)

    @overload
    def edit(self) -> ModelBuilder: ...
    @overload
    def edit(self, change: Callable[[ModelBuilder], object]) -> Model: ...
    def edit(self, change: Callable[[ModelBuilder], object] | None = None) -> ModelBuilder | Model:
        """A new model in which equations, parameters, tables, flows or outcomes were replaced, added or removed.

        Parameters
        ----------
        change
            Called with a builder that starts from this model: ``lambda b: b.redefine("births", ...)``. Without it the
            builder itself is returned, whose ``build()`` gives the new model.

        Raises
        ------
        QuesnayError
            If units, dimensions or loops do not hold; this model is never changed.
        """
        builder = ModelBuilder(self.core)
        if change is None:
            return builder
        change(builder)
        return builder.build()

    def to_xmile(
        self,
        path: str | Path,
        values: Mapping[str, Numbers],
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "euler",
        levers: Mapping[str, Numbers] | None = None,
        start: float = 0.0,
    ) -> Path:
        """Writes the model with its numbers as an XMILE file, which Stella, Vensim and other programs open.

        Parameters
        ----------
        path
            Of the file (.xmile, .stmx).
        values, years, steps_per_year, duration, dt, start
            As of :meth:`run`.
        method
            ``euler``, ``heun`` (RK2) or ``rk4``.
        levers
            Constant values of levers and assumptions [their unit]; what is not named is written as the model gives it,
            else 0.

        Returns
        -------
        pathlib.Path
            The file. Arrays are written element by element, table functions as graphical functions.

        Raises
        ------
        InvalidValue
            For what XMILE has no form for (noise, held values, allocation, capacity-limited output), with its name.
        """
        from quesnay.models.exporting.xmile import write_xmile

        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        numbers = parameter_values(self.core, values)
        held = input_values(self.core, levers) if levers else {}
        return write_xmile(self.core, path, numbers, held, span, method)


class ModelBuilder(LabelledBuilder):
    """Builds a model; units and dimensions are checked as it is built.

    Where an equation is expected, a number may stand, or numbers in nested lists or arrays of the shape of its
    dimensions. What is not said of a quantity (its unit, its dimensions) is taken from its equation.

    >>> import quesnay as qy
    >>> b = qy.ModelBuilder()
    >>> people = b.stock("people", 5.0, unit="people")
    >>> b.inflow(people, b.flow("births", 0.5 * people / b.parameter("time", unit="year")))
    >>> run = b.build().run({"time": 1.0}, years=1, steps_per_year=1, method="euler", record="all")
    >>> float(run.people[-1]), run.births.units
    (7.5, 'people/year')
    """

    @explained
    def __init__(self, model: Model | _core.CoreModel | None = None, *, time_unit: str = "year") -> None:
        super().__init__(model.core if isinstance(model, Model) else model, time_unit=time_unit)

    def build(self) -> Model:
        """Checks the whole and returns the model; the builder may go on.

        Raises
        ------
        AlgebraicLoop
            With the cycle of names.
        InvalidValue
            For a name without an equation, or an initial value that depends on state.
        UnknownName, UnitMismatch
            For an outcome of an unknown quantity, or in another unit.
        DimensionMismatch
            For an outflow over fewer dimensions than a stock with a floor.
        """
        return Model(self._build())
