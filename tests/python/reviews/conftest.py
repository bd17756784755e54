"""What tests of reviews ask of a case."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def tools() -> ModuleType:
    """Central runs of scenarios by step: tools.central_paths."""
    path = Path(__file__).parents[1] / "districts" / "district_cases.py"
    spec = importlib.util.spec_from_file_location("review_tools", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
