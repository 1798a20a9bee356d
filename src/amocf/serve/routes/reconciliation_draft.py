"""The reconciliation service as the draft of version 1.0 of its API has it, beside version 0.2.

The draft writes the same in JSON bodies and in other names, and one manifest cannot be of both.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML, JSON
from amocf.reconciliation.draft_forms import (
    DRAFT_SERVICE,
    draft_extension,
    draft_manifest,
    draft_results,
    read_draft_batch,
)
from amocf.reconciliation.extension import extended
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.result_forms import answered
from amocf.release.opened import Release
from amocf.serve.http.problems import Problem
from amocf.serve.pages.reader import Reader
from amocf.serve.routes import reconciliation_aids
from amocf.serve.routes.reconciliation_answers import (
    SECONDS,
    answer_within_limits,
    send_manifest,
    served_address,
    unkept,
)
from amocf.serve.routes.reply import Reply, choose
from amocf.serve.routes.route import Route
from amocf.serve.routes.sent_form import malformed
from amocf.settings import Settings


async def service(
    request: Request, reply: Reply, reader: Reader, release: Release, settings: Settings
) -> Response:
    """Say what the service is."""
    choose(request, (JSON,))
    served = served_address(request, reply, release, settings)
    return await send_manifest(draft_manifest, served, reply, reader)


async def match(request: Request, reader: Reader) -> Response:
    """Answer a batch of queries."""
    return await _answer(request, reader, _match)


async def extend(request: Request, reader: Reader) -> Response:
    """Answer with values of properties."""
    return await _answer(request, reader, _extend)


def _match(text: str, reconciler: Reconciler) -> Any:
    return draft_results(answered(reconciler, read_draft_batch(text), SECONDS))


def _extend(text: str, reconciler: Reconciler) -> Any:
    return draft_extension(extended(reconciler, text))


async def _answer(
    request: Request, reader: Reader, work: Callable[[str, Reconciler], Any]
) -> Response:
    choose(request, (JSON,))
    text = _text(request, await request.body())
    return unkept(await run_in_threadpool(answer_within_limits, partial(work, text), reader))


def _text(request: Request, body: bytes) -> str:
    """Read a body that is JSON.

    Raises:
        Problem: 415 if it is none, 400 if it is not UTF-8.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != JSON.media_type:
        detail = f"A query is sent as {JSON.media_type}."
        headers = {"Accept-Post": JSON.media_type}
        raise Problem(415, "unsupported-media-type", detail, headers=headers)
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8.") from None


_BATCH: Final = {
    "type": "object",
    "required": ["queries"],
    "properties": {"queries": {"type": "array", "items": {"type": "object"}}},
}
_EXTENSION: Final = {
    "type": "object",
    "required": ["ids", "properties"],
    "properties": {
        "ids": {"type": "array", "items": {"type": "string"}},
        "properties": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    },
}
_PROBLEMS: Final = ("malformed-request", "too-large", "unsupported-media-type", "deadline")
_OF_DRAFT: Final = "Reconciliation, draft of 1.0"

ROUTES = (
    Route(DRAFT_SERVICE, service, f"{_OF_DRAFT}: what the service is", forms=(JSON,)),
    *(
        Route(
            f"{DRAFT_SERVICE}/{name}",
            endpoint,
            f"{_OF_DRAFT}: {what}",
            method="POST",
            forms=(JSON,),
            json_body=schema,
            problems=_PROBLEMS,
        )
        for name, endpoint, what, schema in (
            ("match", match, "the answer to queries", _BATCH),
            ("extend", extend, "values for what was matched", _EXTENSION),
        )
    ),
    *(
        Route(
            f"{DRAFT_SERVICE}/suggest/{name}",
            endpoint,
            f"{_OF_DRAFT}: suggest while typing: {name}",
            forms=(JSON,),
            parameters=reconciliation_aids.TYPED,
            problems=("malformed-request",),
        )
        for name, endpoint in (
            ("entity", reconciliation_aids.entities),
            ("type", reconciliation_aids.types),
            ("property", reconciliation_aids.properties),
        )
    ),
    Route(
        f"{DRAFT_SERVICE}/extend/propose",
        reconciliation_aids.proposals,
        f"{_OF_DRAFT}: the properties of a type",
        forms=(JSON,),
        parameters=reconciliation_aids.PROPOSED,
        problems=("malformed-request",),
    ),
    Route(
        f"{DRAFT_SERVICE}/preview",
        reconciliation_aids.preview,
        f"{_OF_DRAFT}: a preview of an entity, for a frame",
        forms=(HTML,),
        parameters=reconciliation_aids.IDENTIFIED,
        problems=("malformed-request",),
    ),
)
