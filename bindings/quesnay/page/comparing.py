"""Packages side by side, and one package taken apart by policy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.data import FloatArray
from quesnay.page.answers import cost_answers, plain, shown_outcomes, target_answers
from quesnay.page.cautions import binding_cautions
from quesnay.page.engine import Engine, Key
from quesnay.page.figures import paired
from quesnay.page.request import BindingAsked, CompareAsked, PartsAsked, package_key
from quesnay.page.robust import paid, same_money
from quesnay.page.units import unit_words
from quesnay.study.session.answer import Drawn

__all__ = ["binding_answer", "compare_answer", "parts_answer"]

# What a committee asks of every package, where the case has it; level outcomes without a better direction too.
_ASKED = ("gross_output", "value_added", "persons_employed", "capital_stock", "land_in_use")
_Z = 1.96


def _last(drawn: Drawn, outcome: str, account: str) -> FloatArray:
    return drawn.row(outcome, account, drawn.compiled.n_records - 1)


def _compared(engine: Engine) -> list[tuple[str, str]]:
    """Totals, then what targets are set on."""
    known = set(shown_outcomes(engine))
    totals = [(name, "total") for name in _ASKED if (name, "total") in known]
    return [*totals, *dict.fromkeys((target.outcome, target.account) for target in engine.case.data.targets)]


def _first_shares(rows: list[FloatArray], better: int) -> list[float]:
    """Share of draws in which each package is best; draws in which several are best count for none of them."""
    table = np.vstack(rows) * better
    table = table[:, ~np.isnan(table).any(axis=0)]
    if not better or not table.shape[1]:
        return [math.nan] * len(rows)
    best = table == table.max(axis=0)
    best &= best.sum(axis=0) == 1
    return [float(np.count_nonzero(one)) / table.shape[1] for one in best]


def _per_point(cost: float, difference: dict[str, float]) -> float:
    """Cost of one percent of the control; not a number where the effect is not above its error, or negative."""
    if difference["mean"] > _Z * difference["standard_error"]:
        return cost / (100.0 * difference["relative"])
    return math.nan


def compare_answer(engine: Engine, asked: CompareAsked) -> dict[str, Any]:
    """Differences from the control and between packages in the last year, ranks, costs, probabilities of targets."""
    keys = [package_key(engine.case.data, package) for package in asked.packages]
    drawn = [engine.drawn(key, asked.draws) for key in keys]
    control = engine.drawn((), asked.draws)
    directions = {outcome.name: outcome.better for outcome in engine.case.model.core.outcomes}
    compared = _compared(engine)
    named = {outcome for outcome, _ in compared}
    bought = paid(engine, keys, asked.draws, named)
    costs = [sum(sum(row["years"]) for row in cost_answers(key, one)) for key, one in zip(keys, drawn, strict=True)]
    rows = []
    for outcome, account in compared:
        better = directions[outcome]
        lasts = [_last(one, outcome, account) for one in drawn]
        against = [paired(last, _last(control, outcome, account), better) for last in lasts]
        base = _last(control, outcome, account)
        money = [
            same_money(last, base, rows_paid, (outcome, account), better)
            for last, rows_paid in zip(lasts, bought or (), strict=False)
        ]
        rows.append({
            "outcome": outcome, "account": account, "better": better, "control": against, "money": money,
            "pairs": [
                [paired(ours, theirs, better) if ours is not theirs else None for theirs in lasts] for ours in lasts
            ],
            "first": _first_shares(lasts, better),
            "cost_per_point": [
                _per_point(cost, one) if better > 0 else math.nan for cost, one in zip(costs, against, strict=True)
            ],
        })  # fmt: skip
    answer: dict[str, Any] = plain({
        "draws": asked.draws, "rows": rows, "costs": costs,
        "failed": max(len(one.failures) for one in [*drawn, control]),
        "targets": [target_answers(engine, one) for one in drawn],
    })  # fmt: skip
    return answer


def parts_answer(engine: Engine, asked: PartsAsked) -> dict[str, Any]:
    """Each policy of a package alone against the control, all together, and what they do only together."""
    key = package_key(engine.case.data, asked)
    if (asked.outcome, asked.account) not in set(shown_outcomes(engine)):
        raise _core.InvalidValue(
            f"outcome '{asked.outcome}' of account '{asked.account}' is asked for, expected one that the case has"
        )
    control = _last(engine.drawn((), asked.draws), asked.outcome, asked.account)
    whole = _last(engine.drawn(key, asked.draws), asked.outcome, asked.account)
    alone = [_last(engine.drawn((one,), asked.draws), asked.outcome, asked.account) for one in key]
    added = control + sum((one - control for one in alone), np.zeros_like(control))
    answer: dict[str, Any] = plain({
        "draws": asked.draws, "outcome": asked.outcome, "account": asked.account,
        "parts": [{"policy": one.id, **paired(row, control, 1)} for one, row in zip(key, alone, strict=True)],
        "together": paired(whole, added, 1), "whole": paired(whole, control, 1),
    })  # fmt: skip
    return answer


def binding_answer(engine: Engine, asked: BindingAsked) -> dict[str, Any]:
    """Shares of draws in which each constraint binds by account and quarter, and what one more unit is worth."""
    from quesnay.study.binding import binding_table
    from quesnay.study.values import value_table

    key: Key = package_key(engine.case.data, asked)
    study = engine.study(key, asked.draws, "package")
    table, values = binding_table(study), value_table(study)
    shares: dict[str, dict[str, list[float]]] = {}
    worth: dict[str, dict[str, list[float]]] = {}
    for row in table.to_dict("records"):
        shares.setdefault(row["account"], {}).setdefault(row["constraint"], []).append(row["share_binding"])
        worth.setdefault(row["account"], {}).setdefault(row["constraint"], []).append(row["value_of_one_more"])
    quarters = sorted(set(table.period))
    units = {outcome.name: outcome.unit for outcome in engine.case.model.core.binding_outcomes()}
    constraints = engine.case.model.core.constraints
    answer: dict[str, Any] = plain({
        "draws": asked.draws, "periods": quarters, "shares": shares, "worth": worth,
        "worth_units": {
            one.name: unit_words(engine.case.data, units[one.value]) for one in constraints if one.value in units
        },
        "cautions": binding_cautions(engine.case.data, constraints, shares, quarters),
        "note_en": table.attrs.get("note", ""), "note_zh": table.attrs.get("note_zh", ""),
        "values": [
            {name: row[name] for name in ("factor", "date", "amount", "mean_difference", "standard_error")}
            for row in values.to_dict("records")
        ],
    })  # fmt: skip
    return answer
