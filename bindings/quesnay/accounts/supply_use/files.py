"""Supply and use tables as frames and as workbooks of one sheet a block."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.files.sheets import Cell, Sheet, read_sheet, sheet_names, write_sheets
from quesnay.accounts.parts.labelled import as_labels
from quesnay.errors import TableFileError

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["made_again", "parts_of_blocks", "read_blocks", "to_arguments", "to_blocks", "write_blocks"]

_NEEDED = ("supply", "use", "final_demand", "value_added")
_OPTIONAL = ("imports", "valuation")
_NOTES = ("unit", "source")
_TOLERANCES = ("tolerance", "absolute_tolerance")


def to_blocks(tables: SupplyUseBase) -> dict[str, pd.DataFrame]:
    """Every block by the name of its argument."""
    blocks = {name: getattr(tables, name)() for name in _NEEDED}
    if tables.imports_array is not None:
        blocks["imports"] = tables.imports()
    if tables.valuation_array is not None:
        blocks["valuation"] = tables.valuation()
    blocks["supply"].attrs.update({name: getattr(tables, name) for name in (*_NOTES, *_TOLERANCES)})
    return blocks


def to_arguments(tables: SupplyUseBase) -> dict[str, Any]:
    """The arguments that make the same tables."""
    return {
        "products": tables.product_keys, "industries": tables.industry_keys, "supply": tables.supply_array,
        "use": tables.use_array, "final_demand": tables.final_demand_array, "value_added": tables.value_added_array,
        "demand_categories": tables.demand_keys, "value_added_rows": tables.value_added_rows,
        "imports": tables.imports_array, "import_columns": tables.import_columns or None,
        "valuation": tables.valuation_array, "valuation_layers": tables.valuation_layers or None,
        "unit": tables.unit, "tolerance": tables.tolerance, "absolute_tolerance": tables.absolute_tolerance,
        "source": tables.source,
    }  # fmt: skip


def made_again(kind: type[SupplyUseBase], arguments: dict[str, Any]) -> SupplyUseBase:
    """Tables of their arguments; what a pickle calls."""
    return kind(**arguments)


def parts_of_blocks(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Arguments of supply and use tables. Raises InvalidValue naming a block that is missing or not known."""
    if not isinstance(frames, Mapping):
        raise _core.InvalidValue(f"the frames are a {type(frames).__name__}, expected a dictionary of frames by name")
    for name in _NEEDED:
        if name not in frames:
            raise _core.InvalidValue(f"frame '{name}' is missing, expected at least {', '.join(_NEEDED)}")
    for name, frame in frames.items():
        if name not in (*_NEEDED, *_OPTIONAL):
            raise _core.InvalidValue(f"frame '{name}' is not known, expected {', '.join((*_NEEDED, *_OPTIONAL))}")
        if not hasattr(frame, "columns"):
            raise _core.InvalidValue(f"frame '{name}' is a {type(frame).__name__} without labels, expected a frame")
    supply = frames["supply"]
    notes = {name: value for name, value in supply.attrs.items() if name in (*_NOTES, *_TOLERANCES)}
    return {"products": list(supply.index), "industries": list(supply.columns), **frames, **notes}


def write_blocks(tables: SupplyUseBase, path: str | PathLike[str]) -> None:
    """A workbook of one sheet a block and a sheet of notes.

    Raises
    ------
    InvalidValue
        For several regions, which its labels have no place for.
    """
    if any(not isinstance(key, str) for key in (*tables.product_keys, *tables.industry_keys)):
        raise _core.InvalidValue("this layout has no regions, expected supply and use of one region; use to_frames")
    sheets: dict[str, list[list[Cell]]] = {}
    for name, frame in to_blocks(tables).items():
        sheets[name] = [["code", *as_labels(frame.columns)]]
        sheets[name] += [
            [label, *row] for label, row in zip(as_labels(frame.index), frame.to_numpy().tolist(), strict=True)
        ]
    notes = [(name, getattr(tables, name)) for name in _NOTES]
    # Tables in rounded figures hold by the tolerance that they were made with alone.
    sheets["about"] = [["what", "value"], *([name, value] for name, value in notes if value)]
    sheets["about"] += [[name, getattr(tables, name)] for name in _TOLERANCES]
    write_sheets(path, sheets)


def read_blocks(path: str | PathLike[str]) -> dict[str, Any]:
    """Arguments of supply and use tables from a workbook.

    Raises
    ------
    TableFileError
        For a file that is not a workbook, a sheet that is missing, a cell that is no number.
    """
    import pandas as pd

    first = read_sheet(path)
    names = sheet_names(path)
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise TableFileError(
            f"{path}: sheet '{missing[0]}' is missing, expected a workbook with the sheets {', '.join(_NEEDED)};"
            f" there are {', '.join(names) or first.where}"
        )
    frames = {}
    for name in (*_NEEDED, *(name for name in _OPTIONAL if name in names)):
        sheet = read_sheet(path, name)
        rows, columns = _codes(sheet)
        values = [[sheet.number(row, at) for at in range(1, len(columns) + 1)] for row in range(1, len(rows) + 1)]
        frames[name] = pd.DataFrame(np.array(values).reshape(len(rows), len(columns)), index=rows, columns=columns)
    parts = parts_of_blocks(frames)
    if "about" in names:
        about = read_sheet(path, "about")
        found = {about.text(row, 0): about.text(row, 1) for row in range(1, len(about.cells))}
        parts |= {name: found[name] for name in _NOTES if name in found}
        for row in range(1, len(about.cells)):
            if about.text(row, 0) in _TOLERANCES:
                parts[about.text(row, 0)] = about.number(row, 1)
    return parts


def _codes(sheet: Sheet) -> tuple[list[str], list[str]]:
    rows = [sheet.text(row, 0) for row in range(1, len(sheet.cells))]
    columns = [sheet.text(0, at) for at in range(1, len(sheet.cells[0]))]
    for labels, side in ((rows, "row"), (columns, "column")):
        for place, label in enumerate(labels):
            if label == "":
                at = (place + 1, None) if side == "row" else (None, place + 1)
                raise sheet.error(f"the {side} has no code, expected one", *at)
    return rows, columns
