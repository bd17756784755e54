"""The linear programme of a table under scarce factors, handed to HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay import _core
from quesnay.accounts.base import FloatArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FactorLimited", "factor_limited"]


@dataclass(frozen=True)
class FactorLimited:
    """The solution of a factor-limited programme.

    Attributes
    ----------
    value
        Value of the objective, w'x.
    sectors
        By sector: output, final_demand, value_of_capacity (what one more unit of capacity adds to the objective),
        value_of_demand (what one more unit of the binding bound of final demand adds; negative for a floor).
    factors
        By factor: available, used, value_of_one_more (dual value: objective per unit of the factor).
    """

    value: float
    sectors: pd.DataFrame
    factors: pd.DataFrame


def factor_limited(
    coefficients: FloatArray, use: pd.DataFrame, available: Sequence[float], *, least: FloatArray, most: FloatArray,
    capacity: FloatArray, weights: FloatArray, index: pd.Index[Any],
) -> FactorLimited:  # fmt: skip
    """max w'x, x - A x = f, B x <= available, 0 <= x <= capacity, least <= f <= most."""
    import highspy as untyped
    import pandas as pd

    highspy: Any = untyped

    n, m = len(weights), len(available)
    # Rows: n demand balances least <= (I - A) x <= most, then m factors. Columns: n outputs.
    rows = np.vstack([np.eye(n) - coefficients, np.asarray(use, dtype=float)])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, n + m
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.asarray(weights, dtype=float)
    model.col_lower_ = np.zeros(n)
    model.col_upper_ = np.where(np.isinf(capacity), highspy.kHighsInf, capacity)
    model.row_lower_ = np.concatenate([least, np.full(m, -highspy.kHighsInf)])
    model.row_upper_ = np.concatenate([np.where(np.isinf(most), highspy.kHighsInf, most), available])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    filled = rows != 0.0
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
    model.a_matrix_.index_ = np.nonzero(filled)[1]
    model.a_matrix_.value_ = rows[filled]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        reason = solver.modelStatusToString(status).lower()
        raise _core.InvalidValue(
            f"the factor-limited programme has no solution: HiGHS says '{reason}'; least demand, factors and capacities"
            " cannot be met together"
        )
    solution = solver.getSolution()
    x, duals = np.array(solution.col_value), np.array(solution.row_dual)
    # A demand row binds at its lower or upper bound; what one more unit of that bound adds is its dual.
    sectors = {
        "output": x,
        "final_demand": np.array(solution.row_value)[:n],
        "value_of_capacity": np.where(np.isinf(capacity), 0.0, np.maximum(np.array(solution.col_dual), 0.0)),
        "value_of_demand": duals[:n],
    }
    factors = {"available": available, "used": np.array(solution.row_value)[n:], "value_of_one_more": duals[n:]}
    objective = float(solver.getInfo().objective_function_value)
    return FactorLimited(objective, pd.DataFrame(sectors, index), pd.DataFrame(factors, use.index))
