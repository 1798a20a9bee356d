"""Work in a process of its own, which ends with the one that forked it."""

import ctypes
import multiprocessing
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final, TypeVar

_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True)

T = TypeVar("T")
R = TypeVar("R")


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
            raise ChildProcessError(
                f"a process of this command was ended ({process.exitcode}); run it again, with"
                " more memory if that is what it lacked"
            ) from None
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
