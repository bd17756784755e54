"""Kills a checkpointed run with signal 9 at random moments, goes on, and compares every file with those of a plain run.

    python tests/python/keep/kills.py --kills 100

Prints how often it was killed and how many blocks were there at each moment. Ends with 1 at the first difference.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASE = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
DRAWS = 6000


def command(out: Path, *more: str) -> list[str]:
    run = ["run", str(CASE), "--draws", str(DRAWS), "--out", str(out), "--threads", "1", *more]
    return [sys.executable, "-m", "quesnay", *run]


def quiet(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def killed_and_resumed(kills: int, folder: Path, seed: int) -> list[int]:
    """Kills so many runs, each resumed until it ends; blocks that were there at each kill.

    Every run begins with an empty folder; after the kill of its moment it goes on to the end, killed again as long as
    kills are left.
    """
    dice = random.Random(seed)
    plain = folder / "plain"
    started = time.perf_counter()
    assert quiet(command(plain)).wait() == 0
    length = time.perf_counter() - started
    seen: list[int] = []
    serial = 0
    while len(seen) < kills:
        serial += 1
        kept, out = folder / f"kept-{serial}", folder / f"out-{serial}"
        ended = False
        while not ended:
            process = quiet(command(out, "--checkpoint", str(kept)))
            if len(seen) < kills:
                try:
                    process.wait(dice.uniform(0.2, 1.0) * length)
                except subprocess.TimeoutExpired:
                    os.kill(process.pid, signal.SIGKILL)
            ended = process.wait() != -signal.SIGKILL
            if not ended:
                seen.append(len(list(kept.glob("runs/*/draws-*.parquet"))))
        told = process.stderr.read().decode() if process.stderr is not None else ""
        assert process.returncode == 0, told
        for path in plain.iterdir():
            if path.name != "manifest.json":
                assert path.read_bytes() == (out / path.name).read_bytes(), f"{path.name} differs"
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = killed_and_resumed(given.kills, Path(folder), given.seed)
    print(f"{len(seen)} kills, blocks that were there: {seen}; all went on to the same files")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
