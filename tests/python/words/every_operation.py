"""One model that uses every word of the expression graph, with parameters to draw."""

from typing import Any

from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

__all__ = ["UNCERTAIN", "every_operation"]

UNCERTAIN = {"p": ("uniform", 1.0, 0.7, 1.3), "q": ("uniform", 2.0, 1.5, 2.5)}
GROUPS = {"u1": "g1", "u2": "g2", "u3": "g1"}


SQUARE = [[0.2, 1.0, 0.1], [-0.7, 0.1, 0.3], [0.4, 0.5, 1.5]]


def in_order(b: ModelBuilder, p: Any, q: Any, x: Any) -> None:
    wide = x * p * b.constants([[1.0, -1.5], [0.2, 0.6], [-0.9, 0.4]], ["user", "group"])
    ranks = f.rank(wide, "user", descending=True) + 0.1 * f.rank(wide, "group")
    ordered = f.sort(wide, "user") + f.element_at(wide, "group", f.sort_order(q - x, "user") % 2.0)
    b.auxiliary("ordered", ordered + 0.01 * ranks)
    b.auxiliary("selected", f.select(x, "user", x > q, "greatest", p) + f.select(x, "user", x < q))


def capacity(b: ModelBuilder, p: Any, x: Any) -> Any:
    b.alias("buyer", "user")
    a = b.constants([0.1, 0.2, 0.05, 0.0, 0.15, 0.1, 0.2, 0.1, 0.1], ["user", "buyer"]) * p
    output = b.auxiliary("output", f.capacity_limited(a, x, x * 1.4))
    r = b.constants([0.9, 1.0, 0.4, 0.5, 0.8, 1.0, 0.7, 0.6, 1.0], ["user", "buyer"])
    rationed = f.rationed_output(a, r, x, x * b.constants([1.1, 1.6, 1.2], ["user"]), 0.3 * p)
    b.auxiliary("held_up", rationed + f.rationed_output(a, r, x, 0.3 * x, 0.0, "intermediates_first"))
    b.auxiliary("worth", f.capacity_shadow_value(a, x, x * 1.4, b.constants([1.0, 2.0, 3.0], ["user"]) * p))
    b.auxiliary("squared", f.sum_over(f.matrix_product(a, a) * x, "user"))
    b.auxiliary("inverted", f.matrix_vector(f.inverse(0.3 * p * a + b.constants(SQUARE, ["user", "buyer"])), x))
    return output + f.matrix_vector(a, x) - f.transposed_matrix_vector(a, x)


def in_time(b: ModelBuilder, q: Any) -> Any:
    year = b.constant(1.0, "year")
    linear = f.series(b, "linear", [0, 0.3, 2], [[1, 2, 3], [2, 1, 4], [0, 5, 1]], ["user"])
    steps = f.series(b, "steps", [0, 0.5, 2], [1, 3, 2], kind="step")
    late = f.material_delay(b, "late", q / year * linear, 0.5 * q * year, 2, q / year * b.initial(linear))
    known = f.smooth(b, "known", steps, q * year, 1, b.initial(f.active_initial(steps, b.constant(1.5))))
    ahead = f.series(b, "ahead", [0.2, 0.6, 2], [4.0, 1.0, 2.0], kind="look_forward")
    b.auxiliary("awaited", ahead * b.initial(ahead) + q)
    f.series(b, "counted", [0.25, 0.7], [3.0, 5.0], kind="points", between=0.5)
    b.auxiliary("shown", f.active_initial(steps, b.constant(1.5)))
    kept = b.held("kept", b.constant(0.5))
    b.update(kept, 0.5 * kept + b.at_step_start(steps) * b.period_start(12))
    events = f.poisson_quantile(b.uniform_noise("luck"), q)
    b.auxiliary("kept_now", events + kept * f.fixed_delay(b, "delayed", kept, 0.2 * year, b.constant(1.0)))
    return late * b.time_step() + known + b.pulse_at(b.constant(0.4, "year"), b.constant(0.3, "year"))


def every_operation() -> Model:
    """Stocks over three users, driven by everything there is; every named value is an outcome."""
    b = ModelBuilder()
    b.dimension("user", list(GROUPS))
    b.dimension("group", ["g1", "g2"])
    p, q = b.parameter("p"), b.parameter("q")
    year = b.constant(1.0, "year")
    b.assumption("shock_of_demand")
    b.redefine("shock_of_demand", 0.1 * p)
    b.lever("subsidy")
    x = b.stock("x", f.broadcast(q, "user") * b.constants([1.0, 1.5, 2.0], ["user"]))
    noise = b.noise("noise", ["user"], periods_per_year=12)
    timed = in_time(b, q)
    made = capacity(b, p * 0.7, x)
    in_order(b, p, q, x)
    b.auxiliary("smoothly", f.smooth_minimum(x, made, 3.0) + x ** (0.3 * p) + f.square_root(x) + f.exp(-x) + f.log(x))
    b.auxiliary("waves", f.sine(x) - f.cosine(p * x) + f.absolute(x - 2.0) + f.maximum(x, q) + f.clip(x, 1.2, 2.5))
    angles = f.arcsine(0.9 * f.sine(x)) + f.arccosine(0.8 * f.cosine(x)) * p + f.arctangent2(x, q) + f.tangent(0.1 * x)
    b.auxiliary("angles", angles - f.arctangent(x - 2.0))
    tables = {"u1": [1.0, 3.0, 2.0], "u2": [0.0, 1.0, 0.5], "u3": [2.0, 2.5, 4.0]}
    moved = f.shift(x, "user", 1, q) + 0.5 * f.shift(x * p, "user", -1)
    b.auxiliary("moved", moved + f.override(x, "user", ["u1", "u3"], q) + f.lookup_by(x, "user", [0, 1, 3], tables))
    b.auxiliary("rounded", f.floor(x) + f.nearest_integer(3.0 * x) + (x % 0.7) + f.lookup(x, [0, 1, 3], [1, 3, 2]))
    chosen = f.where((x < q) & ~(x >= 2.6) | f.equal(p, q), x * x, b.named("waves"))
    b.auxiliary("extremes", f.minimum_over(x, "user") + f.maximum_over(x, "user") * f.product_over(x, "user"))
    grouped = f.spread(f.aggregate(x * p, "user", "group", GROUPS), "group", "user", GROUPS)
    rations = f.allocate_by_priority(0.6 * f.sum_over(x, "user"), x, x * p, 0.4 + 0.1 * x, "user")
    b.auxiliary("rations", rations + f.allocate_proportional(q, x, "user") + grouped)
    solved = b.fixed_point("g", p, 12, lambda g: 0.5 * g + 0.1 * q)
    total = b.auxiliary("total", timed + chosen + 0.01 * noise + f.share(x, "user") * solved + b.named("subsidy"))
    change = 0.2 * total - 0.3 * x + 0.1 * f.pick(made, "user", "u2") - b.named("shock_of_demand")
    b.inflow(x, b.flow("change", (change + b.initial(x) * b.initial(b.time() / year)) / year, unit="1/year"))
    b.outcome(Outcome("kept_now", "kept_now", OutcomeKind.Level, "1"))
    numbers = "x output held_up worth squared smoothly waves angles moved rounded extremes rations total"
    for name in [*numbers.split(), "inverted", "ordered", "selected", "awaited", "counted"]:
        b.outcome(Outcome(name, name, OutcomeKind.Integral, "year"))
        b.outcome(Outcome(f"{name} at the end", name, OutcomeKind.Level, "1"))
    return Model(b.build())
