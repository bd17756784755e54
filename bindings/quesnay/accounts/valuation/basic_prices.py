"""Supply and use from purchasers' prices to basic prices: margins and taxes taken out by user.

Docs: docs/accounts/valuation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import Block, BySector, FloatArray, block, key_label, vector
from quesnay.accounts.supply_use.base import SupplyUseBase
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BasicPrices", "basic_prices"]

SupplyUseT = TypeVar("SupplyUseT", bound=SupplyUseBase)
# A layer whose products cancel is a margin; offices round its parts.
_CANCELS = 1e-6


@dataclass(frozen=True)
class BasicPrices(Generic[SupplyUseT]):
    """Supply and use at basic prices, and what was taken out by user.

    Attributes
    ----------
    tables
        Use and final demand at basic prices; taxes less subsidies on products used by industries are rows of value
        added, named by their layers. Valuation is gone.
    layers
        By layer: products by users, industries and then categories of final demand [unit]. Margins have what goods
        pay above zero and what the products of trade and transport receive below it; each user's sum is zero.
    taxes_of_final_demand
        By layer of taxes and category [unit]: what final users pay beside basic prices.
    proportional
        Layers whose split by user is in proportion to use at purchasers' prices, as nothing else was given.
    """

    tables: SupplyUseT
    layers: dict[str, pd.DataFrame]
    taxes_of_final_demand: pd.DataFrame
    proportional: tuple[str, ...]

    def spending(self, amounts: BySector, user: str) -> pd.DataFrame:
        """A vector of spending at purchasers' prices of one user, at basic prices with its margins and taxes.

        Parameters
        ----------
        amounts
            By product [unit]: what the user pays.
        user
            An industry or a category of final demand, whose margins and taxes per spending are taken.

        Returns
        -------
        DataFrame
            Index: products. Columns: purchasers, one for each layer (what is taken out of the product), basic.

        Raises
        ------
        InvalidValue
            For a user that is not there, or spending on a product that the user does not buy.
        """
        import pandas as pd

        first = next(iter(self.layers.values()))
        labels = [key_label(key) for key in first.columns]
        if user not in labels:
            raise _core.InvalidValue(f"user {shown(user)} is not there, expected an industry or a category of demand")
        place = labels.index(user)
        products = self.tables.products
        paid = vector(amounts, "spending", products, missing=0.0, kind="product", owner="the tables")
        layers = {name: frame.to_numpy()[:, place] for name, frame in self.layers.items()}
        use = np.hstack([self.tables.use_array, self.tables.final_demand_array])[:, place] + sum(layers.values())
        unknown = np.flatnonzero((paid != 0.0) & (use == 0.0))
        if unknown.size:
            raise _core.InvalidValue(
                f"'{user}' buys no '{products[unknown[0]]}' in the tables, so its margins are not known; expected"
                " spending on what it buys"
            )
        share = np.divide(paid, use, out=np.zeros(len(paid)), where=use != 0.0)
        columns = {"purchasers": paid}
        left = paid.copy()
        for name, amount in layers.items():
            # What trade receives of this spending is its part of the margins on the goods that are bought.
            taken = np.where(amount > 0.0, amount * share, 0.0)
            received = np.where(amount < 0.0, amount, 0.0)
            if name in self.taxes_of_final_demand.index:
                taken = amount * share
            elif received.sum() != 0.0:
                taken = taken + received * (taken.sum() / -received.sum())
            columns[name] = taken
            left = left - taken
        columns["basic"] = left
        return pd.DataFrame(columns, index=self.tables.product_index)


def basic_prices(tables: SupplyUseT, layers: Mapping[str, Block] | None = None) -> BasicPrices[SupplyUseT]:
    """Supply and use at basic prices from those at purchasers' prices.

    Parameters
    ----------
    tables
        Supply at basic prices with valuation layers, use at purchasers' prices.
    layers
        By valuation layer: what each user pays of it, products by users (industries, then categories of final demand)
        [unit]. A layer that is not given is split by user in proportion to use of the product.

    Raises
    ------
    InvalidValue
        Without valuation; for a layer that is not one of the tables, whose rows are not the layer by product, or a
        margin that is paid and not received.

    Notes
    -----
    United Nations 2018, Handbook on Supply and Use Tables, chapter 7; Eurostat 2008, chapter 6. A valuation layer whose
    products cancel is a margin: it moves from the goods to the products of trade and transport. Others are taxes less
    subsidies.
    """
    import pandas as pd

    if tables.valuation_array is None:
        raise _core.InvalidValue("the supply and use tables have no valuation layers, expected margins and taxes")
    given = {} if layers is None else _given(tables, layers)
    use = np.hstack([tables.use_array, tables.final_demand_array])
    users = [*tables.industry_keys, *tables.demand_keys]
    made: dict[str, FloatArray] = {}
    taxes: list[str] = []
    proportional: list[str] = []
    for place, name in enumerate(tables.valuation_layers):
        by_product = tables.valuation_array[:, place]
        margin = abs(by_product.sum()) <= _CANCELS * np.abs(by_product).sum()
        if not margin:
            taxes.append(name)
        if name in given:
            made[name] = _checked(tables, name, given[name], by_product, margin)
        else:
            proportional.append(name)
            made[name] = _split(tables, name, by_product, use, margin)
    at_basic = use - sum(made.values())
    n = len(tables.industries)
    paid = [made[name].sum(axis=0) for name in taxes]
    value = np.vstack([tables.value_added_array, *(row[:n].reshape(1, -1) for row in paid)])
    basic = type(tables)(
        tables.product_keys, tables.industry_keys, supply=tables.supply_array, use=at_basic[:, :n],
        final_demand=at_basic[:, n:], value_added=value, demand_categories=tables.demand_keys,
        value_added_rows=[*tables.value_added_rows, *taxes], imports=tables.imports_array,
        import_columns=tables.import_columns or None, unit=tables.unit, tolerance=tables.tolerance,
        absolute_tolerance=tables.absolute_tolerance, source=tables.source,
    )  # fmt: skip
    columns = pd.Index([key_label(key) for key in users], name="user")
    frames = {name: pd.DataFrame(array, index=tables.product_index, columns=columns) for name, array in made.items()}
    final = pd.DataFrame(
        [row[n:] for row in paid], index=pd.Index(taxes, name="layer"), columns=tables.demand_categories, dtype=float
    )
    return BasicPrices(basic, frames, final, tuple(proportional))


def _given(tables: SupplyUseBase, layers: Mapping[str, Any]) -> dict[str, FloatArray]:
    if not isinstance(layers, Mapping):
        raise _core.InvalidValue(f"layers is {shown(layers)}, expected amounts by product and user for each layer")
    users = [*tables.industry_keys, *tables.demand_keys]
    found = {}
    for name, amounts in layers.items():
        if name not in tables.valuation_layers:
            known = ", ".join(tables.valuation_layers)
            raise _core.InvalidValue(f"layer {shown(name)} is no valuation layer of the tables, expected {known}")
        found[name] = block(amounts, f"layer '{name}'", rows=tables.product_keys, columns=users)[0]
    return found


def _checked(tables: SupplyUseBase, name: str, amounts: FloatArray, total: FloatArray, margin: bool) -> FloatArray:
    """Amounts by user that are the layer by product; a margin's users pay what trade receives of them."""

    def apart(found: FloatArray, expected: FloatArray, size: FloatArray) -> int | None:
        allowed = np.maximum(tables.tolerance * size, tables.absolute_tolerance)
        wrong = np.abs(found - expected) > allowed
        return int(np.argmax(np.abs(found - expected) * wrong)) if wrong.any() else None

    size = np.abs(amounts)
    at = apart(amounts.sum(axis=1), total, np.maximum(size.max(axis=1), np.abs(total)))
    if at is not None:
        raise _core.InvalidValue(
            f"layer '{name}' of product '{tables.products[at]}' is {amounts[at].sum():.12g} over its users and"
            f" {total[at]:.12g} in the valuation of supply, expected the same"
        )
    users = [*tables.industries, *tables.demand_categories]
    at = apart(amounts.sum(axis=0), np.zeros(len(users)), size.max(axis=0)) if margin else None
    if at is not None:
        raise _core.InvalidValue(
            f"user '{users[at]}' pays {amounts[:, at].sum():.12g} more of margin '{name}' than trade and transport"
            " receive of it, expected its sum to be zero"
        )
    return amounts


def _split(tables: SupplyUseBase, name: str, by_product: FloatArray, use: FloatArray, margin: bool) -> FloatArray:
    """A layer in proportion to use: of the goods that pay it, and what they pay to those that receive it."""
    paying = np.where(by_product > 0.0, by_product, 0.0) if margin else by_product
    total = use.sum(axis=1)
    idle = np.flatnonzero((paying != 0.0) & (total <= 0.0))
    if idle.size:
        raise _core.InvalidValue(
            f"product '{tables.products[idle[0]]}' has {paying[idle[0]]:.12g} of layer '{name}' and no use, expected it"
            " by user"
        )
    found: FloatArray = use * np.divide(paying, total, out=np.zeros(len(total)), where=total > 0.0)[:, None]
    if margin:
        received = np.where(by_product < 0.0, by_product, 0.0)
        if received.sum() != 0.0:
            found = found + np.outer(received / -received.sum(), found.sum(axis=0))
    return found
