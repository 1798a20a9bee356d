"""A release for an institute alone: no byte of it without a token, and none that others keep."""

import asyncio
import gzip
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import SECRET, TOKEN, Client

from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.app import from_environment
from amocf.serve.app.create import create_app
from amocf.serve.http.problem_kinds import KINDS
from amocf.serve.observability.log import Log
from amocf.serve.routes import ALL
from amocf.settings import Settings

RIGHT = {"Authorization": f"Bearer {TOKEN}"}
WRONG = {"Authorization": f"Bearer {TOKEN[:-1]}0"}
#: What stands for a part of a path that differs.
KNOWN = "ksa-niimbl-0001"
PATHS = sorted({(each.method, re.sub(r"\{.*?\}", KNOWN, each.path)) for each in ALL})
MORE = [
    ("GET", "/nothing"),
    ("GET", "/ksas/"),
    ("GET", "/%ff"),
    ("PUT", "/sparql"),
    ("DELETE", f"/doc/{KNOWN}"),
    ("OPTIONS", "/sparql"),
    ("OPTIONS", "*"),
    ("TRACE", "/"),
    ("HEAD", f"/doc/{KNOWN}"),
]

Restricted = Callable[..., Client]


@pytest.fixture(scope="module")
def lines() -> io.StringIO:
    """What the server has written down."""
    return io.StringIO()


@pytest.fixture(scope="module")
def restricted(
    restricted_dist: Path, token_file: Path, runner: asyncio.Runner, lines: io.StringIO
) -> Restricted:
    """Serve the release for an institute alone, with given settings."""

    def serve(**given: Any) -> Client:
        settings = replace(Settings(engine="threads", token_file=str(token_file)), **given)
        log = Log(lines, requests=True, slow_seconds=0.0)
        return Client(create_app(Release.open(restricted_dist), settings, log=log), runner)

    return serve


@pytest.fixture(scope="module")
def client(restricted: Restricted) -> Client:
    return restricted()


@pytest.fixture(scope="module")
def served(
    restricted_dist: Path, tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner
) -> Client:
    """Serve the same data as a release for everybody."""
    folder = Path(shutil.copytree(restricted_dist, tmp_path_factory.mktemp("open") / "dist"))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["restricted_to"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return Client(create_app(Release.open(folder), Settings(engine="threads")), runner)


def whole(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.headers.multi_items()} {answer.text}"


@pytest.mark.parametrize(("method", "path"), [*PATHS, *MORE])
def test_request_without_a_token_learns_nothing(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 401
    elsewhere = client.request(method, "/somewhere-else")
    assert whole(answer) == whole(elsewhere)
    if method != "HEAD":
        assert answer.json()["type"] == KINDS["unauthorized"].type
        assert answer.headers["Content-Type"] == "application/problem+json"
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge == 'Basic realm="amocf", charset="UTF-8", Bearer realm="amocf"'
    assert SECRET not in whole(answer)
    assert "niimbl" not in whole(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "*"},
        {"Range": "bytes=0-9"},
        {"Accept-Encoding": "gzip"},
        {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Cookie": f"token={TOKEN}"},
        {"Accept": "text/html"},
    ],
)
def test_request_without_a_token_in_another_form_learns_nothing(
    client: Client, headers: dict[str, str]
) -> None:
    for path in ("/", f"/doc/{KNOWN}", "/download/amocf.nq", "/health"):
        assert client.get(path, headers=RIGHT).status_code in (200, 303)  # it is cached by now
        for method in ("GET", "OPTIONS"):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 401
            assert SECRET not in whole(answer)


def test_token_in_the_address_is_none(client: Client) -> None:
    answer = client.get(f"/doc/{KNOWN}.nt?access_token={TOKEN}")
    assert answer.status_code == 401


@pytest.mark.parametrize("headers", [WRONG, {"Authorization": f"Basic {TOKEN}"}])
def test_wrong_token_is_refused_and_named_so(
    restricted: Restricted, headers: dict[str, str]
) -> None:
    answer = restricted().get(f"/doc/{KNOWN}", headers=headers)
    assert answer.status_code == 401
    assert 'Bearer realm="amocf", error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert "The token is wrong" in answer.json()["detail"]
    assert TOKEN[:-1] not in whole(answer)


def test_right_token_is_answered_by_either_scheme(client: Client) -> None:
    assert SECRET in client.get(f"/doc/{KNOWN}.html", headers=RIGHT).text
    by_browser = httpx.BasicAuth("anyone", TOKEN)
    request = next(by_browser.auth_flow(httpx.Request("GET", "http://test/")))
    again = {"Authorization": request.headers["Authorization"]}
    assert SECRET in client.get(f"/doc/{KNOWN}.html", headers=again).text


@pytest.mark.parametrize("path", ["/", f"/doc/{KNOWN}", "/download/", "/download/amocf.nq"])
def test_answer_of_a_restricted_release_claims_no_licence(
    client: Client, served: Client, path: str
) -> None:
    asked = {"Accept": "text/html, text/turtle;q=0.1, */*;q=0.1"}
    assert "publicdomain/zero" in whole(served.get(path, headers=asked))
    answer = client.get(path, headers={**RIGHT, **asked})
    assert answer.status_code == 200
    assert "publicdomain/zero" not in whole(answer)
    assert "publicdomain/zero" not in client.get(f"/doc/{KNOWN}.nt", headers=RIGHT).text
    if answer.headers["Content-Type"].startswith("text/html"):
        assert "Restricted to niimbl" in answer.text


@pytest.mark.parametrize(("method", "path"), [*PATHS, *MORE])
def test_response_with_a_token_is_kept_by_nobody(client: Client, method: str, path: str) -> None:
    for _ in range(2):  # the second may come from the server's own cache
        _is_private(client.request(method, path, headers=RIGHT))


def _is_private(answer: httpx.Response) -> None:
    assert answer.headers.get_list("Cache-Control") == ["private, no-store"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Authorization" in answer.headers["Vary"].split(", ")
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_response_of_any_status_is_kept_by_nobody(restricted: Restricted) -> None:
    client = restricted(rate_limit=0.001, rate_burst=8, max_head_bytes=2000)
    first = client.get("/static/style.css", headers=RIGHT)
    etag = {"If-None-Match": first.headers["ETag"]}
    parts = {"Range": "bytes=0-9"}
    answers = [
        first,
        client.get("/static/style.css", headers={**RIGHT, **etag}),
        client.get("/download/amocf.nq", headers={**RIGHT, **parts}),
        client.get("/ksas/", headers=RIGHT),
        client.get("/nothing", headers=RIGHT),
        client.get("/nothing"),
        client.get("/" + "a" * 3000, headers=RIGHT),
        client.request("OPTIONS", "/sparql", headers=RIGHT),
        client.get("/", headers=RIGHT),
        client.get("/", headers=RIGHT),
    ]
    assert [each.status_code for each in answers] == [
        *(200, 304, 206, 308, 404, 401, 414, 204, 200, 429)
    ]
    for each in answers:
        _is_private(each)


def test_coded_response_of_the_cache_is_not_sent_without_a_token(client: Client) -> None:
    coded = {"Accept-Encoding": "gzip"}
    answer = client.get(f"/doc/{KNOWN}.html", headers={**RIGHT, **coded})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert SECRET in answer.text
    refused = client.get(f"/doc/{KNOWN}.html", headers=coded)
    assert "Content-Encoding" not in refused.headers
    assert gzip.compress(SECRET.encode())[:2] not in refused.content


def test_wrong_tokens_are_limited_and_right_ones_are_not(restricted: Restricted) -> None:
    client = restricted()
    statuses = [client.get("/", headers=WRONG).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert client.get("/", headers=WRONG).headers["Retry-After"] == "5"
    assert client.get("/").status_code == 401
    assert client.get("/", headers=RIGHT).status_code == 200


def test_log_says_what_became_of_a_token_and_never_the_token(
    client: Client, lines: io.StringIO
) -> None:
    before = len(lines.getvalue())
    for headers in ({}, WRONG, RIGHT):
        client.get(f"/doc/{KNOWN}.nt", headers=headers)
    client.request("POST", "/sparql", headers=RIGHT, content=b"ASK {}")
    client._app._log.flush()  # as it is from time to time
    found = [json.loads(line) for line in lines.getvalue()[before:].splitlines()]
    requests = [line for line in found if line["event"] == "request"][-4:]
    assert [line["token"] for line in requests] == ["none", "wrong", "right", "right"]
    for text in (TOKEN, TOKEN[:-1], "Bearer", "uthorization", SECRET):
        assert text not in lines.getvalue()


def test_restricted_release_is_announced(restricted: Restricted, lines: io.StringIO) -> None:
    before = len(lines.getvalue())
    restricted()
    event = json.loads(lines.getvalue()[before:])
    assert (event["event"], event["institute"]) == ("restricted", "niimbl")


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        ({"host": "127.0.0.1"}, False),
        ({"host": "::1"}, False),
        ({"host": "localhost"}, False),
        ({"host": "0.0.0.0", "trusted_proxies": "10.0.0.0/8"}, False),  # noqa: S104
        ({"host": "0.0.0.0", "unix_socket": "/run/amocf"}, False),  # noqa: S104
        ({"host": "0.0.0.0", "tls_certificate": "chain.pem"}, False),  # noqa: S104
        ({"host": "0.0.0.0"}, True),  # noqa: S104
        ({"host": "example.org"}, True),
    ],
)
def test_tokens_that_can_be_overheard_are_warned_of(
    restricted: Restricted, lines: io.StringIO, given: dict[str, str], *, is_told: bool
) -> None:
    before = len(lines.getvalue())
    restricted(**given)
    events = [json.loads(line)["event"] for line in lines.getvalue()[before:].splitlines()]
    assert ("unencrypted" in events) is is_told


def test_application_for_another_server_without_tokens_is_refused(
    restricted_dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOCF_DIST", str(restricted_dist))
    with pytest.raises(UsageError, match=r"restricted to niimbl.*--token-file or AMOCF_TOKEN_FILE"):
        from_environment()


def test_application_for_another_server_asks_for_tokens(
    restricted_dist: Path,
    token_file: Path,
    runner: asyncio.Runner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AMOCF_DIST", str(restricted_dist))
    monkeypatch.setenv("AMOCF_ENGINE", "threads")
    monkeypatch.setenv("AMOCF_TOKEN_FILE", str(token_file))
    client = Client(from_environment(), runner)
    assert client.get("/").status_code == 401
    assert client.get("/", headers=RIGHT).status_code == 200


def test_release_for_all_with_tokens_asks_for_them(
    release: Release, token_file: Path, runner: asyncio.Runner
) -> None:
    settings = Settings(engine="threads", token_file=str(token_file))
    client = Client(create_app(release, settings), runner)
    assert client.get("/").status_code == 401
    _is_private(client.get("/", headers=RIGHT))


def test_release_for_all_asks_for_no_token(release: Release, runner: asyncio.Runner) -> None:
    client = Client(create_app(release, Settings(engine="threads")), runner)
    answer = client.get("/", headers=WRONG)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Robots-Tag" not in answer.headers


def test_reconciliation_of_a_restricted_release_says_that_a_token_is_needed(
    client: Client,
) -> None:
    assert client.get("/reconcile").status_code == 401
    answer = client.get("/reconcile", headers=RIGHT)
    assert answer.json()["authentication"]["type"] == "basic"
    assert "Access-Control-Allow-Origin" not in answer.headers
    found = client.get(f"/reconcile?query={SECRET}", headers=RIGHT).json()["result"]
    assert [each["name"] for each in found][:1] == [SECRET]
