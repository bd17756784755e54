"""How fast are other programs on the epidemic of three stocks?

SIR of `sir.py`, two drawn numbers, 3,200 Euler steps, final state kept, one thread pinned to one processor. In one
process all sides take turns: this package interpreted, the same once more as a control, native, and what is installed
of NumPy, Numba, JAX, heyoka, simlin (`pysimlin`) and PySD (`benchmarks/requirements-peers.txt`). Rates are of user
time, which other work on the machine disturbs less than the clock; a ratio is the middle of those of single turns.
Peers are given their draws for nothing; before, ends of all sides are compared to 1e-9. `--count` counts instructions
of a draw instead, `--threads` compares two threads with one by the clock.
"""

from __future__ import annotations

import timing  # isort: skip  (keeps NumPy to one thread)

import argparse
import importlib.util
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from quesnay import _core, native
from sir import STEPS, UNCERTAIN, VENSIM, epidemic, in_numpy

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
#: Susceptible at the end, of draws with these contact rates and durations.
Ends = Callable[[Any, Any], Any]


@dataclass
class Side:
    """One program: how many epidemics a turn runs, and what runs them."""

    name: str
    runs: int
    ends: Ends


def numbers(draws: int) -> tuple[Any, Any]:
    """Contact rates and durations of so many draws."""
    plan = plan_of(epidemic())
    drawn = [plan.parameters(1, draw) for draw in range(min(draws, 512))]
    contacts, duration = (np.array([one[name][0] for one in drawn]) for name in UNCERTAIN)
    return np.resize(contacts, draws), np.resize(duration, draws)


def plan_of(model: Any) -> _core.DrawPlan:
    """How the two numbers are drawn."""
    drawn = [(n, n, [0], _core.Distribution.from_range(*d)) for n, d in UNCERTAIN.items()]
    return _core.DrawPlan(model.core, {name: np.ones(1) for name in UNCERTAIN}, drawn, [])


def ours(is_native: bool, threads: int = 1) -> Ends:
    """This package; it draws its numbers, which those that are given are."""
    model = epidemic()
    plan = plan_of(model)
    settings = _core.RunSettings(method="euler", steps_per_year=32, n_steps=STEPS, record_steps=[STEPS])
    programs = _core.ProgramSet()
    programs.add("epidemic", model.core, plan.fixed_values(), plan, settings, model.core.outcomes)
    if is_native:
        reason = native.compile_now(programs)
        if reason is not None:
            raise SystemExit(f"the epidemic stays interpreted: {reason}")

    def ends(contacts: Any, _: Any) -> Any:
        result = programs.run(
            plan, seed=1, first_draw=0, draws=len(contacts), threads=threads, lanes=_core.default_lanes,
            keep_limit=1 << 40, targets=[], pairs=[], progress=None,
        )  # fmt: skip
        return np.asarray(result.values(0))[0]

    return ends


def by_chunks(ends: Ends, chunk: int) -> Ends:
    """The same, so many draws at a time."""

    def all_ends(contacts: Any, duration: Any) -> Any:
        parts = [ends(contacts[k : k + chunk], duration[k : k + chunk]) for k in range(0, len(contacts), chunk)]
        return np.concatenate(parts)

    return all_ends


def of_numba() -> Ends:
    """A loop over blocks of 64 epidemics."""
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
            out[first : first + 64] = s

    def ends(contacts: Any, duration: Any) -> Any:
        out = np.empty(len(contacts))
        loop(contacts, duration, out)
        return out

    return ends


def of_jax() -> Ends:
    """`lax.fori_loop` over steps, in doubles."""
    import jax

    jax.config.update("jax_enable_x64", True)

    @jax.jit  # type: ignore[untyped-decorator]
    def loop(contacts: Any, duration: Any) -> Any:
        def step(_: Any, state: Any) -> Any:
            s, i, r = state
            infection, recovery = s * i * (contacts / 1000.0), i / duration
            return s - infection / 32, i + (infection - recovery) / 32, r + recovery / 32

        zero = contacts * 0.0
        return jax.lax.fori_loop(0, STEPS, step, (zero + 1000.0, zero + 5.0, zero))[0]

    return lambda contacts, duration: np.asarray(loop(contacts, duration))


def of_heyoka() -> Ends:
    """A compiled function of a step, called for each step with a chunk of epidemics."""
    import heyoka

    s, i, r = heyoka.make_vars("s", "i", "r")
    infection, recovery, dt = s * i * heyoka.par[0], i * heyoka.par[1], 1 / 32
    after = [s - dt * infection, i + dt * (infection - recovery), r + dt * recovery]
    step = heyoka.cfunc(after, [s, i, r])

    def ends(contacts: Any, duration: Any) -> Any:
        now = np.repeat([[1000.0], [5.0], [0.0]], len(contacts), axis=1)
        then, pars = np.empty_like(now), np.array([contacts / 1000.0, 1.0 / duration])
        for _ in range(STEPS):
            step(now, pars=pars, outputs=then)
            now, then = then, now
        return now[0]

    return ends


def _vensim_file() -> str:
    file = Path(tempfile.mkdtemp()) / "sir.mdl"
    file.write_text(VENSIM, "utf-8")
    return str(file)


def of_simlin() -> Ends:
    """The Vensim file, one epidemic after the other."""
    import simlin

    model = simlin.load(_vensim_file())

    def one(contact: float, duration: float) -> float:
        run = model.run(overrides={"contact_rate": contact, "duration": duration}, analyze_loops=False)
        return float(run.results["susceptible"].iloc[-1])

    return lambda contacts, duration: np.array([one(*both) for both in zip(contacts, duration, strict=True)])


def of_pysd() -> Ends:
    """The Vensim file, one epidemic after the other."""
    import pysd

    model = pysd.read_vensim(_vensim_file())

    def one(contact: float, duration: float) -> float:
        params = {"contact rate": contact, "duration": duration}
        run = model.run(params=params, return_columns=["Susceptible"], return_timestamps=[100])
        return float(run["Susceptible"].iloc[-1])

    return lambda contacts, duration: np.array([one(*both) for both in zip(contacts, duration, strict=True)])


#: Module, runs of a turn, draws that are computed together, and what makes the side.
PEERS: dict[str, tuple[str, int, int, Callable[[], Ends]]] = {
    "Numba": ("numba", 102_400, 102_400, of_numba),
    "JAX": ("jax", 32_768, 2048, of_jax),
    "heyoka": ("heyoka", 16_384, 512, of_heyoka),
    "simlin": ("simlin", 64, 64, of_simlin),
    "PySD": ("pysd", 2, 2, of_pysd),
}


def sides() -> list[Side]:
    """This package and what is installed."""
    found = [
        Side("interpreted", 32_768, ours(False)),
        Side("interpreted (control)", 32_768, ours(False)),
        Side("native", 102_400, ours(True)),
        Side("NumPy", 16_384, by_chunks(lambda c, d: in_numpy(c, d)[0], 2048)),
    ]
    for name, (module, runs, chunk, made) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name}: not installed")
        else:
            found.append(Side(name, runs, by_chunks(made(), chunk)))
    return found


def rate(side: Side) -> float:
    """Epidemics in a second of user time, in one turn."""
    given = numbers(side.runs)
    start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    side.ends(*given)
    return side.runs / (resource.getrusage(resource.RUSAGE_SELF).ru_utime - start)


def compared(turns: int) -> None:
    """Prints rates and ratios."""
    every = sides()
    expected = ours(False)(*numbers(512))
    for side in every:
        some = min(512, side.runs)
        given = tuple(one[:some] for one in numbers(512))
        np.testing.assert_allclose(side.ends(*given), expected[:some], rtol=1e-9)
    seen: dict[str, list[float]] = {side.name: [] for side in every}
    for _ in range(turns):
        for side in every:
            seen[side.name].append(rate(side))
    print(f"instruction set {_core.active_isa()}, {turns} turns, ends equal to 1e-9; load {os.getloadavg()[0]:.0f}")
    for name, rates in seen.items():
        times = statistics.median(a / b for a, b in zip(rates, seen["interpreted"], strict=True))
        print(f"{name:22} {statistics.median(rates):14,.1f} runs/s  {times:9.4f} times interpreted")


def counted() -> None:
    """Prints instructions of a draw, from two numbers of draws under callgrind."""
    code = "import sys, peers; peers.ours(sys.argv[1] == 'native')(*peers.numbers(int(sys.argv[2])))"
    env = {"QUESNAY_ISA": "v3", **os.environ}
    valgrind = ["valgrind", "--tool=callgrind"]
    for how in ("interpreted", "native"):
        totals = []
        for draws in (64, 320):
            with tempfile.TemporaryDirectory() as place:
                command = [*valgrind, f"--callgrind-out-file={place}/out", sys.executable, "-c", code]
                done = subprocess.run(
                    [*command, how, str(draws)], capture_output=True, text=True, check=True, env=env,
                    cwd=Path(__file__).parent,
                )  # fmt: skip
            found = re.search(r"Collected : (\d+)", done.stderr)
            assert found is not None, done.stderr[-500:]
            totals.append(int(found.group(1)))
        print(f"{how:12} {(totals[1] - totals[0]) / 256 / STEPS:8.2f} instructions a draw and step")


def threads(turns: int) -> None:
    """Prints two threads over one, by the clock."""
    for name, is_native in (("interpreted", False), ("native", True)):
        took: dict[int, list[float]] = {1: [], 2: []}
        given = numbers(204_800 if is_native else 51_200)
        for _ in range(turns):
            for n, times in took.items():
                ends = ours(is_native, n)
                start = time.perf_counter()
                ends(*given)
                times.append(time.perf_counter() - start)
        times = statistics.median(one / two for one, two in zip(took[1], took[2], strict=True))
        print(f"{name:12} two threads {times:.2f} times one; load {os.getloadavg()[0]:.0f}")


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=2 * timing.TRIALS + 1)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--threads", action="store_true")
    asked = parser.parse_args()
    if asked.count:
        return counted()
    if asked.threads:
        return threads(asked.turns)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return compared(asked.turns)


if __name__ == "__main__":
    main()
