"""How near is the mean of a design to the truth, against as many plain draws?

Root mean square error over seeds, plain draws over the design: 2 is the precision of four times as many draws. The
truth is the mean of a long run of plain draws. Rows: yearly gross output of all accounts and the largest effect of a
package on it.

    python benchmarks/python/designs.py [CASE PACKAGE PERIOD]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import quesnay as qy

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
DESIGNS = ("antithetic", "latin_hypercube", "sobol")
SIZES, SEEDS, LONG = (64, 256, 1024), 24, 65_536


def means(case: qy.Case, package: str, period: str, draws: int, seed: int, design: str) -> np.ndarray:
    """Mean output of the package, and mean difference from the baseline."""
    runs = case.run(["no_policy", package], draws=draws, seed=seed, design=design, keep_limit=1 << 34)
    values = runs.to_frame()[("gross_output", "total", period)]
    level = values.loc[package].to_numpy()
    return np.array([np.nanmean(level), np.nanmean(level - values.loc["no_policy"].to_numpy())])


def main() -> None:
    name, package, period = sys.argv[1:] or ("two_sectors", "sites", "2023")
    case = qy.load_case(SCENARIOS / name)
    truth = means(case, package, period, LONG, 99, "monte_carlo")
    print(f"{name}, {package}: output {truth[0]:.6g}, effect {truth[1]:.4g}")
    print(f"{'draws':>6} {'design':<16} {'error of output':>16} {'gain':>6} {'error of effect':>16} {'gain':>6}")
    for draws in SIZES:
        plain = np.zeros(2)
        for design in ("monte_carlo", *DESIGNS):
            found = np.array([means(case, package, period, draws, seed, design) for seed in range(SEEDS)])
            error = np.sqrt(np.mean((found - truth) ** 2, axis=0))
            plain = error if design == "monte_carlo" else plain
            gain = plain / error
            print(
                f"{draws:6d} {design:<16} {error[0]:16.4g} {gain[0]:6.2f} {error[1]:16.4g} {gain[1]:6.2f}", flush=True
            )


if __name__ == "__main__":
    main()
