"""What the page knows of a case before anything runs: packages, policies, targets, outcomes, names and units."""

from __future__ import annotations

from typing import Any

import quesnay._core as _core
from quesnay.case.data import CaseData, ParameterRow
from quesnay.case.first_month import first_month
from quesnay.case.labels import TOTAL, WHOLE, account_names, element_names, periods
from quesnay.case.monitoring.district_levers import takes_districts
from quesnay.case.outcomes import outcome_names
from quesnay.case.scenario_schema import LeverTable, PolicyTable
from quesnay.page.answers import plain, shown_outcomes
from quesnay.page.cautions import beyond_evidence
from quesnay.page.districts import about_districts
from quesnay.page.engine import Engine
from quesnay.page.midterm import about_review
from quesnay.page.packages import package_words
from quesnay.page.request import MOST_DRAWS, every_policy
from quesnay.page.units import unit_words

__all__ = ["about"]


def _number(case: CaseData, rows: dict[str, ParameterRow], value: float | str) -> dict[str, Any]:
    """A number of a policy as readers see it: central value, and range where it is uncertain."""
    if isinstance(value, str):
        row = rows[value]
        return {"central": row.central, "low": row.low, "high": row.high, **unit_words(case, row.unit)}
    return {"central": float(value), "low": float(value), "high": float(value)}


def _lever_names(case: CaseData, core: _core.CoreModel, rows: dict[str, ParameterRow], lever: str) -> tuple[str, str]:
    """Names of a lever that is moved by a plain number: those of a parameter that moves it elsewhere, or its own."""
    for policy in every_policy(case).values():
        for other in policy.levers:
            if other.lever == lever and other.parameter is not None:
                return rows[other.parameter].name_en, rows[other.parameter].name_zh
    described = next((row["description"] for row in core.equations() if row["name"] == lever), "") or lever
    return described, ""


def _move(case: CaseData, core: _core.CoreModel, rows: dict[str, ParameterRow], lever: LeverTable) -> dict[str, Any]:
    name_en, name_zh = _lever_names(case, core, rows, lever.lever)
    move: dict[str, Any] = {"lever": lever.lever, "name_en": name_en, "name_zh": name_zh}
    if lever.parameter is None:
        move.update(_number(case, rows, lever.height if lever.height is not None else 0.0))
    else:
        row, times = rows[lever.parameter], 1.0 if lever.times is None else lever.times
        move.update({
            "name_en": row.name_en, "name_zh": row.name_zh, "central": row.central * times,
            "low": row.low * times, "high": row.high * times,
        })  # fmt: skip
    return {**move, "replaces": lever.combine == "replace", **unit_words(case, core.unit(lever.lever))}


def _policy(case: CaseData, core: _core.CoreModel, policy: PolicyTable) -> dict[str, Any]:
    rows = {row.parameter: row for row in case.parameters if not row.accounts}
    every = {row.parameter: row for row in case.parameters}
    ramp = _number(case, rows, policy.ramp)["central"] if policy.ramp is not None else 0.0
    cost = policy.cost
    rate = _number(case, rows, cost.rate)["central"] if cost.rate is not None else None
    if cost.per_unit is not None:
        moved = next((lever for lever in policy.levers if lever.lever == cost.of), None)
        height = _move(case, core, rows, moved)["central"] if moved is not None else 0.0
        rate = _number(case, rows, cost.per_unit)["central"] * height
    steps = [k / 20 for k in range(1, 201) if k / 20 <= policy.most]
    return {
        "id": policy.id, "name_en": policy.name_en, "name_zh": policy.name_zh, "how_en": policy.how_en,
        "how_zh": policy.how_zh, "most": policy.most, "grade": policy.grade,
        "source": case.sources[policy.source].title, "start": first_month(case, rows, policy),
        "ramp_months": round(12 * ramp), "cost": rate, "cost_grade": cost.grade,
        "cost_source": case.sources[cost.source].title,
        "evidence_to": max([s for s in steps if not beyond_evidence(every, policy, s)], default=0.0),
        "moves": [_move(case, core, rows, lever) for lever in policy.levers],
        "by_district": takes_districts(case, policy),
    }  # fmt: skip


def about(engine: Engine) -> dict[str, Any]:
    """Everything of a case that does not depend on a run."""
    case, core = engine.case.data, engine.case.model.core
    named = [*(account_names(case, code) for code in (*case.codes, TOTAL)), element_names(case, (), WHOLE)]
    outcomes = []
    shown = shown_outcomes(engine)
    for outcome in core.outcomes:
        name_en, name_zh = outcome_names(case, outcome.name)
        outcomes.append({
            "name": outcome.name, "name_en": name_en[:1].upper() + name_en[1:], "name_zh": name_zh,
            "better": outcome.better, **unit_words(case, outcome.unit),
            "accounts": [account for name, account in shown if name == outcome.name],
        })  # fmt: skip
    described: dict[str, Any] = plain({
        "id": case.file.id, "title_en": case.file.title_en, "title_zh": case.file.title_zh, "seed": engine.seed,
        "invented": case.file.invented, "control": case.file.scenarios.baseline, "most_draws": MOST_DRAWS,
        "version": _core.version, "money": unit_words(case, "money"), "start": f"{case.file.calendar.start:%Y-%m}",
        "years": [period.name for period in periods(case, 1)], "quarters": [p.name for p in periods(case, 4)]
        if case.file.calendar.steps_per_year % 4 == 0 else [],
        "accounts": [
            dict(zip(("code", "name_en", "name_zh"), one, strict=True)) for one in named
        ],
        "outcomes": [one for one in outcomes if one["accounts"]],
        "packages": [
            {
                "id": name, "title_en": case.packages[name].file.title_en,
                "title_zh": case.packages[name].file.title_zh,
                "compare_with": case.packages[name].file.compare_with,
                "policies": [policy.id for policy in case.packages[name].policies], **package_words(case, name),
            }
            for name in engine.case.packages
        ],
        "policies": [_policy(case, core, policy) for policy in every_policy(case).values()],
        "targets": [
            {
                "target": t.target, "account": t.account, "outcome": t.outcome, "name_en": t.name_en,
                "name_zh": t.name_zh, "period": t.period, "direction": t.direction, "threshold": t.threshold,
                "grade": t.grade, "source": case.sources[t.source].title, **unit_words(case, t.unit),
            }
            for t in case.targets
        ],
        "constraints": [
            {"name": one.name, "role": one.role, "name_en": one.name_en, "name_zh": one.name_zh}
            for one in core.constraints
        ],
        "factors": [
            {"name": one.name, "name_en": one.name_en, "name_zh": one.name_zh, **unit_words(case, one.unit)}
            for one in core.factors
        ],
        "districts": about_districts(case), "review": about_review(case),
    })  # fmt: skip
    return described
