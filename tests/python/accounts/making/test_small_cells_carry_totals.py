"""Totals of a matrix that exists are met, however small the cells are that have to carry them."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts import gras, ras

CELLS = [0.03125, 1e-6, 1.0, 21.0, 61.0, 1e4]
CARRIED = [0.0, 0.0, 0.03125, 1.0, 20.0, 60.0, 1e4, 1e-4]


@pytest.mark.parametrize("balance", [ras, gras])
def test_any_totals_that_the_cells_can_carry_are_met(balance: Any) -> None:
    random = np.random.default_rng(1758)
    slowest = 0
    for _ in range(4000):
        shape = tuple(random.integers(2, 5, 2))
        present = random.random(shape) < 0.6
        cells = np.where(present, random.choice(CELLS, shape), 0.0)
        carried = np.where(present, random.choice(CARRIED, shape), 0.0)
        if balance is gras:
            negative = random.random(shape) < 0.2
            cells, carried = np.where(negative, -cells, cells), np.where(negative, -carried, carried)
        found = balance(cells, row_totals=carried.sum(axis=1), column_totals=carried.sum(axis=0), max_iterations=500)
        slowest = max(slowest, found.iterations)
        values = np.asarray(found.values)
        # 1e-12 of the absolute cells of a line is the tolerance that was asked for.
        gap = 2e-12 * np.abs(values).sum()
        for axis in (0, 1):
            np.testing.assert_allclose(values.sum(axis=axis), carried.sum(axis=axis), rtol=1e-9, atol=gap)
        assert ((values == 0) | (np.sign(values) == np.sign(cells))).all()
    # Alternating alone would take millions of rounds for some of these.
    assert 100 < slowest < 500


def test_a_cell_next_to_nothing_carries_a_total_alone() -> None:
    # One solution alone: 60 lies in the third column, 20 in the second, the rest is what is left of the rows.
    found = ras(
        [[1e-6, 0.0, 61.0], [21.0, 1e4, 0.0]], row_totals=[60.0001, 20.03125], column_totals=[0.03135, 20.0, 60.0]
    )
    expected = [[1e-4, 0.0, 60.0], [0.03125, 20.0, 0.0]]
    np.testing.assert_allclose(np.asarray(found.values), expected, rtol=1e-9)


def test_totals_beside_it_that_no_cell_can_carry_are_refused() -> None:
    with pytest.raises(qy.ConflictingTotals, match="add up to"):
        ras([[21.0, 0.03125, 0.0], [0.0, 0.03125, 61.0]], row_totals=[10.0, 61.0], column_totals=[20.0, 1.0, 50.0])
