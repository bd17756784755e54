"""Which commit a tree says it was made from: a checkout, a tarball, a folder that git knows nothing of."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "bindings" / "cmake" / "commit.cmake"


def commit_of(tree: Path) -> str:
    command = ["cmake", f"-DSOURCE={tree}", "-P", str(SCRIPT)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def git(tree: Path, *words: str) -> str:
    who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *words], cwd=tree, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one commit that holds the two files which archives are filled by."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    tree = tmp_path / "tree"
    (tree / "inner").mkdir(parents=True)
    shutil.copy(ROOT / ".gitattributes", tree)
    (tree / "commit.txt").write_text("$Format:%H$\n")
    (tree / "inner" / "notes.txt").write_text("one\n")
    git(tree, "init", "-q")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "one")
    return tree


def test_a_checkout_says_its_commit_and_what_was_not_committed(checkout: Path) -> None:
    head = git(checkout, "rev-parse", "HEAD")
    assert commit_of(checkout) == head
    (checkout / "untracked.txt").write_text("of nobody's concern\n")
    assert commit_of(checkout) == head
    (checkout / "inner" / "notes.txt").write_text("two\n")
    assert commit_of(checkout) == f"{head} with changes"


def test_a_tarball_says_the_commit_it_was_made_from(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "archive", "--prefix=tarball/", "-o", str(tmp_path / "tree.tar"), "HEAD")
    subprocess.run(["tar", "-xf", "tree.tar"], cwd=tmp_path, check=True)
    assert commit_of(tmp_path / "tarball") == git(checkout, "rev-parse", "HEAD")


def test_the_commit_of_a_repository_around_the_tree_is_not_taken_for_its_own(checkout: Path) -> None:
    assert commit_of(checkout / "inner") == "unknown"


def test_a_tree_without_git_does_not_know(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == "unknown"
    (tmp_path / "commit.txt").write_text("$Format:%H$\n")
    assert commit_of(tmp_path) == "unknown"
