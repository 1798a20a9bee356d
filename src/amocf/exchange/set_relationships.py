"""What a mapping says of two elements as sets (NIST IR 8477); most say less than that."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.exchange.mapping_records import MappingRecord
from amocf.terms import expand

#: What a match says of the two as sets; the focal element is that of this framework.
RELATIONSHIPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        expand("skos:exactMatch"): "equal",
        expand("skos:broadMatch"): "subset of",
        expand("skos:narrowMatch"): "superset of",
    }
)
#: Why something is related, where the kind of the justification tells it.
RATIONALES: Final[Mapping[str, str]] = MappingProxyType(
    {expand("semapv:LexicalMatching"): "syntactic"}
)
#: What is never a relationship, as much as it may look like one.
DERIVED: Final = expand("prov:wasDerivedFrom")
#: Why a record that denies a match gives none.
DENIED: Final = (
    "the record denies the match, which does not say that the two have nothing in common"
)
#: Why other predicates give no relationship.
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        expand("skos:closeMatch"): "similar; which of the two has what the other has not is not "
        "said, so that each of equal, subset of, superset of and intersects with may hold",
        expand("skos:relatedMatch"): "associated; that the two overlap is not said",
        DERIVED: "derived; what of it was taken over, or changed, is not said",
    }
)
_OTHER: Final = "the predicate says nothing of the two as sets"


@dataclass(frozen=True)
class SetRelationship:
    """A record of a mapping as a relationship of sets, or as none.

    Attributes:
        record: the record.
        relationship: one of the five of IR 8477; empty if the record gives none.
        left_out: why it gives none; empty if it gives one.
    """

    record: MappingRecord
    relationship: str
    left_out: str


def set_relationship(record: MappingRecord) -> SetRelationship:
    """Return what a record says of the two as sets."""
    if record.is_denied:
        return SetRelationship(record, "", DENIED)
    if relationship := RELATIONSHIPS.get(record.predicate, ""):
        return SetRelationship(record, relationship, "")
    reason = REASONS.get(record.predicate, _OTHER)
    if record.predicate == DERIVED:
        reader = "the document prints" if record.is_as_printed else "this edition reads"
        reason = f"{reason} (as {reader} it)"
    return SetRelationship(record, "", reason)
