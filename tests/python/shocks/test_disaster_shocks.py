"""What shocks of a disaster destroy and ask for: amounts given are amounts taken, whatever their days."""

from collections.abc import Callable

import numpy as np
import pytest
import quesnay as qy


def table() -> qy.Table:
    return qy.Table(
        ["a", "b"],
        flows=np.array([[10.0, 20.0], [30.0, 10.0]]),
        final_demand=np.array([70.0, 60.0]),
        value_added=np.array([60.0, 70.0]),
        gross_output=np.array([100.0, 100.0]),
        unit="money",
    )


def slow(**behaviour: object) -> qy.DisasterModel:
    """What is destroyed stays destroyed for ten million years: less than 1e-6 of it is rebuilt in 30 days."""
    return qy.DisasterModel(table(), reconstruction_days=1e10, **behaviour)


@pytest.mark.parametrize("steps_per_day", [1, 3, 24])
@pytest.mark.parametrize("start", [0.0, 0.3, 1.0 / 3.0, 10.0, 10.4, 10.5, 10.6])
@pytest.mark.parametrize("duration", [1.0, 1.4, 1.5, 2.5, 7.2, 9.99])
def test_a_capital_shock_destroys_what_it_says_whatever_its_days(
    start: float, duration: float, steps_per_day: int
) -> None:
    model = slow(steps_per_day=steps_per_day)
    run = model.run([qy.Shock("capital", {"a": 100.0}, start, duration)], days=30)
    # Rebuilding takes 100 / 1e10 a day: the tolerance is 30 days of it.
    assert run.capital_lost.sel(industry="a").values[-1] == pytest.approx(100.0, rel=1e-8)
    assert run.capital_lost.sel(industry="b").values[-1] == 0.0


def test_capital_is_destroyed_in_the_days_whose_middle_lies_within_the_shock() -> None:
    run = slow().run([qy.Shock("capital", {"a": 100.0}, start=10.4, duration=2.5)], days=20)
    # Middles at 10.5, 11.5 and 12.5 lie in 10.4 to 12.9.
    lost = run.capital_lost.sel(industry="a").values
    np.testing.assert_allclose(lost[9:15], [0.0, 0.0, 100.0 / 3.0, 200.0 / 3.0, 100.0, 100.0], rtol=1e-8)


def test_losses_tell_the_capital_that_the_run_has_destroyed() -> None:
    shock = qy.Shock("capital", {"a": 100.0}, start=8.0, duration=4.0)
    for days, share in ((7, 0.0), (10, 0.5), (20, 1.0)):
        model = slow()
        assert model.losses([shock], days=days).capital_destroyed["a"] == pytest.approx(100.0 * share, rel=1e-12)
        run = model.run([shock], days=days)
        assert run.capital_lost.sel(industry="a").values[-1] == pytest.approx(100.0 * share, rel=1e-8)


def test_demand_shocks_that_overlap_leave_nothing_asked_for_and_never_less() -> None:
    shock = qy.Shock("demand", {"a": 0.7}, start=2, duration=5)
    model = qy.DisasterModel(table())
    run = model.run([shock, shock], days=10)
    assert run.output_rate.values.min() >= 0.0
    assert run.final_demand_met.values.min() >= 0.0
    assert run.final_demand_met.sel(industry="a").values[3:8].max() == 0.0
    whole = model.run([qy.Shock("demand", {"a": 1.0}, start=2, duration=5)], days=10)
    np.testing.assert_array_equal(run.output.values, whole.output.values)
    # Losses that do not add up to a whole are their sum: 0.3 + 0.25.
    both = model.run([qy.Shock("demand", {"a": part}, start=2, duration=5) for part in (0.3, 0.25)], days=10)
    one = model.run([qy.Shock("demand", {"a": 0.55}, start=2, duration=5)], days=10)
    np.testing.assert_allclose(both.output.values, one.output.values, rtol=1e-13)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: qy.DisasterModel(table()).run([qy.Shock("capital", {"a": 1000.0})], days=3),
            "capital shocks destroy 1000 of industry 'a', expected at most its capital of 240",
        ),
        (
            lambda: slow().run([qy.Shock("capital", {"a": 200.0}, start) for start in (1, 2)], days=5),
            "capital shocks destroy 400 of industry 'a' before it is rebuilt, expected at most its capital of 240",
        ),
        (
            lambda: qy.DisasterModel(table(), inventory_days=1.0, inventory_threshold=0.8),
            "inventories of 1 days at a threshold of 0.8 support output that takes them in 0.8 days, expected at least"
            " the step of 1 days",
        ),
        (
            lambda: slow().run([qy.Shock("demand", {"a": 0.5}, start=float("nan"))]),
            "a demand shock starts on day nan, lasts 1 and recovers in 0 days, expected none below 0",
        ),
    ],
)
def test_shocks_and_inventories_that_cannot_be_are_refused(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(qy.InvalidValue) as error:
        call()
    assert sentence in str(error.value)


def test_a_product_that_is_not_stored_needs_no_days_of_inventory() -> None:
    model = qy.DisasterModel(table(), inventory_days={"a": 0.5, "b": 30.0}, not_stored=["a"])
    np.testing.assert_allclose(model.run(days=20).output_rate.values, 100.0, rtol=1e-13)
    # Twice a day is enough for half a day of use.
    assert qy.DisasterModel(table(), inventory_days=0.5, inventory_threshold=1.0, steps_per_day=2).products == [
        "a",
        "b",
    ]
