"""Derivatives of words that change shapes and of allocations, against central differences."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

GROUPS = {"a": "x", "b": "y", "c": "x"}
SHARES = [0.9, 0.8, 0.4, 0.5, 0.8, 0.7, 0.7, 0.6, 1.0]


def rationed(v: Any, w: Any, b: ModelBuilder, rule: str, limits: list[float]) -> Any:
    """Coefficients, shares, demand, capacity and flexibility all move; some capacities bind."""
    a = b.constants([0.1, 0.2, 0.05, 0.0, 0.15, 0.1, 0.2, 0.1, 0.1], ["user", "buyer"]) * v
    shares = b.constants(SHARES, ["user", "buyer"]) * (0.6 + 0.1 * w)
    flexibility = 0.2 * f.maximum_over(w, "user")
    return f.rationed_output(a, shares, v * w, w * b.constants(limits, ["user"]), flexibility, rule)


def square(b: ModelBuilder) -> Any:
    return b.constants([[1.0, 0.2, 0.1], [0.0, 2.0, -0.4], [0.3, 0.1, 1.5]], ["user", "buyer"])


WORDS: dict[str, Callable[[Any, Any, ModelBuilder], Any]] = {
    "modulo": lambda v, w, b: (3.0 * v) % w,
    "rounding": lambda v, w, b: v * f.floor(3.0 * w) + w * f.nearest_integer(3.0 * v),
    "conditions": lambda v, w, b: f.where((v > w) | ~(v < 0.95) & f.equal(w, w), v * v, w),
    "angles": lambda v, w, b: f.arcsine(0.5 * v) * f.arccosine(0.6 * w) - f.arctangent(v * w),
    "arctangent2": lambda v, w, b: f.arctangent2(v - w, 1.35 - w),
    "tangent": lambda v, w, b: f.tangent(0.4 * v) * w,
    "shift": lambda v, w, b: f.shift(v * w, "user", 1, f.sum_over(v, "user")) - f.shift(w, "user", -2),
    "override": lambda v, w, b: f.override(v * v, "user", ["a", "c"], w),
    "lookup_by": lambda v, w, b: f.lookup_by(v, "user", [0, 1, 2], [[0, 3, 4], [1, 2, 0], [5, 1, 1]]) * w,
    "minimum_over": lambda v, w, b: f.minimum_over(v * w, "user"),
    "product_over": lambda v, w, b: f.product_over((v - 1.2) * w, "user"),
    "inverse": lambda v, w, b: f.matrix_vector(f.inverse(v * f.relabel(v, "user", "buyer") + square(b)), w * w),
    "element_at": lambda v, w, b: f.element_at(v * w, "user", f.sort_order(w, "user")) * v,
    "sort": lambda v, w, b: f.sort(v * w, "user", descending=True) + f.rank(v, "user") * w,
    "select": lambda v, w, b: f.select(v * w, "user", v > 1.0, "least") + f.select(v, "user", w, "mean"),
    "share": lambda v, w, b: f.share(v * v, "user") * w,
    "matrix_product": lambda v, w, b: f.matrix_product(*[v * f.relabel(w, "user", "buyer")] * 2),
    "broadcast": lambda v, w, b: f.broadcast(v * w, "group"),
    "spread": lambda v, w, b: f.spread(f.aggregate(v * v, "user", "group", GROUPS), "group", "user", GROUPS) * w,
    "safe_ratio": lambda v, w, b: f.safe_ratio(v, w, 1.0),
    "active_initial": lambda v, w, b: f.active_initial(v * w, w),
    "proportional": lambda v, w, b: f.allocate_proportional(f.sum_over(w, "user") * 0.4, v, "user"),
    "plenty": lambda v, w, b: f.allocate_by_priority(f.sum_over(w, "user") * 9.0, v, w, v, "user"),
    "rationed": lambda v, w, b: rationed(v, w, b, "proportional", [0.9, 3.0, 1.2]),
    "rationed_inputs_first": lambda v, w, b: rationed(v, w, b, "intermediates_first", [0.2, 3.0, 0.5]),
    "not_rationed": lambda v, w, b: rationed(v, w, b, "proportional", [9.0, 9.0, 9.0]),
    "by_priority": lambda v, w, b: f.allocate_by_priority(f.sum_over(w, "user") * 0.5, v * w, w * w, 0.5 + v, "user"),
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_the_derivative_of_a_word_is_its_central_difference(word: str) -> None:
    b = ModelBuilder()
    b.dimension("user", list(GROUPS))
    b.alias("buyer", "user")
    b.dimension("group", ["x", "y"])
    made = WORDS[word](b.parameter("v", ["user"]), b.parameter("w", ["user"]), b)
    b.auxiliary("made", made)
    b.outcome(Outcome("made", "made", OutcomeKind.Level, "1"))
    model = Model(b.build())
    # The third factor of the product over v - 1.2 is zero: the others' derivatives are zero and its own is not.
    at = {"v": np.array([0.9, 1.4, 1.2]), "w": np.array([1.1, 0.75, 1.3])}
    span = {"years": 1, "steps_per_year": 1}

    def value(name: str, k: int, h: float) -> np.ndarray:
        moved = {key: x + (np.arange(3) == k) * h * (key == name) for key, x in at.items()}
        return np.asarray(model.run(moved, **span)["made"][0])

    partials = model.partials(at, of="made", **span)
    moving = 0
    for name in ("v", "w"):
        if ("made", name) not in partials:
            continue
        given = partials["made", name].values[0]
        for k in range(3):
            h = 1e-5
            # The error of a central difference is of the order h^2 and of rounding over h: 1e-10 each.
            expected = (value(name, k, h) - value(name, k, -h)) / (2 * h)
            np.testing.assert_allclose(given[..., k], expected, rtol=1e-7, atol=1e-8)
            moving += int(np.any(expected != 0.0))
    assert moving >= 1
