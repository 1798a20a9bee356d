"""What pages are shown with: styles, scripts and pictures, each by its name."""

import hashlib
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import SVG, Format
from amocf.serve.http.problems import not_found
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes.reply import Reply, redirect
from amocf.serve.routes.route import Route

_STATIC: Final = FOLDER / "static"
_A_YEAR: Final = 365 * 86_400
_FONT: Final = Format("font", "font/woff2", ".woff2")
_FORMS: Final = (
    Format("style", "text/css", ".css", "utf-8"),
    Format("script", "text/javascript", ".js", "utf-8"),
    SVG,
    Format("text", "text/plain", ".txt", "utf-8"),
    _FONT,
)


async def asset(request: Request, reply: Reply) -> Response:
    """Send a file, by the ETag of its content: its name stays when it changes.

    A font's does not, for it has the version in it: browsers need not ask for that again.
    """
    name = request.path_params["name"]
    form = next((each for each in _FORMS if name.endswith(each.suffix)), None)
    # The editor is there only where it was built.
    path = next((each for each in _STATIC.iterdir() if each.name == name), None)
    if form is None or path is None:
        raise not_found(f"static/{name}")
    body = await run_in_threadpool(path.read_bytes)
    answer = reply.body(body, form, "static", hashlib.sha256(body).hexdigest())
    if form is _FONT:
        answer.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return answer


async def icon(request: Request) -> Response:
    """Send who asks for an icon at the place of old to the one that pages name."""
    return redirect(request, "/static/icon.svg", 308)


ROUTES = (
    Route("/static/{name}", asset, "What pages are shown with", forms=_FORMS),
    Route("/favicon.ico", icon, "The icon of the site: 308"),
)
