"""The mid-term review on the page: what is reported by its date, and a package whose policies change from then on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData
from quesnay.case.first_month import first_month
from quesnay.case.monitoring.reviews import make_review, review_of
from quesnay.case.outcomes import written_unit
from quesnay.case.scenario_schema import CostTable, PolicyTable
from quesnay.case.scenarios import make_policy, make_scenario
from quesnay.errors import CaseError
from quesnay.page.answers import plain, series_of, target_answers
from quesnay.page.engine import Engine, Key, changed_policy
from quesnay.page.figures import completed, mean, quantiles
from quesnay.page.request import PolicyAsked, ReviewAsked, every_policy, package_key
from quesnay.study.monitoring.monitoring_table import CITY, has_indicators, monitoring_table
from quesnay.study.plan import Study, compile_scenarios, record_steps
from quesnay.study.session.answer import Drawn

__all__ = ["about_review", "review_answer", "review_date"]

# What is told of the end beside the targets, where the case has it.
_TOLD = ("gross_output", "value_added")


def _reviewed(case: CaseData) -> str | None:
    """The first package with a review; its reports are those that are read."""
    return next((name for name in case.packages if review_of(case, name) is not None), None)


def review_date(case: CaseData) -> datetime.date | None:
    """When the run stops for its review: the first date of a package's review, else the start of the second phase."""
    package = _reviewed(case)
    table = review_of(case, package) if package is not None else None
    if table is not None:
        return table.dates[0]
    return case.file.phases[1].start if len(case.file.phases) > 1 else None


def _changeable(policy: PolicyTable) -> bool:
    """Whether a policy can be larger or smaller from a date on: what replaces others, or has an end, cannot."""
    return all(one.combine == "add" and one.shape not in ("pulse", "series") for one in policy.levers)


def about_review(case: CaseData) -> dict[str, Any] | None:
    """Date of the review, and policies that may be changed at it; none where a case has no such date."""
    date = review_date(case)
    if date is None:
        return None
    policies = every_policy(case)
    return {"date": date.isoformat(), "policies": [name for name, one in policies.items() if _changeable(one)]}


def _begun(case: CaseData, table: PolicyTable, date: datetime.date) -> bool:
    rows = {row.parameter: row for row in case.parameters if not row.accounts}
    return first_month(case, rows, table) < f"{date:%Y-%m}"


def _policies(case: CaseData, key: Key, later: Mapping[str, float], date: datetime.date) -> list[_core.Policy]:
    """Policies as they were, and what each becomes more or less of from a date on."""
    known, before = every_policy(case), {one.id: one for one in key}
    made = []
    for name, table in known.items():
        asked = before.get(name, PolicyAsked(id=name, size=0.0))
        own, size = changed_policy(table, asked), later.get(name, asked.size)
        if not _begun(case, own, date):
            # It starts after the review, so it simply starts at its new size.
            made += [make_policy(case, own, size)] if size > 0.0 else []
            continue
        made += [make_policy(case, own, asked.size)] if asked.size > 0.0 else []
        if size != asked.size:
            made.append(make_policy(case, _from(own, date, paid=asked.size == 0.0), size - asked.size))
    return made


def _from(table: PolicyTable, date: datetime.date, *, paid: bool) -> PolicyTable:
    """The policy from a date on; an outlay of the model is counted once, with the policy as it was."""
    cost = table.cost
    if cost.outlay is not None and not paid:
        cost = CostTable(rate=0.0, grade=cost.grade, source=cost.source)
    return table.model_copy(update={"id": f"{table.id} from the review", "start": date, "cost": cost})


def _later(case: CaseData, asked: ReviewAsked) -> dict[str, float]:
    known = every_policy(case)
    key = package_key(case, _as_package(asked))
    later = {one.id: one.size for one in asked.later}
    for one in key:
        if not _changeable(known[one.id]):
            raise CaseError(
                f"policy '{one.id}' is changed at the review, expected one that neither replaces others nor has an end"
            )
    return later


def _as_package(asked: ReviewAsked) -> ReviewAsked:
    """The changes of a review as a package, to be checked as one."""
    sized = tuple(PolicyAsked(id=one.id, size=one.size) for one in asked.later)
    return asked.model_copy(update={"policies": sized})


def review_answer(engine: Engine, asked: ReviewAsked) -> dict[str, Any]:
    """Reports and indicators of a package at the date of its review, and what a change from then on does to the end."""
    case = engine.case.data
    date = review_date(case)
    if date is None:
        raise CaseError("the case has no date of a review, expected a package with [review], or [[phases]]")
    key, later = package_key(case, asked), _later(case, asked)
    control, package = engine.study((), asked.draws, "control"), engine.study(key, asked.draws, "package")
    changed = make_scenario(
        case, case.file.scenarios.baseline, (), (), _policies(case, key, later, date), "after the review"
    )
    study = replace(package, scenarios=(control.scenarios[0], package.scenarios[0], changed))
    drawn = _drawn(study)
    known = {outcome.name: outcome for outcome in engine.case.model.core.outcomes}
    pairs = [(name, "total") for name in _TOLD if name in known and known[name].total]
    pairs += [(one.outcome, one.account) for one in case.targets]
    pairs = list(dict.fromkeys(pairs))
    better = [known[name].better for name, _ in pairs]
    costs = [sum(_costs(one)) for one in drawn]
    answer: dict[str, Any] = plain({
        "draws": asked.draws, "date": date.isoformat(), "reports": _reports(package, date),
        **_monitored(package, date), "series": series_of(drawn[2], drawn[1], pairs, better),
        "targets": [target_answers(engine, one) for one in drawn], "costs": costs[1:],
        "failed": max(len(one.failures) for one in drawn),
    })  # fmt: skip
    return answer


def _drawn(study: Study) -> list[Drawn]:
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, record_steps(study.case, 1))
    ensemble = study.options.run(programs, study.uncertainty.plan)
    drawn = []
    for s, one in enumerate(compiled):
        values = np.asarray(ensemble.values(s))
        failed = np.flatnonzero(np.isnan(values).any(axis=0))
        drawn.append(Drawn(one, values, tuple(int(draw) for draw in failed)))
    return drawn


def _costs(drawn: Drawn) -> list[float]:
    """Mean cost of every policy over the whole run."""
    names = [one.name for one in drawn.compiled.outcomes if one.name.startswith(_core.cost_outcome(""))]
    records = range(drawn.compiled.n_records)
    return [sum(mean(completed(drawn.row(name, "", record))) for record in records) for name in names]


def _monitored(study: Study, date: datetime.date) -> dict[str, Any]:
    """Rows of the last phase that ended by a date."""
    if not has_indicators(study):
        return {"as_of": None, "monitoring": []}
    table = monitoring_table(study)
    ended = sorted({day for day in table.as_of if day <= date.isoformat()})
    if not ended:
        return {"as_of": None, "monitoring": []}
    rows: Sequence[Mapping[str, Any]] = table[(table.as_of == ended[-1]) & (table.district == CITY)].to_dict("records")
    named = ("group", "group_zh", "indicator", "name_en", "name_zh", "value", "target", "on_track", "grade", "draws")
    return {
        "as_of": ended[-1],
        "monitoring": [
            {**{name: row[name] for name in named},
             **_units(study.case, row["unit"])}
            for row in rows
        ],
    }  # fmt: skip


def _units(case: CaseData, unit: str) -> dict[str, str]:
    """The unit of an indicator, which its file has in English, with the words that the case has for its own units."""
    if unit == "1":
        return {"unit_en": "1", "unit_zh": "1"}
    words = {"index": "指数", "projects": "个项目"}
    for symbol in case.file.units.values():
        power, _, word = symbol.symbol_en.rpartition(" ")
        sign = written_unit(f"{power} ", "zh")
        words[word] = symbol.symbol_zh.removeprefix(sign) if power else symbol.symbol_zh
    in_chinese = re.sub(r"[A-Za-z]{2,}", lambda found: words.get(found[0], found[0]), unit)
    return {"unit_en": written_unit(unit), "unit_zh": written_unit(in_chinese, "zh")}


def _reports(study: Study, date: datetime.date) -> list[dict[str, Any]]:
    """What a review of the package would see at a date: late and noisy, by account; nothing where none is written."""
    case = study.case
    reviewed = _reviewed(case)
    if reviewed is None:
        return []
    own = study.scenarios[0]
    review = make_review(case, reviewed, rule=False)
    watched = _core.Scenario(own.name, own.policies, own.assumptions, own.accounts, review)
    outcomes = [
        _core.Outcome(name, f"review_{name}", _core.OutcomeKind.Level, "money/year", False, 0)
        for name in ("report", "path")
    ]
    calendar = case.file.calendar
    step = round(years_from_start(calendar.start, date) * calendar.steps_per_year)
    programs, (one,) = compile_scenarios(study.uncertainty, [watched], [step], outcomes)
    values = np.asarray(study.options.run(programs, study.uncertainty.plan).values(0))
    rows = []
    for code in case.codes:
        report, path = (values[one.result(0, name, code)] for name in ("report", "path"))
        kept = ~np.isnan(report)
        if not kept.any() or not path[kept][0] > 0.0:
            continue
        p10, p50, p90 = quantiles(report[kept], [0.10, 0.50, 0.90])
        rows.append({
            "account": code, "p10": p10, "p50": p50, "p90": p90, "path": float(np.median(path[kept])),
            "on_path": float(np.mean(report[kept] >= path[kept])), "draws": int(kept.sum()),
        })  # fmt: skip
    return rows
