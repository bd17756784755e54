"""Scores in words, without adjectives; one paragraph for each indicator, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from quesnay.scores.draws import pit
from quesnay.study.score.rivals import RIVALS, Rival

if TYPE_CHECKING:
    from quesnay.case.data import CaseData
    from quesnay.scores.given import FloatArray
    from quesnay.study.plan import RunOptions
    from quesnay.study.score.forecast import Forecast
    from quesnay.study.score.outturns import Indicator, Outturns

__all__ = ["skill_text"]


class Told(Protocol):
    """What the words are about: :class:`quesnay.study.score.scored.Scored`."""

    @property
    def data(self) -> CaseData: ...
    @property
    def forecaster(self) -> str: ...
    @property
    def scenario(self) -> str: ...
    @property
    def assume(self) -> tuple[str, ...]: ...
    @property
    def demand(self) -> str | None: ...
    @property
    def outturns(self) -> Outturns: ...
    @property
    def forecast(self) -> Forecast: ...
    @property
    def options(self) -> RunOptions: ...

    @property
    def inside(self) -> tuple[int, int]: ...
    @property
    def inside_range(self) -> tuple[int, int]: ...
    @property
    def brier(self) -> float | None: ...
    def rivals_of(self, indicator: Indicator) -> dict[str, FloatArray]: ...
    def median(self, indicator: Indicator) -> FloatArray: ...
    def beats(self, one: Indicator, index: FloatArray) -> dict[str, bool]: ...
    def rows_of(self, one: Indicator) -> list[dict[str, object]]: ...
    def misses(self) -> list[tuple[Indicator, str]]: ...


_SCORES = {"mape": "MAPE", "crps": "CRPS"}


def _numbers(values: FloatArray) -> str:
    return ", ".join("-" if np.isnan(value) else f"{value:.1f}" for value in values)


def _against(scored: Told, one: Indicator, rival: Rival, index: FloatArray) -> tuple[str, str]:
    """What was beaten, in English and in Chinese."""
    won = scored.beats(one, index)
    if not won:
        return "", ""
    names = [score for score, beaten in won.items() if beaten]
    lost = [score for score, beaten in won.items() if not beaten]
    mark, mark_zh = (" (knows outturns)", "(已知实绩)") if rival.knows_outturns else ("", "")
    says, says_zh = [], []
    if names:
        on = " and ".join(_SCORES[score] for score in names)
        says.append(f"beats {rival.name_en}{mark} on {on}")
        says_zh.append(f"{'、'.join(_SCORES[score] for score in names)}优于{rival.name_zh}{mark_zh}")
    if lost:
        on = " and ".join(_SCORES[score] for score in lost)
        says.append(f"does not beat {rival.name_en}{mark} on {on}")
        says_zh.append(f"{'、'.join(_SCORES[score] for score in lost)}不优于{rival.name_zh}{mark_zh}")
    return "; ".join(says), ";".join(says_zh)


def _paragraph(scored: Told, one: Indicator) -> list[str]:
    row = scored.rows_of(one)[0]
    ranks = pit(scored.forecast.indices[one.id], one.values)
    years = f"{scored.outturns.years[0]}-{scored.outturns.years[-1]}"
    base = scored.data.file.base_year
    others = scored.rivals_of(one)
    found = [_against(scored, one, rival, others[rival.id]) for rival in RIVALS if rival.id in others]
    found = [pair for pair in found if pair[0]]
    ranked = ", ".join(f"{rank:.2f}" for rank in ranks[~np.isnan(ranks)])
    measures = (
        f"MAPE {row['mape_pct']:.2f} %, bias {row['bias_pct']:+.2f} %, Theil U {row['theil_u']:.2f}, CRPS"
        f" {row['crps_or_mae']:.2f}"
    )
    said, said_zh = "; ".join(pair[0] for pair in found), ";".join(pair[1] for pair in found)
    return [
        f"### {one.name_en} / {one.name_zh}", "",
        f"Median {_numbers(scored.median(one))} in {years} ({base} = 100), outturn {_numbers(one.values)}. {measures};"
        f" inside the 80 % band {row['inside_80']}, PIT {ranked}. {said[:1].upper() + said[1:]}.", "",
        f"{years}年中位数 {_numbers(scored.median(one))}({base}年=100),实绩 {_numbers(one.values)};80 %区间内"
        f" {row['inside_80']}。{said_zh}。", "",
    ]  # fmt: skip


def skill_text(scored: Told) -> str:
    """:meth:`quesnay.study.score.scored.Scored.skill`."""
    hit, cells = scored.inside
    file = scored.data.file
    lines = [f"# {file.title_en} / {file.title_zh}", ""]
    conditional = " Demand is national growth as it came: no forecast." if scored.demand else ""
    assumed = f" Assumed: {', '.join(scored.assume)}." if scored.assume else ""
    lines += [
        f"Scenario {scored.scenario}, {scored.options.draws:,} draws, seed {scored.options.seed}."
        f"{conditional}{assumed}",
        "",
    ]
    if cells:
        least, most = scored.inside_range
        lines += [
            f"{hit} of {cells} outturns lie inside the 80 % band; if bands were right and cells independent, {least} to"
            f" {most} would in 95 % of cases. Years of one indicator are not independent."
            f" / {cells} 个实绩中 {hit} 个落在 80 % 区间内;若区间正确且各格独立,95 % 的情形为 {least} 至 {most} 个。",
            "",
        ]
    for one, side in scored.misses():
        lines += [
            f"Structural miss: all outturns of {one.name_en.lower()} lie {side} the 80 % band."
            f" / 结构性偏差:{one.name_zh}的实绩全部{'高于' if side == 'above' else '低于'} 80 % 区间。",
            "",
        ]
    if scored.brier is not None:
        said = ", ".join(
            f"{one.target} {scored.forecast.probabilities[one.target]:.2f} ({'met' if one.met else 'missed'})"
            for one in scored.outturns.verdicts
        )
        lines += [
            f"Targets with a verdict: {said}. Brier score {scored.brier:.3f}; one half for each scores 0.250. /"
            f" 有结论目标的 Brier 得分 {scored.brier:.3f},全部取 0.5 为 0.250。", "",
        ]  # fmt: skip
    for one in scored.outturns.indicators:
        lines += _paragraph(scored, one)
    return "\n".join(lines)
