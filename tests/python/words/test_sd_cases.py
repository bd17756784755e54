"""Every case of tests/reference/sd_cases.json: recorded runs of other programs, and closed forms, which its `truth`
tells apart. tests/cpp/dynamics/sd_cases_test.cpp runs the same table."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from quesnay import Model, ModelBuilder

HERE = Path(__file__).parent
CASES = json.loads((HERE.parents[1] / "reference" / "sd_cases.json").read_text("utf-8"))
spec = importlib.util.spec_from_file_location("sd_models", HERE / "sd_models.py")
assert spec is not None and spec.loader is not None
sd_models = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sd_models)


def found(tree: Any, path: str) -> Any:
    for key in path.split("/"):
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


def expectations(case: dict[str, Any], file: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Outcome, time and published value."""
    for table in case.get("tables", []):
        whole = found(file, table["at"])
        rows = whole[table.get("rows", "rows")]
        assert len(rows) >= 3
        for row in rows:
            for outcome, value in zip(table["outcomes"], row[1:], strict=False):
                yield outcome, row[0], value
    for path, outcome, time in case.get("points", []):
        yield outcome, time, found(file, path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_of_the_table_gives_its_published_numbers(
    case: dict[str, Any], reference: Callable[[str], dict[str, Any]]
) -> None:
    file = reference(case["file"])
    assert (case["truth"] == "closed form") == bool(file["source"].get("made_here"))
    b = ModelBuilder()
    sd_models.MODELS[case["model"]](b)
    steps, start = case["steps_per_year"], case.get("start", 0.0)
    result = Model(b.build()).run({}, years=case["years"], steps_per_year=steps, method=case["method"], start=start)
    compared = set()
    for outcome, time, expected in expectations(case, file):
        name, _, label = outcome.rstrip("]").partition("[")
        series = result[name].sel(user=label) if label else result[name]
        # Six printed digits of small numbers: the largest number of the series sets the margin.
        margin = case["relative"] * float(np.abs(series).max())
        given = float(series[round((time - start) * steps)])
        assert given == pytest.approx(expected, rel=case["relative"], abs=margin), (outcome, time)
        compared.add(outcome)
    assert len(compared) >= len({outcome for table in case.get("tables", []) for outcome in table["outcomes"]})
    assert compared


def test_every_model_of_the_table_is_used_and_every_file_is_covered() -> None:
    assert {case["model"] for case in CASES} == set(sd_models.MODELS)
    files = {f"sd/{path.stem}" for path in (HERE.parents[1] / "reference" / "sd").glob("*.json")}
    assert files - {case["file"] for case in CASES} <= {"sd/theil_statistics"}
