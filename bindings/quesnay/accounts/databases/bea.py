"""Supply, use and make of the Bureau of Economic Analysis: titles above, totals between, one sheet a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix, matrix_of_sheet
from quesnay.accounts.databases.source import Read
from quesnay.accounts.databases.words import Words
from quesnay.accounts.files.sheets import Sheet
from quesnay.accounts.parts.cells import FloatArray

__all__ = ["bea_kind", "read_bea"]

_TOLERANCE = 1e-3
_TOTAL = re.compile(r"T0\d\d|VABAS|VAPRO|T00TOP|T00SUB|T006|T015|T016|T019")
_FINAL = re.compile(r"F\d\d[A-Z0-9]*")
_VALUE = re.compile(r"V\d+|T00OTOP|T00OSUB")
_IMPORTS = ("MCIF", "MADJ")
_LAYERS = ("TRADE", "TRANS", "MDTY", "TOP", "SUB")
_ABROAD = re.compile(r"F05\d*")  # imports of the use table, with a minus sign


@dataclass(frozen=True)
class _Page:
    """A sheet with its codes on both sides."""

    matrix: Matrix
    rows: dict[str, int]
    columns: dict[str, int]
    names: dict[str, str]


def bea_kind(sheet: Sheet) -> str | None:
    """supply, use or make; None for other sheets. Told by the totals of the row of codes."""
    for row in range(min(10, len(sheet.cells))):
        codes = {sheet.text(row, at) for at in range(2, len(sheet.cells[row]))}
        if "T001" in codes:
            return "use"
        if "T007" in codes and codes & {*_IMPORTS, "T016"}:
            return "supply"
        if "T008" in codes and not any(_FINAL.fullmatch(code) for code in codes):
            return "make"
    return None


def read_bea(supply: Sheet, use: Sheet) -> Read:
    """Supply and use, from the sheets of supply (or make) and use of one year and one detail.

    Raises
    ------
    TableFileError
        Naming sheet, row and column; also where the two have not the same products and industries.
    """
    kind = bea_kind(supply)
    if kind not in ("supply", "make") or bea_kind(use) != "use":
        raise supply.error("this is no sheet of supply or make, or the other none of use, expected both of BEA")
    made, used = _page(supply), _page(use)
    said: list[str] = []
    of_products, of_industries = (made.rows, made.columns) if kind == "supply" else (made.columns, made.rows)
    products = [code for code in of_products if not _TOTAL.fullmatch(code)]
    special = (*_IMPORTS, *_LAYERS)
    industries = [code for code in of_industries if not _TOTAL.fullmatch(code) and code not in special]
    _same(used, products, industries, supply.where)
    down = [used.rows[code] for code in products]
    buyers = [used.columns[code] for code in industries]
    finals = [code for code in used.columns if _FINAL.fullmatch(code) and not _ABROAD.fullmatch(code)]
    costs = [code for code in used.rows if _VALUE.fullmatch(code)]
    if not costs or not finals:
        raise use.error("no rows of value added (V001 ...) or no final demand (F010 ...) stand in the sheet")
    stray = next(
        (code for code in used.rows if code not in products and code not in costs and not _TOTAL.fullmatch(code)), None
    )
    if stray is not None:
        raise used.matrix.error(f"the row is no product of {supply.where} and no value added", used.rows[stray])
    if kind == "supply":
        block = made.matrix.block([made.rows[code] for code in products], [made.columns[code] for code in industries])
    else:
        block = made.matrix.block([made.rows[code] for code in industries], [made.columns[code] for code in products]).T
    value = used.matrix.block([used.rows[code] for code in costs], buyers)
    flows = used.matrix.block(down, buyers)
    parts: dict[str, Any] = {
        "products": products, "industries": industries, "supply": np.ascontiguousarray(block), "use": flows,
        "final_demand": used.matrix.block(down, [used.columns[code] for code in finals]), "demand_categories": finals,
        "value_added": _signed(value, costs, block, flows), "value_added_rows": costs, "unit": "M USD",
        "tolerance": _TOLERANCE, "source": "Bureau of Economic Analysis",
    }  # fmt: skip
    abroad = [code for code in used.columns if _ABROAD.fullmatch(code)]
    if abroad:
        parts |= {
            "imports": -used.matrix.block(down, [used.columns[code] for code in abroad]),
            "import_columns": abroad,
        }
    for name, codes in (("imports", _IMPORTS), ("valuation", _LAYERS)):
        there = [code for code in codes if kind == "supply" and code in made.columns]
        if there:
            rows = [made.rows[code] for code in products]
            label = "import_columns" if name == "imports" else "valuation_layers"
            parts |= {name: made.matrix.block(rows, [made.columns[code] for code in there]), label: there}
    totals = [code for code in (*used.rows, *used.columns, *made.columns) if _TOTAL.fullmatch(code)]
    said.append(f"totals {', '.join(dict.fromkeys(totals))}")
    return Read(f"BEA {kind} and use", parts, said, "supply and use")


def _page(sheet: Sheet) -> _Page:
    at = next(
        row for row in range(min(10, len(sheet.cells)))
        if {sheet.text(row, column) for column in range(2, len(sheet.cells[row]))} & {"T001", "T007", "T008"}
    )  # fmt: skip
    # Names stand in the row below the codes, in detailed tables above them.
    top = at + 1 if sheet.text(at + 1, 0) != "" else at + 2
    # Blanks and dashes of BEA are amounts of nothing.
    matrix = matrix_of_sheet(sheet, top, 2, heads=[at], labels=[0, 1], words=Words(blank=0.0))
    rows: dict[str, int] = {}
    names: dict[str, str] = {}
    for place, (code, name) in enumerate(matrix.labels):
        # Notes below the table have no code, or a sentence for one.
        if code == "" or " " in code:
            continue
        if code in rows:
            raise matrix.error(
                f"code '{code}' stands twice, in rows {matrix.rows[rows[code]]} and {matrix.rows[place]}"
            )
        rows[code], names[code] = place, name
    columns: dict[str, int] = {}
    for place, code in enumerate(matrix.heads[0]):
        if code in columns:
            first = columns[code] + matrix.first_column
            raise matrix.error(f"code '{code}' stands twice, in columns {first} and {place + matrix.first_column}")
        if code != "":
            columns[code] = place
    return _Page(matrix, rows, columns, names)


def _same(page: _Page, products: Sequence[str], industries: Sequence[str], other: str) -> None:
    for code in products:
        if code not in page.rows:
            raise page.matrix.error(f"product '{code}' of {other} is missing, expected one year and one detail in both")
    for code in industries:
        if code not in page.columns:
            raise page.matrix.error(
                f"industry '{code}' of {other} is missing, expected one year and one detail in both"
            )


def _signed(value: FloatArray, costs: Sequence[str], supply: FloatArray, use: FloatArray) -> FloatArray:
    """Subsidies with the sign with which industries' costs are their output: they are printed either way."""
    if "T00OSUB" not in costs:
        return value
    turned = value.copy()
    turned[costs.index("T00OSUB")] *= -1.0
    output = supply.sum(axis=0)
    gaps = [float(np.abs(use.sum(axis=0) + one.sum(axis=0) - output).max()) for one in (value, turned)]
    return value if gaps[0] <= gaps[1] else turned
