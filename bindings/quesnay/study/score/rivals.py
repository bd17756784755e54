"""Forecasts of one line: what a model must beat, each from figures of its own and none from outturns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

import numpy as np

from quesnay.case.files import FileLog, read_csv
from quesnay.scores.given import FloatArray

__all__ = ["RIVALS", "History", "Rival", "read_history", "rivals"]

_COLUMNS = ["indicator", "scope", "measure", "year", "value", "published", "grade", "source"]
_FEWEST_GROWTHS = 8
_YEARS_OF_MEAN = 5


@dataclass(frozen=True)
class Rival:
    """A forecaster, its names, and whether it knows what came."""

    id: str
    name_en: str
    name_zh: str
    knows_outturns: bool = False


RIVALS = (
    Rival("no_change", "no change", "不变"),
    Rival("last_growth", "last growth", "沿用上年增速"),
    Rival("mean5", "five-year mean", "五年平均增速"),
    Rival("national", "national growth, constant share", "全国增速、份额不变"),
    Rival("ar1", "AR(1)", "一阶自回归"),
    Rival("national_realised", "national growth as it came", "实际全国增速", True),
)


@dataclass(frozen=True)
class History:
    """Levels and growth [%] by indicator and year, of the city and of the nation."""

    levels: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    growth: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    national: Mapping[str, Mapping[int, float]] = field(default_factory=dict)

    def growth_of(self, indicator: str) -> dict[int, float]:
        """Growth by year [1]: as published, and of levels."""
        levels = self.levels.get(indicator, {})
        found = {year: levels[year] / levels[year - 1] - 1.0 for year in sorted(levels) if year - 1 in levels}
        found |= {year: value / 100.0 for year, value in self.growth.get(indicator, {}).items()}
        return dict(sorted(found.items()))


def read_history(path: str | PathLike[str], base_year: int) -> History:
    """Figures that rivals use.

    Raises
    ------
    CaseError
        For a row without source or grade, and a figure of the city that is later than the base year.
    """
    path = Path(path)
    tables: dict[str, dict[str, dict[int, float]]] = {"level": {}, "growth": {}, "national": {}}
    key = ["indicator", "scope", "measure", "year"]
    for row in read_csv(FileLog(path.parent), path.name, _COLUMNS, key).rows:
        if row["scope"] not in ("city", "national"):
            raise row.error("scope", f"'{row['scope']}'", "city or national")
        if row["measure"] not in ("level", "growth") or (row["scope"] == "national" and row["measure"] == "level"):
            raise row.error("measure", f"'{row['measure']}'", "level or growth, of the nation growth")
        if row["grade"] not in ("published", "derived"):
            raise row.error("grade", f"'{row['grade']}'", "published or derived: a rival has no other figures")
        row.text("source")
        year = int(row.number("year"))
        if row["scope"] == "city" and year > base_year:
            raise row.error("year", row["year"], f"{base_year} or before: a rival knows no outturn")
        kind = "national" if row["scope"] == "national" else row["measure"]
        tables[kind].setdefault(row.text("indicator"), {})[year] = row.number("value")
    return History(tables["level"], tables["growth"], tables["national"])


def _repeated(growth: float, years: int) -> FloatArray:
    return np.asarray(100.0 * (1.0 + growth) ** np.arange(1, years + 1))


def _mean(history: History, indicator: str, base: int) -> float | None:
    """Mean growth of five years: geometric where there are levels, else of the years there are, at least three."""
    levels = history.levels.get(indicator, {})
    if base in levels and base - _YEARS_OF_MEAN in levels:
        return float((levels[base] / levels[base - _YEARS_OF_MEAN]) ** (1.0 / _YEARS_OF_MEAN) - 1.0)
    growth = history.growth_of(indicator)
    found = [growth[year] for year in range(base - _YEARS_OF_MEAN + 1, base + 1) if year in growth]
    return float(np.mean(found)) if len(found) >= 3 else None


def _autoregression(history: History, indicator: str, base: int, years: int) -> FloatArray | None:
    """Least squares of growth on growth of the year before, iterated; of eight growths or more in a row."""
    growth = history.growth_of(indicator)
    run: list[float] = []
    year = base
    while year in growth:
        run.insert(0, growth[year])
        year -= 1
    if len(run) < _FEWEST_GROWTHS:
        return None
    before, after = np.array(run[:-1]), np.array(run[1:])
    slope = np.sum((before - before.mean()) * (after - after.mean())) / np.sum((before - before.mean()) ** 2)
    start = after.mean() - slope * before.mean()
    index, last, found = 100.0, run[-1], []
    for _ in range(years):
        last = start + slope * last
        index *= 1.0 + last
        found.append(index)
    return np.array(found)


def _realised(history: History, indicator: str, years: Sequence[int]) -> FloatArray | None:
    national = history.national.get(indicator, {})
    index, found = 100.0, []
    for year in years:
        index *= 1.0 + national.get(year, np.nan) / 100.0
        found.append(index)
    return np.array(found) if np.isfinite(found[0]) else None


def rivals(history: History, indicator: str, base: int, years: Sequence[int]) -> dict[str, FloatArray]:
    """Indices by rival, base year = 100, over the years; rivals without figures of their own are left out."""
    n = len(years)
    found: dict[str, FloatArray | None] = {"no_change": np.full(n, 100.0)}
    growth = history.growth_of(indicator)
    found["last_growth"] = _repeated(growth[base], n) if base in growth else None
    mean = _mean(history, indicator, base)
    found["mean5"] = _repeated(mean, n) if mean is not None else None
    national = history.national.get(indicator, {})
    found["national"] = _repeated(national[base] / 100.0, n) if base in national else None
    found["ar1"] = _autoregression(history, indicator, base, n)
    found["national_realised"] = _realised(history, indicator, years)
    return {name: index for name, index in found.items() if index is not None}
