"""Provincial tables of China as CEADs publishes them: provinces and codes above and beside, exports in one column."""

from __future__ import annotations

import re
from typing import Any

from quesnay.accounts.databases.matrix import matrix_of_sheet
from quesnay.accounts.databases.source import Read
from quesnay.accounts.databases.words import Words
from quesnay.accounts.databases.world import demand_part, only, places_of, table_of
from quesnay.accounts.files.sheets import Sheet
from quesnay.accounts.parts.labels import Key
from quesnay.accounts.parts.satellite import Satellite

__all__ = ["is_ceads", "read_ceads"]

_TOLERANCE = 1e-4
_VALUE_ADDED = re.compile(r"VA\d+")
_TOTALS_DOWN = ("TII", "TVA", "TI")
_TOTALS_ACROSS = ("TIU", "TFU", "GO", "ERR")
_EXPORT = ("ROW", "EX")
_UNIT = re.compile(r"(?:单位|[Uu]nit)\s*[:：]?\s*([^()（）;；]+)")


def _codes_row(sheet: Sheet) -> int | None:
    for row in range(min(12, len(sheet.cells))):
        codes = [sheet.text(row, at) for at in range(len(sheet.cells[row]))]
        if codes.count("FU101") > 1:
            return row
    return None


def is_ceads(sheet: Sheet) -> bool:
    """Whether a row has the code FU101 of several provinces."""
    return _codes_row(sheet) is not None


def read_ceads(sheet: Sheet, words: Words) -> Read:
    """A table of all provinces: exports to ROW, imports as a cost, the error as a discrepancy, emissions beside.

    Raises
    ------
    TableFileError
        Naming sheet, row and column.
    """
    codes_at = _codes_row(sheet)
    if codes_at is None or codes_at < 2:
        raise sheet.error(
            "no row with the code FU101 of several provinces was found, expected a provincial table of CEADs"
        )
    first = next(at for at in range(len(sheet.cells[codes_at])) if re.fullmatch(r"0?1", sheet.text(codes_at, at)))
    matrix = matrix_of_sheet(
        sheet, codes_at + 1, first, heads=[codes_at - 2, codes_at - 1, codes_at], labels=range(first), words=words
    )
    regions, names, codes = _filled(matrix.heads[0]), matrix.heads[1], matrix.heads[2]
    code_column = next((at for at in range(first) if any(label[at] == "TII" for label in matrix.labels)), None)
    if code_column is None:
        raise sheet.error("row 'TII' is missing, expected the codes of rows beside the table")
    province_of = _filled([label[0] for label in matrix.labels])
    rows: list[Key | None] = []
    value: dict[str, int] = {}
    costs: dict[str, int] = {}
    emissions: list[tuple[str, int]] = []
    said: list[str] = []
    output_row = None
    known = {(province, _two(code)) for province, code in zip(regions, codes, strict=True)}
    for place, label in enumerate(matrix.labels):
        code, name = _two(label[code_column]), label[max(code_column - 1, 0)]
        key = (province_of[place], code)
        rows.append(key if code and key in known and code not in (*_TOTALS_DOWN, "IM") else None)
        if rows[-1] is not None:
            continue
        if _VALUE_ADDED.fullmatch(code):
            only(matrix, value, code, place)
        elif code == "IM":
            only(matrix, costs, code, place)
        elif code == "TI":
            output_row = place
        elif code in _TOTALS_DOWN:
            said.append(f"row '{code}', a total")
        elif re.match(r"CO2|二氧化碳", name):
            emissions.append((name, place))
        elif code:
            raise matrix.error("the row's code is neither a sector of a province nor a cost of CEADs' tables", place)
        elif any(label):
            said.append(f"row '{next(one for one in label if one)}' below the table")
    columns: list[Key | None] = []
    demand: list[Key | None] = []
    totals: dict[str, int] = {}
    sold = {row for row in rows if row is not None}
    for place, (region, code) in enumerate(zip(regions, codes, strict=True)):
        key = (region, _two(code))
        columns.append(key if key in sold else None)
        final = _EXPORT if code == "EX" else key if code.startswith("FU") else None
        demand.append(final)
        if key in sold or final is not None:
            continue
        if code in _TOTALS_ACROSS:
            totals[code] = place
        elif code:
            raise matrix.error("the column's code is neither a sector with a row nor final demand", None, place)
        elif names[place]:
            said.append(f"column '{names[place]}'")
    bought = places_of(matrix, demand, "column")
    parts = table_of(
        matrix, rows=places_of(matrix, rows, "row"), columns=places_of(matrix, columns, "column"), demand=bought,
        value_added=value, other_costs=costs, output_row=output_row, output_column=totals.get("GO"),
        tolerance=_TOLERANCE,
    )  # fmt: skip
    down = [place for place, key in enumerate(rows) if key is not None]
    across = [place for place, key in enumerate(columns) if key is not None]
    if "ERR" in totals:
        parts["discrepancy"] = matrix.block(down, [totals["ERR"]]).ravel()
    said += [f"column '{code}', a total" for code in totals if code in ("TIU", "TFU")]
    entering = sum(
        demand_part(matrix, place, [at for key, at in bought.items() if key != _EXPORT]) for place in costs.values()
    )
    if entering:
        said.append(f"imports of final users, {entering:.10g} in all: a table has costs by sector alone")
    parts["satellites"] = [
        Satellite("co2", name.partition("(")[2].rstrip(")").strip(), (name.partition("(")[0].strip(),),
                  matrix.block([place], across))
        for name, place in emissions[:1]
    ]  # fmt: skip
    parts |= {
        "exports": (_EXPORT,) if _EXPORT in bought else (), "tolerance": _TOLERANCE, "source": "CEADs provincial table",
        "names": [matrix.labels[place][max(code_column - 1, 0)] for place in down], **_titles(sheet, codes_at),
    }  # fmt: skip
    return Read("CEADs provincial table", parts, said)


def _two(code: str) -> str:
    """Codes that a workbook keeps as numbers have lost their zero: 1 is 01."""
    return f"0{code}" if re.fullmatch(r"\d", code) else code


def _filled(labels: list[str]) -> list[str]:
    """Labels of merged cells, each up to the next."""
    filled, last = [], ""
    for label in labels:
        last = label or last
        filled.append(last)
    return filled


def _titles(sheet: Sheet, rows: int) -> dict[str, Any]:
    said = [sheet.text(row, at) for row in range(rows) for at in range(len(sheet.cells[row]))]
    found: dict[str, Any] = {}
    years = re.findall(r"(?:19|20)\d\d", " ".join(said)) or re.findall(r"(?:19|20)\d\d", sheet.where.rpartition("/")[2])
    if years:
        found["year"] = int(years[-1])
    units = [one.group(1).strip() for one in map(_UNIT.search, said) if one]
    if units:
        found["unit"] = units[0]
    return found
