"""Readable words for the terms of other vocabularies, which the release does not label."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.terms import BASE, LICENCE, PREFIXES, expand


@dataclass(frozen=True)
class Relation:
    """How a mapping reads from its subject, from its object, and how strong it is.

    Attributes:
        name: the local name, which also stands in addresses.
        words: what the object is to the subject.
        back: what the subject is to the object.
        rank: 0 is the strongest.
        meaning: what that says of the two.
    """

    name: str
    words: str
    back: str
    rank: int
    meaning: str = ""


def _by_iri(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({expand(curie): each for curie, each in words.items()})


_RELATIONS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        expand(curie): Relation(curie.partition(":")[2], words, back, rank, meaning)
        for rank, (curie, words, back, meaning) in enumerate(
            (
                ("skos:exactMatch", "exact match", "exact match", "one can stand for the other"),
                (
                    *("skos:closeMatch", "close match", "close match"),
                    "one can stand for the other in some uses, not in all",
                ),
                (
                    *("skos:broadMatch", "broader match", "narrower match"),
                    "what is outside covers this and more",
                ),
                (
                    *("skos:narrowMatch", "narrower match", "broader match"),
                    "what is outside covers a part of this",
                ),
                (
                    *("skos:relatedMatch", "related match", "related match"),
                    "the two have to do with each other; neither covers the other",
                ),
                (
                    *("prov:wasDerivedFrom", "derived from", "source of"),
                    "where it comes from; not that the two mean the same",
                ),
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

_PLAIN: Final = _by_iri(
    {
        "dcat:Catalog": "catalogue",
        "dcat:Dataset": "data set",
        "dcat:Distribution": "file of a data set",
        "dct:alternative": "full name",
        "dct:hasVersion": "has edition",
        "dct:isPartOf": "part of",
        "dct:isVersionOf": "edition of",
        "dct:license": "licence",
        "dct:references": "refers to",
        "dcat:accessURL": "access",
        "dcat:endpointURL": "address",
        "dcat:downloadURL": "download",
        "dcat:dataset": "data set",
        "dcat:hasCurrentVersion": "current release",
        "dcat:hasVersion": "release",
        "dcat:isVersionOf": "release of",
        "dcat:previousVersion": "release before",
        "dcat:servesDataset": "data set served",
        "oa:SpecificResource": "place that a note is on",
        "oa:TextQuoteSelector": "quoted words",
        "oa:exact": "exact words",
        "oa:hasSelector": "selected by",
        "oa:hasSource": "in",
        "oa:hasTarget": "note on",
        "owl:priorVersion": "version before",
        "org:hasMember": "member",
        "pav:authoredBy": "written by",
        "dcat:distribution": "file",
        "prov:SoftwareAgent": "software",
        "prov:wasDerivedFrom": "derived from",
        "qb:ComponentSpecification": "part of a data structure",
        "qb:DataSet": "statistical data set",
        "qb:DataStructureDefinition": "data structure",
        "qb:Observation": "statistic",
        "rdfs:isDefinedBy": "defined by",
        "rdfs:subClassOf": "kind of",
        "rdfs:subPropertyOf": "sub-property of",
        "schema:DataCatalog": "catalogue",
        "schema:SoftwareApplication": "software",
        "schema:includedInDataCatalog": "in the catalogue",
        "schema:keywords": "keyword",
        "schema:target": "endpoint",
        "sh:SPARQLExecutable": "query",
        "sh:SPARQLSelectExecutable": "query",
        "sh:SPARQLConstructExecutable": "query",
        "sh:SPARQLAskExecutable": "query",
        "sssom:curation_rule_text": "rule followed",
        "sssom:mappings": "mapping record",
        "sssom:sssom_version": "version of SSSOM",
        "vann:preferredNamespaceUri": "preferred namespace URI",
        "void:Dataset": "data set",
        "void:Linkset": "link set",
        "void:sparqlEndpoint": "SPARQL endpoint",
        "void:uriSpace": "URI space",
        "xkos:ClassificationLevel": "level",
    }
)

#: What a resource is to those that name it, where "as" and the words of the property do not say it.
_ROLES: Final = _by_iri(
    {
        "amo:inEdition": "as edition",
        "amo:pageOfArea": "as area of the page",
        "amo:sponsoredBy": "as sponsor",
        "amo:statedBy": "as the one who states it",
        "amo:stoodUnder": "as parent of what was withdrawn",
        "amo:suggestsCollaborationWith": "as partner that is suggested",
        "oa:hasSelector": "as quoted words",
        "org:memberOf": "as organization of the member",
        "pav:authoredBy": "as author",
        "prov:actedOnBehalfOf": "as the one acted for",
        "prov:hadPlan": "as plan",
        "prov:used": "as material",
        "prov:wasAssociatedWith": "as agent",
        "prov:wasAttributedTo": "as the one responsible",
        "prov:wasDerivedFrom": "as origin",
        "rdfs:seeAlso": "as further reading",
    }
)
#: Values that stand elsewhere and are named by code there.
_OTHER_NAMES: Final = MappingProxyType(
    {
        "http://publications.europa.eu/resource/authority/access-right/PUBLIC": "public",
        "http://publications.europa.eu/resource/authority/frequency/UNKNOWN": "not known",
        "http://publications.europa.eu/resource/authority/language/ENG": "English",
        "http://purl.org/adms/status/UnderDevelopment": "under development",
        "http://www.w3.org/ns/formats/RDF_XML": "RDF/XML",
        LICENCE: "CC0 1.0, public domain",
        expand("sssom:NegatedPredicate"): "the relation does not hold",
        expand("sssom:version1.1"): "1.1",
    }
)
#: How an outside fact is known, in words.
_CERTAINTIES: Final = _by_iri(
    {"amo:stated": "stated in a source", "amo:concluded": "concluded from sources"}
)
_NAME_SPACES: Final = (
    "http://www.w3.org/ns/formats/",
    "https://www.iana.org/assignments/media-types/",
)
_SPELLED: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
#: A longer number is not one to be read.
_LONGEST_NUMBER: Final = 30
#: White space behind a full stop, but for that of an abbreviation such as "U.S.".
_END_OF_SENTENCE: Final = re.compile(r"(?<=[.!?])(?<!\.[A-Z]\.)\s+(?=[A-Z])")

#: Where the owner of an outside framework publishes each entry, by the code of the entry.
_PUBLISHED: Final = MappingProxyType(
    {
        BASE + "ref/onet-soc": (
            re.compile(r"\d\d-\d{4}\.\d\d", re.ASCII),
            "https://www.onetonline.org/link/summary/",
        ),
    }
)


def published_at(scheme: str, code: str) -> str:
    """Return the address at which the owner of a framework publishes an entry; may be empty.

    >>> published_at("https://w3id.org/amocf/ref/onet-soc", "17-2112.00")
    'https://www.onetonline.org/link/summary/17-2112.00'
    """
    form, address = _PUBLISHED.get(scheme, (None, ""))
    return address + code if form and form.fullmatch(code) else ""


def relation(predicate: str) -> Relation:
    """Return how a mapping predicate reads; one that is not known reads as its local name."""
    local = predicate.rpartition("#")[2].rpartition("/")[2]
    return _RELATIONS.get(predicate) or Relation(local, local, f"{local} of", len(_RELATIONS))


def justification(iri: str) -> str:
    """Return why a mapping is held, in words."""
    local = iri.rpartition("/")[2]
    return _JUSTIFICATIONS.get(local, local)


def how_known(certainty: str) -> str:
    """Return how a fact is known that the document does not state; empty if it is not said."""
    return _CERTAINTIES.get(certainty, "")


def plain(iri: str) -> str | None:
    """Return the words for a class or property of another vocabulary, where there are any."""
    return _PLAIN.get(iri) or (_RELATIONS[iri].words if iri in _RELATIONS else None)


def spelled_out(name: str) -> str:
    """Return the words that a prefixed name of another vocabulary is made of; may be empty.

    >>> spelled_out("skos:prefLabel"), spelled_out("amo:KSA")
    ('pref label', '')
    """
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES or PREFIXES[prefix].startswith(BASE):
        return ""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", local).casefold()


def role(iri: str, words: str) -> str:
    """Return what a resource is to those that name it by a property with these words."""
    return _ROLES.get(iri) or f"as {words}"


def other_name(iri: str) -> str | None:
    """Return what a value of another vocabulary is called, where its IRI or code tells."""
    if iri.startswith(expand("semapv:")):
        return justification(iri)
    found = (iri.removeprefix(each) for each in _NAME_SPACES if iri.startswith(each))
    return _OTHER_NAMES.get(iri) or next(found, None)


def spelled(number: int) -> str:
    """Return a number as it stands in a sentence.

    >>> spelled(10), spelled(18)
    ('ten', '18')
    """
    return _SPELLED[number] if 0 <= number < len(_SPELLED) else f"{number:,}"


def first_sentence(text: str) -> str:
    """Return the first sentence of a text.

    >>> first_sentence("Made by the U.S. Department of Labor. It has more.")
    'Made by the U.S. Department of Labor.'
    """
    return _END_OF_SENTENCE.split(text, maxsplit=1)[0]


def counted(number: str, unit: str) -> str:
    """Return a number with its unit as people write them.

    >>> counted("3100", "member organizations"), counted("1", "KSAs"), counted("62.8", "percent")
    ('3,100 member organizations', '1 KSA', '62.8 percent')
    """
    if number == "1" and not unit.startswith("million"):
        unit = re.sub("ies$", "y", unit) if unit.endswith("ies") else unit.removesuffix("s")
    is_whole = number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER
    return f"{int(number):,} {unit}".strip() if is_whole else f"{number} {unit}".strip()
