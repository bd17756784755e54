"""Reconciling conflicting totals: what agrees is the generalised RAS, what conflicts is weighted least squares."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from quesnay.accounts import CellTotal, gras, kras


def sentence(call: Callable[[], Any]) -> str:
    with pytest.raises(qy.QuesnayError) as refused:
        call()
    return str(refused.value)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_totals_that_agree_give_the_generalised_ras_whatever_their_errors(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(2, 5)), data.draw(st.integers(2, 5))
    a = data.draw(hnp.arrays(float, (n, m), elements=st.floats(0.1, 50.0)))
    signs = np.where(data.draw(hnp.arrays(bool, (n, m), elements=st.booleans())), 1.0, -1.0)
    signs[0] = 1.0
    other = a * signs * data.draw(hnp.arrays(float, (n, m), elements=st.floats(0.5, 2.0)))
    totals: dict[str, Any] = {"row_totals": other.sum(axis=1), "column_totals": other.sum(axis=0)}
    errors = data.draw(hnp.arrays(float, n, elements=st.floats(0.0, 5.0)))
    made = kras(a * signs, **totals, row_errors=errors)
    # Both meet totals to about 1e-11 of the size of their cells.
    assert made.array == pytest.approx(gras(a * signs, **totals).array, rel=1e-7, abs=1e-7)
    assert not made.signs_gave_way


def test_sums_that_conflict_give_way_by_the_squares_of_their_errors() -> None:
    # Rows are 2 short of exact columns. Least squares: adjustments in proportion to variances 1 and 9.
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    made = kras(a, row_totals=[4, 8], column_totals=[6, 8], row_errors=[1, 3])
    assert made.met == pytest.approx([4.2, 9.8, 6.0, 8.0])
    assert made.array.sum(axis=1) == pytest.approx([4.2, 9.8])
    assert made.array == pytest.approx(gras(a, row_totals=[4.2, 9.8], column_totals=[6, 8]).array)
    table = made.totals()
    assert list(table.index) == ["row 1", "row 2", "column 1", "column 2"]
    assert list(table["given"]) == [4.0, 8.0, 6.0, 8.0]
    assert list(table["standard_error"]) == [1.0, 3.0, 0.0, 0.0]
    assert repr(made).startswith("Reconciled(4 constraints, 2 adjusted, ")


def test_the_order_of_constraints_does_not_matter() -> None:
    cells = {("1", "1"): 1.0, ("1", "2"): 1.0}
    totals = [CellTotal("a", cells, 5.0, 1.0), CellTotal("b", cells, 8.0, 2.0), CellTotal("c", {("1", "1"): 1.0}, 2.0)]
    one, other = (kras([[1, 2]], constraints=order) for order in (totals, totals[::-1]))
    assert one.array == pytest.approx(other.array)
    # Precision-weighted mean of 5 and 8: (5 + 8/4) / (1 + 1/4).
    assert one.array.sum() == pytest.approx(5.6)


def test_totals_that_the_zeros_refuse_give_way_to_them() -> None:
    # Row 1 sells to column 1 alone, and 7 is more than 6. Once it gives way, cell (2, 1) is empty and the matrix is
    # diag(x, y): x is the mean of 7 and 6, y that of 5 and 6.
    with pytest.raises(qy.ConflictingTotals):
        gras([[1, 0], [3, 4]], row_totals=[7, 5], column_totals=[6, 6])
    made = kras([[1, 0], [3, 4]], row_totals=[7, 5], column_totals=[6, 6], row_errors=[1, 1], column_errors=[1, 1])
    assert made.signs_gave_way
    assert made.array == pytest.approx(np.array([[6.5, 0.0], [0.0, 5.5]]), abs=1e-5)


def test_subsets_coefficients_and_fixed_cells_are_met() -> None:
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    twice = CellTotal("twice", {("1", "1"): 2.0, ("2", "2"): -1.0}, 0.5)
    made = kras(a, row_totals=[4, 8], constraints=[twice], fixed=[("1", "2")])
    assert made.array[0, 1] == 2.0
    assert made.array.sum(axis=1) == pytest.approx([4.0, 8.0])
    assert 2 * made.array[0, 0] - made.array[1, 1] == pytest.approx(0.5)


def test_cells_of_large_weight_move_less() -> None:
    a = np.array([[1.0, 1.0]])
    made = kras(a, row_totals=[4], weights=[[1.0, 2.0]])
    # x = e^l, y = e^(l/2): y^2 + y = 4.
    assert made.array[0, 1] == pytest.approx((np.sqrt(17) - 1) / 2)


def test_what_cannot_be_reconciled_is_refused_by_name() -> None:
    a = [[1.0, 2.0], [3.0, 4.0]]
    assert sentence(lambda: kras(a, row_totals=[4, 8], column_totals=[6, 8])) == (
        "constraints 'row 1', 'row 2', 'column 1', 'column 2' contradict each other by 2, and those with a standard"
        " error above 0 cannot make up for it"
    )
    assert sentence(lambda: kras([[1, 0], [3, 4]], row_totals=[7, 5], column_totals=[6, 6])) == (
        "rows '1' should add up to 7, but all their cells other than zero lie in columns '1', which add up to 6: 1 too"
        " much"
    )
    whole = CellTotal("whole", {("1", "1"): 1.0, ("2", "1"): 1.0, ("2", "2"): 1.0}, 12.0)
    assert sentence(
        lambda: kras([[1, 0], [3, 4]], row_totals=[7, 5], column_totals=[6, 6], constraints=[whole])
    ).endswith("; the signs of the cells may leave no solution")
    unknown = CellTotal("odd", {("9", "1"): 1.0}, 1.0)
    assert sentence(lambda: kras(a, constraints=[unknown])) == (
        "constraint 'odd' names row '9', which the matrix does not have"
    )
    assert sentence(lambda: kras(a, row_totals=[1, 1], fixed=[("1", "9")])) == (
        "the list of fixed cells names column '9', which the matrix does not have"
    )
    assert sentence(lambda: kras(a, row_errors=[1, 1])) == (
        "row_errors are given without row_totals, expected both or none"
    )
    assert sentence(lambda: kras(a)) == "reconciling was asked for without a constraint, expected at least one"
    assert sentence(lambda: kras(a, row_totals=[1, 2], row_errors=[-1, 0])) == (
        "the standard error of constraint 'row 1' is -1, expected a finite number of 0 or more"
    )
    assert sentence(lambda: kras(a, row_totals=[1, np.inf])) == (
        "the total of constraint 'row 2' is inf, expected a finite number"
    )
    assert sentence(lambda: kras(a, row_totals=[1, 2], weights=[[1, 0], [1, 1]])) == (
        "a weight of a cell is not above 0, expected positive weights, infinite for fixed cells"
    )
    assert sentence(lambda: kras([[np.nan]], row_totals=[1])) == (
        "the initial matrix has a cell that is not a finite number"
    )
    bad = CellTotal("odd", {("1", "1"): np.nan}, 1.0)
    assert sentence(lambda: kras(a, constraints=[bad])) == (
        "constraint 'odd' has a coefficient of nan, expected a finite number"
    )
