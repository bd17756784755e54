"""Expressions of another builder, or of an earlier edit of the model, are refused by every method and word that takes
expressions. What takes them is read from the stub, so that a new method or word needs nothing here unless it has a new
kind of argument, and then fails until it is given one."""

import ast
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay import functions as f

STUB = ast.parse(Path(str(qy.__file__)).with_name("_core.pyi").read_text(encoding="utf-8"))
REFUSED = "belong to different models or edits of a model, expected expressions of one builder"

# The builder's own expression, or the plain value, that an argument of this name is given.
GIVEN: dict[str, Any] = dict.fromkeys(
    ["a", "b", "x", "u", "mean", "condition", "yes", "no", "otherwise", "supply", "width", "active", "initial", "sd",
     "import_flexibility", "initial_value", "input", "input_at_start", "when", "volatility", "score", "definition",
     "expression", "next", "other", "y"], "ratio"
)  # fmt: skip
GIVEN |= dict.fromkeys(
    ["time", "averaging_time", "horizon", "correlation_time", "life", "at", "start", "duration"], "span"
)
GIVEN |= dict.fromkeys(
    ["rate", "inflow", "initial_outflow", "stream", "spending", "investment", "initial_trend"], "rate"
)
GIVEN |= dict.fromkeys(["demand", "priority", "vector", "final_demand", "capacity", "weights"], "row")
GIVEN |= dict.fromkeys(["matrix", "coefficients", "local_share", "A", "B"], "square")
GIVEN |= {"stock": "level", "stocks": "level", "flow": "rise", "inflows": "rise", "outflows": "rise", "held": "kept"}
GIVEN |= {"declared": "later", "body": "ratio", "value": "ratio", "floor": "ratio", "fill": "ratio"}
GIVEN |= {"low": "ratio", "high": "ratio", "place": "row", "where": "row"}
GIVEN |= {"lever": "given", "shares": "row", "indicator": "defined", "shortfall": "defined", "parameter": "ratio"}
PLAIN: dict[str, Any] = {
    "dim": "user", "order": 1, "sharpness": 2.0, "rounds": 3, "name": "made", "variable_name": "g", "variable": "ratio",
    "reason": "is 0", "label": "u1",
}  # fmt: skip
SPECIAL: dict[tuple[str, str], Any] = {
    ("redefine", "name"): "defined", ("override", "a"): "row", ("shift", "a"): "row", ("matrix_vector", "x"): "row",
    ("element_at", "a"): "row", ("select", "a"): "row",
    ("transposed_matrix_vector", "x"): "row", ("constraint", "value"): "defined",
}  # fmt: skip


def builder() -> qy.ModelBuilder:
    b = qy.ModelBuilder()
    b.dimension("user", ["u1", "u2"])
    b.alias("buyer", "user")
    ratio = b.parameter("ratio")
    b.parameter("span", unit="year")
    rate = b.parameter("rate", unit="1/year")
    b.parameter("row", ["user"])
    b.parameter("square", ["user", "buyer"])
    b.inflow(b.stock("level", ratio), b.flow("rise", rate, unit="1/year"))
    b.held("kept", ratio)
    b.auxiliary("defined", ratio)
    b.declare("later")
    b.lever("given", ["user"])
    return b


def earlier_edit() -> qy.ModelBuilder:
    """A builder that is complete; the edit has the same names at the same places of its graph."""
    b = builder()
    b.define(b.named("later"), b.named("ratio"))
    b.update(b.named("kept"), b.named("ratio"))
    return b


def edited(first: qy.ModelBuilder) -> qy.ModelBuilder:
    return qy.Model(first.build()).edit()


def text_of(argument: ast.arg) -> str:
    """An annotation as text; _Term is an expression or what becomes one."""
    return "" if argument.annotation is None else ast.unparse(argument.annotation).replace("_Term", "Expr | ArrayLike")


def takers() -> list[tuple[str, str, dict[str, str], str]]:
    """(where, name, argument -> annotation, the argument that is an expression) for all that take one."""
    builders = next(node for node in STUB.body if isinstance(node, ast.ClassDef) and node.name == "ModelBuilder")
    found = []
    for where, body in (("method", builders.body), ("word", STUB.body)):
        for node in body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("__"):
                continue
            if where == "word" and node.name not in f.__all__:
                continue
            given = node.args.args + node.args.kwonlyargs
            optional = {a.arg for a in node.args.args[len(node.args.args) - len(node.args.defaults) :]}
            optional |= {
                a.arg for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d is not None
            }
            texts = {a.arg: text_of(a) for a in given if a.annotation is not None}
            kept = {name: text for name, text in texts.items() if "Expr" in text or name not in optional}
            expressions = [name for name, text in kept.items() if "Expr" in text]
            if where == "word" and "builder" not in kept and len(expressions) < 2:
                continue  # there is nothing that it could differ from
            found += [(where, node.name, kept, name) for name in expressions]
    return found


def call(b: qy.ModelBuilder, where: str, name: str, kinds: dict[str, str], swapped: str, other: Any) -> object:
    """Calls it with the builder's own expressions, but for one argument."""
    arguments: dict[str, Any] = {}
    for argument, kind in kinds.items():
        if argument == "builder":
            arguments[argument] = b
        elif "Expr" in kind:
            known = SPECIAL.get((name, argument)) or GIVEN[argument]
            value = (other if argument == swapped else b).named(known)
            if kind.startswith("Callable"):
                arguments[argument] = lambda variable, value=value: value
            else:
                arguments[argument] = [value] if kind.startswith("Sequence") else value
        else:
            arguments[argument] = SPECIAL.get((name, argument)) or PLAIN[argument]
    function: Callable[..., object] = getattr(b if where == "method" else f, name)
    try:
        return function(**arguments)
    except TypeError:  # a few words have arguments without names
        return function(*arguments.values())


CASES = [pytest.param(*case, id=f"{case[1]}-{case[3]}") for case in takers()]


def test_the_stub_names_all_that_take_expressions() -> None:
    names = {case[1] for case in takers()}
    assert {"auxiliary", "set_flows", "closed", "fixed_point", "material_delay", "where", "rationed_output"} <= names
    assert len(takers()) >= 110


@pytest.mark.parametrize(("where", "name", "kinds", "argument"), CASES)
def test_an_expression_of_another_builder_is_refused(
    where: str, name: str, kinds: dict[str, str], argument: str
) -> None:
    call(b := builder(), where, name, kinds, argument, b)  # its own are taken
    b, other = builder(), builder()
    with pytest.raises(qy.InvalidValue, match=REFUSED):
        call(b, where, name, kinds, argument, other)
    for part in ("made", "made_stage_1", "made_average", "made_trend_average", "made_discount_factor", "made_retired",
                 "made_value", "made_memory", "made_score"):  # fmt: skip
        with pytest.raises(qy.UnknownName):  # nothing was added before it was refused
            b.named(part)


@pytest.mark.parametrize(("where", "name", "kinds", "argument"), CASES)
def test_an_expression_of_an_earlier_edit_is_refused(
    where: str, name: str, kinds: dict[str, str], argument: str
) -> None:
    first = earlier_edit()
    with pytest.raises(qy.InvalidValue, match=REFUSED):
        call(edited(first), where, name, kinds, argument, first)


OPERATORS = [
    *(f"__{name}__" for name in "lt le gt ge eq ne".split()),
    *(f"__{side}{name}__" for name in "add sub mul truediv pow mod and or".split() for side in ("", "r")),
]


def test_operators_refuse_an_expression_of_anbuilder() -> None:
    expression = next(node for node in STUB.body if isinstance(node, ast.ClassDef) and node.name == "Expr")
    taking = [
        node.name
        for node in expression.body
        if isinstance(node, ast.FunctionDef) and any("Expr" in text_of(a) for a in node.args.args[1:])
    ]
    assert sorted(taking) == sorted(OPERATORS)
    own, other = builder(), builder()
    for name in OPERATORS:
        with pytest.raises(qy.InvalidValue, match=REFUSED):
            getattr(own.named("ratio"), name)(other.named("ratio"))


def test_the_sentence_names_the_variable_and_where_to_find_the_builders_own() -> None:
    b, c = builder(), builder()
    with pytest.raises(qy.InvalidValue) as error:
        c.auxiliary("y", b.named("level") * 2.0 + 1.0)
    assert str(error.value) == (
        "'level * 2 + 1' and the builder it is given to belong to different models or edits of a model, expected "
        "expressions of one builder: its named(\"level\") is its own 'level'"
    )


def test_a_model_is_edited_with_names_of_the_editing_builder() -> None:
    # Births 0.02 a year of 100 people and 7 visitors a year: the first builder's `births` would be `visitors` here.
    b = qy.ModelBuilder()
    people = b.stock("people", b.constant(100.0, "people"), unit="people")
    births = b.flow("births", people * b.constant(0.02, "1/year"), unit="people/year")
    b.inflow(people, births)
    b.outcome(qy.Outcome("people", "people", qy.OutcomeKind.Level, "people"))
    model = qy.Model(b.build())

    def with_old(nb: qy.ModelBuilder) -> None:
        nb.flow("visitors", nb.constant(7.0, "people/year"), unit="people/year")
        nb.redefine("births", births * 0.5)

    with pytest.raises(qy.InvalidValue, match=r"its named\(\"births\"\) is its own 'births'"):
        model.edit(with_old)

    def with_own(nb: qy.ModelBuilder) -> None:
        nb.flow("visitors", nb.constant(7.0, "people/year"), unit="people/year")
        nb.redefine("births", 0.5 * nb.definition("births"))

    assert model.edit(with_own).equations().set_index("name").loc["births", "equation"] == "0.5 * people * 0.02"


def test_an_expression_whose_builder_is_gone_is_refused() -> None:
    # The variable of a fixed point is the one expression that does not keep its builder.
    kept: list[Any] = []
    b = builder()
    b.fixed_point("g", b.named("ratio"), 2, lambda g: kept.append(g) or 0.5 * g)
    assert f.exp(kept[0]).text == "exp(g)"
    del b
    gc.collect()
    with pytest.raises(qy.InvalidValue, match="of a model builder that is gone, expected one whose builder stands"):
        f.exp(kept[0])
    with pytest.raises(qy.InvalidValue, match="of a model builder that is gone"):
        builder().auxiliary("y", kept[0])
