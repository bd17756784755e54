"""At import flexibility 1 the economy's output is a linear programme's solution: HiGHS, in states of runs."""

from typing import Any

import numpy as np
import pandas as pd
import quesnay as qy

Array = np.ndarray[Any, np.dtype[np.float64]]


def programme(a: Array, f: Array, cap: Array, weights: Array) -> Array:
    """max w x, (I - A) x <= f, 0 <= x <= cap: a sector may sell less than it is asked for, buyers then import."""
    x = np.linalg.solve(np.eye(len(f)) - a, f)
    names = [f"s{i}" for i in range(len(f))]
    table = qy.Table(names, flows=a * x, final_demand=f, value_added=x * (1 - a.sum(axis=0)), gross_output=x)
    nothing = pd.DataFrame(0.0, index=["nothing"], columns=names)
    solved = table.factor_limited(
        nothing, {"nothing": 1.0}, least_demand=np.full(len(f), -1e12), most_demand=f, capacity=cap, weights=weights
    )  # fmt: skip
    return np.asarray(solved.sectors.output)


def test_at_full_flexibility_output_is_the_linear_programme_in_states_of_a_run(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["plan"], draws=8, seed=2025, assume=["demand_surge"])
    random = np.random.default_rng(1)
    bound = 0
    for draw in range(8):
        paths = result.replay("plan", draw)
        a = np.asarray(paths.local_coefficients)
        for t in (0, 14, 24, 36):
            f, cap, x = (np.asarray(paths[name][t]) for name in ("final_demand", "output_limit", "gross_output"))
            bound += int((x >= cap * (1 - 1e-9)).sum())
            for weights in (np.ones(12), random.uniform(0.1, 1.0, 12)):
                # HiGHS is feasible and optimal to 1e-7.
                np.testing.assert_allclose(x, programme(a[t] if a.ndim == 3 else a, f, cap, weights), rtol=1e-7)
    assert bound > 50


def test_the_base_year_with_tight_capacities_is_the_linear_programme_too(guangzhou: qy.Case) -> None:
    table = guangzhou.table()
    local = table.coefficients_array
    x = table.gross_output_array
    f = x - local @ x
    random = np.random.default_rng(7)
    for _ in range(20):
        cap = x * random.uniform(0.6, 1.2, 12)
        limited = table.capacity_limited(cap, final_demand=f).sectors
        assert 0 < limited.bound.sum() < 12
        np.testing.assert_allclose(limited.output, programme(local, f, cap, random.uniform(0.1, 1, 12)), rtol=1e-7)
