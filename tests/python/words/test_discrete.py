"""Held values, fixed delays and samples: recorded runs of other programs, closed forms, threads and lanes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

Reference = Callable[[str], dict[str, Any]]


def level(b: ModelBuilder, *names: str, unit: str = "1") -> None:
    for name in names:
        b.outcome(Outcome(name, name, OutcomeKind.Level, unit))


def years(b: ModelBuilder, value: float) -> Any:
    return b.constant(value, "year")


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_fixed_delays_are_those_of_the_recorded_run(reference: Reference, method: str) -> None:
    case = reference("sd/delay_fixed_rounding")
    assert case["tolerance"] == "exact"
    b = ModelBuilder()
    t = b.time() / years(b, 1)
    signal = b.auxiliary("input", t**2)
    varying = {"2+2*sin(t)": 2.0 + 2.0 * f.sine(t), "t/2": t / 2.0}
    for name, (time, initial) in case["parameters"]["cases"].items():
        delay = varying[time] * years(b, 1) if isinstance(time, str) else years(b, time)
        f.fixed_delay(b, name, signal, delay, b.constant(initial))
        level(b, name)
    result = Model(b.build()).run({}, years=50, steps_per_year=1, method=method)
    columns, rows = case["expected"]["columns"], case["expected"]["rows"]
    assert len(columns) == 9
    assert len(rows) == 9
    for row in rows:
        for name, value in zip(columns[1:], row[1:], strict=True):
            assert float(result[name].sel(time=row[0])) == value, (name, row[0])


def quarterly_review() -> ModelBuilder:
    """An indicator that a committee knows once a quarter, one quarter late, and reacts to."""
    b = ModelBuilder()
    pace = b.parameter("pace", unit="1/year")
    delay = b.parameter("report_delay", unit="year")
    level_now = b.stock("indicator", b.constant(1.0))
    late = f.fixed_delay(b, "reported", level_now, delay, b.constant(1.0))
    known = f.sample(b, "known", late, b.period_start(4), b.constant(1.0))
    b.inflow(level_now, b.flow("correction", pace * (2.0 - known), unit="1/year"))
    level(b, "indicator", "known", "reported")
    return b


def test_a_review_reads_the_indicator_of_a_quarter_before() -> None:
    model = Model(quarterly_review().build())
    result = model.run({"pace": 0.8, "report_delay": 0.25}, years=3, steps_per_year=12)
    # By hand: within a quarter the correction is constant, and it knows the indicator of a quarter before.
    indicator, before = 1.0, 1.0
    for quarter in range(12):
        known = before if quarter > 0 else 1.0
        at = result.isel(time=3 * quarter)
        assert float(at["indicator"]) == pytest.approx(indicator, rel=1e-13)
        assert float(at["known"]) == pytest.approx(known, rel=1e-13)
        assert float(result["known"][3 * quarter + 2]) == float(at["known"])
        before, indicator = indicator, indicator + 0.25 * 0.8 * (2.0 - known)


def test_draws_with_their_own_delay_are_free_of_threads_and_lanes() -> None:
    model = Model(quarterly_review().build())
    uncertain = {"pace": ("uniform", 0.8, 0.4, 1.2), "report_delay": ("uniform", 0.5, 0.0, 1.0)}

    def run(threads: int, lanes: int) -> Any:
        return model.run_draws(
            {}, uncertain, draws=150, seed=3, years=3, steps_per_year=12, record_every=1, threads=threads, lanes=lanes
        )

    first = run(1, 64)
    assert first.attrs["failures"] == "[]"
    assert len(np.unique(first["reported"].isel(time=-1))) > 100
    for threads, lanes in ((2, 64), (3, 16), (7, 8), (1, 4)):
        other = run(threads, lanes)
        for name in first.data_vars:
            np.testing.assert_array_equal(other[name], first[name])


def test_equations_and_causes_of_held_values_are_shown() -> None:
    model = Model(quarterly_review().build())
    table = model.equations().set_index("name")
    assert table.loc["reported", "kind"] == "held"
    assert table.loc["reported", "equation"] == "indicator, report_delay ago, in whole steps; starts at 1"
    assert table.loc["known_memory", "equation"] == "known, one step ago; starts at 1"
    assert table.loc["known", "equation"] == "at_step_start(where(period_start(4), reported, known_memory))"
    assert model.names("held") == ["reported", "known_memory"]
    assert model.depends("reported") == ["indicator"]
    assert model.depends("correction", deep=True) == ["pace", "known", "reported", "known_memory"]
    assert model.used_by("known") == ["known_memory", "correction"]
    assert model.structure.initial_depends("known_memory") == []
    with pytest.raises(qy.CaseError, match="'known_memory' is a held, expected a stock"):
        model.structure.stock_flow_diagram(["known_memory"])
    assert ["known", "correction", "indicator", "reported"] in model.structure.loops("known")


def test_units_and_times_of_delays_are_checked() -> None:
    b = quarterly_review()
    with pytest.raises(qy.UnitMismatch, match=r"held value 'wrong' is in 1, its initial value is in year"):
        f.fixed_delay(b, "wrong", b.named("indicator"), years(b, 1), years(b, 1))
    with pytest.raises(qy.UnitMismatch, match=r"the delay time of 'wrong' is in 1, expected year"):
        f.fixed_delay(b, "wrong", b.named("indicator"), b.constant(1.0), b.constant(1.0))
    model = Model(quarterly_review().build())
    with pytest.raises(qy.InvalidValue, match="'delay time of reported' is below zero"):
        model.run({"pace": 0.8, "report_delay": -0.25}, years=1, steps_per_year=12)
    with pytest.raises(qy.InvalidValue, match="a run has 6 steps a year, expected a multiple of the 4 periods"):
        model.run({"pace": 0.8, "report_delay": 0.25}, years=1, steps_per_year=6)
