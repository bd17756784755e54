"""The page on paper: nothing is cut off, in both languages, also where the screen was dark."""

import json
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

# A4 without margins of 13 mm, at 96 dots an inch.
PAPER = (695, 1020)
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("view", ["outcomes", "compare", "parts", "binds", "review"])
def test_nothing_is_cut_off_on_paper(browser: Browser, address: str, view: str, language: str, scheme: Scheme) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}#{quote(json.dumps({'p': 'plan', 'v': view, 'lang': language}))}")
    page.wait_for_selector("#view .uplot canvas, #view .body svg, #view .heats, #view table", timeout=120000)
    page.set_viewport_size({"width": PAPER[0], "height": PAPER[1]})
    page.emulate_media(media="print", color_scheme=scheme)
    page.wait_for_timeout(300)
    wider = page.evaluate(
        "[...document.querySelectorAll('#view table, #view canvas, #view svg, .cautions, header')]"
        f".filter((one) => one.getBoundingClientRect().right > {PAPER[0]} + 1).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert wider == []
    # Ink on paper, whatever the screen was.
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()") == "#000000"
    turned = page.evaluate("getComputedStyle(document.querySelector('#view canvas, #view .body svg') ?? "
                           "document.body).filter")  # fmt: skip
    if view in ("outcomes", "compare", "parts"):
        assert turned == ("none" if scheme == "light" else "invert(1) hue-rotate(180deg)")
    context.close()
