"""A review by a rule of the user's own: called at its dates with what is reported by then, and nothing else."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData
from quesnay.case.monitoring.reviews import make_review, review_of
from quesnay.errors import CaseError

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.models.run import Run

__all__ = ["Rule", "reported", "run_reviewed"]

Rule = Callable[[datetime.date, "pd.DataFrame"], Mapping[str, Any]]
REPORT_COLUMNS = ["account", "reported", "path", "gap"]


def reported(case: CaseData, package: str, run: Run) -> pd.DataFrame:
    """What a review sees now: reports that are late and noisy, their paths, and by how much they lie below."""
    import pandas as pd

    review = make_review(case, package, rule=False)
    if review is None:
        raise CaseError(f"package '{package}' has no review, expected one with [review] in its file")
    columns = {name: np.ravel(run.read(f"review_{of}")) for name, of in (("reported", "report"), ("path", "path"))}
    gap = np.ravel(run.read("review_gap"))
    rows = [
        {"account": code, "gap": gap[n], **{name: values[n] for name, values in columns.items()}}
        for n, code in enumerate(case.codes)
        if columns["path"][n] > 0.0
    ]
    table = pd.DataFrame(rows, columns=REPORT_COLUMNS)
    table.attrs["land_gate"] = float(run.read("review_land_gate"))
    return table


def run_reviewed(case: CaseData, package: str, run: Run, rule: Rule) -> Run:
    """Goes to each date of the review, asks the rule, and sets what it decides when that acts."""
    table = review_of(case, package)
    if table is None:
        raise CaseError(f"package '{package}' has no review, expected one with [review] in its file")
    calendar = case.file.calendar
    per_year = calendar.steps_per_year
    lag = table.administrative_lag
    years = float(run.read(lag)) if isinstance(lag, str) else lag
    wait = max(1, math.floor(years * per_year + 0.5))
    waiting: list[tuple[int, Mapping[str, Any]]] = []
    end = calendar.years * per_year
    for date in table.dates:
        step = math.ceil(years_from_start(calendar.start, date) * per_year - 1e-6)
        _act(run, waiting, step, per_year)
        run.to(step / per_year)
        decided = rule(date, reported(case, package, run))
        if not isinstance(decided, Mapping):
            raise CaseError(
                f"the rule of a review gave {type(decided).__name__} on {date}, expected levers with their values, such"
                " as {'extra_land_quota': 60.0}"
            )
        waiting.append((step + wait, decided))
    _act(run, waiting, end, per_year)
    return run.to(float(calendar.years))


def _act(run: Run, waiting: list[tuple[int, Mapping[str, Any]]], until: int, per_year: int) -> None:
    while waiting and waiting[0][0] <= until:
        step, decided = waiting.pop(0)
        run.to(step / per_year)
        run.set(decided)
