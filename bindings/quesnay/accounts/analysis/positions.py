"""Upstreamness, downstreamness and average propagation lengths. Docs: docs/accounts/positions.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Positions"]


class Positions(FactorBase):
    """Where a sector stands in the chains of production."""

    def upstreamness(self, *, use: BySector | None = None) -> pd.Series[Any]:
        """Average distance of each sector's output from final use [stages, 1 or more].

        U = (I - D)^-1 1 with D = diag(use)^-1 Z: one stage for what is sold to final use, two for what is sold to
        those who sell to final use, and so on, weighted by the amounts.

        Parameters
        ----------
        use
            What each product is spread over. By default gross output, which suits a closed economy and a table of
            domestic flows (U is then the row sum of G). Where flows hold imported inputs, Antras et al. take output -
            exports + imports - additions to inventories.

        Source: Antras, Chor, Fally & Hillberry 2012, American Economic Review 102; Miller & Temurshoev 2017.
        """
        import pandas as pd

        self._require_no_negative_flows()
        spread = self.gross_output_array if use is None else self._by_label(use, "use")
        sold = self.flows_array.sum(axis=1)
        over = np.flatnonzero(sold > spread * (1.0 + max(self.tolerance, 1e-9)) + self.absolute_tolerance)
        if use is not None and over.size:
            at = int(over[0])
            raise _core.InvalidValue(
                f"use of sector '{self.labels[at]}' is {spread[at]:.12g}, less than the {sold[at]:.12g} that it sells"
                " to sectors, expected all that its product is spread over"
            )
        values = _core.upstreamness(self.flows_array, spread, self.labels)
        return pd.Series(values, index=self.index, name="upstreamness [stages]")

    def downstreamness(self) -> pd.Series[Any]:
        """Average distance of each sector's inputs from primary inputs, (I - A')^-1 1 [stages, 1 or more].

        Source: Antras & Chor 2013, Econometrica 81; Miller & Temurshoev 2017.
        """
        import pandas as pd

        self._require_no_negative_flows()
        values = _core.downstreamness(self._leontief_system)
        return pd.Series(values, index=self.index, name="downstreamness [stages]")

    def average_propagation_lengths(self) -> pd.DataFrame:
        """Average number of rounds in which a push of the row sector reaches the column sector [rounds].

        v_ij = h_ij / (l_ij - [i = j]), H = L (L - I). Not a number where no chain leads from one to the other.

        Source: Dietzenbacher, Romero & Bosma 2005, Estudios de Economia Aplicada 23.
        """
        self._require_no_negative_flows()
        values = _core.average_propagation_lengths(self._leontief_system)
        return self._named_frame(values, "propagation length [rounds]")
