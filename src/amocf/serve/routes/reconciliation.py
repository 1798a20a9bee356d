"""The reconciliation service (Reconciliation Service API 0.2), as OpenRefine asks it.

What it is, queries, and values for what was matched have one address. What is sent by POST is read,
answered, and forgotten.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON
from amocf.reconciliation.extension import extended
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import (
    MOST_QUERIES,
    TooMuchError,
    UnreadableQueryError,
    read_batch,
    read_single,
)
from amocf.reconciliation.result_forms import SlowBatchError, answered, as_result
from amocf.reconciliation.service_manifest import SERVICE, service_manifest
from amocf.release.opened import Release
from amocf.serve.http.problems import Problem
from amocf.serve.pages.present.entity_preview import reconciler_for
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json, choose
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import form_fields, malformed
from amocf.settings import Settings

#: Seconds that the queries of a batch may take together.
_SECONDS: Final = 10.0


def _answer_batch(reconciler: Reconciler, text: str) -> Any:
    return answered(reconciler, read_batch(text), _SECONDS)


def _answer_query(reconciler: Reconciler, text: str) -> Any:
    return as_result(reconciler.candidates(read_single(text)))


#: What answers each parameter; a request has one of them, or asks what the service is.
_ANSWERS: Final[Mapping[str, Callable[[Reconciler, str], Any]]] = {
    "queries": _answer_batch,
    "query": _answer_query,
    "extend": extended,
}


async def service(
    request: Request, reply: Reply, reader: Reader, release: Release, settings: Settings
) -> Response:
    """Answer the query of the address, or say what the service is."""
    choose(request, (JSON,))
    if any(name in request.query_params for name in _ANSWERS):
        body = await run_in_threadpool(_answered, reader, request.query_params)
        return reply.body(body, JSON, "reconcile", request.url.query)
    reconciler = await run_in_threadpool(reader.once, reconciler_for)
    address, is_configured = _address(request, reply, settings)
    manifest = service_manifest(
        reconciler.entities.types,
        address,
        _name(release),
        needs_token=bool(settings.token_file or release.manifest.restricted_to),
    )
    if is_configured:
        return reply.body(as_json(manifest), JSON, "reconcile", "manifest")
    # It names the address by which it was asked for, and is nobody else's.
    return _unkept(as_json(manifest))


async def sent(request: Request, reader: Reader) -> Response:
    """Answer what is sent in a form."""
    choose(request, (JSON,))
    fields = form_fields(request, await request.body())
    return _unkept(await run_in_threadpool(_answered, reader, fields))


def _answered(reader: Reader, fields: Mapping[str, str]) -> bytes:
    """Answer one parameter.

    Raises:
        Problem: 400 if it is no query, 413 if it is too much, 504 if it takes too long.
    """
    asked = [name for name in _ANSWERS if name in fields]
    if len(asked) != 1:
        raise malformed(f"One of these is what is asked: {', '.join(_ANSWERS)}.")
    try:
        return as_json(_ANSWERS[asked[0]](reader.once(reconciler_for), fields[asked[0]]))
    except TooMuchError as error:
        raise Problem(413, "too-large", f"{error}.") from None
    except UnreadableQueryError as error:
        raise malformed(f"{error}.") from None
    except SlowBatchError:
        detail = f"The queries took more than {_SECONDS:g} s together: send fewer at once."
        raise Problem(504, "deadline", detail) from None


def _unkept(body: bytes) -> Response:
    return Response(body, headers={"Content-Type": JSON.content_type, "Cache-Control": "no-store"})


def _address(request: Request, reply: Reply, settings: Settings) -> tuple[str, bool]:
    """Return the address of the server, without a slash, and whether it is configured.

    OpenRefine asks on by what the manifest says. A server on somebody's own machine is reached
    where it was asked.
    """
    is_configured = bool(settings.public_url)
    return (reply.public_url if is_configured else str(request.base_url)).rstrip("/"), is_configured


def _name(release: Release) -> str:
    made_up = " (made-up data)" if release.manifest.spaces.made_up else ""
    return f"AMOCF {release.version}: competencies, KSAs and occupations{made_up}"


_JSON_TEXT: Final = {"type": "string"}
_QUERIES: Final = AddressParameter(
    "queries", f"A batch of queries in JSON, {MOST_QUERIES} at most.", _JSON_TEXT
)
_QUERY: Final = AddressParameter("query", "A single query in JSON, or a name alone.", _JSON_TEXT)
_EXTEND: Final = AddressParameter(
    "extend", "What is fetched of entities, in JSON: ids and properties.", _JSON_TEXT
)
_PROBLEMS: Final = ("malformed-request", "too-large", "deadline")

ROUTES = (
    Route(
        SERVICE,
        service,
        "Reconciliation: what the service is, or the answer to queries",
        forms=(JSON,),
        parameters=(_QUERIES, _QUERY, _EXTEND),
        problems=_PROBLEMS,
    ),
    Route(
        SERVICE,
        sent,
        "Reconciliation: the answer to queries that are sent, and not kept",
        method="POST",
        forms=(JSON,),
        form=(_QUERIES, _QUERY, _EXTEND),
        problems=(*_PROBLEMS, "unsupported-media-type"),
    ),
)
