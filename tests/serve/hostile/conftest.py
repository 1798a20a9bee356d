"""A server as it is started, under siege: what is promised to everybody else is watched meanwhile.

Hostile clients call from other loopback addresses than the light one, so that each has its share.
"""

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.waiting import until

from amocf.serve.http.problem_kinds import KINDS
from amocf.terms import expand, graph_iri

#: Of the release, the server, the fork server and the workers together, when all is over.
MOST_MEBIBYTES: Final = 200
OPTIONS: Final = {
    "workers": 4,
    "worker-memory": 200,
    "query-timeout": 6,
    "query-queue": 80,
    "max-result-bytes": 1_000_000,
    "head-timeout": 3,
    "body-timeout": 3,
    "write-timeout": 1,
}
KSAS: Final = 2000
#: In this group everybody is related to everybody, so that there are paths without number.
GROUP: Final = 60


def _quads() -> Iterator[Quad]:
    graph = NamedNode(graph_iri("framework"))
    label, broader, related = (NamedNode(expand(f"skos:{name}")) for name in NAMES)
    for number in range(KSAS):
        ksa = NamedNode(expand(f"amocf:ksa-{10_000 + number}"))
        yield Quad(ksa, label, Literal(_label(number), language="en"), graph)
        yield Quad(ksa, broader, NamedNode(expand("amocf:4-1-2")), graph)
        for other in range(GROUP if number < GROUP else 0):
            yield Quad(ksa, related, NamedNode(expand(f"amocf:ksa-{10_000 + other}")), graph)


NAMES: Final = ("prefLabel", "broader", "related")


def _label(number: int) -> str:
    return f"Knowledge {number} of things"


@dataclass(frozen=True)
class Ended:
    """How a request ended: its status, the last part of a problem's type, and the time it took."""

    status: int
    kind: str
    seconds: float
    response: httpx.Response

    def __str__(self) -> str:
        return f"{self.status} {self.kind}".strip()


class Hostile:
    """A client that means harm; each has an address of its own."""

    _addresses = itertools.count(3)

    def __init__(self, server: str) -> None:
        self._server = server

    @contextlib.contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Open a client at an address that nobody has called from."""
        transport = httpx.HTTPTransport(local_address=f"127.0.0.{next(self._addresses)}")
        with httpx.Client(transport=transport, base_url=self._server, timeout=120) as client:
            client.headers["Accept-Encoding"] = "identity"
            yield client

    def ask(self, method: str = "POST", path: str = "/sparql", **options: Any) -> Ended:
        """Send a request, and make sure that what comes is whole."""
        with self.client() as client:
            return self.ask_with(client, method, path, **options)

    def ask_with(self, client: httpx.Client, method: str, path: str, **options: Any) -> Ended:
        """Do as ``ask`` does, with a client of one's own."""
        began = time.monotonic()
        response = client.request(method, path, **options)
        seconds = time.monotonic() - began
        # httpx fails where fewer bytes come than were announced.
        assert int(response.headers["Content-Length"]) == len(response.content)
        if response.status_code == 200:
            return Ended(200, "", seconds, response)
        assert response.headers["Content-Type"] == "application/problem+json"
        problem = response.json()
        kind = KINDS[problem["type"].rpartition("/")[2]]
        assert problem["status"] == response.status_code
        assert response.status_code in kind.statuses
        assert problem["detail"]
        assert ("Retry-After" in response.headers) == (response.status_code in (429, 503))
        return Ended(response.status_code, kind.name, seconds, response)


class Light(threading.Thread):
    """Asks one light query after the other, none of them twice."""

    def __init__(self, server: str) -> None:
        super().__init__(daemon=True)
        self.answered = 0
        self.failures: list[str] = []
        self._server = server
        self._stop_asked = threading.Event()

    def run(self) -> None:
        transport = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(transport=transport, base_url=self._server, timeout=60) as client:
            for number in itertools.count():
                if self._stop_asked.is_set():
                    return
                try:
                    self._ask(client, number)
                except (httpx.HTTPError, AssertionError) as error:
                    self.failures.append(f"{type(error).__name__}: {error}")
                time.sleep(0.02)

    def stop(self) -> None:
        self._stop_asked.set()
        self.join()

    def wait(self) -> None:
        """Return when a query has been answered that was asked after this call."""
        enough = self.answered + 2
        until(lambda: self.answered >= enough or bool(self.failures))
        assert self.failures == []

    def _ask(self, client: httpx.Client, number: int) -> None:
        ksa = expand(f"amocf:ksa-{10_000 + number % KSAS}")
        text = f"SELECT ?l {{ <{ksa}> <{expand('skos:prefLabel')}> ?l }} # {number}"
        answer = client.get("/sparql", params={"query": text})
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        rows = answer.json()["results"]["bindings"]
        assert [row["l"]["value"] for row in rows] == [_label(number % KSAS)]
        self.answered += 1


@dataclass(frozen=True)
class Siege:
    """The server, who attacks it, who only wants an answer, and a port that nobody may call.

    Attributes:
        server: the server.
        hostile: who attacks it.
        light: who only wants an answer.
        listener: the port.
        descriptors: how many the server has open where nobody attacks it.
    """

    server: Any
    hostile: Hostile
    light: Light
    listener: socket.socket
    descriptors: int

    @property
    def query_seconds(self) -> float:
        """How long a query may take."""
        return float(OPTIONS["query-timeout"])

    @property
    def forbidden(self) -> str:
        """An address of this machine that the server has no business at."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def nobody_was_called(self) -> None:
        """Make sure that no connection waits to be accepted."""
        with pytest.raises(BlockingIOError):
            self.listener.accept()

    def metric(self, name: str) -> float:
        """Return a figure of the server; 0 where it does not have it yet."""
        lines = httpx.get(self.server.address + "/metrics").text.splitlines()
        return float(next((line.split()[-1] for line in lines if line.startswith(name)), 0))


@pytest.fixture(scope="module")
def besieged(
    started: Callable[..., contextlib.AbstractContextManager[Any]],
    written: Callable[[Iterable[Quad]], Path],
    quads: list[Quad],
) -> Iterator[Siege]:
    options = [text for name, value in OPTIONS.items() for text in (f"--{name}", str(value))]
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        started(written([*quads, *_quads()]), *options) as server,
    ):
        listener.settimeout(0)
        light = Light(server.address)
        # What is opened once and kept is open before the count.
        Hostile(server.address).ask("GET", "/health")
        before = _quiet(server)
        light.start()
        light.wait()
        siege = Siege(server, Hostile(server.address), light, listener, server.descriptors())
        yield siege
        light.stop()
        assert light.failures == []
        siege.nobody_was_called()
        _is_as_before(server, before)
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert {"listening", "stopped"} <= {line["event"] for line in server.events()}


def _quiet(server: Any) -> tuple[int, int]:
    """Return the descriptors and processes of a server that nobody asks anything."""
    httpx.get(server.address + "/health").raise_for_status()
    time.sleep(1)
    return server.descriptors(), len(server.children())


def _is_as_before(server: Any, before: tuple[int, int]) -> None:
    until(lambda: (server.descriptors(), len(server.children())) == before)
    assert [pid for pid in server.children() if _state(pid) == "Z"] == []
    assert server.mebibytes() < MOST_MEBIBYTES


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


@pytest.fixture(autouse=True)
def _a_light_query_is_answered_throughout(besieged: Siege) -> Iterator[None]:
    yield
    besieged.light.wait()
    besieged.nobody_was_called()
