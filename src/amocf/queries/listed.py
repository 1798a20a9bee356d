"""The queries that the editor offers, with the choices for their parameters: found and read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from pyoxigraph import QuerySolutions, Store

from amocf.errors import DataError, Place
from amocf.queries.insight_query import insights
from amocf.queries.query_file import NamedQuery, Parameter
from amocf.terms import expand

_MOST_OFFERED: Final = 200


@dataclass(frozen=True)
class Choice:
    """A value that a parameter may have, and how to call it."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """A parameter with the values that it may have; without choices it takes any text."""

    parameter: Parameter
    choices: tuple[Choice, ...]

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices that a form offers: none where there are more than anybody looks through."""
        return self.choices if len(self.choices) <= _MOST_OFFERED else ()


@dataclass(frozen=True)
class Example:
    """A query with the fields of its form.

    Attributes:
        missing: why a release has no answer to it; empty if it may have one.
    """

    query: NamedQuery
    fields: tuple[Field, ...]
    missing: str = ""


def find_examples(queries: Iterable[NamedQuery], store: Store) -> tuple[Example, ...]:
    """Ask a release for the choices that each parameter of the queries has.

    Raises:
        DataError: if the query for the choices is none, or its two columns are not there.
    """
    return tuple(
        Example(
            query,
            tuple(_found(query, each, store) for each in query.parameters),
            next((each.missing(store) for each in insights([query])), ""),
        )
        for query in queries
    )


def as_json(examples: Iterable[Example]) -> list[dict[str, Any]]:
    """Return the list that a release brings, and `read_examples` reads."""
    return [
        {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "keywords": list(query.keywords),
            "form": query.form,
            "text": query.text,
            **({"facts": query.facts} if query.facts else {}),
            **({"missing": each.missing} if each.missing else {}),
            "parameters": [
                {**asdict(field.parameter), "choices": [asdict(each) for each in field.choices]}
                for field in fields
            ],
        }
        for each, query, fields in ((each, each.query, each.fields) for each in examples)
    ]


def read_examples(data: bytes, path: Path) -> tuple[Example, ...]:
    """Read the list that a release brings.

    Args:
        data: the content of the file.
        path: where it stands, for messages.

    Raises:
        DataError: if it is no such list.
    """
    try:
        return tuple(_example(each) for each in json.loads(data))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"this is no list of queries ({error!r})", Place(path)) from None


def _found(query: NamedQuery, parameter: Parameter, store: Store) -> Field:
    default = parameter.default
    if parameter.type == "iri":
        default = default[1:-1] if default.startswith("<") else expand(default)
    choices = _choices(query, parameter, store) if parameter.choices else ()
    return Field(replace(parameter, default=default, choices=""), choices)


def _choices(query: NamedQuery, parameter: Parameter, store: Store) -> tuple[Choice, ...]:
    where = f"the choices for {parameter.name}"
    try:
        solutions = store.query(parameter.choices)
    except SyntaxError as error:
        raise DataError(f"{where}: {error}", Place(query.path)) from None
    if not isinstance(solutions, QuerySolutions) or len(solutions.variables) != 2:
        raise DataError(f"{where}: SELECT ?value ?label is expected", Place(query.path))
    found = tuple(Choice(value.value, label.value) for value, label in solutions)
    if not found:
        raise DataError(f"{where}: there are none", Place(query.path))
    return found


def _example(found: dict[str, Any]) -> Example:
    values = {**found, "keywords": tuple(found["keywords"])}
    values["facts"] = tuple((name, value) for name, value in values.get("facts", ()))
    missing = values.pop("missing", "")
    fields = tuple(_field(each) for each in values.pop("parameters"))
    path, parameters = Path(f"{found['name']}.rq"), tuple(field.parameter for field in fields)
    return Example(NamedQuery(path=path, parameters=parameters, **values), fields, missing)


def _field(found: dict[str, Any]) -> Field:
    values = dict(found)
    choices = tuple(Choice(**each) for each in values.pop("choices"))
    return Field(Parameter(**values), choices)
