"""Intervals of answers hold known truths about as often as they say: the cases of the benchmark, with fixed seeds."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

REPETITIONS = 150
NAMES = ["given_data", "exchanged", "correlated", "every_part", "some_orders", "first_ranks", "under_facts"]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "benchmarks" / "python" / "question_intervals.py"
    spec = importlib.util.spec_from_file_location("question_intervals", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_intervals_hold_known_truths(benchmark: ModuleType, name: str) -> None:
    assert [one.__name__ for one in benchmark.QUESTIONS] == NAMES
    held = benchmark.coverage(getattr(benchmark, name), REPETITIONS)
    # 150 repetitions of 95 %: standard error 1.8 %, three of them below.
    assert (held > 0.895).all(), held
