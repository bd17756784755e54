"""What the tests of this folder share."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def figures() -> ModuleType:
    """Effects of packages and the economy as it was: figures.central, figures.as_it_was."""
    spec = importlib.util.spec_from_file_location("economy_figures", Path(__file__).with_name("figures.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
