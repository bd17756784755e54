"""Indicators at the ends of the phases of a plan: monitoring.csv. The columns are fixed by docs/study/outputs.md.

A flow is what the twelve months before a date add up to, a level what stands at the date; an indicator with a target
is on track in a draw where it is at least on the path of constant growth from its base to the target.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData, FloatArray, Indicator
from quesnay.case.files import known_name
from quesnay.case.labels import readable_unit
from quesnay.case.monitoring.indicator_files import GROUPS
from quesnay.errors import CaseError
from quesnay.study.monitoring.district_table import by_district
from quesnay.study.plan import Progress, compile_scenarios

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["MONITORING_COLUMNS", "has_indicators", "monitoring_table"]

MONITORING_COLUMNS = (
    "scenario phase as_of district group indicator unit value target gap on_track grade name_en name_zh group_zh"
    " indicators draws"
).split()
CITY = "city"
_DISTRICT = ("district_output", "district_output_per_area")


def has_indicators(study: Study) -> bool:
    """Whether a case has indicators, and phases at whose ends they are read."""
    return bool(study.case.indicators) and bool(study.case.file.phases)


class _Recorded:
    """Draws of one scenario: rates at the start, and sums or levels at steps."""

    def __init__(self, values: FloatArray, places: Mapping[tuple[str, str], int], steps: Sequence[int]) -> None:
        self._values, self._places, self._steps = values, places, list(steps)

    def has(self, name: str, label: str) -> bool:
        return (f"level of {name}", label) in self._places

    def _at(self, name: str, label: str) -> FloatArray:
        rows: FloatArray = self._values[self._places[name, label]]
        return rows

    def start(self, name: str, label: str) -> FloatArray:
        first: FloatArray = self._at(f"level of {name}", label)[0]
        return first

    def level(self, name: str, label: str, step: int) -> FloatArray:
        row: FloatArray = self._at(f"level of {name}", label)[self._steps.index(step)]
        return row

    def flow(self, name: str, label: str, first: int, last: int) -> FloatArray:
        """What came between two steps."""
        rows = [r for r, step in enumerate(self._steps) if first < step <= last]
        total: FloatArray = self._at(f"sum of {name}", label)[rows].sum(axis=0)
        return total


def _quantities(case: CaseData, study: Study) -> dict[str, bool]:
    """Quantities that indicators read, and whether each is a flow."""
    core = study.uncertainty.core
    names = [name for one in case.indicators for name in (*one.numerator, *filter(None, [one.denominator]))]
    names += ["observed_output", "observed_value_added", *(_DISTRICT if by_district(study) else ())]
    where, known = f"{case.folder / 'indicators.csv'}", _named(core)
    for name in names:
        known_name(name, known, where, "quantity")
    return {name: core.unit(name).endswith("/year") and name != "district_output_per_area" for name in names}


def _named(core: _core.CoreModel) -> list[str]:
    return [name for kind in ("stock", "flow", "auxiliary") for name in core.names(kind)]


def _outcomes(core: _core.CoreModel, flows: Mapping[str, bool]) -> list[_core.Outcome]:
    outcomes = []
    for name, flow in flows.items():
        unit = core.unit(name)
        outcomes.append(_core.Outcome(f"level of {name}", name, _core.OutcomeKind.Level, unit, False, 0))
        if flow:
            kind = _core.OutcomeKind.Integral
            outcomes.append(_core.Outcome(f"sum of {name}", name, kind, unit.removesuffix("/year"), False, 0))
    return outcomes


def _ends(case: CaseData) -> list[tuple[str, datetime.date, int]]:
    """Phases with the day they end on and the step that ends it."""
    calendar, ends = case.file.calendar, []
    for phase in case.file.phases:
        step = years_from_start(calendar.start, phase.end + datetime.timedelta(days=1)) * calendar.steps_per_year
        if abs(step - round(step)) > 1e-9:
            raise CaseError(
                f"{case.folder / 'case.toml'}: phase '{phase.id}' ends on {phase.end}, expected the end of a step"
            )
        if round(step) < calendar.steps_per_year:
            raise CaseError(
                f"{case.folder / 'case.toml'}: phase '{phase.id}' ends on {phase.end}, expected a year or more after"
                f" {calendar.start}: indicators are of twelve months"
            )
        ends.append((phase.id, phase.end, round(step)))
    return ends


def _sum(draws: _Recorded, names: Sequence[str], weights: Mapping[str, float], read: Any) -> FloatArray:
    """Over accounts with their weights; a quantity that has one value for the whole case counts once."""
    parts: list[FloatArray] = []
    for name in names:
        if draws.has(name, ""):
            parts.append(read(name, ""))
        else:
            parts += [weight * read(name, code) for code, weight in weights.items()]
    return np.asarray(sum(parts[1:], parts[0]))


def _value(draws: _Recorded, one: Indicator, flows: Mapping[str, bool], step: int, year: int) -> FloatArray:
    def now(name: str, label: str) -> FloatArray:
        if not flows[name]:
            return draws.level(name, label, step)
        return draws.flow(name, label, 0 if one.cumulative else step - year, step)

    def ratio(read: Any) -> FloatArray:
        top = _sum(draws, one.numerator, one.numerator_accounts, read)
        return top / _sum(draws, [one.denominator], one.denominator_accounts, read) if one.denominator else top

    if one.growth:
        # A flow of twelve months sits in their middle.
        since = step / year - (0.5 if flows[one.numerator[0]] else 0.0)
        mean: FloatArray = ((ratio(now) / ratio(draws.start)) ** (1.0 / since)) - 1.0
        return mean * (1.0 if one.times is None else one.times)
    if one.base is None:
        return ratio(now) * (1.0 if one.times is None else one.times)
    return ratio(now) * (one.base / ratio(draws.start))


def _path(base: float | FloatArray, target: float, time: float, end: float) -> float | FloatArray:
    """Where an indicator should stand: constant growth from its base, or a straight line from nothing."""
    share = time / end
    if np.all(np.asarray(base) == 0.0):
        return target * share
    return base * (target / base) ** share


def _target_path(draws: _Recorded, one: Indicator, time: float, end: float) -> float | FloatArray:
    """The path to the target of an indicator; a growth has none to go, it is its target throughout."""
    if one.growth:
        return np.full(1, one.target)
    return _path(0.0 if one.cumulative else _base(draws, one), float(one.target or 0.0), time, end)


def _row(value: FloatArray, target: float | None, path: float | FloatArray | None, at_least: bool) -> dict[str, Any]:
    median = float(np.median(value))
    if target is None or path is None:
        return {"value": median, "draws": len(value)}
    good = value >= path if at_least else value <= path
    return {
        "value": median, "target": target, "gap": 100.0 * (median / target - 1.0), "on_track": float(np.mean(good)),
        "draws": len(value),
    }  # fmt: skip


def _attained(value: FloatArray, target: float, at_least: bool) -> FloatArray:
    return np.minimum(1.0, value / target if at_least else target / value)


def monitoring_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """See Result.monitoring."""
    import pandas as pd

    case = study.case
    if not has_indicators(study):
        raise CaseError(
            f"{case.folder}: the case has no indicators or no phases, expected a file indicators.csv and [[phases]]"
        )
    ends, flows = _ends(case), _quantities(case, study)
    per_year = case.file.calendar.steps_per_year
    steps = sorted({0, *(step for _, _, step in ends), *(step - per_year for _, _, step in ends)})
    outcomes = _outcomes(study.uncertainty.core, flows)
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps, outcomes)
    ensemble = study.options.keeping_all().run(programs, study.uncertainty.plan, progress=progress)
    rows = []
    for s, scenario in enumerate(study.names):
        one = compiled[s]
        places = {(outcomes[o].name, label): n for n, (o, label) in enumerate(one.elements)}
        kept = np.asarray(ensemble.values(s))
        draws = _Recorded(kept.reshape(len(places), len(steps), -1), places, steps)
        for phase, day, step in ends:
            common = {"scenario": scenario, "phase": phase, "as_of": day.isoformat()}
            rows += [{**common, **row} for row in _city_rows(case, draws, flows, step, per_year)]
            if by_district(study):
                rows += [{**common, **row} for row in _district_rows(case, draws, step, per_year)]
    table = pd.DataFrame(rows, columns=MONITORING_COLUMNS)
    return table.sort_values(["scenario", "as_of", "district", "group", "indicator"], ignore_index=True)


def _target_rows(case: CaseData, draws: _Recorded, step: int, year: int) -> list[tuple[dict[str, Any], FloatArray]]:
    """The plan's own targets on output and value added; a year's mean sits at its middle."""
    rows = []
    end = float(case.file.calendar.years)
    for target in case.targets:
        if target.outcome not in ("observed_output", "observed_value_added"):
            continue
        base = float(case.arrays["gross_output_base"][case.codes.index(target.account)])
        if target.outcome == "observed_value_added":
            base *= float(case.arrays["value_added_ratio_base"][case.codes.index(target.account)])
        value = draws.flow(target.outcome, target.account, step - year, step)
        path = _path(base, target.threshold, step / year, end)
        row = _row(value, target.threshold, path, target.direction == "at_least")
        rows.append((
            {
                "group": "scale", "indicator": target.target, "unit": readable_unit(case, target.unit),
                "grade": target.grade, "name_en": target.name_en, "name_zh": target.name_zh, **row,
            },
            _attained(value, target.threshold, target.direction == "at_least"),
        ))  # fmt: skip
    return rows


def _city_rows(
    case: CaseData, draws: _Recorded, flows: Mapping[str, bool], step: int, year: int
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    reached: dict[str, list[FloatArray]] = {}
    for row, share in _target_rows(case, draws, step, year):
        rows.append(row)
        reached.setdefault("scale", []).append(share)
    for one in case.indicators:
        value, path = _value(draws, one, flows, step, year), None
        if one.target is not None and one.by is not None:
            day = datetime.timedelta(days=1)
            end = years_from_start(case.file.calendar.start, one.by + day)
            path = _target_path(draws, one, min(step / year, end), end)
            reached.setdefault(one.group, []).append(_attained(value, one.target, one.direction == "at_least"))
        row = _row(value, one.target, path, one.direction == "at_least")
        rows.append({
            "group": one.group, "indicator": one.indicator, "unit": one.unit, "grade": one.grade,
            "name_en": one.name_en, "name_zh": one.name_zh, **row,
        })  # fmt: skip
    for group, shares in reached.items():
        # Nothing reached of one target is nothing of the group.
        least = np.maximum(np.min(shares, axis=0), 0.0)
        mean = np.exp(np.mean([np.log(np.maximum(share, 1e-300)) for share in shares], axis=0)) * (least > 0.0)
        rows.append({
            "group": group, "indicator": "attainment", "unit": "1", **_row(mean, 1.0, 1.0, True), "grade": "judgement",
            "name_en": "attainment of the targets of the group", "name_zh": "本组目标完成度", "indicators": len(shares),
        })  # fmt: skip
    return [{"district": CITY, "group_zh": GROUPS[row["group"]][1], **row} for row in rows]


def _base(draws: _Recorded, one: Indicator) -> FloatArray:
    """Where an indicator stood at the start of the run."""
    top = _sum(draws, one.numerator, one.numerator_accounts, draws.start)
    if one.denominator:
        top = top / _sum(draws, [one.denominator], one.denominator_accounts, draws.start)
    return np.full_like(top, one.base) if one.base is not None else top * (1.0 if one.times is None else one.times)


def _district_rows(case: CaseData, draws: _Recorded, step: int, year: int) -> list[dict[str, Any]]:
    rows = []
    for district in case.districts.districts if case.districts is not None else ():
        output = draws.flow("district_output", district.code, step - year, step)
        per_area = draws.level("district_output_per_area", district.code, step)
        for group, name, value, unit, words in (
            ("scale", "industrial_output", output, "money", ("industrial output", "工业产出")),
            (
                "intensity",
                "output_per_area",
                per_area,
                "money/area/year",
                ("industrial output per area", "单位用地工业产出"),
            ),
        ):
            rows.append({
                "district": district.code, "group": group, "indicator": name, "unit": readable_unit(case, unit),
                "grade": "judgement", "name_en": words[0], "name_zh": words[1], "group_zh": GROUPS[group][1],
                **_row(value, None, None, True),
            })  # fmt: skip
    return rows
