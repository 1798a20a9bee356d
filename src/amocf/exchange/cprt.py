"""The framework in the form in which NIST exports its own: elements and relationships (CPRT)."""

from collections.abc import Mapping
from typing import Final

from amocf.exchange.cprt_elements import CPRT_DATASET, CprtElements
from amocf.exchange.json_file import json_file
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON
from amocf.terms import DATASET

_FILE: Final = "amocf-cprt.json"
_SPECIFICATION: Final = (
    "https://csrc.nist.gov/csrc/media/projects/cprt/documents/schema/cprt_schema.json"
)
#: What NIST's server calls a request for an export.
_REQUEST: Final = 4
_DATASET: Final = ExportedDataset(
    CPRT_DATASET,
    "The framework as elements and relationships",
    "Tiers, competencies, sub-competencies, KSAs, occupations and technology areas as elements, "
    "with the hierarchy, the mappings that hold and what institutes connect as relationships, in "
    "the form of the Cybersecurity and Privacy Reference Tool, in which NIST exports the NICE "
    "Framework. How sure a mapping is, and why, has no place in it. "
    "What mappings lead to stands in it as elements of the outside frameworks.",
    (_FILE,),
    standards=(_SPECIFICATION,),
    rights_of=(DATASET,),
)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    export = CprtElements(release.items, release.about).export()
    # The answer of NIST's server, as it is saved: programs look for the lists in it.
    return {_FILE: json_file({"response": {"requestType": _REQUEST, "elements": export}})}


_CORRESPONDENCES: Final = (
    Correspondence(
        "nothing",
        "`response`, `requestType`",
        "What NIST's server sends with an export. What follows stands in `elements` of it, as "
        "NIST's schema has it.",
    ),
    Correspondence(
        "data set (`dcat:Dataset`)",
        "`documents`",
        "`doc_identifier` has the version in it, as NIST has it; outside frameworks have the path "
        "or the address of theirs, and as `version` each edition that a mapping names.",
    ),
    Correspondence("URI", "", "CPRT names elements by codes; `website` is the address of all."),
    Correspondence(
        "tier, competency, sub-competency, KSA, occupation, technology area",
        "`elements`",
        "`element_type` is what it is.",
    ),
    Correspondence(
        "outside component, or framework, that a mapping leads to",
        "`elements` of the document of its framework",
        "`element_type` is `outside_component` or `outside_framework`. `text` is empty, "
        "for the data has no texts of others, but where words are added to the title: then it "
        "says so. A code that other elements have too gives way to the URI.",
    ),
    Correspondence("code, or number of this edition (`dct:identifier`)", "`element_identifier`"),
    Correspondence("label (`skos:prefLabel`)", "`title`"),
    Correspondence(
        "definition, description (`skos:definition`, `dct:description`)",
        "`text`",
        "Empty where the document prints none.",
    ),
    Correspondence("alternative labels (`skos:altLabel`)", ""),
    Correspondence("hierarchy (`skos:broader`)", "`relationships` of the type `projection`"),
    Correspondence(
        "mapping",
        "`relationships` of the types `exact_match`, `close_match` and so on",
        "NIST has no types for them: those here are described in `relationship_types`, with whose "
        "word they are and what an exact match does not say.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`relationships` of the types `derivation_as_printed` and `derivation_as_read`",
        "The first also where the document says that the framework adopts something.",
    ),
    Correspondence(
        "mapping that does not hold (`sssom:predicate_modifier`)",
        "",
        "Of what is derived as printed and denied as a match, the description of the type of the "
        "relationship says so, and why.",
    ),
    Correspondence(
        "edition mapped to (`sssom:object_source_version`)",
        "`version` of the document",
        "All that the mappings to a framework name: which mapping names which, is lost.",
    ),
    Correspondence("justification, confidence, comment of a mapping", ""),
    Correspondence(
        "KSA and occupation that institutes connect",
        "`relationships` of the types `connection` and `essential_connection`",
        "Which institutes, is lost.",
    ),
    Correspondence("institute that adds or selects something", ""),
    Correspondence(
        "rights of others (`dct:rights`)",
        "`elements` of the type `rights_statement`",
        "The statement is the `text`: CPRT has no place of its own for it.",
    ),
    Correspondence("licence, who makes the edition, statistics, sources", ""),
)

EXPORTER: Final = Exporter(
    "cprt",
    "elements and relationships, as NIST exports the NICE Framework (CPRT)",
    (JSON,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (_DATASET,),
    purpose=Purpose.OTHERS,
    readers="programs that read exports of NIST's Cybersecurity and Privacy Reference Tool",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
