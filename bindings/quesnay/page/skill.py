"""How the forecast of a case scored against what came, and where one of a single line was as good."""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from quesnay.page.answers import plain
from quesnay.page.engine import Engine
from quesnay.page.request import ScoreAsked
from quesnay.scores.draws import inside
from quesnay.study.score.outturns import Indicator
from quesnay.study.score.rivals import RIVALS
from quesnay.study.score.scored import BAND, Scored

__all__ = ["OUTTURNS", "score_answer"]

#: Where a case keeps what came.
OUTTURNS = ("outturns", "outturns.csv")
_DRAWS = 1000
_kept: WeakKeyDictionary[Engine, dict[str, Any]] = WeakKeyDictionary()
_lock = Lock()


def score_answer(engine: Engine, asked: ScoreAsked) -> dict[str, Any]:
    """Forecast, outturn and rivals of each indicator; nothing where a case has no outturns. Computed once."""
    with _lock:
        if engine not in _kept:
            _kept[engine] = _scored(engine)
        return _kept[engine]


def _scored(engine: Engine) -> dict[str, Any]:
    case = engine.case
    path = case.data.folder.joinpath(*OUTTURNS)
    if not path.is_file():
        return {"scored": None, "cautions": []}
    scored = case.score(path, draws=_DRAWS, seed=engine.seed)
    rows = [_row(scored, one) for one in scored.outturns.indicators]
    hit, cells = scored.inside
    least, most = scored.inside_range if cells else (0, 0)
    vintage = case.data.vintage
    dated = vintage is None or vintage.information_to is not None
    answer: dict[str, Any] = plain({
        "scored": {
            "draws": _DRAWS, "years": [str(year) for year in scored.outturns.years],
            "base_year": case.data.file.base_year, "forecast": dated, "scenario": scored.scenario, "hit": hit,
            "cells": cells, "least": least, "most": most, "brier": scored.brier, "rows": rows,
        },
        "cautions": _cautions(engine, rows, dated),
    })  # fmt: skip
    return answer


def _row(scored: Scored, one: Indicator) -> dict[str, Any]:
    own = scored.rows_of(one)[0]
    others = scored.rivals_of(one)
    rivals = [
        {"name_en": rival.name_en, "name_zh": rival.name_zh, "knows": rival.knows_outturns, "beaten": won.get("mape")}
        for rival in RIVALS
        if rival.id in others and (won := scored.beats(one, others[rival.id]))
    ]
    within = inside(scored.forecast.indices[one.id], one.values, BAND)
    return {
        "indicator": one.id, "name_en": one.name_en, "name_zh": one.name_zh, "rivals": rivals,
        "forecast": scored.median(one).tolist(), "outturn": one.values.tolist(), "mape": own["mape_pct"],
        "inside": int(np.nansum(within)), "cells": own["cells"],
    }  # fmt: skip


def _cautions(engine: Engine, rows: list[dict[str, Any]], dated: bool) -> list[dict[str, str]]:
    """What a reader must know of the forecast: where a naive one was as good, and that hindsight is none."""
    found = []
    case = engine.case
    vintage = case.data.vintage
    if not dated and vintage is not None:
        others = ", ".join(name for name in case.vintages if name != vintage.name)
        found.append({
            "kind": "hindsight", "subject": vintage.name,
            "en": "These numbers were chosen when the outturn was known: they are no forecast. What was known at a date"
            f" is shown by --vintage ({others}).",
            "zh": f"这些数字是在实绩已知之后选定的,不是预测。各时点可得信息下的结果见 --vintage({others})。",
        })  # fmt: skip
    lost = [(row, [one for one in row["rivals"] if one["beaten"] is False and not one["knows"]]) for row in rows]
    lost = [(row, rivals) for row, rivals in lost if rivals]
    if lost:
        en = "; ".join(row["name_en"] for row, _ in lost)
        zh = "、".join(row["name_zh"] for row, _ in lost)
        what, what_zh = ("The forecast", "预测") if dated else ("With hindsight too it", "即使事后,结果")
        found.append({
            "kind": "naive", "subject": ",".join(row["indicator"] for row, _ in lost),
            "en": f"{what} did not beat every naive one on: {en}. Which: below.",
            "zh": f"{what_zh}未优于全部简单预测的指标:{zh}。详见下表。",
        })  # fmt: skip
    return found
