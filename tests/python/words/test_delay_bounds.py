"""A delay or smooth whose time is shorter than its stages need at this step is refused, with the bound."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f
from quesnay._core import Expr


def delayed(time: Callable[[ModelBuilder], Expr], order: int = 3, *, smoothed: bool = False) -> Model:
    b = ModelBuilder()
    rate = b.constant(1.0, "1/year")
    if smoothed:
        f.smooth(b, "late", rate, time(b), order, rate)
    else:
        f.material_delay(b, "late", rate, time(b), order, rate)
    name = "late" if not smoothed or order == 1 else f"late_stage_{order}"
    b.outcome(Outcome(name, name, OutcomeKind.Level, "1/year"))
    return Model(b.build())


BOUND = "order 3, expected at least 0.75 years .order times the step of 0.25 years."


@pytest.mark.parametrize("smoothed", [False, True])
def test_a_constant_time_below_the_bound_is_refused_when_compiled(smoothed: bool) -> None:
    word = "smoothing" if smoothed else "delay"
    model = delayed(lambda b: b.constant(0.5, "year"), smoothed=smoothed)
    with pytest.raises(qy.InvalidValue, match=f"'late' has a {word} time of 0.5 years and {BOUND}"):
        model.run({}, years=1, steps_per_year=4)
    model.run({}, years=1, steps_per_year=6)


def test_a_parameter_below_the_bound_is_refused_and_one_on_it_is_not() -> None:
    model = delayed(lambda b: b.parameter("time", unit="year"))
    with pytest.raises(qy.InvalidValue, match=f"'late' has a delay time of 0.7 years and {BOUND}"):
        model.run({"time": 0.7}, years=1, steps_per_year=4)
    model.run({"time": 0.75}, years=1, steps_per_year=4)
    # Three tenths are not three times a tenth in binary.
    model.run({"time": 0.3}, years=1, steps_per_year=10)


def test_draws_below_the_bound_fail_with_their_time_and_the_others_do_not() -> None:
    model = delayed(lambda b: b.parameter("time", unit="year"))
    result = model.run_draws({}, {"time": ("uniform", 1.0, 0.5, 1.5)}, draws=64, seed=3, years=1, steps_per_year=4)
    failures = json.loads(result.attrs["failures"])
    assert 0 < len(failures) < 64
    for failure in failures:
        assert failure["variable"] == "late"
        assert failure["time"] == 0.0
        assert failure["reason"].startswith("has a delay time of 0.")
        assert float(failure["reason"].split()[5]) < 0.75
    assert int(result["late"].isnull().sum()) == len(failures)


def test_a_time_that_falls_below_the_bound_in_the_run_is_refused_with_the_instant() -> None:
    falling = delayed(lambda b: b.constant(2.0, "year") - b.time() * 0.5, smoothed=True, order=1)
    falling.run({}, years=3, steps_per_year=2)
    with pytest.raises(qy.InvalidValue, match="at 3.5 years 'late' has a smoothing time of 0.25 years and order 1"):
        falling.run({}, years=4, steps_per_year=2)

    def with_state(b: ModelBuilder) -> Any:
        left = b.stock("left", b.constant(2.0, "year"), unit="year")
        b.outflow(left, b.constant(0.5))
        return left

    falling = delayed(with_state)
    with pytest.raises(
        qy.InvalidValue, match="fails at 2.75 years: 'late' has a delay time of 0.625 years and order 3"
    ):
        falling.run({}, years=4, steps_per_year=4)


def test_the_length_of_a_step_is_a_word() -> None:
    b = ModelBuilder()
    b.auxiliary("step", b.time_step(), unit="year")
    b.outcome(Outcome("step", "step", OutcomeKind.Level, "year"))
    assert float(Model(b.build()).run({}, years=1, steps_per_year=8)["step"][0]) == 0.125
