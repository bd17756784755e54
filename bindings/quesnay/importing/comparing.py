"""A model's run next to a stored one: which variable is furthest off, and when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.errors import ModelFileError
from quesnay.importing.files.cells import Series
from quesnay.importing.files.stored import columns_of, rounding_of
from quesnay.importing.imported import ImportedModel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "compared"]

_SPAN = {"time", "initial_time", "final_time", "time_step", "saveper", "dt"}


@dataclass(frozen=True)
class Comparison:
    """Columns of a stored run that the model has, and by how much each is off."""

    table: pd.DataFrame  #: column, time, stored, here, difference (of the column's largest size), pointwise
    missing: list[str]  #: columns that the model has no variable for
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether some column was compared and none is off by more than the tolerance."""
        return len(self.table) > 0 and bool((self.table.difference <= self.tolerance).all())

    @property
    def agrees_pointwise(self) -> bool:
        """The same, each number relative to itself."""
        return len(self.table) > 0 and bool((self.table.pointwise <= self.tolerance).all())

    def sentence(self) -> str:
        """The outcome in a sentence."""
        if not len(self.table):
            return "no column of the stored run is a variable of the model"
        worst = self.table.iloc[int(self.table.difference.to_numpy().argmax())]
        missing = f"; {len(self.missing)} columns are no variables of the model" if self.missing else ""
        word = "agrees with" if self.agrees else "differs from"
        return (
            f"{word} the stored run in {(self.table.difference <= self.tolerance).sum()} of {len(self.table)} columns"
            f" within {self.tolerance:g}; furthest off is {worst.column} at {worst.time:g}: {worst.here:.7g}, stored"
            f" {worst.stored:.7g}, a difference of {worst.difference:.2g} of the column's largest{missing}"
        )


def compared(model: ImportedModel, stored: str | Path, tolerance: float = 1e-5) -> Comparison:
    """Runs a model as its file says and compares it with a stored run.

    Raises
    ------
    ModelFileError
        If the stored run has no time of the model's run.
    InvalidValue
        For a run that fails.
    """
    import pandas as pd

    columns = columns_of(Path(stored))
    run = model.standard_run()
    time = run.time.values
    rounding = rounding_of(Path(stored))
    rows, missing = [], []
    for name, series in columns.items():
        bare, _, inside = name.rstrip("]").partition("[") if name.endswith("]") else (name, "", "")
        elements = tuple(inside.split(",")) if inside else ()
        if bare in _SPAN:
            continue
        here = model.column(run, bare, elements)
        if here is None:
            missing.append(name)
            continue
        rows.append(_furthest(name, series, time, here, model, rounding))
    return Comparison(
        pd.DataFrame(rows, columns=["column", "time", "stored", "here", "difference", "pointwise"]), missing, tolerance
    )


def _furthest(name: str, series: Series, time: Any, here: Any, model: ImportedModel, rounding: float) -> dict[str, Any]:
    at = np.array(series.at)
    places = np.clip(np.searchsorted(time, at - 1e-6 * model.span["dt"]), 0, len(time) - 1)
    held = np.abs(time[places] - at) <= 1e-4 * model.span["dt"] + 1e-5 * np.abs(at)
    if not held.any():
        raise ModelFileError(f"the stored run of '{name}' has no time of the model's run, {time[0]:g} to {time[-1]:g}")
    stored, mine, at = np.array(series.values)[held], here[places[held]], at[held]
    off = np.maximum(np.abs(stored - mine) - rounding, 0.0)
    size = float(np.abs(stored).max())
    difference = off / size if size > 0.0 else off
    each = np.maximum(np.abs(stored), np.abs(mine))
    pointwise = float(np.max(np.where(off > 0.0, off / np.where(each > 0.0, each, 1.0), 0.0)))
    worst = int(np.argmax(difference))
    return {
        "column": name, "time": float(at[worst]), "stored": float(stored[worst]), "here": float(mine[worst]),
        "difference": float(difference[worst]), "pointwise": pointwise,
    }  # fmt: skip
