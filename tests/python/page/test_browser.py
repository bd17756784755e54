"""The page in a real browser: every view in both languages, the keyboard, links, figures, what is taken away."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, Page, expect

VIEWS = ["outcomes", "compare", "parts", "binds", "review"]
Opener = Any


class Opened:
    """Pages of one browser, with everything that they asked for and complained of."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.contexts: list[Any] = []

    def __call__(self, address: str, *, width: int = 1400, height: int = 900, **state: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{address}#{quote(json.dumps(state))}" if state else address)
        return page


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens the page; at the end nothing was asked of another machine and no script complained."""
    pages = Opened(browser)
    yield pages
    for context in pages.contexts:
        context.close()
    assert pages.complaints == []
    foreign = [url for url in pages.asked if not url.startswith((address, "data:", "blob:", "file:"))]
    assert foreign == []


def settled(page: Page, draws: int = 1000) -> None:
    """Waits until the answer of a move that was let go is on the screen."""
    page.wait_for_selector(f"html[data-draws='{draws}'], html[data-draws='4000']", timeout=60000)


def state_of(page: Page) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(unquote(page.url.split("#", 1)[1]))
    return state


def percent(share: float) -> str:
    """As a browser rounds: halves of the decimal number that stands for a double go up."""
    return str(Decimal(repr(100 * float(share))).quantize(Decimal("0.1"), ROUND_HALF_UP))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_there_in_both_languages(opened: Opened, address: str, view: str, language: str) -> None:
    page = opened(address, p="plan", v=view, lang=language)
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")
    settled(page)
    page.wait_for_selector("#view .uplot canvas, #view .body svg, #view .heats, #view table", timeout=120000)
    text = page.locator("#page").inner_text()
    assert "undefined" not in text and "NaN" not in text and "{" not in text and "[object" not in text
    chinese = re.findall(r"[\u4e00-\u9fff]", text)
    assert len(chinese) > 100 if language == "zh" else chinese == ["中", "文"]
    # Nothing wider than the window: tables scroll in their own frame.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Changed without loading again: another language, the same state.
    before, asked = state_of(page), [url for url in opened.asked if not url.endswith("/api/run")]
    page.get_by_role("button", name="English" if language == "zh" else "中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "en" else "en")
    assert state_of(page) == {**before, "lang": "zh" if language == "en" else "en"}
    assert [url for url in opened.asked if not url.endswith("/api/run")][: len(asked)] == asked
    assert sum(url == address for url in opened.asked) == 1


def test_targets_are_told_in_words_and_numbers_that_are_those_of_a_run(
    opened: Opened, address: str, guangzhou: qy.Case
) -> None:
    page = opened(address, p="plan", lang="en")
    page.wait_for_selector("html[data-draws='4000']", timeout=60000)
    cards = page.locator(".card.small")
    expect(cards).to_have_count(8)
    targets = guangzhou.run(["plan", "no_policy"], draws=4000, seed=2025).targets().set_index(["scenario", "target"])
    for n, target in enumerate(guangzhou.data.targets):
        text = cards.nth(n).inner_text().replace("\u00a0", " ").replace("\u2060", "")
        row, control = targets.loc["plan", target.target], targets.loc["no_policy", target.target]
        assert target.name_en in text and "4,000 draws" in text
        assert f" {percent(row.probability)} %" in text
        assert f"({percent(row.wilson_low)}–{percent(row.wilson_high)} %)" in text
        assert f"control {percent(control.probability)} %" in text
    # Words of the IPCC's guidance note on uncertainties (2010), table 1.
    words = {0.01: "exceptionally unlikely", 0.10: "very unlikely", 0.33: "unlikely", 0.66: "about as likely as not"}
    for n, target in enumerate(guangzhou.data.targets):
        share = targets.loc["plan", target.target].probability
        assert cards.nth(n).locator(".chance").inner_text() == next(word for top, word in words.items() if share <= top)


def test_a_table_and_its_csv_hold_the_figures_of_the_run_to_the_bit(
    opened: Opened, address: str, guangzhou: qy.Case, tmp_path: Path
) -> None:
    page = opened(address, p="land_first", lang="en", b=[["value_added", "K4", 0], ["land_in_use", "total", 1]])
    page.wait_for_selector("html[data-draws='4000']", timeout=60000)
    runs = guangzhou.run(["land_first", "no_policy"], draws=4000, seed=2025)
    bands = runs.bands().set_index(["scenario", "outcome", "account", "period_end"])
    with page.expect_download() as started:
        page.locator(".card.big").first.get_by_role("button", name="CSV").click()
    assert started.value.suggested_filename == "value_added_K4.csv"
    started.value.save_as(tmp_path / "figures.csv")
    raw = (tmp_path / "figures.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["Year"] for row in rows] == ["2017", "2018", "2019"]
    for row in rows:
        band = bands.loc["land_first", "value_added", "K4", f"{row['Year']}-12-31"]
        assert float(row["mean [100 million yuan]"]) == band["mean"]
        assert [float(row[name]) for name in ("p5", "p50", "p95")] == [band.p5, band.p50, band.p95]
        assert row["draws"] == "4000"
    page.locator(".card.big").first.get_by_role("button", name="Table").click()
    table = page.locator(".card.big").first.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table.get_by_role("row").nth(3)).to_contain_text("2019")


def test_a_chart_is_taken_away_as_a_picture(opened: Opened, address: str, tmp_path: Path) -> None:
    for view, name in (("outcomes", "gross_output_total_change.png"), ("compare", "comparison.png")):
        page = opened(address, p="plan", lang="zh", v=view)
        settled(page)
        page.wait_for_selector("#view .uplot canvas, #view .body svg", timeout=120000)
        with page.expect_download() as started:
            page.locator("#view .card").first.get_by_role("button", name="PNG").click()
        assert started.value.suggested_filename == name
        started.value.save_as(tmp_path / name)
        picture = (tmp_path / name).read_bytes()
        assert picture.startswith(b"\x89PNG") and len(picture) > 8000


def test_a_lever_moves_by_keyboard_and_every_change_can_be_taken_back(opened: Opened, address: str) -> None:
    page = opened(address, p="plan", lang="en")
    settled(page)
    # From the address bar: skip link, header, then the chosen package and the first enabled controls.
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator("[data-package=plan]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-package=land_first]")).to_have_attribute("aria-checked", "true")
    expect(page.locator("[data-package=land_first]")).to_be_focused()
    slider = page.get_by_role("slider", name="L2b industry funds")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("110"))
    assert state_of(page)["l"] == {"L2b": [1.1, None, None]}
    expect(page.locator("[data-kind=evidence]")).to_contain_text("industry funds (L2b): at 110 %")
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    undo.click()
    assert state_of(page)["l"] == {"L2b": [1.05, None, None]}
    undo.click()
    assert state_of(page)["l"] == {}
    undo.click()
    assert state_of(page)["p"] == "plan"
    expect(undo).to_be_disabled()
    for _ in range(3):
        redo.click()
    assert (state_of(page)["p"], state_of(page)["l"]) == ("land_first", {"L2b": [1.1, None, None]})
    page.get_by_role("button", name="Reset L2b industry funds").click()
    assert state_of(page)["l"] == {}
    undo.click()
    page.get_by_role("button", name="Reset all").click()
    assert state_of(page)["l"] == {}
    undo.click()
    page.get_by_role("button", name="Show last change again").click()
    assert state_of(page)["l"] == {"L2b": [1.05, None, None]}
    page.wait_for_timeout(1500)
    assert state_of(page)["l"] == {"L2b": [1.1, None, None]}
    # Tabs answer to arrows.
    page.locator("#tab-outcomes").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-compare")).to_be_focused()
    expect(page.locator("#tab-compare")).to_have_attribute("aria-selected", "true")


def test_a_link_restores_levers_charts_view_and_language(opened: Opened, address: str) -> None:
    page = opened(address, p="plan", lang="en")
    settled(page)
    page.locator("[data-policy=L3] summary").click()
    page.locator("[data-policy=L3]").get_by_label("Start").select_option("2018-06")
    page.locator("[data-policy=L3]").get_by_label("Ramp").select_option("12")
    slider = page.get_by_role("slider", name="L3 land")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".card.big").nth(1).get_by_label("Outcome").select_option("persons_employed")
    page.locator("#tab-parts").click()
    page.get_by_role("button", name="中文").click()
    link, state = page.url, state_of(page)
    assert state["l"] == {"L3": [0.95, "2018-06", 12]} and state["v"] == "parts" and state["lang"] == "zh"
    again = opened(link)
    settled(again)
    assert state_of(again) == state
    expect(again.get_by_role("slider", name="L3 用地保障")).to_have_attribute("aria-valuetext", re.compile("95"))
    # What a link spoils is left out; the page opens all the same.
    for spoilt in ("%", "null", '{"p": 7, "l": {"L3": [9], "XX": [1], "P1": 3}, "b": 5, "c": [1], "v": "x"}'):
        other = opened(f"{address}#{spoilt if spoilt == '%' else quote(spoilt)}")
        settled(other)
        expect(other.locator("[data-package=plan]")).to_have_attribute("aria-checked", "true")


def test_moves_while_dragging_are_few_draws_and_more_follow(opened: Opened, address: str) -> None:
    page = opened(address, p="plan", lang="en")
    settled(page)
    slider = page.get_by_role("slider", name="L1 deregulation")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=4)
    page.wait_for_selector("html[data-draws='128']", timeout=30000)
    expect(page.locator("[data-kind=few]")).to_contain_text("128 draws")
    expect(page.locator(".card.big .draws").first).to_have_text("128 draws")
    page.mouse.up()
    settled(page)
    expect(page.locator("[data-kind=few]")).to_have_count(0)
    page.wait_for_selector("html[data-draws='4000']", timeout=60000)
    # One drag is one step back.
    page.get_by_role("button", name="Undo").click()
    assert state_of(page)["l"] == {}


def test_the_readers_own_package_is_compared_and_a_fifth_is_not_taken(opened: Opened, address: str) -> None:
    page = opened(address, p="plan", lang="en", v="compare", l={"L1": [0.5, None, None]})
    page.wait_for_selector("#view .body svg", timeout=120000)
    own = page.get_by_role("checkbox", name=re.compile("Your package"))
    own.click()
    expect(own).not_to_be_checked()
    page.get_by_role("checkbox", name=re.compile("funds")).uncheck()
    own.check()
    expect(page.locator("#view table").last).to_contain_text("Your package", timeout=60000)
    assert state_of(page)["c"] == ["plan", "land_first", "talent_first", ""]


@pytest.mark.parametrize("size", [(700, 450), (390, 844)], ids=["200 % zoom", "phone"])
def test_nothing_is_cut_off_on_narrow_screens(opened: Opened, address: str, size: tuple[int, int]) -> None:
    page = opened(address, p="plan", lang="zh", width=size[0], height=size[1])
    settled(page)
    for view in VIEWS:
        page.locator(f"#tab-{view}").click()
        page.wait_for_selector("#view .uplot canvas, #view .body svg, #view .heats, #view table", timeout=120000)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    # Policies are folded away, so that charts come soon after the packages.
    expect(page.get_by_role("slider", name="P1 开放合作工程", exact=True)).to_be_hidden()
    page.locator(".policies > summary").click()
    expect(page.get_by_role("slider", name="P1 开放合作工程", exact=True)).to_be_visible()


def test_paper_shows_the_package_and_no_controls(opened: Opened, address: str, tmp_path: Path) -> None:
    page = opened(address, p="plan", lang="zh", l={"L1": [0.5, None, None]})
    settled(page)
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text("改动的政策：L1 50")
    for hidden in (".levers", ".tabs", ".tools", ".choices", ".actions"):
        expect(page.locator(hidden).first).to_be_hidden()
    pages = page.pdf(format="A4", print_background=True).count(b"/Type /Page\n")
    assert 1 <= pages <= 4
