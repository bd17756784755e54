"""Kills a checkpointed run with signal 9 at random moments, goes on, and compares draws and tables with a plain run.

    python tests/python/keep/kills.py --kills 100

Prints how often it was killed and how many blocks were there at each moment. Ends with 1 at the first difference.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASE = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
#: A run of twelve blocks, kept in a folder if one is named; it says what all its draws and tables are.
RUN = """
import hashlib, sys
import quesnay as qy
case = qy.load_case(sys.argv[1])
runs = case.run(draws=12000, seed=3, threads=1, checkpoint=sys.argv[2] or None)
digest = hashlib.sha256(b"".join(runs.draws_of(s).tobytes() for s in range(len(runs.scenarios))))
digest.update(runs.bands().to_csv().encode() + runs.comparisons().to_csv().encode())
print(digest.hexdigest())
"""


def begun(kept: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(CASE), kept], stdout=subprocess.PIPE, text=True)


def killed_and_resumed(kills: int, folder: Path, seed: int) -> list[int]:
    """Kills so many runs, each resumed until it ends; blocks that were there at each kill.

    A run begins with an empty folder, is killed at a random moment, goes on, and may be killed again.
    """
    dice = random.Random(seed)
    started = time.perf_counter()
    plain = begun("").communicate()[0]
    length = time.perf_counter() - started
    seen: list[int] = []
    serial = 0
    while len(seen) < kills:
        serial += 1
        kept = folder / f"kept-{serial}"
        told = None
        while told is None:
            process = begun(str(kept))
            if len(seen) < kills:
                try:
                    told = process.communicate(timeout=dice.uniform(0.2, 1.2) * length)[0]
                except subprocess.TimeoutExpired:
                    os.kill(process.pid, signal.SIGKILL)
                    process.communicate()
                    seen.append(len(list(kept.glob("runs/*/draws-*.parquet"))))
            else:
                told = process.communicate()[0]
        assert plain and told == plain, f"run {serial} differs"
        shutil.rmtree(kept)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = killed_and_resumed(given.kills, Path(folder), given.seed)
    print(f"{len(seen)} kills, blocks that were there: {seen}; all went on to the same bits")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
