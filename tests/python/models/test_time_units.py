"""Models that count another unit of time than years, and steps of any length."""

import math
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder
from quesnay import functions as f


def decay(time_unit: str = "year") -> Model:
    b = ModelBuilder(time_unit=time_unit)
    stock = b.stock("stock", 100.0, unit="people")
    b.outflow(stock, b.flow("leaving", 0.1 * stock / b.constant(1.0, time_unit)))
    b.auxiliary("clock", b.time())
    b.auxiliary("late", b.step_at(3.0))
    return b.build()


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month", "quarter", "year"])
def test_a_model_counts_its_own_unit_of_time(unit: str) -> None:
    model = decay(unit)
    assert model.time_unit == unit
    assert model.core.unit("leaving") == f"people/{unit}"
    run = model.run({}, duration=6, dt=0.5, method="euler", record="all", start=1.0)
    np.testing.assert_array_equal(run.time, 1.0 + 0.5 * np.arange(13))
    np.testing.assert_allclose(run.stock, 100.0 * 0.95 ** np.arange(13), rtol=1e-14)
    np.testing.assert_array_equal(run.clock, run.time)
    # The middle of the step from 3 on lies behind the edge.
    np.testing.assert_array_equal(run.late, run.time >= 3.0)


def test_a_unit_of_time_that_is_none_is_refused() -> None:
    with pytest.raises(qy.UnknownName, match="unknown unit of time 'months'; did you mean 'month'"):
        ModelBuilder(time_unit="months")
    with pytest.raises(qy.InvalidValue, match="a model has a unit of time"):
        ModelBuilder(decay(), time_unit="month")


def test_rates_of_another_unit_of_time_do_not_fit() -> None:
    b = ModelBuilder(time_unit="month")
    stock = b.stock("stock", 1.0)
    with pytest.raises(qy.UnitMismatch, match="is in 1/year, stock 'stock' needs 1/month"):
        b.inflow(stock, b.constant(1.0, "1/year"))
    with pytest.raises(qy.UnitMismatch, match="is in year, expected month"):
        f.fixed_delay(b, "late", stock, b.constant(1.0, "year"))


WORDS: dict[str, Any] = {
    "smooth": lambda b, x, per: f.smooth(b, "y", x, 3.0, 1, 0.0),
    "delay": lambda b, x, per: f.material_delay(b, "y", x * per, 3.0, 2, 0.0),
    "trend": lambda b, x, per: f.trend(b, "y", 1.0 + x, 3.0),
    "fixed delay": lambda b, x, per: f.fixed_delay(b, "y", x, 3.0, 0.0),
    "series": lambda b, x, per: f.series(b, "y", [0, 10], [0.0, 5.0]),
    "train": lambda b, x, per: b.auxiliary("y", f.pulse_train(b, 1, 1, 2, 8) + b.ramp_from(2, 3)),
    "value": lambda b, x, per: f.net_present_value(b, "y", x * per, 0.1),
    "straight line": lambda b, x, per: f.straight_line_depreciation(b, "y", x * per, 3.0),
    "geometric": lambda b, x, per: f.geometric_depreciation(b, "y", x * per, 0.2, 0.0),
    "noise": lambda b, x, per: f.ar1_noise(b, "y", 1.0, 3.0, periods_per_year=1),
    "motion": lambda b, x, per: f.brownian(b, "y", 1.0),
    "jumps": lambda b, x, per: f.jump_process(b, "y", 0.5, 1.0, 0.2, periods_per_year=2),
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_words_of_time_act_alike_in_every_unit_of_time(word: str) -> None:
    runs = []
    for unit in ("year", "month"):
        b = ModelBuilder(time_unit=unit)
        x = b.auxiliary("x", f.sine(b.time() / b.constant(1.0, unit)) + b.step_at(2))
        WORDS[word](b, x, 1.0 / b.constant(1.0, unit))
        runs.append(b.build().run({}, duration=10, dt=0.25, record=["y"]).y)
    np.testing.assert_array_equal(runs[0], runs[1])
    assert float(abs(runs[0]).max()) > 0.0


def test_the_step_is_said_either_way_to_the_same_bits() -> None:
    model = decay()
    for dt, per_year in ((0.25, 4), (0.1, 10), (1 / 3, 3), (1 / 12, 12), (1.0, 1)):
        one = model.run({}, years=6, steps_per_year=per_year, record="all")
        other = model.run({}, duration=6.0, dt=dt, record="all")
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
        np.testing.assert_array_equal(one.time, other.time)


@pytest.mark.parametrize(("dt", "n"), [(2.0, 10), (1.5, 12), (0.3, 40), (2.5, 6), (7.0, 3)])
@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_steps_may_be_longer_than_a_unit_or_no_part_of_it(dt: float, n: int, method: str) -> None:
    run = decay().run({}, duration=n * dt, dt=dt, method=method, record="all")
    z = -0.1 * dt
    # The growth of one step of a linear equation is the start of the exponential series.
    growth = sum(z**k / math.factorial(k) for k in range({"euler": 2, "heun": 3, "rk4": 5}[method]))
    np.testing.assert_allclose(run.stock, 100.0 * growth ** np.arange(n + 1), rtol=1e-13)
    np.testing.assert_allclose(run.time, dt * np.arange(n + 1), rtol=1e-15)
    middle = run.time + dt / 2
    np.testing.assert_array_equal(run.late, middle >= 3.0)


def test_adaptive_methods_draws_and_pauses_take_long_steps() -> None:
    model = decay("month")
    exact = 100.0 * np.exp(-0.1 * np.arange(0.0, 13.5, 1.5))
    for method in ("dopri5", "rosenbrock4"):
        run = model.run({}, duration=12, dt=1.5, method=method, record=["stock"], relative_tolerance=1e-9)
        np.testing.assert_allclose(run.stock, exact, rtol=1e-6)
    run = model.start({}, duration=12, dt=1.5, record=["stock"]).to(4.5)
    assert run.time == 4.5
    again = model.restore(run.save(), record=["stock"])
    whole = model.run({}, duration=12, dt=1.5, record=["stock"])
    np.testing.assert_array_equal(again.to(12.0).results().stock, whole.stock)
    with pytest.raises(qy.InvalidValue, match="7 months is between two steps of the run, expected one of its steps"):
        run.to(7.0)
    with pytest.raises(qy.InvalidValue, match="the run ends at 12 months and is asked for 13.5"):
        run.to(13.5)
    assert "of 12 months" in repr(run)


def test_delays_in_long_steps_are_rounded_to_steps() -> None:
    b = ModelBuilder()
    x = b.auxiliary("x", b.time() / b.constant(1.0, "year"))
    f.fixed_delay(b, "y", x, 4.0, -1.0)
    run = b.build().run({}, duration=12, dt=1.5, record="all")
    # 4 / 1.5 is 2.67 steps, three of them.
    np.testing.assert_array_equal(run.y, [-1, -1, -1, 0, 1.5, 3, 4.5, 6, 7.5])


def test_checks_and_loops_take_long_steps() -> None:
    table = decay("month").check({}, duration=12, dt=1.5)
    assert table[table.check == "observed order"].passed.all()
    assert not decay("month").loops({}, duration=12, dt=1.5).table.empty
    assert decay().jacobian({}, duration=4, dt=2).values.tolist() == [[[-0.1]]] * 3


def test_a_span_that_cannot_be_is_told() -> None:
    years, months = decay(), decay("month")
    cases: list[tuple[Model, dict[str, Any], str]] = [
        (years, {"years": 2}, r"its length \(duration or years\) and its step \(dt or steps_per_year\), each once"),
        (years, {"years": 2, "duration": 2, "dt": 1}, "each once"),
        (months, {"dt": 1}, r"expected its length \(duration\) and its step \(dt\), each once"),
        (months, {"years": 2, "steps_per_year": 4}, r"in months, expected duration and dt \[month\] instead"),
        (months, {"duration": 5, "dt": 2}, "5 months in steps of 2 are 2.5 steps, expected a whole number"),
        (years, {"duration": 5, "dt": 0}, "in steps of 0, expected finite numbers and a step of more than 0"),
        (years, {"duration": 5, "dt": math.pi / 3}, "expected a ratio of whole numbers up to 1,000,000"),
        (years, {"duration": math.inf, "dt": 1}, "expected finite numbers"),
    ]  # fmt: skip
    for model, span, sentence in cases:
        with pytest.raises(qy.InvalidValue, match=sentence):
            model.run({}, record="all", **span)


def test_periods_need_steps_that_divide_them() -> None:
    b = ModelBuilder(time_unit="month")
    b.noise("luck", periods_per_year=2)
    b.auxiliary("x", b.named("luck"))
    model = b.build()
    assert model.run({}, duration=4, dt=0.25, record=["x"]).x.shape == (17,)
    with pytest.raises(
        qy.InvalidValue, match="a run has 3 steps a month, expected a multiple of the 2 periods a month"
    ):
        model.run({}, duration=4, dt=1 / 3, record=["x"])
    with pytest.raises(qy.InvalidValue, match="a run has steps of 1.5 months, expected a whole part of the 2 periods"):
        model.run({}, duration=6, dt=1.5, record=["x"])


def test_times_in_sentences_are_in_the_unit_of_time() -> None:
    b = ModelBuilder(time_unit="day")
    x = b.stock("x", 3.0)
    b.outflow(x, 1.0)
    b.auxiliary("y", f.log(x))
    with pytest.raises(qy.InvalidValue, match="fails at 3 days"):
        b.build().run({}, duration=4, dt=1, method="euler", record=["y"])
    c = ModelBuilder()
    f.smooth(c, "y", c.parameter("x"), c.parameter("T", unit="year"))
    with pytest.raises(qy.InvalidValue, match="a smoothing time of 0.5 years and order 1, expected at least 1 year "):
        c.build().run({"x": 1.0, "T": 0.5}, years=2, steps_per_year=1, record="all")
