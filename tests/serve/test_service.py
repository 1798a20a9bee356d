"""The server as it is started: by the command, until a signal, and nothing of it remains."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from amocf.cli import main
from amocf.errors import UsageError
from amocf.serve.engines import engine_for
from amocf.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[2]

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="worker processes need Linux")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def _served(dist: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = _free_port()
    command = [sys.executable, "-m", "amocf.cli", "serve", "--dist", str(dist)]
    with subprocess.Popen(
        [*command, "--port", str(port), *options], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr
            line = json.loads(process.stderr.readline())
            assert (line["event"], line["addresses"]) == ("listening", [f"http://127.0.0.1:{port}"])
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in path.read_text().split()] if path.exists() else []
    return [*found, *(each for child in found for each in _children(child))]


@needs_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_signal_and_leaves_nothing_behind(
    dist: Path, number: signal.Signals
) -> None:
    with _served(dist, "--log-addresses", "yes") as (process, address):
        assert httpx.get(f"{address}/health").json()["status"] == "ok"
        answer = httpx.get(f"{address}/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.json()["boolean"] is True
        metrics = httpx.get(f"{address}/metrics").text
        assert "amocf_workers " in metrics
        children = _children(process.pid)
        assert len(children) >= 4  # the zygote and its workers
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    events = [json.loads(line) for line in errors.splitlines()]
    assert [line["event"] for line in events][-2:] == ["stopping", "stopped"]
    requests = [line for line in events if line["event"] == "request"]
    assert [line["path"] for line in requests] == ["/health", "/sparql", "/metrics"]
    assert {line["client"] for line in requests} == {"127.0.0.1"}
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@needs_linux
def test_nothing_remains_of_a_server_that_was_killed(dist: Path) -> None:
    with _served(dist) as (process, _):
        children = _children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        end = time.monotonic() + 5
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            assert time.monotonic() < end
            time.sleep(0.02)


def test_threads_answer_where_there_are_no_workers(dist: Path) -> None:
    with _served(dist, "--engine", "threads", "--access-log", "no") as (process, address):
        answer = httpx.get(f"{address}/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert answer.json()["boolean"] is True
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, '"request"' in errors) == (0, False)


@pytest.mark.parametrize("engine", ["auto", "threads"])
def test_without_a_release_the_command_says_what_to_do(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--dist", str(tmp_path), "--port", "0", "--engine", engine]) == 2
    assert "run `amocf build`" in capsys.readouterr().err


def test_an_address_in_use_is_named(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--dist", str(dist), "--port", str(port)]) == 2
    assert str(port) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["remote", "warp"])
def test_an_engine_that_cannot_run_is_named(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        engine_for(Settings(engine=name))


def test_the_settings_are_documented() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [
        f"| `{each.option}` | `{each.environment_name}` | "
        f"{f'`{each.shown_default}`' if each.shown_default else '(none)'} | {each.help} |"
        for each in SETTINGS
    ]
    table = "\n".join(("| Option | Variable | Default | Meaning |", "|---|---|---|---|", *rows))
    assert table in page, f"docs/operating.md is to hold this table:\n{table}"
