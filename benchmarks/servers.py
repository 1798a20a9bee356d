"""The servers that are measured, over the same release."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BIN = Path(sys.executable).parent
_FIRST = "ASK { ?s ?p ?o }"


@dataclass(frozen=True)
class Server:
    """A server that can be started.

    Attributes:
        name: what the report calls it.
        path: of its endpoint.
        command: with ``{port}`` and ``{dist}``.
    """

    name: str
    path: str
    command: tuple[str, ...]


OURS = Server(
    "amocf",
    "/sparql",
    (str(_BIN / "amocf"), "serve", "--port", "{port}", "--dist", "{dist}", "--query-share", "64"),
)
NATIVE = Server(
    "oxigraph",
    "/query",
    (
        *(str(_BIN / "oxigraph"), "serve-read-only", "--location", "{dist}/store"),
        *("--bind", "127.0.0.1:{port}"),
    ),
)
PEER = Server(
    "rdflib-endpoint",
    "/",
    (
        *(str(_BIN / "rdflib-endpoint"), "serve", "--port", "{port}", "--host", "127.0.0.1"),
        "{dist}/amocf.nt",
    ),
)


@dataclass(frozen=True)
class Running:
    """A started server."""

    server: Server
    port: int
    pid: int
    seconds_to_first_answer: float

    def ask(self, query: str) -> Any:
        """Return the results of a query, as JSON."""
        return _ask(self.server, self.port, query)

    def proportional_memory(self) -> int:
        """Return the bytes of all its processes together; shared ones count once."""
        return proportional_memory(self.pid)


def proportional_memory(pid: int) -> int:
    """Return the bytes of a process and those below it together; shared ones count once."""
    return sum(_pss(each) for each in _tree(pid))


@contextmanager
def running(server: Server, dist: Path) -> Iterator[Running]:
    """Start a server, wait for its first answer, and stop it in the end."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    command = [part.format(port=port, dist=dist) for part in server.command]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            if process.poll() is not None or time.perf_counter() > started + 60:
                raise RuntimeError(f"{server.name} does not start: {' '.join(command)}")
            try:
                _ask(server, port, _FIRST)
                break
            except (OSError, ValueError):
                time.sleep(0.002)
        yield Running(server, port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _ask(server: Server, port: int, query: str) -> Any:
    url = f"http://127.0.0.1:{port}{server.path}?{urllib.parse.urlencode({'query': query})}"
    headers = {"Accept": "application/sparql-results+json"}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        return json.load(answer)


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
