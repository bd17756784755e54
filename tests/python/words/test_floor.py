"""Stocks whose outflows are cut at a floor."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from quesnay import Model, ModelBuilder
from quesnay import functions as f


def store(floor: Any = 0.0, **options: Any) -> ModelBuilder:
    b = ModelBuilder()
    stock = b.stock("store", 10.0)
    b.limit_outflows(stock, floor, **options)
    b.inflow(stock, b.flow("made", 1.0, unit="1/year"))
    b.outflow(stock, b.flow("sold", b.parameter("wanted", unit="1/year")))
    b.outflow(stock, b.flow("spoilt", 2.0, unit="1/year"))
    return b


EULER = {"years": 4, "steps_per_year": 1, "method": "euler", "record": "all"}


def test_outflows_are_cut_in_proportion_to_what_they_want() -> None:
    run = store().build().run({"wanted": 6.0}, **EULER)
    # 10 + 1 - 8 = 3; then 3 + 1 = 4 of the 8 wanted; then the 1 that flows in.
    np.testing.assert_allclose(run.store, [10, 3, 0, 0, 0], atol=1e-15)
    np.testing.assert_allclose(run.store_outflow_share, [1, 0.5, 0.125, 0.125, 0.125], rtol=1e-15)
    np.testing.assert_allclose(run.sold, [6, 3, 0.75, 0.75, 0.75], rtol=1e-15)
    np.testing.assert_allclose(run.spoilt, [2, 1, 0.25, 0.25, 0.25], rtol=1e-15)


def test_inflows_need_not_count() -> None:
    run = store(inflows_count=False).build().run({"wanted": 6.0}, **EULER)
    # 3 of the 8 wanted from 3; then what flowed in one step before.
    np.testing.assert_allclose(run.store, [10, 3, 1, 1, 1], rtol=1e-14)
    np.testing.assert_allclose(run.sold, [6, 2.25, 0.75, 0.75, 0.75], rtol=1e-14)


def test_the_equations_say_what_runs() -> None:
    equations = store(2.0).build().equations().set_index("name").equation
    assert equations["sold"] == "wanted * store_outflow_share"
    available = "(store - 2) / time_step + made"
    wanted = "wanted + 2"
    assert equations["store_outflow_share"] == f"where({wanted} <= {available}, 1, max({available}, 0) / ({wanted}))"


@settings(deadline=None, max_examples=40)
@given(
    wants=st.lists(st.floats(0.0, 30.0), min_size=1, max_size=3),
    made=st.floats(0.0, 10.0),
    floor=st.floats(-3.0, 5.0),
    per_year=st.integers(1, 5),
    method=st.sampled_from(["euler", "heun", "rk4"]),
)
def test_no_method_takes_a_stock_below_its_floor(
    wants: list[float], made: float, floor: float, per_year: int, method: str
) -> None:
    b = ModelBuilder()
    stock = b.stock("stock", 5.0, floor=floor)
    b.inflow(stock, made * (1.0 + f.sine(b.time() / b.constant(0.3, "year"))) / b.constant(1.0, "year"))
    for want in wants:
        b.outflow(stock, want)
    run = b.build().run({}, years=3, steps_per_year=per_year, method=method, record=["stock"])
    assert float(run.stock.min()) >= floor - 1e-12 * max(1.0, 5.0, made)


def test_what_is_cut_arrives_cut() -> None:
    b = ModelBuilder()
    b.dimension("tank", ["a", "b", "c"])
    upper = b.stock("upper", [5.0, 1.0, 0.0], dims=["tank"], floor=0.0)
    lower = b.stock("lower", 0.0, dims=["tank"], floor=0.0)
    down = b.flow("down", 4.0, dims=["tank"], unit="1/year")
    b.outflow(upper, down)
    b.inflow(lower, down)
    # An outflow without a name flows into another stock cut, too.
    waste = upper * b.constant(2.0, "1/year")
    heap = b.stock("heap", 0.0, dims=["tank"])
    b.outflow(upper, waste)
    b.inflow(heap, waste)
    b.closed("water", [upper, lower, heap])
    model = b.build()
    run = model.run({}, years=2, steps_per_year=4, method="rk4", record="all")
    total = run.upper + run.lower + run.heap
    np.testing.assert_allclose(total.sum("tank"), 6.0, rtol=1e-14)
    assert float(run.upper.min()) >= -1e-15
    assert float(run.heap[-1].sum()) > 0.5
    checks = model.check({}, years=2, steps_per_year=4, method="rk4")
    assert checks[checks.check.str.contains("closed|balance")].passed.all()


def edited(change: Any) -> Model:
    return store().build().edit(change)


def test_edits_change_what_a_flow_wants_and_limits_stay() -> None:
    same = edited(lambda b: None).run({"wanted": 6.0}, **EULER)
    np.testing.assert_array_equal(same.store, store().build().run({"wanted": 6.0}, **EULER).store)
    more = edited(lambda b: b.redefine("sold", b.definition("sold") * 2.0))
    assert more.equations().set_index("name").equation["sold"] == "wanted * 2 * store_outflow_share"
    third = edited(lambda b: b.outflow(b.named("store"), b.flow("stolen", 8.0, unit="1/year")))
    run = third.run({"wanted": 6.0}, **EULER)
    np.testing.assert_allclose(run.sold[0], 6.0 * 11.0 / 16.0, rtol=1e-15)
    fewer = edited(lambda b: b.remove_flow(b.named("store"), b.named("spoilt")))
    assert fewer.equations().set_index("name").equation["spoilt"] == "2"
    free = edited(lambda b: b.remove("store_outflow_share")).run({"wanted": 6.0}, **EULER)
    np.testing.assert_allclose(free.store, 10.0 - 7.0 * np.arange(5), rtol=1e-15)
    with_lever = store()
    with_lever.redefine("made", with_lever.constant(1.0, "1/year") + with_lever.lever("help", unit="1/year"))
    helped = with_lever.build().run({"wanted": 6.0}, levers={"help": 7.0}, **EULER)
    np.testing.assert_allclose(helped.store, 10.0, rtol=1e-15)


def test_a_stock_is_removed_with_its_limit() -> None:
    b = store()
    b.stock("other", 1.0)
    b.outcome("other")
    removed = b.remove_unused()
    assert {"store", "store_outflow_share", "sold", "spoilt", "made"} <= set(removed)
    assert b.build().run({}, years=1, steps_per_year=1).other.values.tolist() == [1.0, 1.0]


def test_a_floor_that_cannot_be_is_refused() -> None:
    b = store()
    with pytest.raises(qy.InvalidValue, match="the outflows of 'store' are limited already, expected once"):
        b.limit_outflows(b.named("store"), 1.0)
    with pytest.raises(qy.InvalidValue, match="'sold' is not a stock"):
        b.limit_outflows(b.named("sold"), 1.0)
    with pytest.raises(qy.UnitMismatch, match="its definition gives area"):
        b.stock("land", 1.0, unit="people", floor=b.constant(1.0, "area"))
    b.stock("land", 1.0, unit="area", floor=0.5)  # what was refused is not there
    b = ModelBuilder()
    b.dimension("tank", ["a", "b"])
    tanks = b.stock("tanks", 1.0, dims=["tank"], floor=0.0)
    b.outflow(tanks, b.flow("leak", 1.0, unit="1/year"))
    with pytest.raises(qy.DimensionMismatch, match="the outflow 'leak' is one for several elements of 'tanks'"):
        b.build()


def test_what_comes_back_at_once_is_a_loop_unless_inflows_do_not_count() -> None:
    def rework(count: bool) -> ModelBuilder:
        b = ModelBuilder()
        work = b.stock("work", 5.0)
        b.limit_outflows(work, 0.0, count)
        done = b.flow("done", 8.0, unit="1/year")
        b.outflow(work, done)
        b.inflow(work, b.flow("flawed", 0.25 * done))
        return b

    with pytest.raises(qy.AlgebraicLoop, match="work_outflow_share"):
        rework(True).build()
    run = rework(False).build().run({}, **EULER)
    np.testing.assert_allclose(run.work, 5.0 * 0.25 ** np.arange(5), rtol=1e-14)
