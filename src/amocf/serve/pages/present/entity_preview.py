"""What a preview shows of what a name was reconciled with."""

from dataclasses import dataclass
from typing import Final

from amocf.reconciliation.entities import Entity, read_entities
from amocf.reconciliation.entity_properties import EntityValue, PropertyTable
from amocf.reconciliation.reconciler import Reconciler
from amocf.serve.pages.present.match_view import matcher_for
from amocf.serve.pages.reader import Reader

#: The properties that tell namesakes apart, in this order, and how many lines have room.
_SHOWN: Final = (
    *("definition", "description", "broader", "technology-area", "other-label"),
    *("exact-match", "close-match", "broad-match", "derived-from", "source-of", "framework"),
)
_MOST_LINES: Final = 4
_MOST_VALUES: Final = 3
_LONGEST: Final = 160


@dataclass(frozen=True)
class EntityPreview:
    """What stands in a small frame.

    Attributes:
        name: what the entity is called.
        description: its kind and code, and what it belongs to.
        iri: its URI.
        lines: what else tells it from others: the name of a property, and its values.
    """

    name: str
    description: str
    iri: str
    lines: tuple[tuple[str, str], ...]


def reconciler_for(reader: Reader) -> Reconciler:
    """Return what reconciles names with a release; make it once for a release."""
    entities = read_entities(reader.store)
    return Reconciler(
        entities,
        PropertyTable(reader.store, entities),
        lambda group: reader.once(matcher_for, group),
    )


def entity_preview(reconciler: Reconciler, entity: Entity) -> EntityPreview:
    """Return the preview of an entity."""
    lines = []
    for row in reconciler.table.all():
        values = reconciler.table.values(entity, row.id) if row.id in _SHOWN else ()
        if values:
            texts = [_said(each) for each in values[:_MOST_VALUES]]
            more = ["…"] if len(values) > _MOST_VALUES else []
            lines.append((_SHOWN.index(row.id), row.name, "; ".join([*texts, *more])))
    shown = tuple((name, text) for _, name, text in sorted(lines)[:_MOST_LINES])
    return EntityPreview(entity.name, entity.description, entity.iri, shown)


def _said(value: EntityValue) -> str:
    """Return a value as text, a thing with the code that tells it from its namesakes."""
    code = value.entity.code if value.entity else ""
    # What has no printed code has a word of this edition for one.
    is_told = any(map(str.isdigit, code)) and code not in value.text
    text = f"{code} {value.text}" if is_told else value.text
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
