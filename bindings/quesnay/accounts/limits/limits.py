"""Output under limits: capacity, given outputs, rationing, and scarce factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.limits.factor_limits import FactorLimited, factor_limited
from quesnay.accounts.limits.techniques import added_techniques
from quesnay.accounts.parts.labelled import BySector, FloatArray, as_labels, block, matrix, number, vector, with_units

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CapacityLimited", "Limits"]


@dataclass(frozen=True)
class CapacityLimited:
    """Output under capacity limits.

    Attributes
    ----------
    sectors
        By sector: capacity, demand (orders that output answers), output, unmet (orders not served) [unit of the
        table], bound (yes or no), shadow_value (what one more unit of capacity adds to the weighted sum of outputs)
        [1]. ``attrs["units"]`` gives the unit of each column.
    marginal
        What one more unit of the capacity of each bound sector (column) adds to every sector's output (row) [1].
    """

    sectors: pd.DataFrame
    marginal: pd.DataFrame


class Limits(FactorBase):
    """Output under limits, with shadow values."""

    def _demand(self, final_demand: BySector | None) -> FloatArray:
        if final_demand is None:
            return self.net_final_demand_array
        return self._by_label(final_demand, "final demand")

    def _weights(self, weights: BySector | None) -> FloatArray:
        return self.core.value_added_per_output() if weights is None else self._by_label(weights, "weights")

    def _sectors(self, columns: dict[str, Any], others: dict[str, str]) -> pd.DataFrame:
        """Columns by sector in the unit of the table, but for the units of others."""
        unit = self.unit or "unit of the table"
        return with_units({name: (values, others.get(name, unit)) for name, values in columns.items()}, self.index)

    def capacity_limited(
        self,
        capacity: BySector,
        *,
        final_demand: BySector | None = None,
        weights: BySector | None = None,
    ) -> CapacityLimited:
        """The greatest output x with x <= A x + f and x <= capacity, with exact shadow values.

        With bound sectors B at capacity and the others F free, x_F = (I - A_FF)^-1 (f_F + A_FB capacity_B). Shortage
        falls on imports and lost sales.

        Parameters
        ----------
        capacity
            By sector [unit of the table]; a sector that is not named has no limit.
        final_demand
            f; the table's own by default.
        weights
            Of the outputs in the shadow values [1]; value added per output by default.

        Raises
        ------
        NotProductive, InvalidValue, UnknownName
        """
        import pandas as pd

        self._require_no_negative_flows()
        limit = self._by_label(capacity, "capacity", np.inf)
        demand = self._demand(final_demand)
        weight = self._weights(weights)
        a = self.coefficients_array
        output, orders, bound, held, value = _core.capacity_limited_solution(a, demand, limit, weight, self.labels)
        columns = {
            "capacity": limit, "demand": orders, "output": output,
            "unmet": np.where(bound, orders - output, 0.0), "bound": bound, "shadow_value": value,
        }  # fmt: skip
        marginal = pd.DataFrame(_core.marginal_output(a, held, self.labels), self.index, self.index)
        units = {"bound": "yes or no", "shadow_value": "1"}
        return CapacityLimited(self._sectors(columns, units), marginal.loc[:, bound])

    def mixed(
        self,
        output: BySector,
        *,
        final_demand: BySector | None = None,
    ) -> pd.DataFrame:
        """The mixed exogenous-output model: output given for some sectors, final demand for the others.

        Parameters
        ----------
        output
            Output of the sectors named [unit of the table].
        final_demand
            Of the other sectors; the table's own by default. What it says of the sectors named is not used.

        Returns
        -------
        pandas.DataFrame
            By sector: given (yes or no), output, final_demand (of a sector with given output what intermediate use
            leaves, which may be negative) [unit of the table]. ``attrs["units"]`` gives the unit of each column.

        Notes
        -----
        Source: Miller & Blair 2009, Input-Output Analysis, section 13.2.
        """
        self._require_no_negative_flows()
        at, amounts = self._named(output, "output")
        given = np.zeros(len(self.labels), dtype=bool)
        given[at] = True
        values = self._demand(final_demand).copy()
        values[at] = amounts
        x, f = _core.mixed_model(self.coefficients_array, given.tolist(), values, self.labels)
        return self._sectors({"given": given, "output": x, "final_demand": f}, {"given": "yes or no"})

    def rationed(
        self,
        capacity: BySector,
        *,
        rule: str = "proportional",
        import_flexibility: float = 0.0,
        local_share: FloatArray | pd.DataFrame | None = None,
        final_demand: BySector | None = None,
        least_coefficient: float = 0.0,
    ) -> pd.DataFrame:
        """Output when buyers cannot replace all that their suppliers ration.

        Parameters
        ----------
        capacity
            By sector [unit of the table]; a sector that is not named has no limit.
        rule
            ``proportional``: all buyers of a rationed sector go short by the same share; ``intermediates_first``:
            final demand goes short first.
        import_flexibility
            Share of a local shortage that buyers make up by imports, 0 to 1. At 1 no input binds, and the result is
            that of :meth:`capacity_limited`.
        local_share
            R, share of each input bought within the economy, shape (n, n); 1 everywhere by default: the table's flows
            are then all local.
        least_coefficient
            Inputs below this coefficient are not essential.

        Returns
        -------
        pandas.DataFrame
            By sector: capacity, demand (orders), output [unit of the table], served (share of orders) [1], input_limit
            (share of planned output that inputs allow) [1], delivered_demand (final demand met) [unit of the table].
            ``attrs["units"]`` gives the unit of each column.

        Notes
        -----
        Source: Pichler & Farmer 2021, Economic Systems Research 34 (rules).
        """
        self._require_no_negative_flows()
        limit = self._by_label(capacity, "capacity", np.inf)
        a = self.coefficients_array
        share = np.ones_like(a) if local_share is None else matrix(local_share, self.keys, self.keys, "local_share")
        s = _core.rationed_solution(
            a, share, self._demand(final_demand), limit, self.labels, rule=_core.rationing_rule(str(rule)),
            import_flexibility=number(import_flexibility, "import_flexibility"),
            least_coefficient=number(least_coefficient, "least_coefficient"), most_rounds=10000,
        )  # fmt: skip
        columns = {
            "capacity": limit, "demand": s.demand, "output": s.output, "served": s.served,
            "input_limit": s.input_limit, "delivered_demand": s.delivered_demand,
        }  # fmt: skip
        return self._sectors(columns, {"served": "1", "input_limit": "1"})

    def factor_limited(
        self,
        use: pd.DataFrame,
        available: BySector,
        *,
        capacity: BySector | None = None,
        least_demand: BySector | None = None,
        most_demand: BySector | None = None,
        weights: BySector | None = None,
        techniques: pd.DataFrame | None = None,
        makes: Mapping[str, str] | None = None,
    ) -> FactorLimited:
        """The output of greatest value that scarce factors allow, with the value of one more unit of each.

        max w'x over x and f subject to x = A x + f, B x <= available, 0 <= x <= capacity and
        least_demand <= f <= most_demand. Solved by HiGHS (dual simplex).

        Parameters
        ----------
        use
            B, factor by sector: units of each factor per unit of output.
        available
            Units of each factor.
        capacity
            By sector [unit of the table]; no limit by default.
        least_demand, most_demand
            Bounds of final demand [unit of the table]; by default 0 and the table's own final demand, net of
            competitive imports. Where that is below 0, as for a product that is mostly imported, it is the least.
        weights
            w; value added per output by default.
        techniques
            Further ways of making: inputs per output, sectors by techniques [1]. `use`, `capacity` and `weights` then
            name the techniques too; without weights one is worth what its inputs leave of its output.
        makes
            The product of each technique.

        Raises
        ------
        InvalidValue
            If the problem has no solution, with the reason the solver gives.

        Notes
        -----
        Source: Dorfman, Samuelson & Solow 1958, Linear Programming and Economic Analysis, chapters 9 and 10.
        """
        n = len(self.labels)
        more = added_techniques(techniques, makes, self.labels, self.keys)
        most = self.net_final_demand_array if most_demand is None else self._by_label(most_demand, "most_demand")
        least = np.minimum(most, 0.0) if least_demand is None else self._by_label(least_demand, "least_demand", 0.0)
        ways = [*self.keys, *more.names]
        limit = np.full(n + len(more.names), np.inf)
        if capacity is not None:
            limit = vector(capacity, "capacity", ways, missing=np.inf)
        worth = self._weights(None) if weights is None else vector(weights, "weights", ways)
        worth = np.concatenate([worth, 1.0 - more.inputs.sum(axis=0)]) if weights is None else worth
        amounts, factors = block(use, "the use of factors", rows=None, columns=ways)
        if not factors:
            raise _core.InvalidValue("the use of factors names no factor, expected a row for each")
        names = as_labels(factors)
        there = vector(available, "available", factors, kind="factor", owner="their use")
        return factor_limited(
            np.hstack([self.coefficients_array, more.inputs]), amounts, there,
            least=least, most=most, capacity=limit, weights=worth, labels=self.labels, factors=names,
            index=self.index, unit=self.unit, makes=[*range(n), *more.makes] if more.names else None,
            ways=as_labels(ways),
        )  # fmt: skip
