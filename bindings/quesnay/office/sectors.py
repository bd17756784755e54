"""T2: output, value added and persons by account and year: level, growth, and difference from the control."""

from __future__ import annotations

import math

import numpy as np

from quesnay.office.occasion import Occasion
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, mark, names, numbers, texts

__all__ = ["sector_sheet"]

_OUTCOMES = ("gross_output", "value_added", "persons_employed", "investment")
_NORMAL = 1.959963984540054


def sector_sheet(tables: RunTables, package: str, occasion: Occasion) -> Sheet:
    """Accounts by year for one package. Columns: docs/office/README.md."""
    bands = tables.frame("bands.csv")
    ends = {str(end): name for name, end in tables.periods.items()}
    bands = bands[(bands.scenario == package) & bands.period_end.isin(ends)]
    known = [name for name in _OUTCOMES if (bands.outcome == name).any()]
    rows = bands[bands.outcome.isin(known)].drop_duplicates(["outcome", "account"])
    keys = [(o, a) for o in known for a in _in_order(rows[rows.outcome == o].account.tolist())]
    named = {
        (o, a): (en, zh, u)
        for o, a, en, zh, u in zip(rows.outcome, rows.account, rows.name_en, rows.name_zh, rows.unit, strict=True)
    }
    outcomes = tables.names("outcome")
    level = {
        (o, a, ends[str(e)]): (m, s)
        for o, a, e, m, s in zip(bands.outcome, bands.account, bands.period_end, bands["mean"], bands.sd, strict=True)
    }
    n = math.sqrt(max(tables.draws, 1))
    columns: list[Column] = [
        names("outcome", "measure", "指标", [outcomes[o] for o, _ in keys], 26),
        texts("account", "account", "代码", [a for _, a in keys], 7),
        names("name", "account name", "部门", [_part(a, *named[o, a][:2]) for o, a in keys], 32),
        names("unit", "unit", "单位", [tables.unit(named[key][2]) for key in keys], 17),
    ]
    unsure: set[int] = set()
    for name, end in tables.periods.items():
        head = occasion.head(name, end)
        found = [level.get((*key, name), (math.nan, math.nan)) for key in keys]
        columns.append(
            numbers(f"level_{name}", f"{head}: level", f"{head} 水平", [m for m, _ in found], [s / n for _, s in found])
        )
    for before, name in zip(list(tables.periods), list(tables.periods)[1:], strict=False):
        head = occasion.head(name, tables.periods[name])
        growth, errors = [], []
        for key in keys:
            (m0, s0), (m1, s1) = (level.get((*key, at), (math.nan, math.nan)) for at in (before, name))
            growth.append(100 * (m1 / m0 - 1) if m0 else math.nan)
            errors.append(100 * _growth_spread(s0 / m0, s1 / m1) / n if m0 and m1 else math.nan)
        columns.append(numbers(f"growth_{name}", f"{head}: growth [%]", f"{head} 增速 [%]", growth, errors))
    if package != tables.control:
        pairs = tables.frame("comparison.csv")
        pairs = pairs[(pairs.scenario == package) & (pairs.baseline == tables.control)]
        effect = {
            (o, a, str(p)): (100 * r, 100 * abs(r * se / d) if d else 0.0)
            for o, a, p, d, se, r in zip(
                pairs.outcome,
                pairs.account,
                pairs.period,
                pairs.mean_difference,
                pairs.standard_error,
                pairs.relative_difference,
                strict=True,
            )
        }
        for name, end in tables.periods.items():
            head = occasion.head(name, end)
            found = [effect.get((*key, name), (math.nan, math.nan)) for key in keys]
            unsure |= {i for i, (value, error) in enumerate(found) if abs(value) < _NORMAL * error}
            columns.append(
                numbers(
                    f"over_control_{name}",
                    f"{head}: over the control [%]",
                    f"{head} 比控制情景 [%]",
                    [value for value, _ in found],
                    [error for _, error in found],
                    at_most=3,
                )
            )
    notes = [
        Note(
            "Levels are means of the draws. Totals are made from unrounded numbers, so rounded parts may not add up.",
            "水平值为各次抽样的平均数。合计数由未取整的数据计算,分项取整后之和可能与合计不等,未作机械调整。",
        )
    ]
    if unsure:
        columns.append(texts("note", "note", "注", [mark(2) if i in unsure else "" for i in range(len(keys))], 6))
        notes.append(
            Note(
                "In some year the difference from the control is smaller than its Monte-Carlo error (95 %).",
                "某些年份与控制情景之差小于其抽样误差(95 %)。",
            )
        )
    title = tables.names("scenario")[package]
    return Sheet(
        "T2",
        f"Accounts by year: {title[0]}",
        f"分部门分年度:{title[1]}",
        columns=columns,
        notes=notes,
        row_ids=[f"T2.{o}.{a}" for o, a in keys],
    )


def _part(account: str, name_en: str, name_zh: str) -> tuple[str, str]:
    """Names with the yearbooks' sign for a main part of a total."""
    return (name_en, name_zh) if account == "total" else (f"# {name_en}", f"# {name_zh}")


def _growth_spread(before: float, now: float) -> float:
    """Spread of growth by the relative spreads of two years, as if growth did not depend on the level before.

    Where a draw that grows fast grows fast again, the spread is smaller than this; where the later year spreads less,
    nothing is known, and that of two years without relation is taken.
    """
    return math.sqrt(now**2 - before**2) if now > before else math.hypot(before, now)


def _in_order(accounts: list[str]) -> list[str]:
    """The total first, then its parts in order."""
    return sorted(np.unique(accounts).tolist(), key=lambda code: (code != "total", code))
