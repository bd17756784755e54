"""What a run says in one sentence, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quesnay.case.labels import readable_unit

if TYPE_CHECKING:
    from quesnay.study.result import Result

__all__ = ["binding_sentence", "level_sentence"]

_FACTORS_ZH = {"land": "土地", "talent": "人才", "capital": "资本"}
_CONSTRAINTS_ZH = {**_FACTORS_ZH, "inputs": "投入品"}
# Bases of the units in which the factors of one more unit are given.
_BASES = {"land": "area", "talent": "people", "capital": "money"}


def level_sentence(result: Result) -> tuple[str, str]:
    """How large the error of a level is next to the effect of the packages."""
    if result.study.central:
        return (
            "A central run has no uncertainty and is not the expectation: run draws to compare packages.",
            "中心运行没有不确定性,也不是期望值:比较方案请运行多次抽样。",
        )
    bands = result.bands()
    last = result.periods[-1].name
    baseline = result.study.case.file.scenarios.baseline
    level = baseline if baseline in result.scenarios else result.scenarios[0]
    chosen = (bands.outcome == "gross_output") & (bands.account == "total") & (bands.scenario == level)
    row = bands[chosen].sort_values("period_end").to_dict("records")[-1]
    half = 100 * (row["p90"] - row["p10"]) / 2 / row["mean"]
    text = f"Output of {last} itself is uncertain by ±{half:.1f} % (80 % band of {level})"
    text_zh = f"{last} 年产出本身的不确定性为 ±{half:.1f} %({level} 的 80 % 区间)"
    effects = result.effects()
    gross = effects[effects.outcome == "gross_output"].to_dict("records")
    largest = max(gross, key=lambda one: abs(one["gross"]), default=None)
    if largest is None or largest["gross"] == 0.0:
        return f"{text}; no two packages differ.", f"{text_zh};没有可比较的方案差异。"
    times = half / abs(largest["gross"])
    effect, ours, theirs = largest["gross"], largest["scenario"], largest["compared_with"]
    return (
        f"{text}, {times:.0f} times the largest effect of a package ({effect:+.2f} %, {ours} over {theirs}): levels"
        " decide the targets, and packages are compared by their difference on the same draws.",
        f"{text_zh},是方案最大效应({ours} 相对 {theirs},{effect:+.2f} %)的 {times:.0f} 倍:能否达标取决于水平,"
        "方案之间则比较同一批抽样下的差异。",
    )


def binding_sentence(result: Result) -> tuple[str, str]:
    """Which constraint binds in the first package that is not the baseline, and what one more unit is worth."""
    case = result.study.case
    baseline = case.file.scenarios.baseline
    shown = next((name for name in result.scenarios if name != baseline), baseline)
    table = result.binding()
    table = table[table.scenario == shown]
    shares = table.groupby("constraint")["share_binding"].mean()
    limits = sorted((name for name in _CONSTRAINTS_ZH if name in shares), key=lambda name: -shares[name])
    capacity = ", ".join(f"{name} {100 * shares[name]:.1f} %" for name in limits)
    capacity_zh = "、".join(f"{_CONSTRAINTS_ZH[name]} {100 * shares[name]:.1f} %" for name in limits)
    last = table[(table.constraint == "demand") & (table.period == table.period.max())].to_dict("records")
    tightest = min(last, key=lambda row: row["share_binding"])
    at_end = 100 * (1 - tightest["share_binding"])
    values = result.values()
    rows = values[values.scenario == shown].to_dict("records")
    gifts = ", ".join(
        f"{row['factor']} {row['amount']:g} x {row['unit']}: {row['mean_difference']:+.2f}" for row in rows
    )
    gifts_zh = "、".join(
        f"{_FACTORS_ZH[row['factor']]} {row['amount']:g} × {readable_unit(case, _BASES[row['factor']], 'zh')}"
        f" {row['mean_difference']:+.2f}"
        for row in rows
    )
    date, year = rows[0]["date"], result.periods[-1].name
    demand = 100 * shares["demand"]
    stops, stops_zh = ("capacity or inputs", "产能或投入品") if "inputs" in shares else ("capacity", "产能")
    return (
        f"Which constraint binds ({shown}, share of draws, accounts and quarters): demand {demand:.1f} %, {capacity};"
        f" most often {stops} in {tightest['account']}, {at_end:.0f} % at the end. Given on {date}, it adds to value"
        f" added of {year} [{readable_unit(case, 'money')}] - {gifts}.",
        f"起约束作用的因素({shown},占抽样×账户×季度的比例):需求 {demand:.1f} %、{capacity_zh};{stops_zh}最常在"
        f" {tightest['name_zh']} 起约束(期末 {at_end:.0f} %)。{date} 增加后对 {year} 年增加值的影响"
        f" [{readable_unit(case, 'money', 'zh')}]:{gifts_zh}。",
    )
