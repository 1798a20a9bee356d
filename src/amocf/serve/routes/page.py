"""What the routes of pages share: where the page stands, and how it is sent."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.addresses import quoted
from amocf.serve.http.negotiation import HTML
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.offers import with_etag
from amocf.serve.routes.shared import root_of, site_of

#: What stands beside a link where one is shared.
_PREVIEW: Final = "docs/screenshots/home.png"


def reader_of(request: Request) -> Reader:
    """Return what looks things up for the page that is asked for."""
    return site_of(request).reader(root_of(request))


def render(request: Request, template: str, *, path: str = "", **values: Any) -> bytes:
    """Render a page.

    Args:
        request: what asks for it.
        template: its template.
        path: where it stands, without the ending that names a form; by default where it is
            asked for.
        values: what the template shows.
    """
    site, root = site_of(request), root_of(request)
    public = site.public_url(root)
    where = path or request.url.path.removeprefix(root)
    canonical = public + quoted(where.lstrip("/"))
    fixed = {"path": where, "canonical": canonical, "preview": public + _PREVIEW}
    return site.pages.render(template, root, **fixed, **values)


async def html(
    request: Request, body: Callable[[], bytes], *parts: str, links: Sequence[str] = ()
) -> Response:
    """Answer with a page that ``parts`` identify within the release."""
    made = await run_in_threadpool(body)
    return with_etag(request, made, HTML, parts=parts, links=links)
