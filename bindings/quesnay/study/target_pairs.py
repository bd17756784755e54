"""How much likelier a target is in one package than in another, on the same draws."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.case.labels import periods
from quesnay.case.scenario_names import tidy_name
from quesnay.study.alternatives.purchase_sums import PURCHASE_COLUMNS, nothing_said
from quesnay.study.alternatives.purchases import purchases_of
from quesnay.study.plan import compile_scenarios, record_steps
from quesnay.study.tables import target_results

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from quesnay.study.plan import Progress
    from quesnay.study.recorded import Recorded

__all__ = ["TARGET_DIFFERENCE_COLUMNS", "paired_interval", "target_difference_table"]

TARGET_DIFFERENCE_COLUMNS = [
    *"scenario baseline target account name_en name_zh period difference standard_error ci_low ci_high".split(),
    "won",
    "lost",
    *PURCHASE_COLUMNS[:-1],
    "draws",
]
# So many draws are computed again at a time where a run kept none.
_PART = 8192
_MISSED, _MET, _FAILED = 0, 1, 2


def paired_interval(won: int, lost: int, draws: int) -> tuple[float, float]:
    """95 % interval of a difference of two paired probabilities [1].

    ``won`` and ``lost`` are the draws in which one of the two alone is met. It is not of width zero where there are
    none.

    Source: Bonett & Price, Adjusted Wald confidence interval for a difference of binomial proportions based on
    paired data, Journal of Educational and Behavioral Statistics 37 (2012).
    """
    for_us, against = (won + 1) / (draws + 2), (lost + 1) / (draws + 2)
    middle = for_us - against
    half = 1.959963984540054 * math.sqrt((for_us + against - middle**2) / (draws + 2))
    return max(middle - half, -1.0), min(middle + half, 1.0)


def _standing(result: Recorded, s: int, draws: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, Any]:
    """Of every target and draw: missed, met or failed."""
    names = [period.name for period in periods(result.study.case, 1)]
    rows = []
    for _, t, index in target_results(result.study, [result.compiled[s]], names):
        target = result.study.case.targets[t]
        value = draws[index]
        met = value >= target.threshold if target.direction == "at_least" else value <= target.threshold
        rows.append(np.where(np.isfinite(value), np.where(met, _MET, _MISSED), _FAILED))
    return np.array(rows, dtype=np.int8).reshape(len(rows), draws.shape[-1])


def _standings(result: Recorded, progress: Progress | None) -> Iterator[list[np.ndarray[Any, Any]]]:
    """Standings of all scenarios: of all draws at once if they were kept, else part by part."""
    if result.ensemble.kept:
        yield [_standing(result, s, result.draws_of(s)) for s in range(len(result.scenarios))]
        return
    study = result.study
    programs, _ = compile_scenarios(study.uncertainty, study.scenarios, record_steps(study.case, 1))
    first, left = study.options.first_draw, study.options.draws
    while left:
        options = replace(study.options.keeping_all(), first_draw=first, draws=min(left, _PART))
        part = options.run(programs, study.uncertainty.plan, progress=progress)
        yield [_standing(result, s, part.values(s)) for s in range(len(result.scenarios))]
        first, left = first + options.draws, left - options.draws


def target_difference_table(
    result: Recorded, pairs: Sequence[tuple[str, str]], progress: Progress | None = None
) -> pd.DataFrame:
    """See Result.target_differences."""
    import pandas as pd

    case = result.study.case
    pairs = [(tidy_name(ours), tidy_name(theirs)) for ours, theirs in pairs]
    places = {pair: (result.place_of(pair[0]), result.place_of(pair[1])) for pair in pairs}
    counts = {pair: np.zeros((len(case.targets), 3), dtype=np.int64) for pair in pairs}
    for part in _standings(result, progress):
        for pair, (a, b) in places.items():
            ours, theirs = part[a], part[b]
            both = (ours != _FAILED) & (theirs != _FAILED)
            won, lost = both & (ours > theirs), both & (ours < theirs)
            counts[pair] += np.stack([both.sum(axis=1), won.sum(axis=1), lost.sum(axis=1)], axis=1)
    rows = []
    for pair in pairs:
        purchases = purchases_of(result, pair)
        for t, (target, (n, won, lost)) in enumerate(zip(case.targets, counts[pair].tolist(), strict=True)):
            difference = (won - lost) / n if n else math.nan
            spread = math.sqrt((won + lost - n * difference**2) / (n - 1) / n) if n > 1 else math.nan
            low, high = paired_interval(won, lost, n) if n > 1 else (math.nan, math.nan)
            rows.append({
                "scenario": pair[0], "baseline": pair[1], "target": target.target, "account": target.account,
                "name_en": target.name_en, "name_zh": target.name_zh, "period": target.period,
                "difference": difference, "standard_error": spread, "ci_low": low, "ci_high": high,
                "won": won, "lost": lost, **(purchases.target(t) if purchases else nothing_said()), "draws": n,
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=TARGET_DIFFERENCE_COLUMNS)
    return table.sort_values(["scenario", "baseline", "target"], ignore_index=True)
