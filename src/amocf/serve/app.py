"""The application: routes, errors, and what holds for every answer."""

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.staticfiles import StaticFiles

from amocf import __version__
from amocf.serve.engine import Engine, LocalEngine
from amocf.serve.middleware import HeadAsGet, HeadersForAll
from amocf.serve.negotiation import HTML, negotiate
from amocf.serve.pages import FOLDER, Pages
from amocf.serve.problems import PROBLEM_JSON, Problem
from amocf.serve.release import Release
from amocf.serve.routes import ALL
from amocf.serve.site import Site, site_of
from amocf.settings import Settings

_NAME = "AMOCF linked data"


def create_app(release: Release, settings: Settings, engine: Engine | None = None) -> FastAPI:
    """Return the application that serves a release.

    Args:
        release: what to serve.
        settings: how; the address and folder in them are for ``serve`` only.
        engine: what answers queries; a local one where none is given.
    """
    app = FastAPI(
        title=_NAME,
        description="An unofficial edition, not endorsed by NIST.",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    pages = Pages.load({"site_name": _NAME, "version": release.version})
    app.state.site = Site(release, settings, engine or _engine(release, settings), pages)
    for route in ALL:
        app.add_api_route(
            route.path,
            route.endpoint,
            methods=[route.method],
            summary=route.summary,
            operation_id=f"{route.method.lower()} {route.path}",
            include_in_schema=route.documented,
            response_model=None,
        )
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.add_exception_handler(Problem, _show_problem)
    app.add_exception_handler(HTTPException, _show_http_exception)
    app.add_exception_handler(Exception, _show_failure)
    # The last one added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    app.add_middleware(HeadersForAll)
    app.add_middleware(HeadAsGet)
    return app


def serve(settings: Settings) -> None:
    """Open the release and serve it until stopped.

    Raises:
        UsageError: if there is no release.
        DataError: if the release is damaged.
    """
    app = create_app(Release.open(settings.dist), settings)
    # Addresses of clients are not logged, and the server does not advertise itself.
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, server_header=False)


def _engine(release: Release, settings: Settings) -> LocalEngine:
    return LocalEngine(
        release.store,
        threads=settings.query_threads,
        queue=settings.query_queue,
        max_bytes=settings.max_result_bytes,
    )


async def _show_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for it
    accept = ", ".join(request.headers.getlist("Accept")) or None
    form = negotiate(accept, (PROBLEM_JSON, HTML)) or PROBLEM_JSON
    headers = {"Vary": "Accept", **error.headers, "Content-Type": form.content_type}
    body = error.body()
    if form == HTML:
        root = str(request.scope.get("root_path", ""))
        body = site_of(request).pages.render("error.html", root, problem=error)
    return Response(body, error.status, headers)


async def _show_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if error.status_code != 405:
        kind = "not-found" if error.status_code == 404 else "http"
        detail = f"There is nothing at {request.url.path}."
        return await _show_problem(request, Problem(error.status_code, kind, detail))
    headers = {"Allow": ", ".join(_allowed(request))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**headers, **_preflight(request)})
    detail = f"{request.method} is not answered here; {headers['Allow']} are."
    return await _show_problem(request, Problem(405, "method-not-allowed", detail, headers=headers))


async def _show_failure(request: Request, error: Exception) -> Response:
    del error  # the server logs it; the client learns nothing of the inside
    problem = Problem(500, "internal", "The server failed; this is its own fault.")
    return await _show_problem(request, problem)


def _allowed(request: Request) -> list[str]:
    path = request.scope["path"]
    methods = {route.method for route in ALL if compile_path(route.path)[0].match(path)}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"})


def _preflight(request: Request) -> dict[str, str]:
    if "Access-Control-Request-Method" not in request.headers:
        return {}
    return {
        "Access-Control-Allow-Methods": ", ".join(_allowed(request)),
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
