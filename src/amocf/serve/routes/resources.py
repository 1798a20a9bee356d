"""Things answer 303 to the document about them; documents are negotiated (design, section 3)."""

from pyoxigraph import DefaultGraph, Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.rdf.forms import write
from amocf.serve.http.addresses import ROOTS, document_path, quoted, split_suffix, topic
from amocf.serve.http.negotiation import GRAPH, HTML, RDF, Representation
from amocf.serve.http.problems import not_found
from amocf.serve.pages import present, signposting
from amocf.serve.pages.description import describe, home_graph
from amocf.serve.pages.present import structured
from amocf.serve.pages.present.framework import Node, node
from amocf.serve.pages.present.kinds import kind
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.offers import Offer, address, redirect, respond
from amocf.serve.routes.page import reader_of, render
from amocf.serve.routes.route import Route
from amocf.serve.routes.shared import Site, site_of
from amocf.terms import BASE, expand


async def thing(request: Request) -> Response:
    """Send the client from a thing to the document about it."""
    site = site_of(request)
    root = request.scope["route"].path.split("/")[1]
    iri = f"{BASE}{root}/{request.path_params['name']}"
    path = document_path(iri)
    if path and _known(site, iri):
        link = f'<{address(request, path)}>; rel="describedby"'
        return redirect(request, path, 303, link=link)
    current = _by_code(site, iri)
    if current:
        return redirect(request, current.removeprefix(BASE.rstrip("/")), 308)
    raise not_found(iri)


async def document(request: Request) -> Response:
    """Send the document about a thing."""
    site = site_of(request)
    name, asked = split_suffix(request.path_params["name"])
    iri = topic(name)
    path = document_path(iri)
    if path and path == f"/doc/{name}" and _known(site, iri):
        return await run_in_threadpool(respond, request, _offer(request, iri, path), asked)
    current = _by_code(site, iri)
    if current:
        suffix = asked.suffix if asked else ""
        return redirect(request, f"{document_path(current)}{suffix}", 308)
    raise not_found(f"{BASE}doc/{name}")


def _offer(request: Request, iri: str, path: str) -> Offer:
    site = site_of(request)

    def body(form: Representation) -> bytes:
        if form == HTML:
            return _page(request, iri, path)
        node, about = NamedNode(iri), NamedNode(BASE.rstrip("/") + quoted(path))
        triples = describe(site.release.store, node, about)
        return write(triples, form, site.release.context)

    reader = reader_of(request)
    links = signposting.of_document(reader, iri, kind(reader, iri))
    return Offer(path, RDF, iri, body, links=links)


def _page(request: Request, iri: str, path: str) -> bytes:
    reader = reader_of(request)
    view = present.resource(reader, iri, path)
    branches = _branches(reader, view.kind, iri)
    return render(
        request,
        "resource.html",
        path=path,
        view=view,
        forms=GRAPH,
        branches=branches,
        most=max((each.essential or 0 for each in branches), default=0),
        structured=structured.describe(reader, view),
    )


def _branches(reader: Reader, kind: str, iri: str) -> tuple[Node, ...]:
    """Return what is below a concept of the framework, with its numbers."""
    return node(reader, iri).children if kind in ("tier", "competency", "sub-competency") else ()


def _known(site: Site, iri: str) -> bool:
    try:
        return home_graph(site.release.store, NamedNode(iri)) is not None
    except ValueError:  # what stands in the path is no IRI
        return False


def _by_code(site: Site, iri: str) -> str | None:
    """Return the concept that bears the code standing in an IRI such as ``id/4.1.2``."""
    name = iri.removeprefix(BASE + "id/")
    if name == iri or "." not in name:
        return None
    code = Literal(name, datatype=NamedNode(expand("amo:code")))
    notation = NamedNode(expand("skos:notation"))
    quads = site.release.store.quads_for_pattern(None, notation, code, DefaultGraph())
    found = [quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)]
    return min((each for each in found if not _deprecated(site, each)), default=None)


def _deprecated(site: Site, iri: str) -> bool:
    deprecated = NamedNode(expand("owl:deprecated"))
    pattern = (NamedNode(iri), deprecated, None, DefaultGraph())
    return next(site.release.store.quads_for_pattern(*pattern), None) is not None


ROUTES = (
    Route(
        "/doc/{name:path}",
        document,
        "The document about a thing, negotiated or by ending",
        forms=RDF,
    ),
    *(Route(f"/{root}/{{name:path}}", thing, f"A thing under {root}: 303") for root in ROOTS),
)
