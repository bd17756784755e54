"""Field of influence and important coefficients. Docs: docs/accounts/influence.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.parts.labelled import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Influence"]


class Influence(FactorBase):
    """What one coefficient does to all the others' results."""

    def field_of_influence(self, seller: Any, buyer: Any) -> pd.DataFrame:
        """First-order field of influence of one coefficient, F = L[:, seller] L[buyer, :], shape (n, n) [1].

        F_kl is the derivative of l_kl by a_(seller, buyer).

        Source: Sonis & Hewings 1992, Economic Systems Research 4; Miller & Blair 2009, section 12.3.
        """
        i, j = self._cell(seller, buyer)
        return self._named_frame(
            _core.field_of_influence(self._leontief_system.inverse(), i, j), "field of influence [1]"
        )

    def inverse_change(self, seller: Any, buyer: Any, change: float) -> pd.DataFrame:
        """Change of the whole inverse when one coefficient rises by `change`, exactly, shape (n, n) [1].

        L(d) - L = d / (1 - d l_ji) L[:, i] L[j, :]. Source: Sherman & Morrison 1950.

        Raises
        ------
        InvalidValue
            If the coefficient would be negative or the table no longer productive.
        """
        i, j = self._cell(seller, buyer)
        values = _core.inverse_change(self._leontief_system, i, j, number(change, "change"))
        return self._named_frame(values, "change of L [1]")

    def influence(self, *, change: float = 0.0, measure: Literal["total", "squared"] = "squared") -> pd.DataFrame:
        """Size of the field of influence of every coefficient, shape (n, n) [1]: row seller, column buyer.

        Parameters
        ----------
        change
            d of the exact field L[:, i] L[j, :] / (1 - d l_ji); 0 for the first-order one.
        measure
            "squared": sum of squares of the elements, by which Sonis & Hewings rank coefficients; "total": sum of
            the first-order field, column sum i times row sum j of L.
        """
        if measure not in ("total", "squared"):
            raise _core.InvalidValue(f"the measure is '{measure}', expected 'total' or 'squared'")
        total, squared = _core.influence_sizes(self._leontief_system.inverse(), number(change, "change"), self.labels)
        return self._named_frame(total if measure == "total" else squared, f"influence, {measure} [1]")

    def important_coefficients(self, *, tolerance: float = 0.01, relative_change: float = 0.01) -> pd.DataFrame:
        """All coefficients that are not zero [1], the most important first.

        Parameters
        ----------
        tolerance
            Relative change of an output that is tolerated.
        relative_change
            Relative change of the coefficient for `inverse_sensitivity`.

        Returns
        -------
        DataFrame
            Index: (seller, buyer). Columns: coefficient; tolerable_limit, the relative change of the coefficient at
            which the first output moves by `tolerance` of itself, r_ij = p / (a_ij (p l_ji + x_j max_k l_ki/x_k))
            (a small one marks an important coefficient); inverse_sensitivity, the largest relative change of any
            element of L when the coefficient rises by `relative_change` of itself.

        Source: Schintke & Staeglin 1988; Hewings 1984 (inverse-important coefficients).
        """
        import pandas as pd

        self._require_no_negative_flows()
        tolerated = number(tolerance, "tolerance")
        limits = _core.tolerable_limits(self._leontief_system, self.gross_output_array, tolerated)
        sensitivity = _core.inverse_sensitivity(self._leontief_system, number(relative_change, "relative_change"))
        cells = pd.MultiIndex.from_product([self.labels, self.labels], names=["seller", "buyer"])
        frame = pd.DataFrame(
            {
                "coefficient": self.coefficients_array.ravel(),
                "tolerable_limit": limits.ravel(),
                "inverse_sensitivity": sensitivity.ravel(),
            },
            index=cells,
        )
        return frame[frame.coefficient != 0.0].sort_values("tolerable_limit", kind="stable")

    def _cell(self, seller: Any, buyer: Any) -> tuple[int, int]:
        return self._position(seller), self._position(buyer)
