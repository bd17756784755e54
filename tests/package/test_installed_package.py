"""The installed package: version, types, instruction sets, and the library's errors as Python exceptions."""

import importlib.metadata
import importlib.resources
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
import quesnay
from quesnay import _core

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = [
    name
    for name in quesnay.__all__
    if isinstance(getattr(quesnay, name), type) and issubclass(getattr(quesnay, name), Exception)
]


def test_the_version_is_the_one_of_the_build() -> None:
    written = re.search(r"project\(quesnay VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text("utf-8"))
    assert written is not None
    assert quesnay.__version__ == written[1] == importlib.metadata.version("quesnay")


def test_types_are_installed_with_the_package() -> None:
    files = importlib.resources.files("quesnay")
    assert files.joinpath("py.typed").is_file()
    assert files.joinpath("_core.pyi").is_file()


def test_the_fastest_instruction_set_is_used_unless_one_is_named() -> None:
    program = "from quesnay import _core; print(_core.active_isa())"
    for named in ["", *_core.available_isas()]:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "QUESNAY_ISA": named},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == (named or _core.available_isas()[-1])


def test_an_error_of_the_library_reaches_python_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    # The variable is read by C++ through the process environment, which os.environ writes to.
    monkeypatch.setenv("QUESNAY_ISA", "v9")
    known = ", ".join(_core.available_isas())
    with pytest.raises(quesnay.InvalidValue, match=f"^QUESNAY_ISA is 'v9', this machine has {known}$"):
        _core.active_isa()


@pytest.mark.parametrize("name", CHILDREN)
def test_every_error_is_a_value_error_of_the_package(name: str) -> None:
    error = getattr(quesnay, name)
    assert issubclass(error, quesnay.QuesnayError)
    assert issubclass(error, ValueError)
    assert f"{error.__module__}.{error.__qualname__}" == f"quesnay.{name}"
    assert pickle.loads(pickle.dumps(error("one sentence"))).args == ("one sentence",)


def test_the_command_prints_version_and_commit() -> None:
    done = subprocess.run([sys.executable, "-m", "quesnay", "--version"], capture_output=True, text=True, check=True)
    commit = r"unknown commit|commit [0-9a-f]{10}( with changes)?"
    assert re.fullmatch(rf"quesnay {re.escape(quesnay.__version__)} \(({commit})\)", done.stdout.strip())
    assert re.fullmatch(r"unknown|[0-9a-f]{40}( with changes)?", quesnay.__commit__)


def test_the_citation_names_the_version() -> None:
    assert f"\nversion: {quesnay.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
