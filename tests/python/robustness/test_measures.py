"""Robustness measures, regret and ranks, by hand and by enumeration."""

import numpy as np
import pytest
from quesnay import InvalidValue
from quesnay.robustness import MEASURES, ranks, regret, robustness
from quesnay.robustness.share_interval import wilson

# Four states, three options; more is better.
X = np.array([[4.0, 2.0, 1.0], [3.0, 3.0, 5.0], [0.0, 2.0, 6.0], [1.0, 2.0, 0.0]])
CASES = {
    "maximin": ([0, 2, 0], 1),
    "maximax": ([4, 3, 6], 2),
    "hurwicz": ([2, 2.5, 3], 2),
    "laplace": ([2, 2.25, 3], 2),
    "minimax_regret": ([6, 4, 3], 2),
    "mean_regret": ([2.25, 2.0, 1.25], 2),
    # Median of the first is 2: states 0 and 1 are 2 and 1 below it.
    "undesirable_deviations": ([1.5, 0.0, 2.5], 1),
    "starrs_domain": ([0.5, 1.0, 0.5], 1),
}


@pytest.mark.parametrize("name", CASES)
def test_a_measure_is_what_it_is_by_hand(name: str) -> None:
    found = {one.measure: one for one in robustness(X, threshold=2.0)}
    value, best = CASES[name]
    assert found[name].value == pytest.approx(value)
    assert found[name].best == best


def test_percentile_measures_are_of_linear_percentiles() -> None:
    x = np.c_[np.arange(101.0), np.arange(101.0) ** 2, -(np.arange(101.0) ** 2)]
    found = {one.measure: one for one in robustness(x)}
    assert found["percentile_skewness"].value == pytest.approx([0.0, (4100 - 2500) / 4000, -0.4])
    assert found["percentile_peakedness"].value == pytest.approx([1.6, 1.6, 1.6])
    assert found["percentile_minimax_regret"].value[0] == pytest.approx(90.0**2 - 90.0)
    assert found["mean_variance"].value[0] == pytest.approx(51.0 / (1 + np.sqrt(850.0)))


def test_regret_is_zero_for_the_best_of_each_state() -> None:
    assert regret(X).tolist() == [[0, 2, 3], [2, 2, 0], [6, 4, 0], [1, 0, 2]]


def test_every_named_measure_is_given_and_satisficing_only_with_a_threshold() -> None:
    assert tuple(one.measure for one in robustness(X, threshold=1.0)) == MEASURES
    assert "starrs_domain" not in [one.measure for one in robustness(X)]


def test_hurwicz_goes_from_the_worst_to_the_best_state() -> None:
    by = {w: next(o for o in robustness(X, optimism=w) if o.measure == "hurwicz").value for w in (0.0, 1.0)}
    assert by[0.0].tolist() == X.min(axis=0).tolist() and by[1.0].tolist() == X.max(axis=0).tolist()


def test_options_alike_in_every_state_have_no_skewness() -> None:
    found = {one.measure: one for one in robustness(np.ones((5, 2)))}
    assert np.isnan(found["percentile_skewness"].value).all() and found["percentile_skewness"].best == -1


def test_ranks_share_ties_and_add_up() -> None:
    found = ranks(X)
    assert found.share.sum(axis=0) == pytest.approx(1.0) and found.share.sum(axis=1) == pytest.approx(1.0)
    assert found.share[:, 0].tolist() == [0.25, 0.25, 0.5]
    # In the second state two options share the ranks two and three.
    assert found.share[0].tolist() == [0.25, 0.25 / 2 + 0.25, 0.25 / 2 + 0.25]
    assert found.mean.tolist() == [(1 + 2.5 + 3 + 2) / 4, (2 + 2.5 + 2 + 1) / 4, (3 + 1 + 1 + 3) / 4]
    assert found.by_mean.tolist() == [3, 2, 1]


def test_an_order_that_holds_everywhere_is_stable_and_one_of_chance_is_not() -> None:
    rng = np.random.default_rng(1)
    common = rng.normal(size=(400, 1))
    clear = ranks(common + np.array([0.0, 0.1, 0.2]))
    assert clear.whole_order == 1.0 and clear.agreement == pytest.approx(1.0) and np.all(clear.stability == 1.0)
    chance = ranks(rng.normal(size=(400, 3)))
    assert chance.whole_order < 0.8 and chance.agreement < 0.02


def test_kendalls_w_with_ties_is_the_published_one() -> None:
    # Siegel & Castellan's formula by enumeration over the mean ranks of each state.
    x = np.array([[1, 2, 2, 4], [1, 1, 3, 4], [2, 1, 3, 3]], dtype=float)
    rows = np.array([[4, 2.5, 2.5, 1], [3.5, 3.5, 2, 1], [3, 4, 1.5, 1.5]])
    spread = np.sum((rows.sum(axis=0) - rows.sum() / 4) ** 2)
    assert ranks(x).agreement == pytest.approx(12 * spread / (9 * (64 - 4) - 3 * (3 * 6)))


@pytest.mark.parametrize(("hits", "n", "low", "high"), [(0, 100, 0.0, 0.03699), (640, 1000, 0.609766, 0.669162)])
def test_wilson_intervals_are_the_published_ones(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits / n, n) == pytest.approx((low, high), abs=1e-5)


def test_failed_states_are_left_out_and_bad_arrays_refused() -> None:
    holed = np.r_[X, [[np.nan, 9.0, 9.0]]]
    assert ranks(holed).dropped == 1 and ranks(holed).mean.tolist() == ranks(X).mean.tolist()
    assert robustness(holed)[0].value.tolist() == [0, 2, 0]
    with pytest.raises(InvalidValue, match=r"performance has shape \(4, 1\), expected a row for each state"):
        ranks(X[:, :1])
    with pytest.raises(InvalidValue, match="0 of 1 states are completed, expected at least 2"):
        robustness([[np.nan, 1.0]])
    with pytest.raises(InvalidValue, match="optimism is 2, expected a share from 0 to 1"):
        robustness(X, optimism=2)
    with pytest.raises(InvalidValue, match="resamples is 0, expected at least 1"):
        ranks(X, resamples=0)
