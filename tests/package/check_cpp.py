"""A C++ project of its own finds the library, installed or as part of its tree, and gets the right numbers.

Run by ``make test-package``, which builds the library first, and ``make test-asan``; not part of ``make test``.
"""

import math
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "tests" / "package" / "cpp"
# Where the package was built, and with it the library.
BUILT = ROOT / os.environ.get("QUESNAY_BUILT", "build/package")


def done(*command: object) -> str:
    """What a command prints; its errors are shown if it fails."""
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert ended.returncode == 0, f"{' '.join(map(str, command))}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def printed_by(build: Path, *options: str) -> str:
    """What the project prints once configured with the options and built."""
    done("cmake", "-S", PROJECT, "-B", build, "-G", "Ninja", *options)
    done("cmake", "--build", build)
    return done(build / "user")


def require_right_numbers(printed: str) -> None:
    lines = dict(line.split(" ", 1) for line in printed.splitlines())
    # (I - A) x = f by Cramer's rule. The table is the example of Miller & Blair 2009, Input-Output Analysis, chapter 2.
    assert [float(word) for word in lines["output"].split()] == pytest.approx([945 / 0.7575, 1395 / 0.7575], abs=1e-4)
    # Growth of 4 % for three years; the error of the classical Runge-Kutta method in 36 steps is below 1e-9.
    assert float(lines["capital"]) == pytest.approx(100 * math.exp(0.12), abs=1e-6)
    # Growth uniform in [2 %, 6 %]: quantiles and mean in closed form, within four standard errors (0.09 each).
    mean = 100 * (math.exp(0.18) - math.exp(0.06)) / 0.12
    expected = [100 * math.exp(3 * 0.024), mean, 100 * math.exp(3 * 0.056)]
    assert [float(word) for word in lines["draws"].split()] == pytest.approx(expected, abs=0.36)
    assert lines["error"].startswith("the settings of a run are not filled: ")


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


def test_a_project_takes_the_library_into_its_tree() -> None:
    """``make test-asan`` builds the project so, under the sanitizers: the library is compiled once for both."""
    require_right_numbers(done(ROOT / "build" / "taken" / "user"))


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
