"""Shapley contributions: what each member of a package adds, over all orders in which they could be put in force."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.sensitivity.arrays import FloatArray, completed, half_width, numbers

__all__ = ["MOST_EXACT", "Contributions", "contributions", "orders", "sampled_contributions", "subsets"]

#: Members of whose subsets all are evaluated; above, orders are sampled.
MOST_EXACT = 8
_FEWEST = 2


@dataclass(frozen=True)
class Contributions:
    """Of shape (members, outcomes) [the outcome's unit]; means over draws, which add up to the whole package's."""

    mean: FloatArray
    standard_error: FloatArray  #: paired over draws, and over orders where those were sampled
    low: FloatArray
    high: FloatArray
    alone: FloatArray  #: what a member adds if it comes first
    last: FloatArray  #: what it adds if it comes last
    smallest: FloatArray  #: the least of its mean additions, over what is in force before it
    largest: FloatArray
    whole: FloatArray  #: of the package over nothing, shape (outcomes,)
    rows: int
    dropped: int
    orders: int  #: sampled orders; 0 where all subsets were evaluated


def subsets(members: int) -> list[tuple[int, ...]]:
    """All subsets of members, in the order that :func:`contributions` takes: subset ``s`` has member ``k`` if its bit
    ``k`` is set."""
    count = whole(members, "members", 1, MOST_EXACT)
    return [tuple(k for k in range(count) if s >> k & 1) for s in range(2**count)]


def orders(members: int, n: int, *, seed: int = 0) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Sampled orders of members, shape (n, members): pairs of an order and its reverse (Castro, Gomez & Tejada 2009;
    antithetic as of Mitchell et al. 2022)."""
    count, many = whole(members, "members", 2), whole(n, "n", 4)
    if many % 2:
        raise InvalidValue(f"n is {many}, expected an even number: orders come with their reverse")
    rng = np.random.Generator(np.random.Philox(key=whole(seed, "seed", 0, 2**64 - 1)))
    half = np.array([rng.permutation(count) for _ in range(many // 2)])
    return np.stack([half, half[:, ::-1]], axis=1).reshape(many, count)


def contributions(values: Any, *, confidence: float = 0.95) -> Contributions:
    """Exact contributions from the outcomes of all subsets on the same draws.

    Parameters
    ----------
    values
        Shape (2^members, draws) or (2^members, draws, outcomes), subsets as :func:`subsets` orders them. A draw that
        failed in one of them (nan) is left out of all.
    confidence
        Of the intervals [1].

    Raises
    ------
    InvalidValue
        For a number of subsets that is no power of two, and fewer than two completed draws.
    """
    width = half_width(confidence)
    y = numbers(values, "values")
    members = max(len(y), 1).bit_length() - 1 if y.ndim in (2, 3) else 0
    if members < 1 or len(y) != 2**members:
        raise InvalidValue(
            f"values have shape {y.shape}, expected the draws of every subset: 2, 4, 8, ... rows of them"
        )
    y = y.reshape(len(y), y.shape[1], -1)
    done = completed(np.concatenate(list(y), axis=1), _FEWEST, "contributions")
    y = y[:, done]
    n = int(done.sum())
    sizes = np.array([s.bit_count() for s in range(len(y))])
    shares = [math.factorial(s) * math.factorial(members - s - 1) / math.factorial(members) for s in range(members)]
    mean, error, alone, last, least, most = np.empty((6, members, y.shape[2]))
    for k in range(members):
        without = np.array([s for s in range(len(y)) if not s >> k & 1])
        added = y[without | 1 << k] - y[without]
        each = np.tensordot(np.array(shares)[sizes[without]], added, axes=1)
        means = added.mean(axis=1)
        mean[k], error[k] = each.mean(axis=0), each.std(axis=0, ddof=1) / math.sqrt(n)
        alone[k], last[k], least[k], most[k] = means[0], means[-1], means.min(axis=0), means.max(axis=0)
    total = (y[-1] - y[0]).mean(axis=0)
    return Contributions(
        mean, error, mean - width * error, mean + width * error, alone, last, least, most, total, n,
        int((~done).sum()), 0,
    )  # fmt: skip


def sampled_contributions(chosen: Any, values: Any, *, confidence: float = 0.95) -> Contributions:
    """Contributions from sampled orders on the same draws.

    The standard error adds the variance over draws (of each draw's mean over orders) and that over pairs of orders (of
    each pair's mean over draws), so it covers both.

    Parameters
    ----------
    chosen
        Orders of members, shape (orders, members), in pairs as :func:`orders` gives them.
    values
        Shape (orders, members + 1, draws) or (orders, members + 1, draws, outcomes): with none of an order's members in
        force, with its first, with its first two, ...
    confidence
        Of the intervals [1].
    """
    width = half_width(confidence)
    y, o = numbers(values, "values"), np.asarray(chosen)
    if o.ndim != 2 or len(o) % 2 or len(o) < 4 or not (np.sort(o, axis=1) == np.arange(o.shape[1])).all():
        raise InvalidValue("chosen is no list of orders in pairs, expected two or more pairs of permutations")
    if y.ndim not in (3, 4) or y.shape[:2] != (len(o), o.shape[1] + 1):
        raise InvalidValue(
            f"values have shape {y.shape}, expected ({len(o)}, {o.shape[1] + 1}, draws): every order's prefixes"
        )
    y = y.reshape(*y.shape[:3], -1)
    done = completed(np.moveaxis(y, 2, 0).reshape(y.shape[2], -1), _FEWEST, "contributions")
    y = y[:, :, done]
    n = int(done.sum())
    added = np.empty((len(o), o.shape[1], n, y.shape[3]))
    np.put_along_axis(added, o[:, :, None, None], np.diff(y, axis=1), axis=1)
    mean = added.mean(axis=(0, 2))
    by_order = added.mean(axis=2)
    pairs = by_order.reshape(len(o) // 2, 2, *by_order.shape[1:]).mean(axis=1)
    over_draws = added.mean(axis=0).var(axis=1, ddof=1) / n
    error = np.sqrt(over_draws + pairs.var(axis=0, ddof=1) / len(pairs))
    first, final = _at(o, by_order, 0), _at(o, by_order, o.shape[1] - 1)
    total = (y[:, -1] - y[:, 0]).mean(axis=(0, 1))
    return Contributions(
        mean, error, mean - width * error, mean + width * error, first, final, by_order.min(axis=0),
        by_order.max(axis=0), total, n, int((~done).sum()), len(o),
    )  # fmt: skip


def _at(chosen: np.ndarray[Any, np.dtype[np.int64]], added: FloatArray, place: int) -> FloatArray:
    """Mean of what members added where they stood at a place of an order; nan for one that never did."""
    found = np.full(added.shape[1:], np.nan)
    for k in range(added.shape[1]):
        there = chosen[:, place] == k
        if there.any():
            found[k] = added[there, k].mean(axis=0)
    return found
