"""Exact derivatives of models: against closed forms, central differences and each other."""

import numpy as np
import pytest
import quesnay as qy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay.study.plan import Uncertainty


def island() -> Model:
    """Rabbits that grow towards what two meadows carry."""
    b = ModelBuilder()
    b.dimension("meadow", ["north", "south"])
    birth = b.parameter("birth_rate", unit="1/year")
    size = b.parameter("size", ["meadow"], unit="area")
    need = b.parameter("need", unit="area/people")
    rabbits = b.stock("rabbits", b.constants([10.0, 40.0], ["meadow"], "people"), unit="people")
    crowding = b.auxiliary("crowding", rabbits * need / size, unit="1")
    b.inflow(rabbits, b.flow("births", birth * rabbits * (1.0 - crowding), unit="people/year"))
    b.outcome(Outcome("rabbits", "rabbits", OutcomeKind.Level, "people"))
    return Model(b.build())


VALUES = {"birth_rate": 0.5, "size": [100.0, 50.0], "need": 0.5}


def test_partials_hold_what_else_the_equation_reads() -> None:
    model = island()
    run = model.run(VALUES, years=3, steps_per_year=4)
    d = model.partials(VALUES, of="births", years=3, steps_per_year=4)
    assert set(d) == {("births", cause) for cause in model.depends("births")}
    by_rabbits = d["births", "rabbits"]
    assert by_rabbits.dims == ("time", "meadow", "by_meadow")
    assert by_rabbits.attrs["units"] == "(people/year) / (people)"
    crowding = run["rabbits"].values * 0.5 / np.array([100.0, 50.0])
    for i in range(2):
        # 0.5 (1 - crowding), crowding held: a closed form.
        np.testing.assert_allclose(by_rabbits.values[:, i, i], 0.5 * (1 - crowding[:, i]), rtol=1e-14)
        np.testing.assert_allclose(by_rabbits.values[:, i, 1 - i], 0.0, atol=0.0)
    by_crowding = d["births", "crowding"].values
    np.testing.assert_allclose(by_crowding[:, 0, 0], -0.5 * run["rabbits"].values[:, 0], rtol=1e-14)


def test_the_jacobian_is_the_chain_of_the_partials() -> None:
    model = island()
    d = model.partials(VALUES, years=3, steps_per_year=4)
    j = model.jacobian(VALUES, years=3, steps_per_year=4)
    assert list(j["stock"].values) == ["rabbits[north]", "rabbits[south]"]
    chain = d["births", "rabbits"].values + np.einsum(
        "tij,tjk->tik", d["births", "crowding"].values, d["crowding", "rabbits"].values
    )
    # The stock itself: its net rate by the flow is one.
    np.testing.assert_array_equal(d["rabbits", "births"].values[0], np.eye(2))
    np.testing.assert_allclose(j.values, chain, rtol=1e-13)


def test_the_jacobian_of_the_shipped_case_is_the_chain_of_the_partials_of_all_its_equations(
    guangzhou: qy.Case,
) -> None:
    model = guangzhou.model
    values = Uncertainty(guangzhou.data, model.core, central=True).values
    span = {"years": 1.0, "steps_per_year": 12, "record_every": 12}
    d = model.partials(values, **span)
    assert len(d) > 500
    j = model.jacobian(values, **span)
    stocks = model.names("stock")
    blocks = {
        name: [k for k, element in enumerate(j["stock"].values) if element.split("[")[0] == name] for name in stocks
    }
    totals: dict[str, np.ndarray] = {}

    def rows(name: str) -> int:
        return len(model.core.element_labels(name))

    def total(name: str) -> np.ndarray:
        """Derivatives of all elements of a quantity by all stocks at the end of the year, names looked through."""
        if name not in totals:
            found = np.zeros((rows(name), len(j["stock"])))
            if name in blocks:
                found[range(rows(name)), blocks[name]] = 1.0
            elif model.core.kind(name) in ("flow", "auxiliary"):
                for cause in model.depends(name):
                    found += d[name, cause].values[-1].reshape(rows(name), rows(cause)) @ total(cause)
            totals[name] = found
        return totals[name]

    for name in stocks:
        chain = np.zeros((rows(name), len(j["stock"])))
        for cause in model.depends(name):
            chain += d[name, cause].values[-1].reshape(rows(name), rows(cause)) @ total(cause)
        given_ = j.values[-1][blocks[name]]
        # Sums of products in another order: rounding of the largest term.
        np.testing.assert_allclose(given_, chain, rtol=1e-9, atol=1e-11 * np.abs(given_).max() + 1e-300)
    assert np.count_nonzero(j.values[-1]) > 1000


@settings(max_examples=40, deadline=None)
@given(
    x=st.floats(0.2, 3.0),
    y=st.floats(0.2, 3.0),
    words=st.lists(
        st.sampled_from(["add", "mul", "div", "pow", "exp", "log", "sqrt", "sin", "min"]), min_size=1, max_size=6
    ),
)
def test_derivatives_of_composed_expressions_are_central_differences(x: float, y: float, words: list[str]) -> None:
    # Where both arguments of the minimum are equal there is no derivative.
    assume("min" not in words or abs(3.0 * y - 1.0) > 1e-2)
    b = ModelBuilder()
    first, second = b.parameter("first"), b.parameter("second")
    made = first
    for word in words:
        made = {
            "add": lambda e: e + second,
            "mul": lambda e: e * second,
            "div": lambda e: second / (1.0 + e * e),
            "pow": lambda e: (2.0 + _core.sine(e)) ** second,
            "exp": lambda e: _core.exp(_core.sine(e)),
            "log": lambda e: _core.log(1.0 + e * e),
            "sqrt": lambda e: _core.square_root(1.0 + e * e),
            "sin": lambda e: _core.sine(e) + second,
            "min": lambda e: _core.minimum(e, 3.0 * second * e),
        }[word](made)
    b.auxiliary("made", made)
    b.outcome(Outcome("made", "made", OutcomeKind.Level, "1"))
    model = Model(b.build())

    def value(one: float, other: float) -> float:
        return float(model.run({"first": one, "second": other}, years=1, steps_per_year=1)["made"][0])

    d = model.partials({"first": x, "second": y}, of="made", years=1, steps_per_year=1)
    # Each word stretches its argument at most threefold, so that a step of h stays a small one.
    h = 1e-4
    for name, up, down, half_up, half_down in (
        ("first", value(x + h, y), value(x - h, y), value(x + h / 2, y), value(x - h / 2, y)),
        ("second", value(x, y + h), value(x, y - h), value(x, y + h / 2), value(x, y - h / 2)),
    ):
        if ("made", name) not in d:
            continue
        wide, narrow = (up - down) / (2 * h), (half_up - half_down) / h
        # Richardson's extrapolation, whose own error is about the difference of its two estimates.
        estimate = narrow + (narrow - wide) / 3
        given_ = float(d["made", name][0])
        size = max(abs(up), abs(given_), 1.0)
        assert abs(given_ - estimate) <= 1e-6 * size + abs(narrow - wide)


def test_derivatives_along_a_run_with_noise_are_those_of_its_draw() -> None:
    b = ModelBuilder()
    shock = b.noise("shock")
    x = b.stock("x", b.constant(1.0))
    b.inflow(x, b.flow("growth", x * x * shock * b.constant(1.0, "1/year"), unit="1/year"))
    b.outcome(Outcome("x", "x", OutcomeKind.Level, "1"))
    b.outcome(Outcome("growth", "growth", OutcomeKind.Level, "1/year"))
    model = Model(b.build())
    run = model.run({}, years=1, steps_per_year=12)
    d = model.partials({}, of="growth", by="x", years=1, steps_per_year=12)["growth", "x"]
    np.testing.assert_allclose(d.values, 2 * run["growth"].values / run["x"].values, rtol=1e-13)


def test_a_quantity_without_equation_has_no_partials() -> None:
    with pytest.raises(qy.InvalidValue, match="'need' is a parameter without an equation"):
        island().partials(VALUES, of="need", by="size", years=1, steps_per_year=1)
