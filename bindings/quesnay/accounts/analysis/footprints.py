"""Footprints, trade accounts and factors embodied in final demand. Docs: docs/accounts/footprints.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase, Factors, Of
from quesnay.accounts.parts.base import FloatArray, Key

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Footprints", "TradeAccounts"]


@dataclass(frozen=True)
class TradeAccounts:
    """Factors of every region by where they are used and whose final demand they serve.

    Rows are (factor, unit), columns (region, sector).

    Attributes
    ----------
    consumption
        D_cba: embodied in the region's final demand for a product, whichever region sells it: the footprint.
    production
        D_pba: used in the region's sector.
    imports
        D_imp: the part of `consumption` used in other regions.
    exports
        D_exp: the part of `production` that serves other regions' final demand.
    by_region
        Columns (account, region): sums over sectors, with final demand's own (households' emissions, F_Y) in
        consumption and production. consumption = production - exports + imports.

    Regions that stand in final demand alone ("ROW") follow the others: what they consume is exported to them. A
    statistical discrepancy is one more of them, so that production is all that the sectors use.
    """

    consumption: pd.DataFrame
    production: pd.DataFrame
    imports: pd.DataFrame
    exports: pd.DataFrame
    by_region: pd.DataFrame


class Footprints(FactorBase):
    """Who uses a factor, and for whom."""

    def embodied(self, of: Of, unit: str | None = None) -> pd.DataFrame:
        """Factor embodied in each category of final demand, C L Y [unit of the factor].

        Returns
        -------
        DataFrame
            Index: (factor, unit). Columns: categories of final demand, then competitive imports (negative: what they
            would have taken at home) and the discrepancy, so that a row sums to what the sectors use. What final
            demand uses itself (F_Y) is not in it.

        Source: Miller & Blair 2009, chapter 10; Su & Ang 2013, Energy Policy 56 (competitive imports).
        """
        import pandas as pd

        factors = self.factors(of, unit)
        demand, keys = self._demand_columns()
        values = _core.embodied_in_demand(self._leontief_system, factors.per_output, demand)
        return pd.DataFrame(values, index=_rows(factors), columns=_categories(keys))

    def factor_content(self, of: Of, unit: str | None = None) -> pd.DataFrame:
        """Factor embodied in final demand for each product, C L diag(y) [unit of the factor].

        Returns
        -------
        DataFrame
            Index: (factor, unit, category of final demand), categories as in :meth:`embodied`. Columns: sectors whose
            product is bought.
        """
        import pandas as pd

        factors = self.factors(of, unit)
        demand, category_keys = self._demand_columns()
        categories = _categories(category_keys)
        values = _core.factor_content(self._leontief_system, factors.per_output, demand)
        cube = values.reshape(len(factors.names), len(self.labels), demand.shape[1])
        frames = [pd.DataFrame(cube[k].T, index=categories, columns=self.index) for k in range(len(cube))]
        keys = list(zip(factors.names, factors.units, strict=True))
        return pd.concat(frames, keys=keys, names=["factor", "unit", *categories.names])

    def footprints(self, of: Of, unit: str | None = None) -> TradeAccounts:
        """Consumption, production, import and export accounts of every region [unit of the factor].

        See :class:`TradeAccounts`. Needs a multi-regional table. By transposed solves; no inverse is formed.

        Source: definitions of pymrio (Stadler 2021, Journal of Open Research Software 9); Kanemoto et al. 2012.
        """
        import pandas as pd

        self._require_regions("footprints")
        factors = self.factors(of, unit)
        demand, of_demand, regions = self._demand_by_region(factors)
        products = self._product_labels
        consumption, imports, production, exports = _core.trade_accounts(
            self._leontief_system,
            factors.per_output,
            demand,
            self._region_positions,
            [products.index(str(key[1])) for key in self.keys],
            len(regions),
            len(products),
        )
        bought = pd.MultiIndex.from_product([regions, products], names=["region", "sector"])
        rows = _rows(factors)
        accounts = {
            "consumption": pd.DataFrame(consumption, index=rows, columns=bought),
            "production": pd.DataFrame(production, index=rows, columns=self.index),
            "imports": pd.DataFrame(imports, index=rows, columns=bought),
            "exports": pd.DataFrame(exports, index=rows, columns=self.index),
        }
        sums = {
            name: frame.T.groupby(level="region", sort=False).sum().T.reindex(columns=regions, fill_value=0.0)
            for name, frame in accounts.items()
        }
        if of_demand is not None:
            own = pd.DataFrame(of_demand, index=rows, columns=regions)
            sums["consumption"] = sums["consumption"] + own
            sums["production"] = sums["production"] + own
        by_region = pd.concat(sums, axis=1, names=["account", "region"])
        return TradeAccounts(**accounts, by_region=by_region)

    def factor_trade(self, of: Of, unit: str | None = None) -> pd.DataFrame:
        """Factor used in the row region for the final demand of the column region [unit of the factor].

        Households' own emissions are not in it. Regions that stand in final demand alone are columns after the others,
        and the statistical discrepancy one more. Needs a multi-regional table.
        """
        import pandas as pd

        self._require_regions("trade in a factor")
        factors = self.factors(of, unit)
        demand, _, regions = self._demand_by_region(factors)
        own = len(self.regions)
        frames = [
            pd.DataFrame(
                _core.factor_trade(self._leontief_system, row, demand, self._region_positions, len(regions))[:own],
                index=pd.Index(self.regions, name="used in"),
                columns=pd.Index(regions, name="demand of"),
            )
            for row in factors.per_output
        ]
        if len(frames) == 1:
            frames[0].attrs["units"] = factors.units[0]
            frames[0].columns.name = f"demand of [{factors.names[0]}, {factors.units[0] or '?'}]"
            return frames[0]
        return pd.concat(frames, keys=list(zip(factors.names, factors.units, strict=True)), names=["factor", "unit"])

    def downstream_multipliers(self, of: Of, unit: str | None = None) -> pd.DataFrame:
        """C (G' - I): factor used by those who buy from the sector, per unit of its primary inputs.

        pymrio's M_down; the usual Ghosh multiplier is C G'. Index: (factor, unit), columns: sectors; shape (factors, n)
        [unit of the factor per unit of the table].
        """
        import pandas as pd

        factors = self.factors(of, unit)
        values = _core.downstream_multipliers(self._allocation_system, factors.per_output)
        return pd.DataFrame(values, index=_rows(factors), columns=self.index)

    def _demand_by_region(self, factors: Factors) -> tuple[FloatArray, FloatArray | None, list[str]]:
        """Final demand, and factors of final demand itself, by region that demands, and those regions."""
        if self.import_treatment == "competitive":
            raise _core.InvalidValue(
                "footprints of regions: imports are 'competitive', expected flows that show the region they come from"
            )
        regions = [*self.regions, *self.demand_regions]
        home = [key[0] if isinstance(key, tuple) else key for key in self.demand_keys]
        if not set(home) <= set(regions):
            raise _core.InvalidValue(
                f"final demand has the categories {', '.join(self.demand_categories)}, expected each to name a region:"
                f" pairs (region, category), or one of {', '.join(regions)}"
            )
        columns = [[k for k, region in enumerate(home) if region == wanted] for wanted in regions]
        demand = np.column_stack([self.final_demand_array[:, at].sum(axis=1) for at in columns])
        own = None
        if factors.by_demand is not None:
            own = np.column_stack([factors.by_demand[:, at].sum(axis=1) for at in columns])
        if self.discrepancy_array is not None:
            demand, regions = np.column_stack([demand, self.discrepancy_array]), [*regions, "discrepancy"]
            own = None if own is None else np.column_stack([own, np.zeros(len(own))])
        return demand, own, regions


def _rows(factors: Factors) -> pd.MultiIndex:
    import pandas as pd

    return pd.MultiIndex.from_arrays([factors.names, factors.units], names=["factor", "unit"])


def _categories(keys: list[Key]) -> pd.Index[Any]:
    import pandas as pd

    pairs = [key for key in keys if isinstance(key, tuple)]
    if pairs:
        return pd.MultiIndex.from_tuples(pairs, names=["region", "category"])
    return pd.Index(keys, name="category")
