"""The mid-term review: its rule on late reports, decisions by hand, and rules of a user's own.

Figures are of a first program of the same equations over the economy as it was first shipped, central, without noise;
gaps and factors are held to half a unit of their last digit, the effect on output to 2 %.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.case import make_scenario
from quesnay.case.scenario_schema import PackageFile
from quesnay.cli.command import main

WAS = ["as_it_was"]
SEEN = ["K1", "K2", "K3", "K4", "K5", "K6", "K7"]
# 2018-08 and 2019-01.
STEPS = (19, 24)


def with_review(case: qy.Case, **changes: Any) -> qy.Case:
    """The case with another review of plan_reviewed."""
    package = case.data.packages["plan_reviewed"]
    file = package.file.model_dump()
    file["review"].update(changes)
    data = dataclasses.replace(package, file=PackageFile.model_validate(file))
    return qy.Case(dataclasses.replace(case.data, packages={**case.data.packages, "plan_reviewed": data}), case.model)


@pytest.fixture(scope="module")
def paths(guangzhou: qy.Case) -> Any:
    return guangzhou.central(["plan_reviewed"], assume=WAS).replay("plan_reviewed", 0)


def test_gaps_factors_and_quota_are_those_of_the_first_program(paths: Any) -> None:
    gaps = paths.review_gap.sel(sector=SEEN).isel(time=STEPS[0])
    np.testing.assert_allclose(gaps, [0.256, 0.034, 0.0, 0.070, 0.108, 0.065, 0.063], atol=5.1e-4)
    factors = 1.0 + paths.review_decision.sel(sector=SEEN)
    np.testing.assert_allclose(
        factors.isel(time=STEPS[0]), [1.574, 0.907, 0.805, 1.016, 1.129, 0.999, 0.995], atol=5.1e-4
    )
    later = factors.isel(time=STEPS[1])
    assert float(later.sel(sector="K1")) == pytest.approx(1.679, abs=5.1e-4)
    assert float(later.sel(sector="K5")) == pytest.approx(1.156, abs=5.1e-4)
    quota = 1.0 + paths.review_quota_decision
    # The gate has become that of a path that is a sum of exponentials.
    assert float(quota.isel(time=STEPS[0])) == pytest.approx(1.135, abs=0.003)
    assert float(quota.isel(time=STEPS[1])) == pytest.approx(1.112, abs=0.003)


def effect(case: qy.Case, tools: ModuleType) -> float:
    output = tools.output_of_2019(case, ["no_policy", "plan", "plan_reviewed"], WAS)
    return 100.0 * (output["plan_reviewed"] - output["plan"]) / output["no_policy"]


def with_cap(case: qy.Case, money: float, quota: float) -> qy.Case:
    return with_review(case, money_moved_at_most=money, quota_moved_at_most=quota)


def test_effects_on_output(guangzhou: qy.Case, tools: ModuleType) -> None:
    assert effect(guangzhou, tools) == pytest.approx(0.0014, rel=0.02)
    assert effect(with_cap(guangzhou, 0.0, 0.2), tools) == pytest.approx(0.0014, rel=0.02)
    # Given as -0.00002: money alone is next to nothing, of either sign.
    assert abs(effect(with_cap(guangzhou, 0.3, 0.0), tools)) < 5e-5


def test_caps_of_zero_are_the_plan_to_the_bit(guangzhou: qy.Case) -> None:
    result = with_cap(guangzhou, 0.0, 0.0).run(["no_policy", "plan", "plan_reviewed"], draws=6, seed=2)
    x = result.to_xarray().gross_output
    np.testing.assert_array_equal(x.sel(scenario="plan"), x.sel(scenario="plan_reviewed"))
    with_rule = guangzhou.run(["no_policy", "plan", "plan_reviewed"], draws=6, seed=2).to_xarray().gross_output
    np.testing.assert_array_equal(x.sel(scenario="no_policy"), with_rule.sel(scenario="no_policy"))
    assert not np.array_equal(with_rule.sel(scenario="plan"), with_rule.sel(scenario="plan_reviewed"))


def test_nothing_happens_before_the_decision_and_its_lag(guangzhou: qy.Case, paths: Any) -> None:
    plan = guangzhou.central(["plan"], assume=WAS).replay("plan", 0)
    for name in ("gross_output", "land_quota", "project_starts", "fund_money"):
        same = (paths[name] == plan[name]).values.reshape(37, -1).all(axis=1)
        # Decided in the step of 2018-08, it acts three steps later.
        assert same[:22].all(), name
    assert not np.array_equal(paths["project_starts"].values[22], plan["project_starts"].values[22])
    assert (paths.review_money.values[:22] == 0.0).all()


def test_money_is_moved_and_not_made(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["plan", "plan_reviewed"], draws=4, seed=8)
    for draw in range(4):
        ours = result.replay("plan_reviewed", draw)
        share = ours["project_share"]
        factor = 1.0 + ours.review_money
        np.testing.assert_allclose((share * factor).sum("sector"), share.sum("sector"), rtol=0, atol=1e-12)
        assert float(factor.max()) <= 2.0 + 1e-12
        assert float(factor.where(share > 0).min()) >= 1.0 - 0.5 - 1e-12


def test_fund_money_is_the_same_sum_at_the_step_in_which_it_is_moved(guangzhou: qy.Case) -> None:
    plan, ours = (
        guangzhou.central([name], assume=WAS).replay(name, 0)["fund_money"].isel(time=22)
        for name in ("plan", "plan_reviewed")
    )
    assert float(ours.sum()) == pytest.approx(float(plan.sum()), rel=1e-12)
    assert abs(float(ours.sel(sector="K1")) / float(plan.sel(sector="K1")) - 1.0) > 0.1


def test_more_behind_gets_more(paths: Any) -> None:
    for step in STEPS:
        gaps, factors = (
            paths[name].sel(sector=SEEN).isel(time=step).values for name in ("review_gap", "review_decision")
        )
        order = np.argsort(gaps)
        assert np.all(np.diff(factors[order]) >= -1e-12)


def test_no_gaps_move_nothing(guangzhou: qy.Case) -> None:
    targets = tuple(dataclasses.replace(one, threshold=1.0) for one in guangzhou.data.targets)
    easy = qy.Case(dataclasses.replace(guangzhou.data, targets=targets), guangzhou.model)
    paths = easy.central(["plan_reviewed"]).replay("plan_reviewed", 0)
    assert float(abs(paths.review_money).max()) == 0.0


def test_what_happens_after_the_reports_is_not_seen(guangzhou: qy.Case, tools: ModuleType) -> None:
    # Reports of 2018-08-01 are of the step that begins on 2018-05-01; a shock half a step later is not in them.
    late = 19 / 12 - 0.25 + 0.75 / 12
    decided = []
    for start in (late, late - 2 / 12):
        scenario = make_scenario(guangzhou.data, "plan_reviewed", WAS)
        fall = _core.Move("external_demand_shift", [], _core.Amount(-0.2), _core.Schedule("step", _core.Amount(start)))
        shocked = _core.Scenario(
            "x", scenario.policies, [*scenario.assumptions, _core.Assumption("fall", [fall])], [], scenario.review
        )
        decided.append(
            [
                tools.central_paths(guangzhou, one, {"review_decision": "1"})["review_decision"][STEPS[0]]
                for one in (scenario, shocked)
            ]
        )
    np.testing.assert_array_equal(*decided[0])
    assert np.abs(decided[1][0] - decided[1][1]).max() > 1e-3


def test_halving_the_step_keeps_the_dates(guangzhou: qy.Case) -> None:
    calendar = guangzhou.data.file.calendar.model_copy(update={"steps_per_year": 24})
    file = guangzhou.data.file.model_copy(update={"calendar": calendar})
    fine = qy.Case(dataclasses.replace(guangzhou.data, file=file), guangzhou.model)
    times = []
    for case in (guangzhou, fine):
        money = case.central(["plan_reviewed"]).replay("plan_reviewed", 0).review_money.sel(sector="K1")
        times.append(float(money.time[np.flatnonzero(money.values)[0]]))
    assert times[0] == pytest.approx(22 / 12) and times[1] == pytest.approx(22 / 12)


def test_noise_is_of_the_draw_and_none_in_the_central_run(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["plan_reviewed"], draws=40, seed=9)
    ratios = []
    for draw in range(40):
        paths = result.replay("plan_reviewed", draw)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = paths.review_report.sel(sector=SEEN).values[19] / paths.review_flow.sel(sector=SEEN).values[16]
        ratios.append(ratio - 1.0)
    spread = float(np.std(ratios))
    assert 0.015 < spread < 0.03
    central = guangzhou.central(["plan_reviewed"]).replay("plan_reviewed", 0)
    np.testing.assert_array_equal(
        central.review_report.sel(sector=SEEN).values[19], central.review_flow.sel(sector=SEEN).values[16]
    )


def test_a_rule_of_ones_own_sees_reports_and_acts_after_the_lag(guangzhou: qy.Case) -> None:
    seen: list[tuple[datetime.date, pd.DataFrame]] = []
    file = guangzhou.central(["plan_reviewed"])
    paths = file.replay("plan_reviewed", 0)

    def as_in_the_file(date: datetime.date, table: pd.DataFrame) -> Mapping[str, Any]:
        seen.append((date, table))
        step = 22 if date == datetime.date(2018, 8, 1) else 27
        return {"review_money": paths.review_money.values[step], "review_quota": float(paths.review_quota[step])}

    run = guangzhou.reviewed("plan_reviewed", as_in_the_file, central=True)
    assert [date for date, _ in seen] == [datetime.date(2018, 8, 1), datetime.date(2019, 1, 1)]
    first = seen[0][1]
    assert list(first.columns) == ["account", "reported", "path", "gap"] and list(first.account) == SEEN
    np.testing.assert_allclose(first.gap, paths.review_gap.sel(sector=SEEN).values[19], rtol=1e-12)
    assert first.attrs["land_gate"] == pytest.approx(float(paths.land_gate.values[16]), rel=1e-12)
    # The same decisions at the same steps are the same run, to the bit.
    np.testing.assert_array_equal(run["gross_output"].values, paths.gross_output.values[36])


def test_decisions_by_hand_replace_the_rule_and_are_those_of_a_stepped_run(guangzhou: qy.Case) -> None:
    date = datetime.date(2018, 8, 1)
    decision = {"date": date, "lever": "extra_land_quota", "height": 60.0, "combine": "add"}
    by_hand = with_review(guangzhou, dates=[date], decision=[decision])
    paths = by_hand.central(["plan_reviewed"]).replay("plan_reviewed", 0)
    assert float(abs(paths.review_money).max()) == 0.0
    quota = paths.extra_land_quota
    assert float(quota[19] - quota[18]) == pytest.approx(60.0, rel=1e-12)
    run = by_hand.start("plan", central=True).to(19 / 12)
    run.set({"extra_land_quota": float(run["extra_land_quota"]) + 60.0})
    run.to(3.0)
    np.testing.assert_array_equal(run["gross_output"].values, paths.gross_output.values[36])


def test_a_rule_that_gives_something_else_and_a_package_without_review(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="the rule of a review gave list on 2018-08-01, expected levers"):
        guangzhou.reviewed("plan_reviewed", lambda date, table: [1.0], central=True)  # type: ignore[arg-type, return-value]
    with pytest.raises(qy.CaseError, match=r"package 'plan' has no review, expected one with \[review\]"):
        guangzhou.reviewed("plan", lambda date, table: {}, central=True)
    with pytest.raises(qy.QuesnayError, match="extra_land_quota"):
        guangzhou.reviewed("plan_reviewed", lambda date, table: {"extra_land_qota": 1.0}, central=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dates = [2018-08-01, 2019-01-01]", "dates = [2016-08-01]", "key 'dates'"),
        ("dates = [2018-08-01, 2019-01-01]", "dates = [2017-02-01]", "is before the run or within the 0.25 years"),
        ("dates = [2018-08-01, 2019-01-01]", "dates = [2019-01-01, 2018-08-01]", "'dates' are not in order"),
        ("dates = [2018-08-01, 2019-01-01]", "dates = []", "dates"),
        ('"K1_2019", "K2_2019"', '"K1_2019", "K9_2019"', "unknown target 'K9_2019'"),
        ('moves = ["project_starts"', 'moves = ["rent"', "moves"),
        ('"review_noise"', '"no_such_number"', "parameter 'no_such_number' has no row in parameters.csv"),
        ("quota_moved_at_most = 0.2", "quota_moved_at_most = 20.0", "quota_moved_at_most"),
        ('source = "PLAN"\n', 'source = "NONE"\n', "unknown source 'NONE'"),
        (
            'source = "PLAN"\n',
            'source = "PLAN"\n\n[[review.decision]]\ndate = 2018-09-01\nlever = "extra_land_quota"\nheight = 1.0\n',
            "a decision is dated 2018-09-01, expected one of 'dates'",
        ),
        (
            'source = "PLAN"\n',
            'source = "PLAN"\n\n[[review.decision]]\ndate = 2018-08-01\nlever = "extra_land_qota"\nheight = 1.0\n',
            "extra_land_qota",
        ),
    ],
)
def test_a_review_that_does_not_hold_is_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str,
    said: str,
) -> None:  # fmt: skip
    folder = scenarios("guangzhou", tmp_path)
    path = folder / "policies" / "plan_reviewed.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["describe", str(folder)]) == 2
    error = capsys.readouterr().err
    assert said in error and "plan_reviewed.toml" in error and error.count("\n") == 1
