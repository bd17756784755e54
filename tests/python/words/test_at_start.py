"""The value at the start of any word over a dimension, where a stock or held value begins as one number for all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from quesnay import AlgebraicLoop, ModelBuilder
from quesnay import functions as f
from quesnay._core import Expr

NAMES = ["u1", "u2", "u3"]
MADE = {"u1": "g1", "u2": "g2", "u3": "g1"}
A = [[0.1, 0.2, 0.05], [0.0, 0.15, 0.1], [0.2, 0.1, 0.1]]


def matrix(b: ModelBuilder) -> Expr:
    return b.constants(np.array(A).ravel(), ["user", "buyer"])


WORDS: dict[str, Callable[[ModelBuilder, Expr], Expr]] = {
    "itself": lambda b, s: s,
    "sum": lambda b, s: f.sum_over(s, "user"),
    "product": lambda b, s: f.product_over(s + 1.0, "user"),
    "mean": lambda b, s: f.mean_over(s, "user"),
    "greatest": lambda b, s: f.maximum_over(s, "user"),
    "least": lambda b, s: f.minimum_over(s, "user"),
    "pick": lambda b, s: f.pick(s, "user", "u2"),
    "shift": lambda b, s: f.shift(s, "user", 1, 7.0),
    "override": lambda b, s: f.override(s, "user", ["u3"], 9.0),
    "aggregate": lambda b, s: f.aggregate(s, "user", "group", MADE),
    "share": lambda b, s: f.share(s, "user"),
    "product of a matrix": lambda b, s: f.matrix_vector(matrix(b), s),
    "capacity": lambda b, s: f.capacity_limited(matrix(b), s, 0.9 * s),
    "rationing": lambda b, s: f.rationed_output(matrix(b), matrix(b), s, 0.9 * s, 0.1),
    "table by element": lambda b, s: f.lookup_by(s, "user", [0, 9], {name: [k, k + 9] for k, name in enumerate(NAMES)}),
    "of a sum of it and its sum": lambda b, s: f.sum_over(s * 2.0 + f.sum_over(s, "user"), "user"),
    "priority": lambda b, s: f.allocate_by_priority(2.0, s, b.constants([3.0, 2.0, 1.0], ["user"]), 0.5, "user"),
}


@pytest.mark.parametrize("word", list(WORDS))
@pytest.mark.parametrize("kind", ["stock", "held", "stock that begins anew"])
def test_the_value_at_the_start_is_that_of_the_first_step(word: str, kind: str) -> None:
    b = ModelBuilder()
    b.dimension("user", NAMES)
    b.alias("buyer", "user")
    b.dimension("group", ["g1", "g2"])
    if kind == "held":
        s = b.held("s", 3.0, dims=["user"])
        b.update(s, s + 1.0)
    else:
        s = b.stock("s", 3.0 if kind == "stock" else b.constants([1.0, 2.0, 3.0], ["user"]), dims=["user"])
    value = WORDS[word](b, s)
    b.auxiliary("now", value)
    b.auxiliary("then", b.initial(value))
    model = b.build()
    if kind == "stock that begins anew":
        model = model.edit(lambda again: again.set_initial(again.named("s"), 3.0))
    run = model.run({}, years=1, steps_per_year=2, record=["now", "then"])
    np.testing.assert_array_equal(run.then[0], run.now[0])
    assert run.then.dims == run.now.dims


def test_a_number_for_all_counts_once_for_each() -> None:
    b = ModelBuilder()
    b.dimension("user", NAMES)
    s = b.stock("s", 3.0, dims=["user"])
    b.auxiliary("all_at_start", b.initial(f.sum_over(s, "user")))
    assert b.build().run({}, years=1, steps_per_year=1, record="all").all_at_start.values.tolist() == [9.0, 9.0]


def test_the_start_of_a_definition_that_reads_itself_is_refused_with_its_path() -> None:
    b = ModelBuilder()
    a, c = b.declare("a"), b.declare("c")
    b.define(a, c + 1.0)
    b.define(c, 2.0 * a)
    with pytest.raises(AlgebraicLoop, match="algebraic loop: a -> c -> a"):
        b.initial(a)


def test_the_start_of_a_long_chain_of_expressions_is_that_of_each_link() -> None:
    b = ModelBuilder()
    s = b.stock("s", 3.0)
    end = s
    for _ in range(100_000):
        end = end + s
    b.auxiliary("then", b.initial(end))
    assert float(b.build().run({}, years=1, steps_per_year=1, record=["then"]).then[0]) == 300_003.0
