"""Adaptive methods through Python: accuracy, the same bits for any number of threads, refusals."""

import math

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay.study.plan import Uncertainty


def logistic() -> Model:
    b = ModelBuilder()
    rate = b.parameter("rate", unit="1/year")
    x = b.stock("x", b.constant(0.1))
    b.inflow(x, b.flow("growth", rate * x * (1.0 - x), unit="1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    b.outcome(Outcome("grown", "growth", OutcomeKind.Integral, "1"))
    return Model(b.build())


def exact(rate: float, t: float) -> float:
    return 1.0 / (1.0 + 9.0 * math.exp(-rate * t))


@pytest.mark.parametrize("method", ["dopri5", "rosenbrock4"])
def test_a_single_run_meets_its_tolerance_at_every_record(method: str) -> None:
    run = logistic().run(
        {"rate": 1.3}, years=10, steps_per_year=4, method=method, relative_tolerance=1e-9, absolute_tolerance=1e-11
    )
    expected = [exact(1.3, t) for t in run["time"].values]
    # The closed form of the logistic equation; values between steps are of fourth order.
    np.testing.assert_allclose(run["x"], expected, rtol=1e-7)
    np.testing.assert_allclose(run["grown"].values[1:], np.diff(expected), rtol=1e-5, atol=1e-9)
    assert run.attrs["steps"] > 10 and run.attrs["evaluations"] > run.attrs["steps"]
    assert (run.attrs["jacobians"] > 0) == (method == "rosenbrock4")


@pytest.mark.parametrize("method", ["dopri5", "rosenbrock4"])
def test_draws_have_the_same_bits_for_any_threads_and_lanes(method: str) -> None:
    model = logistic()
    runs = [
        model.run_draws(
            {}, {"rate": ("uniform", 1.0, 0.5, 2.0)}, draws=70, seed=3, years=2, steps_per_year=4, method=method,
            threads=threads, lanes=lanes,
        )["x"].values
        for threads, lanes in ((1, 64), (2, 64), (3, 4), (7, 16))
    ]  # fmt: skip
    for other in runs[1:]:
        np.testing.assert_array_equal(runs[0], other)
    assert len(np.unique(runs[0])) == 70


def test_the_shipped_case_runs_with_adaptive_steps_near_its_fixed_ones(guangzhou: qy.Case) -> None:
    model = guangzhou.model
    values = Uncertainty(guangzhou.data, model.core, central=True).values
    fine = model.run(values, years=1.0, steps_per_year=96, record_every=96, method="rk4")
    free = model.run(values, years=1.0, steps_per_year=96, record_every=96, method="dopri5")
    for name, array in fine.items():
        scale = float(np.abs(array).max())
        # Capacity that binds or frees is a kink in state, which neither method meets exactly.
        np.testing.assert_allclose(free[name], array, rtol=2e-5, atol=2e-5 * scale + 1e-12, err_msg=name)


def test_an_unknown_method_suggests_the_nearest() -> None:
    with pytest.raises(qy.UnknownName, match="unknown method 'dopri'; did you mean 'dopri5'"):
        logistic().run({"rate": 1.0}, years=1, steps_per_year=1, method="dopri")


def test_a_tolerance_of_zero_is_refused() -> None:
    with pytest.raises(qy.InvalidValue, match="a tolerance of the run is 0, expected more than 0"):
        logistic().run({"rate": 1.0}, years=1, steps_per_year=1, method="dopri5", relative_tolerance=0.0)


@pytest.mark.parametrize(("method", "years"), [("dopri5", 3), ("dopri5", 300), ("rosenbrock4", 3), ("rosenbrock4", 30)])
@pytest.mark.parametrize("size", [1.0, 1e12])
def test_every_reported_integral_meets_the_tolerance_however_long_the_run(method: str, years: int, size: float) -> None:
    b = ModelBuilder()
    wave = qy.functions.sine(2.0 * math.pi * b.time() / b.constant(1.0, "year"))
    b.flow("income", b.constant(size, "1/year") * (1.0 + 0.5 * wave), unit="1/year")
    b.outcome(Outcome("income", "income", OutcomeKind.Integral, "1"))
    run = Model(b.build()).run({}, years=years, steps_per_year=12, method=method)
    # The closed form of each month; the default relative tolerance is 1e-6 a step, and a month takes a few.
    edges = np.cos(2.0 * np.pi * np.arange(13) / 12.0)
    months = np.tile(size * (1.0 / 12.0 + 0.5 / (2.0 * np.pi) * (edges[:-1] - edges[1:])), years)
    np.testing.assert_allclose(run["income"].values[1:], months, rtol=3e-6)


@pytest.mark.parametrize("method", ["dopri5", "rosenbrock4"])
def test_integrals_begin_anew_at_records_and_at_no_edge_of_policy(method: str) -> None:
    b = ModelBuilder()
    spending = b.constant(2.0, "1/year") * b.step_at(b.constant(0.4, "year")) + b.constant(1.0, "1/year")
    b.flow("spending", spending, unit="1/year")
    b.outcome(Outcome("spent", "spending", OutcomeKind.Integral, "1"))
    run = Model(b.build()).run({}, years=2, steps_per_year=10, record_every=5, method=method)
    # Half years; the edge at 0.4 lies inside the first: 0.4 + 3 x 0.1.
    np.testing.assert_allclose(run["spent"].values[1:], [0.7, 1.5, 1.5, 1.5], rtol=1e-13)
