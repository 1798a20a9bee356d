"""Readable words for the terms of other vocabularies, which the release does not label."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.terms import BASE, expand


@dataclass(frozen=True)
class Relation:
    """How a mapping reads from its subject, from its object, and how strong it is.

    Attributes:
        name: the local name, which also stands in addresses.
        words: what the object is to the subject.
        back: what the subject is to the object.
        rank: 0 is the strongest.
    """

    name: str
    words: str
    back: str
    rank: int


_RELATIONS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        expand(curie): Relation(curie.partition(":")[2], words, back, rank)
        for rank, (curie, words, back) in enumerate(
            (
                ("skos:exactMatch", "exact match", "exact match"),
                ("skos:closeMatch", "close match", "close match"),
                ("skos:broadMatch", "broader match", "narrower match"),
                ("skos:narrowMatch", "narrower match", "broader match"),
                ("skos:relatedMatch", "related match", "related match"),
                ("prov:wasDerivedFrom", "derived from", "source of"),
            )
        )
    }
)

#: Local names of justifications, in words (SEMAPV).
_JUSTIFICATIONS: Final = MappingProxyType(
    {
        "LexicalMatching": "the titles agree",
        "ManualMappingCuration": "judged by hand",
        "StructuralMatching": "the places in the structure agree",
        "UnspecifiedMatching": "stated in the document",
    }
)

_PLAIN: Final = MappingProxyType(
    {
        expand(curie): words
        for curie, words in (
            ("adms:Asset", "asset"),
            ("bibo:Report", "report"),
            ("dcat:Catalog", "catalogue"),
            ("dcat:DataService", "data service"),
            ("dcat:Dataset", "data set"),
            ("dcat:Distribution", "file of a data set"),
            ("dct:alternative", "full name"),
            ("dct:contributor", "contributor"),
            ("dct:creator", "creator"),
            ("dct:hasPart", "has part"),
            ("dct:hasVersion", "has edition"),
            ("dct:identifier", "identifier"),
            ("dct:isPartOf", "part of"),
            ("dct:isVersionOf", "edition of"),
            ("dct:issued", "issued"),
            ("dct:license", "licence"),
            ("dct:modified", "modified"),
            ("dct:publisher", "publisher"),
            ("dct:references", "refers to"),
            ("dct:source", "source"),
            ("dct:subject", "subject"),
            ("dct:title", "title"),
            ("dcat:accessURL", "access"),
            ("dcat:downloadURL", "download"),
            ("dcat:mediaType", "media type"),
            ("dcat:version", "version"),
            ("foaf:Agent", "agent"),
            ("foaf:Document", "document"),
            ("foaf:Organization", "organization"),
            ("foaf:Person", "person"),
            ("foaf:homepage", "homepage"),
            ("oa:Annotation", "annotation"),
            ("oa:SpecificResource", "place that a note is on"),
            ("oa:TextQuoteSelector", "quoted words"),
            ("oa:exact", "exact words"),
            ("oa:hasSelector", "selected by"),
            ("oa:hasSource", "in"),
            ("oa:hasTarget", "note on"),
            ("org:Organization", "organization"),
            ("org:hasMember", "member"),
            ("org:identifier", "identifier"),
            ("org:memberOf", "member of"),
            ("pav:authoredBy", "written by"),
            ("dcat:distribution", "file"),
            ("owl:Axiom", "mapping record"),
            ("prov:wasDerivedFrom", "derived from"),
            ("qb:ComponentSpecification", "part of a data structure"),
            ("qb:DataSet", "statistical data set"),
            ("qb:DataStructureDefinition", "data structure"),
            ("qb:Observation", "statistic"),
            ("qb:dataSet", "data set"),
            ("rdf:List", "list"),
            ("rdfs:comment", "comment"),
            ("rdfs:domain", "domain"),
            ("rdfs:isDefinedBy", "defined by"),
            ("rdfs:label", "label"),
            ("rdfs:range", "range"),
            ("rdfs:seeAlso", "see also"),
            ("rdfs:subClassOf", "kind of"),
            ("rdfs:subPropertyOf", "sub-property of"),
            ("schema:keywords", "keyword"),
            ("schema:target", "endpoint"),
            ("sh:SPARQLExecutable", "query"),
            ("sh:SPARQLSelectExecutable", "query"),
            ("sh:SPARQLConstructExecutable", "query"),
            ("sh:SPARQLAskExecutable", "query"),
            ("skos:Collection", "collection"),
            ("skos:broader", "broader"),
            ("qb:codeList", "code list"),
            ("rdf:Property", "property"),
            ("skos:Concept", "concept"),
            ("skos:ConceptScheme", "concept scheme"),
            ("skos:inScheme", "in scheme"),
            ("skos:member", "member"),
            ("skos:notation", "notation"),
            ("skos:topConceptOf", "top concept of"),
            ("sssom:MappingSet", "mapping set"),
            ("sssom:confidence", "confidence"),
            ("sssom:mappings", "mapping record"),
            ("void:Dataset", "data set"),
            ("void:Linkset", "link set"),
            ("xkos:ClassificationLevel", "level"),
        )
    }
)


#: What outside frameworks are usually called.
SHORT_NAMES: Final = MappingProxyType(
    {
        BASE + "ref/dol-amcm": "DOL AMCM",
        BASE + "ref/dol-itcm": "DOL ITCM",
        BASE + "ref/dol-bcm": "DOL BCM",
        BASE + "ref/nice": "NICE",
        BASE + "ref/onet-soc": "O*NET-SOC",
        "http://data.europa.eu/esco/concept-scheme/occupations": "ESCO",
    }
)


def short_name(scheme: str, otherwise: str) -> str:
    """Return the name by which an outside framework is usually called."""
    return SHORT_NAMES.get(scheme, otherwise)


def relation(predicate: str) -> Relation:
    """Return how a mapping predicate reads; one that is not known reads as its local name."""
    local = predicate.rpartition("#")[2].rpartition("/")[2]
    return _RELATIONS.get(predicate) or Relation(local, local, f"{local} of", len(_RELATIONS))


def justification(iri: str) -> str:
    """Return why a mapping is held, in words."""
    local = iri.rpartition("/")[2]
    return _JUSTIFICATIONS.get(local, local)


def plain(iri: str) -> str | None:
    """Return the words for a class or property of another vocabulary, where there are any."""
    return _PLAIN.get(iri) or (_RELATIONS[iri].words if iri in _RELATIONS else None)
