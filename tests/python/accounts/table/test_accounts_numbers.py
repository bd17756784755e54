"""What is read as an array of numbers and what is not: NumPy would parse texts and make not a number of None."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts.parts.labelled import numbers


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("12", "amounts is '12', expected numbers"),
        (b"12", "amounts is b'12', expected numbers"),
        (None, "amounts is None, expected numbers"),
        (5.0, "amounts is 5.0, expected numbers"),
        (np.array(5.0), "amounts is array(5.), expected numbers"),
        ({1.0, 2.0}, "amounts is {1.0, 2.0}, expected numbers"),
        (["1", "2"], "amounts in place 1 is '1', expected a number"),
        ([1.0, "2"], "amounts in place 2 is '2', expected a number"),
        ([1.0, None], "amounts in place 2 is None, expected a number"),
        (np.array(["1", "2"]), f"amounts in place 1 is {np.str_('1')!r}, expected a number"),
        ([[1.0, 2.0], [3.0, "4"]], "amounts in row '2', column '2' is '4', expected a number"),
        ({"a": 1.0, "b": "2"}, "amounts of 'b' is '2', expected a number"),
        (pd.Series([1.0, "2"], index=["a", "b"]), "amounts of 'b' is '2', expected a number"),
        (pd.DataFrame({"x": [1.0, "2"]}, index=["a", "b"]), "amounts in row 'b', column 'x' is '2', expected a number"),
        ([1.0, 2j], "amounts has complex numbers, expected real ones"),
        ([[1.0, 2.0], [3.0]], "the rows of amounts have from 1 to 2 numbers, expected all of one length"),
    ],
)  # fmt: skip
def test_what_is_no_array_of_numbers_is_refused(given: Any, sentence: str) -> None:
    with pytest.raises(qy.InvalidValue) as caught:
        numbers(given, "amounts")
    assert str(caught.value) == sentence


def test_numbers_of_every_kind_are_read_as_doubles() -> None:
    for given in ([1, 2], (1.0, 2), [True, 2], np.array([1, 2], dtype=np.uint8), [Fraction(1), Decimal(2)],
                  {"a": 1, "b": 2}, pd.Series([1, 2], dtype="Int64"), pd.Series([1, 2], dtype=object)):  # fmt: skip
        read = numbers(given, "amounts")
        assert read.dtype == np.float64
        assert read.tolist() == [1.0, 2.0]
    assert numbers([], "amounts").shape == (0,)
    given_doubles = np.array([1.0, 2.0])
    assert numbers(given_doubles, "amounts") is given_doubles


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda t: t.quantities([1.0, 1.0], of=5), "of is 5, expected a factor or a list of factors"),
        (lambda t: t.extraction(of=None), "of is None, expected a factor or a list of factors"),
        (lambda t: qy.Table(["a"], flows=[[1]], final_demand=[9], value_added=[9], gross_output=[10], exports=5),
         "exports is 5, expected a category of final demand or a list of them"),
    ],
)  # fmt: skip
def test_what_names_nothing_is_refused(ask: Any, sentence: str) -> None:
    table = qy.Table(["a", "b"], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[6, 4], gross_output=[10, 10])
    with pytest.raises(qy.InvalidValue) as error:
        ask(table)
    assert str(error.value) == sentence
