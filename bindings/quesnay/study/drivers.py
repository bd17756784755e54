"""Which of the drawn numbers a difference goes with: rank correlations over the draws."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.case.labels import TOTAL, WHOLE
from quesnay.errors import CaseError
from quesnay.study.plan import compile_scenarios, record_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.data import ParameterRow
    from quesnay.study.plan import Study
    from quesnay.study.recorded import Recorded

__all__ = ["DRIVER_COLUMNS", "MOST_DRAWS", "driver_table", "enough_to_ask", "rank_correlations"]

DRIVER_COLUMNS = (
    "scenario baseline outcome account period parameter name_en name_zh measure value ci_low ci_high grade draws"
).split()
# Drawing a draw's numbers anew takes a quarter of a millisecond; the error of a correlation is below 0.02 with these.
MOST_DRAWS = 5000
_FEWEST = 4
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def enough_to_ask(study: Study, ensemble: _core.EnsembleResult) -> bool:
    """Whether enough was drawn to ask what carries an effect: a central run and a handful of draws say nothing."""
    failed = len({failure["draw"] for failure in ensemble.failures})
    return not study.central and ensemble.n_draws - failed >= _FEWEST


def rank_correlations(drawn: FloatArray, outcome: FloatArray) -> FloatArray:
    """Spearman's rank correlation of each column of ``drawn`` with an outcome [1], shapes (draws, numbers), (draws,).

    Not a number where one of the two does not vary.
    """
    import pandas as pd

    ours, theirs = pd.DataFrame(drawn).rank().to_numpy(), pd.Series(outcome).rank().to_numpy()
    ours, theirs = ours - ours.mean(axis=0), theirs - theirs.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.sqrt(np.sum(ours**2, axis=0) * np.sum(theirs**2))
        return np.asarray(np.where(size > 0.0, theirs @ ours / size, np.nan))


def _drawn(study: Study, rows: list[ParameterRow], draws: range) -> FloatArray:
    """What each row of parameters.csv was in each draw, shape (draws, rows)."""
    plan = study.uncertainty.plan
    place = {stream: k for k, stream in enumerate(plan.streams)}
    return plan.drawn_numbers(study.options.seed, draws.start, len(draws))[:, [place[row.stream] for row in rows]]


def _differences(result: Recorded, a: int, b: int, key: tuple[str, str], period: int, n: int) -> FloatArray:
    """Differences of the first ``n`` draws; they are computed again where they were not kept."""
    study = result.study
    indices = [result.compiled[s].result(period, *key) for s in (a, b)]
    if result.ensemble.kept:
        values = [result.draws_of(s)[index, :n] for s, index in zip((a, b), indices, strict=True)]
    else:
        chosen = [study.scenarios[s] for s in (a, b)]
        programs, compiled = compile_scenarios(study.uncertainty, chosen, record_steps(study.case, study.per_year))
        options = replace(study.options.keeping_all(), draws=n)
        again = options.run(programs, study.uncertainty.plan, progress=result.progress)
        values = [again.values(s)[one.result(period, *key)] for s, one in enumerate(compiled)]
    return np.asarray(values[0] - values[1])


def _key(result: Recorded, a: int, b: int, outcome: str, account: str) -> tuple[str, str]:
    found = [key for key in result.compiled[a].index if key[0] == outcome and key in result.compiled[b].index]
    if not found:
        known = ", ".join(dict.fromkeys(name for name, _ in result.compiled[a].index))
        raise CaseError(f"outcome '{outcome}' is not one of both scenarios, known are {known}")
    for label in (account, "" if account in (TOTAL, WHOLE) else account):
        if (outcome, label) in found:
            return outcome, label
    known = ", ".join(label or WHOLE for _, label in found)
    raise CaseError(f"outcome '{outcome}' has no account '{account}', known are {known}")


def driver_table(
    result: Recorded, pairs: Sequence[tuple[str, str]], outcome: str, account: str = TOTAL, period: str | None = None
) -> pd.DataFrame:
    """See Result.drivers; of several pairs of scenarios, one after another."""
    import pandas as pd

    study = result.study
    if study.central:
        raise CaseError("a central run draws nothing, expected a run of draws to ask what drives it")
    places = [(result.place_of(ours), result.place_of(theirs)) for ours, theirs in pairs]
    pairs = [(result.scenarios[a], result.scenarios[b]) for a, b in places]
    names = [one.name for one in result.periods]
    if period is not None and period not in names:
        raise CaseError(f"period '{period}' is not in this run, known are {', '.join(names)}")
    keys = [_key(result, a, b, outcome, account) for a, b in places]
    chosen = period or names[-1]
    n = min(result.ensemble.n_draws, MOST_DRAWS)
    parameters = set(study.uncertainty.core.names("parameter"))
    rows = [row for row in study.case.parameters if row.distribution != "fixed" and row.parameter in parameters]
    first = result.ensemble.first_draw
    drawn = _drawn(study, rows, range(first, first + n))
    tables = [pd.DataFrame(columns=DRIVER_COLUMNS)]
    for pair, (a, b), key in zip(pairs, places, keys, strict=True):
        difference = _differences(result, a, b, key, names.index(chosen), n)
        about = [*pair, outcome, account, chosen]
        tables.append(pd.DataFrame(_rows(about, rows, drawn, difference), columns=DRIVER_COLUMNS))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _rows(about: list[str], rows: list[ParameterRow], drawn: FloatArray, difference: FloatArray) -> list[list[object]]:
    done = np.isfinite(difference)
    count = int(done.sum())
    if count < _FEWEST:
        raise CaseError(f"rank correlations of {count} draws say nothing, expected at least {_FEWEST} completed draws")
    values = rank_correlations(drawn[done], difference[done])
    table: list[list[object]] = [
        [*about, row.stream, row.name_en, row.name_zh, "rank correlation", value, *_interval(value, count), row.grade,
         count]
        for row, value in zip(rows, values.tolist(), strict=True)
    ]  # fmt: skip
    order = np.argsort(-np.nan_to_num(np.abs(values), nan=-1.0), kind="stable")
    return [table[k] for k in order]


def _interval(value: float, draws: int) -> tuple[float, float]:
    """95 % interval of a rank correlation by Fisher's transformation, with the variance of Bonett & Wright (2000)."""
    if not math.isfinite(value) or abs(value) >= 1.0:
        return value, value
    half = 1.959963984540054 * math.sqrt((1.0 + value**2 / 2.0) / (draws - 3))
    return math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half)
