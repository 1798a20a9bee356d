"""What a pool and its workers say to each other: frames with a fixed header, never objects.

A worker runs what strangers wrote, so its output is data to be measured and copied, nothing to be
unpickled. This module imports nothing of the server, because workers import it.
"""

import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

#: Forms of answers by the names that ``negotiation`` gives them; a frame carries the position.
FORMS: Final = (
    *("JSON", "XML", "CSV", "TSV"),
    *("Turtle", "JSON-LD", "RDF/XML", "N-Triples", "N-Quads", "TriG"),
)

# Bytes that follow; seconds of processor time; form; how many of the graphs are default graphs.
_REQUEST: Final = struct.Struct("<IIBH")
# Bytes that follow; status; whether the worker ends after it; its processor time in nanoseconds.
_REPLY: Final = struct.Struct("<IB?Q")
_LENGTH: Final = struct.Struct("<I")
_DATASET_OF_THE_QUERY: Final = 0xFFFF


class Status(IntEnum):
    """How an evaluation ended."""

    ANSWERED = 0
    MALFORMED = 1
    TOO_LARGE = 2
    OUT_OF_MEMORY = 3
    FAILED = 4
    CALLS_SERVICE = 5
    TOO_COMPLEX = 6


class FrameError(Exception):
    """The bytes are no frame of this protocol."""


class Request(NamedTuple):
    """A query for a worker.

    Attributes:
        text: SPARQL.
        form: one of ``FORMS``.
        cpu_seconds: processor time after which the kernel may stop the worker.
        default_graphs: as in ``engine.Query``.
        named_graphs: as in ``engine.Query``.
    """

    text: str
    form: str
    cpu_seconds: int
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Reply(NamedTuple):
    """What came of a query.

    Attributes:
        status: how it ended.
        leaving: the worker takes no further query.
        cpu_seconds: the processor time of the worker since it began.
        body: the answer; the five texts of a fault; or the name of the failure.
    """

    status: Status
    leaving: bool
    cpu_seconds: float
    body: bytes


def join(texts: Iterable[str]) -> bytes:
    """Write texts one after the other, each after its length."""
    encoded = [text.encode() for text in texts]
    return b"".join([_LENGTH.pack(len(text)) + text for text in encoded])


def split(data: bytes | bytearray, position: int = 0) -> list[str]:
    """Read what ``join`` wrote, from a position to the end.

    Raises:
        struct.error: if the bytes end within a length.
        UnicodeDecodeError: if they are no UTF-8.
    """
    texts = []
    while position < len(data):
        start = position + _LENGTH.size
        position = start + _LENGTH.unpack_from(data, position)[0]
        texts.append(data[start:position].decode())
    return texts


def encode_request(request: Request) -> bytes:
    """Write a request as a frame.

    Raises:
        UnicodeEncodeError: if the text is not Unicode.
        struct.error: if it is too long, or has too many graphs.
    """
    default, named = request.default_graphs, request.named_graphs
    body = join((request.text, *(default or ()), *(named or ())))
    unset = default is None and named is None
    header = _REQUEST.pack(
        len(body),
        request.cpu_seconds,
        FORMS.index(request.form),
        _DATASET_OF_THE_QUERY if unset else len(default or ()),
    )
    return header + body


def request_size(frame: bytes | bytearray) -> int:
    """Return how many bytes the frame that begins here has; 0 where it is too short to say."""
    if len(frame) < _REQUEST.size:
        return 0
    size: int = _REQUEST.unpack_from(frame)[0]
    return _REQUEST.size + size


def decode_request(frame: bytes | bytearray) -> Request:
    """Read a whole frame."""
    _, cpu_seconds, form, defaults = _REQUEST.unpack_from(frame)
    texts = split(frame, _REQUEST.size)
    if defaults == _DATASET_OF_THE_QUERY:
        return Request(texts[0], FORMS[form], cpu_seconds)
    graphs = tuple(texts[1:])
    return Request(texts[0], FORMS[form], cpu_seconds, graphs[:defaults], graphs[defaults:])


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
        self._chunks: list[bytes] = []
        self._have = 0
        self._need = _REPLY.size

    @property
    def wanted(self) -> int:
        """How many bytes the reply begun still lacks, as far as is known."""
        return self._need - self._have

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes, and return the replies that are whole now.

        Raises:
            FrameError: if they are no reply.
        """
        self._chunks.append(data)
        self._have += len(data)
        if self._have < self._need:
            return []
        data = b"".join(self._chunks)
        found, position = [], 0
        while (frame := self._frame(data, position)) is not None:
            found.append(frame)
            position += self._need
        self._chunks, self._have = [data[position:]], len(data) - position
        return found

    def _frame(self, data: bytes, position: int) -> Reply | None:
        self._need = _REPLY.size
        if len(data) - position < self._need:
            return None
        size, status, leaving, nanoseconds = _REPLY.unpack_from(data, position)
        if size > self._max_bytes or status not in _STATUSES:
            raise FrameError
        self._need += size
        end = position + self._need
        if len(data) < end:
            return None
        body = data[position + _REPLY.size : end]
        return Reply(_STATUSES[status], leaving, nanoseconds / 1e9, body)


_STATUSES: Final = {int(status): status for status in Status}
