"""T3: districts by indicator and year, and T6b: accounts from which a package is paid."""

from __future__ import annotations

import math

from quesnay.case.outcomes import GRADES_ZH
from quesnay.office.errors_of import median_errors
from quesnay.office.occasion import Occasion
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, names, numbers, texts

__all__ = ["district_sheet", "fiscal_sheet"]


def _head(tables: RunTables, occasion: Occasion, period: str) -> str:
    end = tables.periods.get(period)
    return period if end is None else occasion.head(period, end)


def district_sheet(tables: RunTables, package: str, occasion: Occasion) -> Sheet:
    """Quantities of each district, medians by year. Columns: docs/office/README.md."""
    if not tables.has("districts.csv"):
        return Sheet("T3", "Districts", "分区指标", why_empty=Note(
            "The run has no districts.csv: the case has none, or was not run by district (switch 'districts').",
            "本次运行没有 districts.csv:案例没有分区,或未按分区运行(开关 districts)。",
        ))  # fmt: skip
    table = tables.frame("districts.csv")
    table = table[table.scenario == package]
    rows = table.drop_duplicates(["district", "quantity"])
    periods = sorted(table.period.unique())
    at = {
        (d, q, p): (m, a, b)
        for d, q, p, m, a, b in zip(table.district, table.quantity, table.period, table.p50, table.p10, table.p90,
                                    strict=True)
    }  # fmt: skip
    keys = list(zip(rows.district, rows.quantity, strict=True))
    columns: list[Column] = [
        names("name", "district", "区", zip(rows.name_en, rows.name_zh, strict=True), 16),
        names("quantity", "quantity", "指标", zip(rows.quantity_en, rows.quantity_zh, strict=True), 34),
        names("unit", "unit", "单位", [tables.unit(str(u)) for u in rows.unit], 16),
    ]
    for period in periods:
        found = [at.get((*key, period), (math.nan,) * 3) for key in keys]
        errors = median_errors([f[1] for f in found], [f[2] for f in found], tables.draws)
        head = _head(tables, occasion, str(period))
        # Rows have units of their own: hectares, money, ratios.
        columns.append(
            numbers(
                f"median_{period}", f"{head}: median", f"{head} 中位数", [f[0] for f in found], errors, 3, by_row=True
            )
        )
    columns.append(texts("grade", "grade", "证据等级", [f"{g} {GRADES_ZH.get(g, '')}".strip() for g in rows.grade], 16))
    title = tables.names("scenario")[package]
    return Sheet(
        "T3", f"Districts: {title[0]}", f"分区指标:{title[1]}", columns=columns,
        notes=[Note("Shares of accounts by district are mostly judgements: see the grade.",
                    "各部门的分区份额多为判断值,见证据等级。")],
        row_ids=[f"T3.{d}.{q}" for d, q in keys],
    )  # fmt: skip


def fiscal_sheet(tables: RunTables, package: str) -> Sheet:
    """Appropriated, paid and stopped money of each account by year. Columns: docs/office/README.md."""
    if not tables.has("fiscal.csv"):
        return Sheet("T6b", "Fiscal accounts", "财政账户", why_empty=Note(
            "The run has no fiscal.csv: no package of it is paid from accounts.",
            "本次运行没有 fiscal.csv:没有方案由财政账户支付。",
        ))  # fmt: skip
    table = tables.frame("fiscal.csv")
    table = table[table.scenario == package]
    if not len(table):
        return Sheet("T6b", "Fiscal accounts", "财政账户", why_empty=Note(
            "This package is not paid from accounts.", "该方案不由财政账户支付。",
        ))  # fmt: skip
    unit = tables.unit(str(table.unit.iloc[0]))
    columns: list[Column] = [
        texts("account", "account", "代码", table.account, 12),
        names("name", "account name", "账户", zip(table.name_en, table.name_zh, strict=True), 30),
        texts("year", "year", "年度", table.year, 8),
        *(
            numbers(key, en, zh, table[key].to_numpy(float), math.nan, 1)
            for key, en, zh in (
                ("appropriated", "appropriated", "安排"), ("wanted", "wanted", "需求"), ("paid", "paid", "支付"),
                ("balance", "balance, end of year", "年末余额"),
            )
        ),
        numbers("share_stopped", "not paid for want of money [%]", "因资金不足未支付 [%]",
                100 * table.share_stopped.to_numpy(float), math.nan, 1),
    ]  # fmt: skip
    title = tables.names("scenario")[package]
    return Sheet(
        "T6b", f"Fiscal accounts: {title[0]}", f"财政账户:{title[1]}", f"unit: {unit[0]}", f"单位:{unit[1]}", columns,
        [Note("Means of the draws.", "各次抽样的平均数。")],
        row_ids=[f"T6b.{a}.{y}" for a, y in zip(table.account, table.year, strict=True)],
    )  # fmt: skip
