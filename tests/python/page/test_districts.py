"""The map of districts and policies in chosen districts, beside the tables of a run."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, Page, expect
from quesnay.page.about import about
from quesnay.page.districts import districts_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.one_file import held_answers
from quesnay.page.request import DistrictsAsked, PolicyAsked, RunAsked, package_key, parse, preset

from .conftest import served

DRAWS = 32


@pytest.fixture(scope="module")
def by_district(guangzhou: qy.Case) -> qy.Case:
    return guangzhou.with_switches(districts=True)


@pytest.fixture(scope="module")
def engine_by_district(by_district: qy.Case) -> CaseEngine:
    return CaseEngine(by_district, seed=2025)


@pytest.fixture(scope="module")
def map_address(built: None, engine_by_district: CaseEngine) -> Iterator[str]:
    yield from served(engine_by_district)


def test_districts_are_those_of_the_run_to_the_bit(engine_by_district: CaseEngine, by_district: qy.Case) -> None:
    plan = preset(by_district.data, "plan")
    answer = districts_answer(engine_by_district, DistrictsAsked(policies=plan.policies, draws=DRAWS))
    table = by_district.run(["no_policy", "plan"], draws=DRAWS, seed=2025).districts()
    rows = table.set_index(["scenario", "quantity", "district", "period"])
    compared = 0
    for quantity, districts in answer["quantities"].items():
        for district, one in districts.items():
            for scenario, name in (("no_policy", "control"), ("plan", "package")):
                for year, band in zip(answer["years"], one[name], strict=True):
                    row = rows.loc[scenario, quantity, district, year]
                    assert (band["mean"], band["p10"], band["p90"], band["draws"]) == (
                        row["mean"], row.p10, row.p90, row.draws
                    )  # fmt: skip
                    compared += 1
            means = [one[name][-1]["mean"] for name in ("package", "control")]
            assert one["difference"][-1]["mean"] == pytest.approx(means[0] - means[1], rel=1e-6, abs=1e-9)
    assert compared == len(rows)


def test_a_policy_in_one_district_moves_land_there_alone(engine_by_district: CaseEngine) -> None:
    asked = DistrictsAsked(policies=(PolicyAsked(id="L3", districts=("ZC",)),), draws=DRAWS)
    change = {
        code: one["difference"][-1]["mean"]
        for code, one in districts_answer(engine_by_district, asked)["quantities"]["land_prepared"].items()
    }
    assert change["ZC"] > 1.0
    assert max(abs(value) for code, value in change.items() if code != "ZC") < 1e-9
    # The same districts in another order are the same package.
    keys = [
        package_key(engine_by_district.case.data, DistrictsAsked(policies=(PolicyAsked(id="L3", districts=chosen),)))
        for chosen in (("ZC", "HP"), ("HP", "ZC"))
    ]
    assert keys[0] == keys[1]


def test_what_the_page_knows_of_districts_is_none_for_the_city_as_one(
    engine: CaseEngine, engine_by_district: CaseEngine
) -> None:
    assert about(engine)["districts"] is None
    assert not any(one["by_district"] for one in about(engine)["policies"])
    known = about(engine_by_district)
    assert {one["id"] for one in known["policies"] if one["by_district"]} == {"P4", "L3", "L3x"}
    places = known["districts"]["places"]
    assert len(places) == 11 and len({(one["row"], one["column"]) for one in places}) == 11
    with pytest.raises(qy.CaseError, match="expected a case by district"):
        districts_answer(engine, DistrictsAsked(draws=2))
    with pytest.raises(qy.CaseError, match="expected a case by district"):
        package_key(engine.case.data, parse(RunAsked, b'{"policies": [{"id": "L3", "districts": ["ZC"]}]}'))
    with pytest.raises(qy.CaseError, match="unknown district 'XX'"):
        body = b'{"policies": [{"id": "L3", "districts": ["XX"]}]}'
        package_key(engine_by_district.case.data, parse(RunAsked, body))


def opened(browser: Browser, address: str, **state: Any) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": state.pop("width", 1400), "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}#{quote(json.dumps(state))}")
    return page, complaints


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [1400, 390])
def test_the_map_shows_every_district_and_a_table_in_its_place(
    browser: Browser, map_address: str, language: str, width: int, by_district: qy.Case
) -> None:
    page, complaints = opened(browser, map_address, p="plan", v="districts", lang=language, width=width)
    page.wait_for_selector("#view .body svg", timeout=60000)
    districts = by_district.data.districts
    assert districts is not None
    drawn = page.locator("#view .body svg")
    for one in districts.districts:
        expect(drawn).to_contain_text(one.name_en if language == "en" else one.name_zh)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    words = {"en": ("Table", "Show", "256 draws"), "zh": ("表格", "显示", "256 次抽样")}[language]
    expect(page.locator("#view .draws")).to_have_text(words[2])
    page.locator("#view").get_by_label(words[1]).select_option("change")
    expect(page.locator("#view h3")).to_contain_text("change against control" if language == "en" else "与对照之差")
    page.locator("#view").get_by_role("button", name=words[0]).click()
    expect(page.locator("#view table tbody tr")).to_have_count(11)
    text = page.locator("#view").inner_text()
    assert "undefined" not in text and "NaN" not in text and "{" not in text
    page.close()
    assert complaints == []


def test_districts_of_a_policy_are_chosen_kept_in_the_link_and_taken_back(browser: Browser, map_address: str) -> None:
    page, complaints = opened(browser, map_address, p="plan", lang="en")
    page.wait_for_selector("html[data-draws='1000'], html[data-draws='4000']", timeout=60000)
    lever = page.locator("[data-policy=L3]")
    lever.locator("summary").click()
    lever.get_by_label("Zengcheng").check()
    lever.get_by_label("Huangpu").check()
    state = json.loads(unquote(page.url.split("#", 1)[1]))
    assert state["l"] == {"L3": [1, None, None, ["HP", "ZC"]]}
    again, more = opened(browser, page.url.split("#")[0], **state)
    again.wait_for_selector("html[data-draws='1000'], html[data-draws='4000']", timeout=60000)
    again.locator("[data-policy=L3] summary").click()
    expect(again.locator("[data-policy=L3]").get_by_label("Huangpu")).to_be_checked()
    expect(again.locator("[data-policy=L3]").get_by_label("Nansha")).not_to_be_checked()
    again.close()
    # A policy that is of the city as one has no place to choose.
    page.locator("[data-policy=L4] summary").click()
    expect(page.locator("[data-policy=L4]").get_by_label("Zengcheng")).to_have_count(0)
    page.get_by_role("button", name="Reset L3 land").click()
    assert json.loads(unquote(page.url.split("#", 1)[1]))["l"] == {}
    page.close()
    assert complaints == more == []


def test_a_case_without_districts_has_no_map(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, address, p="plan", v="districts", lang="en")
    page.wait_for_selector("html[data-draws='1000'], html[data-draws='4000']", timeout=60000)
    expect(page.locator("#tab-districts")).to_have_count(0)
    expect(page.locator("#tab-outcomes")).to_have_attribute("aria-selected", "true")
    page.close()
    assert complaints == []


def test_a_file_of_a_case_by_district_holds_its_packages(monkeypatch: pytest.MonkeyPatch, by_district: qy.Case) -> None:
    import quesnay.page.one_file

    # One package and no other size: the file of all of them takes minutes.
    monkeypatch.setattr(quesnay.page.one_file, "SIZES", (1.0,))
    engine = CaseEngine(by_district, seed=2025)
    monkeypatch.setattr(type(by_district), "packages", ["no_policy", "plan"])
    held = held_answers(engine, 4)
    assert len(held["districts"]) == 2
    assert all(len(one["quantities"]["land_gate"]) == 11 for one in held["districts"].values())
