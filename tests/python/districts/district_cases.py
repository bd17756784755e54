"""The shipped case by district, with other numbers."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import quesnay as qy
from quesnay import _core
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios

LABELS = ["LW", "YX", "HZ", "TH", "BY", "HP", "PY", "HD", "NS", "CH", "ZC"]


def with_numbers(
    case: qy.Case, *, quota: Any = None, factor: float | None = None, mobility: float | None = None
) -> qy.Case:
    """The case with other quota shares (``"land"``: those of land), one conversion factor, and fixed mobility."""
    arrays = dict(case.data.arrays)
    land = arrays["district_allocation"] @ arrays["industrial_land_base"]
    if isinstance(quota, str):
        arrays["district_quota_share"] = land / land.sum()
    elif quota is not None:
        arrays["district_quota_share"] = np.asarray(quota)
    if factor is not None:
        arrays["district_conversion_factor"] = np.full(len(land), factor)
    rows = tuple(
        dataclasses.replace(row, central=mobility, low=mobility, high=mobility, distribution="fixed")
        if mobility is not None and row.parameter == "district_mobility"
        else row
        for row in case.data.parameters
    )
    return qy.Case(dataclasses.replace(case.data, arrays=arrays, parameters=rows), case.model)


def output_of_2019(case: qy.Case, names: list[str], assume: list[str]) -> dict[str, float]:
    """Total gross output of 2019 in the central run, by scenario [money/year]."""
    bands = case.central(names, assume=assume).bands()
    rows = bands[(bands.outcome == "gross_output") & (bands.account == "total") & (bands.period_end == "2019-12-31")]
    return dict(zip(rows.scenario, rows["mean"], strict=True))


def effects(case: qy.Case, assume: list[str]) -> tuple[float, float, float]:
    """Output without policy, the plan's effect on it and that of land_first over the plan [%]."""
    output = output_of_2019(case, ["no_policy", "plan", "land_first"], assume)
    none, plan, land = (output[name] for name in ("no_policy", "plan", "land_first"))
    return none, 100.0 * (plan / none - 1.0), 100.0 * (land / plan - 1.0)


def industrial_share(case: qy.Case) -> Any:
    """Industrial part of each account's output [1]."""
    return Uncertainty(case.data, case.model.core, central=True).values["district_industrial_share"]


def central_paths(case: qy.Case, scenario: _core.Scenario, wanted: dict[str, str]) -> dict[str, Any]:
    """Levels of a central run at every step over (step, element), by name; ``wanted`` gives the unit of each."""
    uncertainty = Uncertainty(case.data, case.model.core, central=True)
    calendar = case.data.file.calendar
    steps = list(range(calendar.years * calendar.steps_per_year + 1))
    recorded = [_core.Outcome(name, name, _core.OutcomeKind.Level, unit, False, 0) for name, unit in wanted.items()]
    programs, compiled = compile_scenarios(uncertainty, [scenario], steps, recorded)
    result = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan)
    assert not result.failures, result.failures
    table = result.values(0).reshape(-1, len(steps))
    names = [recorded[outcome].name for outcome, _ in compiled[0].elements]
    return {name: table[[at for at, one in enumerate(names) if one == name]].T for name in wanted}
