"""Supply and use tables balanced together: SUT-RAS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import BySector, FloatArray, Values, count, matrix, number, vector
from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["BalancedSupplyUse", "sut_ras"]

SupplyUseT = TypeVar("SupplyUseT", bound=SupplyUseBase)


@dataclass(frozen=True)
class BalancedSupplyUse(Generic[SupplyUseT]):
    """Supply and use tables with the totals asked for, and how they were reached.

    Attributes
    ----------
    tables
        The tables; output by product came out.
    product_multipliers, user_multipliers, supplier_multipliers
        r, s and z [1]: uses are r_i u_ij s_j, supplies v_ij z_j / r_i, cells below zero the other way round.
        Users are the industries and the categories of final demand, suppliers the industries, the columns of
        imports and the layers of valuation.
    forced_zeros
        (table, product, user or supplier) of cells that are zero in all tables with these totals.
    """

    tables: SupplyUseT
    product_multipliers: FloatArray
    user_multipliers: FloatArray
    supplier_multipliers: FloatArray
    iterations: int
    largest_gap: float
    forced_zeros: list[tuple[str, str, str]]

    def __repr__(self) -> str:
        return f"BalancedSupplyUse({self.iterations} iterations, largest gap {self.largest_gap:.1e})"


def sut_ras(
    initial: SupplyUseT,
    *,
    industry_output: BySector,
    value_added: BySector | Values,
    final_demand: BySector,
    imports: BySector | None = None,
    valuation: BySector | None = None,
    product_totals: BySector | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
) -> BalancedSupplyUse[SupplyUseT]:
    """Supply and use tables of a year whose totals by industry and category are known, but not by product.

    Parameters
    ----------
    initial
        Supply and use of another year.
    industry_output
        Output by industry [unit]: totals of the columns of supply.
    value_added
        By industry, or by row and industry where the initial tables have several rows [unit]; output less value
        added is the total of an industry's column of use.
    final_demand
        Totals by category of final demand [unit].
    imports, valuation
        Totals by column of imports and by layer of valuation [unit]; needed where the initial tables have them.
    product_totals
        What is supplied and used of each product [unit], not a number where it is not known.

    Raises
    ------
    ConflictingTotals
        Supply and use differ in sum, or no tables have the totals.
    InvalidValue, DimensionMismatch, NotConverged

    Notes
    -----
    Temurshoev & Timmer 2011, Papers in Regional Science 90. It is the generalised RAS of use and supply side by
    side, supply with its sign changed and totals of products zero.
    """
    output = vector(industry_output, "industry output", initial.industries, kind="industry", owner="the initial tables")
    rows = _value_rows(initial, value_added)
    demand = vector(
        final_demand, "final demand", initial.demand_categories, kind="category", owner="the initial tables"
    )
    outside, outside_totals = [], []
    for totals, array, labels, what in (
        (imports, initial.imports_array, initial.import_columns, "imports"),
        (valuation, initial.valuation_array, initial.valuation_layers, "valuation"),
    ):
        if (totals is None) != (array is None):
            raise _core.InvalidValue(
                f"{what} totals are {'not given' if totals is None else 'given'}, but the initial tables have"
                f" {'such columns' if array is not None else 'no such columns'}"
            )
        if totals is not None and array is not None:
            outside.append(array)
            outside_totals.append(vector(totals, f"{what} totals", labels, kind="column", owner="the initial tables"))
    q = len(initial.import_columns)
    core = _core.sut_ras(
        np.hstack([initial.supply_array, *outside]),
        np.hstack([initial.use_array, initial.final_demand_array]),
        np.concatenate([output, *outside_totals]),
        np.concatenate([_core.intermediate_purchases(output, rows), demand]),
        np.full(len(initial.products), np.nan)
        if product_totals is None
        else vector(product_totals, "the vector of product totals", initial.products, kind="product", nan=True),
        initial.products,
        [*initial.industries, *initial.import_columns, *initial.valuation_layers],
        [*initial.industries, *initial.demand_categories],
        number(tolerance, "tolerance"),
        count(max_iterations, "max_iterations", 2**31 - 1),
    )
    n = len(initial.industries)
    tables = type(initial)(
        initial.product_keys,
        initial.industry_keys,
        supply=core.supply[:, :n],
        use=core.use[:, :n],
        final_demand=core.use[:, n:],
        value_added=rows,
        demand_categories=initial.demand_keys,
        value_added_rows=initial.value_added_rows if len(rows) == len(initial.value_added_rows) else ["value added"],
        imports=core.supply[:, n : n + q] if initial.imports_array is not None else None,
        import_columns=initial.import_columns or None,
        valuation=core.supply[:, n + q :] if initial.valuation_array is not None else None,
        valuation_layers=initial.valuation_layers or None,
        unit=initial.unit,
        source=initial.source,
    )
    users = [*initial.industries, *initial.demand_categories]
    suppliers = [*initial.industries, *initial.import_columns, *initial.valuation_layers]
    zeros = [
        ("use", initial.products[i], users[j]) if j < len(users)
        else ("supply", initial.products[i], suppliers[j - len(users)])
        for i, j in core.forced_zeros
    ]  # fmt: skip
    return BalancedSupplyUse(
        tables,
        core.product_multipliers,
        core.user_multipliers,
        core.supplier_multipliers,
        core.iterations,
        core.largest_gap,
        zeros,
    )


def _value_rows(initial: SupplyUseBase, value_added: Any) -> FloatArray:
    """Value added by row and industry; one row where its rows are not told apart."""
    if np.ndim(value_added) == 2:
        return matrix(value_added, initial.value_added_rows, initial.industries, "value added")
    return vector(value_added, "value added", initial.industries, kind="industry").reshape(1, -1)
