"""Odd values: texts, numbers and objects that nobody means to give, as plain data that can be printed and read back."""

from __future__ import annotations

import datetime
import fractions
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from hypothesis import strategies as st

__all__ = ["NUMBERS", "ODD_OBJECTS", "TEXTS", "made", "numbers", "odd", "read_back", "texts"]

TEXTS = (
    "", " ", "  x", "-", "0", "1", "-1", "nan", "inf", "-inf", "1e999", "1_0", "1,5", "0x10", "1e-400", "\u0663",
    "true",
    "a", "b", "A", "name", "time", "goods", "services", "货物", "é", "e\u0301", "\ufeff", "\u202e", "\u200b", "𝒳", "🜏",
    "\x00", "\x07", "\x1b[31m", "\n", "a\nb", "\r", "\t", '"', "'", "\\", ",", ";", ":", "a:b", "#", "[x]", "{}", "$",
    "%s",
    "=1+1", "../x", "/", "x" * 300, "money/year", "year", "1/year", "year^0.5", "m^^2", "1/0", "year^99999999999",
    "2020-02-30", "2021-01-01", "9999-12-31", "0001-01-01", "no_policy", "training", "fixed", "normal", "\ud800",
)  # fmt: skip
NUMBERS = (
    0.0, -0.0, 1.0, 2.0, 0.5, 3.0, 12.0, -1.0, 1e-9, 1e-300, 5e-324, 1e300, -1e300, 1e16, 1.7976931348623157e308,
    math.nan, math.inf, -math.inf, 0.1, 100.0,
)  # fmt: skip
_INTEGERS = (0, 1, 2, 3, 12, -1, 255, 10**6, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**400)
#: Objects of types that are asked for nowhere, or almost.
ODD_OBJECTS: tuple[Callable[[], Any], ...] = (
    object, lambda: len, lambda: {1, 2}, lambda: b"bytes", lambda: 1j, lambda: Path("x"), lambda: int, lambda: math,
    lambda: np.array(2.0), lambda: np.array([1.0, 2.0]), lambda: np.array([[1, 2], [3, 4]]), lambda: np.float32("nan"),
    lambda: np.zeros((0,)), lambda: np.zeros((2, 0)), lambda: np.zeros((1, 1, 1)), lambda: np.array(["a", "b"]),
    lambda: np.array([None, 1], dtype=object), lambda: np.array(["2020"], dtype="datetime64[D]"), lambda: np.int64(3),
    lambda: np.str_("a"), lambda: np.bool_(True), lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    lambda: fractions.Fraction(1, 3), lambda: datetime.date(2020, 1, 1), lambda: pd.Timestamp("2021"), lambda: pd.NaT,
    lambda: pd.NA, lambda: pd.Series([1.0, 2.0], index=["a", "b"]), lambda: pd.Series([1.0, 2.0], index=["a", "a"]),
    lambda: pd.Series([None, "x"]), lambda: pd.Series(dtype=float), lambda: pd.DataFrame({"a": [1.0], "b": [2.0]}),
    lambda: pd.DataFrame(), lambda: pd.Index(["a", "b"]), lambda: pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]),
    lambda: xr.DataArray([1.0, 2.0], dims="x"), lambda: xr.DataArray([1.0, 2.0], {"sector": ["a", "b"]}, "sector"),
    lambda: xr.Dataset(), lambda: iter([1.0, 2.0]), lambda: range(2), lambda: memoryview(b"ab"), lambda: Ellipsis,
    lambda: [[1.0], [1.0, 2.0]], lambda: [[]], lambda: {"a": 1.0}, lambda: {"a": None}, lambda: {1: {2: 3}}, dict, list,
    lambda: ["a", 1], lambda: [None], lambda: [1.0, "x"], lambda: ("a",), lambda: [("a", "b"), "c"], lambda: [("a",)],
    lambda: ["a", "a"], lambda: [float("nan")], lambda: [""], lambda: [["a"]], lambda: [2**70], lambda: [1j], tuple,
)  # fmt: skip

texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=4))
numbers = st.one_of(st.sampled_from(NUMBERS), st.floats(0.0, 10.0), st.floats())
#: A plain value, or ("odd", place of an object).
odd = st.one_of(
    texts, numbers, st.sampled_from(_INTEGERS), st.sampled_from((None, True, False)),
    st.tuples(st.just("odd"), st.integers(0, len(ODD_OBJECTS) - 1)),
)  # fmt: skip


def made(value: Any) -> Any:
    """The object that a drawn value stands for."""
    if isinstance(value, tuple) and len(value) == 2 and value[0] == "odd":
        return ODD_OBJECTS[value[1]]()
    return value


def read_back(text: str) -> Any:
    """A printed input as it was drawn."""
    return eval(text, {"__builtins__": {}, "nan": math.nan, "inf": math.inf})  # of this program's own printing
