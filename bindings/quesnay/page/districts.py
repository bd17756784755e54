"""What a package does in each district, beside the control on the same draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quesnay.case.data import CaseData
from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.page.answers import plain
from quesnay.page.engine import Engine
from quesnay.page.request import DistrictsAsked, package_key
from quesnay.page.units import unit_words
from quesnay.study.monitoring.district_table import QUANTITIES, by_district, district_outcomes
from quesnay.study.plan import compile_scenarios, record_steps

__all__ = ["about_districts", "districts_answer"]

# What is asked of a district first.
_FIRST = ("land_in_use", "land_gate", "industrial_output", "output_per_area")
#: Tiles of a row where the case does not say how districts lie.
_TILES = 4


def about_districts(case: CaseData) -> dict[str, Any] | None:
    """Names and tiles of the districts and what is known of each; none where the economy is that of the city as one."""
    if case.districts is None or not case.file.switches.districts:
        return None
    places = case.districts.tiles
    order = [*_FIRST, *(name for name in QUANTITIES if name not in _FIRST)]
    quantities = []
    for name in order:
        _, _, unit, name_en, name_zh = QUANTITIES[name]
        quantities.append({
            "name": name, "name_en": name_en[:1].upper() + name_en[1:], "name_zh": name_zh,
            **unit_words(case, unit),
        })  # fmt: skip
    return {
        "places": [
            {
                "code": one.code, "name_en": one.name_en, "name_zh": one.name_zh,
                **dict(zip(("row", "column"), places.get(one.code, (1 + n // _TILES, 1 + n % _TILES)), strict=True)),
            }
            for n, one in enumerate(case.districts.districts)
        ],
        "drawn": bool(places), "quantities": quantities,
    }  # fmt: skip


def districts_answer(engine: Engine, asked: DistrictsAsked) -> dict[str, Any]:
    """Quantities by district and year: mean and 80 % of draws of the package and the control, and their difference."""
    key = package_key(engine.case.data, asked)
    control, package = engine.study((), asked.draws, "control"), engine.study(key, asked.draws, "package")
    if not by_district(package):
        raise CaseError("the economy of this page is that of the city as one, expected a case by district")
    study = replace(package, scenarios=(*control.scenarios, *package.scenarios))
    outcomes = district_outcomes()
    steps = record_steps(study.case, 1)
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps, outcomes)
    first, second = compiled
    places = [
        (outcomes[o].name, label, [
            (first.result(r, outcomes[o].name, label), second.result(r, outcomes[o].name, label))
            for r in range(len(steps))
        ])
        for o, label in first.elements
    ]  # fmt: skip
    pairs = [(1, 0, [(ours, theirs) for _, _, rows in places for theirs, ours in rows])]
    ensemble = study.options.run(programs, study.uncertainty.plan, [], pairs)
    found: dict[str, dict[str, Any]] = {}
    for quantity, district, rows in places:
        differences = [ensemble.paired_difference(1, 0, (ours, theirs), 1, []) for theirs, ours in rows]
        found.setdefault(quantity, {})[district] = {
            "control": [_band(ensemble.band(0, at, (0.10, 0.90))) for at, _ in rows],
            "package": [_band(ensemble.band(1, at, (0.10, 0.90))) for _, at in rows],
            "difference": [{"mean": one["mean"], "standard_error": one["standard_error"]} for one in differences],
        }
    answer: dict[str, Any] = plain({
        "draws": asked.draws, "years": [period.name for period in periods(study.case, 1)], "quantities": found,
    })  # fmt: skip
    return answer


def _band(band: dict[str, Any]) -> dict[str, float]:
    low, high = band["quantiles"]
    return {"mean": band["mean"], "p10": low, "p90": high, "draws": band["draws"]}
