"""Answers of the page next to the tables of runs, which have other tests of their own."""

import datetime
import json
import math
from typing import Any

import pytest
import quesnay as qy
from quesnay.page.about import about
from quesnay.page.answers import run_answer, shown_outcomes
from quesnay.page.comparing import binding_answer, compare_answer, parts_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.request import (
    BindingAsked,
    CompareAsked,
    PackageAsked,
    PartsAsked,
    PolicyAsked,
    RunAsked,
    every_policy,
    package_key,
    preset,
)

DRAWS = 128
NAMES = ["no_policy", "plan", "land_first"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(NAMES, draws=DRAWS, seed=2025)


def answer_of(engine: CaseEngine, name: str) -> dict[str, Any]:
    show = tuple(shown_outcomes(engine))
    return run_answer(engine, RunAsked(policies=preset(engine.case.data, name).policies, draws=DRAWS, show=show))


@pytest.mark.parametrize("name", NAMES)
def test_paths_and_targets_of_a_package_are_those_of_its_run_to_the_bit(
    engine: CaseEngine, runs: qy.Result, name: str
) -> None:
    answer = answer_of(engine, name)
    bands = runs.bands().set_index(["scenario", "outcome", "account", "period_end"])
    for series in answer["series"]:
        for n, year in enumerate((2017, 2018, 2019)):
            row = bands.loc[(name, series["outcome"], series["account"], f"{year}-12-31")]
            for level in ("mean", "p5", "p10", "p25", "p50", "p75", "p90", "p95"):
                assert series["package"][level][n] == row[level], (series["outcome"], series["account"], year, level)
    targets = runs.targets().set_index(["scenario", "target"])
    for figure in answer["targets"]:
        row = targets.loc[(name, figure["target"])]
        for column in ("probability", "wilson_low", "wilson_high", "mean", "p10", "p50", "p90", "draws"):
            assert figure[column] == row[column], (figure["target"], column)


def test_differences_from_the_control_are_those_of_compare(engine: CaseEngine, runs: qy.Result) -> None:
    answer = answer_of(engine, "plan")
    pairs = runs.compare("plan", "no_policy").set_index(["outcome", "account", "period"])
    compared = 0
    for series in answer["series"]:
        for year, one in zip(("2017", "2018", "2019"), series["difference"], strict=True):
            if (series["outcome"], series["account"], year) not in pairs.index:
                continue
            row = pairs.loc[(series["outcome"], series["account"], year)]
            assert (one["mean"], one["p10"], one["p50"], one["p90"], one["share_better"]) == (
                row.mean_difference, row.p10, row.p50, row.p90, row.share_better
            )  # fmt: skip
            # The core sums squares exactly; here they are summed around the rounded mean.
            assert one["standard_error"] == pytest.approx(row.standard_error, rel=1e-12, abs=1e-300)
            compared += 1
    assert compared == len(pairs)


def test_costs_are_those_of_the_run(engine: CaseEngine, runs: qy.Result) -> None:
    costs = runs.costs().set_index(["scenario", "policy", "year"]).cost
    for row in answer_of(engine, "plan")["costs"]:
        assert row["years"] == [costs["plan", row["policy"], year] for year in (2017, 2018, 2019)]


def test_a_package_that_a_file_could_name_is_that_package(guangzhou: qy.Case) -> None:
    # The same policies in another order, with one at size nothing, are the plan and no second run.
    policies = [PolicyAsked(id=one.id) for one in guangzhou.data.packages["plan"].policies]
    other = PackageAsked(policies=(*reversed(policies), PolicyAsked(id="L3x", size=0.0)))
    key = package_key(guangzhou.data, other)
    assert key == package_key(guangzhou.data, preset(guangzhou.data, "plan"))
    # An engine of its own: of a longer run that another question left, only a part would be given.
    engine = CaseEngine(guangzhou, seed=2025)
    assert engine.drawn(key, DRAWS) is engine.drawn(key, DRAWS)


def test_size_start_and_ramp_move_what_they_say(engine: CaseEngine) -> None:
    def land(**change: Any) -> list[float]:
        asked = RunAsked(policies=(PolicyAsked(id="L3", **change),), draws=DRAWS, show=(("land_in_use", "total"),))
        series = run_answer(engine, asked)["series"][-1]
        return [one["mean"] for one in series["difference"]]

    planned, larger = land(), land(size=1.25)
    late, slow = land(start=datetime.date(2018, 10, 1)), land(ramp_months=24)
    # Quota adds in proportion; less conversion keeps a share of what the quota added too, under 1 % of it here.
    assert larger[2] == pytest.approx(1.25 * planned[2], rel=0.01)
    assert planned[2] > slow[2] > 0.0
    assert late[0] == 0.0 and 0.0 < late[2] < planned[2]


def test_a_yearly_cost_grows_with_the_size_of_its_policy(engine: CaseEngine) -> None:
    def cost(size: float) -> float:
        asked = RunAsked(policies=(PolicyAsked(id="L4", size=size),), draws=8)
        return float(run_answer(engine, asked)["costs"][0]["years"][2])

    # The case gives L4 10 [1e8 yuan] a year, and all of 2019 lies after its ramp.
    assert cost(1.0) == pytest.approx(10.0, rel=1e-12)
    assert cost(1.5) == pytest.approx(15.0, rel=1e-12)


def test_cautions_name_sizes_beyond_the_evidence_small_effects_and_few_draws(engine: CaseEngine) -> None:
    def kinds(draws: int, **sizes: float) -> dict[str, str]:
        asked = tuple(PolicyAsked(id=name, size=size) for name, size in sizes.items())
        found = run_answer(engine, RunAsked(policies=asked, draws=draws))["cautions"]
        assert all(one["en"] and one["zh"] for one in found)
        return {one["kind"]: one["subject"] for one in found}

    # The funds' target has no range, so nothing is known above its own size; P3's evidence goes to twice its size.
    assert kinds(1000, L2b=1.05)["evidence"] == "L2b"
    assert "evidence" not in kinds(1000, L2b=1.0, P3=2.0)
    assert "few" in kinds(DRAWS, P1=1.0) and "few" not in kinds(1000, P1=1.0)
    # The funds act late and little: in 2019 some targets are not moved beyond the error of 8 draws.
    assert "small" in kinds(8, L2b=0.05)
    assert kinds(1000) == {}


def test_packages_side_by_side_add_up(engine: CaseEngine, runs: qy.Result, guangzhou: qy.Case) -> None:
    chosen = tuple(preset(guangzhou.data, name) for name in ("plan", "land_first", "no_policy"))
    answer = compare_answer(engine, CompareAsked(packages=chosen, draws=DRAWS))
    row = answer["rows"][0]
    assert (row["outcome"], row["account"]) == ("gross_output", "total")
    pairs = runs.compare("land_first", "plan").set_index(["outcome", "account", "period"])
    assert row["pairs"][1][0]["mean"] == pairs.loc[("gross_output", "total", "2019")].mean_difference
    assert row["pairs"][0][0] is None
    assert row["control"][2]["mean"] == 0.0 and row["cost_per_point"][2] is None
    assert 0.99 < sum(row["first"]) <= 1.0
    spent = runs.costs().groupby("scenario").cost.sum()
    assert answer["costs"][:2] == pytest.approx([spent["plan"], spent["land_first"]], rel=1e-12)
    level = runs.bands().set_index(["scenario", "outcome", "account", "period_end"]).loc[
        ("no_policy", "gross_output", "total", "2019-12-31")
    ]  # fmt: skip
    percent = 100 * row["control"][0]["mean"] / level["mean"]
    assert row["cost_per_point"][0] == pytest.approx(spent["plan"] / percent, rel=1e-12)


def test_policies_alone_and_what_they_do_only_together_sum_to_the_package(engine: CaseEngine) -> None:
    policies = tuple(PolicyAsked(id=name) for name in ("L1", "L3", "L7"))
    answer = parts_answer(engine, PartsAsked(policies=policies, draws=DRAWS, outcome="value_added", account="total"))
    alone = math.fsum(one["mean"] for one in answer["parts"])
    assert [one["policy"] for one in answer["parts"]] == ["L1", "L3", "L7"]
    assert alone + answer["together"]["mean"] == pytest.approx(answer["whole"]["mean"], rel=1e-9)


def test_what_binds_is_that_of_the_run(engine: CaseEngine, guangzhou: qy.Case) -> None:
    runs = guangzhou.run(["plan"], draws=32, seed=2025)
    asked = BindingAsked(policies=preset(guangzhou.data, "plan").policies, draws=32)
    answer = binding_answer(engine, asked)
    table = runs.binding().set_index(["account", "constraint", "period"]).share_binding
    assert len(answer["periods"]) == 12
    for account, rows in answer["shares"].items():
        for constraint, shares in rows.items():
            for period, share in zip(answer["periods"], shares, strict=True):
                assert share == table[account, constraint, period]
    gifts = {row["factor"]: row["mean_difference"] for row in answer["values"]}
    assert gifts == dict(zip(runs.values().factor, runs.values().mean_difference, strict=True))


def test_what_the_page_knows_of_a_case_is_complete_in_both_languages(engine: CaseEngine, two_sectors: qy.Case) -> None:
    for known in (about(engine), about(CaseEngine(two_sectors))):
        json.dumps(known, allow_nan=False)
        for policy in known["policies"]:
            assert policy["how_en"] and policy["how_zh"], policy["id"]
            assert policy["most"] >= policy["evidence_to"] > 0 and policy["source"], policy["id"]
            assert all(move["unit_en"] and move["unit_zh"] for move in policy["moves"])
        for group in ("packages", "targets", "outcomes", "accounts", "constraints", "factors"):
            kind = "title" if group == "packages" else "name"
            assert known[group]
            assert all(one[f"{kind}_en"] and one[f"{kind}_zh"] for one in known[group]), group


def test_two_policies_with_one_id_are_refused(spoilt: Any) -> None:
    (spoilt / "policies" / "training.toml").write_text(
        (spoilt / "policies" / "training.toml")
        .read_text("utf-8")
        .replace('id = "training"\nname', 'id = "sites"\nname'),
        "utf-8",
    )
    case = qy.load_case(spoilt)
    with pytest.raises(qy.QuesnayError, match="policy 'sites' of package '.*' is another than in package"):
        every_policy(case.data)
