"""What those who run the server ask it."""

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.negotiation import Representation
from amocf.serve.http.problems import not_found
from amocf.serve.observability.metrics import CONTENT_TYPE
from amocf.serve.routes.route import Route
from amocf.serve.routes.shared import site_of

_JSON: Final = Representation("JSON", "application/json", ".json")
_TEXT: Final = Representation("text", "text/plain", ".txt", "utf-8")
_UNSTORED: Final = {"Cache-Control": "no-store"}


async def health(request: Request) -> Response:
    """Say whether queries are answered."""
    site = site_of(request)
    ready = await site.health.is_ready()
    state = {
        "status": "ok" if ready else "unavailable",
        "release": site.release.version,
        "identity": site.release.identity,
        "triples": site.release.triples,
    }
    if newer := site.release.opened.newer():
        state["newer_release"] = newer
    headers = {**_UNSTORED, "Content-Type": _JSON.content_type}
    if not ready:
        headers["Retry-After"] = "2"
    return Response(json.dumps(state), 200 if ready else 503, headers)


async def metrics(request: Request) -> Response:
    """Send figures in the text format of Prometheus."""
    site = site_of(request)
    if not site.settings.metrics:
        raise not_found("metrics")
    headers = {**_UNSTORED, "Content-Type": CONTENT_TYPE}
    return Response(site.metrics.exposition(), headers=headers)


ROUTES = (
    Route(
        "/health",
        health,
        "Whether queries are answered",
        forms=(_JSON,),
        also=((503, "None is."),),
    ),
    Route("/metrics", metrics, "Figures for Prometheus", forms=(_TEXT,)),
)
