"""Supply and use tables of MARIO (the package mariopy): commodities and activities with their regions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.files.mario_layout import DEMAND, FACTOR, SATELLITE, Head, heads_of, mario_units, numbers_of
from quesnay.accounts.files.sheets import Cell, Sheet, read_csv, read_sheet
from quesnay.accounts.parts.labelled import FloatArray, Key
from quesnay.accounts.parts.satellite import Satellite

if TYPE_CHECKING:
    from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["mario_supply_use_cells", "read_mario_supply_use"]

_PRODUCT, _INDUSTRY = "Commodity", "Activity"
# Files of the folder, and what a place in the workbook's sheet of flows holds. Demand for industries, factors and
# satellites of products are places that MARIO has and these tables have not.
_FILES = {
    "U": (_PRODUCT, _INDUSTRY), "S": (_INDUSTRY, _PRODUCT), "Yc": (_PRODUCT, DEMAND), "Ya": (_INDUSTRY, DEMAND),
    "Va": (FACTOR, _INDUSTRY), "Vc": (FACTOR, _PRODUCT), "Ea": (SATELLITE, _INDUSTRY), "Ec": (SATELLITE, _PRODUCT),
    "EY": (SATELLITE, DEMAND), "VY": (FACTOR, DEMAND),
}  # fmt: skip
_NO_PLACE = {
    "Ya": "final demand for industries", "Vc": "factors of production of products",
    "Ec": "satellite accounts of products", "VY": "factors of production of final demand",
}  # fmt: skip

Blocks = dict[str, FloatArray]
Labels = dict[str, list[Head]]


def _folder(path: Path) -> tuple[Blocks, Labels]:
    folder = path / "flows" if (path / "flows").is_dir() else path
    if (folder / "Z.txt").is_file() and not (folder / "U.txt").is_file():
        raise Sheet(str(folder), [[]]).error(
            "this is an IOT of MARIO, expected supply and use (Table.read_mario reads it)"
        )
    blocks: Blocks = {}
    labels: Labels = {}
    for name, (kind, bought_by) in _FILES.items():
        sheet = read_csv(folder / f"{name}.txt")
        index = 3 if kind in (_PRODUCT, _INDUSTRY) else 1
        blocks[name] = numbers_of(sheet, index)
        columns = heads_of(sheet, index)
        lines = range(4, len(sheet.cells))
        rows = [
            (sheet.text(r, 0), kind, sheet.text(r, 2)) if index == 3 else ("-", kind, sheet.text(r, 0)) for r in lines
        ]
        for of, found in ((kind, rows), (bought_by, columns)):
            if labels.setdefault(of, found) != found:
                raise sheet.error(f"the labels of {of} are not those of the files before it, expected the same")
    return blocks, labels


def _workbook(path: Path) -> tuple[Blocks, Labels]:
    sheet = read_sheet(path, "flows")
    columns = heads_of(sheet, 3)
    rows = [(sheet.text(line, 0), sheet.text(line, 1), sheet.text(line, 2)) for line in range(3, len(sheet.cells))]
    if not any(head[1] == _PRODUCT for head in columns):
        raise sheet.error("no column is a commodity, expected supply and use of MARIO (Table.read_mario reads an IOT)")
    numbers = np.array([
        [sheet.number(line + 3, at + 3) for at in range(len(columns))] for line in range(len(rows))
    ]).reshape(len(rows), len(columns))  # fmt: skip
    place = {of: [at for at, head in enumerate(columns) if head[1] == of] for of in (_PRODUCT, _INDUSTRY, DEMAND)}
    lines = {
        of: [at for at, head in enumerate(rows) if head[1] == of] for of in (_PRODUCT, _INDUSTRY, FACTOR, SATELLITE)
    }
    blocks = {name: numbers[np.ix_(lines[kind], place[by])] for name, (kind, by) in _FILES.items()}
    for kind in (_PRODUCT, _INDUSTRY):
        if np.any(numbers[np.ix_(lines[kind], place[kind])]):
            raise sheet.error(f"a {kind.lower()} sells to a {kind.lower()}, expected supply and use")
        if [columns[at] for at in place[kind]] != [rows[at] for at in lines[kind]]:
            raise sheet.error(f"rows and columns of {kind} are not the same, expected supply and use of MARIO")
    labels = {kind: [rows[at] for at in lines[kind]] for kind in lines}
    labels[DEMAND] = [columns[at] for at in place[DEMAND]]
    return blocks, labels


def read_mario_supply_use(path: Path) -> tuple[dict[str, Any], list[Satellite]]:
    """Arguments of supply and use tables, and their satellites by industry.

    Raises
    ------
    TableFileError
        For a missing file, a cell that is no number, an IOT, or amounts in a block that has no place here.
    """
    blocks, labels = _folder(path) if path.is_dir() else _workbook(path)
    units = mario_units(path)
    for name, what in _NO_PLACE.items():
        filled = np.argwhere(blocks[name])
        if filled.size:
            kind, by = _FILES[name]
            row, column = (labels[of][at] for of, at in zip((kind, by), filled[0], strict=True))
            raise Sheet(str(path), [[]]).error(
                f"block {name} has {blocks[name][tuple(filled[0])]:.12g} for '{row[2]}' and '{column[2]}' of"
                f" {column[0]}: supply and use have no place for {what} here, expected 0"
            )
    products, industries, demand = (
        [(region, item) for region, _, item in labels[of]] for of in (_PRODUCT, _INDUSTRY, DEMAND)
    )
    parts: dict[str, Any] = {
        "products": products,
        "industries": industries,
        "supply": blocks["S"].T,
        "use": blocks["U"],
        "final_demand": blocks["Yc"],
        "demand_categories": demand,
        "value_added": blocks["Va"],
        "value_added_rows": [item for _, _, item in labels[FACTOR]],
        "unit": units.get((_PRODUCT, products[0][1]), "") if products else "",
    }
    satellites = [
        Satellite(item, units.get((SATELLITE, item), ""), (item,), blocks["Ea"][place, None], blocks["EY"][place, None])
        for place, (_, _, item) in enumerate(labels[SATELLITE])
    ]
    return parts, satellites


def mario_supply_use_cells(tables: SupplyUseBase, satellites: Sequence[Satellite]) -> dict[str, list[list[Cell]]]:
    """The sheets ``flows`` and ``units`` of a workbook that MARIO reads. Tables of one region get region "region".

    Raises
    ------
    InvalidValue
        For imports or valuation layers, which MARIO's layout has no place for.
    """
    if tables.imports_array is not None or tables.valuation_array is not None:
        what = "imports" if tables.imports_array is not None else "valuation layers"
        raise _core.InvalidValue(f"MARIO's layout has no place for {what}, expected supply and use without")

    def pairs(keys: Sequence[Key]) -> list[tuple[str, str]]:
        return [("region", key) if isinstance(key, str) else (key[0], key[-1]) for key in keys]

    products, industries, demand = (
        pairs(keys) for keys in (tables.product_keys, tables.industry_keys, tables.demand_keys)
    )
    heads = [
        *((region, _PRODUCT, item) for region, item in products),
        *((region, _INDUSTRY, item) for region, item in industries),
        *((region, DEMAND, item) for region, item in demand),
    ]
    flows: list[list[Cell]] = [[None, None, None, *(head[line] for head in heads)] for line in range(3)]

    def line(head: Head, of_products: FloatArray, of_industries: FloatArray, of_demand: FloatArray) -> None:
        flows.append([*head, *of_products.tolist(), *of_industries.tolist(), *of_demand.tolist()])

    none = {name: np.zeros(len(keys)) for name, keys in (("p", products), ("i", industries), ("d", demand))}
    for place, (region, item) in enumerate(products):
        line((region, _PRODUCT, item), none["p"], tables.use_array[place], tables.final_demand_array[place])
    for place, (region, item) in enumerate(industries):
        line((region, _INDUSTRY, item), tables.supply_array[:, place], none["i"], none["d"])
    for name, amounts in zip(tables.value_added_rows, tables.value_added_array, strict=True):
        line(("-", FACTOR, name), none["p"], amounts, none["d"])
    unit = tables.unit or "None"
    units: list[list[Cell]] = [[None, None, "unit"]]
    units += [[_INDUSTRY, item, unit] for item in dict.fromkeys(item for _, item in industries)]
    units += [[_PRODUCT, item, unit] for item in dict.fromkeys(item for _, item in products)]
    units += [[FACTOR, name, unit] for name in tables.value_added_rows]
    for satellite in satellites:
        satellite.checked(tables.industries, tables.demand_categories)
        for place, row in enumerate(satellite.rows):
            own = none["d"] if satellite.by_demand is None else satellite.by_demand[place]
            line(("-", SATELLITE, row), none["p"], satellite.by_sector[place], own)
            units.append([SATELLITE, row, satellite.units[place] or "None"])
    return {"flows": flows, "units": units}
