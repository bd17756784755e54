"""The numbers of a fan chart: quantiles by period, the pieces of a series, the base year."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from quesnay.case.outcomes import GRADES_ZH
from quesnay.drawing.fan import LEVELS, FanData
from quesnay.errors import CaseError
from quesnay.study.breaks import series_break
from quesnay.study.history import BaseYear, base_year

if TYPE_CHECKING:
    from quesnay.study.pictures.asked import Asked
    from quesnay.study.pictures.charted import Charted

__all__ = ["fan_data", "tick"]


def fan_data(result: Charted, asked: Asked) -> FanData:
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
        bands = [result.ensemble.band(place, result.compiled[place].result(r, *key), LEVELS) for r in n]
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
    ticks = [(float(n), tick(period.name)) for n, period in enumerate(result.periods)]
    if drawn:
        ticks.insert(0, (drawn[0], str(study.case.file.base_year)))
    return FanData(
        asked.scenario, baseline, middle, draws, quantiles, pieces,
        [piece[0] - 0.5 for piece in pieces[1:]], drawn, bool(drawn) and (broken is None or sides[0] == -1), ticks,
    )  # fmt: skip


def tick(name: str) -> str:
    """A period as an axis shows it."""
    year, _, quarter = name.partition("Q")
    return name if not quarter else f"Q{quarter}\n{year}" if quarter == "1" else f"Q{quarter}"


def _history(result: Charted, found: BaseYear | None) -> tuple[float, float, str] | None:
    if found is None:
        return None
    first, each = result.periods[0].start, 12 // result.study.per_year
    months = 12 * (found.start.year - first.year) + 1 - first.month
    # Where the base year ends, in periods from where the first one ends.
    place = (months + 12 - each) / each
    grade = f", {found.grade} / {GRADES_ZH[found.grade]}" if found.grade else ""
    return place, found.value, f"base year {found.end.year} / 基年{grade}"
