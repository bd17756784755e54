"""Tables made from a table: a later year, a region, imports apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from quesnay import _core
from quesnay.accounts.balancing import Balanced, gras
from quesnay.accounts.base import TableBase
from quesnay.accounts.labelled import block, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quesnay.accounts.labelled import Block, BySector, Values
    from quesnay.accounts.regions import Region
    from quesnay.accounts.table import Table

__all__ = ["Making"]


class Making(TableBase):
    """What can be made of a table."""

    def split_imports(
        self,
        *,
        reexports: Literal["none", "proportional"] = "none",
        import_shares: Values | None = None,
        tolerance: float = 1e-9,
    ) -> Table:
        """The same table with imports apart; parameters as of :func:`quesnay.accounts.split_imports`."""
        from quesnay.accounts.import_split import split_imports

        return split_imports(cast("Table", self), reexports=reexports, import_shares=import_shares, tolerance=tolerance)

    def regionalise(
        self,
        *,
        gross_output: BySector,
        final_demand: Block,
        method: Literal["SLQ", "CILQ", "RLQ", "FLQ", "AFLQ", "CB", "CHARM"] = "FLQ",
        delta: float | None = None,
        value_added: BySector | None = None,
        region_size: BySector | None = None,
        nation_size: BySector | None = None,
        cross_hauling: BySector | None = None,
        demand_categories: Sequence[str] | None = None,
    ) -> Region:
        """A region's table from this one of its nation; parameters as of :func:`quesnay.accounts.regional_table`."""
        from quesnay.accounts.regions import regional_table

        return regional_table(
            cast("Table", self), gross_output=gross_output, final_demand=final_demand, method=method, delta=delta,
            value_added=value_added, region_size=region_size, nation_size=nation_size, cross_hauling=cross_hauling,
            demand_categories=demand_categories,
        )  # fmt: skip

    def update(
        self, *, gross_output: Block, final_demand: Block, value_added: Block, year: int | None = None, source: str = ""
    ) -> tuple[Table, Balanced]:
        """The table of another year with its flows balanced to new totals by RAS (GRAS where flows are negative).

        Parameters
        ----------
        gross_output, final_demand, value_added
            As a table takes them, in the categories and rows of this one [its unit].

        Returns
        -------
        The table, and the balancing with its multipliers: r of sellers, s of buyers.

        Raises
        ------
        InvalidValue
            The table has imports, other costs or a discrepancy by product, whose new amounts are not known.
        ConflictingTotals, NotConverged
            As :func:`quesnay.accounts.ras` says.
        """
        if self.import_treatment != "none" or self.other_cost_rows or self.discrepancy_array is not None:
            raise _core.InvalidValue(
                "the table has imports, other costs or a discrepancy beside its flows; balance these as one matrix by"
                " gras instead"
            )
        output = vector(gross_output, "gross output", self.keys)
        demand = block(final_demand, "final demand", rows=self.keys, columns=self.demand_keys)[0]
        value = block(value_added, "value added", rows=self.value_added_rows, columns=self.keys, as_row=True)[0]
        balanced = gras(
            _labelled(self),
            row_totals=_core.intermediate_sales(output, demand),
            column_totals=_core.intermediate_purchases(output, value),
        )
        table = type(self)(
            self.keys,
            flows=balanced.array,
            final_demand=demand,
            value_added=value,
            gross_output=output,
            unit=self.unit,
            demand_categories=self.demand_keys,
            value_added_rows=self.value_added_rows,
            exports=self.exports,
            names=self.names,
            tolerance=self.tolerance,
            negative_flows=self.negative_flows,
            source=source,
            year=year,
            price=self.price,
        )
        return cast("Table", table), balanced


def _labelled(table: TableBase) -> Any:
    import pandas as pd

    return pd.DataFrame(table.flows_array, index=table.labels, columns=table.labels)
