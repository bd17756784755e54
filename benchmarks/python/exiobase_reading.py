"""Time and memory of reading a folder of EXIOBASE's form and its footprints, next to pymrio and pandas in one run.

python benchmarks/python/exiobase_reading.py [regions] [sectors] [rows of satellites]; 49 163 1100 is the size of the
edition by industries. pymrio is run if it is installed.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy

CATEGORIES = 7


class Clock:
    """Time on the wall and of processors since it was made: on a busy machine the two differ."""

    def __init__(self) -> None:
        self.wall, self.processors = time.perf_counter(), time.process_time()

    def report(self, what: str) -> None:
        wall, used = time.perf_counter() - self.wall, time.process_time() - self.processors
        print(f"{what:45s} {wall:8.2f} s on the wall {used:8.2f} s of processors", flush=True)


def generate(folder: Path, regions: int, sectors: int, stressors: int) -> None:
    """Random figures in the published form: two lines of heads, labels in two columns, as many digits."""
    generator = np.random.default_rng(1)
    pairs = [(f"R{region:02d}", f"Sector number {sector}") for region in range(regions) for sector in range(sectors)]
    uses = [(f"R{region:02d}", f"Category {one}") for region in range(regions) for one in range(CATEGORIES)]
    n = len(pairs)
    flows, demand = generator.random((n, n)), generator.random((n, len(uses))) * n / len(uses)
    output = flows.sum(axis=1) + demand.sum(axis=1)
    value = np.maximum(output - flows.sum(axis=0), 0.0)
    output = flows.sum(axis=0) + value
    demand *= ((output - flows.sum(axis=1)) / demand.sum(axis=1))[:, None]

    def write(
        name: str, heads: list[tuple[str, str]], labels: list[str], values: np.ndarray, left: int, over: str
    ) -> None:
        gap = "\t" * left
        with (folder / name).open("w") as file:
            for at, word in enumerate(("region", over)):
                file.write(f"{word}{gap}" + "\t".join(pair[at] for pair in heads) + "\n")
            for label, row in zip(labels, values, strict=True):
                file.write(label + "\t" + "\t".join(map(repr, row.tolist())) + "\n")

    names = ["\t".join(pair) for pair in pairs]
    (folder / "satellite").mkdir(parents=True)
    write("Z.txt", pairs, names, flows, 2, "sector")
    write("Y.txt", uses, names, demand, 2, "category")
    (folder / "x.txt").write_text(
        "region\tsector\tindout\n" + "".join(f"{a}\t{x!r}\n" for a, x in zip(names, output.tolist(), strict=True))
    )
    (folder / "unit.txt").write_text("region\tsector\tunit\n" + "".join(f"{name}\tM.EUR\n" for name in names))
    rows = [f"Stressor {row}" for row in range(stressors)]
    write("satellite/F.txt", pairs, rows, generator.random((stressors, n)), 1, "sector")
    (folder / "satellite" / "unit.txt").write_text("\tunit\n" + "".join(f"{row}\tkg\n" for row in rows))


def in_its_own_process(name: str, work: Callable[[Path], None], folder: Path) -> None:
    """Peaks of memory do not come down: each is measured alone."""
    process = multiprocessing.get_context("spawn").Process(target=_measured, args=(name, work, folder))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _measured(name: str, work: Callable[[Path], None], folder: Path) -> None:
    work(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name:45s} peak {peak:6.2f} GB", flush=True)


def read(folder: Path) -> None:
    start = Clock()
    table = qy.Table.read(folder, tolerance=1e-9)
    start.report("read and checked")
    assert table.source_format == "EXIOBASE 3"
    one = table.with_satellite("carbon", table.satellites["satellite"].by_sector[:1], unit="kg")
    start = Clock()
    accounts = one.footprints("carbon")
    start.report("footprints of all regions, one stressor")
    total = float(one.satellites["carbon"].by_sector.sum())
    held = float(np.sum(accounts.consumption.to_numpy()))
    np.testing.assert_allclose(held, total, rtol=1e-9)


def read_by_pandas(folder: Path) -> None:
    import pandas as pd

    start = Clock()
    frame = pd.read_csv(folder / "Z.txt", sep="\t", index_col=[0, 1], header=[0, 1])
    start.report("pandas reads Z.txt alone")
    assert frame.shape[0] == frame.shape[1]


def read_by_pymrio(folder: Path) -> None:
    """Coefficients, the inverse and the accounts of one stressor: what its footprints are made of."""
    import pandas as pd
    import pymrio

    def table(name: str, columns: int, over: str = "sector") -> Any:
        frame = pd.read_csv(folder / name, sep="\t", index_col=list(range(columns)), header=[0, 1])
        frame.index.names = ["region", "sector"] if columns == 2 else ["stressor"]
        frame.columns.names = ["region", over]
        return frame

    start = Clock()
    flows, demand = table("Z.txt", 2), table("Y.txt", 2, "category")
    stress = table("satellite/F.txt", 1).iloc[:1]
    start.report("pymrio's reader (pandas) reads Z, Y and F")
    start = Clock()
    system = pymrio.IOSystem(Z=flows, Y=demand)
    system.carbon = pymrio.Extension(name="carbon", F=stress)
    system.calc_all()
    start.report("pymrio: footprints of all regions")
    held = float(system.carbon.D_cba.to_numpy().sum())
    np.testing.assert_allclose(held, float(stress.to_numpy().sum()), rtol=1e-9)


def main() -> None:
    regions, sectors, stressors = (int(one) for one in (sys.argv[1:4] if len(sys.argv) > 3 else (8, 200, 200)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "IOT_2019_ixi"
        generate(folder, regions, sectors, stressors)
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6
        print(f"{regions * sectors} sectors, {size:.0f} MB of text", flush=True)
        in_its_own_process("Quesnay: read, checked and asked", read, folder)
        in_its_own_process("pandas: Z.txt", read_by_pandas, folder)
        if importlib.util.find_spec("pymrio"):
            in_its_own_process("pymrio: read and asked", read_by_pymrio, folder)


if __name__ == "__main__":
    main()
