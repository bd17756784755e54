"""Stochastic inputs: their streams, periods, moments and autocorrelation, and what is refused.

Moments are compared with closed forms within four standard errors of the sample of draws; seeds are fixed, so that a
test passes or fails for good.
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

DRAWS = 20000


def level(b: ModelBuilder, *names: str, unit: str = "1") -> None:
    for name in names:
        b.outcome(Outcome(name, name, OutcomeKind.Level, unit))


def draws_of(b: ModelBuilder, draws: int = DRAWS, **settings: Any) -> Any:
    given = {"years": 2, "steps_per_year": 4, "record_every": 1, "method": "euler", "seed": 11, **settings}
    return Model(b.build()).run_draws({}, {}, draws=draws, **given)


def uniform(seed: int, stream: str, draw: int, period: int, component: int) -> float:
    """A number of the documented stream, from NumPy's generator alone."""
    key = 0xCBF29CE484222325
    for byte in stream.encode():
        key = (key ^ byte) * 0x100000001B3 % 2**64
    keys = np.array([seed, key], dtype=np.uint64)
    words = np.random.Philox(key=keys, counter=[0, period, draw, 0]).random_raw(component + 1)
    return float((int(words[component]) >> 12) + 0.5) * 2.0**-52


def test_noise_is_the_documented_stream_of_its_own_period() -> None:
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    b.noise("monthly", ["town"], periods_per_year=12)
    b.noise("stepwise")
    b.uniform_noise("share", ["town"], periods_per_year=4)
    level(b, "monthly", "stepwise", "share")
    result = draws_of(b, 5, years=1, steps_per_year=24, first_draw=3)
    z = NormalDist().inv_cdf
    for step in range(24):
        for draw in (3, 7):
            at = result.isel(time=step).sel(draw=draw)
            assert float(at["stepwise"]) == pytest.approx(z(uniform(11, "stepwise", draw, step, 0)), abs=1e-9)
            for town in range(2):
                monthly = z(uniform(11, "monthly", draw, step // 2, town))
                assert float(at["monthly"][town]) == pytest.approx(monthly, abs=1e-9)
                assert float(at["share"][town]) == uniform(11, "share", draw, step // 6, town)


def test_a_halved_step_changes_no_number_of_a_stated_period() -> None:
    def build() -> ModelBuilder:
        b = ModelBuilder()
        time = b.constant(0.7, "year")
        rate = b.constant(1.5, "1/year")
        f.ar1_noise(b, "ar1", b.constant(2.0), time, periods_per_year=12)
        f.brownian(b, "wiener", b.constant(0.3, "1/year^0.5"), periods_per_year=4)
        f.jump_process(b, "jumps", rate, b.constant(1.0), b.constant(0.5), periods_per_year=12)
        f.white_noise(b, "white", b.constant(2.0), periods_per_year=4)
        level(b, "ar1", "wiener", "jumps", "white")
        return b

    runs = [draws_of(build(), 40, steps_per_year=n, record_every=n // 12) for n in (12, 24, 48)]
    for other in runs[1:]:
        for name in runs[0].data_vars:
            np.testing.assert_array_equal(other[name], runs[0][name])
    # Within its period every number stands still.
    fine = draws_of(build(), 8, steps_per_year=48)
    for name, steps in (("ar1", 4), ("wiener", 12), ("jumps", 4), ("white", 12)):
        values = fine[name].values[:, :96].reshape(8, -1, steps)
        assert (values == values[:, :, :1]).all(), name
        assert len(np.unique(values)) > 1, name


def test_threads_lanes_and_method_do_not_matter() -> None:
    b = ModelBuilder()
    f.ar1_noise(b, "ar1", b.constant(2.0), b.constant(0.7, "year"))
    f.jump_process(b, "jumps", b.constant(3.0, "1/year"), b.constant(1.0), b.constant(0.5))
    level(b, "ar1", "jumps")
    first = draws_of(b, 200, threads=1)
    for settings in ({"threads": 2}, {"threads": 3, "lanes": 16}, {"threads": 7, "lanes": 4}, {"method": "rk4"}):
        other = draws_of(b, 200, **settings)
        for name in first.data_vars:
            np.testing.assert_array_equal(other[name], first[name])


def close(sample: float, expected: float, standard_error: float) -> None:
    assert abs(sample - expected) < 4 * standard_error, (sample, expected, standard_error)


def test_white_noise_has_its_sd_and_no_memory() -> None:
    b = ModelBuilder()
    f.white_noise(b, "white", b.constant(2.0))
    level(b, "white")
    x = draws_of(b)["white"].values
    for k in range(9):
        close(x[:, k].mean(), 0.0, 2 / math.sqrt(DRAWS))
        close(x[:, k].var(), 4.0, 4 * math.sqrt(2 / DRAWS))
    close(np.corrcoef(x[:, 3], x[:, 4])[0, 1], 0.0, 1 / math.sqrt(DRAWS))


def test_autoregressive_noise_is_stationary_from_the_start() -> None:
    b = ModelBuilder()
    f.ar1_noise(b, "ar1", b.constant(3.0), b.constant(0.5, "year"))
    level(b, "ar1")
    x = draws_of(b)["ar1"].values
    for k in range(9):
        close(x[:, k].mean(), 0.0, 3 / math.sqrt(DRAWS))
        close(x[:, k].var(), 9.0, 9 * math.sqrt(2 / DRAWS))
    # Closed form: correlation e^(-lag / correlation time), lags of a quarter.
    for first, lag in ((0, 1), (0, 4), (3, 2), (2, 6)):
        rho = math.exp(-lag / 4 / 0.5)
        sample = np.corrcoef(x[:, first], x[:, first + lag])[0, 1]
        close(sample, rho, (1 - rho**2) / math.sqrt(DRAWS))


def test_brownian_motion_grows_with_the_root_of_time() -> None:
    b = ModelBuilder()
    f.brownian(b, "w", b.constant(0.6, "1/year^0.5"))
    level(b, "w")
    w = draws_of(b)["w"].values
    assert (w[:, 0] == 0).all()
    for k in (1, 4, 8):
        variance = 0.36 * k / 4
        close(w[:, k].mean(), 0.0, math.sqrt(variance / DRAWS))
        close(w[:, k].var(), variance, variance * math.sqrt(2 / DRAWS))
    close(np.corrcoef(w[:, 2], w[:, 8])[0, 1], 0.5, 0.75 / math.sqrt(DRAWS))
    close(np.corrcoef(w[:, 2], w[:, 8] - w[:, 2])[0, 1], 0.0, 1 / math.sqrt(DRAWS))


def test_jumps_are_compound_poisson() -> None:
    b = ModelBuilder()
    rate, mean, sd = 1.2, 2.0, 0.5
    f.jump_process(b, "jumps", b.constant(rate, "1/year"), b.constant(mean), b.constant(sd))
    level(b, "jumps", "jumps_count")
    result = draws_of(b)
    x, counts = result["jumps"].values, result["jumps_count"].values
    assert (x[:, 0] == 0).all()
    for k in (1, 8):
        # Cumulants of a compound Poisson process: rate t E[jump^n]; the fourth gives the variance's error.
        events = rate * k / 4
        variance = events * (mean**2 + sd**2)
        fourth = events * (mean**4 + 6 * mean**2 * sd**2 + 3 * sd**4)
        close(x[:, k].mean(), events * mean, math.sqrt(variance / DRAWS))
        close(x[:, k].var(), variance, math.sqrt((fourth + 2 * variance**2) / DRAWS))
    quarter = rate / 4
    for n in range(3):
        p = math.exp(-quarter) * quarter**n / math.factorial(n)
        close((counts[:, 5] == n).mean(), p, math.sqrt(p * (1 - p) / DRAWS))
    nothing = counts[:, 1:].sum(axis=1) == 0
    assert (x[nothing, -1] == 0).all()
    assert nothing.any()


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 60.0, 650.0])
def test_poisson_quantiles_are_the_definition(mean: float) -> None:
    def distribution(k: int) -> float:
        if mean == 0.0:
            return float(k >= 0)
        return math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(k + 1))

    shares = [1e-12, 0.01, 0.3, 0.5, 0.8, 0.999, 1 - 2**-53]
    b = ModelBuilder()
    for i, u in enumerate(shares):
        b.auxiliary(f"k{i}", f.poisson_quantile(b.constant(u), b.constant(mean)))
        level(b, f"k{i}")
    result = Model(b.build()).run({}, years=1, steps_per_year=1)
    for i, u in enumerate(shares):
        k = int(result[f"k{i}"][0])
        assert k == float(result[f"k{i}"][0])
        # A sum of some hundred terms is known to about 1e-13: a share that near to a step may fall on either side.
        assert distribution(k) >= u - 1e-12
        assert distribution(k - 1) < u + 1e-12
    if mean == 0.3:
        assert [int(result[f"k{i}"][0]) for i in range(6)] == [0, 0, 0, 0, 1, 3]


def test_a_rate_of_too_many_jumps_fails_and_units_are_checked() -> None:
    b = ModelBuilder()
    f.jump_process(b, "jumps", b.constant(800.0, "1/year"), b.constant(1.0), b.constant(0.0))
    level(b, "jumps")
    with pytest.raises(qy.InvalidValue, match="at 1 year: 'jumps' is not finite, because 'jumps_count' is"):
        Model(b.build()).run({}, years=3, steps_per_year=1)
    with pytest.raises(qy.UnitMismatch, match="argument of a Poisson quantile has the unit year, expected a ratio"):
        f.poisson_quantile(b.constant(0.5), b.time())
    with pytest.raises(qy.UnitMismatch, match="correlation time of 'wrong' is in 1, expected year"):
        f.ar1_noise(b, "wrong", b.constant(1.0), b.constant(1.0))
    with pytest.raises(qy.UnitMismatch, match="scores of 'wrong' are in year, expected a ratio"):
        f.white_noise(b, "wrong", b.constant(1.0), score=b.time())
    b.dimension("town", ["north", "south"])
    with pytest.raises(qy.InvalidValue, match="'wrong' is given scores and dimensions, expected one of them"):
        f.white_noise(b, "wrong", b.constant(1.0), ["town"], score=b.noise("z"))
    with pytest.raises(qy.InvalidValue, match="noise 'wrong' has -4 periods a year, expected at least 1, or 0"):
        b.noise("wrong", periods_per_year=-4)


@pytest.mark.parametrize("process", ["ar1", "brownian", "jump"])
def test_scores_with_other_periods_than_their_process_are_refused(process: str) -> None:
    b = three_towns()
    quarterly = 0.5 * f.correlated_noise(b, "scores", "town", MATRIX, periods_per_year=4)

    def drive(name: str, periods: int) -> None:
        one = b.constant(1.0)
        if process == "ar1":
            f.ar1_noise(b, name, one, b.constant(1.0, "year"), score=quarterly, periods_per_year=periods)
        elif process == "brownian":
            f.brownian(b, name, b.constant(1.0, "year^-0.5"), score=quarterly, periods_per_year=periods)
        else:
            rate = b.constant(1.0, "1/year")
            f.jump_process(b, name, rate, one, one, score=quarterly, periods_per_year=periods)

    for periods, words in ((12, "12 periods a year"), (0, "every step")):
        with pytest.raises(
            qy.InvalidValue,
            match=f"scores of 'wrong' are of noise 'scores_score' with 4 periods a year and it has {words}, expected",
        ):
            drive("wrong", periods)
    drive("right", 4)


def test_steps_that_do_not_divide_a_period_are_refused() -> None:
    b = ModelBuilder()
    b.noise("shock", periods_per_year=12)
    level(b, "shock")
    with pytest.raises(
        qy.InvalidValue, match="a run has 8 steps a year, expected a multiple of the 12 periods a year of noise 'shock'"
    ):
        Model(b.build()).run({}, years=1, steps_per_year=8)


MATRIX = [[1.0, 0.5, -0.3], [0.5, 1.0, 0.2], [-0.3, 0.2, 1.0]]


def three_towns() -> ModelBuilder:
    b = ModelBuilder()
    b.dimension("town", ["a", "b", "c"])
    return b


def test_correlated_noise_has_its_matrix_and_can_drive_other_noise() -> None:
    b = three_towns()
    scores = f.correlated_noise(b, "scores", "town", MATRIX)
    f.ar1_noise(b, "ar1", b.constants([1.0, 2.0, 3.0], ["town"]), b.constant(0.5, "year"), score=scores)
    level(b, "scores", "ar1")
    result = draws_of(b)
    for name in ("scores", "ar1"):
        for k in (0, 6):
            sample = np.corrcoef(result[name].isel(time=k).values.T)
            for i in range(3):
                for j in range(i):
                    close(sample[i, j], MATRIX[i][j], (1 - MATRIX[i][j] ** 2) / math.sqrt(DRAWS))
    for i in range(3):
        close(result["scores"].isel(time=5, town=i).values.var(), 1.0, math.sqrt(2 / DRAWS))
        close(result["ar1"].isel(time=5, town=i).values.var(), (i + 1) ** 2, (i + 1) ** 2 * math.sqrt(2 / DRAWS))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda m: m[:2], r"correlation matrix 'scores' has 6 numbers, dimension 'town' has 9"),
        (lambda m: [[1.0, 0.5, -0.3], [0.4, 1.0, 0.2], [-0.3, 0.2, 1.0]],
         r"correlation matrix 'scores' has 0\.4 and 0\.5 between 'b' and 'a', expected a symmetric matrix"),
        (lambda m: [[1.0, 0.5, -0.3], [0.5, 2.0, 0.2], [-0.3, 0.2, 1.0]],
         r"correlation matrix 'scores' has 2 on the diagonal at 'b', expected 1"),
        (lambda m: [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]],
         r"correlation matrix 'scores' is not positive definite: given the labels before it, the variance left to 'c'"),
        (lambda m: [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "the variance left to 'b' is 0"),
    ],
)  # fmt: skip
def test_a_matrix_that_is_no_correlation_is_refused(
    change: Callable[[list[list[float]]], list[list[float]]], sentence: str
) -> None:
    b = three_towns()
    with pytest.raises(qy.QuesnayError, match=sentence):
        f.correlated_noise(b, "scores", "town", change(MATRIX))
    # Nothing was added: the name is free.
    f.correlated_noise(b, "scores", "town", MATRIX)
