"""Properties of entities: what narrows a query down, and what can be fetched of a match."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, Store

from amocf.number_text import whole_number
from amocf.ordering import alphabetical
from amocf.rdf.selected_rows import selected_rows
from amocf.reconciliation.entities import Entities, Entity
from amocf.terms import expand

_CURIE: Final = re.compile(r"[a-z]+:\w+")


@dataclass(frozen=True)
class EntityProperty:
    """A property of entities.

    Attributes:
        id: its identifier.
        name: what it is called.
        path: the property path in SPARQL from an entity to its values; empty for its own URI.
        description: what its values are.
        kind: the kind of its values, where they are of one alone.
    """

    id: str
    name: str
    path: str
    description: str
    kind: str = ""


@dataclass(frozen=True)
class EntityValue:
    """A value: an entity, or else a text or a whole number.

    Attributes:
        text: the text, or the name of the entity.
        entity: the entity.
        number: the number that the text writes.
    """

    text: str
    entity: Entity | None = None
    number: int | None = None


PROPERTIES: Final = (
    EntityProperty("uri", "URI", "", "The name to cite it by."),
    EntityProperty(
        "code", "Code", "skos:notation", "Its code, or the number that this edition gives it."
    ),
    EntityProperty("label", "Label", "skos:prefLabel", "What it is called."),
    EntityProperty(
        "other-label",
        "Other label",
        "skos:altLabel|dct:alternative",
        "What it is called elsewhere: another wording of the document, or the full name.",
    ),
    EntityProperty("definition", "Definition", "skos:definition", "What the document defines."),
    EntityProperty(
        "description", "Description", "dct:description", "How it is described, where not defined."
    ),
    EntityProperty(
        "broader",
        "Stands under",
        "skos:broader|^amo:selects/amo:selectedUnder",
        "What it stands under: of a sub-competency its competency, of a KSA its sub-competency.",
    ),
    EntityProperty("narrower", "Holds", "skos:narrower", "What stands under it."),
    EntityProperty(
        "tier", "Tier", "skos:broaderTransitive", "The tier that it stands in.", kind="tier"
    ),
    EntityProperty(
        "technology-area",
        "Technology area",
        "amo:inTechnologyArea|amo:listedOnPageOf",
        "The technology area of an institute, or on whose pages the document lists a KSA.",
        kind="technology-area",
    ),
    EntityProperty("framework", "Framework", "skos:inScheme", "The framework or scheme it is of."),
    EntityProperty(
        "sponsor", "Sponsoring agency", "amo:sponsoredBy", "The department that sponsors it."
    ),
    EntityProperty(
        "exact-match", "Exact match", "skos:exactMatch", "The same in another framework."
    ),
    EntityProperty(
        "close-match", "Close match", "skos:closeMatch", "What is similar in another framework."
    ),
    EntityProperty(
        "broad-match", "Broader match", "skos:broadMatch", "What is broader in another framework."
    ),
    EntityProperty(
        "narrow-match",
        "Narrower match",
        "skos:narrowMatch",
        "What is narrower in another framework.",
    ),
    EntityProperty(
        "related-match",
        "Related match",
        "skos:relatedMatch",
        "What has to do with it in another framework.",
    ),
    EntityProperty(
        "derived-from",
        "Derived from",
        "prov:wasDerivedFrom",
        "What the document prints that it is derived from.",
    ),
    EntityProperty(
        "source-of", "Source of", "^prov:wasDerivedFrom", "What is derived from it, as printed."
    ),
    EntityProperty(
        "essential-ksas",
        "Number of essential KSAs",
        "amo:essentialKsaCount",
        "How many essential KSAs the document counts.",
    ),
    EntityProperty(
        "named-ksas",
        "Number of named KSAs",
        "amo:namedKsaCount",
        "How many KSAs the document names under it.",
    ),
    EntityProperty(
        "institutes",
        "Number of institutes",
        "amo:instituteCount",
        "How many institutes the document counts for an occupation.",
    ),
    EntityProperty(
        "occupations",
        "Occupations",
        "^amo:connectsKSA/amo:connectsOccupation",
        "The occupations that institutes connect a KSA with, in data of their own.",
    ),
    EntityProperty(
        "ksas",
        "KSAs",
        "^amo:connectsOccupation/amo:connectsKSA",
        "The KSAs that institutes connect an occupation with, in data of their own.",
    ),
    EntityProperty(
        "selected-by",
        "Selected by",
        "^amo:selects/amo:statedBy",
        "The institutes that select it, in data of their own.",
        kind="institute",
    ),
)
_BY_ID: Final = {each.id: each for each in PROPERTIES}


class PropertyTable:
    """The values of all properties of a release; any thread may ask.

    Args:
        store: the release.
        entities: its entities.
    """

    def __init__(self, store: Store, entities: Entities) -> None:
        self._entities = entities
        self._values = {each.id: _values(store, entities, each) for each in PROPERTIES}
        self._of_type: dict[str, dict[str, None]] = defaultdict(dict)
        for each in PROPERTIES:
            for iri in self._values[each.id]:
                self._of_type[entities.by_iri[iri].kind][each.id] = None
                self._of_type[entities.by_iri[iri].types[0]][each.id] = None

    def find(self, id_: str) -> EntityProperty | None:
        """Return a property by its identifier; None where nothing has a value of it."""
        return _BY_ID[id_] if self._values.get(id_) else None

    def all(self) -> Sequence[EntityProperty]:
        """Return the properties that something has a value of."""
        return tuple(each for each in PROPERTIES if self._values[each.id])

    def of_type(self, type_: str) -> Sequence[EntityProperty]:
        """Return the properties that entities of a type have values of."""
        own = self._of_type.get(type_, {})
        return tuple(each for each in PROPERTIES if each.id in own)

    def values(self, entity: Entity, id_: str) -> tuple[EntityValue, ...]:
        """Return the values of a property, in a stable order; none of one that is unknown."""
        return self._values.get(id_, {}).get(entity.iri, ())


def _values(
    store: Store, entities: Entities, row: EntityProperty
) -> Mapping[str, tuple[EntityValue, ...]]:
    """Return the values of a property, by the URIs of those that have any."""
    found: dict[str, dict[EntityValue, None]] = defaultdict(dict)
    for entity, value in _stated(store, entities, row):
        if not row.kind or (value.entity and value.entity.kind == row.kind):
            found[entity.iri][value] = None
    return {iri: tuple(sorted(values, key=_order)) for iri, values in found.items()}


def _stated(
    store: Store, entities: Entities, row: EntityProperty
) -> Iterator[tuple[Entity, EntityValue]]:
    if not row.path:
        yield from ((each, EntityValue(each.iri)) for each in entities.all)
        return
    labels: dict[str, str] = {}
    path = _CURIE.sub(lambda found: f"<{expand(found[0])}>", row.path)
    query = f"SELECT ?subject ?value {{ ?subject {path} ?value }}"
    for subject, value in selected_rows(store, query):
        entity = entities.find(subject.value) if isinstance(subject, NamedNode) else None
        if entity and isinstance(value, Literal):
            text = value.value
            is_number = value.datatype.value == expand("xsd:integer")
            yield entity, EntityValue(text, number=whole_number(text) if is_number else None)
        elif entity and isinstance(value, NamedNode) and value.value != entity.iri:
            other = entities.find(value.value)
            label = other.name if other else labels.get(value.value) or _label(store, value)
            labels[value.value] = label
            yield entity, EntityValue(label, other)


def _label(store: Store, node: NamedNode) -> str:
    """Return the label of what is no entity, such as an agency; its URI if it has none."""
    query = f"SELECT ?label {{ {node} <{expand('rdfs:label')}> ?label }} ORDER BY ?label LIMIT 1"
    solutions = cast("Iterable[tuple[Literal]]", store.query(query))
    return next((label.value for (label,) in solutions), node.value)


def _order(value: EntityValue) -> tuple[object, ...]:
    code = value.entity.code if value.entity else ""
    iri = value.entity.iri if value.entity else ""
    return alphabetical(code), alphabetical(value.text), value.text, iri
