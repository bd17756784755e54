"""What is watched over a plan: districts, indicators, fiscal accounts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from quesnay.study.recorded import Recorded

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ResultWatch"]


class ResultWatch(Recorded):
    """What is read of a result by district, indicator and fiscal account."""

    @cached_property
    def _districts(self) -> pd.DataFrame:
        from quesnay.study.monitoring.district_table import district_table

        return district_table(self.study, self.progress)

    def districts(self) -> pd.DataFrame:
        """Industrial output, value added, investment and land by district and year, of a case run by district.

        Where accounts stand is a judgement for most cells, and so is the split of output: it is moved with half of
        what land does, for these tables alone. Services have no data by district. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, district, quantity and year: mean and quantiles [the row's ``unit``].

        Raises
        ------
        CaseError
            For a case that is not run by district, see :meth:`quesnay.Case.with_switches`.
        """
        return self._districts.copy()

    @cached_property
    def _monitoring(self) -> pd.DataFrame:
        from quesnay.study.monitoring.monitoring_table import monitoring_table

        return monitoring_table(self.study, self.progress)

    def monitoring(self) -> pd.DataFrame:
        """Indicators of the case at the end of each phase, with targets, whether they are on track, and attainment.

        Flows are of the twelve months before, levels at the date. ``on_track`` is the share of draws on or above the
        path of constant growth from base to target [1]; ``attainment`` of a group is the geometric mean of
        min(1, value over target) over its ``indicators`` with a target. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, phase, district (``city``: all) and indicator: median [the row's ``unit``],
            target, gap [%].

        Raises
        ------
        CaseError
            For a case without indicators or phases.
        """
        return self._monitoring.copy()

    @cached_property
    def _fiscal(self) -> pd.DataFrame:
        from quesnay.study.monitoring.fiscal_table import fiscal_table

        return fiscal_table(self.study, self.progress)

    def fiscal(self) -> pd.DataFrame:
        """Means of what fiscal accounts have: appropriated, wanted and paid in a year, the balance at its end.

        ``share_stopped`` is the part of what policies wanted that was not paid [1]; their levers acted by the part
        that was. Balance and payments add up to what was appropriated, less what lapsed. The answer is kept.

        Returns
        -------
        pandas.DataFrame
            One row for each scenario, account and year [the row's ``unit``].

        Raises
        ------
        CaseError
            If no package of the run has accounts.
        """
        return self._fiscal.copy()
