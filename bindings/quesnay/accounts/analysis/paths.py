"""Structural path analysis. Docs: docs/accounts/paths.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase, Of
from quesnay.accounts.parts.labelled import FloatArray, count, number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Paths"]


class Paths(FactorBase):
    """Which supply chains carry a factor to final demand."""

    def supply_paths(
        self,
        of: Of = "value_added",
        *,
        share: float = 0.001,
        cut_off: float | None = None,
        final_demand: BySector | None = None,
        most_paths: int = 1_000_000,
    ) -> pd.DataFrame:
        """All supply chains that carry at least a share of the factor embodied in final demand.

        A path j <- i <- h is: final demand for j, made with inputs of i, made with inputs of h, where the factor is
        used: c_h a_hi a_ij f_j. No path above the cut-off is missed, however long.

        Parameters
        ----------
        of
            One factor, as :meth:`factors` takes it.
        share, cut_off
            The smallest path listed: as a share of the total, or (instead) in the factor's unit.
        final_demand
            f; the table's own by default.
        most_paths
            The search is refused when it finds more.

        Returns
        -------
        DataFrame
            Largest first. Columns: path, stage (number of purchases), contribution [unit of the factor], share,
            cumulative_share. `attrs`: total, covered, coverage (share of the total that is listed), cut_off, unit.

        Source: Defourny & Thorbecke 1984, Economic Journal 94; Lenzen 2003, Structural Change and Economic
        Dynamics 14.
        """
        import pandas as pd

        self._require_no_negative_flows()
        factors = self.factors(of)
        if len(factors.names) != 1:
            raise _core.InvalidValue(f"paths are asked of {len(factors.names)} rows at once, expected 1")
        demand = self._net_demand if final_demand is None else self._by_label(final_demand, "final demand")
        if cut_off is None:
            self._require_total(factors.per_output, demand)
        paths, total, covered, coverage, smallest = _core.supply_paths(
            self._leontief_system,
            factors.per_output[0],
            demand,
            number(share, "share") if cut_off is None else number(cut_off, "cut_off"),
            cut_off is None,
            count(most_paths, "most_paths"),
        )
        frame = pd.DataFrame(
            {
                "path": [" <- ".join(self.labels[i] for i in sectors) for sectors, _, _ in paths],
                "stage": [len(sectors) - 1 for sectors, _, _ in paths],
                "contribution": [contribution for _, contribution, _ in paths],
                "share": [part for _, _, part in paths],
            }
        )
        frame["cumulative_share"] = frame["share"].cumsum()
        frame.columns.name = f"{factors.names[0]} [{factors.units[0]}]"
        frame.attrs |= {"total": total, "covered": covered, "coverage": coverage, "cut_off": smallest}
        return frame

    def _require_total(self, per_output: FloatArray, demand: FloatArray) -> None:
        """Raises InvalidValue where demands above and below zero cancel, so that every path is above a share."""
        if not (demand < 0.0).any():
            return
        terms = _core.factor_multipliers(self._leontief_system, per_output)[0] * demand
        if 0.0 < np.abs(terms).sum() and abs(terms.sum()) <= 1e-12 * np.abs(terms).sum():
            raise _core.InvalidValue(
                "the total is 0 but for rounding: demands above and below 0 cancel, and paths have no share of it;"
                " expected a cut_off in the unit of the factor"
            )
