"""The rules of a site on a real nginx and a real Apache, on this machine."""

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode, Quad
from tests.serve.conftest import fixture_quads, write_release
from tests.static_site.conftest import BASE
from tests.static_site.hosts import by_nginx, free_port, installed, running

from amocf.formats import CITATIONS, RESOURCE
from amocf.rdf.statements import english, term
from amocf.release.manifest import MANIFEST
from amocf.release.opened import Release
from amocf.serve.http.negotiation import negotiate
from amocf.static_site.site_addresses import is_of_site
from amocf.static_site.site_application import ask_all, site_application
from amocf.static_site.site_writer import write_site
from amocf.terms import BASE as EDITION_BASE
from amocf.terms import graph_iri

_MODULES: Final = ("mpm_event", "authz_core", "rewrite", "headers", "mime", "dir", "setenvif")
_APACHE: Final = """
ServerRoot {folder}
PidFile {folder}/pid
ServerName localhost
Listen 127.0.0.1:{port}
ErrorLog {folder}/log
{modules}
TypesConfig /dev/null
DocumentRoot {root}
<Directory {root}>
AllowOverride All
Require all granted
</Directory>
"""
_DEBIAN_MODULES: Final = Path("/usr/lib/apache2/modules")
#: Of what clients send, what a file host has to tell apart.
_ACCEPTS: Final = (
    *("*/*", "text/html", "text/turtle", "application/ld+json", "application/rdf+xml"),
    *("application/n-triples", "text/markdown, text/html, */*", "image/png", "application/json"),
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "application/rdf+xml;q=0.9, text/turtle;q=0.3, application/n-triples;q=0.8",
    "text/turtle;q=0.5, application/ld+json;q=0.6, text/html;q=0.4",
)


#: Names that mean something to a host, in rules, paths or addresses.
_ODD: Final = (
    *("$nosuch", "$http_authorization", "x$1", "x%20y", "%11", "a;b'c", "a&b=c,d", "(a)*+!"),
    *("\u4e2d", "z\u00e9", "x%2Fy", ".htaccess", "~a", "a:b@c"),
)


@pytest.fixture(scope="module", params=["nginx", "apache"])
def host(
    request: pytest.FixtureRequest, web_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Asks a host of the site."""
    by = by_nginx if request.param == "nginx" else _by_apache
    with by(web_root, tmp_path_factory.mktemp(request.param)) as client:
        yield client


@pytest.fixture(scope="module", params=["nginx", "apache"])
def host_of_odd_names(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Asks a host of a site whose resources have names that mean something to hosts."""
    graph = NamedNode(graph_iri("institute-niimbl"))
    facts = (("rdf:type", term("skos:Concept")), ("rdfs:label", english("Odd")))
    odd = [
        Quad(NamedNode(f"{EDITION_BASE}id/{name}"), term(predicate), value, graph)
        for name in _ODD
        for predicate, value in facts
    ]
    folder = write_release(tmp_path_factory.mktemp("release"), [*fixture_quads(), *odd])
    manifest = json.loads((folder / MANIFEST).read_bytes())
    given = {**manifest, "licence": "https://example.org/$nosuch/%41"}
    (folder / MANIFEST).write_text(json.dumps(given))
    web_root = tmp_path_factory.mktemp("odd")
    with Release.open(folder) as release:
        write_site(release, web_root / "amocf", BASE, lambda _: None, _is_of_things)
    by = by_nginx if request.param == "nginx" else _by_apache
    with by(web_root, tmp_path_factory.mktemp(request.param)) as client:
        yield client


def _is_of_things(address: str) -> bool:
    return is_of_site(address) and re.match("/(?:id|doc)/|/$", address) is not None


@contextlib.contextmanager
def _by_apache(web_root: Path, folder: Path) -> Iterator[httpx.Client]:
    """Serve the site in ``amocf`` below a folder by Apache, with the rules that it brings."""
    port = free_port()
    program = installed("apache2", "apache2-bin")
    modules = "\n".join(
        f"LoadModule {name}_module {_DEBIAN_MODULES}/mod_{name}.so" for name in _MODULES
    )
    text = _APACHE.format(folder=folder, root=web_root, port=port, modules=modules)
    (folder / "apache.conf").write_text(text)
    # One process, which stays the user that it is.
    command = [program, "-X", "-f", str(folder / "apache.conf")]
    with running(command, port, folder / "log") as client:
        yield client


@pytest.mark.parametrize("name", _ODD)
def test_names_that_mean_something_to_hosts_are_names(
    host_of_odd_names: httpx.Client, name: str
) -> None:
    headers = {"Authorization": "Basic secret", "Accept": "text/turtle"}
    answer = host_of_odd_names.get(f"/id/{quote(name)}", headers=headers)
    assert answer.status_code == 303
    location = urlsplit(answer.headers["location"])
    assert (unquote(location.path), location.query) == (f"/amocf/doc/{name}", "")
    document = host_of_odd_names.get(answer.headers["location"].rpartition("/amocf")[2])
    assert document.status_code == 200
    assert 'https://example.org/$nosuch/%41>; rel="license"' in document.headers["link"].replace(
        "%24", "$"
    )


@pytest.mark.parametrize("accept", _ACCEPTS)
@pytest.mark.parametrize("path", ["/doc/4-1-2", "/doc/ref/nice/NF-COM-008", "/ontology"])
def test_documents_are_negotiated_as_the_server_does(
    host: httpx.Client, site: Path, path: str, accept: str
) -> None:
    answer = host.get(path, headers={"Accept": accept})
    form = negotiate(accept, RESOURCE)
    if form is None:
        assert answer.status_code == 406
        return
    assert answer.status_code == 200
    assert answer.headers["content-type"] == form.content_type
    assert answer.headers["content-location"] == f"/amocf{path}{form.suffix}"
    assert "Accept" in answer.headers["vary"]
    assert answer.content == (site / f"{path[1:]}{form.suffix}").read_bytes()


def test_without_a_preference_data_is_sent(host: httpx.Client) -> None:
    for headers in ({"Accept": ""}, {}):
        request = host.build_request("GET", "/doc/4-1-2", headers=headers)
        if not headers:
            del request.headers["Accept"]
        assert host.send(request).headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/id/4-1-2", 303, "/doc/4-1-2"),
        ("/ref/nice/NF-COM-008", 303, "/doc/ref/nice/NF-COM-008"),
        ("/source/2025", 303, "/doc/source/2025"),
        ("/dataset/amocf", 303, "/doc/dataset/amocf"),
        ("/query/counts", 303, "/doc/query/counts"),
        ("/id/4.1.2", 308, "/id/4-1-2"),
        ("/.well-known/void", 303, "/doc/dataset/amocf"),
        ("/docs", 308, "/docs/"),
        ("/download", 308, "/download/"),
        ("/tree", 308, "/competencies"),
        ("/graph/", 303, "/graph/framework"),
    ],
)
def test_redirects_are_those_of_the_server(
    host: httpx.Client, path: str, status: int, target: str
) -> None:
    answer = host.get(path, headers={"Accept": "text/turtle"})
    assert answer.status_code == status
    assert httpx.URL(answer.headers["location"]).path == f"/amocf{target}"


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        *((f"/doc/4-1-2{form.suffix}", "*/*") for form in (*RESOURCE, *CITATIONS)),
        *((path, "text/html") for path in ("/", "/ksas", "/docs/", "/download/", "/mappings")),
        *((path, "text/markdown") for path in ("/ksas", "/mappings/nice")),
        *((path, "*/*") for path in ("/ksas.csv", "/ksas.xlsx", "/pictures/map.svg")),
        *((path, "*/*") for path in ("/static/style.css", "/static/file-search.js")),
        *((path, "*/*") for path in ("/search-index.json", "/robots.txt", "/sitemap.xml")),
        *((path, "*/*") for path in ("/download/SHA256SUMS", "/download/ro-crate-metadata.json")),
        *((path, "*/*") for path in ("/download/tables/ksas.csv", "/opensearch.xml")),
        ("/download/tables/csv-metadata.json", "*/*"),
        ("/static/public-sans-5.3.0.woff2", "*/*"),
    ],
)
def test_types_fields_and_bytes_are_those_of_the_server(
    host: httpx.Client, release: Release, path: str, accept: str
) -> None:
    sent = host.get(path, headers={"Accept": accept})
    asked = path + ("index" * path.endswith("/") + ".md") * (accept == "text/markdown")
    (answer,) = ask_all(site_application(release, BASE), [asked], "/amocf")
    assert sent.status_code == answer.status == 200
    assert sent.content == answer.body
    for name in (
        *("content-type", "content-security-policy", "access-control-allow-origin"),
        *("cache-control", "content-disposition", "x-content-type-options", "referrer-policy"),
    ):
        assert sent.headers.get(name) == answer.fields.get(name), name
    assert sent.headers["etag"]
    again = host.get(path, headers={"Accept": accept, "If-None-Match": sent.headers["etag"]})
    assert again.status_code == 304


def test_a_document_names_its_other_forms(host: httpx.Client) -> None:
    link = host.get("/doc/4-1-2", headers={"Accept": "text/html"}).headers["link"]
    assert '</amocf/doc/4-1-2.ttl>; rel="alternate"; type="text/turtle"' in link
    assert '</amocf/doc/dataset/amocf>; rel="describedby"' in link
    if "nginx" in host.get("/").headers["server"]:
        assert '<https://w3id.org/amocf/id/4-1-2>; rel="cite-as"' in link
    assert "link" not in host.get("/ksas").headers


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/doc/none", "/id/none", "/id/", "/static", "/static/", "/mappings/", "/doc"),
        *("/sparql", "/coverage", "/id/4-1-2%0d%0aX-Planted:%20yes", "/doc/4-1-2%00", "/hosts/"),
        *("/doc/..%2f..%2f..%2fetc/passwd", "/doc/4-1-2/", "/doc/4-1-2.TTL", "/id/4-1-2/x"),
    ],
)
def test_what_is_not_there_is_404_and_plants_nothing(host: httpx.Client, path: str) -> None:
    answer = host.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (400, 403, 404)
    assert "x-planted" not in answer.headers
    if answer.status_code == 404 and "%" not in path:
        assert "There is no such page." in answer.text


def test_head_is_get_without_a_body(host: httpx.Client) -> None:
    for path in ("/doc/4-1-2", "/ksas", "/id/4-1-2"):
        head, get = host.head(path), host.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]


def test_texts_are_compressed_by_nginx(host: httpx.Client) -> None:
    if "nginx" not in host.get("/").headers["server"]:
        pytest.skip("Apache compresses where its operator says so")
    for path in ("/doc/4-1-2.ttl", "/doc/4-1-2.jsonld", "/ksas", "/search-index.json"):
        answer = host.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"


def test_home_page_answers_who_asks_for_data(host: httpx.Client, site: Path) -> None:
    answer = host.get("/", headers={"Accept": "text/turtle"})
    assert answer.content == (site / "doc/dataset/amocf.ttl").read_bytes()
    assert host.get("/", headers={"Accept": "*/*"}).headers["content-type"].startswith("text/html")
