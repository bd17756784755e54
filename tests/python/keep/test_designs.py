"""Sampling designs: what makes each of them, and that any block is computed alone."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import quesnay as qy
from quesnay._core import DrawPlan
from scipy import stats
from scipy.stats import qmc

Same = Callable[..., None]
SIZED = ["latin_hypercube", "sobol"]


@pytest.fixture(scope="module")
def uniform() -> DrawPlan:
    """Twelve independent numbers, uniform in (0, 1)."""
    builder = qy.ModelBuilder()
    builder.dimension("k", [f"k{i}" for i in range(12)])
    builder.parameter("p", ["k"], unit="1")
    model = builder.build()
    numbers = [(f"p{i}", "p", [i], qy.Distribution.uniform(0.0, 1.0)) for i in range(12)]
    return DrawPlan(model.core, {"p": np.full(12, 0.5)}, numbers, [])


def drawn(plan: DrawPlan, draws: int, seed: int = 7, first: int = 0) -> np.ndarray:
    return plan.drawn_numbers(seed, first, draws).T


@pytest.mark.parametrize("design", SIZED)
@pytest.mark.parametrize("draws", [1, 2, 8, 64, 1024])
def test_each_stratum_is_met_once(uniform: DrawPlan, design: str, draws: int) -> None:
    strata = np.floor(drawn(uniform.with_design(design, draws), draws) * draws)
    assert (np.sort(strata, axis=1) == np.arange(draws)).all()


@pytest.mark.parametrize("draws", [3, 7, 100, 1000])
def test_a_latin_hypercube_may_have_any_size(uniform: DrawPlan, draws: int) -> None:
    strata = np.floor(drawn(uniform.with_design("latin_hypercube", draws), draws) * draws)
    assert (np.sort(strata, axis=1) == np.arange(draws)).all()


def test_strata_of_a_latin_hypercube_are_dealt_evenly(uniform: DrawPlan) -> None:
    # Over many seeds every stratum comes first as often, and two numbers are dealt independently.
    n, seeds = 5, 2000
    plan = uniform.with_design("latin_hypercube", n)
    first = np.array([np.floor(drawn(plan, 1, seed)[:, 0] * n) for seed in range(seeds)]).astype(int)
    for column in first.T:
        assert stats.chisquare(np.bincount(column, minlength=n)).pvalue > 1e-4
    pairs = np.bincount(first[:, 0] * n + first[:, 1], minlength=n * n)
    assert stats.chisquare(pairs).pvalue > 1e-4


def test_sobol_points_are_those_of_scipy_with_their_bits_scrambled_by_those_before(uniform: DrawPlan) -> None:
    # The oracle is scipy's unscrambled sequence (Joe and Kuo). A nested scrambling keeps, for each pair of points and
    # each coordinate, how many leading bits the two have in common, and nothing else.
    n, bits = 256, 8
    ours = np.floor(drawn(uniform.with_design("sobol", n), n) * n).astype(int)
    theirs = np.floor(qmc.Sobol(12, scramble=False).random_base2(bits).T * n).astype(int)
    # scipy's order is that of a Gray code, ours that of the index: the n points are the same.
    gray = np.arange(n) ^ (np.arange(n) >> 1)
    theirs = theirs[:, np.argsort(gray)]
    for one, other in zip(ours, theirs, strict=True):
        common = np.frexp(one[:, None] ^ one[None, :])[1]
        assert (common == np.frexp(other[:, None] ^ other[None, :])[1]).all()


def test_the_scrambling_is_of_the_seed_and_the_stream(uniform: DrawPlan) -> None:
    plan = uniform.with_design("sobol", 64)
    one, other = (np.floor(drawn(plan, 64, seed) * 64) for seed in (1, 2))
    assert (one != other).any(axis=1).all()
    # The first point may lie anywhere, evenly.
    first = np.array([np.floor(drawn(plan, 1, seed)[:, 0] * 8) for seed in range(1000)]).astype(int)
    for column in first.T:
        assert stats.chisquare(np.bincount(column, minlength=8)).pvalue > 1e-4


def test_points_of_sobol_fill_the_square_more_evenly_than_draws(uniform: DrawPlan) -> None:
    plain = qmc.discrepancy(drawn(uniform, 256).T)
    for design in SIZED:
        assert qmc.discrepancy(drawn(uniform.with_design(design, 256), 256).T) < plain


def test_antithetic_draws_mirror_each_other(uniform: DrawPlan, two_sectors: qy.Case) -> None:
    plan = uniform.with_design("antithetic", 0)
    numbers = drawn(plan, 10)
    assert (numbers[:, 1::2] == 1.0 - numbers[:, ::2]).all()
    assert (numbers[:, ::2] == drawn(uniform, 10)[:, ::2]).all()
    case = two_sectors.run(["no_policy"], draws=2, seed=1, design="antithetic").study.uncertainty.plan
    for name, noise in case.noise(1, 4, 24).items():
        np.testing.assert_array_equal(case.noise(1, 5, 24)[name], -noise)


@pytest.mark.parametrize("design", [*SIZED, "antithetic"])
def test_any_part_is_computed_alone(uniform: DrawPlan, design: str) -> None:
    plan = uniform.with_design(design, 128)
    whole = drawn(plan, 128)
    for first, n in ((0, 1), (1, 1), (3, 66), (127, 1), (64, 64)):
        assert (drawn(plan, n, first=first) == whole[:, first : first + n]).all()


@pytest.mark.parametrize("design", [*SIZED, "antithetic"])
def test_a_run_of_a_design_has_the_same_bits_however_it_is_made(two_sectors: qy.Case, design: str, same: Same) -> None:
    names = ["no_policy", "sites"]
    one = two_sectors.run(names, draws=128, seed=5, design=design, threads=1)
    for threads, lanes in ((2, 8), (3, 4), (7, 64)):
        same(one, two_sectors.run(names, draws=128, seed=5, design=design, threads=threads, lanes=lanes))
    size = None if design == "antithetic" else 128
    parts = [
        two_sectors.run(names, draws=n, seed=5, first_draw=first, design=design, design_draws=size)
        for first, n in ((0, 37), (37, 91))
    ]
    same(one, parts[0].merge(parts[1]), "target_differences")
    assert not one.bands().equals(two_sectors.run(names, draws=128, seed=5).bands())
    assert one.binding().equals(two_sectors.run(names, draws=128, seed=5, design=design, threads=2).binding())


def test_a_replayed_draw_is_that_of_the_design(two_sectors: qy.Case) -> None:
    result = two_sectors.run(["no_policy"], draws=64, seed=5, design="sobol")
    path = result.replay("no_policy", 11)
    stock = result.to_xarray().capital_stock.sel(draw=11, scenario="no_policy", account="goods", period="2023")
    assert float(path.capital_stock.sel(sector="goods")[-1]) == float(stock.squeeze())


def test_means_of_a_design_are_nearer_to_the_truth(uniform: DrawPlan) -> None:
    # The mean of the sum of exp over twelve uniform numbers is 12 (e - 1). An additive function is what stratified
    # numbers are made for: with 256 of them errors are of the order 256^-1.5 instead of 256^-0.5; antithetic draws
    # leave the even part of exp alone, 0.033 of its variance.
    def error(plan: DrawPlan) -> float:
        sums = [np.exp(drawn(plan, 256, seed)).sum(axis=0).mean() for seed in range(40)]
        return float(np.sqrt(np.mean((np.array(sums) - 12.0 * (np.e - 1.0)) ** 2)))

    plain = error(uniform)
    assert plain == pytest.approx(math.sqrt(12 * (4 * math.e - math.e**2 - 3) / 2 / 256), rel=0.35)
    assert error(uniform.with_design("antithetic", 0)) < plain / 3
    for design in SIZED:
        assert error(uniform.with_design(design, 256)) < plain / 50


def test_what_a_design_does_not_have_is_refused(two_sectors: qy.Case, uniform: DrawPlan) -> None:
    run = two_sectors.run
    with pytest.raises(qy.InvalidValue, match="has 1000 draws, expected a power of two, such as 512 or 1024"):
        run(["no_policy"], draws=1000, seed=1, design="sobol")
    with pytest.raises(qy.CaseError, match="design is 'halton', expected one of monte_carlo"):
        run(["no_policy"], draws=8, seed=1, design="halton")
    with pytest.raises(qy.InvalidValue, match="of 8 draws has no draw 9, expected one below 8"):
        run(["no_policy"], draws=10, seed=1, design="sobol", design_draws=8)
    result = run(["no_policy"], draws=8, seed=1, design="latin_hypercube")
    with pytest.raises(qy.InvalidValue, match="has no draw 8"):
        result.replay("no_policy", 8)
    with pytest.raises(qy.CaseError, match="independent draws: expected design 'monte_carlo'"):
        run(["no_policy"], draws=8, seed=1, design="sobol", until={"se": 1.0, "of": ["gross_output.total.2023:sites"]})
    with pytest.raises(qy.InvalidValue, match="expected 1 to 4294967296"):
        uniform.with_design("latin_hypercube", 0)
    with pytest.raises(qy.InvalidValue, match="design is 'x', expected 'monte_carlo'"):
        uniform.with_design("x", 8)
