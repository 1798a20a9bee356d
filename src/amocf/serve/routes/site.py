"""The home page and what machines ask every server."""

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pyoxigraph import DefaultGraph, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.addresses import document_path, quoted
from amocf.serve.http import redirect, with_etag
from amocf.serve.negotiation import HTML, Representation
from amocf.serve.pages import FOLDER
from amocf.serve.reader import Reader
from amocf.serve.routes.route import Route
from amocf.serve.site import Site, site_of
from amocf.serve.views import Link
from amocf.terms import expand

_JSON = Representation("JSON", "application/json", ".json")
_XML = Representation("sitemap", "application/xml", ".xml")
_TEXT = Representation("text", "text/plain", ".txt", "utf-8")

#: Counted on the home page, in this order.
_KINDS = (
    "amo:Competency",
    "amo:SubCompetency",
    "amo:KSA",
    "amo:Occupation",
    "amo:TechnologyArea",
    "amo:Institute",
)


@dataclass(frozen=True)
class _Count:
    kind: Link
    number: int


async def home(request: Request) -> Response:
    """Send the page that says what this is."""
    site = site_of(request)
    root = str(request.scope.get("root_path", ""))
    body = site.pages.render(
        "home.html",
        root,
        counts=_counts(site, root),
        example=(FOLDER / "queries" / "competencies.rq").read_text(encoding="utf-8"),
        triples=site.release.triples,
    )
    return with_etag(request, body, HTML, parts=("home",))


async def health(request: Request) -> Response:
    """Say that the release is loaded."""
    release = site_of(request).release
    state = {"status": "ok", "release": release.version, "triples": release.triples}
    headers = {"Cache-Control": "no-store", "Content-Type": _JSON.content_type}
    return Response(json.dumps(state), headers=headers)


async def well_known_void(request: Request) -> Response:
    """Send the client to the description of the dataset."""
    return redirect(request, "/doc/dataset/amocf", 303)


async def robots(request: Request) -> Response:
    """Let robots read pages and files, but not walk queries."""
    site = site_of(request)
    lines = ("User-agent: *", "Disallow: /sparql?", f"Sitemap: {site.public_url}sitemap.xml", "")
    return with_etag(request, "\n".join(lines).encode(), _TEXT, parts=("robots",))


async def sitemap(request: Request) -> Response:
    """List the page of every thing the release describes."""
    site = site_of(request)
    addresses = "".join(
        f"<url><loc>{escape(site.public_url + quoted(path.lstrip('/')))}</loc></url>\n"
        for path in _paths(site)
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{addresses}</urlset>\n"
    )
    return with_etag(request, body.encode(), _XML, parts=("sitemap", site.public_url))


def _counts(site: Site, root: str) -> list[_Count]:
    reader = Reader(site.release.store, root)
    return [
        _Count(reader.link(expand(kind)), len(reader.subjects(expand(kind), "rdf:type")))
        for kind in _KINDS
    ]


def _paths(site: Site) -> list[str]:
    quads = site.release.store.quads_for_pattern(
        None, NamedNode(expand("rdf:type")), None, DefaultGraph()
    )
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    documents = {path for iri in subjects if (path := document_path(iri))}
    return ["/", "/download/", "/ontology", *sorted(documents)]


ROUTES = (
    Route("/", home, "What this is"),
    Route("/health", health, "Whether the release is loaded"),
    Route("/.well-known/void", well_known_void, "The description of the dataset: 303"),
    Route("/robots.txt", robots, "What robots may read"),
    Route("/sitemap.xml", sitemap, "The page of every thing"),
)
