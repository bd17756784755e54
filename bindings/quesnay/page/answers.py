"""What the page is told of a package: paths beside the control's, targets, costs, cautions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.labels import periods
from quesnay.page.cautions import cautions
from quesnay.page.engine import Engine, Key
from quesnay.page.figures import QUANTILES, completed, mean, paired_rows, quantiles
from quesnay.page.request import RunAsked, package_key
from quesnay.study.session.answer import Drawn
from quesnay.study.session.figures import Figures, figures, wilson

__all__ = ["plain", "run_answer", "series_of", "shown_outcomes", "target_answers"]


def plain(value: Any) -> Any:
    """The same with null for what is not a number, as JSON has none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def shown_outcomes(engine: Engine) -> list[tuple[str, str]]:
    """Every (outcome, account) that a chart can show."""
    core, case = engine.case.model.core, engine.case.data
    shown = []
    for outcome in core.outcomes:
        labels = [label for label in core.element_labels(outcome.quantity) if label in case.codes]
        shown += [(outcome.name, label) for label in labels]
        shown += [(outcome.name, "total")] if outcome.total else []
    return shown


def _better(engine: Engine) -> dict[str, int]:
    return {outcome.name: outcome.better for outcome in engine.case.model.core.outcomes}


def _paths(found: Figures, records: int) -> list[dict[str, list[float]]]:
    """Mean and quantiles by record, of one outcome after another."""
    means, quantiles = found.mean.reshape(-1, records), found.quantiles.reshape(-1, records, len(QUANTILES))
    return [
        {"mean": mean.tolist(), **dict(zip(QUANTILES, levels.T.tolist(), strict=True))}
        for mean, levels in zip(means, quantiles, strict=True)
    ]


def series_of(
    drawn: Drawn, control: Drawn, pairs: list[tuple[str, str]], better: list[int]
) -> list[dict[str, Any]]:  # fmt: skip
    """Paths of outcomes beside the control's, and their differences, in one call each."""
    records = drawn.compiled.n_records
    ours, theirs = drawn.rows(pairs), control.rows(pairs)
    others = figures(theirs)
    paths, base = _paths(figures(ours), records), _paths(others, records)
    differences = paired_rows(ours, theirs, [direction for direction in better for _ in range(records)], others)
    return [
        {
            "outcome": outcome, "account": account, "package": paths[k], "control": base[k],
            "difference": differences[k * records : (k + 1) * records],
        }
        for k, (outcome, account) in enumerate(pairs)
    ]  # fmt: skip


def target_answers(engine: Engine, drawn: Drawn) -> list[dict[str, Any]]:
    """Probability of each target with its interval."""
    case = engine.case.data
    ends = [period.name for period in periods(case, 1)]
    rows = []
    for target in case.targets:
        draws = completed(drawn.row(target.outcome, target.account, ends.index(target.period)))
        floor = target.direction == "at_least"
        met = int(np.count_nonzero(draws >= target.threshold if floor else draws <= target.threshold))
        low, high = wilson(met, draws.size)
        p10, p50, p90 = quantiles(draws, [0.10, 0.50, 0.90])
        rows.append({
            "target": target.target, "probability": met / draws.size if draws.size else math.nan,
            "wilson_low": low, "wilson_high": high, "mean": mean(draws), "p10": p10, "p50": p50, "p90": p90,
            "draws": draws.size,
        })  # fmt: skip
    return rows


def cost_answers(key: Key, drawn: Drawn) -> list[dict[str, Any]]:
    """Mean cost of each policy by year."""
    return [
        {
            "policy": one.id,
            "years": [
                mean(completed(drawn.row(_core.cost_outcome(one.id), "", record)))
                for record in range(drawn.compiled.n_records)
            ],
        }
        for one in key
    ]


def run_answer(engine: Engine, asked: RunAsked) -> dict[str, Any]:
    """The answer to a move: a package beside the control on the same draws."""
    case = engine.case.data
    key = package_key(case, asked)
    known = set(shown_outcomes(engine))
    for outcome, account in asked.show:
        if (outcome, account) not in known:
            raise _core.InvalidValue(
                f"outcome '{outcome}' of account '{account}' is asked for, expected one that the case has"
            )
    drawn, control = engine.drawn(key, asked.draws), engine.drawn((), asked.draws)
    better = _better(engine)
    targets = target_answers(engine, drawn)
    own = [(target.outcome, target.account) for target in case.targets]
    pairs = list(dict.fromkeys([*own, *asked.show]))
    series = series_of(drawn, control, pairs, [better[outcome] for outcome, _ in pairs])
    answer = {
        "draws": asked.draws, "seed": engine.seed, "failed": len(drawn.failures),
        "failed_control": len(control.failures),
        "series": series, "targets": targets, "control_targets": target_answers(engine, control),
        "costs": cost_answers(key, drawn),
    }  # fmt: skip
    answer["cautions"] = cautions(case, key, answer)
    result: dict[str, Any] = plain(answer)
    return result
