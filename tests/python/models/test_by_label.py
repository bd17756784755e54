"""Labels decide, not places, wherever a model takes numbers over a dimension; other labels and shapes are refused."""

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import xarray as xr

spec = importlib.util.spec_from_file_location("labelled_forms", Path(__file__).parent / "labelled_forms.py")
assert spec is not None and spec.loader is not None
forms = importlib.util.module_from_spec(spec)
spec.loader.exec_module(forms)


@pytest.mark.parametrize("form", forms.ROW_IN_ANY_FORM)
@pytest.mark.parametrize("door", forms.DOORS_OF_A_MODEL)
def test_a_row_of_numbers_means_the_same_in_any_form(door: str, form: str) -> None:
    ask = forms.DOORS_OF_A_MODEL[door]
    np.testing.assert_array_equal(ask(forms.ROW_IN_ANY_FORM[form], "town"), ask(np.array(forms.ROW), "town"))


@pytest.mark.parametrize("form", forms.MATRIX_IN_ANY_FORM)
@pytest.mark.parametrize("door", forms.DOORS_OF_A_MODEL)
def test_a_matrix_of_numbers_means_the_same_in_any_form(door: str, form: str) -> None:
    ask = forms.DOORS_OF_A_MODEL[door]
    np.testing.assert_array_equal(
        ask(forms.MATRIX_IN_ANY_FORM[form], "town", "good"), ask(forms.MATRIX, "town", "good")
    )


@pytest.mark.parametrize("door", forms.DOORS_OF_A_MODEL)
def test_a_door_tells_numbers_of_other_places_apart(door: str) -> None:
    # Else the tests above could not fail.
    ask = forms.DOORS_OF_A_MODEL[door]
    assert not np.array_equal(ask(np.array(forms.ROW), "town"), ask(np.array(forms.ROW[::-1]), "town"))
    assert not np.array_equal(ask(forms.MATRIX, "town", "good"), ask(forms.MATRIX[::-1], "town", "good"))


@pytest.mark.parametrize("fault", forms.BAD_ROWS)
@pytest.mark.parametrize("door", forms.DOORS_OF_A_MODEL)
def test_a_row_with_other_labels_or_another_shape_is_refused(door: str, fault: str) -> None:
    given, sentence = forms.BAD_ROWS[fault]
    with pytest.raises(qy.QuesnayError, match=sentence):
        forms.DOORS_OF_A_MODEL[door](given, "town")


@pytest.mark.parametrize("fault", forms.BAD_MATRICES)
@pytest.mark.parametrize("door", forms.DOORS_OF_A_MODEL)
def test_a_matrix_with_other_labels_or_another_shape_is_refused(door: str, fault: str) -> None:
    given, sentence = forms.BAD_MATRICES[fault]
    with pytest.raises(qy.QuesnayError, match=sentence):
        forms.DOORS_OF_A_MODEL[door](given, "town", "good")


def test_a_square_matrix_goes_by_the_names_of_its_sides() -> None:
    square = np.arange(9.0).reshape(3, 3)
    frame = pd.DataFrame(square, forms.TOWNS, forms.TOWNS)

    def taken(given: Any) -> np.ndarray:
        b = forms.empty()
        found: np.ndarray = forms.shown(b, b.constants(given, ["town", "other"]) * 1.0)
        return found

    # Rows are the first dimension where nothing is named; one name tells the other side.
    for given in (frame, frame.loc[forms.SHUFFLED], frame.T.rename_axis("other"), frame.T.rename_axis("town", axis=1)):
        np.testing.assert_array_equal(taken(given), square)
    array = xr.DataArray(frame.T, dims=("other", "town"))
    for given in (array, array.T, array.rename(other="buyer"), array.drop_vars(["other", "town"])):
        np.testing.assert_array_equal(taken(given), square)
    with pytest.raises(qy.DimensionMismatch, match=r"over \(x, y\), expected .* as in \(town: 3, other: 3"):
        taken(array.rename(other="x", town="y"))
