"""Derivatives of a model along a run, as labelled arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

    Numbers = Mapping[str, NDArray[np.float64]]

__all__ = ["jacobian", "partials"]


def partials(
    core: _core.CoreModel, values: Numbers, pairs: Sequence[tuple[str, str]], settings: _core.RunSettings,
    time: Sequence[float],
) -> dict[tuple[str, str], xr.DataArray]:  # fmt: skip
    """Partial derivatives of pairs (of, by) along one run; see Model.partials."""
    import xarray as xr

    plan = _core.DrawPlan(core, values, [], [])
    stocks = set(core.names("stock"))
    tables = _core.partial_derivatives(core, values, plan, settings, pairs, seed=0, draw=0)
    axes = core.axes()
    result = {}
    for (of, by), table in zip(pairs, tables, strict=True):
        rows, columns = core.dims(of), core.dims(by)
        moved = [f"by_{dim}" for dim in columns]
        shape = [len(time), *(len(axes[dim]) for dim in [*rows, *columns])]
        coords = {"time": list(time), **{dim: axes[dim] for dim in rows}}
        coords.update({name: axes[dim] for name, dim in zip(moved, columns, strict=True)})
        rate = " / (year)" if of in stocks else ""
        attrs = {"of": of, "by": by, "units": f"({core.unit(of)}) / ({core.unit(by)}){rate}"}
        result[of, by] = xr.DataArray(table.reshape(shape), coords, ("time", *rows, *moved), attrs=attrs)
    return result


def jacobian(
    core: _core.CoreModel, values: Numbers, settings: _core.RunSettings, time: Sequence[float]
) -> xr.DataArray:
    """Derivatives of the rates of all stocks by all stocks along one run; see Model.jacobian."""
    import xarray as xr

    plan = _core.DrawPlan(core, values, [], [])
    names, table = _core.jacobian(core, values, plan, settings, seed=0, draw=0)
    return xr.DataArray(
        table, {"time": list(time), "rate": names, "stock": names}, ("time", "rate", "stock"), name="jacobian"
    )
