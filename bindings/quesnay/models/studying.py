"""What a run of a model tells of the model: derivatives, feedback loops, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
import quesnay.models.derivatives as derivatives
from quesnay.models.by_label import Numbers
from quesnay.models.loops import FeedbackLoops, scored_loops
from quesnay.models.model_numbers import Uncertain, draw_plan, mark_of, parameter_values
from quesnay.models.reading import ModelReading
from quesnay.models.span import Span
from quesnay.sensitivity.ranks import rank_correlations, rank_interval

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from quesnay.models.checks import RealityCheck

__all__ = ["ModelStudy"]

_FEWEST = 4  #: draws for a rank correlation


class ModelStudy(ModelReading):
    """Along one run."""

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

    def drivers(
        self,
        runs: xr.Dataset,
        quantity: str,
        uncertain: Mapping[str, Uncertain],
        *,
        at: Mapping[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Which of the drawn parameters a quantity goes with, by rank correlation over the draws of a run.

        What was drawn is drawn again, not stored; no run is made. A correlation says what goes with what: two
        parameters that act against each other may both show little.

        Parameters
        ----------
        runs
            What :meth:`run_draws` gave.
        quantity
            A recorded quantity or outcome.
        uncertain
            What the runs were given.
        at
            Labels of its dimensions, and the time [unit of time]: ``{"sector": "A", "time": 2050}``; by default the
            last time.

        Returns
        -------
        pandas.DataFrame
            Columns ``parameter``, ``value`` (Spearman's rank correlation [1]; not a number where one of the two does
            not vary), ``ci_low`` and ``ci_high`` (95 %), ``draws`` that were completed; the strongest first.

        Raises
        ------
        UnknownName
            For a quantity that was not recorded, with the nearest one.
        DimensionMismatch
            For one over dimensions of which ``at`` has no label.
        InvalidValue
            For runs of other numbers, or fewer than four completed draws.
        """
        return driven_by(self.core, runs, quantity, uncertain, at or {})

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


def driven_by(
    core: _core.CoreModel, runs: xr.Dataset, quantity: str, uncertain: Mapping[str, Uncertain], at: Mapping[str, Any]
) -> pd.DataFrame:
    """See :meth:`quesnay.Model.drivers`."""
    import pandas as pd

    if "draw" not in runs.dims or "seed" not in runs.attrs or "uncertain" not in runs.attrs:
        raise _core.InvalidValue("the runs are no draws of numbers, expected what run_draws gives, with its attributes")
    if runs.attrs["uncertain"] != mark_of(uncertain):
        raise _core.InvalidValue("the runs drew other numbers, expected the uncertain parameters they were made with")
    if quantity not in runs:
        raise _core.UnknownName(_core.unknown_sentence("recorded quantity", quantity, [str(name) for name in runs]))
    outcome = runs[quantity].sel(dict(at))
    outcome = outcome.isel(time=-1) if "time" in outcome.dims else outcome
    if outcome.dims != ("draw",):
        free = ", ".join(str(dim) for dim in outcome.dims if dim != "draw")
        raise _core.DimensionMismatch(f"'{quantity}' is over {free} too, expected a label of each in at=")
    values = outcome.to_numpy()
    done = np.isfinite(values)
    count = int(done.sum())
    if count < _FEWEST:
        raise _core.InvalidValue(f"{count} draws were completed, expected at least {_FEWEST} for a rank correlation")
    first, plan = int(runs.draw[0]), draw_plan(core, {}, uncertain)
    if not np.array_equal(runs.draw.to_numpy(), np.arange(first, first + len(values))):
        raise _core.InvalidValue("the draws do not follow one another, expected those of one run_draws")
    drawn = plan.drawn_numbers(int(runs.attrs["seed"]), first, len(values))[done]
    found = rank_correlations(drawn, values[done])
    rows = [
        (name, value, *rank_interval(value, count), count)
        for name, value in zip(plan.streams, found.tolist(), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["parameter", "value", "ci_low", "ci_high", "draws"])
    order = np.argsort(-np.abs(table.value.fillna(0.0).to_numpy()), kind="stable")
    return table.iloc[order].reset_index(drop=True)
