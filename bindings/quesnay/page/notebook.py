"""The page in a notebook: served by the kernel to this machine, and shown below a cell in a frame."""

from __future__ import annotations

import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from quesnay.asked import draw_range, thread_count, whole
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from quesnay.study.case import Case

__all__ = ["ShownPage", "show_page"]

_POLICY = b"content-security-policy"
_NOBODY, _NOTEBOOKS = b"frame-ancestors 'none'", b"frame-ancestors http://127.0.0.1:* http://localhost:*"
# How long the server may take to end what it answers [s].
_LONGEST_END = 30.0

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Send], Awaitable[None]]


def _framed(app: App) -> App:
    """The same application, shown in frames of pages of this machine."""

    async def framed(scope: Any, receive: Any, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, value.replace(_NOBODY, _NOTEBOOKS) if name.lower() == _POLICY else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await app(scope, receive, sent)

    return framed


class ShownPage:
    """A page that is served until it is closed, see :func:`show_page`."""

    def __init__(self, app: App, height: int) -> None:
        import uvicorn

        listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        self._height = height
        self._server = uvicorn.Server(uvicorn.Config(_framed(app), log_level="warning", access_log=False))
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"<ShownPage {self.address}{'' if self._thread.is_alive() else ' (closed)'}>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe src="{self.address}" width="100%" height="{self._height}" style="border:0"'
            ' allow="clipboard-write" title="Quesnay"></iframe>'
        )

    def close(self) -> None:
        """Serves it no longer; what was shown stays until it is asked for something."""
        self._server.should_exit = True
        self._thread.join(_LONGEST_END)


def show_page(case: Case, *, seed: int = 2025, height: int = 900, threads: int | None = None) -> ShownPage:
    """The page of a case below a cell of a notebook; as the last line of a cell it shows itself.

    Parameters
    ----------
    case
        Any case, also one that was changed or edited.
    seed
        Seed of the random numbers.
    height
        Height of the frame [pixels], 200 to 5,000.
    threads
        Threads of one answer; by default all processors. Results do not depend on it.

    Returns
    -------
    ShownPage
        With ``address`` and ``close()``.

    Raises
    ------
    CaseError
        For a package without the page or its server.
    """
    draw_range(1, seed, 0)
    height = whole(height, "height", 200, 5000)
    count = thread_count(threads)
    try:
        import uvicorn  # noqa: F401

        from quesnay.page.app import make_app
        from quesnay.page.engine import CaseEngine
    except ModuleNotFoundError as error:
        raise CaseError(
            f"the Python package {error.name} is missing, expected those of the extra 'page': pip install"
            " 'quesnay[page]'"
        ) from None
    return ShownPage(make_app(CaseEngine(case, seed=seed, threads=count)), height)
