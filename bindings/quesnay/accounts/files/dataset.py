"""A table as one dataset of xarray, with all that it keeps, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.frames import Frames
from quesnay.accounts.parts.labels import Key, key_label, places
from quesnay.accounts.parts.satellite import Satellite
from quesnay.kinds import shown

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["parts_of_dataset", "to_dataset"]

_NOTES = ("unit", "tolerance", "absolute_tolerance", "negative_flows", "totals", "source", "year", "price")
_BLOCKS = {
    "flows": ("seller", "buyer"),
    "final_demand": ("seller", "category"),
    "value_added": ("value_added_row", "buyer"),
    "other_costs": ("other_cost_row", "buyer"),
    "gross_output": ("buyer",),
    "imports": ("seller", "import_column"),
    "import_flows": ("seller", "buyer"),
    "import_demand": ("seller", "category"),
    "discrepancy": ("seller",),
}
# Arguments of a table that hold the labels of a dimension.
_LABELS = {
    "category": "demand_categories", "value_added_row": "value_added_rows", "other_cost_row": "other_cost_rows",
    "import_column": "import_columns",
}  # fmt: skip


def to_dataset(table: Frames) -> xr.Dataset:
    """Blocks, satellites and notes of a table; pairs of a multi-regional one stand beside the labels as coordinates."""
    import xarray as xr

    arrays = {
        "flows": table.flows_array, "final_demand": table.final_demand_array, "value_added": table.value_added_array,
        "other_costs": table.other_costs_array if table.other_cost_rows else None,
        "gross_output": table.gross_output_array, "imports": table.imports_array,
        "import_flows": table.import_flows_array, "import_demand": table.import_demand_array,
        "discrepancy": table.discrepancy_array,
    }  # fmt: skip
    labels: dict[str, Sequence[str]] = {
        "seller": table.labels, "buyer": table.labels, "category": table.demand_categories,
        "value_added_row": table.value_added_rows, "other_cost_row": table.other_cost_rows,
        "import_column": table.import_columns,
    }  # fmt: skip
    present = {name: (_BLOCKS[name], array.copy()) for name, array in arrays.items() if array is not None}
    used = {dim for dims, _ in present.values() for dim in dims}
    data = xr.Dataset(present, coords={dim: labels[dim] for dim in labels if dim in used})
    for name in present:
        data[name].attrs["units"] = table.unit
    for dim, keys, parts in (
        ("buyer", table.keys, ("region", "sector")),
        ("category", table.demand_keys, ("demand_region", "demand_category")),
    ):
        pairs = [key for key in keys if not isinstance(key, str)]
        for place, name in enumerate(parts if pairs else ()):
            data.coords[name] = (dim, [pair[place] for pair in pairs])
    if table.names:
        data.coords["name"] = ("buyer", [table.names.get(label, "") for label in table.labels])
    for satellite in table.satellites.values():
        _add_satellite(data, satellite)
    notes = {name: value for name, value in table.kept.items() if value is not None}
    data.attrs = {**notes, **({"exports": [key_label(key) for key in table.exports]} if table.exports else {})}
    return data


def _add_satellite(data: xr.Dataset, satellite: Satellite) -> None:
    variable = f"satellite_{satellite.name}"
    # A satellite may be called as another's part is: "a" and "a_by_demand".
    while any(f"{variable}{part}" in data.variables for part in ("", "_row", "_by_demand")):
        variable += "_"
    rows = f"{variable}_row"
    data.coords[rows] = list(satellite.rows)
    unit: Any = satellite.unit if isinstance(satellite.unit, str) else list(satellite.unit)
    data[variable] = ((rows, "buyer"), satellite.by_sector.copy())
    data[variable].attrs = {"units": unit, "satellite": satellite.name, "of": "sectors"}
    if satellite.by_demand is not None:
        data[f"{variable}_by_demand"] = ((rows, "category"), satellite.by_demand.copy())
        data[f"{variable}_by_demand"].attrs = {"units": unit, "satellite": satellite.name, "of": "final demand"}


def parts_of_dataset(data: Any) -> dict[str, Any]:
    """Arguments of a table. Raises InvalidValue for what is no dataset of a table."""
    if not hasattr(data, "data_vars"):
        raise _core.InvalidValue(f"the dataset is {shown(data)}, expected what Table.to_xarray gives")
    for name in ("flows", "final_demand", "value_added", "gross_output"):
        if name not in data.data_vars:
            raise _core.InvalidValue(f"the dataset has no '{name}', expected what Table.to_xarray gives")
    blocks = {name: data[name] for name in _BLOCKS if name in data.data_vars}
    for name, block in blocks.items():
        if sorted(block.dims) != sorted(_BLOCKS[name]):
            given, wanted = ", ".join(map(str, block.dims)), ", ".join(_BLOCKS[name])
            raise _core.InvalidValue(f"'{name}' of the dataset is over ({given}), expected ({wanted})")
    for dim in dict.fromkeys(dim for name in blocks for dim in _BLOCKS[name]):
        if dim not in data.indexes:
            raise _core.InvalidValue(
                f"dimension '{dim}' of the dataset has no labels, expected what Table.to_xarray gives"
            )
    sectors = _keys(data, "buyer", ("region", "sector"))
    categories = _keys(data, "category", ("demand_region", "demand_category"))
    sellers, buyers = ([str(label) for label in data.indexes[dim]] for dim in ("seller", "buyer"))
    at = places(sellers, buyers, "the dataset", "seller", frame=True)
    data = data.isel(seller=at)
    parts: dict[str, Any] = {name: data[name].transpose(*_BLOCKS[name]).values for name in blocks}
    parts |= {"sectors": sectors, "demand_categories": categories}
    for dim, argument in _LABELS.items():
        if dim in data.indexes and argument not in parts:
            parts[argument] = [str(label) for label in data.indexes[dim]]
    parts |= {name: _plain(data.attrs[name]) for name in _NOTES if name in data.attrs}
    exports = data.attrs.get("exports", ())
    by_label = {key_label(key): key for key in categories}
    parts["exports"] = [by_label.get(one, one) for one in ([exports] if isinstance(exports, str) else exports)]
    if "name" in data.coords:
        named = zip(buyers, data.coords["name"].values, strict=True)
        parts["names"] = {label: str(name) for label, name in named if str(name)}
    parts["satellites"] = _satellites(data)
    return parts


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _keys(data: Any, dim: str, parts: tuple[str, str]) -> list[Key]:
    labels = [str(label) for label in data.indexes[dim]]
    if any(part not in data.coords for part in parts):
        return list(labels)
    first, second = ([str(one) for one in data.coords[part].values] for part in parts)
    return list(zip(first, second, strict=True))


def _satellites(data: Any) -> list[Satellite]:
    found: dict[str, dict[str, Any]] = {}
    for variable in data.data_vars.values():
        if "satellite" in variable.attrs:
            found.setdefault(str(variable.attrs["satellite"]), {})[str(variable.attrs.get("of"))] = variable
    made = []
    for name, of in found.items():
        if "sectors" not in of:
            raise _core.InvalidValue(f"the dataset has no amounts by sector of satellite '{name}'")
        by_sector, by_demand = of["sectors"], of.get("final demand")
        rows = next(str(dim) for dim in by_sector.dims if dim != "buyer")
        unit = by_sector.attrs.get("units", "")
        made.append(Satellite(
            name, unit if isinstance(unit, str) else tuple(map(str, unit)),
            tuple(str(label) for label in data.indexes[rows]), by_sector.transpose(rows, "buyer").values,
            None if by_demand is None else by_demand.transpose(rows, "category").values,
        ))  # fmt: skip
    return made
