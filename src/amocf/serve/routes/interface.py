"""The interface, described for machines."""

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from amocf import __version__
from amocf.formats import JSON
from amocf.serve.routes.openapi import describe_interface
from amocf.serve.routes.reply import Reply, root_of
from amocf.serve.routes.route import Route

_TITLE: Final = "AMOCF linked data"


async def interface(request: Request, reply: Reply) -> Response:
    """Send the description of the interface in OpenAPI 3.1."""
    described = describe_interface(request.app.state.routes, _TITLE, __version__, root_of(request))
    body = json.dumps(described, ensure_ascii=False).encode()
    return reply.body(body, JSON, "openapi")


ROUTES = (Route("/openapi.json", interface, "This description", documented=False, forms=(JSON,)),)
