"""Feedback loops of runs whose answers are published or known."""

import math
import re

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, _core
from quesnay import functions as f


def bass() -> Model:
    """The diffusion model of Schoenberg, Davidsen & Eberlein 2020: 100 contacts a year, 1.5 % of them adopt."""
    b = ModelBuilder()
    market = b.parameter("market")
    potential = b.stock("potential", market - 1.0)
    adopters = b.stock("adopters", b.constant(1.0))
    met = b.auxiliary("probability", potential / market)
    contacts = b.auxiliary("contacts", adopters * b.parameter("contact_rate", unit="1/year"), unit="1/year")
    with_potential = b.auxiliary("contacts_with_potential", contacts * met, unit="1/year")
    word = b.auxiliary("word_of_mouth", with_potential * b.parameter("fraction"), unit="1/year")
    adopting = b.flow("adopting", word, unit="1/year")
    b.outflow(potential, adopting)
    b.inflow(adopters, adopting)
    return Model(b.build())


BASS = {"market": 1e6, "contact_rate": 100.0, "fraction": 0.015}


def test_loops_of_the_bass_model_score_as_published() -> None:
    # Table 3 of the paper, Euler with steps of a sixteenth; it names a step by its start. Scores are printed with four
    # digits. Its first and last columns are rounded to 0 and 1.
    loops = bass().loops(BASS, years=16, steps_per_year=16, method="euler")
    assert loops.names == ["R1", "B1"]
    published = {
        9.5: (11.46, -9.958, 0.535, -0.465),
        9.5625: (9806.0, -9358.0, 0.512, -0.488),
        9.625: (10.41, -10.91, 0.488, -0.512),
    }
    for start, (r, b, r_share, b_share) in published.items():
        end = start + 1 / 16
        assert list(loops.scores.loc[end]) == pytest.approx([r, b], rel=6e-4)
        assert list(loops.relative.loc[end]) == pytest.approx([r_share, b_share], abs=5.1e-4)
    assert list(loops.relative.loc[1 + 1 / 16]) == pytest.approx([1.0, 0.0], abs=5e-4)
    assert list(loops.relative.loc[15 + 1 / 16]) == pytest.approx([0.0, -1.0], abs=5e-4)
    assert list(loops.dominant["loops"]) == ["R1", "B1"]
    assert loops.dominant["to"][0] == 9.625
    assert loops.chain("R1") == ["adopters", "contacts", "contacts_with_potential", "word_of_mouth", "adopting"]
    assert loops.table["chain"][1].startswith("potential -> probability -> ")
    assert set(loops.links["sign"][loops.links["effect"] == "potential"]) == {"-"}


def test_dominance_of_logistic_growth_shifts_where_it_bends() -> None:
    # x' = g x (1 - x/K): both loops of one stock; partial derivatives g and -2 g x / K, equal at x = K/2.
    b = ModelBuilder()
    x = b.stock("x", b.constant(0.01))
    b.inflow(x, b.flow("births", x * b.constant(1.0, "1/year"), unit="1/year"))
    b.outflow(x, b.flow("crowding", x * x * b.constant(1.0, "1/year"), unit="1/year"))
    loops = Model(b.build()).loops({}, years=12, steps_per_year=256, method="rk4")
    assert loops.names == ["R1", "B1"]
    shift = loops.dominant.set_index("loops").loc["R1", "to"]
    assert shift == pytest.approx(math.log(99), abs=2 / 256)  # x(t) = 1/2
    relative = loops.relative
    at = 1 / (1 + 99 * math.exp(-2.0))
    assert relative["B1"].loc[2.0] / relative["R1"].loc[2.0] == pytest.approx(-2 * at, rel=1 / 256)


def test_yeast_and_alcohol_pass_through_their_four_phases() -> None:
    # The order of dominance is published (table 4 of the paper); its times rest on the flows' scores of 2020, which
    # were corrected in 2023. Births turn negative late in this formulation, so their loop has no one polarity.
    b = ModelBuilder()
    hour = b.constant(1.0, "year")
    cells, alcohol = b.stock("cells", b.constant(1.0)), b.stock("alcohol", b.constant(0.0))
    b.inflow(cells, b.flow("births", cells * (1.1 - 0.1 * alcohol) / (16.0 * hour), unit="1/year"))
    b.outflow(cells, b.flow("deaths", cells * f.exp(alcohol - 11.0) / (30.0 * hour), unit="1/year"))
    b.inflow(alcohol, b.flow("production", cells * 0.01 / hour, unit="1/year"))
    loops = Model(b.build()).loops({}, years=100, steps_per_year=2, method="euler")
    chains = dict(zip(loops.table["loop"], loops.table["chain"], strict=True))
    leading = loops.relative.abs().idxmax(axis=1)
    phases = [chains[name] for name in leading[leading != leading.shift()]]
    assert phases == [
        "cells -> births -> cells",
        "cells -> production -> alcohol -> births -> cells",
        "cells -> production -> alcohol -> deaths -> cells",
        "cells -> deaths -> cells",
    ]
    polarity = dict(zip(chains.values(), loops.table["polarity"], strict=True))
    assert [polarity[chain] for chain in phases] == ["unknown", "balancing", "balancing", "balancing"]
    births = loops.links[(loops.links["cause"] == "cells") & (loops.links["effect"] == "births")]
    assert list(births["sign"]) == ["unknown"]


def test_nothing_is_scored_while_nothing_changes() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(3.0))
    b.inflow(x, x * b.constant(0.1, "1/year"))
    b.outflow(x, x * b.constant(0.1, "1/year"))
    loops = Model(b.build()).loops({}, years=2, steps_per_year=4)
    assert loops.names == []
    assert loops.relative.shape == (8, 0)
    assert loops.table.empty and loops.links.empty and loops.dominant.empty


def test_parts_of_a_model_that_are_not_connected_have_shares_of_their_own() -> None:
    b = ModelBuilder()
    for name, rate in (("x", 0.1), ("y", 0.7)):
        stock = b.stock(name, b.constant(1.0))
        b.inflow(stock, stock * b.constant(rate, "1/year"))
    loops = Model(b.build()).loops({}, years=2, steps_per_year=4)
    assert list(loops.table["share"]) == pytest.approx([1.0, 1.0])
    assert loops.table["part"].nunique() == 2


def test_more_loops_than_can_be_listed_are_refused(guangzhou: qy.Case) -> None:
    # The shipped model has too many loops to list: its strongest are asked for.
    with pytest.raises(qy.InvalidValue, match="more than 1000 feedback loops"):
        guangzhou.loops(strongest=False)
    assert _core.least_relative_change == 1e-12


def test_the_shipped_models_strongest_loops_are_named(two_sectors: qy.Case) -> None:
    loops = two_sectors.loops()
    assert not loops.all_loops
    assert "the strongest found" in repr(loops)
    assert {"R1", "B1"} <= set(loops.names)
    shares = loops.table.groupby("part")["share"].sum()
    # A part's shares add to one in each step in which it moves.
    assert shares.max() == pytest.approx(1.0, abs=1e-9)
    through = {variable.split("[")[0] for name in loops.names for variable in loops.chain(name)}
    assert {"capital_stock", "gross_output", "plant_orders"} <= through


def test_equations_with_a_memory_or_a_clock_are_refused() -> None:
    def model(kind: str) -> Model:
        b = ModelBuilder()
        x = b.stock("x", b.constant(1.0))
        rate = b.constant(1.0, "1/year")
        if kind == "Held":
            late = f.fixed_delay(b, "late", x, b.constant(0.5, "year"), b.constant(1.0))
        else:
            late = b.auxiliary("late", x * b.period_start(1))
        b.outflow(x, b.flow("loss", late * rate, unit="1/year"))
        return Model(b.build())

    for kind, sentence in (
        ("Held", "the model has the held value 'late', so its links have no scores"),
        ("PeriodStart", "'late' has a memory of its own or a clock (PeriodStart), so its links have no scores"),
    ):
        with pytest.raises(qy.InvalidValue, match=re.escape(sentence)):
            model(kind).loops({}, years=2, steps_per_year=4)


def test_a_step_length_in_an_equation_is_that_of_the_run() -> None:
    b = ModelBuilder()
    x = b.stock("x", b.constant(1.0))
    b.inflow(x, b.flow("growth", x * b.constant(0.1, "1/year") + x * 0.01 / b.time_step(), unit="1/year"))
    loops = Model(b.build()).loops({}, years=2, steps_per_year=8, method="euler")
    assert loops.scores["R1"].to_numpy() == pytest.approx(1.0)


def test_links_through_operations_on_arrays_are_scored() -> None:
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    x = b.stock("x", b.constants([1.0, 2.0], ["town"]))
    total = b.auxiliary("mean", f.mean_over(x, "town"))
    spread = b.auxiliary("range", f.maximum_over(x, "town") - f.minimum_over(x, "town"))
    room = b.auxiliary("room", f.where(spread > 10.0, b.constant(0.0), b.constant(1.0)))
    rate = b.constant(0.1, "1/year")
    b.inflow(x, b.flow("growth", x * room * rate + f.broadcast(total, "town") * rate, unit="1/year"))
    loops = Model(b.build()).loops({}, years=2, steps_per_year=4)
    signs = loops.signs
    assert signs["x", "mean"] == signs["mean", "growth"] == signs["growth", "x"] == "+"
    # The range grows by the larger town and shrinks by the smaller one; room does not move, so it has no links.
    links = loops.links.set_index(["cause", "effect"])["sign"]
    assert (links["x[south]", "range"], links["x[north]", "range"]) == ("+", "-")
    assert not any("room" in pair for pair in signs)
