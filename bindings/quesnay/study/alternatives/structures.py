"""Which other structures of the economy a run can be held against, and what each changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.case.alternatives import AS_RUN, THIRDS
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.schema import changed_switches
from quesnay.errors import CaseError
from quesnay.study.plan import Study, Uncertainty
from quesnay.study.switches import build_case_model, loop_alternatives, switch_alternatives

__all__ = ["Structure", "chosen_structures", "declared", "structure_of_run", "with_structure"]


@dataclass(frozen=True)
class Structure:
    """One other structure of the economy.

    Attributes
    ----------
    parameters
        Numbers that parameters have in every draw.
    switches
        Switches of the economy that are set anew.
    thirds, third
        A drawn number, and which third of the draws by it, 0 the lowest.
    """

    id: str
    title_en: str
    title_zh: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    thirds: str | None = None
    third: int = 0


def structure_of_run() -> Structure:
    """The structure that a run has, as it is told."""
    return Structure(AS_RUN, "as run", "本次运行的结构")


def declared(data: CaseData) -> list[Structure]:
    """Structures that a case declares, in its order, then those of its switches that it does not name."""
    found = []
    named: set[str] = set()
    for one in data.alternatives:
        named |= one.switches.keys()
        if one.thirds is None:
            found.append(Structure(one.id, one.title_en, one.title_zh, one.parameters, one.switches))
            continue
        found += [
            Structure(f"{one.id}_{ending}", f"{one.title_en}: {en}", f"{one.title_zh}:{zh}", {}, {}, one.thirds, third)
            for third, (ending, en, zh) in enumerate(THIRDS)
        ]
    known = {one.id for one in found}
    for name, changes, en, zh in [*switch_alternatives(data.file.switches), *loop_alternatives(data)]:
        if name not in known and not named & changes.keys():
            found.append(Structure(name, en, zh, {}, changes))
    return found


def chosen_structures(study: Study, names: Sequence[str] | None) -> tuple[list[Structure], list[tuple[str, str, str]]]:
    """Structures to compare in, and those that this run cannot have: id, why in English, why in Chinese.

    Raises
    ------
    CaseError
        For a name that the case does not declare, twice the same, a text for the list, or one that cannot be had though
        it was named.
    """
    every = {one.id: one for one in declared(study.case)}
    if names is None:
        asked = list(every)
    else:
        if isinstance(names, str):
            raise CaseError(f"alternatives is the text '{names}', expected a list of names such as ['{names}']")
        asked = list(names)
        for name in asked:
            if not isinstance(name, str):
                raise CaseError(f"alternatives hold {name!r}, expected names")
            known_name(name, every, str(study.case.folder), "alternative")
            if asked.count(name) > 1:
                raise CaseError(f"alternatives name '{name}' twice, expected each once")
    kept, left = [], []
    for name in asked:
        why = _why_not(study, every[name])
        if why is None:
            kept.append(every[name])
        elif names is not None:
            raise CaseError(f"alternative '{name}' cannot be compared in this run: {why[0]}")
        else:
            left.append((name, *why))
    return kept, left


def _edited(study: Study) -> bool:
    built, core = build_case_model(study.case), study.uncertainty.core
    return bool(core.equations() != built.equations() or core.unit_words != built.unit_words)


def _why_not(study: Study, one: Structure) -> tuple[str, str] | None:
    """Why a run cannot have a structure, or None."""
    core = study.uncertainty.core
    missing = next((name for name in one.parameters if name not in core.names("parameter")), None)
    if missing is not None:
        return f"the edited model lacks parameter '{missing}'", f"模型已改,缺少参数 {missing}"
    if one.switches and _edited(study):
        return "the model was edited, and switches build another", "模型已改,无法再切换结构"
    if one.thirds is not None:
        if study.central:
            return "a central run has no draws to divide", "中心运行没有可分组的抽样"
        row = next((row for row in study.case.parameters if row.parameter == one.thirds), None)
        if row is None or row.parameter not in core.names("parameter"):
            return f"the edited model lacks parameter '{one.thirds}'", f"模型已改,缺少参数 {one.thirds}"
        values = [study.uncertainty.scenario_values(scenario).get(one.thirds) for scenario in study.scenarios]
        if any(value is not None and not np.isnan(value).any() for value in values):
            return f"'{one.thirds}' is not drawn in it", f"本次运行中 {one.thirds} 不抽样"
    return None


def with_structure(study: Study, one: Structure) -> Uncertainty:
    """The model and draws of a study in another structure; its parameters are set in scenarios."""
    if not one.switches:
        return study.uncertainty
    switches = changed_switches(study.case.file.switches, one.switches)
    file = study.case.file.model_copy(update={"switches": switches})
    data = dataclasses.replace(study.case, file=file)
    return study.uncertainty.over(build_case_model(data))


def thirds_of(study: Study, names: Sequence[str]) -> dict[str, np.ndarray[Any, np.dtype[np.int64]]]:
    """By drawn number, the third of each draw: 0 the lowest, 2 the highest; thirds differ by one draw at most."""
    if not names:
        return {}
    rows = {row.parameter: row for row in study.case.parameters}
    options, plan = study.options, study.uncertainty.plan
    drawn = plan.drawn_numbers(options.seed, options.first_draw, options.draws)
    streams, thirds = plan.streams, {}
    for name in names:
        ranks = np.empty(options.draws, dtype=np.int64)
        ranks[np.argsort(drawn[:, streams.index(rows[name].stream)], kind="stable")] = np.arange(options.draws)
        thirds[name] = ranks * 3 // options.draws
    return thirds


def settings_of(one: Structure) -> list[_core.Setting]:
    """Parameters that a structure sets."""
    return [_core.Setting(name, value) for name, value in one.parameters.items()]
