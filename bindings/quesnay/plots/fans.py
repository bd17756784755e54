"""Fan charts of the targets, with English and Chinese titles."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.case.data import Target
from quesnay.case.labels import readable_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from quesnay.study.result import Result

__all__ = ["chart_style", "draw_fans", "fan_chart"]

_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "SimHei",
)
_INK, _FAN, _REFERENCE, _TARGET = "#1f2d3d", "#2a6f97", "#8a5a00", "#b3261e"
_BANDS = (("p5", "p95", 0.16, "5-95 %"), ("p10", "p90", 0.26, "10-90 %"), ("p25", "p75", 0.42, "25-75 %"))


def _fonts() -> list[str]:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    chinese = [name for name in _CHINESE_FONTS if name in known]
    if not chinese:
        warnings.warn(
            "no font for Chinese labels was found, expected one such as Noto Sans CJK (Debian: fonts-noto-cjk)",
            stacklevel=3,
        )
    return [*chinese, "DejaVu Sans"]


def chart_style() -> dict[Any, Any]:
    """Settings of Matplotlib with which Chinese labels render: ``plt.rcParams.update(chart_style())``.

    Warns if no font for Chinese labels is installed.
    """
    return {"font.family": _fonts(), "axes.unicode_minus": False, "text.color": _INK}


def fan_chart(result: Result, target: Target, scenario: str | None = None) -> Figure:
    """Quantiles of a target's outcome by year in one scenario, the baseline's median, and the target.

    Parameters
    ----------
    scenario
        Name of a scenario of the run; by default the first that is not the baseline.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    baseline = result.study.case.file.scenarios.baseline
    others = [name for name in result.scenarios if name != baseline]
    shown = scenario or (others[0] if others else baseline)
    bands = result.bands()
    bands = bands[(bands.outcome == target.outcome) & (bands.account == target.account)]
    # Names of a case are drawn as they are: a dollar sign begins no formula.
    with mpl.rc_context({**chart_style(), "text.parse_math": False}):
        figure = Figure(figsize=(8.4, 5.2), dpi=130, layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, result, bands, shown, baseline)
        _mark_target(axes, result, target)
        unit_en = readable_unit(result.study.case, target.unit)
        unit_zh = readable_unit(result.study.case, target.unit, "zh")
        axes.set_ylabel(f"{target.measure} / 名义值 [{unit_en} · {unit_zh}]", color=_INK)
        figure.suptitle(f"{target.name_en}\n{target.name_zh}", fontsize=13, fontweight="bold", x=0.01, ha="left")
        axes.set_title(_subtitle(result, target), fontsize=9, loc="left", color="#52606d")
        # The legend stands beside the data, never on it.
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5)
        return figure


def _subtitle(result: Result, target: Target) -> str:
    table = result.targets()
    rows = table[table.target == target.target].set_index("scenario").probability
    shares = [f"{name} {100 * rows[name]:.1f} %" for name in result.scenarios]
    lines = [", ".join(shares[first : first + 3]) for first in range(0, len(shares), 3)]
    return "Probability of the target / 达标概率: " + "\n".join(lines)


def _draw(axes: Axes, result: Result, bands: pd.DataFrame, shown: str, baseline: str) -> None:
    years = [period.start.year for period in result.periods]
    rows = bands[bands.scenario == shown].sort_values("period_end")
    for low, high, strength, label in _BANDS:
        axes.fill_between(years, rows[low], rows[high], color=_FAN, alpha=strength, lw=0, label=f"{shown} {label}")
    axes.plot(years, rows.p50, color=_FAN, lw=2.2, marker="o", ms=5, label=f"{shown}: median / 中位数")
    if baseline != shown and baseline in result.scenarios:
        reference = bands[bands.scenario == baseline].sort_values("period_end")
        label = f"{baseline}: median / 中位数"
        axes.plot(years, reference.p50, color=_REFERENCE, lw=1.6, ls=(0, (4, 2)), marker="s", ms=3.5, label=label)
    axes.set_xticks(years, [period.name for period in result.periods])
    axes.set_xlim(years[0] - 0.15, years[-1] + 0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e4e7eb", lw=0.8)
    axes.set_axisbelow(True)


def _mark_target(axes: Axes, result: Result, target: Target) -> None:
    year = next(period.start.year for period in result.periods if period.name == target.period)
    axes.axhline(target.threshold, color=_TARGET, lw=1.0, ls=":")
    label = f"target / 目标 {target.threshold:g}"
    axes.plot([year], [target.threshold], color=_TARGET, marker="D", ms=8, ls="none", label=label, clip_on=False)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, target.threshold * 0.97), max(high, target.threshold * 1.03))


def draw_fans(result: Result, place: dict[str, Path]) -> None:
    """Draws the chart of each target to the path given for it."""
    for target in result.study.case.targets:
        fan_chart(result, target).savefig(place[target.target], format="png", metadata={"Software": None})
