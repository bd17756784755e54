"""The wheel in a bare environment without a compiler: it installs, and does the main job with a case of its own.

Run by ``make test-package``, which makes the wheel and the sdist first; not part of ``make test``.
"""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ["--draws", "64", "--seed", "7", "--scenarios", "plan,no_policy"]


def built(pattern: str) -> Path:
    found = list((ROOT / "dist").glob(pattern))
    assert len(found) == 1, f"dist holds {len(found)} files {pattern}, expected 1 from 'make test-package'"
    return found[0]


def commit_of(tree: Path) -> str:
    """The commit that a tree says it was made from."""
    command = ["cmake", f"-DSOURCE={tree}", "-P", str(ROOT / "bindings" / "cmake" / "commit.cmake")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.csv")}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts of a virtual environment with the wheel and what it needs, and nothing else within reach."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = ["install", "-q", "--only-binary=:all:", "-c", str(ROOT / "requirements" / "run.txt"), built("*.whl")]
    subprocess.run([folder / "bin" / "pip", *install], check=True, env=reach(folder / "bin"))
    return folder / "bin"


def reach(scripts: Path) -> dict[str, str]:
    """The environment of this process, with commands of one folder only."""
    return {**os.environ, "PATH": str(scripts)}


def quesnay(bare: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [bare / "quesnay", *arguments]
    return subprocess.run(command, cwd=folder, env=reach(bare), capture_output=True, text=True)


def test_the_wheel_is_for_other_machines_and_holds_what_it_needs() -> None:
    wheel = built("*.whl")
    assert "-manylinux_2_" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        files = [name for name in names if not name.endswith("/")]
        held = {name.removeprefix("quesnay/cases/"): archive.read(name) for name in files if "/cases/" in name}
    assert any(name.startswith("quesnay.libs/libgomp") for name in names)
    assert {f"quesnay/page/static/{name}" for name in ("index.html", "page.css", "page.js")} <= set(names)
    assert [name for name in names if name.endswith((".hpp", ".cpp", ".a", ".cmake"))] == []
    cases = ROOT / "scenarios"
    assert held == {
        path.relative_to(cases).as_posix(): path.read_bytes() for path in cases.rglob("*") if path.is_file()
    }


def test_a_copied_case_runs_in_a_bare_environment_with_the_same_bytes(bare: Path, tmp_path: Path) -> None:
    assert not [name for name in os.listdir(bare) if name in {"cc", "c++", "gcc", "g++", "cmake", "ninja"}]
    copied = quesnay(bare, tmp_path, "new", "guangzhou", "mine")
    assert (copied.returncode, copied.stderr) == (0, "")
    ran = quesnay(bare, tmp_path, "run", "mine", "--out", "out", *RUN)
    assert ran.returncode == 0, ran.stderr
    here = [sys.executable, "-m", "quesnay", "run", ROOT / "scenarios" / "guangzhou", "--out", tmp_path / "here", *RUN]
    subprocess.run(here, check=True, capture_output=True)
    assert {"values.csv", "targets.csv", "phases.csv"} <= digests(tmp_path / "out").keys()
    assert digests(tmp_path / "out") == digests(tmp_path / "here")


def test_the_wheel_says_its_commit(bare: Path, tmp_path: Path) -> None:
    commit, _, changes = commit_of(ROOT).partition(" ")
    said = quesnay(bare, tmp_path, "--version").stdout.strip()
    assert said.endswith(f"(commit {commit[:10]} {changes}".rstrip() + ")") or said.endswith("(unknown commit)")
    assert ("unknown commit" in said) == (commit == "unknown")
    quesnay(bare, tmp_path, "run", "two_sectors", "--out", "out", "--central")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["commit"] == commit_of(ROOT)


def test_the_sdist_knows_its_commit_without_git(tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", built("*.tar.gz")], cwd=tmp_path, check=True)
    (tree,) = tmp_path.iterdir()
    for needed in ("pyproject.toml", "libsim/src/core/parallel.cpp", "scenarios/guangzhou/case.toml", "commit.txt"):
        assert (tree / needed).is_file(), needed
    assert commit_of(tree) == commit_of(ROOT)
    (tree / "commit.txt").write_text("$Format:%H$\n")
    assert commit_of(tree) == "unknown"


def test_the_wheel_writes_the_page_and_says_what_serving_it_needs(bare: Path, tmp_path: Path) -> None:
    wrote = quesnay(bare, tmp_path, "page", "--static", "two_sectors", "--out", "page.html", "--draws", "8")
    assert wrote.returncode == 0, wrote.stderr
    assert b"Content-Security-Policy" in (tmp_path / "page.html").read_bytes()[:1000]
    served = quesnay(bare, tmp_path, "serve", "two_sectors")
    assert served.returncode == 2
    assert "expected those of the extra 'page'" in served.stderr
