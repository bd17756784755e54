"""A case as a function on the unit cube: the bits of a run, indices, effects, and what is refused."""

import numpy as np
import pytest
import quesnay as qy
from quesnay.study.questions.variance import SHOCKS

OUTCOMES = ["gross_output", "observed_output.K4.2018", "value_added.K1.2017"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=96, seed=7)


def drawn(runs: qy.Result, scenario: str) -> np.ndarray:
    data = runs.to_xarray().sel(scenario=scenario)
    return np.stack(
        [
            data.gross_output_total.sel(period="2019").to_numpy().ravel(),
            data.observed_output.sel(period="2018", account="K4").to_numpy().ravel(),
            data.value_added.sel(period="2017", account="K1").to_numpy().ravel(),
        ],
        axis=1,
    )


@pytest.mark.parametrize("threads", [1, 3])
def test_points_of_draws_with_their_shocks_have_the_bits_of_the_run(
    guangzhou: qy.Case, runs: qy.Result, threads: int
) -> None:
    evaluate = guangzhou.evaluator(OUTCOMES, scenario="plan", seed=7, threads=threads)
    assert np.array_equal(evaluate(evaluate.draws(0, 96), noise_draws=range(96)), drawn(runs, "plan"))
    # In another order, with shocks that are not consecutive.
    back = np.arange(96)[::-1]
    assert np.array_equal(evaluate(evaluate.draws(0, 96)[back], noise_draws=back), drawn(runs, "plan")[back])


def test_a_difference_is_paired(guangzhou: qy.Case, runs: qy.Result) -> None:
    evaluate = guangzhou.evaluator(OUTCOMES, difference=("plan", "no_policy"), seed=7)
    found = evaluate(evaluate.draws(0, 20), noise_draws=range(20))
    assert np.array_equal(found, (drawn(runs, "plan") - drawn(runs, "no_policy"))[:20])


def test_numbers_at_points_are_those_that_draws_had(guangzhou: qy.Case, runs: qy.Result) -> None:
    evaluate = guangzhou.evaluator(scenario="plan", seed=7)
    table = evaluate.inputs(evaluate.draws(5, 3))
    plan = runs.study.uncertainty.plan
    for n in range(3):
        numbers = plan.parameters(7, 5 + n)
        for name in ("sigma", "gestation_time"):
            if name in table:
                assert table[name][n] == numbers[name][0]
        assert table["market_growth.K4"][n] == numbers["market_growth"][3]


def test_indices_of_the_case_agree_with_those_from_draws_alone(guangzhou: qy.Case) -> None:
    table = guangzhou.sobol(OUTCOMES[:2], difference=("plan", "no_policy"), n=256, seed=1, by="parameter")
    assert len(table) == 2 * len(set(table.input)) and SHOCKS in set(table.input)
    assert table.dropped.eq(0).all() and table.rows.eq(256).all()
    assert table.attrs["note"].count("correlated") == 2
    largest = table.iloc[0]
    runs = guangzhou.run(["no_policy", "plan"], draws=2000, seed=5)
    drivers = runs.drivers(difference=("plan", "no_policy"), measure="first-order index").set_index("parameter")
    given = drivers.loc[largest.input]
    assert given.value == pytest.approx(largest["first"], abs=3 * (largest.first_high - largest["first"]) / 1.96 + 0.05)


def test_what_a_scenario_does_not_use_has_no_index(guangzhou: qy.Case) -> None:
    # Policies' strengths are not in force in the control.
    table = guangzhou.sobol(scenario="no_policy", n=64, by="parameter").set_index("input")
    assert table.loc["reform_strength", ["first", "total", "total_high"]].tolist() == [0.0, 0.0, 0.0]


def test_elementary_effects_name_the_same_inputs(guangzhou: qy.Case) -> None:
    table = guangzhou.morris(difference=("plan", "no_policy"), trajectories=6, seed=2)
    assert len(table) == len(guangzhou.evaluator(scenario="plan").names)
    # First by Sobol indices; six trajectories order the first few only about.
    assert "reform_strength" in table.input.head(5).tolist()
    assert (table.mean_size >= table["mean"].abs() - 1e-9).all()


def test_progress_is_told_and_stops(guangzhou: qy.Case) -> None:
    told: list[tuple[int, int]] = []
    guangzhou.sobol(scenario="plan", n=32, by="parameter", progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] and len({total for _, total in told}) == 1
    with pytest.raises(qy.Cancelled):
        guangzhou.sobol(scenario="plan", n=32, by="parameter", progress=lambda done, total: False)


def test_what_cannot_be_asked_is_refused_in_a_sentence(guangzhou: qy.Case) -> None:
    evaluate = guangzhou.evaluator(scenario="plan")
    n = len(evaluate.names)
    for call, sentence in (
        (lambda: evaluate(np.full((2, 3), 0.5)), rf"points have shape \(2, 3\), expected a row .* and {n} columns"),
        (lambda: evaluate(np.full((1, n), 1.0)), "point 0 has 1.0* for the number '.*', expected a number above 0"),
        (lambda: evaluate(np.full((1, n), 0.5), noise_draws=[1, 2]), "2 noise_draws are given for 1 points"),
        (lambda: guangzhou.evaluator(), "none of scenario and difference are given"),
        (lambda: guangzhou.evaluator(scenario="plan", difference=("plan", "no_policy")), "both of scenario and"),
        (lambda: guangzhou.evaluator(difference=("plan", "plan")), "expected two scenarios such as"),
        (lambda: guangzhou.evaluator("gross_output.K44", scenario="plan"), "has no account 'K44', expected one of K1"),
        (lambda: guangzhou.evaluator("gross_output.K4.2020", scenario="plan"), "period '2020' is not in this run"),
        (lambda: guangzhou.evaluator("a.b.c.d", scenario="plan"), "has 4 parts, expected outcome.account.period"),
        (lambda: guangzhou.evaluator([], scenario="plan"), "no outcome is asked for"),
        (lambda: guangzhou.sobol(scenario="plan", n=8), "n is 8, expected at least 32"),
        (lambda: guangzhou.sobol(scenario="plan", by="row"), "by is 'row', expected 'number' or 'parameter'"),
    ):
        with pytest.raises(qy.QuesnayError, match=sentence):
            call()
