"""Levers, schedules, costs and assumptions, on a model small enough to see through."""

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay._core import Amount, Assumption, Cost, Move, Policy, Scenario, Schedule, Setting


def lever_model() -> _core.CoreModel:
    """A lever, an assumption and a stock that adds up the lever."""
    b = ModelBuilder()
    b.dimension("sector", ["a", "b"])
    strength = b.parameter("strength", unit="money/year")
    support = b.lever("support", ["sector"], unit="money/year")
    b.lever("more_support", ["sector"], unit="money/year")
    b.parameter("date", unit="year")
    shift = b.assumption("shift", unit="1")
    total = b.stock("spent", b.constants([0.0, 0.0], ["sector"], "money"), unit="money")
    b.inflow(total, b.flow("spending", support * (1.0 + shift) + 0.0 * strength, unit="money/year"))
    b.outcome(Outcome("spending", "spending", OutcomeKind.Level, "money/year", True))
    b.outcome(Outcome("spent", "spent", OutcomeKind.Level, "money", True))
    return b.build().core


def cost(kind: str = "rate", amount: float = 0.0, of: str = "") -> Cost:
    kinds = {"rate": Cost.Kind.Rate, "per_unit": Cost.Kind.PerUnit, "outlay": Cost.Kind.Outlay}
    return Cost(kinds[kind], Amount(amount), of, "judgement", "test")


def run(scenario: Scenario, strength: float = 3.0, date: float = 0.0) -> dict[str, np.ndarray]:
    """Total spending and costs at every quarter of two years, steps of a sixteenth year."""
    model = _core.apply_scenario(lever_model(), scenario)
    result = Model(model).run(
        {"strength": strength, "date": date}, years=2, steps_per_year=16, record_every=4, method="euler"
    )
    rows = {name: result[name].values for name in result if name != "spending"}
    return {**rows, "spending": result["spending"].values, "time": result["time"].values}


def one(schedule: Schedule, height: Amount | None = None, money: Cost | None = None) -> Scenario:
    move = Move("support", [], height or Amount(8.0), schedule)
    return Scenario("test", [Policy("p", [move], schedule, money or cost(), "test")], [])


def test_a_step_begins_at_its_date() -> None:
    rows = run(one(Schedule("step", Amount(0.5))))
    np.testing.assert_array_equal(rows["spending"][:, 0], [0, 0, 8, 8, 8, 8, 8, 8, 8])


def test_a_ramp_rises_over_its_duration() -> None:
    rows = run(one(Schedule("ramp", Amount(0.5), Amount(1.0))))
    np.testing.assert_allclose(rows["spending"][:, 1], [0, 0, 0, 2, 4, 6, 8, 8, 8], atol=1e-12)


def test_a_pulse_ends() -> None:
    rows = run(one(Schedule("pulse", Amount(0.5), Amount(0.5))))
    np.testing.assert_array_equal(rows["spending"][:, 0], [0, 0, 8, 8, 0, 0, 0, 0, 0])
    assert rows["spent"][-1, 0] == 4.0


def test_a_series_is_linear_between_its_points_and_flat_outside() -> None:
    schedule = Schedule("series", Amount(0.0), times=[0.5, 1.0, 1.5], values=[0.0, 1.0, 0.5])
    rows = run(one(schedule))
    np.testing.assert_allclose(rows["spending"][:, 0], [0, 0, 0, 4, 8, 6, 4, 4, 4], atol=1e-12)


def test_heights_and_dates_may_be_parameters() -> None:
    rows = run(one(Schedule("step", Amount(0.0)), Amount(2.0, "strength")), strength=3.0)
    assert rows["spending"][0, 0] == 6.0


def test_labels_choose_elements_and_policies_add_up() -> None:
    step = Schedule("step", Amount(0.0))
    policies = [
        Policy("first", [Move("support", ["a"], Amount(1.0), step)], step, cost(), "test"),
        Policy("second", [Move("support", [], Amount(2.0), step)], step, cost(), "test"),
    ]
    rows = run(Scenario("test", policies, []))
    np.testing.assert_array_equal(rows["spending"][0], [3.0, 2.0])
    policies.append(Policy("third", [Move("support", ["a"], Amount(5.0), step, True)], step, cost(), "test"))
    replaced = run(Scenario("test", policies, []))
    np.testing.assert_array_equal(replaced["spending"][0], [5.0, 2.0])


def replacing(
    first: Schedule, then: Schedule, money: Cost, labels: list[str] | None = None, *, further: bool = False
) -> Scenario:
    """An earlier policy of height 2 and a later one of height 5 that takes its place, for some sectors or all."""
    kept = [Move("support", [], Amount(2.0), first)]
    kept += [Move("more_support", [], Amount(1.0), first)] if further else []
    policies = [
        Policy("p", kept, first, money, "test"),
        Policy("later", [Move("support", labels or [], Amount(5.0), then, True)], then, cost("rate", 1.0), "test"),
    ]
    return Scenario("test", policies, [])


STEP, LATER = Schedule("step", Amount(0.5)), Schedule("step", Amount(1.0))


def test_a_move_is_replaced_from_the_date_of_the_later_one_and_its_cost_ends() -> None:
    rows = run(replacing(STEP, LATER, cost("rate", 4.0)))
    np.testing.assert_array_equal(rows["spending"][:, 0], [0, 0, 2, 2, 5, 5, 5, 5, 5])
    # Half a year at 4, then a year at 1.
    assert (rows["cost of p"][1:].sum(), rows["cost of later"][1:].sum()) == (2.0, 1.0)
    rows = run(replacing(STEP, LATER, cost("per_unit", 1.0, "support")))
    assert rows["cost of p"][1:].sum() == 0.5 * 2 * 2.0


def test_what_would_begin_at_the_date_or_after_it_never_acts() -> None:
    for first in (LATER, Schedule("ramp", Amount(1.0), Amount(0.5)), Schedule("step", Amount(1.5))):
        rows = run(replacing(first, LATER, cost("rate", 4.0)))
        np.testing.assert_array_equal(rows["spending"][:, 0], [0, 0, 0, 0, 5, 5, 5, 5, 5])
        assert rows["cost of p"].sum() == 0.0


def test_what_a_pulse_replaces_comes_back_and_a_date_may_be_a_parameter() -> None:
    pulse = Schedule("pulse", Amount(1.0 / 3.0, "date"), Amount(0.5))
    rows = run(replacing(STEP, pulse, cost("rate", 4.0)), date=3.0)
    np.testing.assert_array_equal(rows["spending"][:, 0], [0, 0, 2, 2, 5, 5, 2, 2, 2])
    assert rows["cost of p"][1:].sum() == 4.0
    ramp = Schedule("ramp", Amount(1.0), Amount(1.0))
    rows = run(replacing(STEP, ramp, cost("rate", 4.0)))
    np.testing.assert_allclose(rows["spending"][:, 0], [0, 0, 2, 2, 0, 1.25, 2.5, 3.75, 5], atol=1e-12)


def test_a_rate_is_paid_until_nothing_of_its_policy_is_left() -> None:
    part = replacing(STEP, LATER, cost("rate", 4.0), ["a"])
    rows = run(part)
    np.testing.assert_array_equal(rows["spending"][[3, 4]], [[2.0, 2.0], [5.0, 2.0]])
    assert rows["cost of p"][1:].sum() == 6.0
    assert run(replacing(STEP, LATER, cost("rate", 4.0), further=True))["cost of p"][1:].sum() == 6.0
    last = Schedule("step", Amount(1.5))
    rest = Policy("last", [Move("support", ["b"], Amount(3.0), last, True)], last, cost(), "test")
    rows = run(Scenario("test", [*part.policies, rest], []))
    np.testing.assert_array_equal(rows["spending"][-1], [5.0, 3.0])
    assert rows["cost of p"][1:].sum() == 4.0


def test_a_policy_listed_after_what_replaces_is_replaced_too() -> None:
    third = Policy("third", [Move("support", [], Amount(0.5), STEP)], STEP, cost(), "test")
    scenario = replacing(STEP, LATER, cost())
    rows = run(Scenario("test", [*scenario.policies, third], []))
    np.testing.assert_array_equal(rows["spending"][:, 1], [0, 0, 2.5, 2.5, 5, 5, 5, 5, 5])


def test_costs_follow_rate_lever_or_flow() -> None:
    step = Schedule("step", Amount(1.0))
    assert run(one(step, money=cost("rate", 3.0)))["cost of p"][1:].sum() == pytest.approx(3.0)
    assert run(one(step, money=cost("per_unit", 0.5, "support")))["cost of p"][1:].sum() == pytest.approx(0.5 * 2 * 8.0)


def test_assumptions_move_inputs_and_set_parameters() -> None:
    step = Schedule("step", Amount(0.0))
    scenario = Scenario(
        "test",
        [Policy("p", [Move("support", [], Amount(1.0), step)], step, cost(), "test")],
        [Assumption("more", [Move("shift", [], Amount(0.5), step)], [Setting("strength", 9.0)])],
    )
    assert run(scenario)["spending"][0, 0] == 1.5
    assert _core.fixed_parameters(lever_model(), scenario) == {"strength": [9.0]}


def moving(lever: str, labels: list[str], schedule: Schedule | None = None, source: str = "test") -> Scenario:
    step = Schedule("step", Amount(0.0))
    move = Move(lever, labels, Amount(1.0), schedule or step)
    return Scenario("test", [Policy("p", [move], step, cost(), source)], [])


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        (moving("suport", []), "unknown .*'suport'; did you mean 'support'"),
        (moving("support", ["c"]), "unknown sector 'c'"),
        (moving("support", [], Schedule("ramp", Amount(0.0), Amount(0.0))), "policy 'p'.* of 0 years, expected more"),
        (moving("support", [], source=""), "policy 'p'.*source"),
        (moving("shift", []), "policy 'p'.*'shift'"),
        (
            Scenario("t", [], [Assumption("a", [Move("support", [], Amount(1.0), Schedule("step", Amount(0.0)))])]),
            "assumption 'a'.*'support'",
        ),
    ],
)
def test_what_a_scenario_cannot_mean_is_refused(scenario: Scenario, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        _core.apply_scenario(lever_model(), scenario)


def test_a_schedule_of_no_shape_is_refused() -> None:
    with pytest.raises(qy.UnknownName, match="unknown .*'jump'"):
        Schedule("jump", Amount(0.0))
