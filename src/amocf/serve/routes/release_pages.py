"""The releases: the list of them, and each with what it has and how it is cited."""

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML, PAGE_FORMS, RESOURCE, Format
from amocf.release.archive import ArchivedRelease, ReleaseContent
from amocf.release.opened import Release
from amocf.serve.http.addresses import split_suffix
from amocf.serve.pages import signposting
from amocf.serve.pages.present.releases import all_releases, release_path, shown_release
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Offer, Reply, choose, redirect, root_of
from amocf.serve.routes.resources import known, offer_about, send_to_document
from amocf.serve.routes.route import Route
from amocf.terms import BASE


async def index(reply: Reply, reader: Reader, past: PastReleases) -> Response:
    """Send the list of the releases, or that there is none yet."""

    def body() -> bytes:
        return reply.page(
            "releases.html",
            releases=all_releases(reader, past.archive.releases),
            damaged=sorted(past.archive.damaged),
        )

    return await reply.html(body, "releases", *sorted(past.archive.damaged))


async def to_index(request: Request) -> Response:
    """Add the slash that the list of releases has."""
    return redirect(request, "/release/", 308)


async def release_page(
    request: Request, reply: Reply, reader: Reader, release: Release, past: PastReleases
) -> Response:
    """Send what a release is: its page, or what the data say of it."""
    version, asked = split_suffix(request.path_params["version"])
    if version not in past.archive.damaged and past.archive.find(version) is None:
        if asked or not known(release, (f"{BASE}release/{version}",)):
            past.find(version)
        return await send_to_document(request, release, past, f"release/{version}")
    found = past.find(version)
    form = asked or choose(request, RESOURCE)
    then = await past.work(found, partial(past.reader, found, root_of(request)))
    make = partial(_offer, reply, reader, then, release, past, found)
    offer = await past.work(found, make)
    return await past.work(found, partial(reply.offer, offer, form))


def _offer(  # noqa: PLR0913, PLR0917 - what a document has
    reply: Reply,
    now: Reader,
    then: Reader,
    current: Release,
    past: PastReleases,
    release: ArchivedRelease,
) -> Offer:
    iri, path = f"{BASE}release/{release.version}", release_path(release.version)
    # What came after it only the current release can know.
    is_known = now.knows(iri)
    content: ReleaseContent = current if is_known else past.content(release)
    about = offer_about(reply, now if is_known else then, content, iri, f"/doc{path}")

    def body(form: Format) -> bytes:
        if form is not HTML:
            return about.write(form)
        return reply.page(
            "release.html",
            path=path,
            forms=[each for each in RESOURCE if each is not HTML],
            release=shown_release(now, release),
            iri=iri,
        )

    links = (*signposting.of_type("Dataset"), *signposting.of_parts(then, release.manifest))
    return replace(about, path=path, write=body, links=links)


ROUTES = (
    Route("/release", to_index, "The releases: 308"),
    Route("/release/", index, "The releases, with how to cite each", forms=PAGE_FORMS),
    Route(
        "/release/{version}",
        release_page,
        "A release, negotiated or by ending",
        forms=RESOURCE,
        problems=("release-changed",),
    ),
)
