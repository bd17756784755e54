"""Writes the tables and the manifest of a run; columns and form are fixed by docs/study/outputs.md."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import io
import json
import math
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.study.output.case_archive import CASE_ARCHIVE, archive_bytes
from quesnay.study.output.output_folder import MANIFEST, OutputFolder

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study
    from quesnay.study.recorded import Recorded

__all__ = ["SCHEMA_VERSION", "csv_bytes", "manifest_of", "write_into"]

SCHEMA_VERSION = 1
_PACKAGES = ("numpy", "pandas", "pydantic", "xarray", "matplotlib")


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


def _samples(study: Study) -> dict[str, object]:
    """Which numbers were given in place of drawn ones; nothing where all were drawn."""
    samples = study.uncertainty.samples
    if samples is None:
        return {}
    digest = hashlib.sha256(samples.values.tobytes()).hexdigest()
    return {"samples": {"numbers": list(samples.streams), "draws": samples.values.shape[1], "sha256": digest}}


def manifest_of(
    result: Recorded, outputs: Sequence[dict[str, object]] = (), quarterly: bool = False
) -> dict[str, object]:
    """What ``manifest.json`` says of a result and of the files that were written.

    Parameters
    ----------
    quarterly
        Whether tables of periods are by quarter although the run is read by year.
    """
    study = result.study
    case, options = study.case, study.options
    failures = result.ensemble.failures
    failed = len({failure["draw"] for failure in failures})
    model = json.dumps(study.uncertainty.core.equations(), ensure_ascii=False, sort_keys=True)
    calendar = case.file.calendar
    return {
        "schema_version": SCHEMA_VERSION,
        "quesnay": _core.version,
        "commit": _core.commit,
        "case": {
            "id": case.file.id, "title_en": case.file.title_en, "title_zh": case.file.title_zh,
            "base_year": case.file.base_year,
            "periods": [
                {"name": one.name, "start": one.start.isoformat(), "end": one.end.isoformat()}
                for one in result.periods
            ],
            "phases": [one.model_dump(mode="json") for one in case.file.phases],
            "occasions": [one.model_dump(mode="json") for one in case.file.every_occasion],
        },
        "options": {
            "seed": options.seed,
            "draws": options.draws,
            "first_draw": options.first_draw,
            "scenarios": result.scenarios,
            "control": case.file.scenarios.baseline,
            "assume": list(study.assume),
            "central": study.central,
            "quarterly": quarterly or study.per_year > 1,
            "method": calendar.method,
            "steps_per_year": calendar.steps_per_year,
            "vintage": case.vintage.name if case.vintage else None,
            **({"demand": case.demand} if case.demand else {}),
            "ordinary_purchases": options.purchases,
            "switches": case.file.switches.model_dump(),
            "design": study.uncertainty.design[0],
            "design_draws": study.uncertainty.design[1],
            "until": result.looks,
            "quantile_method": "order statistics, linear interpolation" if result.ensemble.kept
            else "histograms on the bits of the double, relative width 1e-4, of differences 1e-3",
        },
        **_samples(study),
        "inputs": [{"path": path, "sha256": digest} for path, digest in case.inputs],
        "outputs": list(outputs),
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
            "case_folder": str(case.folder.resolve()),
            "threads": options.threads or _core.default_threads(),
            "isa": _core.active_isa(),
            "compiler": _core.compiler,
            "platform": platform.platform(),
            "packages": {name: importlib.metadata.version(name) for name in _PACKAGES},
        },
    }  # fmt: skip


def write_into(
    run: Recorded, tables: Mapping[str, pd.DataFrame], output: OutputFolder, charts: Sequence[str] = (), *,
    quarterly: bool = False,
) -> None:  # fmt: skip
    """Writes tables, each under its name, and ``manifest.json`` into a folder that is being filled.

    Parameters
    ----------
    charts
        Names of files that were placed and drawn there before; the manifest lists them too.
    quarterly
        Whether tables of periods are by quarter although the run is read by year.
    """
    outputs: list[dict[str, object]] = []
    for name, table in tables.items():
        digest = output.write(name, csv_bytes(table))
        outputs.append({"path": name, "rows": len(table), "sha256": digest})
    outputs += [{"path": name, "rows": None, "sha256": output.digest(name)} for name in charts]
    digest = output.write(CASE_ARCHIVE, archive_bytes(run.study.case.contents))
    outputs.append({"path": CASE_ARCHIVE, "rows": None, "sha256": digest})
    manifest = json.dumps(manifest_of(run, outputs, quarterly), ensure_ascii=False, indent=2)
    output.write(MANIFEST, f"{manifest}\n".encode())
