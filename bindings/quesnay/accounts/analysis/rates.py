"""Prices under rates of tax, tariff and import prices that are told one by one. Docs: docs/accounts/models.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase
from quesnay.accounts.parts.labelled import FloatArray, as_labels

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rates"]


class Rates(FactorBase):
    """Cost-push prices with explicit rates."""

    def taxed_prices(
        self,
        *,
        output_tax: BySector | None = None,
        input_tax: BySector | None = None,
        import_prices: BySector | None = None,
        tariff: BySector | None = None,
    ) -> pd.DataFrame:
        """Prices when rates are added to those of the table's year, and what the rates raise; one without rates.

        ``(1 - t_j) p_j = sum_i (1 + s_i) p_i a_ij + sum_i (1 + tau_i) q_i m_ij + v_j``, v what else a unit costs in the
        table. Every sector passes its costs on in full and no one substitutes.

        Parameters
        ----------
        output_tax
            t, of the price at which the sector named sells [1]: 0.1 for a tenth of its receipts, below zero for a
            subsidy.
        input_tax
            s, of the price of the domestic product named, paid by the sectors that buy it [1].
        import_prices
            q, prices of imported products [1]: {"energy": 1.3}. Needs imports apart.
        tariff
            tau, of the price of the imported product named [1]. Needs imports apart.

        Returns
        -------
        DataFrame
            Index: sectors. Columns: price, output_tax, input_tax, tariff and imports [per unit of output at the table's
            prices], revenue (of the three at the table's quantities) [unit of the table]; ``attrs["units"]``.

        Raises
        ------
        InvalidValue
            For rates of imports where they are not apart, a tax of all receipts or more, a rate below -1, a price below
            0; NotProductive where taxes leave no price that covers costs.

        Source: Miller & Blair 2009, section 2.6; United Nations 2018, Handbook on Supply and Use Tables, chapter 20.
        """
        import pandas as pd

        a = self.coefficients_array
        n = len(self.labels)
        t = self._rate(output_tax, "output tax", 0.0)
        s = self._rate(input_tax, "input tax", 0.0)
        q, tau = self._rate(import_prices, "import price", 1.0), self._rate(tariff, "tariff", 0.0)
        apart = self.import_flows_array is not None
        if not apart and (import_prices is not None or tariff is not None):
            raise _core.InvalidValue(
                f"import prices or tariffs are given for a table whose imports are '{self.import_treatment}', expected"
                " 'apart': split_imports makes such a table"
            )
        self._require(t < 1.0, t, "output tax", "below 1")
        for rate, what in ((s, "input tax"), (tau, "tariff")):
            self._require(rate >= -1.0, rate, what, "-1 or more")
        self._require(q >= 0.0, q, "import price", "0 or more")
        m = self.core.import_coefficients() if apart else np.zeros((n, n))
        other = np.where(self.gross_output_array > 0.0, 1.0 - a.sum(axis=0) - m.sum(axis=0), 0.0)
        imports, tariffs = q @ m, (tau * q) @ m
        taxed = a * (1.0 + s)[:, None] / (1.0 - t)
        system = _core.LeontiefSystem(taxed, as_labels(self.keys), any_sign=self.negative_flows == "keep")
        price = system.solve_transposed_vector((other + imports + tariffs) / (1.0 - t))
        columns = {
            "price": price, "output_tax": t * price, "input_tax": (s * price) @ a, "tariff": tariffs,
            "imports": imports,
        }  # fmt: skip
        raised = columns["output_tax"] + columns["input_tax"] + tariffs
        frame = pd.DataFrame({**columns, "revenue": raised * self.gross_output_array}, index=self.index)
        unit = self.unit or "unit of the table"
        frame.attrs["units"] = {**dict.fromkeys(columns, "per unit of output"), "revenue": unit}
        return frame

    def _rate(self, rates: BySector | None, what: str, usual: float) -> FloatArray:
        if rates is None:
            return np.full(len(self.labels), usual)
        return self._by_label(rates, what, usual)

    def _require(self, fits: Any, rates: FloatArray, what: str, expected: str) -> None:
        wrong = np.flatnonzero(~np.asarray(fits, dtype=bool))
        if wrong.size:
            at = int(wrong[0])
            raise _core.InvalidValue(
                f"the {what} of sector '{self.labels[at]}' is {rates[at]:.12g}, expected {expected}"
            )
