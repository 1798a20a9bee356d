"""The application, put together from its parts."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Final

from starlette.requests import Request

from amocf.packaged.carried import default_dist, to_standard_error
from amocf.release.archive import Archive
from amocf.release.opened import Release
from amocf.search import SearchIndex, open_search
from amocf.serve.app.access_control import access_control_of, announce
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.lifecycle import Lifecycle, ServerWorker
from amocf.serve.app.router import router
from amocf.serve.engine.choice import engine_for, local_engine
from amocf.serve.engine.contract import Engine
from amocf.serve.http.cache import Cache
from amocf.serve.http.common_headers import PAGE_POLICY
from amocf.serve.http.etags import Etags
from amocf.serve.http.prefix import configured, public_address
from amocf.serve.http.request_limits import RequestLimits
from amocf.serve.observability.counters import Counters
from amocf.serve.observability.health import Health
from amocf.serve.observability.log import Log
from amocf.serve.observability.metrics import Recorder, all_series
from amocf.serve.observability.observed_engine import ObservedEngine
from amocf.serve.observability.server_metrics import ServerMetrics
from amocf.serve.pages.error_page import show
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import Pages
from amocf.serve.routes import ALL, STATIC
from amocf.serve.routes.assistant_service import AssistantService
from amocf.serve.routes.binding import Binding
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.query_page import QueryPage
from amocf.serve.routes.reply import Reply, root_of
from amocf.serve.routes.search import usable
from amocf.serve.sparql.endpoint import Endpoint
from amocf.serve.sparql.protocol import longest_body
from amocf.settings import Settings, load
from amocf.terms import BASE

_NAME: Final = "AMOCF linked data"
_FIRST_SEGMENTS: Final = frozenset(route.path.split("/")[1] for route in ALL)
_WITH_BODY: Final = frozenset(route.path.encode() for route in ALL if route.method != "GET")
_HOME: Final = "home"
#: Names by which requests are counted: first segments of paths, without endings.
_ROUTES: Final = frozenset((_HOME, *(each.partition(".")[0] for each in _FIRST_SEGMENTS))) - {""}


def create_app(  # noqa: PLR0913 - an application, and what stands in for its parts
    release: Release,
    settings: Settings,
    engine: Engine | None = None,
    log: Log | None = None,
    worker: ServerWorker | None = None,
    *,
    is_static: bool = False,
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
        is_static: whether what it answers becomes a site of files: then it has what files can be,
            and its pages offer nothing that a server would have to compute.

    Raises:
        UsageError: if a setting cannot be used, or the release is for an institute alone and there
            are no tokens to ask for.
    """
    access = access_control_of(release, settings)
    log = log or Log()
    if worker is None:  # otherwise the supervisor says it once for all of them
        announce(release, settings, log)
        worker = ServerWorker(new_counters())
    answering = engine or engine_for(settings, release) or local_engine(settings, release)
    recorder = Recorder(worker.counters.row(worker.number), os.getpid())
    cache = Cache(settings.cache_bytes)
    observed = ObservedEngine(answering, log)
    metrics = ServerMetrics(worker.counters, recorder, observed, cache, release.version)
    pages = Pages.load(
        {
            "site_name": _NAME,
            "version": release.version,
            "edition": release.manifest.edition,
            "licence": release.manifest.licence,
            "restricted_to": release.manifest.restricted_to,
            "page_policy": PAGE_POLICY,
            "made_up": release.manifest.spaces.made_up,
        },
        is_static=is_static,
    )
    public_url = partial(_public_url, settings.public_url)
    archive = Archive(release)
    # Pages say in which releases a thing is, so that another release changes them as well.
    content = f"{release.sha256}\0{archive.identity}\0{pages.version}"
    etags = Etags(content, public_url, settings.max_age)
    # As many prefixes as proxies show the server at; more would evict one another.
    readers = lru_cache(8)(partial(Reader.of, release, is_static=is_static))
    if not (engine or settings.remote_url):
        # Opens the store. A server in front of another one may never be asked for a page.
        readers("")
    query_page = QueryPage(pages, readers, release.examples)
    search = open_search(release)
    parts = {
        Release: release,
        Settings: settings,
        Health: Health(observed),
        ServerMetrics: metrics,
        QueryPage: query_page,
        PastReleases: PastReleases(
            archive, public_url, settings.max_age, pages.version, is_static=is_static
        ),
        AssistantService: AssistantService(release, search, observed, settings),
    }
    makers: dict[Any, Callable[[Request], object]] = {
        Request: lambda request: request,
        Reply: lambda request: Reply(
            request, etags, pages, public_url(root_of(request)), release.manifest.licence
        ),
        Reader: lambda request: readers(root_of(request)),
        SearchIndex: lambda _: usable(search, release),
    }
    owned = None if engine else answering
    return AsgiApplication(
        router(Binding(parts, makers), pages, STATIC if is_static else ALL),
        Endpoint(
            observed,
            cache=cache,
            etags=etags,
            settings=settings,
            show_problem=partial(show, pages),
            write_page=query_page.write,
        ),
        Lifecycle(
            worker,
            log,
            owned if isinstance(owned, AbstractAsyncContextManager) else None,
            metrics.publish,
        ),
        cache=cache,
        log=log,
        recorder=recorder,
        access=access,
        limits=RequestLimits(
            settings.max_head_bytes, longest_body(settings.max_query_length), settings.body_timeout
        ),
        write_seconds=settings.write_timeout,
        root_path=configured(settings.root_path, _FIRST_SEGMENTS),
        route_of=_route_of,
        with_body=_WITH_BODY,
    )


def from_environment() -> AsgiApplication:
    """Return the application by ``AMOCF_*``, as a factory for an ASGI server of another kind."""
    settings = load(os.environ)
    if "AMOCF_DIST" not in os.environ:
        settings = replace(settings, dist=default_dist(to_standard_error))
    return create_app(Release.open(settings.dist, settings.in_memory << 20), settings)


def new_counters(rows: int = 1) -> Counters:
    """Return counters for so many server workers."""
    return Counters(all_series(sorted(_ROUTES)), rows)


def _public_url(configured: str, root: str) -> str:
    """Return the address at which the public reaches a prefix, with a slash at its end."""
    return public_address(configured, root) if configured else BASE


def _route_of(path: str) -> str:
    """Return the name by which requests to a path are counted."""
    segment = path[1:].partition("/")[0].partition(".")[0]
    return segment if segment in _ROUTES else _HOME if path == "/" else "other"
