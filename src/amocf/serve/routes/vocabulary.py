"""The ontology, the named graphs, and the JSON-LD context."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import (
    CITATIONS,
    DATASET,
    GRAPH,
    HTML,
    MARKDOWN,
    N_QUADS,
    RESOURCE,
    TRIG,
    Format,
)
from amocf.ordering import Key, alphabetical
from amocf.rdf.serialise import write
from amocf.release.archive import ReleaseContent
from amocf.release.opened import Release
from amocf.serve.http.addresses import ONTOLOGY, split_suffix
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.ontology_terms import groups
from amocf.serve.pages.present.releases import PastNotice, release_named
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.binding import Endpoint
from amocf.serve.routes.past_releases import MOMENT, RELEASE, SENT_ON, PastReleases
from amocf.serve.routes.reply import Offer, Reply, redirect
from amocf.serve.routes.resources import send_citation
from amocf.serve.routes.route import Route
from amocf.terms import BASE, graph_iri, is_in_merge

#: What each graph holds.
GRAPH_WORDS: Final = {
    "framework": "what the document says",
    "references": "facts on outside frameworks and institutes",
    "mappings": "this edition's mappings",
    "statistics": "the printed numbers, and sums of them",
    "editorial": "editorial notes on the document, and synonyms",
    "ontology": "the terms that the data is written in",
    "metadata": "the description of the dataset",
    "inferred": "what follows from the rules of SKOS and the ontology",
    "derived": "what this edition computes",
    "insights": "what this edition computes from the data of institutes",
    "shapes": "the rules that the data keeps",
    "examples": "the queries that come with the data",
    "report": "the report of the check against the shapes",
    "changes": "what changed with each release",
}
#: How many subjects of a graph its page lists.
_MOST: Final = 100


async def ontology(
    request: Request, reply: Reply, reader: Reader, release: Release, past: PastReleases
) -> Response:
    """Send the ontology, whole: its terms are parts of this document."""
    path = request.url.path.removeprefix(reader.root)
    if earlier := await past.asked(request, path, (ONTOLOGY,)):
        return earlier
    _, asked = split_suffix(path)
    if asked in CITATIONS:
        return await send_citation(reply, reader, ONTOLOGY, asked)
    offer = await past.with_history(request, offer_ontology(reply, reader, release), path)
    return await run_in_threadpool(reply.offer, offer, asked)


async def graph(
    request: Request, reply: Reply, reader: Reader, release: Release, past: PastReleases
) -> Response:
    """Send a named graph: triples, or quads where the form has them."""
    name, asked = split_graph(request.path_params["name"])
    path = f"/graph/{request.path_params['name']}"
    if earlier := await past.asked(request, path, (name,)):
        return earlier
    node = named_graph(release, name)
    if node is None:
        raise not_found(name)
    if asked in CITATIONS:
        return await send_citation(reply, reader, name, asked, graph_title(name))
    offer = await past.with_history(request, offer_graph(reply, reader, release, node), path)
    return await run_in_threadpool(reply.offer, offer, asked)


def named_graph(release: ReleaseContent, name: str) -> NamedNode | None:
    """Return the name of a graph if the release has it."""
    return next((node for node in release.named_graphs() if node.value == name), None)


def offer_ontology(
    reply: Reply, reader: Reader, release: ReleaseContent, past: PastNotice | None = None
) -> Offer:
    """Return the ontology of a release."""
    graph = NamedNode(graph_iri("ontology"))
    write_page = partial(_ontology_page, reply, reader, release, past)
    return _offer(release, reader.within + "/ontology", ONTOLOGY, graph, RESOURCE, write_page)


def offer_graph(
    reply: Reply,
    reader: Reader,
    release: ReleaseContent,
    graph: NamedNode,
    past: PastNotice | None = None,
) -> Offer:
    """Return a named graph of a release."""
    path = reader.within + "/graph/" + graph.value.removeprefix(BASE + "graph/")
    write_page = partial(_graph_page, reply, reader, release, path, graph, past)
    return _offer(release, path, graph.value, graph, DATASET, write_page)


async def graphs(request: Request) -> Response:
    """Send the client to the list of named graphs, on the page of the first of them."""
    return redirect(request, "/graph/framework", 303)


def _own_first(iri: str) -> tuple[bool, Key]:
    return not iri.startswith(BASE), alphabetical(iri)


def graph_title(graph: str) -> str:
    """Return the title of a named graph, for citations."""
    return f"Named graph {graph.removeprefix(BASE + 'graph/')}"


def split_graph(text: str) -> tuple[str, Format | None]:
    """Split what stands behind ``/graph/`` into the graph's name and the form it asks for."""
    forms = (*DATASET, *CITATIONS)
    asked = next((form for form in forms if text.endswith(form.suffix)), None)
    return BASE + "graph/" + (text.removesuffix(asked.suffix) if asked else text), asked


def _offer(  # noqa: PLR0913, PLR0917 - what a document has
    release: ReleaseContent,
    path: str,
    iri: str,
    graph: NamedNode,
    forms: tuple[Format, ...],
    write_page: Callable[[], bytes],
) -> Offer:
    def body(form: Format) -> bytes:
        if form == HTML:
            return write_page()
        quads = list(release.store.quads_for_pattern(None, None, None, graph))
        if form in (N_QUADS, TRIG):
            return write(quads, form, release.context)
        triples = {quad.triple for quad in quads} | _stated_of(iri, release)
        return write(triples, form, release.context)

    return Offer(path, forms, iri, body)


def _stated_of(iri: str, release: ReleaseContent) -> set[Triple]:
    """Return what other graphs state of the ontology: its version, dates and licence."""
    if iri != ONTOLOGY:
        return set()
    pattern = (NamedNode(iri), None, None, DefaultGraph())
    return {quad.triple for quad in release.store.quads_for_pattern(*pattern)}


def _ontology_page(
    reply: Reply, reader: Reader, release: ReleaseContent, past: PastNotice | None
) -> bytes:
    return reply.page(
        "ontology.html",
        path=reader.within + "/ontology",
        past=past,
        **release_named(release.manifest if past else None),
        forms=(*GRAPH, MARKDOWN),
        resource=reader.link(ONTOLOGY),
        descriptions=reader.texts(ONTOLOGY, "dct:description", "rdfs:comment"),
        groups=reader.once(groups),
        citation=citation(reader, ONTOLOGY),
    )


@dataclass(frozen=True)
class _GraphContents:
    """What the page of a graph says of it.

    Attributes:
        triples: how many it has.
        own: the subjects whose names begin with its own.
        others: the first of the other subjects.
        more: how many others there are beside those.
    """

    triples: int
    own: tuple[str, ...]
    others: tuple[str, ...]
    more: int


def _graph_contents(reader: Reader, graph: str) -> _GraphContents:
    triples, subjects = 0, set()
    for quad in reader.store.quads_for_pattern(None, None, None, NamedNode(graph)):
        triples += 1
        if isinstance(quad.subject, NamedNode):
            subjects.add(quad.subject.value)
    own = sorted(each for each in subjects if each.startswith(graph + "#"))
    others = sorted(subjects - set(own), key=_own_first)
    more = max(0, len(others) - _MOST)
    return _GraphContents(triples, tuple(own), tuple(others[:_MOST]), more)


def _graph_page(  # noqa: PLR0913, PLR0917 - what a page has
    reply: Reply,
    reader: Reader,
    release: ReleaseContent,
    path: str,
    graph: NamedNode,
    past: PastNotice | None,
) -> bytes:
    # Links with a hash lead to this page, so what they name must stand on it.
    name = graph.value.removeprefix(BASE + "graph/")
    found = reader.once(_graph_contents, graph.value)
    published = [each.value.removeprefix(BASE + "graph/") for each in release.named_graphs()]
    return reply.page(
        "graph.html",
        path=path,
        within=reader.within,
        past=past,
        **release_named(release.manifest if past else None),
        forms=[form for form in DATASET if form != HTML],
        resource=reader.link(graph.value),
        name=name,
        words=GRAPH_WORDS,
        descriptions=reader.texts(graph.value, "dct:description", "rdfs:comment"),
        triples=found.triples,
        own=[(each.partition("#")[2], reader.link(each)) for each in found.own],
        subjects=[reader.link(each) for each in found.others],
        more=found.more,
        graphs=published,
        in_merge=[each for each in published if is_in_merge(each)],
        citation=citation(reader, graph.value, graph_title(graph.value)),
    )


def _of_any_time(path: str, answer: Endpoint, summary: str, forms: tuple[Format, ...]) -> Route:
    """Return the route of a document that says what it said in other releases too."""
    return Route(
        path,
        answer,
        summary,
        forms=forms,
        parameters=(RELEASE,),
        fields=(MOMENT,),
        problems=("malformed-request",),
        also=SENT_ON,
    )


ROUTES = (
    _of_any_time("/ontology", ontology, "The ontology, negotiated", RESOURCE),
    *(
        _of_any_time(f"/ontology{form.suffix}", ontology, f"The ontology as {form.name}", (form,))
        for form in (*RESOURCE, *CITATIONS)
    ),
    Route("/graph/", graphs, "The named graphs"),
    _of_any_time(
        "/graph/{name:path}",
        graph,
        "A named graph, negotiated or by ending, or its citation by ending",
        (*DATASET, *CITATIONS),
    ),
)
