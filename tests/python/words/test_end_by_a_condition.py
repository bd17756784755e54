"""Runs that end when a quantity says so: the bits of the whole run up to there."""

import numpy as np
import pytest
import quesnay as qy


def test_a_run_ends_by_a_condition_with_the_bits_of_the_whole_run() -> None:
    b = qy.ModelBuilder()
    stock = b.stock("stock", 8.0)
    b.outflow(stock, stock * b.constant(0.5, "1/year"))
    b.auxiliary("over", stock < 1.0)
    model = b.build()
    whole = model.run({}, years=10, steps_per_year=4, record=["stock"], method="euler")
    first = int(np.flatnonzero(whole.stock.values < 1.0)[0])
    run = model.run({}, years=10, steps_per_year=4, record=["stock"], method="euler", until="over")
    np.testing.assert_array_equal(run.stock.values, whole.stock.values[: first + 1])
    assert float(run.time[-1]) == first / 4 and float(run.stock[-2]) >= 1.0
    # One that holds already stays, one that never holds goes to the end, and several draws wait for the last.
    standing = model.start({}, years=10, steps_per_year=4, record=["stock"], method="euler").until("over")
    assert standing.until("over").time == first / 4
    assert model.start({}, years=1, steps_per_year=4, record=["stock"]).until("over").time == 1.0
    b = qy.ModelBuilder()
    b.auxiliary("late", b.time() >= b.parameter("at") * b.constant(1.0, "year"))
    draws = b.build().start(
        {}, {"at": ("uniform", 2.0, 1.0, 3.0)}, draws=20, seed=1, years=5, steps_per_year=4, record=["late"]
    )
    assert draws.until("late").results().late.values[:, -1].tolist() == [1.0] * 20
    assert draws.results().late.values[:, -2].min() == 0.0 and draws.time < 3.25


def test_a_condition_that_is_none_is_refused() -> None:
    b = qy.ModelBuilder()
    b.dimension("place", ["here", "there"])
    b.auxiliary("over", b.constants([1.0, 0.0], ["place"]) * b.time() / b.constant(1.0, "year"))
    run = b.build().start({}, years=1, steps_per_year=4, record=["over"])
    with pytest.raises(
        qy.DimensionMismatch, match="'over' is over place, expected one number until which a run goes on"
    ):
        run.until("over")
    with pytest.raises(qy.UnknownName, match="did you mean 'over'"):
        run.until("ovr")
