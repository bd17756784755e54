"""How long does it take to build and compile a model of 60 or 2,000 equations, next to a NumPy program of its graph?

A chain of generated sectors, each a stock, two flows and two auxiliaries that read the neighbours, over three elements.
Building is Python calls; compiling is from the model to array instructions for 120 monthly Heun steps. The peer writes
Python source from the same graph and has Python compile it. Both programs are run once and compared.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import sys
from pathlib import Path
from typing import Any

import numpy as np
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from numpy_program import NumpyProgram  # noqa: E402

PER_SECTOR, YEARS, STEPS = 5, 10, 12


def generated(equations: int) -> Model:
    """A model with about this many equations."""
    b = ModelBuilder()
    b.dimension("part", ["a", "b", "c"])
    year = b.constant(1.0, "year")
    growth = b.parameter("growth", unit="1/year")
    before: Any = b.constants([1.0, 1.1, 1.2], ["part"])
    for k in range(equations // PER_SECTOR):
        stock = b.stock(f"stock_{k}", b.constants([1.0, 2.0, 3.0], ["part"]))
        pull = b.auxiliary(f"pull_{k}", before / (before + stock + 0.5 * k / equations))
        share = b.auxiliary(f"share_{k}", pull * pull * 0.3 + 0.1)
        b.inflow(stock, b.flow(f"gain_{k}", growth * pull * before, unit="1/year"))
        b.outflow(stock, b.flow(f"loss_{k}", share * stock / year, unit="1/year"))
        before = stock
    b.outcome(Outcome("end", f"stock_{equations // PER_SECTOR - 1}", OutcomeKind.Integral, "year"))
    return Model(b.build())


def program_of(model: Model) -> tuple[Any, Any]:
    settings = _core.RunSettings(
        method="heun", steps_per_year=STEPS, n_steps=YEARS * STEPS, record_steps=[YEARS * STEPS]
    )
    plan = _core.DrawPlan(model.core, {"growth": np.full(1, 0.5)}, [], [])
    programs = _core.ProgramSet()
    programs.add("run", model.core, {"growth": np.full(1, 0.5)}, plan, settings, model.core.outcomes)
    return programs, plan


def peer_of(model: Model) -> Any:
    return NumpyProgram(model.core.graph(), {"part": 3}, [model.core.outcomes[0].quantity])


def main() -> None:
    """Prints milliseconds."""
    print(f"{'equations':>10}{'build':>10}{'compile':>10}{'together':>10}{'NumPy':>10}   milliseconds")
    for equations in (60, 2000):
        model = generated(equations)
        programs, plan = program_of(model)
        ours = programs.replay(0, plan, seed=0, draw=0)
        parameters = {"growth": np.full(1, 0.5)}
        theirs = peer_of(model).run(
            parameters, {}, steps_per_year=STEPS, n_steps=YEARS * STEPS, records=(YEARS * STEPS,)
        )
        (expected,) = theirs.values()
        np.testing.assert_allclose(np.ravel(ours), np.ravel(expected), rtol=1e-9)
        build = 1e3 / best_rate(lambda n=equations: generated(n), 1)
        compiled = 1e3 / best_rate(lambda m=model: program_of(m), 1)
        peer = 1e3 / best_rate(lambda m=model: peer_of(m), 1)
        print(f"{equations:10,}{build:10.1f}{compiled:10.1f}{build + compiled:10.1f}{peer:10.1f}")


if __name__ == "__main__":
    main()
