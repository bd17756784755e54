"""A result draw by draw: arrays, what was drawn, one draw again, and its folder."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from quesnay.asked import whole
from quesnay.study.plan import compile_scenarios, record_steps
from quesnay.study.recorded import Recorded

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["ResultDraws"]


class ResultDraws(Recorded):
    """What gives and keeps the draws of a result."""

    def to_xarray(self) -> xr.Dataset:
        """Outcomes over (scenario, draw, time, their own dimensions) [unit in ``attrs["units"]``].

        The sector dimension is ``account``, with names in two languages; others have their own names and labels. Sums
        over all elements are ``<outcome>_total``. ``time`` is the last day of each period, ``period`` its name:
        ``sel(time="2018")``, ``sel(period="2018Q1")`` and ``resample(time="YE")`` work.
        ``attrs["failures"]`` are the draws that failed, as JSON.

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.study.arrays import dataset

        return dataset(self)

    def to_frame(self) -> pd.DataFrame:
        """One row for each scenario and draw, columns (outcome, account, period) [unit of the outcome].

        Raises
        ------
        CaseError
            If the run was too long to keep its draws.
        """
        from quesnay.study.arrays import frame

        return frame(self)

    def parameters(self, draws: int | None = None) -> pd.DataFrame:
        """What was drawn: a row for each draw, a column for each number, ``market_growth.K4`` or ``deadweight``.

        :meth:`quesnay.Case.parameters` says what each is [its ``unit``]. A number that serves several accounts goes by
        the first of them. The table is one that ``run(samples=...)`` takes.

        Parameters
        ----------
        draws
            The first draws of the run alone; by default all.

        Raises
        ------
        CaseError
            For a central run, which draws nothing, and more draws than were made.
        """
        from quesnay.study.session.parameters import drawn_table

        return drawn_table(self, draws)

    def parameters_xarray(self, draws: int | None = None) -> xr.Dataset:
        """What was drawn, by parameter over (draw, its own dimensions), with names in two languages.

        Elements of a drawn parameter that are certain are there too [unit in ``attrs["units"]``].

        Parameters
        ----------
        draws
            As of :meth:`parameters`.

        Raises
        ------
        CaseError
            As of :meth:`parameters`.
        """
        from quesnay.study.session.parameters import drawn_arrays

        return drawn_arrays(self, draws)

    def replay(self, scenario: str, draw: int) -> xr.Dataset:
        """All stocks, flows, auxiliaries, levers and assumptions of one draw at every step.

        They are over (time [year], dimensions), the numbers those that the draw had in the run; units are in
        ``attrs["units"]``. ``date`` is the moment of each time: ``sel(date="2018-07")`` works. A draw that fails
        has its path up to there, then not a number, and ``attrs["failure"]`` says why.

        Parameters
        ----------
        scenario
            One of the run.
        draw
            Number of the draw.

        Raises
        ------
        QuesnayError
            For a scenario that was not run, and a draw that the design of the run does not have.
        """
        from quesnay.study.arrays import paths

        return paths(self, scenario, whole(draw, "draw"))

    def save(self, path: str | PathLike[str], *, parameters: bool = True) -> None:
        """Saves the run in a folder, from which :func:`quesnay.load_runs` reads it with everything one may ask.

        ``draws/*.parquet`` has a row for each scenario and draw and a column for each outcome, account and period
        [unit of the outcome], ``parameters/*.parquet`` what was drawn; DuckDB, R and pandas read them
        (docs/study/keep.md). A run too long to keep its draws is saved as its sums and histograms.

        Parameters
        ----------
        path
            A folder that does not exist or is empty.
        parameters
            Whether to write the drawn parameters too; :func:`quesnay.load_runs` does not need them.

        Raises
        ------
        CaseError
            If the folder is in use or cannot be written.
        """
        from quesnay.study.keep.saved import write_saved

        programs, _ = compile_scenarios(
            self.study.uncertainty, self.study.scenarios, record_steps(self.study.case, self.study.per_year)
        )
        write_saved(
            path, self.study, programs, self.ensemble, self.started, self.seconds, self.looks, parameters=parameters
        )
