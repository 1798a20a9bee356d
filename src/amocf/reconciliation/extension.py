"""Values of properties for entities that were matched: data extension of the API 0.2."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from amocf.reconciliation.entities import Entity
from amocf.reconciliation.entity_properties import EntityProperty, EntityValue
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import (
    TooMuchError,
    UnreadableQueryError,
    checked,
    read_json,
)

#: Entities of a query, and properties.
_MOST_IDS: Final = 500
_MOST_PROPERTIES: Final = 50
#: Values of an entity, and of all.
_MOST_VALUES: Final = 1000
_MOST_IN_ALL: Final = 50_000
#: What a value that is an entity is written as.
_ENTITY: Final = "entity"
_CONTENTS: Final = {
    _ENTITY: "the thing, to go on from",
    "name": "its name",
    "code": "its code",
    "uri": "its URI",
}
#: How clients may set what is fetched of a property.
SETTINGS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "name": "limit",
        "label": "Values at most",
        "type": "number",
        "default": 0,
        "help_text": "How many values of each; 0 for all.",
    },
    {
        "name": "content",
        "label": "Of a thing",
        "type": "select",
        "default": _ENTITY,
        "help_text": "What stands in the cells where values are things of their own.",
        "choices": [{"value": value, "name": name} for value, name in _CONTENTS.items()],
    },
)


@dataclass(frozen=True)
class FetchedProperty:
    """A property that is fetched.

    Attributes:
        row: the property.
        limit: how many values of each entity at most.
        content: what a value that is an entity is written as.
    """

    row: EntityProperty
    limit: int
    content: str


def extended(reconciler: Reconciler, text: str) -> dict[str, Any]:
    """Return the values that a query asks for; none of entities that are unknown.

    Raises:
        UnreadableQueryError: if it is no query, or asks for properties that there are not.
    """
    given = checked(dict, read_json(text, "extend"), "extend")
    ids = _list(given, "ids", _MOST_IDS)
    properties = [
        _fetched(reconciler, each, f"extend.properties[{place}]")
        for place, each in enumerate(_list(given, "properties", _MOST_PROPERTIES))
    ]
    names = [checked(str, each, f"extend.ids[{place}]") for place, each in enumerate(ids)]
    rows: dict[str, dict[str, list[Any]]] = {}
    size = 0
    for name in names:
        rows[name] = {each.row.id: _values(reconciler, name, each) for each in properties}
        size += sum(map(len, rows[name].values()))
        if size > _MOST_IN_ALL:
            raise TooMuchError(f"extend asks for more than {_MOST_IN_ALL:,} values at once")
    return {"meta": [_as_meta(reconciler, each) for each in properties], "rows": rows}


def _list(given: Mapping[str, Any], name: str, most: int) -> list[Any]:
    found: list[Any] = checked(list, given.get(name), f"extend.{name}")
    if len(found) > most:
        raise TooMuchError(f"extend.{name} has {len(found)} members, and may have {most}")
    return found


def _fetched(reconciler: Reconciler, value: Any, where: str) -> FetchedProperty:
    given = checked(dict, value, where)
    id_ = checked(str, given.get("id"), f"{where}.id")
    row = reconciler.table.find(id_)
    if row is None:
        known = ", ".join(each.id for each in reconciler.table.all())
        raise UnreadableQueryError(f"{where}.id is none of: {known}")
    settings = checked(dict, given.get("settings") or {}, f"{where}.settings")
    content = settings.get("content") or _ENTITY
    if content not in _CONTENTS:
        raise UnreadableQueryError(f"{where}.settings.content is none of: {', '.join(_CONTENTS)}")
    limit = _limit(settings.get("limit"), f"{where}.settings.limit")
    return FetchedProperty(row, limit, content)


def _limit(value: Any, where: str) -> int:
    """Return how many values are wanted; forms of clients send numbers as texts."""
    text = str(value or 0).strip().removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise UnreadableQueryError(f"{where} is no number from 0 to 99999")
    return min(int(text) or _MOST_VALUES, _MOST_VALUES)


def _as_meta(reconciler: Reconciler, fetched: FetchedProperty) -> dict[str, Any]:
    meta: dict[str, Any] = {"id": fetched.row.id, "name": fetched.row.name}
    type_ = reconciler.entities.types.find(fetched.row.kind)
    if type_ and fetched.content == _ENTITY:
        meta["type"] = {"id": type_.id, "name": type_.name}
    return meta


def _values(reconciler: Reconciler, name: str, fetched: FetchedProperty) -> list[dict[str, Any]]:
    entity = reconciler.entities.find(name)
    if entity is None:
        return []
    values = reconciler.table.values(entity, fetched.row.id)[: fetched.limit]
    return [_as_value(each, fetched.content) for each in values]


def _as_value(value: EntityValue, content: str) -> dict[str, Any]:
    if value.number is not None:
        return {"int": value.number}
    if value.entity is None:
        return {"str": value.text}
    if content == _ENTITY:
        return _as_entity(value.entity)
    return {"str": {"name": value.text, "code": value.entity.code}.get(content, value.entity.iri)}


def _as_entity(entity: Entity) -> dict[str, str]:
    return {"id": entity.iri, "name": entity.name, "description": entity.description}
