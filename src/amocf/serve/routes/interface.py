"""The interface, described for machines."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from amocf import __version__
from amocf.formats import JSON
from amocf.serve.routes.openapi import describe_interface
from amocf.serve.routes.reply import Reply, as_json, root_of
from amocf.serve.routes.route import Route

_TITLE: Final = "AMOCF linked data"


async def interface(request: Request, reply: Reply) -> Response:
    """Send the description of the interface in OpenAPI 3.1."""
    described = describe_interface(request.app.state.routes, _TITLE, __version__, root_of(request))
    body = as_json(described)
    return reply.body(body, JSON, "openapi")


ROUTES = (Route("/openapi.json", interface, "This description", documented=False, forms=(JSON,)),)
