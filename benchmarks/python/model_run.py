"""What does one run of a model with hundreds of columns take, and how much of it is the run?

Generated models (`native.py`), every quantity recorded at each of 120 steps by `Model.run`; milliseconds of processor
time, the middle of nine calls. Beside it the same run through the compiled program alone: compiled, run, read.
"""

from __future__ import annotations

import timing  # isort: skip  (keeps NumPy to one thread)

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from native import generated
from quesnay import Model, _core

VALUES = {"p": [0.5, 0.5, 0.5]}


def milliseconds(call: Callable[[], object]) -> float:
    """Median of some calls after a first one."""
    call()
    took = []
    for _ in range(3 * timing.TRIALS):
        started = time.process_time()
        call()
        took.append(1000 * (time.process_time() - started))
    return statistics.median(took)


def whole(model: Model) -> int:
    """A run as a user asks for it; its columns."""
    return len(model.run(VALUES, years=30, steps_per_year=4, record="all").data_vars)


def alone(core: _core.CoreModel) -> object:
    """The compiled program of the same run, and its numbers without labels."""
    kinds = ("stock", "auxiliary", "flow")
    outcomes = [_core.Outcome(name, name, "level", core.unit(name)) for kind in kinds for name in core.names(kind)]
    plan = _core.DrawPlan(core, {name: np.array(numbers) for name, numbers in VALUES.items()}, [], [])
    settings = _core.RunSettings(method="heun", steps_per_year=4, n_steps=120, record_steps=list(range(121)))
    programs = _core.ProgramSet()
    programs.add("run", core, plan.fixed_values(), plan, settings, outcomes)
    return programs.replay(0, plan, seed=0, draw=0)


def main() -> None:
    """Prints both for some numbers of equations."""
    for equations in (60, 250, 1000):
        model = generated(equations)
        asked, core = milliseconds(partial(whole, model)), milliseconds(partial(alone, model.core))
        print(
            f"{whole(model):5} columns: {asked:6.1f} ms, of these {core:6.1f} compiled and run,"
            f" {asked - core:6.1f} beside"
        )


if __name__ == "__main__":
    main()
