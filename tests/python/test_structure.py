"""Causes, uses, loops and diagrams of a model that can be drawn by hand, and of the shipped one."""

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder


@pytest.fixture(scope="module")
def epidemic() -> Model:
    b = ModelBuilder()
    contacts = b.parameter("contacts", unit="1/year")
    start = b.parameter("start", unit="people")
    s = b.stock("healthy", b.constant(1000.0, "people"), unit="people")
    i = b.stock("ill", start, unit="people")
    share = b.auxiliary("share_ill", i / b.constant(1000.0, "people"))
    infection = b.flow("infection", contacts * s * share, unit="people/year")
    recovery = b.flow("recovery", i * b.constant(0.2, "1/year"), unit="people/year")
    b.outflow(s, infection)
    b.inflow(i, infection)
    b.outflow(i, recovery)
    return Model(b.build())


def test_causes_and_uses(epidemic: Model) -> None:
    assert epidemic.depends("infection") == ["contacts", "healthy", "share_ill"]
    assert epidemic.depends("infection", deep=True) == ["contacts", "healthy", "share_ill", "ill"]
    assert epidemic.depends("ill") == ["infection", "recovery"]
    assert epidemic.used_by("ill") == ["share_ill", "recovery"]
    assert epidemic.used_by("infection") == ["healthy", "ill"]
    assert epidemic.structure.initial_depends("ill") == ["start"]
    with pytest.raises(qy.CaseError, match="unknown quantity 'infecton'; did you mean 'infection'"):
        epidemic.depends("infecton")
    with pytest.raises(qy.CaseError, match="'recovery' is a flow, expected a stock"):
        epidemic.structure.initial_depends("recovery")


def test_the_three_loops_of_an_epidemic(epidemic: Model) -> None:
    assert epidemic.structure.loops("ill") == [["ill", "recovery"], ["ill", "share_ill", "infection"]]
    assert epidemic.structure.loops("healthy") == [["healthy", "infection"]]
    assert epidemic.structure.loops("contacts") == []
    assert epidemic.structure.loops("ill", longest=2) == [["ill", "recovery"]]


def test_diagrams_say_what_flows_where(epidemic: Model) -> None:
    text = epidemic.structure.stock_flow_diagram()
    assert text.startswith("flowchart LR\n")
    assert "  healthy -->|infection| ill\n" in text
    assert "  ill -->|recovery| to_recovery((cloud))\n" in text
    causal = epidemic.structure.causal_diagram(["ill", "infection", "recovery"])
    assert "  infection --> ill\n" in causal
    assert "  ill -.-> infection\n" in causal  # through share_ill
    assert "  recovery --> infection\n" not in causal


def test_the_shipped_model_has_the_loops_that_are_claimed(guangzhou: qy.Case) -> None:
    structure = guangzhou.model.structure
    output = {name for loop in structure.loops("gross_output", longest=9) for name in loop}
    # Accelerator, finance and utilisation run through output.
    assert {"expected_output", "investment_target", "finance_ratio", "capital_stock"} & output
    assert "land_gate" in structure.depends("plant_orders", deep=True)
    # Energy is an account: it feeds nothing back.
    assert structure.loops("energy_intensity") == [["energy_intensity", "energy_saved"]]
    assert set(structure.used_by("energy_intensity")) == {"energy_saved"}
