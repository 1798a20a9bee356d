"""Beside the reconciliation service: suggestions while typing, properties, previews, pages."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML, JSON
from amocf.reconciliation.entities import Entity
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.result_forms import (
    as_property,
    as_suggested_entity,
    as_suggested_type,
)
from amocf.reconciliation.service_manifest import (
    ENTITY_PATH,
    PREVIEW_PATH,
    PROPERTY_PATH,
    PROPOSAL_PATH,
    TYPE_PATH,
    VIEW_PATH,
)
from amocf.serve.http.addresses import as_uri
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present.entity_preview import entity_preview, reconciler_for
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json, choose, root_of
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import malformed

_SUGGESTIONS: Final = 20
_MOST_SUGGESTIONS: Final = 100
_MOST_PROPERTIES: Final = 1000
_LONGEST_PREFIX: Final = 500
#: Any site may show a preview in a frame: there is nothing in it to click on, send or run.
_POLICY: Final = (
    "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)


async def entities(request: Request, reply: Reply, reader: Reader) -> Response:
    """Suggest entities while a name or a code is typed."""
    start, first, most = _typed(request)

    def found(reconciler: Reconciler) -> list[Any]:
        shown = reconciler.suggestions(start, first, most)
        return [as_suggested_entity(each, reconciler.entities.types) for each in shown]

    return await _suggested(request, reply, reader, found)


async def types(request: Request, reply: Reply, reader: Reader) -> Response:
    """Suggest types while the name of one is typed."""
    start, first, most = _typed(request)

    def found(reconciler: Reconciler) -> list[Any]:
        known = reconciler.entities.types
        shown = [each for each in known.all() if _fits(start, (each.id, each.name))]
        named = known.find(start)
        ordered = dict.fromkeys([named, *shown] if named else shown)
        return [as_suggested_type(each, known) for each in ordered][first : first + most]

    return await _suggested(request, reply, reader, found)


async def properties(request: Request, reply: Reply, reader: Reader) -> Response:
    """Suggest properties while the name of one is typed."""
    start, first, most = _typed(request)

    def found(reconciler: Reconciler) -> list[Any]:
        rows = reconciler.table.all()
        return [as_property(each) for each in rows if _fits(start, (each.id, each.name))][
            first : first + most
        ]

    return await _suggested(request, reply, reader, found)


async def proposals(request: Request, reply: Reply, reader: Reader) -> Response:
    """Propose the properties that entities of a type have values of."""
    choose(request, (JSON,))
    asked = request.query_params.get("type", "")
    most = _number(request, "limit", _MOST_PROPERTIES)

    def body() -> bytes:
        reconciler = reader.once(reconciler_for)
        type_ = reconciler.entities.types.find(asked)
        rows = reconciler.table.of_type(type_.id) if type_ else ()
        if not asked:
            rows = reconciler.table.all()
        found: dict[str, Any] = {"properties": [as_property(each) for each in rows[:most]]}
        found |= {"type": asked} if asked else {}
        return as_json(found | ({"limit": most} if "limit" in request.query_params else {}))

    written = await run_in_threadpool(body)
    return reply.body(written, JSON, "reconcile", "properties", request.url.query)


async def preview(request: Request, reply: Reply, reader: Reader) -> Response:
    """Show what an identifier stands for, in a frame of any site."""
    choose(request, (HTML,))
    iri = request.query_params.get("id", "")

    def body() -> bytes:
        reconciler = reader.once(reconciler_for)
        shown = entity_preview(reconciler, _entity(reconciler, iri))
        return reply.pages.render("entity-preview.html", root_of(request), view=shown)

    page = await run_in_threadpool(body)
    answer = reply.body(page, HTML, "reconcile", "preview", iri)
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    digest = b64encode(sha256(style).digest()).decode()
    answer.headers["Content-Security-Policy"] = _POLICY.format(digest=digest)
    return answer


async def view(request: Request, reader: Reader) -> Response:
    """Send the client to the page about what an identifier stands for."""
    iri = request.query_params.get("id", "")
    reconciler = await run_in_threadpool(reader.once, reconciler_for)
    place = reader.href(_entity(reconciler, iri).iri)
    return Response(status_code=303, headers={"Location": as_uri(place)})


def _entity(reconciler: Reconciler, iri: str) -> Entity:
    """Return what an identifier stands for.

    Raises:
        Problem: 400 if there is none, 404 if it stands for nothing of the release.
    """
    if not iri:
        raise malformed("id is missing: the identifier of an entity.")
    if entity := reconciler.entities.find(iri):
        return entity
    raise not_found(iri)


async def _suggested(request: Request, reply: Reply, reader: Reader, found: Any) -> Response:
    choose(request, (JSON,))

    def body() -> bytes:
        return as_json({"result": found(reader.once(reconciler_for))})

    written = await run_in_threadpool(body)
    path = request.scope["route"].path
    return reply.body(written, JSON, "reconcile", path, request.url.query)


def _typed(request: Request) -> tuple[str, int, int]:
    """Return what was typed so far, how many suggestions are left out, and how many are wanted."""
    start = request.query_params.get("prefix", "")[:_LONGEST_PREFIX]
    first = _number(request, "cursor", _number(request, "offset", 0))
    most = min(_number(request, "limit", _SUGGESTIONS), _MOST_SUGGESTIONS)
    return start, first, most


def _number(request: Request, name: str, otherwise: int) -> int:
    """Return a parameter that is a number.

    Raises:
        Problem: 400, if it is none.
    """
    text = request.query_params.get(name, "") or str(otherwise)
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise malformed(f"{name} is no number from 0 to 99999.")
    return int(text)


def _fits(start: str, texts: Sequence[str]) -> bool:
    """Say whether a word of a text begins so."""
    key = start.strip().casefold()
    return any(f" {key}" in f" {each.casefold()}" for each in texts)


_COUNT: Final = {"type": "integer", "minimum": 0, "maximum": 99_999}
_LIMIT: Final = AddressParameter("limit", "How many at most.", _COUNT)
#: What addresses may ask for: what was typed, the type of proposals, an identifier.
TYPED: Final = (
    AddressParameter("prefix", "What was typed so far."),
    *(
        AddressParameter(name, "How many suggestions to leave out first.", {**_COUNT, "default": 0})
        for name in ("cursor", "offset")
    ),
    _LIMIT,
)
PROPOSED: Final = (
    AddressParameter("type", "The identifier of a type; all properties without one."),
    _LIMIT,
)
IDENTIFIED: Final = (AddressParameter("id", "The identifier of an entity: its URI."),)

ROUTES = (
    *(
        Route(
            path,
            endpoint,
            f"Reconciliation: suggest {what} while typing",
            forms=(JSON,),
            parameters=TYPED,
            problems=("malformed-request",),
        )
        for path, endpoint, what in (
            (ENTITY_PATH, entities, "entities"),
            (TYPE_PATH, types, "types"),
            (PROPERTY_PATH, properties, "properties"),
        )
    ),
    Route(
        PROPOSAL_PATH,
        proposals,
        "Reconciliation: the properties of a type",
        forms=(JSON,),
        parameters=PROPOSED,
        problems=("malformed-request",),
    ),
    Route(
        PREVIEW_PATH,
        preview,
        "Reconciliation: a preview of an entity, for a frame",
        forms=(HTML,),
        parameters=IDENTIFIED,
        problems=("malformed-request",),
    ),
    Route(
        VIEW_PATH,
        view,
        "Reconciliation: the page about an entity: 303",
        parameters=IDENTIFIED,
        problems=("malformed-request",),
    ),
)
