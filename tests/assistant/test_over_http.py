"""``/mcp`` as a part of the server: who may ask by which name, and what is loaded when."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from tests.assistant.asked import MOST_BYTES, Answered
from tests.assistant.conftest import Assistant, Call, answered

from amocf.release.opened import Release
from amocf.serve.app.create import create_app
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MemoryLimitError,
    QueryError,
    TooComplexError,
    TooLargeError,
    UnavailableError,
)
from amocf.settings import Settings

TOKEN = "3f" * 10 + "0123456789abcdef"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
CALL = INITIALIZE | {
    "method": "tools/call",
    "params": {"name": "describe", "arguments": {"thing": "4.1"}},
}
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
}
Send = Callable[..., httpx.Response]


@pytest.fixture
def send(opened: Release, runner: asyncio.Runner) -> Send:
    """Send a message to a server with settings."""

    def sent(
        body: bytes = json.dumps(INITIALIZE).encode(),
        method: str = "POST",
        settings: Settings | None = None,
        **fields: str,
    ) -> httpx.Response:
        app = create_app(opened, settings or Settings(engine="threads"))

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport) as client:
                headers = HEADERS | {name.replace("_", "-"): each for name, each in fields.items()}
                return await client.request(
                    method, "http://localhost:8000/mcp", content=body, headers=headers
                )

        return runner.run(asked())

    return sent


def test_message_is_answered_in_json_that_nobody_keeps(send: Send) -> None:
    answer = send()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Mcp-Session-Id" not in answer.headers
    assert answer.json()["result"]["serverInfo"]["name"] == "amocf"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_client_of_either_generation_of_the_protocol_is_answered(
    mode: str, assistant: Assistant
) -> None:
    (answer,) = assistant.calls(("describe", {"thing": "4.1.2"}), mode=mode)
    assert answer.data["label"] == "Technical Drawings and Schematics"


def test_many_clients_at_once_are_answered(opened: Release, runner: asyncio.Runner) -> None:
    app = create_app(opened, Settings(engine="threads"))

    async def asked() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), headers=HEADERS) as client:
            sent = (client.post("http://localhost/mcp", json=CALL) for _ in range(20))
            return await asyncio.gather(*sent)

    answers = runner.run(asked())
    assert {each.status_code for each in answers} == {200}
    assert {each.json()["result"]["structuredContent"]["code"] for each in answers} == {"4.1"}


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("host", "evil.example", 421),
        ("host", "evil.example:8000", 421),
        ("host", "localhost.evil.example", 421),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("host", "localhost:8000", 200),
        ("host", "127.0.0.1:8000", 200),
        ("host", "[::1]:8000", 200),
        ("origin", "http://localhost:6274", 200),
        ("host", "amocf.example", 200),
        ("origin", "https://amocf.example", 200),
    ],
)
def test_name_of_another_server_is_refused(field: str, value: str, status: int, send: Send) -> None:
    settings = Settings(engine="threads", public_url="https://amocf.example/")
    fields: dict[str, Any] = {field: value}
    answer = send(settings=settings, **fields)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "public_url" in answer.json()["detail"]


def test_token_is_asked_for_as_everywhere(
    opened: Release, runner: asyncio.Runner, send: Send, tmp_path: Path
) -> None:
    tokens = tmp_path / "tokens"
    tokens.touch(0o600)
    tokens.write_text(f"{TOKEN}\n")
    settings = Settings(engine="threads", token_file=str(tokens))
    assert send(settings=settings).status_code == 401
    app = create_app(opened, settings)
    assistant = Assistant(app, runner, headers={"Authorization": f"Bearer {TOKEN}"})
    (answer,) = assistant.calls(("describe", {"thing": "4.1"}))
    assert answer.data["code"] == "4.1"


@pytest.mark.parametrize(
    ("body", "fields", "status"),
    [
        (b"x" * 10_000_000, {}, 413),
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"\xff\x00", {}, 400),
        (b"{}", {"content_type": "text/plain"}, 415),
        (json.dumps(CALL | {"params": {"name": "\ud800"}}).encode(), {}, 400),
    ],
    ids=["ten megabytes", "no JSON", "no message", "no text", "another type", "half a character"],
)
def test_message_that_is_none_is_refused_in_words(
    body: bytes, fields: dict[str, str], status: int, send: Send
) -> None:
    answer = send(body, **fields)
    assert answer.status_code == status
    assert answer.json()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_sessions_are_refused(method: str, send: Send) -> None:
    answer = send(b"", method)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_server_without_the_extra_says_who_installs_it(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "amocf.assistant.mcp_server", None)
    answer = send()
    assert answer.status_code == 501
    assert answer.json()["type"].endswith("/problem/not-implemented")
    assert "pip install 'amocf[mcp]'" in answer.json()["detail"]


def test_sdk_is_not_loaded_before_the_first_request(dist: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from amocf.release.opened import Release\n"
        "from amocf.serve.app.create import create_app\nfrom amocf.settings import Settings\n"
        f"create_app(Release.open(Path({str(dist)!r})), Settings(engine='threads'))\n"
        "print(sorted({'mcp', 'mcp_types', 'pydantic', 'httpx2'} & sys.modules.keys()))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_server_as_it_is_started_answers_over_a_network(
    started: Callable[..., AbstractContextManager[Any]], dist: Path
) -> None:
    calls: list[Call] = [
        ("describe", {"thing": "4.1.2"}),
        ("query", {"sparql": "SELECT * { ?s ?p ?o } LIMIT 100000"}),
        ("match", {"texts": ["Maintain pumps and valves"]}),
    ]

    async def asked(address: str) -> list[Answered]:
        async with Client(f"{address}/mcp", read_timeout_seconds=60) as client:
            return [await answered(client, *each) for each in calls]

    with started(dist) as server:
        answers = asyncio.run(asked(server.address))
        log = server.log.read_text("utf-8")
    assert [each.is_error for each in answers] == [False, False, False]
    assert answers[1].data["total"] > 20_000
    assert max(each.size for each in answers) <= MOST_BYTES
    # What people ask an assistant is not written down.
    assert "pumps" not in log


class _Failing:
    """An engine that answers nothing."""

    def __init__(self, error: QueryError) -> None:
        self._error = error

    async def answer(self, query: Query, client: str = "") -> Answer:
        raise self._error

    async def health(self, seconds: float = 1.0) -> bool:
        return False


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DeadlineError.after(10), "took longer than 10 s"),
        (BusyError("Too many queries wait.", 7), "Ask again in 7 s."),
        (TooLargeError.of_answer(100), "Add a LIMIT."),
        (MemoryLimitError("The query needed more memory."), "memory"),
        (TooComplexError(), "too complex"),
        (UnavailableError("a secret of the operator"), "Try again later."),
    ],
    ids=lambda each: type(each).__name__,
)
def test_query_without_an_answer_gets_the_sentence_of_the_endpoint(
    error: QueryError, words: str, opened: Release, runner: asyncio.Runner
) -> None:
    app = create_app(opened, Settings(), _Failing(error))
    (answer,) = Assistant(app, runner).calls(("query", {"sparql": "ASK {}"}))
    assert answer.is_error
    assert words in answer.text
    assert "secret" not in answer.text
