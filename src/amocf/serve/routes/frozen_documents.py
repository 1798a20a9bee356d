"""What documents said in a release that answers for ever: below ``/release/VERSION``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import CITATIONS, DATASET, PAGE_FORMS, RESOURCE, Format
from amocf.release.archive import ArchivedRelease, ReleaseContent
from amocf.serve.http.addresses import ONTOLOGY, ROOTS, document_path, split_suffix
from amocf.serve.http.problems import Problem
from amocf.serve.pages.present.releases import (
    PastNotice,
    in_releases,
    past_notice,
    release_path,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Offer, Reply, address, choose, redirect, root_of
from amocf.serve.routes.resources import (
    Shown,
    by_code,
    known,
    offer_about,
    send_citation,
    shown_at,
)
from amocf.serve.routes.route import Route
from amocf.serve.routes.vocabulary import (
    graph_title,
    named_graph,
    offer_graph,
    offer_ontology,
    split_graph,
)
from amocf.terms import BASE


@dataclass(frozen=True)
class _Asked:
    """A request for what a release said.

    Attributes:
        request: the request.
        reply: what replies with documents of the current release.
        now: reads the current release.
        past: the releases.
        release: the one that is asked for.
        content: what its documents are made from.
    """

    request: Request
    reply: Reply
    now: Reader
    past: PastReleases
    release: ArchivedRelease
    content: ReleaseContent

    def notice(self, iri: str, name: str = "") -> PastNotice:
        """Return what the page about a resource says first."""
        current = self.past.archive.current.version
        return past_notice(self.now, self.release, current, iri, name)

    async def reader(self) -> Reader:
        """Return what reads the release."""
        root = root_of(self.request)
        return await self.past.work(self.release, partial(self.past.reader, self.release, root))

    async def send(
        self,
        make: Callable[[Reply, Reader], Offer],
        path: str,
        forms: tuple[Format, ...],
        asked: Format | None,
    ) -> Response:
        """Send what stands at a path of the release, as a memento."""
        form = asked or choose(self.request, forms)
        reply = self.past.reply(self.reply, self.release, is_page=form in PAGE_FORMS)
        offer = make(reply, await self.reader())
        offer = await self.past.as_memento(self.request, self.release, offer, path)
        return await self.past.work(self.release, partial(reply.offer, offer, form))

    async def send_citation(self, iri: str, form: Format, title: str = "") -> Response:
        """Send how to cite a resource as it was in the release."""
        reply = self.past.reply(self.reply, self.release, is_page=False)
        return await send_citation(reply, await self.reader(), iri, form, title)

    async def not_found(self, iris: tuple[str, ...]) -> Problem:
        """Return the problem of what the release has not, with the releases that have it."""
        versions = [each.version for each in await self.past.having(iris)]
        there = f" It is in {', '.join(versions)}." if versions else ""
        detail = f"Release {self.release.version} has nothing called {iris[0]}.{there}"
        return Problem(404, "not-found", detail, extra={"releases": versions})


async def _asked(request: Request, reply: Reply, now: Reader, past: PastReleases) -> _Asked:
    release = past.find(request.path_params["version"])
    content = await past.work(release, partial(past.content, release))
    return _Asked(request, reply, now, past, release, content)


async def resource(request: Request, reply: Reply, now: Reader, past: PastReleases) -> Response:
    """Send the client from a resource to what the document about it said in a release."""
    asked = await _asked(request, reply, now, past)
    root = request.scope["route"].path.split("/")[3]
    spaces, below = asked.content.manifest.spaces, release_path(asked.release.version)
    iris = spaces.iris(f"{root}/{request.path_params['name']}")
    iri = known(asked.content, iris)
    if iri and (path := document_path(iri, spaces)):
        link = f'<{address(request, below + path)}>; rel="describedby"'
        return redirect(request, below + path, 303, link=link)
    if coded := by_code(asked.content, iris[0]):
        return redirect(request, below + coded.removeprefix(BASE.rstrip("/")), 308)
    raise await asked.not_found(iris)


async def document(request: Request, reply: Reply, now: Reader, past: PastReleases) -> Response:
    """Send what the document about a resource said in a release."""
    asked = await _asked(request, reply, now, past)
    name, form = split_suffix(request.path_params["name"])
    path, suffix = f"/doc/{name}", form.suffix if form else ""
    iris = shown_at(name, asked.content.manifest.spaces)
    iri = known(asked.content, iris)
    if iri is None:
        if coded := by_code(asked.content, f"{BASE}id/{name}"):
            there = f"{release_path(asked.release.version)}{document_path(coded)}{suffix}"
            return redirect(request, there, 308)
        raise await asked.not_found(iris or (f"{BASE}doc/{name}",))
    if form in CITATIONS:
        return await asked.send_citation(iri, form)
    releases = in_releases(root_of(request), await past.having((iri,)), path)
    shown = Shown(asked.notice(iri), releases)

    def make(reply: Reply, reader: Reader) -> Offer:
        return offer_about(reply, reader, asked.content, iri, path, shown)

    return await asked.send(make, path + suffix, RESOURCE, form)


async def ontology(request: Request, reply: Reply, now: Reader, past: PastReleases) -> Response:
    """Send the ontology as it was in a release: what its version IRI names."""
    asked = await _asked(request, reply, now, past)
    _, form = split_suffix(request.url.path)
    if form in CITATIONS:
        return await asked.send_citation(ONTOLOGY, form)
    version_iri = f"{BASE}release/{asked.release.version}/ontology"
    notice = asked.notice(ONTOLOGY, version_iri)

    def make(reply: Reply, reader: Reader) -> Offer:
        return offer_ontology(reply, reader, asked.content, notice)

    return await asked.send(make, f"/ontology{form.suffix if form else ''}", RESOURCE, form)


async def graph(request: Request, reply: Reply, now: Reader, past: PastReleases) -> Response:
    """Send a named graph as it was in a release."""
    asked = await _asked(request, reply, now, past)
    given = request.path_params["name"]
    name, form = split_graph(given)
    node = named_graph(asked.content, name)
    if node is None:
        raise await asked.not_found((name,))
    if form in CITATIONS:
        return await asked.send_citation(name, form, graph_title(name))
    frozen_iri = name.replace(BASE, f"{BASE}release/{asked.release.version}/", 1)
    notice = asked.notice(name, frozen_iri)

    def make(reply: Reply, reader: Reader) -> Offer:
        return offer_graph(reply, reader, asked.content, node, notice)

    return await asked.send(make, f"/graph/{given}", DATASET, form)


async def graphs(request: Request, past: PastReleases) -> Response:
    """Send the client to the list of named graphs, on the page of the first of them."""
    release = past.find(request.path_params["version"])
    return redirect(request, f"{release_path(release.version)}/graph/framework", 303)


_BELOW = "/release/{version}"
ROUTES = (
    Route(
        f"{_BELOW}/doc/{{name:path}}",
        document,
        "What the document about a resource said in a release, negotiated or by ending",
        forms=(*RESOURCE, *CITATIONS),
        problems=("release-changed",),
    ),
    *(
        Route(f"{_BELOW}/{root}/{{name:path}}", resource, f"A resource under {root}, then: 303")
        for root in ROOTS
    ),
    Route(
        f"{_BELOW}/ontology",
        ontology,
        "The ontology of a release, negotiated",
        forms=RESOURCE,
        problems=("release-changed",),
    ),
    *(
        Route(
            f"{_BELOW}/ontology{form.suffix}",
            ontology,
            f"The ontology of a release as {form.name}",
            forms=(form,),
            problems=("release-changed",),
        )
        for form in (*RESOURCE, *CITATIONS)
    ),
    Route(f"{_BELOW}/graph/", graphs, "The named graphs of a release"),
    Route(
        f"{_BELOW}/graph/{{name:path}}",
        graph,
        "A named graph of a release, negotiated or by ending",
        forms=(*DATASET, *CITATIONS),
        problems=("release-changed",),
    ),
)
