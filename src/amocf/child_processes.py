"""Work in a process of its own, which ends with the one that forked it."""

import ctypes
import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeVar

_PR_SET_PDEATHSIG: Final = 1
_STANDARD_ERROR: Final = 2
_LIBC: Final = ctypes.CDLL(None, use_errno=True)

T = TypeVar("T")
R = TypeVar("R")


class EndedProcessError(ChildProcessError):
    """A process ended before it gave what was asked of it.

    Attributes:
        exit_code: of the process; below zero the signal that ended it.
    """

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(
            f"a process of this command was ended ({exit_code}); run it again, with more memory if"
            " that is what it lacked"
        )
        self.exit_code = exit_code


class LimitExceededError(Exception):
    """Work took more than it may."""


@dataclass(frozen=True)
class WorkLimits:
    """How much work may take.

    Attributes:
        memory: bytes, beyond what the process that asks for it has.
        seconds: of processor time.
    """

    memory: int
    seconds: int


def end_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when the one that forked it ends. Linux only."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Do something in a process of its own, meanwhile; give what waits for it and returns it.

    The process has all that this one has now. Of a store on disk it can only read, once it is open:
    the threads that open it and write to it are not copied. It ends with this one, and at the
    latest with the context. Where there is no Linux, the process that waits does the work.

    What the work returns or raises has to be such that it can be pickled.
    """
    if sys.platform != "linux":
        yield work
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(work, sender, os.getpid()))
    with warnings.catch_warnings():
        # From 3.12 on Python warns of any thread that is not copied.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()

    def result() -> T:
        try:
            found = receiver.recv()
        except EOFError:
            process.join()
            raise EndedProcessError(process.exitcode) from None
        process.join()  # from now on its processor time counts as that of a child of this process
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]  # it is what the work returns

    try:
        yield result
    finally:
        receiver.close()
        process.kill()
        process.join()


def within_limits(work: Callable[[], T], limits: WorkLimits) -> T:
    """Return what work comes to that may take too much, or be ended by a library that lacks memory.

    See `beside` for what it can return. Where there is no Linux, nothing limits it.

    Raises:
        LimitExceededError: if it takes too much, or is ended.
    """
    if sys.platform != "linux":
        return work()
    memory = f"more than {limits.memory:,} bytes of memory"
    try:
        with beside(lambda: _limited(work, limits)) as result:
            return result()
    except MemoryError:
        raise LimitExceededError(f"it takes {memory}") from None
    except EndedProcessError as error:
        if error.exit_code == -signal.SIGXCPU:
            reason = f"it takes more than {limits.seconds} seconds"
        else:
            reason = f"it takes {memory}, or the library fails ({error.exit_code})"
        raise LimitExceededError(reason) from None


def _limited(work: Callable[[], T], limits: WorkLimits) -> T:
    """Do work in this process, which has nothing else to do, within limits."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory)
    _lower(resource.RLIMIT_CPU, limits.seconds)
    _lower(resource.RLIMIT_CORE, 0)
    # What ends the process would write there how; who asked for the work says it.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STANDARD_ERROR)
    return work()


def _lower(limit: int, most: int) -> None:
    """Lower a limit of this process, unless it is lower already."""
    soft, hard = resource.getrlimit(limit)
    known = [each for each in (soft, hard, most) if each != resource.RLIM_INFINITY]
    resource.setrlimit(limit, (min(known), hard))


def shared_out(work: Callable[[T], R], given: Sequence[T]) -> list[R]:
    """Return what comes of each, in their order; the latter half is done in a process of its own.

    See `beside` for what that process has and can return.
    """
    half = (len(given) + 1) // 2
    if half == len(given):
        return [*map(work, given)]
    with beside(lambda: [*map(work, given[half:])]) as others:
        return [*map(work, given[:half]), *others()]


def _answer(work: Callable[[], object], sender: Connection, parent: int) -> None:
    end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other one ends this one
    try:
        found = work()
    except Exception as error:
        error.add_note(traceback.format_exc())
        found = error
    sender.send(found)
