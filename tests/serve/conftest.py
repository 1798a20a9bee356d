"""A small release, written as the build writes one, and clients of a server over it."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from amocf.serve.app import create_app
from amocf.serve.release import Release
from amocf.settings import Settings
from amocf.terms import DEFAULT_GRAPHS, PREFIXES, graph_iri

VERSION = "2025.1.0"

DATA = Path(__file__).with_name("release.trig")
CONTEXT = {
    **PREFIXES,
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "numberOfEssentialKSAs": {"@id": "amo:numberOfEssentialKSAs", "@type": "xsd:integer"},
}


def fixture_quads() -> list[Quad]:
    """Read the named graphs of the small release."""
    return list(parse(path=DATA, format=RdfFormat.TRIG))


def write_release(folder: Path, named: Iterable[Quad]) -> Path:
    """Write a release from its named graphs; those that the design names make the merge."""
    merge = {NamedNode(graph_iri(name)) for name in DEFAULT_GRAPHS}
    quads = set(named)
    merged = {quad.triple for quad in quads if quad.graph_name in merge}
    quads |= {Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in merged}
    files = {
        "amocf.nq": (
            serialize(sorted(quads, key=str), format=RdfFormat.N_QUADS),
            "application/n-quads",
        ),
        "tables/competencies.csv": (b"code,label\n4.1,Design\n" * 100, "text/csv"),
        "context.jsonld": (json.dumps({"@context": CONTEXT}).encode(), "application/ld+json"),
    }
    entries: list[dict[str, Any]] = []
    for path, (body, media_type) in files.items():
        assert body is not None
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
        sha256 = hashlib.sha256(body).hexdigest()
        entries.append(
            {"path": path, "bytes": len(body), "sha256": sha256, "media_type": media_type}
        )
    manifest = {"version": VERSION, "triples": len(merged), "files": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("dist"), fixture_quads())


@pytest.fixture(scope="session")
def release(dist: Path) -> Release:
    return Release.open(dist)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(query_timeout=5.0, max_result_bytes=100_000)


@pytest.fixture(scope="session")
def app(release: Release, settings: Settings) -> FastAPI:
    return create_app(release, settings)


class Client:
    """Asks an application without a network, and follows no redirect."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self._app, self._runner = app, runner

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._send(method, path, options))

    def get(self, path: str, accept: str | None = None, **options: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept is not None else {}
        return self.request(
            "GET", path, headers={**headers, **options.pop("headers", {})}, **options
        )

    async def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            client.headers.pop("Accept")
            return await client.request(method, path, **options)


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def client(app: FastAPI, runner: asyncio.Runner) -> Client:
    return Client(app, runner)


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    return fixture_quads()


@pytest.fixture(scope="session")
def client_over(
    tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner
) -> Callable[[Iterable[Quad]], Client]:
    """Serve other named graphs than those of the small release."""

    def serve(named: Iterable[Quad]) -> Client:
        folder = write_release(tmp_path_factory.mktemp("other"), named)
        return Client(create_app(Release.open(folder), Settings()), runner)

    return serve


@pytest.fixture(scope="session")
def client_with(runner: asyncio.Runner, release: Release) -> Callable[[Any], Client]:
    """Serve the small release with another engine."""
    return lambda engine: Client(create_app(release, Settings(), engine), runner)
