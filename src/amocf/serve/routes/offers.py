"""Negotiated answers: one body, the headers that tell what else there is, 304 where it is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.addresses import quoted
from amocf.serve.http.common_headers import etag_matches
from amocf.serve.http.negotiation import Representation
from amocf.serve.http.selection import select
from amocf.serve.pages.description import LICENCE
from amocf.serve.routes.shared import root_of, site_of
from amocf.terms import BASE

#: Who made the data: this edition, for everything it publishes.
EDITION = BASE + "agent/edition"


@dataclass(frozen=True)
class Offer:
    """A document that comes in several forms.

    Attributes:
        path: where it stands on this server, without the ending that names a form.
        forms: in tie order.
        iri: what it is about: the name to cite.
        write: makes the body in one of the forms.
        mark: what stands between the path and the ending that asks for a form.
        links: more links of the page, as they stand in the header.
    """

    path: str
    forms: tuple[Representation, ...]
    iri: str
    write: Callable[[Representation], bytes]
    mark: str = "."
    links: tuple[str, ...] = ()


def choose(request: Request, forms: Sequence[Representation]) -> Representation:
    """Negotiate the form of the answer.

    Raises:
        Problem: 406, with what there is.
    """
    accept = request.headers.getlist("Accept")
    return select(", ".join(accept) if accept else None, tuple(forms))


def respond(request: Request, offer: Offer, asked: Representation | None = None) -> Response:
    """Answer with an offer in the form asked for by the path, or else in the negotiated one."""
    form = asked or choose(request, offer.forms)
    etag = site_of(request).etags.of(offer.path, form.media_type, root=root_of(request))
    headers = {
        "Content-Location": _place(request, offer, form),
        "Link": _links(request, offer, form),
        "ETag": etag,
        "Cache-Control": site_of(request).etags.cache_control,
        "Vary": "Accept",
    }
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    return _response(offer.write(form), form, headers)


def with_etag(
    request: Request,
    body: bytes,
    form: Representation,
    *,
    parts: Sequence[str],
    links: Sequence[str] = (),
) -> Response:
    """Answer with a body that ``parts`` identify within the release, below the prefix asked for."""
    etags = site_of(request).etags
    etag = etags.of(*parts, root=root_of(request))
    headers = {"ETag": etag, "Cache-Control": etags.cache_control}
    if links:
        headers["Link"] = ", ".join(links)
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    return _response(body, form, headers)


def redirect(
    request: Request, path: str, status: int, *, link: str = "", query: str = ""
) -> Response:
    """Send the client to another path of this server."""
    headers = {"Location": address(request, path) + (f"?{query}" if query else "")}
    if link:
        headers["Link"] = link
    return Response(status_code=status, headers=headers)


def address(request: Request, path: str) -> str:
    """Write a path of this server as a link, below the prefix it may be mounted at."""
    return quoted(root_of(request) + path)


def _place(request: Request, offer: Offer, form: Representation) -> str:
    return address(request, offer.path) + offer.mark + form.suffix.removeprefix(".")


def _response(body: bytes, form: Representation, headers: dict[str, str]) -> Response:
    return Response(body, headers={**headers, "Content-Type": form.content_type})


def _links(request: Request, offer: Offer, chosen: Representation) -> str:
    links = [
        f'<{_place(request, offer, form)}>; rel="alternate"; type="{form.media_type}"'
        for form in offer.forms
        if form != chosen
    ]
    links += [
        f'<{address(request, "/doc/dataset/amocf")}>; rel="describedby"',
        f'<{LICENCE.value}>; rel="license"',
        f'<{quoted(offer.iri)}>; rel="cite-as"',
        f'<{EDITION}>; rel="author"',
        *offer.links,
    ]
    return ", ".join(links)
