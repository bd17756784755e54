"""RAS and GRAS from Python: published balancings, properties, labels and refusals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from quesnay.accounts import gras, ras

Reference = Callable[[str], dict[str, Any]]

positive = st.floats(0.01, 100.0)
factors = st.floats(0.2, 5.0)


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A matrix with some zeros, and totals of another matrix of the same zeros: a solution exists."""
    n, m = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    a = draw(hnp.arrays(float, (n, m), elements=positive))
    zeros = draw(hnp.arrays(bool, (n, m), elements=st.booleans()))
    a[zeros & ~np.eye(n, m, dtype=bool)] = 0.0
    other = a * draw(hnp.arrays(float, (n, m), elements=factors))
    return a, other.sum(axis=1), other.sum(axis=0)


def test_ras_gives_the_balanced_matrix_of_the_textbook_inputs(reference: Reference) -> None:
    # Inputs: Miller & Blair, section 7.4.2. The file's matrix is computed; the solution is unique.
    case = reference("io/ras_miller_blair_ch7")
    given_, expected = case["inputs"], case["expected"]
    x = np.array(given_["x1"])
    balanced = ras(np.array(given_["A0"]) * x, row_totals=given_["u"], column_totals=given_["v"])
    assert np.abs(balanced.array - expected["Z_ras"]).max() < case["tolerance"]
    assert np.abs(balanced.array / x - expected["A_ras"]).max() < case["tolerance"]


def test_gras_gives_the_matrix_of_junius_and_oosterhaven(reference: Reference) -> None:
    case = reference("io/gras_junius_oosterhaven")
    rows, columns = case["inputs"]["row_totals"], case["inputs"]["column_totals"]
    balanced = gras(case["inputs"]["A0"], row_totals=rows, column_totals=columns)
    assert np.abs(balanced.array - case["expected"]).max() < case["tolerance"]["printed"]
    assert np.abs(balanced.array - case["expected_computed"]).max() < case["tolerance"]["computed"]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_ras_meets_its_totals_and_keeps_zeros(problem: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    a, u, v = problem
    balanced = ras(a, row_totals=u, column_totals=v)
    assert balanced.array.sum(axis=1) == pytest.approx(u, rel=1e-11)
    assert balanced.array.sum(axis=0) == pytest.approx(v, rel=1e-11)
    assert ((balanced.array > 0) == (a > 0)).all()
    r, s = balanced.multipliers
    assert balanced.array == pytest.approx(r[:, None] * a * s, rel=1e-13)


@settings(max_examples=60, deadline=None)
@given(problems(), st.floats(0.01, 100.0), st.data())
def test_ras_does_not_see_the_scale_of_rows_and_columns(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray], scale: float, data: st.DataObject
) -> None:
    a, u, v = problem
    rows = data.draw(hnp.arrays(float, len(u), elements=factors))
    columns = data.draw(hnp.arrays(float, len(v), elements=factors))
    one = ras(a, row_totals=u, column_totals=v)
    other = ras(a * rows[:, None] * columns, row_totals=scale * u, column_totals=scale * v)
    # Both meet their totals to 1e-12; how far cells may then differ depends on the matrix.
    assert other.array / scale == pytest.approx(one.array, rel=1e-8, abs=1e-10 * u.sum())


@settings(max_examples=60, deadline=None)
@given(problems())
def test_gras_of_a_matrix_without_negatives_is_ras(problem: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    a, u, v = problem
    assert np.array_equal(gras(a, row_totals=u, column_totals=v).array, ras(a, row_totals=u, column_totals=v).array)


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_gras_meets_its_totals_and_keeps_signs(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    a, _, _ = problem
    signs = np.where(data.draw(hnp.arrays(bool, a.shape, elements=st.booleans())), 1.0, -1.0)
    other = a * signs * data.draw(hnp.arrays(float, a.shape, elements=factors))
    u, v = other.sum(axis=1), other.sum(axis=0)
    balanced = gras(a * signs, row_totals=u, column_totals=v, tolerance=1e-11)
    size = np.abs(balanced.array)
    assert (np.abs(balanced.array.sum(axis=1) - u) <= 1e-10 * size.sum(axis=1)).all()
    assert (np.abs(balanced.array.sum(axis=0) - v) <= 1e-10 * size.sum(axis=0)).all()
    assert (np.sign(balanced.array) == np.sign(a * signs)).all()


def test_frames_are_balanced_by_their_labels_in_any_order() -> None:
    initial = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["K1", "K2"], columns=["C1", "C2"])
    totals = pd.Series({"K2": 8.0, "K1": 4.0})
    balanced = ras(initial, row_totals=totals, column_totals={"C2": 7.0, "C1": 5.0})
    assert balanced.values.loc["K1"].sum() == pytest.approx(4.0)
    assert balanced.values["C2"].sum() == pytest.approx(7.0)
    assert list(balanced.row_multipliers.index) == ["K1", "K2"]
    assert list(balanced.column_multipliers.index) == ["C1", "C2"]
    assert repr(balanced).startswith("Balanced(2 x 2, ")


def test_labels_that_do_not_fit_are_refused_by_name() -> None:
    initial = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["K1", "K2"], columns=["C1", "C2"])

    def sentence(matrix: Any, rows: Any, columns: Any) -> str:
        with pytest.raises(qy.QuesnayError) as refused:
            ras(matrix, row_totals=rows, column_totals=columns)
        return str(refused.value)

    assert sentence(initial, {"K1": 4.0}, [6, 6]) == (
        "the vector of row totals has no number for row 'K2', expected one for each"
    )
    extra = {"K1": 4.0, "K2": 8.0, "K9": 1.0}
    assert sentence(initial, extra, [6, 6]) == "the vector of row totals: unknown row 'K9'; did you mean 'K1'?"
    assert sentence(initial, [4, 4, 4], [6, 6]) == "the vector of row totals has 3 rows, the matrix has 2"
    twice = pd.Series([4.0, 4.0], index=["K1", "K1"])
    assert sentence(initial, twice, [6, 6]) == ("the vector of row totals: row 'K1' is given twice, expected it once")
    assert sentence(initial, [[4, 8]], [6, 6]) == (
        "the vector of row totals has 2 dimensions, expected one number for each of the 2 rows"
    )
    assert sentence([1, 2], [4, 8], [6, 6]) == "the initial matrix has 1 dimension(s), expected rows and columns"
    repeated = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["K1", "K1"])
    assert sentence(repeated, [4, 8], [6, 6]) == ("the initial matrix: row 'K1' is given twice, expected it once")


def test_conflicts_are_their_own_errors() -> None:
    with pytest.raises(qy.ConflictingTotals, match="which is 1 more"):
        ras([[1, 2], [3, 4]], row_totals=[4, 8], column_totals=[6, 7])
    with pytest.raises(qy.NotConverged, match="column '1' adds up to"):
        ras([[1, 1], [1, 4]], row_totals=[6, 6], column_totals=[6, 6], max_iterations=1)
