"""Virtuoso 7 as a test needs it: on this machine, with an empty database, and gone afterwards."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from amocf.exchange.graph_store.authentication import Credentials
from amocf.exchange.graph_store.upload import Destination, load_release
from amocf.release.opened import Release

PROGRAM: Final = shutil.which("virtuoso-t")
#: Where the release's default graph stands: Virtuoso has none of its own.
DEFAULT_GRAPH: Final = "https://w3id.org/amocf/graph/default"
_PACKAGE: Final = "virtuoso-opensource-7-bin"
_SETTINGS: Final = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx

[Parameters]
ServerPort = {sql}
MaxVectorSize = 3500000
TransactionAfterImageLimit = 2000000000
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}

[HTTPServer]
ServerPort = {http}
ServerRoot = .
ServerThreads = 8

[SPARQL]
ResultSetMaxRows = 10000000
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server.

    Attributes:
        url: where it answers HTTP.
        pid: its process.
    """

    url: str
    pid: int

    @property
    def owner(self) -> Credentials:
        """Who may write in a new database, which nobody else reaches."""
        return Credentials("dba", "dba")

    @property
    def graphs(self) -> str:
        """The endpoint of the Graph Store Protocol, for a user that may write."""
        return f"{self.url}/sparql-graph-crud-auth"

    @property
    def updates(self) -> str:
        """The endpoint for updates, for a user that may write."""
        return f"{self.url}/sparql-auth"

    @property
    def queries(self) -> str:
        """The endpoint for queries, for everybody."""
        return f"{self.url}/sparql"


@contextmanager
def running(folder: Path, buffers: int = 4000) -> Iterator[Virtuoso]:
    """Run Virtuoso in an empty folder; skip the test where it is not installed.

    Args:
        folder: where its database is to stand.
        buffers: pages of 8 KiB that it may hold in memory.
    """
    if PROGRAM is None:
        pytest.skip(f"virtuoso-t is not here; it comes with Debian's {_PACKAGE}")
    sql, http = _free_port(), _free_port()
    settings = _SETTINGS.format(sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4)
    (folder / "virtuoso.ini").write_text(settings, encoding="ascii")
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(
            # It ends with the test run, however that ends.
            [
                "setpriv",
                "--pdeathsig",
                "KILL",
                PROGRAM,
                "+foreground",
                "+configfile",
                "virtuoso.ini",
            ],
            cwd=folder,
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(server, f"http://{http}/sparql", folder)
            yield Virtuoso(f"http://{http}", server.pid)
        finally:
            server.kill()
            server.wait()


@contextmanager
def loaded(folder: Path, dist: Path) -> Iterator[Virtuoso]:
    """Run Virtuoso in an empty folder with a release, as the documentation says."""
    with running(folder) as server:
        destination = Destination(
            server.graphs,
            update=server.updates,
            query=server.queries,
            default_graph=DEFAULT_GRAPH,
            user=server.owner,
        )
        with Release.open(dist) as release:
            notes = load_release(release, destination, lambda _: None).notes
        assert not notes
        yield server


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _wait_for(server: "subprocess.Popen[bytes]", url: str, folder: Path) -> None:
    for _ in range(600):
        try:
            if httpx.get(url, params={"query": "ASK {}"}).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    pytest.fail((folder / "output").read_text("utf-8", errors="replace"))
