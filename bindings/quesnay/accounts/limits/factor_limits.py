"""The linear programme of a table under scarce factors, handed to HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.base import FloatArray
from quesnay.accounts.parts.labelled import with_units

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
        By sector: output, final_demand [unit of the table], value_of_capacity (what one more unit of capacity adds to
        the objective), value_of_demand (what one more unit of the binding bound of final demand adds; negative for a
        floor) [objective per unit of the table]. ``attrs["units"]`` gives the unit of each column.
    factors
        By factor: available, used, value_of_one_more (dual value: objective per unit of the factor); likewise.
    techniques
        Where more than one way of making was given, by technique: makes, output, value_of_capacity; None else.
    """

    value: float
    sectors: pd.DataFrame
    factors: pd.DataFrame
    techniques: pd.DataFrame | None = None


def factor_limited(
    coefficients: FloatArray, use: FloatArray, available: FloatArray, *, least: FloatArray, most: FloatArray,
    capacity: FloatArray, weights: FloatArray, labels: Sequence[str], factors: Sequence[str], index: pd.Index[Any],
    unit: str, makes: Sequence[int] | None = None, ways: Sequence[str] = (),
) -> FactorLimited:  # fmt: skip
    """max w'x, J x - A x = f, B x <= available, 0 <= x <= capacity, least <= f <= most.

    Columns are ways of making: `makes` gives the place of each one's product, J, and `ways` their names; each sector's
    own by default.
    """
    plain = makes is None
    ways = labels if plain else ways
    made_by = np.arange(len(labels)) if makes is None else np.asarray(makes)
    _check(use, available, least, most, capacity, weights, labels, factors, ways)
    import highspy as untyped
    import pandas as pd

    highspy: Any = untyped

    n, m = len(labels), len(available)
    # Rows: n demand balances least <= (J - A) x <= most, then m factors. Columns: outputs of the ways of making.
    making = (made_by[None, :] == np.arange(n)[:, None]).astype(float)
    rows = np.vstack([making - coefficients, use])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(ways), n + m
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = weights
    model.col_lower_ = np.zeros(len(ways))
    model.col_upper_ = np.where(np.isinf(capacity), highspy.kHighsInf, capacity)
    model.row_lower_ = np.concatenate([least, np.full(m, -highspy.kHighsInf)])
    model.row_upper_ = np.concatenate([np.where(np.isinf(most), highspy.kHighsInf, most), available])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    filled = rows != 0.0
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
    model.a_matrix_.index_ = np.nonzero(filled)[1]
    model.a_matrix_.value_ = rows[filled]

    class Silent(highspy.Highs):  # type: ignore[misc]
        """Without the banner that HiGHS prints when its callbacks are set, before an option can be."""

        def enableCallbacks(self) -> None:  # noqa: N802
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    solver = Silent()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        reason = solver.modelStatusToString(status).lower()
        why = "least demand, factors and capacities cannot be met together"
        if "unbounded" in reason:
            why = "nothing limits the value, expected a capacity, a scarce factor or a greatest demand"
        raise _core.InvalidValue(f"the factor-limited programme has no solution: HiGHS says '{reason}'; {why}")
    solution = solver.getSolution()
    x, duals = np.array(solution.col_value), np.array(solution.row_dual)
    # A demand row binds at its lower or upper bound; what one more unit of that bound adds is its dual.
    amount, factor = unit or "unit of the table", "unit of the factor"
    of_capacity = np.where(np.isinf(capacity), 0.0, np.maximum(np.array(solution.col_dual), 0.0))
    sectors = {
        "output": (making @ x, amount),
        "final_demand": (np.array(solution.row_value)[:n], amount),
        **({"value_of_capacity": (of_capacity, f"objective per {amount}")} if plain else {}),
        "value_of_demand": (duals[:n], f"objective per {amount}"),
    }
    scarce = {
        "available": (available, factor),
        "used": (np.array(solution.row_value)[n:], factor),
        "value_of_one_more": (duals[n:], f"objective per {factor}"),
    }
    objective = float(solver.getInfo().objective_function_value)
    by_factor = with_units(scarce, pd.Index(factors, name="factor"))
    by_way = None
    if not plain:
        columns = {"output": (x, amount), "value_of_capacity": (of_capacity, f"objective per {amount}")}
        by_way = with_units(columns, pd.Index(list(ways), name="technique"))
        by_way.insert(0, "makes", [labels[int(place)] for place in made_by])
    return FactorLimited(objective, with_units(sectors, index), by_factor, by_way)


def _check(
    use: FloatArray, available: FloatArray, least: FloatArray, most: FloatArray, capacity: FloatArray,
    weights: FloatArray, labels: Sequence[str], factors: Sequence[str], ways: Sequence[str],
) -> None:  # fmt: skip
    """Numbers that a solver would take without a word. Raises InvalidValue naming sector or factor."""
    wrong = np.argwhere(~(np.isfinite(use) & (use >= 0.0)))
    if wrong.size:
        row, column = wrong[0]
        raise _core.InvalidValue(
            f"sector '{ways[column]}' uses {use[row, column]} of factor '{factors[row]}' a unit of output, expected a"
            " finite number of 0 or more"
        )
    for what, values, names, fits in (
        ("available amount of factor", available, factors, available >= 0.0),
        ("least demand of sector", least, labels, np.isfinite(least)),
        ("greatest demand of sector", most, labels, most > -np.inf),
        ("capacity of sector", capacity, ways, capacity >= 0.0),
        ("weight of sector", weights, ways, np.isfinite(weights)),
    ):
        if not fits.all():
            at = int(np.flatnonzero(~fits)[0])
            expected = {"available amount of factor": " of 0 or more", "capacity of sector": " of 0 or more"}
            raise _core.InvalidValue(
                f"the {what} '{names[at]}' is {values[at]}, expected a number{expected.get(what, '')}"
            )
    crossed = np.flatnonzero(least > most)
    if crossed.size:
        at = int(crossed[0])
        raise _core.InvalidValue(
            f"the least demand of sector '{labels[at]}' is {least[at]}, more than the greatest of {most[at]}"
        )
