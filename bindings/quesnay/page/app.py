"""The page's server: files of the front end, and answers. Nothing is stored; the newest move of a reader wins."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quesnay._core import QuesnayError
from quesnay.errors import CaseError
from quesnay.page.about import about
from quesnay.page.answers import run_answer
from quesnay.page.built import page_file
from quesnay.page.comparing import binding_answer, compare_answer, parts_answer
from quesnay.page.districts import districts_answer
from quesnay.page.engine import Engine
from quesnay.page.midterm import review_answer
from quesnay.page.request import (
    AlternativesAsked,
    BindingAsked,
    CompareAsked,
    DistrictsAsked,
    PartsAsked,
    ReviewAsked,
    RunAsked,
    ScoreAsked,
    parse,
)
from quesnay.page.robust import alternatives_answer
from quesnay.page.skill import score_answer

__all__ = ["MOST_BYTES", "make_app"]

Question = Callable[[Engine, Any], dict[str, Any]]

MOST_BYTES = 64 << 10
_READERS = 1000
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}


def _json(content: object, status: int = 200) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return Response(body, status, _HEADERS, "application/json")


def _sentence(text: str, status: int) -> Response:
    return _json({"error": text}, status)


class _Latest:
    """The newest question of each reader; a reader is a random word that a page made up when it was opened."""

    def __init__(self) -> None:
        self._moves: OrderedDict[str, int] = OrderedDict()

    def note(self, reader: str, move: int) -> None:
        self._moves[reader] = max(move, self._moves.get(reader, move))
        self._moves.move_to_end(reader)
        while len(self._moves) > _READERS:
            self._moves.popitem(last=False)

    def superseded(self, reader: str, move: int) -> bool:
        return self._moves.get(reader, move) > move


def _who(request: Request) -> tuple[str, int]:
    reader, move = request.headers.get("x-reader", ""), request.headers.get("x-move", "0")
    if len(reader) > 40 or not move.isascii() or not move.isdigit() or len(move) > 12:
        raise CaseError("the headers x-reader and x-move are wrong, expected at most 40 signs and a whole number")
    return reader, int(move)


async def _body(request: Request) -> bytes:
    """The request's body. Raises CaseError for one that is too long, before it is read to its end."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise CaseError(f"the request is longer than {MOST_BYTES} bytes")
        parts.append(part)
    return b"".join(parts)


class _Answerer:
    """Answers questions of one kind one after the other, in a thread of their own: moves wait for no comparison."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.latest = _Latest()
        self._worker = ThreadPoolExecutor(max_workers=1)

    def _answer(self, question: Question, asked: Any, reader: str, move: int) -> dict[str, Any] | None:
        if reader and self.latest.superseded(reader, move):
            return None
        return question(self.engine, asked)

    def route(self, path: str, schema: Any, question: Question) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                reader, move = _who(request)
                asked = parse(schema, await _body(request))
                if reader:
                    self.latest.note(reader, move)
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._worker, self._answer, question, asked, reader, move)
            except QuesnayError as error:
                return _sentence(str(error), 400)
            return _sentence("a newer move of the same page took its place", 409) if answer is None else _json(answer)

        return Route(path, endpoint, methods=["POST"])


def _file_route(path: str) -> Route:
    name, kind = _FILES[path]
    content = page_file(name)

    async def endpoint(request: Request) -> Response:
        return Response(content, 200, {**_HEADERS, "Content-Type": kind})

    return Route(path, endpoint, methods=["GET"])


async def _unknown(request: Request, error: Exception) -> Response:
    return _sentence("there is nothing here", getattr(error, "status_code", 404))


async def _broken(request: Request, error: Exception) -> Response:
    return _sentence(f"the server failed to answer ({type(error).__name__}); its log says more", 500)


def make_app(engine: Engine) -> Starlette:
    """The page of a case as an application: its files, the case, and answers to moves and comparisons."""
    moves, slow = _Answerer(engine), [_Answerer(engine) for _ in range(6)]
    known = _json(about(engine))

    async def case(request: Request) -> Response:
        return known

    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        404: _unknown, 405: _unknown, Exception: _broken
    }  # fmt: skip
    routes = [
        *(_file_route(path) for path in _FILES),
        Route("/api/case", case, methods=["GET"]),
        moves.route("/api/run", RunAsked, run_answer),
        slow[0].route("/api/compare", CompareAsked, compare_answer),
        slow[1].route("/api/parts", PartsAsked, parts_answer),
        slow[2].route("/api/binding", BindingAsked, binding_answer),
        slow[3].route("/api/alternatives", AlternativesAsked, alternatives_answer),
        slow[4].route("/api/districts", DistrictsAsked, districts_answer),
        slow[5].route("/api/review", ReviewAsked, review_answer),
        slow[5].route("/api/score", ScoreAsked, score_answer),
    ]
    return Starlette(routes=routes, exception_handlers=handlers)
