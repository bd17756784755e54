"""Every optional key of a scenario file or case.toml changes what is compiled, or is refused; no order matters."""

import datetime
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from pydantic import BaseModel
from quesnay import _core
from quesnay.case.scenario_schema import (
    AssumptionFile,
    ChangeTable,
    CostTable,
    LeverTable,
    PackageFile,
    PolicyTable,
    ProjectTable,
)
from quesnay.case.scenarios import make_scenario
from quesnay.case.schema import CalendarTable, CaseFile, SwitchTable

PAGES = Path(__file__).resolve().parents[3] / "docs" / "cases"
Path_ = tuple[int | str, ...]
TABLES: dict[type[BaseModel], Path_] = {
    PackageFile: (),
    PolicyTable: ("policies", 0),
    LeverTable: ("policies", 0, "levers"),
    CostTable: ("policies", 0, "cost"),
    AssumptionFile: (),
    ChangeTable: ("changes",),
    ProjectTable: ("projects",),
    CaseFile: (),
    CalendarTable: ("calendar",),
    SwitchTable: ("switches",),
}
LOOPS = {
    "localisation_gain": 0.01, "localisation_capacity": 10, "localisation_share_base": 0.3,
    "localisation_ceiling": 0.75, "localisation_time": 2, "revenue_elasticity": 1, "revenue_lag": 1,
    "rate_response": 0.05, "rate_response_time": 0.5,
}  # fmt: skip
# Another value of each optional key than its default and than the examples'.
OTHERS: dict[str, list[Any]] = {
    "includes": [["training"]],
    "compare_with": ["training"],
    "ramp": [0.75],
    "displacement_inside": [True],
    "how_en": ["Moves nothing."],
    "how_zh": ["不改变任何量。"],
    "most": [1.25],
    "height": [0.3],
    "parameter": ["talent_strength", "displacement"],
    "times": [0.7],
    "accounts": [["services"]],
    "districts": [["north"], True],
    "localisation": [True],
    "revenue": [True],
    "nation": [True],
    "shape": ["step", "ramp", "pulse", "series"],
    "duration": [0.9],
    "times_at": [[0.5, 1.0, 2.0]],
    "values": [[0.0, 0.5, 1.0]],
    "combine": ["replace"],
    "rate": [5.0],
    "per_unit": [0.4],
    "of": ["talent_inflow"],
    "outlay": ["loan_loss_outlay"],
    "recoverable": [0.5],
    "input": ["lending_rate_shift"],
    "start": [1.25, datetime.date(2022, 4, 1)],
    "value": [0.4],
    "steps_per_year": [24],
    "method": ["rk4"],
    "import_flexibility": [0.25],
    "rationing": ["intermediates_first", "proportional"],
    "hard_land_ceiling": [True],
    "noise_places": [["services", "goods"]],
    "occasions": [[{"id": "end", "name_en": "end", "name_zh": "期末", "as_of": datetime.date(2023, 12, 31)}]],
    "vintage": ["2020-12"],
    "outcomes": [["research_spending"]],
    "delay": [0.5],
    "dropped": [True],
}
WITHOUT_NUMBERS = {
    "policies",
    "levers",
    "changes",
    "switches",
    "correlations",
    "correlation_matrix",
    "projects",
    "accounts",
    "review",
}


def blocks(stem: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (PAGES / f"{stem}.md").read_text("utf-8"), re.M | re.S)


def with_examples(folder: Path) -> None:
    """Puts the scenario files of the pages, which hold every key, into a copy of the teaching case."""
    (folder / "case.toml").write_text(blocks("case_toml", "toml")[0], "utf-8")
    (folder / "correlations.csv").write_text(blocks("case_toml", "csv")[0], "utf-8")
    vintage = folder / "vintages" / "2020-12"
    vintage.mkdir(parents=True)
    (vintage / "vintage.toml").write_text(blocks("vintages", "toml")[0], "utf-8")
    for file_name, block in zip(("parameters", "sources"), blocks("vintages", "csv"), strict=True):
        (vintage / f"{file_name}.csv").write_text(block, "utf-8")
    projects, delays = blocks("projects", "csv")
    (folder / "projects.csv").write_text(projects, "utf-8")
    with (folder / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write(delays.partition("\n")[2])
        # What loops that a switch closes need.
        for loop, number in LOOPS.items():
            units = {"localisation_capacity": "money/year", "rate_response": "1/year"}
            unit = units.get(loop, "year" if loop.endswith(("_time", "_lag")) else "1")
            file.write(f"{loop},-,-,{unit},{number},{number},{number},fixed,judgement,INV,{loop},{loop},invented\n")
    for kind in ("policies", "assumptions"):
        for block in blocks(kind, "toml"):
            (folder / kind / f"{tomllib.loads(block)['id']}.toml").write_text(block, "utf-8")


def written(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(one) for one in value) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else repr(value)


def write(path: Path, data: dict[str, Any]) -> None:
    path.write_text("".join(f"{key} = {written(value)}\n" for key, value in data.items()), "utf-8")


def meaning(folder: Path) -> Any:
    """All that a run of the case, its packages and its assumptions is made of."""
    case = qy.load_case(folder)
    core, data = case.model.core, case.data
    plan = case._uncertain.plan
    drawn = {name: value.tolist() for name, value in plan.parameters(7, 3).items()}
    means = []
    asked = [(name, []) for name in data.packages] + [("no_policy", [name]) for name in data.assumptions]
    for package, assume in asked:
        scenario = make_scenario(data, package, assume)
        model = _core.apply_scenario(core, scenario)
        fixed = {name: repr(value.tolist()) for name, value in _core.fixed_parameters(core, scenario).items()}
        inside: list[Any] = [(policy.id, policy.displacement_inside) for policy in scenario.policies]
        inside += [(policy.id, policy.cost.recoverable) for policy in data.packages[package].policies]
        file = data.packages[package].file
        # What the page shows and allows of a policy.
        paged = [(policy.how_en, policy.how_zh, policy.most) for policy in data.packages[package].policies]
        means.append((package, assume, model.equations(), fixed, inside, file.compare_with, paged, graph_of(model)))
    return means, drawn, data.file.calendar, data.file.every_occasion, core.equations(), _core.fingerprint(core)


def graph_of(model: _core.CoreModel) -> list[Any]:
    """Constants of the moved inputs: equations are printed with few digits."""
    return [(node["op"], node.get("values"), node.get("args")) for node in model.graph()["nodes"]]


def tables_of(data: dict[str, Any], path: Path_) -> Iterator[dict[str, Any]]:
    at: Any = data
    for n, part in enumerate(path):
        if isinstance(part, str) and part not in at:
            at[part] = {}
        at = at[part]
        if isinstance(at, list) and n == len(path) - 1:
            yield from at
            return
    yield at


FILES: list[tuple[str, list[type[BaseModel]]]] = [
    ("policies/courses_and_sites.toml", [PackageFile, PolicyTable, LeverTable, CostTable, ProjectTable]),
    ("policies/renovation_year.toml", [PolicyTable, LeverTable, CostTable, ProjectTable]),
    ("assumptions/slow_world.toml", [ChangeTable]),
    ("case.toml", [CaseFile, CalendarTable, SwitchTable]),
]


@pytest.mark.parametrize(("name", "schemas"), FILES, ids=[name for name, _ in FILES])
def test_every_optional_key_that_is_removed_or_changed_acts_or_is_refused(
    spoilt: Path, name: str, schemas: list[type[BaseModel]]
) -> None:
    with_examples(spoilt)
    before = meaning(spoilt)
    given = (spoilt / name).read_text("utf-8")
    tried = 0
    for schema in schemas:
        optional = [key for key, field in schema.model_fields.items() if not field.is_required()]
        assert set(optional) <= OTHERS.keys() | WITHOUT_NUMBERS, schema
        count = len(list(tables_of(tomllib.loads(given), TABLES[schema])))
        for n in range(count):
            for key in optional:
                for change in changes(key):
                    data = tomllib.loads(given)
                    table = list(tables_of(data, TABLES[schema]))[n]
                    said = without_defaults(schema, table, data)
                    if not change(table) or without_defaults(schema, table, data) == said:
                        continue
                    write(spoilt / name, data)
                    tried += 1
                    try:
                        after = meaning(spoilt)
                    except qy.CaseError as error:
                        assert name in str(error) or "switches" in str(error), error
                        continue
                    assert repr(after) != repr(before), f"{schema.__name__} {n + 1}: '{key}' changes nothing in {data}"
    assert tried > 5
    (spoilt / name).write_text(given, "utf-8")


def without_defaults(schema: type[BaseModel], table: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """A table without the keys that say what holds without them."""
    defaults = {key: field.default for key, field in schema.model_fields.items()}
    if schema is LeverTable:
        defaults["shape"] = "ramp" if "ramp" in data["policies"][0] else "step"
    return {key: value for key, value in table.items() if value != defaults.get(key)}


def changes(key: str) -> Iterator[Callable[[dict[str, Any]], bool]]:
    """Removing a key, and giving it another value; each says whether the table is another now."""

    def without(table: dict[str, Any]) -> bool:
        return key not in WITHOUT_NUMBERS - {"correlations", "correlation_matrix"} and table.pop(key, None) is not None

    yield without
    for value in OTHERS.get(key, []):

        def other(table: dict[str, Any], value: Any = value) -> bool:
            if table.get(key) == value or (key == "rationing" and "import_flexibility" not in table):
                return False
            table[key] = value
            return True

        yield other


def reverse_lines(path: Path) -> None:
    header, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(lines)]) + "\n", "utf-8")


def reverse_tables(path: Path) -> None:
    data = tomllib.loads(path.read_text("utf-8"))

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(one) for key, one in reversed(value.items())}
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            return [turned(one) for one in reversed(value)]
        return value

    write(path, turned(data))


@pytest.mark.parametrize("name", ["guangzhou", "two_sectors"])
def test_no_order_of_rows_tables_or_assumptions_matters(tmp_path: Path, name: str, request: Any) -> None:
    case = request.getfixturevalue(name)
    folder = tmp_path / name
    shutil.copytree(case.data.folder, folder)
    for file in (
        "accounts",
        "parameters",
        "targets",
        "sources",
        "technical_coefficients",
        "local_share",
        "final_demand",
    ):
        reverse_lines(folder / f"{file}.csv")
    for file in [folder / "case.toml", *folder.glob("policies/*.toml"), *folder.glob("assumptions/*.toml")]:
        reverse_tables(file)
    other = qy.load_case(folder)
    packages = case.packages[:3]
    assume = list(case.data.assumptions)
    first = case.run(packages, draws=8, seed=3, assume=assume).to_frame()
    second = other.run(packages, draws=8, seed=3, assume=assume[::-1]).to_frame()
    # Policies of one lever add up in the order of the file, so the last bits may differ.
    assert set(first.columns) == set(second.columns) and first.index.equals(second.index)
    np.testing.assert_allclose(first.to_numpy(), second[first.columns].to_numpy(), rtol=1e-9)
