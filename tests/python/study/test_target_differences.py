"""Differences of target probabilities are paired: the same draws, counted one by one."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.target_pairs import TARGET_DIFFERENCE_COLUMNS, paired_interval

SCENARIOS = ["no_policy", "plan", "land_first"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(SCENARIOS, draws=600, seed=7)


def hits(runs: qy.Result, scenario: str, target: str) -> np.ndarray:
    case = runs.study.case
    one = next(t for t in case.targets if t.target == target)
    values = runs.to_xarray()[one.outcome].sel(scenario=scenario, account=one.account, period=one.period)
    return (values.to_numpy() >= one.threshold).astype(float)


def test_both_packages_are_counted_in_the_same_draws(runs: qy.Result) -> None:
    table = runs.target_differences()
    assert list(table.columns) == TARGET_DIFFERENCE_COLUMNS
    assert len(table) == 8 * 3  # plan and land_first over no_policy, land_first over plan
    for row in table.itertuples():
        difference = hits(runs, row.scenario, row.target) - hits(runs, row.baseline, row.target)
        assert row.difference == pytest.approx(difference.mean(), abs=1e-15)
        assert row.standard_error == pytest.approx(pd.Series(difference).sem(), rel=1e-12, abs=1e-15)
        assert (row.won, row.lost) == (int((difference > 0).sum()), int((difference < 0).sum()))
        assert row.draws == 600 and row.ci_low < row.difference < row.ci_high
    apart = runs.targets().set_index(["scenario", "target"])
    vehicles = table[(table.target == "K3_2019") & (table.scenario == "plan")].iloc[0]
    both = [apart.probability[name, "K3_2019"] for name in ("plan", "no_policy")]
    of_two = np.hypot(*(np.sqrt(p * (1 - p) / 600) for p in both))
    # Paired, the error is far below that of two independent probabilities.
    assert 0 < vehicles.standard_error < of_two / 4


def test_draws_that_were_not_kept_are_counted_again(guangzhou: qy.Case, runs: qy.Result) -> None:
    streamed = guangzhou.run(SCENARIOS, draws=600, seed=7, keep_limit=0)
    assert streamed.target_differences().equals(runs.target_differences())


def test_parts_of_a_run_count_as_one(guangzhou: qy.Case, runs: qy.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quesnay.study.target_pairs._PART", 97)
    streamed = guangzhou.run(SCENARIOS, draws=600, seed=7, keep_limit=0)
    assert streamed.target_differences().equals(runs.target_differences())


def test_any_two_scenarios_can_be_asked_for(runs: qy.Result) -> None:
    ours, theirs = runs.target_differences("plan", "land_first"), runs.target_differences("land_first", "plan")
    np.testing.assert_array_equal(ours.difference, -theirs.difference)
    np.testing.assert_array_equal(ours.won, theirs.lost)
    with pytest.raises(qy.CaseError, match="scenario 'plan' alone, expected a scenario and a baseline"):
        runs.target_differences("plan")
    with pytest.raises(qy.CaseError, match="scenario 'x' is not in this run"):
        runs.target_differences("x", "plan")


def test_a_quarterly_result_has_no_targets_and_one_draw_no_error(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="this result is quarterly, expected a run without quarterly"):
        two_sectors.run(draws=4, seed=0, quarterly=True).target_differences()
    table = two_sectors.central().target_differences()
    assert table.standard_error.isna().all() and table.ci_low.isna().all()
    assert set(table.difference) <= {-1.0, 0.0, 1.0} and (table.draws == 1).all()


def test_the_interval_holds_also_where_few_draws_tell_packages_apart() -> None:
    """Coverage of the interval for a difference of 1.15 points that no draw loses, by the binomial distribution."""
    n, p = 500, 0.0115
    won = np.arange(0, 60)
    weight = np.array([math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in won.tolist()])
    covers = [low <= p <= high for low, high in (paired_interval(int(k), 0, n) for k in won)]
    # 95 % is nominal; a Wald interval has width zero at 0 and covers less.
    assert weight[np.array(covers)].sum() > 0.93
    for low, high in (paired_interval(k, 0, n) for k in (0, 1, 5)):
        assert -1.0 <= low < high <= 1.0
    widths = [high - low for low, high in (paired_interval(0, 0, draws) for draws in (10, 100, 1000))]
    assert all(wide > narrow for wide, narrow in pairwise(widths))
