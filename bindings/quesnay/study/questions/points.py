"""A case as a function on the unit cube: one uniform number for each uncertain number, outcomes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.asked import MOST_SEED, thread_count, whole
from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.native import prepare
from quesnay.study.plan import Study, compile_scenarios, record_steps
from quesnay.study.questions.quantities import FloatArray, Quantity, common, quantities

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.case.data import ParameterRow

__all__ = ["Evaluator", "pair_of"]


def pair_of(scenario: str | None, difference: Sequence[str] | None) -> list[str]:
    """One scenario, or the two of a difference.

    Raises
    ------
    CaseError
        For both or none of them, and a difference that is not of two scenarios.
    """
    if (scenario is None) == (difference is None):
        given = "both" if scenario is not None else "none"
        raise CaseError(f"{given} of scenario and difference are given, expected one: 'plan', or ('plan', 'no_policy')")
    if difference is None:
        return [str(scenario)]
    if isinstance(difference, str) or len(difference) != 2 or difference[0] == difference[1]:
        raise CaseError(f"difference is {shown(difference)}, expected two scenarios such as ('plan', 'no_policy')")
    return [str(name) for name in difference]


class Evaluator:
    """Outcomes of a scenario, or of the paired difference of two, at points of the unit cube.

    A point has one number inside (0, 1) for each uncertain number of parameters.csv, in their order, and the shocks of
    one draw. Distributions and correlations of the case are applied: of two correlated numbers the second moves with
    the first, and its own place in the point is what is left to itself. :meth:`quesnay.Case.evaluator` makes one.
    """

    def __init__(
        self, study: Study, asked: str | Iterable[str], *, seed: int, threads: int | None, paired: bool
    ) -> None:
        case = study.case
        self.study = study
        self.seed = whole(seed, "seed", 0, MOST_SEED)
        self.threads = thread_count(threads)
        self.paired = paired
        self._plan = study.uncertainty.plan
        steps = record_steps(case, study.per_year)
        names = [period.name for period in periods(case, study.per_year)]
        _, every = compile_scenarios(study.uncertainty, study.scenarios, steps[-1:])
        outcomes, labels = common(every)
        self.outcomes = outcomes
        #: What is evaluated, in the order of the columns.
        self.quantities: list[Quantity] = quantities(study, names, outcomes, labels, asked)
        wanted = {one.outcome for one in self.quantities}
        self._programs, self._compiled = compile_scenarios(
            study.uncertainty, study.scenarios, steps, [outcomes[name] for name in outcomes if name in wanted]
        )
        #: Rows of parameters.csv, in the order of a point's numbers.
        self.rows: list[ParameterRow] = [row for row in case.parameters if row.distribution != "fixed"]
        if self._plan.streams != [row.stream for row in self.rows]:
            raise CaseError("some uncertain numbers are no rows of parameters.csv, expected a case without such")

    def __repr__(self) -> str:
        names = ", ".join(one.name for one in self.quantities)
        return f"<Evaluator {' less '.join(self.study.names)}: {len(self.rows)} numbers to {names}>"

    @property
    def names(self) -> list[str]:
        """Names of the numbers of a point: their random streams."""
        return [row.stream for row in self.rows]

    def draws(self, first: int, n: int) -> FloatArray:
        """Points of draws ``first`` to ``first + n - 1`` of the seed, shape (draws, numbers)."""
        return self._plan.uniforms(self.seed, whole(first, "first"), whole(n, "n", 1, 10**7))

    def inputs(self, points: Any) -> pd.DataFrame:
        """What the numbers of the case are at points, a column for each [unit of each]."""
        import pandas as pd

        return pd.DataFrame(self._plan.numbers_at(self._checked(points)), columns=self.names)

    def __call__(self, points: Any, *, noise_draws: Sequence[int] | None = None, progress: Any = None) -> FloatArray:
        """Outcomes at points, shape (points, outcomes); nan where a run failed.

        Parameters
        ----------
        points
            Shape (points, numbers), inside (0, 1).
        noise_draws
            Number of the draw whose shocks each point has; by default that of draw 0 for all, so that the answer is a
            function of the point alone.
        progress
            Called with points done and asked for.
        """
        u = self._checked(points)
        noise = [0] * len(u) if noise_draws is None else [whole(n, "a noise draw") for n in noise_draws]
        if len(noise) != len(u):
            raise CaseError(f"{len(noise)} noise_draws are given for {len(u)} points, expected one for each")
        prepare(self._programs, draws=len(u), lanes=_core.default_lanes)
        found = self._programs.run_points(
            self._plan, u, noise, seed=self.seed, threads=self.threads, lanes=_core.default_lanes, progress=progress
        )
        values = [self._of(found, s) for s in range(len(self._compiled))]
        return values[0] - values[1] if self.paired else values[0]

    def _of(self, found: _core.EnsembleResult, s: int) -> FloatArray:
        places = [self._compiled[s].result(one.record, one.outcome, one.label) for one in self.quantities]
        return np.ascontiguousarray(np.asarray(found.values(s))[places].T)

    def _checked(self, points: Any) -> FloatArray:
        try:
            u = np.asarray(points, dtype=np.float64)
        except (TypeError, ValueError):
            raise CaseError(f"points are {shown(points)}, expected an array of numbers inside (0, 1)") from None
        if u.ndim != 2 or u.shape[1] != len(self.rows) or not len(u):
            raise CaseError(f"points have shape {u.shape}, expected a row for each point and {len(self.rows)} columns")
        return u
