"""A server worker as a process: whom it ends with, which signals it heeds, to whom it reports."""

import asyncio
import contextlib
import multiprocessing
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from amocf.child_processes import end_with

_TICK: Final = 0.1
#: In which a worker has to load its release, unless something is wrong with it.
_START_SECONDS: Final = 300.0
_HELD: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
#: Tells a worker that its supervisor has ended.
_ORPHANED: Final = signal.SIGUSR1


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Keep signals from a process that is forked meanwhile, until it is prepared.

    Otherwise the handlers of the supervisor would take them there, and tell nobody.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def prepare(writer: int, stop_seconds: float) -> Callable[[str], None]:
    """Prepare this process, forked while signals were held, to serve; return how it reports.

    Args:
        writer: the descriptor of a pipe to the supervisor.
        stop_seconds: time to end requests in when the supervisor has ended.

    Returns:
        A function that is called once: with nothing when the application serves, or else with
        the reason why it does not.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C and the end of a terminal reach every process; the supervisor tells its workers to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent and parent.pid:
        end_with(parent.pid, _ORPHANED)

    def report(reason: str) -> None:
        if not reason:
            _heed_signals(stop_seconds)
        os.write(writer, f"{reason}\n".encode(errors="replace"))
        os.close(writer)

    return report


def read_report(reader: int, is_abandoned: Callable[[], bool]) -> str:
    """Wait in the supervisor until a worker has reported, or nobody wants to know any more.

    Args:
        reader: the other end of the pipe; it is closed.
        is_abandoned: asked several times a second.

    Returns:
        Why the worker does not serve; nothing if it does.
    """
    received = b""
    end = time.monotonic() + _START_SECONDS
    while not received.endswith(b"\n") and not is_abandoned():
        if time.monotonic() > end:
            received = f"a server worker did not serve within {_START_SECONDS:g} s".encode()
            break
        if select.select([reader], [], [], _TICK)[0]:
            part = os.read(reader, 4096)
            if not part:
                received = received or b"a server worker ended before it could serve"
                break
            received += part
    os.close(reader)
    return received.decode(errors="replace").strip()


def _heed_signals(stop_seconds: float) -> None:
    loop = asyncio.get_running_loop()
    loop.remove_signal_handler(signal.SIGINT)  # which the HTTP server has set
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    loop.add_signal_handler(_ORPHANED, _end_as_an_orphan, stop_seconds)


def _end_as_an_orphan(stop_seconds: float) -> None:
    # Nobody is there to kill this process if clients keep it: the kernel does, by SIGALRM.
    signal.setitimer(signal.ITIMER_REAL, stop_seconds)
    os.kill(os.getpid(), signal.SIGTERM)
