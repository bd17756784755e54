"""A C++ project of its own takes the library into its tree and gets the right numbers.

Run by ``make test-asan``, which builds the project so, under the sanitizers: the library is compiled once for both.
"""

from pathlib import Path

from right_numbers import done, require_right_numbers

ROOT = Path(__file__).resolve().parents[2]


def test_a_project_takes_the_library_into_its_tree() -> None:
    require_right_numbers(done(ROOT / "build" / "taken" / "user"))
