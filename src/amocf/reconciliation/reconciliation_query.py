"""A query of a reconciliation client, read from JSON and held within limits."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from amocf.rdf.nesting import passes_depth

#: Queries in a batch, and characters of a text of which more is not compared: no name is longer.
MOST_QUERIES: Final = 100
LONGEST_TEXT: Final = 500
MOST_CANDIDATES: Final = 50
FEW_CANDIDATES: Final = 10
#: Properties of a query, values of them all, types, and brackets within each other.
_MOST_PROPERTIES: Final = 20
_MOST_VALUES: Final = 50
_MOST_TYPES: Final = 20
_DEEPEST: Final = 20
_STRICTNESS: Final = ("any", "should", "all")
_STRING: Final = rb'"(?:[^"\\]|\\.)*"?'
_JSON_KINDS: Final = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}


class UnreadableQueryError(ValueError):
    """What a client sent is no query; the message says where and what is expected."""


class TooMuchError(UnreadableQueryError):
    """A query asks for more at once than one may."""


@dataclass(frozen=True)
class GivenValue:
    """A value that a client compares: a text, or an entity by its identifier."""

    text: str
    id: str = ""


class Quantifier(StrEnum):
    """Which of several values of a property an entity should have."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True)
class GivenProperty:
    """Values that an entity should have.

    Attributes:
        id: the identifier of the property.
        values: the values.
        quantifier: which of them.
        is_required: whether an entity that does not have them is no candidate.
    """

    id: str
    values: tuple[GivenValue, ...]
    quantifier: Quantifier = Quantifier.ANY
    is_required: bool = False


@dataclass(frozen=True)
class ReconciliationQuery:
    """What is looked for.

    Attributes:
        text: the name.
        types: the types that are wanted.
        is_strict: whether nothing else is wanted; otherwise what has one of the types comes first.
        needs_all: whether all of the types are wanted.
        limit: how many candidates are wanted.
        properties: values that candidates should have.
    """

    text: str
    types: tuple[str, ...] = ()
    is_strict: bool = False
    needs_all: bool = False
    limit: int = FEW_CANDIDATES
    properties: tuple[GivenProperty, ...] = ()


def read_json(text: str, what: str) -> Any:
    """Read JSON.

    Raises:
        UnreadableQueryError: if it is none, nests too deep, or has what no text can hold.
    """
    if passes_depth(text.encode(errors="replace"), (b"[", b"]"), _STRING, _DEEPEST) >= 0 or (
        passes_depth(text.encode(errors="replace"), (b"{", b"}"), _STRING, _DEEPEST) >= 0
    ):
        raise UnreadableQueryError(f"{what} nests deeper than {_DEEPEST} brackets")
    try:
        found = json.loads(text, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableQueryError(f"{what} is no JSON: {error.msg.lower()} at {place}") from None
    except UnicodeEncodeError:
        raise UnreadableQueryError(f"{what} has half of a character (a lone surrogate)") from None
    except ValueError:
        raise UnreadableQueryError(
            f"{what} has a number that is none of JSON, or too long"
        ) from None
    return found


def read_batch(text: str) -> dict[str, ReconciliationQuery]:
    """Read a batch of queries, by the names that the client gives them.

    Raises:
        UnreadableQueryError: if it is none, or has too many.
    """
    found = checked(dict, read_json(text, "queries"), "queries")
    if len(found) > MOST_QUERIES:
        raise TooMuchError(f"queries has {len(found)} of them, and may have {MOST_QUERIES}")
    return {name: read_query(each, f"queries[{name[:40]!r}]") for name, each in found.items()}


def read_single(text: str) -> ReconciliationQuery:
    """Read a single query: an object, or a name alone.

    Raises:
        UnreadableQueryError: if it looks like an object and is none.
    """
    if not text.lstrip().startswith("{"):
        return ReconciliationQuery(compared(text))
    return read_query(checked(dict, read_json(text, "query"), "query"), "query")


def read_query(value: Any, where: str) -> ReconciliationQuery:
    """Read one query.

    Raises:
        UnreadableQueryError: if it is none.
    """
    given = checked(dict, value, where)
    text = checked(str, given.get("query", ""), f"{where}.query")
    properties = checked(list, given.get("properties", []), f"{where}.properties")
    if "query" not in given and not properties:
        raise UnreadableQueryError(f"{where} has neither query nor properties")
    strictness = given.get("type_strict", "should")
    if strictness not in _STRICTNESS:
        raise UnreadableQueryError(f"{where}.type_strict is none of: {', '.join(_STRICTNESS)}")
    return ReconciliationQuery(
        compared(text),
        _types(given.get("type", []), f"{where}.type"),
        strictness != "should",
        strictness == "all",
        limited(given.get("limit"), f"{where}.limit"),
        bounded(
            [_property(each, f"{where}.properties[{n}]") for n, each in enumerate(properties)],
            f"{where}.properties",
        ),
    )


def compared(text: str) -> str:
    """Return what is compared of a text."""
    return text[:LONGEST_TEXT].strip()


def _types(value: Any, where: str) -> tuple[str, ...]:
    types = value if isinstance(value, list) else [value]
    if len(types) > _MOST_TYPES:
        raise UnreadableQueryError(f"{where} has more than {_MOST_TYPES}")
    # Clients also send a type with its name, as they were given it.
    plain = [each.get("id") if isinstance(each, dict) else each for each in types]
    return tuple(each for one in plain if (each := checked(str, one, where)))


def limited(value: Any, where: str) -> int:
    """Read how many candidates are wanted.

    Raises:
        UnreadableQueryError: if it is no number.
    """
    if value is None:
        return FEW_CANDIDATES
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableQueryError(f"{where} is {_kind(value)}; a number is expected")
    if not math.isfinite(value):
        raise UnreadableQueryError(f"{where} is too large a number")
    # OpenRefine means its own default by 0.
    return min(int(value), MOST_CANDIDATES) if value >= 1 else FEW_CANDIDATES


def _property(value: Any, where: str) -> GivenProperty:
    given = checked(dict, value, where)
    if "v" not in given:
        raise UnreadableQueryError(f"{where} has no v: the value that is compared")
    values = given_values(given["v"], f"{where}.v")
    return GivenProperty(checked(str, given.get("pid"), f"{where}.pid"), values)


def bounded(properties: Sequence[GivenProperty], where: str) -> tuple[GivenProperty, ...]:
    """Return properties, which are compared with those of many entities, if they are few enough.

    Raises:
        UnreadableQueryError: if they are not.
    """
    if len(properties) > _MOST_PROPERTIES:
        raise UnreadableQueryError(f"{where} has more than {_MOST_PROPERTIES}")
    if sum(len(each.values) for each in properties) > _MOST_VALUES:
        raise UnreadableQueryError(f"{where} has more than {_MOST_VALUES} values")
    return tuple(properties)


def given_values(value: Any, where: str) -> tuple[GivenValue, ...]:
    """Read a value that is compared, or several.

    Raises:
        UnreadableQueryError: if one is none.
    """
    values = value if isinstance(value, list) else [value]
    return tuple(_given(each, where) for each in values)


def _given(value: Any, where: str) -> GivenValue:
    if isinstance(value, Mapping):
        id_ = checked(str, value.get("id"), f"{where}.id")
        return GivenValue(compared(checked(str, value.get("name") or "", f"{where}.name")), id_)
    if isinstance(value, Sequence) and not isinstance(value, str):
        raise UnreadableQueryError(f"{where} holds an array within an array")
    if value is None:
        raise UnreadableQueryError(
            f"{where} is null; a text, a number, a boolean or an entity is expected"
        )
    # Spreadsheets make 4.0 of 4.
    is_whole = isinstance(value, float) and value.is_integer()
    return GivenValue(compared(str(int(value) if is_whole else value)))


def checked(kind: type, value: Any, where: str) -> Any:
    """Return a value of JSON that is of a kind.

    Raises:
        UnreadableQueryError: if it is not.
    """
    if isinstance(value, kind):
        return value
    raise UnreadableQueryError(f"{where} is {_kind(value)}; {_JSON_KINDS[kind]} is expected")


def _kind(value: Any) -> str:
    return _JSON_KINDS.get(type(value), "something else")


def _no_number(name: str) -> Any:
    raise ValueError(name)
