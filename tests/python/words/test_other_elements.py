"""Shifts along a dimension, exceptions, tables by element, and angles."""

import math

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import ModelBuilder
from quesnay import functions as f

AGES = ["0-4", "5-9", "10-14", "15-19", "20+"]
ONCE = {"years": 1, "steps_per_year": 1, "method": "euler"}


def builder() -> ModelBuilder:
    b = ModelBuilder()
    b.dimension("age", AGES)
    b.dimension("sex", ["f", "m"])
    return b


NUMBERS = np.arange(10.0).reshape(2, 5) ** 2 - 7.0


@pytest.mark.parametrize("places", [1, 2, 5, -1, -4])
@pytest.mark.parametrize("dims", [["age", "sex"], ["sex", "age"]])
def test_a_shift_takes_the_element_before(places: int, dims: list[str]) -> None:
    b = builder()
    x = b.parameter("x", dims)
    b.auxiliary("moved", f.shift(x, "age", places, b.parameter("fill", ["sex"])))
    given = NUMBERS if dims[0] == "sex" else NUMBERS.T
    run = b.build().run({"x": given, "fill": [100.0, 200.0]}, record=["moved"], **ONCE)
    expected = np.empty((2, 5))
    for k in range(5):
        inside = 0 <= k - places < 5
        expected[:, k] = NUMBERS[:, k - places] if inside else [100.0, 200.0]
    assert run.moved.dims[1:] == tuple(dims)
    np.testing.assert_array_equal(run.moved[-1].transpose("sex", "age"), expected)


def test_an_ageing_chain_moves_every_cohort_on() -> None:
    b = builder()
    people = b.stock("people", [10.0, 20.0, 30.0, 40.0, 50.0], dims=["age"], unit="people")
    ageing = b.flow("ageing", people / b.constant(5.0, "year"))
    b.inflow(people, f.shift(ageing, "age", 1, 3.0))
    b.outflow(people, ageing)
    model = b.build()
    equation = model.equations().set_index("name").equation["people"]
    assert equation == "d/dt = shift(ageing, age, 1, 3) - ageing; starts at [5 numbers]"
    run = model.run({}, years=5, steps_per_year=1, method="euler", record=["people"])
    state = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    for _ in range(5):
        out = state / 5.0
        state = state + np.concatenate([[3.0], out[:-1]]) - out
    np.testing.assert_allclose(run.people[-1], state, rtol=1e-14)


def test_a_shift_that_cannot_be_is_refused() -> None:
    b = builder()
    x = b.parameter("x", ["age"], unit="people")
    for places in (0, 6, -6):
        with pytest.raises(qy.InvalidValue, match=f"'x' is shifted by {places} along 'age', which has 5 elements"):
            f.shift(x, "age", places)
    with pytest.raises(qy.InvalidValue, match="the places of a shift is 1.5, expected a whole number"):
        f.shift(x, "age", 1.5)  # type: ignore[arg-type]
    with pytest.raises(qy.DimensionMismatch, match="the fill 'x' is over 'age', along which 'x' is shifted"):
        f.shift(x, "age", 1, x)
    with pytest.raises(qy.DimensionMismatch, match="expected a quantity over 'sex'"):
        f.shift(x, "sex")
    with pytest.raises(qy.UnitMismatch, match="cannot fill a shift of people and area"):
        f.shift(x, "age", 1, b.constant(1.0, "area"))


def test_an_exception_stands_at_its_labels_alone() -> None:
    b = builder()
    x = b.parameter("x", ["sex", "age"])
    b.auxiliary("one", f.override(x, "age", "5-9", 1.5))
    b.auxiliary("some", f.override(x, "age", ["0-4", "20+"], b.parameter("y", ["sex"])))
    model = b.build()
    equations = model.equations().set_index("name").equation
    assert equations["one"] == "where(age == 5-9, 1.5, x)"
    assert equations["some"] == "where(age == 0-4 or 20+, y, x)"
    run = model.run({"x": NUMBERS, "y": [8.0, 9.0]}, record=["one", "some"], **ONCE)
    expected = NUMBERS.copy()
    expected[:, 1] = 1.5
    np.testing.assert_array_equal(run.one[-1], expected)
    expected = NUMBERS.copy()
    expected[:, 0] = expected[:, 4] = [8.0, 9.0]
    np.testing.assert_array_equal(run.some[-1], expected)
    assert r"\text{if } \mathrm{age} = \mathrm{5-9}" in model.latex(["one"])


def test_an_exception_that_cannot_be_is_refused() -> None:
    b = builder()
    x = b.parameter("x", ["age"])
    with pytest.raises(qy.UnknownName, match="unknown age '5-8'; did you mean '5-9'"):
        f.override(x, "age", "5-8", 1.0)
    with pytest.raises(qy.DimensionMismatch, match="'x' is not over 'sex', expected a quantity that is"):
        f.override(x, "sex", "f", 1.0)
    with pytest.raises(qy.InvalidValue, match="'x' is overridden at no label of 'age', expected at least one"):
        f.override(x, "age", [], 1.0)


TABLES = {
    "0-4": ([0, 1, 2], [0.0, 1.0, 4.0]), "5-9": ([0, 5], [3.0, -2.0]), "10-14": ([-1, 0, 1, 9], [1.0, 2.0, 1.0, 0.0]),
    "15-19": ([1, 2], [1.0, 2.0]), "20+": ([0, 1, 2], [0.0, 0.0, 8.0]),
}  # fmt: skip


@pytest.mark.parametrize("dims", [["sex", "age"], ["age"], ["sex"], []])
def test_a_table_by_element_is_the_table_of_each_element(dims: list[str]) -> None:
    b = builder()
    x = b.parameter("x", dims)
    points = {age: at for age, (at, _) in TABLES.items()}
    values = {age: y for age, (_, y) in reversed(TABLES.items())}
    b.auxiliary("all", f.lookup_by(x * (1.0 + b.time() / b.constant(1.0, "year")), "age", points, values))
    for age, (at, y) in TABLES.items():
        one = f.pick(x, "age", age) if "age" in dims else x
        b.auxiliary(f"of {age}", f.lookup(one * (1.0 + b.time() / b.constant(1.0, "year")), at, y))
    shape = tuple({"sex": 2, "age": 5}[dim] for dim in dims)
    given = np.linspace(-1.0, 3.0, int(np.prod(shape, dtype=int))).reshape(shape)
    run = b.build().run({"x": given}, record="all", **ONCE)
    for age in AGES:
        np.testing.assert_array_equal(run["all"].sel(age=age), run[f"of {age}"])


def test_tables_are_taken_in_order_or_by_label() -> None:
    b = builder()
    x = b.parameter("x")
    frame = pd.DataFrame({age: [0.0, k + 1.0] for k, age in reversed(list(enumerate(AGES)))})
    b.auxiliary("by frame", f.lookup_by(x, "age", [0, 1], frame, "people"))
    b.auxiliary("in order", f.lookup_by(x, "age", np.array([0, 1]), [[0, 1], [0, 2], [0, 3], [0, 4], [0, 5]], "people"))
    run = b.build().run({"x": 0.5}, record="all", **ONCE)
    np.testing.assert_array_equal(run["by frame"][-1], [0.5, 1.0, 1.5, 2.0, 2.5])
    np.testing.assert_array_equal(run["in order"], run["by frame"])
    assert run["in order"].attrs["units"] == "people"
    with pytest.raises(qy.UnknownName, match="unknown age 'old'"):
        f.lookup_by(x, "age", [0, 1], {"old": [0, 1]})
    with pytest.raises(qy.InvalidValue, match="the values of the table functions lack '5-9'"):
        f.lookup_by(x, "age", [0, 1], {"0-4": [0, 1]})
    with pytest.raises(qy.DimensionMismatch, match="table functions of 'x'"):
        f.lookup_by(x, "age", [0, 1], [[0, 1], [0, 2]])
    with pytest.raises(qy.InvalidValue, match="the table function of 'x' for '5-9' has 2 points and 3 values"):
        f.lookup_by(x, "age", [0, 1], [[0, 1], [0, 2, 3], [0, 3], [0, 4], [0, 5]])


def test_angles_are_those_of_numpy() -> None:
    b = ModelBuilder()
    x, y = b.parameter("x"), b.parameter("y")
    words = {"arcsin": f.arcsine, "arccos": f.arccosine, "arctan": f.arctangent, "tan": f.tangent}
    for name, word in words.items():
        b.auxiliary(name, word(x))
    b.auxiliary("arctan2", f.arctangent2(y, x))
    model = b.build()
    for value, other in [(0.3, 2.0), (-0.99, -1e-3), (1.0, 0.0), (-1.0, 5.0), (0.0, -2.0), (-0.5, 0.0)]:
        run = model.run({"x": value, "y": other}, record="all", **ONCE)
        for name in words:
            # Errors are stated as at most three units of the last place; the tangent is a quotient of two.
            np.testing.assert_allclose(run[name][-1], getattr(np, name)(value), rtol=1e-15, err_msg=name)
        np.testing.assert_allclose(run.arctan2[-1], math.atan2(other, value), rtol=1e-15)
    with pytest.raises(qy.InvalidValue, match="takes the angle of a sine or cosine beyond 1: 'x' is 1.5"):
        model.run({"x": 1.5, "y": 1.0}, record=["arcsin"], **ONCE)
    with pytest.raises(qy.UnitMismatch, match="cannot take the angle of people and 1"):
        f.arctangent2(b.parameter("z", unit="people"), x)
