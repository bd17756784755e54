"""Table functions, trend, forecast, initial values and net present value against closed forms."""

import math
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f


def level(name: str, unit: str = "1") -> Outcome:
    return Outcome(name, name, OutcomeKind.Level, unit)


def years(b: ModelBuilder, value: float) -> Any:
    return b.constant(value, "year")


def test_a_table_function_is_flat_outside_its_points() -> None:
    b = ModelBuilder()
    b.auxiliary("beyond", f.lookup(b.time() - years(b, 60), [0, 1], [3, 7]))
    b.outcome(level("beyond"))
    result = Model(b.build()).run({}, years=100, steps_per_year=1, record_every=5)
    assert float(result["beyond"].sel(time=0)) == 3.0
    assert float(result["beyond"].sel(time=100)) == 7.0


@pytest.mark.parametrize(
    ("at", "values", "sentence"),
    [
        ([0, 1], [1], "2 points and 1 values"),
        ([0], [1], "expected as many, at least 2"),
        ([0, 1, 1], [0, 1, 2], "points at 1 and then 1, expected increasing ones"),
        ([0, math.nan], [0, 1], "expected finite numbers"),
    ],
)
def test_a_table_that_is_none_is_refused(at: list[float], values: list[float], sentence: str) -> None:
    b = ModelBuilder()
    with pytest.raises(qy.InvalidValue, match=sentence):
        f.lookup(b.time(), at, values)


def test_a_trend_and_its_forecast_of_exponential_growth_are_exact() -> None:
    # On a path e^(g t) the smoothed value is input/(1 + g T), so the trend is g at every time.
    b = ModelBuilder()
    g = b.constant(0.05, "1/year")
    signal = b.auxiliary("signal", f.exp(g * b.time()) * 100.0)
    f.forecast(b, "ahead", signal, years(b, 2), years(b, 3), g, b.constant(100.0))
    b.outcome(level("ahead_trend", "1/year"))
    b.outcome(level("ahead"))
    b.outcome(level("signal"))
    result = Model(b.build()).run({}, years=10, steps_per_year=64, method="rk4", record_every=64)
    np.testing.assert_allclose(result["ahead_trend"], 0.05, rtol=1e-8)
    np.testing.assert_allclose(result["ahead"], result["signal"] * 1.15, rtol=1e-8)


def test_the_trend_of_a_negative_input_has_the_sign_of_its_change() -> None:
    # x = -1 - 0.1 t: the smoothed value lags, A = -1 - 0.1 t + 0.1 T (1 - e^(-t/T)), so x - A is below zero.
    b = ModelBuilder()
    signal = b.auxiliary("signal", -1.0 - 0.1 * b.time() / years(b, 1))
    f.trend(b, "growth", signal, years(b, 5))
    f.forecast(b, "ahead", signal, years(b, 5), years(b, 3))
    for name in ("growth", "ahead", "signal"):
        b.outcome(name)
    result = b.build().run({}, years=10, steps_per_year=64, method="rk4", record_every=64)
    lag = 0.1 * 5.0 * (1.0 - np.exp(-result["time"].to_numpy() / 5.0))
    average = result["signal"].to_numpy() + lag
    np.testing.assert_allclose(result["growth"], -lag / (5.0 * np.abs(average)), rtol=1e-7)
    # What is extrapolated goes on downwards.
    np.testing.assert_allclose(result["ahead"], result["signal"] * (1.0 - lag / (5.0 * average) * 3.0), rtol=1e-7)


def test_the_initial_value_of_an_expression_is_that_of_the_start_of_the_run() -> None:
    b = ModelBuilder()
    b.auxiliary("then", b.initial(b.time() + years(b, 1)), unit="year")
    b.outcome(level("then", "year"))
    result = Model(b.build()).run({}, years=10, steps_per_year=1, method="euler", start=5.0)
    assert set(result["then"].values) == {6.0}
    shock = b.noise("shock")
    with pytest.raises(qy.InvalidValue, match="noise 'shock' at the start"):
        b.initial(shock)


def test_an_active_initial_value_of_fewer_dimensions_is_spread() -> None:
    b = ModelBuilder()
    b.dimension("sector", ["K1", "K2"])
    moving = b.constants([1, 2], ["sector"]) * b.time() / years(b, 1)
    stock = b.stock("stock", b.initial(f.active_initial(moving, b.constant(45.0))))
    b.inflow(stock, moving * b.constant(1.0, "1/year"))
    b.outcome(level("stock"))
    result = Model(b.build()).run({}, years=2, steps_per_year=1, method="euler")
    np.testing.assert_array_equal(result["stock"], [[45, 45], [45, 45], [46, 47]])
    with pytest.raises(qy.DimensionMismatch, match="is over 'sector', its active value"):
        f.active_initial(b.constant(45.0), moving)
    with pytest.raises(qy.UnitMismatch, match="cannot choose between"):
        f.active_initial(b.time(), b.constant(45.0))


def test_a_net_present_value_of_even_payments_is_the_sum_of_an_annuity() -> None:
    # Payments of 1 at steps 0 to n - 1, factor v = 1/(1 + r dt): v^0 + ... + v^(n - 1), times dt.
    b = ModelBuilder()
    r = b.parameter("r", unit="1/year")
    f.net_present_value(b, "value", b.constant(1.0, "money/year"), r, b.constant(2.0, "money"), 3.0)
    b.outcome(level("value", "money"))
    result = Model(b.build()).run({"r": 0.08}, years=10, steps_per_year=4, method="euler")["value"]
    v, n = 1 / (1 + 0.08 / 4), 41
    assert float(result[-1]) == pytest.approx(3 * (2 + (1 - v**n) / (1 - v) / 4), rel=1e-13)


@pytest.mark.parametrize("at", [1.0, 1.1, 1.4, 1.5, 1.6, 1.9])
@pytest.mark.parametrize("duration", [1e-6, 0.3, 0.5, 1.0])
def test_a_pulse_shorter_than_a_step_acts_for_one(at: float, duration: float) -> None:
    b = qy.ModelBuilder()
    b.auxiliary("once", b.pulse_at(at, duration))
    b.auxiliary("often", f.pulse_train(b, at, duration, 2.0, 6.0))
    b.auxiliary("always", f.pulse_train(b, 0.0, 0.1, 0.25, 8.0))
    run = b.build().run({}, years=8, steps_per_year=1, method="euler", record="all")
    assert float(run.once.sum()) == 1.0 and set(run.once.values) == {0.0, 1.0}
    assert float(run.often.sum()) == 3.0
    assert set(run.always.values[:-1]) == {1.0}


def test_a_pulse_train_and_a_soft_minimum() -> None:
    b = ModelBuilder()
    b.auxiliary("train", f.pulse_train(b, 7.0, 1.0, 2.0, 12.0))
    b.auxiliary("soft", f.smooth_minimum(b.constant(3.0), b.constant(4.0), 2.0))
    b.outcome(level("train"))
    b.outcome(level("soft"))
    result = Model(b.build()).run({}, years=14, steps_per_year=16)
    on = [t for t in result["time"].values if float(result["train"].sel(time=t)) == 1.0]
    assert on == [t / 16 for t in range(16 * 14 + 1) if t // 16 in (7, 9, 11)]
    assert float(result["soft"][0]) == pytest.approx((3**-2 + 4**-2) ** -0.5, rel=1e-14)
    with pytest.raises(qy.InvalidValue, match="no longer than the interval"):
        f.pulse_train(b, 0.0, 3.0, 2.0, 10.0)
    with pytest.raises(qy.InvalidValue, match="order of 'late' is 0"):
        f.material_delay(b, "late", b.constant(1.0, "1/year"), years(b, 1), 0, b.constant(1.0, "1/year"))


def test_draws_of_a_model_are_paired_with_their_parameters_and_free_of_threads() -> None:
    b = ModelBuilder()
    rate = b.parameter("rate", unit="1/year")
    stock = b.stock("stock", b.constant(1.0))
    b.inflow(stock, rate * stock)
    b.outcome(level("stock"))
    model = Model(b.build())
    uncertain = {"rate": ("normal", 0.1, 0.05, 0.15)}

    def draws(n: int, first: int = 0, threads: int = 1, lanes: int = 32) -> Any:
        return model.run_draws({}, uncertain, draws=n, seed=9, years=2, steps_per_year=50, method="rk4",
                               first_draw=first, threads=threads, lanes=lanes)["stock"]  # fmt: skip

    one = draws(1000)
    for threads, lanes in ((2, 32), (3, 4), (7, 64)):
        np.testing.assert_array_equal(draws(1000, threads=threads, lanes=lanes), one)
    np.testing.assert_array_equal(draws(100, first=450), one.isel(draw=slice(450, 550)))
    # ln(stock)/2 is the drawn rate: mean 0.1, sd 0.1/3.29.
    rates = np.log(one.values[:, 0]) / 2
    assert rates.mean() == pytest.approx(0.1, abs=4 * 0.1 / 3.29 / math.sqrt(1000))
    assert rates.std() == pytest.approx(0.1 / 3.29, rel=0.1)


@pytest.mark.parametrize("duration", [0, 0.0, -1.0])
def test_a_pulse_that_would_never_act_is_refused(duration: float) -> None:
    b = ModelBuilder()
    with pytest.raises(qy.InvalidValue, match=rf"the duration of a pulse is {duration:g} \[year\], expected "):
        b.pulse_at(1.0, duration)
    b.auxiliary("once", b.pulse_at(1.0, b.time_step()))
    b.outcome("once")
    result = b.build().run({}, years=3, steps_per_year=1)
    assert result["once"].to_numpy().tolist() == [0.0, 1.0, 0.0, 0.0]
