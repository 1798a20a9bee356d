"""Resources answer 303 to the document about them; documents are negotiated."""

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange import schema_org
from amocf.formats import CITATIONS, GRAPH, HTML, MARKDOWN, RESOURCE, Format
from amocf.rdf.graph_reader import home_graph
from amocf.rdf.serialise import write
from amocf.rdf.withdrawal import withdrawn
from amocf.release.opened import Release
from amocf.serve.http.addresses import ROOTS, document_path, quoted, split_suffix, topics
from amocf.serve.http.problems import not_found
from amocf.serve.pages import signposting
from amocf.serve.pages.description import describe
from amocf.serve.pages.present.bibliography import bibliography
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.computed import asked_about
from amocf.serve.pages.present.resource_page import contents
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Offer, Reply, address, cite_as, redirect
from amocf.serve.routes.route import Route
from amocf.terms import BASE, expand


async def resource(request: Request, release: Release) -> Response:
    """Send the client from a resource to the document about it."""
    root = request.scope["route"].path.split("/")[1]
    spaces = release.manifest.spaces
    named, *others = spaces.iris(f"{root}/{request.path_params['name']}")
    iri = _known(release, (named, *others))
    if iri and (path := document_path(iri, spaces)):
        link = f'<{address(request, path)}>; rel="describedby"'
        return redirect(request, path, 303, link=link)
    current = _by_code(release, named)
    if current:
        return redirect(request, current.removeprefix(BASE.rstrip("/")), 308)
    raise not_found(named)


async def document(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the document about a resource."""
    name, asked = split_suffix(request.path_params["name"])
    path = f"/doc/{name}"
    named, *others = topics(name, reader.spaces)
    shown = (each for each in (named, *others) if document_path(each, reader.spaces) == path)
    if iri := _known(release, shown):
        if asked in CITATIONS:
            return await send_citation(reply, reader, iri, asked)
        return await run_in_threadpool(
            reply.offer, offer_about(reply, reader, release, iri, path), asked
        )
    current = _by_code(release, named)
    if current:
        suffix = asked.suffix if asked else ""
        return redirect(request, f"{document_path(current)}{suffix}", 308)
    raise not_found(f"{BASE}doc/{name}")


async def send_citation(
    reply: Reply, reader: Reader, iri: str, form: Format, title: str = ""
) -> Response:
    """Send how to cite a resource, as a file for reference managers."""

    def body() -> bytes:
        return bibliography(citation(reader, iri, title).work, form)

    written = await run_in_threadpool(body)
    return reply.body(written, form, "citation", iri, form.suffix, links=[cite_as(iri)])


def offer_about(reply: Reply, reader: Reader, release: Release, iri: str, path: str) -> Offer:
    """Return the document about a resource, which stands at a path."""

    def body(form: Format) -> bytes:
        if form == HTML:
            return _page(reply, reader, release, iri, path)
        base, _ = reader.spaces.split(iri) or (BASE, "")
        node, about = NamedNode(iri), NamedNode(base.rstrip("/") + quoted(path))
        triples = describe(release.store, node, about, release.manifest.licence)
        return write(triples, form, release.context)

    return Offer(path, RESOURCE, iri, body, links=signposting.of_document(reader, iri))


def _page(reply: Reply, reader: Reader, release: Release, iri: str, path: str) -> bytes:
    return reply.page(
        "resource.html",
        path=path,
        view=contents(reader, iri),
        asked=asked_about(reader, release.examples, iri),
        forms=(*GRAPH, MARKDOWN),
        structured=schema_org.describe(reader, iri),
    )


def _known(release: Release, iris: Iterable[str]) -> str | None:
    """Return the first of some IRIs that the release describes."""
    try:
        return next((each for each in iris if home_graph(release.store, NamedNode(each))), None)
    except ValueError:  # what stands in the path is no IRI
        return None


def _by_code(release: Release, iri: str) -> str | None:
    """Return the concept that bears the code standing in an IRI such as ``id/4.1.2``."""
    name = iri.removeprefix(BASE + "id/")
    if name == iri or "." not in name:
        return None
    code = Literal(name, datatype=NamedNode(expand("amo:code")))
    notation = NamedNode(expand("skos:notation"))
    quads = release.store.quads_for_pattern(None, notation, code, DefaultGraph())
    found = [quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)]
    gone = withdrawn(release.store)
    # Of a code that nothing has any more, what was withdrawn says what to use.
    return min(found, key=lambda each: (each in gone, each), default=None)


ROUTES = (
    Route(
        "/doc/{name:path}",
        document,
        "The document about a resource, negotiated or by ending, or its citation by ending",
        forms=(*RESOURCE, *CITATIONS),
    ),
    *(Route(f"/{root}/{{name:path}}", resource, f"A resource under {root}: 303") for root in ROOTS),
)
