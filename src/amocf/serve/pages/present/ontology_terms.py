"""The terms of the ontology, in the groups in which a reader looks for them."""

from typing import Any, Final

from amocf.serve.http.addresses import ONTOLOGY
from amocf.serve.pages.charts.class_diagram import Class, Edge, model
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.present.class_labels import in_words
from amocf.serve.pages.present.evidence import facts_of
from amocf.serve.pages.present.lists import LISTED_AT
from amocf.serve.pages.reader import Reader
from amocf.terms import expand

#: Heading of each group with the types of its terms; the first group that fits has the term.
_GROUPS: Final = {
    "Classes": ("owl:Class",),
    "Dimensions, measures and attributes of statistics": (
        *("qb:DimensionProperty", "qb:MeasureProperty", "qb:AttributeProperty", "qb:CodedProperty"),
    ),
    "Relations between resources": ("owl:ObjectProperty",),
    "Properties with text or numbers": ("owl:DatatypeProperty",),
    "Annotations": ("owl:AnnotationProperty",),
    "Notations": ("rdfs:Datatype",),
    "Code lists": ("owl:NamedIndividual",),
}
_FACTS: Final = (
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "qb:codeList",
    "amo:alignedWith",
    "dct:source",
)
#: What the diagram shows: classes, column by column, and the relations between them.
_ROWS: Final = 4
_CLASSES: Final = (
    *("amo:DocumentPart", "amo:PrintedRow", "amo:FrequentlySelectedList", "amo:EditorialNote"),
    *("amo:Tier", "amo:Competency", "amo:SubCompetency", "amo:KSA"),
    *("", "amo:ExternalComponent", "qb:Observation", "amo:Check"),
    *("amo:Agency", "amo:Institute", "amo:TechnologyArea", "amo:Occupation"),
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
    ("qb:Observation", "amo:reportingArea", "amo:TechnologyArea"),
    ("qb:Observation", "amo:occupationOfCount", "amo:Occupation"),
    ("amo:Institute", "amo:sponsoredBy", "amo:Agency"),
    ("amo:Institute", "amo:inTechnologyArea", "amo:TechnologyArea"),
)


def groups(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """Return every term of the ontology under the heading of its group."""
    found: dict[str, list[dict[str, Any]]] = {heading: [] for heading in _GROUPS}
    for iri in reader.subjects(ONTOLOGY, "rdfs:isDefinedBy"):
        fitting = (
            heading
            for heading, curies in _GROUPS.items()
            if any(reader.is_a(iri, curie) for curie in curies)
        )
        if heading := next(fitting, None):
            found[heading].append(_term(reader, iri))
    return {heading: terms for heading, terms in found.items() if terms}


def diagram(reader: Reader) -> Drawing:
    """Draw the main classes, with how many resources each has, and the relations the data holds."""
    classes = [
        Class(
            curie,
            in_words(reader.link(expand(curie))).text,
            len(reader.iris_of(curie)),
            reader.href(expand(curie)),
            number // _ROWS,
            number % _ROWS,
        )
        for number, curie in enumerate(_CLASSES)
        if curie
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


def _term(reader: Reader, iri: str) -> dict[str, Any]:
    return {
        "name": iri.partition("#")[2],
        "label": reader.link(iri).text,
        "texts": reader.texts(iri, "skos:definition") + reader.texts(iri, "rdfs:comment"),
        "facts": facts_of(reader, iri, _FACTS),
        "instances": reader.class_sizes.get(iri, 0),
        "listed": f"{reader.root}{LISTED_AT[iri]}" if iri in LISTED_AT else "",
    }
