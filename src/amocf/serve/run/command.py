"""``amocf serve``: the application under granian, until a signal stops it."""

import contextlib
import gc
import logging
import math
import multiprocessing
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from amocf.release.opened import Release
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.create import create_app
from amocf.serve.app.lifecycle import ServerWorker
from amocf.serve.observability.log import Log, LogHandler
from amocf.serve.run.certificate import require_certificate
from amocf.serve.run.listener import listen
from amocf.serve.run.supervisor import Supervisor
from amocf.settings import Settings

#: A pool of fewer processes cannot keep one free for short queries.
_SMALLEST_POOL: Final = 3


def serve(settings: Settings) -> None:
    """Serve a release until SIGTERM or SIGINT.

    Raises:
        UsageError: if there is no release, the address cannot be had, or a setting cannot be used.
        DataError: if the release is damaged.
        OSError: if a file that the settings name cannot be read.
    """
    require_certificate(settings)
    log = _log(settings)
    logging.getLogger().addHandler(LogHandler(log))
    each = _of_one_worker(settings)

    def factory(release: Release, worker: ServerWorker) -> AsgiApplication:
        return create_app(release, each, log=log, worker=worker)

    with contextlib.closing(listen(settings)) as listener:
        try:
            release = Release.open(settings.dist, settings.in_memory << 20)
            # Server workers are forks, so that they share the code that has been loaded.
            multiprocessing.set_start_method("fork", force=True)
            gc.collect()
            gc.freeze()
            Supervisor(settings, listener, release, log, factory).run()
        finally:
            if settings.unix_socket:
                Path(settings.unix_socket).unlink(missing_ok=True)
    log.event("stopped")


def _log(settings: Settings) -> Log:
    is_text = settings.log_format == "text"
    if settings.log_format == "auto":
        is_text = sys.stderr.isatty()
    return Log(
        sys.stderr,
        requests=settings.access_log,
        addresses=settings.log_addresses,
        slow_seconds=settings.slow_query,
        is_text=is_text,
    )


def _of_one_worker(settings: Settings) -> Settings:
    """Return the settings of one of the server workers: its part of what they share."""
    count = settings.server_workers
    if count == 1:
        return settings
    pool = settings.workers or (os.cpu_count() or 1) + 2
    return replace(
        settings,
        workers=max(_SMALLEST_POOL, math.ceil(pool / count)),
        query_queue=math.ceil(settings.query_queue / count),
        query_share=math.ceil(settings.query_share / count),
        remote_connections=math.ceil(settings.remote_connections / count),
        cache_bytes=settings.cache_bytes // count,
        rate_limit=settings.rate_limit / count,
        rate_burst=math.ceil(settings.rate_burst / count),
    )
