"""The review under granian, on this machine alone, until Ctrl-C."""

import asyncio
import logging
import os
import signal
import socket
import sys
from contextlib import closing
from dataclasses import replace
from typing import Any, Final, NoReturn

from granian import net
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from amocf.review.review_guard import ReviewGuard
from amocf.review.review_pages import ReviewPages
from amocf.serve.http.messages import Application
from amocf.serve.run.listener import BACKLOG, listen
from amocf.settings import Settings

#: Never another: what writes files answers nobody but this machine.
HOST: Final = "127.0.0.1"
_HEAD_SECONDS: Final = 10
#: Connections at a time.
_CONNECTIONS: Final = 32


class _LocalServer(Server):
    """Granian in this process, on a socket that is bound already."""

    def __init__(self, application: Application, listener: socket.socket) -> None:
        super().__init__(
            target=application,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=_HEAD_SECONDS * 1000, max_buffer_size=65_536
            ),
            websockets=False,
            backlog=BACKLOG,
            backpressure=_CONNECTIONS,
            log_enabled=False,
        )
        self._listener = listener

    def _init_shared_socket(self) -> None:
        holder: Any = net.SocketHolder  # type: ignore[attr-defined]
        self._ssp = None
        # Granian closes what it was given; the socket that was handed in is closed by its owner.
        descriptor = os.dup(self._listener.fileno())
        self._shd = holder(descriptor, False, BACKLOG)  # noqa: FBT003 - no keyword
        self._sso = self._listener


def serve_review(pages: ReviewPages, port: int) -> None:
    """Serve the pages until SIGINT or SIGTERM, and print their address.

    Raises:
        UsageError: if the port cannot be had.
    """
    logging.getLogger("_granian").setLevel(logging.ERROR)
    with closing(listen(replace(Settings(), host=HOST, port=port))) as listener:
        asyncio.run(_serve(pages, listener))


def leave() -> NoReturn:
    """End the process, when all is written and closed, without what Python does at its end.

    A thread of granian may still be on its way out, which nobody can wait for. If it meets an
    interpreter that is gone already, it aborts the process.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


async def _serve(pages: ReviewPages, listener: socket.socket) -> None:
    authority = f"{HOST}:{listener.getsockname()[1]}"
    application = ReviewGuard(pages.application(), authority, pages.run)
    server = _LocalServer(application, listener)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, server.stop)
    count = len(pages.session.items)
    sys.stderr.write(
        f"{count} {'record' if count == 1 else 'records'} for {pages.session.reviewer}; open this "
        "address in a browser, and end with Ctrl-C:\n"
    )
    sys.stdout.write(f"http://{authority}/{pages.run.key}/\n")
    sys.stdout.flush()
    await server.serve()
