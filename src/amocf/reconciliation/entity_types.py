"""The types of what names are reconciled with: kinds of resources, and the outside frameworks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.kind_row import ResourceKind
from amocf.kinds import KINDS
from amocf.outside_names import short_name
from amocf.terms import expand

#: The kind of components of other frameworks, whose types tell these apart.
OUTSIDE: Final = "outside"


@dataclass(frozen=True)
class EntityType:
    """A type of entities.

    Attributes:
        id: the name of a kind in addresses, or the URI of an outside framework. Neither has a hash:
            OpenRefine writes it into an address as it stands.
        name: what one entity of the type is called.
        broader: the types that every entity of the type has too.
    """

    id: str
    name: str
    broader: tuple[str, ...] = ()


def is_reconciled(kind: ResourceKind) -> bool:
    """Say whether names are reconciled with resources of a kind.

    That are the concepts and the frameworks that hold them, and the institutes: what people have
    columns of, and not what bears out or describes the framework.
    """
    return bool(kind.labels) and (kind.is_sought or kind.schema_type.startswith("DefinedTerm"))


#: The kinds of entities, in the order of candidates that fit equally well.
ENTITY_KINDS: Final = tuple(kind for kind in KINDS if is_reconciled(kind))


class EntityTypes:
    """The types of a release, each by any of its names.

    Args:
        kinds: the names of the kinds that it has entities of.
        frameworks: what the outside frameworks are called, by URI.
    """

    def __init__(self, kinds: Iterable[str], frameworks: Mapping[str, str]) -> None:
        there = frozenset(kinds)
        rows = [kind for kind in ENTITY_KINDS if kind.name in there]
        found = [EntityType(kind.name, kind.labels[1]) for kind in rows if kind.labels]
        found += [
            EntityType(iri, f"Component of {short_name(iri, label)}", (OUTSIDE,))
            for iri, label in sorted(frameworks.items())
        ]
        self._types = {each.id: each for each in found}
        self._named = {each.id.casefold(): each.id for each in found}
        for each in found:
            for name in (each.name, short_name(each.id, each.name)):
                self._named.setdefault(name.casefold(), each.id)
        for kind in rows:
            for curie in kind.classes:
                for name in (curie, expand(curie), curie.partition(":")[2]):
                    self._named.setdefault(name.casefold(), kind.name)

    def all(self) -> Sequence[EntityType]:
        """Return every type, those of this edition's own first."""
        return tuple(self._types.values())

    def of(self, ids: Iterable[str]) -> tuple[EntityType, ...]:
        """Return types by their identifiers."""
        return tuple(self._types[each] for each in ids)

    def find(self, name: str) -> EntityType | None:
        """Return the type that a query means: by its identifier, its name, or its class."""
        known = self._named.get(name.strip().casefold())
        return self._types[known] if known else None
