"""What pages are shown with: styles, scripts and pictures, each by its name."""

import hashlib
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import Format
from amocf.serve.http.problems import not_found
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.route import Route

_STATIC: Final = FOLDER / "static"
_FORMS: Final = (
    Format("style", "text/css", ".css", "utf-8"),
    Format("script", "text/javascript", ".js", "utf-8"),
    Format("picture", "image/svg+xml", ".svg"),
    Format("text", "text/plain", ".txt", "utf-8"),
)


async def asset(request: Request, reply: Reply) -> Response:
    """Send a file; its name stays when it changes, so its ETag is that of its content."""
    name = request.path_params["name"]
    form = next((each for each in _FORMS if name.endswith(each.suffix)), None)
    # The editor is there only where it was built.
    path = next((each for each in _STATIC.iterdir() if each.name == name), None)
    if form is None or path is None:
        raise not_found(f"static/{name}")
    body = await run_in_threadpool(path.read_bytes)
    return reply.body(body, form, "static", hashlib.sha256(body).hexdigest())


ROUTES = (Route("/static/{name}", asset, "What pages are shown with", forms=_FORMS),)
