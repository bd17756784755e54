"""An argument of another type is refused in one sentence: which argument, what was given, what was expected."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import functions as f
from quesnay.models.model import Distribution
from quesnay.refusals import _parameters_of, shown


class Odd:
    """Something that no argument takes."""

    def __repr__(self) -> str:
        return "<odd>"


ODD = Odd()
EXPRESSION = "an expression of a model"
TERM = f"{EXPRESSION} or plain numbers"


def callables() -> dict[str, Callable[..., Any]]:
    """Everything compiled that a user calls with arguments."""
    found: dict[str, Callable[..., Any]] = {f"f.{name}": getattr(f, name) for name in f.__all__}
    b = qy.ModelBuilder()
    for name in dir(b):
        if not name.startswith("_") and callable(getattr(type(b), name)):
            found[f"b.{name}"] = getattr(b, name)
    for name in vars(Distribution):
        if not name.startswith("_") and callable(getattr(Distribution, name)):
            found[f"Distribution.{name}"] = getattr(Distribution, name)
    found["Outcome"] = qy.Outcome
    return found


CALLABLES = callables()


def parameters(call: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    signature = inspect.signature(call).parameters
    return {name: one for name, one in signature.items() if one.kind is not one.VAR_POSITIONAL}


@pytest.mark.parametrize("name", [name for name, call in CALLABLES.items() if name == "Outcome" or parameters(call)])
def test_no_signature_of_the_compiled_module_is_an_answer(name: str) -> None:
    call = CALLABLES[name]
    takes = parameters(call) if name != "Outcome" else dict.fromkeys("name quantity kind unit total better".split())
    with pytest.raises((qy.QuesnayError, TypeError)) as error:
        call(**dict.fromkeys(takes, ODD))
    sentence = str(error.value)
    assert "\n" not in sentence and len(sentence) < 400, sentence
    for noise in ("Invoked with", "quesnay._core", "SupportsFloat", "incompatible"):
        assert noise not in sentence
    assert "<odd>" in sentence or "Odd" in sentence, sentence
    # A table function's points are told by what they are: the x of the table.
    assert any(argument in sentence for argument in takes) or name == "b.set_table", sentence


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda b: b.stock(5, b.constant(1.0)), "name of stock() is 5, expected a text"),
        (lambda b: b.parameter("p", "sector"), "dims of parameter() is 'sector', expected a list of text"),
        (lambda b: b.parameter("p", [1]), "dims of parameter() is [1], expected a list of text"),
        (lambda b: b.outcome(5), "outcome of outcome() is 5, expected an Outcome or a text"),
        (lambda b: f.exp("x"), f"a of exp() is 'x', expected {EXPRESSION}: b.named(...) gives a quantity"),
        (lambda b: f.exp(2), f"a of exp() is 2, expected {EXPRESSION}: b.constant(...) makes one of a number"),
        (lambda b: b.inflow(b.stock("s", 1), None), f"flow of inflow() is None, expected {TERM}"),
        (lambda b: b.stock("s", [1, [2]]), f"initial of stock() is [1, [2]], expected {TERM}"),
        (lambda b: b.stock("s", 1.0, floor=ODD), f"floor of stock() is <odd>, expected {TERM} or None"),
        (lambda b: f.maximum(b.time(), 1.0, 2.0, ODD), f"args of maximum() is <odd>, expected {TERM}"),
        (lambda b: b.closed("c", [b.time(), 3]), "stocks of closed() is [<Expr time [year]>, 3], expected a list of"
         " expressions of a model"),
        (lambda b: b.fixed_point("g", b.time(), 3, lambda g: ODD), f"body of fixed_point() gives <odd>, expected"
         f" {TERM}"),
        # 3.0 is a whole number: the other one is to blame.
        (lambda b: f.smooth(b, "s", ODD, 5.0, 3.0), f"input of smooth() is <odd>, expected {TERM}"),
        (lambda b: f.smooth("s", b.time(), 5.0, "a"), "order of smooth() is 'a', expected a whole number"),
        # An array looks like a whole number until it is asked for it.
        (lambda b: b.period_start(np.array([1])), "periods_per_year of period_start() is array([1]), expected a whole"
         " number"),
        (lambda b: f.smooth("s", b.time(), 5.0, np.ones((1, 2))), "order of smooth() is array([[1., 1.]]), expected a"
         " whole number"),
        (lambda b: f.where([[True]], b.time(), ODD), f"no of where() is <odd>, expected {TERM}"),
        (lambda b: f.exp(np.zeros((2, 2))), f"a of exp() is array([[0., 0.], [0., 0.]]), expected {EXPRESSION}"),
        (lambda b: f.lookup_by(b.time(), "sector", ODD, [1.0]), "at of lookup_by() is <odd>, expected numbers in a list"
         " or by label"),
        (lambda b: qy.ModelBuilder("m"), "model of ModelBuilder() is 'm', expected a Model or a CoreModel or None"),
        (lambda b: qy.ModelBuilder(time_unit=5), "time_unit of ModelBuilder() is 5, expected a text"),
        (lambda b: b.constants([1.0], 5), "dims of constants() is 5, expected a list of text"),
        (lambda b: Distribution.normal("1", 2.0), "mean of normal() is '1', expected a number"),
        (lambda b: Distribution.categorical([1.0], "w"), "weights of categorical() is 'w', expected a list of number"),
        (lambda b: qy.Outcome("a", "b", 5, "1"), "kind of Outcome() is 5, expected an OutcomeKind or a text"),
    ],
)  # fmt: skip
def test_the_sentence_names_argument_value_and_what_was_expected(
    call: Callable[[qy.ModelBuilder], Any], sentence: str
) -> None:
    b = qy.ModelBuilder()
    b.dimension("sector", ["goods"])
    with pytest.raises(qy.InvalidValue) as error:
        call(b)
    assert str(error.value) == sentence


SAMPLES: dict[str, Any] = {
    "str": "made", "int": 1, "float": 1.0, "bool": True, "Sequence[str]": ["sector"], "Sequence[float]": [0.0, 1.0],
    "Mapping[str, str]": {}, "Callable[[Expr], Expr | ArrayLike]": lambda g: g, "object": [[0.0, 1.0]],
    "ArrayLike": [[1.0]], "Outcome | str": "made", "str | Sequence[str]": "goods", "Mapping[str, int] | None": None,
    "OutcomeKind | str": "level", "Sequence[Expr]": [],
    "Sequence[Distribution]": [qy.Distribution.uniform(0.0, 1.0), qy.Distribution.fixed(2.0)],
    "Any": [0.0, 1.0], "Numbers": [1.0],
}  # fmt: skip


def given_by_type(kind: str, b: qy.ModelBuilder) -> Any:
    """Something of a type, so that nothing but another argument is to blame."""
    if kind in SAMPLES:
        return SAMPLES[kind]
    if "Expr" in kind:
        return b.time()
    if kind.endswith(" | None"):
        return None
    return {"ModelBuilder": b, "Distribution": Distribution.fixed(1.0)}[kind]


ALONE = [
    (name, one.name)
    for name, call in CALLABLES.items()
    for one in _parameters_of(call)
    if not one.rest and one.name != "self"
]
# Numbers that are taken by label are told by what they are, "the times of series 'made'".
BY_LABEL = {f"f.{word}.{one}" for word in ("lookup", "lookup_by", "series") for one in ("at", "values")}
BY_LABEL |= {"f.correlated_noise.correlation", "b.constants.values", "b.set_table.at", "b.set_table.values"}


@pytest.mark.parametrize(("name", "argument"), ALONE)
def test_the_one_argument_of_another_type_is_named(name: str, argument: str) -> None:
    b = qy.ModelBuilder()
    b.dimension("sector", ["goods"])
    call = getattr(b, name[2:]) if name.startswith("b.") else CALLABLES[name]
    signature = [one for one in _parameters_of(call) if not one.rest and one.name != "self"]
    given = {one.name: given_by_type(one.kind.rpartition("_core.")[2], b) for one in signature}
    given |= dict.fromkeys({"dim", "dimension"} & set(given), "sector")
    with pytest.raises((qy.QuesnayError, TypeError)) as error:
        call(**{**given, argument: ODD})
    by_label = f"{name}.{argument}" in BY_LABEL
    told = " <odd>, expected " if by_label else f"{argument} of {call.__name__}() is <odd>, expected "
    assert told in str(error.value) and "\n" not in str(error.value), error.value


def test_a_missing_and_an_unknown_argument_are_type_errors() -> None:
    b = qy.ModelBuilder()
    with pytest.raises(TypeError, match=r"^maximum\(\) was called without 'b', expected an expression of a model or"):
        f.maximum(b.time())
    with pytest.raises(TypeError, match=r"^maximum\(\) was given 'a' by place and by name, expected it once$"):
        f.maximum(b.time(), 1.0, a=2.0)
    with pytest.raises(TypeError, match=r"^exp\(\) takes 1 argument by place and 2 were given$"):
        f.exp(b.time(), 1.0)
    with pytest.raises(TypeError, match=r"^stock\(\) was called without 'initial', expected an expression"):
        b.stock("x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^parameter\(\) has no argument 'units', expected name, dims, unit,"):
        b.parameter("p", units="1")  # type: ignore[call-arg]


def test_values_are_shown_on_a_line() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise ValueError("broken")

    assert shown("a" * 1000) == f"'{'a' * 59}... (str)"
    assert shown(Broken()) == "an object of type Broken"


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x1b[31m", "\u2028", "\x00", "\x85"])
def test_a_sentence_is_one_line_whatever_it_quotes(sign: str) -> None:
    odd = f"a{sign}b"
    b = qy.ModelBuilder()
    b.parameter(odd)
    b.dimension("place", ["x"])
    table = qy.Table([odd, "b"], flows=[[1, 1], [1, 1]], final_demand=[8, 8], value_added=[8, 8], gross_output=[10, 10])
    for call in (
        lambda: b.parameter(odd),
        lambda: b.named(odd + "?"),
        lambda: b.auxiliary(f"x{sign}", b.named(odd) + b.constant(1.0, "year")),
        lambda: b.parameter("p", [odd]),
        lambda: table.capacity_limited({odd + "?": 1.0}),
        lambda: table.with_satellite(odd, [[1, 2, 3]]),
        lambda: qy.load_case(odd),
    ):
        with pytest.raises(qy.QuesnayError) as error:
            call()
        sentence = str(error.value)
        assert len(sentence.splitlines()) == 1, sentence
        assert not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in sentence), sentence
