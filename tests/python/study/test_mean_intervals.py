"""Intervals of means: how often they hold, by simulation, and what a run says of those that do not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
import quesnay._core as _core

SAMPLES = 4000


def coverage(kind: str, n: int) -> tuple[float, float]:
    """Shares [%] in which the corrected interval and mean -+ 1.96 standard errors hold the mean."""
    rng = np.random.default_rng(1763)
    draw, mean = {
        "normal": (lambda: rng.normal(size=n), 0.0),
        "exponential": (lambda: rng.exponential(size=n), 1.0),
        "lognormal": (lambda: rng.lognormal(size=n), np.exp(0.5)),
    }[kind]
    corrected = plain = 0
    for _ in range(SAMPLES):
        one = _core.mean_estimate(draw())
        corrected += one["interval"][0] <= mean <= one["interval"][1]
        plain += abs(one["mean"] - mean) <= 1.96 * one["standard_error"]
    return 100.0 * corrected / SAMPLES, 100.0 * plain / SAMPLES


# Truth is what the word "95 %" says; the sampling error of 4,000 samples is 0.35 points. Heavier tails are beyond any
# correction by the third moment, and the bound says how far.
@pytest.mark.parametrize(
    ("kind", "n", "least", "plain_most"),
    [
        ("normal", 5, 94.0, 89.5),
        ("normal", 20, 94.0, 94.5),
        ("exponential", 20, 93.5, 91.5),
        ("lognormal", 20, 91.0, 87.0),
        ("lognormal", 200, 93.0, 93.8),
    ],
)
def test_corrected_intervals_hold_what_they_say_more_than_plain_ones(
    kind: str, n: int, least: float, plain_most: float
) -> None:
    corrected, plain = coverage(kind, n)
    assert least <= corrected <= 97.0
    assert plain <= plain_most


def test_the_interval_of_a_symmetric_sample_is_students() -> None:
    one = _core.mean_estimate(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    # t with 4 degrees of freedom at 97.5 %: 2.776445105, any table of Student's t; sd^2 = 2.5.
    half = 2.776445105 * np.sqrt(2.5 / 5.0)
    np.testing.assert_allclose(one["interval"], [3.0 - half, 3.0 + half], rtol=1e-9)
    assert one["skewness"] == pytest.approx(0.0, abs=1e-15)
    assert one["draws"] == 5


def test_skewness_is_the_third_moment_and_asks_for_draws() -> None:
    # One of ten is 1, the others 0: skewness (1 - 2 p)/sqrt(p (1 - p)) = 0.8/0.3.
    one = _core.mean_estimate(np.array([1.0] + 9 * [0.0]))
    assert one["skewness"] == pytest.approx(0.8 / 0.3, rel=1e-12)
    assert one["draws_needed"] == pytest.approx(25.0 * (0.8 / 0.3) ** 2, rel=1e-12)
    low, high = one["interval"]
    # Skewed to the right: the mean may be much larger than the sample's, not much smaller.
    assert high - one["mean"] > 2.0 * (one["mean"] - low)


def test_a_mean_of_one_draw_or_of_equal_draws_has_no_error_to_tell() -> None:
    assert np.isnan(_core.mean_estimate(np.array([3.0]))["interval"]).all()
    equal = _core.mean_estimate(np.array([3.0, 3.0, np.nan, 3.0]))
    assert equal["interval"] == [3.0, 3.0]
    assert (equal["draws"], equal["skewness"], equal["draws_needed"]) == (3, 0.0, 0.0)


def test_few_draws_are_too_few_however_symmetric() -> None:
    assert _core.mean_estimate(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))["draws_needed"] == 30.0
    for untold in ([3.0], [1e160, 3e160, 4e160], [1e-170, 3e-170]):
        one = _core.mean_estimate(np.array(untold))
        assert np.isnan([one["draws_needed"], one["skewness"], *one["interval"]]).all()


@pytest.fixture(scope="module")
def result(two_sectors: qy.Case) -> qy.Result:
    return two_sectors.run(["no_policy", "training"], draws=200, seed=11)


def test_a_comparison_tells_its_skewed_intervals_and_keeps_its_columns(result: qy.Result) -> None:
    plain = result.compare("training", "no_policy")
    detailed = result.compare("training", "no_policy", details=True)
    assert list(detailed.columns[: len(plain.columns)]) == list(plain.columns)
    assert list(detailed.columns[len(plain.columns) :]) == [
        "skewness", "corrected_low", "corrected_high", "draws_needed",
    ]  # fmt: skip
    skewed = detailed.draws_needed > detailed.draws
    # A first year in which few draws feel the policy has skewness above sqrt(200)/5.
    assert 0 < skewed.sum() < len(detailed)
    assert plain.attrs["note"].startswith(f"At least {skewed.sum()} of {len(plain)} intervals of differences")
    both = result.comparisons()  # training alone is compared
    pd.testing.assert_frame_equal(both, plain)
    assert both.attrs == plain.attrs and set(both.attrs) == {"note", "note_zh"}
    np.testing.assert_allclose(plain.ci_high - plain.mean_difference, 1.96 * plain.standard_error, rtol=1e-9)
    x = result.to_xarray()
    row = detailed[(detailed.outcome == "gross_output") & (detailed.account == "total")].iloc[-1]
    last = x.gross_output_total.sel(period=str(row.period))
    difference = (last.sel(scenario="training") - last.sel(scenario="no_policy")).values
    moment = ((difference - difference.mean()) ** 3).mean() / difference.std() ** 3
    assert row.skewness == pytest.approx(moment, rel=1e-6)


def test_cost_per_point_has_the_error_of_a_ratio_of_means(result: qy.Result) -> None:
    row = result.effects().query("outcome == 'value_added'").iloc[0]
    x = result.to_xarray().value_added_total.isel(time=-1)
    ours, theirs = (x.sel(scenario=name).values for name in ("training", "no_policy"))
    # Resampling the draws, 2,000 times: an error known to 1.6 %, and a ratio that is not quite linear.
    rng = np.random.default_rng(5)
    places = rng.integers(0, ours.size, (2000, ours.size))
    points = row.cost / (100.0 * (ours - theirs)[places].mean(axis=1) / theirs[places].mean(axis=1))
    assert row.cost_per_point_gross_standard_error == pytest.approx(points.std(), rel=0.2)
    assert row.cost_per_point_gross == pytest.approx(row.cost / row.gross, rel=1e-12)
    assert row.cost_per_point_gross_standard_error > 0.0


def test_an_effect_within_rounding_has_no_cost_per_point(spoilt: Path) -> None:
    package = spoilt / "policies" / "training.toml"
    text = package.read_text("utf-8")
    package.write_text(text.replace('_strength"', '_strength"\ntimes = 1e-12'), encoding="utf-8")
    rows = qy.load_case(spoilt).run(["no_policy", "training"], draws=64, seed=11).effects()
    assert (rows.cost > 0.0).all() and rows.cost_per_point_gross.isna().all() and rows.cost_per_point_net.isna().all()
    assert rows.note.str.contains(
        "as the gross effect is within rounding; no cost per point, as the net effect is within"
    ).all()


def test_an_effect_that_is_not_above_its_error_has_no_cost_per_point(two_sectors: qy.Case) -> None:
    few = two_sectors.run(["no_policy", "training"], draws=3, seed=1).effects()
    central = two_sectors.central(["no_policy", "training"]).effects()
    for row in few.to_dict("records"):
        for word in ("gross", "net"):
            below = row[word] <= row[f"{word}_standard_error"]
            assert np.isnan(row[f"cost_per_point_{word}"]) == below
            assert (f"no cost per point, as the {word} effect is not above its standard error" in row["note"]) == below
    # One draw has no error, and its cost per point stands.
    assert central.cost_per_point_gross.notna().all()
    assert central.cost_per_point_gross_standard_error.isna().all()
