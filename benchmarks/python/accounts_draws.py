"""How fast is a static Monte-Carlo draw: perturb all of A, solve for output?

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE python benchmarks/python/accounts_draws.py

One thread on both sides, drawing included. The peer draws with numpy.random.Generator.lognormal and solves with
numpy.linalg.solve, draw by draw and, where that is faster, stacked. Answers on the same coefficients are compared once.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import numpy as np
import quesnay as qy
from quesnay import _core


def table_of(n: int) -> qy.Table:
    a = np.random.default_rng(n).random((n, n))
    a *= 0.6 / a.sum(axis=0)
    x = np.ones(n)
    return qy.Table(
        [f"S{i}" for i in range(n)], flows=a, final_demand=x - a.sum(axis=1), value_added=x - a.sum(axis=0),
        gross_output=x,
    )  # fmt: skip


def main() -> None:
    """Prints draws a second of both sides."""
    print(f"instruction set {_core.active_isa()}, one thread")
    for n, draws in ((12, 40_000), (42, 8_000), (127, 1_600), (200, 400), (500, 48), (1000, 16)):
        table = table_of(n)
        a, demand, identity = table.coefficients_array, table.final_demand_array[:, 0], np.eye(n)
        uncertain = table.uncertain(0.1)
        question = [uncertain.output()]
        few = uncertain.run(question, draws=3, seed=1, threads=1).values("output").to_numpy()
        for draw in range(3):
            drawn = uncertain.core.draw(seed=1, draw=draw)
            np.testing.assert_allclose(few[draw], np.linalg.solve(identity - drawn, demand), rtol=1e-10)

        def one_by_one(n=n, a=a, demand=demand, identity=identity, draws=draws) -> None:
            generator = np.random.default_rng(1)
            for _ in range(draws):
                np.linalg.solve(identity - a * generator.lognormal(0.0, 0.1, (n, n)), demand)

        def stacked(n=n, a=a, demand=demand, identity=identity, draws=draws) -> None:
            generator = np.random.default_rng(1)
            for first in range(0, draws, 64):
                count = min(64, draws - first)
                many = identity - a * generator.lognormal(0.0, 0.1, (count, n, n))
                np.linalg.solve(many, np.broadcast_to(demand[:, None], (count, n, 1)))

        ours = best_rate(lambda u=uncertain, q=question, d=draws: u.run(q, draws=d, seed=1, threads=1), draws)
        peer = max(best_rate(one_by_one, draws), best_rate(stacked, draws) if n <= 200 else 0.0)
        print(f"n = {n:5d}   {ours:10,.0f} draws/s   NumPy {peer:10,.0f}   {ours / peer:5.2f} times", flush=True)


if __name__ == "__main__":
    main()
