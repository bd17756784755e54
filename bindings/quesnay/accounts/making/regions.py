"""From a national table to a region's, closed by commodity balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.quotients import quotient_shares, quotients
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import block, one_of, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quesnay.accounts.parts.labelled import Block, BySector

__all__ = ["Region", "regional_table"]

TableT = TypeVar("TableT", bound=TableBase)


@dataclass(frozen=True)
class Region(Generic[TableT]):
    """A region's table and how it was closed.

    Attributes
    ----------
    table
        Imports apart; the last category of final demand is exports, to the rest of the nation and the world.
    method
        The quotient, or "CB" and "CHARM" for commodity balance.
    local_share
        Local share of each product over all its uses in the region, by sector [1].
    limited
        Sectors whose local sales by the quotient were more than their output and were cut back to it.
    """

    table: TableT
    method: str
    local_share: dict[str, float]
    limited: list[str]

    def __repr__(self) -> str:
        return f"Region({self.method}, {len(self.table.labels)} sectors, {len(self.limited)} limited by output)"


def regional_table(
    national: TableT,
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
) -> Region[TableT]:
    """A region's table from national coefficients, closed by commodity balance.

    Inputs of each sector are the nation's, imported ones among them, times regional output; local shares of
    them come from a location quotient, of final demand from min(1, SLQ lambda). Exports are the rest of output;
    where local sales would be more than output they are cut back to it and the sector is named.

    Parameters
    ----------
    national
        The nation's table.
    gross_output
        Regional output by sector [unit of the table].
    final_demand
        What users in the region want, wherever from, by sector and category; no exports.
    method
        A location quotient; "CB": every product one share, min(1, output / uses); "CHARM": the same with
        cross-hauling.
    delta
        Of FLQ and AFLQ.
    value_added
        Regional value added with all other costs, by sector; by default the nation's share of output. Inputs
        are scaled to output less value added.
    region_size, nation_size
        What quotients are made of, for example employment; by default gross output.
    cross_hauling
        h by sector, for CHARM: exports plus imports beyond the balance, over output plus uses.

    Raises
    ------
    InvalidValue, DimensionMismatch

    Notes
    -----
    Miller & Blair 2009, sections 8.2 and 8.3; Flegg & Webber 2000, Regional Studies 34; Kronenberg 2009,
    International Regional Science Review 32.
    """
    if national.regions:
        raise _core.InvalidValue(
            f"the nation's table has the regions {', '.join(national.regions)}, expected one region; a region of a"
            " multi-regional table is table.region(name)"
        )
    sectors = national.labels
    one_of(method, [*quotients, "CB", "CHARM"], "method")
    output = vector(gross_output, "gross output of the region", sectors, nan=True)
    whole = national.gross_output_array
    coefficients = national.core.total_coefficients()
    value = (
        np.full(len(sectors), np.nan)
        if value_added is None
        else vector(value_added, "value added of the region", sectors, nan=True)
    )
    demand, categories = block(final_demand, "final demand", rows=national.keys, columns=demand_categories)
    if cross_hauling is not None and method != "CHARM":
        raise _core.InvalidValue(f"cross_hauling is given for {method}, expected it for CHARM alone")
    if method in ("CB", "CHARM"):
        if delta is not None:
            raise _core.InvalidValue(f"delta is given for {method}, expected it for FLQ and AFLQ alone")
        if method == "CHARM" and cross_hauling is None:
            raise _core.InvalidValue(
                "CHARM is asked for without cross_hauling, expected the h of each sector (0 of all is the method CB)"
            )
        hauled = np.zeros(len(sectors))
        if cross_hauling is not None:
            hauled = vector(cross_hauling, "cross-hauling", sectors, nan=True)
        core = _core.region_table_by_balance(coefficients, output, value, demand, hauled, sectors)
    else:
        small = output if region_size is None else vector(region_size, "the region", sectors, nan=True)
        large = whole if nation_size is None else vector(nation_size, "the nation", sectors, nan=True)
        shares = quotient_shares(small, large, method, delta, sectors)
        # Final demand is a buyer of the region's average make-up: its quotient is the seller's, times lambda.
        of_demand = _core.final_demand_shares(small, large, quotients[method], delta or 0.0, sectors)
        core = _core.region_table(coefficients, output, value, demand, shares, of_demand, sectors)
    n = len(sectors)
    table = type(national)(
        national.keys,
        flows=core.flows,
        final_demand=np.column_stack([core.final_demand, core.exports]),
        value_added=core.value_added,
        gross_output=output,
        demand_categories=[*categories, "exports"],
        value_added_rows=["value added"],
        import_flows=core.import_flows,
        import_demand=np.column_stack([core.import_demand, np.zeros(n)]),
        exports=["exports"],
        names=national.names,
        **national.kept,
    )
    share = dict(zip(sectors, core.local_shares.tolist(), strict=True))
    return Region(table, method, share, [sectors[i] for i in core.limited])
