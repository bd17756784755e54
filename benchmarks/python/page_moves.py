"""How long from a move of a slider to repainted charts? In headless Chromium, the page of Guangzhou on this machine.

The clock runs in the browser from the event of the slider to two frames after the charts were drawn (33 ms by
themselves); a second row is a load of many readers, asked over loopback. ``--long N`` measures instead the memory of
the server over N moves of all sliders.
"""

import argparse
import http.client
import json
import random
import shutil
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import quesnay as qy
import uvicorn
from playwright.sync_api import Page, sync_playwright
from quesnay.page.answers import run_answer
from quesnay.page.app import make_app
from quesnay.page.engine import CaseEngine
from quesnay.page.request import PolicyAsked, RunAsked, every_policy

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def served(case: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    app = make_app(CaseEngine(qy.load_case(case)))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield port
    server.should_exit = True
    thread.join()


def move(page: Page, place: int, event: str) -> float:
    """Milliseconds of one move, told by the page."""
    before = page.locator("html").get_attribute("data-answers")
    page.evaluate(
        "([n, kinds]) => { const s = document.getElementById('lever-L1'); s.value = n;"
        " for (const k of kinds) s.dispatchEvent(new Event(k, {bubbles: true})); }",
        [place, ["input"] if event == "drag" else ["input", "change"]],
    )
    while page.locator("html").get_attribute("data-answers") == before:
        page.wait_for_timeout(5)
    if event == "release" and page.locator("html").get_attribute("data-draws") == "128":
        before = page.locator("html").get_attribute("data-answers")
        while page.locator("html").get_attribute("data-answers") == before:
            page.wait_for_timeout(5)
    return float(page.locator("html").get_attribute("data-took") or "nan")


def in_a_browser(port: int, moves: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("html[data-draws='4000']")
        for event, name in (("drag", "128 draws, dragging"), ("release", "1,000 draws, released")):
            took = sorted(move(page, 1 + n % 39, event) for n in range(moves))
            print(f"{name}: median {statistics.median(took):.0f} ms, 95 % {took[int(0.95 * moves)]:.0f} ms")
        browser.close()


def many_readers(port: int, readers: int, seconds: int) -> None:
    """Readers who each move once in ``readers / 10`` seconds, ten moves a second in all."""
    took: list[float] = []
    bad: list[int] = []
    end = time.monotonic() + seconds

    def read(reader: int) -> None:
        time.sleep(reader / 10)
        n = 0
        while time.monotonic() < end:
            n += 1
            body = json.dumps({"policies": [{"id": "L1", "size": ((reader + 7 * n) % 40) / 20}], "draws": 128})
            started = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/api/run", body, {"X-Reader": f"r{reader}", "X-Move": str(n)})
            response = connection.getresponse()
            response.read()
            connection.close()
            took.append(1000 * (time.perf_counter() - started))
            if response.status != 200:
                bad.append(response.status)
            time.sleep(max(0.0, readers / 10 - (time.perf_counter() - started)))

    threads = [threading.Thread(target=read, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    print(
        f"{readers} readers, {len(took)} moves: median {statistics.median(took):.0f} ms,"
        f" 95 % {took[int(0.95 * len(took))]:.0f} ms, {len(bad)} errors"
    )


def resident() -> float:
    """Memory of this process that is in place [MB]."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def long_session(case: str, moves: int) -> None:
    """Moves of sliders by chance, policies on and off, every tenth one let go: memory after each tenth of them."""
    engine = CaseEngine(qy.load_case(case))
    chance = random.Random(1)
    policies = list(every_policy(engine.case.data).values())
    for n in range(1, moves + 1):
        on = [one for one in policies if chance.random() < 0.7]
        sized = tuple(PolicyAsked(id=one.id, size=round(chance.random() * one.most, 2)) for one in on)
        run_answer(engine, RunAsked(policies=sized, draws=128 if n % 10 else 1000))
        if n % (moves // 10) == 0:
            print(f"{n} moves: {resident():.0f} MB, {engine.kept} results kept", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default="guangzhou")
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--long", type=int, help="moves whose memory is measured (at least 10)")
    asked = parser.parse_args()
    if asked.long is not None:
        return long_session(asked.case, max(10, asked.long))
    with served(asked.case) as port:
        in_a_browser(port, asked.moves)
        many_readers(port, 100, asked.seconds)


if __name__ == "__main__":
    main()
