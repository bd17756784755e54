"""Which of the drawn numbers an outcome or a difference goes with: over the draws of a run, without further runs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.case.labels import TOTAL, WHOLE
from quesnay.errors import CaseError
from quesnay.sensitivity.given_data import first_order, pawn
from quesnay.sensitivity.ranks import rank_correlations, rank_interval
from quesnay.study.plan import compile_scenarios, record_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.data import ParameterRow
    from quesnay.study.plan import Study
    from quesnay.study.recorded import Recorded

__all__ = [
    "DRIVER_COLUMNS",
    "MEASURES",
    "MOST_DRAWS",
    "driver_table",
    "drawn_numbers",
    "enough_to_ask",
    "rank_correlations",
    "rank_interval",
]

DRIVER_COLUMNS = (
    "scenario baseline outcome account period parameter name_en name_zh measure value ci_low ci_high grade draws"
).split()
# Drawing a draw's numbers anew takes a quarter of a millisecond; the error of a correlation is below 0.02 with these.
MOST_DRAWS = 5000
#: What carries an effect is measured by; the first is that of drivers.csv.
MEASURES = ("rank correlation", "first-order index", "PAWN")
_FEWEST = 4
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def enough_to_ask(study: Study, ensemble: _core.EnsembleResult) -> bool:
    """Whether enough was drawn to ask what carries an effect: a central run and a handful of draws say nothing."""
    failed = len({failure["draw"] for failure in ensemble.failures})
    return not study.central and ensemble.n_draws - failed >= _FEWEST


def _drawn(study: Study, rows: list[ParameterRow], draws: range) -> FloatArray:
    """What each row of parameters.csv was in each draw, shape (draws, rows)."""
    plan = study.uncertainty.plan
    place = {stream: k for k, stream in enumerate(plan.streams)}
    return plan.drawn_numbers(study.options.seed, draws.start, len(draws))[:, [place[row.stream] for row in rows]]


def drawn_numbers(result: Recorded, n: int) -> tuple[list[ParameterRow], FloatArray]:
    """Uncertain rows of parameters.csv that the model has, and their numbers in the first ``n`` draws of a run."""
    study = result.study
    parameters = set(study.uncertainty.core.names("parameter"))
    rows = [row for row in study.case.parameters if row.distribution != "fixed" and row.parameter in parameters]
    first = result.ensemble.first_draw
    return rows, _drawn(study, rows, range(first, first + n))


def _differences(result: Recorded, places: Sequence[int], key: tuple[str, str], period: int, n: int) -> FloatArray:
    """Outcomes, or differences of two scenarios, of the first ``n`` draws; computed again where they were not kept."""
    study = result.study
    indices = [result.compiled[s].result(period, *key) for s in places]
    if result.ensemble.kept:
        values = [result.draws_of(s)[index, :n] for s, index in zip(places, indices, strict=True)]
    else:
        chosen = [study.scenarios[s] for s in places]
        programs, compiled = compile_scenarios(study.uncertainty, chosen, record_steps(study.case, study.per_year))
        options = replace(study.options.keeping_all(), draws=n)
        again = options.run(programs, study.uncertainty.plan, progress=result.progress)
        values = [again.values(s)[one.result(period, *key)] for s, one in enumerate(compiled)]
    return np.asarray(values[0] - values[1] if len(values) > 1 else values[0])


def _key(result: Recorded, places: Sequence[int], outcome: str, account: str) -> tuple[str, str]:
    first, last = (result.compiled[places[k]].index for k in (0, -1))
    found = [key for key in first if key[0] == outcome and key in last]
    if not found:
        known = ", ".join(dict.fromkeys(name for name, _ in first))
        whose = "both scenarios" if len(places) > 1 else "the scenario"
        raise CaseError(f"outcome '{outcome}' is not one of {whose}, known are {known}")
    for label in (account, "" if account in (TOTAL, WHOLE) else account):
        if (outcome, label) in found:
            return outcome, label
    known = ", ".join(label or WHOLE for _, label in found)
    raise CaseError(f"outcome '{outcome}' has no account '{account}', known are {known}")


def driver_table(
    result: Recorded, pairs: Sequence[tuple[str, ...]], outcome: str, account: str = TOTAL, period: str | None = None,
    measures: Sequence[str] = MEASURES[:1],
) -> pd.DataFrame:  # fmt: skip
    """See Result.drivers; of several pairs of scenarios (or of one alone), one after another."""
    import pandas as pd

    study = result.study
    if study.central:
        raise CaseError("a central run draws nothing, expected a run of draws to ask what drives it")
    for measure in measures:
        if measure not in MEASURES:
            raise CaseError(f"measure is {measure!r}, expected {', '.join(map(repr, MEASURES))} or 'all'")
    places = [[result.place_of(name) for name in pair] for pair in pairs]
    pairs = [tuple(result.scenarios[place] for place in pair) for pair in places]
    names = [one.name for one in result.periods]
    if period is not None and period not in names:
        raise CaseError(f"period '{period}' is not in this run, known are {', '.join(names)}")
    keys = [_key(result, pair, outcome, account) for pair in places]
    chosen = period or names[-1]
    n = min(result.ensemble.n_draws, MOST_DRAWS)
    rows, drawn = drawn_numbers(result, n)
    tables = [pd.DataFrame(columns=DRIVER_COLUMNS)]
    for pair, of, key in zip(pairs, places, keys, strict=True):
        values = _differences(result, of, key, names.index(chosen), n)
        about = [*[*pair, ""][:2], outcome, account, chosen]
        for measure in measures:
            tables.append(pd.DataFrame(_rows(about, rows, drawn, values, measure), columns=DRIVER_COLUMNS))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _rows(
    about: list[str], rows: list[ParameterRow], drawn: FloatArray, values: FloatArray, measure: str
) -> list[list[object]]:
    done = np.isfinite(values)
    count = int(done.sum())
    if count < _FEWEST:
        raise CaseError(f"rank correlations of {count} draws say nothing, expected at least {_FEWEST} completed draws")
    x, y = drawn[done], values[done]
    if measure == MEASURES[0]:
        found = rank_correlations(x, y)
        limits = [rank_interval(value, count) for value in found.tolist()]
    elif measure == MEASURES[1]:
        index = first_order(x, y)
        found = index.value[:, 0]
        limits = list(zip(index.low[:, 0].tolist(), index.high[:, 0].tolist(), strict=True))
    else:
        found = pawn(x, y).median[:, 0]
        limits = [(math.nan, math.nan)] * len(found)
    table: list[list[object]] = [
        [*about, row.stream, row.name_en, row.name_zh, measure, value, *limit, row.grade, count]
        for row, value, limit in zip(rows, found.tolist(), limits, strict=True)
    ]
    # A correlation may be strong with either sign; an index below zero is noise.
    size = np.abs(found) if measure == MEASURES[0] else found
    order = np.argsort(-np.nan_to_num(size, nan=-1.0), kind="stable")
    return [table[k] for k in order]
