"""The log: a line for each request, for each slow query, and for what happens to the server."""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, Final, NamedTuple, TextIO

_LONGEST_QUERY: Final = 3000
_LONGEST_PATH: Final = 1000
#: Lines are written together: one call of the system for each would cost more than the request.
_MOST_LINES: Final = 256
#: Up to so many bytes (PIPE_BUF) a write is whole, however many processes write to a pipe.
_WHOLE: Final = 4096
#: What happened, in plain words; the rest of an entry follows as names and values.
_SENTENCES: Final[Mapping[str, str]] = {
    "listening": "Listening on {addresses} (Ctrl-C stops the server).",
    "stopping": "Stopping: requests under way are answered.",
    "stopped": "Stopped.",
    "restricted": "The release is restricted to {institute}: each request is asked for a token.",
    "unencrypted": "Tokens can be overheard on the way to {host}: set tls_certificate, or "
    "listen on 127.0.0.1 behind a proxy that speaks TLS.",
    "reloaded": "Release {version} ({release}) is in service.",
    "reload_failed": "The release that was in service stays: {error}",
    "newer_release": "A newer release ({release}) is on disk; SIGHUP takes it into service.",
}


class Entry(NamedTuple):
    """An answered request.

    Attributes:
        method: as sent.
        path: as sent, without the query.
        status: of the response.
        size: bytes of its body.
        seconds: from the whole request to the whole response.
        cached: it was answered from the cache.
        client: the address of the client; empty where that is not to be written.
        token: whether its token was ``right``, ``wrong`` or ``none``; empty if none was needed.
    """

    method: str
    path: str
    status: int
    size: int
    seconds: float
    cached: bool
    client: str
    token: str = ""


class Log:
    """Collects lines and writes them to a stream.

    Args:
        stream: where to.
        requests: whether every request is written.
        addresses: whether lines tell the client's address.
        slow_seconds: from which time on a query is written with its text.
        is_text: whether lines are for people rather than JSON.
    """

    def __init__(
        self,
        stream: TextIO = sys.stderr,
        *,
        requests: bool = False,
        addresses: bool = False,
        slow_seconds: float = float("inf"),
        is_text: bool = False,
    ) -> None:
        self._stream = stream
        self._waiting: list[str | tuple[float, Entry]] = []
        self._request_line = _text_of_request if is_text else _json_of_request
        self._event_line = _text_of_event if is_text else _json_of_event
        self.requests = requests
        self.addresses = addresses
        self.slow_seconds = slow_seconds

    def request(self, entry: Entry) -> None:
        """Write an answered request."""
        self._append((time.time(), entry))

    def query(self, text: str, seconds: float, outcome: str) -> None:
        """Write a query if it was slow."""
        if seconds >= self.slow_seconds:
            entry = {"seconds": round(seconds, 4), "outcome": outcome}
            entry = {**entry, "query": _cut(text, _LONGEST_QUERY)}
            self._append(self._event_line(time.time(), "slow_query", entry))

    def event(self, name: str, **entry: Any) -> None:
        """Write at once what happened to the server itself."""
        self._append(self._event_line(time.time(), name, entry))
        self.flush()

    def flush(self) -> None:
        """Write the lines that are waiting; a reader that has gone is no reason to stop serving."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            lines = [
                each if isinstance(each, str) else self._request_line(*each) for each in waiting
            ]
            with contextlib.suppress(OSError, ValueError):  # ValueError: it is closed
                for piece in _pieces(lines):
                    self._stream.write(piece)
                    self._stream.flush()

    def _append(self, line: str | tuple[float, Entry]) -> None:
        self._waiting.append(line)
        if len(self._waiting) >= _MOST_LINES:
            self.flush()


class LogHandler(logging.Handler):
    """Writes what libraries and the server's own code log, failures with where they came from.

    Args:
        log: where to.
    """

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        entry = {"logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            entry["traceback"] = logging.Formatter().formatException(record.exc_info)
        self._log.event(record.levelname.lower(), **entry)


def _pieces(lines: list[str]) -> Iterator[str]:
    """Put lines together as far as they are written whole; all of them are ASCII."""
    piece = ""
    for line in lines:
        if piece and len(piece) + len(line) > _WHOLE:
            yield piece
            piece = ""
        piece += line
    yield piece


def _json_of_request(seconds: float, entry: Entry) -> str:
    # A hundred thousand a minute may come, so these lines are put together by hand.
    cached = "true" if entry.cached else "false"
    client = f', "client": {_quoted(entry.client)}' if entry.client else ""
    token = f', "token": "{entry.token}"' if entry.token else ""
    path = _quoted(_cut(entry.path, _LONGEST_PATH))
    return (
        f'{{"time": "{_time(seconds)}", "event": "request", "method": {_quoted(entry.method)}, '
        f'"path": {path}, "status": {entry.status}, "bytes": {entry.size}, '
        f'"seconds": {entry.seconds:.6f}, "cached": {cached}{client}{token}}}\n'
    )


def _json_of_event(seconds: float, event: str, entry: Mapping[str, Any]) -> str:
    return json.dumps({"time": _time(seconds), "event": event, **entry}) + "\n"


def _text_of_request(seconds: float, entry: Entry) -> str:
    client = f"{entry.client} " if entry.client else ""
    path = _quoted(_cut(entry.path, _LONGEST_PATH))[1:-1]
    cached = ", cached" if entry.cached else ""
    token = f", token {entry.token}" if entry.token else ""
    return (
        f"{_time(seconds)[11:19]} {client}{_quoted(entry.method)[1:-1]} {path} {entry.status} "
        f"({entry.size:,} bytes, {entry.seconds * 1000:.1f} ms{cached}{token})\n"
    )


def _text_of_event(seconds: float, event: str, entry: Mapping[str, Any]) -> str:
    sentence = _SENTENCES.get(event)
    if sentence:
        words = {name: _word(value) for name, value in entry.items()}
        return f"{_time(seconds)[11:19]} {sentence.format(**words)}\n"
    values = " ".join(f"{name}={json.dumps(value)}" for name, value in entry.items())
    return f"{_time(seconds)[11:19]} {event} {values}".rstrip() + "\n"


def _cut(text: str, longest: int) -> str:
    """Shorten a text so that its line is written whole, escapes included."""
    if len(text) <= longest // 6:
        return text
    quoted = _quoted(text)
    if len(quoted) <= longest:
        return text
    # An escape takes up to six characters, or twelve for a pair of surrogates.
    short = text[:longest]
    while len(_quoted(short)) > longest:
        short = short[: len(short) * 3 // 4]
    return f"{short}... ({len(text)} characters)"


def _word(value: Any) -> str:
    text = " or ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _quoted(text)[1:-1]


def _time(seconds: float) -> str:
    return f"{_second(int(seconds))}.{int(seconds * 1000) % 1000:03}Z"


@lru_cache(2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")
