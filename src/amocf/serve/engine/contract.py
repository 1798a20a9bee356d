"""Answers to queries: the whole answer, or a failure that says why there is none."""

import asyncio
import math
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol

from pyoxigraph import Store

from amocf.serve.engine.bounded_buffer import BoundedBuffer, TooLongError
from amocf.serve.engine.evaluation import Question, ServiceCallError, UnreadableError, write_answer
from amocf.serve.engine.language.common_mistakes import Fault
from amocf.serve.http.negotiation import SPARQL_RESULTS, Representation

#: What any engine can answer at once.
_PROBE: Final = "ASK {}"


class Query(NamedTuple):
    """A query, its dataset, the wanted form and the time it may take.

    Attributes:
        text: SPARQL 1.1, already admitted (``admission.admit``).
        representation: a form of results for SELECT and ASK, a form of a graph for the others.
        seconds: the deadline, counted from the call.
        default_graphs: names of graphs whose merge is the default graph; None, together with
            ``named_graphs``, leaves the dataset to the query and the release.
        named_graphs: names of graphs that ``GRAPH`` may reach.
    """

    text: str
    representation: Representation
    seconds: float
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Answer(NamedTuple):
    """The whole result of a query.

    Attributes:
        representation: the wanted form.
        body: the result in that form.
        seconds: the processor time that it took; infinite where that is not known.
    """

    representation: Representation
    body: bytes
    seconds: float = math.inf


class QueryError(Exception):
    """A query has no answer; the message is for the person who asked."""


class MalformedError(QueryError):
    """The query is not SPARQL. Line and column count from 1 and are 0 where unknown."""

    def __init__(
        self, message: str, line: int = 0, column: int = 0, token: str = "", hint: str = ""
    ) -> None:
        super().__init__(message)
        self.line, self.column, self.token, self.hint = line, column, token, hint

    @classmethod
    def of(cls, fault: Fault) -> "MalformedError":
        """Return the failure that a mistake in a query is."""
        return cls(fault.sentence, fault.line, fault.column, fault.token, fault.hint)


class RefusedError(QueryError):
    """The query is understood, but this endpoint does not run such queries."""


class TooComplexError(QueryError):
    """The query cannot be parsed or planned: the process that tries it dies, or takes too long."""

    def __init__(
        self,
        message: str = "The query is too complex to be parsed and planned. Put lists of values "
        "into VALUES, or ask in several queries.",
    ) -> None:
        super().__init__(message)


def calls_others() -> RefusedError:
    """Return the failure of a query that calls another server."""
    return RefusedError(
        "SERVICE is not allowed: this endpoint calls no other server. Put the other endpoint in "
        "charge, and let it call this one."
    )


class TooLargeError(QueryError):
    """The answer, or the question, has more bytes than allowed."""


class DeadlineError(QueryError):
    """The query took longer than it may."""


class BusyError(QueryError):
    """Too many queries wait already; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Engine(Protocol):
    """Something that answers queries over one dataset."""

    async def answer(self, query: Query, client: str = "") -> Answer:
        """Return the whole answer.

        Args:
            query: the query.
            client: whose it is, so that each gets a share; empty where it is nobody's.

        Raises:
            QueryError: of the kind that says why there is none.
        """
        ...

    async def health(self, seconds: float = 1.0) -> bool:
        """Say whether a trivial query is answered in time, however many others wait.

        A full queue is no illness: who is busy is well.
        """
        ...


class LocalEngine:
    """Evaluates in threads of this process, a bounded number at once.

    A thread cannot be stopped: past its deadline a query is answered with a failure, but one that
    yields no rows goes on, and keeps its place, until it ends. A pool of processes that can be
    killed is to take the place of this engine wherever strangers ask.

    Args:
        store: the release.
        threads: how many queries are evaluated at once.
        queue: how many may wait beyond them.
        max_bytes: how long an answer may be.
    """

    def __init__(self, store: Store, *, threads: int, queue: int, max_bytes: int) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._threads = threads
        self._capacity = threads + queue
        self._admitted = 0
        self._ends: dict[asyncio.Future[Answer], float] = {}
        self._slots = asyncio.Semaphore(threads)

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``Engine.answer``; all clients share alike."""
        del client
        if self._admitted >= self._capacity:
            raise BusyError("Too many queries are waiting. Try again in a few seconds.")
        # The time in the queue counts, so that nobody waits longer than the deadline.
        end = asyncio.get_running_loop().time() + query.seconds
        await self._enter(end)
        deadline = time.monotonic() + end - asyncio.get_running_loop().time()
        running = _in_thread(lambda: self._evaluate(query, deadline))
        self._ends[running] = end
        running.add_done_callback(self._leave)
        try:
            async with asyncio.timeout_at(end):
                return await asyncio.shield(running)
        except TimeoutError:
            raise DeadlineError(_too_slow(query)) from None

    async def health(self, seconds: float = 1.0) -> bool:
        """See ``Engine.health``; all is lost when no query that runs can be stopped any more."""
        late = asyncio.get_running_loop().time() - seconds
        if sum(end < late for end in self._ends.values()) >= self._threads:
            return False
        probe = Query(_PROBE, SPARQL_RESULTS[0], seconds)
        running = _in_thread(lambda: self._evaluate(probe, time.monotonic() + seconds))
        running.add_done_callback(_seen)
        done, _ = await asyncio.wait([running], timeout=seconds)
        return bool(done) and running.exception() is None

    async def _enter(self, end: float) -> None:
        self._admitted += 1
        try:
            async with asyncio.timeout_at(end):
                await self._slots.acquire()
        except TimeoutError:
            self._admitted -= 1
            raise BusyError("No place was free before the deadline. Try again later.") from None
        except asyncio.CancelledError:
            self._admitted -= 1
            raise

    def _leave(self, finished: "asyncio.Future[Answer]") -> None:
        self._admitted -= 1
        self._slots.release()
        del self._ends[finished]
        _seen(finished)

    def _evaluate(self, query: Query, deadline: float) -> "Answer | QueryError":
        # Failures are returned: a traceback would keep the results alive, and those must not
        # outlive this thread.
        try:
            output = _BoundedBuffer(self._max_bytes, deadline)
            write_answer(self._store, _question(query), output)
        except UnreadableError as error:
            return MalformedError.of(error.fault)
        except ServiceCallError:
            return calls_others()
        except TooLongError:
            limit = self._max_bytes
            return TooLargeError(f"The answer has more than {limit:,} bytes. Add a LIMIT.")
        except _TooLateError:
            return DeadlineError(_too_slow(query))
        return Answer(query.representation, output.getvalue())


class _TooLateError(OSError):
    pass


class _BoundedBuffer(BoundedBuffer):
    """Stops the writer at a time as well."""

    def __init__(self, max_bytes: int, deadline: float) -> None:
        super().__init__(max_bytes)
        self._deadline = deadline

    def write(self, data: Any, /) -> int:
        if time.monotonic() > self._deadline:
            raise _TooLateError
        return super().write(data)


def _in_thread(work: Callable[[], "Answer | QueryError"]) -> "asyncio.Future[Answer]":
    # A daemon: the default executor would keep a stopped server alive until the query ends.
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Answer] = loop.create_future()

    def settle(outcome: Answer | BaseException) -> None:
        if future.done():
            return
        if isinstance(outcome, Answer):
            future.set_result(outcome)
        else:
            future.set_exception(outcome)

    def run() -> None:
        outcome: Answer | BaseException
        try:
            outcome = work()
        except BaseException as error:  # handed to whoever waits
            traceback.clear_frames(error.__traceback__)
            outcome = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name="query", daemon=True).start()
    return future


def _seen(finished: "asyncio.Future[Answer]") -> None:
    """Take note of a failure for which nobody may wait any more."""
    if not finished.cancelled():
        finished.exception()


def _question(query: Query) -> Question:
    return Question(query.text, query.representation.name, query.default_graphs, query.named_graphs)


def _too_slow(query: Query) -> str:
    return (
        f"The query took longer than {query.seconds:g} s. Ask for less at a time, "
        "or download the data and query it on your own machine."
    )
