"""How many instructions does a draw of the shipped model take?

`case.run(["plan"], seed=2025, threads=1)` of Guangzhou under valgrind's callgrind with two numbers of draws; the
difference over the draws between them is free of Python, reading and compiling. Counts do not depend on what else the
machine does. Valgrind knows AVX2 but not AVX-512, so `QUESNAY_ISA` is v3 unless it is set.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

CASE = Path(__file__).resolve().parents[2] / "scenarios" / "guangzhou"
CODE = (
    "import sys, quesnay; case = quesnay.load_case(sys.argv[1], vintage=sys.argv[3] or None);"
    " case = case.with_switches(**dict.fromkeys(sys.argv[4:], True));"
    " case.run(['plan'], draws=int(sys.argv[2]), seed=2025, threads=1)"
)


def instructions(draws: int, vintage: str = "", switches: Sequence[str] = ()) -> int:
    """Instructions of a process that runs so many draws, of a vintage and with switches that are on."""
    with tempfile.TemporaryDirectory() as place:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={place}/out", sys.executable, "-c", CODE]
        done = subprocess.run(
            [*command, str(CASE), str(draws), vintage, *switches], capture_output=True, text=True, check=True,
            env={"QUESNAY_ISA": "v3", **os.environ},
        )  # fmt: skip
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found is not None, done.stderr[-500:]
    return int(found.group(1))


def main() -> None:
    """Prints thousands of instructions a draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, nargs=2, default=[64, 320], help="whole blocks of 64 draws")
    parser.add_argument("--vintage", default="", help="that of the case unless given; 2017-10 has named projects")
    parser.add_argument("--switches", nargs="*", default=[], help="districts, localisation, revenue, ...")
    asked = parser.parse_args()
    few, many = asked.draws
    counted = [instructions(draws, asked.vintage, asked.switches) for draws in (few, many)]
    print(f"{(counted[1] - counted[0]) / (many - few) / 1000.0:.1f} thousand instructions a draw")


if __name__ == "__main__":
    main()
