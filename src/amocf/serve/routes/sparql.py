"""The endpoint as the application sees it: ``endpoint.Endpoint`` answers queries before this."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML, RDF, Format
from amocf.rdf.serialise import write
from amocf.release.opened import Release
from amocf.serve.http.messages import HttpRequest
from amocf.serve.routes.query_page import QueryPage
from amocf.serve.routes.reply import Offer, Reply, root_of
from amocf.serve.routes.route import Route
from amocf.serve.sparql.protocol import Operation, read_operation
from amocf.serve.sparql.service_description import SERVICE, describe_service
from amocf.settings import Settings


async def describe(
    request: Request, reply: Reply, release: Release, settings: Settings, page: QueryPage
) -> Response:
    """Describe the service."""
    message = HttpRequest("GET", b"/sparql", request.scope["query_string"], {})
    operation = read_operation(message, settings.max_query_length)
    root = root_of(request)

    def body(form: Format) -> bytes:
        if form == HTML:
            return page.write(root, Operation(None))
        # Only here: a server in front of another store has none to load for the page.
        triples = describe_service(release, page.reader(root), f"{reply.public_url}sparql")
        return write(triples, form, release.context)

    offer = Offer("/sparql", RDF, SERVICE.value, body, mark="?format=")
    return await run_in_threadpool(reply.offer, offer, operation.form(RDF))


ROUTES = (
    Route("/sparql", describe, "Answer a query, or describe the service"),
    Route("/sparql", describe, "Answer a query sent as a form or as such", method="POST"),
    Route("/sparql", describe, "As POST, but safe to repeat", method="QUERY", documented=False),
)
