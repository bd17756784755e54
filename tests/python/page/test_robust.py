"""Compared packages beside the same money as ordinary purchases, and in other structures of the economy."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.comparing import compare_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.one_file import held_answers
from quesnay.page.request import AlternativesAsked, CompareAsked, preset
from quesnay.page.robust import alternatives_answer
from quesnay.robustness.claims import HOLDS, TURNS, standing
from quesnay.robustness.pairs import PairedDifference

DRAWS = 64
NAMES = ["plan", "land_first", "talent_first"]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", *NAMES], draws=DRAWS, seed=2025)


@pytest.fixture(scope="module")
def answer(engine: CaseEngine, guangzhou: qy.Case) -> dict[str, Any]:
    packages = tuple(preset(guangzhou.data, name) for name in NAMES)
    return alternatives_answer(engine, AlternativesAsked(packages=packages, draws=DRAWS))


def test_the_same_money_is_that_of_compare(engine: CaseEngine, runs: qy.Result, guangzhou: qy.Case) -> None:
    chosen = tuple(preset(guangzhou.data, name) for name in ("plan", "talent_first", "no_policy"))
    rows = compare_answer(engine, CompareAsked(packages=chosen, draws=DRAWS))["rows"]
    compared = 0
    for n, name in enumerate(("plan", "talent_first")):
        table = runs.compare(name, "no_policy").set_index(["outcome", "account", "period"])
        for row in rows:
            if not row["better"]:
                continue
            ours, theirs = row["money"][n], table.loc[(row["outcome"], row["account"], "2019")]
            for part, column in (("ordinary", "ordinary_purchases"), ("beyond", "beyond_purchases")):
                assert ours[part]["mean"] == pytest.approx(theirs[column], rel=1e-9, abs=1e-9)
                assert ours[part]["standard_error"] == pytest.approx(
                    theirs[f"{column}_standard_error"], rel=1e-9, abs=1e-9
                )
            assert ours["beyond"]["share_better"] == theirs.share_beyond
            compared += 1
    assert compared > 10
    # The control has no money.
    assert all(row["money"][2]["ordinary"]["mean"] == 0.0 for row in rows)


def test_a_model_that_pays_for_nothing_has_no_money(two_sectors: qy.Case) -> None:
    edited = two_sectors.edit(lambda b: b.redefine("paid_by_purchases", b.constant(0.0)))
    chosen = tuple(preset(edited.data, name) for name in ("sites", "training"))
    rows = compare_answer(CaseEngine(edited), CompareAsked(packages=chosen, draws=4))["rows"]
    assert rows and all(row["money"] == [] for row in rows)


def test_structures_are_those_of_the_table_of_alternatives(answer: dict[str, Any], runs: qy.Result) -> None:
    table = runs.alternatives()
    rows = table[table.outcome == "gross_output"].set_index(["alternative", "scenario", "baseline"])
    assert {one["id"] for one in answer["structures"]} == set(table.alternative) and answer["left_out"] == []
    for one in answer["structures"]:
        pairs = {(NAMES[a], NAMES[b]): one["pairs"][a][b] for a in range(3) for b in range(3) if a != b}
        pairs |= {(name, "no_policy"): cell for name, cell in zip(NAMES, one["control"], strict=True)}
        for pair, ours in pairs.items():
            theirs = rows.loc[(one["id"], *pair)]
            assert ours["mean"] == theirs.mean_difference and ours["share_better"] == theirs.share_better
            assert (ours["standard_error"], ours["draws"]) == (theirs.standard_error, theirs.draws)
            found = PairedDifference(ours["mean"], ours["standard_error"], 0.0, ours["share_better"], ours["draws"])
            assert ours["standing"] == standing(found)
        assert [one["pairs"][n][n] for n in range(3)] == [None] * 3


def test_a_file_holds_all_packages_in_every_structure(two_sectors: qy.Case) -> None:
    held = held_answers(CaseEngine(two_sectors, seed=2025), 16)["alternatives"]
    assert held["keys"] == ["", "training:1", "sites:1"]
    assert [one["id"] for one in held["structures"]] == ["as_run", "hard_land_ceiling", "no_import_flexibility"]
    own = two_sectors.run(draws=16, seed=2025).alternatives()
    row = own[(own.scenario == "sites") & (own.baseline == "training") & (own.alternative == "hard_land_ceiling")]
    ours = held["structures"][1]["pairs"][2][1]
    assert ours["mean"] == pytest.approx(row[row.outcome == "gross_output"].mean_difference.item(), rel=1e-5)


def own_claim(answer: dict[str, Any]) -> tuple[str, str, list[str]]:
    """A claim as run that another structure turns: better, worse, where it turns in English."""
    own, *others = answer["structures"]
    for a in range(3):
        for b in range(3):
            if a != b and own["pairs"][a][b]["standing"] == HOLDS:
                turns = [one["title_en"] for one in others if one["pairs"][a][b]["standing"] == TURNS]
                if turns:
                    return NAMES[a], NAMES[b], turns
    raise AssertionError("no claim turns")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_comparison_shows_the_money_what_survives_and_what_turns(
    browser: Browser, address: str, guangzhou: qy.Case, engine: CaseEngine, language: str
) -> None:
    packages = tuple(preset(guangzhou.data, name) for name in NAMES)
    better, worse, turns = own_claim(alternatives_answer(engine, AlternativesAsked(packages=packages)))
    names = {name: guangzhou.data.packages[name].file for name in NAMES}
    others = len(guangzhou.alternatives)
    state = {"p": "plan", "v": "compare", "lang": language, "c": NAMES}
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}#{quote(json.dumps(state))}")
    caution = page.locator(".cautions [data-kind=turns]")
    expect(caution.first).to_be_visible(timeout=120000)
    view = page.locator("#view")
    if language == "en":
        expect(view).to_contain_text(re.compile(r"same money as ordinary purchases \+\d"))
        expect(view).to_contain_text(re.compile(r"ahead of its money in \d+\s%"))
        expect(view).to_contain_text(f"What survives {others} other structures")
        expect(view).to_contain_text(f"survives all {others}")
        said = f"“{names[better].title_en} over {names[worse].title_en}” turns in another structure of the economy: "
        expect(page.locator(".cautions")).to_contain_text(said + ", ".join(turns) + ".")
    else:
        expect(view).to_contain_text(re.compile(r"同额资金用于一般采购 \+\d"))
        expect(view).to_contain_text(f"在另外 {others} 种结构下是否成立")
        expect(view).to_contain_text(f"在全部 {others} 种结构下成立")
        expect(page.locator(".cautions")).to_contain_text("在其他经济结构下结论相反")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = view.inner_text()
    assert "undefined" not in text and "NaN" not in text and "{" not in text
    # Another view compares nothing.
    page.locator("#tab-outcomes").click()
    expect(caution).to_have_count(0)
    page.close()
    assert complaints == []
