"""How often do 95 % intervals of paired differences hold the mean: mean -+ 1.96 standard errors, and corrected ones?

`training` over `no_policy` of the teaching case, every row of the comparison that varies, in blocks of draws; the
truth is the mean of a run of 100,000 draws. Prints percent of intervals that hold it, and of those alone whose draws
are as many as their skewness asks for.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import quesnay as qy

DRAWS, BLOCKS = 100_000, 100
CASE = qy.load_case(Path(__file__).resolve().parents[2] / "scenarios" / "two_sectors")


def compared(draws: int, first_draw: int = 0) -> pd.DataFrame:
    """Rows of the comparison of one run."""
    runs = CASE.run(["no_policy", "training"], draws=draws, seed=9, first_draw=first_draw, keep_limit=1 << 34)
    return runs.compare("training", "no_policy", details=True)


def coverage(draws: int, truth: np.ndarray) -> None:
    """Prints the line of one number of draws."""
    blocks = [compared(draws, block * draws) for block in range(BLOCKS)]
    found = pd.concat([block.assign(truth=truth) for block in blocks])
    found = found[found.standard_error > 1e-12 * found.truth.abs()]
    plain = (found.ci_low <= found.truth) & (found.truth <= found.ci_high)
    corrected = (found.corrected_low <= found.truth) & (found.truth <= found.corrected_high)
    enough = found.draws_needed <= found.draws
    print(
        f"{draws:6d} {100 * plain.mean():6.1f} {100 * corrected.mean():10.1f} {100 * enough.mean():18.1f}"
        f" {100 * plain[enough].mean():15.1f}"
    )


if __name__ == "__main__":
    of_all = compared(DRAWS).mean_difference.to_numpy()
    print(" draws  plain  corrected  with enough draws  plain of these  [%]")
    for n in (50, 200, 1000):
        coverage(n, of_all)
