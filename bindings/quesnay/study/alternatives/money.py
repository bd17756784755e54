"""What the money of packages does as ordinary purchases, in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from quesnay.study.alternatives.purchases import purchases_said

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["purchases_sentence"]


def purchases_sentence(study: Study, effects: pd.DataFrame, year: str) -> tuple[str, str] | None:
    """Effect of each package beside that of the same money; none where nobody asked or nothing was spent."""
    if not study.options.purchases:
        return None
    if not purchases_said(study):
        return (
            "The model has no account that policies are paid from: what the same money does as ordinary purchases is"
            " not said.",
            "模型没有政策支付账户,无法给出同额资金用于一般采购的效应。",
        )
    rows = effects[(effects.outcome == "gross_output") & effects.ordinary_purchases.notna()].to_dict("records")
    if not rows:
        return None
    parts, parts_zh = [], []
    for row in rows:
        own = _with_error(row["gross"], row["gross_standard_error"])
        money = _with_error(row["ordinary_purchases"], row["ordinary_purchases_standard_error"])
        share = f"{100 * row['share_beyond']:.0f} %"
        parts.append(f"{row['scenario']} over {row['compared_with']} {own} against {money}, ahead in {share}")
        parts_zh.append(f"{row['scenario']} 相对 {row['compared_with']} {own},同额采购 {money},占优 {share}")
    return (
        f"The same money as ordinary public purchases (output of {year} [%], mean ± standard error, and share of draws"
        f" in which the package does more than its money would): {'; '.join(parts)}.",
        f"同额资金用于一般公共采购的效应({year} 年产出 [%],均值±标准误,以及方案效应大于同额采购的抽样比例):"
        f"{';'.join(parts_zh)}。",
    )


def _with_error(mean: float, error: float) -> str:
    return f"{mean:+.3f}" if math.isnan(error) else f"{mean:+.3f} ± {error:.3f}"
