"""Elementary effects, Shapley contributions and boxes, against enumerations and closed forms."""

import importlib.util
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from quesnay import InvalidValue
from quesnay.sensitivity import (
    boxes,
    contributions,
    elementary_effects,
    orders,
    sampled_contributions,
    subsets,
    trajectories,
)

_spec = importlib.util.spec_from_file_location("known", Path(__file__).with_name("known.py"))
assert _spec and _spec.loader
known = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(known)


def test_effects_of_ishigami_converge_to_those_over_the_whole_grid() -> None:
    exact = known.REFERENCE["morris_ishigami_exact_grid"]
    points = trajectories(3, 20_000, seed=1)
    found = elementary_effects(points, known.ishigami(points.reshape(-1, 3)).reshape(len(points), 4))
    for k, name in enumerate(("x1", "x2", "x3")):
        error = 4 * found.spread[k, 0] / math.sqrt(20_000) + 1e-9
        assert found.mean[k, 0] == pytest.approx(exact[name]["mu"], abs=error)
        assert found.mean_size[k, 0] == pytest.approx(exact[name]["mu_star"], abs=error)
        assert found.spread[k, 0] == pytest.approx(exact[name]["sigma_pop"], rel=0.02)


def test_effects_of_a_sum_are_its_coefficients_without_spread() -> None:
    points = trajectories(4, 6, seed=2)
    found = elementary_effects(points, points @ np.array([1.0, 2.0, 3.0, 4.0]))
    assert found.mean_size[:, 0] == pytest.approx([1, 2, 3, 4])
    assert found.spread[:, 0] == pytest.approx(0.0, abs=1e-12)


def test_a_trajectory_moves_each_input_once_over_places_taken_equally_often() -> None:
    points = trajectories(5, 4000, levels=4, seed=3)
    assert np.all(np.count_nonzero(np.diff(points, axis=1), axis=(1, 2)) == 5)
    shares = np.unique(points, return_counts=True)[1] / points.size
    assert shares == pytest.approx([0.25] * 4, abs=0.01)


def test_a_trajectory_with_a_failed_run_is_left_out() -> None:
    points = trajectories(2, 5, seed=4)
    y = points @ np.array([1.0, 5.0])
    y[0, 1] = np.nan
    found = elementary_effects(points, y)
    assert (found.trajectories, found.dropped) == (4, 1)
    with pytest.raises(InvalidValue, match="expected each input once, alone"):
        elementary_effects(points[:, ::2].repeat(2, axis=1)[:, :3], y)


def games(members: int, draws: int) -> np.ndarray:
    return np.random.default_rng(members).normal(size=(2**members, draws))


def test_contributions_are_means_over_all_orders() -> None:
    values = games(4, 30)
    found = contributions(values)
    for k in range(4):
        added = []
        for order in permutations(range(4)):
            before = sum(1 << other for other in order[: order.index(k)])
            added.append(values[before | 1 << k] - values[before])
        each = np.mean(added, axis=0)
        assert found.mean[k, 0] == pytest.approx(each.mean())
        assert found.standard_error[k, 0] == pytest.approx(each.std(ddof=1) / math.sqrt(30))
    assert found.mean.sum() == pytest.approx(found.whole[0])
    assert subsets(4)[0b1010] == (1, 3)


def test_known_shapley_values_are_found() -> None:
    # Owen & Prieur 2017: of a linear Gaussian model with correlated inputs, by conditional variances.
    for one in known.REFERENCE["correlated_linear_gaussian"]:
        b, sd, rho = np.array(one["b"]), np.array(one["sigma"]), one["rho12"]
        cov = np.diag(sd**2)
        cov[0, 1] = cov[1, 0] = rho * sd[0] * sd[1]
        explained = []
        for members in subsets(3):
            inside = np.zeros(3, dtype=bool)
            inside[list(members)] = True
            rest = ~inside
            left = cov[np.ix_(rest, rest)]
            if inside.any():
                cross = cov[np.ix_(rest, inside)]
                left = left - cross @ np.linalg.solve(cov[np.ix_(inside, inside)], cross.T)
            explained.append(one["variance"] - b[rest] @ left @ b[rest])
        found = contributions(np.repeat(np.array(explained)[:, None], 2, axis=1) / one["variance"])
        assert found.mean[:, 0] == pytest.approx(one["shapley"])


def test_order_matters_only_where_members_work_together() -> None:
    rng = np.random.default_rng(6)
    a, b, both = rng.normal(1, 1, 50), rng.normal(2, 1, 50), rng.normal(4, 1, 50)
    plain = contributions([np.zeros(50), a, b, a + b])
    assert plain.smallest == pytest.approx(plain.largest)
    joint = contributions([np.zeros(50), a, b, a + b + both])
    assert joint.mean[0, 0] == pytest.approx(a.mean() + both.mean() / 2)
    assert (joint.alone[0, 0], joint.last[0, 0]) == (pytest.approx(a.mean()), pytest.approx((a + both).mean()))


def test_sampled_orders_agree_with_all_of_them_within_their_errors() -> None:
    values = games(6, 40) + 3.0
    exact = contributions(values)
    chosen = orders(6, 200, seed=7)
    prefixes = [[sum(1 << k for k in order[:n]) for n in range(7)] for order in chosen.tolist()]
    found = sampled_contributions(chosen, values[np.array(prefixes)])
    assert np.all(np.abs(found.mean - exact.mean) < 3 * found.standard_error)
    assert found.mean.sum() == pytest.approx(found.whole[0])
    assert np.all(found.standard_error >= 0.99 * exact.standard_error * 0.5)
    assert np.array_equal(chosen[0], chosen[1][::-1])


def test_peeling_finds_the_box_that_was_hidden() -> None:
    x = np.random.default_rng(8).random((4000, 5))
    inside = (x[:, 1] > 0.6) & (x[:, 3] < 0.5)
    found = boxes(x, inside)
    best = max(found, key=lambda box: box.coverage + box.density)
    assert best.restricted == (1, 3)
    assert best.low[1] == pytest.approx(0.6, abs=0.03) and best.high[3] == pytest.approx(0.5, abs=0.03)
    assert best.coverage > 0.93 and best.density > 0.93
    assert all(p < 1e-6 for p in best.p_values)
    chosen = best.holds(x)
    assert best.mass == chosen.mean() and best.density == inside[chosen].mean()


def test_the_trajectory_trades_coverage_for_density() -> None:
    rng = np.random.default_rng(9)
    x = rng.random((2000, 3))
    y = rng.random(2000) < x[:, 0] ** 3
    found = boxes(x, y)
    assert (found[0].coverage, found[0].mass, found[0].restricted) == (1.0, 1.0, ())
    assert np.all(np.diff([box.coverage for box in found]) <= 0.0)
    assert found[-1].density > 2 * found[0].density and found[-1].mass >= 0.05
    assert found[-1].restricted[0] == 0


def test_equal_values_stay_together_and_nothing_to_peel_ends_the_list() -> None:
    x = np.repeat([[0.0], [1.0]], 50, axis=0)
    found = boxes(x, np.r_[np.zeros(50), np.ones(50)])
    assert [box.density for box in found] == [0.5, 1.0]
    assert found[1].low[0] == 0.5
    assert len(boxes(np.ones((10, 1)), np.arange(10) < 5)) == 1


def test_bad_arrays_are_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidValue, match=r"values have shape \(3, 5\), expected the draws of every subset"):
        contributions(np.zeros((3, 5)))
    with pytest.raises(InvalidValue, match="members is 9, expected at most 8"):
        subsets(9)
    with pytest.raises(InvalidValue, match="n is 5, expected an even number"):
        orders(9, 5)
    with pytest.raises(InvalidValue, match="chosen is no list of orders in pairs"):
        sampled_contributions([[0, 1], [1, 1], [0, 1], [1, 0]], np.zeros((4, 3, 2)))
    with pytest.raises(InvalidValue, match="0 of 4 draws are of interest, expected some and not all"):
        boxes(np.zeros((4, 1)), np.zeros(4))
    with pytest.raises(InvalidValue, match=r"peel is 0\.6, expected a share above 0 and at most 0\.5"):
        boxes(np.zeros((4, 1)), [0, 1, 0, 1], peel=0.6)
    with pytest.raises(InvalidValue, match="levels is 3, expected an even number"):
        trajectories(2, 3, levels=3)
