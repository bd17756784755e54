"""A run as other programs store it: a column for each variable and element, under the names of the file."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.errors import ModelFileError
from quesnay.importing.imported import ImportedModel

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["write_run"]


def write_run(model: ImportedModel, run: xr.Dataset, path: str | Path, every: int = 1) -> Path:
    """Writes a run as TAB (.tab, .tsv) or CSV, times down and variables across.

    Parameters
    ----------
    every
        Steps from one row to the next.

    Raises
    ------
    ModelFileError
        For a file of another kind.
    """
    target = Path(path)
    marks = {".tab": "\t", ".tsv": "\t", ".csv": ","}
    if target.suffix.lower() not in marks:
        raise ModelFileError(f"{target}: a run is written as {', '.join(marks)}, expected one of these endings")
    columns = dict(_columns(model, run))
    rows = range(0, run.sizes["time"], every)
    part = target.with_name(target.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=marks[target.suffix.lower()], lineterminator="\n")
        writer.writerow(["Time", *columns])
        for row in rows:
            writer.writerow([repr(float(run.time[row])), *(repr(float(values[row])) for values in columns.values())])
    os.replace(part, target)
    return target


def _columns(model: ImportedModel, run: xr.Dataset) -> Iterator[tuple[str, Any]]:
    for name, quantity in model.quantities.items():
        shown = model.shown[name]
        if not quantity.ranges:
            yield shown, model.column(run, name, ())
            continue
        places = quantity.elements or product(*(_labels(model, dim) for dim in quantity.dims))
        for place in places:
            label = ",".join(model.labels.get(one, one) for one in place)
            yield f"{shown}[{label}]", model.column(run, name, tuple(place))


def _labels(model: ImportedModel, dim: str) -> list[str]:
    keys = {shown: key for key, shown in model.labels.items()}
    return [keys[label] for label in model.core.axes()[dim]]
