"""The server behind nginx as it is shipped: below a prefix, over TLS, with its limits."""

import contextlib
import hashlib
import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
PREFIX: Final = "/amocf"
OTHER: Final = "/other/place"
#: What is no limit for a test that asks for much.
UNLIMITED: Final = {"rate=50r/s": "rate=100000r/s"}
PROXIED: Final = ("--trusted-proxies", "127.0.0.1", "--log-addresses", "yes")

Run = Callable[..., AbstractContextManager[Any]]
Requested = Callable[..., list[dict[str, Any]]]


@dataclass(frozen=True)
class Site:
    """A server, and nginx in front of it."""

    server: Any
    nginx: Any
    client: Any


@pytest.fixture(scope="module")
def site(dist: Path, started: Run, nginx: Run, free_port: Callable[[], int]) -> Iterator[Site]:
    """A server that is told its prefix."""
    port = free_port()
    options = (*PROXIED, "--root-path", PREFIX, "--public-url", f"https://127.0.0.1:{port}")
    with (
        started(dist, *options) as server,
        nginx(port, server.address, UNLIMITED) as proxy,
        proxy.client() as client,
    ):
        yield Site(server, proxy, client)


def test_every_page_and_link_resolves_below_the_prefix(
    site: Site, crawl: Callable[..., Any]
) -> None:
    found = crawl(site.client, PREFIX)
    some = (f"{PREFIX}/doc/4-1-2", f"{PREFIX}/doc/ref/nice/NF-COM-008")
    found.run(f"{PREFIX}/", PREFIX, "/robots.txt", "/.well-known/void", *some)
    assert found.wrong == []
    asked = {path.removeprefix(PREFIX) for path in found.statuses}
    assert len([path for path in asked if path.startswith("/doc/")]) > 300
    assert {
        *(
            "/",
            "/competencies",
            "/doc/4-1-2",
            "/doc/ref/nice/NF-COM-008",
            "/sitemap.xml",
            "/robots.txt",
        ),
        *("/opensearch.xml", "/sparql", "/download/"),
        *("/static/style.css", "/docs/screenshots/home.png", "/download/amocf.nq"),
    } <= asked
    forms = {path.rpartition(".")[2] for path in asked if path.startswith("/doc/")}
    assert {"ttl", "jsonld", "nt", "rdf", "html", "md", "bib", "ris"} <= forms
    for question in ("/search?q=", "/suggest?q=", "/coverage.csv?a="):
        assert any(path.startswith(question) for path in asked), question


def test_a_prefix_that_only_the_field_of_nginx_names_is_enough(
    dist: Path,
    started: Run,
    nginx: Run,
    free_port: Callable[[], int],
    crawl: Callable[..., Any],
) -> None:
    port = free_port()
    options = (*PROXIED, "--public-url", f"https://127.0.0.1:{port}{OTHER}")
    with (
        started(dist, *options) as server,
        nginx(port, server.address, UNLIMITED, prefix=OTHER) as proxy,
        proxy.client() as client,
    ):
        found = crawl(client, OTHER, most=150)
        found.run(f"{OTHER}/", OTHER, "/robots.txt", "/.well-known/void")
    assert found.wrong == []
    assert len(found.statuses) == 150


def test_search_and_queries_are_answered_by_every_method(site: Site) -> None:
    search = site.client.get(f"{PREFIX}/search?q=design", "application/json")
    assert json.loads(search.body)["items"][0]["page"].startswith(f"{PREFIX}/doc/")
    query = "ASK { ?s ?p ?o }"
    accept = {"Accept": "application/sparql-results+json"}
    answers = [
        site.client.ask("GET", f"{PREFIX}/sparql?query={quote(query)}", accept),
        site.client.ask(
            "POST",
            f"{PREFIX}/sparql",
            {**accept, "Content-Type": FORM},
            urlencode({"query": query}).encode(),
        ),
        site.client.ask(
            "POST", f"{PREFIX}/sparql", {**accept, "Content-Type": DIRECT}, query.encode()
        ),
        site.client.ask(
            "QUERY", f"{PREFIX}/sparql", {**accept, "Content-Type": DIRECT}, query.encode()
        ),
    ]
    assert [(a.status, json.loads(a.body)["boolean"]) for a in answers] == [(200, True)] * 4


@pytest.mark.parametrize(
    "path",
    [
        "/doc/4-1-2",
        "/id/4-1-2",
        "/doc/ref%2Fnice",
        "/docs%2Fquerying",
        "/search?q=a%2Fb+%26%20c&kind=ksa",
        "/doc/a%2f..%2f4-1-2",
        "//doc/4-1-2",
        "/nothing/%22%3Cscript%3E",
        "/download/amocf.ttl",
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br;q=1, gzip;q=0.5"])
def test_answers_are_those_of_the_server_whatever_the_address_and_the_coding(
    site: Site, open_client: Callable[[str], Any], path: str, coding: str
) -> None:
    fields = {"Accept-Encoding": coding}
    with open_client(site.server.address) as client:
        direct = client.get(PREFIX + path, "text/html", **fields)
    answer = site.client.get(PREFIX + path, "text/html", **fields)
    assert (answer.status, answer.body) == (direct.status, direct.body)
    for name in ("etag", "content-encoding", "content-type", "vary", "location", "link"):
        assert answer.fields.get(name) == direct.fields.get(name), name


def test_a_large_file_arrives_whole_and_in_parts(site: Site, dist: Path) -> None:
    path, body = f"{PREFIX}/download/amocf.nq", (dist / "amocf.nq").read_bytes()
    assert len(body) > 1_000_000
    whole = site.client.get(path)
    assert (whole.status, whole.body == body) == (200, True)
    assert whole.fields["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert whole.fields["content-length"] == str(len(body))
    part = site.client.get(path, **{"Range": "bytes=1000-500999", "If-Range": whole.fields["etag"]})
    assert (part.status, part.body == body[1000:501_000]) == (206, True)
    assert part.fields["content-range"] == f"bytes 1000-500999/{len(body)}"
    known = site.client.get(path, **{"If-None-Match": whole.fields["etag"]})
    assert (known.status, known.body) == (304, b"")


def test_the_log_has_the_address_that_nginx_saw_and_not_one_that_a_client_claims(
    site: Site, requested: Requested
) -> None:
    path = f"{PREFIX}/competencies"
    with site.nginx.client("127.0.0.2") as client:
        answer = client.get(path, **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": "/x"})
    assert answer.status == 200
    assert b'href="/amocf/competencies"' in answer.body
    clients = requested(site.server, lambda entry: entry["client"] == "127.0.0.2")
    assert {entry["client"] for entry in clients} <= {"127.0.0.1", "127.0.0.2"}


def test_figures_are_not_for_the_public(site: Site, open_client: Callable[[str], Any]) -> None:
    for path in ("/metrics", "/%6detrics"):
        assert site.client.get(PREFIX + path).status == 404
    with open_client(site.server.address) as client:
        assert client.get("/metrics").status == 200


def test_plain_http_leads_to_tls(site: Site, open_client: Callable[[str], Any]) -> None:
    with open_client(site.nginx.plain) as client:
        answer = client.get(f"{PREFIX}/competencies?open=ksas")
    assert answer.status == 308
    assert answer.fields["location"] == f"https://127.0.0.1{PREFIX}/competencies?open=ksas"


def test_a_query_of_60_kb_in_an_address_is_answered(site: Site) -> None:
    """Its answer has a head of that size too, for Content-Location repeats it."""
    query = quote("SELECT * {} #" + "x" * 60_000)
    answer = site.client.get(f"{PREFIX}/sparql?query={query}", "text/csv")
    assert answer.status == 200
    assert len(answer.fields["content-location"]) > 60_000


@pytest.mark.parametrize(
    ("status", "path", "field", "size"),
    [
        (414, "/search?q=" + "x" * 65_536, "", 0),
        (431, "/competencies", "x" * 65_536, 0),
        (413, "/sparql", "", 1_228_801),
    ],
)
def test_what_is_larger_than_nginx_lets_through_never_reaches_the_server(
    site: Site, status: int, path: str, field: str, size: int
) -> None:
    with site.nginx.client() as client:
        fields = {"X-Filler": field, "Content-Type": DIRECT}
        method, body = ("POST", b"#" * size) if size else ("GET", None)
        answer = client.ask(method, PREFIX + path, fields, body)
    assert answer.status == status
    assert b"w3id.org" not in answer.body, "the server has answered"


def test_what_is_larger_than_the_server_takes_is_its_problem(site: Site) -> None:
    answer = site.client.ask("POST", f"{PREFIX}/sparql", {"Content-Type": DIRECT}, b"#" * 1_200_001)
    assert answer.status == 413
    assert answer.fields["content-type"] == "application/problem+json"


def test_a_client_that_asks_too_often_is_told_so(
    site: Site, nginx: Run, free_port: Callable[[], int]
) -> None:
    changes = {"rate=50r/s": "rate=1r/m", "burst=200": "burst=5"}
    with (
        nginx(free_port(), site.server.address, changes) as proxy,
        proxy.client() as client,
        proxy.client("127.0.0.2") as other,
    ):
        statuses = [client.get(f"{PREFIX}/robots.txt").status for _ in range(8)]
        assert statuses == [200] * 6 + [429] * 2
        assert other.get(f"{PREFIX}/robots.txt").status == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_the_first_server_drops_is_answered_by_the_second(
    site: Site, nginx: Run, free_port: Callable[[], int], dropping: str, method: str
) -> None:
    place = site.server.address.removeprefix("http://")
    changes = {"#server 127.0.0.1:8001 backup;": f"server {place} backup;"}
    with nginx(free_port(), dropping, {**UNLIMITED, **changes}) as proxy, proxy.client() as client:
        body = b"ASK {}" if method == "POST" else None
        path = f"{PREFIX}/sparql" + ("" if body else "?query=ASK%20%7B%7D")
        fields = {"Content-Type": DIRECT, "Accept": "text/csv"}
        assert client.ask(method, path, fields, body).status == 200


@pytest.fixture
def dropping() -> Iterator[str]:
    """The address of a server that reads a request, and then ends the connection."""

    def drop() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65_536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drop)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_second_server_answers_while_the_first_is_replaced(
    dist: Path, started: Run, nginx: Run, free_port: Callable[[], int], requested: Requested
) -> None:
    options = (*PROXIED, "--root-path", PREFIX)
    with started(dist, *options) as first, started(dist, *options) as second:
        place = second.address.removeprefix("http://")
        changes = {"#server 127.0.0.1:8001 backup;": f"server {place} backup;"}
        with (
            nginx(free_port(), first.address, {**UNLIMITED, **changes}) as proxy,
            proxy.client() as client,
        ):
            query = {"Content-Type": DIRECT, "Accept": "text/csv"}
            etags = set()
            for number in range(60):
                if number == 20:
                    first.process.send_signal(signal.SIGTERM)
                page = client.get(f"{PREFIX}/competencies")
                text = b"SELECT (%d AS ?n) {}" % number
                answer = client.ask("POST", f"{PREFIX}/sparql", query, text)
                assert (page.status, answer.status) == (200, 200)
                etags.add(page.fields["etag"])
            assert first.process.wait() == 0
            assert client.get(f"{PREFIX}/competencies").status == 200
            assert requested(second, lambda entry: entry["status"] == 200)
    assert len(etags) == 1
