"""How much memory does a run of 100,000 draws of five scenarios take beyond one of 1,000, tables included?"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def measure(draws: int) -> None:
    """Runs in a process of its own and prints its peak memory and time."""
    import quesnay as qy

    case = qy.load_case(ROOT / "scenarios" / "guangzhou")
    start = time.perf_counter()
    result = case.run(draws=draws, seed=2025)
    ran = time.perf_counter() - start
    for table in (result.targets, result.bands, result.comparisons, result.costs):
        table()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:.0f} {ran:.1f} {len(result.scenarios) * draws / ran:.0f}")


def main() -> None:
    """Prints both peaks and their difference."""
    peaks = []
    for draws in (1000, 100_000):
        command = [sys.executable, __file__, str(draws)]
        peak, seconds, rate = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        peaks.append(float(peak))
        print(f"{draws:7,} draws of five scenarios: {peak} MB at most, {seconds} s, {rate} draws x scenarios a second")
    print(f"difference: {peaks[1] - peaks[0]:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
    else:
        main()
