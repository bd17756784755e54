"""What the tests of native code share."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def random_programs() -> ModuleType:
    return _loaded(HERE / "random_programs.py")


@pytest.fixture(scope="module")
def words() -> ModuleType:
    return _loaded(HERE.parent / "words" / "every_operation.py")
