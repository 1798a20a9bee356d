"""What holds of the HTTP servers themselves: each is the one that is meant, and ends whole."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx

Start = Callable[..., AbstractContextManager[Any]]


def test_server_that_is_asked_is_the_one_that_is_meant(client: Any, http_server: str) -> None:
    assert client.get("/health").headers["Server"] == http_server


def test_server_that_is_told_to_stop_leaves_no_process(start: Start, dist: Path) -> None:
    with start(dist) as server:
        answer = httpx.get(f"{server.address}/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 200
        processes = server.children()
        assert processes
        server.process.terminate()
        server.process.wait(30)
        end = time.monotonic() + 30
        while left := [each for each in processes if Path(f"/proc/{each}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.02)
