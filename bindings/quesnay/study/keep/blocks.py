"""A run in blocks: read where they were made before, computed here or elsewhere, kept, and put together in order.

A block is a pure function of case, options and its draws, so that it does not matter who computes it, when, and how
often: the result has the bits of one run of all its draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

import quesnay._core as _core
from quesnay.native import prepare
from quesnay.study.keep.options import Pair, Progress, RunOptions, TargetCount
from quesnay.study.keep.parts import Block, Part, blocks_of, gathering, part_of
from quesnay.study.keep.programs import Programs
from quesnay.study.keep.until import Looks, Until

__all__ = ["BlockRunner", "BlockStore", "Computer", "computed_block", "computed_here"]

#: Computes blocks of programs, and gives them in their order.
Computer = Callable[[RunOptions, Programs, _core.DrawPlan, Iterator[Block], "Progress | None"], Iterator[Part]]


class BlockStore(Protocol):
    """Where blocks of a run of programs are kept."""

    def get(self, block: Block) -> Part | None:
        """A block that was made before and is whole."""

    def has(self, block: Block) -> bool:
        """Whether a block was made before, whole or not."""

    def put(self, part: Part) -> None:
        """Keeps a block."""


def computed_block(
    options: RunOptions, programs: _core.ProgramSet, plan: _core.DrawPlan, block: Block, progress: Progress | None
) -> Part:
    """Computes one block of a run in this process."""
    done = block.first - options.first_draw

    def told(part: int, _: int) -> object:
        return None if progress is None else progress(done + part, options.draws)

    own = replace(options, first_draw=block.first, draws=block.draws, runner=None).keeping_all()
    return part_of(own.run(programs, plan, progress=told))


def computed_here(
    options: RunOptions, programs: Programs, plan: _core.DrawPlan, blocks: Iterator[Block], progress: Progress | None
) -> Iterator[Part]:
    """Computes blocks in this process, one after the other."""
    # Whether it pays to compile is a matter of the run, not of its blocks.
    prepare(programs, draws=options.draws, lanes=options.lanes, mode=options.native)
    for block in blocks:
        yield computed_block(options, programs, plan, block, progress)


#: Opens the place where blocks of programs and a seed are kept.
OpenStore = Callable[[Programs, int], AbstractContextManager[BlockStore]]


def _tell(progress: Progress | None, options: RunOptions, part: Part) -> None:
    """Tells of a block that was there."""
    done = part.block.first + part.block.draws - options.first_draw
    if progress is not None and progress(done, options.draws) is False:
        raise _core.Cancelled(f"the run was stopped after {done} of {options.draws} draws")


class BlockRunner:
    """Runs programs block by block.

    Parameters
    ----------
    compute
        Who computes blocks.
    store
        Opens the place where blocks of programs and a seed are kept; None if they are not.
    """

    def __init__(
        self,
        compute: Computer = computed_here,
        store: Callable[[Programs, int], AbstractContextManager[BlockStore]] | None = None,
    ) -> None:
        self._compute = compute
        self._store = store

    def _parts(
        self, options: RunOptions, programs: Programs, plan: _core.DrawPlan, progress: Progress | None
    ) -> Generator[Part, None, None]:
        """The parts of a run in their order; those that are not there are computed and kept as they come."""
        blocks = list(blocks_of(options.first_draw, options.draws))
        if self._store is None:
            yield from self._compute(options, programs, plan, iter(blocks), progress)
            return
        with self._store(programs, options.seed) as store:
            yield from self._kept(store, blocks, options, programs, plan, progress)

    def _kept(
        self, store: BlockStore, blocks: list[Block], options: RunOptions, programs: Programs, plan: _core.DrawPlan,
        progress: Progress | None,
    ) -> Iterator[Part]:  # fmt: skip
        """Parts that are in a store, and those that are made and kept there."""
        place = 0
        while place < len(blocks):
            part = store.get(blocks[place])
            if part is not None:
                _tell(progress, options, part)
                yield part
                place += 1
                continue
            # All up to the next that is there: a computer elsewhere has several at a time.
            missing = [blocks[place]]
            missing += itertools.takewhile(lambda block: not store.has(block), blocks[place + 1 :])
            for part in self._compute(options, programs, plan, iter(missing), progress):
                store.put(part)
                yield part
            place += len(missing)

    def run(
        self, options: RunOptions, programs: _core.ProgramSet, plan: _core.DrawPlan, targets: Sequence[TargetCount],
        pairs: Sequence[Pair], progress: Progress | None,
    ) -> _core.EnsembleResult:  # fmt: skip
        """See RunOptions.run."""
        known = Programs.of(programs)
        whole = Block(options.first_draw, options.draws)
        keep = options.keeps(known, plan)
        gathered = gathering(known, options.seed, whole, keep=keep, targets=targets, pairs=pairs)
        for part in self._parts(options, known, plan, progress):
            gathered.add(part.values, part.failures)
        return gathered.finish()

    def run_until(
        self, options: RunOptions, programs: _core.ProgramSet, plan: _core.DrawPlan, targets: Sequence[TargetCount],
        pairs: Sequence[Pair], progress: Progress | None, until: Until,
    ) -> tuple[_core.EnsembleResult, Looks]:  # fmt: skip
        """A run that ends with the block at whose end it is precise enough, or with all its draws.

        The result has the bits of a run of as many draws.
        """
        known = Programs.of(programs)
        looks = Looks(until)
        parts: list[Part] = []
        streamed: _core.Gathering | None = None
        draws = 0
        parts_of_run = self._parts(options, known, plan, progress)
        for part in parts_of_run:
            draws += part.block.draws
            so_far = Block(options.first_draw, draws)
            if streamed is None:
                parts.append(part)
                if not replace(options, draws=draws).keeps(known, plan):
                    # A run of so many draws does not keep them: sums and histograms take those that there are.
                    streamed = gathering(known, options.seed, so_far, keep=False, targets=targets, pairs=pairs)
                    for one in parts:
                        streamed.add(one.values, one.failures)
                    parts.clear()
            else:
                streamed.add(part.values, part.failures)
            if looks.enough(part):
                break
        parts_of_run.close()
        if streamed is None:
            streamed = gathering(known, options.seed, Block(options.first_draw, draws), keep=True)
            for one in parts:
                streamed.add(one.values, one.failures)
        return streamed.finish(), looks
