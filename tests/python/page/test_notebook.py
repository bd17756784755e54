"""The page below a cell of a notebook: in a frame of this machine and in no other."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.notebook import ShownPage, show_page


@pytest.fixture(scope="module")
def shown(built: None, two_sectors: qy.Case) -> Iterator[ShownPage]:
    page = show_page(two_sectors.with_parameters({"policy_ramp": 0.5}), seed=7, height=640)
    yield page
    page.close()


@pytest.fixture
def notebook(shown: ShownPage, tmp_path: Path) -> Iterator[str]:
    """What a notebook is to its browser: another address of this machine, with the frame in it."""
    (tmp_path / "index.html").write_text(f"<!doctype html><body>{shown._repr_html_()}</body>", "utf-8")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_page_works_in_a_frame_of_a_notebook(browser: Browser, notebook: str, shown: ShownPage) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800}, locale="en-US")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(notebook)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-draws]").wait_for(timeout=60000)
    expect(frame.locator("footer")).to_contain_text("seed 7")
    slider = frame.locator("[data-policy=sites] input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("5|off"))
    height = page.locator("iframe").bounding_box()
    assert height is not None and height["height"] == 640
    page.close()
    assert complaints == []


def test_a_frame_of_another_origin_shows_nothing(browser: Browser, shown: ShownPage) -> None:
    page = browser.new_page()
    page.set_content(shown._repr_html_())
    page.wait_for_timeout(1000)
    assert page.frames[1].url.startswith("chrome-error:") or page.frame_locator("iframe").locator("h1").count() == 0
    page.close()


def test_a_closed_page_answers_no_more(built: None, two_sectors: qy.Case) -> None:
    page = show_page(two_sectors)
    assert page.address in repr(page)
    page.close()
    assert "(closed)" in repr(page)


def test_wrong_numbers_are_refused(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match="height is 10, expected at least 200"):
        show_page(two_sectors, height=10)
    with pytest.raises(qy.QuesnayError, match="seed"):
        show_page(two_sectors, seed=-1)
