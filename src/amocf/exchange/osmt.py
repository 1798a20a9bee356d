"""Rich Skill Descriptors, as the Open Skills Management Tool (OSMT) has and imports them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from amocf.exchange.framework_description import FrameworkDescription
from amocf.exchange.framework_items import FrameworkItems, Item, MappingRecord
from amocf.exchange.json_file import json_file
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.exchange.spreadsheet import Cell, Sheet, SheetColumn, write_csv
from amocf.formats import CSV, JSON
from amocf.terms import DATASET, expand

_CONTEXT: Final = "https://rsd.openskillsnetwork.org/context-v1.json"
_SPECIFICATION: Final = "https://github.com/wgu-opensource/osmt"
_FILE: Final = "amocf-osmt.json"
_TABLE: Final = "amocf-osmt-import.csv"
#: What is a skill. A tier orders competencies, and is none.
_SKILLS: Final = ("competency", "sub-competency", "ksa", "institute-ksa")
#: Relations that make an alignment; that two are related makes none.
_ALIGNING: Final = frozenset(
    map(expand, ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"))
)
#: The columns that OSMT imports, in its order.
_COLUMNS: Final = (
    *("RSD Name", "Authors", "Skill Statement", "Category", "Keywords", "Standards"),
    *("Certifications", "Occupation Major Groups", "Occupation Minor Groups"),
    *("Broad Occupations", "Detailed Occupations", "O*NET Job Codes", "Employers"),
    *("Alignment Name", "Alignment URL", "Alignment Framework"),
    *("Alignment 2 Name", "Alignment 2 URL", "Alignment 2 Framework"),
)
_DATASET: Final = ExportedDataset(
    "osmt",
    "Skills of the framework as Rich Skill Descriptors",
    "The competencies, sub-competencies and KSAs as Rich Skill Descriptors, in JSON.",
    (_FILE,),
    standards=(_SPECIFICATION,),
    rights_of=DATASET,
)
_IMPORT: Final = ExportedDataset(
    "osmt-import",
    "Skills of the framework, for the import of OSMT",
    "The competencies, sub-competencies and KSAs as the table that OSMT imports.",
    (_TABLE,),
    rights_of=DATASET,
)


@dataclass(frozen=True)
class _Skills:
    items: FrameworkItems
    about: FrameworkDescription

    def descriptors(self) -> list[dict[str, Any]]:
        return [self._descriptor(item) for item in self.items.of_kinds(*_SKILLS)]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        for each in self.descriptors():
            aligned = (
                (way["skillName"], way["id"], way["isPartOf"]["name"])
                for way in each["alignments"][:2]
            )
            cells = [cell for row in aligned for cell in row]
            yield (
                each["skillName"],
                _several(each["authors"]),
                each["skillStatement"],
                _several(each["categories"]),
                _several(each["keywords"]),
                _several([way["skillName"] for way in each["standards"]]),
                *[""] * 7,
                *(cells + [""] * 6)[:6],
            )

    def _descriptor(self, item: Item) -> dict[str, Any]:
        records = [each for each in self._records.get(item.iri, ()) if not each.is_denied]
        parents = (self.items.items.get(parent) for parent in item.parents)
        author = self._name(item.institute) if item.institute else self.about.source_publisher.name
        return {
            "@context": _CONTEXT,
            "type": "RichSkillDescriptor",
            "id": item.iri,
            "uuid": _uuid(item.iri),
            "creator": self.about.creator.iri,
            "authors": [author],
            "creationDate": self.about.created_at,
            "updateDate": self.about.modified_at,
            "skillName": item.label,
            "skillStatement": item.definition or item.label,
            "categories": [parent.context_label for parent in parents if parent],
            "keywords": list(item.alternatives),
            "certifications": [],
            "standards": [self._alignment(each) for each in records if each.is_derivation],
            "alignments": [
                self._alignment(each) for each in records if each.predicate in _ALIGNING
            ],
            "occupations": [self._occupation(each) for each in self._connected.get(item.iri, ())],
            "employers": [],
            "collections": list(self._collections(item)),
        }

    def _alignment(self, record: MappingRecord) -> dict[str, Any]:
        outside = self.items.outside.get(record.object)
        framework = outside.framework if outside else record.object
        name = outside.label if outside else self._name(record.object)
        return {
            "id": record.object,
            "skillName": name,
            "isPartOf": {"id": framework, "name": self._name(framework)},
        }

    def _occupation(self, iri: str) -> dict[str, Any]:
        occupation = self.items.items[iri]
        return {
            "code": occupation.code,
            "targetNode": iri,
            "targetNodeName": occupation.label,
            "frameworkName": self.about.schemes["occupations"].title,
        }

    def _collections(self, item: Item) -> Iterator[dict[str, str]]:
        if item.is_of_document:
            framework = self.about.schemes["competencies"]
            yield {"uuid": _uuid(framework.iri), "name": framework.title}
        for institute in self.items.selected_by.get(item.iri, ()):
            name = f"Selected by {self._name(institute)}"
            yield {"uuid": _uuid(f"{institute}#selected"), "name": name}

    def _name(self, iri: str) -> str:
        return self.items.names.get(iri, iri)

    @cached_property
    def _records(self) -> Mapping[str, tuple[MappingRecord, ...]]:
        return self.items.mappings_of()

    @cached_property
    def _connected(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for pair in self.items.connections:
            found[pair.ksa].append(pair.occupation)
        return dict(found)


def _uuid(iri: str) -> str:
    return str(uuid5(NAMESPACE_URL, iri))


def _several(values: list[str]) -> str:
    """Return values in one cell, where a semicolon stands between them and in none of them."""
    return "; ".join(value.replace(";", ",") for value in values)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    skills = _Skills(release.items, release.about)
    columns = tuple(SheetColumn(name, "") for name in _COLUMNS)
    written = json_file(skills.descriptors())
    sheet = Sheet("osmt", "", columns, tuple(skills.rows()))
    return {_FILE: written, _TABLE: write_csv(sheet)}


_CORRESPONDENCES: Final = (
    Correspondence("competency, sub-competency, KSA", "`RichSkillDescriptor`"),
    Correspondence("tier, technology area", "", "They are no skills."),
    Correspondence("URI", "`id`, `uuid`", "`uuid` is the UUID of version 5 of the URI."),
    Correspondence("label (`skos:prefLabel`)", "`skillName`; in CSV `RSD Name`"),
    Correspondence(
        "definition (`skos:definition`)",
        "`skillStatement`; in CSV `Skill Statement`",
        "The label, where the document prints no definition: OSMT wants a statement.",
    ),
    Correspondence(
        "alternative labels (`skos:altLabel`)",
        "`keywords`; in CSV `Keywords`",
        "In CSV a semicolon stands between values, and one in a value becomes a comma.",
    ),
    Correspondence(
        "hierarchy (`skos:broader`)",
        "`categories`; in CSV `Category`",
        "The labels of what it stands under. OSMT has no hierarchy.",
    ),
    Correspondence("code, or number of this edition (`dct:identifier`)", ""),
    Correspondence(
        "who makes the edition (`dct:creator`)",
        "`creator`",
        "`authors` is the publisher of the document, or the institute that adds the KSA.",
    ),
    Correspondence(
        "first and last change (`dct:created`, `dct:modified`)",
        "`creationDate`, `updateDate`",
        "Of the release, of everything in it: the beginning of the day, in UTC.",
    ),
    Correspondence(
        "`skos:exactMatch`, `skos:closeMatch`, `skos:broadMatch`, `skos:narrowMatch`",
        "`alignments`; in CSV `Alignment Name` and so on",
        "Which of them it is, is lost. In CSV there is room for two.",
    ),
    Correspondence("`skos:relatedMatch`", "", "OSMT has alignments only."),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`standards`; in CSV `Standards`",
        "A standard is what a skill refers to, and not the same as it. Whether the document prints "
        "the derivation, or this edition reads it so, is lost.",
    ),
    Correspondence("mapping that does not hold (`sssom:predicate_modifier`)", ""),
    Correspondence("justification, confidence, comment of a mapping", ""),
    Correspondence(
        "occupation",
        "`occupations` of the KSAs that institutes connect with it",
        "With our code; in CSV there is room for codes of SOC and O*NET only. Who connects them, "
        "and who holds the KSA essential, is lost.",
    ),
    Correspondence(
        "institute that selects a KSA",
        "`collections`",
        "A collection for each institute, beside that of the framework; none in CSV.",
    ),
    Correspondence(
        "nothing",
        "`certifications`, `employers`",
        "They have to be there, and are empty: the data names none.",
    ),
)

EXPORTER: Final = Exporter(
    "osmt",
    "Rich Skill Descriptors of OSMT, as JSON and as the table that it imports",
    (JSON, CSV),
    lambda _: (_FILE, _TABLE),
    _write,
    release_folder="formats",
    datasets=lambda _: (_DATASET, _IMPORT),
    purpose=Purpose.CREDENTIALS,
    readers="the Open Skills Management Tool, and libraries of Rich Skill Descriptors",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
