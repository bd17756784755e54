"""Charts of a scored forecast: fans with the outturns as dots, and where the outturns stand among the draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from quesnay.drawing.style import BANDS, FAN, GREY, GRID, INK, REFERENCE, TARGET, chart_style
from quesnay.errors import CaseError
from quesnay.scores.draws import pit
from quesnay.study.score.rivals import RIVALS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from quesnay.study.score.outturns import Indicator
    from quesnay.study.score.scored import Scored

__all__ = ["draw_scores", "outturn_chart", "pit_chart"]

_BINS = 10


def _footnote(scored: Scored) -> str:
    file = scored.data.file
    return (
        f"{file.title_en} / {file.title_zh}\n{scored.scenario}, {scored.options.draws:,} draws, seed"
        f" {scored.options.seed} / {scored.options.draws:,} 次抽样,种子 {scored.options.seed}"
    )


def _indicator(scored: Scored, name: str) -> Indicator:
    for one in scored.outturns.indicators:
        if one.id == name:
            return one
    known = ", ".join(one.id for one in scored.outturns.indicators)
    raise CaseError(f"indicator '{name}' was not scored, known are {known}")


def outturn_chart(scored: Scored, indicator: str) -> Figure:
    """Quantiles of an index by year, the outturns as dots, and the rivals [base year = 100].

    Parameters
    ----------
    indicator
        One of the scored file.

    Raises
    ------
    CaseError
        For an indicator that was not scored.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    one = _indicator(scored, indicator)
    base, years = scored.data.file.base_year, scored.outturns.years
    x = [base, *years]
    draws = scored.forecast.indices[one.id]
    with mpl.rc_context({**chart_style(), "text.parse_math": False}):
        figure = Figure(figsize=(9.6, 5.4), dpi=130, layout="constrained")
        axes = figure.add_subplot()
        for low, high, colour, label in BANDS:
            lower, upper = np.quantile(draws, [low, high], axis=0)
            axes.fill_between(x, [100.0, *lower], [100.0, *upper], color=colour, lw=0, label=label)
        axes.plot(x, [100.0, *scored.median(one)], color=FAN, marker="o", lw=2.2, ms=4.5, label="median / 中位数")
        for n, (rival, index) in enumerate(scored.rivals_of(one).items()):
            names = next(known for known in RIVALS if known.id == rival)
            style = (0, (1 + n, 1.5))
            label = f"{names.name_en} / {names.name_zh}"
            axes.plot(x, [100.0, *index], color=REFERENCE, lw=1.1, ls=style, label=label, zorder=2)
        axes.plot(years, one.values, color=TARGET, marker="D", ms=8, ls="none", label="outturn / 实绩", zorder=4)
        axes.set_xticks(x)
        axes.set_ylabel(f"{base} = 100", color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color=GRID, lw=0.8)
        axes.set_axisbelow(True)
        figure.suptitle(f"{one.name_en}\n{one.name_zh}", fontsize=12, fontweight="bold", x=0.01, ha="left")
        figure.supxlabel(_footnote(scored), fontsize=7.5, color=GREY, x=0.01, ha="left")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5)
        return figure


def pit_chart(scored: Scored) -> Figure:
    """How many outturns stand at which share of the draws: level if the bands are right [1]."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    indicators = scored.outturns.indicators
    if not indicators:
        raise CaseError("no index was scored, expected one at least")
    ranks = np.concatenate([pit(scored.forecast.indices[one.id], one.values) for one in indicators])
    ranks = ranks[~np.isnan(ranks)]
    with mpl.rc_context({**chart_style(), "text.parse_math": False}):
        figure = Figure(figsize=(7.2, 4.4), dpi=130, layout="constrained")
        axes = figure.add_subplot()
        counts, edges = np.histogram(ranks, bins=_BINS, range=(0.0, 1.0))
        axes.bar(edges[:-1], counts, width=1.0 / _BINS, align="edge", color=BANDS[1][2], edgecolor="white")
        axes.axhline(len(ranks) / _BINS, color=REFERENCE, lw=1.2, ls=(0, (4, 2)), label="level / 均匀")
        axes.set_xlabel("share of draws at or below the outturn / 不高于实绩的抽样比例", color=INK)
        axes.set_ylabel(f"outturns of {len(ranks)} / 实绩个数", color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8.5)
        title = "Where the outturns stand among the draws\n实绩在抽样中的位置"
        figure.suptitle(title, fontsize=12, fontweight="bold", x=0.01, ha="left")
        figure.supxlabel(_footnote(scored), fontsize=7.5, color=GREY, x=0.01, ha="left")
        return figure


def draw_scores(scored: Scored, place: dict[str, Path]) -> None:
    """Draws the chart of each indicator, and ``pit``, to the path given for it."""
    for name, path in place.items():
        figure = pit_chart(scored) if name == "pit" else outturn_chart(scored, name)
        figure.savefig(path, format="png", metadata={"Software": None})
