"""Linkages, dispersion, key sectors and what regions give each other. Docs: docs/accounts/linkages.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LinkageMeasures", "Spillovers"]

_CLASSES = {
    "rasmussen": ("power", "sensitivity"),
    "leontief": ("total_backward", "total_forward_leontief"),
    "ghosh": ("total_backward", "total_forward"),
    "direct": ("direct_backward", "direct_forward"),
}


# Equal sectors differ from their mean in the last digits of a solve.
_ROUNDING = 1e-10


@dataclass(frozen=True)
class Spillovers:
    """What output multipliers of a multi-regional table give across regions, summed over sectors [1].

    Attributes
    ----------
    by_region
        Effect in the row region of one unit of demand for every product of the column region.
    net
        `by_region` less its transpose: positive where the row region gains more than it gives.
    regions
        By region: self_reliance (mean intra-regional multiplier of its sectors), out (what its demand gives
        others), in (what others' demand gives it).
    """

    by_region: pd.DataFrame
    net: pd.DataFrame
    regions: pd.DataFrame


class LinkageMeasures(FactorBase):
    """How a sector hangs together with those it buys from and sells to."""

    def linkages(self, *, normalised: bool = False) -> pd.DataFrame:
        """Direct and total, backward and forward linkages of every sector [1].

        ========================  =============================================================================
        column                    meaning
        ========================  =============================================================================
        direct_backward           column sum of A (Chenery & Watanabe 1958)
        total_backward            column sum of L: the simple output multiplier
        direct_forward            row sum of B
        total_forward             row sum of G: the input multiplier (Jones 1976), today's usual forward linkage
        direct_forward_leontief   row sum of A
        total_forward_leontief    row sum of L: one more unit of *every* final demand (Rasmussen 1956)
        ========================  =============================================================================

        Parameters
        ----------
        normalised
            Divide each column by its mean, so that 1 is the average sector.

        Source: Miller & Blair 2009, section 12.2.
        """
        import pandas as pd

        values = _core.linkages(self._leontief_system, self.gross_output_array)
        if normalised:
            values = {name: _core.over_mean(column) for name, column in values.items()}
        return pd.DataFrame(values, index=self.index)

    def dispersion(self) -> pd.DataFrame:
        """Rasmussen's power and sensitivity of dispersion, with coefficients of variation [1].

        power_j = mean of column j of L over the mean of L, its variation down column j; sensitivity_i = mean of row i
        over the mean of L, its variation along row i; variances with n - 1. A key sector has a high power and a low
        variation: it draws on many.

        Source: Rasmussen 1956, Studies in Inter-sectoral Relations; Hazari 1970, Review of Economics and Statistics 52.
        """
        import pandas as pd

        names = ("power", "sensitivity", "power_variation", "sensitivity_variation")
        return pd.DataFrame(dict(zip(names, _core.dispersion(self._leontief_system), strict=True)), index=self.index)

    def key_sectors(self, by: Literal["rasmussen", "leontief", "ghosh", "direct"] = "ghosh") -> pd.DataFrame:
        """Classes by whether normalised backward and forward linkages exceed one by more than rounding.

        "key" (both), "backward" (depends on its suppliers), "forward" (others depend on it), "independent".

        Parameters
        ----------
        by
            "ghosh": total linkages, forward by G's rows; "leontief": forward by L's rows;
            "rasmussen": the same as indices of dispersion; "direct": A's columns and B's rows.
        """
        import pandas as pd

        if by not in _CLASSES:
            raise _core.InvalidValue(f"key sectors are asked for by '{by}', expected one of {', '.join(_CLASSES)}")
        backward, forward = _CLASSES[by]
        frame = self.dispersion() if by == "rasmussen" else self.linkages(normalised=True)
        high = [frame[column].to_numpy() > 1.0 + _ROUNDING for column in (backward, forward)]
        kind = np.select([high[0] & high[1], high[0], high[1]], ["key", "backward", "forward"], "independent")
        return pd.DataFrame({"backward": frame[backward], "forward": frame[forward], "class": kind}, index=self.index)

    def multiplier_product_matrix(self) -> pd.DataFrame:
        """Row sum times column sum of L over the sum of L, shape (n, n) [1]: the landscape of linkages.

        Source: Sonis, Hewings & Guo 2000, Economic Systems Research 12.
        """
        values = _core.multiplier_product_matrix(self._leontief_system)
        return self._named_frame(values, "multiplier product [1]")

    def regional_multipliers(self) -> pd.DataFrame:
        """Output multipliers of a multi-regional table by the region where output rises [1].

        Returns
        -------
        DataFrame
            Index: sectors. Columns: total, intra_regional, spillover (all other regions), then one for each region.

        Source: Miller & Blair 2009, chapter 6.
        """
        import pandas as pd

        by_region, total, intra, spillover = self._by_region()
        columns = {"total": total, "intra_regional": intra, "spillover": spillover}
        columns |= dict(zip(self.regions, by_region, strict=True))
        return pd.DataFrame(columns, index=self.index)

    def spillovers(self) -> Spillovers:
        """What regions give each other through purchases [output per final demand]; see :class:`Spillovers`."""
        import pandas as pd

        regions = self.regions
        by_region, *_ = self._by_region()
        flows, reliance, out, into, net = _core.regional_spillovers(by_region, self._region_positions)
        rows, columns = pd.Index(regions, name="output in"), pd.Index(regions, name="demand in")
        return Spillovers(
            pd.DataFrame(flows, index=rows, columns=columns),
            pd.DataFrame(net, index=rows, columns=columns),
            pd.DataFrame({"self_reliance": reliance, "out": out, "in": into}, index=pd.Index(regions, name="region")),
        )

    def _by_region(self) -> Any:
        self._require_regions("regional multipliers")
        return _core.multipliers_by_region(self._leontief_system, self._region_positions, len(self.regions))
