"""What the editor page asks for beside the endpoint: queries with values, and names to complete."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.errors import UsageError
from amocf.formats import HTML, JSON, Format
from amocf.release.opened import Release
from amocf.serve.engine.language.unknown_terms import UnknownTerm
from amocf.serve.http.problems import Problem, not_found
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.query_page import known_terms, unknown_in
from amocf.serve.routes.reply import Reply, as_json, choose, redirect
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import form_fields
from amocf.terms import BASE, PREFIXES, shorten

QUERY: Final = Format("SPARQL", "application/sparql-query", ".rq", "utf-8")
_MOST_CHARACTERS: Final = 1000


async def example(request: Request, reply: Reply, release: Release) -> Response:
    """Send a query with the given values: as such, or a browser on to its result."""
    name = request.path_params["name"]
    found = next((each.query for each in release.examples if each.query.name == name), None)
    if found is None:
        raise not_found(f"sparql/examples/{name}")
    values = dict(request.query_params)
    if any(len(value) > _MOST_CHARACTERS for value in values.values()):
        raise Problem(400, "malformed-request", "A value is too long.")
    try:
        text = found.bind(values)
    except UsageError as error:
        raise Problem(400, "malformed-request", str(error)) from None
    if choose(request, (QUERY, HTML)) == HTML:
        answer = redirect(request, "/sparql", 303, query=urlencode({"query": text}))
    else:
        answer = reply.body(text.encode(), QUERY, "example", name, text)
    answer.headers["Vary"] = "Accept"
    return answer


async def terms(reply: Reply, reader: Reader) -> Response:
    """Send the prefixes, and the classes and properties that queries may name."""
    body = await run_in_threadpool(_terms, reader)
    return reply.body(body, JSON, "terms")


def _terms(reader: Reader) -> bytes:
    found = [_term(reader, iri, kind) for iri, kind in reader.once(known_terms).kinds.items()]
    return as_json({"base": BASE, "prefixes": dict(PREFIXES), "terms": found})


def _term(reader: Reader, iri: str, kind: str) -> dict[str, Any]:
    texts = reader.texts(iri, "skos:definition", "rdfs:comment")
    term = {"name": shorten(iri), "kind": kind}
    if iri.startswith(BASE):
        term |= {"label": reader.label(iri), "text": texts[0] if texts else ""}
    return term


async def unknown(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send what the query of the address names that no statement does, and what may be meant."""
    text = request.query_params.get("query", "")
    found = await run_in_threadpool(unknown_in, reader, text)
    return reply.body(_unknown(found), JSON, "unknown-names", text)


async def unknown_in_sent(request: Request, reader: Reader) -> Response:
    """Send the same for a query that is sent, as one that is too long for an address has to be."""
    text = form_fields(request, await request.body()).get("query", "")
    found = await run_in_threadpool(unknown_in, reader, text)
    headers = {"Content-Type": JSON.content_type, "Cache-Control": "no-store"}
    return Response(_unknown(found), 200, headers)


def _unknown(terms: Iterable[UnknownTerm]) -> bytes:
    return as_json(
        {
            "unknown": [
                {
                    "written": term.written,
                    "iri": term.iri,
                    "line": term.line,
                    "column": term.column,
                    "near": term.near,
                    "isNamespace": term.is_namespace,
                    "message": term.sentence,
                }
                for term in terms
            ]
        }
    )


_QUERY: Final = AddressParameter("query", "A query in SPARQL.")

ROUTES = (
    Route(
        "/sparql/examples/{name}",
        example,
        "A query with values in it",
        forms=(QUERY,),
        parameters=(
            AddressParameter(
                "values",
                "A value for each parameter of the query, under the name that it has there.",
                {
                    "type": "object",
                    "additionalProperties": {"type": "string", "maxLength": _MOST_CHARACTERS},
                },
            ),
        ),
        problems=("malformed-request",),
        also=((303, "The result of the query is at the address in Location."),),
    ),
    Route("/sparql/terms.json", terms, "Names that queries may use", forms=(JSON,)),
    Route(
        "/sparql/unknown-names.json",
        unknown,
        "What a query names that no statement does, and what may be meant",
        forms=(JSON,),
        parameters=(_QUERY,),
    ),
    Route(
        "/sparql/unknown-names.json",
        unknown_in_sent,
        "The same for a query that is sent",
        method="POST",
        forms=(JSON,),
        form=(_QUERY,),
        problems=("malformed-request", "too-large", "unsupported-media-type"),
    ),
)
