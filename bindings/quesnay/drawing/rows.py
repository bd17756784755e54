"""Numbers with intervals in rows, bars by period, tables of shares, waterfalls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.drawing.style import COLOURS, FAN, GREY, INK, MARKERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Series", "draw_difference", "draw_lines", "draw_rows", "draw_shares", "draw_waterfall"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Series:
    """Numbers of the rows, with the ends of their intervals (nan where there is none)."""

    label: str
    value: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def draw_rows(axes: Axes, names: Sequence[str], series: Sequence[Series], *, zero: bool = False) -> None:
    """One row for each name, the first on top; series side by side in a row, each with its colour and marker."""
    step = 0.7 / max(len(series), 1)
    for k, one in enumerate(series):
        places = np.arange(len(names)) + (k - (len(series) - 1) / 2) * step
        value, low, high = (np.asarray(part, dtype=float) for part in (one.value, one.low, one.high))
        colour = COLOURS[k % len(COLOURS)]
        known = np.isfinite(low) & np.isfinite(high)
        axes.hlines(places[known], low[known], high[known], color=colour, lw=1.6)
        axes.plot(value, places, color=colour, marker=MARKERS[k % len(MARKERS)], ms=5, ls="none", label=one.label)
    if zero:
        axes.axvline(0.0, color=GREY, lw=1.0)
    axes.set_yticks(range(len(names)), list(names), fontsize=8.5)
    axes.set_ylim(len(names) - 0.5, -0.5)


def draw_difference(
    axes: Axes, periods: Sequence[str], mean: Sequence[float], interval: tuple[Sequence[float], Sequence[float]],
    band: tuple[Sequence[float], Sequence[float]], labels: tuple[str, str],
) -> None:  # fmt: skip
    """Mean differences with their intervals over the band of draws, by period, and zero."""
    x = np.arange(len(periods), dtype=float)
    width = 0.36
    for n, (low, high) in enumerate(zip(*band, strict=True)):
        axes.fill_between(
            [x[n] - width, x[n] + width], [low, low], [high, high], color="#b0cddd", lw=0,
            label=labels[1] if n == 0 else "_",
        )  # fmt: skip
    value = np.asarray(mean, dtype=float)
    errors = np.abs(np.array([value - interval[0], interval[1] - value]))
    axes.errorbar(x, value, yerr=errors, color=FAN, marker="o", ms=5, lw=0, elinewidth=1.8, capsize=4, label=labels[0])
    axes.axhline(0.0, color=GREY, lw=1.0)
    every = max(1, -(-len(periods) // 12))
    axes.set_xticks(x[::every], list(periods)[::every])
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:,.10g}")


def draw_lines(axes: Axes, periods: Sequence[str], parts: Sequence[tuple[str, Sequence[float]]]) -> None:
    """Shares by period, a line for each part [%]."""
    for k, (label, shares) in enumerate(parts):
        height = 100.0 * np.asarray(shares, dtype=float)
        colour, marker = COLOURS[k % len(COLOURS)], MARKERS[k % len(MARKERS)]
        axes.plot(range(len(periods)), height, color=colour, marker=marker, ms=5, lw=1.6, label=label)
    axes.set_xticks(range(len(periods)), list(periods))
    axes.set_ylim(-2.0, 102.0)


def draw_shares(axes: Axes, rows: Sequence[str], columns: Sequence[str], shares: FloatArray) -> None:
    """A table of shares [1], darker where larger, each with its number in percent."""
    axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
    for (i, j), share in np.ndenumerate(shares):
        if np.isfinite(share):
            colour = "white" if share > 0.55 else INK
            axes.text(j, i, f"{100 * share:.0f}", ha="center", va="center", fontsize=8, color=colour)
    axes.set_xticks(range(len(columns)), list(columns), fontsize=8.5)
    axes.set_yticks(range(len(rows)), list(rows), fontsize=8.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def draw_waterfall(
    axes: Axes, names: Sequence[str], value: Sequence[float], low: Sequence[float], high: Sequence[float], total: str
) -> None:
    """Contributions from zero up to the whole, each with its interval, the first on top; the whole last."""
    level = 0.0
    for n, (v, a, b) in enumerate(zip(value, low, high, strict=True)):
        axes.barh(n, v, 0.6, left=level, color=COLOURS[0] if v >= 0 else COLOURS[1])
        axes.hlines(n, level + a, level + b, color=INK, lw=1.4)
        axes.vlines(level + v, n, n + 1, color=GREY, lw=0.8)
        level += v
    axes.barh(len(names), level, 0.6, color=COLOURS[6])
    axes.axvline(0.0, color=GREY, lw=1.0)
    axes.set_yticks(range(len(names) + 1), [*names, total], fontsize=8.5)
    axes.set_ylim(len(names) + 0.5, -0.5)
    axes.xaxis.set_major_formatter(lambda v, _: f"{v:,.10g}")
