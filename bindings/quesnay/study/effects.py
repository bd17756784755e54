"""Effects of packages on the last year's output, gross and net of displacement, and what a point costs.

Part of what a policy brings displaces what others would have done (model, section 12). Policies marked
``displacement_inside`` net it out in their own equation. For the others, in every draw,

    net = inside + (gross - inside) (1 - displacement),

where ``gross`` is the difference from the baseline with the whole package and ``inside`` the difference with
its marked policies alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.scenarios import make_scenario
from quesnay.study.plan import CompiledScenario, Progress, compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["EFFECT_COLUMNS", "effect_table"]

EFFECT_COLUMNS = (
    "scenario compared_with outcome gross gross_standard_error net net_standard_error share_better cost"
    " cost_per_point_gross cost_per_point_net draws"
).split()
_OUTCOMES = ("gross_output", "value_added")
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def _inside(study: Study, name: str) -> tuple[str, ...]:
    return tuple(policy.id for policy in study.case.packages[name].policies if policy.displacement_inside)


class _Totals:
    """Totals of the last year by draw: of a package, and of its policies with displacement inside."""

    def __init__(self, study: Study, progress: Progress | None) -> None:
        case = study.case
        baseline = case.file.scenarios.baseline
        wanted = [*study.names]
        for name in [baseline, *(case.packages[name].file.compare_with or baseline for name in study.names)]:
            wanted += [name] if name not in wanted else []
        by_key: dict[tuple[str, tuple[str, ...]], _core.Scenario] = {}
        self._key = {}
        for name in wanted:
            inside = _inside(study, name)
            every = tuple(policy.id for policy in case.packages[name].policies)
            for part, ids in (("whole", every), ("inside", inside)):
                # Packages share the companion run of one set of policies.
                key = ("" if part == "inside" else name, ids)
                self._key[name, part] = key
                by_key.setdefault(key, make_scenario(case, name, study.assume, ids, name=f"{name} {part}"))
        uncertainty, outcomes = with_totals(study.uncertainty, _OUTCOMES)
        shares = _core.Outcome("displacement", "displacement", _core.OutcomeKind.Level, "1", False, 0)
        calendar = case.file.calendar
        steps = [step * calendar.steps_per_year for step in (calendar.years - 1, calendar.years) if step > 0]
        programs, compiled = compile_scenarios(uncertainty, list(by_key.values()), steps, [*outcomes, shares])
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


def effect_table(study: Study, costs: pd.DataFrame, progress: Progress | None = None) -> pd.DataFrame:
    """Effects in percent of the reference's last year; costs over the whole run, less the reference's."""
    import pandas as pd

    totals = _Totals(study, progress)
    baseline = study.case.file.scenarios.baseline
    sums = costs.groupby("scenario")["cost"].sum()
    spent = {str(name): float(cost) for name, cost in zip(sums.index, sums, strict=True)}
    rows = []
    for name in study.names:
        reference = study.case.packages[name].file.compare_with
        if reference is None or name == baseline:
            continue
        for outcome in _OUTCOMES:
            gross, net = (_effect(totals, name, reference, baseline, outcome, net) for net in (False, True))
            difference = spent.get(name, 0.0) - spent.get(reference, 0.0)
            known = reference in study.names or reference == baseline
            rows.append({
                "scenario": name, "compared_with": reference, "outcome": outcome,
                "gross": gross["mean"], "gross_standard_error": gross["error"],
                "net": net["mean"], "net_standard_error": net["error"], "share_better": gross["better"],
                "cost": difference if known else np.nan,
                "cost_per_point_gross": difference / gross["mean"] if known and gross["mean"] > 0 else np.nan,
                "cost_per_point_net": difference / net["mean"] if known and net["mean"] > 0 else np.nan,
                "draws": gross["draws"],
            })  # fmt: skip
    return pd.DataFrame(rows, columns=EFFECT_COLUMNS)


def _over_baseline(totals: _Totals, name: str, baseline: str, outcome: str, net: bool) -> FloatArray:
    none = totals.get(baseline, outcome, "whole")
    gross = totals.get(name, outcome, "whole") - none
    if not net:
        return gross
    inside = totals.get(name, outcome, "inside") - none
    return inside + (gross - inside) * (1.0 - totals.get(name, "displacement", "whole"))


def _effect(
    totals: _Totals, name: str, reference: str, baseline: str, outcome: str, net: bool
) -> dict[str, float]:  # fmt: skip
    """Mean difference in percent of the reference's mean, with its standard error."""
    difference = _over_baseline(totals, name, baseline, outcome, net)
    difference = difference - _over_baseline(totals, reference, baseline, outcome, net)
    difference = difference[np.isfinite(difference)]
    level = float(np.nanmean(totals.get(reference, outcome, "whole")))
    n = difference.size
    spread = float(np.std(difference, ddof=1)) / np.sqrt(n) if n > 1 else np.nan
    return {
        "mean": 100.0 * float(np.mean(difference)) / level if n else np.nan,
        "error": 100.0 * float(spread) / level,
        "better": float(np.mean(difference > 0.0)) if n else np.nan,
        "draws": n,
    }
