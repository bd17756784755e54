"""Time and memory of 10,000 sectors: one dense table, and one sparse table of 50,000.

/usr/bin/time -v python benchmarks/python/accounts_memory.py dense|inverse|sparse [sectors]
"""

from __future__ import annotations

import resource
import sys
import time
from types import SimpleNamespace

import numpy as np
from quesnay import _core
from quesnay.accounts import SparseTable


def report(what: str, start: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what:50s} {time.perf_counter() - start:8.2f} s   peak {peak:6.2f} GB", flush=True)


def dense(n: int, inverse: bool) -> None:
    """A dense system: its arrays, one solution, and the inverse if asked."""
    start = time.perf_counter()
    a = np.random.default_rng(1).random((n, n))
    a *= 0.6 / a.sum(axis=0)
    labels = [f"S{i}" for i in range(n)]
    report(f"NumPy's own array of {n} sectors", start)
    start = time.perf_counter()
    system = _core.LeontiefSystem(a, labels)
    report("system with its checks", start)
    start = time.perf_counter()
    multipliers = system.solve_transposed_vector(np.ones(n))
    report("multipliers by one transposed solution", start)
    np.testing.assert_allclose(multipliers, 2.5, rtol=1e-10)  # columns of 0.6: 1 / (1 - 0.6)
    if inverse:
        start = time.perf_counter()
        full = system.inverse()
        report("full inverse", start)
        np.testing.assert_allclose(full.sum(axis=0), 2.5, rtol=1e-10)


def sparse(n: int) -> None:
    """200 purchases a sector."""
    start = time.perf_counter()
    generator = np.random.default_rng(1)
    each = 200
    columns = np.sort(generator.integers(0, n, (n, each), dtype=np.int32), axis=1)
    flows = SimpleNamespace(
        indptr=np.arange(n + 1, dtype=np.int32) * each, indices=columns.ravel(),
        data=generator.random(n * each) * 0.6 / each * 2.0, shape=(n, n),
    )  # fmt: skip
    report(f"compressed rows of {n} sectors", start)
    start = time.perf_counter()
    table = SparseTable([f"S{i}" for i in range(n)], flows=flows, gross_output=np.ones(n))
    report("table with its checks", start)
    start = time.perf_counter()
    x = table.output()
    report("output of its own demand", start)
    np.testing.assert_allclose(x, 1.0, rtol=1e-9)


if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else "dense"
    size = int(sys.argv[2]) if len(sys.argv) > 2 else (50_000 if kind == "sparse" else 10_000)
    sparse(size) if kind == "sparse" else dense(size, kind == "inverse")
