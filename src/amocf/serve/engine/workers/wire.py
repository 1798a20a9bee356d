"""What a pool and its workers send each other: frames, each after a header with its length.

A worker evaluates what strangers wrote, so its output is data to be measured and copied: bytes, or
JSON, never objects to be unpickled. What it is sent is written by the server, and may be.
"""

import marshal
import struct
from enum import IntEnum
from typing import Final, NamedTuple

from amocf.serve.engine.evaluation import Question

# Bytes that follow.
_LENGTH: Final = struct.Struct("<I")
# Bytes that follow; status; whether the worker ends after it; its processor time in nanoseconds.
_REPLY: Final = struct.Struct("<IB?Q")


class Status(IntEnum):
    """How an evaluation ended."""

    ANSWERED = 0
    MALFORMED = 1
    TOO_LARGE = 2
    OUT_OF_MEMORY = 3
    FAILED = 4
    CALLS_SERVICE = 5
    TOO_COMPLEX = 6
    NO_FORM = 7


_STATUSES: Final = {int(status): status for status in Status}


class FrameError(Exception):
    """The bytes are no frame of this protocol."""


class WorkerReply(NamedTuple):
    """What came of a query.

    Attributes:
        status: how it ended.
        leaving: the worker takes no further query.
        cpu_seconds: the processor time of the worker since it began.
        body: the answer, the arguments of a ``MalformedError`` in JSON, the reason of a
            ``NoFormError``, or the name of the error.
    """

    status: Status
    leaving: bool
    cpu_seconds: float
    body: bytes


def encode_request(question: Question, cpu_seconds: int) -> bytes:
    """Write a query, and the processor time that it may take, as a frame.

    Raises:
        UnicodeEncodeError: if the query is not Unicode.
    """
    # In bytes, because a text that is not Unicode is to fail here rather than in the worker.
    body = marshal.dumps((question.text.encode(), *question[1:], cpu_seconds))
    return _LENGTH.pack(len(body)) + body


def take_request(data: bytearray) -> tuple[Question, int] | None:
    """Take a request from the bytes that have come; None where it is not whole yet."""
    if len(data) < _LENGTH.size:
        return None
    end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    if len(data) < end:
        return None
    text, *others, cpu_seconds = marshal.loads(data[_LENGTH.size : end])  # noqa: S302 - see above
    del data[:end]
    return Question(text.decode(), *others), cpu_seconds


def reply_header(status: Status, size: int, cpu_nanoseconds: int, *, leaving: bool) -> bytes:
    """Write what stands before the ``size`` bytes of a reply's body."""
    return _REPLY.pack(size, status, leaving, cpu_nanoseconds)


class Replies:
    """Puts together replies from the bytes as they come.

    Args:
        max_bytes: what a body may have; a longer one is no reply of an honest worker.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._data = bytearray()
        self._need = _REPLY.size

    @property
    def wanted(self) -> int:
        """How many bytes the reply begun still lacks, as far as is known."""
        return self._need - len(self._data)

    def feed(self, data: bytes) -> list[WorkerReply]:
        """Take bytes, and return the replies that are whole now.

        Raises:
            FrameError: if they are no reply.
        """
        self._data += data
        found = []
        while len(self._data) >= self._need:
            size, status, leaving, nanoseconds = _REPLY.unpack_from(self._data)
            if size > self._max_bytes or status not in _STATUSES:
                raise FrameError
            self._need = _REPLY.size + size
            if len(self._data) >= self._need:
                body = bytes(self._data[_REPLY.size : self._need])
                del self._data[: self._need]
                self._need = _REPLY.size
                found.append(WorkerReply(_STATUSES[status], leaving, nanoseconds / 1e9, body))
        return found
