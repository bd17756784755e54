"""What is printed of effects: each package beside the same money, what it costs, and other structures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.table import Table

from quesnay.case.labels import readable_unit
from quesnay.reports.console import printed_table
from quesnay.robustness.claims import Z
from quesnay.study.alternatives.claims import own_pairs

if TYPE_CHECKING:
    from quesnay.robustness.pairs import PairedDifference
    from quesnay.study.result import Result

__all__ = ["alternatives_report", "cost_report", "effect_report"]


def _number(value: float, digits: int) -> str:
    return "-" if math.isnan(value) else f"{value:,.{digits}f}"


def _cell(row: dict[str, Any], name: str, digits: int, share: str = "") -> str:
    """A number, under it its standard error, and under that a share of draws."""
    lines = [_number(row[name], digits)]
    error = row[f"{name}_standard_error"]
    lines += [] if math.isnan(error) else [f"± {_number(error, digits)}"]
    lines += [f"{_number(100 * row[share], 0)} %"] if share and not math.isnan(row[share]) else []
    return "\n".join(lines)


def _who(ours: str, theirs: str) -> str:
    return f"{ours}\nover 相对\n{theirs}"


def _rows(result: Result) -> list[dict[str, Any]]:
    effects = result.effects()
    return [
        {str(key): value for key, value in row.items()}
        for row in effects[effects.outcome == "gross_output"].to_dict("records")
    ]


def effect_report(result: Result) -> Table:
    """Effect of each package on the last year's output, beside what the same money does as ordinary purchases."""
    table = printed_table(
        f"Effect on output of {result.periods[-1].name} [%], ± standard error, share of draws in which it is better /"
        " 对产出的影响 [%]、± 标准误、更优的抽样比例",
        "package 方案", "gross 总效应", "same money as ordinary purchases 同额资金用于一般采购",
        "beyond that 超出部分", "net of displacement 净效应",
        right=1,
    )  # fmt: skip
    rows = _rows(result)
    for row in rows:
        table.add_row(
            _who(row["scenario"], row["compared_with"]), _cell(row, "gross", 4, "share_better"),
            _cell(row, "ordinary_purchases", 4), _cell(row, "beyond_purchases", 4, "share_beyond"),
            _cell(row, "net", 4),
        )  # fmt: skip
    notes = [f"{row['scenario']}: {row['note']}" for row in rows if row["note"]]
    notes += result.effects().attrs.values()
    table.caption = "\n".join(dict.fromkeys(notes)) or None
    return table


def cost_report(result: Result) -> Table:
    """What each package costs over the whole run, and a percentage point of its effect."""
    case = result.study.case
    money = f"{readable_unit(case, 'money')} {readable_unit(case, 'money', 'zh')}"
    table = printed_table(
        f"Cost of the whole run / 全期成本 [{money}]",
        "package 方案", "cost 成本", "recoverable 可收回", "cost per point, gross 每百分点成本(总)",
        "cost per point, net 每百分点成本(净)",
        right=1,
    )  # fmt: skip
    for row in _rows(result):
        table.add_row(
            f"{row['scenario']} - {row['compared_with']}", _number(row["cost"], 1), _number(row["recoverable"], 1),
            _cell(row, "cost_per_point_gross", 0).replace("\n", " "),
            _cell(row, "cost_per_point_net", 0).replace("\n", " "),
        )  # fmt: skip
    return table


def alternatives_report(result: Result) -> Table:
    """Effect of each package in every structure of the economy: percent, error, share of draws, rank."""
    found = result.compared_structures
    pairs = own_pairs(result.study)
    table = printed_table(
        f"Output of {result.periods[-1].name} in other structures of the economy: effect [%], ± standard error,"
        " share of draws in which it is better, (rank) / 其他结构下的产出:效应 [%]、± 标准误、更优的抽样比例、(名次)",
        "structure 结构", *(_who(ours, theirs) for ours, theirs in pairs), right=1,
    )  # fmt: skip
    for one in found.structures:
        differences, ranks = found.pairs["gross_output"][one.id], found.ranks["gross_output"][one.id]
        cells = [_in_structure(differences[pair], ranks[pair[0]]) for pair in pairs]
        table.add_row(f"{one.title_en}\n{one.title_zh}", *cells, end_section=True)
    return table


def _in_structure(pair: PairedDifference, rank: int) -> str:
    effect = f"{100 * pair.relative:+.3f}"
    if math.isnan(pair.standard_error):
        return f"{effect}\n({rank})"
    error = 100 * pair.standard_error * abs(pair.relative / pair.mean) if pair.mean else 0.0
    doubt = "" if abs(pair.mean) > Z * pair.standard_error else " ?"
    return f"{effect}{doubt}\n± {error:.3f}\n{100 * pair.share_better:.0f} % ({rank})"
