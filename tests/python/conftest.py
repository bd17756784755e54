"""The shipped cases, read once, and copies of them that a test may spoil."""

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import quesnay as qy
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
# Runners of several processes set it: what is printed to a log then has the width of a terminal.
os.environ.pop("COLUMNS", None)
SCENARIOS = ROOT / "scenarios"


# The same examples in every run of CI: a change that fails there fails by itself.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def guangzhou() -> qy.Case:
    return qy.load_case(SCENARIOS / "guangzhou")


@pytest.fixture(scope="session")
def two_sectors() -> qy.Case:
    return qy.load_case(SCENARIOS / "two_sectors")


@pytest.fixture(scope="session")
def changed() -> ModuleType:
    """Cases with other numbers or another length: changed.numbers, changed.years."""
    spec = importlib.util.spec_from_file_location("changed_case", Path(__file__).with_name("changed_case.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def scenarios() -> Callable[[str, Path], Path]:
    """Copies a shipped case into a folder that a test may spoil."""
    return lambda name, into: Path(shutil.copytree(SCENARIOS / name, into / name))


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A copy of the teaching case."""
    folder = tmp_path / "two_sectors"
    shutil.copytree(SCENARIOS / "two_sectors", folder)
    return folder


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """A published answer by its name below tests/reference."""
    return lambda name: json.loads((ROOT / "tests" / "reference" / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def numpy_program() -> ModuleType:
    """The generator of NumPy programs that the benchmarks use."""
    path = ROOT / "benchmarks" / "peers" / "numpy_program.py"
    spec = importlib.util.spec_from_file_location("numpy_program", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["numpy_program"] = module
    spec.loader.exec_module(module)
    return module
