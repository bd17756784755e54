"""Exports of MARIO (the package mariopy): three header lines, Region, Level and Item, on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.files.sheets import Cell, Sheet, read_csv, read_sheet
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import FloatArray, Key
from quesnay.accounts.parts.satellite import Satellite

__all__ = ["heads_of", "mario_cells", "mario_units", "numbers_of", "read_mario"]

SECTOR, DEMAND, FACTOR, SATELLITE = (
    "Sector", "Consumption category", "Factor of production", "Satellite account",
)  # fmt: skip

#: Region, level and item of a row or column.
Head = tuple[str, str, str]


def mario_cells(table: TableBase) -> dict[str, list[list[Cell]]]:
    """The sheets ``flows`` and ``units`` of a workbook that MARIO reads.

    Other costs become factors of production beside the value added, as MARIO knows no third kind. A table of one
    region is written as region "region".

    Raises
    ------
    InvalidValue
        For a table with imports by product or a discrepancy, which MARIO's layout has no place for.
    """
    if table.import_treatment != "none" or table.discrepancy_array is not None:
        what = "a discrepancy" if table.import_treatment == "none" else f"{table.import_treatment} imports"
        raise _core.InvalidValue(f"MARIO's layout has no place for {what}, expected a table without")

    def pair(key: Key) -> tuple[str, str]:
        return ("region", key) if isinstance(key, str) else (key[0], key[-1])

    sectors, demand = [pair(key) for key in table.keys], [pair(key) for key in table.demand_keys]
    heads = [*((r, SECTOR, s) for r, s in sectors), *((r, DEMAND, c) for r, c in demand)]
    flows: list[list[Cell]] = [[None, None, None, *(head[line] for head in heads)] for line in range(3)]
    for place, (region, sector) in enumerate(sectors):
        own = [*table.flows_array[place].tolist(), *table.final_demand_array[place].tolist()]
        flows.append([region, SECTOR, sector, *own])
    units: list[list[Cell]] = [[None, None, "unit"]]
    units += [[SECTOR, sector, table.unit or "None"] for sector in dict.fromkeys(sector for _, sector in sectors)]

    def below(kind: str, name: str, unit: str, amounts: FloatArray, own: FloatArray | None) -> None:
        last = [0.0] * len(demand) if own is None else own.tolist()
        flows.append(["-", kind, name, *amounts.tolist(), *last])
        units.append([kind, name, unit or "None"])

    for name, amounts in zip(table.value_added_rows, table.value_added_array, strict=True):
        below(FACTOR, name, table.unit, amounts, None)
    for name, amounts in zip(table.other_cost_rows, table.other_costs_array, strict=True):
        below(FACTOR, name, table.unit, amounts, None)
    for satellite in table.satellites.values():
        for place, row in enumerate(satellite.rows):
            finals = None if satellite.by_demand is None else satellite.by_demand[place]
            below(SATELLITE, row, satellite.units[place], satellite.by_sector[place], finals)
    return {"flows": flows, "units": units}


def _pairs(heads: list[Head]) -> list[tuple[str, str]]:
    return [(region, item) for region, _, item in heads]


def _workbook(path: Path) -> tuple[dict[str, FloatArray], list[Head], list[Head]]:
    """Blocks by kind of row, and the labels of columns and rows of the sheet ``flows``."""
    sheet = read_sheet(path, "flows")
    columns = [
        (sheet.text(0, place), sheet.text(1, place), sheet.text(2, place)) for place in range(3, len(sheet.cells[0]))
    ]
    rows = [(sheet.text(line, 0), sheet.text(line, 1), sheet.text(line, 2)) for line in range(3, len(sheet.cells))]
    if not columns:
        raise sheet.error("no column stands right of the labels, expected three columns of labels and then numbers")
    blocks = {
        kind: np.array([
            [sheet.number(line + 3, place + 3) for place in range(len(columns))]
            for line, row in enumerate(rows) if row[1] == kind
        ]).reshape(-1, len(columns))
        for kind in (SECTOR, FACTOR, SATELLITE)
    }  # fmt: skip
    return blocks, columns, rows


def _folder(path: Path) -> tuple[dict[str, FloatArray], list[Head], list[Head]]:
    """The same of the text files of a folder; VY and EY are what final users pay and emit themselves."""
    folder = path / "flows" if (path / "flows").is_dir() else path
    if (folder / "U.txt").is_file() and not (folder / "Z.txt").is_file():
        raise Sheet(str(folder), [[]]).error(
            "these are supply and use, expected an IOT (SupplyUse.read_mario reads them)"
        )
    blocks: dict[str, FloatArray] = {}
    heads: list[Head] = []
    rows: list[Head] = []
    for kind, inner, outer in ((SECTOR, "Z", "Y"), (FACTOR, "V", "VY"), (SATELLITE, "E", "EY")):
        left, right = read_csv(folder / f"{inner}.txt"), read_csv(folder / f"{outer}.txt")
        index = 3 if kind == SECTOR else 1
        numbers = [numbers_of(part, index) for part in (left, right)]
        if len(numbers[0]) != len(numbers[1]):
            raise right.error(f"{len(numbers[1])} rows have numbers, expected {len(numbers[0])} as in {inner}.txt")
        blocks[kind] = np.hstack(numbers)
        if kind == SECTOR:
            heads = [*heads_of(left, index), *heads_of(right, index)]
        elif blocks[kind].shape[1] != len(heads):
            raise left.error(
                f"it and {outer}.txt have {blocks[kind].shape[1]} columns of numbers, expected {len(heads)} as in Z.txt"
                " and Y.txt"
            )
        if kind == SECTOR:
            rows += [(left.text(r, 0), kind, left.text(r, 2)) for r in range(4, len(left.cells))]
        else:
            rows += [("-", kind, left.text(r, 0)) for r in range(4, len(left.cells))]
    return blocks, heads, rows


def heads_of(sheet: Sheet, index: int) -> list[Head]:
    """Region, level and item of the columns behind the index."""
    width = len(sheet.cells[0])
    return [(sheet.text(0, place), sheet.text(1, place), sheet.text(2, place)) for place in range(index, width)]


def numbers_of(sheet: Sheet, index: int) -> FloatArray:
    """Numbers below the four header lines of a text file."""
    width = len(sheet.cells[0])
    lines = range(4, len(sheet.cells))
    if width <= index:
        raise sheet.error(f"the first line has {width} cells, expected {index} of labels and then numbers")
    return np.array([[sheet.number(line, place) for place in range(index, width)] for line in lines]).reshape(
        len(lines), width - index
    )


def mario_units(path: Path) -> dict[tuple[str, str], str]:
    """Unit by level and item."""
    if path.is_dir():
        folder = path / "flows" if (path / "flows").is_dir() else path
        sheet = read_csv(folder / "units.txt")
    else:
        sheet = read_sheet(path, "units")
    return {(sheet.text(row, 0), sheet.text(row, 1)): sheet.text(row, 2) for row in range(1, len(sheet.cells))}


def read_mario(path: Path) -> dict[str, Any]:
    """Arguments of a table. Gross output is what each sector sells, as MARIO computes it.

    Raises
    ------
    TableFileError
        For a missing file, a cell that is no number, or sectors of rows that are not those of columns.
    """
    blocks, columns, rows = _folder(path) if path.is_dir() else _workbook(path)
    units = mario_units(path)
    inner = [place for place, head in enumerate(columns) if head[1] == SECTOR]
    outer = [place for place, head in enumerate(columns) if head[1] == DEMAND]
    sectors = _pairs([columns[place] for place in inner])
    sellers = _pairs([row for row in rows if row[1] == SECTOR])
    if sectors != sellers or not sectors:
        raise Sheet(str(path), [[]]).error(
            "rows and columns are not the same sectors, expected an IOT of MARIO (SupplyUse.read_mario reads supply and"
            " use)"
        )
    parts: dict[str, Any] = {
        "sectors": sectors,
        "flows": blocks[SECTOR][:, inner],
        "final_demand": blocks[SECTOR][:, outer],
        "demand_categories": _pairs([columns[place] for place in outer]),
        "value_added": blocks[FACTOR][:, inner],
        "value_added_rows": [row[2] for row in rows if row[1] == FACTOR],
        "gross_output": blocks[SECTOR].sum(axis=1),
        "unit": units.get((SECTOR, sectors[0][1]), ""),
    }
    names = [row[2] for row in rows if row[1] == SATELLITE]
    parts["satellites"] = [
        Satellite(name, units.get((SATELLITE, name), ""), (name,), amounts[None, inner], amounts[None, outer])
        for name, amounts in zip(names, blocks[SATELLITE], strict=True)
    ]
    return parts
