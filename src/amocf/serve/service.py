"""The server as a whole: it loads a release, answers until it is told to stop, and cleans up."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from amocf.release_folder import ReleaseFolder
from amocf.serve.connection import Patience
from amocf.serve.engine import Engine
from amocf.serve.engines import engine_for
from amocf.serve.log import Log
from amocf.serve.request_reader import Bounds
from amocf.serve.server import Server, run
from amocf.settings import Settings

if TYPE_CHECKING:
    from amocf.serve.front import Front

_COLLECT_AFTER: Final = (20_000, 20, 20)


def serve(settings: Settings) -> None:
    """Serve a release until SIGTERM or SIGINT.

    Raises:
        UsageError: if there is no release, or a setting cannot be used.
        DataError: if the release is damaged.
        OSError: if the address cannot be listened on.
    """
    run(lambda told: _serve(settings, told))


async def _serve(settings: Settings, told: asyncio.Event) -> None:
    log = Log(
        sys.stderr,
        requests=settings.access_log,
        addresses=settings.log_addresses,
        slow_seconds=settings.slow_query,
    )
    with ReleaseFolder.open(settings.dist) as opened:
        engine = engine_for(settings, opened)
        async with _running(engine) as started:
            # The workers load their copy meanwhile.
            front = await asyncio.to_thread(_front, opened, settings, engine, log)
            await started
            await _listen(_server(front, settings, log), settings, log, told)


async def _listen(server: Server, settings: Settings, log: Log, told: asyncio.Event) -> None:
    # What has been loaded stays, and what is kept lives long: neither is worth going through often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    listener = await server.listen(settings.host, settings.port)
    watch = asyncio.create_task(server.watch())
    log.event("listening", addresses=[_name(each.getsockname()) for each in listener.sockets])
    await told.wait()
    listener.close()
    log.event("stopping", connections=len(server.connections))
    await server.drain(settings.stop_timeout)
    watch.cancel()
    log.event("stopped")


@contextlib.asynccontextmanager
async def _running(engine: Engine | None) -> "AsyncIterator[asyncio.Future[object]]":
    """Start an engine, and stop it at the end; gives what is done when it has started."""
    if not isinstance(engine, contextlib.AbstractAsyncContextManager):
        nothing = asyncio.get_running_loop().create_future()
        nothing.set_result(None)
        yield nothing
        return
    started = asyncio.ensure_future(engine.__aenter__())
    try:
        yield started
    finally:
        await asyncio.gather(started, return_exceptions=True)
        await engine.__aexit__(None, None, None)


def _front(opened: ReleaseFolder, settings: Settings, engine: Engine | None, log: Log) -> "Front":
    # Imported here, in a thread, while the workers load the release.
    from amocf.serve.app import create_app  # noqa: PLC0415
    from amocf.serve.release import Release  # noqa: PLC0415

    return create_app(Release.load(opened), settings, engine, log)


def _server(front: "Front", settings: Settings, log: Log) -> Server:
    return Server(
        front,
        Bounds(settings.max_head_bytes, front.max_body),
        Patience(
            head=settings.head_timeout,
            body=settings.body_timeout,
            idle=settings.idle_timeout,
            writing=settings.write_timeout,
        ),
        settings.max_connections,
        log.flush,
    )


def _name(address: tuple[str, int]) -> str:
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    return f"http://{host}:{address[1]}"
