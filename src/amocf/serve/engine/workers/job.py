"""A query on its way, and what is known of others like it."""

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum

from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.evaluation import Question
from amocf.serve.engine.query_errors import MalformedError
from amocf.serve.engine.workers.wire import encode_request


class Priority(IntEnum):
    """What is expected of a query."""

    SHORT = 0
    UNKNOWN = 1
    SLOW = 2


@dataclass(eq=False, slots=True)
class Job:
    """A query between its admission and its answer.

    Attributes:
        frame: what a worker is sent.
        client: the client it belongs to; empty where it has none.
        shape: what it shares with queries of the same kind.
        priority: what is expected of it.
        arrival: when it came, by the loop's clock.
        deadline: when it is to have ended.
        answer: what its sender waits for.
        expected: the processor time that it will take, as far as is known.
        began: a worker evaluates it, or has; not so while it stands behind another.
        lost: its worker was killed from outside.
    """

    query: Query
    frame: bytes
    client: str
    shape: int
    priority: Priority
    arrival: float
    deadline: float
    answer: asyncio.Future[Answer]
    expected: float = 0.0
    began: bool = False
    lost: bool = False


def frame_of(query: Query) -> bytes:
    """Return what a worker is sent.

    Raises:
        MalformedError: if the text cannot be sent.
    """
    try:
        return encode_request(Question.of(query), math.ceil(query.seconds))
    except UnicodeEncodeError:
        raise MalformedError("The query is not Unicode text.") from None


def shape_of(text: str) -> int:
    """Return a number that queries share which differ only in strings and numbers.

    Digits count as numbers wherever they are: identifiers of the data have them, and queries that
    differ in the item that they are about take much the same time.
    """
    plain = text.encode(errors="replace").translate(None, b"0123456789")
    if b"'" not in plain:
        return hash(_outside(plain, b'"'))
    # Line by line, because an apostrophe in a comment opens nothing.
    return hash(tuple(_outside(_outside(line, b'"'), b"'") for line in plain.split(b"\n")))


def _outside(text: bytes, quote: bytes) -> bytes:
    return b"".join(text.split(quote)[::2])


class History:
    """Remembers how long queries took, for as many shapes as there is room.

    Args:
        slice_seconds: processor time from which on a query is slow.
        size: how many shapes are remembered.
    """

    def __init__(self, slice_seconds: float, size: int = 4096) -> None:
        self._slice = slice_seconds
        self._size = size
        self._seconds: OrderedDict[int, float] = OrderedDict()

    def expect(self, shape: int) -> tuple[Priority, float]:
        """Return what to expect of a query, and its processor time, 0 where that is unknown."""
        seconds = self._seconds.get(shape)
        if seconds is None:
            return Priority.UNKNOWN, 0.0
        return Priority.SHORT if seconds < self._slice else Priority.SLOW, seconds

    def learn(self, shape: int, seconds: float) -> None:
        """Take note of the processor time that a query took, or has taken so far."""
        self._seconds[shape] = seconds
        self._seconds.move_to_end(shape)
        if len(self._seconds) > self._size:
            self._seconds.popitem(last=False)
