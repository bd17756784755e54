"""Comparisons, logic, rounding, reductions, products, mappings and series against NumPy and their definitions."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

REGION = {"north": "inland", "east": "coast", "south": "coast", "west": "inland", "port": "coast"}


def builder() -> ModelBuilder:
    b = ModelBuilder()
    b.dimension("district", list(REGION))
    b.dimension("region", ["coast", "inland"])
    b.dimension("skill", ["low", "middle", "high"])
    return b


def moved(b: ModelBuilder, values: Any, dims: list[str], unit: str = "1") -> Any:
    """Numbers that the compiler may not fold: they vary with a stock that stays at one."""
    still = b.stock(f"still_{len(b.build().names('stock'))}", b.constant(1.0))
    return b.constants(list(np.ravel(values)), dims, unit) * still


def value_of(b: ModelBuilder, expression: Any, unit: str = "1") -> np.ndarray:
    b.auxiliary("result", expression, unit=unit)
    b.outcome(Outcome("result", "result", OutcomeKind.Level, unit))
    result = Model(b.build()).run({}, years=1, steps_per_year=1, method="euler")["result"]
    assert np.array_equal(result[0], result[-1])
    return np.asarray(result[-1].values)


A = np.array([-2.5, -1.0, 0.0, 1.5, 7.0])
B = np.array([-1.0, -1.0, 2.0, 1.0, 2.5])


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (f.less, A < B), (f.less_equal, A <= B), (f.greater, A > B), (f.greater_equal, A >= B), (f.equal, A == B),
        (f.not_equal, A != B), (f.logical_and, (A != 0) & (B != 0)), (f.logical_or, (A != 0) | (B != 0)),
        (f.modulo, np.mod(A, B)),
        (lambda a, b: (a < b) | ~(a % b > 0.5), (A < B) | ~(np.mod(A, B) > 0.5)),
        (lambda a, b: f.safe_ratio(b, a, -9.0), np.where(A == 0, -9.0, B / np.where(A == 0, 1, A))),
    ],
)  # fmt: skip
def test_words_of_two_numbers_are_those_of_numpy(word: Callable[..., Any], expected: Any, fold: bool) -> None:
    b = builder()
    a, c = (b.constants(list(x), ["district"]) if fold else moved(b, x, ["district"]) for x in (A, B))
    # Modulo of numbers with few digits is exact in both.
    np.testing.assert_array_equal(value_of(b, word(a, c)), np.asarray(expected, dtype=float))


def test_rounding_is_that_of_numpy() -> None:
    numbers = np.array([-2.5, -0.5, 0.5, 1.5, 4503599627370497.5])
    for word, numpy_word in ((f.floor, np.floor), (f.nearest_integer, np.rint)):
        b = builder()
        np.testing.assert_array_equal(value_of(b, word(moved(b, numbers, ["district"]))), numpy_word(numbers))
    b = builder()
    np.testing.assert_array_equal(value_of(b, f.logical_not(moved(b, A, ["district"]))), (A == 0).astype(float))


def test_a_remainder_lies_between_zero_and_its_divisor() -> None:
    # Exact remainders by rational arithmetic; 0.1 and 0.3 are not multiples of each other in binary.
    from fractions import Fraction

    numbers, divisors = [0.3, 1.0, 1e9 + 0.25, -0.3, 5.0], [0.1, 0.1, 0.3, 0.1, -0.7]
    b = builder()
    given = value_of(b, f.modulo(moved(b, numbers, ["district"]), moved(b, divisors, ["district"])))
    for a, d, rest in zip(numbers, divisors, given, strict=True):
        exact = Fraction(a) - Fraction(d) * math.floor(Fraction(a) / Fraction(d))
        assert Fraction(rest) == exact
        assert 0 <= rest / d < 1


@pytest.mark.parametrize(
    ("word", "reduce"),
    [(f.sum_over, np.sum), (f.maximum_over, np.max), (f.minimum_over, np.min), (f.mean_over, np.mean),
     (f.product_over, np.prod)],
)  # fmt: skip
@pytest.mark.parametrize("axis", [0, 1])
def test_reductions_are_those_of_numpy(word: Any, reduce: Any, axis: int) -> None:
    numbers = np.random.default_rng(1).uniform(0.5, 2.0, (5, 3))
    b = builder()
    given = value_of(b, word(moved(b, numbers, ["district", "skill"]), ["district", "skill"][axis]))
    # NumPy sums in another order: a few roundings.
    np.testing.assert_allclose(given, reduce(numbers, axis=axis), rtol=1e-14)


def test_a_product_has_the_unit_of_all_its_factors() -> None:
    b = builder()
    product = f.product_over(b.constants([2, 3, 4], ["skill"], "money"), "skill")
    assert product.unit == "money^3"
    assert f.mean_over(b.constants([2, 3, 4], ["skill"], "money"), "skill").unit == "money"


def test_shares_sum_to_one_and_a_zero_total_is_refused() -> None:
    numbers = np.random.default_rng(2).uniform(0.5, 2.0, (5, 3))
    b = builder()
    given = value_of(b, f.share(moved(b, numbers, ["district", "skill"]), "district"))
    np.testing.assert_allclose(given, numbers / numbers.sum(axis=0), rtol=1e-14)
    np.testing.assert_allclose(given.sum(axis=0), 1.0, rtol=1e-14)
    b = builder()
    shares = f.share(b.constants([0.0] * 5, ["district"]), "district")
    with pytest.raises(qy.InvalidValue, match="has the total 0 over 'district', expected one that is not zero"):
        value_of(b, shares)


def test_a_total_that_becomes_zero_fails_the_draw_at_that_time() -> None:
    b = builder()
    fuel = b.stock("fuel", b.constants([1.0, 2.0, 3.0], ["skill"]))
    b.outflow(fuel, b.constants([1.0, 2.0, 3.0], ["skill"], "1/year") * 0.5)
    b.auxiliary("share", f.share(fuel, "skill"))
    b.outcome(Outcome("share", "share", OutcomeKind.Level, "1"))
    model = Model(b.build())
    shares = model.run({}, years=1.75, steps_per_year=4, method="euler")["share"]
    np.testing.assert_allclose(shares.sel(time=1.75), [1 / 6, 2 / 6, 3 / 6], rtol=1e-14)
    with pytest.raises(qy.InvalidValue, match=r"fails at 2 years: 'fuel' has the total 0 over 'skill'"):
        model.run({}, years=3, steps_per_year=4, method="euler")


def test_a_matrix_product_is_that_of_numpy() -> None:
    rng = np.random.default_rng(3)
    left, right = rng.normal(size=(5, 3)), rng.normal(size=(3, 2))
    b = builder()
    product = f.matrix_product(moved(b, left, ["district", "skill"]), moved(b, right, ["skill", "region"]))
    np.testing.assert_allclose(value_of(b, product), left @ right, rtol=1e-14, atol=1e-14)
    b = builder()
    b.alias("buyer", "skill")
    matrix = np.arange(9.0).reshape(3, 3)
    # The columns 'buyer' have the labels of the rows 'skill', and the result is over both again.
    squared = f.matrix_product(*(moved(b, matrix, ["skill", "buyer"]) for _ in range(2)))
    np.testing.assert_array_equal(value_of(b, squared), matrix @ matrix)
    square = b.constants(list(range(9)), ["skill", "buyer"])
    with pytest.raises(qy.DimensionMismatch, match="needs two matrices, the columns of the first with the labels"):
        f.matrix_product(square, b.constants(list(range(15)), ["district", "skill"]))
    with pytest.raises(qy.DimensionMismatch, match="would be over 'skill' twice"):
        f.matrix_product(square, b.constants(list(range(9)), ["buyer", "skill"]))


def test_an_outer_product_and_a_broadcast_spread_over_the_other_dimension() -> None:
    b = builder()
    outer = moved(b, A, ["district"]) * moved(b, [1.0, 2.0, 3.0], ["skill"])
    np.testing.assert_array_equal(value_of(b, outer), np.outer(A, [1, 2, 3]))
    b = builder()
    wide = f.broadcast(f.broadcast(moved(b, [4.0], []), "skill"), "region")
    np.testing.assert_array_equal(value_of(b, wide), np.full((3, 2), 4.0))
    with pytest.raises(qy.DimensionMismatch, match="is over 'skill' already"):
        f.broadcast(wide, "skill")


@pytest.mark.parametrize("fold", [True, False])
def test_spreading_and_aggregating_follow_the_mapping(fold: bool) -> None:
    place = np.array([["coast", "inland"].index(region) for region in REGION.values()])
    numbers = np.random.default_rng(4).normal(size=(5, 3))

    def given(b: ModelBuilder, values: Any, dims: list[str]) -> Any:
        return b.constants(list(np.ravel(values)), dims) if fold else moved(b, values, dims)

    b = builder()
    total = value_of(b, f.aggregate(given(b, numbers, ["district", "skill"]), "district", "region", REGION))
    np.testing.assert_allclose(total, [numbers[place == r].sum(axis=0) for r in (0, 1)], rtol=1e-14)
    b = builder()
    total = value_of(b, f.aggregate(given(b, numbers.T, ["skill", "district"]), "district", "region", REGION))
    np.testing.assert_allclose(total.T, [numbers[place == r].sum(axis=0) for r in (0, 1)], rtol=1e-14)
    b = builder()
    coarse = numbers[:2]
    back = value_of(b, f.spread(given(b, coarse, ["region", "skill"]), "region", "district", REGION) * 2.0)
    np.testing.assert_array_equal(back, 2.0 * coarse[place])
    b = builder()
    back = value_of(b, f.spread(given(b, coarse.T, ["skill", "region"]), "region", "district", REGION))
    np.testing.assert_array_equal(back, coarse.T[:, place])


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    b = builder()
    by_district, by_region = b.constants(list(A), ["district"]), b.constants([1, 2], ["region"])
    short = {k: v for k, v in REGION.items() if k != "port"}
    with pytest.raises(qy.InvalidValue, match="from 'district' to 'region' lacks 'port'"):
        f.aggregate(by_district, "district", "region", short)
    with pytest.raises(qy.UnknownName, match="did you mean 'coast'"):
        f.aggregate(by_district, "district", "region", {**REGION, "port": "coasts"})
    with pytest.raises(qy.UnknownName, match="unknown district 'harbour'"):
        f.spread(by_region, "region", "district", {**REGION, "harbour": "coast"})
    with pytest.raises(qy.InvalidValue, match="gives nothing to 'inland'"):
        f.aggregate(by_district, "district", "region", dict.fromkeys(REGION, "coast"))
    with pytest.raises(qy.DimensionMismatch, match="expected a quantity over 'region'"):
        f.spread(by_district, "region", "district", REGION)
    both = by_district * by_region
    with pytest.raises(qy.DimensionMismatch, match="is over 'region' already, it cannot be mapped"):
        f.aggregate(both, "district", "region", REGION)


@pytest.mark.parametrize("n", [1, 3000])
def test_dimensions_of_any_size(n: int) -> None:
    numbers = np.random.default_rng(5).uniform(0.5, 2.0, n)
    b = ModelBuilder()
    b.dimension("firm", [f"firm_{k}" for k in range(n)])
    b.dimension("half", ["first", "second"][: min(n, 2)])
    groups = {f"firm_{k}": ["first", "second"][k % 2] for k in range(n)}
    stock = b.stock("stock", b.constants(list(numbers), ["firm"]))
    b.outflow(stock, stock * b.constant(0.25, "1/year"))
    supply = 0.4 * f.sum_over(stock, "firm")
    b.auxiliary("given", f.allocate_by_priority(supply, stock, stock, b.constant(0.5), "firm"))
    b.auxiliary("half_sum", f.aggregate(stock, "firm", "half", groups))
    b.auxiliary("least", f.minimum_over(stock, "firm"))
    for name in ("stock", "given", "half_sum", "least"):
        b.outcome(Outcome(name, name, OutcomeKind.Level, "1"))
    end = Model(b.build()).run({}, years=1, steps_per_year=2, method="euler").isel(time=-1)
    left = numbers * (1 - 0.125) ** 2
    np.testing.assert_allclose(end["stock"], left, rtol=1e-14)
    np.testing.assert_allclose(end["half_sum"], [left[k::2].sum() for k in range(min(n, 2))], rtol=1e-13)
    np.testing.assert_allclose(end["least"], left.min(), rtol=1e-14)
    assert float(end["given"].sum()) == pytest.approx(0.4 * left.sum(), rel=1e-12)
    assert bool((end["given"] <= end["stock"]).all())


def series_model(kind: str, outside: str, *, per_region: bool = False) -> Model:
    b = builder()
    at = [2.0, 3.0, 5.0]
    values = [[10.0, 1.0], [20.0, 2.0], [0.0, 4.0]] if per_region else [10.0, 20.0, 0.0]
    exports = f.series(b, "exports", at, values, ["region"] if per_region else [], unit="money/year",
                       source="customs", kind=kind, outside=outside)  # fmt: skip
    total = b.stock("total", b.constants([0, 0], ["region"], "money") if per_region else b.constant(0.0, "money"),
                    unit="money")  # fmt: skip
    b.inflow(total, exports)
    b.outcome(Outcome("exports", "exports", OutcomeKind.Level, "money/year"))
    b.outcome(Outcome("total", "total", OutcomeKind.Level, "money"))
    return Model(b.build())


def test_a_linear_series_is_interpolated_and_its_integral_is_that_of_the_broken_line() -> None:
    result = series_model("linear", "refuse").run({}, years=3, steps_per_year=4, start=2.0)
    np.testing.assert_array_equal(result["exports"], np.interp(result.time, [2, 3, 5], [10, 20, 0]))
    # Heun is the trapezium rule for a series, exact on a broken line with corners on the grid.
    assert float(result["total"][-1]) == pytest.approx(15.0 + 20.0, rel=1e-14)
    both = series_model("linear", "refuse", per_region=True).run({}, years=3, steps_per_year=4, start=2.0)
    np.testing.assert_array_equal(both["exports"][:, 0], result["exports"])
    np.testing.assert_array_equal(both["exports"][:, 1], np.interp(result.time, [2, 3, 5], [1, 2, 4]))


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_a_step_series_holds_each_value_until_the_next_point_in_every_method(method: str) -> None:
    result = series_model("step", "refuse").run({}, years=3, steps_per_year=4, start=2.0, method=method)
    times = result.time.values
    np.testing.assert_array_equal(result["exports"], np.where(times < 3, 10, np.where(times < 5, 20, 0)))
    assert float(result["total"][-1]) == pytest.approx(10.0 + 2 * 20.0, rel=1e-14)


def test_a_run_outside_a_series_is_refused_unless_its_ends_hold() -> None:
    sentence = "series 'exports' covers 2 to 5, the run goes from 1 to 4, expected points for all of it"
    with pytest.raises(qy.InvalidValue, match=sentence):
        series_model("linear", "refuse").run({}, years=3, steps_per_year=4, start=1.0)
    with pytest.raises(qy.InvalidValue, match=r"the run goes from 2\.5 to 5\.5"):
        series_model("step", "refuse").run({}, years=3, steps_per_year=4, start=2.5)
    held = series_model("linear", "hold").run({}, years=6, steps_per_year=4)
    np.testing.assert_array_equal(held["exports"], np.interp(held.time, [2, 3, 5], [10, 20, 0]))


@pytest.mark.parametrize(
    ("at", "values", "options", "sentence"),
    [
        ([0, 1], [1, 2, 3], {}, "has 2 times and 3 rows of values"),
        ([0], [1], {}, "has 1 times and 1 values, expected at least 2 times"),
        ([0, 1], [[1, 2, 3], [1, 2, 3]], {"dims": ["region"]}, "and 2 values for each"),
        ([1, 1], [1, 2], {}, "has the time 1 after 1, expected finite and increasing times"),
        ([0, 1], [1, math.nan], {}, "has the value nan at 1, expected finite values"),
        ([0, 1], [1, 2], {"kind": "cubic"}, "is of the kind 'cubic', expected linear, step, look_forward or points"),
        ([0, 1], [1, 2], {"outside": "guess"}, "is told to 'guess' outside its points, expected refuse or hold"),
    ],
)
def test_a_series_that_is_none_is_refused(at: Any, values: Any, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.InvalidValue, match=sentence):
        f.series(builder(), "exports", at, values, **options)


def test_words_of_ratios_refuse_units_and_expressions_refuse_to_be_conditions_of_python() -> None:
    b = builder()
    money = b.constant(1.5, "money")
    with pytest.raises(qy.UnitMismatch, match="has the unit money, expected a ratio"):
        f.floor(money)
    with pytest.raises(qy.UnitMismatch, match="a condition has the unit money"):
        f.logical_and(money, money)
    with pytest.raises(qy.UnitMismatch, match="take the remainder of money and 1"):
        f.modulo(money, b.constant(2.0))
    with pytest.raises(qy.InvalidValue, match="neither true nor false: use where"):
        bool(money < money)
