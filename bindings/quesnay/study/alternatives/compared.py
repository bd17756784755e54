"""Packages compared in every structure of the economy, on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.case.labels import TOTAL, periods, readable_unit
from quesnay.robustness.pairs import PairedDifference, compare_all
from quesnay.study.alternatives.settings import renamed, with_settings
from quesnay.study.alternatives.structures import (
    Structure,
    chosen_structures,
    settings_of,
    structure_of_run,
    thirds_of,
    with_structure,
)
from quesnay.study.plan import compile_scenarios, with_totals

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Progress, Study, Uncertainty

__all__ = ["ALTERNATIVE_COLUMNS", "OUTCOMES", "Alternatives", "alternative_table", "compare_structures"]

ALTERNATIVE_COLUMNS = (
    "scenario baseline alternative title_en title_zh outcome account unit period mean_difference standard_error"
    " relative_difference share_better rank draws"
).split()
OUTCOMES = ("gross_output", "value_added")
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
# By outcome and scenario, one number for each draw.
Totals = dict[str, dict[str, FloatArray]]


@dataclass(frozen=True)
class Alternatives:
    """Comparisons of the scenarios of a run in each structure: by outcome and structure, pairs and ranks."""

    structures: Sequence[Structure]
    pairs: Mapping[str, Mapping[str, Mapping[tuple[str, str], PairedDifference]]]
    ranks: Mapping[str, Mapping[str, Mapping[str, int]]]
    left_out: Sequence[tuple[str, str, str]]


def compare_structures(study: Study, names: Sequence[str] | None, progress: Progress | None) -> Alternatives:
    """Runs the scenarios of a study in every structure and compares totals of the last year."""
    chosen, left = chosen_structures(study, names)
    own = structure_of_run()
    run = [own, *(one for one in chosen if one.thirds is None)]
    totals = _run(study, run, progress)
    thirds = thirds_of(study, sorted({one.thirds for one in chosen if one.thirds is not None}))
    for one in chosen:
        if one.thirds is not None:
            inside = thirds[one.thirds] == one.third
            totals[one.id] = {
                outcome: {name: draws[inside] for name, draws in by_scenario.items()}
                for outcome, by_scenario in totals[own.id].items()
            }
    structures = [own, *chosen]
    compared = {outcome: {one.id: compare_all(totals[one.id][outcome]) for one in structures} for outcome in OUTCOMES}
    pairs = {outcome: {key: one[0] for key, one in found.items()} for outcome, found in compared.items()}
    ranks = {outcome: {key: one[1] for key, one in found.items()} for outcome, found in compared.items()}
    return Alternatives(structures, pairs, ranks, left)


def _run(study: Study, structures: Sequence[Structure], progress: Progress | None) -> dict[str, Totals]:
    """Totals of the last year by structure; all structures of one model in one run."""
    totals: dict[str, Totals] = {}
    ours = [one for one in structures if not one.switches]
    totals |= _run_model(study, study.uncertainty, ours, progress)
    for one in structures:
        if one.switches:
            totals |= _run_model(study, with_structure(study, one), [one], progress)
    return totals


def _run_model(
    study: Study, uncertainty: Uncertainty, structures: Sequence[Structure], progress: Progress | None
) -> dict[str, Totals]:
    summed, outcomes = with_totals(uncertainty, OUTCOMES)
    scenarios = []
    for one in structures:
        for scenario in study.scenarios:
            changed = with_settings(scenario, settings_of(one), why=one.id)
            scenarios.append(renamed(changed, f"{scenario.name} {one.id}"))
    calendar = study.case.file.calendar
    steps = [step * calendar.steps_per_year for step in (calendar.years - 1, calendar.years) if step > 0]
    programs, compiled = compile_scenarios(summed, scenarios, steps, outcomes)
    # Two numbers a draw are kept whatever the limit.
    ensemble = study.options.keeping_all().run(programs, summed.plan, progress=progress)
    totals: dict[str, Totals] = {}
    for n, one in enumerate(structures):
        for k, scenario in enumerate(study.scenarios):
            place = n * len(study.scenarios) + k
            values = ensemble.values(place)
            for outcome in OUTCOMES:
                at = compiled[place].result(len(steps) - 1, f"{outcome}_total", "")
                totals.setdefault(one.id, {}).setdefault(outcome, {})[scenario.name] = np.array(values[at])
    return totals


def alternative_table(study: Study, found: Alternatives) -> pd.DataFrame:
    """See Result.alternatives."""
    import pandas as pd

    case = study.case
    period = periods(case, 1)[-1].name
    rows = []
    for outcome in OUTCOMES:
        for one in found.structures:
            ranks = found.ranks[outcome][one.id]
            for (ours, theirs), pair in found.pairs[outcome][one.id].items():
                rows.append({
                    "scenario": ours, "baseline": theirs, "alternative": one.id, "title_en": one.title_en,
                    "title_zh": one.title_zh, "outcome": outcome, "account": TOTAL,
                    "unit": readable_unit(case, "money"), "period": period, "mean_difference": pair.mean,
                    "standard_error": pair.standard_error, "relative_difference": pair.relative,
                    "share_better": pair.share_better, "rank": ranks[ours], "draws": pair.draws,
                })  # fmt: skip
    keys = ["scenario", "baseline", "alternative", "outcome"]
    table = pd.DataFrame(rows, columns=ALTERNATIVE_COLUMNS).sort_values(keys, ignore_index=True)
    if found.left_out:
        en = "; ".join(f"{name} ({why})" for name, why, _ in found.left_out)
        zh = ";".join(f"{name}({why})" for name, _, why in found.left_out)
        table.attrs["note"] = f"Structural alternatives that this run cannot have: {en}."
        table.attrs["note_zh"] = f"本次运行无法比较的结构方案:{zh}。"
    return table
