"""Requests from the bytes of a connection (RFC 9112), with a bound to each of their parts."""

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

import httptools

from amocf.serve.messages import Request, add_field
from amocf.serve.problems import Problem

#: Fields of one request; browsers send twenty.
_MOST_FIELDS: Final = 200


@dataclass(frozen=True)
class Bounds:
    """Bytes that a client may send.

    Attributes:
        head: of the target, and of all fields together.
        body: of the body.
    """

    head: int
    body: int


class Stage(Enum):
    """What is to come next."""

    REQUEST = 0
    HEAD = 1
    BODY = 2


class RequestReader:
    """Reads the requests of one client.

    Args:
        bounds: what they may have.
        peer: the address of the client.

    Attributes:
        requests: those that are whole, in their order.
        refused: why nothing more is read, if so.
        stage: what is to come next.
        stages: how many stages there have been.
        wants_continue: the client asks whether it is to send the body.
    """

    def __init__(self, bounds: Bounds, peer: str) -> None:
        self._bounds = bounds
        self._peer = peer
        self._parser = httptools.HttpRequestParser(self)
        self.requests: deque[Request] = deque()
        self.refused: Problem | None = None
        self.stage = Stage.REQUEST
        self.stages = 0
        self._begin()

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        if self.refused:
            return
        stages = self.stages
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # An offer, which is not taken: what follows is HTTP/1.1 still.
            self._parser = httptools.HttpRequestParser(self)
            self.feed(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if self.refused is None:
                problem = Problem(400, "malformed-request", "This is no HTTP/1.1 request.")
                self.refused = problem
        if self.stage is Stage.HEAD and self.stages == stages:
            # The parser tells of a field when it is whole, and of nothing before.
            self._unseen += len(data)
            if self._unseen > 2 * self._bounds.head:
                self.refused = self._too_long()

    # What the parser finds

    def on_message_begin(self) -> None:
        """A request begins."""
        self._begin()
        self._enter(Stage.HEAD)

    def on_url(self, url: bytes) -> None:
        """Take the target, or a part of it."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field; those after the body are left out."""
        if self.stage is Stage.HEAD:
            self._fields += 1
            if self._fields > _MOST_FIELDS:
                self.refused = self._too_many()
                return
            name = name.lower()
            self._hosts += name == b"host"
            add_field(self._headers, name, value)
            self._length += len(name) + len(value)

    def on_headers_complete(self) -> None:
        """Judge a request before its body comes."""
        self._enter(Stage.BODY)
        if self.refused:
            return
        headers = self._headers
        if max(self._length, len(self._target)) > self._bounds.head:
            self.refused = self._too_long()
        elif int(headers.get(b"content-length", b"0")) > self._bounds.body:
            self.refused = self._body_too_long()
        elif not self._hosts and self._parser.get_http_version() == "1.1":
            self.refused = Problem(400, "malformed-request", "The field Host is missing.")
        elif self._hosts > 1:
            self.refused = Problem(400, "malformed-request", "The field Host is given twice.")
        self.wants_continue = b"expect" in headers

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        if self.refused:
            return
        self._body += body
        if len(self._body) > self._bounds.body:
            self.refused = self._body_too_long()

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._enter(Stage.REQUEST)
        self.wants_continue = False
        if self.refused:
            return
        self.requests.append(
            Request(
                self._parser.get_method().decode("ascii"),
                _origin_form(self._target),
                self._headers,
                bytes(self._body),
                self._peer,
                keep_alive=self._parser.should_keep_alive(),
            )
        )

    def _begin(self) -> None:
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._length = 0
        self._hosts = self._fields = 0
        self._body = bytearray()
        self._unseen = 0
        self.wants_continue = False

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.stages += 1

    def _too_long(self) -> Problem:
        limit = self._bounds.head
        if len(self._target) > limit or not self._headers:
            detail = f"The address has more than {limit:,} bytes; send the query by POST."
            return Problem(414, "too-large", detail)
        return Problem(431, "too-large", f"The fields have more than {limit:,} bytes.")

    def _too_many(self) -> Problem:
        return Problem(431, "too-large", f"There are more than {_MOST_FIELDS} fields.")

    def _body_too_long(self) -> Problem:
        detail = f"The body has more than {self._bounds.body:,} bytes."
        return Problem(413, "too-large", detail)


def _origin_form(target: bytes) -> bytes:
    """Return path and query of a target, which may be a whole address (RFC 9112, 3.2.2)."""
    if target.startswith(b"/"):
        return target
    scheme, separator, rest = target.partition(b"://")
    if not separator or scheme.lower() not in (b"http", b"https"):
        return b"/" + target
    _, slash, path = rest.partition(b"/")
    return slash + path if slash else b"/"
