"""What an institute states, as triples; the same data gives the same triples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from amocf.institutes.cell_values import known_occupation
from amocf.institutes.identities import Identities
from amocf.institutes.import_plan import ImportPlan
from amocf.institutes.input_rows import InputRow
from amocf.institutes.published_terms import PublishedTerms
from amocf.rdf.statements import day, english, state, term
from amocf.terms import EDITION
from amocf.uri_spaces import is_made_up

_ACCESS: Final = "http://publications.europa.eu/resource/authority/access-right/"
PUBLIC: Final = _ACCESS + "PUBLIC"
RESTRICTED: Final = _ACCESS + "RESTRICTED"
_DESCRIPTION: Final = (
    "What {} states of KSAs and occupations in data of its own. It is not of the 2025 document."
)
_MADE_UP: Final = (
    "Made up, and not stated by {}: its URIs are of a domain that is reserved for examples."
)
_WITHDRAWN: Final = "The institute does not state it any more."
_REPLACED: Final = "The institute found it to be the same as what takes its place."

_Fact = tuple[str, NamedNode | Literal]


@dataclass(frozen=True)
class DataOrigin:
    """Whose data it is, and where it comes from.

    Attributes:
        institute: the short name of the institute.
        base: what the URIs of its data begin with.
        licence: the IRI of the licence under which the institute gives it; none if restricted.
        files: the name and the content of each file.
    """

    institute: str
    base: str
    licence: str
    files: tuple[tuple[str, bytes], ...]

    @property
    def is_restricted(self) -> bool:
        """Whether the data is for the institute alone."""
        return not self.licence


def institute_triples(plan: ImportPlan, terms: PublishedTerms, origin: DataOrigin) -> set[Triple]:
    """Return what an import states."""
    writer = _Writer(plan, terms, origin)
    return {quad.triple for quad in writer.quads()}


class _Writer:
    def __init__(self, plan: ImportPlan, terms: PublishedTerms, origin: DataOrigin) -> None:
        self.plan = plan
        self.terms = terms
        self.origin = origin
        self.institute, self.name = terms.institutes[origin.institute]
        self.description = _DESCRIPTION.format(self.name)
        if is_made_up(origin.base):
            self.description = _MADE_UP.format(self.name)
            self.name += " (made up)"
        self.published = {each.identifier: each.iri for each in (*terms.ksas, *terms.occupations)}
        self.words: dict[str, str] = {}
        for row, number in sorted(plan.selections, key=lambda each: _wording(each[0])):
            self.words.setdefault(number, _wording(row))

    def quads(self) -> Iterator[Quad]:
        yield from self._dataset()
        yield from self._concepts(
            self.plan.ksas, "ksas", "KSAs", "amo:InstituteKSA", "amo:ksaNumber"
        )
        yield from self._concepts(
            *(self.plan.occupations, "occupations", "Occupations"),
            *("amo:InstituteOccupation", "amo:occupationNumber"),
        )
        for row, number in self.plan.selections:
            yield from self._selection(row, number)
        for row, ksa, occupation in self.plan.connections:
            yield from self._connection(row, ksa, occupation)

    def _iri(self, number: str) -> str:
        return self.published.get(number) or self._own(f"id/{number}")

    def _own(self, path: str) -> str:
        return self.origin.base + path

    def _dataset(self) -> Iterator[Quad]:
        dataset = self._own(f"dataset/institute-{self.origin.institute}")
        title = f"KSAs, occupations and connections of {self.name}"
        licence = self.origin.licence
        yield from state(
            dataset,
            ("rdf:type", term("dcat:Dataset")),
            ("dct:title", english(title)),
            ("dct:description", english(self.description)),
            ("void:uriSpace", Literal(self.origin.base)),
            ("dct:accessRights", NamedNode(PUBLIC if licence else RESTRICTED)),
            ("dct:creator", NamedNode(self.institute)),
            ("dct:publisher", NamedNode(EDITION)),
            ("prov:wasAttributedTo", NamedNode(self.institute)),
        )
        if licence:
            yield from state(dataset, ("dct:license", NamedNode(licence)))
        for name, content in self.origin.files:
            digest = sha256(content).hexdigest()
            file = f"{dataset}/file-{digest[:12]}"
            yield from state(dataset, ("prov:wasDerivedFrom", NamedNode(file)))
            yield from state(
                file,
                ("rdf:type", term("foaf:Document")),
                ("dct:title", english(name)),
                ("dct:identifier", Literal(f"sha256:{digest}")),
            )

    def _concepts(
        self, identities: Identities, path: str, what: str, kind: str, datatype: str
    ) -> Iterator[Quad]:
        labels = identities.ledger.labels(identities.kind)
        if not labels:
            return
        scheme = self._own(f"id/{path}-{self.origin.institute}")
        title = english(f"{what} of {self.name}")
        yield from state(
            scheme,
            ("rdf:type", term("skos:ConceptScheme")),
            ("skos:prefLabel", title),
            ("dct:title", title),
            ("dct:creator", NamedNode(self.institute)),
        )
        for number, label in labels.items():
            yield from state(
                self._iri(number),
                ("rdf:type", term("skos:Concept")),
                ("rdf:type", term(kind)),
                ("skos:inScheme", NamedNode(scheme)),
                ("skos:notation", Literal(number, datatype=term(datatype))),
                ("dct:identifier", Literal(number)),
                ("skos:prefLabel", english(self.words.get(number, label))),
                ("dct:creator", NamedNode(self.institute)),
            )
        yield from self._relations(identities, scheme)

    def _relations(self, identities: Identities, scheme: str) -> Iterator[Quad]:
        withdrawn = identities.withdrawn
        for number in identities.ledger.labels(identities.kind):
            if number not in withdrawn:
                yield from state(self._iri(number), ("skos:topConceptOf", NamedNode(scheme)))
        for number in withdrawn:
            other = identities.replaced.get(number)
            yield from state(
                self._iri(number),
                ("owl:deprecated", Literal("true", datatype=term("xsd:boolean"))),
                ("skos:changeNote", english(_REPLACED if other else _WITHDRAWN)),
            )
            if other:
                yield from state(
                    self._iri(number), ("dct:isReplacedBy", NamedNode(self._iri(other)))
                )
        for number, candidate in identities.others:
            same = NamedNode(self._own(f"id/{candidate}"))
            yield from state(self._iri(number), ("amo:heldSameAs", same))

    def _selection(self, row: InputRow, number: str) -> Iterator[Quad]:
        code = row.text("code").replace(".", "-")
        path = "/".join(part for part in (number, code, self.origin.institute) if part)
        wording = _wording(row)
        yield from state(
            self._own(f"id/selection/{path}"),
            ("rdf:type", term("amo:Selection")),
            ("rdfs:label", english(f"{wording} (selected by {self.name})")),
            ("amo:selects", NamedNode(self._iri(number))),
            ("amo:wording", Literal(wording)),
            *self._chosen(row),
            *self._approval(row),
        )

    def _chosen(self, row: InputRow) -> Iterable[_Fact]:
        if code := row.text("code"):
            yield "amo:selectedUnder", NamedNode(self.terms.codes[code][0])
        if evidence := row.text("evidence"):
            yield "amo:evidence", NamedNode(self.terms.evidence[evidence])
        if occupation := row.text("occupationCode"):
            yield "amo:statedOccupationCode", Literal(occupation)
            if known := known_occupation(occupation, self.terms):
                yield "dct:relation", NamedNode(known)

    def _connection(self, row: InputRow, ksa: str, occupation: str) -> Iterator[Quad]:
        connection = self._own(f"id/connection/{ksa}/{occupation}")
        label = f"{row.text('ksa')} and {row.text('occupation')}"
        yield from state(
            connection,
            ("rdf:type", term("amo:Connection")),
            ("rdfs:label", english(f"{ksa} and {occupation}")),
            ("amo:connectsKSA", NamedNode(self._iri(ksa))),
            ("amo:connectsOccupation", NamedNode(self._iri(occupation))),
        )
        essential = "true" if row.values["essential"] else "false"
        yield from state(
            f"{connection}/{self.origin.institute}",
            ("rdf:type", term("amo:ConnectionStatement")),
            ("rdfs:label", english(f"{label} (stated by {self.name})")),
            ("amo:statesConnection", NamedNode(connection)),
            ("amo:ksaWording", Literal(row.text("ksa"))),
            ("amo:occupationWording", Literal(row.text("occupation"))),
            ("amo:statesEssential", Literal(essential, datatype=term("xsd:boolean"))),
            *self._approval(row),
        )

    def _approval(self, row: InputRow) -> Iterable[_Fact]:
        yield "amo:statedBy", NamedNode(self.institute)
        if who := row.text("approvedBy"):
            yield "amo:approvedBy", Literal(who)
        when = row.values.get("approvedOn")
        if isinstance(when, date):
            yield "amo:approvedOn", day(when.isoformat())


def _wording(row: InputRow) -> str:
    return row.text(row.sheet.key[-1])
