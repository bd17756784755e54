"""Blocks computed by the workers of a Dask cluster. A worker that dies costs its blocks' time, and no bits."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

import quesnay._core as _core
from quesnay.errors import CaseError
from quesnay.native import NativeMode, asked_mode
from quesnay.study.keep.blocks import computed_block
from quesnay.study.keep.options import Progress, RunOptions
from quesnay.study.keep.parts import Block, Part
from quesnay.study.keep.programs import Programs

__all__ = ["DaskComputer", "connected"]

#: Blocks that are on their way for each thread of the cluster, so that none waits and memory stays bounded.
_AHEAD = 2
_RETRIES = 3
_EXTRA = "expected the packages dask and distributed: pip install 'quesnay[dask]'"


def connected(address: str) -> Any:
    """A client of the scheduler at an address, ``tcp://host:8786``.

    Raises
    ------
    CaseError
        Without the packages of Dask, and where nobody answers.
    """
    try:
        from dask.distributed import Client
    except ImportError:
        raise CaseError(f"--dask needs a package that is not installed, {_EXTRA}") from None
    try:
        client: Any = Client
        return client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise CaseError(f"--dask: no scheduler answers at '{address}': {error}") from None


@lru_cache(maxsize=4)
def _programs(recipe: bytes) -> tuple[Programs, _core.DrawPlan]:
    """The programs that a worker was sent, compiled once for all blocks."""
    make, made_of = pickle.loads(recipe)
    programs, _ = make(*made_of)
    return programs, made_of[0].plan


def _block(recipe: bytes, key: str, options: RunOptions, native: NativeMode | None, block: Block) -> Part:
    """Computes one block on a worker.

    Raises
    ------
    CaseError
        If the worker makes other programs of the same case: another version of this package.
    """
    programs, plan = _programs(recipe)
    if programs.key != key:
        raise CaseError(
            f"a worker has quesnay {_core.version} of commit {_core.commit}, which makes other programs of this case,"
            " expected the version of the client"
        )
    # Told beside the options, which are written without it.
    return computed_block(replace(options, native=native), programs, plan, block, None)


class DaskComputer:
    """Computes blocks on the workers of a cluster, a few ahead, and gives them in their order.

    Parameters
    ----------
    client
        A ``dask.distributed.Client``. Results do not depend on the number of workers; threads of a run are one, as
        a worker has threads of its own.
    """

    def __init__(self, client: Any) -> None:
        if not (hasattr(client, "submit") and hasattr(client, "scatter") and hasattr(client, "nthreads")):
            raise CaseError(f"client is a {type(client).__name__}, expected a dask.distributed.Client")
        self._client = client

    def __call__(
        self, options: RunOptions, programs: Programs, plan: _core.DrawPlan, blocks: Iterator[Block],
        progress: Progress | None,
    ) -> Iterator[Part]:  # fmt: skip
        """See Computer."""
        recipe = pickle.dumps((programs.make, programs.made_of), protocol=5)
        # A key of its own too: another run's goes when that run's last hold on it does.
        sent = self._client.scatter(recipe, broadcast=True, hash=False)
        one = RunOptions(options.draws, options.seed, options.first_draw, 1, options.lanes)
        native = asked_mode(options.native)
        ahead = _AHEAD * max(1, sum(self._client.nthreads().values()))

        def submitted(block: Block) -> Any:
            # A key of its own for each call: what another run left on the cluster is not waited for.
            return self._client.submit(_block, sent, programs.key, one, native, block, retries=_RETRIES, pure=False)

        waiting = deque(submitted(block) for block in islice(blocks, ahead))
        try:
            while waiting:
                part: Part = waiting.popleft().result()
                waiting.extend(submitted(block) for block in islice(blocks, 1))
                done = part.block.first + part.block.draws - options.first_draw
                if progress is not None and progress(done, options.draws) is False:
                    raise _core.Cancelled(f"the run was stopped after {done} of {options.draws} draws")
                yield part
        finally:
            self._client.cancel(list(waiting))
