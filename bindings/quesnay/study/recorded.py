"""What a run recorded: the study, where its results lie, and the results themselves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.asked import whole
from quesnay.case.labels import Period, periods
from quesnay.case.scenario_names import tidy_name
from quesnay.errors import CaseError
from quesnay.study.alternatives.purchase_sums import PurchaseRuns
from quesnay.study.plan import CompiledScenario, Progress, Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Recorded"]


class Recorded:
    """What tables, arrays and files of a run are made of."""

    def __init__(
        self, study: Study, compiled: Sequence[CompiledScenario], ensemble: _core.EnsembleResult,
        started: datetime.datetime, seconds: float,
    ) -> None:  # fmt: skip
        self.study = study
        self.compiled = compiled
        self.ensemble = ensemble
        self.started = started
        self.seconds = seconds
        #: What a run that ends by itself saw at the ends of its blocks, as the manifest has it; None of other runs.
        self.looks: dict[str, Any] | None = None
        #: Called with draws done and asked for by the further runs that binding, values and effects need.
        self.progress: Progress | None = None
        #: What the same money does as ordinary purchases, as far as it was asked for.
        self.purchase_runs = PurchaseRuns()

    def __getstate__(self) -> dict[str, Any]:
        # Who is told of progress stays behind: a callback belongs to its process.
        return {**self.__dict__, "progress": None}

    def __repr__(self) -> str:
        return (
            f"<Result {self.study.case.file.id}: {', '.join(self.scenarios)}; {self.ensemble.n_draws} draws,"
            f" seed {self.study.options.seed}, {len(self.ensemble.failures)} failures>"
        )

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order they were asked for."""
        return self.study.names

    @property
    def failures(self) -> pd.DataFrame:
        """Draws that could not be completed: draw, scenario, time [year], variable, reason, cause."""
        import pandas as pd

        return pd.DataFrame(self.ensemble.failures, columns=["draw", "scenario", "time", "variable", "reason", "cause"])

    @cached_property
    def periods(self) -> list[Period]:
        """Periods of the outcomes."""
        return periods(self.study.case, self.study.per_year)

    def place_of(self, name: str) -> int:
        """Place of a scenario in the run, from 0. Raises CaseError for one that was not run."""
        known = tidy_name(name)
        if known not in self.scenarios:
            raise CaseError(f"scenario '{name}' is not in this run, known are {', '.join(self.scenarios)}")
        return self.scenarios.index(known)

    def draws_of(self, scenario: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Kept results of a scenario by place, shape (result, draw) [unit of each]; nan where a draw failed."""
        if not self.ensemble.kept:
            raise CaseError(
                f"{self.ensemble.n_draws} draws were too many to keep one by one, expected fewer draws or a larger"
                " keep_limit"
            )
        return self.ensemble.values(whole(scenario, "scenario", most=len(self.scenarios) - 1))
