"""Table functions, delays, smooths, trend and forecast against recorded runs of other programs and closed forms."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

Reference = Callable[[str], dict[str, Any]]


def level(name: str, unit: str = "1") -> Outcome:
    return Outcome(name, name, OutcomeKind.Level, unit)


def years(b: ModelBuilder, value: float) -> Any:
    return b.constant(value, "year")


def compare(series: Any, rows: list[list[float]], column: int, relative: float) -> None:
    """Rows of a recorded run, within a relative tolerance and that share of the largest value."""
    assert len(rows) >= 8
    margin = relative * float(np.abs(series).max())
    for row in rows:
        assert float(series.sel(time=row[0])) == pytest.approx(row[column], rel=relative, abs=margin), row


def test_a_table_function_is_linear_between_its_points_and_flat_outside(reference: Reference) -> None:
    case = reference("sd/lookup_tables")
    at = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]
    values = [0, 0, 1, 1, 0, 0, -1, -1, 0, 0]
    b = ModelBuilder()
    rate = b.auxiliary("rate", f.lookup(b.time(), at, values, "1/year"), unit="1/year")
    total = b.stock("total", b.constant(0.0))
    b.inflow(total, rate)
    b.outcome(level("rate", "1/year"))
    b.outcome(level("total"))
    result = Model(b.build()).run({}, years=45, steps_per_year=4, method="euler")
    for time, value, integral in case["A"]["expected"]["rows"]:
        assert float(result["rate"].sel(time=time)) == pytest.approx(value, abs=1e-12)
        assert float(result["total"].sel(time=time)) == pytest.approx(integral, abs=1e-12)
    b = ModelBuilder()
    points = [(0, -1), (8.75764, -0.630332), (19.7556, -0.0710901), (33.6049, 0.232227), (49.0835, -0.118483),
              (63.3401, -0.2891), (81.6701, 0.184834), (92.057, 0.744076), (100, 1)]  # fmt: skip
    b.auxiliary("inline", f.lookup(b.time(), [p[0] for p in points], [p[1] for p in points]))
    b.auxiliary("beyond", f.lookup(b.time() - years(b, 60), [0, 1], [3, 7]))
    b.outcome(level("inline"))
    b.outcome(level("beyond"))
    result = Model(b.build()).run({}, years=100, steps_per_year=1, record_every=5)
    compare(result["inline"], case["B"]["expected"]["rows"], 1, 1e-5)
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


def test_a_delay_of_order_six_conserves_what_it_holds(reference: Reference) -> None:
    case = reference("sd/delay_n6_stock")
    b = ModelBuilder()
    inflow = b.step_at(years(b, 5)) * b.constant(10.0, "1/year")
    out = f.material_delay(b, "outflow", inflow, years(b, 10), 6, b.constant(10.0, "1/year"))
    stock = b.stock("stock", b.constant(0.0))
    b.inflow(stock, inflow)
    b.outflow(stock, out)
    b.outcome(level("outflow", "1/year"))
    b.outcome(level("stock"))
    result = Model(b.build()).run({}, years=100, steps_per_year=8, method="euler")
    compare(result["outflow"], case["expected"]["rows"], 1, 1e-5)
    compare(result["stock"], case["expected"]["rows"], 2, 1e-5)


@pytest.mark.parametrize(("order", "initial", "column"), [(1, -1.0, 1), (1, 6.0, 2), (3, -1.0, 3), (3, 6.0, 4)])
def test_material_delays_whose_time_changes(order: int, initial: float, column: int, reference: Reference) -> None:
    case = reference("sd/delays_material_variable_time")
    b = ModelBuilder()
    rate = b.constant(1.0, "1/year")
    inflow = (-1.0 + 5.0 * b.step_at(years(b, 5))) * rate
    time = (4.0 + 2.0 * b.step_at(years(b, 15))) * years(b, 1)
    # The initial content is that of the delay time at the start; the step has not happened then.
    f.material_delay(b, "outflow", inflow, time, order, initial * rate)
    b.outcome(level("outflow", "1/year"))
    result = Model(b.build()).run({}, years=100, steps_per_year=1, method="euler")
    compare(result["outflow"], case["expected"]["rows"], column, 1e-5)


@pytest.mark.parametrize(
    ("order", "initial", "column"), [(1, -1.0, 1), (1, 5.0, 2), (3, -1.0, 3), (3, 5.0, 4), (2, 5.0, 5)]
)
def test_smooths_whose_time_changes(order: int, initial: float, column: int, reference: Reference) -> None:
    case = reference("sd/smooth")
    b = ModelBuilder()
    signal = b.auxiliary("signal", -1.0 + 5.0 * b.step_at(years(b, 5)))
    time = (2.0 + 2.0 * b.step_at(years(b, 10))) * years(b, 1)
    f.smooth(b, "smoothed", signal, time, order, b.constant(initial))
    last = "smoothed" if order == 1 else f"smoothed_stage_{order}"
    b.outcome(level(last))
    result = Model(b.build()).run({}, years=20, steps_per_year=4, method="euler")
    compare(result[last], case["expected"]["rows"], column, 1e-5)


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


def test_initial_values_may_depend_on_other_stocks(reference: Reference) -> None:
    expected = reference("sd/initialisation_order")["cases"][0]["expected"]
    b = ModelBuilder()
    one = b.constant(1.0, "1/year")
    a, c, d = (b.stock(name, b.constant(value)) for name, value in (("A", 3.0), ("C", 5.0), ("D", 7.0)))
    total = b.stock("B", b.initial(a) + b.initial(c) + b.initial(d))
    for stock in (a, c, d, total):
        b.inflow(stock, one)
    b.outcome(level("A"))
    b.outcome(level("B"))
    result = Model(b.build()).run({}, years=10, steps_per_year=1, method="euler")
    assert float(result["B"][0]) == expected["B(0)"]
    assert float(result["B"][-1]) == expected["B(10)"]
    assert float(result["A"][-1]) == expected["A(10)"]


def test_the_initial_value_of_an_expression_stays(reference: Reference) -> None:
    expected = reference("sd/initialisation_order")["cases"][2]["expected"]
    b = ModelBuilder()
    stock = b.stock("S", b.constant(10.0))
    inflow = b.flow("inflow", stock * b.constant(1.0, "1/year"), unit="1/year")
    b.inflow(stock, inflow)
    b.auxiliary("F", b.initial(inflow), unit="1/year")
    b.auxiliary("then", b.initial(b.time() + years(b, 1)), unit="year")
    for name, unit in (("S", "1"), ("F", "1/year"), ("then", "year")):
        b.outcome(level(name, unit))
    result = Model(b.build()).run({}, years=10, steps_per_year=1, method="euler", start=5.0)
    assert float(result["S"][-1]) == expected["S(10)"]
    assert set(result["F"].values) == {expected["F(any t)"]}
    assert set(result["then"].values) == {6.0}
    shock = b.noise("shock")
    with pytest.raises(qy.InvalidValue, match="noise 'shock' at the start"):
        b.initial(shock)


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
