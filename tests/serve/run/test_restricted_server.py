"""A server over a release for an institute alone, as it is started: it asks every request."""

import os
import re
import signal
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.conftest import SECRET, TOKEN
from tests.waiting import until

from amocf.cli import main
from amocf.serve.routes import ALL

Start = Callable[..., AbstractContextManager[Any]]

RIGHT = {"Authorization": f"Bearer {TOKEN}"}
NEW = "new-" + TOKEN
PATHS = sorted({(each.method, re.sub(r"\{.*?\}", "ksa-niimbl-0001", each.path)) for each in ALL})
#: What tells that the release has something.
TELLING = (SECRET.encode(), b"niimbl", b"2025.1.0", b"ETag", b"etag")


def _raw(address: str, method: str, path: str, *fields: str) -> bytes:
    """Return all bytes that the server sends in answer to a request."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    head = "\r\n".join((f"{method} {path} HTTP/1.1", "Host: test", "Connection: close", *fields))
    with socket.create_connection((host, int(port)), 20) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode())
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_every_route_without_a_token_sends_and_logs_nothing_of_the_release(
    started: Start, restricted_dist: Path, token_file: Path
) -> None:
    with started(restricted_dist, "--token-file", str(token_file)) as server:
        page = httpx.get(f"{server.address}/doc/ksa-niimbl-0001.html", headers=RIGHT)
        assert SECRET in page.text
        for method, path in (*PATHS, ("HEAD", "/"), ("OPTIONS", "*"), ("GET", "/nothing")):
            answer = _raw(server.address, method, path, "If-None-Match: *", "Range: bytes=0-99")
            assert answer.startswith(b"HTTP/1.1 401 "), (method, path)
            assert b"cache-control: private, no-store\r\n" in answer
            assert [each for each in TELLING if each in answer] == []
        until(lambda: len(server.events()) >= len(PATHS) + 6)
    log = server.log.read_text("utf-8")
    events = server.events()
    assert [line["event"] for line in events[:2]] == ["listening", "restricted"]
    assert events[1]["institute"] == "niimbl"
    tokens = [line["token"] for line in events if line["event"] == "request"]
    assert tokens == ["right", *["none"] * (len(PATHS) + 3)]
    for text in (TOKEN, TOKEN[::-1], SECRET, "Bearer"):
        assert text not in log


def test_tokens_are_read_anew_on_sighup(
    started: Start, restricted_dist: Path, token_file: Path
) -> None:
    path = token_file.with_name("changing")
    path.touch(0o600)
    path.write_text(TOKEN, "utf-8")
    with started(restricted_dist, "--token-file", str(path)) as server:
        path.write_text(NEW, "utf-8")
        assert httpx.get(server.address, headers=RIGHT).status_code == 200
        os.kill(server.process.pid, signal.SIGHUP)
        until(lambda: "reloaded" in [line["event"] for line in server.events()])
        assert httpx.get(server.address, headers=RIGHT).status_code == 401
        right = {"Authorization": f"Bearer {NEW}"}
        assert httpx.get(server.address, headers=right).status_code == 200
        path.write_text("too short", "utf-8")
        os.kill(server.process.pid, signal.SIGHUP)
        until(lambda: "reload_failed" in [line["event"] for line in server.events()])
        assert httpx.get(server.address, headers=right).status_code == 200


def test_restricted_release_is_not_taken_into_service_without_tokens(
    started: Start, small_dist: Path, restricted_dist: Path, tmp_path: Path
) -> None:
    link = tmp_path / "dist"
    link.symlink_to(small_dist)
    with started(link) as server:
        link.unlink()
        link.symlink_to(restricted_dist)
        os.kill(server.process.pid, signal.SIGHUP)
        until(lambda: "reload_failed" in [line["event"] for line in server.events()])
        assert httpx.get(f"{server.address}/doc/4-1-2").status_code == 200
        assert httpx.get(f"{server.address}/doc/ksa-niimbl-0001.nt").status_code == 404
    failed = next(line for line in server.events() if line["event"] == "reload_failed")
    assert "restricted to niimbl" in failed["error"]


def test_other_server_asks_for_a_token_too(
    started_by_uvicorn: Start, restricted_dist: Path, token_file: Path
) -> None:
    with started_by_uvicorn(restricted_dist, AMOCF_TOKEN_FILE=str(token_file)) as server:
        refused = httpx.get(f"{server.address}/doc/ksa-niimbl-0001.nt")
        assert refused.status_code == 401
        assert SECRET not in refused.text
        assert SECRET in httpx.get(f"{server.address}/doc/ksa-niimbl-0001.nt", headers=RIGHT).text


def test_start_without_tokens_is_refused(
    restricted_dist: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--dist", str(restricted_dist), "--port", "0"]) == 2
    assert "restricted to niimbl, and is served only to those who have a token" in (
        capfd.readouterr().err
    )


def test_start_with_tokens_open_to_others_is_refused(
    restricted_dist: Path, token_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = token_file.with_name("open")
    path.write_text(TOKEN, "utf-8")
    path.chmod(0o644)
    call = ["serve", "--dist", str(restricted_dist), "--port", "0", "--token-file", str(path)]
    assert main(call) == 2
    error = capfd.readouterr().err
    assert "has the mode 0644" in error
    assert TOKEN not in error
