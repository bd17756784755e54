"""Draws of what is scored, index on the base year, and of targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.errors import CaseError
from quesnay.models.model import Model
from quesnay.scores.given import FloatArray
from quesnay.study.plan import Progress, RunOptions, Uncertainty, compile_scenarios, record_steps
from quesnay.study.score.outturns import Outturns
from quesnay.study.score.quantities import add_index

__all__ = ["Forecast", "forecast"]


@dataclass(frozen=True)
class Forecast:
    """Completed draws.

    Attributes
    ----------
    indices
        By indicator, shape (draws, years) [base year = 100].
    probabilities
        Of targets being met, by target [1].
    failed
        Draws that could not be completed.
    """

    indices: dict[str, FloatArray]
    probabilities: dict[str, float]
    draws: int
    failed: int


def _name(indicator: str) -> str:
    return f"scored_{indicator}"


def forecast(
    data: CaseData, model: Model, scenario: _core.Scenario, outturns: Outturns, options: RunOptions,
    progress: Progress | None = None,
) -> Forecast:  # fmt: skip
    """Runs a scenario on the draws that any run of the case has, and reads what the outturns are of."""
    builder = _core.ModelBuilder(model.core)
    outcomes: list[_core.Outcome] = []
    names = set(model.core.names("parameter"))
    for one in outturns.indicators:
        outcomes += add_index(builder, _name(one.id), one.terms, data.codes, names)
    wanted = {
        target.target: target for target in data.targets if target.target in {v.target for v in outturns.verdicts}
    }
    named = {outcome.name: outcome for outcome in model.core.outcomes}
    outcomes += [named[name] for name in dict.fromkeys(target.outcome for target in wanted.values())]
    uncertainty = Uncertainty(data, builder._build())
    programs, (compiled,) = compile_scenarios(uncertainty, [scenario], record_steps(data, 1), outcomes)
    result = options.keeping_all().run(programs, uncertainty.plan, progress=progress)
    values = result.values(0)
    done = np.asarray(np.isfinite(values).all(axis=0))
    if not done.any():
        first = result.failures[0]
        raise CaseError(f"every draw failed, the first because '{first['variable']}' {first['reason']}")
    values = values[:, done]
    years = range(len(outturns.years))

    def of(outcome: str, label: str) -> FloatArray:
        return np.stack([values[compiled.result(year, outcome, label)] for year in years], axis=1)

    indices = {}
    for one in outturns.indicators:
        price = one.yearly_price ** np.array([year - data.file.base_year for year in outturns.years])
        indices[one.id] = 100.0 * of(_name(one.id), "") / of(f"{_name(one.id)}_base", "") * price
    probabilities = {}
    for name, target in wanted.items():
        reached = of(target.outcome, target.account)[:, _place(outturns.years, target.period)]
        met = reached >= target.threshold if target.direction == "at_least" else reached <= target.threshold
        probabilities[name] = float(np.mean(met))
    return Forecast(indices, probabilities, len(done), int(np.sum(~done)))


def _place(years: Sequence[int], period: str) -> int:
    return [str(year) for year in years].index(period[:4])
