"""Objects that hold numbers stand beside an expression as plain numbers, or are refused: none answers for itself."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import scipy.sparse
import xarray as xr

LABELLED: dict[str, Callable[[], Any]] = {
    "array without labels": lambda: xr.DataArray([1.0, 2.0], dims="x"),
    "array with labels": lambda: xr.DataArray([1.0, 2.0], {"d": ["x", "y"]}, "d"),
    "array of one number": lambda: xr.DataArray(1.0, {"d": "x"}),
    "variable": lambda: xr.Variable("x", [1.0, 2.0]),
    "dataset": lambda: xr.Dataset({"a": ("x", [1.0, 2.0])}),
    "empty dataset": xr.Dataset,
    "series": lambda: pd.Series([1.0, 2.0], ["x", "y"]),
    "frame": lambda: pd.DataFrame({"x": [1.0], "y": [2.0]}),
    "index": lambda: pd.Index([1.0, 2.0]),
    "pairs": lambda: pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]),
    "extension": lambda: pd.array([1, 2]),
    "masked": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    "sparse": lambda: scipy.sparse.csr_array([[1.0, 2.0]]),
}
OPERATORS = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.mod, operator.and_, operator.or_,
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
]  # fmt: skip


@pytest.fixture
def level() -> Any:
    b = qy.ModelBuilder()
    b.dimension("d", ["x", "y"])
    return b.stock("level", b.constants([1.0, 2.0], ["d"]))


@pytest.mark.parametrize("act", OPERATORS)
@pytest.mark.parametrize("what", LABELLED)
def test_labelled_numbers_beside_an_expression_are_refused(what: str, act: Callable[..., Any], level: Any) -> None:
    given = LABELLED[what]()
    # Indices of pairs and sparse matrices refuse some operators themselves, in a sentence of their own.
    own = act in (OPERATORS[:5] if what == "pairs" else OPERATORS[7:11] if what == "sparse" else ())
    for pair in [(level, given)] if own else [(level, given), (given, level)]:
        with pytest.raises(qy.InvalidValue, match="(expected|takes) an expression (of the model )?or plain") as error:
            act(*pair)
        assert "\n" not in str(error.value) and len(str(error.value)) < 250


@pytest.mark.parametrize("given", [np.eye(2), [1.0, 2.0], pd.Series([1.0, 2.0]), 2.0, None])
def test_a_matrix_product_names_the_word_for_it(given: Any, level: Any) -> None:
    with pytest.raises(qy.InvalidValue, match=r"^@ is asked of 'level', .* expected f\.matrix_vector"):
        level @ given


def test_arrays_and_numbers_stand_beside_an_expression(level: Any) -> None:
    assert (np.array([1.0, 2.0]) * level).text == "[2 numbers] * level"
    assert (level * [1.0, 2.0]).text == "level * [2 numbers]"
    assert (np.float64(2.0) + level).text == (2 + level).text
    # An array of expressions is NumPy's own affair.
    assert [one.text for one in np.array([level, 2.0 * level]) * 3.0] == ["level * 3", "2 * level * 3"]


def test_what_is_no_number_is_left_to_python(level: Any) -> None:
    for odd in ("x", None, b"b", {}, object()):
        with pytest.raises(TypeError, match="unsupported operand"):
            level + odd
    with pytest.raises(AttributeError, match="'Expr' object has no attribute 'value'"):
        _ = level.value
