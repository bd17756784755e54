"""Writes the shipped economies with a dozen scenarios and their answers, for tests in C++ and Python alike.

``python tests/reference/economy/generate.py`` writes NAME.json beside this file; numbers are hexadecimal doubles, so
that both sides compare bits. `made_here`: the answers are those of this library, whose central run two independent
programs agree with (tests/python/study/test_central_run.py). They hold C++ callers to the numbers of Python callers.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import quesnay as qy
from quesnay import _core
from quesnay.case import scenarios as written
from quesnay.case.scenario_schema import ProjectTable
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios, record_steps

HERE = Path(__file__).resolve().parent
CASES = HERE.parents[2] / "scenarios"
# Scenario name: package, assumptions, and the policies of the package that stay (none given: all).
SCENARIOS: dict[str, dict[str, tuple[str, list[str], list[str] | None]]] = {
    "two_sectors": {
        "no_policy": ("no_policy", [], None), "sites": ("sites", [], None), "training": ("training", [], None),
        "boom": ("no_policy", ["boom"], None), "training in a boom": ("training", ["boom"], None),
    },
    "guangzhou": {
        "no_policy": ("no_policy", [], None), "plan": ("plan", [], None), "land_first": ("land_first", [], None),
        "talent_first": ("talent_first", [], None), "funds_first": ("funds_first", [], None),
        "surge": ("no_policy", ["demand_surge"], None), "slump": ("no_policy", ["slump"], None),
        "plan in a slump": ("plan", ["slump"], None), "land in a surge": ("land_first", ["demand_surge"], None),
        "P1 alone": ("plan", [], ["P1"]), "L7 alone": ("plan", [], ["L7"]), "P8 alone": ("plan", [], ["P8"]),
    },
    # A forecast of 2017-10: named projects as announced, come late by chance, by a scenario, or not at all.
    "named_projects": {
        "no_policy": ("no_policy", [], None), "plan": ("plan", [], None), "plan in a slump": ("plan", ["slump"], None),
        "displays late": ("late", [], None), "no third line": ("dropped", [], None),
    },
}  # fmt: skip
OUTCOMES = ("gross_output", "value_added", "persons_employed", "utilisation")
SEED, DRAWS = 2025, 24
LEVELS = [0.1, 0.5, 0.9]


def _noted(cls: Any, names: str) -> Any:
    """A maker of the class that also gives what it was called with."""

    def make(*values: Any, **named: Any) -> tuple[Any, dict[str, Any]]:
        fields = {**dict(zip(names.split(), values, strict=False)), **named}
        core = cls(*(_core_of(value) for value in values), **{key: _core_of(v) for key, v in named.items()})
        return core, {key: _plain(value) for key, value in fields.items()}

    make.Kind = getattr(cls, "Kind", None)  # type: ignore[attr-defined]
    return make


def _core_of(value: Any) -> Any:
    if isinstance(value, list):
        return [_core_of(one) for one in value]
    return value[0] if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):
        return value[1]
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, _core.Cost.Kind):
        return value.name
    return float(value).hex() if isinstance(value, float | int) and not isinstance(value, bool) else value


def noted_scenario(data: Any, name: str, package: str, assume: list[str], policies: list[str] | None) -> dict[str, Any]:
    """A scenario as the case reader makes it, in plain words."""
    fields = {
        "Amount": "number parameter", "Schedule": "shape start duration times values",
        "Move": "input labels height schedule replaces", "Cost": "kind amount of grade source",
        "Policy": "id moves schedule cost source displacement_inside", "Setting": "parameter value labels",
        "Assumption": "id moves settings",
        "Scenario": "name policies assumptions",
    }  # fmt: skip
    makers = {cls: _noted(getattr(_core, cls), names) for cls, names in fields.items()}
    with mock.patch.multiple(written, **makers):
        made: Any = written.make_scenario(data, package, assume, policies, name=name)
    plain: dict[str, Any] = made[1]
    return plain


def hexes(values: Any) -> list[str]:
    return [float(value).hex() for value in np.asarray(values, dtype=float).ravel()]


def with_changed_projects(data: Any) -> Any:
    """The case with two packages of its own, which change projects and nothing else."""
    control = data.packages["no_policy"]
    changes = {
        "late": ProjectTable(project="FOX", delay=1.0),
        "dropped": ProjectTable(project="TOY", dropped=True),
    }
    packages = {
        name: dataclasses.replace(control, file=control.file.model_copy(update={"id": name, "projects": [one]}))
        for name, one in changes.items()
    }
    return dataclasses.replace(data, packages={**data.packages, **packages})


def economy(name: str) -> dict[str, Any]:
    """Numbers, scenarios and answers of a shipped case."""
    named = name == "named_projects"
    case = qy.load_case(CASES / ("guangzhou" if named else name), vintage="2017-10" if named else None)
    data, core = with_changed_projects(case.data) if named else case.data, case.model.core
    projects = [
        (one.project, one.account, one.outlay_at, one.outlay, one.capacity_at, one.capacity)
        for one in (data.projects.built if named else ())
    ]
    bare = set(_core.build_economy(data.codes, named_projects=projects).names("parameter"))
    drawn, central = Uncertainty(data, core), Uncertainty(data, core, central=True)
    chosen = SCENARIOS[name]
    scenarios = [written.make_scenario(data, p, a, k, name=n) for n, (p, a, k) in chosen.items()]
    return {
        "made_here": "generate.py",
        "sectors": list(data.codes),
        "steps_per_year": data.file.calendar.steps_per_year,
        "years": data.file.calendar.years,
        "extra_parameters": [
            [row.parameter, row.unit]
            for row in data.parameters
            if row.parameter not in bare
        ],
        "named_projects": [[one[0], one[1], *(hexes(table) for table in one[2:])] for one in projects],
        "values": {key: hexes(value) for key, value in drawn.values.items()},
        "numbers": [
            {
                "stream": row.stream, "parameter": row.parameter,
                "elements": [core.element_labels(row.parameter).index(code) for code in row.accounts] or [0],
                "kind": row.distribution,
                "central": row.central.hex(), "low": row.low.hex(), "high": row.high.hex(),
            }
            for row in data.parameters
            if row.distribution != "fixed"
        ],
        "correlations": [[first, second, value.hex()] for first, second, value in data.correlations],
        "scenarios": [noted_scenario(data, n, p, a, k) for n, (p, a, k) in chosen.items()],
        "seed": SEED,
        "draws": DRAWS,
        "levels": LEVELS,
        "central": answers(central, scenarios, RunOptions(1, 0, threads=1, lanes=4)),
        "drawn": answers(drawn, scenarios, RunOptions(DRAWS, SEED)),
    }  # fmt: skip


def answers(uncertainty: Uncertainty, scenarios: list[Any], options: RunOptions) -> dict[str, Any]:
    """Every chosen outcome of the last year by scenario, and bands, shares and differences of its total."""
    core, data = uncertainty.core, uncertainty.data
    outcomes = [one for one in core.outcomes if one.name in OUTCOMES]
    steps = record_steps(data, 1)
    programs, compiled = compile_scenarios(uncertainty, scenarios, steps, outcomes)
    result = options.run(programs, uncertainty.plan)
    # Of many draws the sums alone.
    elements = programs.program(0).elements
    kept = [i for i, (_, label) in enumerate(elements) if options.draws == 1 or label == "total"]
    total = compiled[0].result(len(steps) - 1, "gross_output", "total")
    bands = [result.band(s, total, LEVELS) for s in range(len(scenarios))]
    threshold = bands[0]["quantiles"][1]
    pairs = [result.paired_difference(s, 0, (total, total), 1, LEVELS) for s in range(1, len(scenarios))]
    met = [result.target_probability(s, total, threshold, True) for s in range(len(scenarios))]
    return {
        "failures": len(result.failures),
        "values": {
            scenario.name: hexes(result.values(s).reshape(-1, len(steps), options.draws)[kept, -1, :])
            for s, scenario in enumerate(scenarios)
        },
        "bands": [hexes([band["mean"], band["sd"], *band["quantiles"]]) for band in bands],
        "threshold": float(threshold).hex(),
        "targets": [hexes([one["probability"], one["wilson_low"], one["wilson_high"]]) for one in met],
        "pairs": [hexes([one["mean"], one["standard_error"], one["share_better"], *one["quantiles"]]) for one in pairs],
    }


def text(name: str) -> str:
    return json.dumps(economy(name), separators=(",", ":"), ensure_ascii=False).replace("],", "],\n") + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:] or SCENARIOS:
        (HERE / f"{name}.json").write_text(text(name), encoding="utf-8")
