"""The word rationed_output in a model: closed forms, the table's own function, and what it refuses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from quesnay import ModelBuilder, Outcome, OutcomeKind, _core
from quesnay import functions as f

A = np.array([[0.15, 0.25], [0.2, 0.05]])  # Miller & Blair 2009, table 2.3
F = np.array([350.0, 1700.0])
Made = Callable[[ModelBuilder], Any]


def builder() -> ModelBuilder:
    b = ModelBuilder()
    b.dimension("sector", ["farm", "mill"])
    b.alias("buyer", "sector")
    return b


def numbers(b: ModelBuilder, values: Any, unit: str = "1") -> Any:
    flat = np.asarray(values, dtype=float).ravel()
    return b.constants(flat.tolist(), ["sector", "buyer"] if flat.size == 4 else ["sector"], unit)


def run(b: ModelBuilder, made: Any, values: dict[str, Any] | None = None) -> np.ndarray[Any, np.dtype[np.float64]]:
    b.auxiliary("made", made, unit="money/year")
    b.outcome(Outcome("made", "made", OutcomeKind.Level, "money/year"))
    span = {"years": 1, "steps_per_year": 1, "method": "euler"}
    return np.asarray(qy.Model(b.build()).run(values or {}, **span)["made"][0])


def test_one_sector_that_goes_short_limits_its_buyer_as_worked_out_by_hand() -> None:
    # d_1 = 0.25 x_2 + 100, r = 50 / d_1, x_2 = 200 r: d_1 = 2500 / d_1 + 100 = 50 + sqrt(5000); and 50 r of its own.
    b = builder()
    demand, capacity = (numbers(b, x, "money/year") for x in ([100.0, 200.0], [50.0, 1e9]))
    shares = numbers(b, np.ones(4))
    made = run(b, f.rationed_output(numbers(b, [0.0, 0.25, 0.0, 0.0]), shares, demand, capacity, 0.0))
    np.testing.assert_allclose(made, [50.0, 200.0 * 50.0 / (50.0 + np.sqrt(5000.0))], rtol=1e-12)


@pytest.mark.parametrize("rule", ["proportional", "intermediates_first"])
@pytest.mark.parametrize("flexibility", [0.0, 0.3, 1.0])
def test_the_word_is_the_function_of_a_table(rule: str, flexibility: float) -> None:
    r, capacity = np.array([[0.9, 0.5], [0.8, 1.0]]), np.array([120.0, 600.0])
    b = builder()
    made = f.rationed_output(
        numbers(b, A), numbers(b, r), numbers(b, F, "money/year"), b.parameter("cap", ["sector"], unit="money/year"),
        b.parameter("phi"), rule, least_coefficient=0.1,
    )  # fmt: skip
    table = _core.rationed_solution(
        A, r, F, capacity, ["farm", "mill"], rule=_core.rationing_rule(rule), import_flexibility=flexibility,
        least_coefficient=0.1, most_rounds=1000,
    )  # fmt: skip
    # The starts, by LU and by the inverse, differ in the last place.
    np.testing.assert_allclose(run(b, made, {"cap": capacity, "phi": [flexibility]}), table.output, rtol=1e-12)
    if flexibility == 1.0:
        b = builder()
        a = numbers(b, A * r)
        free = f.capacity_limited(a, numbers(b, F, "money/year"), numbers(b, capacity, "money/year"))
        np.testing.assert_allclose(run(b, free), table.output, rtol=1e-12)


shares = st.floats(0.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(
    a=arrays(float, (2, 2), elements=st.floats(0.0, 0.45)), r=arrays(float, (2, 2), elements=shares),
    demand=arrays(float, 2, elements=st.floats(0.1, 10.0)), capacity=arrays(float, 2, elements=st.floats(0.01, 20.0)),
    flexibility=shares, first=st.booleans(),
)  # fmt: skip
def test_rationed_output_reproduces_itself_and_is_at_most_the_capacity_limited_one(
    a: Any, r: Any, demand: Any, capacity: Any, flexibility: float, first: bool
) -> None:
    b = builder()
    rule = "intermediates_first" if first else "proportional"
    f_, cap = (numbers(b, values, "money/year") for values in (demand, capacity))
    coefficients, local_share = numbers(b, a), numbers(b, r)
    b.auxiliary("free", f.capacity_limited(coefficients * local_share, f_, cap), unit="money/year")
    b.outcome(Outcome("free", "free", OutcomeKind.Level, "money/year"))
    b.auxiliary("made", f.rationed_output(coefficients, local_share, f_, cap, flexibility, rule), unit="money/year")
    b.outcome(Outcome("made", "made", OutcomeKind.Level, "money/year"))
    ran = qy.Model(b.build()).run({}, years=1, steps_per_year=1, method="euler")
    x, free = np.asarray(ran["made"][0]), np.asarray(ran["free"][0])
    between = (r * a) @ x
    served = np.minimum(1.0, capacity / np.maximum(between if first else between + demand, 1e-300))
    allowed = np.where(a > 0.0, 1.0 - (1.0 - flexibility) * r * (1.0 - served)[:, None], 1.0).min(axis=0)
    # It settles within 1e-14 of the output without limits, which is at most 10 / (1 - 0.9) here.
    np.testing.assert_allclose(np.minimum(capacity, between + demand) * allowed, x, rtol=0, atol=1e-11)
    assert (x >= 0.0).all() and (x <= free * (1 + 1e-12) + 1e-11).all()


def test_inputs_below_the_least_coefficient_stop_nobody() -> None:
    def made(least: float) -> Any:
        b = builder()
        demand, capacity = (numbers(b, x, "money/year") for x in ([100.0, 200.0], [5.0, 1e9]))
        a = numbers(b, [0.0, 0.05, 0.0, 0.0])
        return run(b, f.rationed_output(a, numbers(b, np.ones(4)), demand, capacity, 0.0, least_coefficient=least))

    assert made(0.05)[1] == 200.0
    assert made(0.049)[1] < 20.0


def test_the_equation_says_its_rule() -> None:
    b = builder()
    a, x = b.parameter("A", ["sector", "buyer"]), b.parameter("x", ["sector"])
    b.auxiliary("free", f.rationed_output(a, a, x, x, b.parameter("phi")))
    b.auxiliary("made", f.rationed_output(a, a, x, x, 0.25, "intermediates_first", least_coefficient=0.001))
    equations = qy.Model(b.build()).equations().set_index("name").equation
    assert equations["free"] == "rationed_output(A, A, x, x, phi, proportional)"
    assert equations["made"] == "rationed_output(A, A, x, x, 0.25, intermediates_first, inputs above 0.001)"


@pytest.mark.parametrize(
    ("error", "sentence", "made"),
    [
        (qy.UnknownName, r"unknown rationing rule 'intermediate_first'; did you mean 'intermediates_first'\?",
         lambda a, x, b: f.rationed_output(a, a, x, x, 0.5, "intermediate_first")),
        (qy.InvalidValue, r"^the import flexibility is 1.5, expected a number from 0 to 1$",
         lambda a, x, b: f.rationed_output(a, a, x, x, 1.5)),
        (qy.InvalidValue, r"^the import flexibility is nan, expected a number from 0 to 1$",
         lambda a, x, b: f.rationed_output(a, a, x, x, float("nan"))),
        (qy.InvalidValue, r"^the least coefficient of an essential input is -1, expected 0 or more$",
         lambda a, x, b: f.rationed_output(a, a, x, x, 0.5, least_coefficient=-1.0)),
        (qy.DimensionMismatch, r"^the local shares 'x' are over \(sector\), the coefficients 'A' are over",
         lambda a, x, b: f.rationed_output(a, x, x, x, 0.5)),
        (qy.DimensionMismatch, r"^the import flexibility 'x' is over \(sector\), expected one number$",
         lambda a, x, b: f.rationed_output(a, a, x, x, x)),
        (qy.DimensionMismatch, r"^'p' is over \(\), the rows of 'A \* A' are over \(sector\)$",
         lambda a, x, b: f.rationed_output(a, a, x, b.parameter("p"), 0.5)),
        (qy.UnitMismatch, r"an import flexibility has the unit year, expected a ratio",
         lambda a, x, b: f.rationed_output(a, a, x, x, b.parameter("late", unit="year"))),
        (qy.UnitMismatch, r"a table of local shares has the unit year, expected a ratio",
         lambda a, x, b: f.rationed_output(a, b.parameter("r", ["sector", "buyer"], unit="year"), x, x, 0.5)),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_sentence(error: type[Exception], sentence: str, made: Any) -> None:
    b = builder()
    with pytest.raises(error, match=sentence):
        made(b.parameter("A", ["sector", "buyer"]), b.parameter("x", ["sector"]), b)


def failure(values: dict[str, Any]) -> str:
    b = builder()
    a, r = b.parameter("A", ["sector", "buyer"]), b.parameter("R", ["sector", "buyer"])
    x, cap = b.parameter("x", ["sector"], unit="money/year"), b.parameter("cap", ["sector"], unit="money/year")
    given = {"A": A.ravel(), "R": np.ones(4), "x": F, "cap": [100.0, 1e9], "phi": [0.0]}
    with pytest.raises(qy.InvalidValue) as caught:
        run(b, f.rationed_output(a, r, x, cap, b.parameter("phi")), {**given, **values})
    return str(caught.value)


def test_a_run_fails_with_the_reason() -> None:
    assert "'phi' is an import flexibility of 1.5, expected a number from 0 to 1" in failure({"phi": [1.5]})
    assert "is a local share of -0.5, expected a number from 0 to 1" in failure({"R": [1.0, -0.5, 1.0, 1.0]})
    assert "are not productive" in failure({"A": [0.9, 0.5, 0.5, 0.9]})
    # The mill buys nearly all it makes of itself: rounds close a hundred-thousandth of the gap each.
    slow = failure({"A": [0.0, 0.0, 0.5, 0.99998], "cap": [1.0, 1e12], "phi": [0.5]})
    assert "does not settle in 10000 rounds of rationing: 'rationed_output(A, R, x, cap, phi, proportional)'" in slow
