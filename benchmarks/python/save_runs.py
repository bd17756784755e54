"""How long does it take to save a run of 100,000 draws of about 500 numbers, and to read it again?

Package `plan` of the Guangzhou case, 501 numbers a draw, without and with what was drawn. The bare disk is the
peer: the same bytes written by one `write`.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import quesnay as qy

DRAWS = 100_000
CASE = qy.load_case(Path(__file__).resolve().parents[2] / "scenarios" / "guangzhou")


def timed(what: str, act: object) -> object:
    """Prints wall and processor seconds of a call; returns what it gives."""
    wall, used = time.perf_counter(), os.times()
    result = act()  # type: ignore[operator]
    now = os.times()
    spent = now.user - used.user + now.system - used.system
    print(f"{what:<34} {time.perf_counter() - wall:6.2f} s {spent:6.2f} s of processors")
    return result


def main() -> None:
    runs = timed("run", lambda: CASE.run(["plan"], draws=DRAWS, seed=1, keep_limit=1 << 34))
    assert isinstance(runs, qy.Result)
    values = runs.draws_of(0)
    print(f"{values.shape[0]} numbers of {values.shape[1]} draws, {values.nbytes / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        timed("save, outcomes alone", lambda: runs.save(root / "a", parameters=False))
        timed("save, with what was drawn", lambda: runs.save(root / "b"))
        timed("the same bytes to a file", lambda: (root / "c").write_bytes(memoryview(values).cast("B")))
        back = timed("load", lambda: qy.load_runs(root / "a"))
    assert isinstance(back, qy.Result)
    assert (back.draws_of(0) == values).all()


if __name__ == "__main__":
    main()
