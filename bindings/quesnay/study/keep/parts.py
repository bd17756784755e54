"""Consecutive draws of a run: where a run is cut, and the draws of one piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.study.keep.options import Pair, TargetCount
from quesnay.study.keep.programs import Programs

__all__ = ["BLOCK", "Block", "Part", "blocks_of", "gathering", "part_of"]

#: Draws of a block. Blocks begin at multiples of it, so that it does not matter which run they were made for.
BLOCK = 1024
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Block:
    """Draws ``first`` to ``first + draws - 1``."""

    first: int
    draws: int

    @property
    def name(self) -> str:
        """Name of its file, in the order of draws."""
        return f"draws-{self.first:012d}-{self.first + self.draws - 1:012d}.parquet"

    def __str__(self) -> str:
        return f"draws {self.first} to {self.first + self.draws - 1}"


def blocks_of(first: int, draws: int, size: int = BLOCK) -> Iterator[Block]:
    """The blocks of a run, in order; the first and the last may be cut by its ends."""
    end = first + draws
    while first < end:
        after = min(end, (first // size + 1) * size)
        yield Block(first, after - first)
        first = after


@dataclass(frozen=True)
class Part:
    """Results of a block.

    Parameters
    ----------
    values
        By scenario, shape (result, draw) [unit of each result]; not a number where the draw failed.
    failures
        Draw, place of the scenario, time [year], variable, reason and cause of each failure.
    """

    block: Block
    values: Sequence[FloatArray]
    failures: list[dict[str, Any]]


def part_of(ensemble: _core.EnsembleResult) -> Part:
    """The draws of a result that kept them."""
    place = {name: s for s, name in enumerate(ensemble.scenarios)}
    failures = [{**failure, "scenario": place[failure["scenario"]]} for failure in ensemble.failures]
    values = [ensemble.values(s) for s in range(len(place))]
    return Part(Block(ensemble.first_draw, ensemble.n_draws), values, failures)


def gathering(
    programs: Programs, seed: int, block: Block, *, keep: bool, targets: Sequence[TargetCount] = (),
    pairs: Sequence[Pair] = (),
) -> _core.Gathering:  # fmt: skip
    """What collects the parts of a run of programs into its result."""
    names = programs.names
    n_results = [len(programs.columns(s)) for s in range(len(names))]
    return _core.Gathering(
        scenarios=names, n_results=n_results, seed=seed, first_draw=block.first, draws=block.draws, keep=keep,
        targets=list(targets), pairs=list(pairs),
    )  # fmt: skip
