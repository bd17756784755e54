"""The numbers of a fan chart: quantiles by period, the pieces of a series, the base year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from quesnay.case.outcomes import GRADES_ZH
from quesnay.errors import CaseError
from quesnay.plots.style import BANDS
from quesnay.study.breaks import SeriesBreak, series_break
from quesnay.study.history import BaseYear, base_year

if TYPE_CHECKING:
    from quesnay.plots.asked import Asked
    from quesnay.study.result import Result

__all__ = ["FanData", "fan_data"]

_LEVELS = sorted({0.5, *(level for low, high, _, _ in BANDS for level in (low, high))})


@dataclass(frozen=True)
class FanData:
    """What is drawn; places on the axis are numbers of periods from 0, and below 0 before the run."""

    scenario: str
    baseline: str
    middle: str
    draws: int
    quantiles: dict[str, list[list[float]]]
    pieces: list[list[int]]
    broken: SeriesBreak | None
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
        a, b = _LEVELS.index(low), _LEVELS.index(high)
        return [float(n) for n in piece], [rows[n][a] for n in piece], [rows[n][b] for n in piece]

    def median(self, scenario: str, piece: Sequence[int]) -> tuple[list[float], list[float]]:
        """Places and medians in a piece of the series."""
        rows = self.quantiles[scenario]
        return [float(n) for n in piece], [rows[n][_LEVELS.index(0.5)] for n in piece]


def fan_data(result: Result, asked: Asked) -> FanData:
    """Numbers for a chart. Raises CaseError if every draw failed."""
    study = result.study
    base = study.control(asked.scenario)
    baseline = base if base in result.scenarios and base != asked.scenario else ""
    key = (asked.outcome.name, asked.label)
    if baseline and key not in result.compiled[result.place_of(baseline)].index:
        baseline = ""
    quantiles, draws = {}, 0
    for name in filter(None, (baseline, asked.scenario)):
        place = result.place_of(name)
        n = range(len(result.periods))
        bands = [result.ensemble.band(place, result.compiled[place].result(r, *key), _LEVELS) for r in n]
        quantiles[name], draws = [list(band["quantiles"]) for band in bands], min(band["draws"] for band in bands)
    if draws == 0:
        raise CaseError(
            f"every draw of scenario '{asked.scenario}' failed, expected one that was completed to be drawn"
        )
    broken = series_break(study, asked.outcome.name, asked.account)
    sides = [broken.side(period) if broken else 0 for period in result.periods]
    # A period in which a series breaks belongs to neither side, and to no other such period.
    keys = [(side, n if broken and side == 0 else 0) for n, side in enumerate(sides)]
    pieces = [[n for n, _ in group] for _, group in groupby(enumerate(keys), key=lambda one: one[1])]
    history = base_year(study, asked.outcome.name, asked.account) if asked.label else None
    if history and asked.is_flow and study.per_year != 1:
        # A year's sum stands on no axis of quarters.
        history = None
    drawn = _history(result, history)
    middle = "central run / 中心运行" if study.central else "one draw / 单次抽样" if draws == 1 else "median / 中位数"
    ticks = [(float(n), _tick(period.name)) for n, period in enumerate(result.periods)]
    if drawn:
        ticks.insert(0, (drawn[0], str(study.case.file.base_year)))
    return FanData(
        asked.scenario, baseline, middle, draws, quantiles, pieces, broken,
        [piece[0] - 0.5 for piece in pieces[1:]], drawn, bool(drawn) and (broken is None or sides[0] == -1), ticks,
    )  # fmt: skip


def _tick(name: str) -> str:
    year, _, quarter = name.partition("Q")
    return name if not quarter else f"Q{quarter}\n{year}" if quarter == "1" else f"Q{quarter}"


def _history(result: Result, found: BaseYear | None) -> tuple[float, float, str] | None:
    if found is None:
        return None
    first, each = result.periods[0].start, 12 // result.study.per_year
    months = 12 * (found.start.year - first.year) + 1 - first.month
    # Where the base year ends, in periods from where the first one ends.
    place = (months + 12 - each) / each
    grade = f", {found.grade} / {GRADES_ZH[found.grade]}" if found.grade else ""
    return place, found.value, f"base year {found.end.year} / 基年{grade}"
