"""Multipliers of output, value added, income, employment, energy and emissions. Docs: docs/accounts/multipliers.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import BySector, FactorBase, Factors, Of
from quesnay.accounts.parts.labelled import FloatArray, as_labels, number
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Households", "Multipliers"]


@dataclass(frozen=True)
class Households:
    """A table closed with households: they earn by output and spend by income.

    Attributes
    ----------
    coefficients
        The closed A, shape (n + 1, n + 1) [1]: the last row is labour income per output, the last column consumption
        per income.
    income
        Labour income of each sector, shape (n) [unit of the table].
    total_income
        What consumption is divided by [unit of the table].
    category
        Name of the category of final demand that was made endogenous, "" if consumption was given as numbers.
    any_sign
        Whether the table was read with flows below zero kept.
    """

    coefficients: pd.DataFrame
    income: FloatArray
    total_income: float
    category: str
    any_sign: bool = False

    @cached_property
    def _leontief_system(self) -> _core.LeontiefSystem:
        """I - A of the closed model, factored once. Raises NotProductive if all income is spent at home."""
        return _core.LeontiefSystem(
            self.coefficients.to_numpy(), as_labels(self.coefficients.index), any_sign=self.any_sign
        )

    def leontief_inverse(self) -> pd.DataFrame:
        """The closed (I - A)^-1, shape (n + 1, n + 1) [1]."""
        return self.coefficients.__class__(
            self._leontief_system.inverse(), index=self.coefficients.index, columns=self.coefficients.columns
        )


class Multipliers(FactorBase):
    """What one more unit of final demand takes and gives."""

    def close_households(
        self,
        *,
        labour: Of,
        consumption: str | BySector,
        total_income: float | None = None,
        own: float = 0.0,
    ) -> Households:
        """The table closed with households (type II): labour income as a row, their consumption as a column.

        Parameters
        ----------
        labour
            Labour income by sector: the name of a row of value added ("wages") or amounts [unit of the table].
        consumption
            Households' consumption by product: the name of a category of final demand, or amounts. Coefficients
            that are known per income are given with ``total_income=1``; without it they would be divided once more.
        total_income
            What consumption is divided by [unit of the table]; by default all labour income of the sectors and `own`.
            Set it to households' whole income where that holds more than wages.
        own
            Households' purchases of their own services (domestic staff) [unit of the table].

        Raises
        ------
        InvalidValue
            If an amount is negative or total income is not positive.

        Source: Miller & Blair 2009, section 2.5.
        """
        import pandas as pd

        income = self.money_factors(labour, "labour income")
        if income.amounts.shape[0] != 1:
            raise _core.InvalidValue(f"labour income has {income.amounts.shape[0]} rows, expected 1")
        category = consumption if isinstance(consumption, str) else ""
        spent = (
            self._demand_category(consumption)
            if isinstance(consumption, str)
            else self._by_label(consumption, "consumption")
        )
        own = number(own, "households' purchases of their own services")
        total = (
            float(income.amounts.sum()) + own if total_income is None else number(total_income, "households' income")
        )
        if not total > 0.0:
            raise _core.InvalidValue(f"households' income is {total}, expected an amount above 0")
        spending = _core.intensities(
            np.append(spent, own).reshape(-1, 1), np.array([total]), [*self.labels, "households"], ["households"]
        )[:, 0]
        closed = _core.closed_with_households(
            self.coefficients_array, income.per_output[0], spending[:-1], float(spending[-1]), self.labels
        )
        if self.regions:
            index: pd.Index[Any] = pd.MultiIndex.from_tuples(
                [*self.index.to_list(), ("", "households")], names=self.index.names
            )
        else:
            index = pd.Index([*self.labels, "households"], name="sector")
        frame = pd.DataFrame(closed, index=index, columns=index)
        return Households(frame, income.amounts[0], total, category, any_sign=self.negative_flows == "keep")

    def multipliers(
        self, of: Of = "output", *, households: Households | None = None, unit: str | None = None
    ) -> pd.DataFrame:
        """Multipliers of a factor, per unit of final demand for each product [unit of the factor per unit of it].

        With c the factor per unit of output and L the inverse (a bar for the model closed with households):

        ========================  ======================================================================
        column                    meaning
        ========================  ======================================================================
        direct                    c_j
        simple                    sum over i of c_i l_ij
        type I                    simple / direct; not a number where direct is zero
        truncated                 sum over the n sectors of c_i lbar_ij
        total                     truncated + households' own coefficient times lbar_(n+1)j
        type II                   total / direct
        type II truncated         truncated / direct
        ========================  ======================================================================

        Households' own coefficient is 1 for output, their `own` coefficient for "income" (so that total is the last
        row of the closed inverse), what they emit or use per unit of income where the satellite has it for their
        category of demand, and 0 otherwise.

        Parameters
        ----------
        of
            "output", "value_added", a row of value added, a satellite, amounts by sector; "income" with `households`.
        households
            From :meth:`close_households`, for the type II columns.
        unit
            Unit of amounts that are given.

        Returns
        -------
        DataFrame
            Index: sectors (factor, sectors for a satellite of several rows; factor, unit, sectors where units
            differ). `columns.name` gives factor and unit;
            columns type I and II are ratios.

        Source: Miller & Blair 2009, chapter 6.
        """
        import pandas as pd

        if households is not None and not isinstance(households, Households):
            raise _core.InvalidValue(f"households are {shown(households)}, expected what close_households gives")
        if households is not None and isinstance(of, str) and of == "income":
            factors = replace(self.factors(households.income), names=["income"], units=[self.unit])
        else:
            factors = self.factors(of, unit)
        simple = _core.factor_multipliers(self._leontief_system, factors.per_output)
        columns = {
            "direct": factors.per_output,
            "simple": simple,
            "type I": _core.over_direct(simple, factors.per_output),
        }
        if households is not None:
            own = self._of_households(of, factors, households)
            closed = np.column_stack([factors.per_output, own])
            truncated, total = _core.closed_multipliers(households._leontief_system, closed)
            columns |= {
                "truncated": truncated,
                "total": total,
                "type II": _core.over_direct(total, factors.per_output),
                "type II truncated": _core.over_direct(truncated, factors.per_output),
            }
        frames = [
            pd.DataFrame({name: values[k] for name, values in columns.items()}, index=self.index)
            for k in range(len(factors.names))
        ]
        units = list(dict.fromkeys(self._unit_per(unit, "final demand") for unit in factors.units))
        if len(units) > 1:
            rows = list(zip(factors.names, (self._unit_per(unit, "demand") for unit in factors.units), strict=True))
            return pd.concat(frames, keys=rows, names=["factor", "unit"])
        frame = frames[0] if len(frames) == 1 else pd.concat(frames, keys=factors.names, names=["factor"])
        frame.columns.name = f"{factors.names[0] if len(frames) == 1 else 'factor'} [{', '.join(units)}]"
        return frame

    def _of_households(self, of: Of, factors: Factors, households: Households) -> FloatArray:
        """Households' own coefficient of each factor per unit of their income."""
        if isinstance(of, str) and of == "output":
            return np.ones(1)
        if isinstance(of, str) and of == "income":
            return households.coefficients.to_numpy(dtype=float)[-1, -1:]
        if factors.by_demand is None or not households.category:
            return np.zeros(len(factors.names))
        at = self._category_position(households.category)
        total = np.array([households.total_income])
        return _core.intensities(factors.by_demand[:, [at]], total, factors.names, ["households"])[:, 0]

    def _category_position(self, category: str) -> int:
        return _core.sector_positions([category], self.demand_categories, "category of final demand")[0]

    def _demand_category(self, category: str) -> FloatArray:
        column: Any = self.final_demand_array[:, self._category_position(category)]
        return np.asarray(column, dtype=float)
