"""What carries an effect: rank correlations of what was drawn, against pandas and against a made-up truth."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.drivers import DRIVER_COLUMNS, rank_correlations
from quesnay.study.sentences import driver_sentence

DRAWS = 300


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=2025)


def spearman(one: object, other: object) -> float:
    return float(pd.DataFrame({"one": one, "other": other}).corr(method="spearman").loc["one", "other"])


def test_rank_correlations_are_those_of_pandas_with_ties() -> None:
    rng = np.random.default_rng(0)
    drawn = rng.normal(size=(200, 4))
    drawn[:, 1] = np.round(drawn[:, 1])
    drawn[:, 2] = 1.0
    effect = drawn[:, 0] ** 3 + np.round(rng.normal(size=200))
    values = rank_correlations(drawn, effect)
    for k in (0, 1, 3):
        assert values[k] == pytest.approx(spearman(drawn[:, k], effect), rel=1e-12)
    assert np.isnan(values[2])


def test_correlations_are_of_the_effect_by_draw(runs: qy.Result) -> None:
    table = runs.drivers("plan", "no_policy")
    assert list(table.columns) == DRIVER_COLUMNS
    output = runs.to_xarray().gross_output_total.sel(period="2019")
    effect = (output.sel(scenario="plan") - output.sel(scenario="no_policy")).to_numpy()
    plan = runs.study.uncertainty.plan
    drawn = [plan.parameters(2025, draw)["share_adjustment_time"][0] for draw in range(DRAWS)]
    row = table.set_index("parameter").loc["share_adjustment_time"]
    assert row.value == pytest.approx(spearman(drawn, effect), rel=1e-12)
    assert row.ci_low < row.value < row.ci_high < 0 and row.grade == "judgement" and row.draws == DRAWS
    strength = table.value.abs().to_numpy()
    assert (np.diff(strength[np.isfinite(strength)]) <= 0).all()
    assert len(table) == sum(one.distribution != "fixed" for one in runs.study.case.parameters)


def test_the_page_of_the_case_has_the_drivers_of_its_plan(guangzhou: qy.Case) -> None:
    page = (Path(__file__).resolve().parents[3] / "scenarios" / "guangzhou" / "README.md").read_text("utf-8")
    table = page.partition("| number | correlation | grade |")[2].partition("\n\n")[0]
    said = re.findall(r"^\| `(\w+)`: .* \| ([+-]\d\.\d\d) \| (\w+) \|$", table, re.M)
    assert len(said) == 10
    found = guangzhou.run(["no_policy", "plan"], draws=2000, seed=2025).drivers(difference=("plan", "no_policy"))
    for row, (name, value, grade) in zip(found.itertuples(), said, strict=False):
        assert (row.parameter, row.grade) == (name, grade)
        assert row.value == pytest.approx(float(value), abs=0.0051), name
    assert (found.value[11:].abs() < 0.1).all()


def test_levels_and_accounts_have_drivers_of_their_own(runs: qy.Result) -> None:
    whole = runs.drivers("plan", "no_policy", outcome="persons_employed", period="2018")
    assert set(whole.period) == {"2018"} and set(whole.account) == {"total"}
    vehicles = runs.drivers("plan", "no_policy", account="K4")
    assert not vehicles.value.equals(runs.drivers("plan", "no_policy").value)
    assert runs.drivers("plan", "no_policy", outcome="land_gate").value.notna().any()


def test_draws_that_were_not_kept_are_computed_again(guangzhou: qy.Case, runs: qy.Result) -> None:
    streamed = guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=2025, keep_limit=0)
    assert streamed.drivers("plan", "no_policy").equals(runs.drivers("plan", "no_policy"))


def test_the_sentence_is_computed_from_the_run(runs: qy.Result, guangzhou: qy.Case) -> None:
    said = driver_sentence(runs)
    assert said is not None
    english, chinese = said
    table = runs.drivers("plan", "no_policy")
    first = table.iloc[0]
    assert english.startswith("What carries the effect of plan over no_policy on output of 2019 (rank correlation with")
    assert f"{first.parameter} {first.value:+.2f} ({first.name_en}; {first.grade})" in english
    assert f"{first.parameter} {first.value:+.2f}({first.name_zh};" in chinese and "秩相关" in chinese
    weak = table[table.value.abs() < 0.1].parameter
    assert not [name for name in weak if f" {name} " in english]
    assert english.index(table.parameter[0]) < english.index(table.parameter[1])
    # Another seed, another run: the sentence follows.
    assert driver_sentence(guangzhou.run(["no_policy", "plan"], draws=40, seed=1)) != said
    assert driver_sentence(guangzhou.central(["no_policy", "plan"])) is None
    assert driver_sentence(guangzhou.run(["plan"], draws=10, seed=1)) is None


def test_names_that_a_run_lacks_are_refused(runs: qy.Result, guangzhou: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="a central run draws nothing, expected a run of draws"):
        guangzhou.central(["no_policy", "plan"]).drivers("plan", "no_policy")
    with pytest.raises(qy.CaseError, match="outcome 'gdp' is not one of both scenarios, known are gross_output"):
        runs.drivers("plan", "no_policy", outcome="gdp")
    with pytest.raises(qy.CaseError, match="outcome 'utilisation' has no account 'total', known are K1"):
        runs.drivers("plan", "no_policy", outcome="utilisation")
    with pytest.raises(qy.CaseError, match="period '2031' is not in this run, known are 2017, 2018, 2019"):
        runs.drivers("plan", "no_policy", period="2031")
    with pytest.raises(qy.CaseError, match="rank correlations of 2 draws say nothing, expected at least 4"):
        guangzhou.run(["no_policy", "plan"], draws=2, seed=0).drivers("plan", "no_policy")
