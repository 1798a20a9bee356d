"""The application: routes, errors, and what stands before them."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from amocf import __version__
from amocf.serve.cache import Cache
from amocf.serve.clients import Clients
from amocf.serve.endpoint import Endpoint
from amocf.serve.engine import Engine, LocalEngine
from amocf.serve.engines import ObservedEngine
from amocf.serve.error_page import show
from amocf.serve.front import Front
from amocf.serve.health import Health
from amocf.serve.http import redirect
from amocf.serve.log import Log
from amocf.serve.metrics import Requests
from amocf.serve.openapi import DescribedApplication
from amocf.serve.pages import Pages
from amocf.serve.prefix import configured
from amocf.serve.problems import Problem, failure
from amocf.serve.protocol import longest_body
from amocf.serve.rate_limit import RateLimit
from amocf.serve.release import Release
from amocf.serve.routes import ALL
from amocf.serve.search import open_search
from amocf.serve.site import Site, site_of
from amocf.settings import Settings

_NAME = "AMOCF linked data"
_LOCAL_THREADS = 4
_FIRST_SEGMENTS = frozenset(route.path.split("/")[1] for route in ALL)
_WITHOUT_SLASH = frozenset(route.path for route in ALL if not route.path.endswith(("}", "/")))


def create_app(
    release: Release, settings: Settings, engine: Engine | None = None, log: Log | None = None
) -> Front:
    """Return the application that serves a release, for any ASGI server.

    Args:
        release: what to serve.
        settings: how; what concerns connections and processes in them is for ``service`` only.
        engine: what answers queries, started; threads of this process where none is given.
        log: where requests and slow queries are written down; nowhere if none is given.

    Raises:
        UsageError: if a setting cannot be used.
    """
    log = log or Log()
    site = _site(release, settings, ObservedEngine(engine or _local(release, settings), log))
    return Front(
        _application(site),
        Endpoint(site),
        cache=site.cache,
        requests=site.requests,
        log=log,
        clients=Clients([each.strip() for each in settings.trusted_proxies.split(",") if each]),
        limit=RateLimit(settings.rate_limit, settings.rate_burst),
        max_body=longest_body(settings.max_query_length),
        root_path=configured(settings.root_path, _FIRST_SEGMENTS),
    )


def _site(release: Release, settings: Settings, engine: ObservedEngine) -> Site:
    return Site(
        release,
        settings,
        engine,
        Pages.load({"site_name": _NAME, "version": release.version}),
        Cache(settings.cache_bytes),
        Requests(),
        Health(engine),
        open_search(release.opened),
    )


def _local(release: Release, settings: Settings) -> LocalEngine:
    return LocalEngine(
        release.store,
        threads=settings.workers or _LOCAL_THREADS,
        queue=settings.query_queue,
        max_bytes=settings.max_result_bytes,
    )


def _application(site: Site) -> FastAPI:
    app = DescribedApplication(
        title=_NAME,
        description="An unofficial edition, not endorsed by NIST.",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.site = site
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
    app.add_exception_handler(Problem, _show_problem)
    app.add_exception_handler(HTTPException, _show_http_exception)
    app.add_exception_handler(Exception, _show_failure)
    return app


async def _show_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for it
    accept = ", ".join(request.headers.getlist("Accept")) or None
    return show(site_of(request), error, accept, str(request.scope.get("root_path", "")))


async def _show_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if error.status_code == 404 and (path := _without_slash(request)):
        return redirect(request, path, 308, query=request.url.query)
    if error.status_code != 405:
        kind = "not-found" if error.status_code == 404 else "http"
        detail = f"There is nothing at {request.url.path}."
        return await _show_problem(request, Problem(error.status_code, kind, detail))
    headers = {"Allow": ", ".join(_allowed(request))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**headers, **_preflight(request)})
    detail = f"{request.method} is not answered here; {headers['Allow']} are."
    return await _show_problem(request, Problem(405, "method-not-allowed", detail, headers=headers))


def _without_slash(request: Request) -> str:
    """Return the path of the page that is meant by one with a slash behind it, if there is one."""
    path = str(request.scope["path"])
    root = str(request.scope.get("root_path", ""))
    meant = path.removeprefix(root).removesuffix("/")
    return meant if path.endswith("/") and meant in _WITHOUT_SLASH else ""


async def _show_failure(request: Request, error: Exception) -> Response:
    del error  # the server logs it
    return await _show_problem(request, failure())


def _allowed(request: Request) -> list[str]:
    path = str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))
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
