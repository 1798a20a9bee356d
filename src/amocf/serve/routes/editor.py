"""What the editor page asks for beside the endpoint: queries with values, and names to complete."""

import json
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.errors import UsageError
from amocf.formats import HTML, JSON, Format
from amocf.release.opened import Release
from amocf.serve.http.problems import Problem, not_found
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, choose, redirect
from amocf.serve.routes.route import AddressParameter, Route
from amocf.terms import BASE, PREFIXES, expand, shorten

QUERY: Final = Format("SPARQL", "application/sparql-query", ".rq", "utf-8")
_MOST_CHARACTERS: Final = 1000
_DEFINED: Final = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "owl:AnnotationProperty": "property",
}
#: Where the description of the data set says what is used in it.
_USED: Final = {"void:class": "class", "void:property": "property"}


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
    kinds: dict[str, str] = {}
    for curie, kind in _DEFINED.items():
        own = (iri for iri in reader.subjects(expand(curie), "rdf:type") if iri.startswith(BASE))
        kinds |= dict.fromkeys(own, kind)
    for curie, kind in _USED.items():
        quads = reader.store.quads_for_pattern(None, NamedNode(expand(curie)), None, DefaultGraph())
        used = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
        kinds |= {iri: kind for iri in used if iri not in kinds}
    found = [_term(reader, iri, kind) for iri, kind in sorted(kinds.items())]
    value = {"base": BASE, "prefixes": dict(PREFIXES), "terms": found}
    return json.dumps(value, ensure_ascii=False).encode()


def _term(reader: Reader, iri: str, kind: str) -> dict[str, Any]:
    texts = reader.texts(iri, "skos:definition", "rdfs:comment")
    term = {"name": shorten(iri), "kind": kind}
    if iri.startswith(BASE):
        term |= {"label": reader.label(iri), "text": texts[0] if texts else ""}
    return term


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
)
