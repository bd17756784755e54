"""Robustness, ranks, contributions, drivers and boxes of a run, against the draws themselves."""

import numpy as np
import pytest
import quesnay as qy


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan", "funds_first"], draws=400, seed=3)


def total(runs: qy.Result, outcome: str = "gross_output_total") -> np.ndarray:
    return runs.to_xarray()[outcome].sel(period="2019").transpose("draw", "scenario", ...).to_numpy()


def test_measures_are_of_the_draws_of_each_package(runs: qy.Result) -> None:
    x = total(runs).reshape(400, 3)
    table = runs.robustness(threshold=60_000.0).set_index(["measure", "scenario"]).value
    names = ["no_policy", "plan", "funds_first"]
    assert table["maximin"][names].tolist() == x.min(axis=0).tolist()
    assert table["laplace"][names].tolist() == pytest.approx(x.mean(axis=0).tolist())
    assert table["starrs_domain"][names].tolist() == (x >= 60_000.0).mean(axis=0).tolist()
    regret = runs.regret().set_index("scenario")
    assert regret.largest[names].tolist() == (x.max(axis=1, keepdims=True) - x).max(axis=0).tolist()
    assert table["minimax_regret"][names].tolist() == regret.largest[names].tolist()


def test_other_assumptions_are_further_states(guangzhou: qy.Case, runs: qy.Result) -> None:
    assumption = guangzhou.assumptions[0]
    other = guangzhou.run(["no_policy", "plan", "funds_first"], draws=400, seed=3, assume=[assumption])
    both = runs.robustness(others=[other])
    assert both.states.eq(800).all()
    worst = both[both.measure == "maximin"].set_index("scenario").value
    assert worst["plan"] == min(total(runs).reshape(400, 3)[:, 1].min(), total(other).reshape(400, 3)[:, 1].min())
    fewer = guangzhou.run(["no_policy", "plan"], draws=10, seed=3)
    with pytest.raises(qy.CaseError, match="packages under one assumption are no_policy, plan and under another"):
        runs.ranks(others=[fewer])


def test_ranks_are_shares_of_draws(runs: qy.Result) -> None:
    x = total(runs).reshape(400, 3)
    first = x == x.max(axis=1, keepdims=True)
    shared = first / first.sum(axis=1, keepdims=True)
    table = runs.ranks()
    first = table[table["rank"] == 1].set_index("scenario")
    assert first.share["plan"] == pytest.approx(np.mean(shared[:, 1]))
    assert table.groupby("scenario").share.sum().tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert ((table.share_low <= table.share) & (table.share <= table.share_high)).all()


def test_less_is_better_where_the_case_says_so(runs: qy.Result) -> None:
    table = runs.robustness("unit_cost", "K1")
    best = table[(table.measure == "laplace") & table.best].scenario.item()
    mean = runs.bands().query("outcome == 'unit_cost' and account == 'K1' and period_end == '2019-12-31'")
    assert best == mean.loc[mean["mean"].idxmin(), "scenario"]
    assert (table[table.measure == "maximin"].value > 0).all()


def test_contributions_add_up_to_the_effect_of_the_package(guangzhou: qy.Case) -> None:
    runs = guangzhou.run(["no_policy", "plan"], draws=60, seed=9)
    effect = runs.compare("plan", "no_policy")
    row = effect.query("outcome == 'gross_output' and account == 'total' and period == '2019'").iloc[0]
    policies = [policy.id for policy in guangzhou.data.packages["plan"].policies]
    groups = {"first": policies[:5], "second": policies[5:11], "third": policies[11:]}
    exact = guangzhou.contributions("plan", draws=60, seed=9, members=groups)
    assert exact.contribution.sum() == pytest.approx(row.mean_difference, rel=1e-9)
    assert exact.end.iloc[-1] == pytest.approx(row.mean_difference, rel=1e-9)
    assert exact.start.iloc[1] == exact.end.iloc[0]
    assert ((exact.smallest <= exact.alone + 1e-9) & (exact["last"] <= exact.largest + 1e-9)).all()
    sampled = guangzhou.contributions("plan", draws=60, seed=9, orders=4)
    assert sampled.contribution.sum() == pytest.approx(row.mean_difference, rel=1e-9)
    assert sampled.orders.eq(4).all() and sampled.alone.notna().all()
    assert ((sampled.smallest <= sampled.contribution) & (sampled.contribution <= sampled.largest)).all()


def test_policies_in_no_member_are_in_force_throughout(guangzhou: qy.Case) -> None:
    table = guangzhou.contributions("plan", ["gross_output", "value_added.K4"], draws=8, seed=1,
                                    members={"a": ["P1"], "b": ["L1"]})  # fmt: skip
    assert len(table) == 4 and "P2" in table.attrs["note"] and "P1" not in table.attrs["note"].split(": ")[1]


def test_drivers_are_of_an_outcome_or_of_a_difference(runs: qy.Result) -> None:
    alone = runs.drivers("plan", measure="first-order index")
    assert alone.baseline.eq("").all() and alone.parameter.iloc[0].startswith("market_growth")
    pair = runs.drivers(difference=("plan", "no_policy"))
    assert pair.equals(runs.drivers("plan", "no_policy"))
    every = runs.drivers("plan", "no_policy", measure="all")
    assert list(dict.fromkeys(every.measure)) == ["rank correlation", "first-order index", "PAWN"]
    assert every[every.measure == "PAWN"].ci_low.isna().all()


def test_boxes_hold_what_they_say(runs: qy.Result) -> None:
    table = runs.boxes("plan", "K4_2019")
    x = runs.to_xarray().observed_output.sel(period="2019", account="K4", scenario="plan").to_numpy().ravel()
    target = next(one for one in runs.study.case.targets if one.target == "K4_2019")
    missed = x < target.threshold
    plan = runs.study.uncertainty.plan
    chosen = table[table.box == 2]
    inside = np.ones(400, dtype=bool)
    rows = {row.stream: row for row in runs.study.case.parameters}
    for limit in chosen.itertuples():
        row = rows[limit.parameter]
        place = runs.study.case.codes.index(row.accounts[0]) if row.accounts else 0
        values = np.array([plan.parameters(3, draw)[row.parameter][place] for draw in range(400)])
        inside &= (values >= limit.low) & (values <= limit.high)
    assert chosen.mass.iloc[0] == inside.mean() and chosen.density.iloc[0] == missed[inside].mean()
    assert chosen.coverage.iloc[0] == missed[inside].sum() / missed.sum()
    met = runs.boxes("plan", "K4_2019", missed=False)
    assert met.density.iloc[0] == pytest.approx(1 - table.density.iloc[0])


def test_what_cannot_be_asked_is_refused_in_a_sentence(guangzhou: qy.Case, runs: qy.Result) -> None:
    for call, sentence in (
        (lambda: runs.boxes("plan", "K9"), "K9"),
        (
            lambda: runs.drivers("plan", measure="share"),
            "measure is 'share', expected 'rank correlation', 'first-order",
        ),
        (lambda: runs.drivers("plan", difference=("plan", "no_policy")), "both of scenario and difference are given"),
        (lambda: runs.ranks("capital_stock", "K99"), "outcome 'capital_stock' has no account 'K99'"),
        (lambda: runs.robustness(others=runs), "others is one thing, expected a list of results"),
        (lambda: guangzhou.contributions("no_policy", draws=4, seed=0), "has 0 policies, expected two or more"),
        (
            lambda: guangzhou.contributions("plan", draws=4, seed=0, members={"a": ["P1"], "b": ["P1"]}),
            "policy 'P1' is in two members, expected each in one",
        ),
        (
            lambda: guangzhou.contributions("plan", draws=4, seed=0, members={"a": ["P1"], "b": "P2"}),
            r"member 'b' is 'P2', expected a list of policies such as \['P1'\]",
        ),
        (lambda: guangzhou.contributions("plan", draws=4, seed=0, orders=5), "n is 5, expected an even number"),
    ):
        with pytest.raises(qy.QuesnayError, match=sentence):
            call()
