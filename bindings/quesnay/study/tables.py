"""Rows of the tables of a run: targets, bands, paired comparisons and costs. Columns: docs/study/outputs.md."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.case.labels import element_names, readable_unit
from quesnay.study.alternatives.purchase_sums import PURCHASE_COLUMNS, nothing_said
from quesnay.study.alternatives.purchases import purchases_of
from quesnay.study.plan import CompiledScenario, Study

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.recorded import Recorded

__all__ = [
    "band_rows",
    "band_table",
    "comparison_table",
    "comparison_tables",
    "compared_results",
    "cost_table",
    "target_results",
    "target_table",
]

_BAND_LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
_TARGET_LEVELS = _DIFFERENCE_LEVELS = (0.10, 0.50, 0.90)
_QUANTILES = ("p10", "p50", "p90")
_COST = "cost of "

TARGET_COLUMNS = (
    "scenario target account name_en name_zh measure unit period direction threshold probability wilson_low"
    " wilson_high mean p10 p50 p90 draws failed grade"
).split()
BAND_COLUMNS = (
    "scenario outcome account name_en name_zh unit period_start period_end mean sd p5 p10 p25 p50 p75 p90 p95 draws"
).split()
COMPARISON_COLUMNS = (
    "scenario baseline outcome account name_en name_zh unit period mean_difference standard_error ci_low ci_high"
    " relative_difference p10 p50 p90 share_better"
).split() + [*PURCHASE_COLUMNS, "draws"]
COST_COLUMNS = "scenario policy year cost recoverable unit grade".split()
_DETAILS = ["skewness", "corrected_low", "corrected_high", "draws_needed"]
COMPARISON_KEYS = ["scenario", "baseline", "outcome", "account", "period"]


def _frame(rows: list[dict[str, Any]], columns: list[str], keys: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns).sort_values(keys, ignore_index=True)


def target_results(
    study: Study, compiled: Sequence[CompiledScenario], ends: list[str]
) -> Iterator[tuple[int, int, int]]:
    """Of every scenario and target: scenario, number of the target, place of its result."""
    for s, one in enumerate(compiled):
        for t, target in enumerate(study.case.targets):
            yield s, t, one.result(ends.index(target.period), target.outcome, target.account)


def compared_results(one: CompiledScenario, other: CompiledScenario) -> list[tuple[int, int]]:
    """Places in both scenarios of the results that both have by name and whose differences mean better or worse."""
    better = [
        (outcome.name, label)
        for outcome, label in _elements(one)
        if outcome.better != 0 and (outcome.name, label) in other.index
    ]
    return [(one.result(r, *key), other.result(r, *key)) for key in better for r in range(one.n_records)]


def target_table(result: Recorded) -> pd.DataFrame:
    """See Result.targets."""
    case, ensemble, rows = result.study.case, result.ensemble, []
    failed = {name: sum(f["scenario"] == name for f in ensemble.failures) for name in result.scenarios}
    for s, t, index in target_results(result.study, result.compiled, [period.name for period in result.periods]):
        target = case.targets[t]
        met = ensemble.target_probability(s, index, target.threshold, target.direction == "at_least")
        band = ensemble.band(s, index, _TARGET_LEVELS)
        rows.append({
            "scenario": result.scenarios[s], "target": target.target, "account": target.account,
            "name_en": target.name_en, "name_zh": target.name_zh, "measure": target.measure,
            "unit": readable_unit(case, target.unit), "period": target.period, "direction": target.direction,
            "threshold": target.threshold, "probability": met["probability"], "wilson_low": met["wilson_low"],
            "wilson_high": met["wilson_high"], "mean": band["mean"],
            **dict(zip(_QUANTILES, band["quantiles"], strict=True)),
            "draws": met["draws"], "failed": failed[result.scenarios[s]], "grade": target.grade,
        })  # fmt: skip
    return _frame(rows, TARGET_COLUMNS, ["scenario", "target"])


def _elements(one: CompiledScenario) -> Iterator[tuple[_core.Outcome, str]]:
    for outcome, label in one.elements:
        if not one.outcomes[outcome].name.startswith(_COST):
            yield one.outcomes[outcome], label


def band_rows(
    study: Study, compiled: Sequence[CompiledScenario], ensemble: _core.EnsembleResult,
    parts: Mapping[int, tuple[datetime.date, datetime.date]],
) -> Iterator[tuple[int, dict[str, Any]]]:  # fmt: skip
    """Bands of every outcome in the parts of a run that some records end: the record, and the cells of a row."""
    for s, scenario in enumerate(study.names):
        for outcome, label in _elements(compiled[s]):
            code, name_en, name_zh = element_names(study.case, study.dims(outcome), label)
            for r, (first, last) in parts.items():
                band = ensemble.band(s, compiled[s].result(r, outcome.name, label), _BAND_LEVELS)
                start = first if outcome.kind == _core.OutcomeKind.Integral else last
                yield r, {
                    "scenario": scenario, "outcome": outcome.name, "account": code, "name_en": name_en,
                    "name_zh": name_zh, "unit": readable_unit(study.case, outcome.unit),
                    "period_start": start.isoformat(), "period_end": last.isoformat(),
                    "mean": band["mean"], "sd": band["sd"],
                    **dict(zip(BAND_COLUMNS[10:17], band["quantiles"], strict=True)), "draws": band["draws"],
                }  # fmt: skip


def band_table(result: Recorded) -> pd.DataFrame:
    """See Result.bands."""
    parts = {r: (period.start, period.end) for r, period in enumerate(result.periods)}
    rows = [row for _, row in band_rows(result.study, result.compiled, result.ensemble, parts)]
    return _frame(rows, BAND_COLUMNS, ["scenario", "outcome", "account", "period_end"])


def comparison_table(result: Recorded, scenario: str, baseline: str, details: bool = False) -> pd.DataFrame:
    """See Result.compare."""
    table = _details(result, scenario, baseline)
    return _noted(table, details)


def comparison_tables(result: Recorded, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """See Result.comparisons."""
    import pandas as pd

    tables = [_details(result, a, b) for a, b in pairs]
    if not tables:
        return pd.DataFrame(columns=COMPARISON_COLUMNS)
    return _noted(pd.concat(tables, ignore_index=True).sort_values(COMPARISON_KEYS, ignore_index=True), False)


def _noted(table: pd.DataFrame, details: bool) -> pd.DataFrame:
    """A table with or without its details, and how many of its intervals hold less often than they say."""
    doubtful = int((table["draws_needed"] > table["draws"]).sum())
    noted = table if details else table[COMPARISON_COLUMNS].copy()
    if doubtful:
        noted.attrs["note"] = (
            f"At least {doubtful} of {len(table)} intervals of differences (ci_low to ci_high) may hold less often than"
            " 95 %, as the differences are skewed or draws few; compare(..., details=True) has the skewness, intervals"
            " corrected for it and the draws needed."
        )
        noted.attrs["note_zh"] = (
            f"{len(table)} 个差异区间(ci_low 至 ci_high)中至少有 {doubtful} 个的实际覆盖率可能低于 95 %,"
            "因为差异分布偏斜或抽样次数少;compare(..., details=True) 给出偏度、校正后的区间和所需抽样次数。"
        )
    return noted


def _details(result: Recorded, scenario: str, baseline: str) -> pd.DataFrame:
    """Rows of two scenarios with all that is known of their intervals."""
    a, b = result.place_of(scenario), result.place_of(baseline)
    scenario, baseline = result.scenarios[a], result.scenarios[b]
    case, rows = result.study.case, []
    one, other = result.compiled[a], result.compiled[b]
    purchases = purchases_of(result, (scenario, baseline))
    for outcome, label in _elements(one):
        if outcome.better == 0 or (outcome.name, label) not in other.index:
            continue
        code, name_en, name_zh = element_names(case, result.study.dims(outcome), label)
        for r, period in enumerate(result.periods):
            places = (one.result(r, outcome.name, label), other.result(r, outcome.name, label))
            pair = result.ensemble.paired_difference(a, b, places, outcome.better, _DIFFERENCE_LEVELS)
            error = pair["standard_error"]
            rows.append({
                "scenario": scenario, "baseline": baseline, "outcome": outcome.name, "account": code,
                "name_en": name_en, "name_zh": name_zh, "unit": readable_unit(case, outcome.unit),
                "period": period.name, "mean_difference": pair["mean"], "standard_error": error,
                "ci_low": pair["mean"] - 1.96 * error, "ci_high": pair["mean"] + 1.96 * error,
                "relative_difference": pair["relative"],
                **dict(zip(_QUANTILES, pair["quantiles"], strict=True)),
                "share_better": pair["share_better"],
                **(purchases.compared(outcome.name, label, r) if purchases else nothing_said()),
                "draws": pair["draws"],
                "skewness": pair["skewness"], "corrected_low": pair["interval"][0],
                "corrected_high": pair["interval"][1], "draws_needed": pair["draws_needed"],
            })  # fmt: skip
    return _frame(rows, [*COMPARISON_COLUMNS, *_DETAILS], COMPARISON_KEYS)


def cost_table(result: Recorded) -> pd.DataFrame:
    """See Result.costs."""
    case, rows = result.study.case, []
    every = result.study.per_year
    for s, scenario in enumerate(result.scenarios):
        for policy in result.study.package(scenario).policies:
            for first in range(0, len(result.periods), every):
                places = [result.compiled[s].result(first + k, _core.cost_outcome(policy.id), "") for k in range(every)]
                cost = sum(result.ensemble.band(s, place, [])["mean"] for place in places)
                rows.append({
                    "scenario": scenario, "policy": policy.id, "year": result.periods[first].start.year,
                    "cost": cost, "recoverable": policy.cost.recoverable * cost,
                    "unit": readable_unit(case, "money"), "grade": policy.cost.grade,
                })  # fmt: skip
    return _frame(rows, COST_COLUMNS, ["scenario", "policy", "year"])
