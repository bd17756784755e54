"""What results say, checked against plain NumPy on the kept draws and against the contract of the files."""

import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.study.binding import BINDING_COLUMNS
from quesnay.study.effects import EFFECT_COLUMNS
from quesnay.study.tables import BAND_COLUMNS, COMPARISON_COLUMNS, COST_COLUMNS, TARGET_COLUMNS
from quesnay.study.values import VALUE_COLUMNS

DRAWS = 400


@pytest.fixture(scope="module")
def result(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(draws=DRAWS, seed=2025)


@pytest.fixture(scope="module")
def streamed(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(draws=DRAWS, seed=2025, keep_limit=0)


def test_probabilities_are_shares_of_draws_with_wilsons_interval(result: qy.Result) -> None:
    x = result.to_xarray()
    table = result.targets()
    assert list(table.columns) == TARGET_COLUMNS
    assert len(table) == 5 * 8
    for row in table.itertuples():
        target = next(t for t in result.study.case.targets if t.target == row.target)
        draws = x[target.outcome].sel(scenario=row.scenario, account=row.account, period="2019").values
        p = (draws >= row.threshold).mean()
        assert row.probability == p
        z, n = 1.959963984540054, DRAWS
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        assert row.wilson_low == pytest.approx(max(0.0, centre - half), abs=1e-12)
        assert row.wilson_high == pytest.approx(centre + half, abs=1e-12)
        assert row.p50 == pytest.approx(np.quantile(draws, 0.5), rel=1e-12)


def test_bands_are_those_of_numpy(result: qy.Result) -> None:
    x = result.to_xarray()
    table = result.bands()
    assert list(table.columns) == BAND_COLUMNS
    assert not table.duplicated(["scenario", "outcome", "account", "period_start", "period_end"]).any()
    row = table[(table.scenario == "plan") & (table.outcome == "value_added") & (table.account == "K3")].iloc[-1]
    draws = x.value_added.sel(scenario="plan", account="K3", period="2019").values
    assert (row.period_start, row.period_end) == ("2019-01-01", "2019-12-31")
    assert row["mean"] == pytest.approx(draws.mean(), rel=1e-14)
    assert row["sd"] == pytest.approx(draws.std(ddof=1), rel=1e-12)
    levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    np.testing.assert_allclose([row[f"p{round(100 * q)}"] for q in levels], np.quantile(draws, levels), rtol=1e-14)
    total = table[(table.scenario == "plan") & (table.outcome == "gross_output") & (table.account == "total")]
    expected = x.gross_output.sel(scenario="plan").sum("account").mean("draw").values
    np.testing.assert_allclose(total["mean"], expected, rtol=1e-12)
    stock = table[(table.outcome == "capital_stock") & (table.account == "K1")].iloc[0]
    assert stock.period_start == stock.period_end


def test_comparisons_are_paired(result: qy.Result) -> None:
    x = result.to_xarray()
    table = result.compare("land_first", "plan")
    assert list(table.columns) == COMPARISON_COLUMNS
    row = table[(table.outcome == "gross_output") & (table.account == "total") & (table.period == "2019")].iloc[0]
    output = x.gross_output_total.sel(period="2019")
    difference = (output.sel(scenario="land_first") - output.sel(scenario="plan")).values
    assert row.mean_difference == pytest.approx(difference.mean(), rel=1e-9)
    assert row.standard_error == pytest.approx(difference.std(ddof=1) / math.sqrt(DRAWS), rel=1e-9)
    assert row.ci_high - row.ci_low == pytest.approx(2 * 1.96 * row.standard_error, rel=1e-12)
    assert row.share_better == (difference > 0).mean()
    assert row.relative_difference == pytest.approx(
        difference.mean() / output.sel(scenario="plan").values.mean(), rel=1e-9
    )
    # Unit cost: less is better.
    cost = table[(table.outcome == "unit_cost") & (table.account == "K1") & (table.period == "2019")].iloc[0]
    lower = x.unit_cost.sel(account="K1", period="2019")
    assert cost.share_better == float((lower.sel(scenario="land_first") < lower.sel(scenario="plan")).mean())
    pairs = {(row.scenario, row.baseline) for row in result.comparisons().itertuples()}
    assert ("plan", "no_policy") in pairs and ("land_first", "plan") in pairs and ("land_first", "no_policy") in pairs


def test_long_runs_give_the_same_means_and_nearly_the_same_quantiles(result: qy.Result, streamed: qy.Result) -> None:
    assert not streamed.ensemble.kept
    kept, long = result.bands(), streamed.bands()
    for column in ("mean", "sd", "draws"):
        np.testing.assert_array_equal(long[column], kept[column])
    for column in ("p5", "p10", "p25", "p50", "p75", "p90", "p95"):
        # Half a bin each side: 1e-4 of the number.
        np.testing.assert_allclose(long[column], kept[column], rtol=1e-4, atol=1e-300)
    assert list(long.columns) == list(kept.columns)
    first, second = result.targets(), streamed.targets()
    np.testing.assert_array_equal(first.probability, second.probability)
    ours, theirs = result.comparisons(), streamed.comparisons()
    for column in ("mean_difference", "standard_error", "share_better", "relative_difference"):
        np.testing.assert_array_equal(theirs[column], ours[column])
    with pytest.raises(qy.QuesnayError, match="was not asked for before a run this long"):
        streamed.compare("land_first", "talent_first")
    with pytest.raises(qy.CaseError, match="too many to keep one by one"):
        streamed.to_xarray()


def test_binding_shares_add_up_and_values_are_zero_where_nothing_binds(guangzhou: qy.Case) -> None:
    table = guangzhou.run(["no_policy"], draws=200, seed=1, assume=["demand_surge"]).binding()
    assert list(table.columns) == BINDING_COLUMNS
    exclusive = table[table.constraint.isin(["demand", "land", "talent", "capital", "labour"])]
    shares = exclusive.groupby(["account", "period"]).share_binding.sum()
    np.testing.assert_allclose(shares, 1.0, rtol=1e-12)
    assert set(table.constraint) == {"demand", "land", "talent", "capital", "labour", "funds", "talent_pool"}
    valued = table[table.constraint.isin(["land", "talent", "capital"])]
    assert valued.value_of_one_more.notna().all() and (valued.value_of_one_more >= 0).all()
    demand = exclusive[exclusive.constraint == "demand"].set_index(["account", "period"]).share_binding
    for row in valued.itertuples():
        if demand[row.account, row.period] == 1.0:
            assert row.value_of_one_more == 0.0
    assert demand.min() < 0.6
    assert set(table.period) == {f"{year}Q{quarter}" for year in (2017, 2018, 2019) for quarter in (1, 2, 3, 4)}


def test_values_are_the_effect_of_a_gift(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["plan"], draws=100, seed=1)
    table = result.values()
    assert list(table.columns) == VALUE_COLUMNS
    assert list(table.factor) == ["capital", "land", "talent"]
    assert list(table.unit) == ["1e8 yuan", "ha", "1e4 persons"]
    assert (table.standard_error > 0).all()
    # A gift arrives in full: employment is higher by what was given, less who has left since.
    assert table.set_index("factor").mean_difference["talent"] > 0


def test_a_gift_arrives_in_full(guangzhou: qy.Case) -> None:
    from quesnay.case import make_scenario
    from quesnay.study.plan import Uncertainty, compile_scenarios
    from quesnay.study.values import _gift

    study = guangzhou.central(["plan"]).study
    plan = make_scenario(guangzhou.data, "plan")
    for factor, outcome, amount in (
        ("land", "land_in_use", 100.0),
        ("capital", "capital_stock", 100.0),
        ("talent", "persons_employed", 1.0),
    ):
        declared = next(one for one in guangzhou.model.core.factors if one.name == factor)
        given = _core.Scenario("given", [*plan.policies, _gift(study, declared)], [])
        uncertainty = Uncertainty(guangzhou.data, guangzhou.model.core, central=True)
        programs, compiled = compile_scenarios(uncertainty, [plan, given], [12, 13])
        totals = [
            programs.replay(s, uncertainty.plan, seed=0, draw=0)[compiled[s].result(1, outcome, "total")]
            for s in (0, 1)
        ]
        # Within the step that gives it, some of it wears out, leaves or is converted.
        assert totals[1] - totals[0] == pytest.approx(amount, rel=0.01)


def test_costs_follow_schedules(result: qy.Result) -> None:
    table = result.costs()
    assert list(table.columns) == COST_COLUMNS
    rows = table[(table.scenario == "plan") & (table.policy == "L7")].set_index("year").cost
    # 40 a year from t = 0.8, rising over a quarter: 40 (0.2 - 0.125 + ...) in the first year.
    expected = 40 * sum(min(max((t - 0.8) / 0.25, 0.0), 1.0) for t in (np.arange(12000) + 0.5) / 12000) / 12000
    assert rows[2017] == pytest.approx(expected, rel=0.05)
    # The ramp ends at t = 1.05, inside a month: its average over the first is 0.9 by the monthly step, 0.94 exactly.
    assert rows[2018] == pytest.approx(40 * (11 + 0.9) / 12, rel=1e-12)
    assert rows[2019] == pytest.approx(40.0, rel=1e-12)
    assert not (table.scenario == "no_policy").any()


def test_net_effects_leave_out_what_is_displaced(result: qy.Result) -> None:
    table = result.effects()
    assert list(table.columns) == EFFECT_COLUMNS
    output = result.to_xarray().gross_output_total.sel(period="2019")
    displaced = np.array([
        result.study.uncertainty.plan.parameters(2025, draw)["displacement"][0] for draw in range(DRAWS)
    ])  # fmt: skip
    gross = (output.sel(scenario="land_first") - output.sel(scenario="plan")).values
    level = float(output.sel(scenario="plan").mean())
    row = table[(table.scenario == "land_first") & (table.outcome == "gross_output")].iloc[0]
    assert row.gross == pytest.approx(100 * gross.mean() / level, rel=1e-9)
    # Its extra land has no displacement of its own, so all of it is scaled.
    assert row.net == pytest.approx(100 * (gross * (1 - displaced)).mean() / level, rel=1e-9)
    costs = result.costs().groupby("scenario").cost.sum()
    assert row.cost == pytest.approx(costs["land_first"] - costs["plan"], rel=1e-12)
    assert row.cost_per_point_net == pytest.approx(row.cost / row.net, rel=1e-12)
    plan = table[(table.scenario == "plan") & (table.outcome == "gross_output")].iloc[0]
    assert plan.gross * (1 - 0.5) < plan.net < plan.gross


def test_arrays_are_labelled(result: qy.Result) -> None:
    x = result.to_xarray()
    assert x.gross_output.dims == ("scenario", "draw", "time", "account")
    assert x.gross_output.attrs["units"] == "1e8 yuan"
    assert list(x.period.values) == ["2017", "2018", "2019"]
    np.testing.assert_allclose(x.gross_output.sum("account"), x.gross_output_total, rtol=1e-12)
    frame = result.to_frame()
    assert frame.loc[("plan", 7), ("gross_output", "K2", "2018")] == float(
        x.gross_output.sel(scenario="plan", draw=7, account="K2", period="2018")
    )


def test_a_draw_is_replayed_with_all_its_paths(result: qy.Result) -> None:
    paths = result.replay("plan", 123)
    assert paths.gross_output.dims == ("time", "sector")
    assert len(paths.time) == 37
    assert set(result.study.uncertainty.core.names("stock")) <= set(paths.data_vars)
    x = result.to_xarray()
    ours = x.capital_stock.sel(scenario="plan", draw=123, period="2018", account="K4")
    assert float(paths.capital_stock.sel(time=2.0, sector="K4")) == float(ours)
    # Heun's integral of a flow over a year is not far from the mean of its monthly values.
    mean = float(paths.gross_output.sel(sector="K4").isel(time=slice(12, 25)).mean())
    assert mean == pytest.approx(
        float(x.gross_output.sel(scenario="plan", draw=123, period="2018", account="K4")), rel=0.01
    )


def test_land_as_a_ceiling_is_another_model(guangzhou: qy.Case) -> None:
    core = _core.build_economy(guangzhou.data.codes, hard_land_ceiling=True)
    builder = qy.ModelBuilder(core)
    known = set(core.names("parameter"))
    for row in guangzhou.data.parameters:
        if row.parameter not in known:
            builder.parameter(row.parameter, unit=row.unit)
            known.add(row.parameter)
    ceiling = qy.Case(guangzhou.data, builder.build())
    binding = ceiling.central(["no_policy"]).binding()
    # The ceiling is 1.68 times what stands there at the start: land never binds before 2020.
    assert binding[binding.constraint == "land"].share_binding.max() == 0.0
    smooth = guangzhou.central(["no_policy"]).to_xarray().gross_output_total
    hard = ceiling.central(["no_policy"]).to_xarray().gross_output_total
    # Where land is plentiful the smooth form is nearly the ceiling already.
    assert 0 < float(abs(hard / smooth - 1).max()) < 1e-3


def test_quarters_add_up_to_years(guangzhou: qy.Case) -> None:
    quarters = guangzhou.run(["plan"], draws=8, seed=2, quarterly=True)
    years = guangzhou.run(["plan"], draws=8, seed=2)
    q = quarters.to_xarray().gross_output.values.reshape(1, 8, 3, 4, 12).sum(axis=3)
    np.testing.assert_allclose(q, years.to_xarray().gross_output.values, rtol=1e-12)
    with pytest.raises(qy.CaseError, match="targets are yearly"):
        quarters.targets()


def test_the_central_run_is_one_draw_without_spread(guangzhou: qy.Case) -> None:
    central = guangzhou.central(["no_policy", "plan"])
    assert central.ensemble.n_draws == 1
    assert central.bands()["sd"].isna().all()
    assert central.effects().gross_standard_error.isna().all()
    assert set(central.targets().probability) <= {0.0, 1.0}


def test_failed_draws_are_listed_and_left_out(guangzhou: qy.Case, changed: ModuleType) -> None:
    # Tripling purchases of households leaves some accounts no external demand in every draw.
    purchases = dict(zip(guangzhou.data.codes, 3.0 * guangzhou.data.arrays["households_base"], strict=True))
    broken = changed.numbers(guangzhou, households_base=purchases, least_external_share=0.0)
    result = broken.run(["no_policy"], draws=16, seed=1)
    assert len(result.failures) == 16
    assert set(result.failures.variable) == {"external_demand_at_start"}
    assert all("leaves an account no external demand" in reason for reason in result.failures.reason)
    assert (result.targets().failed == 16).all() and (result.targets().draws == 0).all()


def test_progress_is_told_and_may_stop_the_run(two_sectors: qy.Case) -> None:
    seen: list[tuple[int, int]] = []
    two_sectors.run(["no_policy"], draws=200, seed=1, progress=lambda done, total: seen.append((done, total)))
    assert max(seen) == (200, 200)
    with pytest.raises(qy.Cancelled, match="was stopped after"):
        two_sectors.run(["no_policy"], draws=20000, seed=1, progress=lambda done, total: False)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        two_sectors.run(["no_policy"], draws=20000, seed=1, progress=interrupt)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"draws": 0, "seed": 1}, "draws is 0, expected at least 1"),
        ({"draws": 1, "seed": -1}, "seed is -1, expected at least 0"),
        ({"draws": 1, "seed": 1, "threads": 0}, "threads is 0, expected at least 1"),
        ({"scenarios": [], "draws": 1, "seed": 1}, "no scenarios"),
        ({"scenarios": ["plam"], "draws": 1, "seed": 1}, "unknown package 'plam'; did you mean 'plan'"),
        ({"scenarios": ["plan", "plan"], "draws": 1, "seed": 1}, "twice"),
        ({"assume": ["surge"], "draws": 1, "seed": 1}, "unknown assumption 'surge'"),
        ({"draws": 1, "seed": 1, "lanes": 5}, "lanes"),
    ],
)
def test_impossible_runs_are_refused(guangzhou: qy.Case, arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        guangzhou.run(**arguments)
