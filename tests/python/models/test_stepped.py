"""Runs that pause, branch, are saved and restored: bit for bit the run that went through."""

import json
import signal
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

STEPS = 24


def town() -> Model:
    """Stocks, integrals, noise of two periods, held values, delays that differ by draw, two levers."""
    b = ModelBuilder()
    b.dimension("place", ["north", "south"])
    pace = b.parameter("pace", unit="1/year")
    late_by = b.parameter("late_by", unit="year")
    help_given = b.lever("help", ["place"], unit="1/year")
    slump = b.assumption("slump", unit="1")
    mood = f.ar1_noise(b, "mood", b.constant(0.1), b.constant(0.4, "year"), ["place"], periods_per_year=12)
    luck = b.noise("luck")
    size = b.stock("size", b.constants([1.0, 2.0], ["place"]))
    seen = f.fixed_delay(b, "seen", size, late_by, b.initial(size))
    known = f.sample(b, "known", seen, b.period_start(2), b.initial(seen))
    growth = b.flow("growth", pace * (3.0 - known) * (1.0 + mood + 0.1 * luck - slump) + help_given, unit="1/year")
    b.inflow(size, growth)
    b.outcome(Outcome("size", "size", OutcomeKind.Level, "1", True))
    b.outcome(Outcome("grown", "growth", OutcomeKind.Integral, "1"))
    return Model(b.build())


VALUES = {"pace": 0.7, "late_by": 0.3}
UNCERTAIN = {"pace": ("uniform", 0.7, 0.4, 1.0), "late_by": ("uniform", 0.5, 0.0, 1.5)}
ONE = {"years": 2, "steps_per_year": 12}


def started(method: str = "heun", **more: Any) -> qy.Run:
    return town().start({}, UNCERTAIN, draws=70, seed=4, draw=9, method=method, **ONE, **more)


def same(one: Any, other: Any) -> None:
    assert set(one.data_vars) == set(other.data_vars)
    for name in one.data_vars:
        np.testing.assert_array_equal(one[name], other[name])
        assert one[name].dims == other[name].dims


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_a_run_in_pieces_is_the_run_that_went_through(method: str) -> None:
    model = town()
    run = model.start(VALUES, method=method, **ONE)
    for time in (0.25, 0.25, 1.0, 13 / 12, 2.0):
        run.to(time)
        assert run.time == pytest.approx(time)
    same(run.results(), model.run(VALUES, method=method, **ONE))
    many = started(method)
    many.to(0.5).to(2.0)
    whole = model.run_draws({}, UNCERTAIN, draws=70, seed=4, first_draw=9, method=method, record_every=1, **ONE)
    same(many.results(), whole)


@settings(max_examples=15, deadline=None)
@given(at=st.integers(0, STEPS), threads=st.integers(1, 7))
def test_a_run_saved_at_any_step_and_restored_gives_the_same_bits(at: int, threads: int) -> None:
    through = started(record_every=2).to(2.0).results()
    run = started(record_every=2).to(at / 12)
    again = town().restore(run.save(), threads=threads)
    assert again.time == run.time
    same(again.results(), run.results())
    np.testing.assert_array_equal(again["growth"], run["growth"])
    assert again.to(2.0).save() == run.to(2.0).save()
    same(again.results(), through)


def test_any_quantity_is_read_now() -> None:
    run = town().start(VALUES, **ONE).to(1.0)
    expected = town().edit(lambda b: b.outcome(Outcome("read", "growth", OutcomeKind.Level, "1/year")))
    whole = expected.run(VALUES, **ONE).sel(time=1.0)
    np.testing.assert_array_equal(run["growth"], whole["read"])
    np.testing.assert_array_equal(run["size"], whole["size"])
    assert run["growth"].dims == ("place",)
    assert run["growth"].attrs["units"] == "1/year"
    assert float(run["help"].sel(place="north")) == 0.0
    many = started().to(1.0)
    assert many["seen"].dims == ("draw", "place")
    assert list(many["seen"]["draw"].values) == list(range(9, 79))
    assert float(many["seen"].time) == 1.0
    with pytest.raises(qy.UnknownName, match="did you mean 'growth'"):
        run.read("growht")


def test_a_lever_acts_from_now_on_as_a_step_of_the_same_date_does() -> None:
    run = started().to(1.0)
    run.set({"help": [0.5, 0.0], "slump": 0.25})
    run.to(1.5)
    run.set({"help": 0.0})
    reviewed = run.to(2.0).results()

    def review(b: ModelBuilder) -> None:
        year = [b.constant(t, "year") for t in (1.0, 1.5)]
        heights = b.constants([0.5, 0.0], ["place"], "1/year")
        b.redefine("help", heights * (b.step_at(year[0]) - b.step_at(year[1])))
        b.redefine("slump", 0.25 * b.step_at(year[0]))

    planned = town().edit(review).start({}, UNCERTAIN, draws=70, seed=4, draw=9, **ONE).to(2.0).results()
    # Not the same instructions (a constant against a step), so to rounding.
    for name in reviewed.data_vars:
        np.testing.assert_allclose(reviewed[name], planned[name], rtol=1e-12, atol=1e-12)
    untouched = started().to(2.0).results()
    same(untouched.sel(time=slice(0, 0.99)), reviewed.sel(time=slice(0, 0.99)))
    assert float(np.abs(untouched["size"] - reviewed["size"]).sel(time=2.0).mean()) > 0.05


def test_levers_given_at_the_start_act_from_the_start() -> None:
    run = town().start(VALUES, levers={"help": 0.2}, **ONE)
    later = town().start(VALUES, **ONE)
    later.set({"help": [0.2, 0.2]})
    same(run.to(2.0).results().drop_vars("grown"), later.to(2.0).results().drop_vars("grown"))
    assert float(run["help"][0]) == 0.2


def test_a_run_through_takes_levers_as_a_run_that_pauses_does() -> None:
    model = town()
    levers = {"help": [0.2, 0.0], "slump": 0.1}
    same(model.run(VALUES, levers=levers, **ONE), model.start(VALUES, levers=levers, **ONE).to(2.0).results())
    drawn = {"draws": 70, "seed": 4, "first_draw": 9}
    runs = model.run_draws({}, UNCERTAIN, levers=levers, record_every=1, **drawn, **ONE)
    same(runs, started(levers=levers).to(2.0).results())
    # Draws are paired: where the lever is zero and nothing flows between places, so is every difference.
    base = model.run_draws({}, UNCERTAIN, levers={"slump": 0.1}, record_every=1, **drawn, **ONE)
    effect = (runs["grown"] - base["grown"]).sum("time")
    assert float(np.abs(effect.sel(place="south")).max()) == 0.0
    assert float(effect.sel(place="north").min()) > 0.0


def test_levers_of_a_run_are_checked_as_those_of_a_run_that_pauses() -> None:
    for ask in (town().run, town().start):
        with pytest.raises(qy.UnknownName, match="unknown lever or assumption 'helpp'; did you mean 'help'"):
            ask(VALUES, levers={"helpp": 1.0}, **ONE)
        with pytest.raises(qy.DimensionMismatch, match="the value of 'help' has 3 elements, the model has 2"):
            ask(VALUES, levers={"help": [1.0, 2.0, 3.0]}, **ONE)
        with pytest.raises(qy.InvalidValue, match="'help' is given nan, expected a finite number"):
            ask(VALUES, levers={"help": float("nan")}, **ONE)
        with pytest.raises(qy.InvalidValue, match="'help' is given 'much', expected numbers"):
            ask(VALUES, levers={"help": "much"}, **ONE)
    run = town().start(VALUES, **ONE)
    with pytest.raises(qy.InvalidValue, match="'help' is given 'much', expected numbers"):
        run.set({"help": "much"})


def test_a_branch_leaves_the_run_it_came_from_alone() -> None:
    run = started().to(1.0)
    branch = run.copy()
    branch.set({"help": 1.0})
    branch.to(2.0)
    assert run.time == 1.0
    same(run.to(2.0).results(), started().to(2.0).results())
    better = branch["size"] - run["size"]
    assert float(better.min()) > 0.1
    # What was set is saved too.
    again = town().restore(branch.save())
    np.testing.assert_array_equal(again["help"], branch["help"])


def test_threads_do_not_matter() -> None:
    first = started(threads=1).to(1.0).save()
    for threads in (2, 3, 7):
        assert started(threads=threads).to(1.0).save() == first


def test_times_and_names_are_checked() -> None:
    run = town().start(VALUES, **ONE).to(1.0)
    with pytest.raises(qy.InvalidValue, match=r"stands at 1 years and is asked for 0\.5: it goes forward only"):
        run.to(0.5)
    with pytest.raises(qy.InvalidValue, match=r"1\.03 years is between two steps .* the nearest are 1 and 1\.08333"):
        run.to(1.03)
    with pytest.raises(qy.InvalidValue, match="the run ends at 2 years and is asked for 3"):
        run.to(3.0)
    with pytest.raises(qy.UnknownName, match=r"unknown lever or assumption 'hepl'.*did you mean 'help'"):
        run.set({"slump": 1.0, "hepl": 1.0})
    assert float(run["slump"]) == 0.0
    with pytest.raises(qy.UnknownName, match="unknown lever or assumption 'pace'"):
        run.set({"pace": 1.0})
    with pytest.raises(qy.DimensionMismatch, match="the value of 'help' has 3 elements, the model has 2"):
        run.set({"help": [1.0, 2.0, 3.0]})
    with pytest.raises(qy.InvalidValue, match="'slump' is given nan, expected a finite number"):
        run.set({"slump": float("nan")})
    for time in (float("nan"), float("inf")):
        with pytest.raises(qy.InvalidValue, match=f"the run is asked for {time} years, expected a finite number"):
            run.to(time)
    for draws in (0, -1):
        with pytest.raises(qy.InvalidValue, match=f"draws is {draws}, expected at least 1"):
            town().start(VALUES, draws=draws, **ONE)
    # A refused call changes nothing.
    same(run.to(2.0).results(), town().run(VALUES, **ONE))


def test_an_interrupted_run_stands_at_a_step_on_its_way() -> None:
    b = ModelBuilder()
    walk = b.stock("walk", b.constant(0.0))
    b.inflow(walk, b.noise("luck") / b.constant(1.0, "year"))
    model = Model(b.build())

    def long() -> qy.Run:
        return model.start({}, years=2, steps_per_year=4_000_000, record_every=8_000_000)

    run = long()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            run.to(2.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    # A run that does not look for signals would stand at its end.
    assert run.time < 2.0
    assert run.save() == long().to(run.time).save()


def test_bytes_that_are_no_run_of_this_model_are_refused() -> None:
    model = town()
    saved = model.start(VALUES, **ONE).to(1.0).save()
    other = model.edit(lambda b: b.redefine("slump", b.constant(0.1)))
    with pytest.raises(qy.InvalidValue, match="saved with another model"):
        other.restore(saved)
    with pytest.raises(qy.InvalidValue, match="they are damaged"):
        model.restore(saved[:-30] + bytes([saved[-30] ^ 1]) + saved[-29:])
    with pytest.raises(qy.InvalidValue, match="not a saved run"):
        model.restore(b"1" + b"something else, long enough to be read as numbers")
    with pytest.raises(qy.InvalidValue, match="they have version 9, expected 2"):
        model.restore(saved[:9] + bytes([9]) + saved[10:])
    # What is said about an equation does not change what it computes.
    described = model.edit(lambda b: b.describe("growth", description="said otherwise"))
    assert described.restore(saved).time == 1.0


def test_a_draw_that_fails_is_told_and_kept_out() -> None:
    b = ModelBuilder()
    drain = b.parameter("drain", unit="1/year")
    water = b.stock("water", b.constant(1.0))
    b.outflow(water, drain)
    b.keep_non_negative(water)
    b.outcome(Outcome("water", "water", OutcomeKind.Level, "1"))
    model = Model(b.build())
    uncertain = {"drain": ("uniform", 0.5, 0.0, 1.0)}
    run = model.start({}, uncertain, draws=40, seed=1, years=2, steps_per_year=4)
    assert run.failures == []
    again = model.restore(run.to(1.5).save())
    result = again.to(2.0).results()
    whole = model.run_draws({}, uncertain, draws=40, seed=1, years=2, steps_per_year=4)
    # A run that is paused says what failed; the cause is found where draws run through.
    failures = json.loads(whole.attrs["failures"])
    assert again.failures == [{key: value for key, value in one.items() if key != "cause"} for one in failures]
    assert len(again.failures) > 5
    np.testing.assert_array_equal(result["water"].isel(time=-1), whole["water"].isel(time=-1))
    assert np.isnan(again["water"].sel(draw=again.failures[0]["draw"]))


def test_a_package_of_a_case_is_reviewed_on_the_way(guangzhou: qy.Case) -> None:
    run = guangzhou.start("plan", draws=70, seed=7, assume=["demand_surge"])
    run.to(1.5)
    growth = float(run["programme_productivity"].max())
    review = run.copy()
    review.set({"programme_productivity": growth + 0.02})
    whole = guangzhou.run(["no_policy", "plan"], draws=70, seed=7, assume=["demand_surge"]).to_xarray()
    plan = run.to(3.0).results()
    for name in ("gross_output", "value_added"):
        expected = whole[name].sel(scenario="plan")
        np.testing.assert_array_equal(plan[name], expected.transpose("draw", "time", "account"))
    more = review.to(3.0).results()
    np.testing.assert_array_equal(more["gross_output"].isel(time=0), plan["gross_output"].isel(time=0))
    assert float((more["gross_output"] - plan["gross_output"]).isel(time=2).sum("sector").mean()) > 0.0
    central = guangzhou.start("plan", central=True).to(3.0).results()
    assert central["gross_output"].dims == ("time", "sector")
