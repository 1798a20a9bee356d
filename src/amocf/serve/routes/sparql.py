"""The endpoint: SPARQL 1.1 Protocol for queries, and its page."""

from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve import results
from amocf.serve.admission import Limits, admit
from amocf.serve.engine import Answer, Query, QueryError
from amocf.serve.http import Offer, address, choose, respond, with_etag
from amocf.serve.negotiation import (
    GRAPH,
    HTML,
    RDF,
    SPARQL_RESULTS,
    TURTLE,
    Representation,
)
from amocf.serve.problems import Problem, from_query_error
from amocf.serve.protocol import Operation, read_operation
from amocf.serve.reader import Reader
from amocf.serve.routes.route import Route
from amocf.serve.serialise import write
from amocf.serve.service_description import SERVICE, describe_service
from amocf.serve.site import site_of

_JSON: Final = SPARQL_RESULTS[0]
_ENDINGS: Final = {each.suffix[1:]: each for each in (*SPARQL_RESULTS, *GRAPH, HTML)}


async def sparql(request: Request) -> Response:
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


async def _answer(request: Request, operation: Operation, text: str) -> Response:
    site = site_of(request)
    settings = site.settings
    form = admit(text, Limits(settings.max_query_length, settings.max_query_nesting))
    forms = SPARQL_RESULTS if form in ("SELECT", "ASK") else GRAPH
    wanted = _form(request, operation, (*forms, HTML))
    evaluated = wanted if wanted != HTML else (_JSON if _JSON in forms else TURTLE)
    query = Query(
        text, evaluated, settings.query_timeout, operation.default_graphs, operation.named_graphs
    )
    answer = await site.engine.answer(query)
    body = answer.body
    if wanted == HTML:
        body = await run_in_threadpool(_page, request, operation, answer)
    key = (text, repr(operation.dataset), wanted.media_type)
    response = with_etag(request, body, wanted, parts=("/sparql", *key))
    response.headers["Vary"] = "Accept"
    if request.method == "GET":
        response.headers["Content-Location"] = _location(request, operation, wanted)
    return response


def _form(
    request: Request, operation: Operation, forms: tuple[Representation, ...]
) -> Representation:
    if operation.format is None:
        return choose(request, forms)
    asked = _ENDINGS.get(operation.format)
    if asked not in forms or asked is None:
        endings = ", ".join(form.suffix[1:] for form in forms)
        detail = f"The format {operation.format} is not on offer here; there are: {endings}."
        raise Problem(400, "malformed-request", detail)
    return asked


def _location(request: Request, operation: Operation, form: Representation) -> str:
    pairs = (("query", operation.query or ""), *operation.dataset, ("format", form.suffix[1:]))
    return f"{address(request, '/sparql')}?{urlencode(pairs)}"


def _wants_page(request: Request, operation: Operation) -> bool:
    if operation.format:
        return operation.format == "html"
    try:
        return choose(request, (_JSON, *GRAPH, HTML)) == HTML
    except Problem:
        return False


def _description(request: Request) -> Offer:
    site = site_of(request)

    def body(form: Representation) -> bytes:
        if form == HTML:
            return _page(request, Operation("", None, None, None))
        triples = describe_service(site.release, site.public_url + "sparql")
        return write(triples, form, site.release.context)

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
    )


ROUTES = (
    Route("/sparql", sparql, "Answer a query, or describe the service"),
    Route("/sparql", sparql, "Answer a query sent as a form or as such", method="POST"),
)
