"""The tools as assistants reach them: through the official SDK's own client."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from tests.assistant.asked import Answered

from amocf.release.opened import Release
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.create import create_app
from amocf.settings import Settings

Call = tuple[str, Mapping[str, Any]]


class Assistant:
    """Calls tools of an application over HTTP, without a network.

    Args:
        app: the application.
        runner: what runs it.
        address: by which name it is asked.
        headers: fields of each request.
    """

    def __init__(
        self,
        app: AsgiApplication,
        runner: asyncio.Runner,
        address: str = "http://localhost",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._app, self._runner = app, runner
        self._address, self._headers = address, dict(headers or {})

    def calls(self, *calls: Call, mode: Any = "auto") -> list[Answered]:
        """Return what calls give, one after the other."""
        return self._runner.run(self._called(calls, mode))

    def run(self, ask: Callable[[Client], Any]) -> Any:
        """Return what a client gets to know."""

        async def asked() -> Any:
            async with self._client("auto") as client:
                return await ask(client)

        return self._runner.run(asked())

    async def _called(self, calls: tuple[Call, ...], mode: Any) -> list[Answered]:
        async with self._client(mode) as client:
            return [await answered(client, *each) for each in calls]

    @asynccontextmanager
    async def _client(self, mode: Any) -> AsyncIterator[Client]:
        transport = httpx2.ASGITransport(self._app)
        async with httpx2.AsyncClient(transport=transport, headers=self._headers) as http:
            streams = streamable_http_client(f"{self._address}/mcp", http_client=http)
            async with Client(streams, mode=mode) as client:
                yield client


async def answered(client: Client, tool: str, given: Mapping[str, Any]) -> Answered:
    """Call a tool."""
    result = await client.call_tool(tool, dict(given))
    text = "\n".join(each.text for each in result.content if each.type == "text")
    sent = result.model_dump_json(by_alias=True, exclude_none=True)
    return Answered(result.is_error, result.structured_content or {}, text, len(sent.encode()))


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def opened(dist: Path) -> Iterator[Release]:
    with Release.open(dist) as release:
        yield release


@pytest.fixture(scope="session")
def assistant(opened: Release, runner: asyncio.Runner) -> Assistant:
    """An assistant of a server of the release."""
    return Assistant(create_app(opened, Settings(engine="threads")), runner)
