"""The interface described for machines (OpenAPI 3.1), from the table of routes."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from amocf.formats import GRAPH, HTML, JSON, RDF, SPARQL_RESULTS, Format
from amocf.serve.http.problem_kinds import KINDS
from amocf.serve.http.problems import PROBLEM_JSON
from amocf.serve.routes.route import Route
from amocf.serve.sparql.protocol import DIRECT, FORM

_Object = dict[str, Any]

_ENDPOINT: Final = "/sparql"
_PARAMETER: Final = re.compile(r"\{(\w+)(?::path)?\}")
#: Problems that a plain address can meet, and those that only a query can.
_OF_ALL: Final = ("not-found", "method-not-allowed", "not-acceptable", "rate-limited", "internal")
_OF_QUERIES: Final = (
    *("malformed-query", "refused-query", "too-complex", "malformed-request", "not-acceptable"),
    *("too-large", "unsupported-media-type", "rate-limited", "internal", "upstream", "busy"),
    *("deadline", "memory"),
)
_TEXT: Final = {"type": "string"}
#: A form sends a field that nobody filled in with no text.
_IRIS: Final = {
    "anyOf": [
        {"type": "array", "items": {"type": "string", "anyOf": [{"format": "iri"}, {"const": ""}]}},
        {"const": ""},
    ]
}
_FIELDS: Final[Mapping[str, tuple[_Object, str]]] = {
    "query": (_TEXT, "A query in SPARQL 1.1."),
    "default-graph-uri": (_IRIS, "Named graphs whose merge is the default graph of the query."),
    "named-graph-uri": (_IRIS, "Named graphs that GRAPH reaches in the query."),
    "format": (
        {
            "type": "string",
            "enum": [*(form.suffix[1:] for form in (*SPARQL_RESULTS, *GRAPH, HTML)), ""],
        },
        "The form of the answer, in place of the field Accept; it has to suit the query.",
    ),
    "timeout": (
        {"anyOf": [{"type": "number", "minimum": 0}, {"const": ""}]},
        "Seconds after which no answer is wanted any more; never more than the server allows, "
        "which is also what 0 means.",
    ),
}
_PROBLEM: Final[_Object] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"enum": [kind.type for kind in KINDS.values()]},
        "title": {"enum": [kind.title for kind in KINDS.values()]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1},
        "acceptable": {"type": "array", "items": _TEXT, "description": "Media types on offer."},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "token": {**_TEXT, "description": "Where the query stops making sense."},
        "hint": {**_TEXT, "description": "What is likely meant."},
    },
}


def describe_interface(
    routes: Iterable[Route], title: str, version: str, root: str = ""
) -> _Object:
    """Describe the documented routes.

    Args:
        routes: the table.
        title: what the interface is called.
        version: its version.
        root: what stands before every path.
    """
    paths: dict[str, _Object] = {}
    for route in (route for route in routes if route.documented):
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


def _operation(route: Route) -> _Object:
    described: _Object = {
        "summary": route.summary,
        "operationId": f"{route.method.lower()} {route.path}",
        "responses": _responses(route),
    }
    if route.path == _ENDPOINT and route.method == "POST":
        described["requestBody"] = _body()
    elif route.json_body:
        content = {JSON.media_type: {"schema": dict(route.json_body)}}
        described["requestBody"] = {"required": True, "content": content}
    elif route.form:
        described["requestBody"] = _form(route)
    elif route.path == _ENDPOINT:
        described["parameters"] = [_query_parameter(name) for name in _FIELDS]
    elif parameters := [*_path_parameters(route), *_query_parameters(route)]:
        described["parameters"] = parameters
    return described


def _path_parameters(route: Route) -> Iterable[_Object]:
    schema = {**_TEXT, "minLength": 1}
    for name in _PARAMETER.findall(route.path):
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(route: Route) -> Iterable[_Object]:
    for place, named in (("query", route.parameters), ("header", route.fields)):
        for each in named:
            yield {
                "name": each.name,
                "in": place,
                "schema": dict(each.schema),
                "description": each.description,
            }


def _query_parameter(name: str) -> _Object:
    schema, description = _FIELDS[name]
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _body() -> _Object:
    fields = {name: {**schema, "description": text} for name, (schema, text) in _FIELDS.items()}
    form = {"type": "object", "required": ["query"], "properties": fields}
    return {"required": True, "content": {FORM: {"schema": form}, DIRECT: {"schema": _TEXT}}}


def _form(route: Route) -> _Object:
    fields = {each.name: {**each.schema, "description": each.description} for each in route.form}
    return {
        "required": True,
        "content": {FORM: {"schema": {"type": "object", "properties": fields}}},
    }


def _responses(route: Route) -> _Object:
    is_endpoint = route.path == _ENDPOINT
    forms = (*SPARQL_RESULTS, *RDF) if is_endpoint else route.forms
    found: _Object = {
        "200": {"description": "The answer, whole.", "content": _content(forms)},
        "304": {"description": "The answer is the one that If-None-Match names."},
    }
    if not is_endpoint and not route.forms:
        found["303"] = _redirect("What was asked for is described at the address in Location.")
    if not is_endpoint:
        found["308"] = _redirect("What was asked for has the address in Location.")
    for status, meaning in route.also:
        described = {"description": meaning, "content": _content(forms)}
        found[str(status)] = _redirect(meaning) if status < 400 else described
    for name in _OF_QUERIES if is_endpoint else (*_OF_ALL, *route.problems):
        for status in KINDS[name].statuses:
            problem = found.setdefault(str(status), {"description": "", "content": _problems()})
            problem["description"] = f"{problem['description']} {KINDS[name].title}.".strip()
    return found


def _redirect(description: str) -> _Object:
    return {"description": description, "headers": {"Location": {"schema": _TEXT}}}


def _content(forms: Iterable[Format]) -> _Object:
    return {form.media_type: {} for form in forms} or {"*/*": {}}


def _problems() -> _Object:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {PROBLEM_JSON.media_type: {"schema": schema}, HTML.media_type: {}}
