"""How simulated series follow actual ones: errors and Theil's inequality statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import quesnay._core as _core
from quesnay.accounts.parts.labelled import numbers
from quesnay.models.by_label import Numbers, by_label
from quesnay.models.labelled_input import label_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["fit_report"]

# Dimensions of results that are times.
_TIMES = ("time", "year", "period", "day", "date")


def fit_report(
    simulated: Numbers,
    actual: Numbers,
    *,
    missing: Literal["refuse", "drop"] = "refuse",
) -> pd.DataFrame:
    """Errors of simulated series against actual ones, and the shares of their mean square error.

    Parameters
    ----------
    simulated, actual
        One series each, or frames with a column for each series. Where both have labels, pandas or xarray, the actual
        series are taken in the order of the simulated ones; they must have the same labels.
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
    left, right = _frame(simulated, actual), _frame(actual, simulated)
    if left is not None and right is not None:
        rows = _aligned(left, right)
    else:
        ours = _column(simulated, left, "the simulated series")
        rows = [("series", ours, _column(actual, right, "the actual series"))]
    table = [_core.fit_report(ours, theirs, missing == "drop") for _, ours, theirs in rows]
    return pd.DataFrame(table, index=pd.Index(["series"]) if left is None else left.columns)


def _frame(series: Any, other: Any) -> pd.DataFrame | None:
    """Labelled series as a frame with a column for each, None for an array."""
    import pandas as pd

    if isinstance(series, pd.DataFrame):
        return series
    if isinstance(series, Mapping):
        series = pd.Series(dict(series))
    if hasattr(series, "indexes") and hasattr(series, "dims") and any(dim in series.indexes for dim in series.dims):
        if series.ndim == 2:
            return _in_time(series, other)
        series = pd.Series(series.values, index=series.indexes[series.dims[0]]) if series.ndim == 1 else series
    return series.to_frame("series") if isinstance(series, pd.Series) else None


def _in_time(array: Any, other: Any) -> pd.DataFrame:
    """A two-dimensional DataArray as a frame with a row for each time."""
    first, second = array.dims
    if hasattr(other, "columns"):
        rows = set(label_texts(other.index))
        down = first if rows.intersection(label_texts(array.indexes.get(first, []))) else second
    else:
        known = [dim for dim in array.dims if dim in _TIMES]
        if len(known) != 1:
            raise _core.DimensionMismatch(
                f"the series are over ({first}, {second}), expected one dimension named {', '.join(_TIMES)}"
            )
        down = known[0]
    frame: pd.DataFrame = array.transpose(down, second if down == first else first).to_pandas()
    return frame


def _aligned(left: pd.DataFrame, right: pd.DataFrame) -> list[tuple[Any, Any, Any]]:
    """Each series of the left frame with that of the right frame in its order."""
    if set(label_texts(left.columns)) != set(label_texts(right.columns)):
        raise _core.DimensionMismatch(
            f"the simulated series are {list(left.columns)}, the actual ones {list(right.columns)}: expected the same"
        )
    axes = [("time", list(left.index)), ("series", list(left.columns))]
    try:
        # Both are rows of times by now: names of the index must not turn them.
        found = by_label(right.rename_axis(None).rename_axis(None, axis=1), "the actual series", axes, nan=True)
        by_label(left, "the simulated series", axes, nan=True)
    except (_core.UnknownName, _core.DuplicateName, _core.InvalidValue) as error:
        raise _core.DimensionMismatch(
            f"the simulated and the actual series have other labels, expected the same index: {error}"
        ) from None
    return [(name, left.iloc[:, k].to_numpy(float), found[:, k]) for k, name in enumerate(left.columns)]


def _column(series: Any, frame: pd.DataFrame | None, what: str) -> Any:
    """The one series of a frame, or a plain one."""
    if frame is not None and frame.shape[1] != 1:
        raise _core.DimensionMismatch(f"the series of a frame are {list(frame.columns)}, expected one beside an array")
    array = numbers(series if frame is None else frame.iloc[:, 0], what)
    if array.ndim != 1:
        raise _core.DimensionMismatch(f"a series has {array.ndim} dimensions, expected 1")
    return array
