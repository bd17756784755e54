"""What the compiled module refuses, in one sentence: which argument, what was given, what was expected.

pybind11 answers an argument of another type with all its C++ signatures. They tell what it wanted, so the argument
that is to blame is found by them.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar, get_args, get_origin

from quesnay._core import InvalidValue, QuesnayError
from quesnay.kinds import alternatives, as_whole, fits, on_one_line, shown, split, what_is_expected

__all__ = ["explain_arguments", "explained", "in_sentences", "refuse_in_sentences", "shown"]

P = ParamSpec("P")
T = TypeVar("T")
_SIGNATURE = re.compile(r"^\s+\d+\. [\w.]*\((.*)\)(?: -> .*)?$", re.MULTILINE)
# The compiled module refuses what is no expression where it reads it, without the argument's name.
_READ = re.compile(r"^(?P<shown>.*) \((?P<type>\w+)\) is given where .*$", re.DOTALL)


def _sentence(error: QuesnayError) -> str:
    """What is quoted may have line breaks; the sentence has none."""
    return on_one_line(ValueError.__str__(error))


QuesnayError.__str__ = _sentence  # type: ignore[assignment, method-assign]


class Parameter(NamedTuple):
    """Of a signature."""

    name: str
    kind: str
    optional: bool
    by_name: bool  #: given by name alone
    rest: bool = False  #: ``*args``: any number of them


def _parameters(signature: str) -> list[Parameter]:
    found: list[Parameter] = []
    by_name = False
    for part in split(signature, ","):
        if part.startswith("*") or part == "/":
            # What follows the named ones is of the type of the last.
            if len(part) > 1 and found and not part.startswith("**"):
                found.append(Parameter(part[1:].partition(":")[0], found[-1].kind, True, True, True))
            by_name = by_name or part != "/"
            continue
        typed, has_default, _ = part.partition(" = ")
        name, _, kind = typed.partition(": ")
        found.append(Parameter(name, kind, bool(has_default), by_name))
    return found


def _parameters_of(function: Callable[..., Any]) -> list[Parameter]:
    """By the annotations of a function, or by the first line of what the compiled module says of its own."""
    if not inspect.isfunction(inspect.unwrap(function)):
        signature = (function.__doc__ or "").partition("\n")[0].rpartition(" -> ")[0]
        parameters = _parameters(signature.partition("(")[2].removesuffix(")"))
        return parameters[1:] if function.__name__ == "__init__" else parameters
    return [
        Parameter(
            one.name, _kind_of(one.annotation, function), one.default is not one.empty, one.kind is one.KEYWORD_ONLY,
        )
        for one in inspect.signature(function).parameters.values()
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]  # fmt: skip


def _kind_of(annotation: object, function: Callable[..., Any]) -> str:
    """The text of an annotation, in which what stands for several words, or for any table, is told as that."""
    if not isinstance(annotation, str):
        return "Any"
    named = getattr(inspect.unwrap(function), "__globals__", {})
    words = {one: get_args(named[one]) for one in alternatives(annotation) if get_origin(named.get(one)) is Literal}
    told = {one: f"Literal[{', '.join(map(repr, literals))}]" for one, literals in words.items()}
    for one in alternatives(annotation):
        bound = getattr(named.get(one), "__bound__", None)
        if bound is not None:
            told[one] = getattr(bound, "__forward_arg__", getattr(bound, "__name__", "Any"))
    for one, text in told.items():
        annotation = re.sub(rf"\b{one}\b", text, annotation)
    return annotation


def _values(parameters: Sequence[Parameter], args: Sequence[object], given: Mapping[str, object]) -> dict[str, object]:
    """What each argument was given, by name."""
    by_place = [one for one in parameters if not one.by_name]
    values = {**dict(zip((one.name for one in by_place), args, strict=False)), **given}
    for one in parameters:
        if one.rest and len(args) > len(by_place):
            values[one.name] = args[len(by_place) :]
    return values


def _misfits(parameters: Sequence[Parameter], values: Mapping[str, object]) -> list[tuple[Parameter, object]]:
    """Arguments that are not of their type, with what they were given."""
    given = [
        (one, value)
        for one in parameters
        if one.name in values
        for value in (values[one.name] if one.rest else [values[one.name]])  # type: ignore[attr-defined]
    ]
    return [(one, value) for one, value in given if not fits(value, one.kind)]


def _told(name: str, one: Parameter, value: object) -> InvalidValue:
    how = ""
    if "Expr" in alternatives(one.kind) and isinstance(value, str | Real):
        how = ": b.named(...) gives a quantity" if isinstance(value, str) else ": b.constant(...) makes one of a number"
    return InvalidValue(f"{one.name} of {name}() is {shown(value)}, expected {what_is_expected(one.kind)}{how}")


def _refusal(name: str, error: TypeError, args: Sequence[object], given: Mapping[str, object]) -> Exception:
    """The error to raise in place of pybind11's."""
    signatures = [_parameters(text) for text in _SIGNATURE.findall(str(error).split("\n\nInvoked with:")[0])]
    if not signatures:
        return error
    # Of several signatures the one that takes as many arguments by place.
    counts = [sum(not one.by_name for one in parameters) for parameters in signatures]
    chosen = min(range(len(signatures)), key=lambda k: abs(counts[k] - len(args)))
    parameters, most = signatures[chosen], counts[chosen]
    if len(args) > most and not any(one.rest for one in parameters):
        plural = "s" if most != 1 else ""
        return TypeError(f"{name}() takes {most} argument{plural} by place and {len(args)} were given")
    values = _values(parameters, args, given)
    named = [one for one in parameters if one.name != "self" and not one.rest]
    known = [one.name for one in parameters if not one.rest]
    for key in given:
        if key not in known:
            expected = ", ".join(one.name for one in named) or "none"
            return TypeError(f"{name}() has no argument '{key}', expected {expected}")
        if key in known[: min(len(args), most)]:
            return TypeError(f"{name}() was given '{key}' by place and by name, expected it once")
    for one in named:
        if one.name not in values and not one.optional:
            return TypeError(f"{name}() was called without '{one.name}', expected {what_is_expected(one.kind)}")
    for one, value in _misfits(parameters, values):
        return _told(name, one, value)
    for argument, value in values.items():
        whole = as_whole(value)
        if whole is not None and not -(2**31) <= whole < 2**31:
            return InvalidValue(f"{argument} of {name}() is {shown(value)}, expected a whole number of less than 2^31")
    kinds = ", ".join(f"{one.name} {what_is_expected(one.kind)}" for one in named)
    types = ", ".join(f"{key} {type(value).__name__}" for key, value in values.items() if key != "self")
    return InvalidValue(f"{name}() was given {types}, expected {kinds}")


def _refusal_of_reading(
    function: Callable[..., Any], name: str, error: InvalidValue, args: Sequence[object], given: Mapping[str, object]
) -> InvalidValue | None:
    """With the argument's name, where the compiled module refused something as it read it."""
    read = _READ.match(str(error))
    if read is None:
        return None
    parameters = _parameters_of(function)
    misfits = _misfits(parameters, _values(parameters, args, given))
    # A whole number may be given as 3.0: what is to blame is of the type that was refused.
    for one, value in [*(m for m in misfits if type(m[1]).__name__ == read["type"]), *misfits]:
        return _told(name, one, value)
    for one in parameters:
        if one.kind.startswith("Callable"):
            expected = what_is_expected(split(one.kind.partition("[")[2].removesuffix("]"), ",")[-1])
            return InvalidValue(f"{one.name} of {name}() gives {on_one_line(read['shown'])}, expected {expected}")
    return InvalidValue(f"an argument of {name}(): {on_one_line(str(error))}")


def in_sentences(function: Callable[P, T], name: str = "") -> Callable[P, T]:
    """The function, whose refusal of an argument's type is one sentence.

    Raises
    ------
    InvalidValue
        For an argument of another type: which, what was given, what was expected.
    TypeError
        For an argument that is missing, or that there is not.
    """
    member = getattr(function, "__name__", "")
    name = name or member

    @functools.wraps(function)
    def call(*args: P.args, **given: P.kwargs) -> T:
        # A constructor's signature is without the object that is made.
        of_signature = args[1:] if member == "__init__" else args
        refusal: Exception | None
        try:
            return function(*args, **given)
        except InvalidValue as error:
            refusal = _refusal_of_reading(function, name, error, of_signature, given)
            if refusal is None:
                raise
        except TypeError as error:
            if "incompatible" in str(error).partition("\n")[0]:
                refusal = _refusal(name, error, of_signature, given)
            else:
                refusal = _blamed(function, name, of_signature, given)
                if refusal is None:
                    raise
        raise refusal

    return call


def refuse_in_sentences(cls: type, names: Iterable[str]) -> None:
    """Does the same for functions of a class of the compiled module, in place."""
    for name in names:
        member = vars(cls)[name]
        if isinstance(member, property):
            continue
        if isinstance(member, staticmethod):
            setattr(cls, name, staticmethod(in_sentences(member.__func__)))
        else:
            setattr(cls, name, in_sentences(member, cls.__name__ if name == "__init__" else ""))


def _blamed(
    function: Callable[..., Any], name: str, args: Sequence[object], given: Mapping[str, object]
) -> InvalidValue | None:
    """The argument that is not what the function says of it, if there is one."""
    try:
        inspect.signature(function).bind(*args, **given)
    except (TypeError, ValueError):
        return None  # Python says itself what is missing or too much
    parameters = _parameters_of(function)
    for one, value in _misfits(parameters, _values(parameters, args, given)):
        return _told(name, one, value)
    return None


def _none_of_these(
    function: Callable[..., Any], name: str, args: Sequence[object], given: Mapping[str, object]
) -> InvalidValue:
    """Where the compiled module refused what was made of the arguments: all of them with their types."""
    values = _values(_parameters_of(function), args, given)
    told = ", ".join(f"{key} {shown(value)}" for key, value in values.items() if key not in ("self", "cls"))
    return InvalidValue(f"{name}() was given {told}, of which it can make nothing: expected other types")


def explained(function: Callable[P, T], name: str = "") -> Callable[P, T]:
    """The function; where it fails by the type of an argument, one sentence says which.

    What it takes is read from its annotations, and only once it has failed: nothing else is refused.

    Raises
    ------
    InvalidValue
        For an argument of another type: which, what was given, what was expected.
    """

    name = name or function.__qualname__.replace(".__init__", "")

    @functools.wraps(function)
    def call(*args: P.args, **given: P.kwargs) -> T:
        try:
            return function(*args, **given)
        except (TypeError, AttributeError, ValueError, LookupError, OverflowError) as error:
            if isinstance(error, QuesnayError):
                raise
            blamed = _blamed(function, name, args, given)
            if blamed is None and "incompatible" in str(error).partition("\n")[0]:
                blamed = _none_of_these(function, name, args, given)
            if blamed is None:
                raise
            raise blamed from error

    return call


def explain_arguments(cls: type) -> None:
    """Does this for what a user calls of a class of this package, in place."""
    for one in cls.__mro__:
        if not one.__module__.startswith("quesnay.") or one.__module__ == "quesnay._core":
            continue
        for name, member in list(vars(one).items()):
            function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
            public = inspect.isfunction(function) and (name == "__init__" or not name.startswith("_"))
            if not public or hasattr(function, "__wrapped__"):
                continue
            told = explained(function, cls.__name__ if name == "__init__" else f"{cls.__name__}.{name}")
            setattr(one, name, told if function is member else type(member)(told))
