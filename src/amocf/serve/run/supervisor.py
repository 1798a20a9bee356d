"""The process that holds the address and the release, and keeps server workers running.

It is granian's main process with what a release needs: new workers take the place of others only
when all of them serve, so that a release which cannot be served replaces none. It answers no
request itself.
"""

import math
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from granian import net
from granian.server.mp import MPServer, WorkerProcess

from amocf.errors import DataError, UsageError
from amocf.release.opened import Release
from amocf.serve.app.access_control import announce
from amocf.serve.app.create import new_counters
from amocf.serve.app.lifecycle import ServerWorker
from amocf.serve.http.messages import Application
from amocf.serve.observability.log import Log
from amocf.serve.run.certificate import require_certificate
from amocf.serve.run.granian_options import granian_options
from amocf.serve.run.listener import BACKLOG, name_of
from amocf.serve.run.retiring_worker import LAST_RESPONSES, RetiringWorker
from amocf.serve.run.server_worker import prepare, read_report, signals_held
from amocf.settings import Settings

#: How often what takes its time is looked after, and a newer release is looked for.
_TICK: Final = 0.1
_LOOK: Final = 2.0
_ROWS: Final = 4
_RETRY: Final = 0.5
_LONGEST_RETRY: Final = 10.0
#: A worker that ends sooner counts as a failure; after so many, with none left, the server ends.
_SHORT_LIFE: Final = 5.0
_MOST_FAILURES: Final = 4
#: Makes the application in a server worker.
Factory = Callable[[Release, ServerWorker], Application]


def _of_each_worker() -> Any:
    """Stand for the application, which each worker makes of what it is handed."""
    raise NotImplementedError


@dataclass(frozen=True)
class _Started:
    """A process that is to become a server worker, and the pipe on which it reports."""

    number: int
    process: WorkerProcess
    reader: int


class Supervisor(MPServer):
    """Keeps server workers running over a release.

    Args:
        settings: how.
        listener: the socket that clients connect to.
        release: what is served first, checked.
        log: where events are written.
        factory: makes the application.
    """

    def __init__(
        self,
        settings: Settings,
        listener: socket.socket,
        release: Release,
        log: Log,
        factory: Factory,
    ) -> None:
        super().__init__(
            target="amocf", workers=settings.server_workers, **granian_options(settings)
        )
        self._settings = settings
        self._listener = listener
        self._release = release
        self._log = log
        self._factory = factory
        # More rows than workers: those that end count on beside those that take their places.
        self._counters = new_counters(_ROWS * settings.server_workers)
        self._rows: dict[WorkerProcess, int] = {}
        self._retiring: list[RetiringWorker] = []
        self._missing: set[int] = set()
        self._retry_at = self._look_at = 0.0
        self._failures = 0
        self._newer = ""
        self._is_reloading = False
        self._left: Release | None = None
        self._has_terminal = sys.stderr.isatty()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT.

        Raises:
            UsageError: if the server cannot start, or no server worker stays alive.
        """
        try:
            self.serve(target_loader=_of_each_worker, wrap_loader=False)
        finally:
            # Whatever has happened, no worker may stay behind, nor a thread that waits for one.
            self._stop_workers()

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Heed SIGHUP: a wish for the newer release, or the end of the terminal."""
        if self._has_terminal and not sys.stderr.isatty():
            self.signal_handler_interrupt()  # type: ignore[no-untyped-call]
        else:
            super().signal_handler_reload(*args, **kwargs)  # type: ignore[no-untyped-call]

    def _init_shared_socket(self) -> None:
        is_unix = self._listener.family == socket.AF_UNIX
        holder: Any = net.SocketHolder  # type: ignore[attr-defined]
        self._ssp = None
        self._shd = holder(self._listener.fileno(), is_unix, BACKLOG)
        self._sso = self._listener

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        del target_loader
        started, refusal = self._start(range(self.workers), spawn_target)
        if refusal:
            self._stop_ipc()  # type: ignore[no-untyped-call]
            raise UsageError(refusal)
        self.wrks = [each.process for each in started]
        for each in started:
            each.process._watch()
        if self.interrupt_signal:
            return
        scheme = "https" if self.ssl_ctx[0] else "http"
        address = name_of(self._listener, scheme, self._settings.root_path)
        self._log.event("listening", addresses=[address])
        announce(self._release, self._settings, self._log)

    def _stop_workers(self) -> None:
        self.workers_kill_timeout = math.ceil(self._settings.stop_timeout)
        self.wrks = list(self._rows)
        super()._stop_workers()  # type: ignore[no-untyped-call]
        self.interrupt_children = []  # those that ended on request

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        del target_loader
        while True:
            self.main_loop_interrupt.wait(_TICK if self._retiring or self._missing else _LOOK)
            # Cleared before the wishes are looked at, so that none is lost.
            self.main_loop_interrupt.clear()
            if self.interrupt_signal:
                self._log.event("stopping")
                return
            while self.interrupt_children:
                self._miss(self.interrupt_children.pop())
            self._announce()
            self._look_after_retiring()
            if self.reload_signal and not self._retiring:
                self.reload_signal = False
                self._take_release(spawn_target)
            if self._missing and time.monotonic() >= self._retry_at:
                self._fill(spawn_target)
            self._look_for_newer()

    def _take_release(self, spawn_target: Any) -> None:
        """Serve the release that stands in the folder now; if that cannot be, go on as before."""
        before = self._release
        try:
            require_certificate(self._settings)
            self._release = Release.open(self._settings.dist, self._settings.in_memory << 20)
        except (DataError, UsageError, OSError) as error:
            self._log.event("reload_failed", error=str(error))
            return
        self._left = before
        refusal = self._replace(range(self.workers), spawn_target)
        self._left = None
        if refusal:
            self._release, failed = before, self._release
            failed.close()
            self._log.event("reload_failed", error=refusal)
            return
        before.close()
        self._is_reloading = True

    def _miss(self, number: int) -> None:
        """Note that a worker has ended by itself; the sooner it did, the later it is replaced."""
        worker = self.wrks[number]
        if worker.is_alive():
            return  # its place was taken meanwhile
        self._missing.add(number)
        if time.monotonic() - worker.birth > _SHORT_LIFE:
            self._failures = 0
        else:
            self._fail("a server worker ended soon after its start")

    def _fill(self, spawn_target: Any) -> None:
        """Put new workers in the place of those that have ended."""
        if refusal := self._replace(sorted(self._missing), spawn_target):
            self._log.event("worker_failed", error=refusal)
            self._fail(refusal)

    def _fail(self, reason: str) -> None:
        """Wait before the next worker is started, or end where none would live.

        Raises:
            UsageError: if no worker is left, after several failures in a row.
        """
        self._failures += 1
        pause = min(_RETRY * 2**self._failures, _LONGEST_RETRY)
        self._retry_at = time.monotonic() + pause
        if self._failures >= _MOST_FAILURES and not any(each.is_alive() for each in self.wrks):
            raise UsageError(f"no server worker stays alive: {reason}")

    def _announce(self) -> None:
        """Write that a release is in service, once the old workers take no new connections."""
        if self._is_reloading and all(each.is_ending for each in self._retiring):
            self._is_reloading = False
            version, release = self._release.manifest.version, self._release.identity
            self._log.event("reloaded", version=version, release=release)
            announce(self._release, self._settings, self._log)

    def _replace(self, numbers: Sequence[int], spawn_target: Any) -> str:
        """Put new workers in the place of others, all of them or none; return why there is none."""
        started, refusal = self._start(numbers, spawn_target)
        for each in started:
            self._retire(each.number)
            self.wrks[each.number] = each.process
            each.process._watch()
            self._missing.discard(each.number)
        return refusal

    def _start(self, numbers: Iterable[int], spawn_target: Any) -> tuple[list[_Started], str]:
        """Start workers and wait until they serve; if one does not, end them and say why."""
        started: list[_Started] = []
        refusal = ""
        try:
            for number in numbers:
                started.append(self._fork(number, spawn_target))
        except OSError as error:
            refusal = f"a server worker cannot be started: {error.strerror or error}"
        reports = [read_report(each.reader, lambda: self.interrupt_signal) for each in started]
        refusal = next(filter(None, reports), refusal)
        if refusal or self.interrupt_signal:
            for each in started:
                each.process.kill()
                each.process.join()
                del self._rows[each.process]
            return [], refusal
        return started, ""

    def _fork(self, number: int, spawn_target: Any) -> _Started:
        taken = set(self._rows.values())
        row = next(each for each in range(_ROWS * self.workers) if each not in taken)
        self._counters.begin(row)
        reader, writer = os.pipe()
        make = partial(self._application, row, writer)
        try:
            process = self._spawn_worker(number, spawn_target, make)
            with signals_held():
                process.inner.start()
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)
        self._rows[process] = row
        return _Started(number, process, reader)

    def _application(self, row: int, writer: int) -> Application:
        """Make the application; runs in the worker."""
        if self._left:
            self._left.close()
        report = prepare(writer, self._settings.stop_timeout)
        worker = ServerWorker(self._counters, row, report)
        try:
            return self._factory(self._release, worker)
        except (DataError, UsageError, OSError) as error:
            worker.report(str(error))
            raise SystemExit(1) from None

    def _retire(self, number: int) -> None:
        """Let a worker end: no new connections, and time for the requests that it has."""
        old = self.wrks[number]
        self._counters.row(self._rows[old]).is_draining = True
        grace = max(self._settings.stop_timeout, self._settings.query_timeout + LAST_RESPONSES)
        self._retiring.append(RetiringWorker(old, grace))

    def _look_after_retiring(self) -> None:
        for each in self._retiring:
            if each.has_ended():
                self._counters.begin(self._rows.pop(each.process))
        self._retiring = [each for each in self._retiring if each.process in self._rows]

    def _look_for_newer(self) -> None:
        """Write once that a newer release is on disk."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _LOOK
        newer = self._release.newer() or ""
        if newer and newer != self._newer:
            self._log.event("newer_release", release=newer)
        self._newer = newer
