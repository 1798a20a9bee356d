"""Replies to a request: negotiated documents, pages, redirects, each with the headers it needs."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML, MARKDOWN, PAGE_FORMS, Format
from amocf.rdf.expressible import InexpressibleError
from amocf.serve.http.addresses import iri_link, quoted, quoted_query
from amocf.serve.http.common_headers import etag_matches
from amocf.serve.http.etags import Etags
from amocf.serve.http.negotiation import negotiate
from amocf.serve.http.problems import not_acceptable
from amocf.serve.http.selection import select
from amocf.serve.pages import markdown
from amocf.serve.pages.renderer import Pages
from amocf.serve.pages.signposting import license_links
from amocf.terms import EDITION

#: What stands beside a link where one is shared.
_PREVIEW: Final = "docs/screenshots/home.png"


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
        fields: more fields of the header, or others than those that are usual.
    """

    path: str
    forms: tuple[Format, ...]
    iri: str
    write: Callable[[Format], bytes]
    mark: str = "."
    links: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


def root_of(request: Request) -> str:
    """Return the prefix of every path of this server where the request has reached it."""
    return str(request.scope.get("root_path", ""))


def address(request: Request, path: str) -> str:
    """Write a path of this server as a link, below the prefix it may be mounted at."""
    return quoted(root_of(request) + path)


def cite_as(iri: str) -> str:
    """Return the link to the name that is to be cited, as it stands in the header."""
    return iri_link(iri, "cite-as")


def choose(request: Request, forms: Sequence[Format]) -> Format:
    """Negotiate the form of the reply.

    Raises:
        Problem: 406, with what there is.
    """
    accept = request.headers.getlist("Accept")
    return select(", ".join(accept) if accept else None, tuple(forms))


def markdown_path(path: str) -> str:
    """Return the path at which the page at another stands as Markdown."""
    return path + ("index" if path.endswith("/") else "") + MARKDOWN.suffix


def redirect(
    request: Request, path: str, status: int, *, link: str = "", query: str = ""
) -> Response:
    """Send the client to another path of this server."""
    headers = {"Location": address(request, path) + (f"?{query}" if query else "")}
    if link:
        headers["Link"] = link
    return Response(status_code=status, headers=headers)


def as_json(value: Any) -> bytes:
    """Return a value as a body in JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Reply:
    """Makes the reply to one request.

    Attributes:
        request: what is replied to.
        etags: names what is made of the release.
        pages: the templates.
        public_url: the address at which the public reaches this server, with a slash at its end.
        licence: the IRI of the licence of what is sent; empty for none.
        within: where below the root the release stands that is sent, if it is an older one.
    """

    request: Request
    etags: Etags
    pages: Pages
    public_url: str
    licence: str
    within: str = ""

    def offer(self, offer: Offer, asked: Format | None = None) -> Response:
        """Send an offer in the form asked for by the path, or else in the negotiated one.

        Raises:
            Problem: 406 where that form cannot hold it, or none is acceptable.
        """
        form = asked or choose(self.request, offer.forms)
        etag = self.etags.of(offer.path, form.media_type, root=root_of(self.request))
        headers = {
            "Content-Location": self._place(offer, form),
            "Link": self._links(offer, form),
            "ETag": etag,
            "Cache-Control": self.etags.cache_control,
            "Vary": "Accept",
            **offer.fields,
        }
        if etag_matches(self.request.headers, etag):
            return Response(status_code=304, headers=headers)
        try:
            if form is MARKDOWN:
                body = self.written(partial(offer.write, HTML), form)
            else:
                body = offer.write(form)
        except InexpressibleError as error:
            others = (each for each in offer.forms if each is not form)
            raise not_acceptable(others, error.message) from None
        return _response(body, form, headers)

    def body(self, body: bytes, form: Format, *parts: str, links: Sequence[str] = ()) -> Response:
        """Send a body that ``parts`` identify within the release, below the prefix asked for."""
        etag = self.etags.of(*parts, root=root_of(self.request))
        headers = {"ETag": etag, "Cache-Control": self.etags.cache_control}
        if links:
            headers["Link"] = ", ".join(links)
        if etag_matches(self.request.headers, etag):
            return Response(status_code=304, headers=headers)
        return _response(body, form, headers)

    def asks_for_markdown(self) -> bool:
        """Say whether the path of a page has the ending of Markdown, as that of its route then."""
        return str(self.request.scope["route"].path).endswith(MARKDOWN.suffix)

    async def html(
        self, write: Callable[[], bytes], *parts: str, links: Sequence[str] = ()
    ) -> Response:
        """Send a page that ``parts`` identify within the release, or the page as Markdown.

        It is written in a thread. Who asks for neither gets the page.
        """
        form = (
            MARKDOWN if self.asks_for_markdown() else negotiate(self._accept(), PAGE_FORMS) or HTML
        )
        other = self._page_link(HTML if form is MARKDOWN else MARKDOWN)
        body = await run_in_threadpool(self.written, write, form)
        names = parts if form is HTML else (*parts, form.name)
        answer = self.body(body, form, *names, links=[*links, other])
        answer.headers["Vary"] = "Accept"
        return answer

    def page(self, template: str, *, path: str = "", **values: Any) -> bytes:
        """Render a page that has an address to share.

        Args:
            template: its template.
            path: where it stands, without the ending that names a form; by default where it is
                asked for.
            values: what the template shows.
        """
        root = root_of(self.request)
        where = path or self._page_path()
        canonical = self.public_url + quoted(where.lstrip("/"))
        fixed = {"path": where, "canonical": canonical, "preview": self.public_url + _PREVIEW}
        return self.pages.render(template, root, **fixed, **values)

    def _accept(self) -> str | None:
        return ", ".join(self.request.headers.getlist("Accept")) or None

    def _page_path(self) -> str:
        """Return where the page stands that is asked for, whatever form is."""
        path = str(self.request.scope["path"]).removeprefix(root_of(self.request))
        if not self.asks_for_markdown():
            return path
        path = path.removesuffix(MARKDOWN.suffix)
        return path.removesuffix("index") if path.endswith("/index") else path

    def _page_link(self, form: Format) -> str:
        """Return the link to the page that is asked for, in another form."""
        path = self._page_path()
        query = self.request.url.query
        place = address(self.request, markdown_path(path) if form is MARKDOWN else path)
        place += f"?{quoted_query(query)}" if query else ""
        return f'<{place}>; rel="alternate"; type="{form.media_type}"'

    def written(self, write: Callable[[], bytes], form: Format) -> bytes:
        """Write a page in a form of pages."""
        page = write()
        if form is HTML:
            return page
        return markdown.from_page(page, quoted(root_of(self.request)), self.public_url)

    def _place(self, offer: Offer, form: Format) -> str:
        return address(self.request, offer.path) + offer.mark + form.suffix.removeprefix(".")

    def _links(self, offer: Offer, chosen: Format) -> str:
        links = [
            f'<{self._place(offer, form)}>; rel="alternate"; type="{form.media_type}"'
            for form in offer.forms
            if form != chosen
        ]
        links += [
            f'<{address(self.request, self.within + "/doc/dataset/amocf")}>; rel="describedby"',
            *license_links(self.licence),
            cite_as(offer.iri),
            iri_link(EDITION, "author"),
            *offer.links,
        ]
        return ", ".join(links)


def _response(body: bytes, form: Format, headers: dict[str, str]) -> Response:
    return Response(body, headers={**headers, "Content-Type": form.content_type})
