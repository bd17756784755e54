"""How much faster is native code than the interpreter, bit for bit the same?

An epidemic of three stocks (`sir.py`), generated models of 60 and 2,000 equations, and the shipped case, one thread. In
one process the sides take turns: the program interpreted, the same program interpreted once more as a control, and
native. Rates are of processor time, which other work on the machine disturbs less than the clock. Before, all bits are
compared. Where Numba and JAX are installed (`benchmarks/requirements-peers.txt`) a loop of each runs the epidemic.
`--compile` prints what making the code takes.
"""

from __future__ import annotations

import timing  # isort: skip  (keeps NumPy to one thread)

import argparse
import hashlib
import importlib.util
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core, native
from sir import STEPS, epidemic

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
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
) -> tuple[_core.Program, Run]:
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

    return programs.program(0), run


def of_case(package: str) -> tuple[_core.Program, Run]:
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

    return asked["set"].program(0), run


def bits(result: _core.EnsembleResult) -> str:
    """Of all results."""
    return hashlib.sha256(np.ascontiguousarray(result.values(0)).tobytes()).hexdigest()


def compared(name: str, program: _core.Program, run: Run, draws: int, turns: int) -> None:
    """Prints the rates of both sides and of the control."""

    def side(is_native: bool) -> Callable[[], float]:
        def rate() -> float:
            if is_native:
                native.compile_now(program)
            else:
                _core.use_native(program, 0)
            start = time.process_time()
            run(draws)
            return draws / (time.process_time() - start)

        return rate

    _core.use_native(program, 0)
    interpreted = bits(run(320))
    reason = native.compile_now(program)
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


def making(name: str, program: _core.Program) -> None:
    """Prints what making the code takes, in a workshop that has made nothing yet."""
    native._workshop = native._Workshop()
    start = time.process_time()
    text = _core.native_text(program, lanes=64)
    written = time.process_time()
    native.compile_now(program)
    done = time.process_time()
    print(
        f"{name:28} text {len(text.text) / 1000:7.0f} kB, written in {written - start:.3f} s, compiled in"
        f" {done - written:.3f} s; {text.pieces} loops, {text.calls} calls of kernels, draws together: {text.lanes}"
        f"{', steps in registers' if text.steps else ''}; {_core.operations_of_a_draw(program):,.0f} operations a draw"
    )


def peer_rate(call: Callable[[], object], count: int) -> float:
    """Epidemics in a second of processor time, the middle of several trials."""
    rates = []
    for _ in range(timing.TRIALS):
        start = time.process_time()
        call()
        rates.append(count / (time.process_time() - start))
    return statistics.median(rates)


def numba_rate(draws: int) -> float | None:
    """Runs a second of a Numba loop over blocks of 64 epidemics, given its draws for nothing."""
    if importlib.util.find_spec("numba") is None:
        return None
    import numba

    @numba.njit  # type: ignore[untyped-decorator]
    def loop(contacts: Any, duration: Any, out: Any) -> None:
        s, i, r = np.empty(64), np.empty(64), np.empty(64)
        for first in range(0, contacts.size, 64):
            s[:], i[:], r[:] = 1000.0, 5.0, 0.0
            c, d = contacts[first : first + 64] / 1000.0, 1.0 / duration[first : first + 64]
            for _ in range(STEPS):
                for k in range(64):
                    infection = s[k] * i[k] * c[k]
                    recovery = i[k] * d[k]
                    s[k] -= infection / 32
                    i[k] += (infection - recovery) / 32
                    r[k] += recovery / 32
            out[first : first + 64] = r

    contacts, duration = np.linspace(0.25, 0.35, draws), np.linspace(4.0, 6.0, draws)
    out = np.empty(draws)
    loop(contacts[:64], duration[:64], out[:64])
    return peer_rate(lambda: loop(contacts, duration, out), draws)


def jax_rate(draws: int) -> float | None:
    """Runs a second of JAX, `lax.fori_loop` over steps, in doubles, given its draws for nothing."""
    if importlib.util.find_spec("jax") is None:
        return None
    import jax

    jax.config.update("jax_enable_x64", True)

    @jax.jit  # type: ignore[untyped-decorator]
    def loop(contacts: Any, duration: Any) -> Any:
        def step(_: Any, state: Any) -> Any:
            s, i, r = state
            infection, recovery = s * i * (contacts / 1000.0), i / duration
            return s - infection / 32, i + (infection - recovery) / 32, r + recovery / 32

        zero = contacts * 0.0
        return jax.lax.fori_loop(0, STEPS, step, (zero + 1000.0, zero + 5.0, zero))

    best = 0.0
    for chunk in (512, 2048, 8192):
        contacts, duration = np.linspace(0.25, 0.35, chunk), np.linspace(4.0, 6.0, chunk)
        jax.block_until_ready(loop(contacts, duration))
        best = max(best, peer_rate(lambda c=contacts, d=duration: jax.block_until_ready(loop(c, d)), chunk))
    return best


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--compile", action="store_true", help="what making the code takes, and nothing else")
    asked = parser.parse_args()
    print(f"instruction set {_core.active_isa()}, one thread")
    of_epidemic = {"contact_rate": (1, ("uniform", 0.3, 0.25, 0.35)), "duration": (1, ("uniform", 5.0, 4.0, 6.0))}
    of_generated = {"p": (3, ("uniform", 0.5, 0.2, 0.8))}
    works = {
        "epidemic, 3,200 Euler steps": (of_model(epidemic(), of_epidemic, "euler", STEPS), 25_600),
        "60 equations, 120 Heun": (of_model(generated(60), of_generated, "heun", 120), 12_800),
        "2,000 equations, 120 Heun": (of_model(generated(2000), of_generated, "heun", 120), 320),
        "shipped case, plan": (of_case("plan"), 2_048),
    }
    for name, ((program, run), draws) in works.items():
        if asked.compile:
            making(name, program)
        else:
            compared(name, program, run, draws, asked.turns)
    if not asked.compile:
        for peer, rate in (("Numba", numba_rate(25_600)), ("JAX", jax_rate(25_600))):
            print(f"{peer}: " + ("not installed" if rate is None else f"{rate:,.0f} epidemics/s"))


if __name__ == "__main__":
    main()
