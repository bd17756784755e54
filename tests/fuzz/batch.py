"""Runs inputs of one target in this process: a batch that Hypothesis draws, or one input that is given.

The input that runs is in a file, for whoever finds this process dead; what was found is printed as JSON.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import hypothesis
from endings import Fault, ending
from values import read_back

TARGETS = {"cases": "cases", "tables": "asking", "builders": "builders", "models": "importing"}
MOST_MEMORY = 6 << 30
SLOW = 20.0


def outcome(use: Callable[[Any, Path], str | None], given: Any, folder: Path) -> str:
    """How an input ends. Raises Fault for an ending that is not allowed."""
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            how = use(given, folder) or "well"
        except Fault:
            raise
        except Exception as error:
            how = ending(error)
    # Of this process alone: the machine may be busy.
    if time.process_time() - began > SLOW:
        raise Fault("slow", f"{time.process_time() - began:.0f} s of processors")
    return how


def batch(target: str, seed: int, count: int, folder: Path, running: Path, known: Collection[str]) -> dict[str, Any]:
    """Draws and runs inputs until one fails in a way that is not known yet, which is made small."""
    module = importlib.import_module(TARGETS[target])
    ended: Counter[str] = Counter()
    found: dict[str, str] = {}

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, database=None, deadline=None, phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
        suppress_health_check=list(hypothesis.HealthCheck), print_blob=False, report_multiple_bugs=False,
    )  # fmt: skip
    @hypothesis.given(module.inputs)
    def run(given: Any) -> None:
        running.write_text(repr(given), encoding="utf-8")
        try:
            how = outcome(module.use, given, folder)
        except Fault as fault:
            # Others are left for the next batch: what is made smaller stays one fault.
            if fault.signature in known or found.get("signature", fault.signature) != fault.signature:
                ended["known"] += not found
                return
            found.update(signature=fault.signature, told=fault.told, given=repr(given))
            raise
        if not found:
            ended[how] += 1

    try:
        run()
    except Exception:  # also what Hypothesis says of an input that does not fail again
        if not found:
            raise
    if found:
        ended["fault"] += 1
        found["given"] = fewer(module, found["given"], found["signature"], folder)
    return {"ended": ended, **found}


def fewer(module: Any, printed: str, signature: str, folder: Path) -> str:
    """The input with as many of its parts left out as may be for the same fault."""
    given = read_back(printed)
    place = 0
    while place < len(given[-1]):
        less = (*given[:-1], given[-1][:place] + given[-1][place + 1 :])
        try:
            outcome(module.use, less, folder)
            same = False
        except Fault as fault:
            same = fault.signature == signature
        given, place = (less, place) if same else (given, place + 1)
    return repr(given)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--running", type=Path, required=True, help="file of the input that runs")
    parser.add_argument("--known", type=Path, help="file of signatures, one in a line")
    parser.add_argument("--replay", type=Path, help="file of one input to run")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        if asked.replay is not None:
            module = importlib.import_module(TARGETS[asked.target])
            try:
                print(outcome(module.use, read_back(asked.replay.read_text("utf-8")), Path(folder)))
            except Fault as fault:
                print(f"fault: {fault.signature}: {fault.told}")
            return
        known = asked.known.read_text("utf-8").splitlines() if asked.known else []
        print(json.dumps(batch(asked.target, asked.seed, asked.count, Path(folder), asked.running, known)))


if __name__ == "__main__":
    main()
