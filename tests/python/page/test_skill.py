"""How the forecast scored, on the page: the scores of ``quesnay score``, and what a reader is warned of."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.engine import CaseEngine
from quesnay.page.request import ScoreAsked
from quesnay.page.skill import score_answer

from .conftest import served


@pytest.fixture(scope="module")
def forecaster(guangzhou: qy.Case) -> CaseEngine:
    return CaseEngine(guangzhou.vintage("2017-10"), seed=2025)


@pytest.fixture(scope="module")
def forecast_address(built: None, forecaster: CaseEngine) -> Iterator[str]:
    yield from served(forecaster)


def test_scores_are_those_of_the_case(forecaster: CaseEngine) -> None:
    answer = score_answer(forecaster, ScoreAsked())
    case = forecaster.case
    scored = case.score(case.data.folder / "outturns" / "outturns.csv", draws=1000, seed=2025)
    table = scored.scores()
    own = table[table.forecaster == scored.forecaster].set_index("indicator")
    ours = answer["scored"]
    assert (ours["hit"], ours["cells"]) == scored.inside and ours["brier"] == scored.brier and ours["forecast"]
    assert [row["indicator"] for row in ours["rows"]] == list(own.index)
    lost = set()
    for row in ours["rows"]:
        theirs = own.loc[row["indicator"]]
        assert row["mape"] == theirs.mape_pct and f"{row['inside']}/{row['cells']}" == theirs.inside_80
        assert row["forecast"] == [theirs.f2017, theirs.f2018, theirs.f2019]
        naive = [theirs[f"beats_{name}_mape"] for name in ("no_change", "last_growth", "mean5", "national", "ar1")]
        if "no" in naive:
            lost.add(row["indicator"])
    (caution,) = answer["cautions"]
    assert caution["kind"] == "naive" and set(caution["subject"].split(",")) == lost and len(lost) > 3
    # Asked again, it is kept.
    assert score_answer(forecaster, ScoreAsked()) is answer


def test_hindsight_is_no_forecast_and_a_case_without_outturns_has_no_score(
    engine: CaseEngine, two_sectors: qy.Case
) -> None:
    hindsight = score_answer(engine, ScoreAsked())
    assert not hindsight["scored"]["forecast"]
    first = hindsight["cautions"][0]
    assert first["kind"] == "hindsight" and "--vintage (2016-12, 2016-figures, 2017-10)" in first["en"]
    assert score_answer(CaseEngine(two_sectors), ScoreAsked()) == {"scored": None, "cautions": []}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_names_its_vintage_and_warns_where_a_naive_forecast_was_as_good(
    browser: Browser, forecast_address: str, forecaster: CaseEngine, language: str
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{forecast_address}#{quote(json.dumps({'p': 'plan', 'lang': language}))}")
    caution = page.locator(".cautions [data-kind=naive]")
    expect(caution).to_be_visible(timeout=60000)
    vintage = forecaster.case.data.vintage
    assert vintage is not None and "2017-10-19" in vintage.title_en
    expect(page.locator("h1")).to_contain_text("2017-10-19")
    names = {"en": "Gross domestic product, real", "zh": "地区生产总值"}
    expect(caution).to_contain_text(names[language])
    page.locator("details.score > summary").click()
    expect(page.locator("details.score tbody tr")).to_have_count(10)
    text = page.locator("details.score").inner_text()
    assert "undefined" not in text and "NaN" not in text and "{" not in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # It stays while levers move, open.
    page.locator("[data-package=land_first]").click()
    page.wait_for_timeout(500)
    expect(page.locator("details.score tbody tr").first).to_be_visible()
    page.close()
    assert complaints == []
