"""Indices from draws alone: against closed forms, with intervals that hold, and PAWN of a line."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from quesnay import InvalidValue
from quesnay.sensitivity import first_order, pawn

_spec = importlib.util.spec_from_file_location("known", Path(__file__).with_name("known.py"))
assert _spec and _spec.loader
known = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(known)


@pytest.mark.parametrize("one", known.REFERENCE["ishigami"], ids=lambda one: f"b={one['b']}")
def test_ishigami_from_draws_alone(one: dict[str, object]) -> None:
    u = np.random.default_rng(1).random((8000, 4))
    found = first_order(u, known.ishigami(u[:, :3], one["a"], one["b"]))
    truth = [*one["S1"], 0.0]
    assert found.value[:, 0] == pytest.approx(truth, abs=0.02)
    assert np.all(np.abs(found.value[:, 0] - truth) < 3.5 * found.standard_error[:, 0])


def test_a_sum_has_the_shares_of_its_variances() -> None:
    one = known.REFERENCE["linear_additive"]
    u = np.random.default_rng(2).random((5000, 4))
    found = first_order(u, u @ np.array(one["b"]))
    assert found.value[:, 0] == pytest.approx(one["S1"], abs=0.025)
    assert found.value.sum() == pytest.approx(1.0, abs=0.03)


def test_rank_transforms_of_inputs_change_nothing() -> None:
    u = np.random.default_rng(3).random((600, 3))
    y = known.ishigami(u)
    assert np.array_equal(first_order(u, y).value, first_order(np.exp(9 * u), y).value)


def test_an_input_of_few_values_has_a_class_for_each() -> None:
    rng = np.random.default_rng(4)
    kind = rng.integers(0, 3, 4000)
    y = np.array([0.0, 3.0, 0.0])[kind] + rng.normal(size=4000)
    found = first_order(kind[:, None], y)
    assert found.value[0, 0] == pytest.approx(2.0 / 3.0, abs=0.03)  # 3^2 (1/3) (2/3) = 2 of 3


def test_what_does_not_vary_has_no_index_and_failed_draws_are_left_out() -> None:
    u = np.random.default_rng(5).random((300, 2))
    u[:, 1] = 4.0
    y = u[:, 0].copy()
    y[:10] = np.nan
    found = first_order(u, np.stack([y, np.ones(300)], axis=1))
    assert (found.rows, found.dropped) == (290, 10)
    assert np.isnan(found.value[1]).all() and np.isnan(found.value[:, 1]).all()
    assert found.value[0, 0] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("name", ["ishigami", "sum", "skewed"])
def test_intervals_hold_their_index_as_often_as_they_say(name: str) -> None:
    functions = {
        "ishigami": (known.ishigami, [0.3139051911, 0.4424111448, 0.0]),
        "sum": (lambda u: u @ np.array([3.0, 1.0, 0.0]), [0.9, 0.1, 0.0]),
        # exp(N): S = (e - 1) e / (e^2 - 1) of a product of two lognormals.
        "skewed": (lambda u: (1 + u[:, 0]) * (u[:, 1] ** 2) + 0 * u[:, 2], None),
    }
    function, truth = functions[name]
    if truth is None:
        a, b = 7.0 / 3.0, 1.0 / 5.0  # E[(1 + u)^2], E[u^4]
        variance = a * b - (1.5 / 3.0) ** 2
        truth = [(1 / 12) / 9 / variance, 1.5**2 * (b - 1 / 9) / variance, 0.0]
    held, n = np.zeros(3), 300
    for seed in range(n):
        u = np.random.default_rng(seed).random((1000, 3))
        found = first_order(u, function(u))
        held += (found.low[:, 0] <= truth) & (truth <= found.high[:, 0])
    # 300 repetitions of 95 %: standard error 1.3 %.
    assert np.all(held / n > 0.90), held / n


def test_pawn_of_a_line_has_the_distances_of_its_slices() -> None:
    one = known.REFERENCE["pawn_identity"]
    u = np.random.default_rng(6).random((20_000, 2))
    found = pawn(u, u[:, 0])
    assert found.median[0, 0] == pytest.approx(one["median"], abs=0.02)
    assert found.mean[0, 0] == pytest.approx(one["mean"], abs=0.02)
    assert found.largest[0, 0] == pytest.approx(one["max"], abs=0.02)
    # 0.8687 / sqrt(n of a slice) in the mean, less the share that a slice is of all.
    assert found.noise == pytest.approx(0.8687 / np.sqrt(2000) * np.sqrt(0.9), rel=0.06)
    assert found.mean[1, 0] == pytest.approx(found.noise, rel=0.35)


def test_pawn_sees_a_spread_that_leaves_the_mean() -> None:
    rng = np.random.default_rng(7)
    u = rng.random((5000, 2))
    y = rng.normal(size=5000) * (0.2 + 3 * u[:, 0])
    assert pawn(u, y).mean[0, 0] > 3 * pawn(u, y).noise
    assert abs(first_order(u, y).value[0, 0]) < 0.02


def test_pawn_of_equal_outcomes_is_zero() -> None:
    u = np.random.default_rng(8).random((100, 1))
    assert pawn(u, np.ones(100)).largest[0, 0] == pytest.approx(0.0, abs=1e-12)


def test_bad_arrays_are_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidValue, match=r"inputs has shape \(60,\), expected a row for each draw"):
        first_order(np.zeros(60), np.zeros(60))
    with pytest.raises(InvalidValue, match=r"outcomes has shape \(59,\), expected 60 rows"):
        first_order(np.zeros((60, 1)), np.zeros(59))
    with pytest.raises(InvalidValue, match="40 of 40 draws are completed, expected at least 50"):
        first_order(np.zeros((40, 1)), np.zeros(40))
    with pytest.raises(InvalidValue, match="slices is 20, expected at least 5 of 60 completed draws in each"):
        pawn(np.zeros((60, 1)), np.zeros(60), slices=20)
