"""Tables made from a table: a later year, a region, imports apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from quesnay import _core
from quesnay.accounts.balancing import Balanced, gras
from quesnay.accounts.base import TableBase
from quesnay.accounts.labelled import block, vector

if TYPE_CHECKING:
    from quesnay.accounts.labelled import Block
    from quesnay.accounts.regions import Region
    from quesnay.accounts.table import Table

__all__ = ["Making"]


class Making(TableBase):
    """What can be made of a table."""

    def split_imports(self, **options: Any) -> Table:
        """The same table with imports apart; see :func:`quesnay.accounts.split_imports`."""
        from quesnay.accounts.import_split import split_imports

        return split_imports(cast("Table", self), **options)

    def regionalise(self, **options: Any) -> Region:
        """A region's table from this one of its nation; see :func:`quesnay.accounts.regional_table`."""
        from quesnay.accounts.regions import regional_table

        return regional_table(cast("Table", self), **options)

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
            row_totals=output - demand.sum(axis=1),
            column_totals=output - value.sum(axis=0),
        )
        table = type(self)(
            self.keys,  # type: ignore[arg-type]
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
