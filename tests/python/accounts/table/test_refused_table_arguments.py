"""Whatever argument of whatever type a table, a drawn table or a shock is given: an answer, or one sentence."""

import inspect
import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import quesnay.accounts as accounts
from scipy import sparse


class Odd:
    """Something that no argument takes."""

    def __repr__(self) -> str:
        return "<odd>"


WRONG: tuple[Any, ...] = (
    Odd(), 5, "x", None, 1.5, b"b", [Odd()], {"a": Odd()}, math.nan, "a\nb", 10**400, 1j, {"a"}, [[1], [2, 3]],
    np.zeros((1, 1, 1)), pd.Series(["x"]), [],
)  # fmt: skip
FLOWS = [[150.0, 500.0], [200.0, 100.0]]
ARGUMENTS: dict[str, Any] = {
    "flows": FLOWS, "final_demand": [350.0, 1700.0], "value_added": [650.0, 1400.0], "gross_output": [1000.0, 2000.0],
    "unit": "M",
}  # fmt: skip


def table() -> qy.Table:
    return qy.Table(["a", "b"], **ARGUMENTS)


def supply_use() -> qy.SupplyUse:
    return qy.SupplyUse(
        ["p1", "p2"], ["i1", "i2"], supply=[[10, 1], [0, 20]], use=[[1, 2], [3, 4]], final_demand=[8, 13],
        value_added=[6, 15], unit="M",
    )  # fmt: skip


def drawn() -> Any:
    return table().uncertain(0.1)


def answers() -> Any:
    return drawn().run(drawn().output(), draws=3, seed=1)


def sparse_table() -> accounts.SparseTable:
    return accounts.SparseTable(["a", "b"], flows=sparse.csr_array(FLOWS), gross_output=[1000.0, 2000.0])


def satellite() -> qy.Satellite:
    return qy.Satellite("co2", "kt", ("co2",), np.array([[1.0, 2.0]]))


OF: dict[str, Callable[[], Any]] = {
    "Table": table, "SupplyUse": supply_use, "UncertainTable": drawn, "UncertainResult": answers,
    "SparseTable": sparse_table, "Satellite": satellite, "DisasterModel": lambda: qy.DisasterModel(table()),
    "Shock": lambda: qy.Shock("capacity", {"a": 0.5}), "accounts": lambda: accounts,
}  # fmt: skip
# What stands for an argument that must be given, so that another one is to blame.
GIVEN: dict[str, Any] = {
    **ARGUMENTS, "sectors": ["a", "b"], "table": table, "national": table, "initial": supply_use, "draws": 2, "seed": 1,
    "questions": lambda: drawn().output(), "capacity": {"a": 5.0}, "name": "made", "by_sector": [1.0, 2.0],
    "sector": "a", "group": "a",
    "shocks": lambda: qy.Shock("capacity", {"a": 0.5}), "use": [[0.1, 0.2]], "available": [9.0],
    "kind": "capacity", "amounts": {"a": 0.5}, "rows": ("r",), "labels": ["a", "b"],
}  # fmt: skip


def calls() -> Iterator[tuple[str, str, str]]:
    """Every public function and constructor, with each of its arguments."""
    for of, make in OF.items():
        owner = make() if of == "accounts" else type(make())
        for name in owner.__all__ if of == "accounts" else ["__init__", *dir(owner)]:
            member = getattr(owner, name)
            if (name.startswith("_") and name != "__init__") or not callable(member):
                continue
            for one in inspect.signature(member).parameters.values():
                if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD) and one.name != "self":
                    yield of, name, one.name


def member_of(of: str, name: str) -> Callable[..., Any]:
    one = OF[of]()
    found: Callable[..., Any] = type(one) if name == "__init__" else getattr(one, name)
    return found


@pytest.mark.parametrize(("of", "name", "argument"), list(calls()))
def test_no_argument_ends_in_a_traceback(of: str, name: str, argument: str, tmp_path: Any) -> None:
    call = member_of(of, name)
    needed = [
        one.name for one in inspect.signature(call).parameters.values()
        if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]  # fmt: skip
    given = {key: GIVEN[key]() if callable(GIVEN.get(key)) else GIVEN.get(key) for key in needed}
    if "path" in needed:
        given["path"] = tmp_path / "table.csv"
    for wrong in WRONG:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                call(**{**given, argument: wrong})
            except qy.QuesnayError as error:
                assert "\n" not in str(error) and "Invoked with" not in str(error), error


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"other_cost_rows": 5}, "the labels are 5, expected a list of labels"),
        ({"other_cost_rows": ["taxes"]}, "labels of other costs are given without numbers, expected both or neither"),
        ({"import_columns": 5}, "the labels are 5, expected a list of labels"),
        ({"import_columns": ["far"]}, "labels of imports are given without numbers, expected both or neither"),
        ({"demand_categories": {"y": 1}}, "the labels are {'y': 1}, expected a list of labels"),
        ({"demand_categories": {"y"}}, "the labels are {'y'}, expected a list of labels"),
        ({"value_added_rows": b"v"}, "the labels are b'v', expected a list of labels"),
        ({"value_added_rows": [Odd()]}, "label 1 is <odd>, expected a text"),
        ({"value_added_rows": [[1]]}, "label 1 is [1], expected a text"),
        ({"value_added_rows": [True]}, "label 1 is True, expected a text"),
        ({"names": "ab"}, "names are 'ab', expected a list of texts"),
        ({"names": {"a": 5}}, "the name of 'a' is 5, expected a text"),
        ({"names": ["x", None]}, "one of names is None, expected a text"),
        ({"satellites": 5}, "satellites is 5, expected a list of Satellite"),
        ({"satellites": ""}, "a satellite is '', expected a Satellite"),
    ],
)  # fmt: skip
def test_labels_and_names_that_would_be_passed_over_are_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.InvalidValue) as error:
        qy.Table(["a", "b"], **{**ARGUMENTS, **arguments})
    assert str(error.value) == sentence


def test_labels_may_be_numbers_and_dates() -> None:
    year = qy.Table([1, 2.0], **ARGUMENTS, demand_categories=[pd.Timestamp("2020")])
    assert year.labels == ["1", "2.0"] and year.demand_categories == ["2020-01-01 00:00:00"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: qy.Shock("flood", {"a": 1}), "unknown kind of shock 'flood'"),
        (lambda: qy.Shock("capacity", 5), "amounts of a capacity shock is 5, expected numbers"),  # type: ignore[arg-type]
        (lambda: qy.Shock("capacity", {"a": 1}, start="x"), "start of a capacity shock is 'x', expected a number"),  # type: ignore[arg-type]
        (lambda: qy.DisasterModel(table(), capital=math.inf), "capital is inf, expected a finite number"),
        (lambda: qy.DisasterModel(table(), capital=10**400), "capital is 1000"),
        (lambda: qy.DisasterModel(table(), restocking_days=True), "restocking_days is True, expected a number"),
        (lambda: qy.DisasterModel(table(), not_stored=""), "unknown product ''"),
        (lambda: qy.Satellite("a", "kt", "a", np.ones((1, 2))), "rows of satellite 'a' are 'a', expected a list of"),  # type: ignore[arg-type]
        (lambda: qy.Satellite("a", "kt", ("a",), 5), "by_sector of satellite 'a' is 5, expected numbers"),  # type: ignore[arg-type]
        (lambda: qy.Satellite("", 5, ("a",), 5), "units of satellite '' are 5, expected a list of texts"),  # type: ignore[arg-type]
        (lambda: qy.Distribution(), "Distribution() makes none, expected one of its kinds: Distribution.from_range, "),
        (lambda: qy.Table.read_mario(path=object()), "path of Table.read_mario() is <object object at"),  # type: ignore[arg-type]
        (lambda: qy.SupplyUse.read_mario(path=5), "path of SupplyUse.read_mario() is 5, expected a text or a path"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_is_made_is_checked_as_it_is_made(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError) as error:
        make()
    assert str(error.value).startswith(sentence)
