"""Ranks of options over states, and how firmly their order by the mean stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay.asked import whole
from quesnay.robustness.measures import FloatArray, performance
from quesnay.robustness.share_interval import wilson

__all__ = ["Ranks", "ranks"]


@dataclass(frozen=True)
class Ranks:
    """Rank 1 is best. Shapes: ``share`` (options, ranks), the others (options,)."""

    share: FloatArray  #: of states in which an option has a rank [1]; a tie is shared evenly between its ranks
    first_low: FloatArray  #: 95 % Wilson interval of the share of states in which it is first
    first_high: FloatArray
    mean: FloatArray  #: mean rank
    by_mean: FloatArray  #: rank by mean performance
    stability: FloatArray  #: share of resampled sets of states in which the rank by the mean is the same [1]
    whole_order: float  #: share of them in which the whole order by the mean is the same [1]
    agreement: float  #: Kendall's W over states [1]: 1 if every state orders options alike, 0 if they do not agree
    rows: int
    dropped: int


def ranks(given: Any, *, resamples: int = 1000, seed: int = 0) -> Ranks:
    """How often each option comes first, second, ..., and whether more states would change the order.

    Parameters
    ----------
    given
        Performance, shape (states, options), more is better; states with a nan are left out.
    resamples
        Sets of as many states drawn with replacement, of which ``stability`` is a share.
    seed
        Of the resamples.

    Raises
    ------
    InvalidValue
        For another shape and fewer than two completed states.
    """
    x, dropped = performance(given)
    n, m = x.shape
    count = whole(resamples, "resamples", 1, 10**6)
    above = (x[:, None, :] > x[:, :, None]).sum(axis=2)
    level = (x[:, None, :] == x[:, :, None]).sum(axis=2)
    share = np.empty((m, m))
    for rank in range(m):
        # An option that is level with others takes an even part of every rank that they share.
        share[:, rank] = np.mean(((above <= rank) & (rank < above + level)) / level, axis=0)
    middle = above + (level + 1) / 2.0
    order = _places(x.mean(axis=0))
    rng = np.random.Generator(np.random.Philox(key=whole(seed, "seed", 0, 2**64 - 1)))
    same = np.zeros(m)
    every = 0
    for _ in range(count):
        again = _places(x[rng.integers(0, n, n)].mean(axis=0)) == order
        same += again
        every += bool(again.all())
    low, high = np.array([wilson(float(p), n) for p in share[:, 0]]).T
    ties = float(np.sum(level**2 - 1))
    spread = float(np.sum((middle.sum(axis=0) - n * (m + 1) / 2.0) ** 2))
    most = n * (n * (m**3 - m) - ties) / 12.0
    return Ranks(
        share, low, high, middle.mean(axis=0), order.astype(float), same / count, every / count,
        spread / most if most > 0.0 else math.nan, n, dropped,
    )  # fmt: skip


def _places(means: FloatArray) -> FloatArray:
    """Rank of each, 1 for the largest; level ones in their order."""
    places = np.empty(len(means))
    places[np.argsort(-means, kind="stable")] = np.arange(1, len(means) + 1)
    return places
