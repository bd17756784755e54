"""Models: an immutable expression graph with named quantities, and its builder.

The file is over 300 lines because all that a user asks of a model are methods of one class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, overload

import numpy as np

import quesnay._core as _core
import quesnay.models.derivatives as derivatives
from quesnay._core import Distribution, Outcome, OutcomeKind
from quesnay.asked import KEEP_ALL, lane_count
from quesnay.models.builder import LabelledBuilder
from quesnay.models.by_label import Numbers, items_of
from quesnay.models.loops import FeedbackLoops, scored_loops
from quesnay.models.model_numbers import DrawNumbers, Uncertain, distribution_of, input_values, parameter_values
from quesnay.models.recording import Record, failure_text, in_memory, labelled, recorded_model, recorded_outcomes
from quesnay.models.span import Span
from quesnay.models.structure import Structure
from quesnay.refusals import explained, refuse_in_sentences

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from quesnay.models.checks import RealityCheck
    from quesnay.models.run import Run

__all__ = ["Distribution", "Model", "ModelBuilder", "Outcome", "OutcomeKind"]

refuse_in_sentences(Outcome, ["__init__"])
refuse_in_sentences(Distribution, [name for name in vars(Distribution) if not name.startswith("_")])


class Model:
    """An immutable model. Running never changes it; :meth:`edit` starts a new one from it."""

    def __init__(self, core: _core.CoreModel | Model) -> None:
        self.core: _core.CoreModel = core.core if isinstance(core, Model) else core

    def __repr__(self) -> str:
        stocks = len(self.core.names("stock"))
        return f"<Model: {len(self.core.equations())} quantities, {stocks} stocks>"

    def equations(self, *, latex: bool = False, symbols: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Name, kind, dimensions, equation, unit [text] and more of every quantity, in order.

        With ``latex``, also each equation as LaTeX that matplotlib's mathtext draws; ``symbols`` as in :meth:`latex`.

        Returns
        -------
        pandas.DataFrame
            One row for each quantity; columns name, kind, dimensions, equation, unit, description, source (and latex).
        """
        import pandas as pd

        columns = ["name", "kind", "dimensions", "equation", "unit", "description", "source"]
        table = pd.DataFrame(self.core.equations(), columns=columns)
        if latex:
            from quesnay.models.latex import LatexWriter

            writer = LatexWriter(self.core, symbols=symbols, cases=False)
            table["latex"] = [writer.equation(name) for name in table["name"]]
        return table

    def latex(
        self, names: Sequence[str] | None = None, *, symbols: Mapping[str, str] | None = None, cases: bool = True
    ) -> str:
        """Equations as LaTeX, one below the other, for MathJax: ``IPython.display.Math(model.latex())``.

        Parameters
        ----------
        names
            Quantities; by default every one that has an equation.
        symbols
            LaTeX of quantities and of index letters of dimensions, by name. Names that are not given are printed as
            they are, a dimension as the first letter of its name that is free.
        cases
            Write ``where`` as cases; else as a function.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        from quesnay.models.latex import LatexWriter

        writer = LatexWriter(self.core, symbols=symbols, cases=cases)
        chosen = names if names is not None else [row["name"] for row in self.core.equations() if row["equation"]]
        lines = [writer.equation(name).replace(" = ", " &= ", 1) for name in chosen]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    @property
    def time_unit(self) -> str:
        """The unit in which the model counts time: rates are per this unit, runs and their ``time`` are in it."""
        return self.core.time_unit

    @property
    def outcomes(self) -> list[Outcome]:
        """What runs record unless they are told what else."""
        return self.core.outcomes

    @property
    def unit_words(self) -> list[str]:
        """Base units that the model declares itself (``b.unit("vehicle")``), in alphabetical order."""
        return self.core.unit_words

    def names(self, kind: str) -> list[str]:
        """Names of one kind: parameter, lever, assumption, noise, stock, held, flow or auxiliary.

        Raises
        ------
        UnknownName
            For another kind, with the nearest one.
        """
        return self.core.names(kind)

    def constraints(self) -> pd.DataFrame:
        """What the model declares to bind (``b.constraint``): indicator, value, factor, role, names, shortfall."""
        import pandas as pd

        columns = ["name", "indicator", "value", "factor", "role", "name_en", "name_zh", "shortfall"]
        rows = [[getattr(one, column) for column in columns] for one in self.core.constraints]
        return pd.DataFrame(rows, columns=columns)

    def factors(self) -> pd.DataFrame:
        """Of what the model declares that one more can be given (``b.factor``): lever, shares, amount [unit], unit."""
        import pandas as pd

        columns = ["name", "lever", "shares", "amount", "unit", "lasting", "name_en", "name_zh"]
        rows = [[getattr(one, column) for column in columns] for one in self.core.factors]
        return pd.DataFrame(rows, columns=columns)

    def growth(self) -> dict[str, float]:
        """What makes the model grow (``b.growth``), by parameter, with the value at which each does not [its unit]."""
        return dict(self.core.growth)

    @cached_property
    def structure(self) -> Structure:
        """What depends on what: causes, uses, feedback loops, diagrams; see :class:`Structure`."""
        return Structure(self.core)

    def depends(self, name: str, *, deep: bool = False) -> list[str]:
        """Quantities that an equation reads; with ``deep``, all that reach it within one instant.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        return self.structure.depends(name, deep=deep)

    def used_by(self, name: str) -> list[str]:
        """Quantities whose equations read this one.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        return self.structure.used_by(name)

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
        import xarray as xr

        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(
            method, record_every, from_start=True, relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )  # fmt: skip
        outcomes = recorded_outcomes(self.core, record)
        arrays = parameter_values(self.core, values)
        plan = _core.DrawPlan(self.core, arrays, [], [])
        programs = _core.ProgramSet()
        programs.add("run", self._with(levers), arrays, plan, settings, outcomes)
        with in_memory(self.core, outcomes, 1, len(time)):
            results, work = programs.replay_counted(0, plan, seed=0, draw=0)
        variables = labelled(self.core, outcomes, results.reshape(-1, len(time), 1), time, [0])
        return xr.Dataset(variables, attrs=work if work["evaluations"] else {}).isel(draw=0, drop=True)

    def partials(
        self,
        values: Mapping[str, Numbers],
        *,
        of: str | None = None,
        by: str | None = None,
        pairs: Sequence[tuple[str, str]] | None = None,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        record_every: int = 1,
        start: float = 0.0,
    ) -> dict[tuple[str, str], xr.DataArray]:
        """Exact partial derivatives d(of)/d(by) of equations along a run, everything else they read held.

        Parameters
        ----------
        of
            A flow, auxiliary or input with an equation, or a stock: then its net rate. By default, all of them.
        by
            What moves; by default, each quantity that the equation reads (:meth:`depends`).
        pairs
            Pairs (of, by) instead of the two.

        Returns
        -------
        dict
            For each pair an array over ``time`` [unit of time], the dimensions of ``of``, and those of ``by`` as
            ``by_NAME`` [unit of ``of`` over that of ``by``].
            At a kink (min, max, where, table function) it is the slope of the branch in use.
        """
        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(method, record_every, from_start=True)
        arrays = parameter_values(self.core, values)
        return derivatives.partials(self.core, arrays, pairs or self._pairs(of, by), settings, time)

    def _pairs(self, of: str | None, by: str | None) -> list[tuple[str, str]]:
        """Pairs of an equation and what it reads."""
        every = [name for kind in ("stock", "flow", "auxiliary") for name in self.names(kind)]
        return [(one, cause) for one in ([of] if of else every) for cause in ([by] if by else self.depends(one))]

    def jacobian(
        self,
        values: Mapping[str, Numbers],
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        record_every: int = 1,
        start: float = 0.0,
    ) -> xr.DataArray:
        """Derivatives of the rates of all stocks by all stocks along a run, auxiliaries looked through.

        Returns
        -------
        xarray.DataArray
            Over ``time`` [unit of time], ``rate`` and ``stock`` (elements: ``capital_stock[K2]``), shape (records, n,
            n) for n elements of stocks [unit of the rate's stock per unit of time, over that of the stock]; the
            eigenvalues of a matrix [1 per unit of time] are the model's linear modes at that time.
        """
        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(method, record_every, from_start=True)
        arrays = parameter_values(self.core, values)
        return derivatives.jacobian(self.core, arrays, settings, time)

    def loops(
        self,
        values: Mapping[str, Numbers],
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        start: float = 0.0,
        strongest: bool = False,
        most: int = 1000,
    ) -> FeedbackLoops:
        """Feedback loops that act in one run, with polarity, share and dominance over time.

        Parameters
        ----------
        values, years, steps_per_year, duration, dt, method, start
            As of :meth:`run`; links are scored over every step.
        strongest
            Search along the strongest paths of each step instead of for all loops; shares are then of the loops found.
        most
            Loops to keep; without ``strongest`` more of them are an error.

        Returns
        -------
        FeedbackLoops
            Its ``table`` has a row for each loop, with its share of the run [1]; scores are over time [unit of time].

        Raises
        ------
        InvalidValue
            For more than ``most`` loops, an equation with a memory of its own, or a run that fails.
        """
        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, _ = span.settings(method, 1, from_start=True)
        arrays = parameter_values(self.core, values)
        plan = _core.DrawPlan(self.core, arrays, [], [])
        return scored_loops(self.core, arrays, plan, settings, strongest=strongest, most=most)

    def check(
        self,
        values: Mapping[str, Numbers],
        *,
        years: float | None = None,
        steps_per_year: float | None = None,
        duration: float | None = None,
        dt: float | None = None,
        method: str = "heun",
        start: float = 0.0,
        ranges: Mapping[str, tuple[Numbers, Numbers]] | None = None,
        zero: Iterable[str] | None = None,
        balanced: Mapping[str, Numbers] | None = None,
        reality: Iterable[RealityCheck] = (),
        step_limit: float = 1e-3,
    ) -> pd.DataFrame:
        """Checks of the model on one run and on runs at the ends of what its parameters mean.

        Units; the balance of every stock; closed totals; indicators of declared constraints; step halving with the
        observed order; extreme conditions; a balanced start; and statements of reality.

        Parameters
        ----------
        values, years, steps_per_year, duration, dt, method, start
            As of :meth:`run`.
        ranges
            Lowest and highest value of parameters that are also run at both.
        zero
            Parameters to run at zero; by default all but those that are a factor of what an equation divides by, which
            are named in the detail.
        balanced
            Changes of parameters with which nothing moves at the start, :meth:`growth` for what the model declares;
            without it that is not checked.
        reality
            Statements, see :class:`RealityCheck`.
        step_limit
            Largest change of a stock, over its largest value, when the step is halved.

        Returns
        -------
        pandas.DataFrame
            One row for each check: check, passed, value and limit [1, or the unit that ``detail`` names], detail.
        """
        from quesnay.models.checks import check_model

        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        return check_model(
            self.core, values, span, method=method, ranges=ranges, zero=zero, balanced=balanced, reality=reality,
            step_limit=step_limit,
        )  # fmt: skip

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

        Returns
        -------
        xarray.Dataset
            Each outcome over ``draw``, ``time`` [unit of time] and its dimensions, shape (draws, records, elements
            ...), its unit in ``attrs["units"]``; not a number where a draw failed. Failures are in
            ``attrs["failures"]`` as JSON: draw, time, variable, reason, cause.

        Raises
        ------
        InvalidValue
            For no draws, a distribution that is none, or results that do not fit into memory; as :meth:`run`.
        """
        import xarray as xr

        span = Span.of(self.core, years=years, steps_per_year=steps_per_year, duration=duration, dt=dt, start=start)
        settings, time = span.settings(
            method, record_every, from_start=record_every is not None, relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )  # fmt: skip
        outcomes = recorded_outcomes(self.core, record)
        asked = DrawNumbers.checked(draws, seed, first_draw, threads)
        arrays = parameter_values(self.core, values)
        plan = self._plan(arrays, uncertain)
        programs = _core.ProgramSet()
        programs.add("run", self._with(levers), plan.fixed_values(), plan, settings, outcomes)
        with in_memory(self.core, outcomes, asked.draws, len(time)):
            result = programs.run(
                plan, seed=asked.seed, first_draw=asked.first_draw, draws=asked.draws, threads=asked.threads,
                lanes=lane_count(lanes), keep_limit=KEEP_ALL, targets=[], pairs=[], progress=None,
            )  # fmt: skip
        table = result.values(0).reshape(-1, len(time), asked.draws)
        drawn = range(asked.first_draw, asked.first_draw + asked.draws)
        variables = labelled(self.core, outcomes, table, time, drawn)
        failures = [{k: v for k, v in failure.items() if k != "scenario"} for failure in result.failures]
        return xr.Dataset(variables, attrs={"seed": asked.seed, "failures": failure_text(failures)})

    def _with(self, levers: Mapping[str, Numbers] | None) -> _core.CoreModel:
        """The model with its levers held at constants."""
        return _core.with_inputs(self.core, input_values(self.core, levers)) if levers else self.core

    def _plan(
        self,
        arrays: dict[str, NDArray[np.float64]],
        uncertain: Mapping[str, Uncertain],
    ) -> _core.DrawPlan:
        axes = self.core.axes()
        numbers = []
        for name, given in items_of(uncertain, "the uncertain parameters"):
            distribution = distribution_of(name, given)
            size = prod(len(axes[dim]) for dim in self.core.dims(name))
            arrays.setdefault(name, np.full(size, distribution.mean()))
            numbers.append((name, name, list(range(size)), distribution))
        return _core.DrawPlan(self.core, arrays, numbers, [])

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
        recording = self if record is None else Model(recorded_model(self.core, record))
        arrays = parameter_values(self.core, values)
        plan = recording._plan(arrays, uncertain or {})

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

        model = self if record is None else Model(recorded_model(self.core, record))
        return Run.restored(model, saved, threads)


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
