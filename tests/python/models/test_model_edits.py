"""Editing a model in a notebook: a new model each time, the old one as it was."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f


def farm() -> Model:
    b = ModelBuilder()
    land = b.parameter("land", unit="area")
    yield_ = b.parameter("yield", unit="energy/area/year")
    eaten = b.parameter("eaten", unit="energy/people/year")
    people = b.stock("people", b.constant(100.0, "people"), unit="people")
    food = b.auxiliary("food", land * yield_ / (people * eaten))
    b.auxiliary("growth_rate", f.lookup(food, [0, 1, 2], [-0.05, 0.0, 0.02], "1/year"), unit="1/year")
    b.inflow(people, b.flow("growth", people * b.named("growth_rate"), unit="people/year"))
    b.outcome(Outcome("people", "people", OutcomeKind.Level, "people"))
    return Model(b.build())


VALUES = {"land": 100.0, "yield": 3.0, "eaten": 1.5}


def fingerprint(model: Model) -> str:
    graph = model.core.graph()
    outcomes = [(o.name, o.quantity, o.unit) for o in model.core.outcomes]
    return hashlib.sha256(json.dumps([graph, model.core.equations(), outcomes]).encode()).hexdigest()


def at_end(model: Model, **values: float) -> float:
    return float(model.run({**VALUES, **values}, years=10, steps_per_year=12)["people"][-1])


def test_running_editing_and_printing_leave_a_model_as_it_was() -> None:
    model = farm()
    before, end = fingerprint(model), at_end(model)

    def everything(b: ModelBuilder) -> None:
        b.redefine("food", b.definition("food") * 2.0)
        b.set_table("growth_rate", [0, 5], [0.0, 1.0])
        b.set_initial(b.named("people"), b.constant(1.0, "people"))
        b.set_flows(b.named("people"), [], [])
        b.remove_outcome("people")
        b.remove("growth")

    edited = model.edit(everything)
    model.run_draws(VALUES, {"land": ("uniform", 100, 90, 110)}, draws=8, seed=1, years=1, steps_per_year=4)
    model.equations(latex=True)
    model.structure.loops("people")
    assert fingerprint(model) == before
    assert at_end(model) == end
    assert fingerprint(edited) != before


def test_an_edit_gives_a_new_model_at_once() -> None:
    steady = farm().edit(lambda b: b.set_table("growth_rate", [0, 1], [0.0, 0.0]))
    assert isinstance(steady, Model)
    assert at_end(steady) == 100.0
    assert at_end(farm()) > 100.0


def test_a_parameter_becomes_an_equation_and_back() -> None:
    wider = farm().edit(lambda b: b.redefine("land", b.constant(50.0, "area")))
    assert wider.names("parameter") == ["yield", "eaten"]
    assert float(wider.run({"yield": 6.0, "eaten": 1.5}, years=10, steps_per_year=12)["people"][-1]) == pytest.approx(
        at_end(farm()), rel=1e-12
    )
    back = wider.edit(lambda b: b.make_parameter("land"))
    assert at_end(back) == at_end(farm())
    assert back.equations().set_index("name").loc["land", "kind"] == "parameter"


def test_an_added_equation_outcome_and_description_are_in_the_new_model() -> None:
    def change(b: ModelBuilder) -> None:
        b.auxiliary("per_head", b.named("land") / b.named("people"), unit="area/people")
        b.outcome(Outcome("per_head", "per_head", OutcomeKind.Level, "area/people"))
        b.describe("land", description="arable land", source="survey")

    model = farm().edit(change)
    assert float(model.run(VALUES, years=1, steps_per_year=12)["per_head"][0]) == 1.0
    row = model.equations().set_index("name").loc["land"]
    assert (row["description"], row["source"]) == ("arable land", "survey")


def test_removing_what_is_unused() -> None:
    def change(b: ModelBuilder) -> list[str]:
        b.set_flows(b.named("people"), [], [])
        return b.remove_unused(keep=["land"])

    builder = farm().edit()
    assert change(builder) == ["yield", "eaten", "food", "growth_rate", "growth"]
    assert list(Model(builder.build()).equations()["name"]) == ["land", "people"]
    with pytest.raises(qy.InvalidValue, match="'food' is read by 'growth_rate', expected a quantity that nothing"):
        farm().edit(lambda b: b.remove("food"))


def test_an_edit_that_closes_a_loop_prints_the_cycle_and_changes_nothing() -> None:
    model = farm()
    before = fingerprint(model)
    with pytest.raises(qy.AlgebraicLoop, match="food -> growth_rate -> food|growth_rate -> food -> growth_rate"):
        model.edit(lambda b: b.redefine("food", b.named("growth_rate") * b.constant(1.0, "year")))
    with pytest.raises(qy.UnitMismatch, match="'food' is in 1, its definition gives area: 'land'"):
        model.edit(lambda b: b.redefine("food", b.named("land")))
    assert fingerprint(model) == before


def test_the_shipped_case_takes_an_edit(two_sectors: qy.Case) -> None:
    fewer = two_sectors.edit(lambda b: b.redefine("hires", b.definition("hires") * 0.5))

    def persons(case: qy.Case) -> float:
        bands = case.central(["no_policy"]).bands()
        rows = bands[(bands["outcome"] == "persons_employed") & (bands["account"] == "total")]
        return float(rows["mean"].iloc[-1])

    assert persons(fewer) < persons(two_sectors)


def test_a_parameter_of_a_case_becomes_an_equation_and_an_equation_a_parameter(two_sectors: qy.Case) -> None:
    def change(b: ModelBuilder) -> None:
        b.redefine("retirement_rate", b.constant(0.02, "1/year"))
        b.make_parameter("land_gate")

    edited = two_sectors.edit(change, {"land_gate": 1.0})
    assert "retirement_rate" not in [row.parameter for row in edited.data.parameters]
    assert "retirement_rate" in [row.parameter for row in two_sectors.data.parameters]
    runs = edited.run(["no_policy"], draws=16, seed=1)
    assert not runs.ensemble.failures
    with pytest.raises(qy.InvalidValue, match="parameter 'land_gate' has no value"):
        two_sectors.edit(change).run(["no_policy"], draws=4, seed=1)
    with pytest.raises(qy.CaseError, match="a value is given for 'hires', which is not a parameter"):
        two_sectors.edit(change, {"hires": 1.0})


def test_an_edit_that_takes_what_a_target_or_policy_names_is_refused(two_sectors: qy.Case) -> None:
    outcome = two_sectors.data.targets[0].outcome
    with pytest.raises(qy.CaseError, match=f"unknown outcome '{outcome}'"):
        two_sectors.edit(lambda b: b.remove_outcome(outcome))


def test_the_examples_of_the_page_on_modelling_run(capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "models" / "modelling.md").read_text("utf-8")
    space: dict[str, Any] = {}
    for example in re.findall(r"```python\n(.*?)```", text, re.S):
        exec(example, space)  # noqa: S102
    printed = capsys.readouterr().out
    assert "R1" in printed and "nobody, no births" in printed and "UM" in printed and "digraph" in printed
    assert space["slower"] is not space["model"]
