"""The page served on this machine, and a browser to open it in."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import quesnay as qy
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from quesnay.page.app import make_app
from quesnay.page.built import page_file
from quesnay.page.engine import CaseEngine
from quesnay.page.request import PackageAsked, PolicyAsked

# Nothing of its own may ask another machine for anything; tests run as root in CI, where the sandbox cannot start.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def built() -> None:
    """The front end was bundled; CI always does, with make test."""
    try:
        page_file("page.js")
    except qy.QuesnayError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def engine(guangzhou: qy.Case) -> CaseEngine:
    return CaseEngine(guangzhou, seed=2025)


def served(engine: CaseEngine) -> Iterator[str]:
    """Address of the page of an engine, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(engine), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def address(built: None, engine: CaseEngine) -> Iterator[str]:
    """The page of Guangzhou."""
    yield from served(engine)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    path = shutil.which("chromium")
    if path is None:
        assert not os.environ.get("CI"), "chromium is missing, expected Debian's from 'make test'"
        pytest.skip("chromium is missing (Debian: chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield opened
        opened.close()


def package(**sizes: float) -> PackageAsked:
    """Policies at sizes."""
    return PackageAsked(policies=tuple(PolicyAsked(id=name, size=size) for name, size in sizes.items()))
