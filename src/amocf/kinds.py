"""The kinds of resources: all that pages, search and structured data know of each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from amocf.terms import expand

#: The weight in search of what bears out something else, such as a printed row.
EVIDENCE: Final = 0.5


@dataclass(frozen=True)
class ResourceKind:
    """A kind of resource.

    Attributes:
        name: its name in addresses and in the style sheet.
        classes: what a resource of the kind is an instance of.
        labels: what search calls several of them, and one; none where it does not list them.
        listed_as: the kind under which search lists them, if that is another.
        unlisted: further classes of the kind, whose instances search does not list.
        weight: how much a match counts in search: 1 for what the framework itself holds, less for
            that of others with the same name, ``EVIDENCE`` for what bears it out.
        schema_type: what schema.org calls one.
        absences: what the document does not say of one, by when that is so: where a property path
            of SPARQL leads somewhere, or nowhere after ``not``, or always where it is empty.
        hidden: properties that another section of its page shows.
        shown: properties that are hidden on the pages of other kinds only.
        unmentioned: properties from others to it that another section of its page shows.
        below: what its page calls what is below it.
        is_counted: whether the document counts KSAs of what is below it.
        is_mapped: whether its page says so where there is no mapping.
        template: what writes its page.
    """

    name: str
    classes: tuple[str, ...]
    labels: tuple[str, str] | None = None
    listed_as: str = ""
    unlisted: tuple[str, ...] = ()
    weight: float = EVIDENCE
    schema_type: str = ""
    absences: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    unmentioned: tuple[str, ...] = ()
    below: str = "Below"
    is_counted: bool = False
    is_mapped: bool = False
    template: str = "resource.html"


#: Properties that say what a statistic is about, and those that give its value.
DIMENSIONS: Final = (
    *("amo:competencyOfCount", "amo:occupationOfCount", "amo:reportingArea", "amo:connectedArea"),
    *("amo:figureScope", "amo:indicator", "amo:referenceYear"),
)
MEASURES: Final = (
    *("amo:numberOfEssentialKSAs", "amo:numberOfInstitutes", "amo:numberOfConnections"),
    *("amo:figure", "amo:computedTotal"),
)
_UNDERIVED: Final = "The document prints no framework or model that it is derived from."

#: In the order of search results that fit equally well. A resource is of the first kind that fits.
KINDS: Final = (
    ResourceKind(
        "competency",
        ("amo:Competency",),
        ("Competencies", "Competency"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this competency. It "
            "defines those of Tier 5 only.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this "
            "competency.",
            "not ^skos:broader": "The document prints no sub-competencies of this competency.",
            "not prov:wasDerivedFrom": _UNDERIVED,
        },
        below="Sub-competencies",
        is_counted=True,
        is_mapped=True,
    ),
    ResourceKind(
        "sub-competency",
        ("amo:SubCompetency",),
        ("Sub-competencies", "Sub-competency"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this sub-competency, nor "
            "of any other.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this "
            "sub-competency.",
            "not skos:broader?/prov:wasDerivedFrom": _UNDERIVED,
        },
        below="Named KSAs",
        is_counted=True,
        is_mapped=True,
    ),
    ResourceKind(
        "ksa",
        ("amo:KSA",),
        ("KSAs", "KSA"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this KSA, and does not "
            "say whether it is knowledge, a skill, or an ability.",
            "": "It does not say which institutes selected this KSA, how often, or for which "
            "occupations.",
        },
    ),
    ResourceKind(
        "occupation",
        ("amo:Occupation",),
        ("Occupations", "Occupation"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document defines none of the occupations that it names, "
            "and gives them no code of any classification.",
            "": "It does not say which institutes named this occupation, or which KSAs are matched "
            "to it.",
        },
        is_mapped=True,
    ),
    ResourceKind(
        "technology-area",
        ("amo:TechnologyArea",),
        ("Technology areas", "Technology area"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document describes its technology areas, "
            "and prints no definition of one.",
        },
        below="Institutes",
    ),
    ResourceKind(
        "institute",
        ("amo:Institute",),
        ("Institutes", "Institute"),
        weight=1,
        schema_type="Organization",
        absences={
            "": "The document does not say which occupations and KSAs this institute selected.",
            "not dct:alternative": "No full name of this institute was found.",
        },
    ),
    ResourceKind(
        "tier",
        ("amo:Tier",),
        ("Tiers", "Tier"),
        weight=1,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this tier.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this tier.",
        },
        below="Competencies",
        is_counted=True,
    ),
    ResourceKind(
        "outside",
        ("amo:ExternalComponent",),
        ("Outside components", "Outside component"),
        weight=0.9,
        schema_type="DefinedTerm",
        absences={
            "amo:titleNotSeen": "The title of this component was not seen, so it is named by its "
            "code.",
            "amo:existencePresumed": "That this component exists is presumed from the structure "
            "that the document describes.",
        },
        unmentioned=("prov:wasDerivedFrom",),
        is_mapped=True,
    ),
    ResourceKind("concept", ("skos:Concept",), listed_as="outside"),
    ResourceKind(
        "framework",
        ("amo:CompetencyFramework", "amo:CompetencyModel", "skos:ConceptScheme"),
        ("Frameworks and schemes", "Framework or scheme"),
        schema_type="DefinedTermSet",
        unmentioned=("prov:wasDerivedFrom",),
    ),
    ResourceKind(
        "list",
        ("amo:FrequentlySelectedList",),
        ("Lists", "List"),
        absences={"": "The list names KSAs. It does not rank them."},
        below="Named in it",
    ),
    ResourceKind("collection", ("skos:Collection",), listed_as="list"),
    ResourceKind(
        "term",
        ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        ("Ontology terms", "Ontology term"),
    ),
    ResourceKind(
        "part",
        ("amo:DocumentPart",),
        ("Parts of the document", "Part of the document"),
        below="Parts",
    ),
    ResourceKind("report", ("bibo:Report",), listed_as="part"),
    ResourceKind(
        "row",
        ("amo:PrintedRow",),
        ("Printed rows", "Printed row"),
        shown=("dct:isPartOf",),
        template="row.html",
    ),
    ResourceKind(
        "statement",
        ("amo:PrintedStatement",),
        ("Printed statements", "Printed statement"),
        shown=("dct:isPartOf",),
        template="row.html",
    ),
    ResourceKind("note", ("amo:EditorialNote",), ("Editorial notes", "Editorial note")),
    ResourceKind(
        "statistic",
        ("qb:Observation",),
        ("Statistics", "Statistic"),
        absences={
            "amo:computedTotal": "The document does not print this number: this edition computes "
            "it.",
        },
        hidden=(
            *(*DIMENSIONS, *MEASURES, "qb:dataSet", "amo:unit", "amo:qualifier", "amo:status"),
            "amo:mention",
        ),
    ),
    ResourceKind("mention", ("amo:PrintedMention",)),
    ResourceKind(
        "statistical-data-set",
        ("qb:DataSet",),
        listed_as="statistic",
        schema_type="Dataset",
        shown=("dct:isPartOf", "prov:wasDerivedFrom"),
        below="Contains",
    ),
    ResourceKind(
        "check",
        ("amo:Check",),
        ("Checks", "Check"),
        absences={
            "not amo:recomputedValue": "The figure cannot be recomputed: the document does not "
            "publish what it counts, or only in the words that print the figure.",
        },
    ),
    ResourceKind(
        "mapping",
        ("amo:MappingRecord",),
        ("Mapping records", "Mapping record"),
        shown=("sssom:confidence", "sssom:mapping_justification"),
    ),
    ResourceKind(
        "query",
        ("sh:SPARQLExecutable",),
        ("Queries", "Query"),
        schema_type="SoftwareSourceCode",
        hidden=("schema:target", "sh:prefixes"),
    ),
    ResourceKind(
        "agent",
        ("foaf:Person", "foaf:Agent"),
        ("People and organizations", "Person or organization"),
        unlisted=("foaf:Organization",),
        schema_type="Organization",
    ),
    ResourceKind("organization", ("org:Organization",), listed_as="agent"),
    ResourceKind("mapping-set", ("sssom:MappingSet",), listed_as="dataset", schema_type="Dataset"),
    ResourceKind(
        "dataset",
        ("dcat:Dataset",),
        ("Datasets", "Dataset"),
        unlisted=("void:Dataset",),
        schema_type="Dataset",
        shown=("dct:isPartOf", "prov:wasDerivedFrom"),
        below="Contains",
    ),
)
#: What is an instance of no class of the table.
OTHER: Final = ResourceKind("other", ())
_PLACES: Final = {
    expand(curie): place
    for place, kind in enumerate(KINDS)
    for curie in (*kind.classes, *kind.unlisted)
}


def kind_of(types: Iterable[str]) -> ResourceKind:
    """Return the kind of a resource with these types."""
    places = [_PLACES[iri] for iri in types if iri in _PLACES]
    return KINDS[min(places)] if places else OTHER


def listed_classes(kind: ResourceKind) -> tuple[str, ...]:
    """Return the classes of what search lists under a kind."""
    listed = (each for each in KINDS if kind.name in (each.name, each.listed_as))
    return tuple(expand(curie) for each in listed for curie in each.classes)
