"""One client: its requests answered in their order, with a bound to everything it may delay."""

import asyncio
import logging
import socket
import struct
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from amocf.serve.messages import Reply, Request, Send, head_of
from amocf.serve.problems import Problem
from amocf.serve.replies import problem_reply
from amocf.serve.request_reader import Bounds, RequestReader, Stage

_logger = logging.getLogger(__name__)

#: What may come while an answer is made, before the client is made to wait.
_READ_AHEAD: Final = 65_536
#: A client takes at least so many bytes of an answer in each ``Patience.writing``.
_LEAST_TAKEN: Final = 65_536
#: How long a client that is refused has to read why.
_LINGER: Final = 2.0
_NO_LINGER: Final = struct.pack("ii", 1, 0)
_KEEP: Final = b"\r\n"
_CLOSE: Final = b"connection: close\r\n\r\n"
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(frozen=True)
class Patience:
    """Seconds that a client may take.

    Attributes:
        head: from the first byte of a request to the end of its fields.
        body: from there to the end of its body.
        idle: between requests.
        writing: in which some of an answer is taken.
    """

    head: float
    body: float
    idle: float
    writing: float


class Handler(Protocol):
    """What answers requests."""

    def quick(self, request: Request) -> Reply | None:
        """Return the answer if it is there at once."""
        ...

    async def answer(self, request: Request, send: Send) -> Reply | None:
        """Return the answer, or send it by ASGI messages and return None."""
        ...


class Hub(Protocol):
    """What the connections of a server share.

    Attributes:
        handler: answers requests.
        bounds: what clients may send.
        patience: what clients may delay.
        date: the Date field with its end of line.
        connections: those that are open.
        stopping: connections end after the answer that they are busy with.
    """

    handler: Handler
    bounds: Bounds
    patience: Patience
    date: bytes
    connections: "set[Connection]"
    stopping: bool


class Connection(asyncio.Protocol):
    """One client of a server."""

    _transport: asyncio.Transport | None = None
    _reader: RequestReader

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        self._stages = 0
        self._ahead = bytearray()
        self._reading_paused = False
        self._task: asyncio.Task[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._unsent = 0
        self._closing = False
        self._deadline = self._loop.time() + hub.patience.head

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        # Not every loop derives its transports from those of asyncio.
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._reader = RequestReader(self._hub.bounds, peer[0] if peer else "")
        self._hub.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what was being done for the client."""
        del exc
        self._hub.connections.discard(self)
        self._transport = None
        self._reader.requests.clear()
        if self._task:
            self._task.cancel()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self._closing:
            return
        if self._task is None:
            self._reader.feed(data)
            self._go_on()
            return
        self._ahead += data
        if len(self._ahead) > _READ_AHEAD and self._transport:
            self._reading_paused = True
            self._transport.pause_reading()

    def pause_writing(self) -> None:
        """Wait: the client takes an answer more slowly than it is made."""
        if self._writable is None and self._transport:
            self._writable = self._loop.create_future()
            self._unsent = self._transport.get_write_buffer_size()
            self._deadline = self._loop.time() + self._hub.patience.writing

    def resume_writing(self) -> None:
        """Go on."""
        writable, self._writable = self._writable, None
        if writable:
            self._deadline = self._loop.time() + self._hub.patience.idle
            if not writable.done():
                writable.set_result(None)

    def check(self, now: float) -> None:
        """End the connection if the client has taken too long."""
        transport = self._transport
        if now < self._deadline or transport is None or (self._task and not self._writable):
            return
        left = transport.get_write_buffer_size()
        if self._writable and self._unsent - left >= _LEAST_TAKEN:
            self._unsent = left
            self._deadline = now + self._hub.patience.writing
        elif self._reader.stage is Stage.REQUEST or left or self._closing:
            self.abort()
        else:
            self._refuse(Problem(408, "http", "The request took too long to come."))

    def stop(self) -> None:
        """End the connection as soon as it has answered what it is busy with."""
        if self._task is None and self._transport:
            self._transport.close()

    def abort(self) -> None:
        """End the connection at once, and throw away what the client has not taken."""
        if self._transport is None:
            return
        if self._transport.get_write_buffer_size():
            # Else the system would go on offering it, and hold it for minutes.
            peer = self._transport.get_extra_info("socket")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    async def write_part(self, data: bytes) -> None:
        """Write a part of an answer, when the client has taken the ones before."""
        if self._writable:
            await self._writable
        if self._transport is None:
            raise ConnectionResetError
        self._transport.write(data)

    def complete(self, head: bytes, request: Request) -> bytes:
        """Add the fields that only the connection knows, and the end of the head."""
        return head + self._hub.date + (_KEEP if request.keep_alive else _CLOSE)

    def _go_on(self) -> None:
        """Answer what is to be answered, until that has to be waited for."""
        while not self._task and not self._closing:
            reader = self._reader
            if reader.requests:
                self._start(reader.requests.popleft())
            elif reader.refused:
                self._refuse(reader.refused)
            elif self._ahead:
                ahead, self._ahead = bytes(self._ahead), bytearray()
                reader.feed(ahead)
            else:
                self._wait()
                return

    def _wait(self) -> None:
        if self._transport is None:
            return
        if self._reading_paused:
            self._reading_paused = False
            self._transport.resume_reading()
        reader = self._reader
        if reader.wants_continue:
            reader.wants_continue = False
            self._transport.write(_CONTINUE)
        if reader.stages != self._stages and self._writable is None:
            self._stages = reader.stages
            self._deadline = self._loop.time() + self._seconds(reader.stage)

    def _seconds(self, stage: Stage) -> float:
        patience = self._hub.patience
        if stage is Stage.REQUEST:
            return patience.idle
        return patience.head if stage is Stage.HEAD else patience.body

    def _start(self, request: Request) -> None:
        reply = self._hub.handler.quick(request)
        if reply:
            self._write(request, reply)
        else:
            self._task = self._loop.create_task(self._answer(request))

    async def _answer(self, request: Request) -> None:
        stream = _Stream(self, request)
        try:
            reply = await self._hub.handler.answer(request, stream.send)
        except Exception:
            if self._transport:
                _logger.exception("an answer ended in the middle")
            self.abort()
            return
        finally:
            self._task = None
        if reply:
            self._write(request, reply)
        elif not request.keep_alive:
            self._close()
        self._stages = -1
        self._go_on()

    def _write(self, request: Request, reply: Reply) -> None:
        if self._transport is None:
            return
        if self._hub.stopping:
            request.keep_alive = False
        head = self.complete(reply.head, request)
        body = b"" if request.method == "HEAD" else reply.body
        if len(body) < _READ_AHEAD:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._transport.write(body)
        if not request.keep_alive:
            self._close()

    def _close(self) -> None:
        if self._transport:
            self._closing = True
            self._deadline = self._loop.time() + self._hub.patience.writing
            self._transport.close()

    def _refuse(self, problem: Problem) -> None:
        if self._transport is None:
            return
        reply = problem_reply(problem)
        self._transport.write(b"".join((reply.head, self._hub.date, _CLOSE, reply.body)))
        # Closed at once, the client's system could throw the answer away with what it still sends.
        self._closing = True
        self._deadline = self._loop.time() + _LINGER
        if self._transport.can_write_eof():
            self._transport.write_eof()


class _Stream:
    """Writes the ASGI messages of an answer of any length."""

    def __init__(self, connection: Connection, request: Request) -> None:
        self._connection = connection
        self._request = request

    async def send(self, message: Any) -> None:
        """Write a message; the answer states its length."""
        if message["type"] == "http.response.start":
            head = head_of(message["status"], message["headers"])
            await self._connection.write_part(self._connection.complete(head, self._request))
        elif self._request.method != "HEAD" and message.get("body"):
            await self._connection.write_part(message["body"])
