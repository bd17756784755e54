"""Balancing matrices to totals: RAS and GRAS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
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

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Balanced", "gras", "ras"]


@dataclass(frozen=True)
class Balanced:
    """A balanced matrix and how it was reached.

    Attributes
    ----------
    array
        The balanced matrix, shape (rows, columns) [unit of the totals].
    iterations
        Passes over rows and columns.
    largest_gap
        By how much a row or column misses its total at most, relative to the absolute size of its cells.
    forced_zeros
        (row, column) of cells not zero before that are zero in every matrix with these totals.
    """

    array: FloatArray
    labels: Labelled
    multipliers: tuple[FloatArray, FloatArray]
    iterations: int
    largest_gap: float
    forced_zeros: list[tuple[str, str]]

    def __repr__(self) -> str:
        rows, columns = self.array.shape
        return f"Balanced({rows} x {columns}, {self.iterations} iterations, largest gap {self.largest_gap:.1e})"

    @property
    def values(self) -> pd.DataFrame:
        """The balanced matrix with its labels."""
        return self.labels.frame(self.array)

    @property
    def row_multipliers(self) -> pd.Series[Any]:
        """r, shape (rows) [1]: positive cells are r_i a_ij s_j, negative ones a_ij / (r_i s_j)."""
        import pandas as pd

        return pd.Series(self.multipliers[0], index=self.labels.row_index, name="r")

    @property
    def column_multipliers(self) -> pd.Series[Any]:
        """s, shape (columns) [1]."""
        import pandas as pd

        return pd.Series(self.multipliers[1], index=self.labels.column_index, name="s")


def _balanced(
    method: Callable[..., _core.BalancedMatrix],
    initial: Values,
    row_totals: BySector,
    column_totals: BySector,
    tolerance: float,
    max_iterations: int,
) -> Balanced:
    matrix = labelled_matrix(initial, "the initial matrix")
    rows, columns = matrix.rows, matrix.columns
    core = method(
        matrix.array,
        vector(row_totals, "the vector of row totals", rows, kind="row", owner="the matrix", nan=True),
        vector(column_totals, "the vector of column totals", columns, kind="column", owner="the matrix", nan=True),
        rows,
        columns,
        number(tolerance, "tolerance"),
        count(max_iterations, "max_iterations", 2**31 - 1),
    )
    zeros = [(rows[i], columns[j]) for i, j in core.forced_zeros]
    multipliers = (core.row_multipliers, core.column_multipliers)
    return Balanced(core.values, matrix, multipliers, core.iterations, core.largest_gap, zeros)


def ras(
    initial: Values,
    *,
    row_totals: BySector,
    column_totals: BySector,
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
) -> Balanced:
    """The matrix r_i a_ij s_j with the given totals, nearest to the initial one by information loss.

    Parameters
    ----------
    initial
        a, shape (rows, columns), not negative; a frame or an array.
    row_totals, column_totals
        u, shape (rows), and v, shape (columns), not negative and of equal sum; by label where labelled.
    tolerance
        How far a total may be missed, and the two sums may differ, relative to the size of the terms.
    max_iterations
        Passes over rows and columns before the iteration is given up.

    Raises
    ------
    DimensionMismatch, InvalidValue
        Shapes or labels that do not fit; a number that is not finite or below zero.
    ConflictingTotals
        The sums of the totals differ, or the zeros of the matrix leave no solution; rows and columns that
        prove it are named.
    NotConverged
        max_iterations did not do; the line that misses its total most is named.

    Notes
    -----
    Stone 1961, Input-Output and National Accounts; Miller & Blair 2009, Input-Output Analysis, section 7.4.

    Examples
    --------
    >>> from quesnay.accounts import ras
    >>> ras([[1, 2], [3, 4]], row_totals=[4, 8], column_totals=[6, 6]).array.round(3)
    array([[1.731, 2.269],
           [4.269, 3.731]])
    """
    return _balanced(_core.ras, initial, row_totals, column_totals, tolerance, max_iterations)


def gras(
    initial: Values,
    *,
    row_totals: BySector,
    column_totals: BySector,
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
) -> Balanced:
    """As :func:`ras` for cells and totals of any sign; every cell keeps its sign.

    Positive cells become r_i a_ij s_j, negative ones a_ij / (r_i s_j).

    Notes
    -----
    Junius & Oosterhaven 2003, Economic Systems Research 15; Lenzen, Wood & Gallego 2007, ESR 19; Temurshoev,
    Miller & Bouwmeester 2013, ESR 25 (lines without positive cells).

    Examples
    --------
    >>> from quesnay.accounts import gras
    >>> gras([[7, -3], [2, 8]], row_totals=[5, 12], column_totals=[11, 6]).array.round(3)
    array([[ 8.171, -3.171],
           [ 2.829,  9.171]])
    """
    return _balanced(_core.gras, initial, row_totals, column_totals, tolerance, max_iterations)
