"""A table as the sheet of a statistics office, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.accounts.files.layout import BlockLayout
from quesnay.accounts.files.sheets import Cell, Sheet
from quesnay.accounts.parts.base import TableBase

if TYPE_CHECKING:
    from quesnay.accounts.parts.labelled import FloatArray

__all__ = ["nbs_cells", "nbs_layout"]

_NBS_TOTALS = {
    "THC": ("FU101", "FU102"),
    "TC": ("THC", "FU103"),
    "GCF": ("FU201", "FU202"),
}
_NBS_EXPORTS = ("EX", "OF", "FU301", "FU302")


def nbs_layout(sheet: Sheet) -> BlockLayout:
    """The layout of a table of the National Bureau of Statistics of China, found by its totals.

    Columns: sectors, TIU, categories of final demand, TFU, columns of imports (IM, IF, FU304), ERR, GO. Rows: sectors,
    TII, value added, TVA, other costs if any, TI; where imports are apart, sectors are D.. and M.. and the last
    column is GO_or_IM.

    Raises
    ------
    TableFileError
        Naming the total that is missing.
    """
    columns = [sheet.text(0, place) for place in range(len(sheet.cells[0]))]
    rows = [sheet.text(place, 0) for place in range(len(sheet.cells))]
    for codes, needed, side in ((columns, ("TIU", "TFU"), "column"), (rows, ("TII", "TVA", "TI"), "row")):
        for code in needed:
            if code not in codes:
                raise sheet.error(
                    f"{side} '{code}' is missing, expected it in a table of this layout; a BlockLayout says what a"
                    " sheet without it holds"
                )
    output = next((code for code in ("GO", "GO_or_IM") if code in columns), None)
    if output is None:
        raise sheet.error("column 'GO' (or 'GO_or_IM') is missing, expected gross output")
    first = next((place for place in range(1, len(columns)) if columns[place] not in ("name_zh", "name_en", "name")), 1)
    between = columns[columns.index("TIU") + 1 : columns.index("TFU")]

    def present(code: str) -> list[str]:
        """The code if it stands in the sheet, else those of its parts that do."""
        return [code] if code in between else [part for inner in _NBS_TOTALS.get(code, ()) for part in present(inner)]

    summed = {code: [part for inner in parts for part in present(inner)] for code, parts in _NBS_TOTALS.items()}
    totals = {code: tuple(parts) for code, parts in summed.items() if code in between and parts}
    demand = tuple(code for code in between if code not in totals)
    after = columns[columns.index("TFU") + 1 :]
    apart = output == "GO_or_IM"
    value_added = tuple(rows[rows.index("TII") + 1 : rows.index("TVA")])
    others = tuple(rows[rows.index("TVA") + 1 : rows.index("TI")])
    return BlockLayout(
        label_columns=tuple(columns[:first]),
        demand=demand,
        exports=tuple(code for code in demand if code in _NBS_EXPORTS),
        value_added=value_added,
        other_costs=others,
        output_column=output,
        output_of_imports=apart,
        output_row="TI",
        row_prefix="D" if apart else "",
        import_prefix="M" if apart else None,
        imports=tuple(code for code in after if code not in ("ERR", output)),
        discrepancy="ERR" if "ERR" in after else None,
        column_subtotals={"TIU": ("*",), **totals, "TFU": demand},
        row_subtotals={"TII": ("*",), "TVA": value_added},
    )


def nbs_cells(table: TableBase) -> list[list[Cell]]:
    """Cells of the layout of the National Bureau of Statistics of China, with its totals.

    Raises
    ------
    InvalidValue
        For a multi-regional table, or labels that the layout keeps for its totals.
    """
    if table.regions:
        raise _core.InvalidValue(
            "this layout has no regions, expected a table of one region; use to_frames or write_mario"
        )
    _check_labels(table)
    apart = table.import_treatment == "apart"
    if apart and table.import_demand_array is None:
        raise _core.InvalidValue("this layout shows imports by final user too; the table has import flows only")
    output = "GO_or_IM" if apart else "GO"
    discrepancy = table.discrepancy_array
    header: list[Cell] = ["code", "name_zh", *table.labels, "TIU", *table.demand_categories, "TFU"]
    header += [*table.import_columns, *(["ERR"] if discrepancy is not None else []), output]
    rows: list[list[Cell]] = [header]

    def line(code: str, name: str, flows: FloatArray, demand: FloatArray, *rest: float) -> None:
        cells: list[Cell] = [*map(float, flows), float(flows.sum()), *map(float, demand), float(demand.sum())]
        rows.append([code, name, *cells, *(float(value) for value in rest)])

    prefix = "D" if apart else ""
    for place, label in enumerate(table.labels):
        imports = [] if table.imports_array is None else table.imports_array[place].tolist()
        error = [] if discrepancy is None else [discrepancy[place]]
        line(prefix + label, table.names.get(label, ""), table.flows_array[place], table.final_demand_array[place],
             *imports, *error, table.gross_output_array[place])  # fmt: skip
    purchases = table.flows_array.sum(axis=0)
    if apart and table.import_flows_array is not None and table.import_demand_array is not None:
        purchases = purchases + table.import_flows_array.sum(axis=0)
        for place, label in enumerate(table.labels):
            flows, demand = table.import_flows_array[place], table.import_demand_array[place]
            error = [] if discrepancy is None else [0.0]
            line("M" + label, table.names.get(label, ""), flows, demand, *error, flows.sum() + demand.sum())

    def below(code: str, name: str, amounts: FloatArray) -> None:
        rows.append([code, name, *map(float, amounts), *([None] * (len(header) - 2 - len(amounts)))])

    below("TII", "中间投入合计", purchases)
    for code, amounts in zip(table.value_added_rows, table.value_added_array, strict=True):
        below(code, "", amounts)
    below("TVA", "增加值合计", table.value_added_array.sum(axis=0))
    for code, amounts in zip(table.other_cost_rows, table.other_costs_array, strict=True):
        below(code, "", amounts)
    below("TI", "总投入", table.gross_output_array)
    return rows


def _check_labels(table: TableBase) -> None:
    kept = {"TIU", "TFU", "GO", "GO_or_IM", "ERR", "TII", "TVA", "TI", "code", "name_zh"}
    across = [*table.labels, *table.demand_categories, *table.import_columns]
    down = [*table.labels, *table.value_added_rows, *table.other_cost_rows]
    for labels in (across, down):
        for label in labels:
            if label in kept:
                raise _core.InvalidValue(f"'{label}' is a total of this layout, expected another label")
            if labels.count(label) > 1:
                raise _core.DuplicateName(f"'{label}' stands twice along one side of the sheet, expected it once")
            if label != label.strip() or label == "":
                raise _core.InvalidValue(f"'{label}' begins or ends with a space, which a sheet does not keep")
