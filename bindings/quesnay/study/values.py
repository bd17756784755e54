"""The dynamic value of one more unit of land, talent or capital, given at a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.case.labels import TOTAL, readable_unit
from quesnay.case.scenarios import years_from_start
from quesnay.study.plan import Progress, compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["VALUE_COLUMNS", "value_table"]

VALUE_COLUMNS = (
    "scenario factor account date amount unit outcome outcome_unit mean_difference standard_error p10 p90 draws"
).split()
# Factor: the lever that gives it, the base-year array whose shares spread it over accounts, its unit.
_FACTORS = {
    "land": ("given_land", "industrial_land_base", "area"),
    "talent": ("given_persons", "persons_employed_base", "people"),
    "capital": ("given_capital", "capital_stock_base", "money"),
}


def _gift(study: Study, factor: str) -> _core.Policy:
    """The amount of the case, given within one step and spread over accounts by their base-year shares."""
    case = study.case
    lever, base, _ = _FACTORS[factor]
    step = 1.0 / case.file.calendar.steps_per_year
    start = _core.Amount(years_from_start(case.file.calendar.start, case.file.one_more.date))
    schedule = _core.Schedule("pulse", start, _core.Amount(step))
    shares = case.arrays[base] / case.arrays[base].sum()
    rate = getattr(case.file.one_more, factor) / step
    moves = [
        _core.Move(lever, [code], _core.Amount(float(rate * share)), schedule)
        for code, share in zip(case.codes, shares, strict=True)
        if share > 0.0
    ]
    cost = _core.Cost(_core.Cost.Kind.Rate, _core.Amount(0.0), "", "judgement", "values")
    return _core.Policy(f"one more {factor}", moves, schedule, cost, "values")


def value_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """Table of dynamic values by scenario and factor; the outcome is value added of the last year."""
    import pandas as pd

    case = study.case
    # What no account has cannot be given in proportion: a case without industrial land has no row for it.
    factors = [factor for factor, (_, base, _) in _FACTORS.items() if case.arrays[base].sum() > 0.0]
    gifts = [
        _core.Scenario(f"{one.name} and {factor}", [*one.policies, _gift(study, factor)], one.assumptions)
        for one in study.scenarios
        for factor in factors
    ]
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
            "scenario": study.names[base], "factor": factor, "account": TOTAL,
            "date": case.file.one_more.date.isoformat(), "amount": getattr(case.file.one_more, factor),
            "unit": readable_unit(case, _FACTORS[factor][2]), "outcome": "value_added",
            "outcome_unit": readable_unit(case, "money"), "mean_difference": pair["mean"],
            "standard_error": pair["standard_error"], "p10": pair["quantiles"][0], "p90": pair["quantiles"][1],
            "draws": pair["draws"],
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=VALUE_COLUMNS)
    return table.sort_values(["scenario", "factor"], ignore_index=True)
