"""A build under a running server: the server goes on with the release that it opened."""

import contextlib
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from tests.waiting import until

from amocf.release.publishing import published
from amocf.terms import expand, graph_iri

Start = Callable[..., contextlib.AbstractContextManager[Any]]
Write = Callable[[Iterable[Quad]], Path]

ADDED = "A competency of a later release"

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="worker processes need Linux")


def publish(out: Path, release: Path) -> Path:
    """Put a copy of a release, with a store, in place as a build does; return where it stands."""
    with published(out, lambda _: None) as folder:
        copy(release, folder)
    return out.resolve()


def copy(release: Path, folder: Path) -> None:
    shutil.copytree(release, folder, dirs_exist_ok=True)
    store = Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "amocf.nq"), format=RdfFormat.N_QUADS)
    store.flush()


@pytest.fixture(scope="module")
def later(quads: list[Quad], written: Write) -> Callable[[int], Path]:
    """Releases that are later than the small one."""

    def write(number: int) -> Path:
        subject = NamedNode(expand(f"amocf:later-{number}"))
        label = Quad(
            subject,
            NamedNode(expand("skos:prefLabel")),
            Literal(ADDED, language="en"),
            NamedNode(graph_iri("framework")),
        )
        return written([*quads, label])

    return write


def knows_later(address: str) -> bool:
    text = f'ASK {{ ?s ?p "{ADDED}"@en }}'
    answer = httpx.get(f"{address}/sparql", params={"query": text})
    return bool(answer.raise_for_status().json()["boolean"])


def identity(release: Path) -> str:
    return hashlib.sha256((release / "manifest.json").read_bytes()).hexdigest()[:12]


@pytest.fixture(params=["link", "plain folder"])
def out(request: pytest.FixtureRequest, small_dist: Path, tmp_path: Path) -> Path:
    """The small release in place, as a build puts it there or as builds used to."""
    path = tmp_path / "dist"
    if request.param == "link":
        publish(path, small_dist)
    else:
        copy(small_dist, path)
    return path


@needs_linux
@pytest.mark.parametrize("options", [(), ("--in-memory", "0")], ids=["memory", "disk"])
def test_serve_release_replaced_goes_on_with_the_old_one(
    started: Start,
    small_dist: Path,
    out: Path,
    later: Callable[[int], Path],
    options: tuple[str, ...],
) -> None:
    with started(out, *options) as server, httpx.Client(base_url=server.address) as client:
        assert "newer_release" not in client.get("/health").json()
        for number in range(3):
            publish(out, later(number))
        health = client.get("/health").json()
        assert (health["identity"], health["newer_release"]) == (
            identity(small_dist),
            identity(out),
        )
        require_files_of(small_dist, client)
        # Nothing was searched for before.
        assert client.get("/search", params={"q": "Design"}).raise_for_status().json()["total"]
        kill_fork_server(server)
        assert not knows_later(server.address)
        assert not open_releases(server.pool()), "a worker has the folder of the release open"
        server.process.terminate()
        assert server.process.wait(20) == 0
    old = out.with_name(".releases") / identity(small_dist)
    assert old.is_dir(), "what was in use was removed"
    publish(out, later(3))
    assert not old.exists(), "what nobody uses any more was kept"
    with started(out, *options) as server:
        assert knows_later(server.address)


def require_files_of(dist: Path, client: httpx.Client) -> None:
    for name in ("amocf.nq", "tables/competencies.csv"):
        sent = client.get(f"/download/{name}", headers={"Accept-Encoding": "identity"})
        assert sent.content == (dist / name).read_bytes()
        assert sent.headers["ETag"] == f'"{hashlib.sha256(sent.content).hexdigest()}"'
    sent = client.get("/download/manifest.json")
    assert sent.content == (dist / "manifest.json").read_bytes()


def kill_fork_server(server: Any) -> None:
    """Kill the process that has loaded the release, and wait until another one has."""
    fork_server = server.pool()[0]
    os.kill(fork_server, signal.SIGKILL)
    query = {"query": "ASK { ?s ?p ?o }"}
    until(
        lambda: (
            fork_server not in server.pool()
            and not httpx.get(f"{server.address}/sparql", params=query).is_error
        )
    )


def open_releases(pids: Iterable[int]) -> list[Path]:
    """Return the releases whose folders processes have open."""
    found = []
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.append(descriptor.readlink())
    return [path for path in found if path.parent.name == ".releases"]


@pytest.fixture
def served(small_dist: Path, tmp_path: Path, client_of: Callable[[Path], Any]) -> tuple[Path, Any]:
    """A copy of the small release, and a client of a server over it."""
    folder = Path(shutil.copytree(small_dist, tmp_path / "dist"))
    return folder, client_of(folder)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tables/competencies.csv", "/download/tables/competencies.csv"),
        ("search.sqlite", "/search?q=Design"),
        ("search.sqlite", "/suggest?q=Des"),
    ],
)
def test_serve_file_written_over_is_not_sent(
    served: tuple[Path, Any], name: str, path: str
) -> None:
    folder, client = served
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(bytes(len(content)))
    os.utime(folder / name, ns=(0, 0))
    answer = client.get(path, "application/json")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/problem/release-changed")
    assert name in answer.json()["detail"]
    assert "ETag" not in answer.headers


def test_serve_lists_removed_are_sent_from_memory(served: tuple[Path, Any]) -> None:
    folder, client = served
    before = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").unlink()
    assert client.get("/download/manifest.json").content == before
    assert client.get("/download/SHA256SUMS").status_code == 404  # it never had one
    assert client.get("/health").status_code == 200


def test_serve_release_without_index_has_no_search(
    small_dist: Path, tmp_path: Path, client_of: Callable[[Path], Any]
) -> None:
    folder = Path(shutil.copytree(small_dist, tmp_path / "dist"))
    (folder / "search.sqlite").unlink()
    assert client_of(folder).get("/search?q=Design").status_code == 404
