"""The page as one file: what it holds, and that it works without a server or a network."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.cli.command import main
from quesnay.page.answers import run_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.one_file import held_answers, held_key
from quesnay.page.request import PackageAsked, PolicyAsked, RunAsked

TEACHING = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"


@pytest.fixture(scope="module")
def written(built: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("share") / "page.html"
    assert main(["page", "--static", str(TEACHING), "--out", str(path), "--draws", "64", "--threads", "1"]) == 0
    return path


def test_a_file_holds_packages_and_each_with_one_policy_at_other_sizes(two_sectors: qy.Case) -> None:
    engine = CaseEngine(two_sectors, seed=2025)
    held = held_answers(engine, 16)
    json.dumps(held, allow_nan=False)
    # Three packages of at most one policy: sites alone at .5, 1, its bound 1.25; training alone at .5, 1, 1.5, 2;
    # both, one of them as planned; and the control.
    assert set(held["run"]) == {
        "", "sites:0.5", "sites:1", "sites:1.25", "training:0.5", "training:1", "training:1.5", "training:2",
        "sites:0.5,training:1", "sites:1,training:1", "sites:1.25,training:1", "sites:1,training:0.5",
        "sites:1,training:1.5", "sites:1,training:2",
    }  # fmt: skip
    asked = PackageAsked(policies=(PolicyAsked(id="training"), PolicyAsked(id="sites", size=0.5)))
    own = run_answer(engine, RunAsked(policies=asked.policies, draws=16))
    kept = held["run"][held_key(asked)]
    assert kept["targets"][0]["mean"] == pytest.approx(own["targets"][0]["mean"], rel=1e-5)
    assert len(held["compare"]) == 4
    assert set(held["parts"]) == set(held["binding"]) == {"", "sites:1", "training:1"}


def test_a_file_works_without_a_server(written: Path, browser: Browser) -> None:
    assert [path.name for path in written.parent.iterdir()] == ["page.html"]
    asked: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1300, "height": 900}, offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(written.as_uri() + "#" + json.dumps({"p": "sites", "lang": "en"}))
    page.wait_for_selector("html[data-draws='64']")
    moved: Callable[[], Any] = lambda: page.locator("html").get_attribute("data-answers")  # noqa: E731
    before = moved()
    slider = page.get_by_role("slider", name="training and housing")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("50"))
    page.wait_for_timeout(200)
    assert moved() != before
    # A second policy puts the first back, as the file says.
    page.get_by_role("slider", name="more industrial sites").focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "off")
    page.locator("#tab-binds").click()
    expect(page.locator("#view [role=status]")).to_contain_text("does not hold this combination")
    page.locator("[data-package=sites]").click()
    page.wait_for_selector("#view .heats")
    page.locator("#tab-parts").click()
    page.wait_for_selector("#view .body svg")
    page.locator("#tab-compare").click()
    page.wait_for_selector("#view .body svg")
    expect(page.locator("#view")).to_contain_text("What survives 2 other structures")
    expect(page.locator("#view")).to_contain_text("same money as ordinary purchases")
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_text_of_a_case_ends_no_element_and_runs_no_script(
    built: None, spoilt: Path, tmp_path: Path, browser: Browser
) -> None:
    file = spoilt / "policies" / "sites.toml"
    bad = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"
    file.write_text(file.read_text("utf-8").replace("More industrial sites", bad), "utf-8")
    path = tmp_path / "page.html"
    assert main(["page", "--static", str(spoilt), "--out", str(path), "--draws", "8", "--threads", "1"]) == 0
    page = browser.new_page()
    page.goto(path.as_uri() + "#" + json.dumps({"p": "sites", "lang": "en"}))
    page.wait_for_selector("html[data-draws='8']")
    assert page.title() != "taken"
    expect(page.locator("[data-package=sites]")).to_contain_text("</script>")
    assert page.locator("img").count() == 0
    page.close()


def test_a_package_without_its_page_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    import quesnay.page.built

    monkeypatch.setattr(quesnay.page.built, "files", lambda name: tmp_path)
    assert main(["page", "--static", str(TEACHING), "--out", str(tmp_path / "page.html")]) == 2
    assert "expected one from 'make page'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
