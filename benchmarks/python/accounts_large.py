"""How long do inverse, solutions, multipliers and footprints of a large table take, next to NumPy, pymrio and MARIO?

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE python benchmarks/python/accounts_large.py [regions] [sectors]

All processors on both sides. The peers' way is through the inverse, MARIO's also by solving; multipliers, linkages
and footprints are timed from the coefficients on. Answers are compared once. Peers: benchmarks/requirements-peers.txt.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pymrio
import quesnay as qy
from mario.compute import primitives as mario
from quesnay import _core


def seconds(call: Callable[[], Any], trials: int = 2) -> tuple[float, Any]:
    """The fastest of several trials, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(trials):
        start = time.perf_counter()
        answer = call()
        best = min(best, time.perf_counter() - start)
    return best, answer


def line(what: str, ours: float, peer: float, name: str) -> None:
    print(f"{what:44s} {ours:9.3f} s   {name:18s} {peer:9.3f} s   {peer / ours:6.1f} times", flush=True)


def main() -> None:
    """Prints both sides of each question."""
    regions, sectors = (int(a) for a in sys.argv[1:3]) if len(sys.argv) > 2 else (49, 100)
    n = regions * sectors
    rng = np.random.default_rng(1)
    names = [f"R{r}" for r in range(regions)], [f"s{s}" for s in range(sectors)]
    index = pd.MultiIndex.from_product(names, names=["region", "sector"])
    # Lognormal cells, own region ten times the others, columns of 0.35 to 0.75: sums as in EXIOBASE.
    a = rng.lognormal(0.0, 2.0, (n, n))
    own = np.repeat(np.arange(regions), sectors)
    a[own[:, None] == own[None, :]] *= 10.0 * regions
    a *= rng.uniform(0.35, 0.75, n) / a.sum(axis=0)
    demand = rng.lognormal(3.0, 1.0, (n, regions))
    print(f"n = {n}, instruction set {_core.active_isa()}, {os.cpu_count()} processors")

    labels = [f"{r}:{s}" for r, s in index]
    inverse_time, inverse = seconds(lambda: np.linalg.inv(np.eye(n) - a))
    system = _core.LeontiefSystem(a, labels)
    ours, mine = seconds(lambda: _core.LeontiefSystem(a, labels).inverse())
    np.testing.assert_allclose(mine, inverse, rtol=1e-9, atol=1e-12)
    line("full inverse", ours, inverse_time, "numpy.linalg.inv")
    del mine

    one = demand[:, 0].copy()
    ours, mine = seconds(lambda: _core.LeontiefSystem(a, labels).solve_vector(one))
    through, peer = seconds(lambda: np.linalg.inv(np.eye(n) - a) @ one)
    np.testing.assert_allclose(mine, peer, rtol=1e-9)
    line("one right-hand side, checks included", ours, through, "through inverse")
    ours, _ = seconds(lambda: system.solve_vector(one))
    line("one right-hand side, system at hand", ours, through, "through inverse")
    print(f"    {system.method()}")
    del inverse

    x = system.solve_vector(demand.sum(axis=1))
    flows = a * x
    stressors = rng.uniform(0.0, 5.0, (3, n)) * x
    rest = {"value_added": x - flows.sum(axis=0), "gross_output": x, "tolerance": 1e-8}
    categories = [(f"R{r}", "final demand") for r in range(regions)]
    table = qy.Table(index, flows=flows, final_demand=demand, demand_categories=categories, **rest)
    gases = pd.DataFrame(stressors, index=["CO2", "CH4", "N2O"], columns=index)
    table = table.with_satellite("air", gases, unit="t")
    frame_a = pd.DataFrame(a, index=index, columns=index)
    frame_s = pd.DataFrame(stressors / x, columns=index)
    frame_y = pd.DataFrame(demand, index=index, columns=pd.Index([f"R{r}" for r in range(regions)], name="region"))

    def fresh() -> qy.Table:
        for name in ("leontief_system", "allocation_system"):
            table.__dict__.pop(name, None)
        return table

    def pymrio_multipliers() -> Any:
        return pymrio.calc_M(frame_s, pymrio.calc_L(frame_a))

    ours, mine = seconds(lambda: fresh().multipliers("air"))
    theirs, peer = seconds(pymrio_multipliers)
    np.testing.assert_allclose(mine["simple"].to_numpy().reshape(3, n), peer.to_numpy(), rtol=1e-9)
    line("multipliers of three stressors", ours, theirs, "pymrio")
    ways: dict[str, Callable[[], Any]] = {
        "MARIO, inverse": lambda: mario.calc_f(frame_s, mario.calc_w(frame_a)),
        "MARIO, solve": lambda: mario.calc_f_from_z(frame_s, frame_a, method="solve"),
    }
    for name, way in ways.items():
        theirs, peer = seconds(way, 1)
        np.testing.assert_allclose(mine["simple"].to_numpy().reshape(3, n), peer.to_numpy(), rtol=1e-9)
        line("", ours, theirs, name)

    def pymrio_linkages() -> Any:
        inverse = pymrio.calc_L(frame_a)
        ghosh = pymrio.calc_G(pymrio.calc_B(pd.DataFrame(flows, index=index, columns=index), x))
        return inverse.sum(axis=0), ghosh.sum(axis=1)

    ours, mine = seconds(lambda: fresh().linkages())
    theirs, (backward, forward) = seconds(pymrio_linkages, 1)
    np.testing.assert_allclose(mine["total_backward"].to_numpy(), backward.to_numpy(), rtol=1e-9)
    line("backward and forward linkages", ours, theirs, "pymrio")

    def pymrio_accounts() -> Any:
        return pymrio.calc_accounts(frame_s, pymrio.calc_L(frame_a), frame_y)

    ours, mine = seconds(lambda: fresh().footprints("air"))
    theirs, peer = seconds(pymrio_accounts, 1)
    np.testing.assert_allclose(mine.consumption.to_numpy(), peer[0].to_numpy(), rtol=1e-8)
    line("footprints and trade accounts by region", ours, theirs, "pymrio")


if __name__ == "__main__":
    main()
