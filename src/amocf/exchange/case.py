"""CASE 1.1 of 1EdTech: a package for each concept scheme, as learning platforms exchange them."""

from collections.abc import Mapping
from typing import Final

from amocf.exchange.case_package import packages
from amocf.exchange.json_file import json_file
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON
from amocf.terms import BASE

_SPECIFICATION: Final = "https://www.imsglobal.org/spec/case/v1p1"
_DATASETS: Final = {
    "competencies": ExportedDataset(
        "case",
        "Competencies of the framework in CASE 1.1",
        "The tiers, competencies, sub-competencies and KSAs as a package of CASE 1.1: a document, "
        "its items with their hierarchy in printed order, and an association for each mapping that "
        "holds. A derivation that the document prints, and of which this edition denies that the "
        "two match, says so in its notes.",
        ("amocf-case.json",),
        standards=(_SPECIFICATION,),
        rights_of=(f"{BASE}id/competencies",),
    ),
    "occupations": ExportedDataset(
        "case-occupations",
        "Occupations of the framework in CASE 1.1",
        "The occupations as a package of CASE 1.1, with an association for each mapping that "
        "holds, and for each KSA that institutes connect with an occupation.",
        ("amocf-case-occupations.json",),
        standards=(_SPECIFICATION,),
        rights_of=(f"{BASE}id/occupations",),
    ),
    "technology-areas": ExportedDataset(
        "case-technology-areas",
        "Technology areas of the framework in CASE 1.1",
        "The five technology areas as a package of CASE 1.1, with their descriptions.",
        ("amocf-case-technology-areas.json",),
        standards=(_SPECIFICATION,),
        rights_of=(f"{BASE}id/technology-areas",),
    ),
}


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {
        _DATASETS[scheme].files[0]: json_file(package)
        for scheme, package in packages(release.items, release.about).items()
    }


_CORRESPONDENCES: Final = (
    Correspondence(
        "concept scheme (`skos:ConceptScheme`)",
        "`CFDocument`",
        "A document, and so a package, for each of the three: a platform that wants competencies "
        "gets no occupations among them.",
    ),
    Correspondence(
        "URI",
        "`uri`, `identifier`",
        "`identifier` is the UUID of version 5 of the URI, in the name space of URLs.",
    ),
    Correspondence("title, description (`dct:title`, `dct:description`)", "`title`, `description`"),
    Correspondence(
        "who makes the edition (`dct:creator`)",
        "`creator`, `publisher`",
        "The document is of others, who have made no such package.",
    ),
    Correspondence(
        "the document, who wrote and who published it (`dct:source`)",
        "`notes`, `extensions.source` of the document",
        "The notes have the citation; `source` is the URI of our description of the document. "
        "`officialSourceURL` is left out: no official address of the document is known.",
    ),
    Correspondence(
        "last change (`dct:modified`)",
        "`lastChangeDateTime`",
        "Of the release, of everything in it: the beginning of the day, in UTC.",
    ),
    Correspondence(
        "licence (`dct:license`)",
        "`licenseURI` of the document, `CFLicenses`",
        "Of an item only where an institute adds it: that of its data. The others are in words of "
        "the document, for which the licence is not. `licenseText` says where the text stands; it "
        "is not copied.",
    ),
    Correspondence(
        "rights of others (`dct:rights`)",
        "`notes` of the document",
        "Each statement, after the citation. The licence is not for what they are about.",
    ),
    Correspondence(
        "status (`adms:status`)",
        "",
        "`adoptionStatus` says whether an authority has adopted a framework, which nobody states.",
    ),
    Correspondence("tier, competency, sub-competency, KSA, occupation, area", "`CFItem`"),
    Correspondence(
        "class",
        "`CFItemType`, `CFItemTypeURI`, `CFItemTypes`",
        "`hierarchyCode` is the place of the kind in the hierarchy.",
    ),
    Correspondence("label (`skos:prefLabel`)", "`fullStatement`"),
    Correspondence(
        "alternative labels (`skos:altLabel`)",
        "`conceptKeywords`",
        "`alternativeLabel` has room for one.",
    ),
    Correspondence("code, or number of this edition (`dct:identifier`)", "`humanCodingScheme`"),
    Correspondence("definition, description (`skos:definition`, `dct:description`)", "`notes`"),
    Correspondence(
        "hierarchy (`skos:broader`)",
        "association `isChildOf`",
        "`sequenceNumber` is the place in printed order. A KSA that stands under two codes has "
        "two; what stands under nothing stands below the document. No URI of ours stands for it, "
        "so that `uri` is its address in the interface.",
    ),
    Correspondence("`skos:exactMatch`", "association `exactMatchOf`"),
    Correspondence("`skos:relatedMatch`", "association `isRelatedTo`"),
    Correspondence(
        "`skos:closeMatch`, `skos:broadMatch`, `skos:narrowMatch`",
        "association `ext:closeMatch` and so on",
        "CASE has no word for them.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "association `ext:isDerivedFrom`",
        "CASE uses `exactMatchOf` for derived items; the document does not say that they are "
        "equal.",
    ),
    Correspondence(
        "mapping that does not hold (`sssom:predicate_modifier`)",
        "",
        "But in the `notes` of a derivation of the same two, as a denial, with its reason.",
    ),
    Correspondence(
        "withdrawn item (`owl:deprecated`)",
        "`statusEndDate` of the CFItem, CFAssociation `replacedBy`",
        "It keeps its identifier and stands below nothing; the reason is in `notes`. Its mappings "
        "are left out.",
    ),
    Correspondence(
        "outside component",
        "`destinationNodeURI`",
        "`identifier` is its code there, and `targetType` the framework, as an extension; "
        "`CFAssociationGrouping` gathers the mappings to a framework, and says whose they are. "
        "What the document states of a component is in its words (`sssom:object_label`).",
    ),
    Correspondence(
        "justification, confidence, edition mapped to, whether the document prints it",
        "`extensions` of the association",
        "With the relation as it is; the comment is in `notes`, with whose word the mapping is and "
        "whether anybody has reviewed it.",
    ),
    Correspondence(
        "institute that adds or selects something",
        "`extensions.addedBy`, `extensions.selectedBy` of the item",
    ),
    Correspondence(
        "KSA and occupation that institutes connect",
        "association `isRelatedTo`",
        "In the package of the occupations; `extensions` say who connects them and holds the KSA "
        "essential.",
    ),
    Correspondence("statistics, sources, notes of the editors", ""),
)

EXPORTER: Final = Exporter(
    "case",
    "CASE 1.1, a package for each concept scheme",
    (JSON,),
    lambda _: tuple(name for dataset in _DATASETS.values() for name in dataset.files),
    _write,
    release_folder="formats",
    description="Packages of CASE are served below /ims/case/v1p1/ too, as it defines.",
    datasets=lambda _: tuple(_DATASETS.values()),
    purpose=Purpose.LEARNING,
    readers="OpenSALT, the CASE Network, and learning platforms that import from an address",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
