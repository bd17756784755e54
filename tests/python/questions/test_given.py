"""Facts to date: weights of draws, against conjugate normal updates, by hand, and in what is refused."""

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.questions.weighted import WeightedEnsemble, effective_draws


class Draws:
    """An ensemble of two scenarios with one result each."""

    n_draws, first_draw, seed, scenarios, failures = 4, 0, 0, ("a", "b"), ()

    def __init__(self, *values: list[float]) -> None:
        self._values = [np.array([one]) for one in values]

    def values(self, scenario: int) -> np.ndarray:
        return self._values[scenario]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=1500, seed=11)


def fact(value: float, error: float, **more: object) -> dict[str, object]:
    return {"outcome": "gross_output", "period": "2017", "value": value, "error": error, **more}


def test_weights_are_those_of_the_normal_errors(runs: qy.Result) -> None:
    x = runs.to_xarray().gross_output_total.sel(scenario="no_policy", period="2017").to_numpy().ravel()
    found = runs.given([fact(52_500.0, 800.0)])
    w = np.exp(-0.5 * ((x - 52_500.0) / 800.0) ** 2)
    assert found.weights == pytest.approx(w / w.sum(), rel=1e-9)
    assert found.effective_draws == pytest.approx(w.sum() ** 2 / (w**2).sum())


def test_a_nearly_normal_outcome_is_updated_as_a_normal_one(runs: qy.Result) -> None:
    row = runs.given([fact(52_500.0, 800.0)]).facts().iloc[0]
    gain = row.prior_sd**2 / (row.prior_sd**2 + 800.0**2)
    assert row.posterior_mean == pytest.approx(row.prior_mean + gain * (52_500.0 - row.prior_mean), abs=60.0)
    assert row.posterior_sd == pytest.approx(row.prior_sd * np.sqrt(1 - gain), rel=0.08)
    assert row.surprise == pytest.approx((52_500.0 - row.prior_mean) / np.hypot(row.prior_sd, 800.0))


def test_facts_that_say_nothing_change_nothing(runs: qy.Result) -> None:
    found = runs.given([fact(53_000.0, 1e12)])
    assert found.effective_draws == pytest.approx(1500.0)
    for ours, theirs in ((found.bands(), runs.bands()), (found.targets(), runs.targets())):
        columns = [c for c in theirs.columns if theirs[c].dtype.kind == "f"]
        pd.testing.assert_frame_equal(ours[columns], theirs[columns], rtol=1e-6, atol=1e-9)
    ours, theirs = found.compare("plan", "no_policy"), runs.compare("plan", "no_policy")
    columns = [c for c in theirs.columns if theirs[c].dtype.kind == "f"]
    pd.testing.assert_frame_equal(ours[columns], theirs[columns], rtol=1e-6, atol=1e-9)


def test_differences_stay_paired_and_later_years_follow(runs: qy.Result) -> None:
    bands = runs.bands().query("outcome == 'gross_output' and account == 'K4' and period_end == '2017-12-31'")
    found = runs.given([fact(52_800.0, 700.0), fact(float(bands.p25.iloc[0]), 200.0, account="K4")])
    data = runs.to_xarray().gross_output_total.sel(period="2019")
    d = (data.sel(scenario="plan") - data.sel(scenario="no_policy")).to_numpy().ravel()
    row = found.compare("plan", "no_policy").query(
        "outcome == 'gross_output' and account == 'total' and period == '2019'"
    )
    assert row.mean_difference.item() == pytest.approx(float(found.weights @ d))
    before = runs.bands().query("outcome == 'gross_output' and account == 'total' and scenario == 'plan'")
    after = found.bands().query("outcome == 'gross_output' and account == 'total' and scenario == 'plan'")
    assert (after["mean"].to_numpy() < before["mean"].to_numpy()).all()
    assert after.effective_draws.iloc[0] == found.effective_draws


def test_weighted_answers_are_those_by_hand() -> None:
    w = np.array([0.5, 0.25, 0.25, 0.0])
    ensemble = WeightedEnsemble(Draws([1.0, 2.0, 4.0, 9.0], [0.0, 2.0, np.nan, 9.0]), w)  # type: ignore[arg-type]
    band = ensemble.band(0, 0, [0.5])
    assert band["mean"] == 2.0 and band["draws"] == 3
    assert band["sd"] == pytest.approx(np.sqrt((0.5 * 1 + 0 + 0.25 * 4) / (1 - 0.375)))
    assert ensemble.target_probability(0, 0, 2.0, True)["probability"] == 0.5
    pair = ensemble.paired_difference(0, 1, (0, 0), 1, [])
    # The third draw failed in one of the two: weights 2/3 and 1/3.
    assert pair["mean"] == pytest.approx(2 / 3) and pair["share_better"] == pytest.approx(2 / 3)
    assert pair["relative"] == pytest.approx((2 / 3) / (2 / 3))
    assert effective_draws(w) == pytest.approx(1 / 0.375)


def test_facts_come_from_a_table_or_a_file(runs: qy.Result, tmp_path: pytest.TempPathFactory) -> None:
    table = pd.DataFrame([fact(53_000.0, 900.0, account="total", unit="1e8 yuan", source="A")])
    path = tmp_path / "facts.csv"  # type: ignore[operator]
    table.to_csv(path, index=False)
    assert np.array_equal(runs.given(table).weights, runs.given(path).weights)
    assert np.array_equal(runs.given(table).weights, runs.given(str(path)).weights)
    other = runs.given(table, scenario="plan")
    assert not np.array_equal(other.weights, runs.given(table).weights)


def test_intervals_hold_the_posterior_mean_as_often_as_they_say() -> None:
    # x normal, d = x + noise, fact on x: the posterior mean of d in closed form.
    truth, held, n = 0.5 * 1.2, 0, 400
    for seed in range(n):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=600)
        d = x + rng.normal(size=600)
        w = np.exp(-0.5 * (x - 1.2) ** 2)
        ensemble = WeightedEnsemble(Draws(d.tolist(), [0.0] * 600), w / w.sum())  # type: ignore[arg-type]
        pair = ensemble.paired_difference(0, 1, (0, 0), 1, [])
        held += abs(pair["mean"] - truth) <= 1.96 * pair["standard_error"]
    assert 0.92 <= held / n <= 0.98, held / n


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([], "facts have no row|facts have columns none"),
        (3, "facts are 3, expected a table"),
        ([1], "facts hold something else than mappings"),
        ([{"outcome": "gross_output"}], "facts have columns outcome, expected outcome, account, period, value, error"),
        ([fact(5e4, 0.0)], r"error of fact 1 is 0, expected a standard deviation above zero \[1e8 yuan\]"),
        ([fact(float("nan"), 1.0)], "value of fact 1 is nan, expected a number"),
        ([fact(5e4, 9e3, unit="yuan")], "unit of fact 1 is 'yuan', expected '1e8 yuan'"),
        ([fact(5e4, 9e3), fact(5e4, 9e3)], "fact 2 is of gross_output.total.2017, which has one already"),
        ([fact(5e4, 9e3, account="X")], "outcome 'gross_output' has no account 'X'"),
        ([{**fact(5e4, 9e3), "period": "2025"}], "period '2025' is not in this run"),
        ([fact(6e4, 10.0)], "facts leave 1.0 effective draws of 1500, expected at least 100: .* errors away"),
    ],
)
def test_facts_that_cannot_be_used_are_refused_in_a_sentence(runs: qy.Result, facts: object, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        runs.given(facts)


def test_a_central_run_and_a_run_without_its_draws_are_refused(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="a central run has one draw"):
        guangzhou.central().given([fact(5e4, 1e3)])
    few = guangzhou.run(["no_policy"], draws=64, seed=1, keep_limit=0)
    with pytest.raises(qy.CaseError, match="too many to keep"):
        few.given([fact(5e4, 1e3)])
    plan = guangzhou.run(["plan"], draws=16, seed=1)
    with pytest.raises(qy.CaseError, match="the run has no scenario 'no_policy', which facts are of unless said"):
        plan.given([fact(5e4, 1e3)])
