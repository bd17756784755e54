"""Names that are used before their equation is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import ModelBuilder
from quesnay import functions as f

SPAN = {"years": 5, "steps_per_year": 4, "method": "euler"}

# What makes a quantity named y: it may have been declared before.
MADE: dict[str, Callable[[ModelBuilder, Any], Any]] = {
    "auxiliary": lambda b, x: b.auxiliary("y", 2.0 * x),
    "stock": lambda b, x: b.inflow(b.stock("y", 1.0), x / b.constant(1.0, "year")),
    "held": lambda b, x: b.update(b.held("y", 1.0), x),
    "smooth": lambda b, x: f.smooth(b, "y", x, 2.0, 1, 0.5),
    "smooth of order 3": lambda b, x: f.smooth(b, "y", x, 2.0, 3, 0.5),
    "fixed delay": lambda b, x: f.fixed_delay(b, "y", x, 1.0, 0.0),
    "sample": lambda b, x: f.sample(b, "y", x, b.period_start(1), 0.0),
    "series": lambda b, x: f.series(b, "y", [0, 5], [1.0, 2.0]),
    "white noise": lambda b, x: f.white_noise(b, "y", 0.1),
    "material delay": lambda b, x: f.material_delay(b, "y", x, 2.0, 2, 0.0),
    "forecast": lambda b, x: f.forecast(b, "y", x, 2.0, 1.0),
    "present value": lambda b, x: f.net_present_value(b, "y", x / b.constant(1.0, "year"), 0.1),
    "correlated in time": lambda b, x: f.ar1_noise(b, "y", 0.5, 2.0),
    "jumps": lambda b, x: f.jump_process(b, "y", 0.5, 1.0, 0.1),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_declared_name_is_made_by_whatever_makes_it(name: str) -> None:
    make, runs = MADE[name], []
    for before in (False, True):
        b = ModelBuilder()
        x = b.auxiliary("x", 1.0 + b.time() / b.constant(1.0, "year"))
        declared = b.declare("y") if before else None
        if declared is not None:
            b.auxiliary("reads", declared * 3.0)
        make(b, x)
        if declared is None:
            last = "y_stage_3" if name == "smooth of order 3" else "y"
            b.auxiliary("reads", b.named(last) * 3.0)
        runs.append(b.build().run({}, record=["reads"], **SPAN).reads)
    np.testing.assert_array_equal(runs[0], runs[1])
    assert float(abs(runs[1]).max()) > 0.0


def test_a_feedback_through_a_smoothed_auxiliary_has_its_closed_form() -> None:
    b = ModelBuilder()
    seen = b.declare("seen", unit="people")
    people = b.stock("people", 100.0, unit="people")
    b.outflow(people, b.flow("leaving", seen * b.constant(0.5, "1/year")))
    f.smooth(b, "seen", people, 2.0)
    run = b.build().run({}, record=["people", "seen"], **SPAN)
    # Two linear equations by Euler steps of a quarter: s' = s - 0.125 z, z' = z + 0.125 (s - z).
    s, z, expected = 100.0, 100.0, []
    for _ in range(21):
        expected.append((s, z))
        s, z = s - 0.25 * (z * 0.5), z + 0.25 * ((s - z) / 2.0)
    np.testing.assert_allclose(np.stack([run.people, run.seen], axis=1), expected, rtol=1e-13)


def test_the_start_of_a_declared_name_may_be_asked_for() -> None:
    b = ModelBuilder()
    price = b.declare("price")
    first = b.initial(price)
    relative = b.auxiliary("relative", price / first)
    stock = b.stock("stock", first * 2.0)
    b.inflow(stock, relative / b.constant(1.0, "year"))
    assert b.auxiliary("text", first).text == "text"
    assert first.text == "initial(price)"
    b.define(price, 3.0 + b.time() / b.constant(1.0, "year"))
    model = b.build()
    run = model.run({}, record="all", **SPAN)
    assert float(run.stock[0]) == 6.0
    np.testing.assert_allclose(run.relative, (3.0 + run.time) / 3.0, rtol=1e-15)
    assert model.equations().set_index("name").equation["text"] == "3 + start_time / 1"
    # An edit that gives it another equation changes its start too.
    edited = model.edit(lambda b: b.redefine("price", 6.0))
    assert float(edited.run({}, record="all", **SPAN).stock[0]) == 12.0


def test_what_does_not_fit_its_declaration_is_refused() -> None:
    b = ModelBuilder()
    b.dimension("region", ["east", "west"])
    b.declare("people", unit="people")
    with pytest.raises(qy.UnitMismatch, match="'people' was declared in people, the stock of that name is in area"):
        b.stock("people", 1.0, unit="area")
    with pytest.raises(
        qy.DimensionMismatch, match="'people' was not declared over 'region', the auxiliary of that name is"
    ):
        b.auxiliary("people", [1.0, 2.0], dims=["region"], unit="people")
    with pytest.raises(qy.DuplicateName):
        b.parameter("people", unit="people")
    with pytest.raises(qy.InvalidValue, match="'people' is declared and used, but has no equation"):
        b.build()
    b.auxiliary("people", 4.0, unit="people")
    with pytest.raises(qy.DuplicateName):
        b.auxiliary("people", 5.0, unit="people")
    assert b.build().names("auxiliary") == ["people"]


def test_a_start_that_depends_on_itself_is_a_loop() -> None:
    b = ModelBuilder()
    x = b.declare("x")
    stock = b.stock("stock", b.initial(x))
    b.define(x, stock + 1.0)
    with pytest.raises(qy.AlgebraicLoop):
        b.build()
