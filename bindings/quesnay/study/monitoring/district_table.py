"""Outcomes by district: districts.csv. The columns are fixed by docs/study/outputs.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.case.labels import element_names, periods, readable_unit
from quesnay.errors import CaseError
from quesnay.study.plan import Progress, compile_scenarios, record_steps

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["DISTRICT_COLUMNS", "QUANTITIES", "by_district", "district_outcomes", "district_table"]

DISTRICT_COLUMNS = (
    "scenario district name_en name_zh quantity unit period mean p10 p50 p90 draws grade quantity_en quantity_zh"
).split()
_FLOW, _LEVEL = _core.OutcomeKind.Integral, _core.OutcomeKind.Level
#: Quantity of the model, its kind, unit of the outcome and names.
QUANTITIES = {
    "industrial_output": ("district_output", _FLOW, "money", "industrial output", "工业产出"),
    "industrial_value_added": ("district_value_added", _FLOW, "money", "industrial value added", "工业增加值"),
    "investment_started": (
        "district_investment", _FLOW, "money", "industrial investment ordered and projects started",
        "工业投资与项目启动额",
    ),
    "land_in_use": (
        "district_land_in_use", _LEVEL, "area", "industrial land in use, end of period", "在用工业用地(期末)",
    ),
    "land_prepared": (
        "district_land_prepared", _LEVEL, "area", "land in preparation, end of period", "整理中用地(期末)",
    ),
    "land_idle": ("district_land_idle", _LEVEL, "area", "idle industrial land, end of period", "闲置工业用地(期末)"),
    "land_converted": (
        "district_land_converted", _LEVEL, "area", "land converted since the start, end of period",
        "累计转用用地(期末)",
    ),
    "land_gate": (
        "district_land_gate", _LEVEL, "1", "new plant that land allows over its start, end of period",
        "用地允许的新建项目与期初之比(期末)",
    ),
    "output_per_area": (
        "district_output_per_area", _LEVEL, "money/area/year", "industrial output over land in use, end of period",
        "单位用地工业产出(期末)",
    ),
}  # fmt: skip


def by_district(study: Study) -> bool:
    """Whether the economy of a study has its land in districts."""
    return study.case.districts is not None and study.case.file.switches.districts


def district_outcomes() -> list[_core.Outcome]:
    """The quantities by district as outcomes."""
    return [_core.Outcome(name, of, kind, unit, False, 0) for name, (of, kind, unit, _, _) in QUANTITIES.items()]


def district_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """See Result.districts."""
    import pandas as pd

    case = study.case
    if not by_district(study):
        raise CaseError(
            "the economy of this result is that of the city as one, expected a case with districts, such as"
            " case.with_switches(districts=True)"
        )
    outcomes = district_outcomes()
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, record_steps(case, 1), outcomes)
    ensemble = study.options.run(programs, study.uncertainty.plan, progress=progress)
    rows = []
    for s, scenario in enumerate(study.names):
        for o, label in compiled[s].elements:
            outcome = outcomes[o]
            code, name_en, name_zh = element_names(case, ("district",), label)
            for r, period in enumerate(periods(case, 1)):
                band = ensemble.band(s, compiled[s].result(r, outcome.name, label), (0.10, 0.50, 0.90))
                p10, p50, p90 = band["quantiles"]
                rows.append({
                    "scenario": scenario, "district": code, "name_en": name_en, "name_zh": name_zh,
                    "quantity": outcome.name, "unit": readable_unit(case, outcome.unit), "period": period.name,
                    "mean": band["mean"], "p10": p10, "p50": p50, "p90": p90, "draws": band["draws"],
                    "grade": "judgement", "quantity_en": QUANTITIES[outcome.name][3],
                    "quantity_zh": QUANTITIES[outcome.name][4],
                })  # fmt: skip
    table = pd.DataFrame(rows, columns=DISTRICT_COLUMNS)
    return table.sort_values(["scenario", "district", "quantity", "period"], ignore_index=True)
