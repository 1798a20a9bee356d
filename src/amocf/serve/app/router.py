"""The router: endpoints by path, and what is sent where there is none or one fails."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import compile_path

from amocf.serve.http.problems import Problem, failure
from amocf.serve.pages.error_page import show
from amocf.serve.pages.renderer import Pages
from amocf.serve.routes import ALL
from amocf.serve.routes.binding import Binding
from amocf.serve.routes.reply import redirect, root_of
from amocf.serve.routes.route import Route

_WITHOUT_SLASH: Final = frozenset(
    route.path for route in ALL if not route.path.endswith(("}", "/"))
)


def router(binding: Binding, pages: Pages, routes: Sequence[Route] = ALL) -> Starlette:
    """Return the router of an application.

    Args:
        binding: hands endpoints what they use.
        pages: shows problems to people.
        routes: what it answers.
    """
    # Starlette rather than FastAPI: routes negotiate media types and write bytes themselves, and
    # the description of the interface comes from the table of routes, so that nothing is left for
    # typed parameters and response models to do.
    app = Starlette(
        routes=[
            StarletteRoute(
                each.path, binding.bind(each.endpoint), methods=[each.method], name=each.summary
            )
            for each in routes
        ],
        exception_handlers={
            Problem: partial(_show_problem, pages),
            HTTPException: partial(_show_http_exception, pages),
            Exception: partial(_show_failure, pages),
        },
    )
    app.router.redirect_slashes = False
    app.state.routes = routes
    return app


async def _show_problem(pages: Pages, request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for it
    accept = ", ".join(request.headers.getlist("Accept")) or None
    return show(pages, error, accept, root_of(request))


async def _show_http_exception(pages: Pages, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    allowed = _allowed(request)
    if error.status_code == 404 and (path := _without_slash(request)):
        return redirect(request, path, 308, query=request.url.query)
    if error.status_code != 405 and not (request.method == "OPTIONS" and allowed):
        kind = "not-found" if error.status_code == 404 else "http"
        detail = f"There is nothing at {request.url.path}."
        return await _show_problem(pages, request, Problem(error.status_code, kind, detail))
    headers = {"Allow": ", ".join(allowed)}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**headers, **_preflight(request)})
    detail = f"{request.method} is not answered here; {headers['Allow']} are."
    return await _show_problem(
        pages, request, Problem(405, "method-not-allowed", detail, headers=headers)
    )


def _without_slash(request: Request) -> str:
    """Return the path of the page that is meant by one with a slash behind it, if there is one."""
    path = str(request.scope["path"])
    root = root_of(request)
    meant = path.removeprefix(root).removesuffix("/")
    return meant if path.endswith("/") and meant in _WITHOUT_SLASH else ""


async def _show_failure(pages: Pages, request: Request, error: Exception) -> Response:
    del error  # the server logs it
    return await _show_problem(pages, request, failure())


def _allowed(request: Request) -> list[str]:
    path = str(request.scope["path"]).removeprefix(root_of(request))
    # An asterisk asks for what the server as a whole can do (RFC 9110, 9.3.7).
    found = [each for each in ALL if path == "*" or compile_path(each.path)[0].match(path)]
    methods = {each.method for each in found}
    extra = {"HEAD"} if "GET" in methods else set()
    return sorted(methods | extra | {"OPTIONS"}) if methods else []


def _preflight(request: Request) -> dict[str, str]:
    if "Access-Control-Request-Method" not in request.headers:
        return {}
    return {
        "Access-Control-Allow-Methods": ", ".join(_allowed(request)),
        # The asterisk means any but Authorization, which nothing here reads but proxies may.
        "Access-Control-Allow-Headers": "*, Authorization",
        "Access-Control-Max-Age": "86400",
    }
