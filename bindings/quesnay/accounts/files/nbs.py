"""A table as the sheet of a statistics office, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.accounts.files.sheets import Cell
from quesnay.accounts.parts.base import TableBase

if TYPE_CHECKING:
    from quesnay.accounts.parts.labelled import FloatArray

__all__ = ["nbs_cells"]


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
