"""T10: differences among packages with their error, on the same draws, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quesnay.office.errors_of import share_error
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, mark, marks, names, numbers, texts
from quesnay.robustness.share_interval import wilson

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["alternative_sheet", "package_sheet"]

_NORMAL = 1.959963984540054


def _wilson(share: float, draws: int) -> float:
    """Standard error of a share by its Wilson interval, not zero where no draw or all were counted."""
    return share_error(*wilson(share, max(draws, 1)))


def package_sheet(tables: RunTables) -> Sheet:
    """Effects of packages over what each is compared with. Columns: docs/office/README.md."""
    table = tables.frame("effects.csv")
    scenarios, outcomes = tables.names("scenario"), tables.names("outcome")
    last = tables.manifest["case"]["periods"][-1]["name"]
    gross, gross_se = table.gross.to_numpy(float), table.gross_se.to_numpy(float)
    net, net_se = table.net.to_numpy(float), table.net_se.to_numpy(float)
    share = 100 * table.share_better.to_numpy(float)
    share_errors = [100 * _wilson(s, tables.draws) for s in table.share_better]
    unsure = np.abs(gross) < _NORMAL * gross_se
    columns: list[Column] = [
        names("scenario", "package", "方案", [scenarios[s] for s in table.scenario], 34),
        names("baseline", "compared with", "对照", [scenarios[s] for s in table.baseline], 28),
        names("outcome", "measure", "指标", [outcomes[o] for o in table.outcome], 28),
        numbers("gross", f"effect in {last} [%]", f"{last} 总效应 [%]", gross, gross_se, 4),
        numbers("gross_se", "standard error", "标准误", gross_se, np.nan, 4),
        numbers("net", "net of displacement [%]", "净效应 [%]", net, net_se, 4),
        numbers("net_se", "its standard error", "净效应标准误", net_se, np.nan, 4),
        numbers("share_better", "better in draws [%]", "更优比例 [%]", share, share_errors, 1),
        *_purchases(table),
        numbers("cost", "cost of the run", "成本", table.cost.to_numpy(float), np.nan, 1),
        numbers("recoverable", "of it recoverable", "其中可收回", table.recoverable.to_numpy(float), np.nan, 1),
        numbers(
            "cost_per_point_gross",
            "cost per point",
            "每百分点成本",
            table.cost_per_point_gross.to_numpy(float),
            table.cost_per_point_gross_se.to_numpy(float),
            1,
        ),
        *marks(mark(2), unsure),
    ]
    money = tables.frame("costs.csv").unit
    unit = tables.unit(str(money.iloc[0])) if len(money) else ("", "")
    notes = [
        Note(
            "Differences are paired: both packages meet the same draws, so that their error is that of the difference.",
            "差异为配对比较:两方案面对同一批抽样,标准误是差异本身的标准误。",
        )
    ]
    if unsure.any():
        notes.append(
            Note(
                "The effect is smaller than its Monte-Carlo error (95 %): it does not tell packages apart.",
                "该效应小于其抽样误差(95 %),不能据此区分方案。",
            )
        )
    return Sheet(
        "T10",
        "Differences among packages",
        "方案比较",
        f"cost: {unit[0]}",
        f"成本单位:{unit[1]}",
        columns,
        notes,
        row_ids=[f"T10.{s}.{b}.{o}" for s, b, o in zip(table.scenario, table.baseline, table.outcome, strict=True)],
    )


def _purchases(table: pd.DataFrame) -> list[Column]:
    """What the same money does as ordinary public purchases, where the run has it."""
    if "ordinary_purchases" not in table.columns or table.ordinary_purchases.isna().all():
        return []
    errors = table.ordinary_purchases_se.to_numpy(float)
    beyond = table.beyond_purchases_se.to_numpy(float)
    return [
        numbers("ordinary_purchases", "the same money as ordinary purchases [%]", "同额普通采购的效应 [%]",
                table.ordinary_purchases.to_numpy(float), errors, 4),
        numbers("beyond_purchases", "beyond ordinary purchases [%]", "超出普通采购的效应 [%]",
                table.beyond_purchases.to_numpy(float), beyond, 4),
    ]  # fmt: skip


def alternative_sheet(tables: RunTables) -> Sheet:
    """Ranks of packages under each structural alternative. Columns: docs/office/README.md."""
    if not tables.has("alternatives.csv"):
        return Sheet(
            "T10b",
            "Packages under structural alternatives",
            "结构假设下的方案排序",
            why_empty=Note(
                "The run has no alternatives.csv: it was made without structural alternatives.",
                "本次运行没有 alternatives.csv:未计算结构假设。",
            ),
        )
    table = tables.frame("alternatives.csv")
    effects = tables.frame("effects.csv")
    # Every package against what it is compared with: the file has every two, both ways round.
    compared = set(zip(effects.scenario, effects.baseline, strict=True))
    table = table[[pair in compared for pair in zip(table.scenario, table.baseline, strict=True)]]
    scenarios, outcomes = tables.names("scenario"), tables.names("outcome")
    columns: list[Column] = [
        texts("alternative", "alternative", "代码", table.alternative, 18),
        names("what", "what it changes", "结构假设", zip(table.title_en, table.title_zh, strict=True), 40),
        names("scenario", "package", "方案", [scenarios.get(s, (s, s)) for s in table.scenario], 30),
        names("baseline", "compared with", "对照", [scenarios.get(s, (s, s)) for s in table.baseline], 28),
        names("outcome", "measure", "指标", [outcomes.get(o, (o, o)) for o in table.outcome], 26),
        texts("period", "period", "时期", table.period, 8),
        numbers(
            "mean_difference",
            "mean difference",
            "平均差异",
            table.mean_difference.to_numpy(float),
            table.standard_error.to_numpy(float),
            3,
        ),
        numbers("standard_error", "standard error", "标准误", table.standard_error.to_numpy(float), np.nan, 3),
        numbers(
            "share_better",
            "better in draws [%]",
            "更优比例 [%]",
            100 * table.share_better.to_numpy(float),
            [100 * _wilson(s, tables.draws) for s in table.share_better],
            1,
        ),
        numbers("rank", "rank", "排序", table["rank"].to_numpy(float), np.nan, 0, 7),
    ]
    return Sheet(
        "T10b",
        "Packages under structural alternatives",
        "结构假设下的方案排序",
        columns=columns,
        notes=[
            Note(
                "Each alternative changes one assumption on structure; the draws are the same in all.",
                "每行只改变一项结构假设;各行使用同一批抽样。",
            )
        ],
        row_ids=[f"T10b.{k}" for k in range(len(table))],
    )
