"""Effects of packages on the last year's output, gross and net of displacement, and what a point costs.

Part of what a policy brings displaces what others would have done (model, section 12). Policies marked
``displacement_inside`` net it out in their own equation. For the others, in every draw,

    net = inside + (gross - inside) (1 - displacement),

where ``gross`` is the difference from the baseline with the whole package and ``inside`` the difference with
its marked policies alone.

Beside the gross effect stands what the same money does as ordinary purchases and what the package does beyond that
(quesnay/study/alternatives/purchases.py), in percent of the same reference.

Cost per point is C L / (100 D): mean cost C, level L of the reference and effect D over the same draws. Its standard
error is that of the mean of what each draw adds, to first order (delta method).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.scenario_names import under_the_same
from quesnay.case.scenarios import make_scenario
from quesnay.study.alternatives.purchase_sums import PURCHASE_COLUMNS, nothing_said
from quesnay.study.horizon import horizon_sentences
from quesnay.study.plan import CompiledScenario, Progress, compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["EFFECT_COLUMNS", "effect_file", "effect_table"]

EFFECT_COLUMNS = [
    *"scenario compared_with outcome gross gross_standard_error net net_standard_error share_better".split(),
    *PURCHASE_COLUMNS,
    *"cost recoverable cost_per_point_gross cost_per_point_gross_standard_error cost_per_point_net".split(),
    *"cost_per_point_net_standard_error draws note".split(),
]
_OUTCOMES = ("gross_output", "value_added")
_GRADES = ["published", "derived", "judgement"]  # the weakest last
# Relative to the level: differences below are those of sums in another order.
_ROUNDING = 1e-12
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def _inside(study: Study, name: str) -> tuple[str, ...]:
    return tuple(policy.id for policy in study.package(name).policies if policy.displacement_inside)


class _Totals:
    """Totals of the last year by draw: of a package, and of its policies with displacement inside."""

    def __init__(self, study: Study, progress: Progress | None) -> None:
        case = study.case
        controls = [study.control(name) for name in study.names]
        references = [study.reference(name) or study.control(name) for name in study.names]
        wanted = list(dict.fromkeys([*study.names, *controls, *references]))
        by_key: dict[tuple[str, tuple[str, ...]], _core.Scenario] = {}
        self._key = {}
        for name in wanted:
            inside = _inside(study, name)
            every = tuple(policy.id for policy in study.package(name).policies)
            for part, ids in (("whole", every), ("inside", inside)):
                # Packages share the companion run of one set of policies.
                key = (under_the_same(case, name, "") if part == "inside" else name, ids)
                self._key[name, part] = key
                by_key.setdefault(key, make_scenario(case, name, study.assume, ids, name=f"{name} {part}"))
        uncertainty, outcomes = with_totals(study.uncertainty, _OUTCOMES)
        shares = _core.Outcome("displacement", "displacement", _core.OutcomeKind.Level, "1", False, 0)
        calendar = case.file.calendar
        steps = [step * calendar.steps_per_year for step in (calendar.years - 1, calendar.years) if step > 0]
        programs, compiled = compile_scenarios(
            uncertainty, list(by_key.values()), steps, [*outcomes, shares], costs=True
        )
        # A few numbers a draw: they are kept whatever the limit.
        options = study.options.keeping_all()
        self._ensemble = options.run(programs, uncertainty.plan, progress=progress)
        self._compiled: list[CompiledScenario] = compiled
        self._place = {key: place for place, key in enumerate(by_key)}
        self._last = len(steps) - 1

    def get(self, package: str, outcome: str, part: str) -> FloatArray:
        place = self._place[self._key[package, part]]
        name = outcome if outcome == "displacement" else f"{outcome}_total"
        index = self._compiled[place].result(self._last, name, "")
        return np.asarray(self._ensemble.values(place)[index])

    def policies(self, package: str) -> int:
        """How many policies a package has."""
        return len(self._compiled[self._place[self._key[package, "whole"]]].scenario.policies)

    def cost(self, package: str) -> FloatArray:
        """Cost of a package over the whole run."""
        place = self._place[self._key[package, "whole"]]
        one, values = self._compiled[place], self._ensemble.values(place)
        spent = np.zeros(values.shape[1])
        for policy in one.scenario.policies:
            for record in range(one.n_records):
                spent += values[one.result(record, _core.cost_outcome(policy.id), "")]
        return spent


def effect_table(
    study: Study, costs: pd.DataFrame, progress: Progress | None = None,
    given_up: Mapping[tuple[str, str], FloatArray] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Effects in percent of the reference's last year; costs over the whole run, less the reference's.

    ``given_up`` is, by scenario and outcome, what the scenario's money does as ordinary purchases in each draw.
    """
    import pandas as pd

    totals = _Totals(study, progress)
    sums = costs.groupby("scenario")["cost"].sum()
    spent = {str(name): float(cost) for name, cost in zip(sums.index, sums, strict=True)}
    assets = costs.groupby("scenario")["recoverable"].sum()
    held = {str(name): float(value) for name, value in zip(assets.index, assets, strict=True)}
    rows = []
    for name in study.names:
        reference, baseline = study.reference(name), study.control(name)
        if reference is None or name == baseline:
            continue
        known = reference in study.names or reference == baseline
        cost = spent.get(name, 0.0) - spent.get(reference, 0.0) if known else np.nan
        recoverable = held.get(name, 0.0) - held.get(reference, 0.0) if known else np.nan
        for outcome in _OUTCOMES:
            gross, net = (_Effect(totals, name, reference, baseline, outcome, net) for net in (False, True))
            rows.append({
                "scenario": name, "compared_with": reference, "outcome": outcome,
                "gross": gross.mean, "gross_standard_error": gross.error,
                "net": net.mean, "net_standard_error": net.error, "share_better": gross.better,
                **_purchases(totals, gross, (name, reference, outcome), given_up or {}),
                "cost": cost, "recoverable": recoverable,
                "cost_per_point_gross": gross.per_point(cost),
                "cost_per_point_gross_standard_error": gross.error_per_point(cost),
                "cost_per_point_net": net.per_point(cost),
                "cost_per_point_net_standard_error": net.error_per_point(cost),
                "draws": gross.draws, "note": _note(gross, net, known),
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=EFFECT_COLUMNS)
    said = horizon_sentences(study.case, study.uncertainty.core, study.names)
    if said:
        table.attrs["note"], table.attrs["note_zh"] = (" ".join(one) for one in zip(*said, strict=True))
    return table


def effect_file(effects: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """The table as ``effects.csv`` has it: short names, and the weakest grade of the costs."""
    names = [
        str(name).replace("compared_with", "baseline").replace("_standard_error", "_se") for name in effects.columns
    ]
    table = effects.set_axis(names, axis="columns")
    grades = costs.groupby("scenario")["grade"].agg(lambda given: max(given, key=_GRADES.index))
    grade = table["scenario"].map(grades)
    table.insert(names.index("note"), "grade", grade)
    return table.sort_values(["scenario", "baseline", "outcome"], ignore_index=True)


def _over_baseline(totals: _Totals, name: str, baseline: str, outcome: str, net: bool) -> FloatArray:
    none = totals.get(baseline, outcome, "whole")
    gross = totals.get(name, outcome, "whole") - none
    if not net:
        return gross
    inside = totals.get(name, outcome, "inside") - none
    return inside + (gross - inside) * (1.0 - totals.get(name, "displacement", "whole"))


def _purchases(
    totals: _Totals, gross: _Effect, key: tuple[str, str, str], given_up: Mapping[tuple[str, str], FloatArray]
) -> dict[str, float]:
    """Cells of what the same money does; not a number where one of the two was not run."""
    name, reference, outcome = key
    free = np.zeros(1) if not totals.policies(reference) else None
    ours, theirs = given_up.get((name, outcome)), given_up.get((reference, outcome), free)
    if ours is None or theirs is None:
        return nothing_said()
    ordinary = ours - theirs
    beyond = gross.by_draw - ordinary
    ordinary, beyond = ordinary[np.isfinite(beyond)], beyond[np.isfinite(beyond)]
    cells = [*_mean_and_error(ordinary, gross.level), *_mean_and_error(beyond, gross.level)]
    share = float(np.mean(beyond > 0.0)) if beyond.size else np.nan
    return dict(zip(PURCHASE_COLUMNS, [*cells, share], strict=True))


def _mean_and_error(difference: FloatArray, level: float) -> tuple[float, float]:
    """Mean of differences in percent of a level, and its standard error."""
    n = difference.size
    spread = float(np.std(difference, ddof=1)) / np.sqrt(n) if n > 1 else np.nan
    return 100.0 * float(np.mean(difference)) / level if n else np.nan, 100.0 * float(spread) / level


class _Effect:
    """Mean difference in percent of the reference's mean, with its standard error, and what a point of it costs."""

    def __init__(self, totals: _Totals, name: str, reference: str, baseline: str, outcome: str, net: bool) -> None:
        difference = _over_baseline(totals, name, baseline, outcome, net)
        difference = difference - _over_baseline(totals, reference, baseline, outcome, net)
        #: Of every draw, also of those that failed.
        self.by_draw = difference
        finite = np.isfinite(difference)
        levels = totals.get(reference, outcome, "whole")
        self._difference = difference = difference[finite]
        self._levels = levels[finite]
        self._costs = (totals.cost(name) - totals.cost(reference))[finite]
        self.level = level = float(np.nanmean(levels))
        self.draws = n = difference.size
        self.mean, self.error = _mean_and_error(difference, level)
        self.better = float(np.mean(difference > 0.0)) if n else np.nan
        estimate = _core.mean_estimate(difference)
        self.skewness, self.is_skewed = estimate["skewness"], estimate["draws_needed"] > n

    @property
    def why_none(self) -> str:
        """Why there is no cost per point; empty where there is one."""
        if not abs(self.mean) > 100.0 * _ROUNDING:
            return "is within rounding"
        if not self.mean > 0.0:
            return "is not above zero"
        return "is not above its standard error" if self.mean <= self.error else ""

    def per_point(self, cost: float) -> float:
        return np.nan if self.why_none else cost / self.mean

    def error_per_point(self, cost: float) -> float:
        if self.why_none or not np.isfinite(cost) or self.draws < 2:
            return np.nan
        by_cost = self.level / (100.0 * float(np.mean(self._difference)))
        point = cost * by_cost
        added = by_cost * self._costs + point * (
            self._levels / self.level - self._difference / float(np.mean(self._difference))
        )
        return float(np.std(added, ddof=1) / np.sqrt(self.draws))


def _note(gross: _Effect, net: _Effect, known: bool) -> str:
    said = [] if known else ["no cost, as the package compared with was not run"]
    for word, effect in (("gross", gross), ("net", net)):
        if effect.why_none:
            said.append(f"no cost per point, as the {word} effect {effect.why_none}")
    if gross.is_skewed:
        said.append(
            f"{gross.draws} draws of differences of skewness {gross.skewness:.1f}: 1.96 standard errors may hold less"
            " often than 95 %"
        )
    return "; ".join(said)
