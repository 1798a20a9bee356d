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
from amocf.reconciliation.reconciliation_query import MOST_QUERIES, read_batch, read_single
from amocf.reconciliation.result_forms import answered, as_result
from amocf.reconciliation.service_manifest import SERVICE, service_manifest
from amocf.release.opened import Release
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reconciliation_answers import (
    SECONDS,
    answer_within_limits,
    send_manifest,
    served_address,
    unkept,
)
from amocf.serve.routes.reply import Reply, choose
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import form_fields, malformed
from amocf.settings import Settings


def _answer_batch(reconciler: Reconciler, text: str) -> Any:
    queries = read_batch(text)
    found = answered(reconciler, queries.values(), SECONDS)
    return {name: as_result(each) for name, each in zip(queries, found, strict=True)}


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
    served = served_address(request, reply, release, settings)
    return await send_manifest(service_manifest, served, reply, reader)


async def sent(request: Request, reader: Reader) -> Response:
    """Answer what is sent in a form."""
    choose(request, (JSON,))
    fields = form_fields(request, await request.body())
    return unkept(await run_in_threadpool(_answered, reader, fields))


def _answered(reader: Reader, fields: Mapping[str, str]) -> bytes:
    asked = [name for name in _ANSWERS if name in fields]
    if len(asked) != 1:
        raise malformed(f"One of these is what is asked: {', '.join(_ANSWERS)}.")
    return answer_within_limits(
        lambda reconciler: _ANSWERS[asked[0]](reconciler, fields[asked[0]]), reader
    )


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
