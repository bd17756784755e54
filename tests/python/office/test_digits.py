"""Digits are no finer than the error, the same down a column, and nothing that is not zero is printed as zero."""

import math

import hypothesis.strategies as st
import pytest
from hypothesis import given
from quesnay.office.digits import LESS_THAN_UNIT, decimals_of, last_place, rounded
from quesnay.office.sheets import numbers


@pytest.mark.parametrize(
    ("error", "place"), [(0.9, 0), (2.0, 0), (2.1, 1), (20.0, 1), (150.0, 2), (0.02, -2), (0.0021, -2), (0.002, -3)]
)
def test_the_last_digit_is_at_least_half_of_the_error(error: float, place: int) -> None:
    assert last_place(error) == place


@given(st.floats(1e-5, 1e9))
def test_no_finer_digit_would_do(error: float) -> None:
    place = last_place(error)
    assert 10.0**place >= error / 2 * (1 - 1e-9)
    assert 10.0 ** (place - 1) < error / 2 * (1 + 1e-9)


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(1e-4, 1e4)), min_size=1, max_size=12),
    st.integers(0, 4),
)
def test_a_column_has_one_number_of_decimals_and_no_digit_within_its_error(
    cells: list[tuple[float, float]], at_most: int
) -> None:
    column = numbers("x", "x", "x", [v for v, _ in cells], [e for _, e in cells], at_most)
    assert isinstance(column.decimals, int) and 0 <= column.decimals <= at_most
    for (value, error), printed in zip(cells, column.printed, strict=True):
        unit = max(10.0**-column.decimals, 10.0 ** last_place(error))
        if printed == LESS_THAN_UNIT:
            assert value != 0.0 and abs(value) <= unit / 2 * (1 + 1e-9)
            continue
        assert isinstance(printed, float)
        assert abs(printed - value) <= unit / 2 * (1 + 1e-9)
        assert math.isclose(printed / unit, round(printed / unit), rel_tol=1e-9, abs_tol=1e-9)
        assert printed != 0.0 or value == 0.0


def test_rows_with_units_of_their_own_have_decimals_of_their_own() -> None:
    column = numbers("x", "x", "x", [3.14159, 0.2017], [0.25, 0.011], 3, by_row=True)
    assert column.decimals == [0, 2]
    assert column.printed == [3.0, 0.2]


def test_what_is_missing_is_blank_and_zero_stays_zero() -> None:
    assert rounded(math.nan, 1) is None
    assert rounded(0.0, 1) == 0.0
    assert rounded(-0.04, 1) == LESS_THAN_UNIT
    assert rounded(1234.0, 0, 60.0) == 1200.0
    assert decimals_of([], 2) == 2
