"""Which constraint binds, where and when, and what one more unit of each factor is worth now."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.case.labels import element_names, periods, readable_unit
from quesnay.study.plan import Progress, compile_scenarios, record_steps
from quesnay.study.switches import NO_VALUES

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["BINDING_COLUMNS", "binding_table"]

BINDING_COLUMNS = (
    "scenario account name_en name_zh constraint period share_binding value_of_one_more value_unit standard_error"
    " draws shortfall"
).split()


def binding_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """Table of the constraints that the model declares, by scenario, account and quarter."""
    import pandas as pd

    core = study.uncertainty.core
    outcomes = core.binding_outcomes()
    units = {outcome.name: outcome.unit for outcome in outcomes}
    declared: dict[str, list[_core.Constraint]] = {}
    for constraint in core.constraints:
        declared.setdefault(constraint.indicator, []).append(constraint)
    steps = record_steps(study.case, 4)
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps, outcomes)
    ensemble = study.options.run(programs, study.uncertainty.plan, progress=progress)
    rows = []
    for s, one in enumerate(compiled):
        for outcome, label in one.elements:
            name = outcomes[outcome].name
            code, name_en, name_zh = element_names(study.case, study.dims(outcomes[outcome]), label)
            for constraint, (r, quarter) in product(declared.get(name, []), enumerate(periods(study.case, 4))):
                bound = ensemble.band(s, one.result(r, name, label), [])
                row = {
                    "scenario": study.names[s], "account": code, "name_en": name_en, "name_zh": name_zh,
                    "constraint": constraint.name, "period": quarter.name, "share_binding": bound["mean"],
                    "draws": bound["draws"],
                }  # fmt: skip
                if constraint.shortfall in units:
                    # It is 0 where the constraint does not bind.
                    missing = ensemble.band(s, one.result(r, constraint.shortfall, label), [])["mean"]
                    row["shortfall"] = missing / bound["mean"] if bound["mean"] > 0.0 else math.nan
                if constraint.value in units:
                    value = ensemble.band(s, one.result(r, constraint.value, label), [])
                    row["value_of_one_more"] = value["mean"]
                    row["value_unit"] = readable_unit(study.case, units[constraint.value])
                    row["standard_error"] = value["sd"] / math.sqrt(value["draws"]) if value["draws"] else math.nan
                rows.append(row)
    table = pd.DataFrame(rows, columns=BINDING_COLUMNS)
    table = table.sort_values(["scenario", "account", "constraint", "period"], ignore_index=True)
    if not any(constraint.value in units for constraint in core.constraints):
        table.attrs["note"], table.attrs["note_zh"] = NO_VALUES
    return table
