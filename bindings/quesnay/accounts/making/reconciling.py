"""Reconciling a matrix with conflicting totals of known reliability: KRAS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.balancing import ras
from quesnay.accounts.parts.labelled import (
    BySector,
    FloatArray,
    Labelled,
    Values,
    count,
    labelled_matrix,
    number,
    vector,
)
from quesnay.accounts.parts.labelled import matrix as ordered_matrix
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CellTotal", "Reconciled", "kras"]


@dataclass(frozen=True)
class CellTotal:
    """sum over cells of coefficient times cell = total, known to a standard error.

    Parameters
    ----------
    name
        For sentences and results.
    cells
        Coefficient by (row, column) [1].
    total, standard_error
        [unit of the matrix]; a standard error of 0 is an exact total.
    """

    name: str
    cells: Mapping[tuple[str, str], float]
    total: float
    standard_error: float = 0.0


@dataclass(frozen=True)
class Reconciled:
    """A reconciled matrix and what became of the totals.

    Attributes
    ----------
    array
        The matrix, shape (rows, columns) [unit].
    signs_gave_way
        Whether totals gave way to the signs of cells, and not only to each other: adjustments are then known to
        one part in a million.
    """

    array: FloatArray
    labels: Labelled
    names: list[str]
    given: FloatArray
    errors: FloatArray
    met: FloatArray
    multipliers: FloatArray
    iterations: int
    largest_gap: float
    signs_gave_way: bool

    def __repr__(self) -> str:
        moved = int(np.sum(np.abs(self.met - self.given) > 1e-9 * np.maximum(np.abs(self.given), 1.0)))
        return f"Reconciled({len(self.names)} constraints, {moved} adjusted, {self.iterations} iterations)"

    @property
    def values(self) -> pd.DataFrame:
        """The matrix with its labels."""
        return self.labels.frame(self.array)

    def totals(self) -> pd.DataFrame:
        """Every constraint: total given, standard error, total met, and ln r of its multiplier."""
        import pandas as pd

        return pd.DataFrame(
            {
                "given": self.given,
                "standard_error": self.errors,
                "met": self.met,
                "log_multiplier": self.multipliers,
            },
            index=pd.Index(self.names, name="constraint"),
        )


def kras(
    initial: Values,
    *,
    row_totals: BySector | None = None,
    row_errors: BySector | None = None,
    column_totals: BySector | None = None,
    column_errors: BySector | None = None,
    constraints: Sequence[CellTotal] = (),
    fixed: Sequence[tuple[str, str]] = (),
    weights: Values | None = None,
    tolerance: float = 1e-11,
    max_iterations: int = 200,
) -> Reconciled:
    """The matrix that meets totals of any cells, nearest to the initial one; conflicting totals give way.

    Totals that agree are met exactly, and rows and columns then give :func:`gras`. Totals that conflict are
    adjusted by the least sum of squares of adjustment over standard error.

    Parameters
    ----------
    initial
        a, shape (rows, columns), cells of any sign, which they keep.
    row_totals, row_errors, column_totals, column_errors
        Totals and their standard errors [unit]; errors of 0, as by default, are exact totals; not a number among
        the totals leaves the line free.
    constraints
        Totals of any other cells with any coefficients.
    fixed
        Cells that stay as they are.
    weights
        How reluctantly each cell moves, shape (rows, columns) [1], positive; 1 is that of GRAS.
    tolerance, max_iterations
        As in :func:`gras`; an iteration is a step of Newton's method.

    Raises
    ------
    ConflictingTotals
        Exact totals contradict each other, or the zeros of the matrix leave rows and columns no solution; they are
        named, with the difference.
    NotConverged
        The signs of cells leave exact totals no solution; the one that is missed most is named.
    InvalidValue, DimensionMismatch, UnknownName

    Notes
    -----
    Lenzen, Gallego & Wood 2009, Economic Systems Research 21. Their iteration moves conflicting totals by steps
    within their standard errors; here they move to the weighted least squares, which does not depend on an order.

    Examples
    --------
    >>> from quesnay.accounts import kras
    >>> made = kras([[1, 2], [3, 4]], row_totals=[4, 8], column_totals=[6, 8], row_errors=[1, 1])
    >>> made.totals().met.round(6).tolist()
    [5.0, 9.0, 6.0, 8.0]
    """
    matrix = labelled_matrix(initial, "the initial matrix")
    rows, columns = matrix.rows, matrix.columns
    all_of_them = [
        *_line_totals("row", row_totals, row_errors, rows, lambda i: [(i, j) for j in range(len(columns))]),
        *_line_totals("column", column_totals, column_errors, columns, lambda j: [(i, j) for i in range(len(rows))]),
    ]
    row_place = {label: i for i, label in enumerate(rows)}
    column_place = {label: j for j, label in enumerate(columns)}

    def place(cell: tuple[str, str], what: str) -> tuple[int, int]:
        if not isinstance(cell, tuple) or len(cell) != 2:
            raise _core.InvalidValue(f"{what} names the cell {shown(cell)}, expected a pair (row, column)")
        for label, places, side in ((cell[0], row_place, "row"), (cell[1], column_place, "column")):
            if label not in places:
                raise _core.UnknownName(f"{what} names {side} '{label}', which the matrix does not have")
        return row_place[cell[0]], column_place[cell[1]]

    for one in constraints:
        if not isinstance(one, CellTotal):
            raise _core.InvalidValue(f"a constraint is {shown(one)}, expected a CellTotal")
        cells = [place(cell, f"constraint '{one.name}'") for cell in one.cells]
        of_what = f"of constraint '{one.name}'"
        coefficients = [number(value, f"a coefficient {of_what}") for value in one.cells.values()]
        total = number(one.total, f"the total {of_what}")
        error = number(one.standard_error, f"the standard error {of_what}")
        all_of_them.append((one.name, cells, coefficients, total, error))
    reluctance = (
        np.ones(matrix.array.shape)
        if weights is None
        else ordered_matrix(weights, rows, columns, "the matrix of weights").copy()
    )
    for cell in fixed:
        reluctance[place(cell, "the list of fixed cells")] = np.inf
    passes = count(max_iterations, "max_iterations", 2**31 - 1)
    try:
        core = _core.kras(matrix.array, all_of_them, reluctance, number(tolerance, "tolerance"), passes)
    except _core.NotConverged:
        exact = len(all_of_them) == len(rows) + len(columns) and not constraints
        if exact and not any(one[4] for one in all_of_them) and (matrix.array >= 0.0).all() and not fixed:
            # RAS names the lines whose zeros leave no solution, by the maximal flow.
            totals = np.array([one[3] for one in all_of_them])
            ras(initial, row_totals=totals[: len(rows)], column_totals=totals[len(rows) :])
        raise
    return Reconciled(
        core.values,
        matrix,
        [one[0] for one in all_of_them],
        np.array([one[3] for one in all_of_them]),
        np.array([one[4] for one in all_of_them]),
        core.totals,
        core.multipliers,
        core.iterations,
        core.largest_gap,
        core.signs_gave_way,
    )


def _line_totals(side: str, totals: Any, errors: Any, labels: list[str], cells_of: Any) -> list[Any]:
    if totals is None:
        if errors is not None:
            raise _core.InvalidValue(f"{side}_errors are given without {side}_totals, expected both or none")
        return []
    values = vector(totals, f"the vector of {side} totals", labels, kind=side, owner="the matrix", nan=True)
    spread = (
        np.zeros(len(labels))
        if errors is None
        else vector(errors, f"the vector of {side} errors", labels, kind=side, owner="the matrix", nan=True)
    )
    return [
        (f"{side} {label}", cells_of(n), [1.0] * len(cells_of(n)), float(values[n]), float(spread[n]))
        for n, label in enumerate(labels)
        if not np.isnan(values[n])
    ]
