"""Sobol indices by exchange of inputs between two samples: first-order and total, of many outcomes at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quesnay._core import InvalidValue
from quesnay.asked import whole
from quesnay.sensitivity.arrays import FloatArray, columns, completed, half_width, numbers, table

__all__ = ["SobolIndices", "exchanged", "indices_of", "sobol_indices"]

_FEWEST = 32


@dataclass(frozen=True)
class SobolIndices:
    """Indices of shape (inputs, outcomes) [1], with normal intervals; all zero for an outcome that does not vary."""

    first: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    variance: FloatArray  #: of each outcome, shape (outcomes,)
    rows: int  #: rows in which every run was completed
    dropped: int  #: rows left out, whole, because one of their runs failed


def exchanged(a: Any, b: Any, chosen: Sequence[int]) -> FloatArray:
    """Sample ``a`` with the chosen columns of ``b``, shape (rows, inputs)."""
    one, other = table(a, "a"), table(b, "b")
    if one.shape != other.shape:
        raise InvalidValue(f"a has shape {one.shape} and b {other.shape}, expected the same")
    mixed = one.copy()
    for column in chosen:
        k = whole(column, "a chosen column", 0, one.shape[1] - 1)
        mixed[:, k] = other[:, k]
    return mixed


def indices_of(y_a: Any, y_b: Any, y_mixed: Any, *, confidence: float = 0.95) -> SobolIndices:
    """Indices from outcomes of two samples and of their exchanges.

    First order: ``mean(y_b (y_mixed - y_a)) / V`` (Saltelli et al. 2010, table 2 b) with outcomes less their mean;
    total: ``mean((y_a - y_mixed)^2) / (2 V)`` (Jansen 1999); ``V`` is of both samples. Intervals are of ratios of means
    over independent rows (delta method).

    Parameters
    ----------
    y_a, y_b
        Outcomes of the two samples, shape (rows,) or (rows, outcomes).
    y_mixed
        Outcomes of sample a with an input of sample b, shape (inputs, rows) or (inputs, rows, outcomes).
    confidence
        Of the intervals [1].

    Raises
    ------
    InvalidValue
        For other shapes, and fewer than 32 rows in which every run was completed.
    """
    n = len(numbers(y_a, "y_a")) if np.ndim(y_a) else 0
    a, b = columns(y_a, "y_a", n), columns(y_b, "y_b", n)
    mixed = numbers(y_mixed, "y_mixed")
    if mixed.shape[1:] not in (a.shape, np.shape(y_a)) or a.shape != b.shape or not mixed.size:
        raise InvalidValue(
            f"y_mixed has shape {mixed.shape}, y_a {np.shape(y_a)} and y_b {np.shape(y_b)}, expected one array of the"
            " shape of y_a for each input"
        )
    mixed = mixed.reshape(len(mixed), *a.shape)
    width = half_width(confidence)
    everything = np.concatenate([a, b, *mixed], axis=1)
    done = completed(everything, _FEWEST, "Sobol indices")
    a, b, mixed = a[done], b[done], mixed[:, done]
    middle = 0.5 * (a.mean(axis=0) + b.mean(axis=0))
    a, b, mixed = a - middle, b - middle, mixed - middle
    squares = 0.5 * (a**2 + b**2)
    variance = squares.mean(axis=0)
    # What is left of an outcome that does not vary is rounding of its mean.
    still = variance <= (1e-14 * np.abs(middle)) ** 2
    shape = (len(mixed), a.shape[1])
    found = {name: np.zeros(shape) for name in ("first", "first_error", "total", "total_error")}
    for k, c in enumerate(mixed):
        for name, parts in (("first", b * (c - a)), ("total", 0.5 * (a - c) ** 2)):
            with np.errstate(invalid="ignore", divide="ignore"):
                index = parts.mean(axis=0) / variance
                error = np.std(parts - index * squares, axis=0, ddof=1) / variance / np.sqrt(len(a))
            found[name][k], found[f"{name}_error"][k] = np.where(still, 0.0, index), np.where(still, 0.0, error)
    first, total = found["first"], found["total"]
    low, high = width * found["first_error"], width * found["total_error"]
    return SobolIndices(
        first, first - low, first + low, total, total - high, total + high, np.where(still, 0.0, variance), len(a),
        int((~done).sum()),
    )  # fmt: skip


def sobol_indices(
    function: Callable[[FloatArray], Any], n_inputs: int, n: int, *, seed: int = 0,
    groups: Sequence[Sequence[int]] | None = None, confidence: float = 0.95,
) -> SobolIndices:  # fmt: skip
    """Indices of a function on the unit cube, from ``n (groups + 2)`` evaluations.

    Parameters
    ----------
    function
        Takes points, shape (rows, inputs), uniform inside (0, 1); gives outcomes, shape (rows,) or (rows, outcomes).
    n_inputs, n
        Inputs, and rows of each sample.
    seed
        Of the samples.
    groups
        Columns that are exchanged together; by default each by itself.
    confidence
        Of the intervals [1].
    """
    width, rows = whole(n_inputs, "n_inputs", 1), whole(n, "n", _FEWEST)
    rng = np.random.Generator(np.random.Philox(key=whole(seed, "seed", 0, 2**64 - 1)))
    # Inside (0, 1) on both sides, so that every inverse distribution function has a value.
    a, b = (rng.integers(0, 2**52, size=(2, rows, width)) + 0.5) / 2.0**52
    chosen = [[k] for k in range(width)] if groups is None else [list(group) for group in groups]
    mixed = [numbers(function(exchanged(a, b, group)), "function(points)") for group in chosen]
    return indices_of(function(a), function(b), np.array(mixed), confidence=confidence)
