"""Clients that go away while a request is worked on, and how servers say so."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from amocf.serve.http.disconnects import ClientDisconnected, DisconnectWatch

REQUEST = {"type": "http.request", "body": b"", "more_body": False}
PART = {"type": "http.request", "body": b"x", "more_body": True}
GONE = {"type": "http.disconnect"}


def watch(receive: Callable[[], Awaitable[Any]], done: asyncio.Event) -> Awaitable[None]:
    async def work() -> None:
        await done.wait()

    return DisconnectWatch().while_connected(receive, work())


@pytest.mark.parametrize("before", [[], [REQUEST], [PART, PART, REQUEST]])
def test_work_for_a_client_that_goes_is_cancelled(before: list[dict[str, Any]]) -> None:
    messages = iter([*before, GONE])

    async def receive() -> Any:
        return next(messages)

    async def scenario() -> None:
        with pytest.raises(ClientDisconnected):
            await watch(receive, asyncio.Event())

    asyncio.run(scenario())


def test_server_that_repeats_itself_holds_up_no_work() -> None:
    calls = 0

    async def scenario() -> None:
        done = asyncio.Event()

        async def receive() -> Any:
            nonlocal calls
            calls += 1
            if calls == 2:
                asyncio.get_running_loop().call_soon(done.set)
            assert calls < 100, "it is listened to without end"
            return REQUEST

        await watch(receive, done)

    asyncio.run(scenario())
    assert calls == 2
