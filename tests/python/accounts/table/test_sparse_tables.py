"""Sparse tables: the dense answers, and arrays that are not compressed rows."""

import copy
import pickle
from types import SimpleNamespace

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts import SparseTable
from quesnay.accounts.large.sparse import _places


def compressed(flows: np.ndarray) -> SimpleNamespace:
    """Compressed rows as SciPy keeps them."""
    rows, columns = np.nonzero(flows)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(flows)))])
    return SimpleNamespace(
        indptr=starts.astype(np.int32), indices=columns.astype(np.int32), data=flows[rows, columns], shape=flows.shape
    )


@pytest.mark.parametrize("n", [3, 700])
def test_a_sparse_table_answers_as_numpy_does(n: int) -> None:
    rng = np.random.default_rng(n)
    x = rng.uniform(1.0, 9.0, n)
    a = np.where(rng.random((n, n)) < 0.1, rng.random((n, n)), 0.0)
    a *= 0.8 / np.maximum(a.sum(axis=0), 0.8)
    x[1], a[1], a[:, 1] = 0.0, 0.0, 0.0
    table = SparseTable([f"S{i}" for i in range(n)], flows=compressed(a * x), gross_output=x)
    inverse = np.linalg.inv(np.eye(n) - a)
    # The residual is 1e-12 and the condition number below 100.
    np.testing.assert_allclose(table.output(), x, atol=1e-10 * x.max())
    demand, weights = rng.random(n), rng.random((2, n))
    np.testing.assert_allclose(table.output(demand), inverse @ demand, rtol=1e-10)
    np.testing.assert_allclose(table.multipliers(), inverse.sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose(table.multipliers(weights[0]), weights[0] @ inverse, rtol=1e-10)
    demands = rng.random((n, 3))
    np.testing.assert_allclose(table.footprints(weights, demands), weights @ inverse @ demands, rtol=1e-10)
    np.testing.assert_allclose(table.core.primary_costs(), x - (a * x).sum(axis=0), atol=1e-13 * x.max() * n)
    assert table.output().index[0] == "S0"
    assert table.method().startswith("BiCGSTAB on sparse coefficients")


def test_compressed_rows_may_be_unsorted_and_a_cell_in_parts() -> None:
    x = np.array([1.0, 2.0])
    sorted_rows = SparseTable(["a", "b"], flows=compressed(np.array([[0.1, 0.4], [0.2, 0.3]])), gross_output=x)
    parts = SimpleNamespace(
        indptr=np.array([0, 3, 5]), indices=np.array([1, 0, 1, 1, 0]), data=np.array([0.3, 0.1, 0.1, 0.3, 0.2]),
        shape=(2, 2),
    )  # fmt: skip
    in_parts = SparseTable(["a", "b"], flows=parts, gross_output=x)
    np.testing.assert_allclose(in_parts.multipliers(), sorted_rows.multipliers(), rtol=1e-12)
    np.testing.assert_allclose(in_parts.output(), x, rtol=1e-12)


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64, np.uint32, np.uint64, np.float64])
def test_places_may_be_of_any_type_that_holds_whole_numbers(kind: type) -> None:
    x, good = np.array([1.0, 2.0]), compressed(np.array([[0.1, 0.0], [0.2, 0.3]]))
    same = SimpleNamespace(**{**vars(good), "indptr": good.indptr.astype(kind), "indices": good.indices.astype(kind)})
    asked, expected = (
        SparseTable(["a", "b"], flows=flows, gross_output=x).output([1.0, 2.0]) for flows in (same, good)
    )
    np.testing.assert_array_equal(asked, expected)


def test_32_bit_places_are_taken_as_they_stand() -> None:
    places = np.array([0, 1, 2], dtype=np.int32)
    assert _places(places, "indptr") is places
    assert _places(np.array([0, 1, 2]), "indptr").dtype == np.intc


@pytest.mark.parametrize(
    "places",
    [np.array([0, 2**31]), np.array([0, 2**63], dtype=np.uint64), np.array([0, -(2**31)]), np.array([0.0, 2.0**31])],
)
def test_a_place_that_is_too_large_is_named(places: np.ndarray) -> None:
    good = compressed(np.array([[0.1, 0.0], [0.2, 0.3]]))
    with pytest.raises(qy.InvalidValue) as caught:
        SparseTable(["a", "b"], flows=SimpleNamespace(**{**vars(good), "indices": places}), gross_output=[1.0, 2.0])
    assert str(caught.value) == (
        f"the indices of the flows in place 2 is {places[1]}, expected a whole number below 2^31"
    )


def test_a_sparse_table_is_its_own_copy_and_is_pickled_to_the_same_bits() -> None:
    flows = compressed(np.array([[0.1, 0.0], [0.2, 0.3]]))
    table = SparseTable(["a", "b"], flows=flows, gross_output=[1.0, 2.0], unit="m")
    assert copy.copy(table) is table
    assert copy.deepcopy([table])[0] is table
    flows.data[:] = 0.0  # the caller's: the table has its own
    again = pickle.loads(pickle.dumps(table))
    assert repr(again) == repr(table)
    assert again.output([1.0, 2.0]).equals(table.output([1.0, 2.0]))
    assert again.output([1.0, 2.0])["b"] > 2.0


def test_a_sparse_table_that_is_wrong_is_refused() -> None:
    x = np.array([1.0, 2.0])
    good = compressed(np.array([[0.1, 0.0], [0.2, 0.3]]))

    def sentence(flows: SimpleNamespace, output: np.ndarray = x) -> str:
        with pytest.raises(qy.QuesnayError) as caught:
            SparseTable(["a", "b"], flows=flows, gross_output=output)
        return str(caught.value)

    def changed(**parts: object) -> SimpleNamespace:
        return SimpleNamespace(**{**vars(good), **parts})

    assert "'b' to sector 'a' is -1, expected a finite" in sentence(changed(data=np.array([0.1, -1.0, 0.3])))
    assert "sector 'a' buys 0.1 from sector 'a' and has no output" in sentence(good, np.array([0.0, 2.0]))
    assert "gross output of sector 'b' is -2" in sentence(good, np.array([1.0, -2.0]))
    assert "names column 5, the table has 2 sectors" in sentence(changed(indices=np.array([0, 5, 1])))
    assert "row 0 of the compressed rows ends before it begins" in sentence(changed(indptr=np.array([0, -1, 3])))
    assert "the list of row starts has 2 entries" in sentence(changed(indptr=np.array([0, 3])))
    assert "hold 3 values and 3 columns, and end at 2" in sentence(changed(indptr=np.array([0, 1, 2])))
    assert "spectral radius" in sentence(changed(data=np.array([3.0, 0.2, 0.3])))
    table = SparseTable(["a", "b"], flows=good, gross_output=x)
    with pytest.raises(qy.DimensionMismatch, match="final demand has 3 sectors, the table has 2"):
        table.output([1.0, 2.0, 3.0])
    with pytest.raises(qy.InvalidValue, match="final demand of sector 'b' is nan"):
        table.output([1.0, np.nan])


class Compressed:
    """SciPy's compressed formats: the same three arrays, and `format` says along which side they run."""

    def __init__(self, dense: np.ndarray, kind: str) -> None:
        self.dense, self.format, self.shape = dense, kind, dense.shape
        if kind in ("csr", "csc"):
            arrays = compressed(dense if kind == "csr" else dense.T)
            self.indptr, self.indices, self.data = arrays.indptr, arrays.indices, arrays.data

    def tocsr(self) -> "Compressed":
        return Compressed(self.dense, "csr")


@pytest.mark.parametrize("kind", ["csr", "csc", "coo"])
def test_flows_are_read_along_the_side_that_their_format_says(kind: str) -> None:
    flows = np.array([[150.0, 500], [200, 100]])
    table = SparseTable(["a", "b"], flows=Compressed(flows, kind), gross_output=[1000, 2000])
    np.testing.assert_allclose(table.output([350, 1700]), [1000, 2000], rtol=1e-12)
    turned = SparseTable(["a", "b"], flows=Compressed(flows.T, kind), gross_output=[1000, 2000])
    np.testing.assert_allclose(turned.output([350, 1700]), [663.37, 2138.61], rtol=1e-5)


def test_flows_of_another_format_or_shape_are_refused() -> None:
    odd = SimpleNamespace(**vars(compressed(np.eye(2))), format="csc")
    with pytest.raises(qy.InvalidValue, match="flows are in the format 'csc', expected compressed rows"):
        SparseTable(["a", "b"], flows=odd, gross_output=[10, 10])
    with pytest.raises(qy.DimensionMismatch, match="flows have shape 2 x 1, expected 2 x 2"):
        SparseTable(["a", "b"], flows=compressed(np.array([[1.0], [2.0]])), gross_output=[10, 10])
