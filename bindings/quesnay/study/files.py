"""Writes the tables and the manifest of a run; columns and form are fixed by docs/study/outputs.md."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import io
import json
import math
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.errors import CaseError

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.result import Result

__all__ = ["SCHEMA_VERSION", "OutputFolder", "csv_bytes", "output_folder", "write_tables"]

SCHEMA_VERSION = 1
_PACKAGES = ("numpy", "pandas", "pydantic", "xarray", "matplotlib")


class OutputFolder:
    """A folder whose files appear all at once, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def place(self, name: str) -> Path:
        """Where to write a file until all are done."""
        self.names.append(name)
        return self._temporary(name)

    def write(self, name: str, content: bytes) -> str:
        """Writes a file; returns its SHA-256."""
        self.place(name).write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def _temporary(self, name: str) -> Path:
        return self.folder / f".{name}.{os.getpid()}.part"

    def finish(self) -> None:
        """Gives every file its name."""
        for name in self.names:
            self._temporary(name).replace(self.folder / name)

    def discard(self) -> None:
        """Removes what was written so far."""
        for name in self.names:
            self._temporary(name).unlink(missing_ok=True)


@contextmanager
def output_folder(folder: str | PathLike[str]) -> Iterator[OutputFolder]:
    """An output folder, made if it is missing; if the block fails, nothing of it is left.

    Raises
    ------
    CaseError
        If the folder cannot be made or written.
    """
    path = Path(folder)
    # The topmost folder that we make: removed again if nothing comes of it.
    made = next((part for part in [*reversed(path.parents), path] if not part.exists()), None)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".{os.getpid()}.probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise CaseError(f"{path}: the output folder cannot be written: {error.strerror}") from None
    output = OutputFolder(path)
    try:
        yield output
        output.finish()
    except BaseException:
        output.discard()
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return "" if value is None else str(value)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8 with BOM, LF, numbers as the shortest decimal that reads back to the same double."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    columns = [table[column].tolist() for column in table.columns]
    writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _manifest(result: Result, outputs: list[dict[str, object]]) -> dict[str, object]:
    study = result.study
    case, options = study.case, study.options
    failures = result.ensemble.failures
    failed = len({failure["draw"] for failure in failures})
    model = json.dumps(study.uncertainty.core.equations(), ensure_ascii=False, sort_keys=True)
    calendar = case.file.calendar
    return {
        "schema_version": SCHEMA_VERSION,
        "quesnay": _core.version,
        "case": {"id": case.file.id, "title_en": case.file.title_en, "title_zh": case.file.title_zh},
        "options": {
            "seed": options.seed,
            "draws": options.draws,
            "first_draw": options.first_draw,
            "scenarios": result.scenarios,
            "assume": list(study.assume),
            "central": study.central,
            "method": calendar.method,
            "steps_per_year": calendar.steps_per_year,
            "switches": case.file.switches.model_dump(),
            "quantile_method": "order statistics, linear interpolation" if result.ensemble.kept
            else "histograms on the bits of the double, relative width 1e-4",
        },
        "inputs": [{"path": path, "sha256": digest} for path, digest in case.inputs],
        "outputs": outputs,
        "model_sha256": hashlib.sha256(model.encode()).hexdigest(),
        "random": {
            "generator": "philox4x64-10",
            "mapping": "key (seed, FNV-1a64 of the stream's name); counter (component div 4 + 1, period, draw, 0);"
            " word component mod 4; u = ((word >> 12) + 0.5) 2^-52",
        },
        "draws": {"completed": result.ensemble.n_draws - failed, "failed": failed},
        "failures": failures,
        "run": {
            "started": result.started.isoformat(timespec="seconds"),
            "seconds": round(result.seconds, 3),
            "threads": options.threads or _core.default_threads(),
            "isa": _core.active_isa(),
            "compiler": _core.compiler,
            "platform": platform.platform(),
            "packages": {name: importlib.metadata.version(name) for name in _PACKAGES},
        },
    }  # fmt: skip


def write_into(result: Result, output: OutputFolder, quarters: Result | None = None) -> None:
    """Writes tables and manifest into a folder that is being filled.

    Bands and comparisons are by quarter if the same run read by quarter is given.
    """
    by_period = quarters or result
    tables = {
        "targets.csv": result.targets(),
        "bands.csv": by_period.bands(),
        "comparison.csv": by_period.comparisons(),
        "binding.csv": result.binding(),
        "values.csv": result.values(),
        "costs.csv": result.costs(),
    }
    outputs: list[dict[str, object]] = []
    for name, table in tables.items():
        digest = output.write(name, csv_bytes(table))
        outputs.append({"path": name, "rows": len(table), "sha256": digest})
    manifest = json.dumps(_manifest(result, outputs), ensure_ascii=False, indent=2)
    output.write("manifest.json", f"{manifest}\n".encode())


def write_tables(result: Result, folder: str | PathLike[str]) -> None:
    """Writes ``targets.csv``, ``bands.csv``, ``comparison.csv``, ``binding.csv``, ``values.csv``, ``costs.csv`` and
    ``manifest.json``. Nothing is left if writing fails.
    """
    with output_folder(folder) as output:
        write_into(result, output)
