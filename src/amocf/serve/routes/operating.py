"""What those who run the server ask it."""

import json
from typing import Final

from starlette.responses import Response

from amocf.formats import JSON, TEXT
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found
from amocf.serve.observability.health import Health
from amocf.serve.observability.metrics import CONTENT_TYPE
from amocf.serve.observability.server_metrics import ServerMetrics
from amocf.serve.routes.route import Route
from amocf.settings import Settings

_UNSTORED: Final = {"Cache-Control": "no-store"}


async def health(health: Health, release: Release) -> Response:
    """Say whether queries are answered."""
    ready = await health.is_ready()
    state = {
        "status": "ok" if ready else "unavailable",
        "release": release.version,
        "identity": release.identity,
        "triples": release.manifest.triples,
    }
    if newer := release.newer():
        state["newer_release"] = newer
    headers = {**_UNSTORED, "Content-Type": JSON.content_type}
    if not ready:
        headers["Retry-After"] = "2"
    return Response(json.dumps(state), 200 if ready else 503, headers)


async def metrics(metrics: ServerMetrics, settings: Settings) -> Response:
    """Send figures in the text format of Prometheus."""
    if not settings.metrics:
        raise not_found("metrics")
    headers = {**_UNSTORED, "Content-Type": CONTENT_TYPE}
    return Response(metrics.exposition(), headers=headers)


ROUTES = (
    Route(
        "/health",
        health,
        "Whether queries are answered",
        forms=(JSON,),
        also=((503, "None is."),),
    ),
    Route("/metrics", metrics, "Figures for Prometheus", forms=(TEXT,)),
)
