"""The command that gives an assistant on this machine its tools, over standard input and output."""

import argparse
import os
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from amocf.command_parser import CommandParser, add_dist
from amocf.errors import UsageError

if TYPE_CHECKING:
    from amocf.release.opened import Release
    from amocf.settings import Settings

#: Processes that answer queries: one assistant asks one thing after the other.
_PROCESSES: Final = 2


def add_mcp(parser: CommandParser) -> None:
    """Give the options of `amocf mcp` to its parser."""
    add_dist(parser)


def mcp_command(options: argparse.Namespace) -> int:
    """Answer an assistant until it closes its end."""
    import asyncio

    from amocf.release.opened import Release
    from amocf.settings import load

    settings = load(os.environ)
    settings = replace(settings, workers=settings.workers or _PROCESSES)
    with Release.open(options.dist, settings.in_memory << 20) as release:
        asyncio.run(_serve(release, settings))
    return 0


async def _serve(release: "Release", settings: "Settings") -> None:
    from amocf.search import open_search
    from amocf.serve.engine.choice import engine_for, local_engine
    from amocf.serve.pages.reader import Reader
    from amocf.serve.routes.assistant_service import AssistantService

    try:
        from mcp.server.stdio import stdio_server

        from amocf.assistant.mcp_server import mcp_server
    except ModuleNotFoundError as error:
        raise UsageError(
            f"amocf mcp needs {error.name}, which is not installed: pip install 'amocf[mcp]'"
        ) from None
    engine = engine_for(settings, release) or local_engine(settings, release)
    reader = Reader.of(release)
    source = AssistantService(release, open_search(release), engine, settings).source(reader)
    server = mcp_server(lambda: source)
    async with AsyncExitStack() as stack:
        # First, so that processes of the engine have no part in standard input and output.
        reading, writing = await stack.enter_async_context(stdio_server())
        if isinstance(engine, AbstractAsyncContextManager):
            await stack.enter_async_context(engine)
        await server.run(reading, writing, server.create_initialization_options())
