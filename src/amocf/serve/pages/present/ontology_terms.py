"""The terms of the ontology, in the groups in which a reader looks for them."""

from dataclasses import dataclass
from typing import Final

from amocf.serve.http.addresses import ONTOLOGY
from amocf.serve.pages.charts.class_diagram import Class, Edge, model
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.present.class_labels import in_words
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Fact, Link
from amocf.terms import expand

#: Heading of each group with the types of its terms; the first group that fits has the term.
_GROUPS: Final = (
    ("Classes", ("owl:Class",)),
    (
        "Dimensions, measures and attributes of statistics",
        ("qb:DimensionProperty", "qb:MeasureProperty", "qb:AttributeProperty", "qb:CodedProperty"),
    ),
    ("Relations between things", ("owl:ObjectProperty",)),
    ("Properties with text or numbers", ("owl:DatatypeProperty",)),
    ("Notations", ("rdfs:Datatype",)),
    ("Code lists", ("owl:NamedIndividual",)),
)
_TEXTS: Final = ("skos:definition", "rdfs:comment")
_FACTS: Final = (
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "qb:codeList",
    "skos:closeMatch",
    "dct:source",
)
#: What the diagram shows: column and row of each class, and the relations between them.
_CLASSES: Final = (
    ("amo:DocumentPart", 0, 0),
    ("amo:PrintedRow", 0, 1),
    ("amo:FrequentlySelectedList", 0, 2),
    ("amo:EditorialNote", 0, 3),
    ("amo:Tier", 1, 0),
    ("amo:Competency", 1, 1),
    ("amo:SubCompetency", 1, 2),
    ("amo:KSA", 1, 3),
    ("amo:ExternalComponent", 2, 1),
    ("qb:Observation", 2, 2),
    ("amo:Check", 2, 3),
    ("amo:Agency", 3, 0),
    ("amo:Institute", 3, 1),
    ("amo:TechnologyArea", 3, 2),
    ("amo:Occupation", 3, 3),
)
_EDGES: Final = (
    ("amo:PrintedRow", "dct:isPartOf", "amo:DocumentPart"),
    ("amo:PrintedRow", "amo:inList", "amo:FrequentlySelectedList"),
    ("amo:PrintedRow", "amo:about", "amo:Competency"),
    ("amo:FrequentlySelectedList", "skos:member", "amo:KSA"),
    ("amo:EditorialNote", "amo:affects", "amo:KSA"),
    ("amo:Competency", "skos:broader", "amo:Tier"),
    ("amo:SubCompetency", "skos:broader", "amo:Competency"),
    ("amo:KSA", "skos:broader", "amo:SubCompetency"),
    ("amo:Competency", "prov:wasDerivedFrom", "amo:ExternalComponent"),
    ("qb:Observation", "amo:competencyOfCount", "amo:SubCompetency"),
    ("amo:Check", "amo:checks", "qb:Observation"),
    ("qb:Observation", "amo:pageArea", "amo:TechnologyArea"),
    ("qb:Observation", "amo:occupationOfCount", "amo:Occupation"),
    ("amo:Institute", "amo:sponsoredBy", "amo:Agency"),
    ("amo:Institute", "amo:inTechnologyArea", "amo:TechnologyArea"),
)


@dataclass(frozen=True)
class Term:
    """A term: ``name`` is its local name, ``things`` how many things are of the class."""

    name: str
    link: Link
    texts: tuple[str, ...]
    facts: tuple[Fact, ...]
    things: int


@dataclass(frozen=True)
class TermGroup:
    """Terms under one heading."""

    heading: str
    terms: tuple[Term, ...]


def groups(reader: Reader) -> tuple[TermGroup, ...]:
    """Return every term of the ontology, in groups."""
    names = reader.subjects(ONTOLOGY, "rdfs:isDefinedBy")
    found: dict[str, list[Term]] = {heading: [] for heading, _ in _GROUPS}
    for iri in names:
        types = set(reader.iris(iri, "rdf:type"))
        for heading, curies in _GROUPS:
            if types & {expand(curie) for curie in curies}:
                found[heading].append(_term(reader, iri))
                break
    return tuple(TermGroup(heading, tuple(terms)) for heading, terms in found.items() if terms)


def diagram(reader: Reader) -> Drawing:
    """Draw the main classes, with how many things each has, and the relations the data holds."""
    classes = [
        Class(
            curie,
            in_words(reader.link(expand(curie))).text,
            len(reader.iris_of(curie)),
            reader.href(expand(curie)),
            column,
            row,
        )
        for curie, column, row in _CLASSES
    ]
    edges = [
        Edge(source, in_words(reader.link(expand(curie))).text, to)
        for source, curie, to in _EDGES
        if _holds(reader, source, curie, to)
    ]
    return model(classes, edges, "The main classes of the data and the relations between them")


def _holds(reader: Reader, source: str, curie: str, to: str) -> bool:
    ends = set(reader.iris_of(to))
    return any(ends & set(reader.iris(each, curie)) for each in reader.iris_of(source))


def _term(reader: Reader, iri: str) -> Term:
    return Term(
        name=iri.partition("#")[2],
        link=reader.link(iri),
        texts=reader.texts(iri, _TEXTS[0]) + reader.texts(iri, _TEXTS[1]),
        facts=tuple(
            Fact(in_words(reader.link(expand(curie))), tuple(map(reader.value, values)))
            for curie in _FACTS
            if (values := reader.objects(iri, curie))
        ),
        things=len(reader.subjects(iri, "rdf:type")),
    )
