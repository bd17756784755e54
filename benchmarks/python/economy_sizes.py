"""How long does the sector economy take from 1 to 60 accounts, over 3, 10 and 30 years?

The teaching case, its accounts split into equal parts that buy, sell and employ alike (as the tests split them),
package `sites` beside `no_policy`, monthly Heun steps, one thread. Seconds are of loading, of a central run, and of
256 draws of both scenarios. Every number of every draw must be finite and no draw may fail.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import argparse
import importlib.util
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 256
PACKAGES = ["no_policy", "sites"]


def changed_case() -> Any:
    """The tests' own ways to change a case."""
    spec = importlib.util.spec_from_file_location("changed_case", ROOT / "tests" / "python" / "changed_case.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of_size(changed: Any, folder: Path, accounts: int) -> Path:
    """A copy of the teaching case with so many accounts."""
    shutil.copytree(ROOT / "scenarios" / "two_sectors", folder)
    if accounts == 1:
        changed.keep(folder, "goods")
    elif accounts > 2:
        changed.split(folder, "services", accounts - accounts // 2)
        if accounts > 3:
            changed.split(folder, "goods", accounts // 2)
    return folder


def finite(case: qy.Case, draws: int) -> None:
    result = case.run(PACKAGES, draws=draws, seed=1, threads=1)
    assert result.failures.empty, result.failures.reason[0]
    output = result.to_xarray()
    assert all(np.isfinite(np.asarray(output[name])).all() for name in ("gross_output", "persons_employed"))


def row(changed: Any, folder: Path, years: int) -> tuple[float, float, float]:
    """Seconds of loading, of the central run, and of all draws."""
    start = time.perf_counter()
    case = changed.years(qy.load_case(folder), years)
    loaded = time.perf_counter() - start
    finite(case, DRAWS)
    central = 1.0 / best_rate(lambda: case.central(PACKAGES), 1)
    drawn = 1.0 / best_rate(lambda: case.run(PACKAGES, draws=DRAWS, seed=1, threads=1), 1)
    return loaded, central, drawn


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, nargs="+", default=[1, 2, 12, 30, 60])
    parser.add_argument("--years", type=int, nargs="+", default=[3, 10, 30])
    chosen = parser.parse_args()
    changed = changed_case()
    print(f"{'accounts':>8} {'years':>6} {'load s':>8} {'central s':>10} {f'{DRAWS} draws s':>12} {'ms a draw':>10}")
    with tempfile.TemporaryDirectory() as place:
        for accounts in chosen.accounts:
            folder = of_size(changed, Path(place) / str(accounts), accounts)
            for years in chosen.years:
                loaded, central, drawn = row(changed, folder, years)
                each = 1000.0 * drawn / (DRAWS * len(PACKAGES))
                print(
                    f"{accounts:>8} {years:>6} {loaded:>8.2f} {central:>10.3f} {drawn:>12.3f} {each:>10.3f}", flush=True
                )


if __name__ == "__main__":
    main()
