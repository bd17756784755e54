"""A fan: quantiles of a series by period, in pieces where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quesnay.drawing.style import BANDS, BREAK, FAN, GREY, GRID, REFERENCE, TARGET, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LEVELS", "FanData", "draw_fan", "mark_level"]

# Half the width of the bar that a fan of one period is.
_BAR = 0.16
_MOST_TICKS = 12
LEVELS = sorted({0.5, *(level for low, high, _, _ in BANDS for level in (low, high))})


@dataclass(frozen=True)
class FanData:
    """What is drawn; places on the axis are numbers of periods from 0, and below 0 before the run."""

    scenario: str
    baseline: str
    middle: str
    draws: int
    quantiles: dict[str, list[list[float]]]
    pieces: list[list[int]]
    breaks: list[float]
    history: tuple[float, float, str] | None
    history_joins: bool
    ticks: list[tuple[float, str]]

    @property
    def has_bands(self) -> bool:
        """Whether there is more than one draw: one has no quantiles."""
        return self.draws > 1

    def band(self, piece: Sequence[int], low: float, high: float) -> tuple[list[float], list[float], list[float]]:
        """Places, lower and upper quantile in a piece of the series."""
        rows = self.quantiles[self.scenario]
        a, b = LEVELS.index(low), LEVELS.index(high)
        return [float(n) for n in piece], [rows[n][a] for n in piece], [rows[n][b] for n in piece]

    def median(self, scenario: str, piece: Sequence[int]) -> tuple[list[float], list[float]]:
        """Places and medians in a piece of the series."""
        rows = self.quantiles[scenario]
        return [float(n) for n in piece], [rows[n][LEVELS.index(0.5)] for n in piece]


def draw_fan(axes: Axes, data: FanData, language: str = "both") -> None:
    """Bands and median of a scenario, the baseline's median, the base year and where the series breaks."""
    for low, high, colour, label in BANDS if data.has_bands else ():
        shown = f"{data.scenario}: {label}"
        for piece in data.pieces:
            x, lower, upper = data.band(piece, low, high)
            if len(x) == 1:
                x, lower, upper = [x[0] - _BAR, x[0] + _BAR], [*lower, *lower], [*upper, *upper]
            axes.fill_between(x, lower, upper, color=colour, lw=0, label=shown)
            shown = "_"
    _line(axes, data, data.scenario, language, color=FAN, ls="-", marker="o", lw=2.2, ms=5.0)
    if data.baseline:
        _line(axes, data, data.baseline, language, color=REFERENCE, ls=(0, (4, 2)), marker="s", lw=1.6, ms=3.5)
    if data.history:
        place, value, label = data.history
        label = ", ".join(said(part, language) for part in label.split(", "))
        x, y = data.median(data.scenario, data.pieces[0])
        if data.history_joins:
            axes.plot([place, x[0]], [value, y[0]], color=GREY, lw=1.2, ls=(0, (1, 2)), zorder=2, label="_")
        axes.plot([place], [value], color=GREY, marker="^", ms=7, ls="none", label=label, zorder=3)
    for cut in data.breaks:
        axes.axvline(cut, color=BREAK, lw=1.0, ls=(0, (6, 3)), label="_")
        # Along the line, where the series has a gap.
        revised = said("series revised / 口径修订", language)
        axes.annotate(
            revised, (cut, 0.98), xycoords=("data", "axes fraction"), xytext=(-3, 0),
            textcoords="offset points", rotation=90, ha="right", va="top", fontsize=7.5, color=GREY,
        )  # fmt: skip
    _scale(axes, data)


def _line(axes: Axes, data: FanData, scenario: str, language: str, **style: Any) -> None:
    """The medians of a scenario, piece by piece."""
    label = f"{scenario}: {said(data.middle, language)}"
    for piece in data.pieces:
        axes.plot(*data.median(scenario, piece), label=label, zorder=3, **style)
        label = "_"


def _scale(axes: Axes, data: FanData) -> None:
    every = max(1, -(-len(data.ticks) // _MOST_TICKS))
    kept = data.ticks[::every]
    axes.set_xticks([place for place, _ in kept], [text for _, text in kept])
    axes.set_xlim(data.ticks[0][0] - 0.35, data.ticks[-1][0] + 0.35)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=GRID, lw=0.8)
    axes.set_axisbelow(True)


def mark_level(axes: Axes, place: float, level: float, label: str) -> None:
    """A level that is to be reached in a period, inside the picture."""
    axes.axhline(level, color=TARGET, lw=1.0, ls=":")
    axes.plot([place], [level], color=TARGET, marker="D", ms=8, ls="none", label=label, zorder=4)
    low, high = axes.get_ylim()
    room = 0.04 * (max(high, level) - min(low, level))
    axes.set_ylim(min(low, level - room), max(high, level + room))
