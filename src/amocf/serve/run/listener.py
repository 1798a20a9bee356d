"""The socket that clients connect to: bound once, by the supervisor, for all server workers."""

import contextlib
import socket
import stat
from pathlib import Path
from typing import Final

from amocf.errors import UsageError, explain_os_error
from amocf.serve.http.prefix import read_prefix
from amocf.settings import Settings

BACKLOG: Final = 2048
#: What listens on all addresses is reached by this one.
_OF_THIS_MACHINE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared only
_PROBE_SECONDS: Final = 2.0


def listen(settings: Settings) -> socket.socket:
    """Bind the address of the settings, and listen.

    The address is not shared (no ``SO_REUSEPORT``), so that a second server on it gets an error.

    Raises:
        UsageError: if it cannot be had.
    """
    if settings.unix_socket:
        return _unix(Path(settings.unix_socket))
    return _tcp(settings.host, settings.port, settings.write_timeout)


def name_of(listener: socket.socket, scheme: str, root_path: str) -> str:
    """Return the address of a listening socket as one would type it on this machine."""
    if listener.family == socket.AF_UNIX:
        return f"unix:{listener.getsockname()}"
    host, port = listener.getsockname()[:2]
    host = _OF_THIS_MACHINE.get(host, host)
    return (
        f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{read_prefix(root_path) or ''}/"
    )


def _tcp(host: str, port: int, write_seconds: float) -> socket.socket:
    where = f"{f'[{host}]' if ':' in host else host}:{port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise UsageError(explain_os_error(error, where)) from None
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Accepted sockets inherit these: no waiting to fill packets, and an end for a connection
        # whose client takes nothing.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            milliseconds = int(write_seconds * 1000)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise UsageError(explain_os_error(error, where)) from None
    return listener


def _unix(path: Path) -> socket.socket:
    if _answers(path):
        raise UsageError(f"{path} is in use by another server; stop it, or choose another socket")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()  # of a server that was killed
        listener.bind(str(path))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise UsageError(f"{path} cannot be listened on: {error.strerror or error}") from None
    return listener


def _answers(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PROBE_SECONDS)
        probe.connect(str(path))
        return True
    return False
