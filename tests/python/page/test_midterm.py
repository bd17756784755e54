"""The mid-term review on the page: what is reported by then, and a package that changes from then on."""

import datetime
import json
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.engine import CaseEngine
from quesnay.page.midterm import about_review, review_answer, review_date
from quesnay.page.one_file import held_answers
from quesnay.page.request import LaterAsked, PolicyAsked, ReviewAsked, preset

DRAWS = 32


def reviewed(engine: CaseEngine, draws: int = DRAWS, **later: float) -> dict[str, Any]:
    policies = preset(engine.case.data, "plan").policies
    changes = tuple(LaterAsked(id=name, size=size) for name, size in later.items())
    return review_answer(engine, ReviewAsked(policies=policies, later=changes, draws=draws))


def changes_of(answer: dict[str, Any], outcome: str = "gross_output") -> list[float]:
    series = next(one for one in answer["series"] if (one["outcome"], one["account"]) == (outcome, "total"))
    return [one["mean"] for one in series["difference"]]


def test_the_monitoring_table_is_that_of_the_run_at_the_end_of_the_phase_before(
    engine: CaseEngine, guangzhou: qy.Case
) -> None:
    answer = reviewed(engine)
    assert (answer["date"], answer["as_of"]) == ("2018-08-01", "2018-07-31")
    table = guangzhou.run(["plan"], draws=DRAWS, seed=2025).monitoring()
    table = table[(table.as_of == "2018-07-31") & (table.district == "city")]
    assert len(answer["monitoring"]) == len(table) > 20
    for ours, theirs in zip(answer["monitoring"], table.itertuples(), strict=True):
        assert (ours["group"], ours["indicator"], ours["value"]) == (theirs.group, theirs.indicator, theirs.value)
        assert ours["on_track"] == (None if np.isnan(theirs.on_track) else theirs.on_track)
        assert ours["unit_en"] and ours["unit_zh"]


def test_reports_are_what_a_review_of_the_package_sees_in_that_draw(engine: CaseEngine, guangzhou: qy.Case) -> None:
    reports = {one["account"]: one for one in reviewed(engine, draws=1)["reports"]}
    run = guangzhou.start("plan_reviewed", seed=2025, draw=0)
    run.to(19 / 12)
    seen = guangzhou.reported("plan_reviewed", run)
    assert list(seen.account) == list(reports) and len(reports) == 7
    for row in seen.itertuples():
        assert (reports[row.account]["p50"], reports[row.account]["path"]) == (row.reported, row.path)
        assert reports[row.account]["on_path"] == float(row.reported >= row.path)


def test_a_review_that_changes_nothing_leaves_every_bit(engine: CaseEngine) -> None:
    answer = reviewed(engine)
    assert all(one["mean"] == 0.0 for series in answer["series"] for one in series["difference"])
    assert answer["targets"][1] == answer["targets"][2] and answer["costs"][0] == answer["costs"][1]
    # A policy at the size it has, and one that is off and stays so, are no change either.
    assert reviewed(engine, L3=1.0, P3=1.0, L4x=0.0)["series"] == answer["series"]


def test_a_change_acts_from_the_review_on(engine: CaseEngine) -> None:
    without = reviewed(engine, L3=0.0, L1=0.0)
    changes = changes_of(without)
    assert changes[0] == 0.0 and changes[2] < changes[1] < 0.0
    assert without["costs"][1] < without["costs"][0]


def test_a_policy_that_starts_after_the_review_is_that_of_the_package(engine: CaseEngine, guangzhou: qy.Case) -> None:
    # L8 starts in 2018-10.
    key = (*preset(guangzhou.data, "plan").policies, PolicyAsked(id="L8"))
    answer = reviewed(engine, L8=1.0)
    whole = engine.drawn(key, DRAWS).row("gross_output", "total", 2)
    plan = engine.drawn(preset(guangzhou.data, "plan").policies, DRAWS).row("gross_output", "total", 2)
    assert changes_of(answer)[2] == pytest.approx(float(np.mean(whole - plan)), rel=1e-12)


def test_a_change_is_that_of_a_run_that_is_stopped_and_moved_by_hand(guangzhou: qy.Case) -> None:
    # A policy without ramp: what it adds stands as a number, which a hand can set anew.
    case = guangzhou.with_policy("push", levers={"extra_land_quota": 60.0}, cost=0.0, start=datetime.date(2017, 7, 1))
    engine = CaseEngine(case, seed=2025)
    asked = ReviewAsked(policies=(PolicyAsked(id="push"),), later=(LaterAsked(id="push", size=0.25),), draws=1)
    answer = review_answer(engine, asked)
    run = case.start("push", seed=2025, draw=0)
    run.to(19 / 12)
    run.set({"extra_land_quota": 15.0})
    run.to(3.0)
    planned = case.start("push", seed=2025, draw=0).to(3.0)
    output = [one.results()["gross_output"].sum("sector").to_numpy() for one in (run, planned)]
    assert changes_of(answer)[2] == pytest.approx(output[0][2] - output[1][2], rel=1e-6)
    assert changes_of(answer)[0] == output[0][0] - output[1][0] == 0.0
    assert output[0][2] < output[1][2]


def test_what_cannot_be_changed_at_a_review_is_refused(engine: CaseEngine, two_sectors: qy.Case) -> None:
    assert review_date(engine.case.data) == datetime.date(2018, 8, 1)
    known = about_review(engine.case.data)
    assert known is not None and "L3x" not in known["policies"] and "L3" in known["policies"]
    with pytest.raises(qy.CaseError, match="policy 'L3x' is changed at the review, expected one that neither"):
        reviewed(engine, L3x=0.5)
    with pytest.raises(qy.CaseError, match="policy 'L3' is asked for at size 2, expected at most 1.25"):
        reviewed(engine, L3=2.0)
    with pytest.raises(qy.CaseError, match="unknown policy 'XX'"):
        reviewed(engine, XX=2.0)
    assert about_review(two_sectors.data) is None
    with pytest.raises(qy.CaseError, match="the case has no date of a review"):
        review_answer(CaseEngine(two_sectors), ReviewAsked(draws=1))


def test_units_of_indicators_are_chinese_in_chinese(engine: CaseEngine) -> None:
    units = {one["indicator"]: (one["unit_en"], one["unit_zh"]) for one in reviewed(engine, draws=1)["monitoring"]}
    assert units["output_per_area"] == ("100 million yuan/ha", "亿元/公顷")
    assert units["labour_productivity"] == ("10 thousand yuan", "万元")
    assert units["plan_projects"] == ("projects", "个项目")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reader_stops_changes_a_policy_and_goes_on(browser: Browser, address: str, language: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}#{quote(json.dumps({'p': 'plan', 'v': 'review', 'lang': language}))}")
    view = page.locator("#view")
    expect(view.locator("table")).to_have_count(2, timeout=60000)
    expect(view.locator("table").first.locator("tbody tr")).to_have_count(7)
    expect(view).to_contain_text("2018-07-31")
    page.locator("#later-L3").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-later=L3] output")).to_contain_text("80")
    state = json.loads(unquote(page.url.split("#", 1)[1]))
    assert state["r"] == {"L3": 0.8} and state["l"] == {}
    expect(view.locator("table")).to_have_count(3, timeout=60000)
    # Rows: output and value added, cost, eight targets.
    expect(view.locator("table").last.locator("tbody tr")).to_have_count(11)
    expect(page.locator("#later-L3")).to_be_focused()
    text = view.inner_text()
    assert "undefined" not in text and "NaN" not in text and "{" not in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    again = browser.new_page()
    again.goto(page.url)
    expect(again.locator("#later-L3")).to_have_value("0.8", timeout=60000)
    again.close()
    undo = page.get_by_role("button", name="Undo" if language == "en" else "撤销")
    for _ in range(4):
        undo.click()
    expect(view.locator("table")).to_have_count(2, timeout=60000)
    assert "r" not in json.loads(unquote(page.url.split("#", 1)[1]))
    page.close()
    assert complaints == []


def test_a_file_holds_what_is_reported_for_its_packages(monkeypatch: pytest.MonkeyPatch, guangzhou: qy.Case) -> None:
    import quesnay.page.one_file

    monkeypatch.setattr(quesnay.page.one_file, "SIZES", (1.0,))
    monkeypatch.setattr(type(guangzhou), "packages", ["no_policy", "plan"])
    held = held_answers(CaseEngine(guangzhou, seed=2025), 4)
    assert len(held["review"]) == 2 and held["districts"] == {}
    assert held["score"]["scored"]["cells"] == 26
