"""Supply and use tables with labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import quesnay.accounts.supply_use_files as files
from quesnay import _core
from quesnay.accounts.labelled import (
    Block,
    BySector,
    FloatArray,
    Key,
    Values,
    axis_keys,
    block,
    key_label,
    matrix,
    number,
    text,
)
from quesnay.accounts.sheets import write_sheets

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.accounts.constructs import Model, Symmetric
    from quesnay.accounts.mapping import MappingLike
    from quesnay.accounts.satellite import Satellite
    from quesnay.accounts.supply_use_balancing import BalancedSupplyUse

__all__ = ["SupplyUse"]


class SupplyUse:
    """Supply and use tables: what each industry makes and buys, product by product. Immutable; identities hold.

    Products: ``supply 1 + imports 1 + valuation 1 = use 1 + final demand 1``; industries: ``1'supply = 1'use +
    1'value added``. ``supply_array`` is **product by industry** (rows are products), as ``use_array`` is; the make
    matrix of the literature is its transpose.

    Parameters
    ----------
    products, industries
        Labels; pairs (region, product) and (region, industry) in multi-regional tables.
    supply, use
        Shape (products, industries) [unit].
    final_demand, demand_categories
        Shape (products) or (products, categories) [unit], and its labels.
    value_added, value_added_rows
        Shape (industries) or (rows, industries) [unit]; every cost that is no product, taxes on products used too.
    imports, import_columns
        Shape (products) or (products, columns) [unit].
    valuation, valuation_layers
        Shape (products) or (products, layers) [unit]: trade and transport margins, taxes less subsidies on products,
        which lead from basic prices of supply to the prices of use.
    tolerance
        How far a sum may miss, relative to its largest term.

    Raises
    ------
    UnbalancedTable, InvalidValue, DimensionMismatch, DuplicateName
        As :class:`quesnay.Table` does.
    """

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
        source: str = "",
    ) -> None:
        self.product_keys = axis_keys(products, "product", pairs=True)
        self.industry_keys = axis_keys(industries, "industry", pairs=True)
        self.products = [key_label(key) for key in self.product_keys]
        self.industries = [key_label(key) for key in self.industry_keys]
        self.unit, self.source = text(unit, "unit"), text(source, "source")
        self.tolerance = number(tolerance, "tolerance")
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
        frame.attrs["unit"] = self.unit
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

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Every block by the name of its argument: supply, use, final_demand, value_added, imports, valuation."""
        return files.to_blocks(self)

    @classmethod
    def from_frames(cls, frames: Mapping[str, pd.DataFrame], **notes: Any) -> Self:
        """Tables from frames with the names of :meth:`to_frames`; notes are unit, tolerance and source."""
        return cls(**files.parts_of_blocks(frames), **notes)

    def write(self, path: str | PathLike[str]) -> None:
        """A workbook of one sheet a block and one of notes, tolerance too; numbers read back as the same doubles."""
        files.write_blocks(self, path)

    @classmethod
    def read(cls, path: str | PathLike[str], **notes: Any) -> Self:
        """Tables from a workbook with the sheets of :meth:`write`; unit=, source= and tolerance= win over its notes.

        Raises
        ------
        TableFileError
            Naming file, sheet, row and column; UnbalancedTable and InvalidValue with the file in front.
        """
        parts = {**files.read_blocks(path), **notes}
        try:
            return cls(**parts)
        except _core.QuesnayError as error:
            raise type(error)(f"{path}: {error}") from None

    @classmethod
    def read_mario(cls, path: str | PathLike[str], **notes: Any) -> tuple[Self, list[Satellite]]:
        """Supply and use exported by MARIO: the folder of ``to_txt`` (its ``flows``) or the workbook of ``to_excel``.

        Returns
        -------
        tuple
            The tables, and each row of MARIO's satellite accounts by industry, for :meth:`to_symmetric`.

        Raises
        ------
        TableFileError
            Naming the file and what is wrong; also for amounts in blocks that have no place here (Ya, Vc, Ec, VY).
        """
        from quesnay.accounts.mario_supply_use import read_mario_supply_use

        parts, satellites = read_mario_supply_use(Path(path))
        try:
            return cls(**{**parts, **notes}), satellites
        except _core.QuesnayError as error:
            raise type(error)(f"{path}: {error}") from None

    def write_mario(self, path: str | PathLike[str], *, satellites: Sequence[Satellite] = ()) -> None:
        """The tables as MARIO's workbook of flows (.xlsx), which ``mario.parse_from_excel`` reads."""
        from quesnay.accounts.mario_supply_use import mario_supply_use_cells

        write_sheets(path, mario_supply_use_cells(self, satellites))

    def to_symmetric(self, model: Model, *, satellites: Sequence[Satellite] = ()) -> Symmetric:
        """A symmetric table by a model of the Eurostat Manual; see :func:`quesnay.accounts.symmetric_table`."""
        from quesnay.accounts.constructs import symmetric_table

        return symmetric_table(self, model, satellites=satellites)

    def aggregate(self, products: MappingLike | None = None, industries: MappingLike | None = None) -> SupplyUse:
        """Coarser products, industries, or both; see
        :func:`~quesnay.accounts.supply_use_aggregation.aggregate_supply_use`."""
        from quesnay.accounts.supply_use_aggregation import aggregate_supply_use

        return aggregate_supply_use(self, products, industries)

    def update(
        self,
        *,
        industry_output: BySector,
        value_added: BySector | Values,
        final_demand: BySector,
        imports: BySector | None = None,
        valuation: BySector | None = None,
        product_totals: BySector | None = None,
        tolerance: float = 1e-12,
        max_iterations: int = 10_000,
    ) -> BalancedSupplyUse:
        """The tables of another year by SUT-RAS; parameters as of :func:`quesnay.accounts.sut_ras`."""
        from quesnay.accounts.supply_use_balancing import sut_ras

        return sut_ras(
            self, industry_output=industry_output, value_added=value_added, final_demand=final_demand,
            imports=imports, valuation=valuation, product_totals=product_totals, tolerance=tolerance,
            max_iterations=max_iterations,
        )  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made anew from the arrays, and checked as all tables are."""
        return files.made_again, (type(self), files.to_arguments(self))

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
        return "\n".join(lines)


def _index(keys: Sequence[Key], name: str) -> pd.Index[Any]:
    import pandas as pd

    pairs = [key for key in keys if not isinstance(key, str)]
    if pairs:
        return pd.MultiIndex.from_tuples(pairs, names=["region", name])
    return pd.Index(keys, name=name)
