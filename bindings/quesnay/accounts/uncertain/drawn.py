"""The table of one draw with all its parts: categories, rows, imports and satellites."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.accounts.parts.satellite import Satellite

__all__ = ["drawn_table"]

TableT = TypeVar("TableT", bound=TableBase)


def drawn_table(
    table: TableT, flows: FloatArray, demand: FloatArray, costs: FloatArray, output: FloatArray, *, demand_stays: bool
) -> TableT:
    """The table with the flows and output of a draw, shape (n, n) and (n) [unit of the table].

    Parameters
    ----------
    demand
        Final demand net of competitive imports, shape (n). Where it stays, so do all its categories, imports and the
        discrepancy; where it closes, the categories share what it changes by as they share its amount.
    costs
        All that is not bought from domestic sectors, shape (n). Other costs, imports apart and satellites are as much
        per unit of output as in the table; rows of value added share the rest as they share value added.
    """
    before = table.gross_output_array
    scale = np.divide(output, before, out=np.ones_like(output), where=before > 0.0)
    other_costs = table.other_costs_array * scale
    import_flows = None if table.import_flows_array is None else table.import_flows_array * scale
    paid = other_costs.sum(axis=0) + (0.0 if import_flows is None else import_flows.sum(axis=0))
    value_added = _shared(table.value_added_array * scale, costs - paid)
    categories = table.final_demand_array
    if not demand_stays:
        held = demand if table.imports_array is None else demand + table.imports_array.sum(axis=1)
        held = held if table.discrepancy_array is None else held - table.discrepancy_array
        categories = _shared(np.ascontiguousarray(categories.T), held).T
    satellites = [
        Satellite(s.name, s.unit, s.rows, s.by_sector * scale, s.by_demand) for s in table.satellites.values()
    ]
    sectors: Any = table.keys
    return type(table)(
        sectors,
        flows=flows,
        final_demand=categories,
        value_added=value_added,
        gross_output=output,
        demand_categories=table.demand_keys,
        value_added_rows=table.value_added_rows,
        other_costs=other_costs if table.other_cost_rows else None,
        other_cost_rows=table.other_cost_rows or None,
        imports=table.imports_array,
        import_columns=table.import_columns or None,
        import_flows=import_flows,
        import_demand=table.import_demand_array,
        discrepancy=table.discrepancy_array,
        exports=table.exports,
        names=table.names or None,
        satellites=satellites,
        **table.kept,
    )


def _shared(rows: FloatArray, total: FloatArray) -> FloatArray:
    """Rows of amounts with other column totals: the difference by absolute shares, to the first row where all are 0."""
    size = np.abs(rows)
    whole = size.sum(axis=0)
    share = np.divide(size, whole, out=np.zeros_like(size), where=whole > 0.0)
    share[0, whole == 0.0] = 1.0
    shared: FloatArray = rows + share * (total - rows.sum(axis=0))
    return shared
