"""What the tests of kept runs share."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy

ROOT = Path(__file__).resolve().parents[3]
CASE = str(ROOT / "scenarios" / "two_sectors")
NAMES = ["no_policy", "training", "sites"]
PLAIN = {"ordinary_purchases": False}


def _module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def same() -> Callable[..., None]:
    """Fails if two results are not the same to the bit."""
    require: Callable[..., None] = _module("same").require_same
    return require


@pytest.fixture(scope="session")
def case_path() -> str:
    return CASE


@pytest.fixture(scope="session")
def runs(two_sectors: qy.Case) -> qy.Result:
    """A run of three blocks, the last of which is cut."""
    return two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025)
