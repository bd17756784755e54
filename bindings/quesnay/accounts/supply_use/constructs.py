"""From supply and use tables to symmetric tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import Key, one_of
from quesnay.accounts.parts.satellite import Satellite
from quesnay.accounts.table import Table
from quesnay.kinds import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["Model", "Symmetric", "symmetric_table"]

Model = Literal["A", "Almon", "B", "C", "D", "by-product"]

_CONSTRUCTS = {
    "A": _core.Construct.ProductTechnology,
    "B": _core.Construct.IndustryTechnology,
    "C": _core.Construct.FixedIndustrySales,
    "D": _core.Construct.FixedProductSales,
    "by-product": _core.Construct.ByProductTechnology,
}


@dataclass(frozen=True)
class Symmetric:
    """A symmetric table and what its model did.

    Attributes
    ----------
    table
        Products by products (A, Almon, B, by-product) or industries by industries (C, D).
    model
        The model that made it.
    negative_cells
        (row, column) of flows below zero beyond rounding. They stand in the table as the model made them.
    """

    table: Table
    model: Model
    negative_cells: list[tuple[str, str]]

    def negative_flows(self) -> pd.Series[Any]:
        """Flows below zero by (row, column) [unit], the largest first."""
        import pandas as pd

        place = {label: n for n, label in enumerate(self.table.labels)}
        values = [float(self.table.flows_array[place[i], place[j]]) for i, j in self.negative_cells]
        index = pd.MultiIndex.from_tuples(self.negative_cells, names=["row", "column"]) if values else None
        return pd.Series(values, index=index, name="flow", dtype=float).sort_values()

    def __repr__(self) -> str:
        n = len(self.table.labels)
        return f"Symmetric(model {self.model}, {n} x {n}, {len(self.negative_cells)} negative flows)"


def symmetric_table(supply_use: SupplyUseBase, model: Model, *, satellites: Sequence[Satellite] = ()) -> Symmetric:
    """A symmetric table by one of the models of the Eurostat Manual.

    Parameters
    ----------
    supply_use
        Supply and use tables at one valuation (basic prices).
    model
        "A": product technology, "B": industry technology, both product by product; "C": fixed industry sales,
        "D": fixed product sales, both industry by industry; "by-product": secondary products are inputs below
        zero, product by product; "Almon": product technology without flows below zero.
    satellites
        Rows by industry in other units (energy, persons), carried along as value added is.

    Raises
    ------
    InvalidValue
        The model is not known or undefined for these tables, with the product or industry that is the reason;
        use is at other prices than supply.
    DimensionMismatch
        Models A, Almon, C and by-product of as many products as industries only.
    NotConverged
        Almon's procedure where industries do not make most of their own product.

    Notes
    -----
    Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapter 11. Final demand, value added and
    imports are carried along, so that the identities of the table hold as far as those of supply and use do: to
    their tolerances. By-products: Stone 1961. Almon 2000,
    Economic Systems Research 12: row totals are kept, and value added closes the columns.
    """
    one_of(model, get_args(Model), "model")
    layers = supply_use.valuation_array
    if layers is not None and np.any(layers != 0.0):
        names = ", ".join(f"'{name}'" for name in supply_use.valuation_layers)
        raise _core.InvalidValue(
            f"the use table is at prices that include {names}, expected use at the basic prices of supply"
        )
    imports = supply_use.imports_array
    demand = supply_use.final_demand_array
    k, m = demand.shape[1], supply_use.value_added_array.shape[0]
    for satellite in satellites:
        if not isinstance(satellite, Satellite):
            raise _core.InvalidValue(f"a satellite is {shown(satellite)}, expected a Satellite")
    by_industry = [satellite.checked(supply_use.industries, supply_use.demand_categories) for satellite in satellites]
    labels = (supply_use.products, supply_use.industries)
    flows_of = (
        supply_use.supply_array,
        supply_use.use_array,
        demand if imports is None else np.hstack([demand, imports]),
    )
    carried_rows = [np.zeros((0, len(supply_use.industries))), *(satellite.by_sector for satellite in by_industry)]
    if model == "Almon":
        row_names = [f"{satellite.name}: {row}" for satellite in by_industry for row in satellite.rows]
        core = _core.almon_table(
            *flows_of, supply_use.value_added_array, np.vstack(carried_rows), *labels, supply_use.value_added_rows,
            row_names,
        )  # fmt: skip
    else:
        rows = np.vstack([supply_use.value_added_array, *carried_rows])
        core = _core.symmetric_table(*flows_of, rows, *labels, _CONSTRUCTS[model])
    keys: list[Key] = supply_use.product_keys if core.of_products else supply_use.industry_keys
    carried, first = [], m
    for satellite in by_industry:
        rows = core.value_added[first : first + len(satellite.rows)]
        carried.append(Satellite(satellite.name, satellite.unit, satellite.rows, rows, satellite.by_demand))
        first += len(satellite.rows)
    table = Table(
        keys,
        flows=core.flows,
        final_demand=core.final_demand[:, :k],
        value_added=core.value_added[:m],
        gross_output=core.gross_output,
        unit=supply_use.unit,
        demand_categories=supply_use.demand_keys,
        value_added_rows=supply_use.value_added_rows,
        imports=None if imports is None else core.final_demand[:, k:],
        import_columns=None if imports is None else supply_use.import_columns,
        satellites=carried,
        negative_flows="keep",
        tolerance=supply_use.tolerance,
        absolute_tolerance=supply_use.absolute_tolerance,
        source=supply_use.source,
    )
    cells = [(table.labels[i], table.labels[j]) for i, j in core.negative_flows]
    return Symmetric(table, model, cells)
