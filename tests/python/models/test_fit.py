"""Errors and Theil's statistics of a simulated series."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given
from hypothesis import strategies as st

Reference = Callable[[str], dict[str, Any]]


def test_theils_statistics_of_the_reference_series(reference: Reference) -> None:
    # The definition is published (Sterman 1984); the file's numbers were made from it, not published.
    case = reference("sd/theil_statistics")
    row = qy.fit_report(case["input"]["simulated"], case["input"]["actual"]).iloc[0]
    names = {"R2 (squared correlation)": "R2"}
    for name, value in case["expected"].items():
        if name != "sum":
            # Sums of eight terms in another order.
            assert row[names.get(name, name)] == pytest.approx(value, rel=1e-12), name
    assert row["n"] == 8
    assert row["UM"] + row["US"] + row["UC"] == pytest.approx(1.0, rel=1e-12)


def test_pure_bias_pure_variation_and_pure_covariation() -> None:
    actual = np.array([1.0, 2.0, 3.0, 4.0])
    shifted = qy.fit_report(actual + 5.0, actual).iloc[0]
    assert (shifted["UM"], shifted["US"], shifted["UC"]) == pytest.approx((1.0, 0.0, 0.0), abs=1e-12)
    stretched = qy.fit_report((actual - 2.5) * 3.0 + 2.5, actual).iloc[0]
    assert (stretched["UM"], stretched["US"], stretched["UC"]) == pytest.approx((0.0, 1.0, 0.0), abs=1e-12)
    turned = qy.fit_report(actual[::-1], actual).iloc[0]
    assert (turned["UM"], turned["US"], turned["UC"]) == pytest.approx((0.0, 0.0, 1.0), abs=1e-12)
    exact = qy.fit_report(actual, actual).iloc[0]
    assert exact["MSE"] == 0.0 and math.isnan(exact["UM"]) and exact["R2"] == pytest.approx(1.0)
    flat = qy.fit_report([2.0, 2.0, 2.0], [0.0, 1.0, 2.0]).iloc[0]
    assert math.isnan(flat["R2"]) and math.isnan(flat["MAPE"])  # a constant, and an actual value of zero


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=2, max_size=30))
def test_the_shares_add_to_one(pairs: list[tuple[float, float]]) -> None:
    simulated, actual = (list(series) for series in zip(*pairs, strict=True))
    row = qy.fit_report(simulated, actual).iloc[0]
    if row["MSE"] > 1e-9:
        # Moments cancel: the error is that of numbers as large as 1e3 squared over the mean square error.
        assert row["UM"] + row["US"] + row["UC"] == pytest.approx(1.0, abs=1e-8 + 1e-9 / row["MSE"])


def test_frames_give_a_row_for_each_series() -> None:
    years = pd.Index([2017, 2018, 2019], name="year")
    actual = pd.DataFrame({"output": [1.0, 2.0, 3.0], "people": [5.0, 5.5, 6.0]}, index=years)
    report = qy.fit_report(actual * 1.1, actual)
    assert list(report.index) == ["output", "people"]
    assert report.loc["output", "MAPE"] == pytest.approx(0.1)
    with pytest.raises(qy.DimensionMismatch, match="other labels, expected the same index"):
        qy.fit_report(actual.shift(1, freq=None).set_axis(years + 1), actual)
    with pytest.raises(qy.DimensionMismatch, match="expected the same"):
        qy.fit_report(actual[["output"]], actual)


def test_missing_values_are_refused_or_dropped_as_asked() -> None:
    actual = [1.0, math.nan, 3.0, 4.0]
    with pytest.raises(qy.InvalidValue, match="actual series has the value nan at place 1, expected finite"):
        qy.fit_report([1.0, 2.0, 3.0, 5.0], actual)
    report = qy.fit_report([1.0, 2.0, 3.0, 5.0], actual, missing="drop")
    assert list(report["n"]) == [3]
    assert report["MAE"].iloc[0] == pytest.approx(1 / 3)
    with pytest.raises(qy.InvalidValue, match="simulated series has the value inf at place 3"):
        qy.fit_report([1.0, 2.0, 3.0, math.inf], actual, missing="drop")


@pytest.mark.parametrize(
    ("simulated", "actual", "sentence"),
    [
        ([1.0], [1.0], "a fit is asked for of 1 values, expected at least 2"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "the simulated series has 2 values, the actual one 3|has 2 values"),
        ([[1.0, 2.0]], [1.0, 2.0], "a series has 2 dimensions, expected 1"),
        ("x", [1.0, 2.0], "the simulated series is 'x', expected numbers"),
        ([1.0, 2.0], ["1", "x"], "the actual series "),
    ],
)
def test_series_that_cannot_be_compared(simulated: Any, actual: Any, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        qy.fit_report(simulated, actual)


def test_missing_is_refuse_or_drop() -> None:
    with pytest.raises(qy.InvalidValue, match="missing is 'skip', expected 'refuse' or 'drop'"):
        qy.fit_report([1.0, 2.0], [1.0, 2.0], missing="skip")  # type: ignore[arg-type]
