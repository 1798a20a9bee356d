"""The mapping records of a release, as far as they say what covers what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from amocf.coverage.memberships import DENIED, Degree, Reason
from amocf.ordering import natural
from amocf.rdf.graph_reader import GraphReader
from amocf.review_status import is_reviewed
from amocf.terms import shorten

_INVERSE: Final[Mapping[str, str]] = {
    "skos:broadMatch": "skos:narrowMatch",
    "skos:narrowMatch": "skos:broadMatch",
}
#: Which relations say that one covers the other, and how far. No other relation counts.
COUNTING: Final[Mapping[str, Degree]] = {
    "skos:exactMatch": Degree.WHOLE,
    "skos:closeMatch": Degree.WHOLE,
    "skos:broadMatch": Degree.PART,
    "skos:narrowMatch": Degree.PART,
}
#: What a relation says beside itself: who denies the one denies the other (SKOS, section 10.4).
_SUPER: Final[Mapping[str, str]] = {"skos:exactMatch": "skos:closeMatch"}
_WORDS: Final[Mapping[str, str]] = {
    "skos:exactMatch": "exact match",
    "skos:closeMatch": "close match",
    "skos:broadMatch": "broader match",
    "skos:narrowMatch": "narrower match",
    "skos:relatedMatch": "related match",
    "prov:wasDerivedFrom": "derived from",
}


@dataclass(frozen=True)
class Match:
    """A mapping record, read from the side of this framework.

    Attributes:
        record: the record.
        inside: what is mapped, of this framework.
        relation: what ``outside`` is to it, as a CURIE.
        outside: the component of the other framework.
        scheme: the other framework.
        is_denied: the record says that the relation does not hold.
        is_refuted: another record says so.
        confidence: as the record gives it.
        is_reviewed: the record names a reviewer.
    """

    record: str
    inside: str
    relation: str
    outside: str
    scheme: str
    is_denied: bool
    is_refuted: bool
    confidence: str
    is_reviewed: bool

    @property
    def degree(self) -> Degree:
        """How far one covers the other by this record; a record that denies never counts."""
        is_out = self.is_denied or self.is_refuted
        return Degree.NONE if is_out else COUNTING.get(self.relation, Degree.NONE)

    def reason(self, reader: GraphReader, other: str = "") -> Reason:
        """Return the record as a reason, or as what bears on it and does not count.

        Args:
            reader: the release.
            other: which end is named; by default the one that is outside.
        """
        relation = _WORDS.get(self.relation, self.relation.partition(":")[2])
        code = next(iter(reader.texts(other or self.outside, "skos:notation")), "")
        label = reader.label(other or self.outside)
        named = label if not code or code in label else f"{code} {label}"
        if self.is_denied:
            article = "an" if relation[0] in "aeiou" else "a"
            words = f"said not to be {article} {relation} of {named}"
        elif self.is_refuted:
            words = f"{relation} {named}, which another record denies"
        else:
            words = f"{relation} {named}" if "from" in relation else f"{relation} of {named}"
        return Reason(
            DENIED if self.is_denied else "mapped" if self.degree else "related",
            words,
            self.degree,
            self.record,
            self.confidence,
            is_unreviewed=not self.is_reviewed,
        )


def read_matches(reader: GraphReader, inside: Iterable[str]) -> tuple[Match, ...]:
    """Read the mapping records that have one end among ``inside``."""
    own = set(inside)
    rows = [row for iri in reader.iris_of("amo:MappingRecord") for row in _row(reader, iri, own)]
    denied = {(row.inside, row.relation, row.outside) for row in rows if row.is_denied}
    return tuple(
        replace(row, is_refuted=True) if not row.is_denied and _is_refuted(row, denied) else row
        for row in rows
    )


def _row(reader: GraphReader, record: str, own: set[str]) -> list[Match]:
    ends = [reader.iris(record, f"sssom:{part}_id") for part in ("subject", "predicate", "object")]
    if not all(ends):
        return []
    subject, predicate, target = (each[0] for each in ends)
    relation = shorten(predicate)
    if subject not in own:
        if target not in own:
            return []
        subject, target, relation = target, subject, _INVERSE.get(relation, relation)
    schemes = reader.iris(target, "skos:inScheme") or reader.iris(record, "sssom:object_source")
    return [
        Match(
            record,
            subject,
            relation,
            target,
            schemes[0] if schemes else "",
            # The only modifier there is says that the relation does not hold.
            is_denied=bool(reader.objects(record, "sssom:predicate_modifier")),
            is_refuted=False,
            confidence=next(iter(reader.texts(record, "sssom:confidence")), ""),
            is_reviewed=is_reviewed(reader, record),
        )
    ]


def _is_refuted(row: Match, denied: set[tuple[str, str, str]]) -> bool:
    said = {row.relation, _SUPER.get(row.relation, row.relation)}
    return any((row.inside, each, row.outside) in denied for each in said)


def by_record(row: Match) -> tuple[object, ...]:
    """Return a key that sorts records: those that count first, then by their number."""
    return -row.degree, natural(row.record)
