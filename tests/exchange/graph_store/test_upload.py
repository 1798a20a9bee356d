"""A release into a real triple store, and into one that fails at every step in turn."""

import gc
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from amocf.cli import main
from amocf.errors import DataError, UsageError
from amocf.exchange.graph_store.authentication import Credentials
from amocf.exchange.graph_store.store_address import StoreError
from amocf.exchange.graph_store.upload import Destination, Loaded, load_release
from amocf.release.opened import Release
from amocf.terms import DEFAULT_GRAPHS, graph_iri

OTHER = "http://example.org/other"
OLD = f"""
<http://old/s> <http://old/p> "old" .
<http://old/s> <http://old/p> "in a graph" <{graph_iri("framework")}> .
<http://old/s> <http://old/p> "of an earlier release" <{graph_iri("changes")}> .
<http://old/s> <http://old/p> "of somebody else" <{OTHER}> .
""".encode()

Hook = Callable[[str, str, int], tuple[int, bytes] | None]


class Proxy(BaseHTTPRequestHandler):
    """Stands before the store, and answers in its place where the hook says so."""

    client: httpx.Client
    hook: Hook
    seen: list[tuple[str, str, bytes]]
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.seen.append((self.command, self.path, body))
        instead = type(self).hook(self.command, self.path, len(self.seen))
        if instead is None:
            names = ("Content-Type", "Accept")
            headers = {name: self.headers[name] for name in names if name in self.headers}
            answer = self.client.request(self.command, self.path, content=body, headers=headers)
            status, content = answer.status_code, answer.content
            media_type = answer.headers.get("Content-Type", "text/plain")
        else:
            (status, content), media_type = instead, "application/n-triples"
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Location", "http://127.0.0.1:1/")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - the names of the library

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def before(store: str, hook: Hook) -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """Put a proxy before a store."""
    seen: list[tuple[str, str, bytes]] = []
    client = httpx.Client(base_url=store, timeout=60)
    members = {"client": client, "hook": staticmethod(hook), "seen": seen}
    handler = type("Handler", (Proxy,), members)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()


def contents(store: str) -> set[Any]:
    body = httpx.get(f"{store}/store", headers={"Accept": "application/n-quads"}).content
    return set(parse(input=body, format=RdfFormat.N_QUADS))


def staged(store: str) -> Destination:
    return Destination(f"{store}/store", update=f"{store}/update", query=f"{store}/query")


def in_place(store: str) -> Destination:
    return Destination(f"{store}/store", query=f"{store}/query")


WAYS = [in_place, staged]


@pytest.fixture(autouse=True)
def backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go during a test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def store(oxigraph: str) -> str:
    """A store with something in it."""
    headers = {"Content-Type": "application/n-quads"}
    httpx.put(f"{oxigraph}/store", content=OLD, headers=headers).raise_for_status()
    return oxigraph


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a few graphs."""
    folder = tmp_path_factory.mktemp("small")
    graphs = ["", *(f" <{graph_iri(name)}>" for name in DEFAULT_GRAPHS)]
    lines = (
        f'<http://new/s> <http://new/p> "{number} é\\n"@en{graph} .\n'
        for graph in graphs
        for number in range(3)
    )
    data = "".join(lines).encode()
    files = {"amocf.nq": data, "context.jsonld": b'{"@context": {}}'}
    entries = [
        {
            "path": name,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "media_type": "application/n-quads",
        }
        for name, content in files.items()
    ]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "manifest.json").write_text(
        json.dumps({"version": "1", "triples": 3, "files": entries})
    )
    return folder


def quads_of(release: Path) -> set[Any]:
    return set(parse(path=str(release / "amocf.nq"), format=RdfFormat.N_QUADS))


def load(release: Path, destination: Destination) -> Loaded:
    with Release.open(release) as opened:
        return load_release(opened, destination, lambda _: None)


@pytest.mark.parametrize("way", WAYS)
def test_the_release_is_there_and_nothing_else_has_changed(
    way: Callable[[str], Destination], store: str, small: Path, backups: Path
) -> None:
    steps: list[str] = []
    with Release.open(small) as release:
        loaded = load_release(release, way(store), steps.append)
    other = {quad for quad in contents(store) if "old/s" in str(quad)}
    assert [str(quad.graph_name) for quad in other] == [f"<{OTHER}>"]
    assert contents(store) - other == quads_of(small)
    assert sum(loaded.counts.values()) == len(quads_of(small))
    assert not loaded.notes
    assert any("load default graph" in step for step in steps)
    assert not list(backups.iterdir())


@pytest.mark.parametrize("way", WAYS)
def test_a_second_load_changes_nothing(
    way: Callable[[str], Destination], store: str, small: Path
) -> None:
    load(small, way(store))
    once = contents(store)
    load(small, way(store))
    assert contents(store) == once


@pytest.mark.parametrize("way", WAYS)
def test_graph_of_an_institute_that_the_release_has_no_more_is_removed(
    way: Callable[[str], Destination], store: str, small: Path
) -> None:
    former = graph_iri("institute-niimbl")
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    graph = "<http://www.w3.org/ns/sparql-service-description#Graph>"
    lines = f"""
        <{former}> {kind} {graph} <{graph_iri("metadata")}> .
        <{OTHER}> {kind} {graph} <{graph_iri("metadata")}> .
        <http://old/s> <http://old/p> "of an institute" <{former}> .
        """
    headers = {"Content-Type": "application/n-quads"}
    httpx.post(f"{store}/store", content=lines, headers=headers).raise_for_status()
    load(small, way(store))
    left = {str(quad.graph_name) for quad in contents(store) if "old/s" in str(quad)}
    assert left == {f"<{OTHER}>"}


def test_readers_of_a_staged_load_see_the_old_or_the_new_release_at_every_step(
    store: str, small: Path
) -> None:
    def shown() -> set[Any]:
        return {quad for quad in contents(store) if "/staging/" not in str(quad.graph_name)}

    states = [shown()]

    def look(*_: object) -> None:
        states.append(shown())

    with before(store, look) as (url, _):
        load(small, staged(url))
    states.append(shown())
    other = {quad for quad in states[0] if str(quad.graph_name) == f"<{OTHER}>"}
    new = quads_of(small) | other
    changed = states.index(new)
    assert changed > 20
    assert all(each == states[0] for each in states[:changed])
    assert all(each == new for each in states[changed:])


def test_the_default_graph_may_have_a_name(store: str, small: Path) -> None:
    name = "https://w3id.org/amocf/graph/default"
    load(small, replace(staged(store), default_graph=name))
    graphs: dict[str, int] = {}
    for quad in contents(store):
        graphs[str(quad.graph_name)] = graphs.get(str(quad.graph_name), 0) + 1
    assert graphs["DEFAULT"] == 1
    assert graphs[f"<{name}>"] == sum(str(quad.graph_name) == "DEFAULT" for quad in quads_of(small))


def _writes(method: str, path: str) -> bool:
    return method in ("PUT", "DELETE") or (method == "POST" and not path.startswith("/query"))


@pytest.mark.parametrize("way", WAYS)
def test_a_large_graph_is_sent_in_pieces(
    way: Callable[[str], Destination], store: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amocf.exchange.graph_store.client.PIECE", 2)
    with before(store, lambda *_: None) as (url, seen):
        load(small, way(url))
    sent = [method for method, path, _ in seen if path.startswith("/store") and method != "GET"]
    # Three triples a graph.
    assert sent.count("PUT") == sent.count("POST") == len(DEFAULT_GRAPHS) + 1
    assert quads_of(small) <= contents(store)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_there_is_there_again_if_a_later_piece_fails(
    way: Callable[[str], Destination],
    store: str,
    small: Path,
    backups: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("amocf.exchange.graph_store.client.PIECE", 1)
    old = contents(store)
    pieces = 0

    def fail(method: str, path: str, _: int) -> tuple[int, bytes] | None:
        nonlocal pieces
        pieces += method == "POST" and path.startswith("/store")
        is_fifth = method == "POST" and pieces == 5
        return (500, b"disk full") if is_fifth else None

    with before(store, fail) as (url, _), pytest.raises(StoreError, match="disk full"):
        load(small, way(url))
    assert contents(store) == old
    assert not list(backups.iterdir())


def test_an_error_that_is_kept_keeps_no_iterator_of_the_engine(
    store: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amocf.exchange.graph_store.client.PIECE", 1)

    def refuse(method: str, _: str, __: int) -> tuple[int, bytes] | None:
        return (500, b"disk full") if method == "PUT" else None

    def fail() -> None:
        with before(store, refuse) as (url, _), pytest.raises(StoreError) as failure:
            load(small, staged(url))
        assert failure.traceback

    gc.collect()
    gc.disable()
    try:
        fail()
        # An iterator of the engine that ends in another thread is a warning, and so a failure.
        collecting = threading.Thread(target=gc.collect)
        collecting.start()
        collecting.join()
    finally:
        gc.enable()


@pytest.mark.parametrize("way", WAYS)
def test_what_was_there_is_there_again_whichever_write_fails(
    way: Callable[[str], Destination], store: str, small: Path, backups: Path
) -> None:
    old = contents(store)
    with before(store, lambda *_: None) as (url, seen):
        load(small, way(url))
        last = sum(_writes(method, path) for method, path, _ in seen)
    assert last > 10
    for number in sorted({1, 2, last // 2, last - 1, last}):
        httpx.put(f"{store}/store", content=OLD, headers={"Content-Type": "application/n-quads"})
        writes = 0

        def fail(method: str, path: str, _: int, number: int = number) -> tuple[int, bytes] | None:
            nonlocal writes
            writes += _writes(method, path)
            return (500, b"disk full") if _writes(method, path) and writes == number else None

        with before(store, fail) as (url, _), pytest.raises(StoreError) as failure:
            load(small, way(url))
        message = str(failure.value)
        assert contents(store) == old, number
        assert "status 500 (disk full)" in message
        assert url in message
        assert not list(backups.iterdir())


@pytest.mark.parametrize("way", WAYS)
def test_a_graph_that_comes_back_short_is_a_failure(
    way: Callable[[str], Destination], store: str, small: Path
) -> None:
    old = contents(store)
    put: list[str] = []

    def lose(method: str, path: str, _: int) -> tuple[int, bytes] | None:
        if method == "PUT":
            put.append(path)
        if method == "GET" and put and len(put) == 3 and path == put[-1]:
            return 200, b'<http://a> <http://b> "c" .\n'
        return None

    with before(store, lose) as (url, _), pytest.raises(StoreError) as failure:
        load(small, way(url))
    assert "1 triples are there after the load" in str(failure.value)
    assert "are missing, for example <http" in str(failure.value)
    assert "1 are too many" in str(failure.value)
    assert contents(store) == old


def test_a_store_that_moves_only_some_graphs_is_put_right(store: str, small: Path) -> None:
    old = contents(store)

    def half(method: str, path: str, _: int) -> tuple[int, bytes] | None:
        if path.startswith("/update"):
            text = f"CLEAR DEFAULT ; DROP GRAPH <{graph_iri('framework')}>"
            httpx.post(f"{store}/update", data={"update": text}).raise_for_status()
            return 500, b"power cut"
        return None

    with before(store, half) as (url, _), pytest.raises(StoreError, match="is there again"):
        load(small, staged(url))
    assert contents(store) == old


def test_blank_nodes_that_were_there_are_put_back_together(
    store: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amocf.exchange.graph_store.client.PIECE", 1)
    nested = "<http://old/s> <http://old/p> [ <http://old/q> [ <http://old/r> 1 ] ] ."
    address, headers = f"{store}/store?default", {"Content-Type": "text/turtle"}
    httpx.put(address, content=nested, headers=headers).raise_for_status()

    def fail(method: str, path: str, _: int) -> tuple[int, bytes] | None:
        return (500, b"disk full") if method == "PUT" and "metadata" in path else None

    with before(store, fail) as (url, _), pytest.raises(StoreError, match="disk full"):
        load(small, in_place(url))
    whole = "ASK { <http://old/s> <http://old/p>/<http://old/q>/<http://old/r> 1 }"
    answer = httpx.post(
        f"{store}/query",
        data={"query": whole},
        headers={"Accept": "application/sparql-results+json"},
    ).json()
    assert answer["boolean"]


def test_an_interruption_puts_back_what_was_there(store: str, small: Path, backups: Path) -> None:
    old = contents(store)
    steps = 0

    def interrupt(_: str) -> None:
        nonlocal steps
        steps += 1
        if steps == 5:
            raise KeyboardInterrupt

    for way in WAYS:
        steps = 0
        with Release.open(small) as release, pytest.raises(KeyboardInterrupt):
            load_release(release, way(store), interrupt)
        assert contents(store) == old
        assert not list(backups.iterdir())


def test_a_store_that_goes_away_leaves_what_was_there_in_a_folder(
    store: str, small: Path, backups: Path
) -> None:
    written = 0

    def go(method: str, _: str, __: int) -> tuple[int, bytes] | None:
        nonlocal written
        written += method == "PUT"
        return (503, b"gone") if written > 2 else None

    with before(store, go) as (url, _), pytest.raises(StoreError) as failure:
        load(small, in_place(url))
    (folder,) = backups.iterdir()
    assert f"partly new and partly old. What was in it before is in {folder}" in str(failure.value)
    kept = {path.read_text() for path in folder.glob("*.ttl")}
    assert any('"in a graph"' in text for text in kept)
    names = {path.read_text() for path in folder.glob("*.txt")}
    assert {"default graph\n", f"graph <{graph_iri('framework')}>\n"} <= names


def test_a_store_that_merges_its_graphs_is_noticed(store: str, small: Path) -> None:
    old = contents(store)

    def more(method: str, path: str, _: int) -> tuple[int, bytes] | None:
        number = "http://www.w3.org/2001/XMLSchema#integer"
        value = f'{{"type":"literal","datatype":"{number}","value":"99"}}'
        rows = f'{{"head":{{"vars":["count"]}},"results":{{"bindings":[{{"count":{value}}}]}}}}'
        return (200, rows.encode()) if path.startswith("/query") and counted(method) else None

    queries = 0

    def counted(_: str) -> bool:
        nonlocal queries
        queries += 1
        return queries == 2

    with before(store, more) as (url, _), pytest.raises(StoreError, match="--default-graph"):
        load(small, staged(url))
    assert contents(store) == old


def test_only_the_addresses_given_are_contacted(store: str, small: Path) -> None:
    for status in (301, 307, 308):
        with (
            before(store, lambda *_, status=status: (status, b"")) as (url, seen),
            pytest.raises(StoreError, match="redirects are not followed"),
        ):
            load(small, in_place(url))
        assert len(seen) == 1


ADVICE = {400: "cannot read", 401: "--user", 403: "may not write", 404: "check the address"}


@pytest.mark.parametrize("status", ADVICE)
def test_refusals_come_with_advice(status: int, store: str, small: Path) -> None:
    def refuse(method: str, _: str, __: int) -> tuple[int, bytes] | None:
        return (status, b"<p>no\n</p>") if method == "PUT" else None

    with before(store, refuse) as (url, _), pytest.raises(StoreError) as failure:
        load(small, in_place(url))
    assert f"PUT {url}/store, default graph: status {status}" in str(failure.value)
    assert ADVICE[status] in str(failure.value)


@pytest.mark.parametrize("body", [b"<http://a> <http://b>", b"", b'<http://a> <http://b> "c"'])
def test_what_cannot_be_kept_whole_is_not_touched(body: bytes, store: str, small: Path) -> None:
    def cut(method: str, _: str, __: int) -> tuple[int, bytes] | None:
        return (200, body) if method == "GET" else None

    with before(store, cut) as (url, seen), pytest.raises(StoreError):
        load(small, in_place(url))
    if body:
        assert {method for method, *_ in seen} == {"GET"}


def test_address_without_a_store_is_named_in_a_sentence(small: Path) -> None:
    with pytest.raises(StoreError, match="check that the store runs"):
        load(small, in_place("http://127.0.0.1:1"))


def test_a_store_that_is_at_work_for_too_long_leads_to_the_option(store: str, small: Path) -> None:
    ended = threading.Event()

    def busy(method: str, _path: str, _number: int) -> None:
        if method == "PUT":
            ended.wait()

    sentence = r"sent nothing for 1 s, .* give it longer by --store-timeout SECONDS"
    with before(store, busy) as (url, _):
        try:
            with pytest.raises(StoreError, match=sentence):
                load(small, replace(in_place(url), time_limit=1.0))
        finally:
            ended.set()


@pytest.mark.parametrize(
    "url",
    ["", "store", "file:///etc/passwd", "http://", "http://h:x/", "http://h/a b", "http://é/"],
)
def test_addresses_that_are_none_are_refused(url: str, small: Path) -> None:
    with pytest.raises(UsageError, match="--to-store"):
        load(small, Destination(url))


def test_secrets_in_an_address_are_refused_and_not_shown(small: Path) -> None:
    with pytest.raises(UsageError, match="AMOCF_STORE_PASSWORD") as failure:
        load(small, Destination("http://jane:s3cret@host/store"))
    assert "s3cret" not in str(failure.value)
    assert "s3cret" not in repr(Credentials("jane", "s3cret"))


def test_no_release_or_a_damaged_one_is_not_loaded(tmp_path: Path, small: Path) -> None:
    with pytest.raises(UsageError, match="run `amocf build`"):
        load(tmp_path, Destination("http://127.0.0.1:1/"))
    for name in ("manifest.json", "amocf.nq", "context.jsonld"):
        (tmp_path / name).write_bytes((small / name).read_bytes())
    with (tmp_path / "amocf.nq").open("r+b") as file:
        file.write(b"<http://mew/s>")
    with pytest.raises(DataError, match="its SHA-256 is"):
        load(tmp_path, Destination("http://127.0.0.1:1/"))


def test_the_command_loads_the_project_s_own_release(
    store: str, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", "--to-store", f"{store}/store", "--query-url", f"{store}/query"]
    assert main([*arguments, "--update-url", f"{store}/update", "--dist", str(dist)]) == 0
    said = capsys.readouterr().err
    released = quads_of(dist)
    assert f"{len(released):,} triples" in said
    assert "move the graphs" in said
    assert "note:" not in said
    assert released < contents(store)
    assert main(["export", "--to-store", "http://127.0.0.1:1/", "--dist", str(dist)]) == 2
    assert "check that the store runs" in capsys.readouterr().err


def test_the_password_comes_from_the_environment(
    store: str, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with before(store, lambda *_: (401, b"")) as (url, seen):
        arguments = ["export", "--to-store", url, "--user", "jane", "--dist", str(small)]
        monkeypatch.delenv("AMOCF_STORE_PASSWORD", raising=False)
        assert main(arguments) == 2
        assert "AMOCF_STORE_PASSWORD" in capsys.readouterr().err
        assert not seen
        monkeypatch.setenv("AMOCF_STORE_PASSWORD", "s3cret")
        assert main(arguments) == 2
    # Before anything is read or written the user signs in.
    assert [method for method, *_ in seen] == ["DELETE"]
    said = capsys.readouterr().err
    assert "the store offers no scheme" in said
    assert "s3cret" not in said
