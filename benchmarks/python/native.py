"""How much faster is native code than the interpreter, bit for bit the same?

An epidemic of three stocks (`sir.py`), generated models of 60 and 2,000 equations, and the shipped case, one thread. In
one process the sides take turns: the program interpreted, the same program interpreted once more as a control, and
native. Rates are of user time, which other work on the machine disturbs less than the clock. Before, all bits are
compared. `--compile` prints what making the code takes; other programs are in `peers.py`.
"""

from __future__ import annotations

import timing  # isort: skip  (keeps NumPy to one thread)

import argparse
import hashlib
import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core, native
from sir import STEPS, epidemic

CASE = Path(__file__).resolve().parents[2] / "scenarios" / "guangzhou"
Run = Callable[[int], _core.EnsembleResult]


def generated(equations: int) -> Model:
    """A model of so many auxiliaries over three elements: by chance sums, ratios and products of others."""
    chance = random.Random(equations)
    b = ModelBuilder()
    b.dimension("part", ["a", "b", "c"])
    pool = [b.parameter("p", dims=["part"])]
    stocks = [b.stock(f"stock {i}", b.constant(1.0 + i), dims=["part"]) for i in range(max(2, equations // 20))]
    pool += stocks
    for i in range(equations):
        x, y = chance.choice(pool[-40:]), chance.choice(pool)
        made = chance.choice((x * 0.7 + y * 0.3, x / (1.0 + y * y), x * y / (1.0 + x * x), 0.5 * (x - y) + 0.1))
        pool.append(b.auxiliary(f"auxiliary {i}", made, dims=["part"]))
    for i, stock in enumerate(stocks):
        rate = pool[-1 - i % 40] / b.constant(10.0, "year") - stock / b.constant(8.0, "year")
        b.inflow(stock, b.flow(f"rate {i}", rate, dims=["part"]))
        b.outcome(Outcome(f"stock {i}", f"stock {i}", OutcomeKind.Level, "1"))
    return Model(b.build())


def of_model(
    model: Model, drawn: dict[str, tuple[int, tuple[str, float, float, float]]], method: str, steps: int
) -> tuple[_core.ProgramSet, Run]:
    """A program and what runs so many draws of it; each drawn parameter is one number for all its elements."""
    plan = _core.DrawPlan(
        model.core, {name: np.ones(n) for name, (n, _) in drawn.items()},
        [(name, name, list(range(n)), _core.Distribution.from_range(*range_)) for name, (n, range_) in drawn.items()],
        [],
    )  # fmt: skip
    settings = _core.RunSettings(method=method, steps_per_year=32, n_steps=steps, record_steps=[steps])
    programs = _core.ProgramSet()
    programs.add("run", model.core, plan.fixed_values(), plan, settings, model.core.outcomes)

    def run(draws: int) -> _core.EnsembleResult:
        return programs.run(
            plan, seed=1, first_draw=0, draws=draws, threads=1, lanes=64, keep_limit=1 << 40, targets=[], pairs=[],
            progress=None,
        )  # fmt: skip

    return programs, run


def of_case(package: str) -> tuple[_core.ProgramSet, Run]:
    """The program that a run of the shipped case makes, and what runs it as the case does."""
    asked: dict[str, Any] = {}
    plain = _core.ProgramSet.run

    def seen(self: _core.ProgramSet, *plan: Any, **given: Any) -> _core.EnsembleResult:
        asked.update(set=self, plan=plan, given=given)
        return plain(self, *plan, **given)

    _core.ProgramSet.run = seen  # type: ignore[method-assign]
    qy.load_case(CASE).run([package], draws=64, seed=2025, threads=1, native="never")
    _core.ProgramSet.run = plain  # type: ignore[method-assign]

    def run(draws: int) -> _core.EnsembleResult:
        return plain(asked["set"], *asked["plan"], **{**asked["given"], "draws": draws})

    return asked["set"], run


def bits(result: _core.EnsembleResult) -> str:
    """Of all results."""
    return hashlib.sha256(np.ascontiguousarray(result.values(0)).tobytes()).hexdigest()


def compared(name: str, programs: _core.ProgramSet, run: Run, draws: int, turns: int) -> None:
    """Prints the rates of both sides and of the control."""

    def side(is_native: bool) -> Callable[[], float]:
        def rate() -> float:
            if is_native:
                native.compile_now(programs)
            else:
                _core.use_native(programs.program(0), 0)
            start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            run(draws)
            return draws / (resource.getrusage(resource.RUSAGE_SELF).ru_utime - start)

        return rate

    _core.use_native(programs.program(0), 0)
    interpreted = bits(run(320))
    reason = native.compile_now(programs)
    if reason is not None:
        raise SystemExit(f"{name} stays interpreted: {reason}")
    assert bits(run(320)) == interpreted, f"{name}: the bits differ"
    sides = {"interpreted": side(False), "control": side(False), "native": side(True)}
    rates: dict[str, list[float]] = {key: [] for key in sides}
    for _ in range(turns):
        for key, one in sides.items():
            rates[key].append(one())
    middle = {key: statistics.median(values) for key, values in rates.items()}
    times = [statistics.median(b / a for a, b in zip(rates["interpreted"], rates[k], strict=True)) for k in rates]
    print(
        f"{name:28} interpreted {middle['interpreted']:11,.0f}  native {middle['native']:11,.0f} draws/s"
        f"  {times[2]:5.2f} times (control {times[1]:.2f})"
    )


def making(name: str, programs: _core.ProgramSet) -> None:
    """Prints what making the code takes, in a workshop that has made nothing yet."""
    native._workshop = native._Workshop()
    start = time.process_time()
    program = programs.program(0)
    text = _core.native_text(program, lanes=64)
    written = time.process_time()
    native.compile_now(programs)
    done = time.process_time()
    print(
        f"{name:28} text {len(text.text) / 1000:7.0f} kB, written in {written - start:.3f} s, compiled in"
        f" {done - written:.3f} s; {text.pieces} loops, {text.calls} calls of kernels, draws together: {text.lanes}"
        f"{', steps in registers' if text.steps else ''}; {_core.operations_of_a_draw(program):,.0f} operations a draw"
    )


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=2 * timing.TRIALS + 1)
    parser.add_argument("--compile", action="store_true", help="what making the code takes, and nothing else")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"instruction set {_core.active_isa()}, one thread; load {os.getloadavg()[0]:.0f}")
    of_epidemic = {"contact_rate": (1, ("uniform", 0.3, 0.25, 0.35)), "duration": (1, ("uniform", 5.0, 4.0, 6.0))}
    of_generated = {"p": (3, ("uniform", 0.5, 0.2, 0.8))}
    works = {
        "epidemic, 3,200 Euler steps": (of_model(epidemic(), of_epidemic, "euler", STEPS), 25_600),
        "60 equations, 120 Heun": (of_model(generated(60), of_generated, "heun", 120), 12_800),
        "2,000 equations, 120 Heun": (of_model(generated(2000), of_generated, "heun", 120), 320),
        "shipped case, plan": (of_case("plan"), 2_048),
    }
    for name, ((programs, run), draws) in works.items():
        if asked.compile:
            making(name, programs)
        else:
            compared(name, programs, run, draws, asked.turns)


if __name__ == "__main__":
    main()
