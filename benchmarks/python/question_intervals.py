"""How often do 95 % intervals of answers to questions hold the truth? In 1,000 repetitions of made-up cases.

First-order indices from draws alone, Sobol indices, rank correlations, contributions (all parts, and sampled orders),
shares of first ranks, and paired differences under facts, each of a truth in closed form or by enumeration. Prints
percent of intervals that hold it; 95 is right, the standard error of a line is 0.7.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from quesnay.robustness import ranks
from quesnay.sensitivity import (
    contributions,
    first_order,
    indices_of,
    orders,
    sampled_contributions,
)
from quesnay.study.drivers import rank_correlations, rank_interval
from quesnay.study.questions.weighted import WeightedEnsemble

REPETITIONS = 1000
FIRST, TOTAL = [0.3139051911, 0.4424111448, 0.0], [0.5575888552, 0.4424111448, 0.2436836641]


def ishigami(u: np.ndarray) -> np.ndarray:
    """Of points of the unit cube."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def given_data(rng: np.random.Generator) -> list[bool]:
    """First-order indices of 1,000 draws: large, large and none."""
    u = rng.random((1000, 3))
    found = first_order(u, ishigami(u))
    return [bool(low <= one <= high) for low, one, high in zip(found.low[:, 0], FIRST, found.high[:, 0], strict=True)]


def exchanged(rng: np.random.Generator) -> list[bool]:
    """First-order and total indices of 1,024 rows."""
    a, b = rng.random((2, 1024, 3))
    mixed = []
    for k in range(3):
        points = a.copy()
        points[:, k] = b[:, k]
        mixed.append(ishigami(points))
    found = indices_of(ishigami(a), ishigami(b), np.array(mixed))
    first = zip(found.first_low[:, 0], FIRST, found.first_high[:, 0], strict=True)
    total = zip(found.total_low[:, 0], TOTAL, found.total_high[:, 0], strict=True)
    return [bool(low <= one <= high) for low, one, high in (*first, *total)]


def correlated(rng: np.random.Generator) -> list[bool]:
    """Rank correlations of 400 normal draws: 0, 0.3 and 0.8 of the draws' own."""
    held = []
    for rho in (0.0, 0.3, 0.8):
        x, e = rng.normal(size=(2, 400))
        y = rho * x + math.sqrt(1.0 - rho**2) * e
        low, high = rank_interval(float(rank_correlations(x[:, None], y)[0]), 400)
        held.append(low <= 6.0 / math.pi * math.asin(rho / 2.0) <= high)
    return held


PART = np.random.default_rng(3).normal(size=64) + np.array([s.bit_count() for s in range(64)])


def _shares(values: np.ndarray) -> np.ndarray:
    return contributions(np.stack([values, values], axis=1)).mean[:, 0]


def every_part(rng: np.random.Generator) -> list[bool]:
    """Contributions of six members over 200 draws of all 64 parts."""
    values = PART[:, None] * (1.0 + rng.normal(size=(64, 200)))
    found = contributions(values)
    return ((found.low[:, 0] <= _shares(PART)) & (_shares(PART) <= found.high[:, 0])).tolist()


def some_orders(rng: np.random.Generator) -> list[bool]:
    """The same from 32 sampled orders."""
    chosen = orders(6, 32, seed=int(rng.integers(2**40)))
    prefixes = np.array([[sum(1 << k for k in order[:n]) for n in range(7)] for order in chosen.tolist()])
    values = PART[:, None] * (1.0 + rng.normal(size=(64, 200)))
    found = sampled_contributions(chosen, values[prefixes])
    return ((found.low[:, 0] <= _shares(PART)) & (_shares(PART) <= found.high[:, 0])).tolist()


def first_ranks(rng: np.random.Generator) -> list[bool]:
    """Share of 300 states in which one of two options is first: 0.5, 0.1 and 0.02."""
    held = []
    for share in (0.5, 0.1, 0.02):
        wins = rng.random(300) < share
        found = ranks(np.stack([wins, 0.5 * np.ones(300)], axis=1), resamples=1)
        held.append(bool(found.first_low[0] <= share <= found.first_high[0]))
    return held


class Draws:
    """An ensemble of two scenarios with one result each."""

    first_draw, seed, scenarios, failures = 0, 0, ("a", "b"), ()

    def __init__(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        self.n_draws = len(ours)
        self._values = (ours[None], theirs[None])

    def values(self, scenario: int) -> np.ndarray:
        """Of a scenario."""
        return self._values[scenario]


def under_facts(rng: np.random.Generator) -> list[bool]:
    """Paired difference of 800 draws weighted by a fact; probability of a target under it."""
    x, e = rng.normal(size=(2, 800))
    w = np.exp(-0.5 * (x - 1.2) ** 2)
    ensemble = WeightedEnsemble(Draws(x + e, np.zeros(800)), w / w.sum())  # type: ignore[arg-type]
    pair = ensemble.paired_difference(0, 1, (0, 0), 1, [])
    target = ensemble.target_probability(0, 0, 1.0, True)
    # After the fact x is normal with mean 0.6 and variance 1/2.
    truth = 0.5 * math.erfc((1.0 - 0.6) / math.sqrt(2.0 * 1.5))
    return [
        abs(pair["mean"] - 0.6) <= 1.96 * pair["standard_error"],
        target["wilson_low"] <= truth <= target["wilson_high"],
    ]


QUESTIONS: list[Callable[[np.random.Generator], list[bool]]] = [
    given_data, exchanged, correlated, every_part, some_orders, first_ranks, under_facts,
]  # fmt: skip


def coverage(question: Callable[[np.random.Generator], list[bool]], repetitions: int) -> np.ndarray:
    """Share of repetitions in which each interval held its truth."""
    return np.mean([question(np.random.default_rng((7, seed))) for seed in range(repetitions)], axis=0)


if __name__ == "__main__":
    for one in QUESTIONS:
        held = 100 * coverage(one, REPETITIONS)
        print(f"{one.__name__:14s} {' '.join(f'{share:5.1f}' for share in held)}")
