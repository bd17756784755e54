"""Fuzzes the readers of cases, tables and models and the builder: `python tests/fuzz/run.py --seconds 600`.

Each batch runs in a process of its own, so that one that dies or hangs is told with its input. Seeds are fixed: a run
of as many inputs is the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from values import read_back

HERE = Path(__file__).resolve().parent
TARGETS = ("cases", "tables", "builders", "models")
LONGEST = 20.0  # s for one input
_START = 60.0  # s in which a process must have begun with its first input


def command(target: str, running: Path, *more: object) -> list[str]:
    return [sys.executable, "-X", "faulthandler", str(HERE / "batch.py"), target, "--running", str(running),
            *map(str, more)]  # fmt: skip


class Batch:
    """One process and the files by which it is watched."""

    def __init__(self, target: str, seed: int, count: int, known: set[str], folder: Path) -> None:
        self.target, self.seed, self.count = target, seed, count
        self.running = folder / f"{target}-{seed}.input"
        self.said, self.errors = folder / f"{target}-{seed}.out", folder / f"{target}-{seed}.err"
        names = folder / f"{target}-{seed}.known"
        names.write_text("\n".join(sorted(known)), encoding="utf-8")
        self.began = time.time()
        with self.said.open("w") as out, self.errors.open("w") as err:
            more = ("--seed", seed, "--count", count, "--known", names)
            self.process = subprocess.Popen(command(target, self.running, *more), stdout=out, stderr=err)

    def hangs(self) -> bool:
        """Whether one input has run for too long; on a busy machine everything takes longer."""
        busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        since = self.running.stat().st_mtime if self.running.exists() else self.began + _START
        return time.time() - since > (LONGEST + 5.0) * busy

    def result(self, hung: bool) -> dict[str, Any]:
        """What the process found, or how it died."""
        if not hung and self.process.returncode == 0:
            told: dict[str, Any] = json.loads(self.said.read_text("utf-8").splitlines()[-1])
            return told
        how = "hangs" if hung else f"the process died ({self.process.returncode})"
        given = self.running.read_text("utf-8") if self.running.exists() else ""
        said = self.errors.read_text("utf-8", errors="replace")
        if not given or (not hung and self.process.returncode > 0):
            raise SystemExit(f"fuzz: {self.target}, seed {self.seed}: the batch itself failed\n{said[-4000:]}")
        small = smaller(self.target, given, hung)
        return {"ended": {"fault": 1}, "signature": f"{how}: {small[:60]}", "told": said[:2000], "given": small}


def smaller(target: str, printed: str, hung: bool) -> str:
    """An input that kills its process with as many of its parts left out as may be."""
    given = read_back(printed)
    if not isinstance(given[-1], list):
        return printed
    with tempfile.TemporaryDirectory() as folder:
        place = 0
        # A hang takes its time again for every part: it is made smaller only a little.
        tries = 6 if hung else 200
        while place < len(given[-1]) and tries > 0:
            tries -= 1
            less = (*given[:-1], given[-1][:place] + given[-1][place + 1 :])
            if _kills(target, less, Path(folder)):
                given = less
            else:
                place += 1
    return repr(given)


def _kills(target: str, given: Any, folder: Path) -> bool:
    (folder / "given").write_text(repr(given), encoding="utf-8")
    try:
        done = subprocess.run(
            command(target, folder / "running", "--replay", folder / "given"),
            capture_output=True,
            timeout=LONGEST + 5.0,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


class Fuzz:
    """Batches of all targets in turn, and what they found."""

    def __init__(self, targets: list[str], size: int, first_seed: int) -> None:
        self.targets, self.size, self.first_seed = targets, size, first_seed
        self.ended: dict[str, Counter[str]] = {target: Counter() for target in targets}
        self.faults: list[tuple[str, dict[str, Any]]] = []
        self.known: dict[str, set[str]] = {target: set() for target in targets}
        self.seeds = Counter(dict.fromkeys(targets, first_seed))
        self.spent = Counter(dict.fromkeys(targets, 0.0))

    def run(self, seconds: float, inputs: int, jobs: int) -> None:
        """For some time, or until each target has run as many inputs."""
        started = time.monotonic()
        left = Counter(dict.fromkeys(self.targets, inputs))
        active: list[Batch] = []
        with tempfile.TemporaryDirectory() as folder:
            while True:
                for one in list(active):
                    hung = one.process.poll() is None and one.hangs()
                    if hung:
                        one.process.kill()
                        one.process.wait()
                    if one.process.poll() is not None:
                        active.remove(one)
                        self.spent[one.target] += time.time() - one.began
                        self.take(one.target, one.result(hung))
                open_ = [
                    target for target in self.targets
                    if (left[target] > 0 if inputs else time.monotonic() - started < seconds)
                ]  # fmt: skip
                if not open_ and not active:
                    return
                while open_ and len(active) < jobs:
                    # The target that had least time, batches under way counted.
                    busy = Counter(one.target for one in active)
                    target = min(open_, key=lambda one: (busy[one], self.spent[one]))
                    count = min(self.size, left[target]) if inputs else self.size
                    left[target] -= count
                    active.append(Batch(target, self.seeds[target], count, self.known[target], Path(folder)))
                    self.seeds[target] += 1
                    open_ = [one for one in open_ if not inputs or left[one] > 0]
                time.sleep(0.05)

    def take(self, target: str, result: dict[str, Any]) -> None:
        self.ended[target].update(result["ended"])
        if "signature" in result and result["signature"] not in self.known[target]:
            self.known[target].add(result["signature"])
            self.faults.append((target, result))
            print(f"FAULT in {target}: {result['signature']}\n  {result['told']}\n  {result['given']}", flush=True)

    def report(self) -> None:
        total = 0
        for target, ended in self.ended.items():
            count = sum(ended.values())
            total += count
            how = ", ".join(f"{number} {word}" for word, number in sorted(ended.items()))
            print(f"{target}: {count} inputs: {how}")
        print(f"{total} inputs, {len(self.faults)} faults")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to begin new batches")
    parser.add_argument("--inputs", type=int, default=0, help="inputs of each target, in place of seconds")
    parser.add_argument("--targets", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--seed", type=int, default=1, help="of the first batch; those after it count on")
    parser.add_argument("--size", type=int, default=2000, help="inputs of a batch")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    asked = parser.parse_args()
    fuzz = Fuzz(asked.targets, asked.size, asked.seed)
    fuzz.run(asked.seconds, asked.inputs, asked.jobs)
    fuzz.report()
    sys.exit(1 if fuzz.faults else 0)


if __name__ == "__main__":
    main()
