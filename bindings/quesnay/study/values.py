"""The dynamic value of one more unit of each factor that the model declares, given at a date."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData
from quesnay.case.labels import TOTAL, readable_unit
from quesnay.errors import CaseError
from quesnay.study.plan import Progress, Uncertainty, compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["VALUE_COLUMNS", "value_table"]

VALUE_COLUMNS = (
    "scenario factor account date amount unit outcome outcome_unit mean_difference standard_error p10 p90"
    " peak_year peak_difference discounted_sum discount_rate horizon undone price share_of_price peak_share_of_price"
    " draws"
).split()
#: Of what one more adds in later years [1/year]; judgement, near the real lending rate.
DISCOUNT_RATE = 0.05


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


def _stock_of(core: _core.CoreModel, factor: _core.Factor) -> str:
    """The stock that a factor is given to; empty for one that is held."""
    if factor.lasting:
        return ""
    graph = core.graph()
    given = graph["names"][factor.lever]
    return next((str(stock["name"]) for stock in graph["stocks"] if given in stock["inflows"]), "")


def _followed(case: CaseData) -> CaseData:
    """The case with a run that lasts to the end of the year in which the horizon of the gift ends."""
    one_more, calendar = case.file.one_more, case.file.calendar
    if one_more.horizon is None:
        return case
    years = math.ceil(years_from_start(calendar.start, one_more.date) + one_more.horizon - 1e-9)
    longer = calendar.model_copy(update={"years": max(calendar.years, years)})
    return replace(case, file=case.file.model_copy(update={"calendar": longer}))


def _with_stocks(
    uncertainty: Uncertainty, factors: Sequence[_core.Factor]
) -> tuple[Uncertainty, dict[str, _core.Outcome]]:
    """The same model with the sum of every stock that a factor is given to, by the name of the factor."""
    builder = _core.ModelBuilder(uncertainty.core)
    outcomes = {}
    for factor in factors:
        stock = _stock_of(uncertainty.core, factor)
        if stock:
            unit, total = uncertainty.core.unit(stock), builder.named(stock)
            for dimension in uncertainty.core.dims(stock):
                total = _core.sum_over(total, dimension)
            name = f"{factor.name} in place"
            builder.auxiliary(name, total, unit=unit)
            outcomes[factor.name] = _core.Outcome(name, name, _core.OutcomeKind.Level, unit, False, 0)
    return uncertainty.over(builder._build(), _followed(uncertainty.data)), outcomes


def _with_prices(
    uncertainty: Uncertainty, factors: Sequence[_core.Factor]
) -> tuple[Uncertainty, dict[str, _core.Outcome]]:
    """The same model with the price of every factor that the model declares one of, by the name of the factor.

    A model declares it by a quantity without dimensions, ``price_of_NAME`` [money/unit/year].
    """
    core = uncertainty.core
    builder = _core.ModelBuilder(core)
    known = {name for kind in ("parameter", "auxiliary", "flow", "stock") for name in core.names(kind)}
    outcomes = {}
    for factor in factors:
        declared = f"price_of_{factor.name}"
        if declared not in known:
            continue
        if core.dims(declared):
            raise CaseError(f"'{declared}' is over {', '.join(core.dims(declared))}, expected one price of the factor")
        unit, name = f"money/{factor.unit}/year", f"{declared} now"
        try:
            builder.auxiliary(name, builder.named(declared) * builder.constant(1.0), unit=unit)
        except _core.UnitMismatch:
            raise CaseError(f"'{declared}' is in [{core.unit(declared)}], expected [{unit}]") from None
        outcomes[factor.name] = _core.Outcome(name, name, _core.OutcomeKind.Level, unit, False, 0)
    return uncertainty.over(builder._build(), uncertainty.data), outcomes


def _later(differences: Sequence[float], ends: Sequence[float], given: float) -> tuple[int, float, float]:
    """Place and size of the largest yearly difference, and the sum of all discounted to the date of the gift."""
    peak = max(range(len(differences)), key=lambda place: differences[place])
    discounted = [
        difference * math.exp(-DISCOUNT_RATE * max(end - 0.5 - given, 0.0))
        for difference, end in zip(differences, ends, strict=True)
    ]
    return peak, differences[peak], sum(discounted)


def value_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """Table of dynamic values by scenario and factor; the outcome is value added of the last year.

    Beside it, over the horizon that the case states, the largest difference of any year and the sum of all years
    discounted; and the share of the gift that is no longer there at the end of the run: it wears out or leaves, and
    firms order and hire less. Where the model has a price of the factor, its mean at the end of the run, and both as a
    share of what the amount is paid at it.
    """
    import pandas as pd

    case = study.case
    # What no account has cannot be given in proportion: a case without industrial land has no row for it.
    factors = [factor for factor in study.uncertainty.core.factors if _shares(study, factor)]
    gifts = [
        _core.Scenario(
            f"{one.name} and {factor.name}",
            [*one.policies, _gift(study, factor)],
            one.assumptions,
            one.accounts,
            one.review,
        )
        for one in study.scenarios
        for factor in factors
    ]
    if not factors:
        return pd.DataFrame(columns=VALUE_COLUMNS)
    uncertainty, outcomes = with_totals(study.uncertainty, ["value_added"])
    uncertainty, stocks = _with_stocks(uncertainty, factors)
    uncertainty, prices = _with_prices(uncertainty, factors)
    calendar = case.file.calendar
    years = range(1, uncertainty.data.file.calendar.years + 1)
    last = calendar.years - 1
    steps = [year * calendar.steps_per_year for year in years]
    given = years_from_start(calendar.start, case.file.one_more.date)
    recorded = [*outcomes, *stocks.values(), *prices.values()]
    programs, compiled = compile_scenarios(uncertainty, [*study.scenarios, *gifts], steps, recorded)
    n = len(study.scenarios)
    pairs: list[tuple[int, int, list[tuple[int, int]]]] = [(n + g, g // len(factors), []) for g in range(len(gifts))]
    ensemble = study.options.run(programs, uncertainty.plan, [], pairs, progress)
    rows = []
    for g, (ours, base, _) in enumerate(pairs):
        factor = factors[g % len(factors)]
        places = [compiled[ours].result(year, "value_added_total", "") for year in range(len(steps))]
        pairs_by_year = [ensemble.paired_difference(ours, base, (at, at), 1, [0.10, 0.90]) for at in places]
        pair = pairs_by_year[last]
        peak, largest, discounted = _later([one["mean"] for one in pairs_by_year], list(years), given)
        undone = math.nan
        if factor.name in stocks:
            at = compiled[ours].result(last, stocks[factor.name].name, "")
            left = ensemble.paired_difference(ours, base, (at, at), 1, [])["mean"]
            undone = 1.0 - left / _amount(study, factor)
        price, per_price = math.nan, math.nan
        if factor.name in prices:
            at = compiled[base].result(last, prices[factor.name].name, "")
            price = ensemble.band(base, at, [])["mean"]
            per_price = 1.0 / (_amount(study, factor) * price) if price else math.nan
        rows.append({
            "scenario": study.names[base], "factor": factor.name, "account": TOTAL,
            "date": case.file.one_more.date.isoformat(), "amount": _amount(study, factor),
            "unit": readable_unit(case, factor.unit), "outcome": "value_added",
            "outcome_unit": readable_unit(case, "money"), "mean_difference": pair["mean"],
            "standard_error": pair["standard_error"], "p10": pair["quantiles"][0], "p90": pair["quantiles"][1],
            "peak_year": calendar.start.year + peak, "peak_difference": largest, "discounted_sum": discounted,
            "discount_rate": DISCOUNT_RATE, "horizon": years[-1] - given, "undone": undone, "price": price,
            "share_of_price": pair["mean"] * per_price, "peak_share_of_price": largest * per_price,
            "draws": pair["draws"],
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=VALUE_COLUMNS)
    return table.sort_values(["scenario", "factor"], ignore_index=True)
