"""CTDL-ASN and CTDL as JSON-LD: the framework as registries of credentials read it."""

from collections.abc import Mapping
from typing import Final

from amocf.exchange.ctdl_graph import CTDL_CONTEXT, CtdlGraph
from amocf.exchange.ctid_ledger import read_ledger
from amocf.exchange.json_file import json_file
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON_LD
from amocf.terms import BASE

_FILE: Final = "amocf-ctdl.jsonld"
_SPECIFICATION: Final = "https://credreg.net/ctdlasn/terms"
_DATASET: Final = ExportedDataset(
    "ctdl",
    "The framework in CTDL-ASN",
    "Tiers, competencies, sub-competencies and KSAs as competencies of CTDL-ASN, with alignments "
    "to other frameworks, and occupations of CTDL. Alignments and types of occupations are this "
    "edition's readings, but for the derivations that the document prints. Comments of each "
    "competency and occupation say which are whose, for which edition, and of which this edition "
    "denies that the two match. What institutes add stands in frameworks of their own.",
    (_FILE,),
    standards=(_SPECIFICATION,),
    rights_of=(f"{BASE}id/competencies", f"{BASE}ref/onet-soc"),
)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    graph = CtdlGraph(release.items, release.about, read_ledger())
    document = {"@context": CTDL_CONTEXT, "@graph": list(graph.nodes())}
    return {_FILE: json_file(document)}


_CORRESPONDENCES: Final = (
    Correspondence("concept scheme of the competencies", "`ceasn:CompetencyFramework`"),
    Correspondence(
        "concept scheme of an institute's KSAs",
        "`ceasn:CompetencyFramework`",
        "`ceasn:description` is that of the data set of the institute.",
    ),
    Correspondence(
        "URI",
        "`@id`, `ceterms:ctid`",
        "The CTID is the one that the ledger `ctids.csv` has; no CTID in it ever changes. Of what "
        "an institute adds, it is `ce-` and the UUID of version 5 of the URI. CTDL has UUIDs of "
        "version 4, which are random: validators of the registry warn of ours.",
    ),
    Correspondence(
        "title, description (`dct:title`, `dct:description`)", "`ceasn:name`, `ceasn:description`"
    ),
    Correspondence(
        "who makes the edition (`dct:creator`)",
        "`ceasn:creator`, `ceasn:publisher`, `ceasn:publisherName`",
        "The document is of others, who have made no such framework of CTDL-ASN.",
    ),
    Correspondence(
        "the document, who wrote and who published it (`dct:source`)",
        "`ceasn:source`, `ceasn:description`",
        "The description has the citation.",
    ),
    Correspondence("licence (`dct:license`)", "`ceasn:license`"),
    Correspondence(
        "rights of others (`dct:rights`)",
        "`ceasn:description`, `ceasn:rights` of the framework of the document",
        "Each statement of the data set, after the citation, also those on titles of occupations. "
        "`ceasn:rights` takes an address: that of the data set, which has them.",
    ),
    Correspondence(
        "first and last change (`dct:created`, `dct:modified`)",
        "`ceasn:dateCreated`, `ceasn:dateModified`",
        "Of the release, of everything in it: the beginning of the day, in UTC.",
    ),
    Correspondence("tier, competency, sub-competency, KSA", "`ceasn:Competency`"),
    Correspondence(
        "label, definition (`skos:prefLabel`, `skos:definition`)",
        "`ceasn:competencyText`, `ceasn:competencyLabel`",
        "Where there is no definition, the label is the text, as CTDL-ASN asks.",
    ),
    Correspondence("alternative labels (`skos:altLabel`)", "`ceasn:conceptKeyword`"),
    Correspondence("code, or number of this edition (`dct:identifier`)", "`ceasn:codedNotation`"),
    Correspondence("class", "`ceasn:competencyCategory`", "Its label."),
    Correspondence(
        "hierarchy (`skos:broader`)",
        "`ceasn:isChildOf`, `ceasn:hasChild`, `ceasn:isTopChildOf`, `ceasn:hasTopChild`",
        "`ceasn:listID` is the place in printed order.",
    ),
    Correspondence("`skos:exactMatch`", "`ceasn:exactAlignment`"),
    Correspondence("`skos:closeMatch`", "`ceasn:majorAlignment`"),
    Correspondence("`skos:broadMatch`", "`ceasn:broadAlignment`"),
    Correspondence("`skos:narrowMatch`", "`ceasn:narrowAlignment`"),
    Correspondence(
        "`skos:relatedMatch`",
        "",
        "`ceasn:crossSubjectReference` would say that the other is of another subject.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`ceasn:derivedFrom`",
        "Whether the document prints it, or this edition reads it so, is in `ceasn:comment`.",
    ),
    Correspondence(
        "mapping that does not hold (`sssom:predicate_modifier`)",
        "",
        "But in the `ceasn:comment` on a derivation of the same two, as a denial, with its reason.",
    ),
    Correspondence(
        "comment of a mapping, edition mapped to, whose word it is",
        "`ceasn:comment`",
        "A line for each alignment, derivation and type, after the name and the address of the "
        "other.",
    ),
    Correspondence("withdrawn (`owl:deprecated`)", ""),
    Correspondence("justification, confidence of a mapping", ""),
    Correspondence("occupation", "`ceterms:Occupation`"),
    Correspondence(
        "mapping of an occupation",
        "`ceterms:occupationType`",
        "Where it is an exact or a broad match: what is close to an occupation is no type of it. "
        "`ceterms:description` says that the types are readings of this edition.",
    ),
    Correspondence(
        "KSA and occupation that institutes connect",
        "`ceasn:substantiatingOccupation`",
        "Who connects them, and who holds the KSA essential, is lost.",
    ),
    Correspondence(
        "institute that adds or selects something",
        "`ceasn:creator`, `ceasn:substantiatingOrganization`",
        "That an institute selects an occupation is lost.",
    ),
    Correspondence("technology area, statistics, sources, notes of the editors", ""),
)

EXPORTER: Final = Exporter(
    "ctdl",
    "CTDL-ASN, competencies and occupations as JSON-LD",
    (JSON_LD,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (_DATASET,),
    purpose=Purpose.CREDENTIALS,
    readers="the Credential Registry, CaSS, and what reads CTDL",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
