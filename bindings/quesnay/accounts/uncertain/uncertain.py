"""Tables with uncertain coefficients. Docs: docs/accounts/uncertain_tables.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.parts.labelled import FloatArray, as_pandas, in_order, matrix, number, vector

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.accounts.uncertain.table import UncertainTable

__all__ = ["Uncertain"]

Spread = float | Sequence[float] | FloatArray | Mapping[str, float]


class Uncertain(FactorBase):
    """Analyses over draws of the coefficients."""

    def uncertain(
        self,
        spread: Spread | pd.Series[float] | pd.DataFrame,
        *,
        by: Literal["cell", "row", "column", "grade"] = "cell",
        grades: pd.DataFrame | Sequence[Sequence[str]] | None = None,
        law: Literal["lognormal", "normal", "pert"] = "lognormal",
        common: Literal["none", "column", "row", "table"] = "none",
        correlation: float = 0.0,
        columns: Literal["value_added_absorbs", "sums_kept"] = "value_added_absorbs",
        balance: Literal["demand", "output"] = "demand",
    ) -> UncertainTable:
        """The table with every coefficient of A = Z diag(x)^-1 drawn around its value.

        Parameters
        ----------
        spread
            s [1]: one number; shape (n, n) with ``by="cell"``; shape (n) with ``by="row"`` or ``"column"``; a mapping
            from grade to number with ``by="grade"``.
        grades
            Grade of each cell, shape (n, n), for ``by="grade"``.
        law
            "lognormal": a exp(s z), s the standard deviation of the logarithm and a the median; "normal":
            a (1 + s z), a draw below zero is a failure; "pert": a (1 + s b), b PERT on [-1, 0, 1], s the relative
            half range.
        common, correlation
            Cells of a column, a row or the whole table share one factor: z = sqrt(rho) g + sqrt(1 - rho) e.
        columns
            "value_added_absorbs": value added takes what the inputs leave. "sums_kept": inputs are scaled so that
            each column's sum, and with it the share of value added, stays.
        balance
            "demand": final demand stays and output is solved for. "output": output stays and final demand closes.

        Raises
        ------
        InvalidValue
            For a spread below zero or not finite, a grade without a spread, a correlation outside [0, 1].
        """
        from quesnay.accounts.uncertain.table import made

        self._require_no_negative_flows()
        spreads = self._spread_matrix(spread, by, grades)
        return made(self, spreads, law, common, number(correlation, "correlation"), columns, balance)

    def _spread_matrix(self, spread: Any, by: str, grades: Any) -> FloatArray:
        n = len(self.labels)
        if by == "grade":
            if grades is None or not isinstance(spread, Mapping):
                raise _core.InvalidValue("a spread by grade needs a mapping from grade to number, and grades")
            grades = as_pandas(grades)
            names = np.asarray(grades, dtype=object)
            if hasattr(grades, "columns"):
                names = in_order(names, grades, self.keys, self.keys, "the grades")
            if names.shape != (n, n):
                raise _core.DimensionMismatch(f"grades have shape {names.shape}, the table's cells ({n}, {n})")
            unknown = sorted({str(name) for name in names.ravel()} - set(spread))
            if unknown:
                raise _core.InvalidValue(f"grade '{unknown[0]}' has no spread, expected one of {', '.join(spread)}")
            of_grade = {name: number(value, f"the spread of grade '{name}'") for name, value in spread.items()}
            return np.array([[of_grade[name] for name in row] for row in names], dtype=float)
        if by not in ("cell", "row", "column"):
            raise _core.InvalidValue(f"a spread by '{by}' is not known, expected cell, row, column or grade")
        if isinstance(spread, Real) and not isinstance(spread, bool):
            return np.full((n, n), number(spread, "the spread"))
        if by == "cell":
            return matrix(spread, self.keys, self.keys, "the spread by cell")
        values = vector(spread, f"the spread by {by}", self.keys, nan=True)
        return np.ascontiguousarray(np.broadcast_to(values[:, None] if by == "row" else values, (n, n)))
