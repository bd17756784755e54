"""From competitive imports to domestic and imported flows apart."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import Values, matrix, number, one_of

__all__ = ["join_imports", "split_imports"]

TableT = TypeVar("TableT", bound=TableBase)


def split_imports(
    table: TableT,
    *,
    reexports: Literal["none", "proportional"] = "none",
    import_shares: Values | None = None,
    tolerance: float = 1e-9,
) -> TableT:
    """A table with imports apart from one with competitive imports.

    Every use of a product buys the same share of it abroad: imports over all uses that may be imported.

    Parameters
    ----------
    table
        A table with competitive imports; its columns of exports are known.
    reexports
        "none": exports are domestic, and the share is imports / (output + imports - exports). "proportional":
        exports contain imports as all other uses do, and the share is imports / (output + imports).
    import_shares
        Known shares of imports in single uses, shape (n, n + categories) [1], columns sectors and then
        categories; not a number where the share is to be found. A frame is read by its labels.
    tolerance
        How far known shares may miss the imports of a product.

    Raises
    ------
    InvalidValue
        The table has no competitive imports or names no exports; a product has more imports than uses that
        may take them, with the numbers.
    DimensionMismatch
        Known shares of another shape or other labels.

    Notes
    -----
    Proportionality: United Nations 2018, Handbook on Supply and Use Tables and Input-Output Tables, chapter 8;
    Eurostat 2008, Manual of Supply, Use and Input-Output Tables.
    """
    imports = table.imports_array
    if imports is None:
        raise _core.InvalidValue(
            f"imports of the table are '{table.import_treatment}', expected competitive imports to split"
        )
    one_of(reexports, ("none", "proportional"), "reexports")
    tolerance = number(tolerance, "tolerance")
    if not table.exports and reexports == "none":
        raise _core.InvalidValue("the table names no exports, expected the categories of final demand that leave")
    exported = [key in table.exports and reexports == "none" for key in table.demand_keys]
    columns = [*table.labels, *table.demand_categories]
    known = (
        np.full((len(table.labels), len(columns)), np.nan)
        if import_shares is None
        else matrix(import_shares, table.labels, columns, "the table of known import shares")
    )
    core = _core.split_imports(
        table.flows_array,
        table.final_demand_array,
        imports.sum(axis=1),
        [True] * len(table.labels) + [not out for out in exported],
        known,
        table.labels,
        tolerance,
    )
    return type(table)(
        table.keys,
        flows=core.domestic_flows,
        final_demand=core.domestic_demand,
        value_added=table.value_added_array,
        gross_output=table.gross_output_array,
        demand_categories=table.demand_keys,
        value_added_rows=table.value_added_rows,
        other_costs=table.other_costs_array if table.other_cost_rows else None,
        other_cost_rows=table.other_cost_rows or None,
        import_flows=core.import_flows,
        import_demand=core.import_demand,
        discrepancy=table.discrepancy_array,
        exports=table.exports,
        names=table.names,
        satellites=list(table.satellites.values()),
        **{**table.kept, "tolerance": max(table.tolerance, tolerance)},
    )


def join_imports(table: TableT) -> TableT:
    """A table with competitive imports from one with imports apart: coefficients of domestic and imported products.

    Flows and demand hold what is imported too, and one column of imports is taken off the sales. :func:`split_imports`
    spreads it by equal shares again, which is another table unless the shares were equal.

    Raises
    ------
    InvalidValue
        The table has no imports apart.
    """
    flows = table.import_flows_array
    if flows is None:
        raise _core.InvalidValue(f"imports of the table are '{table.import_treatment}', expected imports apart to join")
    demand = table.import_demand_array
    imports = flows.sum(axis=1) if demand is None else flows.sum(axis=1) + demand.sum(axis=1)
    return type(table)(
        table.keys,
        flows=table.flows_array + flows,
        final_demand=table.final_demand_array if demand is None else table.final_demand_array + demand,
        value_added=table.value_added_array,
        gross_output=table.gross_output_array,
        demand_categories=table.demand_keys,
        value_added_rows=table.value_added_rows,
        other_costs=table.other_costs_array if table.other_cost_rows else None,
        other_cost_rows=table.other_cost_rows or None,
        imports=imports,
        import_columns=["imports"],
        discrepancy=table.discrepancy_array,
        exports=table.exports,
        names=table.names or None,
        satellites=list(table.satellites.values()),
        **table.kept,
    )
