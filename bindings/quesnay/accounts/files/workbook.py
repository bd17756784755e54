"""The sheets of a workbook beside the table itself: notes and satellites."""

from __future__ import annotations

import re
from os import PathLike
from typing import Any

import numpy as np

from quesnay.accounts.files.sheets import Cell, read_sheet, sheet_names
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.satellite import Satellite

_USUAL = {
    "unit": "", "source": "", "price": "", "year": None, "tolerance": 1e-9, "absolute_tolerance": 0.0,
    "negative_flows": "refuse", "totals": "refuse",
}  # fmt: skip

__all__ = ["about_cells", "read_notes", "read_satellites", "satellite_cells"]


def about_cells(table: TableBase) -> list[list[Cell]]:
    """What a sheet of amounts does not say: unit, source, year, prices, how far sums may miss, exports."""
    rows: list[list[Cell]] = [["what", "value"]]
    for name, usual in _USUAL.items():
        value = table.kept[name]
        if value != usual:
            rows.append([name, str(value) if name == "year" else value])
    return rows + [["export", str(export)] for export in table.exports]


def read_notes(path: str | PathLike[str]) -> dict[str, Any]:
    """Notes as arguments of a table; none where the workbook has no sheet 'about'.

    Raises TableFileError naming the row of a note that is none.
    """
    if "about" not in sheet_names(path):
        return {}
    sheet = read_sheet(path, "about")
    pairs = [(sheet.text(row, 0), sheet.text(row, 1)) for row in range(1, len(sheet.cells))]
    notes: dict[str, Any] = {name: value for name, value in pairs if name in _USUAL}
    for row, (name, value) in enumerate(pairs, start=1):
        if name in ("tolerance", "absolute_tolerance"):
            notes[name] = sheet.number(row, 1)
        elif name in ("negative_flows", "totals") and value not in ("refuse", "keep"):
            raise sheet.error(f"{name} is '{value}', expected refuse or keep", row)
        elif name == "year":
            if not re.fullmatch("[0-9]+", value):
                raise sheet.error(f"the year is '{value}', expected a whole number", row)
            notes[name] = int(value)
    notes["exports"] = tuple(value for name, value in pairs if name == "export")
    return notes


def satellite_cells(table: TableBase) -> list[list[Cell]]:
    """Satellites in one sheet: name, unit and row, then sectors and categories of final demand."""
    rows: list[list[Cell]] = [["satellite", "unit", "row", *table.labels, *table.demand_categories]]
    for satellite in table.satellites.values():
        for place, row in enumerate(satellite.rows):
            demand: list[Cell] = [None] * len(table.demand_categories)
            if satellite.by_demand is not None:
                demand = satellite.by_demand[place].tolist()
            rows.append([satellite.name, satellite.units[place], row, *satellite.by_sector[place].tolist(), *demand])
    return rows


def read_satellites(path: str | PathLike[str], sectors: int) -> list[Satellite]:
    """Satellites of a workbook for a table of so many sectors; none where it has no sheet of them.

    Raises TableFileError naming row and column where a cell is no number.
    """
    if "satellites" not in sheet_names(path):
        return []
    sheet = read_sheet(path, "satellites")
    rows: dict[str, list[int]] = {}
    for row in range(1, len(sheet.cells)):
        rows.setdefault(sheet.text(row, 0), []).append(row)
    last = len(sheet.cells[0])
    found = []
    for name, places in rows.items():
        amounts = np.array([[sheet.number(row, column) for column in range(3, 3 + sectors)] for row in places])
        own = range(3 + sectors, last)
        empty = all(sheet.text(row, column) == "" for row in places for column in own)
        demand = None if empty else np.array([[sheet.number(row, column) for column in own] for row in places])
        units = tuple(sheet.text(row, 1) for row in places)
        unit = units if len(set(units)) > 1 else units[0]
        found.append(Satellite(name, unit, tuple(sheet.text(row, 2) for row in places), amounts, demand))
    return found
