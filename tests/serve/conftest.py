"""A small release, written as the build writes one, and clients of a server over it."""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse, serialize

from amocf.rdf.statements import english, graph_of, term
from amocf.release.opened import Release
from amocf.search.index_writer import write_index
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.create import create_app
from amocf.serve.engine.contract import Engine
from amocf.serve.observability.log import Log
from amocf.settings import Settings
from amocf.terms import PREFIXES, graph_iri, is_in_merge

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


def write_release(folder: Path, named: Iterable[Quad], restricted_to: str = "") -> Path:
    """Write a release from its named graphs, for all or for an institute alone."""
    quads = set(named)
    merged = {quad.triple for quad in quads if is_in_merge(graph_of(quad))}
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
    manifest: dict[str, Any] = {"version": VERSION, "triples": len(merged), "files": entries}
    if restricted_to:
        manifest["restricted_to"] = restricted_to
    (folder / "manifest.json").write_text(json.dumps(manifest))
    _write_index(folder)
    return folder


def _write_index(folder: Path) -> None:
    data = (folder / "amocf.nq").read_bytes()
    store = Store()
    store.bulk_load(data, RdfFormat.N_QUADS)
    path = folder / "search.sqlite"
    path.unlink(missing_ok=True)
    write_index(store, path, hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def small_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a few statements."""
    return write_release(tmp_path_factory.mktemp("small-dist"), fixture_quads())


#: A right token of a server over the restricted release, and what nobody without one may see.
TOKEN = "3f9a0c51d27be846a1f0957c3e62b8d4"  # noqa: S105 - of no server
SECRET = "Confidential fermentation"  # noqa: S105 - no password


@pytest.fixture(scope="session")
def restricted_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release with data for one institute alone."""
    ksa = NamedNode(f"{PREFIXES['amocf']}ksa-niimbl-0001")
    graph = NamedNode(graph_iri("institute-niimbl"))
    facts = (
        ("rdf:type", term("amo:InstituteKSA")),
        ("skos:prefLabel", english(SECRET)),
        ("rdfs:label", english(SECRET)),
    )
    data = [Quad(ksa, term(name), value, graph) for name, value in facts]
    folder = tmp_path_factory.mktemp("restricted-dist")
    return write_release(folder, [*fixture_quads(), *data], "niimbl")


@pytest.fixture(scope="session")
def token_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two tokens, which its owner alone can read."""
    path = tmp_path_factory.mktemp("tokens") / "tokens"
    path.touch(0o600)
    path.write_text(f"# the new one, and the one that goes\n{TOKEN}\n\n{TOKEN[::-1]}\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def release(small_dist: Path) -> Release:
    return Release.open(small_dist)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(max_result_bytes=100_000)


@pytest.fixture(scope="session")
def app(release: Release, settings: Settings) -> AsgiApplication:
    return _app(release, settings)


def _app(
    release: Release, settings: Settings, engine: Engine | None = None, log: Log | None = None
) -> AsgiApplication:
    """Return an application that answers without having been started."""
    return create_app(release, replace(settings, engine="threads"), engine, log)


class Client:
    """Asks an application without a network, and follows no redirect."""

    def __init__(self, app: AsgiApplication, runner: asyncio.Runner) -> None:
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
def client(app: AsgiApplication, runner: asyncio.Runner) -> Client:
    return Client(app, runner)


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    return fixture_quads()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Iterable[Quad]], Path]:
    """Write a release of other named graphs than those of the small one."""
    return lambda named: write_release(tmp_path_factory.mktemp("other"), named)


@pytest.fixture(scope="session")
def client_over(
    written: Callable[[Iterable[Quad]], Path], runner: asyncio.Runner
) -> Callable[[Iterable[Quad]], Client]:
    """Serve other named graphs than those of the small release."""
    return lambda named: Client(_app(Release.open(written(named)), Settings()), runner)


@pytest.fixture(scope="session")
def client_with(runner: asyncio.Runner, release: Release) -> Callable[[Any], Client]:
    """Serve the small release with another engine."""
    return lambda engine: Client(_app(release, Settings(), engine), runner)


@pytest.fixture(scope="session")
def client_of(runner: asyncio.Runner) -> Callable[..., Client]:
    """Serve the release in a folder, with given settings."""
    return lambda folder, settings=Settings(): Client(  # noqa: B008 - it never changes
        _app(Release.open(folder), settings), runner
    )


@pytest.fixture(scope="session")
def serving(runner: asyncio.Runner, release: Release) -> Callable[..., Client]:
    """Serve the small release with given settings, engine and log."""
    return lambda settings, engine=None, log=None: Client(
        _app(release, settings, engine, log), runner
    )


_SAMPLE = re.compile(r'^(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$')


@pytest.fixture(scope="session")
def read_metrics() -> Callable[[str], dict[str, float]]:
    """Read the text format 0.0.4; each sample follows the HELP and TYPE of its family."""
    return _read_metrics


def _read_metrics(text: str) -> dict[str, float]:
    samples: dict[str, float] = {}
    family = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
        elif line.startswith("# TYPE "):
            assert line.split()[2] == family
            assert line.split()[3] in ("counter", "gauge", "histogram")
        else:
            match = _SAMPLE.match(line)
            assert match, line
            assert match[1].startswith(family)
            name = f"{match[1]}{{{match[2]}}}" if match[2] else match[1]
            assert name not in samples
            samples[name] = float(match[3])
    return samples
