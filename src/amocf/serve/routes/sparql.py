"""The endpoint: SPARQL 1.1 Protocol for queries, and its page."""

from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve import results
from amocf.serve.admission import Limits, admit
from amocf.serve.engine import Answer, Query, QueryError
from amocf.serve.http import Offer, address, choose, respond
from amocf.serve.messages import Result
from amocf.serve.negotiation import (
    GRAPH,
    HTML,
    RDF,
    SPARQL_RESULTS,
    TURTLE,
    Representation,
)
from amocf.serve.pages import FOLDER
from amocf.serve.problems import Problem, from_query_error
from amocf.serve.protocol import Operation, read_operation
from amocf.serve.reader import Reader
from amocf.serve.routes.route import Route
from amocf.serve.serialise import write
from amocf.serve.service_description import SERVICE
from amocf.serve.site import site_of

#: Built by make; without it the page is a plain form.
EDITOR: Final = FOLDER / "static" / "editor.js"
_JSON: Final = SPARQL_RESULTS[0]
_OF_RESULTS: Final = (*SPARQL_RESULTS, HTML)
_OF_GRAPHS: Final = (*GRAPH, HTML)


async def answer(request: Request) -> Response | Result:
    """Answer a query; describe the service where there is none."""
    site = site_of(request)
    operation = await read_operation(request, site.settings.max_query_length)
    if operation.query is None:
        asked = _form(request, operation, RDF)
        return await run_in_threadpool(respond, request, _description(request), asked)
    try:
        return await _answer(request, operation, operation.query)
    except QueryError as error:
        problem = from_query_error(error)
    if _wants_page(request, operation):
        page = _page(request, operation, problem=problem)
        headers = {**problem.headers, "Vary": "Accept", "Content-Type": HTML.content_type}
        return Response(page, problem.status, headers)
    raise problem


async def _answer(request: Request, operation: Operation, text: str) -> Result:
    site = site_of(request)
    settings = site.settings
    limits = Limits(settings.max_query_length, settings.max_query_nesting, settings.max_query_parts)
    form = admit(text, limits)
    forms = _OF_RESULTS if form in ("SELECT", "ASK") else _OF_GRAPHS
    wanted = _form(request, operation, forms)
    evaluated = wanted if wanted != HTML else (_JSON if _JSON in forms else TURTLE)
    etag = site.etag("/sparql", text, repr(operation.dataset), wanted.media_type)
    # The same may have been asked in another way: by POST, or with another Accept.
    body = site.cache.body(etag)
    if body is None:
        query = Query(
            text,
            evaluated,
            operation.seconds(settings.query_timeout),
            operation.default_graphs,
            operation.named_graphs,
        )
        found = await site.engine.answer(query, request.client.host if request.client else "")
        body = found.body
        if wanted == HTML:
            body = await run_in_threadpool(_page, request, operation, found)
    headers = [
        (b"content-type", wanted.content_type.encode()),
        (b"etag", etag.encode()),
        (b"cache-control", site.cache_control.encode()),
        (b"vary", b"Accept"),
    ]
    if request.method == "GET":
        headers.append((b"content-location", _location(request, operation, wanted).encode()))
    return Result(body, headers)


async def sparql(request: Request) -> Response:
    """Answer as ``answer`` does, in the way of other routes."""
    found = await answer(request)
    if isinstance(found, Response):
        return found
    headers = {name.decode(): value.decode() for name, value in found.raw_headers}
    return Response(found.body, found.status_code, headers)


def _form(
    request: Request, operation: Operation, forms: tuple[Representation, ...]
) -> Representation:
    return operation.form(forms) or choose(request, forms)


def _location(request: Request, operation: Operation, form: Representation) -> str:
    # The query as sent, which is escaped already but for what some clients leave out.
    query = quote(request.scope["query_string"], safe="%/:?@!$&'()*+,;=~")
    asked = "" if operation.formats else f"&format={form.suffix[1:]}"
    return f"{address(request, '/sparql')}?{query}{asked}"


def _wants_page(request: Request, operation: Operation) -> bool:
    if operation.formats:
        return operation.wants_page
    try:
        return choose(request, (_JSON, *GRAPH, HTML)) == HTML
    except Problem:
        return False


def _description(request: Request) -> Offer:
    site = site_of(request)

    def body(form: Representation) -> bytes:
        if form == HTML:
            return _page(request, Operation(""))
        return write(site.service_description, form, site.release.context)

    return Offer("/sparql", RDF, SERVICE.value, body, mark="?format=")


def _page(
    request: Request,
    operation: Operation,
    answer: Answer | None = None,
    problem: Problem | None = None,
) -> bytes:
    site = site_of(request)
    root = str(request.scope.get("root_path", ""))
    reader = Reader(site.release.store, root)
    return site.pages.render(
        "sparql.html",
        root,
        query=operation.query or "",
        dataset=operation.dataset,
        problem=problem,
        result=results.view(reader, answer) if answer else None,
        forms=SPARQL_RESULTS if answer and answer.representation == _JSON else GRAPH,
        examples=site.examples,
        starter=(FOLDER / "queries" / "competencies.rq").read_text(encoding="utf-8"),
        has_editor=EDITOR.is_file(),
    )


ROUTES = (
    Route("/sparql", sparql, "Answer a query, or describe the service"),
    Route("/sparql", sparql, "Answer a query sent as a form or as such", method="POST"),
    Route("/sparql", sparql, "As POST, but safe to repeat", method="QUERY", documented=False),
)
