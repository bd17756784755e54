"""Fiscal accounts: what is paid is there, levers act by what is paid, and the money adds up.

Figures are of a first program of the equations over the economy as it was first shipped; its money came one step later.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.case import make_scenario
from quesnay.cli.command import main

FOUR = ["P1", "P3", "P4", "P5", "P6"]
PLAN_DATE = 0.8
ACCOUNT = {
    "appropriated": "money/year",
    "wanted": "money/year",
    "paid": "money/year",
    "balance": "money",
    "share paid": "1",
}


def of_account(what: str) -> str:
    return _core.account_quantity(what, "industry")


def with_account(
    case: qy.Case, rate: float, start: float = PLAN_DATE, carry_over: bool = True, policies: list[str] = FOUR
) -> _core.Scenario:
    plan = make_scenario(case.data, "plan", ["as_it_was"])
    account = _core.FiscalAccount("industry", policies, _core.Amount(rate), _core.Amount(start), carry_over)
    return _core.Scenario("plan", plan.policies, plan.assumptions, [account])


def output_of_2019(case: qy.Case, tools: ModuleType, scenario: _core.Scenario) -> float:
    output = tools.central_paths(case, scenario, {"gross_output": "money/year"})["gross_output"].sum(axis=1)[24:]
    return float((output[0] + output[-1]) / 2 + output[1:-1].sum()) / 12


def paths_of(case: qy.Case, tools: ModuleType, scenario: _core.Scenario) -> dict[str, Any]:
    wanted = {of_account(what): unit for what, unit in ACCOUNT.items()}
    paths = tools.central_paths(case, scenario, wanted)
    return {what: paths[of_account(what)][:, 0] for what in ACCOUNT}


@pytest.mark.parametrize(("rate", "effect"), [(13.5, 0.3446), (10.0, 0.3421), (6.0, 0.3028), (0.0, 0.2067)])
def test_the_plan_is_worth_what_can_be_paid(guangzhou: qy.Case, tools: ModuleType, rate: float, effect: float) -> None:
    none = output_of_2019(guangzhou, tools, make_scenario(guangzhou.data, "no_policy", ["as_it_was"]))
    late = output_of_2019(guangzhou, tools, with_account(guangzhou, rate, PLAN_DATE + 1 / 12))
    in_time = output_of_2019(guangzhou, tools, with_account(guangzhou, rate))
    assert 100 * (late / none - 1) == pytest.approx(effect, rel=0.02)
    assert in_time >= late


def test_an_account_that_does_not_bind_changes_no_bit(guangzhou: qy.Case, tools: ModuleType) -> None:
    free = make_scenario(guangzhou.data, "plan", ["as_it_was"])
    wanted = {"gross_output": "money/year", "capital_stock": "money"}
    ours = tools.central_paths(guangzhou, with_account(guangzhou, 1000.0), wanted)
    theirs = tools.central_paths(guangzhou, free, wanted)
    for name in wanted:
        np.testing.assert_array_equal(ours[name], theirs[name])


@pytest.mark.parametrize("carry_over", [True, False])
@pytest.mark.parametrize("rate", [0.0, 3.0, 6.0, 13.5, 20.0])
def test_the_money_adds_up_and_the_balance_is_never_below_zero(
    guangzhou: qy.Case, tools: ModuleType, rate: float, carry_over: bool
) -> None:
    paths = paths_of(guangzhou, tools, with_account(guangzhou, rate, carry_over=carry_over))
    step = 1 / 12
    balance = paths["balance"]
    assert balance.min() >= -1e-12
    gained = step * np.cumsum(paths["appropriated"][:-1] - paths["paid"][:-1])
    if carry_over:
        np.testing.assert_allclose(balance[1:], gained, rtol=0, atol=1e-9)
    else:
        # What is left at the end of a year lapses in its next step.
        assert np.all(balance[[13, 25]] <= step * rate + 1e-12)
    assert np.all(paths["paid"] <= paths["wanted"] + 1e-12)
    assert np.all((0.0 <= paths["share paid"]) & (paths["share paid"] <= 1.0))
    # From the step that holds 2017-10-19 on.
    np.testing.assert_array_equal(paths["appropriated"], np.where(np.arange(37) >= 9, rate, 0.0))


def test_less_money_is_never_better(guangzhou: qy.Case, tools: ModuleType) -> None:
    outputs = [output_of_2019(guangzhou, tools, with_account(guangzhou, rate)) for rate in (0.0, 3.0, 6.0, 10.0, 20.0)]
    assert outputs == sorted(outputs)


def test_costs_are_what_the_account_pays(guangzhou: qy.Case, tools: ModuleType) -> None:
    scenario = with_account(guangzhou, 6.0)
    costs = {_core.cost_outcome(policy): "money/year" for policy in FOUR}
    paths = tools.central_paths(guangzhou, scenario, {**costs, of_account("paid"): "money/year"})
    # Where no ramp is under way costs are constant in a step, and their sum is what is paid in it.
    paid, sums = paths[of_account("paid")][:, 0], sum(paths[name][:, 0] for name in costs)
    np.testing.assert_allclose(sums[26:], paid[26:], rtol=1e-12)


def test_the_file_form_writes_the_table_and_the_books_balance(guangzhou: qy.Case, tmp_path: Path) -> None:
    result = guangzhou.run(["plan", "whole_plan"], draws=40, seed=4)
    assert result.failures.empty
    table = result.fiscal()
    assert set(table.account) == {"industry", "talent", "land", "funds"} and set(table.scenario) == {"whole_plan"}
    for _, rows in table.groupby("account"):
        np.testing.assert_allclose(
            (rows.appropriated - rows.paid).cumsum(), rows.balance, rtol=0, atol=1e-9 * rows.appropriated.sum()
        )
    assert table.share_stopped.between(0.0, 1.0).all() and table[table.account == "industry"].share_stopped.max() > 0.0
    page = (Path(__file__).resolve().parents[3] / "docs" / "study" / "outputs.md").read_text("utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("| `fiscal.csv`")]
    assert list(table.columns) == line.split("|")[2].strip().split(", ")
    with pytest.raises(qy.CaseError, match="expected one with"):
        guangzhou.central(["plan"]).fiscal()


def test_scenarios_with_accounts_travel_as_bytes(guangzhou: qy.Case) -> None:
    import pickle

    scenario = make_scenario(guangzhou.data, "whole_plan")
    copy = pickle.loads(pickle.dumps(scenario))
    assert [one.id for one in copy.accounts] == ["industry", "talent", "land", "funds"]
    assert [one.policies for one in copy.accounts] == [one.policies for one in scenario.accounts]
    part = make_scenario(guangzhou.data, "whole_plan", policies=["L4", "L10"])
    assert [(one.id, one.policies) for one in part.accounts] == [("talent", ["L4"])]


@pytest.mark.parametrize(
    ("policies", "said"),
    [([], "pays for no policy"), (["P9"], "unknown policy 'P9'"), (["P1", "P1"], "paid from two accounts")],
)
def test_accounts_that_cannot_be_are_refused_by_the_core(guangzhou: qy.Case, policies: list[str], said: str) -> None:
    with pytest.raises(qy.QuesnayError, match=said):
        _core.apply_scenario(guangzhou.model.core, with_account(guangzhou, 1.0, policies=policies))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('appropriation = "industry_appropriation"\n', "", "appropriation"),
        ('"industry_appropriation"', '"no_such_number"', "parameter 'no_such_number' has no row in parameters.csv"),
        ("appropriation = 10.0", "appropriation = -1.0", "'appropriation' is -1, expected 0 or more"),
        ('policies = ["L4"]', 'policies = ["L44"]', "unknown policy 'L44'"),
        ('policies = ["L4"]', 'policies = ["L3"]', "policy 'L3' is paid from two accounts, expected one"),
        ('id = "talent"', 'id = "industry"', "account 'industry' is given twice"),
        ('appropriation = 7.0\nstart = "plan_date"', "appropriation = 7.0\nstart = 2031-01-01", "key 'start'"),
        ('policies = ["L4"]', "policies = []", "policies"),
    ],
)
def test_an_account_that_does_not_hold_is_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str,
    said: str,
) -> None:  # fmt: skip
    folder = scenarios("guangzhou", tmp_path)
    path = folder / "policies" / "whole_plan.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["describe", str(folder)]) == 2
    error = capsys.readouterr().err
    assert said in error and "whole_plan.toml" in error and error.count("\n") == 1


def test_the_manifest_lists_the_table(guangzhou: qy.Case, tmp_path: Path) -> None:
    guangzhou.central(["plan", "whole_plan"]).tables(tmp_path / "out")
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["outputs"]
    assert "fiscal.csv" in {one["path"] for one in listed}
