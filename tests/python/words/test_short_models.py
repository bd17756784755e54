"""Numbers and lists stand where expressions are expected, and what is not said of a quantity is its equation's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

SPAN = {"years": 4, "steps_per_year": 4}


def printed(b: ModelBuilder) -> list[dict[str, Any]]:
    table = b.build().equations()
    return [dict(row) for row in table[["name", "dimensions", "equation", "unit"]].to_dict("records")]


def square(b: ModelBuilder) -> Any:
    b.alias("buyer", "region")
    return b.constants([[0.1, 0.2], [0.3, 0.1]], ["region", "buyer"])


# The same equations, the short way and the long way: they print alike, and a run has the same bits.
Pair = tuple[Callable[[ModelBuilder, Any], Any], Callable[[ModelBuilder, Any], Any]]
PAIRS: dict[str, Pair] = {
    "stock": (
        lambda b, x: b.stock("s", 5.0, unit="people"),
        lambda b, x: b.stock("s", b.constant(5.0, "people"), unit="people"),
    ),
    "auxiliary": (lambda b, x: b.auxiliary("a", 5), lambda b, x: b.auxiliary("a", b.constant(5.0))),
    "unit": (lambda b, x: b.auxiliary("a", b.time()), lambda b, x: b.auxiliary("a", b.time(), unit="year")),
    "number first": (
        lambda b, x: b.auxiliary("a", f.maximum(0.0, x) + f.minimum(1.0, x)),
        lambda b, x: b.auxiliary("a", f.maximum(b.constant(0.0), x) + f.minimum(b.constant(1.0), x)),
    ),
    "three arguments": (
        lambda b, x: b.auxiliary("a", f.minimum(x, 3, 2 * x, 4.0)),
        lambda b, x: b.auxiliary("a", f.minimum(f.minimum(f.minimum(x, 3.0), 2.0 * x), 4.0)),
    ),
    "step": (
        lambda b, x: b.auxiliary("a", b.step_at(3) * b.pulse_at(1, 2.5) + b.ramp_from(0, 4)),
        lambda b, x: b.auxiliary(
            "a",
            b.step_at(b.constant(3.0, "year")) * b.pulse_at(b.constant(1.0, "year"), b.constant(2.5, "year"))
            + b.ramp_from(b.constant(0.0, "year"), b.constant(4.0, "year")),
        ),
    ),
    "smooth": (
        lambda b, x: f.smooth(b, "y", x, 3.0, order=3.0),
        lambda b, x: f.smooth(b, "y", x, b.constant(3.0, "year"), 3, b.initial(x)),
    ),
    "delay": (
        lambda b, x: f.material_delay(b, "y", x / b.constant(1.0, "year"), 2, 1, 0.5),
        lambda b, x: f.material_delay(
            b, "y", x / b.constant(1.0, "year"), b.constant(2.0, "year"), 1, b.constant(0.5, "1/year")
        ),
    ),
    "clip": (
        lambda b, x: b.auxiliary("a", f.clip(x, 0.5, 2 * x)),
        lambda b, x: b.auxiliary("a", f.minimum(f.maximum(x, 0.5), 2.0 * x)),
    ),
    "equality": (
        lambda b, x: b.auxiliary("a", f.where(x == 0, 1, x) + (x != 2.0)),
        lambda b, x: b.auxiliary("a", f.where(f.equal(x, 0.0), b.constant(1.0), x) + f.not_equal(x, 2.0)),
    ),
    "numpy": (
        lambda b, x: b.auxiliary("a", np.exp(-x) + np.maximum(x, 1.0) * abs(x) + np.float64(2.0) * x),
        lambda b, x: b.auxiliary("a", f.exp(-x) + f.maximum(x, 1.0) * f.absolute(x) + 2.0 * x),
    ),
    "lists": (
        lambda b, x: b.auxiliary("a", b.parameter("p", ["region"]) * [1.0, 2.0] + np.array([3.0, 4.0])),
        lambda b, x: b.auxiliary(
            "a",
            b.parameter("p", ["region"]) * b.constants([1.0, 2.0], ["region"]) + b.constants([3.0, 4.0], ["region"]),
        ),
    ),
    "dims": (
        lambda b, x: b.stock("s", [1.0, 2.0], dims=["region"], unit="area"),
        lambda b, x: b.stock("s", b.constants([1.0, 2.0], ["region"], "area"), unit="area"),
    ),
    "spread": (
        lambda b, x: b.auxiliary("a", x, dims=["region", "kind"]),
        lambda b, x: b.define(b.declare("a", ["region", "kind"]), x),
    ),
    "matrix": (
        lambda b, x: b.auxiliary("a", b.constants(np.array([[1, 2, 3], [4, 5, 6]]), ["region", "kind"])),
        lambda b, x: b.auxiliary("a", b.constants([1, 2, 3, 4, 5, 6], ["region", "kind"])),
    ),
    "update": (
        lambda b, x: b.update(b.held("h", 1.0, unit="people"), 2.0),
        lambda b, x: b.update(b.held("h", b.constant(1.0, "people"), unit="people"), b.constant(2.0, "people")),
    ),
    "noise": (
        lambda b, x: f.ar1_noise(b, "n", 0.5, 2.0, periods_per_year=4),
        lambda b, x: f.ar1_noise(b, "n", b.constant(0.5), b.constant(2.0, "year"), periods_per_year=4),
    ),
    "allocation": (
        lambda b, x: b.auxiliary("a", f.allocate_proportional(1.0, b.parameter("p", ["region"]) + x, "region")),
        lambda b, x: b.auxiliary(
            "a", f.allocate_proportional(b.constant(1.0), b.parameter("p", ["region"]) + x, "region")
        ),
    ),
    "exception": (
        lambda b, x: b.auxiliary("a", f.override(b.parameter("p", ["region"]) * x, "region", "west", [7, 8])),
        lambda b, x: b.auxiliary(
            "a", f.override(b.parameter("p", ["region"]) * x, "region", ["west"], b.constants([7, 8], ["region"]))
        ),
    ),
    "fill": (
        lambda b, x: b.auxiliary(
            "a", f.shift(b.constants(np.ones((2, 3)), ["region", "kind"], "area"), "kind", 1, [1, 2])
        ),
        lambda b, x: b.auxiliary(
            "a",
            f.shift(
                b.constants([1.0] * 6, ["region", "kind"], "area"), "kind", 1, b.constants([1, 2], ["region"], "area")
            ),
        ),
    ),
    "limits": (
        lambda b, x: b.auxiliary("a", f.capacity_limited(square(b), [3, 4], b.parameter("p", ["region"]) * x)),
        lambda b, x: b.auxiliary(
            "a",
            f.capacity_limited(square(b), b.constants([3, 4], ["region"]), b.parameter("p", ["region"]) * x),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_the_short_way_is_the_long_way(name: str) -> None:
    tables, runs = [], []
    for write in PAIRS[name]:
        b = ModelBuilder()
        b.dimension("region", ["east", "west"])
        b.dimension("kind", ["a", "b", "c"])
        write(b, b.parameter("x"))
        model = b.build()
        tables.append(printed(b))
        values = {"x": 1.5} | ({"p": [0.7, 1.1]} if "p" in model.names("parameter") else {})
        runs.append(model.run(values, record="all", **SPAN))
    assert tables[0] == tables[1]
    assert list(runs[0]) == list(runs[1])
    for variable in runs[0]:
        np.testing.assert_array_equal(runs[0][variable], runs[1][variable])
        assert runs[0][variable].attrs == runs[1][variable].attrs


def test_a_builder_gives_a_model_that_runs() -> None:
    b = ModelBuilder()
    s = b.stock("s", 1.0)
    b.inflow(s, 2.0)
    b.outcome("s")
    model = b.build()
    assert isinstance(model, Model)
    assert float(model.run({}, **SPAN).s[-1]) == 9.0
    assert isinstance(model.edit().build(), Model)
    # What was written before goes on to work.
    assert float(qy.Model(b.build()).run({}, **SPAN).s[-1]) == 9.0
    assert ModelBuilder(model).build().names("stock") == ["s"]


def test_the_words_and_distributions_are_there() -> None:
    assert qy.functions.smooth is f.smooth
    assert qy.Distribution.uniform(0.0, 1.0).mean() == 0.5
    assert {"functions", "Distribution"} <= set(qy.__all__)


def test_an_outcome_is_said_in_words() -> None:
    b = ModelBuilder()
    b.flow("births", 3.0, unit="people/year")
    b.outcome(Outcome("born", "births", "integral"))
    b.outcome(Outcome("births", kind="Level"))
    kinds = {o.name: (o.quantity, o.kind, o.unit) for o in b.build().outcomes}
    assert kinds == {
        "born": ("births", OutcomeKind.Integral, "people"), "births": ("births", OutcomeKind.Level, "people/year")
    }  # fmt: skip
    with pytest.raises(qy.UnknownName, match="unknown kind of outcome 'levels'; did you mean 'level'"):
        Outcome("births", "births", "levels")
    b.outcome(Outcome("wrong", "births", "level", "people"))
    with pytest.raises(qy.UnitMismatch, match="outcome 'wrong' is said to be in people, 'births' gives people/year"):
        b.build()


def test_a_unit_that_is_said_is_still_checked() -> None:
    b = ModelBuilder()
    x = b.parameter("x", unit="people")
    assert b.auxiliary("density", x / b.parameter("land", unit="area")).unit == "people/area"
    with pytest.raises(qy.UnitMismatch, match="auxiliary 'wrong' is said to be in 1, its equation gives people"):
        b.auxiliary("wrong", x, unit="1")
    with pytest.raises(qy.UnitMismatch, match="cannot take the maximum of 1 and people"):
        f.maximum(1.0, x)
    assert f.maximum(0, x).unit == "people"
    with pytest.raises(qy.DimensionMismatch, match="auxiliary 'few' is said not to be over 'region', its equation is"):
        b.dimension("region", ["east", "west"])
        b.dimension("kind", ["a"])
        b.auxiliary("few", b.parameter("y", ["region"]), dims=["kind"])


REFUSED: dict[str, tuple[Callable[[ModelBuilder, Any], Any], str]] = {
    "text": (lambda b, x: f.maximum(x, "births"), r"b of maximum\(\) is 'births', expected an expression of a"),
    "labels": (
        lambda b, x: f.where(x > 0, pd.Series([1.0, 2.0]), x),
        r"yes of where\(\) is 0    1.0 1    2.0 dtype: float64, expected an expression of a model or plain numbers",
    ),
    "numbers alone": (lambda b, x: f.minimum(1.0, 2.0), "minimum is given numbers alone, expected at least one"),
    "a number where none can be": (lambda b, x: f.sum_over(3.0, "region"), r"a of sum_over\(\) is 3.0, expected an"),
    "a number in a table": (lambda b, x: f.lookup(2.0, [0, 1], [0, 1]), r"x of lookup\(\) is 2.0, expected an expr"),
    "nothing": (lambda b, x: f.exp(None), r"a of exp\(\) is None, expected an expression of a model$"),
    "another shape": (
        lambda b, x: b.parameter("p", ["region"]) + [1.0, 2.0, 3.0],
        r"the shape \(3\) are given for what stands beside 'p', which is over \(region: 2\)",
    ),
    "a list of no dimension": (lambda b, x: b.stock("s", [1.0, 2.0]), "over no dimension: expected one number"),
    "half an order": (lambda b, x: f.smooth(b, "y", x, 3.0, 2.5), "the order of 'y' is 2.5, expected a whole number"),
    "another function": (lambda b, x: np.sinh(x), "numpy's sinh is asked of 'x', which has no value until a run"),
    "a reduction": (lambda b, x: np.add.reduce(x), "numpy's add.reduce is asked of 'x'"),
    "a chain": (lambda b, x: 0 < x < 1, "so it is neither true nor false"),
    "among others": (lambda b, x: x in [b.parameter("p"), x], "so it is neither true nor false"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_stand_is_refused_with_a_sentence(name: str) -> None:
    write, sentence = REFUSED[name]
    b = ModelBuilder()
    b.dimension("region", ["east", "west"])
    x = b.parameter("x")
    with pytest.raises(qy.QuesnayError, match=sentence):
        write(b, x)


def test_a_word_finds_the_builder_of_what_it_is_given() -> None:
    b = ModelBuilder()
    x = b.parameter("x")
    f.smooth("y", x, 3.0)
    f.white_noise(name="n", sd=x)
    f.material_delay(b, "z", x / b.constant(1.0, "year"), 2.0)
    assert b.build().names("stock") == ["y", "z_stage_1"]
    with pytest.raises(qy.InvalidValue, match="f.smooth is given neither a builder nor an expression of one"):
        f.smooth("y", 2.0, 3.0)
    other = ModelBuilder()
    with pytest.raises(qy.InvalidValue, match="belong to different models or edits"):
        f.smooth("w", x, other.constant(3.0, "year"))


def test_operators_leave_other_objects_to_python() -> None:
    x = ModelBuilder().parameter("x")
    with pytest.raises(TypeError, match="unsupported operand"):
        x + "text"
    assert len({x, x}) == 1


def test_an_expression_keeps_its_builder_alive() -> None:
    def made() -> Any:
        b = ModelBuilder()
        return f.maximum(0.0, b.parameter("x"), 2.0)

    assert made().text == "max(max(0, x), 2)"
