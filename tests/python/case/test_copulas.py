"""t copulas: rank correlation, tails and margins against closed forms and SciPy; what is stated and what is refused.

Closed forms: Kendall's tau is 2/pi asin(rho) for every elliptical copula (Lindskog, McNeil & Schmock 2003); the
coefficient of tail dependence 2 t_{nu+1}(-sqrt((nu + 1)(1 - rho)/(1 + rho))), printed as 0.25 for nu 4, rho 0.5 and as
0.63 for rho 0.9 by McNeil, Frey & Embrechts (2005, table 5.1).
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import _core
from scipy import stats

NAMES = ["a", "b", "c"]
DRAWS = 1 << 16


def plan(rho: float, degrees: float, names: list[str] = NAMES) -> _core.DrawPlan:
    """Uniform numbers: a with b at a correlation, b with c at none."""
    b = qy.ModelBuilder()
    parameters = [b.parameter(name) for name in sorted(names)]
    b.auxiliary("all", sum(parameters[1:], parameters[0]))
    b.outcome(qy.Outcome("all", "all", qy.OutcomeKind.Level, "1"))
    uniform = _core.Distribution.from_range("uniform", 0.5, 0.0, 1.0)
    numbers = [(name, name, [0], uniform) for name in names]
    pairs = [("a", "b", rho), ("b", "c", 0.0)]
    values = {name: np.zeros(1) for name in names}
    return _core.DrawPlan(b.build().core, values, numbers, pairs, [degrees, degrees])


def drawn(rho: float, degrees: float, draws: int = DRAWS) -> np.ndarray:
    return plan(rho, degrees).drawn_numbers(5, 0, draws)


def in_both_tails(u: np.ndarray, q: float) -> float:
    """Share of draws in which both are above q or both below 1 - q, over the share of one alone."""
    return float(((u > q).all(axis=1) | (u < 1.0 - q).all(axis=1)).mean() / (2.0 * (1.0 - q)))


@pytest.mark.parametrize("rho", [-0.6, 0.3, 0.8])
@pytest.mark.parametrize("degrees", [1.0, 4.0, 30.0])
def test_ranks_and_margins_are_those_of_the_closed_form(rho: float, degrees: float) -> None:
    u = drawn(rho, degrees)
    # Standard error of tau from 65,536 pairs is below 0.003; four of them.
    assert stats.kendalltau(u[:, 0], u[:, 1]).statistic == pytest.approx(2.0 / np.pi * np.arcsin(rho), abs=0.012)
    assert stats.kendalltau(u[:, 1], u[:, 2]).statistic == pytest.approx(0.0, abs=0.012)
    for column in u.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-4


@pytest.mark.parametrize(("rho", "degrees"), [(0.5, 4.0), (0.0, 3.0), (0.9, 4.0), (-0.5, 2.0)])
def test_tails_go_together_as_in_the_t_distribution(rho: float, degrees: float) -> None:
    q = 0.99
    u = drawn(rho, degrees, 4 * DRAWS)[:, :2]
    low = stats.t.ppf(1.0 - q, degrees)
    exact = stats.multivariate_t(shape=[[1.0, rho], [rho, 1.0]], df=degrees, seed=1).cdf([low, low]) / (1.0 - q)
    error = np.sqrt(exact / (2.0 * (1.0 - q) * len(u)))
    assert in_both_tails(u, q) == pytest.approx(exact, abs=4.0 * error)
    # At 1 % the share is near its limit, which is printed for two of these; a normal copula's is far below.
    limit = 2.0 * stats.t.cdf(-np.sqrt((degrees + 1.0) * (1.0 - rho) / (1.0 + rho)), degrees + 1.0)
    if degrees == 4.0:
        assert limit == pytest.approx({0.5: 0.25, 0.9: 0.63}[rho], abs=0.005)
    assert exact == pytest.approx(limit, abs=0.1)
    gaussian = in_both_tails(drawn(rho, 0.0, 4 * DRAWS)[:, :2], q)
    assert in_both_tails(u, q) > gaussian + 0.02


def test_pairs_at_nothing_are_extreme_together_and_many_degrees_are_a_normal() -> None:
    # b and c have correlation 0: under a t copula they share its chi-square number, under a Gaussian none.
    assert in_both_tails(drawn(0.5, 2.0)[:, 1:], 0.99) > 0.15
    assert in_both_tails(drawn(0.5, 0.0)[:, 1:], 0.99) < 0.02
    # 1,000 degrees of freedom: s.d. of the mixing number is 2 %, so are numbers moved by about that at most.
    np.testing.assert_allclose(drawn(0.5, 1000.0), drawn(0.5, 0.0), atol=0.04)


def test_a_draw_is_its_own_in_every_order_cut_and_design() -> None:
    whole = drawn(0.5, 4.0, 300)
    made = plan(0.5, 4.0)
    assert np.array_equal(made.drawn_numbers(5, 100, 37), whole[100:137])
    turned = plan(0.5, 4.0, NAMES[::-1])
    columns = [turned.streams.index(name) for name in NAMES]
    assert np.array_equal(turned.drawn_numbers(5, 0, 300)[:, columns], whole)
    for kind in ("antithetic", "latin_hypercube", "sobol"):
        placed = made.with_design(kind, 4096).drawn_numbers(5, 0, 4096)
        tau = stats.kendalltau(placed[:, 0], placed[:, 1]).statistic
        assert tau == pytest.approx(1.0 / 3.0, abs=0.03), kind  # 2/pi asin(1/2)
        assert stats.kstest(placed[:, 1], "uniform").pvalue > 1e-4


def test_points_and_half_given_samples_are_refused() -> None:
    made = plan(0.5, 4.0)
    with pytest.raises(_core.InvalidValue, match="'a' is joined with others by a t copula, whose draws are made of"):
        made.numbers_at(np.full((2, 3), 0.5))
    with pytest.raises(_core.InvalidValue, match="'a' is given by samples and 'b'.* expected both or neither"):
        made.with_samples(["a"], np.zeros((1, 4)))
    # c is joined by the copula though its correlation is 0.
    with pytest.raises(_core.InvalidValue, match="'c', which a t copula joins with it, is not"):
        made.with_samples(["a", "b"], np.zeros((2, 4)))
    with pytest.raises(_core.DimensionMismatch, match="1 degrees of freedom are given for 2 correlations"):
        _core.require_correlations(NAMES, [("a", "b", 0.1), ("b", "c", 0.1)], [4.0])


PAIR = ("displacement", "gestation_time")


def with_pair(folder: Path, more: str) -> qy.Case:
    path = folder / "case.toml"
    pair = f'\n[[correlations]]\nfirst = "{PAIR[0]}"\nsecond = "{PAIR[1]}"\ncoefficient = 0.5\nsource = "INV"\n{more}'
    path.write_text(path.read_text("utf-8") + pair, "utf-8")
    return qy.load_case(folder)


def first_numbers(case: qy.Case) -> np.ndarray:
    return case._uncertain.plan.drawn_numbers(1, 0, 50)


def test_a_file_and_python_say_the_same_and_it_is_saved(spoilt: Path, tmp_path: Path) -> None:
    plain = qy.load_case(spoilt)
    given = plain.with_correlations({PAIR: 0.5}, of="kendall", copula="t", degrees_of_freedom=4, source="INV")
    read = with_pair(spoilt, 'of = "kendall"\ncopula = "t"\ndegrees_of_freedom = 4\n')
    assert read.data.correlations == ((*PAIR, pytest.approx(np.sin(np.pi / 4.0))),)
    assert read.data.degrees_of_freedom == (4.0,)
    assert np.array_equal(first_numbers(given), first_numbers(read))
    given.save(tmp_path / "saved")
    assert np.array_equal(first_numbers(qy.load_case(tmp_path / "saved")), first_numbers(read))
    change = given.data.changes[-1]
    assert (change.kind, change.name, change.before) == ("correlation", " with ".join(PAIR), "none")
    assert change.after == "0.5 of kendall (t copula, 4 degrees of freedom)"
    # A table says the same; nothing given, nothing is correlated.
    table = pd.DataFrame([[1.0, 0.5], [0.5, 1.0]], PAIR, PAIR)
    tabled = plain.with_correlations(table, of="kendall", copula="t", degrees_of_freedom=4)
    assert np.array_equal(first_numbers(tabled), first_numbers(read))
    independent = read.with_correlations({})
    assert independent.data.correlations == () and independent.data.degrees_of_freedom == ()
    assert np.array_equal(first_numbers(independent), first_numbers(plain))
    assert independent.data.changes[-1].after == "none"
    # Runs of the two are of different draws, and so are their keys.
    assert given._uncertain.key == read._uncertain.key != plain._uncertain.key


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('copula = "t"\n', "'displacement' with 'gestation_time' has a t copula without degrees_of_freedom"),
        ("degrees_of_freedom = 4\n", "has degrees_of_freedom 4 and a Gaussian copula"),
        ('copula = "t"\ndegrees_of_freedom = 4\nof = "ranks"\n', "rank correlation has no closed form"),
        ('copula = "t"\ndegrees_of_freedom = 0.5\n', "has 0.5 degrees of freedom, expected from 1 to 1000"),
        ('copula = "t"\ndegrees_of_freedom = 0\n', "a t copula of 0 degrees of freedom, expected from 1 to 1000"),
        ('copula = "clayton"\n', "copula"),
    ],
)
def test_a_copula_that_is_none_is_refused(spoilt: Path, more: str, sentence: str) -> None:
    with pytest.raises(qy.CaseError, match=sentence):
        with_pair(spoilt, more)


@pytest.mark.parametrize(
    ("pairs", "options", "sentence"),
    [
        ({("x", "displacement"): 0.5}, {}, "unknown random stream 'x'"),
        ({PAIR: "much"}, {}, "the correlation of 'displacement' and 'gestation_time' is 'much', expected a number"),
        ({PAIR: 1.5}, {}, "coefficient"),
        ({"displacement": 0.5}, {}, "correlations are given for 'displacement', expected a pair of streams"),
        (0.5, {}, "correlations are 0.5, expected coefficients by pair"),
        (pd.DataFrame([[1.0, 0.5], [0.4, 1.0]], PAIR, PAIR), {}, "expected a symmetric table"),
        (pd.DataFrame([[0.9, 0.5], [0.5, 1.0]], PAIR, PAIR), {}, "expected 1 on the diagonal"),
        (pd.DataFrame([[1.0, 0.5]], PAIR[:1], PAIR), {}, "expected the same streams once in both"),
        ({PAIR: 0.5}, {"copula": "clayton"}, "copula is 'clayton', expected 'gaussian', 't'"),
        ({PAIR: 0.5}, {"of": "covariance"}, "of is 'covariance', expected 'scores', 'ranks', 'kendall'"),
        ({PAIR: 0.5}, {"copula": "t", "degrees_of_freedom": "4"}, "degrees_of_freedom is '4', expected a number"),
        ({PAIR: 0.5}, {"copula": "t"}, "has a t copula without degrees_of_freedom"),
    ],
)
def test_correlations_that_are_none_are_refused(
    two_sectors: qy.Case, pairs: Any, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(qy.CaseError, match=sentence):
        two_sectors.with_correlations(pairs, **options)
