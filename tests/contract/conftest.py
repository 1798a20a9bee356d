"""The HTTP servers that run the application, and a client that asks one of them."""

import contextlib
import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pyoxigraph import Quad, RdfFormat, Store, serialize

from amocf.release.manifest import MANIFEST, QUADS, SEARCH, STORE
from amocf.search.index_writer import write_index
from amocf.settings import SETTINGS

#: Where the public is said to reach the server.
ORIGIN: Final = "http://pages.test"
#: Shorter than a server keeps a connection that idles: uvicorn ends it after five seconds.
_IDLE_SECONDS: Final = 2.0


class Client:
    """Asks a server over connections that stay open, and follows no redirect.

    It asks for no content coding, nor for a media type, unless told to.
    """

    def __init__(self, address: str) -> None:
        limits = httpx.Limits(keepalive_expiry=_IDLE_SECONDS)
        self._client = httpx.Client(base_url=address, limits=limits, timeout=60)
        del self._client.headers["Accept"]
        self._client.headers["Accept-Encoding"] = "identity"

    def close(self) -> None:
        self._client.close()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._client.request(method, path, **options)

    def get(self, path: str, accept: str | None = None, **options: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept is not None else {}
        return self.request(
            "GET", path, headers={**headers, **options.pop("headers", {})}, **options
        )


@pytest.fixture(scope="session", params=("granian", "uvicorn"))
def http_server(request: pytest.FixtureRequest) -> str:
    """The name of the HTTP server that runs the application."""
    return str(request.param)


@pytest.fixture(scope="session")
def step(http_server: str) -> int:
    """How far it is from one document to the next that is asked for, where all would be many.

    All are asked of granian, which ``amocf serve`` runs, and every fifth of uvicorn.
    """
    return 1 if http_server == "granian" else 5


@pytest.fixture(scope="session")
def start(
    http_server: str,
    started: Callable[..., contextlib.AbstractContextManager[Any]],
    started_by_uvicorn: Callable[..., contextlib.AbstractContextManager[Any]],
) -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """Start the HTTP server over a release, with settings; it is ended with the context."""
    rows = {each.name: each for each in SETTINGS}

    def start(dist: Path, **settings: str) -> contextlib.AbstractContextManager[Any]:
        # Several servers run at once, in each process that tests.
        settings = {"workers": "3", **settings}
        if http_server == "uvicorn":
            named = {rows[name].environment_name: value for name, value in settings.items()}
            return started_by_uvicorn(dist, **named)
        return started(dist, *(f"{rows[name].option}={value}" for name, value in settings.items()))

    return start


@pytest.fixture(scope="session")
def serve(start: Callable[..., contextlib.AbstractContextManager[Any]]) -> Iterator[Any]:
    """Ask the HTTP server over a release, with settings; it is started once for these."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def serve(dist: Path, **settings: str) -> Client:
            server = stack.enter_context(start(dist, **settings))
            return stack.enter_context(contextlib.closing(Client(server.address)))

        yield serve


@pytest.fixture(scope="session")
def client(serve: Callable[..., Client], dist: Path) -> Client:
    """Asks the HTTP server over the release; this machine counts as a proxy that is trusted."""
    return serve(dist, public_url=ORIGIN, trusted_proxies="127.0.0.1")


@pytest.fixture(scope="session")
def release_with(
    dist: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Iterable[Quad]], Path]:
    """Write a release that has other data than the built one, and is the same else."""

    def write(quads: Iterable[Quad]) -> Path:
        folder = tmp_path_factory.mktemp("other")
        # Without its store a release is read from its quads.
        for path in (each for each in dist.iterdir() if each.name != STORE):
            (folder / path.name).symlink_to(path.resolve())
        store = Store()
        store.bulk_extend(quads)
        data = serialize(store, format=RdfFormat.N_QUADS) or b""
        sha256 = hashlib.sha256(data).hexdigest()
        manifest = json.loads((dist / MANIFEST).read_bytes())
        entry = next(each for each in manifest["files"] if each["path"] == QUADS)
        entry |= {"bytes": len(data), "sha256": sha256}
        for name in (MANIFEST, QUADS, SEARCH):
            (folder / name).unlink()
        (folder / QUADS).write_bytes(data)
        (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        write_index(store, folder / SEARCH, sha256)
        return folder

    return write
