"""Allocation of a scarce supply: what holds for every supply, demand, priority and width, and its errors."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

USERS = 5
numbers = st.floats(0, 1e6, allow_subnormal=False)


@cache
def rationing() -> Model:
    b = ModelBuilder()
    b.dimension("user", [f"user_{k}" for k in range(USERS)])
    supply = b.parameter("supply")
    demand, priority, width = (b.parameter(name, ["user"]) for name in ("demand", "priority", "width"))
    b.auxiliary("by_priority", f.allocate_by_priority(supply, demand, priority, width, "user"))
    b.auxiliary("in_proportion", f.allocate_proportional(supply, demand, "user"))
    for name in ("by_priority", "in_proportion"):
        b.outcome(Outcome(name, name, OutcomeKind.Level, "1"))
    return Model(b.build())


def rationed(supply: float, demand: Any, priority: Any, width: Any) -> tuple[Any, Any]:
    values = {"supply": supply, "demand": demand, "priority": priority, "width": width}
    result = rationing().run(values, years=1, steps_per_year=1)
    return result["by_priority"].values[0], result["in_proportion"].values[0]


lists = st.lists(numbers, min_size=USERS, max_size=USERS)


@settings(deadline=None)
@given(
    numbers,
    lists,
    st.lists(st.floats(-100, 100), min_size=USERS, max_size=USERS),
    st.lists(st.floats(1e-3, 1e3), min_size=USERS, max_size=USERS),
)
def test_what_is_there_is_given_and_nobody_gets_more_than_asked(
    supply: float, demand: list[float], priority: list[float], width: list[float]
) -> None:
    total = sum(demand)
    for given_out in rationed(supply, demand, priority, width):
        assert (given_out >= 0).all()
        assert (given_out <= demand).all()
        # Sums of five numbers; the ends of narrow ranges far from zero are known to 1e-13 of them.
        assert given_out.sum() == pytest.approx(min(supply, total), rel=1e-9, abs=1e-9 * total)
        if supply >= total:
            np.testing.assert_allclose(given_out, demand, rtol=1e-14)


@settings(deadline=None)
@given(st.floats(0.1, 20), st.permutations(range(USERS)))
def test_priorities_far_apart_are_served_one_after_the_other(supply: float, order: list[int]) -> None:
    # By definition: with gaps wider than the width, everyone is served in full before the next.
    demand = np.array([3.0, 1.0, 4.0, 1.5, 9.0])
    left, expected = supply, np.zeros(USERS)
    for user in sorted(range(USERS), key=lambda u: -order[u]):
        expected[user] = min(left, demand[user])
        left -= expected[user]
    given_out, _ = rationed(supply, demand, [10.0 * k for k in order], [1.0] * USERS)
    np.testing.assert_allclose(given_out, expected, rtol=1e-12, atol=1e-12)


def test_equal_priorities_share_in_proportion() -> None:
    by_priority, in_proportion = rationed(7.0, [1.0, 2.0, 3.0, 4.0, 5.0], [2.0] * USERS, [3.0] * USERS)
    np.testing.assert_allclose(by_priority, in_proportion, rtol=1e-14)
    np.testing.assert_allclose(in_proportion, np.arange(1, 6) * 7 / 15, rtol=1e-14)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"supply": -1.0}, "'supply' is a supply of -1, expected none below zero"),
        ({"demand": [1, 1, -2, 1, 1]}, r"'demand\[user_2\]' is a demand of -2, expected none below zero"),
        ({"width": [1, 1, 1, 0, 1]}, r"'width\[user_3\]' is a width of 0, expected more than zero"),
    ],
)
def test_an_allocation_of_less_than_nothing_is_refused(change: dict[str, Any], sentence: str) -> None:
    values = {"supply": 1.0, "demand": [1.0] * USERS, "priority": [1.0] * USERS, "width": [1.0] * USERS}
    with pytest.raises(qy.InvalidValue, match=sentence):
        rationing().run(values | change, years=1, steps_per_year=1)


def test_an_allocation_of_what_does_not_fit_is_refused() -> None:
    b = ModelBuilder()
    b.dimension("user", ["a", "b"])
    demand, money = b.constants([1, 2], ["user"]), b.constant(1.0, "money")
    with pytest.raises(qy.UnitMismatch, match="cannot allocate money and 1"):
        f.allocate_by_priority(money, demand, demand, demand, "user")
    with pytest.raises(qy.DimensionMismatch, match="the dimension it is allocated over"):
        f.allocate_by_priority(demand, demand, demand, demand, "user")
