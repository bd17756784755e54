"""What the same money does as ordinary purchases: two runs subtracted by hand, and what must hold whatever the case."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.alternatives import purchases
from quesnay.study.alternatives.purchase_sums import PURCHASE_COLUMNS

PACKAGES = ["no_policy", "plan", "talent_first"]
DRAWS = 80
KEYS = ["scenario", "baseline", "outcome", "account", "period"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(PACKAGES, draws=DRAWS, seed=11)


@pytest.fixture(scope="module")
def paid(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(PACKAGES, draws=DRAWS, seed=11, assume=["paid_by_purchases"])


def cost_case(spoilt: Path, rate: float) -> qy.Case:
    """The teaching case whose package `training` costs so much a year."""
    path = spoilt / "policies" / "training.toml"
    path.write_text(path.read_text("utf-8").replace("rate = 6.0", f"rate = {rate}"), "utf-8")
    return qy.load_case(spoilt)


def of_output(table: pd.DataFrame, ours: str, theirs: str, account: str = "total") -> pd.Series:
    chosen = (table.outcome == "gross_output") & (table.account == account)
    last = table[chosen & (table.scenario == ours) & (table.baseline == theirs)]
    return last.sort_values("period").iloc[-1]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("plan", "no_policy"), ("talent_first", "plan"), ("plan", "talent_first")]
)
@pytest.mark.parametrize("account", ["total", "K4"])
def test_the_same_money_is_the_unpaid_run_less_the_paid_one(
    runs: qy.Result, paid: qy.Result, ours: str, theirs: str, account: str
) -> None:
    values = []
    for result in (runs, paid):
        data = result.to_xarray()
        output = data.gross_output_total if account == "total" else data.gross_output.sel(account=account)
        values.append(output.sel(scenario=ours, period="2019") - output.sel(scenario=theirs, period="2019"))
    gross, beyond = (np.asarray(one).ravel() for one in values)
    row = of_output(runs.compare(ours, theirs), ours, theirs, account)
    assert row.ordinary_purchases == pytest.approx((gross - beyond).mean(), rel=1e-9)
    assert row.ordinary_purchases_standard_error == pytest.approx(pd.Series(gross - beyond).sem(), rel=1e-9)
    assert row.beyond_purchases == pytest.approx(beyond.mean(), rel=1e-9)
    assert row.beyond_purchases_standard_error == pytest.approx(pd.Series(beyond).sem(), rel=1e-9)
    assert row.share_beyond == (beyond > 0.0).mean()
    assert row.ordinary_purchases + row.beyond_purchases == pytest.approx(row.mean_difference, rel=1e-9)


def test_effects_have_it_in_percent_of_the_same_level(runs: qy.Result) -> None:
    effects = runs.effects()
    for ours, theirs in (("plan", "no_policy"), ("talent_first", "plan")):
        row = of_output(runs.compare(ours, theirs), ours, theirs)
        level = runs.to_xarray().gross_output_total.sel(scenario=theirs, period="2019").mean().item()
        effect = effects[(effects.scenario == ours) & (effects.outcome == "gross_output")].iloc[0]
        for name in PURCHASE_COLUMNS[:-1]:
            assert effect[name] == pytest.approx(100 * row[name] / level, rel=1e-9), name
        assert effect.share_beyond == row.share_beyond
        assert effect.ordinary_purchases + effect.beyond_purchases == pytest.approx(effect.gross, rel=1e-9)


def test_the_figures_that_a_review_of_the_economy_as_it_was_has(guangzhou: qy.Case) -> None:
    """Plan 0.346 % gross, 0.124 % paid from purchases of which 70 % are local, in the central run."""
    effects = guangzhou.central(["no_policy", "plan"], assume=["as_it_was"]).effects()
    row = effects[effects.outcome == "gross_output"].iloc[0]
    assert row.gross == pytest.approx(0.346, rel=0.02)
    assert row.beyond_purchases == pytest.approx(0.124, rel=0.02)
    assert np.isnan(row.ordinary_purchases_standard_error)


def test_targets_have_it_counted_draw_by_draw(guangzhou: qy.Case) -> None:
    names = ["no_policy", "talent_first"]
    runs = guangzhou.run(names, draws=300, seed=7)
    paid = guangzhou.run(names, draws=300, seed=7, assume=["paid_by_purchases"])
    data = [result.to_xarray() for result in (runs, paid)]
    table = runs.target_differences("talent_first", "no_policy").set_index("target")
    moved = 0
    for target in guangzhou.data.targets:
        values = [one[target.outcome].sel(account=target.account, period=target.period) for one in data]
        met = [(one.sel(scenario=names).to_numpy() >= target.threshold).astype(float) for one in values]
        gross, beyond = (one[1].ravel() - one[0].ravel() for one in met)
        row = table.loc[target.target]
        assert row.difference == pytest.approx(gross.mean(), abs=1e-12)
        assert row.ordinary_purchases == pytest.approx((gross - beyond).mean(), abs=1e-12)
        assert row.beyond_purchases == pytest.approx(beyond.mean(), abs=1e-12)
        assert row.ordinary_purchases_standard_error == pytest.approx(pd.Series(gross - beyond).sem(), abs=1e-12)
        moved += row.ordinary_purchases != 0.0
    assert moved > 0


def test_a_package_that_costs_nothing_has_nothing_to_spend(spoilt: Path) -> None:
    result = cost_case(spoilt, 0.0).run(draws=20, seed=3)
    table = result.comparisons()
    free = table[table.scenario == "training"]
    assert len(free) > 0 and (free.ordinary_purchases == 0.0).all()
    assert (free.ordinary_purchases_standard_error == 0.0).all()
    np.testing.assert_allclose(free.beyond_purchases, free.mean_difference, rtol=1e-12)
    assert (table[table.scenario == "sites"].ordinary_purchases != 0.0).any()
    effects = result.effects().set_index(["scenario", "outcome"])
    assert effects.ordinary_purchases["training", "gross_output"] == 0.0
    assert effects.ordinary_purchases["sites", "gross_output"] > 0.0


def test_twice_the_money_does_nearly_twice_as_much(tmp_path: Path, scenarios: Callable[[str, Path], Path]) -> None:
    found = []
    for rate in (6.0, 12.0):
        case = cost_case(scenarios("two_sectors", tmp_path / f"{rate}"), rate)
        result = case.run(["no_policy", "training"], draws=20, seed=3)
        found.append(of_output(result.compare("training", "no_policy"), "training", "no_policy").ordinary_purchases)
    assert found[0] > 0.0
    assert found[1] == pytest.approx(2.0 * found[0], rel=0.02)


def test_both_ways_round_it_is_the_opposite(runs: qy.Result) -> None:
    one, other = runs.compare("plan", "talent_first"), runs.compare("talent_first", "plan")
    for name in ("ordinary_purchases", "beyond_purchases"):
        np.testing.assert_array_equal(one[name], -other[name])
        np.testing.assert_array_equal(one[f"{name}_standard_error"], other[f"{name}_standard_error"])


def test_the_order_of_packages_and_the_number_of_threads_change_no_bit(guangzhou: qy.Case, runs: qy.Result) -> None:
    table = runs.comparisons()
    turned = guangzhou.run(PACKAGES[::-1], draws=DRAWS, seed=11, threads=1)
    pd.testing.assert_frame_equal(turned.comparisons().sort_values(KEYS, ignore_index=True), table, check_exact=True)
    several = guangzhou.run(PACKAGES, draws=DRAWS, seed=11, threads=3)
    assert several.comparisons().equals(table) and several.effects().equals(runs.effects())


def test_draws_that_were_not_kept_are_run_again(guangzhou: qy.Case, runs: qy.Result) -> None:
    streamed = guangzhou.run(PACKAGES, draws=DRAWS, seed=11, keep_limit=0)
    ours, theirs = streamed.comparisons(), runs.comparisons()
    assert ours[PURCHASE_COLUMNS].equals(theirs[PURCHASE_COLUMNS])


def test_parts_of_a_run_say_what_the_whole_says(
    guangzhou: qy.Case, runs: qy.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchases, "_PART", 32)
    table = guangzhou.run(PACKAGES, draws=DRAWS, seed=11).comparisons()
    whole = runs.comparisons()
    for name in PURCHASE_COLUMNS:
        np.testing.assert_allclose(table[name], whole[name], rtol=1e-9, atol=1e-9)
    first = guangzhou.run(PACKAGES, draws=48, seed=11)
    second = guangzhou.run(PACKAGES, draws=32, seed=11, first_draw=48)
    monkeypatch.undo()
    assert first.merge(second).comparisons().equals(whole)


def test_where_purchases_pay_already_the_same_money_does_nothing_more(paid: qy.Result) -> None:
    table = paid.comparisons()
    assert (table.ordinary_purchases == 0.0).all()
    np.testing.assert_allclose(table.beyond_purchases, table.mean_difference, rtol=1e-9, atol=1e-12)


def test_where_a_levy_pays_it_counts_with_the_purchases(guangzhou: qy.Case, paid: qy.Result) -> None:
    levied = guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=11, assume=["paid_by_levy"])
    row = of_output(levied.compare("plan", "no_policy"), "plan", "no_policy")
    own = of_output(paid.compare("plan", "no_policy"), "plan", "no_policy")
    assert row.beyond_purchases == pytest.approx(own.mean_difference, rel=1e-9)
    assert 0.0 < row.ordinary_purchases < row.mean_difference


def test_it_can_be_left_out_and_then_nothing_is_run(two_sectors: qy.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    result = two_sectors.run(draws=6, seed=1, ordinary_purchases=False)
    monkeypatch.setattr(purchases, "_run", lambda *_: pytest.fail("a run was made"))
    assert result.comparisons()[PURCHASE_COLUMNS].isna().all(axis=None)
    assert result.effects()[PURCHASE_COLUMNS].isna().all(axis=None)
    notes = result.named_tables(alternatives=False)["notes.csv"]
    assert "purchases" not in set(notes.id)


def test_a_quarterly_result_has_it_by_quarter(two_sectors: qy.Case) -> None:
    table = two_sectors.run(["no_policy", "training"], draws=6, seed=1, quarterly=True).comparisons()
    output = table[(table.outcome == "gross_output") & (table.account == "total")].set_index("period")
    # The policy begins in the middle of the first year.
    assert (output.ordinary_purchases[:"2021Q2"] == 0.0).all() and (output.ordinary_purchases["2021Q4":] > 0.0).all()


def test_a_package_whose_other_was_not_run_has_none(guangzhou: qy.Case) -> None:
    effects = guangzhou.run(["no_policy", "talent_first"], draws=4, seed=1).effects()
    assert effects.compared_with.eq("plan").all() and effects[PURCHASE_COLUMNS].isna().all(axis=None)


def test_a_control_that_costs_nothing_need_not_be_run(two_sectors: qy.Case) -> None:
    alone = two_sectors.run(["training"], draws=8, seed=1).effects()
    beside = two_sectors.run(["no_policy", "training"], draws=8, seed=1).effects()
    pd.testing.assert_frame_equal(alone, beside, check_exact=True)


def test_a_model_that_pays_for_nothing_says_so(two_sectors: qy.Case) -> None:
    edited = two_sectors.edit(lambda b: b.redefine("paid_by_purchases", b.constant(0.0)))
    result = edited.run(["no_policy", "training"], draws=4, seed=1)
    tables = result.named_tables()
    assert tables["comparison.csv"][PURCHASE_COLUMNS].isna().all(axis=None)
    notes = tables["notes.csv"].set_index("id")
    assert "has no account that policies are paid from" in notes.sentence_en["purchases"]
    assert "没有政策支付账户" in notes.sentence_zh["purchases"]


def test_the_sentence_has_the_figures_of_the_effects(runs: qy.Result) -> None:
    tables = runs.named_tables(alternatives=False)
    note = tables["notes.csv"].set_index("id").loc["purchases"]
    effects = runs.effects()
    for row in effects[effects.outcome == "gross_output"].itertuples():
        own = f"{row.gross:+.3f} ± {row.gross_standard_error:.3f}"
        money = f"{row.ordinary_purchases:+.3f} ± {row.ordinary_purchases_standard_error:.3f}"
        share = f"{100 * row.share_beyond:.0f} %"
        assert f"{row.scenario} over {row.compared_with} {own} against {money}, ahead in {share}" in note.sentence_en
        assert f"{row.scenario} 相对 {row.compared_with} {own},同额采购 {money},占优 {share}" in note.sentence_zh
    assert note.subject == "effects.csv"


def test_draws_that_are_given_are_those_of_every_table(two_sectors: qy.Case) -> None:
    names = ["no_policy", "training", "sites"]
    drawn = two_sectors.run(names, draws=24, seed=1).parameters()
    given = drawn.iloc[::-1].set_index(drawn.index)
    result = two_sectors.run(names, seed=1, samples=given)
    last = result.periods[-1].name
    level = float(result.to_xarray().gross_output_total.sel(scenario="no_policy", period=last).mean())
    effects = result.effects().set_index(["scenario", "outcome"])
    others = result.alternatives().set_index(["scenario", "baseline", "outcome", "alternative"])
    values = result.values()
    assert len(values) > 0 and values.draws.eq(24).all()
    for name in ("training", "sites"):
        table = result.compare(name, "no_policy")
        row = of_output(table, name, "no_policy")
        assert effects.gross[name, "gross_output"] == pytest.approx(100 * row.mean_difference / level, rel=1e-9)
        own = others.loc[(name, "no_policy", "gross_output", "as_run")]
        assert own.mean_difference == pytest.approx(row.mean_difference, rel=1e-9)
        apart = two_sectors.run(names, draws=24, seed=1).effects().set_index(["scenario", "outcome"])
        assert effects.gross[name, "gross_output"] != apart.gross[name, "gross_output"]
