"""Checks of models that are not a case: they hold on sound models, and each finds what it is for."""

import math
from typing import Any

import pandas as pd
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, RealityCheck
from quesnay.models.balances import CHECK_COLUMNS, LEVEL, divisors


def shop(*, leak: bool = False) -> Model:
    """Orders fill a stock that sales empty towards demand; goods are in the shop or sold."""
    b = ModelBuilder()
    b.dimension("good", ["bread", "wine"])
    demand = b.parameter("demand", ["good"], unit="money/year")
    target = b.parameter("cover", unit="year")
    wait = b.parameter("delivery_time", unit="year")
    price = b.parameter("price_index")
    stock = b.stock("inventory", demand * target, unit="money")
    sold = b.stock("sold", b.constants([0.0, 0.0], ["good"], "money"), unit="money")
    sales = b.flow("sales", demand * price, unit="money/year")
    # The order has no name of its own.
    b.inflow(stock, sales + (demand * target - stock) / wait)
    b.outflow(stock, sales)
    b.inflow(sold, sales)
    orders = b.flow("orders", sales + (demand * target - stock) / wait, unit="money/year")
    if leak:
        b.outflow(sold, b.flow("theft", sold * b.constant(0.1, "1/year"), unit="money/year"))
    b.closed("goods", [stock, sold], [orders])
    return Model(b.build())


VALUES: dict[str, Any] = {"demand": [10.0, 20.0], "cover": 0.5, "delivery_time": 0.25, "price_index": 1.0}
SPAN: dict[str, Any] = {"years": 2, "steps_per_year": 24}


def rows(table: pd.DataFrame) -> dict[str, Any]:
    assert list(table.columns) == CHECK_COLUMNS
    return {row.check: row for row in table.itertuples()}


def test_all_checks_of_a_sound_model_hold() -> None:
    statements = [
        RealityCheck("no demand, no sales", lambda run: float(run["sales"].max()) == 0.0, {"demand": 0}),
        RealityCheck("sales stop when they are stopped", lambda run: not run["sales"].any(), {"sales": 0}),
        RealityCheck("more demand, more sold", lambda run, base: (run["sold"] >= base["sold"]).all(), {"demand": 40}),
        RealityCheck("goods stay in the shop", lambda run: run["inventory"].min() >= 0),
    ]
    table = shop().check(
        {**VALUES, "price_index": 0.8}, **SPAN, ranges={"cover": (0.1, 2.0), "price_index": (0.5, 1.5)},
        balanced={"price_index": 0.0}, reality=statements,
    )  # fmt: skip
    found = rows(table)
    assert list(found) == [
        "units", "stock balance", "closed total: goods", "step halving", "observed order", "extreme conditions",
        "extreme conditions, zero", "balanced start", "reality: no demand, no sales",
        "reality: sales stop when they are stopped", "reality: more demand, more sold",
        "reality: goods stay in the shop",
    ]  # fmt: skip
    assert table["passed"].all(), table.to_string()
    assert found["closed total: goods"].detail == "inventory, sold: changed by orders alone"
    assert "equations divide by them: delivery_time" in found["extreme conditions, zero"].detail
    assert found["reality: no demand, no sales"].detail == "with demand = 0"


def test_a_total_that_leaks_is_found() -> None:
    found = rows(shop(leak=True).check(VALUES, **SPAN))
    assert not found["closed total: goods"].passed
    # The thief takes 10 % a year of what was sold: about 2 % of the total of two years.
    assert 0.01 < found["closed total: goods"].value < 0.2
    assert found["stock balance"].passed


def test_a_constant_total_is_said_to_be_constant() -> None:
    b = ModelBuilder()
    left, right = b.stock("left", b.constant(1.0)), b.stock("right", b.constant(0.0))
    moved = b.flow("moved", left * b.constant(1.0, "1/year"), unit="1/year")
    b.outflow(left, moved)
    b.inflow(right, moved)
    b.closed("both", [left, right])
    row = rows(Model(b.build()).check({}, years=1, steps_per_year=8))["closed total: both"]
    assert row.passed and row.detail == "left, right: constant"


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("heun", 2), ("rk4", 4)])
def test_the_observed_order_is_the_methods(method: str, order: int) -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1.0))
    b.outflow(x, x * b.constant(1.0, "1/year"))
    found = rows(Model(b.build()).check({}, years=2, steps_per_year=16, method=method, step_limit=0.02))
    # Three steps show the order up to a term of the next order in the step, 1/16.
    assert found["observed order"].value == pytest.approx(order, abs=0.2)
    assert found["observed order"].passed and found["step halving"].passed


def test_a_step_that_is_too_long_is_found() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1.0))
    b.outflow(x, x * b.constant(4.0, "1/year"))
    found = rows(Model(b.build()).check({}, years=2, steps_per_year=4))
    assert not found["step halving"].passed
    assert found["step halving"].detail.endswith("most in x")


def test_an_order_that_rounding_hides_is_said_to_be_hidden() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1.0))
    b.inflow(x, b.constant(1.0, "1/year"))
    row = rows(Model(b.build()).check({}, years=2, steps_per_year=4))["observed order"]
    assert row.passed and math.isnan(row.value) and "rounding" in row.detail


def test_extremes_that_break_the_run_are_named_with_their_reason() -> None:
    found = rows(shop().check(VALUES, **SPAN, ranges={"delivery_time": (0.0, 1.0)}, zero=["delivery_time", "cover"]))
    # 0/0 at the start.
    assert found["extreme conditions"].value == 1.0
    assert found["extreme conditions"].detail.startswith("delivery_time at 0.0: ")
    assert "is not finite" in found["extreme conditions"].detail
    assert found["extreme conditions, zero"].detail.startswith("delivery_time: ")
    assert not found["extreme conditions, zero"].passed


def test_a_start_that_moves_is_found_and_where() -> None:
    found = rows(shop().check(VALUES, **SPAN, balanced={"cover": 1.0}))
    assert not found["balanced start"].passed
    assert found["balanced start"].detail == "largest relative rate in sold[wine]"


def test_statements_that_do_not_hold_or_give_no_answer() -> None:
    def check(statement: RealityCheck) -> Any:
        return rows(shop().check(VALUES, **SPAN, reality=[statement]))[f"reality: {statement.name}"]

    row = check(RealityCheck("it never sells", lambda run: float(run["sales"].max()) == 0.0))
    assert not row.passed and row.detail == "with the values as given"
    row = check(RealityCheck("goods come at once", lambda run: True, {"delivery_time": 0}))
    assert not row.passed
    assert row.detail == (
        "with delivery_time = 0 the run fails at 0 years: 'orders[bread]' is not finite, because 'orders[bread]'"
        " divides zero by zero: 'delivery_time' is 0"
    )
    with pytest.raises(qy.InvalidValue, match="reality check 'what' gave 3, expected true or false"):
        check(RealityCheck("what", lambda run: 3))
    with pytest.raises(qy.InvalidValue, match="reality check 'set' sets stock 'sold', expected a parameter or"):
        check(RealityCheck("set", lambda run: True, {"sold": 1}))
    with pytest.raises(qy.UnknownName, match="did you mean 'demand'"):
        check(RealityCheck("typing", lambda run: True, {"demnd": 1}))


@pytest.mark.parametrize("change", [{"ranges": {"covr": (0, 1)}}, {"zero": ["sales"]}, {"balanced": {"none": 0.0}}])
def test_what_is_no_parameter_cannot_be_changed(change: dict[str, Any]) -> None:
    with pytest.raises(qy.InvalidValue, match="is to be changed, expected a parameter of the model with a value"):
        shop().check(VALUES, **SPAN, **change)


def test_parameters_that_equations_divide_by_are_found_through_what_they_make() -> None:
    b = ModelBuilder()
    a, p, q, r, s, t = (b.parameter(name) for name in "apqrst")
    half = b.auxiliary("half", p / 2.0)
    b.auxiliary("one", a / (half * q) + 1.0 / (1.0 + r))
    b.auxiliary("two", s**2.0 + t ** (-1.0))
    level = b.stock("level", b.parameter("start"))
    b.auxiliary("three", a / level)
    assert divisors(b.build().core, start=0.0) == {"p", "q", "t", "start"}


def trends() -> ModelBuilder:
    """Sums that equations divide by; some have a term that is zero when a run starts, whatever the trend is."""
    b = ModelBuilder()
    b.dimension("good", ["bread", "wine"])
    trend = b.parameter("trend", unit="1/year")
    since = b.auxiliary("since", b.time() - b.constant(2020.0, "year"), unit="year")
    growth = b.auxiliary("growth", trend * b.time())
    filled = b.stock("filled", b.constants([0.0, 0.0], ["good"]))
    b.inflow(filled, b.parameter("inflow", ["good"], unit="1/year"))
    for name, sum_of in {
        "plus": lambda p: growth + p, "minus": lambda p: p - growth, "from": lambda p: -growth - p,
        "year": lambda p: p - trend * since, "elapsed": lambda p: p + trend * (b.time() - b.initial(b.time())),
        "stock": lambda p: p + filled, "always": lambda p: p + 1.0 + growth,
    }.items():  # fmt: skip
        b.auxiliary(f"over_{name}", 1.0 / sum_of(b.parameter(name)))
        b.outcome(qy.Outcome(f"over_{name}", f"over_{name}", LEVEL, "1"))
    return b


@pytest.mark.parametrize(
    ("start", "zero_then"), [(0.0, {"plus", "minus", "from"}), (2020.0, {"year"}), (1.0, set()), (-3.5, set())]
)
def test_a_term_that_is_zero_at_the_start_leaves_a_divisor(start: float, zero_then: set[str]) -> None:
    model = trends().build().core
    found = divisors(model, start=start)
    assert found == zero_then | {"elapsed", "stock"}
    # The truth is the run: it fails at its start with a parameter at zero that is found, and not with another.
    given: dict[str, Any] = dict.fromkeys(model.names("parameter"), 0.5) | {"inflow": [1.0, 1.0], "trend": 0.001}
    for name in set(given) - {"inflow", "trend"}:
        changed = given | {name: 0.0}
        if name in found:
            with pytest.raises(qy.QuesnayError, match=f"at {start:g} years?: 'over_{name}"):
                Model(model).run(changed, years=1, steps_per_year=4, start=start)
        else:
            Model(model).run(changed, years=1, steps_per_year=4, start=start)


def test_what_is_left_out_at_zero_follows_the_start_of_the_check() -> None:
    given = {"trend": 0.001, "inflow": [1.0, 1.0]}
    given |= dict.fromkeys(("plus", "minus", "from", "year", "elapsed", "stock", "always"), 0.5)
    for start, left in ((0.0, "plus, minus, from, elapsed, stock"), (2020.0, "year, elapsed, stock")):
        found = rows(Model(trends().build()).check(given, years=1, steps_per_year=4, start=start))
        detail = found["extreme conditions, zero"].detail
        assert detail.endswith(f"not tried, equations divide by them: {left}"), detail
