"""IAMC tables of a run, and pyam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quesnay.adapters.needed import needed
from quesnay.errors import CaseError
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.result import Result

__all__ = ["iamc_table", "to_pyam"]

_STATISTICS = ("mean", "sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95")


def iamc_table(
    result: Result, *, statistic: str = "p50", model: str = "quesnay", region: str | None = None
) -> pd.DataFrame:
    """Bands of a run as a long IAMC table: model, scenario, region, variable, unit, year, value.

    Parameters
    ----------
    result
        By year.
    statistic
        Of the draws: ``mean``, ``sd`` or a quantile of :meth:`quesnay.Result.bands`.
    model, region
        What these columns say; by default ``quesnay`` and the English title of the case.

    Returns
    -------
    pandas.DataFrame
        ``variable`` is ``outcome|account`` (``outcome`` alone for the sum or one value) [``unit``].

    Raises
    ------
    CaseError
        For another statistic and a result by quarter.
    """
    import pandas as pd

    if statistic not in _STATISTICS:
        raise CaseError(f"statistic is {shown(statistic)}, expected one of {', '.join(_STATISTICS)}")
    if result.study.per_year != 1:
        raise CaseError("IAMC tables are yearly and this result is quarterly, expected a run without quarterly")
    bands = result.bands()
    sums = bands.account.isin(["total", "-"])
    return pd.DataFrame(
        {
            "model": model,
            "scenario": bands.scenario,
            "region": region or result.study.case.file.title_en,
            "variable": bands.outcome.where(sums, bands.outcome + "|" + bands.account),
            "unit": bands.unit,
            "year": bands.period_end.str[:4].astype(int),
            "value": bands[statistic],
        }
    )


def to_pyam(result: Result, **how: Any) -> Any:
    """Bands of a run as a ``pyam.IamDataFrame``; the case, seed and draws are in its ``meta``.

    Parameters
    ----------
    result
        By year.
    how
        As of :func:`iamc_table`.

    Raises
    ------
    CaseError
        If pyam is not installed.
    """
    pyam = needed("pyam", "quesnay[iamc]")
    found = pyam.IamDataFrame(iamc_table(result, **how))
    for name, value in (
        ("case", result.study.case.file.id),
        ("draws", result.ensemble.n_draws),
        ("seed", str(result.study.options.seed)),
    ):
        found.set_meta(value, name=name)
    return found
