"""The base year of a case from a table: coefficients from anywhere, local shares, purchases of local products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quesnay._core import QuesnayError
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.accounts.table import Table
from quesnay.errors import CaseError

__all__ = ["DEMAND", "LEAST", "Base", "Reexports", "base_year", "unsaid"]

DEMAND = ("households", "government", "fixed_investment", "external")
#: External demand over output [1] up to which it is none, and what it is then brought to.
ROUNDING, LEAST = 1e-6, 1e-3
#: Categories whose names leave no doubt.
_CALLED = {
    "households": "households", "government": "government", "investment": "fixed_investment",
    "fixed_investment": "fixed_investment",
}  # fmt: skip
_COSTS = ("inputs", "value added")
Reexports = Literal["none", "proportional"]


@dataclass(frozen=True)
class Base:
    """The base year, arrays in the order of the sectors; what was done to the table is told in English and Chinese.

    ``cut``: local buyers took all that an account makes, and less was left to them.
    """

    coefficients: FloatArray
    local_share: FloatArray
    value_added: FloatArray
    output: FloatArray
    demand: dict[str, FloatArray]
    cut: bool
    told: tuple[tuple[str, str], ...]

    @property
    def value_added_ratio(self) -> FloatArray:
        """One less the inputs, so that columns add up [1]."""
        ratio: FloatArray = 1.0 - self.coefficients.sum(axis=0)
        return ratio


def _chosen(given: Mapping[str, str] | None, names: list[str], known: tuple[str, ...], what: str) -> dict[str, str]:
    """What each name of a table is said to be; a name that it has not, or another word, is refused."""
    chosen = dict(given or {})
    for name, word in chosen.items():
        if name not in names:
            raise CaseError(f"{what} names '{name}', expected names of the table: {', '.join(names) or 'it has none'}")
        if word not in known:
            raise CaseError(f"{what} of '{name}' is {word!r}, expected {', '.join(known[:-1])} or {known[-1]}")
    return chosen


def _categories(table: Table, demand: Mapping[str, str] | None) -> dict[str, str]:
    """What each category of final demand is, as far as it is said or called."""
    names = table.demand_categories
    chosen = _chosen(demand, names, DEMAND, "demand")
    leaving = {category for category, key in zip(names, table.demand_keys, strict=True) if key in table.exports}
    called = {name: "external" if name in leaving else _CALLED.get(name) for name in names}
    return {**{name: word for name, word in called.items() if word is not None}, **chosen}


def unsaid(table: Table, demand: Mapping[str, str] | None, other_costs: Mapping[str, str] | None) -> list[str]:
    """What a case cannot know of the categories and other costs of a table, each in a few words; none if all is said.

    Raises
    ------
    CaseError
        For a table of several regions, and names or words that are not known.
    """
    if table.regions:
        raise CaseError(
            f"the table has the regions {', '.join(table.regions)}, expected one region: table.region(name) is one"
        )
    categories, costs = _categories(table, demand), _chosen(other_costs, table.other_cost_rows, _COSTS, "other_costs")
    found = []
    if open_ := [name for name in table.demand_categories if name not in categories]:
        found.append(f"demand, whether {', '.join(open_)} are {', '.join(DEMAND[:-1])} or {DEMAND[-1]} demand")
    if open_ := [name for name in table.other_cost_rows if name not in costs]:
        found.append(f"other_costs, whether {', '.join(open_)} are inputs (bought elsewhere) or value added")
    return found


def _bought(table: Table, costs: Mapping[str, str]) -> tuple[FloatArray, FloatArray, FloatArray, list[tuple[str, str]]]:
    """Local and imported inputs, value added with other costs, and what was done."""
    told: list[tuple[str, str]] = []
    local, value = table.flows_array, table.value_added_array.sum(axis=0)
    imported = np.zeros_like(local) if table.import_flows_array is None else table.import_flows_array
    for name, row in zip(table.other_cost_rows, table.other_costs_array, strict=True):
        if costs[name] == "value added":
            value = value + row
            told.append((f"{name} is counted as value added", f"“{name}”计入增加值"))
            continue
        spread = local + imported
        total = spread.sum(axis=0)
        for code, amount, inputs in zip(table.labels, row.tolist(), total.tolist(), strict=True):
            if amount < 0.0 or (amount > 0.0 and inputs == 0.0):
                raise CaseError(
                    f"other costs '{name}' of sector '{code}' are {amount:g} beside inputs of {inputs:g}, expected 0 or"
                    " more beside inputs to spread them like"
                )
        imported = imported + spread * np.divide(row, total, out=np.zeros_like(row), where=total > 0.0)
        told.append((
            f"{name} is spread over the inputs of each buyer as its other inputs are, and bought elsewhere",
            f"“{name}”按各购买者其他投入的构成分摊,视为外地购入",
        ))  # fmt: skip
    return local, imported, value, told


def _split(table: Table, reexports: Reexports) -> Table:
    try:
        return table.split_imports(reexports=reexports)
    except QuesnayError as error:
        raise CaseError(
            f"imports of the table cannot be set apart: {error} (new_case takes reexports='proportional', and what"
            " table.split_imports(...) makes)"
        ) from None


def base_year(
    table: Table,
    demand: Mapping[str, str] | None,
    other_costs: Mapping[str, str] | None,
    reexports: Reexports = "none",
) -> Base:
    """The base year that a case needs.

    Parameters
    ----------
    demand
        What each category of final demand is: households, government, fixed_investment or external.
    other_costs
        What each row of other costs is: ``inputs`` that are bought elsewhere, or ``value added``.
    reexports
        Whether exports contain competitive imports, as :meth:`quesnay.Table.split_imports` has it.

    Raises
    ------
    CaseError
        For amounts that a case cannot hold. All categories and other costs are said: see :func:`unsaid`.
    """
    idle = [code for code, made in zip(table.labels, table.gross_output_array.tolist(), strict=True) if made == 0.0]
    if idle:
        raise CaseError(
            f"nothing is made by {', '.join(idle)}, expected sectors with an output: table.aggregate(...) joins them to"
            " others"
        )
    costs, categories = dict(other_costs or {}), _categories(table, demand)
    apart = table
    told: list[tuple[str, str]] = []
    if table.import_treatment == "competitive":
        apart = _split(table, reexports)
        some = "exports apart, " if reexports == "none" else ""
        some_zh = "除出口外," if reexports == "none" else ""
        told.append((
            f"every use of a product, {some}buys the same share of it elsewhere: the table has imports by product"
            " alone",
            f"投入产出表只给出分产品的进口:{some_zh}各用途按相同比例外购",
        ))  # fmt: skip
    local, imported, value, more = _bought(apart, costs)
    output = apart.gross_output_array
    total = local + imported
    coefficients = total / output
    share = np.divide(local, total, out=np.ones_like(total), where=total > 0.0)
    home = {word: np.zeros(len(output)) for word in DEMAND[:-1]}
    for name, column in zip(apart.demand_categories, apart.final_demand_array.T, strict=True):
        if categories[name] == "external":
            continue
        for code, amount in zip(apart.labels, column.tolist(), strict=True):
            if amount < 0.0:
                raise CaseError(
                    f"final demand '{name}' of sector '{code}' is {amount:g}, expected 0 or more: what may be negative"
                    " is external"
                )
        home[categories[name]] = home[categories[name]] + column
    sold, short = _left_for_others(local, home, output)
    if short.any():
        named = [code for code, one in zip(apart.labels, short.tolist(), strict=True) if one]
        more.append((
            f"local buyers take all that is made of {', '.join(named)}, or more, from stocks: their purchases are cut"
            f" so that {LEAST:.1%} of output is sold elsewhere, and they buy the difference there",
            f"本地购买占用了{'、'.join(named)}的全部产出或更多(动用库存):削减至产出的 {LEAST:.1%} 可以外销,差额外购",
        ))  # fmt: skip
        local = local * sold[:, None]
        home = {word: column * sold for word, column in home.items()}
        share = np.divide(local, total, out=np.ones_like(total), where=total > 0.0)
    external = output - local.sum(axis=1) - sum(home.values())
    return Base(coefficients, share, value, output, {**home, "external": external}, bool(short.any()), (*told, *more))


def _left_for_others(
    local: FloatArray, home: Mapping[str, FloatArray], output: FloatArray
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """What is left of local purchases of each product [1] so that others may buy, and where that is not all of them."""
    bought = local.sum(axis=1) + sum(home.values())
    short = output - bought <= ROUNDING * output
    return np.divide((1.0 - LEAST) * output, bought, out=np.ones_like(output), where=short), short
