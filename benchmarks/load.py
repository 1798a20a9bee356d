"""A load generator: ``load.py < plan.json > result.json``; runs as a process of its own.

The plan: port, path, connections, seconds, and ``queries``: texts in which ``{n}`` stands for a
number that is never the same twice (a text without it is the repeated query). Connections are kept
alive and ask one query after the other.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import quote

import uvloop

_ACCEPT = "application/sparql-results+json"


@dataclass
class Plan:
    """What to ask, and what came of it."""

    port: int
    path: str
    connections: int
    seconds: float
    queries: list[str]
    start: int
    times: list[float] = field(default_factory=list)
    failures: int = 0

    def __post_init__(self) -> None:
        self._numbers = count(self.start)
        self.end = time.perf_counter() + self.seconds
        # A query is quoted once; what varies in it needs no quoting.
        self._parts = [
            [quote(part, safe="").encode() for part in text.split("{n}")] for text in self.queries
        ]

    def request(self) -> bytes:
        """Return the next request."""
        number = next(self._numbers)
        parts = self._parts[number % len(self._parts)]
        query = (b"%d" % number).join(parts)
        return b"GET %s?query=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: %s\r\n\r\n" % (
            self.path.encode(),
            query,
            _ACCEPT.encode(),
        )


class Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, plan: Plan, done: asyncio.Future[None]) -> None:
        self._plan = plan
        self._done = done
        self._answer = b""
        self._sent = 0.0

    def connection_made(self, transport: Any) -> None:
        """Ask."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take an answer, and ask again."""
        self._answer += data
        if not _is_whole(self._answer):
            return
        self._plan.times.append(time.perf_counter() - self._sent)
        self._plan.failures += not self._answer.startswith(b"HTTP/1.1 200")
        self._answer = b""
        if time.perf_counter() < self._plan.end:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop."""
        del exc
        self._plan.failures += bool(self._answer)
        if not self._done.done():
            self._done.set_result(None)

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._plan.request())


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    _, found, rest = head.lower().partition(b"content-length:")
    if found:
        return len(body) >= int(rest.split(b"\r\n", 1)[0])
    return body.endswith(b"0\r\n\r\n")


async def _run(plan: Plan) -> None:
    loop = asyncio.get_running_loop()
    waiting = []
    for _ in range(plan.connections):
        done = loop.create_future()
        waiting.append(done)
        await loop.create_connection(partial(Client, plan, done), "127.0.0.1", plan.port)
    await asyncio.wait(waiting, timeout=plan.seconds + 30)


def main() -> None:
    """Run the plan on standard input."""
    plan = Plan(**json.load(sys.stdin))
    started = time.perf_counter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(plan))
    result = {
        "seconds": time.perf_counter() - started,
        "failures": plan.failures,
        "times": plan.times,
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
