"""Fan charts: quantiles of an outcome by period, with English and Chinese words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quesnay.case.data import Target
from quesnay.case.labels import element_names, readable_unit
from quesnay.case.outcomes import outcome_names, written_unit
from quesnay.drawing.fan import draw_fan, mark_level
from quesnay.drawing.style import GREY, INK, chart_style
from quesnay.refusals import explained
from quesnay.study.pictures.asked import Asked, asked_for
from quesnay.study.pictures.fan_data import fan_data
from quesnay.study.pictures.fan_words import footnotes, probabilities

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from quesnay.study.pictures.charted import Charted

__all__ = ["draw_fans", "fan_chart", "mark_target", "per_period", "written_title"]


@explained
def fan_chart(
    result: Charted, outcome: str | Target, account: str | None = None, *, scenario: str | None = None
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
        draw_fan(axes, data)
        mark_target(axes, result, asked)
        figure.suptitle("\n".join(written_title(result, asked)), fontsize=12, fontweight="bold", x=0.01, ha="left")
        axes.set_title(probabilities(result, asked), fontsize=8.5, loc="left", color=GREY)
        unit_en = written_unit(readable_unit(case, asked.outcome.unit))
        unit_zh = written_unit(readable_unit(case, asked.outcome.unit, "zh"), "zh")
        axes.set_ylabel(
            f"{unit_en}{per_period(result, asked)[0]}\n{unit_zh}{per_period(result, asked)[1]}",
            color=INK,
            ma="center",
            linespacing=1.4,
        )
        figure.supxlabel(footnotes(result, asked, data), fontsize=7.5, color=GREY, x=0.01, ha="left")
        # The legend stands beside the data, never on it.
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5)
        return figure


def written_title(result: Charted, asked: Asked) -> tuple[str, str]:
    """What is measured, of whom, in two languages; what the case has one number of is of no account."""
    case = result.study.case
    measure_en, measure_zh = outcome_names(case, asked.outcome.name)
    if not asked.label:
        return measure_en, measure_zh
    code, name_en, name_zh = element_names(case, result.study.dims(asked.outcome), asked.label)
    before = f"{code} " if code in case.codes and code.lower() != name_en.lower() else ""
    return f"{before}{name_en}: {measure_en}", f"{before}{name_zh}:{measure_zh}"


def per_period(result: Charted, asked: Asked) -> tuple[str, str]:
    """What follows the unit of a flow, in two languages."""
    if not asked.is_flow:
        return "", ""
    return (" a year", "(每年)") if result.study.per_year == 1 else (" a quarter", "(每季度)")


def mark_target(axes: Axes, result: Charted, asked: Asked, language: str = "both") -> None:
    """The threshold of the target on what was asked for, if there is one."""
    target = asked.target
    if target is None:
        return
    place = next(n for n, period in enumerate(result.periods) if period.name == target.period)
    sign = "≥" if target.direction == "at_least" else "≤"
    label = f"target {target.period} / 目标 {sign} {target.threshold:,.10g}"
    if language != "both":
        label = f"{'target' if language == 'en' else '目标'} {target.period} {sign} {target.threshold:,.10g}"
    mark_level(axes, place, target.threshold, label)


@explained
def draw_fans(result: Charted, place: dict[str, Path]) -> None:
    """Draws the chart of each target to the path given for it."""
    for target in result.study.case.targets:
        fan_chart(result, target).savefig(place[target.target], format="png", metadata={"Software": None})
