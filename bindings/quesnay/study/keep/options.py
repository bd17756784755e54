"""What a run was asked for, and who computes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import quesnay._core as _core
from quesnay.asked import KEEP_ALL, draw_range, lane_count, whole
from quesnay.memory import require_memory
from quesnay.native import NativeMode, native_mode, prepare

__all__ = ["Pair", "Progress", "RunOptions", "Runner", "TargetCount"]

Progress = Callable[[int, int], object]
#: Scenario, result, threshold and whether it is a floor.
TargetCount = tuple[int, int, float, bool]
#: Scenario, baseline and places of results in both.
Pair = tuple[int, int, Sequence[tuple[int, int]]]


class Runner(Protocol):
    """Computes runs in another way than at once and here, to the same bits."""

    def run(
        self, options: RunOptions, programs: _core.ProgramSet, plan: _core.DrawPlan, targets: Sequence[TargetCount],
        pairs: Sequence[Pair], progress: Progress | None,
    ) -> _core.EnsembleResult:  # fmt: skip
        """See RunOptions.run."""


@dataclass(frozen=True)
class RunOptions:
    """What a run was asked for; with the case, it repeats the run bit for bit."""

    draws: int
    seed: int
    first_draw: int = 0
    threads: int = 0
    lanes: int = _core.default_lanes
    keep_limit: int = 200 << 20
    #: Who computes the run, None for this process at once.
    runner: Runner | None = field(default=None, compare=False, repr=False)
    #: Whether comparisons say what the same money does as ordinary purchases.
    purchases: bool = True
    #: Whether draws run as native code; None for what QUESNAY_NATIVE says. Bits do not depend on it.
    native: NativeMode | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        draw_range(self.draws, self.seed, self.first_draw)
        whole(self.threads, "threads", 0, _core.most_threads)
        lane_count(self.lanes)
        whole(self.keep_limit, "keep_limit", most=KEEP_ALL)
        native_mode(self.native)

    def __getstate__(self) -> dict[str, Any]:
        # A folder that is written and workers elsewhere belong to a process.
        return {**self.__dict__, "runner": None, "native": None}

    def keeping_all(self) -> RunOptions:
        """The same run, with every draw of its (few) results kept."""
        return replace(self, keep_limit=KEEP_ALL)

    def keeps(self, programs: _core.ProgramSet, plan: _core.DrawPlan) -> bool:
        """Whether the draws of a run are kept one by one.

        Raises
        ------
        InvalidValue
            If the run does not fit into memory.
        """
        estimate = programs.estimate_memory(
            plan, draws=self.draws, threads=self.threads, lanes=self.lanes, keep_limit=self.keep_limit
        )
        kept = estimate["kept_bytes"] if estimate["kept"] else 0
        require_memory(
            kept + estimate["workspace_bytes"], f"{self.draws} draws of {len(programs.names)} scenarios",
            f"fewer draws, fewer threads or a keep_limit below {self.keep_limit}",
        )  # fmt: skip
        return bool(estimate["kept"])

    def run(
        self,
        programs: _core.ProgramSet,
        plan: _core.DrawPlan,
        targets: Sequence[TargetCount] = (),
        pairs: Sequence[Pair] = (),
        progress: Progress | None = None,
        held: Sequence[tuple[int, float]] = (),
    ) -> _core.EnsembleResult:
        """Runs programs on common draws.

        Parameters
        ----------
        targets
            Scenario, result, threshold and whether it is a floor; counted also where draws are not kept.
        pairs
            Scenario, baseline and places of results in both (none: all, of two that have as many); their differences
            are summarised also where draws are not kept.
        held
            Elements of drawn parameters and the number that each has in all draws; such a run is computed here.
        """
        self.keeps(programs, plan)
        try:
            if self.runner is not None and not held:
                return self.runner.run(self, programs, plan, targets, pairs, progress)
            prepare(programs, draws=self.draws, lanes=self.lanes, mode=self.native)
            return programs.run(
                plan, seed=self.seed, first_draw=self.first_draw, draws=self.draws, threads=self.threads,
                lanes=self.lanes, keep_limit=self.keep_limit, targets=list(targets), pairs=list(pairs),
                progress=progress, held=list(held),
            )  # fmt: skip
        except MemoryError:
            raise _core.InvalidValue(
                f"{self.draws} draws of {len(programs.names)} scenarios do not fit into memory, expected fewer draws,"
                f" fewer threads or a keep_limit below {self.keep_limit}"
            ) from None
