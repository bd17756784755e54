"""Supply and use that do not agree, brought to their own totals. Docs: docs/accounts/supply_use.md."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import one_of
from quesnay.accounts.supply_use.balancing import BalancedSupplyUse, sut_ras
from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["balanced"]

SupplyUseT = TypeVar("SupplyUseT", bound=SupplyUseBase)


def balanced(tables: SupplyUseT, takes: str | None) -> BalancedSupplyUse[SupplyUseT]:
    """Tables whose products are supplied as much as they are used, with the totals of industries and categories.

    Raises
    ------
    InvalidValue
        For a word that is none of final_demand, value_added, imports, or what the tables have nothing of.
    ConflictingTotals
        For a difference between the two sides that nothing takes.
    """
    if takes is not None:
        one_of(takes, ("final_demand", "value_added", "imports"), "takes")
    demand = tables.final_demand_array.sum(axis=0)
    value = tables.value_added_array
    imports = None if tables.imports_array is None else tables.imports_array.sum(axis=0)
    valuation = None if tables.valuation_array is None else tables.valuation_array.sum(axis=0)
    entering = float(sum(one.sum() for one in (imports, valuation) if one is not None))
    gap = float(value.sum()) + entering - float(demand.sum())
    if takes == "final_demand":
        demand = demand * _factor(demand, gap, "final demand")
    elif takes == "value_added":
        value = value * _factor(value, -gap, "value added")
    elif takes == "imports":
        if imports is None:
            raise _core.InvalidValue("imports are to take the difference, and the tables have none")
        imports = imports * _factor(imports, -gap, "imports")
    elif abs(gap) > 1e-9 * max(abs(float(demand.sum())), 1e-300):
        raise _core.ConflictingTotals(
            f"value added and imports are {gap:.12g} more than final demand, expected the same: takes= says what takes"
            " the difference"
        )
    return sut_ras(
        tables, industry_output=tables.industry_output_array, value_added=value, final_demand=demand, imports=imports,
        valuation=valuation,
    )  # fmt: skip


def _factor(amounts: np.ndarray[tuple[int, ...], np.dtype[np.float64]], gap: float, what: str) -> float:
    total = float(amounts.sum())
    if total + gap <= 0.0 or total <= 0.0:
        raise _core.InvalidValue(f"{what} of {total:.12g} cannot take a difference of {gap:.12g}")
    return (total + gap) / total
