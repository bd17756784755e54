"""Findings of a run in words, computed from the tables that are printed beside them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from quesnay.office.digits import last_place
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Note

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["findings"]

_NORMAL = 1.959963984540054


def _said(value: float, error: float = math.nan) -> str:
    """A number with the digits that its error allows."""
    place = last_place(error) if error > 0.0 else -2
    number = round(value, -place) if place <= 0 else round(value / 10**place) * 10**place
    return f"{number:+,.{max(0, -place)}f}"


def findings(tables: RunTables, package: str) -> list[Note]:
    """What the run says of a package: targets, effect, cost, the other packages, and the notes of the run."""
    return [*_targets(tables, package), *_effect(tables, package), *_others(tables, package), *_notes(tables)]


def _targets(tables: RunTables, package: str) -> list[Note]:
    table = tables.frame("targets.csv")
    ours = table[table.scenario == package]
    likely = ours[ours.wilson_low > 0.5]
    unlikely = ours[ours.wilson_high < 0.5]
    open_ = ours[(ours.wilson_low <= 0.5) & (ours.wilson_high >= 0.5)]
    en, zh = tables.names("scenario")[package]

    def listed(rows: pd.DataFrame, column: str, sign: str) -> str:
        return sign.join(f"{n} ({100 * p:.0f} %)" for n, p in zip(rows[column], rows.probability, strict=True))

    parts, parts_zh = [], []
    for rows, said, said_zh in (
        (likely, "are more likely than not", "更可能达标"),
        (open_, "are open", "难以判断"),
        (unlikely, "are unlikely", "更可能不达标"),
    ):
        if len(rows):
            parts.append(f"{len(rows)} {said}: {listed(rows, 'name_en', ', ')}")
            parts_zh.append(f"{len(rows)} 项{said_zh}:{listed(rows, 'name_zh', '、')}")
    if not parts:
        return []
    return [Note(
        f"Of {len(ours)} targets under “{en}”, " + "; ".join(parts) + ".",
        f"“{zh}”下的 {len(ours)} 项目标中," + ";".join(parts_zh) + "。",
    )]  # fmt: skip


def _effect(tables: RunTables, package: str) -> list[Note]:
    table = tables.frame("effects.csv")
    outcomes, scenarios = tables.names("outcome"), tables.names("scenario")
    unit = tables.unit(str(tables.frame("costs.csv").unit.iloc[0])) if tables.has("costs.csv") else ("", "")
    last = tables.manifest["case"]["periods"][-1]["name"]
    said = []
    for row in table[table.scenario == package].to_dict("records"):
        effect, error = float(row["gross"]), float(row["gross_se"])
        name, base = outcomes[row["outcome"]], scenarios[row["baseline"]]
        if abs(effect) < _NORMAL * error:
            said.append(Note(
                f"Its effect on {name[0]} of {last} over “{base[0]}” is smaller than its Monte-Carlo error.",
                f"相对“{base[1]}”,它对 {last} 年{name[1]}的效应小于抽样误差。",
            ))  # fmt: skip
            continue
        money = f"{row['cost']:,.0f}"
        said.append(Note(
            f"Over “{base[0]}” it changes {name[0]} of {last} by {_said(effect, error)} %"
            f" (standard error {error:.2g}), in {100 * row['share_better']:.0f} % of draws for the better,"
            f" at a cost of {money} ({unit[0]}).",
            f"相对“{base[1]}”,{last} 年{name[1]}变化 {_said(effect, error)} %(标准误 {error:.2g}),"
            f"{100 * row['share_better']:.0f} % 的抽样中更优,成本 {money} {unit[1]}。",
        ))  # fmt: skip
    return said


def _others(tables: RunTables, package: str) -> list[Note]:
    table = tables.frame("effects.csv")
    table = table[(table.baseline == package) & (table.outcome == table.outcome.iloc[0])] if len(table) else table
    scenarios, outcomes = tables.names("scenario"), tables.names("outcome")
    if not len(table):
        return []
    rows = table.sort_values("gross", ascending=False).to_dict("records")
    name = outcomes[rows[0]["outcome"]]

    def one(row: Mapping[Hashable, Any], language: int) -> str:
        below = abs(row["gross"]) < _NORMAL * row["gross_se"]
        small = (", below its error", ",小于误差")[language] if below else ""
        return f"{scenarios[str(row['scenario'])][language]} {_said(row['gross'], row['gross_se'])} %{small}"

    return [Note(
        f"Added to it, by the effect on {name[0]}: " + "; ".join(one(row, 0) for row in rows) + ".",
        f"在此之上,按对{name[1]}的效应排列:" + ";".join(one(row, 1) for row in rows) + "。",
    )]  # fmt: skip


def _notes(tables: RunTables) -> list[Note]:
    if not tables.has("notes.csv"):
        return []
    table = tables.frame("notes.csv")
    return [Note(en, zh) for en, zh in zip(table.sentence_en, table.sentence_zh, strict=True)]
