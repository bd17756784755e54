"""Runs of a case: on draws, in the centre, step by step, and in sessions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.asked import thread_count
from quesnay.errors import CaseError
from quesnay.models.model_numbers import DrawNumbers
from quesnay.native import NativeMode
from quesnay.study.case_methods.held import HeldCase
from quesnay.study.case_methods.loading import each_once
from quesnay.study.keep.checkpoint import Checkpoint, PartFolders
from quesnay.study.keep.running import asked_design, kept_in, runner_of
from quesnay.study.plan import Progress, RunOptions
from quesnay.study.result import Result

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from dask.distributed import Client

    from quesnay.models.run import Run
    from quesnay.study.session.session import Session

__all__ = ["CaseRuns"]


class CaseRuns(HeldCase):
    """What runs scenarios."""

    def run(
        self,
        scenarios: Sequence[str] | None = None,
        *,
        draws: int | None = None,
        seed: int,
        assume: Sequence[str] = (),
        first_draw: int = 0,
        threads: int | None = None,
        progress: Progress | None = None,
        quarterly: bool = False,
        keep_limit: int = 200 << 20,
        lanes: int = _core.default_lanes,
        samples: pd.DataFrame | xr.Dataset | xr.DataArray | str | PathLike[str] | None = None,
        others: str = "refused",
        design: str = "monte_carlo",
        design_draws: int | None = None,
        until: Mapping[str, object] | None = None,
        checkpoint: str | PathLike[str] | Checkpoint | PartFolders | None = None,
        client: Client | None = None,
        ordinary_purchases: bool = True,
        native: NativeMode | None = None,
    ) -> Result:
        """Runs scenarios on common draws.

        Parameters
        ----------
        scenarios
            Names of packages, alone or with assumptions as ``"plan | demand_surge"``; by default the packages of the
            case. Every scenario sees the same draws.
        draws, seed, first_draw
            Draws ``first_draw`` to ``first_draw + draws - 1`` of a seed. A draw's numbers depend on nothing else.
            With samples ``draws`` is by default all of them.
        assume
            Names of assumptions, applied to every scenario.
        threads
            Threads to use, at most 1024; by default those of docs/study/threads.md. Results do not depend on it.
        progress
            Called with draws done and asked for; returning False stops the run.
        quarterly
            Read outcomes at quarter ends instead of year ends.
        keep_limit
            Bytes of results kept draw by draw; above, quantiles come from histograms.
        samples
            Numbers of one's own in place of drawn ones, a row for each draw from draw 0 on and a column for each
            number as :meth:`quesnay.Result.parameters` names them: a table, or the path of a .parquet or .csv file.
            Shocks are still drawn, by ``seed``.
        others
            Whether drawn numbers without a column are ``refused``, or ``drawn`` as the case says.
        design
            How draws are placed (docs/study/designs.md): ``monte_carlo``, ``antithetic``, ``latin_hypercube``, or
            ``sobol``, whose draws are a power of two.
        design_draws
            How many draws fill the design of a run that makes a part of them; by default all up to its last.
        until
            ``{"se": 0.01, "of": ["gross_output.total.2019:plan-no_policy"]}``: ends the run at the first multiple of
            1,024 draws at which the standard error of all these numbers, or with ``relative`` its share of the mean
            [1], is small enough, at the latest with ``draws``. ``looks`` of the result tells what was seen.
        checkpoint
            A folder in which blocks of draws are kept: a run that was stopped, however, goes on from there.
        client
            A ``dask.distributed.Client`` whose workers compute the blocks.
        ordinary_purchases
            Whether comparisons say what the money of a package does as ordinary public purchases. It takes one more run
            of every package, when the first comparison is asked for.
        native
            Whether draws run as native code (docs/models/native.md): ``auto``, ``never`` or ``require``; by default
            what the environment variable ``QUESNAY_NATIVE`` says, else ``auto``. Bits do not depend on it.

        Returns
        -------
        Result
            Its tables have a row for each scenario, outcome, account and period, in the row's unit [``unit``].

        Raises
        ------
        QuesnayError
            For an unknown scenario, no draws, or a model that the case does not fit.
        """
        given = None if samples is None else self._sampled(samples, others)
        if draws is None:
            if given is None:
                raise CaseError("a run was asked for without draws, expected draws=1000 or the like, or samples")
            draws = given.plan.n_samples - first_draw
        if given is not None and design != "monte_carlo":
            raise CaseError(f"a run of samples was asked for with the design '{design}', expected design 'monte_carlo'")
        kept = kept_in(checkpoint)
        runner = runner_of(kept, client)
        options = RunOptions(
            draws, seed, first_draw, thread_count(threads), lanes, keep_limit, runner, ordinary_purchases, native
        )
        placed = asked_design(design, design_draws, first_draw, draws, until)
        study = self._study(scenarios, assume, options, quarterly, central=False, design=placed)
        if given is not None:
            study = dataclasses.replace(study, uncertainty=given)
        if isinstance(kept, Checkpoint):
            kept.describe(study)
        return Result.of_run(study, progress, until)

    def central(
        self, scenarios: Sequence[str] | None = None, *, assume: Sequence[str] = (), quarterly: bool = False
    ) -> Result:
        """The central run: every parameter at its central value, no shocks. A result of one draw.

        It is not the expectation: the mean over draws lies elsewhere.

        Parameters
        ----------
        scenarios, assume, quarterly
            As of :meth:`run`.

        Returns
        -------
        Result
            As of :meth:`run`, with one draw; each row says its unit [``unit``].
        """
        options = RunOptions(draws=1, seed=0, lanes=4, threads=1)
        return Result.of_run(self._study(scenarios, assume, options, quarterly, central=True))

    def start(
        self,
        scenario: str,
        *,
        draws: int | None = None,
        seed: int = 0,
        draw: int = 0,
        assume: Sequence[str] = (),
        central: bool = False,
        threads: int | None = None,
    ) -> Run:
        """A run of one scenario that stands at its start: for a review, go on to a date, look, move a lever, go on.

        Parameters
        ----------
        scenario, assume
            Name of a package, and of assumptions.
        draws, seed, draw
            Draws ``draw`` to ``draw + draws - 1`` as :meth:`run` makes them; without ``draws`` one draw.
        central
            Central values and no shocks.

        Returns
        -------
        Run
            Times are years from the start of the case [year]; outcomes are recorded at the end of each year.

        Raises
        ------
        CaseError
            For an unknown package or assumption.
        InvalidValue
            For draws that do not fit into memory.
        """
        asked = DrawNumbers.checked(1 if draws is None else draws, seed, draw, threads, first="draw")
        return self._started(self._scenarios([scenario], assume)[0], asked, central, many=draws is not None)

    def session(
        self,
        control: str | None = None,
        *,
        draws: int,
        seed: int,
        assume: Sequence[str] = (),
        quarterly: bool = False,
        threads: int | None = None,
    ) -> Session:
        """Answers to packages that no file names, as sliders ask for them: programs and the control's draws are kept.

        Parameters
        ----------
        control
            The package that answers are compared with, by default the baseline.
        draws, seed
            Draws 0 to ``draws - 1`` of a seed.
        assume
            Names of assumptions, applied to all.
        quarterly
            Read outcomes at quarter ends instead of year ends.
        threads
            As of :meth:`run`.

        Returns
        -------
        Session
            Its ``change`` gives a package beside the control.

        Raises
        ------
        CaseError
            For an unknown package or assumption, and packages that have different policies of one id.
        """
        from quesnay.study.session.session import Session

        assumed = each_once(assume, "assumptions")
        session = Session(
            self._uncertain, control=control or self.data.file.scenarios.baseline, draws=draws, seed=seed,
            assume=assumed, quarterly=quarterly, threads=thread_count(threads),
        )  # fmt: skip
        session.change(session.control)
        return session
