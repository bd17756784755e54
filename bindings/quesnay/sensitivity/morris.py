"""Elementary effects (Morris 1991): which inputs matter at all, in few runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.sensitivity.arrays import FloatArray, numbers

__all__ = ["Effects", "elementary_effects", "trajectories"]


@dataclass(frozen=True)
class Effects:
    """Of shape (inputs, outcomes) [outcome per unit of the input's range]."""

    mean: FloatArray  #: mu
    mean_size: FloatArray  #: mu star, the mean of absolute effects
    spread: FloatArray  #: sigma: large where the effect depends on the other inputs or bends
    standard_error: FloatArray  #: of ``mean_size`` over trajectories
    trajectories: int
    dropped: int  #: trajectories left out, whole, because one of their runs failed


def trajectories(n_inputs: int, n: int, *, levels: int = 4, seed: int = 0) -> FloatArray:
    """Points of ``n`` trajectories, shape (n, inputs + 1, inputs): each moves one input after another.

    Inputs stand on ``levels`` even places from 0 to 1 and move by ``levels / (2 (levels - 1))``, so that all places are
    taken equally often; order and direction are drawn.

    Parameters
    ----------
    n_inputs, n
        Inputs and trajectories.
    levels
        Places of an input, an even number.
    seed
        Of the trajectories.
    """
    width, count, levels = whole(n_inputs, "n_inputs", 1), whole(n, "n", 2), whole(levels, "levels", 2)
    if levels % 2:
        raise InvalidValue(f"levels is {levels}, expected an even number")
    rng = np.random.Generator(np.random.Philox(key=whole(seed, "seed", 0, 2**64 - 1)))
    half = levels // 2
    start = rng.integers(0, half, size=(count, width))
    upward = rng.integers(0, 2, size=(count, width))
    # An input begins below and goes up by half of the places, or begins above and goes down.
    place, step = start + half * (1 - upward), half * (2 * upward - 1)
    points = np.repeat(place[:, None, :], width + 1, axis=1)
    for one, order in enumerate(rng.permuted(np.tile(np.arange(width), (count, 1)), axis=1)):
        for moved, k in enumerate(order):
            points[one, moved + 1 :, k] += step[one, k]
    return np.asarray(points / (levels - 1))


def elementary_effects(points: Any, outcomes: Any) -> Effects:
    """Elementary effects from the outcomes of trajectories.

    Parameters
    ----------
    points
        Shape (trajectories, inputs + 1, inputs); along each, one input moves at a time.
    outcomes
        Shape (trajectories, inputs + 1) or (trajectories, inputs + 1, outcomes).

    Raises
    ------
    InvalidValue
        For other shapes, a step in which not exactly one input moves, and fewer than two completed trajectories.
    """
    x, y = numbers(points, "points"), numbers(outcomes, "outcomes")
    if x.ndim != 3 or x.shape[1] != x.shape[2] + 1 or y.shape[:2] != x.shape[:2] or y.ndim not in (2, 3):
        raise InvalidValue(
            f"points have shape {x.shape} and outcomes {y.shape}, expected (trajectories, inputs + 1, inputs) and"
            " (trajectories, inputs + 1, outcomes)"
        )
    y = y.reshape(*x.shape[:2], -1)
    moves = np.diff(x, axis=1)
    if not (np.count_nonzero(moves, axis=2) == 1).all() or not (np.count_nonzero(moves, axis=1) == 1).all():
        raise InvalidValue("a trajectory moves several inputs at once, or one twice, expected each input once, alone")
    done = np.isfinite(y).all(axis=(1, 2))
    if done.sum() < 2:
        raise InvalidValue(f"{int(done.sum())} of {len(y)} trajectories are completed, expected at least 2")
    moves, changes = moves[done], np.diff(y[done], axis=1)
    moved = np.argmax(moves != 0.0, axis=2)
    slopes = changes / moves.sum(axis=2)[:, :, None]
    effects = np.empty_like(slopes)
    np.put_along_axis(effects, moved[:, :, None], slopes, axis=1)
    count = len(effects)
    return Effects(
        effects.mean(axis=0), np.abs(effects).mean(axis=0), effects.std(axis=0, ddof=1),
        np.abs(effects).std(axis=0, ddof=1) / np.sqrt(count), count, int((~done).sum()),
    )  # fmt: skip
