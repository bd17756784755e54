"""Location quotients, and the exponent of Flegg's fitted to a known region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import (
    BySector,
    FloatArray,
    Values,
    as_labels,
    matrix,
    number,
    numbers,
    one_of,
    vector,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["Delta", "Quotient", "estimate_delta", "local_shares", "quotient_shares", "quotients"]

Quotient = Literal["SLQ", "CILQ", "RLQ", "FLQ", "AFLQ"]
Statistic = Literal["mean_absolute", "stpe", "multipliers"]

quotients = {name: getattr(_core.LocationQuotient, name) for name in ("SLQ", "CILQ", "RLQ", "FLQ", "AFLQ")}
_STATISTICS = {
    "mean_absolute": _core.ShareStatistic.MeanAbsolute,
    "stpe": _core.ShareStatistic.TotalPercentage,
    "multipliers": _core.ShareStatistic.Multipliers,
}


def _sectors(*amounts: Any) -> list[str]:
    """Labels of the first labelled amounts; numbers from 1 where there are none."""
    for values in amounts:
        index = values if isinstance(values, Mapping) else getattr(values, "index", None)
        if index is not None and not callable(index):
            return as_labels(list(index))
    return [str(n + 1) for n in range(np.size(numbers(amounts[0], "the region")))]


def local_shares(
    regional: BySector, national: BySector, *, method: Quotient = "FLQ", delta: float | None = None
) -> pd.DataFrame:
    """Share of each input (row) that each sector of a region (column) buys in the region, by location quotient.

    Parameters
    ----------
    regional, national
        Output or employment by sector, in one unit; the region's is a part of the nation's.
    method
        "SLQ", "CILQ", "RLQ" (Round), "FLQ" or "AFLQ" (Flegg); AFLQ alone can be above 1.
    delta
        Exponent of FLQ and AFLQ, in [0, 1); see :func:`estimate_delta`.

    Raises
    ------
    InvalidValue, DimensionMismatch

    Notes
    -----
    Flegg & Webber 2000, Regional Studies 34; Miller & Blair 2009, section 8.2.
    """
    import pandas as pd

    sectors = _sectors(regional, national)
    shares = quotient_shares(
        vector(regional, "the region", sectors, nan=True),
        vector(national, "the nation", sectors, nan=True),
        method,
        delta,
        sectors,
    )
    return pd.DataFrame(shares, index=sectors, columns=sectors)


def quotient_shares(
    regional: FloatArray, national: FloatArray, method: str, delta: float | None, sectors: Sequence[str]
) -> FloatArray:
    quotient = quotients[one_of(method, quotients, "method")]
    if delta is None and method in ("FLQ", "AFLQ"):
        raise _core.InvalidValue(f"{method} was asked for without delta, expected a number from 0 to below 1")
    if delta is not None and method not in ("FLQ", "AFLQ"):
        raise _core.InvalidValue(f"delta is given for {method}, expected it for FLQ and AFLQ alone")
    exponent = 0.0 if delta is None else number(delta, "delta")
    return _core.local_shares(regional, national, quotient, exponent, sectors)


@dataclass(frozen=True)
class Delta:
    """The delta that comes nearest to a known region, with the whole curve.

    Attributes
    ----------
    delta, value
        The lowest point and the statistic there.
    curve
        The statistic on the grid of delta, shape (steps, 2).
    statistic
        Its name.
    """

    delta: float
    value: float
    curve: FloatArray
    statistic: str

    def to_series(self) -> pd.Series[Any]:
        """The statistic by delta."""
        import pandas as pd

        return pd.Series(self.curve[:, 1], index=pd.Index(self.curve[:, 0], name="delta"), name=self.statistic)

    def __repr__(self) -> str:
        return f"Delta({self.delta:.4g}, {self.statistic} {self.value:.4g})"


def estimate_delta(
    national: TableBase | Values,
    regional: TableBase | Values,
    *,
    region_size: BySector | None = None,
    nation_size: BySector | None = None,
    method: Literal["FLQ", "AFLQ"] = "FLQ",
    statistic: Statistic = "stpe",
    step: float = 0.01,
) -> Delta:
    """The delta of FLQ or AFLQ whose coefficients come nearest to a region that is known.

    Parameters
    ----------
    national
        A table, whose coefficients of domestic and imported inputs together are used, or A itself, shape (n, n).
    regional
        The region's table, whose local coefficients are used, or those themselves, shape (n, n) [1].
    region_size, nation_size
        Output or employment by sector; by default the gross output of the two tables.
    statistic
        "mean_absolute": of all coefficients; "stpe": ``100 sum |estimate - known| / sum known``; "multipliers":
        mean of ``100 |m - m_known| / m_known`` over output multipliers.
    step
        Of the grid over [0, 1), refined a hundredfold around its lowest point.

    Raises
    ------
    InvalidValue, DimensionMismatch, NotProductive

    Notes
    -----
    Flegg & Tohmo 2013, Regional Studies 47.
    """
    size = region_size if region_size is not None else _output(regional, "region_size")
    whole = nation_size if nation_size is not None else _output(national, "nation_size")
    labelled = [table.labels for table in (regional, national) if isinstance(table, TableBase)]
    sectors = labelled[0] if labelled else _sectors(size, whole)
    fit = _core.estimate_delta(
        _coefficients(national, sectors, "the national coefficient matrix", total=True),
        _coefficients(regional, sectors, "the regional coefficient matrix", total=False),
        vector(size, "the region", sectors, nan=True),
        vector(whole, "the nation", sectors, nan=True),
        quotients[one_of(method, ("FLQ", "AFLQ"), "method")],
        _STATISTICS[one_of(statistic, _STATISTICS, "statistic")],
        number(step, "step"),
        sectors,
    )
    return Delta(fit.delta, fit.statistic, np.column_stack([fit.deltas, fit.statistics]), statistic)


def _output(table: object, name: str) -> FloatArray:
    if not isinstance(table, TableBase):
        raise _core.InvalidValue(f"{name} is not given beside coefficients, expected output or employment by sector")
    return table.gross_output_array


def _coefficients(given: Any, sectors: list[str], what: str, *, total: bool) -> FloatArray:
    if isinstance(given, TableBase):
        if given.labels != sectors:
            raise _core.DimensionMismatch(f"{what} is of other sectors than the region, expected the same in order")
        return given.core.total_coefficients() if total else given.coefficients_array
    return matrix(given, sectors, sectors, what)
