"""T8: how good the last vintage was: forecasts against what came, and against forecasts of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quesnay.office.sheets import Column, Note, Sheet, numbers, texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evaluation_sheet"]


def evaluation_sheet(scores: pd.DataFrame | None) -> Sheet:
    """Scores of ``quesnay score`` (scores.csv). Columns: docs/office/README.md."""
    title = ("Evaluation of an earlier forecast", "前次预测的评价")
    if scores is None:
        return Sheet("T8", *title, why_empty=Note(
            "No scores were given (--scores).", "未给出评分(--scores)。",
        ))  # fmt: skip
    years = sorted(name[1:] for name in scores.columns if name[:1] == "a" and name[1:].isdigit())

    def cells(name: str) -> list[float]:
        return [float(value) if value == value and value != "" else float("nan") for value in scores[name]]

    columns: list[Column] = [
        texts("indicator", "indicator", "指标", scores.indicator, 26),
        texts("forecaster", "forecaster", "预测者", scores.forecaster, 22),
        numbers("cells", "outturns", "实际值个数", cells("cells"), at_most=0, width=9),
        *(numbers(f"f{year}", f"{year}: forecast", f"{year} 预测", cells(f"f{year}"), at_most=1) for year in years),
        *(numbers(f"a{year}", f"{year}: outturn", f"{year} 实际", cells(f"a{year}"), at_most=1) for year in years),
        numbers("mape_pct", "mean error [%]", "平均绝对误差 [%]", cells("mape_pct"), at_most=2),
        numbers("theil_u", "Theil's U", "Theil U", cells("theil_u"), at_most=2),
        numbers("crps_or_mae", "CRPS", "CRPS", cells("crps_or_mae"), at_most=2),
        numbers("inside_80", "inside 80 %", "落入 80 % 区间", cells("inside_80"), at_most=0),
    ]
    return Sheet(
        "T8", *title, "base year = 100", "基年 = 100", columns,
        [Note("Theil's U below one beats no change; the CRPS of a forecast of one line is its absolute error.",
              "Theil U 小于 1 表示优于“不变”预测;单一数值预测的 CRPS 即其绝对误差。")],
        row_ids=[f"T8.{i}.{f}" for i, f in zip(scores.indicator, scores.forecaster, strict=True)],
    )  # fmt: skip
