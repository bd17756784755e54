"""How the benchmarks take time. Importing it keeps NumPy to one thread, so it comes first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

TRIALS = 3


def best_rate(call: Callable[[], object], count: int) -> float:
    """Things a second in the fastest of several trials of a call that does ``count`` of them."""
    seconds = []
    for _ in range(TRIALS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return count / min(seconds)
