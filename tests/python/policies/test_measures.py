"""Measures of the plan: each has its levers or says why it has none; what the small ones are worth."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.case import make_scenario
from quesnay.case.monitoring.channels import channel_levers
from quesnay.cli.command import main

PLAN = [f"P{n}" for n in range(1, 9)] + [f"L{n}" for n in range(1, 11)]
WAS = ["as_it_was"]


def test_every_project_and_policy_of_the_plan_is_there(guangzhou: qy.Case) -> None:
    channels = {one.measure: one for one in guangzhou.data.channels}
    assert set(channels) == {*PLAN, "L2a"}
    without = [name for name, one in channels.items() if not one.policies]
    assert without == ["L2a"]
    named = {policy for one in channels.values() for policy in one.policies}
    whole = {policy.id for policy in guangzhou.data.packages["whole_plan"].policies}
    assert named == whole
    assert channels["L6"].policies == channels["P4"].policies
    assert channel_levers(guangzhou.data, channels["L8"]) == ["hiring_time_cut"]
    assert all(bool(one.why_en) == bool(one.why_zh) for one in channels.values())


def test_describe_prints_measures_accounts_and_districts(
    guangzhou: qy.Case, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert main(["describe", str(guangzhou.data.folder)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for words in ("Measures / 措施", "no channel", "Fiscal accounts / 财政账户", "Districts / 区", "黄埔区"):
        assert words in printed, words


def test_the_two_digital_projects_together_are_the_one_of_before(guangzhou: qy.Case, tools: ModuleType) -> None:
    policies = {policy.id: policy for policy in guangzhou.data.packages["plan"].policies}
    assert [one.cost.rate for one in (policies["P5"], policies["P6"])] == [2.0, 1.0]
    effects = {}
    none = output(guangzhou, tools, [])
    for names in (["P5"], ["P6"], ["P5", "P6"]):
        effects["".join(names)] = 100 * (output(guangzhou, tools, names) / none - 1)
    # The effect of both as one policy, by two independent programs (test_central_run.py).
    assert effects["P5P6"] == pytest.approx(0.022, abs=6e-4)
    assert effects["P5"] + effects["P6"] == pytest.approx(effects["P5P6"], rel=1e-2)
    assert 0.0 < effects["P5"] < effects["P6"]


def output(case: qy.Case, tools: ModuleType, policies: list[str], package: str = "plan") -> float:
    scenario = make_scenario(case.data, package, WAS, policies)
    return year_of(tools.central_paths(case, scenario, {"gross_output": "money/year"})["gross_output"].sum(axis=1))


def year_of(path: Any) -> float:
    """Output of 2019 from its rates at the ends of months."""
    return float((path[24] + path[36]) / 2 + path[25:36].sum()) / 12


@pytest.mark.parametrize(
    ("policy", "effect", "within"),
    [
        # Given with two significant digits at most: half a unit of the last.
        ("P2i", 0.0015, 5e-5),
        ("L9", 0.00002, 1e-5),
    ],
)
def test_what_the_small_measures_are_worth(
    guangzhou: qy.Case, tools: ModuleType, policy: str, effect: float, within: float
) -> None:
    none = output(guangzhou, tools, [], "whole_plan")
    assert 100 * (output(guangzhou, tools, [policy], "whole_plan") / none - 1) == pytest.approx(effect, abs=within)


@pytest.mark.parametrize(("policy", "effect"), [("P5", 0.0016), ("P6", 0.0018)])
def test_what_digital_adoption_alone_is_worth(
    guangzhou: qy.Case, tools: ModuleType, policy: str, effect: float
) -> None:
    without = [_core.Assumption("adoption alone", [], [_core.Setting("programme_strength", 0.0)])]
    outputs = []
    for names in ([], [policy]):
        plan = make_scenario(guangzhou.data, "plan", WAS, names)
        scenario = _core.Scenario("plan", plan.policies, [*plan.assumptions, *without])
        paths = tools.central_paths(guangzhou, scenario, {"gross_output": "money/year"})["gross_output"]
        outputs.append(year_of(paths.sum(axis=1)))
    assert 100 * (outputs[1] / outputs[0] - 1) == pytest.approx(effect, abs=5e-5)


def test_what_faster_hiring_is_worth(guangzhou: qy.Case, changed: ModuleType) -> None:
    runs = changed.moved(guangzhou, {"one": {"hiring_time_cut": 0.01}}, {"gross_output": "money/year"}, WAS, 0.0)
    ours, none = (year_of(runs[name]["gross_output"].sum(axis=1)) for name in ("one", "none"))
    assert 100 * (ours / none - 1) == pytest.approx(0.0014, abs=5e-5)


def test_a_subsidy_of_one_account_moves_its_renovation_alone_and_is_paid(
    guangzhou: qy.Case, changed: ModuleType
) -> None:
    wanted = {"renovation_orders": "money/year", "renovation_subsidy_granted": "money/year"}
    everyone = changed.moved(guangzhou, {"all": {"renovation_subsidy": 0.1}}, wanted)
    each = changed.moved(guangzhou, {"all": {"account_renovation_subsidy": 0.1}}, wanted)
    for name in wanted:
        np.testing.assert_allclose(each["all"][name], everyone["all"][name], rtol=1e-12)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["L11", "an idea", "设想", "", "", ""], "it has no policy and does not say why in both languages"),
        (["L11", "an idea", "设想", "L99", "", ""], "unknown policy 'L99'"),
        (["L10", "again", "重复", "L10", "", ""], "row 'L10' is given twice"),
    ],
)
def test_a_measure_without_channel_or_reason_is_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], cells: list[str],
    said: str,
) -> None:  # fmt: skip
    folder = scenarios("guangzhou", tmp_path)
    with (folder / "channels.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(cells)
    assert main(["describe", str(folder)]) == 2
    error = capsys.readouterr().err
    assert said in error and "channels.csv: line" in error and error.count("\n") == 1
