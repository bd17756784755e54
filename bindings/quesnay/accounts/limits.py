"""Output under limits: capacity, given outputs, rationing, and scarce factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay import _core
from quesnay.accounts.base import FloatArray, TableBase
from quesnay.accounts.factor_limits import FactorLimited, factor_limited

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CapacityLimited", "Limits"]

BySector = Mapping[str, float]
_RULES = {
    "proportional": _core.RationingRule.Proportional,
    "intermediates_first": _core.RationingRule.IntermediatesFirst,
}


@dataclass(frozen=True)
class CapacityLimited:
    """Output under capacity limits.

    Attributes
    ----------
    sectors
        By sector: capacity, demand (orders that output answers), output, unmet (orders not served) [unit of the
        table], bound, shadow_value (what one more unit of capacity adds to the weighted sum of outputs).
    marginal
        What one more unit of the capacity of each bound sector (column) adds to every sector's output (row) [1].
    """

    sectors: pd.DataFrame
    marginal: pd.DataFrame


class Limits(TableBase):
    """Output under limits, with shadow values."""

    def _by_sector(self, given: BySector | pd.Series[Any] | FloatArray, what: str, missing: float | None) -> FloatArray:
        """Numbers in the table's order. Sectors not named get `missing`; where that is None all must be named."""
        if isinstance(given, np.ndarray | list | tuple):
            array = np.asarray(given, dtype=float)
            if array.shape != (len(self.labels),):
                raise _core.DimensionMismatch(
                    f"{what} has shape {array.shape}, expected one number for each of the {len(self.labels)} sectors"
                )
            return array
        numbers: dict[str, float] = {}
        for key, value in given.items():
            label = key if isinstance(key, str) else ":".join(map(str, key))  # type: ignore[call-overload]
            if label not in self.labels:
                raise _core.UnknownName(_core.unknown_sentence("sector", label, self.labels))
            if label in numbers:
                raise _core.DuplicateName(f"{what} gives sector '{label}' twice, expected one number")
            numbers[label] = float(value)
        absent = [label for label in self.labels if label not in numbers]
        if absent and missing is None:
            raise _core.InvalidValue(f"{what} has no number for sector '{absent[0]}', expected one for every sector")
        return np.array([numbers.get(label, missing) for label in self.labels], dtype=float)

    def _demand(self, final_demand: BySector | pd.Series[Any] | FloatArray | None) -> FloatArray:
        if final_demand is None:
            return self.net_final_demand_array
        return self._by_sector(final_demand, "final demand", None)

    def _value_added_ratios(self) -> FloatArray:
        total = self.value_added_array.sum(axis=0)
        ratios = np.zeros(len(self.labels))
        np.divide(total, self.gross_output_array, out=ratios, where=self.gross_output_array > 0.0)
        return ratios

    def capacity_limited(
        self,
        capacity: BySector | pd.Series[Any] | FloatArray,
        *,
        final_demand: BySector | pd.Series[Any] | FloatArray | None = None,
        weights: BySector | pd.Series[Any] | FloatArray | None = None,
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

        limit = self._by_sector(capacity, "capacity", np.inf)
        demand = self._demand(final_demand)
        weight = self._value_added_ratios() if weights is None else self._by_sector(weights, "weights", None)
        a = self.coefficients_array
        output, orders, bound, value = _core.capacity_limited_solution(a, demand, limit, weight, self.labels)
        columns = {
            "capacity": limit, "demand": orders, "output": output, "unmet": orders - output, "bound": bound,
            "shadow_value": value,
        }  # fmt: skip
        marginal = pd.DataFrame(_core.marginal_output(a, bound, self.labels), self.index, self.index)
        return CapacityLimited(pd.DataFrame(columns, self.index), marginal.loc[:, bound])

    def mixed(
        self,
        output: BySector | pd.Series[Any],
        *,
        final_demand: BySector | pd.Series[Any] | FloatArray | None = None,
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
            By sector: given, output, final_demand (of a sector with given output what intermediate use leaves, which
            may be negative) [unit of the table].

        Notes
        -----
        Source: Miller & Blair 2009, Input-Output Analysis, section 13.2.
        """
        import pandas as pd

        named = self._by_sector(output, "output", np.nan)
        given = ~np.isnan(named)
        values = np.where(given, named, self._demand(final_demand))
        x, f = _core.mixed_model(self.coefficients_array, given.tolist(), values, self.labels)
        return pd.DataFrame({"given": given, "output": x, "final_demand": f}, self.index)

    def rationed(
        self,
        capacity: BySector | pd.Series[Any] | FloatArray,
        *,
        rule: str = "proportional",
        import_flexibility: float = 0.0,
        local_share: FloatArray | pd.DataFrame | None = None,
        final_demand: BySector | pd.Series[Any] | FloatArray | None = None,
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
            By sector: capacity, demand (orders), output, served (share of orders), input_limit (share of planned output
            that inputs allow), delivered_demand (final demand met).

        Notes
        -----
        Source: Pichler & Farmer 2021, Economic Systems Research 34 (rules).
        """
        import pandas as pd

        if rule not in _RULES:
            raise _core.UnknownName(_core.unknown_sentence("rationing rule", rule, list(_RULES)))
        limit = self._by_sector(capacity, "capacity", np.inf)
        a = self.coefficients_array
        share = np.ones_like(a) if local_share is None else np.asarray(local_share, dtype=float)
        s = _core.rationed_output(
            a, share, self._demand(final_demand), limit, self.labels, rule=_RULES[rule],
            import_flexibility=import_flexibility, least_coefficient=least_coefficient, most_rounds=10000,
        )  # fmt: skip
        columns = {
            "capacity": limit, "demand": s.demand, "output": s.output, "served": s.served,
            "input_limit": s.input_limit, "delivered_demand": s.delivered_demand,
        }  # fmt: skip
        return pd.DataFrame(columns, self.index)

    def factor_limited(
        self,
        use: pd.DataFrame,
        available: BySector | pd.Series[Any],
        *,
        capacity: BySector | pd.Series[Any] | FloatArray | None = None,
        least_demand: BySector | pd.Series[Any] | FloatArray | None = None,
        most_demand: BySector | pd.Series[Any] | FloatArray | None = None,
        weights: BySector | pd.Series[Any] | FloatArray | None = None,
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
            Bounds of final demand [unit of the table]; by default 0 and the table's own final demand.
        weights
            w; value added per output by default.

        Raises
        ------
        InvalidValue
            If the problem has no solution, with the reason the solver gives.

        Notes
        -----
        Source: Dorfman, Samuelson & Solow 1958, Linear Programming and Economic Analysis, chapters 9 and 10.
        """
        least = np.zeros(len(self.labels)) if least_demand is None else self._by_sector(least_demand, "demand", 0.0)
        limit = np.full(len(self.labels), np.inf) if capacity is None else self._by_sector(capacity, "capacity", np.inf)
        weight = self._value_added_ratios() if weights is None else self._by_sector(weights, "weights", None)
        missing = [name for name in use.index if name not in available]
        if missing:
            raise _core.InvalidValue(f"factor '{missing[0]}' is used but no amount of it is given")
        for name in available.keys():  # noqa: SIM118  (a Series iterates over its values)
            if name not in use.index:
                known = [str(one) for one in use.index]
                raise _core.UnknownName(_core.unknown_sentence("factor", str(name), known))
        absent = [label for label in self.labels if label not in use.columns]
        if absent:
            raise _core.InvalidValue(f"the use of factors has no column for sector '{absent[0]}'")
        return factor_limited(
            self.coefficients_array, use.loc[:, self.labels], [float(available[name]) for name in use.index],
            least=least, most=self._demand(most_demand), capacity=limit, weights=weight, index=self.index,
        )  # fmt: skip
