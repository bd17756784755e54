"""How simulated series follow actual ones: errors and Theil's inequality statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import quesnay._core as _core

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = ["fit_report"]


def fit_report(
    simulated: ArrayLike | pd.Series[Any] | pd.DataFrame,
    actual: ArrayLike | pd.Series[Any] | pd.DataFrame,
    *,
    missing: Literal["refuse", "drop"] = "refuse",
) -> pd.DataFrame:
    """Errors of simulated series against actual ones, and the shares of their mean square error.

    Parameters
    ----------
    simulated, actual
        One series each, or frames with a column for each series. Frames and series must have equal labels.
    missing
        ``refuse`` a value that is not a number, or ``drop`` the times at which either series has none.

    Returns
    -------
    pandas.DataFrame
        One row for each series: n, MSE, RMSE, MAE, MAPE (a share; not a number where an actual value is zero), R2
        (squared correlation), and the shares of the mean square error: UM of unequal means (bias), US of unequal
        variation, UC of unequal covariation. They add to one; standard deviations divide by n.

    Raises
    ------
    DimensionMismatch, InvalidValue
        For series of other lengths or labels, fewer than two values, or a value that is not finite.

    Notes
    -----
    Theil 1966, Applied Economic Forecasting; Sterman 1984, Dynamica 10, 51-66.

    >>> import quesnay as qy
    >>> report = qy.fit_report([101.0, 103.0, 110.0], [100.0, 104.0, 109.0])
    >>> round(float(report["RMSE"].iloc[0]), 3)
    1.0
    """
    import pandas as pd

    if missing not in ("refuse", "drop"):
        raise _core.InvalidValue(f"missing is '{missing}', expected 'refuse' or 'drop'")
    left, right = _frame(simulated), _frame(actual)
    if list(left.columns) != list(right.columns):
        raise _core.DimensionMismatch(
            f"the simulated series are {list(left.columns)}, the actual ones {list(right.columns)}: expected the same"
        )
    labelled = all(isinstance(given, pd.Series | pd.DataFrame) for given in (simulated, actual))
    if labelled and not left.index.equals(right.index):
        raise _core.DimensionMismatch("the simulated and the actual series have other labels, expected the same index")
    rows = [
        _core.fit_report(left[name].to_numpy(float), right[name].to_numpy(float), missing == "drop")
        for name in left.columns
    ]
    return pd.DataFrame(rows, index=left.columns)


def _frame(series: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(series, pd.DataFrame):
        return series
    if isinstance(series, pd.Series):
        return series.to_frame("series")
    array = np.asarray(series, dtype=float)
    if array.ndim != 1:
        raise _core.DimensionMismatch(f"a series has {array.ndim} dimensions, expected 1")
    return pd.DataFrame({"series": array})
