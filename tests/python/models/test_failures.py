"""What a user reads when a run or a model fails: equation, element, time and draw, and both sides of what differs."""

import json
from collections.abc import Callable

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay._core import Expr

METHODS = ["euler", "heun", "rk4", "dopri5", "rosenbrock4"]


def draining(make: Callable[[ModelBuilder, Expr], Expr]) -> Model:
    """Stocks that fall by one a year from 1.75 (north) and 9 (south), and an equation of them that feeds others."""
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    level = b.stock("level", b.constants([1.75, 9.0], ["town"]))
    b.outflow(level, b.constant(1.0, "1/year"))
    made = b.auxiliary("made", make(b, level))
    other = b.stock("other", b.constants([0.0, 0.0], ["town"]))
    b.inflow(other, b.flow("feed", made * b.constant(1.0, "1/year"), unit="1/year"))
    b.outcome(Outcome("other", "other", OutcomeKind.Level, "1"))
    return Model(b.build())


@pytest.mark.parametrize("method", METHODS[:2])  # of which quarters add up exactly, so that the level meets zero
@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda b, x: 1.0 / x, r"north divides by zero: 'level\[north\]' is 0"),
        (lambda b, x: x / x, r"north divides zero by zero: 'level\[north\]' is 0"),
        (
            lambda b, x: _core.log(x - 1.0),
            r"north takes the logarithm of a number that is not positive: 'level - 1' is 0",
        ),
        (
            lambda b, x: _core.square_root(x - 1.0),
            r"north takes the square root of a negative number: 'level - 1' is -0\.\d+",
        ),
        (
            lambda b, x: (x - 1.0) ** 0.3,
            r"north takes a power of a negative number: 'level - 1' is -0\.\d+, the exponent is 0\.3",
        ),
        (
            lambda b, x: _core.exp(1200.0 - 700.0 * x),
            r"north overflows: the exponent '1200 - 700 \* level' is \d+",
        ),
        (
            lambda b, x: _core.sine(2.0**31 / (0.1 + x * x)),
            r"north takes the sine or cosine of an angle beyond 2\^30",
        ),
        (
            lambda b, x: _core.where(_core.less(x, b.constant(1.0)), 1.0 / (x - x), x),
            r"north divides by zero: 'level - level' is 0",
        ),
        (lambda b, x: _core.sum_over(1.0 / x, "town"), r"'made' divides by zero: 'level\[north\]' is 0"),
        (
            lambda b, x: 1e200 * (1e200 / (x + 1.0)),
            r"north overflows: '1e\+200' is 1e\+200, '1e\+200 / \(level \+ 1\)' is",
        ),
    ],
)
def test_a_number_that_is_not_finite_names_the_equation_the_element_and_the_operand(
    method: str, make: Callable[[ModelBuilder, Expr], Expr], cause: str
) -> None:
    model = draining(make)
    where = cause.replace("north ", r"'made\[north\]' ", 1) if cause.startswith("north ") else cause
    sentence = r"draw 0 fails at \d.* years?: 'other\[north\]' is not finite, because " + where
    with pytest.raises(qy.InvalidValue, match=sentence):
        model.run({}, years=3, steps_per_year=4, method=method)


@pytest.mark.parametrize("method", METHODS[3:])
def test_an_adaptive_run_that_cannot_go_on_names_the_cause(method: str) -> None:
    model = draining(lambda b, x: _core.log(x))
    with pytest.raises(
        qy.InvalidValue,
        match=r"fails at 1\.7\d* years: 'other\[north\]' needs steps .*, because 'made\[north\]' takes the logarithm",
    ):
        model.run({}, years=3, steps_per_year=4, method=method)


def test_the_stages_of_a_step_are_searched_too() -> None:
    model = draining(lambda b, x: _core.square_root(x - 1.0))
    with pytest.raises(qy.InvalidValue, match=r"'other\[north\]' is not finite, because .* takes the square root"):
        model.run({}, years=3, steps_per_year=4, method="rk4")


@pytest.mark.parametrize("method", METHODS[:2])
def test_an_outcome_that_is_not_finite_is_a_failure_though_the_stocks_are(method: str) -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1.0))
    b.outflow(x, b.constant(0.5, "1/year"))
    b.auxiliary("inverse", 1.0 / x)
    b.outcome(Outcome("price", "inverse", OutcomeKind.Level, "1"))
    model = Model(b.build())
    with pytest.raises(
        qy.InvalidValue, match=r"fails at 2 years: 'price' is not finite, because 'inverse' divides by zero: 'x' is 0"
    ):
        model.run({}, years=3, steps_per_year=4, method=method)
    assert model.run({}, years=1, steps_per_year=4, method=method)["price"][-1] == pytest.approx(2.0, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_an_initial_value_that_is_not_finite_names_its_equation(method: str) -> None:
    b = ModelBuilder()
    p = b.parameter("p")
    x = b.stock("x", 1.0 / (p - 2.0))
    b.inflow(x, x * b.constant(0.1, "1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    with pytest.raises(
        qy.InvalidValue, match="fails at 0 years: 'x' is not finite, because the initial value of 'x' divides by zero"
    ):
        Model(b.build()).run({"p": 2.0}, years=1, steps_per_year=4, method=method)


def test_a_stock_that_grows_beyond_the_numbers_names_its_largest_flow() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1e308))
    b.inflow(x, b.flow("growth", x * b.constant(1.0, "1/year"), unit="1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    with pytest.raises(qy.InvalidValue, match="'x' is not finite, because its largest flow 'growth' is"):
        Model(b.build()).run({}, years=30, steps_per_year=1, method="euler")


def test_a_stock_that_falls_below_zero_names_what_empties_it_not_the_larger_flow_that_fills_it() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(0.5))
    b.keep_non_negative(x)
    b.inflow(x, b.flow("filling", b.constant(7.0, "1/year"), unit="1/year"))
    for name, rate in (("leak", 2.0), ("use", 6.0)):
        b.outflow(x, b.flow(name, b.constant(rate, "1/year"), unit="1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    with pytest.raises(qy.InvalidValue, match="'x' fell below zero, because its largest flow 'use' is 6"):
        Model(b.build()).run({}, years=3, steps_per_year=4, method="euler")


def failing() -> Model:
    b = ModelBuilder()
    p = b.parameter("p")
    x = b.stock("x", b.constant(0.0))
    b.inflow(x, b.flow("feed", 1.0 / _core.maximum(p, 0.0) * b.constant(1.0, "1/year"), unit="1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    return Model(b.build())


def test_the_first_failed_draws_have_their_cause_and_shards_agree() -> None:
    model = failing()
    kwargs = {"years": 1.0, "steps_per_year": 4, "seed": 5}
    uncertain = {"p": ("uniform", 0.0, -1.0, 1.0)}
    runs = [model.run_draws({}, uncertain, draws=200, threads=n, **kwargs) for n in (1, 2, 3, 7)]
    failures = json.loads(runs[0].attrs["failures"])
    assert 50 < len(failures) < 150
    for failure in failures[:10]:
        assert failure["cause"] == "'feed' divides by zero: 'max(p, 0)' is 0"
        assert failure["variable"] == "x" and failure["reason"] == "is not finite" and failure["time"] == 0.25
    assert {failure["cause"] for failure in failures[10:]} == {""}
    for other in runs[1:]:
        assert other.attrs["failures"] == runs[0].attrs["failures"]
        np.testing.assert_array_equal(other["x"], runs[0]["x"])
    ok = np.isfinite(runs[0]["x"].values[:, -1])
    assert ok.sum() == 200 - len(failures)


def test_units_that_do_not_fit_show_where_each_comes_from() -> None:
    b = ModelBuilder()
    need = b.parameter("need", unit="area/people")
    people = b.parameter("people", unit="people")
    with pytest.raises(qy.UnitMismatch) as error:
        people + need * people
    assert str(error.value) == (
        "cannot add people and area: 'people' is in people, 'need * people' is in area (need: area/people, people:"
        " people)"
    )
    with pytest.raises(qy.UnitMismatch) as error:
        b.auxiliary("used", need * people, unit="people")
    assert str(error.value) == (
        "auxiliary 'used' is said to be in people, its equation gives area: 'need * people' (need: area/people, people:"
        " people)"
    )
    with pytest.raises(
        qy.UnitMismatch, match=r"the argument of a function of ratios has the unit area, .*\(need: area"
    ):
        _core.exp(need * people)
    stock = b.stock("stock", people, unit="people")
    with pytest.raises(qy.UnitMismatch, match=r"stock 'stock' needs people/year \(need: area/people, people: people\)"):
        b.inflow(stock, need * people)
    with pytest.raises(qy.UnitMismatch, match="parameter 'wage': unit 'mony/people' has the word 'mony'"):
        b.parameter("wage", unit="mony/people")


def test_shapes_name_their_dimensions() -> None:
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    b.dimension("year", ["one", "two", "three"])
    rate = b.parameter("rate", ["town"], unit="1/year")
    x = b.stock("x", b.constant(1.0))
    with pytest.raises(qy.DimensionMismatch, match="the flow 'rate' is over 'town', stock 'x' is over no dimension"):
        b.inflow(x, rate)
    y = b.stock("y", b.constants([1.0, 2.0], ["town"]))
    b.inflow(y, rate)
    b.outcome(Outcome("y", "y", OutcomeKind.Level, "1"))
    model = Model(b.build())
    with pytest.raises(qy.DimensionMismatch, match=r"'rate' is given 3 numbers, expected 2 over \(town: 2\)"):
        model.run({"rate": [1.0, 2.0, 3.0]}, years=1, steps_per_year=1)
    with pytest.raises(qy.UnknownName, match="unknown quantity 'rates'; did you mean 'rate'"):
        model.run({"rates": [1.0, 2.0]}, years=1, steps_per_year=1)


def test_an_outcome_of_an_unknown_quantity_names_both() -> None:
    b = ModelBuilder()
    b.auxiliary("output", b.constant(1.0))
    b.outcome(Outcome("result", "outptu", OutcomeKind.Level, "1"))
    with pytest.raises(qy.UnknownName, match="unknown quantity of outcome 'result', 'outptu'; did you mean 'output'"):
        b.build()


@pytest.mark.parametrize(
    ("of", "cause"),
    [
        (lambda b, q: 1.0 / q, "'z' divides by zero: 'q' is 0"),
        (lambda b, q: (2.0 / q + b.named("s")) * 3.0, "'z' divides by zero: 'q' is 0"),
        (lambda b, q: 1.0 / b.named("s") / q, "'z' divides by zero: 'q' is 0"),
        (lambda b, q: _core.log(q), "'z' takes the logarithm of a number that is not positive: 'q' is 0"),
        (lambda b, q: q**-1.5, "'z' divides by zero: 'q' is 0 and is raised to -1.5"),
        (lambda b, q: _core.square_root(q - 1.0), "'z' takes the square root of a negative number: 'q - 1' is -1"),
        (lambda b, q: q % q, "'z' is not finite in 'modulo(q, q)'"),
    ],
)
@pytest.mark.parametrize("drawn", [(), ("p",), ("q",), ("p", "q")], ids=lambda names: "".join(names) or "none")
def test_zero_times_what_is_no_number_fails_whichever_is_drawn(
    of: Callable[[ModelBuilder, Expr], Expr], cause: str, drawn: tuple[str, ...]
) -> None:
    b = ModelBuilder()
    p, q = b.parameter("p"), b.parameter("q")
    s = b.stock("s", 1.0)
    b.inflow(s, b.flow("z", p * of(b, q) / b.constant(1.0, "year")))
    b.outcome("s")
    uncertain = {name: qy.Distribution.categorical([0.0], [1.0]) for name in drawn}
    values = {name: 0.0 for name in ("p", "q") if name not in drawn}
    run = b.build().run_draws(values, uncertain, draws=3, seed=0, years=1, steps_per_year=2)
    failures = json.loads(run.attrs["failures"])
    assert [failure["draw"] for failure in failures] == [0, 1, 2]
    assert {failure["cause"] for failure in failures} == {cause}


def test_a_factor_of_zero_takes_away_what_is_finite() -> None:
    b = ModelBuilder()
    q = b.parameter("q")
    s = b.stock("s", 1.0)
    b.inflow(s, b.flow("z", 0.0 * (1.0 / q + _core.safe_ratio(s, s - 1.0, q)) / b.constant(1.0, "year")))
    b.outcome("s")
    run = b.build().run_draws({}, {"q": ("uniform", 1.0, 0.5, 2.0)}, draws=3, seed=0, years=1, steps_per_year=2)
    assert run.s.values.tolist() == [[1.0], [1.0], [1.0]] and run.attrs["failures"] == "[]"
