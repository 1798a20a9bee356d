"""The server as it is started: by the command, until a signal, and nothing of it remains."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.waiting import until

from amocf.cli import main
from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.engine.choice import engine_for
from amocf.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[3]

Start = Callable[..., AbstractContextManager[Any]]

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="worker processes need Linux")


@needs_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_signal_and_leaves_nothing_behind(
    started: Start, small_dist: Path, number: signal.Signals
) -> None:
    with started(small_dist, "--log-addresses", "yes") as server:
        assert httpx.get(f"{server.address}/health").json()["status"] == "ok"
        answer = httpx.get(f"{server.address}/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.json()["boolean"] is True
        metrics = httpx.get(f"{server.address}/metrics").text
        assert "amocf_workers " in metrics
        children = server.children()
        assert len(children) >= 5  # a server worker, its fork server and the pool
        server.process.send_signal(number)
        assert server.process.wait(20) == 0
    events = server.events()
    assert [line["event"] for line in events if line["event"] != "request"] == [
        *("listening", "stopping", "stopped")
    ]
    requests = [line for line in events if line["event"] == "request"]
    assert [line["path"] for line in requests] == ["/health", "/sparql", "/metrics"]
    assert {line["client"] for line in requests} == {"127.0.0.1"}
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@needs_linux
def test_nothing_remains_of_a_server_that_was_killed(started: Start, small_dist: Path) -> None:
    with started(small_dist) as server:
        children = server.children()
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_threads_answer_where_there_are_no_workers(started: Start, small_dist: Path) -> None:
    with started(small_dist, "--engine", "threads", "--access-log", "no") as server:
        answer = httpx.get(f"{server.address}/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.json()["boolean"] is True
        server.process.terminate()
        assert server.process.wait(20) == 0
    assert [line["event"] for line in server.events()] == ["listening", "stopping", "stopped"]


@pytest.mark.parametrize("engine", ["auto", "threads"])
def test_without_a_release_the_command_says_what_to_do(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--dist", str(tmp_path), "--port", "0", "--engine", engine]) == 2
    assert "run `amocf build`" in capsys.readouterr().err


def test_an_address_in_use_is_named(small_dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--dist", str(small_dist), "--port", str(port)]) == 2
    assert str(port) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["remote", "warp"])
def test_an_engine_that_cannot_run_is_named(name: str, release: Release) -> None:
    with pytest.raises(UsageError, match=name):
        engine_for(Settings(engine=name), release)


def test_the_settings_are_documented() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [
        f"| {_code(each.option)} | {_code(each.environment_name)} | "
        f"{_code(each.shown_default)} | {each.expected} | {each.help} |"
        for each in SETTINGS
    ]
    table = "\n".join(
        ("| Option | Variable | Default | Values | Meaning |", "|---|---|---|---|---|", *rows)
    )
    assert table in page, f"docs/operating.md is to hold this table:\n{table}"


def _code(text: str) -> str:
    return f"`{text}`" if text else "(none)"
