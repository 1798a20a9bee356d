"""The endpoint as the application sees it: ``endpoint.Endpoint`` answers queries before this."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.rdf.forms import write
from amocf.serve.http.messages import HttpRequest
from amocf.serve.http.negotiation import HTML, RDF, Representation
from amocf.serve.routes.offers import Offer, respond
from amocf.serve.routes.route import Route
from amocf.serve.routes.shared import root_of, site_of
from amocf.serve.sparql.protocol import Operation, read_operation
from amocf.serve.sparql.service_description import SERVICE


async def describe(request: Request) -> Response:
    """Describe the service."""
    site = site_of(request)
    message = HttpRequest("GET", b"/sparql", request.scope["query_string"], {})
    operation = read_operation(message, site.settings.max_query_length)
    return await run_in_threadpool(respond, request, _description(request), operation.form(RDF))


def _description(request: Request) -> Offer:
    site, root = site_of(request), root_of(request)

    def body(form: Representation) -> bytes:
        if form == HTML:
            return site.query_page.write(root, Operation(None))
        return write(site.service_description(root), form, site.release.context)

    return Offer("/sparql", RDF, SERVICE.value, body, mark="?format=")


ROUTES = (
    Route("/sparql", describe, "Answer a query, or describe the service"),
    Route("/sparql", describe, "Answer a query sent as a form or as such", method="POST"),
    Route("/sparql", describe, "As POST, but safe to repeat", method="QUERY", documented=False),
)
