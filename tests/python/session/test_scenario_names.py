"""A package with assumptions is a scenario of its own: ``plan | demand_surge`` beside ``plan`` in one run."""

from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main

BOTH = ["no_policy", "plan", "no_policy | demand_surge", "plan|demand_surge"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(BOTH, draws=48, seed=3, threads=1)


def test_a_scenario_with_an_assumption_has_the_bits_of_a_run_under_it(guangzhou: qy.Case, runs: qy.Result) -> None:
    assert runs.scenarios == ["no_policy", "plan", "no_policy | demand_surge", "plan | demand_surge"]
    apart = guangzhou.run(["no_policy", "plan"], draws=48, seed=3, threads=1, assume=["demand_surge"])
    for place, other in ((2, 0), (3, 1)):
        assert (runs.draws_of(place) == apart.draws_of(other)).all()
    plain = guangzhou.run(["no_policy", "plan"], draws=48, seed=3, threads=1)
    assert (runs.draws_of(1) == plain.draws_of(1)).all()
    assert not (runs.draws_of(1) == runs.draws_of(3)).all()


def test_packages_are_compared_under_the_same_assumptions(guangzhou: qy.Case, runs: qy.Result) -> None:
    assert runs.study.pairs() == [("plan", "no_policy"), ("plan | demand_surge", "no_policy | demand_surge")]
    effects = runs.effects().set_index(["scenario", "outcome"])
    assert effects.compared_with["plan | demand_surge", "gross_output"] == "no_policy | demand_surge"
    apart = guangzhou.run(["no_policy", "plan"], draws=48, seed=3, threads=1, assume=["demand_surge"]).effects()
    apart = apart.set_index(["scenario", "outcome"])
    for column in ("gross", "net", "cost", "cost_per_point_net"):
        assert effects[column]["plan | demand_surge", "gross_output"] == apart[column]["plan", "gross_output"]


def test_what_an_assumption_does_is_a_comparison_too(runs: qy.Result) -> None:
    table = runs.compare("plan|demand_surge", "plan")
    assert set(table.scenario) == {"plan | demand_surge"}
    last = table[(table.outcome == "gross_output") & (table.account == "total")].mean_difference.iloc[-1]
    assert last > 0.0
    assert set(runs.target_differences("plan|demand_surge", "plan").scenario) == {"plan | demand_surge"}


def test_tables_and_charts_have_both(runs: qy.Result, tmp_path: Path) -> None:
    runs.tables(tmp_path)
    text = (tmp_path / "effects.csv").read_text(encoding="utf-8-sig")
    assert "plan | demand_surge,no_policy | demand_surge,gross_output" in text
    assert set(runs.costs().scenario) == {"plan", "plan | demand_surge"}


@pytest.mark.parametrize(
    ("scenarios", "assume", "sentence"),
    [
        (["plan | surge"], (), "unknown assumption 'surge'"),
        (["plam | demand_surge"], (), "unknown package 'plam'"),
        (["plan | demand_surge | demand_surge"], (), "twice"),
        (["plan | demand_surge"], ["demand_surge"], "twice"),
        (["plan | demand_surge", "plan|demand_surge"], (), "twice"),
        (["plan | "], (), "unknown assumption ''"),
    ],
)
def test_a_name_that_means_nothing_is_refused(
    guangzhou: qy.Case, scenarios: list[str], assume: list[str], sentence: str
) -> None:
    with pytest.raises(qy.CaseError, match=sentence):
        guangzhou.run(scenarios, draws=2, seed=1, assume=assume)


def test_a_scenario_that_was_not_run_is_refused(runs: qy.Result) -> None:
    with pytest.raises(qy.CaseError, match="'plan | slump' is not in this run"):
        runs.compare("plan | slump", "plan")


def test_the_command_takes_such_names(guangzhou: qy.Case, tmp_path: Path) -> None:
    names = "no_policy,plan,no_policy | slump,plan | slump"
    asked = ["run", str(guangzhou.data.folder), "--draws", "16", "--scenarios", names, "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    text = (tmp_path / "out" / "comparison.csv").read_text(encoding="utf-8-sig")
    assert "plan | slump,no_policy | slump" in text
