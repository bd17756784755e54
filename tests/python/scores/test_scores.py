"""Forecast scores against their definitions, closed forms and the binomial distribution."""

import math

import numpy as np
import pytest
from quesnay import InvalidValue, scores

RNG = np.random.default_rng(5)
X = RNG.normal(size=(40, 3))
Y = np.array([0.3, -1.0, 2.0])


def by_definition(x: np.ndarray, y: float, w: np.ndarray) -> float:
    w = w / w.sum()
    pairs = w[:, None] * w[None, :] * np.abs(x[:, None] - x[None, :])
    return float(np.sum(w * np.abs(x - y)) - 0.5 * pairs.sum() / (1.0 - np.sum(w**2)))


def test_points_are_scored_as_defined_and_missing_years_left_out() -> None:
    forecast, outturn = [103.0, 110.0, 120.0], [100.0, math.nan, 125.0]
    assert scores.mape(forecast, outturn) == pytest.approx((0.03 + 0.04) / 2)
    assert scores.mean_absolute_error(forecast, outturn) == pytest.approx(4.0)
    assert scores.root_mean_square_error(forecast, outturn) == pytest.approx(math.sqrt(17.0))
    assert scores.theil_u(forecast, outturn) == pytest.approx(math.sqrt((9 + 25) / (0 + 625)))
    assert scores.theil_u(forecast, outturn, start=[90.0, 90.0, 100.0]) == pytest.approx(math.sqrt(34 / 725))


def test_no_change_has_a_theil_u_of_one() -> None:
    assert scores.theil_u([100.0, 100.0], [104.0, 109.0]) == 1.0


def test_fair_crps_is_its_definition_over_pairs_of_draws() -> None:
    expected = [by_definition(X[:, k], Y[k], np.ones(len(X))) for k in range(3)]
    assert scores.fair_crps(X, Y) == pytest.approx(expected, rel=1e-12)
    weights = RNG.gamma(0.5, size=len(X))
    expected = [by_definition(X[:, k], Y[k], weights) for k in range(3)]
    assert scores.fair_crps(X, Y, weights=weights) == pytest.approx(expected, rel=1e-12)
    assert scores.fair_crps(X, Y, weights=np.full(len(X), 7.0)) == pytest.approx(scores.fair_crps(X, Y), rel=1e-12)


def test_fair_crps_of_few_draws_is_right_in_the_mean() -> None:
    # Gneiting & Raftery 2007: N(0, 1) at y has y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi).
    y = 0.7
    closed = y * math.erf(y / math.sqrt(2)) + 2 * math.exp(-y * y / 2) / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi)
    many = scores.fair_crps(np.random.default_rng(1).normal(size=(5, 40_000)), np.full(40_000, y))
    assert many.mean() == pytest.approx(closed, abs=4 * many.std() / 200)
    assert many.std() / 200 < 0.002


def test_pit_counts_draws_at_or_below_the_outturn() -> None:
    assert scores.pit([[1.0], [2.0], [3.0], [4.0]], [2.0]) == [0.5]
    assert scores.pit([[1.0], [2.0], [3.0], [4.0]], [2.0], weights=[3, 1, 0, 0]) == [1.0]
    assert np.isnan(scores.pit([[1.0], [2.0]], [math.nan])[0])


def test_bands_are_of_linear_interpolation_and_hold_their_ends() -> None:
    draws = np.arange(11.0)[:, None]
    assert [scores.inside(draws, [y])[0] for y in (0.9, 1.0, 9.0, 9.1)] == [0.0, 1.0, 1.0, 0.0]
    assert scores.share_inside([1.0, 0.0, math.nan]) == (1, 2)
    # Winkler: width 8, plus 2 / 0.2 times the miss of 0.5.
    assert scores.interval_score(draws, [9.5])[0] == pytest.approx(8.0 + 10.0 * 0.5)


def test_weighted_quantiles_of_equal_weights_are_the_plain_ones() -> None:
    levels = [0.0, 0.1, 0.5, 0.93, 1.0]
    assert scores.quantiles(X, levels, weights=np.full(len(X), 2.0)) == pytest.approx(scores.quantiles(X, levels))


def test_a_draw_of_whole_weight_is_worth_as_many_draws() -> None:
    heavy = np.r_[X[:, 0], np.repeat(X[:1, 0], 400)]
    weights = np.r_[401.0, np.ones(len(X) - 1)]
    assert scores.quantiles(X[:, 0], 0.5, weights=weights) == pytest.approx(np.quantile(heavy, 0.5), abs=0.05)
    assert scores.pit(X[:, 0], 0.1, weights=weights) == pytest.approx(np.mean(heavy <= 0.1))


def test_pinball_losses_add_up_to_the_crps() -> None:
    # CRPS is twice the integral of the pinball loss over levels (Laio & Tamea 2007).
    draws = np.random.default_rng(2).normal(size=4000)
    levels = (np.arange(500) + 0.5) / 500
    lost = np.mean([scores.quantile_score(np.quantile(draws, p), 0.4, p) for p in levels])
    assert 2 * lost == pytest.approx(float(scores.fair_crps(draws, 0.4)), rel=0.01)


def test_brier_is_the_mean_square_of_probability_less_event() -> None:
    assert scores.brier([0.0, 0.03, 0.44, 0.07], [0, 0, 1, 1]) == pytest.approx(0.29485)
    assert scores.brier([0.2, 0.9], [math.nan, 1]) == pytest.approx(0.01)


@pytest.mark.parametrize("cells", [1, 7, 26, 400])
def test_the_range_of_cells_inside_is_binomial(cells: int) -> None:
    low, high = scores.inside_range(cells)
    chance = [math.comb(cells, k) * 0.8**k * 0.2 ** (cells - k) for k in range(cells + 1)]
    assert sum(chance[:low]) < 0.025 <= sum(chance[: low + 1])
    assert sum(chance[:high]) < 0.975 <= sum(chance[: high + 1])
    assert cells != 26 or (low, high) == (17, 24)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: scores.mape([1.0], [1.0, 2.0]), r"forecast has shape \(1,\) and outturn \(2,\), expected the same"),
        (lambda: scores.mape([1.0], [math.nan]), "no cell has an outturn, expected at least one to score"),
        (lambda: scores.mape([1.0], [0.0]), r"outturn has 0\.0, expected numbers above zero"),
        (lambda: scores.mape("a", [0.0]), "forecast is of str, expected numbers"),
        (lambda: scores.theil_u([1.0], [100.0]), "what no change forecasts in every cell"),
        (lambda: scores.fair_crps([1.0], 1.0), "1 draws are given, expected at least 2"),
        (lambda: scores.fair_crps([1.0, math.nan], 1.0), "draw 1 is not a finite number, expected completed draws"),
        (lambda: scores.fair_crps([1.0, 2.0], [1.0]), "expected draws on the first axis"),
        (lambda: scores.fair_crps([1.0, 2.0], 1.0, weights=[1, 0]), "weights leave one draw alone"),
        (lambda: scores.pit([1.0, 2.0], 1.0, weights=[1, -1]), "weights are negative"),
        (lambda: scores.inside([1.0, 2.0], 1.0, 80), "share is 80, expected a share above 0 and below 1"),
        (lambda: scores.brier([1.2], [1]), "probability has a value outside 0 to 1"),
        (lambda: scores.brier([0.2], [2]), r"happened has 2\.0, expected 1 or 0"),
        (lambda: scores.inside_range(0), "cells is 0, expected at least 1"),
    ],
)
def test_what_cannot_be_scored_is_refused_in_a_sentence(call: object, sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        call()  # type: ignore[operator]
