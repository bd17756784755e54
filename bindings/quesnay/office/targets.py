"""T1: targets with the control, the package, its 80 % interval and the probability of attainment."""

from __future__ import annotations

from quesnay.case.outcomes import GRADES_ZH
from quesnay.office.errors_of import median_errors, quantile_errors, share_error
from quesnay.office.occasion import Occasion
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Note, Sheet, names, numbers, texts

__all__ = ["target_sheet"]

_SIGNS = {"at_least": "≥", "at_most": "≤"}


def target_sheet(tables: RunTables, package: str, occasion: Occasion) -> Sheet:
    """Targets of a run for the control and one package. Columns: docs/office/README.md."""
    table = tables.frame("targets.csv")
    control = table[table.scenario == tables.control].set_index("target")
    ours = table[table.scenario == package].set_index("target")
    order = list(ours.index)
    control = control.reindex(order)
    n = tables.draws
    shares = 100 * ours.probability.to_numpy(float)
    errors = [100 * share_error(a, b) for a, b in zip(ours.wilson_low, ours.wilson_high, strict=True)]
    units = [tables.unit(str(unit)) for unit in ours.unit]
    tenth = quantile_errors(ours.p10, ours.p90, n)
    return Sheet(
        "T1",
        f"Targets: {tables.names('scenario')[package][0]}",
        f"目标达成情况:{tables.names('scenario')[package][1]}",
        columns=[
            names("name", "target", "指标", zip(ours.name_en, ours.name_zh, strict=True), 34),
            names("unit", "unit", "单位", units, 17),
            texts("period", "period", "时期", [occasion.head(str(p), tables.periods[str(p)]) for p in ours.period], 8),
            texts("direction", "direction", "方向", [_SIGNS[d] for d in ours.direction], 7),
            numbers("threshold", "target value", "目标值", ours.threshold.to_numpy(float), at_most=0),
            numbers(
                "control_median",
                "control, median",
                "控制情景中位数",
                control.p50.to_numpy(float),
                median_errors(control.p10, control.p90, n),
            ),
            numbers(
                "package_median",
                "package, median",
                "方案中位数",
                ours.p50.to_numpy(float),
                median_errors(ours.p10, ours.p90, n),
            ),
            numbers("p10", "package, 10 %", "方案 10 % 分位", ours.p10.to_numpy(float), tenth),
            numbers("p90", "package, 90 %", "方案 90 % 分位", ours.p90.to_numpy(float), tenth),
            numbers("probability", "probability [%]", "达标概率 [%]", shares, errors),
            numbers("wilson_low", "95 % from [%]", "95 % 下限 [%]", 100 * ours.wilson_low.to_numpy(float), errors),
            numbers("wilson_high", "95 % to [%]", "95 % 上限 [%]", 100 * ours.wilson_high.to_numpy(float), errors),
            texts(
                "grade",
                "grade of the target",
                "证据等级",
                [f"{g} {GRADES_ZH.get(g, '')}".strip() for g in ours.grade],
                16,
            ),
        ],
        notes=[
            Note(
                "The interval of 80 % is that of the draws; the interval of 95 % is that of the probability (Wilson).",
                "80 % 区间为抽样结果的 10 %–90 % 分位;95 % 区间为达标概率的 Wilson 区间。",
            )
        ],
        row_ids=[f"T1.{target}" for target in order],
    )
