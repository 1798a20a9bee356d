"""The interface of CASE 1.1, to read: what the packages of ``amocf export case`` hold."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf import __version__
from amocf.exchange.case_library import COLLECTIONS, CaseLibrary, case_library
from amocf.exchange.case_package import INTERFACE
from amocf.formats import JSON
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.case_selection import MOST, InvalidSelectionError, select_documents
from amocf.serve.routes.openapi import describe_interface
from amocf.serve.routes.reply import Reply, as_json, choose, root_of
from amocf.serve.routes.route import AddressParameter, Route

_ROOT: Final = f"/{INTERFACE}"
_UNKNOWN: Final = "unknownobject"
_NO_UUID: Final = "invalid_uuid"
_BAD_SELECTION: Final = "invalid_selection_field"


def _item(collection: str) -> Callable[[Request, Reply, Reader], Awaitable[Response]]:
    """Return what answers requests for one of a collection."""

    async def one(request: Request, reply: Reply, reader: Reader) -> Response:
        choose(request, (JSON,))
        identifier = request.path_params["identifier"].lower()
        library = await run_in_threadpool(reader.once, _library)
        found = library.find(collection, identifier)
        if found is not None:
            return reply.body(as_json(found), JSON, "case", collection, identifier)
        if not _is_uuid(identifier):
            return _failure(404, _NO_UUID, "Invalid UUID: the identifier is no UUID.")
        return _failure(404, _UNKNOWN, f"Unknown Object: {collection} has no such identifier.")

    return one


async def documents(request: Request, reply: Reply, reader: Reader) -> Response:
    """List the documents that the address asks for."""
    choose(request, (JSON,))
    library = await run_in_threadpool(reader.once, _library)
    asked = dict(request.query_params)
    try:
        selected = select_documents(library.documents, asked)
    except InvalidSelectionError as error:
        return _failure(400, _BAD_SELECTION, f"{error}.")
    place = f"{reply.public_url}{INTERFACE}CFDocuments"
    links = [
        f'<{place}?{urlencode({**asked, "limit": limit, "offset": offset})}>; rel="{relation}"'
        for relation, (limit, offset) in selected.links.items()
    ]
    body = as_json({"CFDocuments": selected.documents})
    response = reply.body(body, JSON, "case", "CFDocuments", request.url.query, links=links)
    response.headers["X-Total-Count"] = str(selected.total)
    return response


async def discovery(request: Request, reply: Reply) -> Response:
    """Describe this interface in OpenAPI, at the place where CASE wants it."""
    described = describe_interface(ROUTES, "CASE 1.1, to read", __version__, root_of(request))
    return reply.body(as_json(described), JSON, "case", "discovery")


def _library(reader: Reader) -> CaseLibrary:
    return case_library(reader.store)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _failure(status: int, code: str, description: str) -> Response:
    """Say what is wrong in the form that CASE has for it."""
    body: dict[str, Any] = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": code}
            ]
        },
    }
    return Response(as_json(body), status, {"Content-Type": JSON.content_type})


_NUMBER: Final = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
_PARAMETERS: Final = (
    AddressParameter("limit", "How many documents at most.", {**_NUMBER, "default": MOST}),
    AddressParameter("offset", "How many to leave out first.", {**_NUMBER, "default": 0}),
    AddressParameter("sort", "The field by whose values they are ordered."),
    AddressParameter(
        "orderBy", "Ascending or descending.", {"type": "string", "enum": ["asc", "desc"]}
    ),
    AddressParameter(
        "filter",
        "Which documents: a field, one of = != > >= < <= ~ and a value in quotes; two such with "
        "' AND ' or ' OR ' between them.",
    ),
    AddressParameter("fields", "What of each document: names of fields, with commas."),
)
_NONE_SUCH: Final = (404, "There is none such, in the form that CASE has for it.")

ROUTES = (
    Route(
        f"{_ROOT}CFDocuments",
        documents,
        "CASE: the documents of the frameworks",
        forms=(JSON,),
        parameters=_PARAMETERS,
        also=((400, "It cannot be selected so, in the form that CASE has for it."),),
    ),
    *(
        Route(
            f"{_ROOT}{collection}/{{identifier}}",
            _item(collection),
            f"CASE: {meaning[0].lower()}{meaning[1:]}",
            forms=(JSON,),
            also=(_NONE_SUCH,),
        )
        for collection, meaning in COLLECTIONS.items()
    ),
    Route(
        f"{_ROOT}discovery/imscasev1p1_openapi3_v1p0.json",
        discovery,
        "CASE: this interface, described in OpenAPI",
        forms=(JSON,),
    ),
)
