"""The queries that the editor offers, with the choices that the build found for them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amocf.errors import DataError, Place
from amocf.queries.query_file import NamedQuery, Parameter


@dataclass(frozen=True)
class Choice:
    """A value that a parameter may have, and how to call it."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it; without choices it takes any text."""

    parameter: Parameter
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Example:
    """A query with the fields of its form."""

    query: NamedQuery
    fields: tuple[Field, ...]


def read_examples(data: bytes, path: Path) -> tuple[Example, ...]:
    """Read the list that the build wrote.

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


def _example(found: dict[str, Any]) -> Example:
    fields = tuple(_field(each) for each in found["parameters"])
    query = NamedQuery(
        path=Path(f"{found['name']}.rq"),
        name=found["name"],
        title=found["title"],
        description=found["description"],
        keywords=tuple(found["keywords"]),
        parameters=tuple(field.parameter for field in fields),
        form=found["form"],
        text=found["text"],
    )
    return Example(query, fields)


def _field(found: dict[str, Any]) -> Field:
    parameter = Parameter(found["name"], found["type"], found["label"], found["default"])
    choices = tuple(Choice(each["value"], each["label"]) for each in found["choices"])
    return Field(parameter, choices)
