"""The economies that the C++ tests run too: tests/reference/economy holds their numbers, scenarios and answers."""

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "economy"
spec = importlib.util.spec_from_file_location("economy_reference", FOLDER / "generate.py")
assert spec is not None and spec.loader is not None
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", sorted(generate.SCENARIOS))
def test_the_shipped_case_has_the_numbers_scenarios_and_bits_of_the_reference(name: str) -> None:
    # A difference means that results changed: if that is meant, generate.py writes the file anew.
    written = (FOLDER / f"{name}.json").read_text("utf-8").splitlines()
    assert generate.text(name).splitlines() == written
