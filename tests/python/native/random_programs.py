"""Random programs, interpreted and native: the same bits and the same failures.

Their numbers are drawn, among them zeros of both signs, subnormal, infinite and no numbers. As a command it compares as
many as are asked for: `python random_programs.py 10000`.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import quesnay.functions as f
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, QuesnayError, _core
from quesnay.native import compile_now

SPECIAL = (0.0, -0.0, 5e-324, -2e-310, float("inf"), float("-inf"), float("nan"), 1e308, -1e-300, 1.0, 0.5, -3.0)
LENGTHS = {"a": 3, "b": 5, "c": 1}
Expr = Any

ONE: tuple[Callable[[Expr], Expr], ...] = (
    f.exp, f.log, f.square_root, f.absolute, f.floor, f.nearest_integer, f.logical_not, f.sine, f.cosine, f.arctangent,
    f.arcsine, lambda x: -x,
)  # fmt: skip
TWO: tuple[Callable[[Expr, Expr], Expr], ...] = (
    lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y, f.minimum, f.maximum, f.less,
    f.less_equal, f.equal, f.logical_and, f.logical_or, f.modulo, f.arctangent2, f.poisson_quantile,
    lambda x, y: x * y + x, lambda x, y: x - x * y, lambda x, y: x * x * y,
)  # fmt: skip


class Maker:
    """Grows the equations of one program."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.b = ModelBuilder()
        for name, n in LENGTHS.items():
            self.b.dimension(name, [f"{name}{i}" for i in range(n)])
        self.pool: list[tuple[tuple[str, ...], Expr]] = []
        self.count = 0

    def any(self, dims: tuple[str, ...] | None = None) -> tuple[tuple[str, ...], Expr]:
        """An expression, of these dimensions if they are given."""
        fitting = [one for one in self.pool if dims is None or one[0] == dims]
        return self.chance.choice(fitting) if fitting else ((), self.pool[0][1])

    def special(self, drawn: Expr) -> Expr:
        """A number of each draw: special where the draw falls into some share of (0, 1), else the draw."""
        result = drawn * self.chance.choice((1.0, 20.0, -4.0))
        for number in self.chance.sample(SPECIAL, 5):
            low = self.chance.random()
            inside = f.logical_and(f.less(low, drawn), f.less(drawn, low + 0.12))
            result = f.where(inside, self.b.constant(number), result)
        return result

    def grow(self) -> None:
        """One more expression."""
        kind = self.chance.randrange(10)
        dims, x = self.any()
        if kind < 3:
            made = self.chance.choice(ONE)(x)
        elif kind < 7:
            other, y = self.any(dims) if self.chance.random() < 0.6 else ((), self.any(())[1])
            dims, made = (dims or other), self.chance.choice(TWO)(x, y)
        elif kind == 7:
            y, z = self.any(dims)[1], self.any(dims)[1]
            made = f.where(f.less(x, y), z, x)
        elif kind == 8 and dims:
            fold = self.chance.choice((f.sum_over, f.maximum_over, f.minimum_over, f.product_over))
            made, dims = fold(x, dims[-1]), dims[:-1]
        elif kind == 9 and dims:
            made = f.shift(x, dims[0], self.chance.choice((-1, 1, 2)), self.chance.choice((0.0, 1.5)))
        else:
            at = sorted(self.chance.sample(range(-20, 20), self.chance.randrange(2, 6)))
            made = f.lookup(x, [float(k) for k in at], [self.chance.uniform(-2, 2) for _ in at])
        self.pool.append((dims, made))

    def safe(self, x: Expr) -> Expr:
        """A finite number in place of any."""
        return f.where(f.equal(x, x), f.clip(x, -1e3, 1e3), 0.25)

    def build(self) -> Model:
        """Stocks whose rates are what has grown, mostly made finite, and outcomes that tell special values apart."""
        b, chance = self.b, self.chance
        year = b.constant(1.0, "year")
        self.pool.append(((), self.special(b.parameter("p"))))
        self.pool.append((("a",), self.special(b.parameter("q", dims=["a"]))))
        stocks = []
        for name, dims in (("s", ()), ("t", ("a",)), ("u", ("b",)), ("v", ("a", "b"))):
            initial = self.pool[0][1] if chance.random() < 0.2 else b.constant(chance.choice((0.0, -0.0, 1.0, 2.5)))
            stock = b.stock(name, initial if chance.random() < 0.2 else self.safe(initial), dims=list(dims))
            if chance.random() < 0.15:
                b.keep_non_negative(stock)
            stocks.append((dims, stock))
            self.pool.append((dims, stock))
        if chance.random() < 0.4:
            self.pool.append((("a",), b.noise("n", ["a"])))
        if chance.random() < 0.5:
            self.pool.append(((), b.time() / year))
            self.pool.append(((), b.step_at(self.pool[0][1] * year)))
        if chance.random() < 0.3:
            held = b.held("h", 0.5)
            self.pool.append(((), held))
        else:
            held = None
        for _ in range(chance.choice((6, 20, 60))):
            self.grow()
        if held is not None:
            b.update(held, self.safe(self.any(())[1]))
        for i, (dims, stock) in enumerate(stocks):
            rate = self.any(dims)[1]
            rate = rate if chance.random() < 0.15 else self.safe(rate)
            b.inflow(stock, b.flow(f"rate {i}", rate / year, dims=list(dims)))
        for i, (dims, x) in enumerate(chance.sample(self.pool, min(6, len(self.pool)))):
            told = self.safe(x) + 4096.0 * f.less(1.0 / x, 0.0) + 8192.0 * f.equal(x, x) + 16384.0 * f.less(x, 1e308)
            self.b.auxiliary(f"told {i}", told, dims=list(dims))
            b.outcome(Outcome(f"told {i}", f"told {i}", OutcomeKind.Level, "1"))
        b.outcome(Outcome("s", "s", OutcomeKind.Level, "1"))
        return Model(b.build())


def programs(seed: int) -> tuple[_core.ProgramSet, _core.DrawPlan] | None:
    """A random program and the plan of its draws; None if the equations are refused."""
    chance = random.Random(-seed - 1)
    try:
        core = Maker(seed).build().core
        uniform = _core.Distribution.from_range("uniform", 0.5, 0.0, 1.0)
        names = {"p": 1, "q": LENGTHS["a"]}
        plan = _core.DrawPlan(
            core, {name: np.full(n, 0.5) for name, n in names.items()},
            [(f"{name}{e}", name, [e], uniform) for name, n in names.items() for e in range(n)], [],
        )  # fmt: skip
        method, steps = chance.choice(("euler", "heun", "rk4")), chance.choice((1, 3, 12))
        records = sorted(chance.sample(range(steps + 1), chance.randrange(1, min(4, steps + 2))))
        settings = _core.RunSettings(method=method, steps_per_year=4, n_steps=steps, record_steps=records)
        made = _core.ProgramSet()
        made.add("random", core, plan.fixed_values(), plan, settings, core.outcomes)
    except QuesnayError:
        return None
    return made, plan


def bits(made: _core.ProgramSet, plan: _core.DrawPlan, lanes: int) -> tuple[str, list[dict[str, Any]]]:
    """Of every result, and all failures."""
    result = made.run(
        plan, seed=7, first_draw=0, draws=64, threads=1, lanes=lanes, keep_limit=1 << 30, targets=[], pairs=[],
        progress=None,
    )  # fmt: skip
    return hashlib.sha256(np.ascontiguousarray(result.values(0)).tobytes()).hexdigest(), result.failures


def differences(seed: int, lanes: int) -> str | None:
    """What differs between the program interpreted and native, None for nothing; "refused" if there is none."""
    made = programs(seed)
    if made is None:
        return "refused"
    interpreted = bits(*made, lanes)
    reason = compile_now(made[0], 0, lanes)
    if reason is not None:
        return reason
    native = bits(*made, lanes)
    return None if native == interpreted else f"bits {native[0] == interpreted[0]}, failures {native[1]}"


def compare(first: int, n: int) -> tuple[int, list[int]]:
    """How many programs were compared, and those that differ."""
    compared, wrong = 0, []
    for seed in range(first, first + n):
        found = differences(seed, (4, 8, 16, 32, 64)[seed % 5])
        compared += found != "refused"
        if found not in (None, "refused"):
            wrong.append(seed)
    return compared, wrong


def main() -> int:
    """Compares random programs and says which differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=int)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    compared, wrong = compare(asked.first, asked.programs)
    print(f"{compared} programs compared on {_core.active_isa()}, {len(wrong)} differ: {wrong[:20]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
