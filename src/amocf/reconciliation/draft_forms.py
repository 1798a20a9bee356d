"""Queries and answers as the draft of version 1.0 of the API writes them: in JSON, and in lists."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from amocf.reconciliation.entity_types import EntityTypes
from amocf.reconciliation.reconciler import EntityCandidate
from amocf.reconciliation.reconciliation_query import (
    MOST_QUERIES,
    GivenProperty,
    Quantifier,
    ReconciliationQuery,
    TooMuchError,
    UnreadableQueryError,
    bounded,
    checked,
    given_values,
    limited,
    read_json,
)
from amocf.reconciliation.result_forms import as_result
from amocf.reconciliation.service_manifest import SERVICE, VIEW_PATH, service_manifest

#: The path of the service of the draft.
DRAFT_SERVICE: Final = f"{SERVICE}/1.0-draft"
_KINDS: Final = ("name", "id", "property")
_FEATURES: Final = {
    "name": "How well a name fits",
    "same_name_or_code": "Whether it is a name or the code",
    "code": "Whether a code of it stands in the text",
    "words": "How well the words around it fit",
    "type": "Whether it has the type",
}


def draft_manifest(
    types: EntityTypes, address: str, name: str, *, needs_token: bool
) -> dict[str, Any]:
    """Return what the service says of itself: as in version 0.2, in the names of the draft."""
    found = service_manifest(types, address, name, needs_token=needs_token)
    taken_over = ("name", "documentation", "logo", "serviceVersion", "defaultTypes", "batchSize")
    preview, settings = found["preview"], found["extend"]["property_settings"]
    kept = {each: found[each] for each in (*taken_over, "authentication") if each in found}
    return {
        "versions": ["1.0-draft"],
        **kept,
        "lang": "en",
        "standardizedScore": True,
        "view": {"url": f"{address}{VIEW_PATH}?id={{id}}"},
        "preview": {"width": preview["width"], "height": preview["height"]},
        "suggest": dict.fromkeys(("entity", "property", "type"), True),
        "extend": {
            "proposeProperties": True,
            "propertySettings": [_as_setting(each) for each in settings],
        },
    }


def read_draft_batch(text: str) -> tuple[ReconciliationQuery, ...]:
    """Read a batch of queries.

    Raises:
        UnreadableQueryError: if it is none, or has too many.
    """
    given = checked(dict, read_json(text, "the body"), "the body")
    found = checked(list, given.get("queries"), "queries")
    if len(found) > MOST_QUERIES:
        raise TooMuchError(f"queries has {len(found)} of them, and may have {MOST_QUERIES}")
    return tuple(_query(each, f"queries[{place}]") for place, each in enumerate(found))


def draft_results(found: Iterable[Iterable[EntityCandidate]]) -> dict[str, Any]:
    """Return the results of a batch, in the order of its queries."""
    results = [as_result(each)["result"] for each in found]
    for candidate in (each for result in results for each in result):
        for feature in candidate["features"]:
            feature["name"] = _feature_name(feature["id"])
    return {"results": [{"candidates": each} for each in results]}


def draft_extension(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of properties; what they are is written as in version 0.2."""
    rows = [
        {"id": id_, "properties": [{"id": name, "values": each} for name, each in row.items()]}
        for id_, row in found["rows"].items()
    ]
    return {"meta": found["meta"], "rows": rows}


def _query(value: Any, where: str) -> ReconciliationQuery:
    given = checked(dict, value, where)
    conditions = checked(list, given.get("conditions"), f"{where}.conditions")
    if not conditions:
        raise UnreadableQueryError(f"{where}.conditions is empty: there is nothing to look for")
    text = ""
    properties: list[GivenProperty] = []
    for place, each in enumerate(conditions):
        kind, condition = _condition(each, f"{where}.conditions[{place}]")
        if kind == "property":
            properties.append(condition)
        else:
            # Names and identifiers are found alike; the first is what is looked for.
            text = text or next((each.id or each.text for each in condition.values), "")
    type_ = checked(str, given.get("type", ""), f"{where}.type")
    return ReconciliationQuery(
        text,
        (type_,) if type_ else (),
        is_strict=True,
        limit=limited(given.get("limit"), f"{where}.limit"),
        properties=bounded(properties, f"{where}.conditions"),
    )


def _condition(value: Any, where: str) -> tuple[str, GivenProperty]:
    given = checked(dict, value, where)
    kind = given.get("matchType")
    if kind not in _KINDS:
        raise UnreadableQueryError(f"{where}.matchType is none of: {', '.join(_KINDS)}")
    if "propertyValue" not in given:
        raise UnreadableQueryError(f"{where} has no propertyValue: what is looked for")
    values = given_values(given["propertyValue"], f"{where}.propertyValue")
    # Only properties are called something.
    id_ = given.get("propertyId") if kind == "property" else ""
    quantifier = given.get("matchQuantifier", Quantifier.ANY)
    if quantifier not in list(Quantifier):
        known = ", ".join(Quantifier)
        raise UnreadableQueryError(f"{where}.matchQuantifier is none of: {known}")
    is_required = checked(bool, given.get("required", False), f"{where}.required")
    return str(kind), GivenProperty(
        checked(str, id_, f"{where}.propertyId"), values, Quantifier(quantifier), is_required
    )


def _feature_name(id_: str) -> str:
    kind, colon, property_ = id_.partition(":")
    return f"How well {property_} fits" if colon else _FEATURES[kind]


def _as_setting(setting: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "id": setting["name"],
        "name": setting["label"],
        "type": setting["type"],
        "default": setting["default"],
        "helpText": setting["help_text"],
    }
    return found | ({"choices": setting["choices"]} if "choices" in setting else {})
