"""FIGARO of Eurostat: inter-country tables, flat or as a matrix; supply and use flat."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix, read_matrix
from quesnay.accounts.databases.source import Read, Source, SourceFile
from quesnay.accounts.databases.world import demand_part, only, places_of, table_of
from quesnay.accounts.parts.labels import Key

__all__ = ["is_figaro", "read_figaro", "read_figaro_supply_use"]

_TOLERANCE = 1e-3
_FLAT = ("refArea", "counterpartArea", "obsValue")
_VALUE_ADDED = ("D1", "D29X39", "B2A3G")
_COSTS = ("D21X31", "OP_RES", "OP_NRES")
_DOMESTIC = "W2"  # rows of costs, whose region is the buyer's


def _head(file: SourceFile) -> list[str]:
    lines = file.head(1)
    return [one.strip().strip('"') for one in lines[0].split(",")] if lines else []


def _files(source: Source) -> list[str]:
    """CSV files of FIGARO, flat or matrix."""
    found = []
    for name in source.names:
        if name.lower().endswith((".csv", ".csv.gz")):
            head = _head(source.file(name))
            if head[:1] == ["rowLabels"] or set(_FLAT) <= set(head):
                found.append(name)
    return found


def is_figaro(source: Source) -> bool:
    """Whether a CSV has columns refArea, counterpartArea and obsValue, or begins with rowLabels."""
    return bool(_files(source))


def _is_demand(code: str) -> bool:
    return re.fullmatch(r"P\d.*", code) is not None


def _chosen(source: Source, names: Sequence[str], year: int | None) -> str:
    held = [one for one in names if year is None or str(year) in one.rpartition("/")[2]]
    if len(names) == 1:
        return names[0]
    if len(held) != 1:
        raise source.file(names[0]).error(
            f"{len(names)} files of FIGARO are there, expected one, or year= to choose it"
        )
    return held[0]


def read_figaro(source: Source, year: int | None) -> Read:
    """An inter-country table, industry by industry or product by product.

    Raises
    ------
    TableFileError
        Naming file and row; also for supply or use alone.
    """
    name = _chosen(source, _files(source), year)
    file = source.file(name)
    head = _head(file)
    if any(one.startswith(("icsup", "icuse")) for one in head):
        raise file.error("this is supply or use, expected an input-output table (SupplyUse.read takes both files)")
    matrix = read_matrix(file, ",", heads=1, labels=1) if head[0] == "rowLabels" else _wide(file, head)
    beside, heads = [one[0] for one in matrix.labels], matrix.heads[0]
    value: dict[str, int] = {}
    costs: dict[str, int] = {}
    rows: list[Key | None] = []
    for place, label in enumerate(beside):
        region, _, code = label.partition("_")
        rows.append((region, code) if region != _DOMESTIC else None)
        if region == _DOMESTIC:
            if code not in (*_VALUE_ADDED, *_COSTS):
                raise matrix.error(
                    f"the row is no cost of FIGARO, expected {', '.join((*_VALUE_ADDED, *_COSTS))}", place
                )
            only(matrix, value if code in _VALUE_ADDED else costs, code, place)
        elif not code:
            raise matrix.error("the row has no region, expected REGION_CODE", place)
    pairs: list[Key] = [(one.partition("_")[0], one.partition("_")[2]) for one in heads]
    bought = places_of(matrix, [one if _is_demand(one[1]) else None for one in pairs], "column")
    parts = table_of(
        matrix, rows=places_of(matrix, rows, "row"),
        columns=places_of(matrix, [None if _is_demand(one[1]) else one for one in pairs], "column"), demand=bought,
        value_added=value, other_costs=costs,
    )  # fmt: skip
    paid = sum(demand_part(matrix, place, list(bought.values())) for place in costs.values())
    said = (
        [f"taxes and purchases of final demand, {paid:.10g} in all: a table has costs by sector alone"] if paid else []
    )
    parts |= {"unit": "M EUR", "tolerance": _TOLERANCE, "source": "Eurostat FIGARO"}
    return Read("FIGARO (matrix)" if head[0] == "rowLabels" else "FIGARO (flat)", _dated(parts, name), said)


def _dated(parts: dict[str, Any], name: str) -> dict[str, Any]:
    years = re.findall(r"(?:19|20)\d\d", name.rpartition("/")[2])
    return {**parts, "year": int(years[-1])} if years else parts


def _lines(file: SourceFile, head: Sequence[str]) -> Iterator[tuple[int, str, str, str, str, float]]:
    """Row, seller's region and code, buyer's region and code, and amount."""
    code = {side: next((one for one in head if one in (f"{side}Pi", f"{side}Ii")), None) for side in ("row", "col")}
    for needed in (*_FLAT, *(f"{side}Pi" for side, found in code.items() if found is None)):
        if needed not in head:
            raise file.error(f"column '{needed}' is missing, expected {', '.join((*_FLAT, 'rowPi', 'colPi'))}", 1)
    at = [head.index(one) for one in ("refArea", str(code["row"]), "counterpartArea", str(code["col"]), "obsValue")]
    words = file.source.words
    for row, cells in enumerate(csv.reader(file.lines()), start=1):
        if row == 1 or not cells:
            continue
        if len(cells) != len(head):
            raise file.error(f"{len(cells)} cells stand in the row, expected {len(head)}: is the file cut off?", row)
        amount = words.number(cells[at[4]])
        if amount is None:
            raise file.error(f"'{cells[at[4]]}' is not a number, expected one in column 'obsValue'", row)
        yield row, cells[at[0]], cells[at[1]], cells[at[2]], cells[at[3]], amount


def _wide(file: SourceFile, head: Sequence[str]) -> Matrix:
    """The matrix of a flat file; what is not listed is zero, as Eurostat leaves zeros out."""
    cells: dict[tuple[str, str], tuple[float, int]] = {}
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for row, region, code, buyer, use, amount in _lines(file, head):
        place = f"{region}_{code}", f"{buyer}_{use}"
        if place in cells:
            raise file.error(
                f"{place[0]} to {place[1]} stands twice, in row {cells[place][1]} too: are two editions mixed?", row
            )
        cells[place] = amount, row
        rows.setdefault(place[0], row)
        columns.setdefault(place[1], row)
    values = np.zeros((len(rows), len(columns)))
    down, across = ({label: at for at, label in enumerate(labels)} for labels in (rows, columns))
    for (seller, buyer), (amount, _) in cells.items():
        values[down[seller], across[buyer]] = amount
    if not rows:
        raise file.error("no amounts stand in the file, expected a table: is it cut off?")
    return Matrix(file.where, [list(columns)], [[one] for one in rows], values, list(rows.values()))


def read_figaro_supply_use(source: Source, year: int | None) -> Read:
    """Supply and use of all countries from the two flat files of a folder or zip.

    Raises
    ------
    TableFileError
        Where one of them is missing, and as :func:`read_figaro` does.
    """
    names = _files(source)
    files: list[SourceFile] = []
    for start in ("icsup", "icuse"):
        own = [one for one in names if any(cell.startswith(start) for cell in _head(source.file(one)))]
        if not own:
            word = "supply" if start == "icsup" else "use"
            raise source.file(source.names[0] if source.names else "").error(
                f"no file of {word} of FIGARO is there (columns {start}Row, {start}Col), expected supply and use"
            )
        files.append(source.file(_chosen(source, own, year)))
    made, used = (_wide(file, _head(file)) for file in files)
    products = [(one[0].partition("_")[0], one[0].partition("_")[2]) for one in made.labels]
    industries = [(one.partition("_")[0], one.partition("_")[2]) for one in made.heads[0]]
    beside = {one[0]: place for place, one in enumerate(used.labels)}
    across = {one: place for place, one in enumerate(used.heads[0])}
    keys = [f"{region}_{code}" for region, code in products]
    buyers = [f"{region}_{code}" for region, code in industries]
    for label in beside:
        if not label.startswith(f"{_DOMESTIC}_") and label not in keys:
            raise used.error(f"product '{label}' has no supply, expected the files of one edition", beside[label])
    demand = [one for one in across if _is_demand(one.partition("_")[2])]
    costs = [one for one in beside if one.startswith(f"{_DOMESTIC}_")]

    def block(rows: Sequence[str], columns: Sequence[str]) -> Any:
        found = np.zeros((len(rows), len(columns)))
        for row, label in enumerate(rows):
            for column, buyer in enumerate(columns):
                if label in beside and buyer in across:
                    found[row, column] = used.values[beside[label], across[buyer]]
        return found

    parts: dict[str, Any] = {
        "products": products, "industries": industries, "supply": made.values, "use": block(keys, buyers),
        "final_demand": block(keys, demand), "value_added": block(costs, buyers),
        "demand_categories": [(one.partition("_")[0], one.partition("_")[2]) for one in demand],
        "value_added_rows": [one.partition("_")[2] for one in costs], "unit": "M EUR", "tolerance": _TOLERANCE,
        "source": "Eurostat FIGARO",
    }  # fmt: skip
    paid = float(block(costs, demand).sum())
    said = [f"taxes and purchases of final demand, {paid:.10g} in all"] if paid else []
    return Read("FIGARO supply and use (flat)", parts, said, "supply and use")
