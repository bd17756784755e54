"""What a run says in one sentence, in English and in Chinese."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from quesnay.case.labels import readable_unit
from quesnay.case.outcomes import GRADES_ZH
from quesnay.study.drivers import enough_to_ask

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.labels import Period
    from quesnay.study.alternatives.compared import Alternatives
    from quesnay.study.plan import Study

__all__ = ["Told", "binding_sentence", "driver_sentence", "failed_sentence", "level_sentence"]

# Correlations below this are not named, and never more than so many.
_WEAK, _MOST_NAMED = 0.1, 10


class Told(Protocol):
    """The parts of :class:`quesnay.Result` that are told in words."""

    @property
    def study(self) -> Study: ...
    @property
    def ensemble(self) -> _core.EnsembleResult: ...
    @property
    def scenarios(self) -> list[str]: ...
    @property
    def periods(self) -> Sequence[Period]: ...
    def bands(self) -> pd.DataFrame: ...
    def effects(self) -> pd.DataFrame: ...
    def values(self) -> pd.DataFrame: ...
    def binding(self) -> pd.DataFrame: ...
    @property
    def compared_structures(self) -> Alternatives: ...
    def drivers(self, scenario: str, baseline: str) -> pd.DataFrame: ...


def failed_sentence(result: Told) -> tuple[str, str]:
    """How many draws failed, and where the first did."""
    first, draws = result.ensemble.failures[0], result.ensemble.n_draws
    failed = len({failure["draw"] for failure in result.ensemble.failures})
    at, variable, reason = f"{first['time']:g}", first["variable"], first["reason"]
    return (
        f"{failed} of {draws} draws failed, the first because at {at} years '{variable}' {reason}",
        f"{draws} 次抽样中有 {failed} 次失败,第一次是在第 {at} 年:'{variable}' {reason}",
    )


def level_sentence(result: Told) -> tuple[str, str]:
    """How large the error of a level is next to the effect of the packages."""
    if result.study.central:
        return (
            "A central run has no uncertainty and is not the expectation: run draws to compare packages.",
            "中心运行没有不确定性,也不是期望值:比较方案请运行多次抽样。",
        )
    if result.ensemble.n_draws == 1:
        return (
            "One draw has no band and no standard error: run more draws to compare packages.",
            "单次抽样没有区间也没有标准误:比较方案请运行多次抽样。",
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


def _depth(table: pd.DataFrame, name: str) -> tuple[float, float]:
    """Share in which a constraint binds, and what is missing on average where it does."""
    rows = table[table.constraint == name]
    share = float(rows.share_binding.mean())
    bound = rows.share_binding * rows.shortfall
    total = float(rows.share_binding[bound.notna()].sum())
    return share, float(bound.sum()) / total if total > 0.0 else math.nan


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _said(table: pd.DataFrame, one: _core.Constraint) -> tuple[str, str]:
    """How often a constraint binds and how deep; beside output also at the end, as those begin at their limit."""
    share, depth = _depth(table, one.name)
    en, zh = f"{one.name_en} {_percent(share)}", f"{one.name_zh} {_percent(share)}"
    deep, deep_zh = ("idle capacity", "闲置产能") if one.role == "demand" else ("short by", "缺口")
    parts, parts_zh = [], []
    if not math.isnan(depth):
        parts.append(f"{deep} {_percent(depth)}")
        parts_zh.append(f"{deep_zh} {_percent(depth)}")
    if one.role == "beside":
        last, last_depth = _depth(table[table.period == table.period.max()], one.name)
        short = "" if math.isnan(last_depth) else f", short by {_percent(last_depth)}"
        short_zh = "" if math.isnan(last_depth) else f",缺口 {_percent(last_depth)}"
        parts.append(f"at the end {_percent(last)}{short}")
        parts_zh.append(f"期末 {_percent(last)}{short_zh}")
    if not parts:
        return en, zh
    return f"{en} ({'; '.join(parts)})", f"{zh}({';'.join(parts_zh)})"


def _shares(constraints: Sequence[_core.Constraint], role: str, table: pd.DataFrame) -> tuple[str, str]:
    """Constraints of a role with the share in which each binds, the most frequent first."""
    chosen = [one for one in constraints if one.role == role]
    chosen.sort(key=lambda one: -_depth(table, one.name)[0])
    said = [_said(table, one) for one in chosen]
    return ", ".join(en for en, _ in said), "、".join(zh for _, zh in said)


def _tightest(table: pd.DataFrame, supply: Sequence[str]) -> tuple[str, str]:
    """The account in which supply binds most often at the end of the run."""
    last = table[table.constraint.isin(supply) & (table.period == table.period.max())]
    bound = last.groupby(["account", "name_zh"], sort=False)["share_binding"].sum()
    if not bound.max() > 0.0:
        return "; supply binds nowhere at the end", ";期末供给方无约束"
    account, name_zh = bound.idxmax()
    share = _percent(float(bound.max()))
    return f"; supply most often in {account}, {share} at the end", f";供给方约束最常出现在 {name_zh}(期末 {share})"


def _later_worth(
    rows: Sequence[Mapping[Hashable, Any]], factors: Mapping[str, _core.Factor], year: str
) -> tuple[str, str]:
    """What each gift is worth at its peak and in all years, and how much of it is gone again."""
    told, told_zh = [], []
    for row in rows:
        factor = factors[row["factor"]]
        gone = "" if math.isnan(row["undone"]) else f", {100.0 * row['undone']:.0f} % undone by the end of {year}"
        gone_zh = "" if math.isnan(row["undone"]) else f",{year} 年末已被抵消 {100.0 * row['undone']:.0f} %"
        peak, total = f"{row['peak_difference']:+.2f}", f"{row['discounted_sum']:+.2f}"
        if not math.isnan(row["share_of_price"]):
            gone += f", {100.0 * row['share_of_price']:.0f} % of its price in {year}"
            gone_zh += f",{year} 年为其价格的 {100.0 * row['share_of_price']:.0f} %"
        told.append(f"{factor.name_en} {peak} in {row['peak_year']}, {total} in all{gone}")
        told_zh.append(f"{factor.name_zh} {row['peak_year']} 年最高 {peak},合计 {total}{gone_zh}")
    years, rate = f"{rows[0]['horizon']:g}", f"{100.0 * rows[0]['discount_rate']:g} %"
    return (
        f" At its peak and in all of {years} years, discounted at {rate} a year; undone is what wears out or leaves,"
        f" and what firms then order and hire less: {'; '.join(told)}.",
        f"峰值及 {years} 年内按每年 {rate} 贴现的合计(被抵消指折旧、离开,以及企业因此少订购、少雇用):"
        f"{';'.join(told_zh)}。",
    )


def _gifts(result: Told, scenario: str) -> tuple[str, str]:
    """What one more of each factor is worth in a scenario."""
    case, factors = result.study.case, {one.name: one for one in result.study.uncertainty.core.factors}
    values = result.values()
    rows = values[values.scenario == scenario].to_dict("records")
    if not rows:
        return "", ""
    given = [
        (factors[row["factor"]], f"{row['amount']:g}", row["unit"], f"{row['mean_difference']:+.2f}") for row in rows
    ]
    gifts = ", ".join(f"{factor.name_en} {amount} x {unit}: {worth}" for factor, amount, unit, worth in given)
    gifts_zh = "、".join(
        f"{factor.name_zh} {amount} × {readable_unit(case, factor.unit, 'zh')} {worth}"
        for factor, amount, _, worth in given
    )
    date, year = rows[0]["date"], result.periods[-1].name
    later, later_zh = _later_worth(rows, factors, year)
    return (
        f" Given on {date}, it adds to value added of {year} [{readable_unit(case, 'money')}] - {gifts}.{later}",
        f"{date} 增加后对 {year} 年增加值的影响 [{readable_unit(case, 'money', 'zh')}]:{gifts_zh}。{later_zh}",
    )


def binding_sentence(result: Told) -> tuple[str, str]:
    """Which constraint binds in the first package that is not the baseline, and what one more unit is worth."""
    constraints = result.study.uncertainty.core.constraints
    if not constraints:
        return "The model declares no constraint.", "模型未声明任何约束。"
    shown = result.study.shown() or result.scenarios[0]
    table = result.binding()
    table = table[table.scenario == shown]
    parts = [_shares(constraints, role, table) for role in ("demand", "supply", "beside")]
    output, output_zh = ", ".join(en for en, _ in parts[:2] if en), "、".join(zh for _, zh in parts[:2] if zh)
    supply = [one.name for one in constraints if one.role == "supply"]
    tightest, tightest_zh = _tightest(table, supply) if supply else ("", "")
    beside, beside_zh = (f"; beside these {parts[2][0]}", f";另有{parts[2][1]}") if parts[2][0] else ("", "")
    gifts, gifts_zh = _gifts(result, shown)
    return (
        f"Which constraint binds ({shown}; share of draws, accounts and quarters, and what is missing where it binds):"
        f" {output}{tightest}{beside}.{gifts}",
        f"起约束作用的因素({shown};占抽样×账户×季度的比例,以及起约束时的缺口):{output_zh}{tightest_zh}{beside_zh}。{gifts_zh}",
    )


def driver_sentence(result: Told) -> tuple[str, str] | None:
    """What carries the effect of the first package that is not the baseline; none where no effect was drawn."""
    shown = result.study.shown()
    baseline = result.study.control(shown) if shown else ""
    if shown is None or baseline not in result.scenarios or not enough_to_ask(result.study, result.ensemble):
        return None
    table = result.drivers(shown, baseline)
    strong = table[table.value.abs() >= _WEAK].head(_MOST_NAMED).to_dict("records")
    year, draws = result.periods[-1].name, int(table.draws.max()) if len(table) else 0
    head = f"What carries the effect of {shown} over {baseline} on output of {year}"
    head_zh = f"{shown} 相对 {baseline} 对 {year} 年产出的效应与哪些抽样参数相关"
    if not strong:
        return (
            f"{head}: no drawn number has a rank correlation of {_WEAK} or more.",
            f"{head_zh}:秩相关均小于 {_WEAK}。",
        )
    named = ", ".join(f"{one['parameter']} {one['value']:+.2f} ({one['name_en']}; {one['grade']})" for one in strong)
    named_zh = "、".join(
        f"{one['parameter']} {one['value']:+.2f}({one['name_zh']};{GRADES_ZH[one['grade']]})" for one in strong
    )
    error = 1.0 / math.sqrt(draws - 1)
    rest = len(table) - len(strong)
    return (
        f"{head} (rank correlation with what was drawn, {draws} draws, s.e. about {error:.2f}): {named};"
        f" the other {rest} numbers are weaker.",
        f"{head_zh}(秩相关,{draws} 次抽样,标准误约 {error:.2f}):{named_zh};其余 {rest} 个更弱。",
    )
