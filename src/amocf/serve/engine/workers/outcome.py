"""What the sender of a query gets: the answer in a worker's reply, or the error that there is."""

import json
import os
import signal
from typing import Final

from amocf.serve.engine.contract import Answer
from amocf.serve.engine.query_errors import (
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    NoFormError,
    QueryError,
    RefusedError,
    TooComplexError,
    TooLargeError,
    WorkerDiedError,
)
from amocf.serve.engine.workers.job import Job
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.wire import Status, WorkerReply

#: Ends of a worker by their signal; any other is a crash. The stack is exhausted by a query that is
#: nested too deep to be parsed, planned or evaluated; whichever it is, the query is the reason.
_CAUSES: Final[dict[int, str]] = {
    signal.SIGABRT: "memory",
    signal.SIGXCPU: "cpu",
    signal.SIGKILL: "outside",
    signal.SIGSEGV: "complexity",
    signal.SIGBUS: "complexity",
}


def settle(job: Job, reply: WorkerReply, seconds: float, settings: PoolSettings) -> None:
    """Give the sender what a worker has replied after so much processor time."""
    if job.answer.done():
        return
    if reply.status is Status.ANSWERED:
        job.answer.set_result(Answer(job.query.representation, reply.body, seconds))
    else:
        fail(job, _error(reply, settings))


def fail(job: Job, error: QueryError) -> None:
    """Give the sender, who may have gone, the reason why there will be no answer."""
    if not job.answer.done():
        job.answer.set_exception(error)


def death(job: Job, cause: str, settings: PoolSettings) -> QueryError:
    """Return the error of a query whose worker ended, by the cause that ``cause_of`` gives."""
    if cause == "memory":
        return _out_of_memory(settings)
    if cause == "cpu":
        return DeadlineError.after(job.query.seconds)
    if cause == "complexity":
        return TooComplexError()
    return WorkerDiedError("The process that evaluated the query died. Simplify the query.")


def cause_of(status: int, phase: Phase) -> str:
    """Return why a worker ended; empty if it ended by itself.

    Args:
        status: the status that ``os.waitpid`` gave.
        phase: what it was busy with.
    """
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return ""
    cause = _CAUSES.get(-code, "crash")
    if phase is Phase.PARSING and cause in ("crash", "memory"):
        return "complexity"
    return cause


def _error(reply: WorkerReply, settings: PoolSettings) -> QueryError:
    match reply.status:
        case Status.MALFORMED | Status.NO_FORM:
            return _explained(reply)
        case Status.CALLS_SERVICE:
            return RefusedError.service_call()
        case Status.TOO_COMPLEX:
            return TooComplexError()
        case Status.TOO_LARGE:
            return TooLargeError.of_answer(settings.max_bytes)
        case Status.OUT_OF_MEMORY:
            return _out_of_memory(settings)
        case _:
            return WorkerDiedError("The query could not be evaluated.")


def _explained(reply: WorkerReply) -> QueryError:
    if reply.status is Status.NO_FORM:
        return NoFormError(reply.body.decode(errors="replace"))
    try:
        message, line, column, token, hint = json.loads(reply.body)
        return MalformedError(str(message), int(line), int(column), str(token), str(hint))
    except (ValueError, TypeError, RecursionError):  # not of an honest worker
        return WorkerDiedError("The query could not be evaluated.")


def _out_of_memory(settings: PoolSettings) -> MemoryLimitError:
    mebibytes = settings.memory // (1024 * 1024)
    return MemoryLimitError(
        f"The query needs more than {mebibytes:,} MiB of memory. Ask for less at a time."
    )
