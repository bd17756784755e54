"""GLORIA: supply and use of all regions as matrices of text, with the labels in its ReadMe workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix, read_matrix
from quesnay.accounts.databases.source import Read, Source
from quesnay.accounts.files.sheets import Sheet, read_sheet
from quesnay.errors import TableFileError

__all__ = ["is_gloria", "read_gloria"]

_FILE = re.compile(r".*_(T|Y|V|TQ|YQ)-Results_((?:19|20)\d\d)_(\d+)_Markup(\d+)\(full\)\.csv", re.IGNORECASE)
_TOLERANCE = 1e-3


def _found(source: Source) -> dict[tuple[str, str], dict[tuple[str, int], str]]:
    held: dict[tuple[str, str], dict[tuple[str, int], str]] = {}
    for name in source.names:
        one = _FILE.fullmatch(name.rpartition("/")[2])
        if one is not None:
            place = held.setdefault((one.group(2), one.group(3)), {})
            place[one.group(1).upper(), int(one.group(4))] = name
    return held


def is_gloria(source: Source) -> bool:
    """Whether a file is named ..._T-Results_2022_059_Markup001(full).csv."""
    return bool(_found(source))


def read_gloria(source: Source, year: int | None) -> Read:
    """Supply, use, final demand and value added at basic prices; labels of GLORIA_ReadMe_*.xlsx beside the files.

    Raises
    ------
    TableFileError
        Naming a file that is missing, of another edition, or of another size than the labels.
    """
    held = {key: files for key, files in _found(source).items() if year is None or key[0] == str(year)}
    any_name = source.names[0] if source.names else ""
    if len(held) != 1:
        named = ", ".join(f"year {key[0]} edition {key[1]}" for key in sorted(held)) or "none"
        raise source.file(any_name).error(
            f"tables of GLORIA of {named} are there, expected one year and edition, or year= to choose it"
        )
    ((when, edition), files) = next(iter(held.items()))
    for kind in ("T", "Y", "V"):
        if (kind, 1) not in files:
            raise source.file(any_name).error(
                f"the file of {kind} at basic prices (Markup001) of {when}, edition {edition} is missing"
            )
    regions, sectors, costs, demand = _labels(source)
    n, m = len(regions), len(sectors)

    def numbers(kind: str, rows: int, columns: int) -> Matrix:
        matrix = read_matrix(source.file(files[kind, 1]), ",", heads=0, labels=0)
        if matrix.values.shape != (rows, columns):
            down, across = matrix.values.shape
            raise matrix.error(
                f"{down} rows of {across} numbers stand in the file, expected {rows} of {columns} as the ReadMe says:"
                " is it cut off, or of another edition?"
            )
        return matrix

    flows = numbers("T", 2 * n * m, 2 * n * m).values
    industries = [place for region in range(n) for place in range(2 * region * m, (2 * region + 1) * m)]
    products = [place for region in range(n) for place in range((2 * region + 1) * m, (2 * region + 2) * m)]
    final = numbers("Y", 2 * n * m, n * len(demand)).values[products]
    values = numbers("V", n * len(costs), 2 * n * m).values[:, industries]
    # Each region has rows of its own costs; a row of one kind holds all regions.
    summed = np.stack([values[kind :: len(costs)].sum(axis=0) for kind in range(len(costs))])
    keys = [(region, sector) for region in regions for sector in sectors]
    said = [
        f"{kind} at markup {markup}" for kind, markup in sorted(files) if markup != 1 or kind not in ("T", "Y", "V")
    ]
    parts: dict[str, Any] = {
        "products": keys, "industries": keys, "supply": np.ascontiguousarray(flows[np.ix_(industries, products)].T),
        "use": np.ascontiguousarray(flows[np.ix_(products, industries)]), "final_demand": final,
        "demand_categories": [(region, category) for region in regions for category in demand],
        "value_added": summed, "value_added_rows": costs, "unit": "1000 USD", "tolerance": _TOLERANCE,
        "source": f"GLORIA {edition}, {when}",
    }  # fmt: skip
    return Read(
        "GLORIA", parts, [f"other valuations and satellites: {', '.join(said)}"] if said else [], "supply and use"
    )


def _labels(source: Source) -> tuple[list[str], list[str], list[str], list[str]]:
    """Regions, sectors, costs and categories of the ReadMe in the folder or beside it."""
    if source.zipped:
        raise TableFileError(f"{source.path}: the ReadMe of GLORIA is read from a folder, expected an unpacked one")
    folder = source.path if source.path.is_dir() else source.path.parent
    found = [*sorted(folder.glob("GLORIA_ReadMe*.xlsx")), *sorted(folder.parent.glob("GLORIA_ReadMe*.xlsx"))]
    if not found:
        raise TableFileError(f"{folder}: no GLORIA_ReadMe_*.xlsx lies there or beside, expected the labels of GLORIA")

    def column(title: str, name: str) -> list[str]:
        sheet: Sheet = read_sheet(found[0], title)
        heads = [sheet.text(0, at) for at in range(len(sheet.cells[0]))]
        if name not in heads:
            raise sheet.error(f"column '{name}' is missing, expected the labels of GLORIA", 0)
        return _filled([sheet.text(row, heads.index(name)) for row in range(1, len(sheet.cells))])

    return (
        column("Regions", "Region_acronyms"), column("Sectors", "Sector_names"),
        column("Value added and final demand", "Value_added_names"),
        column("Value added and final demand", "Final_demand_names"),
    )  # fmt: skip


def _filled(texts: Sequence[str]) -> list[str]:
    return [one for one in texts if one != ""]
