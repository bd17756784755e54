"""T4 and T5: which limit binds by quarter, and what one more hectare, person or yuan is worth."""

from __future__ import annotations

import math

from quesnay.office.errors_of import quantile_errors
from quesnay.office.occasion import Occasion
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, mark, marks, names, numbers, texts

__all__ = ["binding_sheet", "value_sheet"]


def _by_then(quarters: list[str], occasion: Occasion) -> list[str]:
    """Quarters that ended by the date of an occasion; all of them if none has."""
    last = f"{occasion.as_of.year}Q{(occasion.as_of.month + 2) // 3}"
    ended = f"{occasion.as_of.year}Q{occasion.as_of.month // 3}" if occasion.as_of.day < 28 else last
    return [quarter for quarter in quarters if quarter <= ended] or quarters


def binding_sheet(tables: RunTables, package: str, occasion: Occasion) -> Sheet:
    """Share of draws in which a limit binds, by constraint, account and quarter [%]. Columns: docs/office/README.md."""
    table = tables.frame("binding.csv")
    table = table[table.scenario == package]
    constraints = tables.names("constraint")
    quarters = _by_then(sorted(table.period.astype(str).unique()), occasion)
    shares = {
        (c, a, str(p)): s
        for c, a, p, s in zip(table.constraint, table.account, table.period, table.share_binding, strict=True)
    }
    # Constraints that never bind are left out by account, and said so.
    keys = [
        (c, a)
        for c in constraints
        for a in sorted(set(table[table.constraint == c].account))
        if any(shares.get((c, a, q), 0.0) > 0.0 for q in quarters)
    ]
    named = {a: (en, zh) for a, en, zh in zip(table.account, table.name_en, table.name_zh, strict=True)}
    columns: list[Column] = [
        names("constraint", "limit", "约束", [constraints[c] for c, _ in keys], 24),
        texts("account", "account", "代码", ["" if a == "-" else a for _, a in keys], 7),
        names("name", "account name", "部门", [named[a] for _, a in keys], 34),
    ]
    n = max(tables.draws, 1)
    for quarter in quarters:
        found = [100 * shares.get((*key, quarter), math.nan) for key in keys]
        # A share of which no or every draw is counted is known to about one draw.
        errors = [100 * math.sqrt(max(f / 100 * (1 - f / 100), 1 / n) / n) for f in found]
        columns.append(numbers(f"share_{quarter}", f"{quarter} [%]", f"{quarter} [%]", found, errors, width=9))
    left_out = [c for c in constraints if c not in {one for one, _ in keys}]
    notes = [
        Note(
            "Share of draws in which the limit binds at the end of the quarter. Limits and accounts without a draw"
            " are left out" + (f": {', '.join(constraints[c][0] for c in left_out)}." if left_out else "."),
            "季末该约束起作用的抽样比例;没有任何抽样起作用的约束和部门不列出"
            + (f":{'、'.join(constraints[c][1] for c in left_out)}。" if left_out else "。"),
        )
    ]
    title = tables.names("scenario")[package]
    return Sheet(
        "T4",
        f"Which limit binds, by quarter: {title[0]}",
        f"分季度起作用的约束:{title[1]}",
        "share of draws [%]",
        "抽样比例 [%]",
        columns,
        notes,
        row_ids=[f"T4.{c}.{a}" for c, a in keys],
    )


def value_sheet(tables: RunTables, package: str) -> Sheet:
    """What one more unit of each factor, given at a date, adds. Columns: docs/office/README.md."""
    table = tables.frame("values.csv")
    table = table[table.scenario == package]
    factors = tables.names("factor")
    outcomes = tables.names("outcome")
    spread = quantile_errors(table.p10, table.p90, tables.draws)
    se = table.standard_error.to_numpy(float)
    unsure = [abs(v) < 1.959963984540054 * e for v, e in zip(table.mean_difference, se, strict=True)]
    year = tables.manifest["case"]["periods"][-1]["name"]
    columns = [
        names("factor", "factor", "要素", [factors.get(f, (f, f)) for f in table.factor], 12),
        texts("date", "given at", "投入日期", table.date, 12),
        numbers("amount", "amount given", "投入量", table.amount.to_numpy(float), at_most=0),
        names("unit", "unit", "单位", [tables.unit(str(u)) for u in table.unit], 18),
        names("outcome", "adds to", "影响指标", [outcomes[o] for o in table.outcome], 28),
        names("outcome_unit", "its unit", "指标单位", [tables.unit(str(u)) for u in table.outcome_unit], 18),
        numbers(
            "mean_difference",
            f"{year}: mean",
            f"{year} 平均",
            table.mean_difference.to_numpy(float),
            se,
            3,
            by_row=True,
        ),
        numbers("standard_error", "standard error", "标准误", se, se, 3, by_row=True),
        numbers("p10", "10 %", "10 % 分位", table.p10.to_numpy(float), spread, 3, by_row=True),
        numbers("p90", "90 %", "90 % 分位", table.p90.to_numpy(float), spread, 3, by_row=True),
        numbers(
            "discounted_sum", "discounted sum", "贴现累计", table.discounted_sum.to_numpy(float), se, 3, by_row=True
        ),
        *marks(mark(1), unsure),
    ]
    notes = (
        [
            Note(
                "An effect marked so is smaller than its Monte-Carlo error (95 %).",
                "带此标记的效应小于其抽样误差(95 %)。",
            )
        ]
        if any(unsure)
        else []
    )
    title = tables.names("scenario")[package]
    return Sheet(
        "T5",
        f"Value of one more: {title[0]}",
        f"增加一单位要素的价值:{title[1]}",
        columns=columns,
        notes=notes,
        row_ids=[f"T5.{f}.{o}" for f, o in zip(table.factor, table.outcome, strict=True)],
    )
