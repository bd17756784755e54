"""WIOD: world tables of the releases of 2013 and 2016, national tables of 2016; and ADB's, which have the same form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from quesnay.accounts.databases.matrix import Matrix, matrix_of_sheet
from quesnay.accounts.databases.source import Read
from quesnay.accounts.databases.words import Words
from quesnay.accounts.databases.world import demand_part, only, places_of, table_of
from quesnay.accounts.files.sheets import Sheet
from quesnay.accounts.parts.labels import Key

__all__ = ["codes_row", "is_national_wiod", "is_world", "read_national_wiod", "read_world"]

_SECTOR = re.compile(r"c\d+", re.IGNORECASE)
_FINAL = re.compile(r"F\d+")
# Of the release of 2016, whose rows have codes; of 2013 and ADB's rows have numbers alone.
_VALUE_ADDED = ("VA", "r64")
_COSTS = ("TXSP", "EXP_adj", "PURR", "PURNR", "IntTTM", "r99", "r61", "r62", "r63", "r65", "trs")
_OUTPUT = ("GO", "r69")
_TOTALS = ("II_fob", "r60")
_TOLERANCE = {"WIOD": 1e-6, "ADB MRIO": 1e-3}


@dataclass(frozen=True)
class _Place:
    """Where the codes of columns stand, and where numbers begin and end."""

    row: int
    left: int
    right: int


def codes_row(sheet: Sheet) -> _Place | None:
    """The row c1, c2, ... among the first twenty, with regions in the row above."""
    for row in range(1, min(20, len(sheet.cells))):
        width = len(sheet.cells[row])
        places = [at for at in range(width) if _SECTOR.fullmatch(sheet.text(row, at))]
        named = all(sheet.text(row - 1, at) != "" for at in places)
        if len(places) > 1 and places[0] >= 3 and named:
            right = max(len(one) for one in sheet.cells)
            while right > places[-1] and all(sheet.text(at, right - 1) == "" for at in range(row + 1)):
                right -= 1
            return _Place(row, places[0], right)
    return None


def is_world(sheet: Sheet) -> bool:
    """Whether a row of the sheet has the codes c1, c2, ... of WIOD and ADB."""
    return codes_row(sheet) is not None


def read_world(sheet: Sheet, words: Words) -> Read:
    """A table of the world, or of one country with imports apart (ADB's national tables).

    Raises
    ------
    TableFileError
        Naming sheet, row and column.
    """
    at = codes_row(sheet)
    if at is None:
        raise sheet.error("no row of the codes c1, c2, ... was found, expected one of WIOD or ADB above the numbers")
    adb = any(_FINAL.fullmatch(sheet.text(at.row, column)) for column in range(at.left, at.right))
    matrix = matrix_of_sheet(
        sheet, at.row + 1, at.left, heads=[at.row - 3 if not adb else at.row - 2, at.row - 2, at.row - 1, at.row],
        labels=[at.left - 4, at.left - 3, at.left - 2, at.left - 1] if at.left > 3 else [0, 0, 1, 2], right=at.right,
        words=words,
    )  # fmt: skip
    codes, names, regions, numbers = matrix.heads
    rows: list[Key | None] = []
    labels: dict[str, int] = {}
    value: dict[str, int] = {}
    costs: dict[str, int] = {}
    totals: list[str] = []
    imported: dict[Key, int] = {}
    output_row = None
    for place, (code, name, region, number) in enumerate(matrix.labels):
        own = None
        short = next((one for one in (code, number) if one in (*_VALUE_ADDED, *_COSTS, *_OUTPUT, *_TOTALS)), "")
        if _SECTOR.fullmatch(number) or (re.fullmatch(r"r\d+", number) and region not in ("TOT", "") and not short):
            key = code if code and not adb else number
            own = (region, key)
            if region == "IMP":
                imported[key] = place
                own = None
        elif short in _VALUE_ADDED:
            only(matrix, value, short, place)
        elif short in _COSTS or name.startswith("International Transport"):
            only(matrix, costs, short or "IntTTM", place)
        elif short in _OUTPUT:
            output_row = place
        elif short in _TOTALS or number == "M":
            totals.append(f"row '{name}', a total")
        elif any(cell for cell in (code, name, region, number)) and not _empty(matrix, place):
            raise matrix.error("the row is neither a sector nor a cost that WIOD or ADB have", place)
        rows.append(own)
        if own is not None:
            labels.setdefault(own[1], place)
    columns: list[Key | None] = []
    demand: list[Key | None] = []
    output_column = None
    for place, (code, name, region, number) in enumerate(zip(codes, names, regions, numbers, strict=True)):
        key = code if code and not adb else number
        total = name.lower().startswith(("total", "output")) or region.upper() == "TOT" or code in _OUTPUT
        if total:
            output_column = place if output_column is None else output_column
        elif not region:
            raise matrix.error("the column has no region, expected one above its code", None, place)
        columns.append(None if total or key not in labels else (region, key))
        demand.append((region, key if code or adb else number) if not total and key not in labels else None)
    bought = places_of(matrix, demand, "column")
    known = [key for key in bought if _is_demand(str(key[1]))]
    if len(known) != len(bought):
        stray = next(key for key in bought if key not in known)
        raise matrix.error(
            "the column is no final demand and has no row of its own: is the sheet cut off?", None, bought[stray]
        )
    kind = "ADB MRIO" if adb else "WIOD"
    parts = table_of(
        matrix, rows=places_of(matrix, rows, "row"), columns=places_of(matrix, columns, "column"), demand=bought,
        value_added=value, other_costs=costs, output_row=output_row, output_column=output_column,
        tolerance=_TOLERANCE[kind],
    )  # fmt: skip
    paid = sum(demand_part(matrix, place, list(bought.values())) for place in costs.values())
    if paid:
        totals.append(f"taxes and margins of final demand, {paid:.10g} in all: a table has costs by sector alone")
    parts |= {"unit": "M USD", "tolerance": _TOLERANCE[kind], "source": kind, **_titles(sheet, at)}
    if imported:
        _apart(matrix, parts, imported, columns, bought)
        kind = "ADB national table"
    release = "" if kind != "WIOD" else " 2016" if any(one in codes for one in ("A01", "GO")) else " 2013"
    return Read(f"{kind}{release}", parts, totals)


def _empty(matrix: Matrix, row: int) -> bool:
    return bool((matrix.values[row] != matrix.values[row]).all())


def _is_demand(code: str) -> bool:
    """c37 to c42 of 2013, CONS_h ... EXP of 2016, F1 ... of ADB."""
    if code in ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP") or _FINAL.fullmatch(code):
        return True
    return _SECTOR.fullmatch(code) is not None and 36 <= int(code[1:]) <= 42


def _titles(sheet: Sheet, at: _Place) -> dict[str, Any]:
    """Year and unit as the titles say them."""
    titles = " ".join(sheet.text(row, 0) for row in range(at.row))
    years = re.findall(r"\b(?:19|20)\d\d\b", titles) or re.findall(r"(?:19|20)\d\d", sheet.where.rpartition("'")[0])
    return {"year": int(years[-1])} if years else {}


def _apart(
    matrix: Matrix, parts: dict[str, Any], imported: dict[Key, int], columns: list[Key | None], demand: dict[Key, int]
) -> None:
    """Imports of a national table, by product and buyer; its sectors need no region."""
    sectors = [str(key[1]) for key in parts["sectors"]]
    missing = [code for code in sectors if code not in imported]
    if missing:
        raise matrix.error(f"sector '{missing[0]}' has no row of imports, expected one")
    down = [imported[code] for code in sectors]
    places = {key[1]: place for place, key in enumerate(columns) if key is not None}
    parts["import_flows"] = matrix.block(down, [places[code] for code in sectors])
    parts["import_demand"] = matrix.block(down, list(demand.values()))
    categories = [str(key[1]) for key in parts["demand_categories"]]
    parts |= {"sectors": sectors, "demand_categories": categories}
    parts["exports"] = tuple(one for one in categories if one in ("F6", "EXP"))


def is_national_wiod(sheet: Sheet) -> bool:
    """Whether the first cells are Year, Code, Description, Origin, as in CHN_NIOT_nov16.xlsx."""
    return [sheet.text(0, at).lower() for at in range(4)] == ["year", "code", "description", "origin"]


def read_national_wiod(sheet: Sheet, year: int | None, words: Words) -> Read:
    """One year of a national table of 2016: domestic rows, imports apart, costs.

    Raises
    ------
    TableFileError
        For a year that is not there or not given, and naming row and column.
    """
    if not is_national_wiod(sheet):
        raise sheet.error("the first row does not begin with Year, Code, Description, Origin", 0)
    width = len(sheet.cells[0])
    years = {sheet.text(row, 0) for row in range(2, len(sheet.cells))} - {""}
    if year is None and len(years) != 1 or year is not None and str(year) not in years:
        asked = "no year is given" if year is None else f"year {year} is not there"
        raise sheet.error(f"{asked}, expected year= as one of {', '.join(sorted(years))}")
    year = int(next(iter(years))) if year is None else year
    top = next(row for row in range(1, len(sheet.cells)) if sheet.text(row, 0) == str(year))
    bottom = top + sum(sheet.text(row, 0) == str(year) for row in range(top, len(sheet.cells)))
    matrix = matrix_of_sheet(sheet, top, 4, heads=[0], labels=[1, 3], right=width, bottom=bottom, words=words)
    heads = matrix.heads[0]
    home: dict[str, int] = {}
    abroad: dict[str, int] = {}
    totals: dict[str, int] = {}
    for at, label in enumerate(matrix.labels):
        of = {"domestic": home, "imports": abroad, "tot": totals}.get(label[1].lower())
        if of is not None:
            only(matrix, of, label[0], at)
    for at, label in enumerate(matrix.labels):
        known = label[0] in (*_VALUE_ADDED, *_COSTS, *_OUTPUT, *_TOTALS) or label[0] in heads
        if label[1].lower() not in ("domestic", "imports", "tot") or not known:
            raise matrix.error("the row is neither a sector with a column nor a cost of WIOD's national tables", at)
    places_of(matrix, [head or None for head in heads], "column")
    across = {head: at for at, head in enumerate(heads)}
    sectors = [head for head in heads if head in home]
    demand: dict[Key, int] = {head: across[head] for head in heads if head not in home and head not in _OUTPUT}
    stray = next((head for head in demand if not _is_demand(str(head))), None)
    if stray is not None:
        raise matrix.error("the column is neither a sector with a row nor final demand", None, demand[stray])
    parts = table_of(
        matrix, rows={code: home[code] for code in sectors}, columns={code: across[code] for code in sectors},
        demand=demand, value_added={code: at for code, at in totals.items() if code in _VALUE_ADDED},
        other_costs={code: at for code, at in totals.items() if code in _COSTS},
        output_row=totals.get("GO"), output_column=across.get("GO"), tolerance=_TOLERANCE["WIOD"],
    )  # fmt: skip
    missing = next((code for code in sectors if code not in abroad), None)
    if missing is not None:
        raise matrix.error(f"sector '{missing}' has no row of imports, expected one")
    down = [abroad[code] for code in sectors]
    parts["import_flows"] = matrix.block(down, [across[code] for code in sectors])
    parts["import_demand"] = matrix.block(down, list(demand.values()))
    names = {sheet.text(row, 1): sheet.text(row, 2) for row in range(top, bottom)}
    parts |= {
        "names": [names[code] for code in sectors], "exports": ("EXP",) if "EXP" in demand else (), "unit": "M USD",
        "year": year, "tolerance": _TOLERANCE["WIOD"], "source": "WIOD 2016, national table",
    }  # fmt: skip
    said = [f"row '{code}', a total" for code in totals if code in _TOTALS]
    more = sorted(years - {str(year)})
    return Read("WIOD 2016 national table", parts, said + ([f"years {', '.join(more)} of the sheet"] if more else []))
