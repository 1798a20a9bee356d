"""What is decided of a query before another store is asked: in a process that may be lost."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest

from amocf.formats import SPARQL_RESULTS
from amocf.serve.engine.contract import Query
from amocf.serve.engine.query_errors import (
    BusyError,
    MalformedError,
    QueryError,
    RefusedError,
    TooComplexError,
)
from amocf.serve.engine.remote.inspection import Inspection, inspect
from amocf.serve.engine.remote.inspector import Inspector
from amocf.serve.engine.remote.remote_engine import RemoteEngine, RemoteSettings

EX: Final = "PREFIX ex: <http://x/> "
#: rdflib needs minutes for it, and the engine's parser milliseconds.
SLOW: Final = "ASK { FILTER(?x IN (" + ", ".join(f"'service {n}'" for n in range(20_000)) + ")) }"
#: The engine's parser dies of it.
DEEP: Final = "ASK { FILTER('service' = " + "(" * 30_000 + "1" + ")" * 30_000 + ") }"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?x { } }",
        "SELECT * { \\u0053ERVICE <http://x/> { } }",
        # Only the engine's parser reads the first as a query, and only rdflib's the second.
        "SELECT * { ?s ?p trueSERVICE<http://x/> { } }",
        "SELECT * { SERVICE <http://x/> { ?s ?p ex:undeclared } }",
    ],
)
def test_call_that_either_parser_sees_is_a_call(text: str) -> None:
    assert inspect(text, dataset=False).calls_service


@pytest.mark.parametrize(
    "text",
    [
        EX + "SELECT * { ?s a ex:DataService . { ?s ?p ?o } UNION { ?s ?q ?o } }",
        "SELECT * { ?service ?p 'SERVICE <http://x/> {}' } # service",
    ],
)
def test_word_alone_is_no_service_call(text: str) -> None:
    assert inspect(text, dataset=True) == Inspection()


def test_what_only_one_parser_reads_is_not_decided() -> None:
    assert inspect("ASK { << ?s ?p 'service' >> ?q ?o }", dataset=False).calls_service is None


def test_mistake_has_the_place_where_the_engine_stops() -> None:
    mistake = inspect("ASK { ?s ?p 'service' ! }", dataset=False).mistake
    assert mistake is not None
    assert mistake[1:4] == (1, 23, "!")


def test_dataset_is_looked_for_where_it_matters() -> None:
    text = "SELECT * FROM <x:g> { ?s ?p ?o }"
    assert inspect(text, dataset=True).names_dataset
    assert not inspect(text, dataset=False).names_dataset


Scenario = Callable[[Inspector], Awaitable[None]]


def run(scenario: Scenario) -> None:
    """Run a scenario, and make sure that nothing stays of the process."""

    async def main() -> None:
        inspector = Inspector()
        try:
            async with asyncio.timeout(60):
                await scenario(inspector)
        finally:
            await inspector.stop()

    before = _descriptors(), _children()
    asyncio.run(main())
    assert (_descriptors(), _children()) == before


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())


async def ask(inspector: Inspector, text: str, seconds: float = 30) -> Inspection:
    end = asyncio.get_running_loop().time() + seconds
    return await inspector.inspect(text, end, dataset=True)


async def pid_of(inspector: Inspector) -> int:
    assert inspector._starting
    return (await inspector._starting).pid


def test_query_without_the_words_starts_no_process() -> None:
    async def scenario(inspector: Inspector) -> None:
        assert await ask(inspector, "SELECT * { ?s ?p ?o }") == Inspection()
        assert inspector._starting is None

    run(scenario)


def test_deeply_nested_query_is_decided() -> None:
    async def scenario(inspector: Inspector) -> None:
        text = "SELECT * { " + "{" * 60 + "?service ?p ?o" + "}" * 60 + " }"
        assert await ask(inspector, text) == Inspection()

    run(scenario)


def test_process_ends_with_a_server_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from amocf.serve.engine.remote.inspector import Inspector\n"
        "async def main():\n"
        "    inspector = Inspector()\n"
        "    end = asyncio.get_running_loop().time() + 30\n"
        "    await inspector.inspect('ASK { ?service ?p ?o }', end, dataset=False)\n"
        "    print((await inspector._starting).pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        server.kill()
    for _ in range(500):
        if not _runs(pid):
            return
        time.sleep(0.02)
    raise AssertionError("the process is still there")


def _runs(pid: int) -> bool:
    try:
        # An orphan that has ended may wait for the init process to see it.
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_process_is_replaced_when_a_query_kills_it_or_takes_too_long() -> None:
    async def scenario(inspector: Inspector) -> None:
        good = "SELECT * { ?s ?p 'service' }"
        assert await ask(inspector, good) == Inspection()
        first = await pid_of(inspector)
        with pytest.raises(BusyError, match="before its deadline"):
            await ask(inspector, SLOW, 0.2)
        with pytest.raises(TooComplexError, match="whether it calls another server"):
            await ask(inspector, DEEP)
        assert await ask(inspector, good + "#") == Inspection()
        second = await pid_of(inspector)
        os.kill(second, signal.SIGKILL)
        with pytest.raises(TooComplexError):
            await ask(inspector, good + "##")
        assert await ask(inspector, good + "###") == Inspection()
        assert len({first, second, await pid_of(inspector)}) == 3

    run(scenario)


def test_query_behind_a_slow_one_is_rejected_as_busy() -> None:
    async def scenario(inspector: Inspector) -> None:
        await ask(inspector, "ASK { ?service ?p ?o }")
        slow = asyncio.create_task(ask(inspector, SLOW, 1))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await ask(inspector, "ASK { ?s ?service ?o }", 0.1)
        with pytest.raises(BusyError):
            await slow

    run(scenario)


def test_deadline_of_one_client_decides_nothing_for_others() -> None:
    async def scenario(inspector: Inspector) -> None:
        await ask(inspector, "ASK { ?service ?p ?o }")
        text = "ASK { ?s ?service ?o }"
        with pytest.raises(BusyError):
            await ask(inspector, text, 0.0005)
        assert await ask(inspector, text) == Inspection()

    run(scenario)


def test_query_whose_sender_has_gone_is_not_inspected_further() -> None:
    async def scenario(inspector: Inspector) -> None:
        await ask(inspector, "ASK { ?service ?p ?o }")
        slow = asyncio.create_task(ask(inspector, SLOW))
        await asyncio.sleep(0.1)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert await ask(inspector, "ASK { ?s ?service ?o }") == Inspection()

    run(scenario)


def test_process_has_no_descriptor_left_to_call_anybody_with() -> None:
    async def scenario(inspector: Inspector) -> None:
        await ask(inspector, "ASK { ?service ?p ?o }")
        limits = Path(f"/proc/{await pid_of(inspector)}/limits").read_text("ascii")
        (files,) = (line for line in limits.splitlines() if line.startswith("Max open files"))
        assert files.split()[3:5] == ["0", "0"]

    run(scenario)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", RefusedError),
        ("SELECT * { \\u0053ERVICE SILENT <http://x/> { ?s ?p ?o } }", RefusedError),
        ("ASK { << ?s ?p 'service' >> ?q ?o }", TooComplexError),
        (DEEP, TooComplexError),
        ("ASK { ?s ?p 'service' ! }", MalformedError),
    ],
)
def test_store_is_not_asked_what_may_call_others(text: str, kind: type[QueryError]) -> None:
    asked: list[Any] = []

    async def main() -> None:
        store = await asyncio.start_server(
            lambda *connection: asked.append(connection), "127.0.0.1", 0
        )
        address = f"http://127.0.0.1:{store.sockets[0].getsockname()[1]}/sparql"
        async with store, RemoteEngine(RemoteSettings(address, 1000)) as engine:
            await engine.answer(Query(text, SPARQL_RESULTS[0], 30))

    with pytest.raises(kind):
        asyncio.run(main())
    assert asked == []
