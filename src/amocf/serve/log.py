"""What the server writes down: a line of JSON for each request, and for each slow query."""

import json
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, Final, NamedTuple, TextIO

_LONGEST_QUERY: Final = 10_000
#: Lines are written together: one call of the system for each would cost more than the request.
_MOST_LINES: Final = 256


class Entry(NamedTuple):
    """An answered request.

    Attributes:
        method: as sent.
        path: as sent, without the query.
        status: of the answer.
        size: bytes of its body.
        seconds: from the whole request to the whole answer.
        kept: it was answered from what is kept.
        client: the address of who asked; empty where that is not to be written.
    """

    method: str
    path: str
    status: int
    size: int
    seconds: float
    kept: bool
    client: str


class Log:
    """Collects lines and writes them to a stream.

    Args:
        stream: where to.
        requests: whether every request is written down.
        addresses: whether lines tell who asked.
        slow_seconds: from which time on a query is written down with its text.
    """

    def __init__(
        self,
        stream: TextIO = sys.stderr,
        *,
        requests: bool = False,
        addresses: bool = False,
        slow_seconds: float = float("inf"),
    ) -> None:
        self._stream = stream
        self._waiting: list[str | tuple[float, Entry]] = []
        self.requests = requests
        self.addresses = addresses
        self.slow_seconds = slow_seconds

    def request(self, entry: Entry) -> None:
        """Write down an answered request."""
        self._append((time.time(), entry))

    def query(self, text: str, seconds: float, outcome: str) -> None:
        """Write down a query if it was slow."""
        if seconds >= self.slow_seconds:
            entry = {"seconds": round(seconds, 4), "outcome": outcome}
            self._add("slow_query", {**entry, "query": text[:_LONGEST_QUERY]})

    def event(self, name: str, **entry: Any) -> None:
        """Write down at once what happened to the server itself."""
        self._add(name, entry)
        self.flush()

    def flush(self) -> None:
        """Write the lines that are waiting."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            lines = [each if isinstance(each, str) else self._line(*each) for each in waiting]
            self._stream.write("".join(lines))
            self._stream.flush()

    def _line(self, seconds: float, entry: Entry) -> str:
        # A hundred thousand a minute may come, so these lines are put together by hand.
        kept = "true" if entry.kept else "false"
        client = f', "client": {_quoted(entry.client)}' if self.addresses else ""
        return (
            f'{{"time": "{_time(seconds)}", "event": "request", "method": {_quoted(entry.method)}, '
            f'"path": {_quoted(entry.path)}, "status": {entry.status}, "bytes": {entry.size}, '
            f'"seconds": {entry.seconds:.6f}, "kept": {kept}{client}}}\n'
        )

    def _add(self, event: str, entry: dict[str, Any]) -> None:
        self._append(json.dumps({"time": _time(time.time()), "event": event, **entry}) + "\n")

    def _append(self, line: str | tuple[float, Entry]) -> None:
        self._waiting.append(line)
        if len(self._waiting) >= _MOST_LINES:
            self.flush()


def _time(seconds: float) -> str:
    return f"{_second(int(seconds))}.{int(seconds * 1000) % 1000:03}Z"


@lru_cache(2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")
