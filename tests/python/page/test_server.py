"""What the page's server answers, and what it refuses: one sentence, no trace, whatever is sent."""

import asyncio
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import quesnay as qy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quesnay.page.app import MOST_BYTES, make_app
from quesnay.page.engine import CaseEngine
from quesnay.page.request import RunAsked, parse

TEACHING = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
KINDS = ["run", "compare", "parts", "binding", "alternatives", "districts", "review", "score"]
PATHS = [f"/api/{kind}" for kind in KINDS]


def ask(
    address: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
    connection.request("GET" if body is None else "POST", path, body, headers or {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, content


def refused(address: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> str:
    status, _, content = ask(address, path, body, headers)
    assert status == 400, content[:200]
    said = json.loads(content)
    assert list(said) == ["error"]
    sentence = str(said["error"])
    assert sentence and "Traceback" not in sentence and 'File "' not in sentence and len(sentence) < 2000
    return sentence


def test_every_answer_forbids_foreign_content_and_storage(address: str) -> None:
    for path in ("/", "/page.js", "/page.css", "/api/case", "/nothing"):
        status, headers, content = ask(address, path)
        assert status == (404 if path == "/nothing" else 200)
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; ") and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
        assert content
    assert b"http://" not in ask(address, "/page.css")[2]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the request"),
        (b"{", "the request"),
        (b"[]", "the request"),
        (b'{"policies": 3}', "policies"),
        (b'{"policies": [], "draws": 5000}', "4096"),
        (b'{"policies": [], "draws": 0}', "draws"),
        (b'{"policies": [], "draws": 1e3}', "draws"),
        (b'{"policies": [], "draws": true}', "draws"),
        (b'{"policies": [{"id": "XX"}]}', "XX"),
        (b'{"policies": [{"id": "L3", "size": 1.3}]}', "expected at most 1.25"),
        (b'{"policies": [{"id": "L3", "size": -1}]}', "policies.0.size"),
        (b'{"policies": [{"id": "L3", "size": 1e999}]}', "policies.0.size"),
        (b'{"policies": [{"id": "L3", "size": "x"}]}', "policies.0.size"),
        (b'{"policies": [{"id": "L3"}, {"id": "L3"}]}', "asked for twice"),
        (b'{"policies": [{"id": "L3", "start": "2031-01-01"}]}', "expected a date from 2017-01-01"),
        (b'{"policies": [{"id": "L3", "ramp_months": 1.5}]}', "ramp_months"),
        (b'{"policies": [], "show": [["gross_output", "../../etc"]]}', "expected one that the case has"),
        (b'{"policies": [], "file": "case.toml"}', "file"),
        (json.dumps({"policies": [{"id": f"P{n}"} for n in range(10000)]}).encode(), "longer than"),
        (json.dumps({"policies": [{"id": "a"}] * 1000}).encode(), "at most 200"),
        (b"\xff\xfe{}", "the request"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(address: str, body: bytes, words: str) -> None:
    assert words in refused(address, "/api/run", body)


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/api/run", b'{"policies": [{"id": "L3", "districts": ["ZC"]}]}', "expected a case by district"),
        ("/api/run", b'{"policies": [{"id": "L3", "districts": "ZC"}]}', "policies.0.districts"),
        ("/api/districts", b"{}", "that of the city as one, expected a case by district"),
        ("/api/review", b'{"later": [{"id": "XX", "size": 1}]}', "unknown policy 'XX'"),
        ("/api/review", b'{"later": [{"id": "L3", "size": 11}]}', "later.0.size"),
        ("/api/review", b'{"later": [{"id": "L3"}]}', "later.0.size"),
        ("/api/review", b'{"later": [{"id": "L3", "size": 1}, {"id": "L3", "size": 0.5}]}', "asked for twice"),
        ("/api/review", b'{"later": [{"id": "L3x", "size": 0.5}]}', "expected one that neither replaces others"),
        ("/api/score", b'{"file": "outturns.csv"}', "file"),
    ],
)
def test_what_other_questions_cannot_ask_is_refused_too(address: str, path: str, body: bytes, words: str) -> None:
    assert words in refused(address, path, body)


def test_many_readers_at_once_are_all_answered(address: str) -> None:
    def moves(reader: int) -> list[int]:
        sizes = [((reader + 7 * n) % 40) / 20 for n in range(3)]
        return [
            ask(
                address, "/api/run", json.dumps({"policies": [{"id": "L1", "size": size}], "draws": 8}).encode(),
                {"X-Reader": f"many{reader}", "X-Move": str(n)},
            )[0]
            for n, size in enumerate(sizes)
        ]  # fmt: skip

    with ThreadPoolExecutor(40) as readers:
        answered = [status for found in readers.map(moves, range(40)) for status in found]
    assert answered == [200] * 120


def test_long_bodies_and_headers_are_refused(address: str) -> None:
    assert "longer than" in refused(address, "/api/run", b" " * (MOST_BYTES + 1))
    assert "x-reader" in refused(address, "/api/run", b"{}", {"X-Reader": "r" * 41, "X-Move": "1"})
    assert "x-move" in refused(address, "/api/run", b"{}", {"X-Reader": "r", "X-Move": "9" * 13})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
keys = st.sampled_from(
    ["policies", "draws", "show", "packages", "outcome", "account", "id", "size", "start", "districts", "later"]
)
almost = st.dictionaries(keys, json_values, max_size=5) | json_values


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), asked=almost)
def test_nothing_that_is_sent_breaks_the_server(address: str, path: str, asked: Any) -> None:
    status, _, content = ask(address, path, json.dumps(asked).encode())
    assert status in (200, 400), content
    # An empty question is the control's; others of chance are refused.
    assert status == 400 or set(asked) <= {"policies", "draws", "show"}


def test_a_move_that_a_newer_one_has_overtaken_is_dropped(address: str) -> None:
    body = b'{"policies": [], "draws": 8}'
    assert ask(address, "/api/run", body, {"X-Reader": "drops", "X-Move": "7"})[0] == 200
    status, _, content = ask(address, "/api/run", body, {"X-Reader": "drops", "X-Move": "6"})
    assert (status, json.loads(content)) == (409, {"error": "a newer move of the same page took its place"})
    assert ask(address, "/api/run", body, {"X-Reader": "another", "X-Move": "6"})[0] == 200
    assert ask(address, "/api/run", body, {"X-Reader": "drops", "X-Move": "7"})[0] == 200


def test_answers_that_are_kept_do_not_grow_in_number(two_sectors: qy.Case) -> None:
    engine = CaseEngine(two_sectors, keep=5)
    for size in range(1, 20):
        engine.drawn(parse_key(engine, size / 20), 8)
    assert engine.kept == 5
    control = engine.drawn((), 8)
    for size in range(1, 20):
        engine.drawn(parse_key(engine, size / 20), 8)
    # The control is wanted by every answer and stays.
    assert engine.drawn((), 8) is control


def parse_key(engine: CaseEngine, size: float) -> Any:
    from quesnay.page.request import package_key

    asked = parse(RunAsked, json.dumps({"policies": [{"id": "training", "size": size}]}).encode())
    return package_key(engine.case.data, asked)


def test_a_failure_of_the_server_itself_tells_no_trace(built: None, two_sectors: qy.Case) -> None:
    class Broken(CaseEngine):
        def drawn(self, key: Any, draws: int) -> Any:
            raise RuntimeError("the secret of the engine")

    app = make_app(Broken(two_sectors))
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/api/run",
        "raw_path": b"/api/run", "query_string": b"", "headers": [], "client": None, "server": None, "scheme": "http",
        "root_path": "",
    }  # fmt: skip
    # Starlette answers and lets the error go on to the server's log.
    # A thread of its own: the browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread, pytest.raises(RuntimeError, match="secret"):
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    assert sent[0]["status"] == 500
    assert "secret" not in sent[1]["body"].decode() and "RuntimeError" in sent[1]["body"].decode()


def test_the_server_listens_to_this_machine_unless_told_otherwise(monkeypatch: Any, capsys: Any, built: None) -> None:
    import uvicorn
    from quesnay.cli.command import main

    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **settings: asked.append(settings))
    folder = str(TEACHING)
    assert main(["serve", folder]) == 0
    assert asked[0]["host"] == "127.0.0.1" and capsys.readouterr().err == ""
    assert main(["serve", folder, "--host", "0.0.0.0", "--port", "9000"]) == 0
    assert (asked[1]["host"], asked[1]["port"]) == ("0.0.0.0", 9000)
    assert "there is no password" in capsys.readouterr().err
    assert main(["serve", folder, "--port", "70000"]) == 2
    assert "port is 70000, expected at most 65535" in capsys.readouterr().err
