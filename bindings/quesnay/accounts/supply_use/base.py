"""What every part of supply and use leans on: the arrays, their labels and their unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.accounts.parts.labelled import (
    Block,
    FloatArray,
    Key,
    axis_keys,
    block,
    key_label,
    matrix,
    number,
    text,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SupplyUseBase"]


class SupplyUseBase:
    """Arrays, labels and unit of supply and use tables; see :class:`quesnay.SupplyUse`."""

    def __init__(
        self,
        products: Sequence[Key] | pd.Index[Any],
        industries: Sequence[Key] | pd.Index[Any],
        *,
        supply: Block,
        use: Block,
        final_demand: Block,
        value_added: Block,
        demand_categories: Sequence[Key] | None = None,
        value_added_rows: Sequence[str] | None = None,
        imports: Block | None = None,
        import_columns: Sequence[str] | None = None,
        valuation: Block | None = None,
        valuation_layers: Sequence[str] | None = None,
        unit: str = "",
        tolerance: float = 1e-9,
        absolute_tolerance: float = 0.0,
        source: str = "",
    ) -> None:
        self.product_keys = axis_keys(products, "product", pairs=True)
        self.industry_keys = axis_keys(industries, "industry", pairs=True)
        self.products = [key_label(key) for key in self.product_keys]
        self.industries = [key_label(key) for key in self.industry_keys]
        self.unit, self.source = text(unit, "unit"), text(source, "source")
        self.source_format: str = ""
        self.left_out: tuple[str, ...] = ()
        self.tolerance = number(tolerance, "tolerance")
        self.absolute_tolerance = number(absolute_tolerance, "absolute_tolerance")
        rows, columns = self.product_keys, self.industry_keys
        demand, self.demand_keys = block(final_demand, "final demand", rows=rows, columns=demand_categories)
        value, value_keys = block(value_added, "value added", rows=value_added_rows, columns=columns, as_row=True)
        entering, import_keys = block(imports, "imports", rows=rows, columns=import_columns)
        layers, layer_keys = block(valuation, "valuation", rows=rows, columns=valuation_layers)
        self.demand_categories = [key_label(key) for key in self.demand_keys]
        self.value_added_rows = [key_label(key) for key in value_keys]
        self.import_columns = [key_label(key) for key in import_keys]
        self.valuation_layers = [key_label(key) for key in layer_keys]
        self.core = _core.CoreSupplyUse(
            self.products,
            self.industries,
            supply=matrix(supply, rows, columns, "supply"),
            use=matrix(use, rows, columns, "use"),
            final_demand=demand,
            value_added=value,
            demand_categories=self.demand_categories,
            value_added_rows=self.value_added_rows,
            imports=None if imports is None else entering,
            import_columns=self.import_columns,
            valuation=None if valuation is None else layers,
            valuation_layers=self.valuation_layers,
            unit=self.unit,
            tolerance=self.tolerance,
            absolute_tolerance=self.absolute_tolerance,
        )
        self.supply_array: FloatArray = self.core.supply
        self.use_array: FloatArray = self.core.use
        self.final_demand_array: FloatArray = self.core.final_demand
        self.value_added_array: FloatArray = self.core.value_added
        self.imports_array: FloatArray | None = self.core.imports if imports is not None else None
        self.valuation_array: FloatArray | None = self.core.valuation if valuation is not None else None

    @property
    def product_output_array(self) -> FloatArray:
        """q = supply 1, shape (products) [unit]."""
        return self.core.product_output()

    @property
    def industry_output_array(self) -> FloatArray:
        """g = 1'supply, shape (industries) [unit]."""
        return self.core.industry_output()

    @property
    def product_index(self) -> pd.Index[Any]:
        """Products as an index."""
        return _index(self.product_keys, "product")

    @property
    def industry_index(self) -> pd.Index[Any]:
        """Industries as an index."""
        return _index(self.industry_keys, "industry")

    def _frame(self, array: FloatArray, rows: Any, columns: Any, name: str) -> pd.DataFrame:
        import pandas as pd

        frame = pd.DataFrame(array.copy(), index=rows, columns=columns)
        if frame.columns.nlevels == 1:
            frame.columns.name = f"{name} [{self.unit}]" if self.unit else name
        frame.attrs["units"] = self.unit
        return frame

    def supply(self) -> pd.DataFrame:
        """Products by industries [unit]."""
        return self._frame(self.supply_array, self.product_index, self.industry_index, "supply")

    def use(self) -> pd.DataFrame:
        """Products by industries [unit]."""
        return self._frame(self.use_array, self.product_index, self.industry_index, "use")

    def final_demand(self) -> pd.DataFrame:
        """Products by categories [unit]."""
        return self._frame(
            self.final_demand_array, self.product_index, _index(self.demand_keys, "category"), "final demand"
        )

    def value_added(self) -> pd.DataFrame:
        """Rows of value added by industries [unit]."""
        return self._frame(self.value_added_array, self.value_added_rows, self.industry_index, "value added")

    def imports(self) -> pd.DataFrame:
        """Products by columns of imports [unit]. Raises InvalidValue if there are none."""
        if self.imports_array is None:
            raise _core.InvalidValue("the supply and use tables have no imports")
        return self._frame(self.imports_array, self.product_index, self.import_columns, "imports")

    def valuation(self) -> pd.DataFrame:
        """Products by valuation layers [unit]. Raises InvalidValue if there are none."""
        if self.valuation_array is None:
            raise _core.InvalidValue("the supply and use tables have no valuation layers")
        return self._frame(self.valuation_array, self.product_index, self.valuation_layers, "valuation")

    def __repr__(self) -> str:
        lines = [
            f"SupplyUse: {len(self.products)} products x {len(self.industries)} industries"
            f" [{self.unit or 'no unit given'}]",
            f"  final demand: {', '.join(self.demand_categories)}",
            f"  value added: {', '.join(self.value_added_rows)}",
        ]
        lines += [f"  imports: {', '.join(self.import_columns)}"] if self.import_columns else []
        lines += [f"  valuation: {', '.join(self.valuation_layers)}"] if self.valuation_layers else []
        lines += [f"  source: {self.source}"] if self.source else []
        lines += [f"  read as: {self.source_format}"] if self.source_format else []
        return "\n".join(lines)


def _index(keys: Sequence[Key], name: str) -> pd.Index[Any]:
    import pandas as pd

    pairs = [key for key in keys if not isinstance(key, str)]
    if pairs:
        return pd.MultiIndex.from_tuples(pairs, names=["region", name])
    return pd.Index(keys, name=name)
