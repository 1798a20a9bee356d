"""The kinds of change: what each is called, and by which properties it shows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from amocf.terms import expand


class ChangeKind(StrEnum):
    """What can happen to a resource, in the order in which it matters to who uses it.

    The values stand in URIs, in JSON and in tables.
    """

    REMOVED = "removed"
    DEPRECATED = "deprecated"
    SPLIT = "split"
    MERGED = "merged"
    REPLACED = "replaced"
    RESTORED = "restored"
    RECODED = "recoded"
    RELABELLED = "relabelled"
    REDEFINED = "redefined"
    MOVED = "moved"
    REMAPPED = "remapped"
    RETYPED = "retyped"
    ADDED = "added"
    OTHER = "otherwise"

    @property
    def words(self) -> str:
        """What happened, in words for people."""
        return _WORDS[self]

    @property
    def meaning(self) -> str:
        """What it means, in a sentence."""
        return _MEANINGS[self]

    @property
    def is_withdrawal(self) -> bool:
        """Whether a resource is not used any more after it, but still there."""
        return self in _WITHDRAWALS

    @property
    def term(self) -> str:
        """The IRI of the kind in the ontology."""
        return expand(f"amo:{self.value}Change")


_WITHDRAWALS: Final = frozenset(
    (ChangeKind.DEPRECATED, ChangeKind.SPLIT, ChangeKind.MERGED, ChangeKind.REPLACED)
)

_WORDS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.REMOVED: "vanished",
    ChangeKind.DEPRECATED: "withdrawn without successor",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "merged",
    ChangeKind.REPLACED: "replaced",
    ChangeKind.RESTORED: "in use again",
    ChangeKind.RECODED: "recoded",
    ChangeKind.RELABELLED: "relabelled",
    ChangeKind.REDEFINED: "redefined",
    ChangeKind.MOVED: "moved",
    ChangeKind.REMAPPED: "remapped",
    ChangeKind.RETYPED: "reclassified",
    ChangeKind.ADDED: "added",
    ChangeKind.OTHER: "changed otherwise",
}
_MEANINGS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.REMOVED: "Nothing is said of it any more, and a published URI should not vanish.",
    ChangeKind.DEPRECATED: "It is not used any more, and nothing takes its place.",
    ChangeKind.SPLIT: "It is not used any more, and several others take its place.",
    ChangeKind.MERGED: "It is not used any more, and one that takes the place of others too, "
    "or was there before, takes its place.",
    ChangeKind.REPLACED: "One other takes its place; as a rule it is not used any more.",
    ChangeKind.RESTORED: "It was withdrawn, and is used again.",
    ChangeKind.RECODED: "The code that it is known by is another.",
    ChangeKind.RELABELLED: "A label of it is another.",
    ChangeKind.REDEFINED: "Its definition or scope note is another.",
    ChangeKind.MOVED: "It stands under something else.",
    ChangeKind.REMAPPED: "Its matches in other frameworks are others.",
    ChangeKind.RETYPED: "It is of another class.",
    ChangeKind.ADDED: "It was not there before.",
    ChangeKind.OTHER: "Other statements about it are new, or are gone.",
}
_PROPERTIES: Final[Mapping[ChangeKind, tuple[str, ...]]] = {
    ChangeKind.RECODED: ("skos:notation", "dct:identifier"),
    ChangeKind.RELABELLED: (
        *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "rdfs:label"),
        *("dct:title", "dct:alternative", "foaf:name"),
    ),
    ChangeKind.REDEFINED: ("skos:definition", "skos:scopeNote"),
    ChangeKind.MOVED: (
        *("skos:broader", "skos:topConceptOf", "skos:inScheme"),
        *("rdfs:subClassOf", "rdfs:subPropertyOf"),
    ),
    ChangeKind.REMAPPED: (
        *("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"),
        *("skos:relatedMatch", "skos:mappingRelation"),
    ),
    ChangeKind.RETYPED: ("rdf:type",),
}
#: The kind of change that statements with a property make, by the IRI of the property.
KIND_BY_PROPERTY: Final[Mapping[str, ChangeKind]] = MappingProxyType(
    {expand(name): kind for kind, names in _PROPERTIES.items() for name in names}
)
#: What is said of a resource when it is withdrawn: the reason may be said in one language or more,
#: the day by one of several properties.
DEPRECATED: Final = expand("owl:deprecated")
IS_REPLACED_BY: Final = expand("dct:isReplacedBy")
REASON: Final = expand("skos:changeNote")
OF_WITHDRAWAL: Final = frozenset(
    (
        *(DEPRECATED, IS_REPLACED_BY, REASON),
        *map(expand, ("euvoc:endDate", "prov:invalidatedAtTime", "amo:stoodUnder")),
    )
)
