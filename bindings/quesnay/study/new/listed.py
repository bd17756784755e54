"""What of a case is still a default of the library: rows whose source says so."""

from __future__ import annotations

import math

from quesnay.case.data import CaseData
from quesnay.models.balances import Row

__all__ = ["BROUGHT", "DEFAULT", "default_rows", "default_sentences"]

#: Source of numbers that the library put in, and of those that were brought without a source of their own.
DEFAULT = "DEFAULT"
BROUGHT = "BROUGHT"


def _defaults(data: CaseData) -> tuple[list[str], list[str]]:
    """Names of parameters that are defaults: those that are drawn, and those that are fixed."""
    rows = [row for row in data.parameters if row.source == DEFAULT]
    drawn = list(dict.fromkeys(row.parameter for row in rows if row.distribution != "fixed"))
    return drawn, [name for name in dict.fromkeys(row.parameter for row in rows) if name not in drawn]


def default_sentences(data: CaseData) -> list[tuple[str, str]]:
    """What is still a default, in English and in Chinese; nothing of a case that has none."""
    drawn, fixed = _defaults(data)
    policies = [
        f"{name}: {policy.id}"
        for name, package in data.packages.items()
        for policy in package.file.policies
        if DEFAULT in (policy.source, policy.cost.source)
    ]
    if not drawn and not fixed and not policies:
        return []
    every = len({row.parameter for row in data.parameters})
    english = (
        f"Still defaults of the library, judgements that nobody looked up for this case: {len(drawn) + len(fixed)}"
    )
    english += f" of {every} parameters. Drawn: {', '.join(drawn) or 'none'}. Fixed: {', '.join(fixed) or 'none'}."
    chinese = f"仍为程序库默认值(判断值,未就本案例查证):{every} 个参数中的 {len(drawn) + len(fixed)} 个。"
    chinese += f"抽样:{'、'.join(drawn) or '无'}。固定:{'、'.join(fixed) or '无'}。"
    if policies:
        english += f" Sizes and costs of policies: {', '.join(policies)}."
        chinese += f"政策力度与成本:{'、'.join(policies)}。"
    return [(english, chinese)]


def default_rows(data: CaseData) -> list[Row]:
    """A row of the checks that counts defaults and names them; none for a case without."""
    said = default_sentences(data)
    if not said:
        return []
    drawn, fixed = _defaults(data)
    return [("defaults", True, float(len(drawn) + len(fixed)), math.nan, said[0][0])]
