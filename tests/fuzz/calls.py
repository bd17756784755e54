"""Calls of every method of a builder and of every word, with arguments of the types that the module's stub tells."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import quesnay as qy
from hypothesis import strategies as st
from values import NUMBERS, TEXTS, numbers, odd

__all__ = ["steps"]

_STUB = ast.parse((Path(qy.__file__).parent / "_core.pyi").read_text("utf-8"))
_NAMES = ("a", "c", "s", "p", "lev", "n", "d", "x", "time", "名", "a b")
_UNITS = ("1", "1", "1", "year", "1/year", "money", "people/year", "nonsense", "")
_plain = st.one_of(st.sampled_from((0.0, 0.5, 1.0, 2.0, -1.0)), numbers)
_expression = st.tuples(st.just("e"), st.integers(0, 20))
_years = st.tuples(st.just("years"), st.sampled_from((0.5, 1.0, 2.0, 0.0, -1.0, 1e9, 1e-12)))
_foreign = st.tuples(st.just("foreign"), st.integers(0, 3))
_dims = st.sampled_from((["d"], ["e"], ["d", "e"], [], ["d"], ["no"], ["d", "d"], "d"))
_labels = st.sampled_from(("x", "y", "u", "v", "no", ["x"], ["x", "y"], []))
_numbers = st.one_of(
    st.sampled_from(([0.0, 1.0], [1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 1.0], [])), st.lists(_plain, max_size=3)
)
_arrays = st.sampled_from(([1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.5], [0.5, 1.0]], [[1.0, 2.0]], [], 1.0))
_maps = st.sampled_from((
    (("x", "u"), ("y", "v")), (("x", "d"), ("y", "d")), (("u", "x"), ("v", "y"), ("w", "x")), (("x", "no"),), (),
    (("x", 1.0),),
)).map(lambda pairs: ("map", pairs))  # fmt: skip
_outcomes = st.one_of(
    st.sampled_from(_NAMES),
    st.fixed_dictionaries(
        {"name": st.sampled_from(_NAMES)},
        optional={"quantity": st.sampled_from(_NAMES), "kind": st.sampled_from(("level", "integral", "no"))},
    ).map(lambda given: ("outcome", tuple(given.items()))),
)

# Arguments whose name says more than their type.
_BY_NAME: dict[str, Any] = {
    "dims": _dims, "dim": st.sampled_from(("d", "e", "no")), "dimension": st.sampled_from(("d", "e", "no")),
    "from_dim": st.sampled_from(("d", "e")), "to_dim": st.sampled_from(("e", "d")), "unit": st.sampled_from(_UNITS),
    "label": _labels, "labels": st.sampled_from((["x"], ["x", "y"], ["q", "r", "t"], [])), "order": st.integers(0, 5),
    "flow": st.tuples(st.just("rate"), st.integers(0, 20)), "stock": st.tuples(st.just("e"), st.just(2)),
    "values": st.one_of(_numbers, _arrays), "at": st.one_of(_numbers, _years), "kind": st.sampled_from(("linear",
    "step", "no")),
    "outside": st.sampled_from(("refuse", "hold", "no")), "rule": st.sampled_from(("proportional",
    "intermediates_first", "no")),
    "periods_per_year": st.sampled_from((1, 4, 12, 0, 3, 10**6)), "rounds": st.sampled_from((1, 3, 0, 12)),
    **dict.fromkeys(("time", "averaging_time", "life", "start", "duration", "horizon", "correlation_time"), _years),
}  # fmt: skip


def _typed(name: str, kind: str) -> Any:
    """Arguments of a type, now and then of another."""
    term = st.one_of(_expression, _expression, _expression, _plain, st.tuples(st.just("rate"), st.integers(0, 20)))
    if name in _BY_NAME:
        right = _BY_NAME[name]
    elif "_Term" in kind or kind.startswith("Expr"):
        right = term if "_Term" in kind else _expression
    elif kind.startswith("Callable"):
        right = st.tuples(st.just("body"), st.integers(0, 5))
    elif kind.startswith("Outcome"):
        right = _outcomes
    elif kind.startswith("Mapping"):
        right = _maps
    elif kind.startswith("Sequence[Expr"):
        right = st.lists(_expression, max_size=2)
    elif kind.startswith("Sequence[str"):
        right = st.lists(st.sampled_from(_NAMES), max_size=2)
    elif kind.startswith(("Sequence", "ArrayLike", "Any", "_FloatArray")):
        right = st.one_of(_numbers, _arrays)
    elif kind.startswith("str"):
        right = st.sampled_from(_NAMES)
    elif kind.startswith("float"):
        right = _plain
    elif kind.startswith("bool"):
        right = st.booleans()
    else:
        right = st.integers(-1, 4)
    boxed = right.map(_same)
    wrong = st.one_of(odd.map(_same), _foreign, term.map(_same), st.sampled_from(TEXTS), st.sampled_from(NUMBERS))
    return st.one_of(*[boxed] * 14, wrong.map(_same))


def _same(value: Any) -> Any:
    """A strategy that is mapped stays one branch among others."""
    return value


def _calls(prefix: str, one: ast.FunctionDef, skip: int) -> Any:
    """Calls of one function: arguments by place, then by name."""
    arguments = one.args
    by_place = arguments.args[skip:]
    needed = len(by_place) - len(arguments.defaults)
    typed = [_typed(arg.arg, ast.unparse(arg.annotation) if arg.annotation else "Any") for arg in by_place]
    must = {
        arg.arg: _typed(arg.arg, ast.unparse(arg.annotation) if arg.annotation else "Any")
        for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    }
    may = {arg.arg: values for arg, values in zip(by_place[needed:], typed[needed:], strict=True)}
    may |= {
        arg.arg: _typed(arg.arg, ast.unparse(arg.annotation) if arg.annotation else "Any")
        for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    # Now and then one argument is missing, too much, or has a name that there is not.
    places = st.tuples(*typed[:needed]).map(list)
    odd_places = st.one_of(*[places] * 1, st.lists(st.one_of(*typed, odd) if typed else odd, max_size=len(typed) + 1))
    all_places = st.one_of(*[places.map(_same)] * 15, odd_places.map(_same))
    named = st.fixed_dictionaries(must, optional=may)
    odd_named = st.dictionaries(st.sampled_from(("name", "unit", "dims", "nonsense", "a")), odd, max_size=2)
    all_named = st.one_of(
        *[st.fixed_dictionaries(must)] * 4, *[named.map(_same)] * 4, *([odd_named.map(_same)] if one.name else [])
    )
    builder = st.one_of(*[st.just(("builder", 0))] * 12, st.tuples(st.just("builder"), st.integers(1, 2)))
    if arguments.args and arguments.args[0].arg == "builder" and prefix == "f.":
        all_places = st.tuples(builder, all_places).map(lambda both: [both[0], *both[1]])
    return st.tuples(st.just(f"{prefix}{one.name}"), all_places, all_named)


def _every_call() -> list[Any]:
    builder = next(one for one in _STUB.body if isinstance(one, ast.ClassDef) and one.name == "ModelBuilder")
    methods = [one for one in builder.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
    found = [_calls("b.", one, 1) for one in methods if not one.decorator_list]
    for one in _STUB.body:
        if isinstance(one, ast.FunctionDef) and one.name in qy.functions.__all__:
            found.append(_calls("f.", one, int(one.args.args[0].arg == "builder")))
    return found


_term = st.one_of(_expression, _expression, _expression, _plain, _foreign, odd.map(_same))
_binary = st.tuples(
    st.sampled_from("+ - * / ** % & | < <= > >= == != matmul getitem".split()),
    st.tuples(_expression, _term).map(list) | st.tuples(_term, _expression).map(list), st.just({}),
)  # fmt: skip
_unary = st.tuples(
    st.sampled_from("neg abs ~ bool iter float repr hash".split()), st.tuples(_expression).map(list), st.just({})
)
# What a model needs most often, so that many can be built.
_useful = st.one_of(
    st.tuples(st.just("b.auxiliary"), st.tuples(st.sampled_from(_NAMES), _expression).map(list), st.just({})),
    st.tuples(st.sampled_from(("b.inflow", "b.outflow")),
              st.tuples(st.just(("e", 2)), st.tuples(st.just("rate"), st.integers(0, 20))).map(list), st.just({})),
    st.tuples(st.just("b.outcome"), st.tuples(st.sampled_from(_NAMES)).map(list), st.just({})),
)  # fmt: skip
_every = _every_call()
_any_call = st.integers(0, len(_every) - 1).flatmap(lambda place: _every[place])
steps = st.one_of(
    _any_call.map(_same),
    _any_call.map(_same),
    _any_call.map(_same),
    _binary.map(_same),
    _unary.map(_same),
    _useful.map(_same),
)
