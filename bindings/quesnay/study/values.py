"""The dynamic value of one more unit of each factor that the model declares, given at a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.case.calendar import years_from_start
from quesnay.case.labels import TOTAL, readable_unit
from quesnay.errors import CaseError
from quesnay.study.plan import Progress, compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["VALUE_COLUMNS", "value_table"]

VALUE_COLUMNS = (
    "scenario factor account date amount unit outcome outcome_unit mean_difference standard_error p10 p90 draws"
).split()


def _amount(study: Study, factor: _core.Factor) -> float:
    """How much the case, or else the model, says is given."""
    given = study.case.file.one_more.amounts.get(factor.name, factor.amount)
    if given == 0.0:
        raise CaseError(
            f"factor '{factor.name}' has no amount to give: expected one in b.factor(..., amount=...) or in [one_more]"
            " of case.toml"
        )
    return given


def _shares(study: Study, factor: _core.Factor) -> Mapping[str, float]:
    """By label of the factor's lever, what each gets of the amount; nothing if there is none of the factor."""
    if not factor.shares:
        return {"": 1.0}
    core = study.uncertainty.core
    if core.kind(factor.shares) != "parameter":
        raise CaseError(
            f"factor '{factor.name}' is given in proportion to '{factor.shares}', which an edit made an"
            f" {core.kind(factor.shares)}: expected a parameter"
        )
    base = np.asarray(study.uncertainty.values[factor.shares])
    if base.sum() == 0.0:
        return {}
    shares = base / base.sum()
    return {label: share for label, share in zip(core.element_labels(factor.lever), shares, strict=True) if share > 0.0}


def _gift(study: Study, factor: _core.Factor) -> _core.Policy:
    """The amount of a factor: given within one step to a stock, or held from its date on."""
    case = study.case
    step = 1.0 / case.file.calendar.steps_per_year
    start = _core.Amount(years_from_start(case.file.calendar.start, case.file.one_more.date))
    if factor.lasting:
        height, schedule = _amount(study, factor), _core.Schedule("step", start)
    else:
        height, schedule = _amount(study, factor) / step, _core.Schedule("pulse", start, _core.Amount(step))
    moves = [
        _core.Move(factor.lever, [label] if label else [], _core.Amount(float(height * share)), schedule)
        for label, share in _shares(study, factor).items()
    ]
    cost = _core.Cost(_core.Cost.Kind.Rate, _core.Amount(0.0), "", "judgement", "values")
    return _core.Policy(f"one more {factor.name}", moves, schedule, cost, "values")


def value_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """Table of dynamic values by scenario and factor; the outcome is value added of the last year."""
    import pandas as pd

    case = study.case
    # What no account has cannot be given in proportion: a case without industrial land has no row for it.
    factors = [factor for factor in study.uncertainty.core.factors if _shares(study, factor)]
    gifts = [
        _core.Scenario(f"{one.name} and {factor.name}", [*one.policies, _gift(study, factor)], one.assumptions)
        for one in study.scenarios
        for factor in factors
    ]
    if not factors:
        return pd.DataFrame(columns=VALUE_COLUMNS)
    uncertainty, outcomes = with_totals(study.uncertainty, ["value_added"])
    calendar = case.file.calendar
    # Two records, so that the integral is that of the last year.
    steps = [step * calendar.steps_per_year for step in (calendar.years - 1, calendar.years) if step > 0]
    programs, compiled = compile_scenarios(uncertainty, [*study.scenarios, *gifts], steps, outcomes)
    n = len(study.scenarios)
    pairs: list[tuple[int, int, list[tuple[int, int]]]] = [(n + g, g // len(factors), []) for g in range(len(gifts))]
    ensemble = study.options.run(programs, uncertainty.plan, [], pairs, progress)
    rows = []
    for g, (ours, base, _) in enumerate(pairs):
        factor = factors[g % len(factors)]
        index = compiled[ours].result(len(steps) - 1, "value_added_total", "")
        pair = ensemble.paired_difference(ours, base, (index, index), 1, [0.10, 0.90])
        rows.append({
            "scenario": study.names[base], "factor": factor.name, "account": TOTAL,
            "date": case.file.one_more.date.isoformat(), "amount": _amount(study, factor),
            "unit": readable_unit(case, factor.unit), "outcome": "value_added",
            "outcome_unit": readable_unit(case, "money"), "mean_difference": pair["mean"],
            "standard_error": pair["standard_error"], "p10": pair["quantiles"][0], "p90": pair["quantiles"][1],
            "draws": pair["draws"],
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=VALUE_COLUMNS)
    return table.sort_values(["scenario", "factor"], ignore_index=True)
