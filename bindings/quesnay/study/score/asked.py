"""What is scored when a case is asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.models.model import Model
from quesnay.study.plan import Progress, RunOptions
from quesnay.study.score.forecast import forecast
from quesnay.study.score.outturns import read_outturns
from quesnay.study.score.rivals import History, read_history
from quesnay.study.score.scored import Scored

__all__ = ["scored"]


def scored(
    data: CaseData, model: Model, scenarios: Callable[[Sequence[str], Sequence[str]], list[_core.Scenario]],
    options: RunOptions, outturns: str | PathLike[str], history: str | PathLike[str] | None, scenario: str | None,
    assume: Sequence[str], progress: Progress | None,
) -> Scored:  # fmt: skip
    """:meth:`quesnay.Case.score`, with what makes the scenarios of the case."""
    came = read_outturns(outturns, data)
    beside = came.path.parent / "history.csv"
    path = Path(history) if history is not None else beside if beside.is_file() else None
    figures = read_history(path, data.file.base_year) if path is not None else History()
    name = scenario or data.file.scenarios.baseline
    (one,) = scenarios([name], assume)
    run = forecast(data, model, one, came, options, progress)
    who = data.vintage.name if data.vintage else data.file.id
    who = "+".join([who, *assume, *(["realised demand"] if data.demand else [])])
    return Scored(data, who, name, tuple(assume), data.demand, came, figures, run, options)
