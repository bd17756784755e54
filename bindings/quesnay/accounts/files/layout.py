"""Which rows and columns of a sheet are what: one reader for national tables of many offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.files.sheets import Sheet
from quesnay.accounts.parts.arguments import each_of
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.kinds import fits, shown, what_is_expected

__all__ = ["OECD", "WIOD", "BlockLayout", "table_parts", "with_exports"]


@dataclass(frozen=True)
class BlockLayout:
    """What the rows and columns of a sheet are, by their codes.

    The first row holds the codes of the columns, the first column those of the rows. Columns that are named nowhere
    here are sectors; each sector has a row with ``row_prefix`` before its code, and where imports are apart one with
    ``import_prefix``.

    Parameters
    ----------
    label_columns
        Columns before the numbers; the second, if there is one, holds readable names.
    demand, exports
        Columns of final demand, and which of them leave the region.
    value_added, other_costs
        Rows.
    output_column, output_row
        Gross output; at least one of them. Where both stand they must agree.
    imports, imports_are_negative
        Columns of competitive imports, and whether they are written with a minus sign.
    output_of_imports
        Whether the column of output holds, in a row of imports, what is imported; it is checked and left out.
    discrepancy
        Column of the statistical discrepancy.
    row_subtotals, column_subtotals
        Totals that the sheet prints, by what they are the sum of; checked and left out.
    ignored
        Codes of rows and columns that are left out unseen.
    """

    demand: tuple[str, ...]
    value_added: tuple[str, ...]
    output_column: str | None = None
    output_row: str | None = None
    label_columns: tuple[str, ...] = ("code", "name")
    row_prefix: str = ""
    import_prefix: str | None = None
    exports: tuple[str, ...] = ()
    other_costs: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    imports_are_negative: bool = False
    output_of_imports: bool = False
    discrepancy: str | None = None
    row_subtotals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    column_subtotals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("demand", "value_added", "label_columns", "exports", "other_costs", "imports", "ignored"):
            if isinstance(code := getattr(self, name), str):
                raise _core.InvalidValue(f"{name} of a layout is '{code}', expected several codes: ('{code}',)")
        for one in fields(self):
            kind = str(one.type).replace("tuple[str, ...]", "Sequence[str]")
            if not fits(given := getattr(self, one.name), kind):
                expected = what_is_expected(kind)
                raise _core.InvalidValue(f"{one.name} of a layout is {shown(given)}, expected {expected}")


WIOD = BlockLayout(
    demand=("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP"),
    exports=("EXP",),
    value_added=("T_VA",),
    other_costs=("T_TXSP", "T_EXP_adj", "T_PURR", "T_PURNR", "T_IntTTM"),
    output_column="GO",
    output_row="T_GO",
    row_prefix="D_",
    import_prefix="M_",
    ignored=("T_II_fob",),
)
"""National tables of WIOD, release 2016: domestic rows D_, imported rows M_."""

OECD = BlockLayout(
    demand=("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "CONS_ABR", "CONS_NONRES", "EXPO"),
    exports=("CONS_NONRES", "EXPO"),
    imports=("IMPO",),
    imports_are_negative=True,
    value_added=("VALU",),
    other_costs=("TXS_IMP_FNL", "TXS_INT_FNL"),
    output_row="OUTPUT",
    ignored=("TTL_INT_FNL",),
)
"""Total national tables of the OECD, edition 2021: imports are one column with a minus sign."""

# A total guards against a shifted column or a missing row; offices round its parts, which may be small.
_TOTALS = 1e-6


@dataclass
class _Places:
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)


def _places(sheet: Sheet, layout: BlockLayout) -> _Places:
    found = _Places()
    for place in range(len(layout.label_columns), len(sheet.cells[0])):
        code = sheet.text(0, place)
        if code in found.columns:
            first, second = sheet.column_number(found.columns[code]), sheet.column_number(place)
            raise sheet.error(f"the code stands twice, in columns {first} and {second}", None, place)
        if code == "":
            raise sheet.error("the column has no code, expected one", None, place)
        found.columns[code] = place
    for place in range(1, len(sheet.cells)):
        code = sheet.text(place, 0)
        if code in found.rows:
            first, second = sheet.row_number(found.rows[code]), sheet.row_number(place)
            raise sheet.error(f"the code stands twice, in rows {first} and {second}", place)
        if code == "":
            raise sheet.error("the row has no code, expected one", place)
        found.rows[code] = place
    return found


def _block(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> FloatArray:
    return np.array([[sheet.number(row, column) for column in columns] for row in rows]).reshape(
        len(rows), len(columns)
    )


def table_parts(sheet: Sheet, layout: BlockLayout, tolerance: float, rounding: float = 0.0) -> dict[str, Any]:
    """What the sheet says of a table, as arguments of :class:`quesnay.Table`.

    Raises
    ------
    TableFileError
        For a code that is missing, doubled or of no use, a cell that is no number, or a printed total that is not
        the sum of what it totals; file, row and column are named.
    """
    places = _places(sheet, layout)
    totals = [layout.output_column, *layout.column_subtotals, layout.discrepancy]
    named = {*layout.demand, *layout.imports, *layout.ignored, *(code for code in totals if code)}
    sectors = [code for code in places.columns if code not in named]

    def rows(codes: Sequence[str], what: str) -> list[int]:
        for code in codes:
            if code not in places.rows:
                raise sheet.error(f"row '{code}' is missing, expected it among {what}")
        return [places.rows[code] for code in codes]

    def columns(codes: Sequence[str], what: str) -> list[int]:
        for code in codes:
            if code not in places.columns:
                raise sheet.error(f"column '{code}' is missing, expected it among {what}")
        return [places.columns[code] for code in codes]

    demand, entering = columns(layout.demand, "final demand"), columns(layout.imports, "imports")
    across = columns(sectors, "the sectors")
    down = rows([layout.row_prefix + code for code in sectors], "the sectors")
    below = [] if layout.import_prefix is None else rows([layout.import_prefix + code for code in sectors], "imports")
    costs = [*layout.value_added, *layout.other_costs, *layout.row_subtotals, *layout.ignored, layout.output_row]
    for code, place in places.rows.items():
        if place not in down and place not in below and code not in costs:
            raise sheet.error("the row is neither a sector nor a row that the layout names", place)
    parts: dict[str, Any] = {
        "sectors": sectors,
        "flows": _block(sheet, down, across),
        "final_demand": _block(sheet, down, demand),
        "demand_categories": list(layout.demand),
        "value_added": _block(sheet, rows(layout.value_added, "value added"), across),
        "value_added_rows": list(layout.value_added),
        "exports": layout.exports,
    }
    if len(layout.label_columns) > 1:
        parts["names"] = [sheet.text(place, 1) for place in down]
    if layout.other_costs:
        parts["other_costs"] = _block(sheet, rows(layout.other_costs, "other costs"), across)
        parts["other_cost_rows"] = list(layout.other_costs)
    if layout.imports:
        sign = -1.0 if layout.imports_are_negative else 1.0
        parts["imports"] = sign * _block(sheet, down, entering)
        parts["import_columns"] = list(layout.imports)
    if below:
        parts["import_flows"] = _block(sheet, below, across)
        parts["import_demand"] = _block(sheet, below, demand)
    if layout.discrepancy is not None:
        parts["discrepancy"] = _block(sheet, down, columns([layout.discrepancy], "columns")).ravel()
    parts["gross_output"] = _output(sheet, layout, places, down, across, (tolerance, rounding))
    _check_totals(sheet, layout, places, [*down, *below], across, rounding)
    if below and layout.output_of_imports and layout.output_column in places.columns:
        for line, flows, final in zip(below, parts["import_flows"], parts["import_demand"], strict=True):
            column = places.columns[layout.output_column]
            error = 0.0 if layout.discrepancy is None else sheet.number(line, places.columns[layout.discrepancy])
            given, summed = sheet.number(line, column), float(flows.sum() + final.sum()) + error
            _apart(sheet, "imports differ from their uses", line, column, given, summed, (_TOTALS, rounding))
    return parts


def _apart(
    sheet: Sheet, sentence: str, row: int, column: int, given: float, expected: float, allowed: tuple[float, float]
) -> None:
    if not abs(given - expected) <= max(allowed[0] * max(abs(given), abs(expected)), allowed[1]):
        raise sheet.error(f"{sentence}: the cell says {given:.12g}, expected {expected:.12g}", row, column)


def _output(
    sheet: Sheet, layout: BlockLayout, places: _Places, down: list[int], across: list[int],
    allowed: tuple[float, float],
) -> FloatArray:  # fmt: skip
    column = None if layout.output_column is None else places.columns.get(layout.output_column)
    row = None if layout.output_row is None else places.rows.get(layout.output_row)
    if row is None and column is None:
        raise sheet.error(
            f"gross output is missing, expected column '{layout.output_column}' or row '{layout.output_row}'"
        )
    if row is None:
        assert column is not None
        return _block(sheet, down, [column]).ravel()
    if column is not None:
        for line, place in zip(down, across, strict=True):
            by_sales, by_costs = sheet.number(line, column), sheet.number(row, place)
            _apart(sheet, "gross output differs from that of its column", line, column, by_sales, by_costs, allowed)
        return _block(sheet, down, [column]).ravel()
    return _block(sheet, [row], across).ravel()


def _check_totals(
    sheet: Sheet, layout: BlockLayout, places: _Places, lines: list[int], across: list[int], rounding: float
) -> None:
    """Printed totals are the sums of what they total, but for the rounding of what is printed."""

    def check(row: int, column: int, terms: FloatArray) -> None:
        given, summed = sheet.number(row, column), float(terms.sum())
        # Not a number is no sum.
        if not abs(given - summed) <= max(_TOTALS * max(abs(given), np.abs(terms).max(initial=0.0)), rounding):
            raise sheet.error(f"the printed total is {given:.12g}, its parts sum to {summed:.12g}", row, column)

    for code, parts in layout.column_subtotals.items():
        if code in places.columns:
            summed = across if parts == ("*",) else [places.columns[part] for part in parts]
            for line in lines:
                check(line, places.columns[code], _block(sheet, [line], summed))
    for code, parts in layout.row_subtotals.items():
        if code in places.rows:
            summed = lines if parts == ("*",) else [places.rows[part] for part in parts]
            for place in across:
                check(places.rows[code], place, _block(sheet, summed, [place]))


def with_exports(layout: BlockLayout, exports: Sequence[str] | None) -> BlockLayout:
    """The layout with other columns as exports; as it is for None."""
    if exports is None:
        return layout
    return replace(layout, exports=tuple(each_of(exports, "exports", "a category of final demand or a list of them")))
