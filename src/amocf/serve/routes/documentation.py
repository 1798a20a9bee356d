"""The project's documents as pages."""

import hashlib
from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import PAGE_FORMS, Format
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present.ontology_terms import diagram
from amocf.serve.pages.project_documents import ProjectDocument, by_reader, load, pictures
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route

_PNG: Final = Format("picture", "image/png", ".png")
#: The document that a diagram of the classes stands at the head of.
_WITH_DIAGRAM = "data-model"


async def index(request: Request, reply: Reply) -> Response:
    """Send the list of the documents."""

    def body() -> bytes:
        return reply.page("docs-index.html", groups=by_reader(_load(request, reply)))

    return await reply.html(body, "docs")


async def to_index(request: Request) -> Response:
    """Add the slash that the list of the documents has."""
    return redirect(request, "/docs/", 308)


async def document(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send a document."""
    name = request.path_params["name"]
    documents = _load(request, reply)
    if name not in documents:
        raise not_found(f"docs/{name}")

    def body() -> bytes:
        drawing = reader.once(diagram) if name == _WITH_DIAGRAM else None
        return reply.page(
            "docs.html",
            document=documents[name],
            documents=documents,
            drawing=drawing,
        )

    return await reply.html(body, "docs", name)


async def picture(request: Request, reply: Reply) -> Response:
    """Send a picture of a document."""
    name = request.path_params["name"]
    path = pictures().get(name)
    if path is None:
        raise not_found(f"docs/screenshots/{name}")
    body = await run_in_threadpool(path.read_bytes)
    return reply.body(body, _PNG, "picture", hashlib.sha256(body).hexdigest())


def _load(request: Request, reply: Reply) -> Mapping[str, ProjectDocument]:
    return load(root_of(request), is_static=reply.pages.is_static)


ROUTES = (
    Route("/docs", to_index, "The documents: 308"),
    Route("/docs/", index, "The documents", forms=PAGE_FORMS),
    Route("/docs/screenshots/{name}", picture, "A picture of a document", forms=(_PNG,)),
    Route("/docs/{name:path}", document, "A document", forms=PAGE_FORMS),
)
