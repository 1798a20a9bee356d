"""Which engine answers, by the settings."""

import sys
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.engine.contract import Engine
from amocf.serve.engine.threads import LocalEngine
from amocf.settings import Settings

_MEBIBYTE: Final = 1 << 20
_LOCAL_THREADS: Final = 4


def engine_for(settings: Settings, release: Release) -> Engine | None:
    """Return the engine that the settings name; None for threads, which need the loaded release.

    Args:
        settings: which engine, and how.
        release: what worker processes load; it has to be open as long as the engine is used.

    Raises:
        UsageError: if they name none, or one that cannot run here.
    """
    kind = settings.engine
    if kind == "auto":
        local = "workers" if sys.platform == "linux" else "threads"
        kind = "remote" if settings.remote_url else local
    if kind == "threads":
        return None
    if kind == "workers" and sys.platform == "linux":
        return _workers(settings, release)
    if kind == "remote" and settings.remote_url:
        return _remote(settings, release)
    raise UsageError(
        f"engine is {settings.engine!r}; expected auto, workers (on Linux), threads, or remote "
        "with remote_url"
    )


def local_engine(settings: Settings, release: Release) -> LocalEngine:
    """Return the engine of threads, and hold the release in memory for it."""
    return LocalEngine(
        release.load(),
        threads=settings.workers or _LOCAL_THREADS,
        share=settings.query_share,
        queue=settings.query_queue,
        max_bytes=settings.max_result_bytes,
    )


def _workers(settings: Settings, release: Release) -> Engine:
    from amocf.serve.engine.workers.pool import Pool  # noqa: PLC0415 - it needs Linux
    from amocf.serve.engine.workers.pool_settings import PoolSettings  # noqa: PLC0415
    from amocf.serve.engine.workers.source import choose  # noqa: PLC0415

    return Pool(
        choose(release),
        PoolSettings(
            max_bytes=settings.max_result_bytes,
            workers=settings.workers,
            queue=settings.query_queue,
            share=settings.query_share,
            memory=settings.worker_memory * _MEBIBYTE,
        ),
    )


def _remote(settings: Settings, release: Release) -> Engine:
    from amocf.serve.engine.remote.remote_engine import RemoteEngine, RemoteSettings  # noqa: PLC0415 - it is slow

    return RemoteEngine(
        RemoteSettings(
            url=settings.remote_url,
            max_bytes=settings.max_result_bytes,
            user=settings.remote_user,
            password=_password(settings),
            connections=settings.remote_connections,
            queue=settings.query_queue,
            share=settings.query_share,
            default_graph=settings.remote_default_graph,
            # Only those need to be named beside a default graph; to know them, the store is opened.
            named_graphs=tuple(each.value for each in release.named_graphs())
            if settings.remote_default_graph
            else (),
        )
    )


def _password(settings: Settings) -> str:
    if not settings.remote_password_file:
        return settings.remote_password
    if settings.remote_password:
        raise UsageError("remote_password and remote_password_file are both set; give one of them")
    try:
        # Most editors end a file with a line that is not the password's.
        return Path(settings.remote_password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"remote_password_file cannot be read: {error}") from None
