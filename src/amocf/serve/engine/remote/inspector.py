"""The process that inspects queries for a remote store, as the server sees it."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any, Final

from amocf.serve.engine.language.query_text import has_word
from amocf.serve.engine.query_errors import (
    BusyError,
    MalformedError,
    RefusedError,
    TooComplexError,
)
from amocf.serve.engine.remote.inspection import LENGTH, Inspection

_MODULE: Final = "amocf.serve.engine.remote.inspection"
#: Seconds that one query may be inspected for, when it is its turn.
_LONGEST: Final = 5.0
_LATE: Final = "The query could not be inspected before its deadline. Try again later."
_UNDECIDED: Final = (
    "The query is too complex to decide in time whether it calls another server, or which graphs "
    "it names. Avoid the words SERVICE and FROM, or ask in several queries."
)


class Inspector:
    """Inspects one query after the other, in a process that is started when it is needed.

    A query that takes too long, or that the process dies of, is rejected, and the process replaced.
    Lives in one event loop, until ``stop``.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._starting: asyncio.Task[Process] | None = None

    async def inspect(self, text: str, end: float, *, dataset: bool) -> Inspection:
        """Inspect a query that is for a store.

        Args:
            text: the query.
            end: its deadline, by the clock of the event loop.
            dataset: whether it matters if it names its dataset.

        Raises:
            RefusedError: if it calls another server.
            TooComplexError: if that cannot be decided.
            MalformedError: if it cannot be read.
            BusyError: if it is not its turn in time.
        """
        dataset = dataset and has_word(text, "from")
        if not dataset and not has_word(text, "service"):
            return Inspection()
        found = await self._inspect(text, end, dataset=dataset)
        if found.calls_service:
            raise RefusedError.service_call()
        if found.mistake and (dataset or found.calls_service is None):
            raise MalformedError(*found.mistake)
        if found.calls_service is None:
            raise TooComplexError(_UNDECIDED)
        return found

    async def explain(self, text: str, end: float) -> MalformedError | None:
        """Say what is wrong with a query that a store cannot read.

        Returns:
            None where the embedded engine can read it, or does not find out in time.
        """
        try:
            found = await self._inspect(text, end, dataset=False)
        except (BusyError, TooComplexError):
            return None
        return MalformedError(*found.mistake) if found.mistake else None

    async def stop(self) -> None:
        """End the process."""
        starting, self._starting = self._starting, None
        if starting:
            with contextlib.suppress(OSError, EOFError):
                await _end(await starting)

    async def _inspect(self, text: str, end: float, *, dataset: bool) -> Inspection:
        """Return what is found out.

        Raises:
            TooComplexError: if that takes too long, or the process dies, of the query or otherwise.
            BusyError: if the deadline comes before that.
        """
        try:
            async with asyncio.timeout_at(end):
                await self._turn.acquire()
        except TimeoutError:
            raise BusyError(_LATE) from None
        longest = end
        try:
            process = await self._process(end)
            longest = asyncio.get_running_loop().time() + _LONGEST
            async with asyncio.timeout_at(min(end, longest)):
                return await _ask(process, [text, dataset])
        except BaseException as error:
            if not isinstance(error, BusyError):
                await self.stop()  # it may be at work for hours
            if isinstance(error, TimeoutError) and end < longest:
                raise BusyError(_LATE) from None
            if isinstance(error, OSError | EOFError):  # a timeout is one of the first
                raise TooComplexError(_UNDECIDED) from None
            raise
        finally:
            self._turn.release()

    async def _process(self, end: float) -> Process:
        if self._starting is None:
            self._starting = asyncio.create_task(_start())
        try:
            async with asyncio.timeout_at(end):
                # A query that gives up does not keep it from being there for the next.
                return await asyncio.shield(self._starting)
        except TimeoutError:
            raise BusyError(_LATE) from None


async def _start() -> Process:
    # -P: a module in the working directory must not pass for one of ours.
    arguments = ["-P", "-m", _MODULE, str(os.getpid())]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        await _receive(process)
    except BaseException:
        await _end(process)
        raise
    return process


async def _ask(process: Process, request: list[Any]) -> Inspection:
    assert process.stdin  # noqa: S101 - a pipe, as ``_start`` makes it
    body = json.dumps(request).encode()
    process.stdin.write(LENGTH.pack(len(body)) + body)
    await process.stdin.drain()
    return await _receive(process)


async def _receive(process: Process) -> Inspection:
    assert process.stdout  # noqa: S101 - a pipe, as ``_start`` makes it
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return Inspection(*json.loads(await process.stdout.readexactly(length)))


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    # Closes the pipes as well.
    await process.communicate()
