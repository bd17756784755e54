"""Supply and use tables with labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import quesnay._core as _core
import quesnay.accounts.supply_use.files as files
from quesnay.accounts.files.sheets import write_sheets
from quesnay.accounts.parts.labelled import Block, BySector, Values
from quesnay.accounts.supply_use.base import SupplyUseBase

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.accounts.making.mapping import MappingLike
    from quesnay.accounts.parts.satellite import Satellite
    from quesnay.accounts.supply_use.balancing import BalancedSupplyUse
    from quesnay.accounts.supply_use.constructs import Model, Symmetric
    from quesnay.accounts.valuation.basic_prices import BasicPrices

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
    def read(
        cls,
        path: str | PathLike[str],
        *,
        year: int | None = None,
        region: str | None = None,
        blank: float | None = None,
        **notes: Any,
    ) -> Self:
        """Tables from a workbook with the sheets of :meth:`write`, or as BEA, GLORIA, FIGARO or Eurostat publish them.

        Published tables are told by what the file, folder or zip holds; ``source_format`` says as what they were read,
        ``left_out`` what of it is not in the tables.

        Parameters
        ----------
        year, region
            Of files that hold several years or countries.
        blank
            What empty cells and ":" of Eurostat stand for; None refuses them.
        **notes
            unit, source and tolerance, in place of those of the file.

        Raises
        ------
        TableFileError
            Naming file, sheet, row and column; UnbalancedTable and InvalidValue with the file in front.
        """
        from quesnay.accounts.databases.reading import read_supply_use

        found = read_supply_use(path, year, region, blank, str(notes.get("unit", "")))
        if found is None and (year is not None or region is not None or blank is not None):
            raise _core.InvalidValue(
                "year, region or blank is given for a file that is of no published format, expected none of them"
            )
        parts = {**(files.read_blocks(path) if found is None else found.parts), **notes}
        try:
            made = cls(**parts)
        except _core.QuesnayError as error:
            raise type(error)(f"{path}: {error}") from None
        if found is not None:
            made.source_format, made.left_out = found.format, tuple(found.left_out)
        return made

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

    def to_basic_prices(self, layers: Mapping[str, Block] | None = None) -> BasicPrices[Self]:
        """The tables at basic prices, margins and taxes taken out by user; see
        :func:`~quesnay.accounts.valuation.basic_prices.basic_prices`."""
        from quesnay.accounts.valuation.basic_prices import basic_prices

        return basic_prices(self, layers)

    def balance(
        self, *, takes: Literal["final_demand", "value_added", "imports"] | None = None
    ) -> BalancedSupplyUse[Self]:
        """The same totals with supply and use of every product equal; for tables taken with a wide tolerance.

        Parameters
        ----------
        takes
            What takes the difference between value added and imports on one side and final demand on the other, in
            proportion; None refuses one.

        Raises
        ------
        ConflictingTotals
            For a difference where none is taken.
        InvalidValue
            For imports where there are none.
        """
        from quesnay.accounts.valuation.balance import balanced

        return balanced(self, takes)

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
        notes = {"source_format": self.source_format, "left_out": self.left_out}
        return files.made_again, (type(self), files.to_arguments(self)), notes
