"""Models built, edited and refused in Python, on the same engine as the shipped one."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f


def predator_free_island() -> ModelBuilder:
    """Two stocks: rabbits grow towards what the grass carries, grass grows back."""
    b = ModelBuilder()
    birth = b.parameter("birth_rate", unit="1/year", description="births per rabbit", source="invented")
    regrowth = b.parameter("regrowth_time", unit="year")
    meadow = b.parameter("meadow", unit="area")
    need = b.parameter("grass_per_rabbit", unit="area/people")
    grass = b.stock("grass", meadow, unit="area")
    rabbits = b.stock("rabbits", b.constant(10.0, "people"), unit="people")
    crowding = b.auxiliary("crowding", rabbits * need / grass, unit="1")
    b.inflow(rabbits, b.flow("births", birth * rabbits * (1.0 - crowding), unit="people/year"))
    b.inflow(grass, b.flow("growth", (meadow - grass) / regrowth, unit="area/year"))
    b.outflow(grass, b.flow("grazing", rabbits * need / regrowth, unit="area/year"))
    b.outcome(Outcome("rabbits", "rabbits", OutcomeKind.Level, "people"))
    b.outcome(Outcome("grazed", "grazing", OutcomeKind.Integral, "area"))
    return b


VALUES = {"birth_rate": 0.5, "regrowth_time": 2.0, "meadow": 100.0, "grass_per_rabbit": 0.5}


def by_hand(years: int, steps: int) -> tuple[list[float], list[float]]:
    """The same equations in plain Python, Heun."""

    def rates(g: float, r: float) -> tuple[float, float, float]:
        return (100 - g) / 2 - r * 0.5 / 2, 0.5 * r * (1 - r * 0.5 / g), r * 0.5 / 2

    g, r, eaten, dt = 100.0, 10.0, 0.0, 1 / steps
    rabbits, grazed = [r], [0.0]
    for n in range(years * steps):
        dg, dr, de = rates(g, r)
        dg2, dr2, de2 = rates(g + dt * dg, r + dt * dr)
        g, r, eaten = g + dt * (dg + dg2) / 2, r + dt * (dr + dr2) / 2, eaten + dt * (de + de2) / 2
        if (n + 1) % steps == 0:
            rabbits.append(r)
            grazed.append(eaten)
            eaten = 0.0
    return rabbits, grazed


def test_a_two_stock_model_runs_as_its_equations_by_hand() -> None:
    result = Model(predator_free_island().build()).run(VALUES, years=20, steps_per_year=12, record_every=12)
    rabbits, grazed = by_hand(20, 12)
    np.testing.assert_allclose(result["rabbits"], rabbits, rtol=1e-12)
    np.testing.assert_allclose(result["grazed"], grazed, rtol=1e-12)
    assert result["rabbits"].attrs["units"] == "people"
    assert list(result["time"].values) == [float(year) for year in range(21)]


def test_equations_are_printed_with_unit_and_source() -> None:
    table = Model(predator_free_island().build()).equations().set_index("name")
    assert table.loc["crowding", "equation"] == "rabbits * grass_per_rabbit / grass"
    assert table.loc["births", "equation"] == "birth_rate * rabbits * (1 - crowding)"
    assert table.loc["births", "unit"] == "people/year"
    assert table.loc["birth_rate", "source"] == "invented"


def test_an_edited_model_is_a_new_one() -> None:
    model = Model(predator_free_island().build())
    b = model.edit()
    b.redefine("crowding", b.named("crowding") * 0.0)
    with pytest.raises(qy.AlgebraicLoop, match="crowding -> crowding"):
        b.build()
    b = model.edit()
    b.redefine("births", b.named("birth_rate") * b.named("rabbits"))
    free = Model(b.build()).run(VALUES, years=2, steps_per_year=200, method="rk4", record_every=200)
    assert float(free["rabbits"][-1]) == pytest.approx(10 * math.e, rel=1e-9)
    limited = model.run(VALUES, years=2, steps_per_year=200, method="rk4", record_every=200)
    assert float(limited["rabbits"][-1]) < 10 * math.e


def test_units_that_do_not_fit_are_refused_with_both_sides() -> None:
    b = predator_free_island()
    with pytest.raises(qy.UnitMismatch, match="area.*people|people.*area"):
        b.named("rabbits") + b.named("grass")
    with pytest.raises(qy.UnitMismatch):
        b.auxiliary("wrong", b.named("rabbits"), unit="area")
    with pytest.raises(qy.UnitMismatch):
        b.inflow(b.named("rabbits"), b.named("growth"))


def test_an_algebraic_loop_is_refused_with_its_path() -> None:
    b = ModelBuilder()
    first = b.declare("first")
    second = b.auxiliary("second", first + 1.0)
    b.define(first, second * 2.0)
    with pytest.raises(qy.AlgebraicLoop, match="first -> second -> first|second -> first -> second"):
        b.build()


def test_an_unknown_name_suggests_the_nearest() -> None:
    b = predator_free_island()
    with pytest.raises(qy.UnknownName, match="did you mean 'rabbits'"):
        b.named("rabits")


def test_a_value_for_what_is_no_parameter_is_refused() -> None:
    model = Model(predator_free_island().build())
    with pytest.raises(qy.UnknownName, match="unknown quantity 'birth_rat'; did you mean 'birth_rate'"):
        model.run({**VALUES, "birth_rat": 0.1}, years=1, steps_per_year=4)
    with pytest.raises(
        qy.InvalidValue, match="a value is given for 'births', a quantity of kind flow, expected a param"
    ):
        model.run({**VALUES, "births": 0.1}, years=1, steps_per_year=4)
    with pytest.raises(qy.InvalidValue, match="parameter 'birth_rate' is given 'half', expected numbers"):
        model.run({**VALUES, "birth_rate": "half"}, years=1, steps_per_year=4)  # type: ignore[dict-item]
    with pytest.raises(qy.UnknownName, match="unknown kind of quantity 'stok'; did you mean 'stock'"):
        model.names("stok")


def test_a_refused_flow_is_not_kept() -> None:
    b = predator_free_island()
    ratio = b.definition("crowding")
    stock = b.stock("hares", b.constant(1.0, "people"), unit="people")
    for refused in (b.inflow, b.outflow):
        with pytest.raises(qy.UnitMismatch, match="stock 'hares' needs people/year"):
            refused(stock, ratio)
    equations = Model(b.build()).equations().set_index("name").equation
    assert equations["hares"] == "d/dt = 0; starts at 1"


@pytest.mark.parametrize("wrong", ["a", [1.0], object(), None])
def test_an_operand_that_does_not_fit_is_refused_by_python_or_with_a_sentence(wrong: object) -> None:
    rate = ModelBuilder().parameter("rate")
    operations: list[Callable[[], object]] = [
        lambda: rate + wrong,  # type: ignore[operator]
        lambda: wrong * rate,  # type: ignore[operator]
        lambda: rate < wrong,  # type: ignore[operator]
        lambda: f.minimum(rate, wrong),  # type: ignore[arg-type]
        lambda: f.exp(wrong),  # type: ignore[arg-type]
        lambda: f.sum_over(rate, [wrong]),  # type: ignore[arg-type]
        lambda: f.white_noise(rate, "noise", rate),  # type: ignore[arg-type]
    ]
    for operation in operations:
        with pytest.raises((TypeError, qy.QuesnayError)):
            operation()


def test_a_name_given_twice_is_refused() -> None:
    b = predator_free_island()
    with pytest.raises(qy.DuplicateName, match="'rabbits' is given twice"):
        b.stock("rabbits", b.constant(1.0))


def test_a_parameter_without_value_is_refused() -> None:
    model = Model(predator_free_island().build())
    with pytest.raises(qy.QuesnayError, match="meadow"):
        model.run({k: v for k, v in VALUES.items() if k != "meadow"}, years=1, steps_per_year=12)


def test_a_stock_below_zero_ends_the_run_with_time_and_name() -> None:
    b = ModelBuilder()
    water = b.stock("water", b.constant(1.0))
    b.outflow(water, b.constant(0.5, "1/year"))
    b.keep_non_negative(water)
    b.outcome(Outcome("water", "water", OutcomeKind.Level, "1"))
    with pytest.raises(qy.InvalidValue, match=r"2\.\d+ years: 'water' fell below zero"):
        Model(b.build()).run({}, years=5, steps_per_year=12)


def test_a_model_over_a_dimension_gives_labelled_arrays() -> None:
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    rate = b.parameter("rate", ["town"], unit="1/year")
    people = b.stock("people", b.constants([1.0, 2.0], ["town"], "people"), unit="people")
    b.inflow(people, rate * people)
    b.outcome(Outcome("people", "people", OutcomeKind.Level, "people", True))
    result = Model(b.build()).run({"rate": [0.0, 1.0]}, years=1, steps_per_year=100, method="rk4", record_every=100)
    assert result["people"].dims == ("time", "town")
    assert float(result["people"].sel(town="north")[-1]) == 1.0
    assert float(result["people"].sel(town="south")[-1]) == pytest.approx(2 * math.e, rel=1e-9)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"years": 1.3, "steps_per_year": 4}, "1.3 years at 4 steps a year are 5.2 steps, expected a whole number"),
        ({"years": 0, "steps_per_year": 4}, "0 steps, expected a whole number of at least 1"),
        (
            {"years": 2, "steps_per_year": 12, "record_every": 7},
            "record_every is 7, expected a divisor of",
        ),
        ({"years": 2, "steps_per_year": 12, "record_every": 0}, "record_every is 0, expected a divisor"),
    ],
)
def test_runs_of_no_whole_number_of_steps_are_refused(settings: dict[str, float], sentence: str) -> None:
    model = Model(predator_free_island().build())
    with pytest.raises(qy.InvalidValue, match=sentence):
        model.run(VALUES, **settings)
    with pytest.raises(qy.InvalidValue, match=sentence):
        model.run_draws(VALUES, {}, draws=4, seed=1, **settings)


def test_where_takes_numbers() -> None:
    b = ModelBuilder()
    part = b.parameter("part")
    b.auxiliary("chosen", f.where(part > 2.0, part, 0.0) + f.where(part > 2.0, 10, 20))
    b.outcome(Outcome("chosen", "chosen", OutcomeKind.Level, "1"))
    model = Model(b.build())
    for given, chosen in ((3.0, 13.0), (1.0, 20.0)):
        assert float(model.run({"part": given}, years=1, steps_per_year=1).chosen[0]) == chosen


def test_zero_over_a_divisor_that_becomes_zero_ends_the_run() -> None:
    b = ModelBuilder()
    level = b.stock("level", b.constant(1.0))
    b.outflow(level, b.flow("out", b.constant(1.0, "1/year"), unit="1/year"))
    b.auxiliary("ratio", b.parameter("part") / (level - 0.5))
    b.outcome(Outcome("ratio", "ratio", OutcomeKind.Level, "1"))
    # The level is 1, 0.75, 0.5, ...: exact in binary.
    with pytest.raises(
        qy.InvalidValue, match=r"fails at 0\.5 years.*'ratio' divides zero by zero: 'level - 0\.5' is 0"
    ):
        Model(b.build()).run({"part": 0.0}, years=1, steps_per_year=4)
