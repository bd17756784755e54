"""Supply and use tables with labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import quesnay._core as _core
import quesnay.accounts.supply_use.files as files
from quesnay.accounts.files.sheets import write_sheets
from quesnay.accounts.parts.labelled import BySector, Values
from quesnay.accounts.supply_use.base import SupplyUseBase

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.accounts.making.mapping import MappingLike
    from quesnay.accounts.parts.satellite import Satellite
    from quesnay.accounts.supply_use.balancing import BalancedSupplyUse
    from quesnay.accounts.supply_use.constructs import Model, Symmetric

__all__ = ["SupplyUse"]


class SupplyUse(SupplyUseBase):
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
    absolute_tolerance
        How far a sum may miss in any case [unit].

    Raises
    ------
    UnbalancedTable, InvalidValue, DimensionMismatch, DuplicateName
        As :class:`quesnay.Table` does.
    """

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Every block by the name of its argument: supply, use, final_demand, value_added, imports, valuation."""
        return files.to_blocks(self)

    @classmethod
    def from_frames(cls, frames: Mapping[str, pd.DataFrame], **notes: Any) -> Self:
        """Tables from frames with the names of :meth:`to_frames`; notes are unit, tolerances and source,
        by default those in ``attrs`` of the frame of supply."""
        return cls(**{**files.parts_of_blocks(frames), **notes})

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
        from quesnay.accounts.supply_use.mario import read_mario_supply_use

        parts, satellites = read_mario_supply_use(Path(path))
        try:
            return cls(**{**parts, **notes}), satellites
        except _core.QuesnayError as error:
            raise type(error)(f"{path}: {error}") from None

    def write_mario(self, path: str | PathLike[str], *, satellites: Sequence[Satellite] = ()) -> None:
        """The tables as MARIO's workbook of flows (.xlsx), which ``mario.parse_from_excel`` reads."""
        from quesnay.accounts.supply_use.mario import mario_supply_use_cells

        write_sheets(path, mario_supply_use_cells(self, satellites))

    def to_symmetric(self, model: Model, *, satellites: Sequence[Satellite] = ()) -> Symmetric:
        """A symmetric table by a model of the Eurostat Manual; see :func:`quesnay.accounts.symmetric_table`."""
        from quesnay.accounts.supply_use.constructs import symmetric_table

        return symmetric_table(self, model, satellites=satellites)

    def aggregate(self, products: MappingLike | None = None, industries: MappingLike | None = None) -> Self:
        """Coarser products, industries, or both; see
        :func:`~quesnay.accounts.supply_use.aggregation.aggregate_supply_use`."""
        from quesnay.accounts.supply_use.aggregation import aggregate_supply_use

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
    ) -> BalancedSupplyUse[Self]:
        """The tables of another year by SUT-RAS; parameters as of :func:`quesnay.accounts.sut_ras`."""
        from quesnay.accounts.supply_use.balancing import sut_ras

        return sut_ras(
            self, industry_output=industry_output, value_added=value_added, final_demand=final_demand,
            imports=imports, valuation=valuation, product_totals=product_totals, tolerance=tolerance,
            max_iterations=max_iterations,
        )  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made anew from the arrays, and checked as all tables are."""
        return files.made_again, (type(self), files.to_arguments(self))
