"""The names and indices that pymrio gives to the parts of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.accounts.parts.frames import Frames
from quesnay.accounts.parts.labelled import as_labels, block, key_label
from quesnay.accounts.parts.satellite import Satellite

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["parts_of_frames", "parts_of_system", "to_frames"]

_NOTES = ("unit", "tolerance", "absolute_tolerance", "negative_flows", "totals", "source", "year", "price")
_KNOWN = ("Z", "Y", "V", "x", "A", "T", "M", "Z_m", "Y_m", "e")


def to_frames(table: Frames) -> dict[str, pd.DataFrame]:
    """Parts of a table by pymrio's names. Raises InvalidValue for a satellite whose frame would be another's."""
    for name in table.satellites:
        if name.startswith("Y_"):
            raise _core.InvalidValue(
                f"satellite '{name}' cannot be a frame: 'F_{name}' is what final users have of a satellite"
                f" '{name.removeprefix('Y_')}', expected a name that does not begin with 'Y_'"
            )
    frames = {
        "Z": table.flows(),
        "Y": table.final_demand(),
        "x": table.gross_output().rename("indout").to_frame(),
        "A": table.coefficients(),
        "V": table.value_added(),
    }
    if table.other_cost_rows:
        frames["T"] = table.other_costs()
    if table.imports_array is not None:
        frames["M"] = table.imports()
    if table.import_flows_array is not None:
        frames["Z_m"] = table.import_flows()
    if table.import_demand_array is not None:
        frames["Y_m"] = table.import_demand()
    if table.discrepancy_array is not None:
        frames["e"] = table.discrepancy().rename("discrepancy").to_frame()
    for name, satellite in table.satellites.items():
        frames[f"F_{name}"] = _frame(satellite.by_sector, table._satellite_rows(name), table.index)
        frames[f"F_{name}"].attrs["units"] = satellite.unit
        if satellite.by_demand is not None:
            own = frames[f"F_{name}"].index
            frames[f"F_Y_{name}"] = _frame(satellite.by_demand, own, table.demand_index)
    frames["Z"].attrs.update(table.kept)
    if table.source_format:
        frames["Z"].attrs |= {"source_format": table.source_format, "left_out": list(table.left_out)}
    frames["Y"].attrs["exports"] = list(table.exports)
    frames["x"].attrs["names"] = dict(table.names)
    return frames


def _frame(array: Any, rows: Any, columns: Any) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(array.copy(), index=rows, columns=columns)


def parts_of_frames(frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Arguments of a table. Raises InvalidValue naming a part that is missing."""
    if not isinstance(frames, Mapping):
        raise _core.InvalidValue(f"the frames are a {type(frames).__name__}, expected a dictionary of frames by name")
    for name in ("Z", "Y", "V"):
        if name not in frames:
            raise _core.InvalidValue(f"frame '{name}' is missing, expected at least Z, Y and V")
    for name, frame in frames.items():
        if name not in _KNOWN and not name.startswith("F_"):
            raise _core.InvalidValue(f"frame '{name}' is not known, expected {', '.join(_KNOWN)} or F_NAME")
        if not hasattr(frame, "index") or callable(frame.index):
            raise _core.InvalidValue(f"frame '{name}' is a {type(frame).__name__} without labels, expected a frame")
    flows, demand = frames["Z"], frames["Y"]
    parts: dict[str, Any] = {"sectors": list(flows.index), "flows": flows, "final_demand": demand}
    parts["value_added"] = frames["V"]
    parts["gross_output"] = frames["x"] if "x" in frames else flows.sum(axis=1) + demand.sum(axis=1)
    for name, argument in (
        ("T", "other_costs"), ("M", "imports"), ("Z_m", "import_flows"), ("Y_m", "import_demand"), ("e", "discrepancy"),
    ):  # fmt: skip
        if name in frames:
            parts[argument] = frames[name]
    satellites = _satellite_names(frames)
    parts |= {name: value for name, value in flows.attrs.items() if name in _NOTES}
    parts["exports"] = demand.attrs.get("exports", ())
    parts["names"] = (parts["gross_output"].attrs.get("names") or None) if "x" in frames else None
    parts["satellites"] = [
        _satellite(
            name,
            frames[f"F_{name}"].attrs.get("units", ""),
            frames[f"F_{name}"],
            frames.get(f"F_Y_{name}"),
            flows,
            demand,
        )
        for name in satellites
    ]
    return parts


def _satellite_names(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Satellites by their frames F_NAME; F_Y_NAME is what final users have of NAME where there is an F_NAME."""
    names = [name.removeprefix("F_") for name in frames if name.startswith("F_")]
    owned = [name for name in names if name.startswith("Y_") and name.removeprefix("Y_") in names]
    for name in names:
        if name.startswith("Y_") and name not in owned:
            raise _core.InvalidValue(
                f"frame 'F_{name}' is what final users have of a satellite '{name.removeprefix('Y_')}', whose frame"
                f" 'F_{name.removeprefix('Y_')}' is missing"
            )
    return [name for name in names if name not in owned]


def _satellite(
    name: str,
    unit: str | tuple[str, ...],
    by_sector: pd.DataFrame,
    by_demand: Any,
    flows: pd.DataFrame,
    demand: pd.DataFrame,
) -> Satellite:
    amounts, rows = block(by_sector, name, rows=None, columns=list(flows.columns))
    own = None if by_demand is None else block(by_demand, name, rows=None, columns=list(demand.columns))[0]
    return Satellite(name, unit, tuple(key_label(row) for row in rows), amounts, own)


def parts_of_system(system: Any, value_added: str | None) -> dict[str, Any]:
    """Arguments of a table from an object like pymrio's IOSystem.

    Raises
    ------
    InvalidValue
        If Z or Y is missing, or no extension has the name of the value added.
    """
    flows: Any = getattr(system, "Z", None)
    demand: Any = getattr(system, "Y", None)
    if not hasattr(flows, "columns") or not hasattr(demand, "columns"):
        missing = "Z" if not hasattr(flows, "columns") else "Y"
        raise _core.InvalidValue(
            f"the system has no frame {missing}, expected flows and final demand (run calc_all first)"
        )
    extensions = {
        name: part
        for name, part in vars(system).items()
        if not name.startswith("_") and getattr(part, "F", None) is not None
    }
    output = getattr(system, "x", None)
    output = flows.sum(axis=1) + demand.sum(axis=1) if output is None else output
    parts: dict[str, Any] = {
        "sectors": list(flows.index), "flows": flows, "final_demand": demand, "gross_output": output,
    }  # fmt: skip
    if value_added is None:
        rest = (output.iloc[:, 0] if hasattr(output, "columns") else output) - flows.sum(axis=0)
        parts["value_added"] = rest.rename("value added")
    elif value_added in extensions:
        parts["value_added"] = extensions.pop(value_added).F
    else:
        raise _core.InvalidValue(
            f"the system has no extension '{value_added}'; it has {', '.join(extensions) or 'none'}"
        )
    parts["satellites"] = [
        _satellite(name, _unit(part), part.F, getattr(part, "F_Y", None), flows, demand)
        for name, part in extensions.items()
    ]
    return parts


def _unit(extension: Any) -> str | tuple[str, ...]:
    """The unit of an extension if all its rows have one; else that of each row, in the order of F."""
    unit: Any = getattr(extension, "unit", None)
    texts = [] if unit is None else [str(text) for text in unit.iloc[:, 0]]
    if len(set(texts)) < 2:
        return texts[0] if texts else ""
    by_row = dict(zip(as_labels(unit.index), texts, strict=True))
    rows = as_labels(extension.F.index)
    missing = [row for row in rows if row not in by_row]
    if missing:
        raise _core.InvalidValue(f"row '{missing[0]}' of an extension has no unit, expected one in its unit frame")
    return tuple(by_row[row] for row in rows)
