"""What formats of exchange carry of a mapping: the record, who says it, who has reviewed it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from amocf.ordering import total
from amocf.rdf.property_values import PropertyValues
from amocf.review_status import AGREEMENT, REVIEWERS
from amocf.terms import expand

#: What an exact match says that was made by comparing words, and what it does not say.
NOT_COMPARED: Final = (
    "The titles agree, and the codes where the document cites one; what is in the two was not "
    "compared."
)


@dataclass(frozen=True)
class MappingRecord:
    """A mapping, or that one does not hold.

    Attributes:
        iri: the URI of the record.
        subject: the URI of the item.
        predicate: the IRI of the relation.
        object: the URI of the outside component.
        object_label: what the record calls it: of what the document states, as it prints it.
        is_denied: whether it says that the relation does not hold.
        justification: the IRI of the kind of reason.
        confidence: from 0 to 1, as the record has it; empty where it has none.
        comment: the reason in words; or empty.
        object_version: the edition of the outside framework that the record is about; or empty.
        is_as_printed: whether the document itself states it.
        author: the URI of who says it; or empty.
        is_reviewed: whether somebody has reviewed it.
        agreement: from -1 to 1, how far the reviewers agree; empty where that is not said.
        objection: why another record denies a match of the same two, in its words; or empty.
    """

    iri: str
    subject: str
    predicate: str
    object: str
    object_label: str
    is_denied: bool
    justification: str
    confidence: str
    comment: str
    object_version: str
    is_as_printed: bool
    author: str
    is_reviewed: bool
    agreement: str = ""
    objection: str = ""

    @property
    def is_derivation(self) -> bool:
        """Whether the item derives from the other, as printed or as this edition reads it."""
        return self.predicate == expand("prov:wasDerivedFrom")

    @property
    def standing(self) -> str:
        """Whose word it is, as formats say it that have no more than a text for that."""
        if self.is_as_printed:
            return "as the document prints it"
        reviewed = "which nobody has reviewed"
        if self.is_reviewed:
            is_agreed = float(self.agreement or 1) == 1
            reviewed = "reviewed" if is_agreed else "reviewed, and not agreed to by all who did"
        return f"a reading of this edition, {reviewed}; the document does not say it"

    @property
    def note(self) -> str:
        """The reason in words, whose word it is, and what speaks against it."""
        return self._told("")

    @property
    def note_with_edition(self) -> str:
        """The same with the edition, for formats that have no other place for it."""
        version = self.object_version
        edition = f"Edition of the target: {version}." if version else ""
        return self._told(edition)

    @property
    def denial(self) -> str:
        """That another record denies a match of the two, and why; or empty."""
        if not self.objection:
            return ""
        return f"This edition holds that the two do not match: {self.objection}"

    @property
    def basis(self) -> str:
        """What an exact match of words does not say; empty of others."""
        is_lexical = self.justification == expand("semapv:LexicalMatching")
        return NOT_COMPARED if is_lexical and self.predicate == expand("skos:exactMatch") else ""

    def _told(self, edition: str) -> str:
        standing = f"{self.standing[0].upper()}{self.standing[1:]}."
        if self.is_as_printed and self.comment:
            return _sentences(f'"{self.comment}", {self.standing}.', edition, self.denial)
        return _sentences(self.comment, edition, self.basis, standing, self.denial)


def read_mappings(release: PropertyValues) -> Iterator[MappingRecord]:
    """Yield the records of a release, in the order of their URIs."""
    records = tuple(_records(release))
    denials = {(each.subject, each.object): each.comment for each in records if each.is_denied}
    for each in records:
        objection = "" if each.is_denied else denials.get((each.subject, each.object), "")
        yield replace(each, objection=objection) if objection else each


def _records(release: PropertyValues) -> Iterator[MappingRecord]:
    subjects, predicates, objects, names, reasons, versions = (
        release.value(f"sssom:{name}")
        for name in (
            "subject_id",
            "predicate_id",
            "object_id",
            "object_label",
            "mapping_justification",
            "object_source_version",
        )
    )
    denied, comments = release.value("sssom:predicate_modifier"), release.value("rdfs:comment")
    confidence, providers = (
        release.value(f"sssom:{n}") for n in ("confidence", "mapping_provider")
    )
    authors, reviewers = release.value("pav:authoredBy"), _reviewers(release)
    agreements = release.value(AGREEMENT)
    whole = subjects.keys() & predicates.keys() & objects.keys()
    for iri in sorted(release.subjects("rdf:type", "amo:MappingRecord") & whole, key=total):
        yield MappingRecord(
            iri,
            subjects[iri],
            predicates[iri],
            objects[iri],
            names.get(iri, ""),
            iri in denied,
            reasons.get(iri, ""),
            confidence.get(iri, ""),
            comments.get(iri, ""),
            versions.get(iri, ""),
            iri in providers,
            authors.get(iri, ""),
            iri in reviewers,
            agreements.get(iri, ""),
        )


def _sentences(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _reviewers(release: PropertyValues) -> set[str]:
    """Return the records that name who has reviewed them."""
    return {record for name in REVIEWERS for record, _ in release.each(name)}
