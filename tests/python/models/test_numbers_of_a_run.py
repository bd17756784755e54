"""Whole numbers of a run, names that are axes of its results, and a run of nothing: one sentence each."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy

LEVEL = qy.OutcomeKind.Level
SPAN: dict[str, Any] = {"years": 2, "steps_per_year": 4}


def growing(*outcomes: qy.Outcome) -> qy.Model:
    b = qy.ModelBuilder()
    b.dimension("town", ["a", "b"])
    stock = b.stock("stock", b.parameter("p", ["town"]))
    b.inflow(stock, b.flow("rate", stock / b.constant(5.0, "year"), unit="1/year"))
    for outcome in outcomes or [qy.Outcome("stock", "stock", LEVEL, "1")]:
        b.outcome(outcome)
    return qy.Model(b.build())


P = {"p": [1.0, 2.0]}
DRAWN: dict[str, Any] = {"uncertain": {}, "draws": 3, "seed": 1}


def test_a_whole_number_of_steps_may_be_a_float() -> None:
    model = growing()
    plain = model.run(P, **SPAN)
    for steps in (4.0, 1 / 0.25, np.float64(4), np.int64(4)):
        assert model.run(P, years=2, steps_per_year=steps).equals(plain)
    assert model.run(P, **SPAN, record_every=2.0).sizes["time"] == 5  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"steps_per_year": 2.5}, "steps_per_year is 2.5, expected a whole number of steps a year"),
        ({"steps_per_year": 365.25}, "steps_per_year is 365.25, expected a whole number"),
        ({"steps_per_year": "4"}, "steps_per_year is '4', expected a number"),
        ({"years": "two"}, "years is 'two', expected a number"),
        ({"start": None}, "start is None, expected a number"),
        ({"record_every": 1.5}, "record_every is 1.5, expected a whole number of steps"),
    ],
)
@pytest.mark.parametrize("method", ["run", "run_draws", "start"])
def test_numbers_of_a_run_that_are_none_are_refused(method: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.InvalidValue, match=sentence):
        getattr(growing(), method)(P, **{**SPAN, **(DRAWN if method == "run_draws" else {}), **given})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"draws": 2.5}, "draws is 2.5, expected a whole number"),
        ({"draws": "many"}, "draws is 'many', expected a whole number"),
        ({"draws": 0}, "draws is 0, expected at least 1"),
        ({"seed": None}, "seed is None, expected a whole number"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**64}, "seed is 18446744073709551616, expected at most 18446744073709551615"),
        ({"threads": 1.5}, "threads is 1.5, expected a whole number"),
    ],
)
def test_draws_and_seeds_that_are_none_are_refused(two_sectors: qy.Case, given: dict[str, Any], sentence: str) -> None:
    model = growing()
    asked = {"draws": 3, "seed": 1, **given}
    calls = [
        lambda: model.run_draws(P, {}, **asked, **SPAN),
        lambda: model.start(P, **asked, **SPAN),
        lambda: two_sectors.run(["no_policy"], **asked),
        lambda: two_sectors.start("no_policy", **asked),
    ]
    for call in calls:
        with pytest.raises(qy.QuesnayError, match=sentence):
            call()


@pytest.mark.parametrize(
    "given", [("uniform", 1.0), [1.0, 2.0, 3.0, 4.0], ("uniform", 1, [1], 2), 3.0, np.ones((5, 2)), {"a": 1}]
)
def test_what_is_no_distribution_is_refused(given: Any) -> None:
    with pytest.raises(qy.InvalidValue, match=r"^'p' is drawn from .*expected a Distribution or \(kind, central"):
        growing().run_draws(P, {"p": given}, draws=2, seed=1, **SPAN)


def test_what_names_no_parameters_is_refused() -> None:
    with pytest.raises(qy.InvalidValue, match=r"^the values are \[1.0\], expected numbers by name"):
        growing().run([1.0], **SPAN)  # type: ignore[arg-type]
    with pytest.raises(qy.InvalidValue, match=r"^the levers are 3, expected numbers by name"):
        growing().run(P, levers=3, **SPAN)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["time", "draw", "town"])
def test_an_outcome_is_not_named_as_an_axis_of_the_results(name: str) -> None:
    with pytest.raises(qy.InvalidValue, match=f"^an outcome is named '{name}', which is an axis of the results"):
        growing(qy.Outcome(name, "stock", LEVEL, "1"))


def test_a_dimension_is_not_named_as_an_axis_of_the_results() -> None:
    b = qy.ModelBuilder()
    for name in ("time", "draw"):
        with pytest.raises(qy.InvalidValue, match=f"^a dimension is named '{name}', which is an axis of every result"):
            b.dimension(name, ["a"])
    b.dimension("town", ["a"])
    with pytest.raises(qy.InvalidValue, match="^a dimension is named 'draw'"):
        b.alias("draw", "town")
    b.auxiliary("x", b.constant(1.0))
    b.outcome(qy.Outcome("x", "x", LEVEL, "1"))
    with pytest.raises(qy.InvalidValue, match="^a dimension is named 'x' as an outcome is"):
        b.dimension("x", ["a"])


@pytest.mark.parametrize("name", ["scenario", "period", "account", "name_en", "name_zh"])
def test_an_outcome_of_a_case_is_not_named_as_an_axis_of_its_results(two_sectors: qy.Case, name: str) -> None:
    def change(b: qy.ModelBuilder) -> None:
        b.outcome(qy.Outcome(name, "hires", LEVEL, "people/year"))

    with pytest.raises(qy.CaseError, match=f"outcome '{name}'.*axis of the results of a case"):
        two_sectors.edit(change)


def test_all_paths_of_a_quantity_named_as_an_axis_are_refused(two_sectors: qy.Case) -> None:
    edited = two_sectors.edit(lambda b: b.auxiliary("time", b.time(), unit="year"))
    with pytest.raises(qy.InvalidValue, match="^'time' is the name of a quantity and of an axis of the results"):
        edited.central(["no_policy"]).replay("no_policy", 0)


def test_a_run_that_records_nothing_says_so() -> None:
    b = qy.ModelBuilder()
    b.stock("stock", b.constant(1.0))
    model = qy.Model(b.build())
    sentence = r"^the model has no outcome, so a run of it records nothing, expected record='all', .* or b\.outcome"
    for call in (
        lambda: model.run({}, **SPAN),
        lambda: model.run_draws({}, {}, draws=2, seed=1, **SPAN),
        lambda: model.start({}, **SPAN).to(1.0).results(),
    ):
        with pytest.raises(qy.InvalidValue, match=sentence):
            call()
    assert float(model.start({}, **SPAN).to(1.0)["stock"]) == 1.0
