"""Inverses, ranks, orders, elements by place and selections against NumPy and the published examples of Vensim."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

ROWS = ["a", "b", "c", "d"]


def builder() -> ModelBuilder:
    b = ModelBuilder()
    b.dimension("row", ROWS)
    b.dimension("column", ["u", "v", "w", "x"])
    b.dimension("group", ["g", "h", "i"])
    return b


def value_of(b: ModelBuilder, expression: Any, unit: str = "1") -> np.ndarray:
    b.auxiliary("result", expression, unit=unit)
    b.outcome(Outcome("result", "result", OutcomeKind.Level, unit))
    return np.asarray(Model(b.build()).run({}, years=1, steps_per_year=1, record=["result"])["result"][-1].values)


def given(b: ModelBuilder, values: Any, dims: list[str], fold: bool, unit: str = "1") -> Any:
    """Numbers that are folded when the model is compiled, or computed in the run."""
    numbers = b.constants(np.asarray(values, dtype=float), dims, unit)
    return numbers if fold else numbers * b.stock(f"still_{len(b.build().names('stock'))}", b.constant(1.0))


def hilbert(n: int) -> np.ndarray:
    return np.array([[1.0 / (i + j + 1) for j in range(n)] for i in range(n)])


@pytest.mark.parametrize("fold", [True, False])
def test_the_inverse_of_the_hilbert_matrix_is_the_published_one_of_whole_numbers(fold: bool) -> None:
    # Closed form (Choi 1983, Tricks or treats with the Hilbert matrix); condition number 15,514.
    exact = [[16, -120, 240, -140], [-120, 1200, -2700, 1680], [240, -2700, 6480, -4200], [-140, 1680, -4200, 2800]]
    b = builder()
    found = value_of(b, f.inverse(given(b, hilbert(4), ["row", "column"], fold)))
    np.testing.assert_allclose(found, exact, rtol=1e-11)


def test_an_inverse_solves_is_over_columns_and_rows_and_has_the_inverse_unit() -> None:
    # No pivot stands on the diagonal, scales of rows and columns are far apart.
    matrix = np.array([[0, 2e8, 1.0, 0], [1e-6, 0, 0, 3e-9], [0, 0, 0, 5.0], [4e-3, 1e5, 7.0, 0]])
    b = builder()
    a = given(b, matrix, ["row", "column"], False, "money/people")
    solution = f.matrix_vector(f.inverse(a), b.constants([1.0, 2.0, 3.0, 4.0], ["row"], "money"))
    found = value_of(b, solution, "people")
    np.testing.assert_allclose(found, np.linalg.solve(matrix, [1.0, 2.0, 3.0, 4.0]), rtol=1e-10)
    transposed = value_of(bb := builder(), f.inverse(given(bb, matrix, ["row", "column"], True)))
    np.testing.assert_allclose(transposed @ matrix, np.eye(4), atol=1e-9)


@pytest.mark.parametrize("matrix", [[[0.1, 0.2], [0.3, 0.6]], [[0.0, 0.0], [1.0, 2.0]], [[1e-9, 3e9], [2e-9, 6e9]]])
def test_a_matrix_without_an_inverse_is_refused_or_fails_its_draw(matrix: list[list[float]]) -> None:
    b = ModelBuilder()
    b.dimension("row", ["a", "b"])
    b.dimension("column", ["u", "v"])
    numbers, corner = (b.constants(one, ["row", "column"]) for one in (matrix, [[0.0, 1.0], [0.0, 0.0]]))
    b.auxiliary("made", f.inverse(numbers + b.parameter("p") * corner))
    b.outcome("made")
    model = Model(b.build())
    assert np.isfinite(model.run({"p": 1.0}, years=1, steps_per_year=1)["made"]).all()
    with pytest.raises(qy.InvalidValue, match=r"has no inverse"):
        model.run({"p": 0.0}, years=1, steps_per_year=1)


def test_what_is_no_square_matrix_has_no_inverse() -> None:
    b = builder()
    with pytest.raises(qy.DimensionMismatch, match=r"over \(row, group\), 4 by 3, expected a matrix with as many rows"):
        f.inverse(b.constants(np.ones((4, 3)), ["row", "group"]))
    with pytest.raises(qy.DimensionMismatch, match=r"is over \(row\), 4, expected a matrix"):
        f.inverse(b.constants(np.ones(4), ["row"]))


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize("descending", [True, False])
def test_orders_and_ranks_are_those_of_numpy_along_any_dimension(fold: bool, descending: bool) -> None:
    numbers = np.array([[3.0, -1.0, 3.0], [2.0, 0.0, 3.0], [2.0, -1.0, -0.0], [9.0, 0.5, 0.0]])
    for axis, dim in enumerate(["row", "group"]):
        order = np.argsort(-numbers if descending else numbers, axis=axis, kind="stable")
        ranks = np.argsort(order, axis=axis) + 1
        sorted_numbers = np.take_along_axis(numbers, order, axis=axis)
        for word, expected in ((f.sort_order, order), (f.rank, ranks), (f.sort, sorted_numbers)):
            b = builder()
            found = value_of(b, word(given(b, numbers, ["row", "group"], fold), dim, descending))
            np.testing.assert_array_equal(found, expected)


def test_the_examples_of_vensim() -> None:
    # Vensim Reference Manual: VECTOR SORT ORDER of 2100, 2010, 2020 upwards is 1, 2, 0; VECTOR RANK is 3, 1, 2.
    b = builder()
    vector = b.constants([2100.0, 2010.0, 2020.0], ["group"])
    np.testing.assert_array_equal(value_of(b, f.sort_order(vector, "group")), [1, 2, 0])
    b = builder()
    vector = b.constants([2100.0, 2010.0, 2020.0], ["group"])
    np.testing.assert_array_equal(value_of(b, f.rank(vector, "group")), [3, 1, 2])


@pytest.mark.parametrize("fold", [True, False])
def test_an_element_by_its_place(fold: bool) -> None:
    numbers = np.arange(12.0).reshape(4, 3)
    b = builder()
    a = given(b, numbers, ["row", "group"], fold)
    np.testing.assert_array_equal(value_of(b, f.element_at(a, "row", 2)), numbers[2])
    b = builder()
    a = given(b, numbers, ["row", "group"], fold)
    places = given(b, [3, 0, 1], ["group"], fold)
    np.testing.assert_array_equal(value_of(b, f.element_at(a, "row", places)), numbers[[3, 0, 1], [0, 1, 2]])
    b = builder()
    a = given(b, numbers, ["row", "group"], fold)
    places = given(b, [3, 0, 1, 1], ["row"], fold)
    np.testing.assert_array_equal(value_of(b, f.element_at(a, "row", places)), numbers[[3, 0, 1, 1]])
    b = builder()
    a = given(b, numbers[:, 0], ["row"], fold, "money")
    places = given(b, [[3, 0, 1], [1, 1, 2], [0, 0, 0], [2, 3, 3]], ["column", "group"], fold)
    expected = numbers[:, 0][[[3, 0, 1], [1, 1, 2], [0, 0, 0], [2, 3, 3]]]
    np.testing.assert_array_equal(value_of(b, f.element_at(a, "row", places), "money"), expected)


def test_a_place_that_is_none_is_refused_or_fails_its_draw() -> None:
    sentence = r"is a place along 'row' of {}, expected a whole number from 0 to 3"
    for place in (4, -1, 1.5):
        b = builder()
        b.auxiliary("made", f.element_at(b.constants([1.0, 2.0, 3.0, 4.0], ["row"]), "row", place))
        b.outcome("made")
        with pytest.raises(qy.InvalidValue, match=sentence.format(place)):
            Model(b.build()).run({}, years=1, steps_per_year=1)
    b = builder()
    b.auxiliary("made", f.element_at(b.constants([1.0, 2.0, 3.0, 4.0], ["row"]), "row", b.parameter("p")))
    b.outcome("made")
    model = Model(b.build())
    assert float(model.run({"p": 3.0}, years=1, steps_per_year=1)["made"][-1]) == 4.0
    with pytest.raises(qy.InvalidValue, match=r"'p' is a place along 'row' of 7, expected"):
        model.run({"p": 7.0}, years=1, steps_per_year=1)
    drawn = model.run_draws({}, {"p": ("uniform", 2.5, 2.0, 3.0)}, draws=4, seed=1, years=1, steps_per_year=1)
    assert drawn.attrs["failures"].count("is a place along 'row'") >= 1


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize(
    ("take", "expected"),
    [("sum", [5.0, 0.5, 9.0]), ("mean", [2.5, 0.5, 9.0]), ("product", [6.0, 0.5, 9.0]),
     ("least", [2.0, 0.5, 9.0]), ("greatest", [3.0, 0.5, 9.0])],
)  # fmt: skip
def test_a_selection_takes_what_is_chosen(take: str, expected: list[float], fold: bool) -> None:
    numbers = np.array([[3.0, -1.0, -7.0], [2.0, 0.0, 3.0], [7.0, -1.0, -2.0], [-9.0, 0.5, 0.0]])
    chosen = np.array([[1, 0, 0], [2, 0, 0], [0, 0, 0], [0, 1, 0]])
    b = builder()
    a, where = (given(b, x, ["row", "group"], fold) for x in (numbers, chosen))
    np.testing.assert_array_equal(value_of(b, f.select(a, "row", where, take, otherwise=9.0)), expected)


def test_a_selection_by_one_choice_for_all_and_of_what_is_not_over_the_dimension() -> None:
    b = builder()
    a = b.constants([3.0, 1.0, 5.0, 7.0], ["row"], "money")
    np.testing.assert_array_equal(value_of(b, f.select(a, "row", [0, 1, 0, 1]), "money"), 8.0)
    b = builder()
    # A number that is the same along the dimension is taken as often as it is chosen.
    chosen = b.constants([1.0, 1, 0, 1], ["row"])
    np.testing.assert_array_equal(value_of(b, f.select(b.constant(2.0), "row", chosen)), 6)


def test_orders_refuse_what_they_cannot_take() -> None:
    b = builder()
    a = b.constants([3.0, 1.0, 5.0, 7.0], ["row"], "money")
    for word in (f.rank, f.sort_order, f.sort):
        with pytest.raises(qy.DimensionMismatch, match="expected a quantity over 'group'"):
            word(a, "group")
    with pytest.raises(qy.UnknownName, match="did you mean 'row'"):
        f.rank(a, "rows")
    with pytest.raises(qy.UnitMismatch, match="a place has the unit money"):
        f.element_at(a, "row", a)
    with pytest.raises(qy.InvalidValue, match="takes 'median', expected sum, mean, product, least or greatest"):
        f.select(a, "row", [0, 1, 0, 1], "median")
    with pytest.raises(qy.UnitMismatch):
        f.select(a, "row", [0, 1, 0, 1], "product")
    with pytest.raises(qy.UnitMismatch):
        f.select(a, "row", [0, 1, 0, 1], otherwise=b.constant(1.0, "people"))


def run_of(kind: str, *, steps: int = 4, start: float = 2.0, years: float = 3, **options: Any) -> Any:
    b = builder()
    f.series(b, "made", [2.0, 3.0, 4.5], [[10.0, 1.0, 0.0], [20.0, 2.0, 5.0], [0.0, 4.0, 6.0]], ["group"], kind=kind,
             **options)  # fmt: skip
    b.auxiliary("at_start", b.initial(b.named("made")))
    return Model(b.build()).run({}, years=years, steps_per_year=steps, start=start, record=["made", "at_start"])


@pytest.mark.parametrize("steps", [4, 10, 3])
def test_a_series_that_looks_forward_has_the_value_of_the_next_point(steps: int) -> None:
    # Vensim Reference Manual, Data Equations: LOOK FORWARD uses the next value. A point between two steps belongs to
    # the step whose beginning is nearest; the step of 3 a year that begins at 4 + 2/3 is past 4.5.
    run = run_of("look_forward", steps=steps, outside="hold")
    begins = np.arange(3 * steps + 1) / steps + 2.0
    expected = np.where(begins < 2.0 + 0.01, 10, np.where(begins < 3.01, 20, 0))
    np.testing.assert_array_equal(run["made"][:, 0], expected)
    np.testing.assert_array_equal(run["at_start"][-1], [10, 1, 0])
    late = run_of("look_forward", start=3.5, years=1)
    np.testing.assert_array_equal(late["made"][:, 1], [4.0] * 5)
    np.testing.assert_array_equal(late["at_start"][-1], [0, 4, 6])


def test_a_series_of_points_has_its_values_at_them_alone() -> None:
    run = run_of("points", steps=10, start=1.0, years=4, between=-1.0)
    begins = np.round(np.arange(41) / 10 + 1.0, 12)
    expected = np.full(41, -1.0)
    for at, value in ((2.0, 10.0), (3.0, 20.0), (4.5, 0.0)):
        expected[begins == at] = value
    np.testing.assert_array_equal(run["made"][:, 0], expected)
    # Steps of a quarter and a third: 4.5 is nearest to the step that begins at 4 1/3 or 4 2/3, which is neither; it
    # is in the middle of it and belongs to the earlier one.
    run = run_of("points", steps=3, between=-1.0)
    assert int((run["made"][:, 0] == 0.0).sum()) == 1
    assert float(run["made"].sel(time=13 / 3, method="nearest")[0]) == 0.0


def test_a_series_of_points_needs_what_is_between_them_and_others_do_not() -> None:
    with pytest.raises(qy.InvalidValue, match="of the kind 'points' and has no number between its points"):
        run_of("points")
    with pytest.raises(qy.InvalidValue, match="of the kind 'step' and has a number between its points"):
        run_of("step", between=1.0)
    with pytest.raises(qy.InvalidValue, match="is nan between its points, expected a finite number"):
        run_of("points", between=float("nan"))
    with pytest.raises(qy.InvalidValue, match="covers 2 to 4.5, the run goes from 2 to 5"):
        run_of("look_forward")
