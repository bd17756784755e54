"""Rules a reader relies on: where OpenMP, Boost, files and output may appear, and how long a file may be."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBSIM = ROOT / "libsim"
NOT_OURS = {".git", ".venv", "build", "out", "dist", "__pycache__", ".ipynb_checkpoints", "node_modules", "static"}
LONGEST = 300
SOURCES = {".cpp", ".hpp", ".py", ".pyi", ".ts", ".css"}


def our_files(*suffixes: str) -> list[Path]:
    """Files of the tree with one of the suffixes (all if none), without what was built or installed."""

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            # Tools' caches begin with a dot and end in _cache; .hypothesis is one too.
            hidden_cache = path.name.endswith("_cache") or path.name == ".hypothesis"
            if path.name in NOT_OURS or path.name.startswith("build") or hidden_cache:
                continue
            if path.is_dir():
                yield from walk(path)
            elif not suffixes or path.suffix in suffixes:
                yield path

    return list(walk(ROOT))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines of a C++ file without // comments and text in quotes."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield number, re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0]


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [f"{named(p)}:{n}" for p in files for n, line in code_lines(p) if found.search(line)]


def test_openmp_is_in_one_file_alone() -> None:
    allowed = LIBSIM / "src" / "core" / "parallel.cpp"
    others = [path for path in our_files(".cpp", ".hpp") if path != allowed]
    assert lines_with(r"#\s*pragma\s+omp|<omp\.h>|\bomp_\w+\s*\(", others) == []


def test_public_headers_show_neither_boost_nor_openmp() -> None:
    headers = sorted((LIBSIM / "include").rglob("*.hpp"))
    assert headers
    assert lines_with(r"<boost/|\bboost::|<omp\.h>", headers) == []


def test_odeint_is_used_step_by_step_and_with_its_own_vectors() -> None:
    # integrate_const ends at the last multiple of its step; its OpenMP algebra splits one state, not an ensemble;
    # Boost 1.85 and later fail with Eigen arrays as states of controlled steppers.
    files = sorted((LIBSIM / "src").rglob("*.[ch]pp"))
    assert (
        lines_with(r"odeint/(integrate|external)/|numeric/odeint\.hpp|\bintegrate_(const|adaptive|times)\b", files)
        == []
    )
    users = [path for path in files if "boost/numeric/odeint" in path.read_text(encoding="utf-8")]
    assert len(users) == 3
    assert lines_with(r"\bEigen\b", users) == []


def test_libsim_opens_no_file_and_prints_nothing() -> None:
    files = sorted(LIBSIM.rglob("*.[ch]pp"))
    assert files
    assert lines_with(r"#\s*include\s*<(fstream|iostream|filesystem|ostream|print)>", files) == []
    assert lines_with(r"\b(fopen|printf|fprintf|puts|fputs|perror)\s*\(|\bstd::(cout|cerr|clog)\b", files) == []


def test_libsim_has_no_shared_ownership_and_no_state_of_threads() -> None:
    # The mark by which an expression knows whether its graph still stands (docs/adr/0011).
    marked = LIBSIM / "include" / "quesnay" / "dynamics" / "graph.hpp"
    others = [path for path in sorted(LIBSIM.rglob("*.[ch]pp")) if path != marked]
    assert lines_with(r"\bshared_ptr\b|\bthread_local\b", others) == []
    assert len(lines_with(r"\bshared_ptr\b", [marked])) == 1


@pytest.mark.parametrize("path", our_files(*SOURCES), ids=named)
def test_a_file_has_at_most_300_lines_or_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    first_comment = " ".join(lines[:12])
    assert len(lines) <= LONGEST or f"over {LONGEST} lines" in first_comment, f"{len(lines)} lines"


def test_no_folder_of_source_or_tests_holds_more_than_25_files() -> None:
    # Public headers are named by their users and stay side by side; reference answers are looked up by name.
    for top in (ROOT / "libsim" / "src", ROOT / "bindings", ROOT / "tests"):
        ours = (path for path in top.rglob("*") if path.is_dir() and NOT_OURS.isdisjoint(path.parts))
        for folder in [top, *ours]:
            files = [path for path in folder.iterdir() if path.is_file() and path.suffix in SOURCES]
            assert len(files) <= 25, f"{named(folder)}: {len(files)} files"


def test_no_file_names_a_place_on_one_machine() -> None:
    # Written in pieces, so that this file does not find itself.
    places = [
        "/" + "work/",
        "/" + "tmp/",
        "/" + "root/",
        "/" + "home/",
        "py" + "pi.org",
        "deb." + "debian.org",
    ]
    for path in our_files():
        data = path.read_bytes()
        if b"\0" not in data:
            text = data.decode("utf-8")
            assert [place for place in places if place in text] == [], named(path)


def test_notebooks_keep_no_outputs() -> None:
    for path in our_files(".ipynb"):
        assert '"output_type"' not in path.read_text(encoding="utf-8"), named(path)


def test_lane_kernels_include_light_headers_only() -> None:
    kernels = sorted(LIBSIM.rglob("*.isa.cpp"))
    assert kernels
    heavy = r"#\s*include\s*<(Eigen/|boost/|vector|string|algorithm|functional|map|memory|sstream|cmath)"
    assert lines_with(heavy, kernels) == []


def test_lane_kernels_leave_nothing_the_linker_could_share_between_instruction_sets() -> None:
    # A weak symbol exists once in the program: the copy that is kept may use instructions that the processor
    # in use does not have. `nm` prints W, V or u for those.
    kernels = "cp*-*/libsim/CMakeFiles/*_{isa}.dir/**/*.isa.cpp.o"
    objects = sorted(path for isa in ("v3", "v4") for path in (ROOT / "build").glob(kernels.format(isa=isa)))
    if not objects or shutil.which("nm") is None:
        pytest.skip("no lane kernels of the package are built here")
    for path in objects:
        listing = subprocess.run(["nm", "-C", str(path)], capture_output=True, text=True, check=True).stdout
        shared = [line for line in listing.splitlines() if re.search(r"^[0-9a-f]+ [WVu] ", line)]
        assert shared == [], path.name
