"""The project's documents as pages."""

import hashlib
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.negotiation import HTML, Representation
from amocf.serve.http.problems import not_found
from amocf.serve.pages.documentation import pictures
from amocf.serve.pages.present.vocabulary import diagram
from amocf.serve.routes.offers import redirect, with_etag
from amocf.serve.routes.page import html, reader_of, render
from amocf.serve.routes.route import Route
from amocf.serve.routes.shared import root_of, site_of

_PNG: Final = Representation("picture", "image/png", ".png")
#: The document that a diagram of the classes stands at the head of.
_WITH_DIAGRAM = "data-model"


async def index(request: Request) -> Response:
    """Send the list of the documents."""

    def body() -> bytes:
        documents = site_of(request).documents(root_of(request))
        return render(request, "docs-index.html", documents=documents)

    return await html(request, body, "docs")


async def to_index(request: Request) -> Response:
    """Add the slash that the list of the documents has."""
    return redirect(request, "/docs/", 308)


async def document(request: Request) -> Response:
    """Send a document."""
    name = request.path_params["name"]
    documents = site_of(request).documents(root_of(request))
    if name not in documents:
        raise not_found(f"docs/{name}")

    def body() -> bytes:
        drawing = reader_of(request).once(diagram) if name == _WITH_DIAGRAM else None
        return render(
            request,
            "docs.html",
            document=documents[name],
            documents=documents,
            drawing=drawing,
        )

    return await html(request, body, "docs", name)


async def picture(request: Request) -> Response:
    """Send a picture of a document."""
    name = request.path_params["name"]
    path = pictures().get(name)
    if path is None:
        raise not_found(f"docs/screenshots/{name}")
    body = await run_in_threadpool(path.read_bytes)
    return with_etag(request, body, _PNG, parts=("picture", hashlib.sha256(body).hexdigest()))


ROUTES = (
    Route("/docs", to_index, "The documents: 308"),
    Route("/docs/", index, "The documents", forms=(HTML,)),
    Route("/docs/screenshots/{name}", picture, "A picture of a document", forms=(_PNG,)),
    Route("/docs/{name:path}", document, "A document", forms=(HTML,)),
)
