"""The shipped case by district, and a module of what its tests ask of it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import quesnay as qy


@pytest.fixture(scope="session")
def tools() -> ModuleType:
    """Cases with other numbers of districts: tools.with_numbers, tools.effects."""
    spec = importlib.util.spec_from_file_location("district_cases", Path(__file__).with_name("district_cases.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def districts(guangzhou: qy.Case) -> qy.Case:
    return guangzhou.with_switches(districts=True)
