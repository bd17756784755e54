"""What every part of a table leans on: its arrays, its labels and its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.arguments import each_of, known_exports, names_by_label, optional_block, treatment_of
from quesnay.accounts.parts.labelled import (
    Block,
    FloatArray,
    Key,
    axis_keys,
    block,
    count,
    key_label,
    matrix,
    number,
    one_of,
    text,
    vector,
)
from quesnay.accounts.parts.satellite import Satellite
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FloatArray", "Key", "TableBase"]

_FIELDS = (
    "core", "keys", "labels", "unit", "demand_keys", "demand_categories", "value_added_rows", "other_cost_rows",
    "import_treatment", "import_columns", "exports", "names", "satellites", "source", "year", "price", "tolerance",
    "absolute_tolerance", "negative_flows", "totals", "flows_array", "final_demand_array", "value_added_array",
    "other_costs_array", "gross_output_array", "imports_array", "import_flows_array", "import_demand_array",
    "discrepancy_array", "source_format", "left_out",
)  # fmt: skip


class TableBase:
    """One input-output table. Immutable; its identities hold.

    Sales: ``Z 1 + Y 1 - M 1 + e = x``; costs: ``1'Z + 1'Z_m + 1'T + 1'V = x``. Every array may be a NumPy array in
    the order of the labels, or a pandas object, which is put in that order by its own labels.

    Parameters
    ----------
    sectors
        Labels of the n sectors; pairs (region, sector) for a multi-regional table.
    flows
        Z, shape (n, n) [unit]: sales of row sector to column sector.
    final_demand
        Y, shape (n) or (n, categories) [unit]; entries may be negative (inventory change).
    value_added
        V, shape (n) or (rows, n) [unit].
    gross_output
        x, shape (n) [unit]; zero is allowed where the sector buys nothing and sells at most imports.
    unit
        Unit of all amounts, for labels and sentences: "1e8 yuan/year".
    demand_categories, value_added_rows
        Labels of the categories of Y (pairs (region, category) in a multi-regional table) and of the rows of V; by
        default those of the pandas object.
    other_costs, other_cost_rows
        T, shape (rows, n) [unit]: taxes on products, margins, imports known by buyer only; and its labels.
    imports, import_columns
        M, shape (n) or (n, columns) [unit], amounts of 0 or more as a rule: *competitive* imports, which the flows
        and demand include and which are taken off each product's sales.
    import_flows, import_demand
        Z_m, shape (n, n), and Y_m, shape (n, categories) [unit]: imports *apart*, by product and buyer; the flows
        and demand are then domestic.
    discrepancy
        e, shape (n) [unit]: the statistical error as the office published it. It is never made up.
    exports
        The categories of final demand that leave the region.
    names
        A readable name of each sector, by label or in their order.
    satellites
        Rows in other units by sector; see :meth:`~quesnay.accounts.parts.frames.Frames.with_satellite`.
    tolerance
        How far a sum may miss, relative to its largest term. Published tables in rounded figures need more.
    absolute_tolerance
        How far a sum may miss in any case [unit]: half a last digit times the number of terms of a printed table.
    negative_flows
        "refuse", or "keep" for a table that was published with negative flows.
    totals
        "refuse" a sector that is the sum of all others, or "keep" it where it is one in truth.
    source, year, price
        Where the table is from, its year, and its prices ("producers' prices").

    Attributes
    ----------
    source_format, left_out
        Of a table that was read: the format that was found, and what of the file is not in the table.

    Raises
    ------
    UnbalancedTable
        Naming the row or column that misses by most, with the amounts and the unit.
    InvalidValue
        For a number that is not finite, a negative flow or output, a sector without output that buys or sells, a
        total among the sectors; DimensionMismatch and DuplicateName for shapes and labels.
    """

    core: _core.CoreTable

    def __init__(
        self,
        sectors: Sequence[Key] | pd.Index[Any],
        *,
        flows: Block,
        final_demand: Block,
        value_added: Block,
        gross_output: Block,
        unit: str = "",
        demand_categories: Sequence[Key] | None = None,
        value_added_rows: Sequence[str] | None = None,
        other_costs: Block | None = None,
        other_cost_rows: Sequence[str] | None = None,
        imports: Block | None = None,
        import_columns: Sequence[str] | None = None,
        import_flows: Block | None = None,
        import_demand: Block | None = None,
        discrepancy: Block | None = None,
        exports: Key | Sequence[Key] = (),
        names: Mapping[str, str] | Sequence[str] | None = None,
        satellites: Sequence[Satellite] = (),
        tolerance: float = 1e-9,
        absolute_tolerance: float = 0.0,
        negative_flows: Literal["refuse", "keep"] = "refuse",
        totals: Literal["refuse", "keep"] = "refuse",
        source: str = "",
        year: int | None = None,
        price: str = "",
    ) -> None:
        self.keys: list[Key] = axis_keys(sectors, "sector", pairs=True)
        self.labels = [key_label(key) for key in self.keys]
        self.unit, self.source, self.price = text(unit, "unit"), text(source, "source"), text(price, "price")
        self.year = None if year is None else count(year, "year")
        self.tolerance = number(tolerance, "tolerance")
        self.absolute_tolerance = number(absolute_tolerance, "absolute_tolerance")
        one_of(negative_flows, ("refuse", "keep"), "negative_flows")
        one_of(totals, ("refuse", "keep"), "totals")
        self.negative_flows: Literal["refuse", "keep"] = negative_flows
        self.totals: Literal["refuse", "keep"] = totals
        keys = self.keys
        demand, self.demand_keys = block(final_demand, "final demand", rows=keys, columns=demand_categories)
        self.demand_categories = [key_label(key) for key in self.demand_keys]
        value, rows = block(value_added, "value added", rows=value_added_rows, columns=keys, as_row=True)
        self.value_added_rows = [key_label(key) for key in rows]
        costs, rows = block(other_costs, "other costs", rows=other_cost_rows, columns=keys, as_row=True)
        self.other_cost_rows = [key_label(key) for key in rows]
        entering, columns = block(imports, "imports", rows=keys, columns=import_columns)
        self.import_columns = [key_label(key) for key in columns]
        self.import_treatment = treatment_of(imports, import_flows, import_demand)
        self.exports = known_exports(exports, self.demand_keys)
        self.names = names_by_label(names, self.labels)
        self.core = _core.CoreTable(
            self.labels,
            flows=matrix(flows, keys, keys, "flows"),
            final_demand=demand,
            value_added=value,
            gross_output=vector(gross_output, "gross output", keys, nan=True),
            demand_categories=self.demand_categories,
            value_added_rows=self.value_added_rows,
            other_costs=costs if other_costs is not None else None,
            other_cost_rows=self.other_cost_rows,
            treatment=self.import_treatment,
            imports=entering if imports is not None else None,
            import_columns=self.import_columns,
            import_flows=optional_block(import_flows, "import flows", keys, keys),
            import_demand=optional_block(import_demand, "import demand", keys, self.demand_keys),
            discrepancy=None if discrepancy is None else vector(discrepancy, "discrepancy", keys, nan=True),
            unit=self.unit,
            tolerance=self.tolerance,
            keep_negative_flows=self.negative_flows == "keep",
            absolute_tolerance=self.absolute_tolerance,
            keep_totals=self.totals == "keep",
        )
        self._view()
        self.source_format: str = ""
        self.left_out: tuple[str, ...] = ()
        self.satellites: dict[str, Satellite] = {}
        for satellite in each_of(satellites, "satellites", "a list of Satellite"):
            if not isinstance(satellite, Satellite):
                raise _core.InvalidValue(f"a satellite is {shown(satellite)}, expected a Satellite")
            if satellite.name in self.satellites:
                raise _core.DuplicateName(f"satellite '{satellite.name}' is given twice, expected each name once")
            named = satellite.named_apart([*self.value_added_rows, *self.other_cost_rows])
            self.satellites[satellite.name] = named.checked(self.labels, self.demand_categories)

    def _view(self) -> None:
        """The arrays of the core, read-only and without a copy."""
        core = self.core
        self.flows_array: FloatArray = core.flows
        self.final_demand_array: FloatArray = core.final_demand
        self.value_added_array: FloatArray = core.value_added
        self.other_costs_array: FloatArray = core.other_costs.reshape(-1, len(self.labels))
        self.gross_output_array: FloatArray = core.gross_output
        self.imports_array: FloatArray | None = core.imports if self.import_treatment == "competitive" else None
        self.import_flows_array: FloatArray | None = core.import_flows if self.import_treatment == "apart" else None
        self.import_demand_array: FloatArray | None = core.import_demand if core.import_demand.size else None
        self.discrepancy_array: FloatArray | None = core.discrepancy if core.discrepancy.size else None

    def _with(self, **changes: Any) -> Self:
        """The same table with other notes or satellites; what was computed from the old one is not kept."""
        other = object.__new__(type(self))
        for name in _FIELDS:
            setattr(other, name, changes.get(name, getattr(self, name)))
        return other

    @property
    def index(self) -> pd.Index[Any]:
        """Sectors as an index; a multi-index (region, sector) for a multi-regional table."""
        import pandas as pd

        pairs = [key for key in self.keys if not isinstance(key, str)]
        if pairs:
            return pd.MultiIndex.from_tuples(pairs, names=["region", "sector"])
        return pd.Index(self.labels, name="sector")

    @property
    def regions(self) -> list[str]:
        """Regions in the order of the sectors; empty for a table of one region."""
        return list(dict.fromkeys(key[0] for key in self.keys if not isinstance(key, str)))

    @property
    def demand_regions(self) -> list[str]:
        """Regions that stand in final demand alone, such as the rest of the world; none for a table of one region."""
        own = self.regions
        named = dict.fromkeys(key[0] for key in self.demand_keys if own and not isinstance(key, str))
        return [region for region in named if region not in own]

    @property
    def kept(self) -> dict[str, Any]:
        """What a table made of this one keeps, as arguments: unit, how far sums may miss, source, year, prices."""
        names = ("unit", "tolerance", "absolute_tolerance", "negative_flows", "totals", "source", "year", "price")
        return {name: getattr(self, name) for name in names}

    @property
    def coefficients_array(self) -> FloatArray:
        """A = Z diag(x)^-1, shape (n, n) [1]; of domestic products where imports are apart."""
        return self.core.technical_coefficients()

    @property
    def net_final_demand_array(self) -> FloatArray:
        """f = Y 1 - M 1 + e, shape (n) [unit]: the demand with which x = A x + f, whatever the treatment of imports."""
        return self.core.net_final_demand()

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made anew from the arrays, and checked as every table is."""
        parts = {
            "flows": self.flows_array, "final_demand": self.final_demand_array, "value_added": self.value_added_array,
            "gross_output": self.gross_output_array, "demand_categories": self.demand_keys,
            "value_added_rows": self.value_added_rows,
            "other_costs": self.other_costs_array if self.other_cost_rows else None,
            "other_cost_rows": self.other_cost_rows or None,
            "imports": self.imports_array,
            "import_columns": self.import_columns or None, "import_flows": self.import_flows_array,
            "import_demand": self.import_demand_array, "discrepancy": self.discrepancy_array, "exports": self.exports,
            "names": self.names or None, "satellites": list(self.satellites.values()), **self.kept,
        }  # fmt: skip
        return _again, (type(self), self.keys, parts), {
            "source_format": self.source_format, "left_out": self.left_out,
        }  # fmt: skip

    def __eq__(self, other: object) -> bool:
        """Whether labels, unit, amounts and satellites are the same; names, source, year and prices may differ."""
        if not isinstance(other, TableBase):
            return NotImplemented
        texts = ("keys", "unit", "demand_keys", "value_added_rows", "other_cost_rows", "import_treatment",
                 "import_columns", "exports", "satellites")  # fmt: skip
        arrays = [name for name in _FIELDS if name.endswith("_array")]
        return all(getattr(self, name) == getattr(other, name) for name in texts) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in arrays
        )

    def __hash__(self) -> int:
        return hash((tuple(self.labels), self.unit, self.gross_output_array.tobytes()))


def _again(kind: type[TableBase], keys: list[Key], parts: dict[str, Any]) -> TableBase:
    return kind(keys, **parts)
