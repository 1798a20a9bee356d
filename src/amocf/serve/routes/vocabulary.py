"""The ontology, the named graphs, and the JSON-LD context."""

from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf import jsonld
from amocf.serve import present
from amocf.serve.addresses import ONTOLOGY, split_suffix
from amocf.serve.http import Offer, redirect, respond, with_etag
from amocf.serve.negotiation import (
    DATASET,
    HTML,
    JSON_LD,
    N_QUADS,
    RDF,
    TRIG,
    Representation,
)
from amocf.serve.problems import not_found
from amocf.serve.reader import Reader
from amocf.serve.routes.route import Route
from amocf.serve.serialise import RDF_FORMATS, write
from amocf.serve.site import Site, site_of
from amocf.serve.views import Fact, Link
from amocf.terms import BASE, graph_iri


@dataclass(frozen=True)
class _Term:
    name: str
    link: Link
    facts: tuple[Fact, ...]


async def ontology(request: Request) -> Response:
    """Send the ontology, whole: its terms are parts of this document."""
    path = request.url.path
    _, asked = split_suffix(path)
    graph = NamedNode(graph_iri("ontology"))
    return await run_in_threadpool(
        respond, request, _offer(request, "/ontology", ONTOLOGY, graph, RDF), asked
    )


async def graph(request: Request) -> Response:
    """Send a named graph: triples, or quads where the form has them."""
    name, asked = _split(request.path_params["name"])
    node = next((n for n in site_of(request).release.named_graphs() if n.value == name), None)
    if node is None:
        raise not_found(name)
    path = "/graph/" + name.removeprefix(BASE + "graph/")
    return await run_in_threadpool(
        respond, request, _offer(request, path, name, node, DATASET), asked
    )


async def graphs(request: Request) -> Response:
    """Send the client to the list of named graphs, on the page of the first of them."""
    return redirect(request, "/graph/framework", 303)


async def context(request: Request) -> Response:
    """Send the JSON-LD context of this release."""
    release = site_of(request).release
    if request.path_params["version"] != release.version:
        raise not_found(f"context {request.path_params['version']}")
    body = jsonld.dumps({"@context": release.context})
    return with_etag(request, body, JSON_LD, parts=("context",))


def _split(text: str) -> tuple[str, Representation | None]:
    asked = next((form for form in DATASET if text.endswith(form.suffix)), None)
    return BASE + "graph/" + (text.removesuffix(asked.suffix) if asked else text), asked


def _offer(
    request: Request, path: str, iri: str, graph: NamedNode, forms: tuple[Representation, ...]
) -> Offer:
    site = site_of(request)

    def body(form: Representation) -> bytes:
        quads = list(site.release.store.quads_for_pattern(None, None, None, graph))
        if form == HTML:
            return _page(request, path, iri, quads, forms)
        if form in (N_QUADS, TRIG):
            return write(quads, form, site.release.context)
        triples = {quad.triple for quad in quads} | _stated_of(iri, site)
        return write(triples, form, site.release.context)

    return Offer(path, forms, iri, body)


def _stated_of(iri: str, site: Site) -> set[Triple]:
    """Return what other graphs state of the ontology: its version, dates and licence."""
    if iri != ONTOLOGY:
        return set()
    pattern = (NamedNode(iri), None, None, DefaultGraph())
    return {quad.triple for quad in site.release.store.quads_for_pattern(*pattern)}


def _page(
    request: Request, path: str, iri: str, quads: list[Quad], forms: tuple[Representation, ...]
) -> bytes:
    site = site_of(request)
    root = str(request.scope.get("root_path", ""))
    reader = Reader(site.release.store, root)
    is_ontology = iri == ONTOLOGY
    return site.pages.render(
        "graph.html",
        root,
        path=path,
        forms=[form for form in forms if form.name in RDF_FORMATS],
        thing=reader.link(iri),
        descriptions=reader.texts(iri, "dct:description", "rdfs:comment"),
        triples=len(quads),
        terms=_terms(reader, quads) if is_ontology else (),
        graphs=() if is_ontology else _links(reader, site),
    )


def _terms(reader: Reader, quads: list[Quad]) -> list[_Term]:
    names = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return [
        _Term(iri.partition("#")[2], reader.link(iri), present.all_facts(reader, iri))
        for iri in sorted(names)
        if iri.startswith(ONTOLOGY + "#")
    ]


def _links(reader: Reader, site: Site) -> tuple[Link, ...]:
    return reader.links(name.value for name in site.release.named_graphs())


ROUTES = (
    Route("/ontology", ontology, "The ontology, negotiated"),
    *(Route("/ontology" + form.suffix, ontology, f"The ontology as {form.name}") for form in RDF),
    Route("/graph/", graphs, "The named graphs"),
    Route("/graph/{name:path}", graph, "A named graph, negotiated or by ending"),
    Route("/context/{version}.jsonld", context, "The JSON-LD context of the release"),
)
