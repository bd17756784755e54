"""Tables made from a table: a later year, a region, imports apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.balancing import Balanced, gras
from quesnay.accounts.making.import_split import join_imports, split_imports
from quesnay.accounts.making.regions import Region, regional_table
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import as_labels, axis_keys, block, labelled_matrix, matrix, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quesnay.accounts.parts.labelled import Block, BySector, Key, Values

__all__ = ["Making"]


class Making(TableBase):
    """What can be made of a table."""

    def split_imports(
        self,
        *,
        reexports: Literal["none", "proportional"] = "none",
        import_shares: Values | None = None,
        tolerance: float = 1e-9,
    ) -> Self:
        """The same table with imports apart [unit of the table]; as :func:`quesnay.accounts.split_imports`."""
        return split_imports(self, reexports=reexports, import_shares=import_shares, tolerance=tolerance)

    def join_imports(self) -> Self:
        """The same table with imports apart made competitive; as :func:`quesnay.accounts.join_imports`.

        Its multipliers are those on coefficients of domestic and imported products together, which offices print beside
        the domestic ones.
        """
        return join_imports(self)

    @classmethod
    def from_coefficients(
        cls,
        coefficients: Values,
        *,
        gross_output: BySector | None = None,
        final_demand: Block | None = None,
        sectors: Sequence[Key] | None = None,
        **notes: Any,
    ) -> Self:
        """A table from A alone, as textbooks and models give it, and output or final demand.

        Parameters
        ----------
        coefficients
            A, shape (n, n) [1]: input of the row sector per output of the column sector.
        gross_output, final_demand
            x, or Y by sector and category [unit]; the other follows from x = A x + Y 1, and value added is x - A'x.
        sectors
            Labels; by default those of the frame.
        **notes
            unit, demand_categories, tolerance and so on, as of :class:`quesnay.Table`.

        Raises
        ------
        InvalidValue
            Both or neither of output and demand; no labels; NotProductive with the sector.
        """
        given = labelled_matrix(coefficients, "the coefficient matrix")
        if sectors is None and not hasattr(coefficients, "columns") and not hasattr(coefficients, "indexes"):
            raise _core.InvalidValue("coefficients have no labels, expected a frame or sectors=")
        if (gross_output is None) == (final_demand is None):
            raise _core.InvalidValue("expected one of gross_output and final_demand beside coefficients")
        keys = axis_keys(given.row_index if sectors is None else sectors, "sector", pairs=True)
        a = matrix(coefficients, keys, keys, "the coefficient matrix")
        if final_demand is not None:
            demand, named = block(final_demand, "final demand", rows=keys, columns=notes.pop("demand_categories", None))
            notes["demand_categories"] = named
            output = _core.leontief_solve(a, demand.sum(axis=1), as_labels(keys))
        else:
            assert gross_output is not None
            output = vector(gross_output, "gross output", keys)
            demand = _core.net_demand(a * output, output, as_labels(keys)).reshape(-1, 1)
        value_added = output - (a * output).sum(axis=0)
        labels: Any = keys
        return cls(labels, flows=a * output, final_demand=demand, value_added=value_added, gross_output=output, **notes)

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
    ) -> Region[Self]:
        """A region's table from this one of its nation; parameters as of :func:`quesnay.accounts.regional_table`."""
        return regional_table(
            self, gross_output=gross_output, final_demand=final_demand, method=method, delta=delta,
            value_added=value_added, region_size=region_size, nation_size=nation_size, cross_hauling=cross_hauling,
            demand_categories=demand_categories,
        )  # fmt: skip

    def update(
        self,
        *,
        gross_output: BySector,
        final_demand: Block,
        value_added: Block,
        other_costs: Block | None = None,
        imports: Block | None = None,
        import_flows: Block | None = None,
        import_demand: Block | None = None,
        discrepancy: BySector | None = None,
        year: int | None = None,
        source: str = "",
    ) -> tuple[Self, Balanced]:
        """The table of another year with its flows balanced to new totals by RAS (GRAS where flows are negative).

        Satellites belong to the year that they were counted in and are left behind: give those of the new year by
        :meth:`~quesnay.accounts.parts.frames.Frames.with_satellite`.

        Parameters
        ----------
        gross_output, final_demand, value_added
            As a table takes them, in the categories and rows of this one [its unit].
        other_costs, imports, import_flows, import_demand, discrepancy
            The same of what this table has besides; what it has not is not given. Flows sell x - Y 1 + M 1 - e and
            buy x - 1'V - 1'T - 1'Z_m.

        Returns
        -------
        The table, without satellites, and the balancing with its multipliers: r of sellers, s of buyers.

        Raises
        ------
        InvalidValue
            New amounts are missing of something that the table has, or given of something that it has not.
        ConflictingTotals, NotConverged
            As :func:`quesnay.accounts.ras` says.
        """
        given = {
            "other_costs": other_costs, "imports": imports, "import_flows": import_flows,
            "import_demand": import_demand, "discrepancy": discrepancy,
        }  # fmt: skip
        self._require_parts(given)
        keys, categories = self.keys, self.demand_keys
        output = vector(gross_output, "gross output", keys)
        demand = block(final_demand, "final demand", rows=keys, columns=categories)[0]
        value = block(value_added, "value added", rows=self.value_added_rows, columns=keys, as_row=True)[0]
        parts: dict[str, Any] = {}
        if other_costs is not None:
            parts["other_costs"] = block(
                other_costs, "other costs", rows=self.other_cost_rows, columns=keys, as_row=True
            )[0]
        if imports is not None:
            parts["imports"] = block(imports, "imports", rows=keys, columns=self.import_columns)[0]
        if import_flows is not None:
            parts["import_flows"] = block(import_flows, "import flows", rows=keys, columns=keys)[0]
        if import_demand is not None:
            parts["import_demand"] = block(import_demand, "import demand", rows=keys, columns=categories)[0]
        if discrepancy is not None:
            parts["discrepancy"] = vector(discrepancy, "discrepancy", keys)
        sold = [demand, *(-parts[name] for name in ("imports",) if name in parts)]
        sold += [parts[name].reshape(-1, 1) for name in ("discrepancy",) if name in parts]
        paid = [value, *(parts[name] for name in ("other_costs", "import_flows") if name in parts)]
        balanced = gras(
            _labelled(self),
            row_totals=_core.intermediate_sales(output, np.hstack(sold)),
            column_totals=_core.intermediate_purchases(output, np.vstack(paid)),
        )
        table = type(self)(
            keys,
            flows=balanced.array,
            final_demand=demand,
            value_added=value,
            gross_output=output,
            demand_categories=categories,
            value_added_rows=self.value_added_rows,
            other_cost_rows=self.other_cost_rows or None,
            import_columns=self.import_columns or None,
            exports=self.exports,
            names=self.names or None,
            **{**self.kept, "source": source, "year": year},
            **parts,
        )
        return table, balanced

    def _require_parts(self, given: dict[str, Any]) -> None:
        """New amounts of what the table has, and of nothing else."""
        has = {
            "other_costs": bool(self.other_cost_rows),
            "imports": self.imports_array is not None,
            "import_flows": self.import_flows_array is not None,
            "import_demand": self.import_demand_array is not None,
            "discrepancy": self.discrepancy_array is not None,
        }
        for name, present in has.items():
            if present and given[name] is None:
                words = name.replace("_", " ")
                raise _core.InvalidValue(f"the table has {words}, expected the new amounts as {name}=")
            if not present and given[name] is not None:
                raise _core.InvalidValue(f"{name} is given, but the table has nothing of the kind")


def _labelled(table: TableBase) -> Any:
    import pandas as pd

    return pd.DataFrame(table.flows_array, index=table.labels, columns=table.labels)
