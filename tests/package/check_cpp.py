"""A C++ project of its own finds the installed library and gets the right numbers.

Run by ``make test-package``, which builds the library first; not part of ``make test``.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from right_numbers import done, require_right_numbers

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "tests" / "package" / "cpp"
# Where the package was built, and with it the library.
BUILT = ROOT / os.environ.get("QUESNAY_BUILT", "build/package")


def printed_by(build: Path, *options: str) -> str:
    """What the project prints once configured with the options and built."""
    done("cmake", "-S", PROJECT, "-B", build, "-G", "Ninja", *options)
    done("cmake", "--build", build)
    return done(build / "user")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert (BUILT / "build.ninja").is_file(), f"{BUILT} holds no build, expected it from 'make test-package'"
    prefix = tmp_path_factory.mktemp("installed")
    done("cmake", "--install", BUILT, "--prefix", prefix, "--component", "cpp")
    return prefix


def test_every_public_header_is_installed_and_no_other_file(installed: Path) -> None:
    headers = ROOT / "libsim" / "include"
    expected = {path.relative_to(headers) for path in headers.rglob("*.hpp")}
    assert {path.relative_to(installed / "include") for path in (installed / "include").rglob("*.?pp")} == expected
    others = [path for path in installed.rglob("*") if path.is_file() and path.suffix != ".hpp"]
    assert {path.suffix for path in others} == {".a", ".cmake"}


def test_a_project_finds_the_installed_library(installed: Path, tmp_path: Path) -> None:
    require_right_numbers(printed_by(tmp_path, f"-DCMAKE_PREFIX_PATH={installed}"))


def test_a_project_of_another_compiler_uses_the_installed_library(installed: Path, tmp_path: Path) -> None:
    clang = shutil.which("clang++")
    if clang is None:
        pytest.skip("clang++ is not installed ('make sanitize' installs it)")
    options = [
        f"-DCMAKE_PREFIX_PATH={installed}",
        f"-DCMAKE_CXX_COMPILER={clang}",
        "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror",
    ]
    require_right_numbers(printed_by(tmp_path, *options))


def test_another_minor_version_is_not_found(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(user LANGUAGES CXX)\nfind_package(quesnay 0.2 REQUIRED)\n"
    )
    command = ["cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={installed}"]
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    assert ended.returncode != 0
    assert 'compatible with requested version "0.2"' in " ".join(ended.stderr.split())


def test_the_readme_shows_lines_of_the_project() -> None:
    shown = re.findall(r"```cpp\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(shown) == 1
    project = [line.strip() for line in (PROJECT / "main.cpp").read_text("utf-8").splitlines()]
    at = 0
    for line in filter(None, (line.strip() for line in shown[0].splitlines())):
        assert line in project[at:], f"README.md shows '{line}', which is not in main.cpp after the lines before it"
        at = project.index(line, at) + 1
