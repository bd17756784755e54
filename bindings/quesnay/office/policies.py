"""T6 and T9: policies with start and cost, and the assumptions behind the numbers with their evidence grade."""

from __future__ import annotations

import math

from quesnay.case.outcomes import GRADES_ZH
from quesnay.office.contributions import FILE
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, mark, marks, names, numbers, texts

__all__ = ["assumption_sheet", "policy_sheet"]

_NORMAL = 1.959963984540054


def _grade(grade: object) -> str:
    return f"{grade} {GRADES_ZH.get(str(grade), '')}".strip()


def policy_sheet(tables: RunTables, package: str) -> Sheet:
    """Policies of a package: start, cost by year and what of it is an asset. Columns: docs/office/README.md."""
    costs = tables.frame("costs.csv")
    costs = costs[costs.scenario == package]
    described = tables.frame("names.csv")
    policies = described[described.kind == "policy"].set_index("name")
    order = [p for p in policies.index if p in set(costs.policy)]
    years = list(tables.periods)
    paid = {(p, str(y)): c for p, y, c in zip(costs.policy, costs.year, costs.cost, strict=True)}
    back = costs.groupby("policy").recoverable.sum()
    unit = tables.unit(str(costs.unit.iloc[0])) if len(costs) else ("", "")
    alone = _effects(tables, package)
    columns: list[Column] = [
        texts("policy", "policy", "代码", order, 8),
        names("name", "name", "政策", [(policies.name_en[p], policies.name_zh[p]) for p in order], 34),
        texts("start", "starts", "开始", [policies.start[p] for p in order], 9),
    ]
    columns += [
        numbers(f"cost_{y}", f"cost {y}", f"{y} 成本", [paid.get((p, y), math.nan) for p in order], math.nan, 1)
        for y in years
    ]
    totals = [math.fsum(paid.get((p, y), 0.0) for y in years) for p in order]
    columns += [
        numbers("cost", "cost, all years", "成本合计", totals, math.nan, 1),
        numbers("recoverable", "of it recoverable", "其中可收回", [float(back[p]) for p in order], math.nan, 1),
    ]
    columns += _effect_columns(order, alone)
    columns.append(texts("grade", "grade", "证据等级", [_grade(policies.grade[p]) for p in order], 16))
    title = tables.names("scenario")[package]
    return Sheet(
        "T6",
        f"Projects and policies: {title[0]}",
        f"工程与政策:{title[1]}",
        f"cost: {unit[0]}",
        f"成本单位:{unit[1]}",
        columns,
        [
            Note(
                "Costs are means of the draws; a start that is uncertain is shown at its central month.",
                "成本为各次抽样的平均数;开始时间不确定的,列出其中心月份。",
            ),
            *_effect_notes(tables, alone),
        ],
        row_ids=[f"T6.{p}" for p in order],
    )


def _effects(tables: RunTables, package: str) -> dict[str, tuple[float, float]]:
    """Contribution of each policy to the package's effect on output [%], with its error, where the run has them."""
    if not tables.has(FILE):
        return {}
    table = tables.frame(FILE)
    table = table[(table.scenario == package) & (table.outcome == "gross_output")]
    return {
        str(p): (100 * r, 100 * e)
        for p, r, e in zip(table.policy, table.relative_contribution, table.relative_error, strict=True)
    }


def _unsure(effect: tuple[float, float]) -> bool:
    return abs(effect[0]) < _NORMAL * effect[1]


def _effect_columns(order: list[str], alone: dict[str, tuple[float, float]]) -> list[Column]:
    if not alone:
        return []
    found = [alone.get(p, (math.nan, math.nan)) for p in order]
    values, errors = [value for value, _ in found], [error for _, error in found]
    return [
        numbers("effect", "effect on output, last year [%]", "对末年总产出的效应 [%]", values, errors, 3),
        numbers("effect_se", "standard error", "标准误", errors, math.nan, 4),
        *marks(mark(3), map(_unsure, found)),
    ]


def _effect_notes(tables: RunTables, alone: dict[str, tuple[float, float]]) -> list[Note]:
    if not alone:
        return []
    table = tables.frame(FILE)
    draws, orders = int(table.draws.iloc[0]), int(table.orders.iloc[0])
    notes = [
        Note(
            "An effect is what the policy adds, averaged over the orders in which the policies could be put in force"
            f" (Shapley value; {orders} orders, {draws} draws): effects add up to that of the package.",
            f"效应为该政策在各种实施次序下所增加的平均值(沙普利值;{orders} 种次序,{draws} 次抽样),"
            "各政策之和等于方案总效应。",
        )
    ]
    if any(_unsure(one) for one in alone.values()):
        notes.append(
            Note(
                "The effect is smaller than its Monte-Carlo error (95 %): it may be of either sign.",
                "该效应小于其抽样误差(95 %),正负未定。",
            )
        )
    return notes


def assumption_sheet(tables: RunTables) -> Sheet:
    """Numbers of the case that are drawn or held, with range, grade and source. Columns: docs/office/README.md."""
    table = tables.frame("assumptions.csv")
    columns = [
        names("name", "name", "参数", zip(table.name_en, table.name_zh, strict=True), 44),
        texts("parameter", "parameter", "代码", table.parameter, 26),
        texts("account", "account", "部门", table.account, 9),
        texts("unit", "unit", "单位", table.unit, 16),
        _as_given("central", "central", "中心值", table.central.tolist()),
        _as_given("low", "low", "下限", table.low.tolist()),
        _as_given("high", "high", "上限", table.high.tolist()),
        texts("distribution", "distribution", "分布", table.distribution, 12),
        texts("grade", "grade", "证据等级", [_grade(g) for g in table.grade], 16),
        texts("title", "source", "来源", table.title, 50),
    ]
    shares = table.groupby("grade").size() / max(len(table), 1)
    said = ", ".join(f"{g} {100 * s:.0f} %" for g, s in shares.items())
    said_zh = "、".join(f"{GRADES_ZH.get(str(g), g)} {100 * s:.0f} %" for g, s in shares.items())
    return Sheet(
        "T9",
        "Assumptions and their evidence",
        "假设与证据等级",
        columns=columns,
        notes=[
            Note(
                f"Numbers by grade: {said}. A judgement is the modeller's own, drawn from its range.",
                f"参数按证据等级:{said_zh}。“判断”为建模者的判断,按所列区间抽样。",
            )
        ],
        row_ids=[f"T9.{p}.{a}" if a else f"T9.{p}" for p, a in zip(table.parameter, table.account, strict=True)],
    )


def _as_given(key: str, head_en: str, head_zh: str, values: list[float]) -> Column:
    """Numbers of the evidence, with the digits that it gives, four significant ones at most."""
    printed = [None if math.isnan(v) else float(f"{v:.4g}") for v in values]
    exact = [None if math.isnan(v) else v for v in values]
    return Column(key, head_en, head_zh, exact, printed, None, 11, is_number=True)
