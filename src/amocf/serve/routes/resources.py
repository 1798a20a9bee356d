"""Resources answer 303 to the document about them; documents are negotiated."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange import schema_org
from amocf.formats import CITATIONS, GRAPH, HTML, MARKDOWN, RESOURCE, Format
from amocf.rdf.graph_reader import home_graph
from amocf.rdf.serialise import write
from amocf.rdf.withdrawal import withdrawn
from amocf.release.archive import ReleaseContent
from amocf.release.opened import Release
from amocf.serve.http.addresses import ROOTS, document_path, quoted, split_suffix, topics
from amocf.serve.http.problems import not_found
from amocf.serve.pages import signposting
from amocf.serve.pages.description import describe
from amocf.serve.pages.present.bibliography import bibliography
from amocf.serve.pages.present.changes_shown import history
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.computed import asked_about
from amocf.serve.pages.present.releases import (
    InRelease,
    PastNotice,
    ResourceHistory,
    in_releases,
    release_named,
)
from amocf.serve.pages.present.resource_page import contents
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.past_releases import MOMENT, RELEASE, SENT_ON, PastReleases
from amocf.serve.routes.reply import Offer, Reply, address, cite_as, redirect
from amocf.serve.routes.route import Route
from amocf.terms import BASE, expand
from amocf.uri_spaces import UriSpaces


async def resource(request: Request, release: Release, past: PastReleases) -> Response:
    """Send the client from a resource to the document about it."""
    root = request.scope["route"].path.split("/")[1]
    return await send_to_document(request, release, past, f"{root}/{request.path_params['name']}")


async def send_to_document(
    request: Request, release: Release, past: PastReleases, name: str
) -> Response:
    """Send the client from a resource, by its name below the base, to the document about it."""
    spaces = release.manifest.spaces
    named, *others = spaces.iris(name)
    # A resource that is no more has a document as well, in the releases that had it.
    if (document := document_path(named, spaces)) and "release" in request.query_params:
        earlier = await past.asked(request, document, (named, *others))
        if earlier:
            return earlier
    iri = known(release, (named, *others))
    if iri and (path := document_path(iri, spaces)):
        link = f'<{address(request, path)}>; rel="describedby"'
        return redirect(request, path, 303, link=link)
    current = by_code(release, named)
    if current:
        return _to_coded(request, current.removeprefix(BASE.rstrip("/")))
    if name.endswith("/") and known(release, spaces.iris(name.rstrip("/"))):
        return redirect(request, f"/{name.rstrip('/')}", 308)
    raise not_found(named)


async def document(
    request: Request, reply: Reply, reader: Reader, release: Release, past: PastReleases
) -> Response:
    """Send the document about a resource, or send on to what it said in another release."""
    name, asked = split_suffix(request.path_params["name"])
    path, suffix = f"/doc/{name}", asked.suffix if asked else ""
    shown = shown_at(name, reader.spaces)
    if earlier := await past.asked(request, path + suffix, shown):
        return earlier
    if iri := known(release, shown):
        if asked in CITATIONS:
            return await send_citation(reply, reader, iri, asked)
        releases = in_releases(reader.root, await past.having((iri,)), path)
        offer = offer_about(reply, reader, release, iri, path, Shown(None, releases))
        offer = await past.with_history(request, offer, path + suffix)
        return await run_in_threadpool(reply.offer, offer, asked)
    current = by_code(release, topics(name, reader.spaces)[0])
    if current:
        return _to_coded(request, f"{document_path(current)}{suffix}")
    if name.endswith("/") and known(release, shown_at(name.rstrip("/"), reader.spaces)):
        return redirect(request, path.rstrip("/"), 308)
    raise not_found(f"{BASE}doc/{name}")


def shown_at(name: str, spaces: UriSpaces) -> tuple[str, ...]:
    """Return the IRIs that the document at ``/doc/`` and a name may be about."""
    path = f"/doc/{name}"
    return tuple(each for each in topics(name, spaces) if document_path(each, spaces) == path)


async def send_citation(
    reply: Reply, reader: Reader, iri: str, form: Format, title: str = ""
) -> Response:
    """Send how to cite a resource, as a file for reference managers."""

    def body() -> bytes:
        return bibliography(citation(reader, iri, title).work, form)

    written = await run_in_threadpool(body)
    return reply.body(written, form, "citation", iri, form.suffix, links=[cite_as(iri)])


@dataclass(frozen=True)
class Shown:
    """What the page of a resource says of releases.

    Attributes:
        past: what it says first, if it is of another release than the current one.
        releases: those in which the resource is.
    """

    past: PastNotice | None = None
    releases: tuple[InRelease, ...] = ()


def offer_about(  # noqa: PLR0913, PLR0917 - what a document has
    reply: Reply,
    reader: Reader,
    release: ReleaseContent,
    iri: str,
    path: str,
    shown: Shown = Shown(),
) -> Offer:
    """Return the document about a resource, which stands at a path of its release."""

    def body(form: Format) -> bytes:
        if form == HTML:
            return _page(reply, reader, release, iri, path, shown)
        base, _ = reader.spaces.split(iri) or (BASE, "")
        node, about = NamedNode(iri), NamedNode(base.rstrip("/") + quoted(path))
        triples = describe(release.store, node, about, release.manifest.licence)
        return write(triples, form, release.context)

    links = signposting.of_document(reader, iri)
    return Offer(reader.within + path, RESOURCE, iri, body, links=links)


def _page(  # noqa: PLR0913, PLR0917 - what a page has
    reply: Reply, reader: Reader, release: ReleaseContent, iri: str, path: str, shown: Shown
) -> bytes:
    # Queries are answered by the current release alone, and search engines are to show that.
    is_current = shown.past is None
    return reply.page(
        "resource.html",
        path=reader.within + path,
        view=contents(reader, iri),
        asked=asked_about(reader, release.examples, iri) if is_current else (),
        forms=(*GRAPH, MARKDOWN),
        structured=schema_org.describe(reader, iri) if is_current else None,
        past=shown.past,
        history=ResourceHistory(shown.releases, history(reader, iri)),
        **release_named(release.manifest if shown.past else None),
    )


def known(release: ReleaseContent, iris: Iterable[str]) -> str | None:
    """Return the first of some IRIs that the release describes."""
    try:
        return next((each for each in iris if home_graph(release.store, NamedNode(each))), None)
    except ValueError:  # what stands in the path is no IRI
        return None


def _to_coded(request: Request, path: str) -> Response:
    """Send the client to what bears a code now.

    Others may not store it: the next edition may give the code to something else.
    """
    answer = redirect(request, path, 308)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def by_code(release: ReleaseContent, iri: str) -> str | None:
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
        parameters=(RELEASE,),
        fields=(MOMENT,),
        problems=("malformed-request",),
        also=SENT_ON,
    ),
    *(
        Route(
            f"/{root}/{{name:path}}",
            resource,
            f"A resource under {root}: 303",
            parameters=(RELEASE,),
            also=SENT_ON,
        )
        for root in ROOTS
    ),
)
