"""The application, put together from its parts."""

import os
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import compile_path

from amocf.release.loaded import Release
from amocf.search import open_search
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.lifecycle import Lifecycle, ServerWorker
from amocf.serve.engine.choice import ObservedEngine, engine_for
from amocf.serve.engine.contract import Engine, LocalEngine
from amocf.serve.http.cache import Cache
from amocf.serve.http.clients import Clients
from amocf.serve.http.prefix import configured
from amocf.serve.http.problems import Problem, failure
from amocf.serve.http.rate_limit import RateLimit
from amocf.serve.http.request_limits import RequestLimits
from amocf.serve.observability.counters import Counters
from amocf.serve.observability.health import Health
from amocf.serve.observability.log import Log
from amocf.serve.observability.metrics import Recorder, all_series
from amocf.serve.observability.server_metrics import ServerMetrics
from amocf.serve.pages.error_page import show
from amocf.serve.pages.renderer import Pages
from amocf.serve.routes import ALL
from amocf.serve.routes.offers import redirect
from amocf.serve.routes.shared import Site, site_of
from amocf.serve.sparql.endpoint import Endpoint
from amocf.serve.sparql.protocol import longest_body
from amocf.settings import Settings, load

_NAME: Final = "AMOCF linked data"
_LOCAL_THREADS: Final = 4
_WITHOUT_SLASH: Final = frozenset(
    route.path for route in ALL if not route.path.endswith(("}", "/"))
)
_FIRST_SEGMENTS: Final = frozenset(route.path.split("/")[1] for route in ALL)
_HOME: Final = "home"
#: Names by which requests are counted: first segments of paths, without endings.
_ROUTES: Final = frozenset((_HOME, *(each.partition(".")[0] for each in _FIRST_SEGMENTS))) - {""}


def create_app(
    release: Release,
    settings: Settings,
    engine: Engine | None = None,
    log: Log | None = None,
    worker: ServerWorker | None = None,
) -> AsgiApplication:
    """Return the application that serves a release, for any ASGI server.

    What it needs is started and stopped by the lifespan protocol. A server that does not speak it
    can give an engine that is started.

    Args:
        release: what to serve.
        settings: how; those of the HTTP server in them are for ``run`` only.
        engine: what answers queries; by the settings, if none is given.
        log: where requests and slow queries are written; nowhere if none is given.
        worker: the process it runs in, where several serve together.

    Raises:
        UsageError: if a setting cannot be used.
    """
    log = log or Log()
    worker = worker or ServerWorker(new_counters())
    answering = engine or engine_for(settings, release.opened) or _local(release, settings)
    recorder = Recorder(worker.counters.row(worker.number), os.getpid())
    site = _site(release, settings, ObservedEngine(answering, log), worker.counters, recorder)
    owned = None if engine else answering
    return AsgiApplication(
        _router(site),
        Endpoint(
            site.engine,
            cache=site.cache,
            etags=site.etags,
            settings=settings,
            show_problem=partial(show, site.pages),
            write_page=site.query_page.write,
        ),
        Lifecycle(
            worker,
            log,
            owned if isinstance(owned, AbstractAsyncContextManager) else None,
            site.metrics.publish,
        ),
        cache=site.cache,
        log=log,
        recorder=recorder,
        clients=_clients(settings),
        rate_limit=RateLimit(settings.rate_limit, settings.rate_burst),
        limits=RequestLimits(
            settings.max_head_bytes, longest_body(settings.max_query_length), settings.body_timeout
        ),
        write_seconds=settings.write_timeout,
        root_path=configured(settings.root_path, _FIRST_SEGMENTS),
        route_of=_route_of,
    )


def from_environment() -> AsgiApplication:
    """Return the application by ``AMOCF_*``, as a factory for an ASGI server of another kind."""
    settings = load(os.environ)
    return create_app(Release.open(settings.dist), settings)


def new_counters(rows: int = 1) -> Counters:
    """Return counters for so many server workers."""
    return Counters(all_series(sorted(_ROUTES)), rows)


def _site(
    release: Release,
    settings: Settings,
    engine: ObservedEngine,
    counters: Counters,
    recorder: Recorder,
) -> Site:
    cache = Cache(settings.cache_bytes)
    return Site(
        release,
        settings,
        engine,
        Pages.load({"site_name": _NAME, "version": release.version}),
        cache,
        ServerMetrics(counters, recorder, engine, cache, release.version),
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


def _clients(settings: Settings) -> Clients:
    trusted = (each.strip() for each in settings.trusted_proxies.split(","))
    return Clients([each for each in trusted if each])


def _route_of(path: str) -> str:
    """Return the name by which requests to a path are counted."""
    segment = path[1:].partition("/")[0].partition(".")[0]
    return segment if segment in _ROUTES else _HOME if path == "/" else "other"


def _router(site: Site) -> Starlette:
    # Starlette rather than FastAPI: routes negotiate media types and write bytes themselves, and
    # the description of the interface comes from the table of routes, so that nothing is left for
    # typed parameters and response models to do.
    app = Starlette(
        routes=[
            StarletteRoute(each.path, each.endpoint, methods=[each.method], name=each.summary)
            for each in ALL
        ],
        exception_handlers={
            Problem: _show_problem,
            HTTPException: _show_http_exception,
            Exception: _show_failure,
        },
    )
    app.router.redirect_slashes = False
    app.state.site = site
    app.state.routes = ALL
    return app


async def _show_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for it
    accept = ", ".join(request.headers.getlist("Accept")) or None
    return show(site_of(request).pages, error, accept, str(request.scope.get("root_path", "")))


async def _show_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    allowed = _allowed(request)
    if error.status_code == 404 and (path := _without_slash(request)):
        return redirect(request, path, 308, query=request.url.query)
    if error.status_code != 405 and not (request.method == "OPTIONS" and allowed):
        kind = "not-found" if error.status_code == 404 else "http"
        detail = f"There is nothing at {request.url.path}."
        return await _show_problem(request, Problem(error.status_code, kind, detail))
    headers = {"Allow": ", ".join(allowed)}
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
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
