"""Correlations are what is stated, for every set that can hold together, whatever the order."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core

NAMES = ["a", "b", "c", "d"]


def plan(correlations: list[tuple[str, str, float]], names: list[str] = NAMES) -> _core.DrawPlan:
    """Standard normal numbers, so that their correlation is that of the scores."""
    b = qy.ModelBuilder()
    parameters = [b.parameter(name) for name in sorted(names)]
    b.auxiliary("all", sum(parameters[1:], parameters[0]))
    b.outcome(qy.Outcome("all", "all", qy.OutcomeKind.Level, "1"))
    normal = _core.Distribution.from_range("normal", 0.0, -1.6448536269514722, 1.6448536269514722)
    numbers = [(name, name, [0], normal) for name in names]
    return _core.DrawPlan(b.build().core, {name: np.zeros(1) for name in names}, numbers, correlations)


def sample(correlations: list[tuple[str, str, float]], draws: int = 4000, names: list[str] = NAMES) -> np.ndarray:
    made = plan(correlations, names)
    drawn = [made.parameters(5, draw) for draw in range(draws)]
    return np.array([[one[name][0] for name in NAMES] for one in drawn])


# Standard error of a sample correlation of 4,000 pairs is at most 0.016; the tolerance is four of them.
NEAR = 0.065


def test_a_chain_is_drawn_as_stated_in_every_order() -> None:
    pairs = [("a", "b", 0.9), ("c", "a", 0.9), ("c", "d", -0.5)]
    drawn = sample(pairs)
    found = np.corrcoef(drawn.T)
    # What is not stated follows along the way: b with c by 0.9 x 0.9, b with d by 0.9 x 0.9 x -0.5.
    for i, j, wanted in [(0, 1, 0.9), (0, 2, 0.9), (2, 3, -0.5), (1, 2, 0.81), (1, 3, -0.405)]:
        assert found[i, j] == pytest.approx(wanted, abs=NEAR)
    np.testing.assert_allclose(drawn.std(axis=0), 1.0, atol=0.05)
    for order in permutations(pairs):
        assert np.array_equal(sample(list(order), 3), drawn[:3])
    assert np.array_equal(sample(pairs, 3, NAMES[::-1]), drawn[:3])


def test_all_pairs_of_a_triangle_are_as_stated() -> None:
    pairs = [("a", "b", 0.5), ("b", "c", -0.6), ("a", "c", 0.1)]
    drawn = sample(pairs)
    found = np.corrcoef(drawn.T)
    for i, j, wanted in [(0, 1, 0.5), (1, 2, -0.6), (0, 2, 0.1), (0, 3, 0.0), (1, 3, 0.0)]:
        assert found[i, j] == pytest.approx(wanted, abs=NEAR)
    for order in permutations(pairs):
        assert np.array_equal(sample(list(order), 3), drawn[:3])


def test_pairs_in_a_circle_are_as_stated_and_the_others_have_no_partial_correlation() -> None:
    pairs = [("a", "b", 0.6), ("b", "c", 0.5), ("c", "d", 0.4), ("d", "a", 0.3)]
    drawn = sample(pairs)
    found = np.corrcoef(drawn.T)
    for i, j, wanted in [(0, 1, 0.6), (1, 2, 0.5), (2, 3, 0.4), (0, 3, 0.3)]:
        assert found[i, j] == pytest.approx(wanted, abs=NEAR)
    # The largest determinant: the inverse is zero at a with c and b with d (Dempster 1972).
    inverse = np.linalg.inv(found)
    for i, j in [(0, 2), (1, 3)]:
        assert inverse[i, j] / np.sqrt(inverse[i, i] * inverse[j, j]) == pytest.approx(0.0, abs=NEAR)
    for order in permutations(pairs):
        assert np.array_equal(sample(list(order), 2), drawn[:2])


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)], "cannot hold together: '[abc]' with '[abc]' at -?0.9"),
        ([("a", "b", 0.9), ("b", "c", 0.9), ("c", "d", 0.9), ("d", "a", -0.9)], "4 streams cannot hold together"),
        ([("a", "a", 0.5)], "with itself"),
        ([("a", "b", 0.5), ("b", "a", 0.5)], "'b' and 'a' is given twice"),
        ([("a", "b", 1.0)], r"is 1, expected a number inside \(-1, 1\)"),
        ([("a", "e", 0.5)], "unknown random stream 'e'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(pairs: list[tuple[str, str, float]], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        plan(pairs)


def test_the_worst_pair_is_named() -> None:
    with pytest.raises(qy.QuesnayError, match="'a' with 'd' at -0.7 agrees least"):
        plan([("a", "b", 0.8), ("a", "c", 0.8), ("b", "c", 0.8), ("b", "d", 0.6), ("c", "d", 0.6), ("a", "d", -0.7)])


MATRIX = "stream,displacement,gestation_time\ndisplacement,1,0.3\ngestation_time,0.3,1\n"


def with_matrix(folder: Path, text: str, more: str = "") -> qy.Case:
    (folder / "correlations.csv").write_text(text, "utf-8")
    path = folder / "case.toml"
    matrix = f'\n[correlation_matrix]\nfile = "correlations.csv"\nsource = "INV"\n{more}'
    path.write_text(path.read_text("utf-8") + matrix, "utf-8")
    return qy.load_case(folder)


def test_a_matrix_file_says_the_same_as_its_pairs(spoilt: Path) -> None:
    case = with_matrix(spoilt, MATRIX)
    assert case.data.correlations == (("displacement", "gestation_time", 0.3),)
    turned = "stream,gestation_time,displacement\ngestation_time,1,0.3\ndisplacement,0.3,1\n"
    (spoilt / "correlations.csv").write_text(turned, "utf-8")
    other = qy.load_case(spoilt)
    one, two = (made._uncertain.plan.parameters(1, 2) for made in (case, other))
    assert all(np.array_equal(one[name], two[name]) for name in one)


PAIR = '\n[[correlations]]\nfirst = "gestation_time"\nsecond = "displacement"\ncoefficient = 0.1\nsource = "INV"\n'


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (MATRIX.replace("time,0.3", "time,0.4"), "", r"correlations\.csv: line 2 .*0.4 as in the other triangle"),
        (MATRIX.replace("0.3,1\n", "0.3,0.9\n"), "", r"correlations\.csv: line 3 .* 1 on the diagonal"),
        (MATRIX.replace("stream", "name"), "", r"correlations\.csv: line 1: the first column is 'name'"),
        (MATRIX.replace("gestation_time", "x"), "", r"correlations\.csv: line 1: unknown random stream"),
        (MATRIX, PAIR, "case.toml: correlations: .* given twice"),
    ],
)
def test_a_matrix_file_that_is_none_is_refused(spoilt: Path, text: str, more: str, sentence: str) -> None:
    with pytest.raises(qy.CaseError, match=sentence):
        with_matrix(spoilt, text, more)
