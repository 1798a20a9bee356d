"""The kinds of what bears out the framework, describes it, or leads out of it."""

from typing import Final

from amocf.kind_row import OTHER_THING, ResourceKind

#: What a row or statement prints, in the order in which it is read.
AS_PRINTED: Final = (
    *("amo:marker", "amo:codeAsPrinted", "amo:textAsPrinted", "amo:emphasisAsPrinted"),
    *("amo:valueAsPrinted", "amo:definitionAsPrinted", "amo:derivationAsPrinted"),
    *("amo:columnAsPrinted", "amo:groupAsPrinted"),
)
#: Properties that say what a statistic is about, and those that give its value.
DIMENSIONS: Final = (
    *("amo:competencyOfCount", "amo:occupationOfCount", "amo:reportingArea", "amo:connectedArea"),
    *("amo:figureScope", "amo:indicator", "amo:referenceYear"),
    *("amo:computedScope", "amo:computedCounterpart"),
)
MEASURES: Final = (
    *("amo:numberOfEssentialKSAs", "amo:numberOfInstitutes", "amo:numberOfConnections"),
    *("amo:figure", "amo:computedTotal", "amo:computedFigure"),
    "amo:numberOfSelectingInstitutes",
)
_ROWS: Final = ("rows", "As printed")
_THE_DOCUMENT: Final = ("The document", "/doc/source/2025")
_FIGURES: Final = ("Insights", "/insights")
_MAPPINGS: Final = ("Mappings", "/mappings")

#: In the order of search results that fit equally well, after those of the framework itself.
EVIDENCE_KINDS: Final = (
    ResourceKind(
        "term",
        ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        ("Ontology terms", "Ontology term"),
    ),
    ResourceKind(
        "part",
        ("amo:DocumentPart",),
        ("Parts of the document", "Part of the document"),
        is_of_document=True,
        sections=(_ROWS, ("children", "Parts")),
    ),
    ResourceKind(
        "report",
        ("bibo:Report",),
        listed_as="part",
        absences={
            "not bibo:doi|foaf:homepage|foaf:page": "No address or DOI of it is known to this "
            "edition.",
        },
        sections=(_ROWS, ("children", "Parts")),
    ),
    ResourceKind(
        "row",
        ("amo:PrintedRow",),
        ("Printed rows", "Printed row"),
        is_of_document=True,
        shown=("dct:isPartOf",),
        hidden=AS_PRINTED,
        sections=(("printed-row", "As printed"),),
        home=_THE_DOCUMENT,
    ),
    ResourceKind(
        "statement",
        ("amo:PrintedStatement",),
        ("Printed statements", "Printed statement"),
        is_of_document=True,
        shown=("dct:isPartOf",),
        hidden=AS_PRINTED,
        sections=(("printed-row", "As printed"),),
        home=_THE_DOCUMENT,
    ),
    ResourceKind(
        "note",
        ("amo:EditorialNote",),
        ("Editorial notes", "Editorial note"),
        sections=(("note", "The note"),),
        home=("Editorial notes", "/search?kind=note"),
    ),
    ResourceKind(
        "synonym",
        ("amo:Synonym",),
        ("Synonyms", "Synonym"),
        home=("Synonyms", "/search?kind=synonym"),
    ),
    ResourceKind(
        "statistic",
        ("qb:Observation",),
        ("Statistics", "Statistic"),
        absences={
            "amo:computedTotal": "The document does not print this number: this edition computes "
            "it.",
            "amo:numberOfSelectingInstitutes": "The document does not print this number: this "
            "edition computes it from data that institutes do not publish.",
            "amo:computedFigure": "The document does not print this number: this edition computes "
            "it from what institutes state in data of their own.",
        },
        shown=("amo:comparedWith", "amo:query"),
        hidden=(
            *(*DIMENSIONS, *MEASURES, "qb:dataSet", "amo:unit", "amo:qualifier", "amo:status"),
            "amo:mention",
        ),
        sections=(("figure", "The figure"),),
        home=_FIGURES,
    ),
    ResourceKind("mention", ("amo:PrintedMention",), home=_FIGURES),
    ResourceKind(
        "statistical-data-set",
        ("qb:DataSet",),
        listed_as="statistic",
        schema_type="Dataset",
        shown=("dct:isPartOf", "prov:wasDerivedFrom"),
    ),
    ResourceKind(
        "check",
        ("amo:Check",),
        ("Checks", "Check"),
        absences={
            "not amo:recomputedValue": "The figure cannot be recomputed: the document does not "
            "publish what it counts, or only in the words that print the figure.",
        },
        hidden=("amo:checks",),
        sections=(("figure", "The figure"),),
        home=_FIGURES,
    ),
    ResourceKind(
        "mapping",
        ("amo:MappingRecord",),
        ("Mapping records", "Mapping record"),
        shown=("sssom:confidence", "sssom:mapping_justification"),
        hidden=("sssom:subject_label", "sssom:object_label"),
        sections=(("claim", "The mapping"),),
        home=_MAPPINGS,
    ),
    ResourceKind(
        "outside-edition",
        ("amo:OutsideEdition",),
        ("Editions of other frameworks", "Edition of another framework"),
        shown=("dct:isVersionOf",),
        home=_MAPPINGS,
        way_up=("dct:isVersionOf",),
    ),
    ResourceKind(
        "change",
        ("amo:Change", "amo:ChangeLog"),
        shown=("dct:isPartOf",),
        hidden=("skos:changeNote", "cs:subjectOfChange", "amo:successor"),
        sections=(("changed", "What changed"),),
        home=("Changes", "/changes"),
        way_up=("dct:isPartOf",),
    ),
    ResourceKind(
        "query",
        ("sh:SPARQLExecutable",),
        ("Queries", "Query"),
        schema_type="SoftwareSourceCode",
        hidden=("schema:target", "sh:prefixes", "amo:missingData"),
        sections=(("query", "Query"),),
        home=("SPARQL", "/sparql"),
    ),
    ResourceKind(
        "agent",
        ("foaf:Person", "foaf:Organization", "foaf:Agent"),
        ("People and organizations", "Person or organization"),
        weight=OTHER_THING,
        is_of_document=True,
        schema_type="Organization",
    ),
    ResourceKind(
        "organization",
        ("org:Organization",),
        listed_as="agent",
        sections=(
            ("profile", "About it"),
            ("members", "Members"),
            ("lists", "KSAs selected most across the network"),
            ("figures", "In figures"),
        ),
    ),
    ResourceKind("mapping-set", ("sssom:MappingSet",), listed_as="dataset", schema_type="Dataset"),
    ResourceKind(
        "dataset",
        ("dcat:Dataset",),
        ("Datasets", "Dataset"),
        unlisted=("void:Dataset",),
        schema_type="Dataset",
        shown=("dct:isPartOf", "prov:wasDerivedFrom"),
    ),
)
