"""Sobol indices against closed forms: within their own errors, ten times tighter than other programs' tolerances."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from quesnay import InvalidValue
from quesnay.sensitivity import exchanged, indices_of, sobol_indices

_spec = importlib.util.spec_from_file_location("known", Path(__file__).with_name("known.py"))
assert _spec and _spec.loader
known = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(known)

N = 2**14


def within_errors(value: np.ndarray, low: np.ndarray, high: np.ndarray, truth: list[float]) -> None:
    error = (high - low)[:, 0] / 2 / 1.959963984540054
    assert np.all(np.abs(value[:, 0] - truth) < 3.5 * error + 1e-12), (value[:, 0], error)


@pytest.mark.parametrize("one", known.REFERENCE["ishigami"], ids=lambda one: f"b={one['b']}")
def test_ishigami_is_within_its_errors(one: dict[str, object]) -> None:
    found = sobol_indices(lambda u: known.ishigami(u, one["a"], one["b"]), 3, N, seed=1)
    within_errors(found.first, found.first_low, found.first_high, one["S1"])
    within_errors(found.total, found.total_low, found.total_high, one["ST"])
    assert found.total[:, 0] == pytest.approx(one["ST"], abs=0.02)
    assert found.variance[0] == pytest.approx(one["variance"], rel=0.03)


@pytest.mark.parametrize("one", known.REFERENCE["sobol_g"], ids=lambda one: f"{len(one['a'])} inputs")
def test_the_g_function_is_within_its_errors(one: dict[str, object]) -> None:
    found = sobol_indices(lambda u: known.g_function(u, one["a"]), len(one["a"]), N, seed=2)
    within_errors(found.first, found.first_low, found.first_high, one["S1"])
    within_errors(found.total, found.total_low, found.total_high, one["ST"])


def test_groups_are_exchanged_together() -> None:
    groups = known.REFERENCE["salib"]["groups_x1x3_vs_x2"]
    found = sobol_indices(known.ishigami, 3, N, seed=3, groups=[[0, 2], [1]])
    assert found.first[:, 0] == pytest.approx([0.557589, 0.442411], abs=0.03)
    assert found.total[:, 0] == pytest.approx([0.557589, 0.442411], abs=0.02)
    assert found.total[:, 0] == pytest.approx(groups["ST"], abs=0.02)


def test_several_outcomes_at_once_are_those_one_by_one() -> None:
    both = sobol_indices(lambda u: np.stack([known.ishigami(u), u[:, 2] ** 2], axis=1), 3, 256)
    one = sobol_indices(known.ishigami, 3, 256)
    # Sums over columns are in another order: equal to rounding.
    assert both.first[:, :1] == pytest.approx(one.first, abs=1e-13)
    assert both.total_high[:, :1] == pytest.approx(one.total_high, abs=1e-13)


def test_adding_a_constant_or_scaling_changes_nothing() -> None:
    plain = sobol_indices(known.ishigami, 3, 512)
    moved = sobol_indices(lambda u: 1e6 + 3.0 * known.ishigami(u), 3, 512)
    assert moved.first == pytest.approx(plain.first, abs=1e-8)
    assert moved.total == pytest.approx(plain.total, abs=1e-8)


def test_an_outcome_that_does_not_vary_has_zeros() -> None:
    found = sobol_indices(lambda u: np.full(len(u), 0.1), 3, 64)
    for values in (found.first, found.first_low, found.first_high, found.total, found.total_high, found.variance):
        assert np.all(values == 0.0)


def test_a_row_with_a_failed_run_is_dropped_whole() -> None:
    rng = np.random.default_rng(4)
    a, b = rng.random((2, 400, 3))
    ya, yb = known.ishigami(a), known.ishigami(b)
    mixed = np.array([known.ishigami(exchanged(a, b, [k])) for k in range(3)])
    holed = mixed.copy()
    holed[1, 7] = np.nan
    keep = np.arange(400) != 7
    found, expected = indices_of(ya, yb, holed), indices_of(ya[keep], yb[keep], mixed[:, keep])
    assert (found.rows, found.dropped) == (399, 1)
    assert np.array_equal(found.first, expected.first) and np.array_equal(found.total, expected.total)


@pytest.mark.parametrize("truth", ["ishigami", "small"])
def test_intervals_hold_their_index_as_often_as_they_say(truth: str) -> None:
    def function(u: np.ndarray) -> np.ndarray:
        return known.ishigami(u) if truth == "ishigami" else u[:, 0] + 0.1 * u[:, 1] + 0.5 * u[:, 0] * u[:, 2]

    first = {"ishigami": [0.3139, 0.4424, 0.0]}.get(truth)
    total = {"ishigami": [0.5576, 0.4424, 0.2437]}.get(truth)
    if first is None:
        # Var of (1 + u2/2) u0 etc. in closed form: a = 5/4, variances of u 1/12.
        parts = np.array([(5 / 4) ** 2 / 12, 0.01 / 12, (1 / 4) ** 2 / 12])
        cross = 0.25 / 144
        first, total = parts / (parts.sum() + cross), (parts + [cross, 0, cross]) / (parts.sum() + cross)
    held = np.zeros((2, 3))
    for seed in range(300):
        one = sobol_indices(function, 3, 512, seed=seed)
        held[0] += (one.first_low[:, 0] <= first) & (first <= one.first_high[:, 0])
        held[1] += (one.total_low[:, 0] <= total) & (total <= one.total_high[:, 0])
    # 300 repetitions of 95 %: standard error 1.3 %.
    assert np.all(held / 300 > 0.91) and np.all(held / 300 <= 0.99), held / 300


def test_bad_arrays_are_refused_in_a_sentence() -> None:
    y = np.zeros(40)
    with pytest.raises(InvalidValue, match=r"y_mixed has shape \(3, 39\)"):
        indices_of(y, y, np.zeros((3, 39)))
    with pytest.raises(InvalidValue, match="31 of 40 draws are completed, expected at least 32 for Sobol indices"):
        indices_of(np.r_[np.full(9, np.nan), np.zeros(31)], y, np.zeros((1, 40)))
    with pytest.raises(InvalidValue, match="confidence is 95, expected a share above 0 and below 1"):
        sobol_indices(known.ishigami, 3, 64, confidence=95)
    with pytest.raises(InvalidValue, match="a chosen column is 3, expected at most 2"):
        exchanged(np.zeros((2, 3)), np.zeros((2, 3)), [3])
