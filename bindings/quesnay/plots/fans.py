"""Fan charts: quantiles of an outcome by period, with English and Chinese words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.case.data import Target
from quesnay.case.labels import element_names, readable_unit
from quesnay.case.outcomes import outcome_names, written_unit
from quesnay.plots.asked import Asked, asked_for
from quesnay.plots.fan_data import FanData, fan_data
from quesnay.plots.fan_words import footnotes, probabilities
from quesnay.plots.style import BANDS, BREAK, FAN, GREY, GRID, INK, REFERENCE, TARGET, chart_style
from quesnay.refusals import explained

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from quesnay.study.result import Result

__all__ = ["chart_style", "draw_fans", "fan_chart"]

# Half the width of the bar that a fan of one period is.
_BAR = 0.16
_MOST_TICKS = 12


@explained
def fan_chart(
    result: Result, outcome: str | Target, account: str | None = None, *, scenario: str | None = None
) -> Figure:
    """Quantiles of an outcome by period in one scenario, the baseline's median, the base year and the target.

    A series that breaks within the run is drawn in pieces with a note; a run of one draw has no bands.

    Parameters
    ----------
    outcome
        Name of an outcome (``"gross_output"``), or of a target (``"K4_2019"``), or a target; also what it is called in
        English or Chinese on charts.
    account
        Code, English or Chinese name; by default the sum over accounts. A target has its own.
    scenario
        Name of a scenario of the run; by default the first that is not the baseline.

    Returns
    -------
    matplotlib.figure.Figure
        Years or quarters, as the result has them [unit on the axis].

    Raises
    ------
    CaseError
        For a name that is not in the run; for a target of a result by quarter; if every draw failed.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    asked = asked_for(result, outcome, account, scenario)
    data = fan_data(result, asked)
    case = result.study.case
    # Names of a case are drawn as they are: a dollar sign begins no formula.
    with mpl.rc_context({**chart_style(), "text.parse_math": False}):
        figure = Figure(figsize=(9.6, 5.8), dpi=130, layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, data)
        _mark_target(axes, result, asked)
        figure.suptitle("\n".join(_title(result, asked)), fontsize=12, fontweight="bold", x=0.01, ha="left")
        axes.set_title(probabilities(result, asked), fontsize=8.5, loc="left", color=GREY)
        unit_en = written_unit(readable_unit(case, asked.outcome.unit))
        unit_zh = written_unit(readable_unit(case, asked.outcome.unit, "zh"), "zh")
        axes.set_ylabel(
            f"{unit_en}{_by(result, asked)[0]}\n{unit_zh}{_by(result, asked)[1]}",
            color=INK,
            ma="center",
            linespacing=1.4,
        )
        figure.supxlabel(footnotes(result, asked, data), fontsize=7.5, color=GREY, x=0.01, ha="left")
        # The legend stands beside the data, never on it.
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5)
        return figure


def _title(result: Result, asked: Asked) -> tuple[str, str]:
    """What is measured, of whom, in two languages; what the case has one number of is of no account."""
    case = result.study.case
    measure_en, measure_zh = outcome_names(case, asked.outcome.name)
    if not asked.label:
        return measure_en, measure_zh
    code, name_en, name_zh = element_names(case, result.study.dims(asked.outcome), asked.label)
    before = f"{code} " if code in case.codes and code.lower() != name_en.lower() else ""
    return f"{before}{name_en}: {measure_en}", f"{before}{name_zh}:{measure_zh}"


def _by(result: Result, asked: Asked) -> tuple[str, str]:
    if not asked.is_flow:
        return "", ""
    return (" a year", "(每年)") if result.study.per_year == 1 else (" a quarter", "(每季度)")


def _draw(axes: Axes, data: FanData) -> None:
    for low, high, colour, label in BANDS if data.has_bands else ():
        shown = f"{data.scenario}: {label}"
        for piece in data.pieces:
            x, lower, upper = data.band(piece, low, high)
            if len(x) == 1:
                x, lower, upper = [x[0] - _BAR, x[0] + _BAR], [*lower, *lower], [*upper, *upper]
            axes.fill_between(x, lower, upper, color=colour, lw=0, label=shown)
            shown = "_"
    _line(axes, data, data.scenario, color=FAN, ls="-", marker="o", lw=2.2, ms=5.0)
    if data.baseline:
        _line(axes, data, data.baseline, color=REFERENCE, ls=(0, (4, 2)), marker="s", lw=1.6, ms=3.5)
    if data.history:
        place, value, label = data.history
        x, y = data.median(data.scenario, data.pieces[0])
        if data.history_joins:
            axes.plot([place, x[0]], [value, y[0]], color=GREY, lw=1.2, ls=(0, (1, 2)), zorder=2, label="_")
        axes.plot([place], [value], color=GREY, marker="^", ms=7, ls="none", label=label, zorder=3)
    for cut in data.breaks:
        axes.axvline(cut, color=BREAK, lw=1.0, ls=(0, (6, 3)), label="_")
        # Along the line, where the series has a gap.
        axes.annotate(
            "series revised / 口径修订", (cut, 0.98), xycoords=("data", "axes fraction"), xytext=(-3, 0),
            textcoords="offset points", rotation=90, ha="right", va="top", fontsize=7.5, color=GREY,
        )  # fmt: skip
    _scale(axes, data)


def _line(axes: Axes, data: FanData, scenario: str, **style: Any) -> None:
    """The medians of a scenario, piece by piece."""
    label = f"{scenario}: {data.middle}"
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


def _mark_target(axes: Axes, result: Result, asked: Asked) -> None:
    target = asked.target
    if target is None:
        return
    place = next(n for n, period in enumerate(result.periods) if period.name == target.period)
    axes.axhline(target.threshold, color=TARGET, lw=1.0, ls=":")
    sign = "≥" if target.direction == "at_least" else "≤"
    label = f"target {target.period} / 目标 {sign} {target.threshold:,.10g}"
    axes.plot([place], [target.threshold], color=TARGET, marker="D", ms=8, ls="none", label=label, zorder=4)
    low, high = axes.get_ylim()
    room = 0.04 * (max(high, target.threshold) - min(low, target.threshold))
    axes.set_ylim(min(low, target.threshold - room), max(high, target.threshold + room))


@explained
def draw_fans(result: Result, place: dict[str, Path]) -> None:
    """Draws the chart of each target to the path given for it."""
    for target in result.study.case.targets:
        fan_chart(result, target).savefig(place[target.target], format="png", metadata={"Software": None})
