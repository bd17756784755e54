"""A short run of the fuzzing of the readers of cases, tables and models and the builder: the same inputs every time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent / "run.py"
INPUTS = {"cases": 200, "tables": 450, "builders": 450, "models": 200}


@pytest.mark.parametrize("target", INPUTS)
def test_every_odd_input_ends_well_or_in_one_sentence(target: str) -> None:
    asked = [sys.executable, str(RUN), "--targets", target, "--inputs", str(INPUTS[target]), "--size", "450"]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    # Were every input refused, or every one taken, nothing would have been looked for.
    said = re.search(rf"{target}: ([0-9]+) inputs: .*?([0-9]+) refused, ([0-9]+) well", done.stdout)
    assert said is not None, done.stdout
    assert int(said[1]) > INPUTS[target] // 2
    assert int(said[2]) > 10 and int(said[3]) > 10, done.stdout


@pytest.mark.parametrize(
    ("fails", "said"), [("raise ValueError('seven')", "ValueError"), ("os.abort()", "the process died (-6)")]
)
def test_an_ending_that_is_not_allowed_is_found_and_made_small(fails: str, said: str, tmp_path: Path) -> None:
    # A copy of the programs in which tables fail for one number.
    for path in RUN.parent.glob("*.py"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "asking.py").write_text(
        "import os\nfrom hypothesis import strategies as st\n"
        "inputs = st.tuples(st.lists(st.integers(0, 9), max_size=3))\n"
        f"def use(given, folder):\n    if 7 in given[0]:\n        {fails}\n",
        encoding="utf-8",
    )
    asked = [sys.executable, str(tmp_path / "run.py"), "--targets", "tables", "--inputs", "100", "--size", "100"]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 1, done.stderr
    assert said in done.stdout and "([7],)" in done.stdout
