"""What a sender learns: the answer from a worker's reply, or why there is none."""

import os
import signal
import struct
from typing import Final

from amocf.serve.engine.contract import (
    Answer,
    BusyError,
    DeadlineError,
    MalformedError,
    QueryError,
    TooComplexError,
    TooLargeError,
    calls_others,
)
from amocf.serve.engine.workers.failures import MemoryLimitError, WorkerDiedError
from amocf.serve.engine.workers.job import Job
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.wire import Reply, Status, split

#: Ends of a worker by their signal; any other is a crash. The stack is exhausted by a query that is
#: nested too deep to be parsed, planned or evaluated; whichever it is, the query is the reason.
_CAUSES: Final[dict[int, str]] = {
    signal.SIGABRT: "memory",
    signal.SIGXCPU: "cpu",
    signal.SIGKILL: "outside",
    signal.SIGSEGV: "complexity",
    signal.SIGBUS: "complexity",
}


def settle(job: Job, reply: Reply, seconds: float, settings: PoolSettings) -> None:
    """Tell the sender what a worker has replied after so much processor time."""
    if job.answer.done():
        return
    if reply.status is Status.ANSWERED:
        job.answer.set_result(Answer(job.query.representation, reply.body, seconds))
    else:
        fail(job, _failure(reply, settings))


def fail(job: Job, error: QueryError) -> None:
    """Tell the sender, who may have gone, that there will be no answer."""
    if not job.answer.done():
        job.answer.set_exception(error)


def too_slow(job: Job) -> DeadlineError:
    """Return the failure of a query that began and did not end in time."""
    return DeadlineError(
        f"The query took longer than {job.query.seconds:g} s. Ask for less at a time, "
        "or download the data and query it on your own machine."
    )


def too_late(job: Job, retry_after: int) -> QueryError:
    """Return the failure of a query that waited until its deadline."""
    if job.began:
        return too_slow(job)
    return BusyError("No place was free before the deadline. Try again later.", retry_after)


def death(job: Job, cause: str, settings: PoolSettings) -> QueryError:
    """Return the failure of a query whose worker ended, by the cause that ``cause_of`` gives."""
    if cause == "memory":
        return _out_of_memory(settings)
    if cause == "cpu":
        return too_slow(job)
    if cause == "complexity":
        return TooComplexError()
    return WorkerDiedError("The process that evaluated the query died. Simplify the query.")


def cause_of(status: int, phase: Phase) -> str:
    """Return why a worker ended; nothing if it ended of its own.

    Args:
        status: what ``os.waitpid`` said.
        phase: what it was busy with.
    """
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return ""
    cause = _CAUSES.get(-code, "crash")
    if phase is Phase.PARSING and cause in ("crash", "memory"):
        return "complexity"
    return cause


def _failure(reply: Reply, settings: PoolSettings) -> QueryError:
    if reply.status is Status.MALFORMED:
        return _malformed(reply)
    if reply.status is Status.CALLS_SERVICE:
        return calls_others()
    if reply.status is Status.TOO_COMPLEX:
        return TooComplexError()
    if reply.status is Status.TOO_LARGE:
        return TooLargeError(f"The answer has more than {settings.max_bytes:,} bytes. Add a LIMIT.")
    if reply.status is Status.OUT_OF_MEMORY:
        return _out_of_memory(settings)
    return WorkerDiedError("The query could not be evaluated.")


def _malformed(reply: Reply) -> QueryError:
    try:
        sentence, line, column, token, hint = split(reply.body)
        return MalformedError(sentence, int(line), int(column), token, hint)
    except (ValueError, struct.error):
        return WorkerDiedError("The query could not be evaluated.")


def _out_of_memory(settings: PoolSettings) -> MemoryLimitError:
    mebibytes = settings.memory // (1024 * 1024)
    return MemoryLimitError(
        f"The query needs more than {mebibytes:,} MiB of memory. Ask for less at a time."
    )
