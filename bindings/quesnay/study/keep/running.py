"""Who computes a run: this process at once, block by block into a folder, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

import quesnay._core as _core
from quesnay.errors import CaseError
from quesnay.study.keep.blocks import BlockRunner, Computer, computed_here
from quesnay.study.keep.checkpoint import Checkpoint, PartFolders
from quesnay.study.keep.options import Pair, Progress, RunOptions, TargetCount
from quesnay.study.keep.until import Looks, Until

__all__ = ["DESIGNS", "asked_design", "kept_in", "run_until", "runner_of"]

DESIGNS = ("monte_carlo", "antithetic", "latin_hypercube", "sobol")


def kept_in(checkpoint: str | PathLike[str] | Checkpoint | PartFolders | None) -> Checkpoint | PartFolders | None:
    """The folder that a run is kept in, or the folders that it is read from."""
    if checkpoint is None or isinstance(checkpoint, Checkpoint | PartFolders):
        return checkpoint
    return Checkpoint(checkpoint)


def runner_of(kept: Checkpoint | PartFolders | None, client: Any) -> BlockRunner | None:
    """Who computes a run that is kept in a folder or computed by a Dask client; None for this process at once."""
    if kept is None and client is None:
        return None
    compute: Computer = computed_here
    if client is not None:
        from quesnay.study.keep.dask_blocks import DaskComputer

        compute = DaskComputer(client)
    return BlockRunner(compute) if kept is None else BlockRunner(compute, kept.store)


def run_until(
    options: RunOptions, programs: _core.ProgramSet, plan: _core.DrawPlan, targets: Sequence[TargetCount],
    pairs: Sequence[Pair], progress: Progress | None, until: Until,
) -> tuple[_core.EnsembleResult, Looks]:  # fmt: skip
    """A run that ends where it is precise enough, by whoever computes it."""
    runner = options.runner if isinstance(options.runner, BlockRunner) else BlockRunner()
    return runner.run_until(options, programs, plan, targets, pairs, progress, until)


def asked_design(design: str, design_draws: int | None, first_draw: int, draws: int, until: object) -> tuple[str, int]:
    """The design of a run and how many draws fill it.

    Raises
    ------
    CaseError
        For a name that is none, and where standard errors of independent draws are asked for of other draws.
    """
    if design not in DESIGNS:
        raise CaseError(f"design is {design!r}, expected one of {', '.join(DESIGNS)}")
    if design == "monte_carlo":
        return design, 0
    if until is not None:
        raise CaseError(
            f"a run of design '{design}' is to end by its standard errors, which are those of independent draws:"
            " expected design 'monte_carlo', or no 'until'"
        )
    return design, 0 if design == "antithetic" else first_draw + draws if design_draws is None else design_draws
