"""What holds of the HTTP servers themselves: each is the one that is meant, and ends whole."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
from tests.waiting import until

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
        until(lambda: not any(Path(f"/proc/{each}").exists() for each in processes))
