"""The endpoint as the application sees it: ``endpoint.Endpoint`` answers queries before this."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http import Offer, respond
from amocf.serve.messages import Request as Message
from amocf.serve.negotiation import HTML, RDF, Representation
from amocf.serve.protocol import Operation, read_operation
from amocf.serve.query_page import query_page
from amocf.serve.routes.route import Route
from amocf.serve.serialise import write
from amocf.serve.service_description import SERVICE
from amocf.serve.site import root_of, site_of


async def describe(request: Request) -> Response:
    """Describe the service."""
    site = site_of(request)
    message = Message("GET", b"/sparql", request.scope["query_string"], {})
    operation = read_operation(message, site.settings.max_query_length)
    return await run_in_threadpool(respond, request, _description(request), operation.form(RDF))


def _description(request: Request) -> Offer:
    site, root = site_of(request), root_of(request)

    def body(form: Representation) -> bytes:
        if form == HTML:
            return query_page(site, root, Operation(None))
        return write(site.service_description(root), form, site.release.context)

    return Offer("/sparql", RDF, SERVICE.value, body, mark="?format=")


ROUTES = (
    Route("/sparql", describe, "Answer a query, or describe the service"),
    Route("/sparql", describe, "Answer a query sent as a form or as such", method="POST"),
    Route("/sparql", describe, "As POST, but safe to repeat", method="QUERY", documented=False),
)
