"""Models declare base units of their own; every way a model is read, changed, run and kept knows them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay import functions as f
from quesnay._core import Amount, Cost, Move, Policy, Scenario, Schedule
from quesnay.case.labels import readable_unit
from quesnay.models.checks import RealityCheck

TWO_SECTORS = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"


def traffic() -> ModelBuilder:
    """Vehicles that are bought, scrapped and carry tons: lookups, delays, noise, levers and totals in own units."""
    b = ModelBuilder()
    b.unit("vehicle")
    b.unit("ton")
    b.dimension("town", ["north", "south"])
    bought = b.lever("bought", ["town"], unit="vehicle/year")
    load = b.parameter("load", unit="ton/vehicle/year")
    vehicles = b.stock("vehicles", b.constants([10.0, 20.0], ["town"], "vehicle"), unit="vehicle")
    crowding = f.lookup(vehicles, [0.0, 50.0, 100.0], [1.0, 1.5, 4.0], unit="vehicle/vehicle")
    scrapped = b.flow("scrapped", vehicles * crowding * b.constant(0.1, "1/year"), unit="vehicle/year")
    b.inflow(vehicles, bought)
    b.outflow(vehicles, scrapped)
    b.auxiliary("grip", f.lookup(b.time(), [0.0, 5.0], [1.0, 2.0], unit="ton/vehicle"), unit="ton/vehicle")
    f.material_delay(
        b, "towed", scrapped, b.constant(1.0, "year"), 2, b.constants([1.0, 1.0], ["town"], "vehicle/year")
    )
    f.series(b, "fares", [0.0, 5.0], [1.0, 2.0], unit="money/ton")
    f.ar1_noise(b, "mood", b.constant(0.1, "vehicle"), b.constant(0.5, "year"), periods_per_year=4)
    b.auxiliary("carried", vehicles * load, unit="ton/year")
    b.closed("fleet", [vehicles], [bought], [scrapped])
    b.outcome(Outcome("carried", "carried", OutcomeKind.Integral, "ton", True))
    b.outcome(Outcome("vehicles", "vehicles", OutcomeKind.Level, "vehicle"))
    return b


SPAN: dict[str, Any] = {"years": 4, "steps_per_year": 24}


def test_results_and_equations_are_in_the_declared_units() -> None:
    model = Model(traffic().build())
    assert model.unit_words == ["ton", "vehicle"]
    units = model.equations().set_index("name")["unit"]
    assert units["load"] == "ton/year/vehicle"
    assert units["vehicles"] == "vehicle"
    run = model.run({"load": 2.0}, **SPAN)
    assert run["carried"].attrs["units"] == "ton"
    assert "scrapped" in model.latex(["scrapped"])
    assert "latex" in model.equations(latex=True)
    assert "vehicles" in model.structure.stock_flow_diagram().dot
    assert "vehicles" in model.structure.causal_diagram(["vehicles", "scrapped"]).dot


def test_numbers_do_not_depend_on_the_words() -> None:
    # The same model in people and money: dimensions are checked and then gone, so every bit is the same.
    b = ModelBuilder()
    stock = b.stock("s", b.constant(3.0, "people"), unit="people")
    b.outflow(stock, b.flow("out", stock * b.constant(0.3, "1/year"), unit="people/year"))
    b.outcome(Outcome("s", "s", OutcomeKind.Level, "people"))
    known = Model(b.build()).run({}, **SPAN)
    b = ModelBuilder()
    b.unit("patient")
    stock = b.stock("s", b.constant(3.0, "patient"), unit="patient")
    b.outflow(stock, b.flow("out", stock * b.constant(0.3, "1/year"), unit="patient/year"))
    b.outcome(Outcome("s", "s", OutcomeKind.Level, "patient"))
    np.testing.assert_array_equal(Model(b.build()).run({}, **SPAN)["s"], known["s"])


def test_what_makes_a_model_of_a_model_keeps_its_words() -> None:
    model = Model(traffic().build())
    edited = model.edit(lambda b: b.auxiliary("price", b.constant(5.0, "money/vehicle"), unit="money/vehicle"))
    assert edited.unit_words == ["ton", "vehicle"]
    assert edited.edit().named("price").unit == "money/vehicle"
    held = _core.with_inputs(model.core, {"bought": np.array([3.0])})
    for made in (held, _core.with_named_flows(model.core), _core.with_closed_totals(model.core)):
        assert made.unit_words == ["ton", "vehicle"]
        assert made.unit("vehicles") == "vehicle"
    levered = model.run({"load": 2.0}, levers={"bought": [1.0, 2.0]}, **SPAN)
    assert levered["vehicles"].attrs["units"] == "vehicle"
    rates = model.partials({"load": 2.0}, of="carried", by="vehicles", **SPAN)
    assert rates["carried", "vehicles"].attrs["units"] == "(ton/year) / (vehicle)"
    assert float(rates["carried", "vehicles"].sel(town="north", by_town="north")[0]) == 2.0
    assert "vehicles[north]" in model.jacobian({"load": 2.0}, **SPAN)["stock"].values


def test_checks_loops_and_draws_run() -> None:
    model = Model(traffic().build())
    wanted = RealityCheck("no vehicles without any bought", lambda run: float(run.vehicles.min()) > 0.0, {"load": 1.0})
    table = model.check({"load": 2.0}, **SPAN, ranges={"load": (1.0, 3.0)}, reality=[wanted])
    assert table["passed"].all(), table
    drawn = model.run_draws({}, {"load": ("uniform", 2.0, 1.0, 3.0)}, draws=5, seed=1, **SPAN)
    assert drawn["carried"].attrs["units"] == "ton"


def test_a_run_is_saved_and_restored_and_belongs_to_its_units() -> None:
    model = Model(traffic().build())
    run = model.start({"load": 2.0}, **SPAN).to(1.0)
    run.set({"bought": [1.0, 2.0]})
    again = model.restore(run.save())
    np.testing.assert_array_equal(again.to(4.0)["vehicles"], run.to(4.0)["vehicles"])
    assert run["carried"].attrs["units"] == "ton/year"

    def grown(word: str) -> Model:
        b = ModelBuilder()
        b.unit(word)
        b.stock("s", b.constant(1.0, word), unit=word)
        return Model(b.build())

    saved = grown("ton").start({}, **SPAN).save()
    with pytest.raises(qy.InvalidValue, match="another model"):
        grown("tun").restore(saved)


def test_the_text_of_a_unit_is_canonical() -> None:
    texts = []
    for order in (("ton", "vehicle", "Axle"), ("vehicle", "Axle", "ton")):
        b = ModelBuilder()
        for word in order:
            b.unit(word)
        texts.append(b.constant(1.0, "vehicle^0.5*year/Axle*ton^2*money").unit)
    assert texts[0] == texts[1] == "money*year*ton^2*vehicle^0.5/Axle"


WORDS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_]{0,8}\Z").filter(
    lambda word: word not in {"money", "people", "area", "energy", "year"}
)
POWERS = st.integers(-36, 36).filter(lambda twelfths: twelfths != 0)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(WORDS, POWERS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_product_of_powers_reads_back_from_its_text(powers: dict[str, int], random: Any) -> None:
    words = list(powers)
    random.shuffle(words)
    b = ModelBuilder()
    for word in words:
        b.unit(word)
    text = "1" + "".join(f"*{word}^{twelfths / 12!r}" for word, twelfths in powers.items())
    made = b.constant(1.0, text)
    again = b.constant(1.0, made.unit)
    assert again.unit == made.unit
    assert (made / again).unit == "1"
    assert f.square_root(made * made).unit == made.unit
    for word, twelfths in powers.items():
        made = made / b.constant(1.0, f"{word}^{twelfths / 12!r}")
    assert made.unit == "1"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("1", r"^a unit is declared as '1', expected one word: a letter, then letters, digits or underscores$"),
        ("", r"^a unit is declared as '', expected one word"),
        ("2nd", r"^a unit is declared as '2nd', expected one word"),
        ("_ton", r"^a unit is declared as '_ton', expected one word: a letter, then"),
        ("passenger car", r"^a unit is declared as 'passenger car', expected one word"),
        (
            "km/h",
            r"^a unit is declared as 'km/h', in which '\*', '/' and '\^' are read as operators, expected",
        ),
        ("m^2", r"^a unit is declared as 'm\^2', in which"),
        ("辆", r"^a unit is declared as '辆', expected one word"),
    ],
)
def test_what_is_no_word_is_no_unit(word: str, sentence: str) -> None:
    with pytest.raises(qy.InvalidValue, match=sentence):
        ModelBuilder().unit(word)


def test_a_word_that_is_taken_is_refused() -> None:
    b = ModelBuilder()
    b.unit("vehicle")
    sentence = "^unit '{}' is a base unit already: money, people, area, energy, year, vehicle; expected a new word$"
    for word in ("vehicle", "people"):
        with pytest.raises(qy.DuplicateName, match=sentence.format(word)):
            b.unit(word)
    # An edit starts from the words of its model.
    with pytest.raises(qy.DuplicateName, match=sentence.format("vehicle")):
        Model(b.build()).edit(lambda b: b.unit("vehicle"))


def test_an_unknown_word_is_refused_with_the_known_ones_and_how_to_declare_it() -> None:
    b = traffic()
    with pytest.raises(
        qy.UnitMismatch,
        match=r"^unit 'vehicel/year' has the word 'vehicel', expected money, people, area, energy, year, ton, vehicle,"
        r" 1, or a word that the model declares: unit\('vehicel'\); did you mean 'vehicle'\?$",
    ):
        b.constant(1.0, "vehicel/year")
    with pytest.raises(qy.UnitMismatch, match=r"^parameter 'beds': unit 'patient' has .* declares: unit\('patient'\)$"):
        b.parameter("beds", unit="patient")
    with pytest.raises(qy.UnitMismatch, match="^stock 'beds': unit 'patient' has the word 'patient'"):
        b.stock("beds", b.constant(0.0), unit="patient")
    with pytest.raises(qy.UnitMismatch, match="^held value 'beds': unit|^held 'beds': unit"):
        b.held("beds", b.constant(0.0), unit="patient")
    with pytest.raises(qy.UnitMismatch, match="has the word 'money ', expected .*declares; did you mean 'money'"):
        b.constant(1.0, "money /year")
    with pytest.raises(qy.UnitMismatch, match="^unit 'tonne' has .* did you mean 'ton'"):
        f.lookup(b.time(), [0.0, 1.0], [0.0, 1.0], unit="tonne")
    b.outcome(Outcome("load", "load", OutcomeKind.Level, "tons"))
    with pytest.raises(qy.UnitMismatch, match="^outcome 'load': unit 'tons' has the word 'tons'.*did you mean 'ton'"):
        b.build()


def test_mismatches_tell_declared_units() -> None:
    b = traffic()
    with pytest.raises(qy.UnitMismatch, match="cannot add vehicle and ton/year: 'vehicles' is in vehicle, 'carried'"):
        b.named("vehicles") + b.named("carried")
    with pytest.raises(qy.UnitMismatch, match="has the unit vehicle, expected a ratio"):
        f.exp(b.named("vehicles"))
    with pytest.raises(qy.UnitMismatch, match=r"stock 'vehicles' needs vehicle/year"):
        b.inflow(b.named("vehicles"), b.named("carried"))
    with pytest.raises(
        qy.UnitMismatch, match=r"outcome 'fleet' is said to be in vehicle, 'vehicles' gives year\*vehicle"
    ):
        b.outcome(Outcome("fleet", "vehicles", OutcomeKind.Integral, "vehicle"))
        b.build()


def test_a_policy_moves_a_lever_in_declared_units_and_costs_money_per_unit() -> None:
    model = Model(traffic().build())
    begin = Schedule("step", Amount(1.0))
    # 5 vehicles a year in each town from year 1 on, at 2 money each: 20 money a year.
    cost = Cost(Cost.Kind.PerUnit, Amount(2.0), "bought", "judgement", "test")
    policy = Policy("fleet", [Move("bought", [], Amount(5.0), begin)], begin, cost, "test")
    moved = Model(_core.apply_scenario(model.core, Scenario("more", [policy], [])))
    assert moved.unit_words == ["ton", "vehicle"]
    spent = moved.run({"load": 2.0}, **SPAN, record_every=96)[_core.cost_outcome("fleet")]
    assert spent.attrs["units"] == "money"
    assert float(spent[-1]) == pytest.approx(3 * 20.0)  # whole steps of constant spending: exact but for rounding


def vans(b: ModelBuilder) -> None:
    """Vans that a lever buys."""
    b.unit("van")
    bought = b.lever("vans_bought", unit="van/year")
    fleet = b.stock("vans", b.parameter("vans_at_start", unit="van"), unit="van")
    b.inflow(fleet, bought)
    b.outcome(Outcome("vans", "vans", OutcomeKind.Level, "van"))


def test_a_case_edit_declares_units() -> None:
    case = qy.load_case(TWO_SECTORS).edit(vans, {"vans_at_start": 4.0})
    assert case.model.unit_words == ["van"]
    result = case.central()
    table = result.to_xarray()
    assert table["vans"].attrs["units"] == "van"
    np.testing.assert_array_equal(np.unique(table["vans"]), [4.0])
    again = case.edit(lambda b: b.parameter("van_price", unit="money/van"), {"van_price": 0.1})
    assert again.model.core.unit("van_price") == "money/van"
    # Another structure is built from the files, which do not have the word: nothing is lost in silence.
    only_a_word = qy.load_case(TWO_SECTORS).edit(lambda b: b.unit("van"))
    with pytest.raises(qy.CaseError, match="the model of this case was edited"):
        only_a_word.with_switches(hard_land_ceiling=True)


def test_a_word_of_a_case_file_that_no_model_has_is_refused_with_file_and_line(spoilt: Path) -> None:
    path = spoilt / "parameters.csv"
    text = path.read_text("utf-8")
    assert "talent_strength,-,x_tal,1," in text
    path.write_text(text.replace("talent_strength,-,x_tal,1,", "talent_strength,-,x_tal,van,"), encoding="utf-8")
    sentence = r"parameters\.csv: line \d+, column 'unit': parameter 'talent_strength': unit 'van' has the word 'van',"
    with pytest.raises(qy.UnitMismatch, match=sentence):
        qy.load_case(spoilt)


def test_tables_of_a_case_print_declared_words_as_they_are() -> None:
    data = qy.load_case(TWO_SECTORS).data
    assert readable_unit(data, "money/van/year") == "1e6 crowns/van/year"
    assert readable_unit(data, "money*van", "zh") == "百万克朗*van"
    # A word that holds a known one is a word of its own.
    assert readable_unit(data, "sub_area*Area/year2") == "sub_area*Area/year2"
