"""Causes, uses, loops and diagrams of a model that can be drawn by hand, and of the shipped one."""

import shutil

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
    with pytest.raises(qy.UnknownName, match="unknown quantity 'infecton'; did you mean 'infection'"):
        epidemic.depends("infecton")
    with pytest.raises(qy.CaseError, match="'recovery' is a flow, expected a stock"):
        epidemic.structure.initial_depends("recovery")


def test_the_three_loops_of_an_epidemic(epidemic: Model) -> None:
    assert epidemic.structure.loops("ill") == [["ill", "recovery"], ["ill", "share_ill", "infection"]]
    assert epidemic.structure.loops("healthy") == [["healthy", "infection"]]
    assert epidemic.structure.loops("contacts") == []
    assert epidemic.structure.loops("ill", longest=2) == [["ill", "recovery"]]


def test_diagrams_say_what_flows_where(epidemic: Model) -> None:
    flows = epidemic.structure.stock_flow_diagram()
    text = flows.mermaid
    assert text == str(flows)
    assert text.startswith("flowchart LR\n")
    assert "  healthy ==> infection\n" in text and "  infection ==> ill\n" in text
    assert "((cloud))" in text and "  ill ==> recovery\n" in text
    assert "  healthy --> infection\n" in text  # what the stock does to the flow
    assert "  ill -.-> infection\n" in text  # through share_ill
    causal = epidemic.structure.causal_diagram(["ill", "infection", "recovery"]).mermaid
    assert "  infection --> ill\n" in causal
    assert "  ill -.-> infection\n" in causal
    assert "  recovery --> infection\n" not in causal
    with pytest.raises(qy.CaseError, match="'recovery' is a flow, expected a stock"):
        epidemic.structure.stock_flow_diagram(["recovery"])


def test_links_carry_the_signs_of_a_run(epidemic: Model) -> None:
    loops = epidemic.loops({"contacts": 0.5, "start": 1.0}, years=10, steps_per_year=8)
    assert loops.signs["recovery", "ill"] == "-"
    causal = epidemic.structure.causal_diagram(["healthy", "ill", "infection", "recovery"], loops=loops)
    assert "  ill -.->|+| infection\n" in causal.mermaid
    assert "  infection -->|&minus;| healthy\n" in causal.mermaid
    assert '"recovery" -> "ill" [color="#a61c00", label=" \N{MINUS SIGN} "' in causal.dot
    flows = epidemic.structure.stock_flow_diagram(loops=loops)
    assert '"healthy" -> "infection" [penwidth=3, color=gray55, arrowhead=none]' in flows.dot
    assert '"infection" -> "ill" [penwidth=3, color=gray55]' in flows.dot


def test_names_with_blanks_and_quotes_are_drawn() -> None:
    b = ModelBuilder()
    stock = b.stock('the "old" stock', b.constant(1.0))
    b.inflow(stock, b.flow("new ones", stock * b.constant(1.0, "1/year"), unit="1/year"))
    diagram = Model(b.build()).structure.stock_flow_diagram()
    assert '"the \\"old\\" stock" -> "new ones"' in diagram.dot
    assert "[\"the 'old' stock\"]" in diagram.mermaid
    if shutil.which("dot"):
        assert diagram.svg().count("<g ") >= 4


def test_svg_needs_graphviz_and_says_so(epidemic: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    diagram = epidemic.structure.stock_flow_diagram()
    if shutil.which("dot"):
        assert diagram.svg().lstrip().startswith("<?xml")
        assert set(diagram._repr_mimebundle_()) == {"text/plain", "text/vnd.mermaid", "image/svg+xml"}
    monkeypatch.setenv("PATH", "")
    with pytest.raises(qy.DiagramError, match="command 'dot' is not installed"):
        diagram.svg()
    assert set(diagram._repr_mimebundle_()) == {"text/plain", "text/vnd.mermaid"}


def test_the_shipped_model_has_the_loops_that_are_claimed(guangzhou: qy.Case) -> None:
    structure = guangzhou.model.structure
    output = {name for loop in structure.loops("gross_output", longest=9) for name in loop}
    # Accelerator, finance and utilisation run through output.
    assert {"expected_output", "investment_target", "finance_ratio", "capital_stock"} & output
    assert "land_gate" in structure.depends("plant_orders", deep=True)
    # Energy is an account: it feeds nothing back.
    assert structure.loops("energy_intensity") == [["energy_intensity", "energy_saved"]]
    assert set(structure.used_by("energy_intensity")) == {"energy_saved"}
