"""Everything a user calls says what it is, in words and with a signature that can be read."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
import quesnay as qy
from quesnay import functions

SIGNATURE = re.compile(r"\w+\(.*\)( -> .*)?")

# Names of these classes that tell no number, so that no unit is to be said.
WITHOUT_NUMBERS = {
    "Model": "constraints depends edit latex names outcomes restore structure time_unit unit_words used_by start",
    "Run": "copy restored save",
    "Case": "alternatives assumptions changes packages save session switches start vintage vintages",
    "Result": "claims compared_structures merge named_tables of_run periods place_of scenarios tables",
}


def words(thing: Any) -> str:
    """The text of a docstring, without the signature that the compiled module writes before it."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    if lines and SIGNATURE.fullmatch(lines[0]):
        lines = lines[1:]
    return "\n".join(lines).strip()


def own_names(cls: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties of a class that are not of Python's own classes."""
    for name in dir(cls):
        inherited = any(name in vars(base) for base in (ValueError, Exception, BaseException, object))
        field = name in getattr(cls, "__dataclass_fields__", {})
        if not name.startswith("_") and not inherited and not field:
            member = inspect.getattr_static(cls, name)
            yield name, member if isinstance(member, property) else getattr(cls, name)


def everything() -> Iterator[tuple[str, Any]]:
    for name in functions.__all__:
        yield f"functions.{name}", getattr(functions, name)
    for name in qy.__all__:
        thing = getattr(qy, name)
        if inspect.isclass(thing):
            for member, value in own_names(thing):
                # Names and numbers of an enumeration are pybind11's.
                if thing is not qy.OutcomeKind:
                    yield f"{name}.{member}", value
        if callable(thing):
            yield name, thing


EVERYTHING = dict(everything())
COMPILED = [
    *(f"functions.{name}" for name in functions.__all__),
    *(f"ModelBuilder.{name}" for name, member in own_names(qy.ModelBuilder) if not isinstance(member, property)),
]


def test_there_is_something_to_read() -> None:
    assert len(EVERYTHING) > 300
    assert {"ModelBuilder.stock", "functions.smooth", "Table.multipliers", "Run.to"} <= set(EVERYTHING)


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_name_says_what_it_is(name: str) -> None:
    text = words(EVERYTHING[name])
    assert len(text) > 12, f"{name} has the docstring '{text}'"
    if inspect.isclass(EVERYTHING[name]):
        inherited = {words(base) for base in EVERYTHING[name].__mro__[1:]}
        assert text not in inherited, f"{name} has the docstring of what it is made of"


@pytest.mark.parametrize("name", COMPILED)
def test_help_of_the_modelling_language_can_be_read(name: str) -> None:
    thing = EVERYTHING[name]
    shown = inspect.getdoc(thing) or ""
    # Python's own functions show their signature beside the text.
    written = inspect.isfunction(thing)
    signature = f"{thing.__name__}{inspect.signature(thing)}" if written else shown.splitlines()[0]
    assert written or SIGNATURE.fullmatch(signature), signature
    for noise in () if written else ("Supports", "quesnay._core", "arg0", "typing.", "Annotated", "collections.abc"):
        assert noise not in signature, signature
    assert not re.search(r"^ ", words(thing).splitlines()[0])
    # Every argument is explained by its name, and the line fits a notebook.
    for argument in inspect.signature(thing).parameters:
        assert argument == "self" or re.search(rf"\b{argument}\b", words(thing)), f"{argument} is not explained"
    assert max(len(line) for line in words(thing).splitlines()) <= 112


@pytest.mark.parametrize("cls", [qy.Model, qy.Run, qy.Case, qy.Result], ids=lambda cls: cls.__name__)
def test_what_gives_numbers_says_their_unit(cls: type) -> None:
    silent = [name for name, member in own_names(cls) if not re.search(r"\[[^\]]+\]", words(member))]
    assert sorted(silent) == sorted(set(silent) & set(WITHOUT_NUMBERS[cls.__name__].split()))


def test_editors_can_read_the_signature_of_a_word() -> None:
    assert list(inspect.signature(functions.smooth).parameters) == "builder name input time order initial".split()
    stock = inspect.signature(qy.ModelBuilder().stock)
    assert list(stock.parameters) == "name initial unit dims floor description source".split()
    assert stock.parameters["unit"].kind is inspect.Parameter.KEYWORD_ONLY
    assert list(inspect.signature(functions.series).parameters)[:4] == "builder name at values".split()
