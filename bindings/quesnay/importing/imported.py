"""A model that came from a file of another program, with the numbers and the span that the file gives it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

import quesnay._core as _core
from quesnay._core import UnknownName, unknown_sentence
from quesnay.importing.building.scope import Quantity
from quesnay.importing.files.cells import Series
from quesnay.importing.files.found import key
from quesnay.models.model import Model
from quesnay.models.recording import Record

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["ImportedModel", "RunSpan"]


class RunSpan(TypedDict):
    """What :meth:`ImportedModel.run` and its like take."""

    start: float
    duration: float
    dt: float
    method: str


class ImportedModel(Model):
    """A model with the values of its parameters and the span of its run, as the file says them.

    Every constant of the file is a parameter: ``model.run_draws(model.values, {"birth_rate": ("triangular", ...)},
    draws=1000, seed=1, **model.span)``.
    """

    def __init__(
        self, core: _core.CoreModel, path: Path, values: Mapping[str, Any], span: RunSpan, save: float,
        quantities: Mapping[str, Quantity], shown: Mapping[str, str], labels: Mapping[str, str],
        series: Mapping[str, Mapping[tuple[str, ...], Series]], tables: Mapping[str, str],
        notes: list[str], left_out: list[str],
    ) -> None:  # fmt: skip
        super().__init__(core)
        self.path = path
        #: Of every parameter, in the order of its labels; to be changed in a copy.
        self.values: dict[str, Any] = dict(values)
        self.span: RunSpan = span
        #: Time between two records of a stored run [unit of time].
        self.save = save
        self.quantities, self.shown, self.labels = dict(quantities), dict(shown), dict(labels)
        self.series, self.tables = dict(series), dict(tables)
        #: What a reader should know: units that do not check, parts of the file that are not read.
        self.notes, self.left_out = notes, left_out

    def name_of(self, original: str) -> str:
        """The name here of a variable, or ``variable[element]``, of the file.

        Raises
        ------
        UnknownName
            With the nearest that there is.
        """
        name, elements = _split(original)
        found = self.quantities.get(name)
        if found is None:
            raise UnknownName(unknown_sentence("variable", original, list(self.shown.values())))
        if found.elements is None or not elements:
            return found.name
        if elements not in found.elements:
            raise UnknownName(unknown_sentence("element", original, [",".join(one) for one in found.elements]))
        return found.elements[elements]

    def standard_run(self, record: Record = "all", *, record_every: int = 1) -> xr.Dataset:
        """The run that the file describes, with its own values.

        Parameters
        ----------
        record, record_every
            As of :meth:`run`; by default every quantity at every step.

        Returns
        -------
        xarray.Dataset
            As of :meth:`run`.

        Raises
        ------
        InvalidValue
            For a run that fails, with variable and time.
        """
        changing = any(self.core.names(kind) for kind in ("stock", "auxiliary", "flow"))
        # A model of constants alone has nothing else to record.
        asked = list(self.values) if record == "all" and not changing else record
        return self.run(self.values, **self.span, record=asked, record_every=record_every)

    def found(self) -> pd.DataFrame:
        """What was found in the file.

        Returns
        -------
        pandas.DataFrame
            Columns ``original`` (the name in the file), ``name``, ``kind`` (parameter, stock, auxiliary, table),
            ``over`` (dimensions, or elements that are quantities of their own), ``unit``, ``value`` (of a parameter
            that is one number, in its unit).
        """
        import pandas as pd

        rows = []
        for name, quantity in self.quantities.items():
            first = quantity.name if quantity.elements is None else next(iter(quantity.elements.values()))
            over = ", ".join(quantity.dims) if quantity.elements is None else f"{len(quantity.elements)} elements"
            value = self.values.get(first)
            rows.append(
                {
                    "original": self.shown[name], "name": quantity.name, "kind": self.core.kind(first), "over": over,
                    "unit": self.core.unit(first),
                    "value": value if quantity.elements is None and value is not None and np.ndim(value) == 0 else None,
                }
            )  # fmt: skip
        for name, shown in self.tables.items():
            rows.append({"original": shown, "name": name, "kind": "table", "over": "", "unit": "", "value": None})
        return pd.DataFrame(rows, columns=["original", "name", "kind", "over", "unit", "value"])

    def column(self, run: xr.Dataset, name: str, elements: tuple[str, ...]) -> Any:
        """Values of a variable, or of one element, along a run of all quantities; None if the model has none such."""
        found = self.quantities.get(name)
        if found is None or len(elements) != len(found.ranges):
            return None
        if found.elements is not None:
            quantity = found.elements.get(elements)
            if quantity is None:
                return None
            return self._values(run, quantity, {})
        return self._values(
            run, found.name, {d: self.labels.get(e, e) for d, e in zip(found.dims, elements, strict=True)}
        )

    def _values(self, run: xr.Dataset, quantity: str, at: dict[str, str]) -> Any:
        if quantity in run:
            array = run[quantity]
        else:
            import xarray as xr

            if quantity not in self.values:
                return None
            dims = self.core.dims(quantity)
            axes = self.core.axes()
            array = xr.DataArray(np.asarray(self.values[quantity]), coords={d: axes[d] for d in dims}, dims=dims)
        for dim, label in at.items():
            if label not in set(array[dim].values):
                return None
        values = array.sel(at).values
        return values if values.ndim else np.full(run.sizes["time"], float(values))


def _split(original: str) -> tuple[str, tuple[str, ...]]:
    text = original.strip()
    if text.endswith("]") and "[" in text:
        name, _, inside = text[:-1].rpartition("[")
        return key(name), tuple(key(one) for one in inside.split(","))
    return key(text), ()
