"""The queries with the choices for their parameters, as the pages want them."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import QuerySolutions, Store

from amocf.errors import DataError, Place
from amocf.queries.query_file import NamedQuery, Parameter
from amocf.terms import expand


def query_list(queries: Iterable[NamedQuery], store: Store) -> list[dict[str, Any]]:
    """Describe queries, and ask the release for the choices that each parameter has.

    Raises:
        DataError: if the query for the choices is none, or its two columns are not there.
    """
    return [
        {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "keywords": list(query.keywords),
            "form": query.form,
            "text": query.text,
            "parameters": [_parameter(query, each, store) for each in query.parameters],
        }
        for query in queries
    ]


def _parameter(query: NamedQuery, parameter: Parameter, store: Store) -> dict[str, Any]:
    default = parameter.default
    if parameter.type == "iri":
        default = default[1:-1] if default.startswith("<") else expand(default)
    return {
        "name": parameter.name,
        "type": parameter.type,
        "label": parameter.label,
        "default": default,
        "choices": _choices(query, parameter, store) if parameter.choices else [],
    }


def _choices(query: NamedQuery, parameter: Parameter, store: Store) -> list[dict[str, str]]:
    where = f"the choices for {parameter.name}"
    try:
        solutions = store.query(parameter.choices)
    except SyntaxError as error:
        raise DataError(f"{where}: {error}", Place(query.path)) from None
    if not isinstance(solutions, QuerySolutions) or len(solutions.variables) != 2:
        raise DataError(f"{where}: SELECT ?value ?label is expected", Place(query.path))
    found = [{"value": value.value, "label": label.value} for value, label in solutions]
    if not found:
        raise DataError(f"{where}: there are none", Place(query.path))
    return found
