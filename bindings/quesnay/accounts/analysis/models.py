"""Quantity, price and supply-driven models of a table. Docs: docs/accounts/models.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase, Factors, Of
from quesnay.accounts.parts.arguments import each_of
from quesnay.accounts.parts.labelled import FloatArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Models"]


class Models(FactorBase):
    """What output meets a demand, what price covers a cost, and where supplied inputs go."""

    def leontief_inverse(self) -> pd.DataFrame:
        """L = (I - A)^-1, shape (n, n) [1]: output of the row sector per unit of final demand for the column's product.

        Made on each call and not kept. Source: Miller & Blair 2009, chapter 2.
        """
        return self._named_frame(self._leontief_system.inverse(), "L [1]")

    def ghosh_inverse(self) -> pd.DataFrame:
        """G = (I - B)^-1, shape (n, n) [1]. Source: Ghosh 1958; Miller & Blair 2009, chapter 12."""
        return self._named_frame(_core.ghosh_inverse(self._leontief_system, self.gross_output_array), "G [1]")

    def quantities(
        self, final_demand: BySector, *, of: str | tuple[Of, ...] | list[Of] = ("value_added",)
    ) -> pd.DataFrame:
        """Output that meets a final demand, x = (I - A)^-1 f, and what is used and earned with it.

        Parameters
        ----------
        final_demand
            f, one number for each sector [unit of the table]; entries may be negative. Changes give changes.
        of
            Further columns: names or amounts as :meth:`factors` takes them ("employment").

        Returns
        -------
        DataFrame
            Index: sectors. Columns (name, unit): output and each factor, at unchanged coefficients.

        Source: Leontief quantity model; Miller & Blair 2009, chapter 2.
        """
        import pandas as pd

        output = self._leontief_system.solve_vector(self._by_label(final_demand, "final demand"))
        columns = {("output", self.unit): output}
        for name in each_of(of, "of", "a factor or a list of factors"):
            factors = self.factors(name)
            used = _core.factor_use(factors.per_output, output, self.labels)
            for row, unit, amounts in zip(factors.names, factors.units, used, strict=True):
                columns[row, unit] = amounts
        frame = pd.DataFrame(columns, index=self.index)
        frame.columns.names = ["quantity", "unit"]
        return frame

    def prices(
        self,
        *,
        change: BySector | None = None,
        part: Of | None = None,
        fixed: BySector | None = None,
        costs: BySector | None = None,
    ) -> pd.DataFrame:
        """Cost-push prices, p = (I - A')^-1 v; one in the table itself.

        Every sector passes its costs on in full and no one substitutes. v is all that is not bought from domestic
        sectors, 1 - 1'A.

        Parameters
        ----------
        change
            Relative change of the primary inputs of each sector named: 0.1 for a tenth more.
        part
            What changes: "value_added", one of its rows ("wages"), a row of other costs, "imports" where imports are
            apart, or amounts by sector in the unit of the table; by default all of v.
        fixed
            Prices set from outside, by sector [1]: {"energy": 1.3}. Those sectors' own costs then do not matter, and
            `primary costs` says what their price leaves them.
        costs
            v itself in place of the table's, by sector [1]: the table's ``prices()["primary costs"]`` and a tax of so
            much money per unit of output, for example.

        Raises
        ------
        InvalidValue
            For a part in another unit than the table's, or of more than all primary inputs; a change of less than -1.

        Returns
        -------
        DataFrame
            Index: sectors. Columns: price and primary costs [per unit of output at the table's prices].

        Source: Miller & Blair 2009, section 2.6; Oosterhaven 1996, Southern Economic Journal 62.
        """
        import pandas as pd

        if costs is None:
            primary = _core.primary_costs(self.coefficients_array)
        else:
            primary = self._by_label(costs, "primary costs")
        if part is not None and change is None:
            raise _core.InvalidValue("a part of primary costs is named and no change is given, expected both")
        if change is not None:
            changing = primary if part is None else self._part_of_costs(part)
            relative = self._by_label(change, "change", 0.0)
            below = np.flatnonzero(relative < -1.0)
            if below.size:
                raise _core.InvalidValue(
                    f"the change of sector '{self.labels[below[0]]}' is {relative[below[0]]:.12g}, expected -1 (all"
                    " of it falls away) or more"
                )
            primary = _core.changed_costs(primary, changing, relative, self.labels)
        at, values = ([], np.zeros(0)) if fixed is None else self._named(fixed, "the fixed prices")
        if at:
            any_sign = self.negative_flows == "keep"
            prices, primary = _core.prices_with_fixed(
                self.coefficients_array, primary, at, values, self.labels, any_sign
            )
        else:
            prices = _core.cost_push_prices(self._leontief_system, primary)
        frame = pd.DataFrame({"price": prices, "primary costs": primary}, index=self.index)
        frame.columns.name = "[1]"
        return frame

    def _part_of_costs(self, part: Of) -> FloatArray:
        """A part of primary inputs per unit of output. Raises InvalidValue for other units and more than all."""
        bought = self.import_flows_array
        if isinstance(part, str) and part == "imports" and bought is not None and part not in self.other_cost_rows:
            return self._summed(self._with_ratios([part], [self.unit], bought.sum(axis=0).reshape(1, -1), None))
        found = self.money_factors(part, "the part of primary costs")
        amounts = found.amounts.sum(axis=0)
        paid = np.maximum(self.value_added_array, 0.0).sum(axis=0) + np.maximum(self.other_costs_array, 0.0).sum(axis=0)
        paid = paid if bought is None else paid + bought.sum(axis=0)
        over = np.flatnonzero(amounts > paid * (1.0 + max(self.tolerance, 1e-9)) + self.absolute_tolerance)
        if over.size:
            at = int(over[0])
            raise _core.InvalidValue(
                f"the part of primary costs of sector '{self.labels[at]}' is {amounts[at]:.12g}, more than all its"
                f" primary inputs of {paid[at]:.12g}"
            )
        return self._summed(found)

    @staticmethod
    def _summed(factors: Factors) -> FloatArray:
        per_output: FloatArray = factors.per_output.sum(axis=0)
        return per_output

    def supply_driven(self, primary_inputs: BySector) -> pd.Series[Any]:
        """Output when primary inputs are given and sold on in fixed shares, x = (I - B')^-1 v [unit of the table].

        .. warning::
           As a model of quantities it supposes that customers turn whatever they are sold into output, without the
           other inputs: Oosterhaven 1988 (Journal of Regional Science 28) finds that implausible. Read the ratio of
           the result to the old output as a price after a change of primary input prices (Dietzenbacher 1997), where
           it equals :meth:`prices`.

        Parameters
        ----------
        primary_inputs
            v, one number for each sector: all that is not bought from domestic sectors. Changes give changes.

        Source: Ghosh 1958, Economica 25.
        """
        import pandas as pd

        inputs = self._by_label(primary_inputs, "primary inputs")
        output = _core.supply_driven_output(self._allocation_system, inputs)
        return pd.Series(output, index=self.index, name=f"output [{self.unit}]" if self.unit else "output")
