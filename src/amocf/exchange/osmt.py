"""Rich Skill Descriptors, as the Open Skills Management Tool (OSMT) has and imports them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from amocf.exchange.framework_description import UNOFFICIAL, FrameworkDescription
from amocf.exchange.framework_items import FrameworkItems, Item
from amocf.exchange.json_file import json_file
from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.exchange.spreadsheet import Cell, Sheet, SheetColumn, write_csv
from amocf.formats import CSV, JSON
from amocf.spelling import fold
from amocf.terms import BASE, DOCUMENT

_CONTEXT: Final = "https://rsd.openskillsnetwork.org/context-v1.json"
_SPECIFICATION: Final = "https://github.com/wgu-opensource/osmt"
_FILE: Final = "amocf-osmt.json"
_TABLE: Final = "amocf-osmt-import.csv"
#: What is a skill. A tier orders competencies, and is none.
_SKILLS: Final = ("competency", "sub-competency", "ksa", "institute-ksa")
#: The columns of the table that OSMT offers as an example of its import. Their names count.
_COLUMNS: Final = (
    *("RSD Name", "Authors", "Skill Statement", "Categories", "Keywords", "Standards"),
    *("Certifications", "Occupation Major Groups", "Occupation Minor Groups"),
    *("Broad Occupations", "Detailed Occupations", "O*NET Job Codes", "Employers"),
    *("Alignment Name", "Alignment URL", "Alignment Framework"),
    *("Alignment 2 Name", "Alignment 2 URL", "Alignment 2 Framework"),
)
#: Whose words it has; a title of NICE stands beside what the document prints of 5.4.1.
_RIGHTS_OF: Final = (DOCUMENT, f"{BASE}ref/nice")
_DATASET: Final = ExportedDataset(
    "osmt",
    "Skills of the framework as Rich Skill Descriptors",
    "The competencies, sub-competencies and KSAs as Rich Skill Descriptors, in JSON, with "
    "the derivations that the document prints, and without matches.",
    (_FILE,),
    standards=(_SPECIFICATION,),
    rights_of=_RIGHTS_OF,
)
_IMPORT: Final = ExportedDataset(
    "osmt-import",
    "Skills of the framework, for the import of OSMT",
    "The competencies, sub-competencies and KSAs as the table that OSMT imports, with "
    "the derivations that the document prints, and without matches.",
    (_TABLE,),
    rights_of=_RIGHTS_OF,
)


@dataclass(frozen=True)
class _Skills:
    items: FrameworkItems
    about: FrameworkDescription

    def descriptors(self) -> list[dict[str, Any]]:
        return [self._descriptor(item) for item in self.items.of_kinds(*_SKILLS)]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        for each in self.descriptors():
            yield (
                each["skillName"],
                _several(each["authors"]),
                each["skillStatement"],
                _several(each["categories"]),
                _several(each["keywords"]),
                _several([way["skillName"] for way in each["standards"]]),
                *[""] * 13,
            )

    def _descriptor(self, item: Item) -> dict[str, Any]:
        records = self._records.get(item.iri, ())
        parents = (self.items.items.get(parent) for parent in item.parents)
        return {
            "@context": _CONTEXT,
            "type": "RichSkillDescriptor",
            "id": item.iri,
            "uuid": _uuid(item.iri),
            "creator": self.about.creator.iri,
            "authors": [self._author(item)],
            "creationDate": self.about.created_at,
            "updateDate": self.about.modified_at,
            "skillName": self._skill_name(item),
            "skillStatement": self._statement(item),
            "categories": [parent.context_label for parent in parents if parent],
            "keywords": list(item.alternatives),
            "certifications": [],
            "standards": [self._standard(each) for each in records if _is_standard(each)],
            "alignments": [],
            "occupations": [self._occupation(each) for each in self._connected.get(item.iri, ())],
            "employers": [],
            "collections": list(self._collections(item)),
        }

    def _skill_name(self, item: Item) -> str:
        """Return its label, with its code where others have the same: OSMT has no codes."""
        return f"{item.label} ({item.code})" if self._names[fold(item.label)] > 1 else item.label

    def _statement(self, item: Item) -> str:
        """Return its statement, with its code added where others have the same.

        Of skills of the same statement, the import of OSMT keeps the last alone.
        """
        stated = _stated(item)
        return f"{stated} [{item.code}]" if self._statements[fold(stated)] > 1 else stated

    def _author(self, item: Item) -> str:
        """Return who makes the descriptor and, of what the document names, whose words it has."""
        if item.institute:
            return self._name(item.institute)
        about = self.about
        return (
            f"{about.creator.name}, in words of: {', '.join(about.source_authors)}: "
            f"{about.source.name} ({about.source_issued}). {UNOFFICIAL} What stands in square "
            "brackets in a skill statement is added."
        )

    def _standard(self, record: MappingRecord) -> dict[str, Any]:
        outside = self.items.outside.get(record.object)
        framework = outside.framework if outside else record.object
        return {
            "id": record.object,
            "skillName": self._standard_name(record),
            "isPartOf": {"id": framework, "name": self._name(framework)},
        }

    def _standard_name(self, record: MappingRecord) -> str:
        """Return what the document calls it, with what this edition holds against that."""
        outside = self.items.outside.get(record.object)
        if not (record.denial and outside):
            return record.object_label
        held = f"this edition knows it as {outside.label}, and holds that the two do not match"
        return f"{record.object_label} [as printed, but {held}]"

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
    def _names(self) -> Counter[str]:
        """How many skills have each label."""
        return Counter(fold(item.label) for item in self.items.of_kinds(*_SKILLS))

    @cached_property
    def _statements(self) -> Counter[str]:
        """How many skills have each statement."""
        return Counter(fold(_stated(item)) for item in self.items.of_kinds(*_SKILLS))

    @cached_property
    def _connected(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for pair in self.items.connections:
            found[pair.ksa].append(pair.occupation)
        return dict(found)


def _stated(item: Item) -> str:
    return item.definition or item.label


def _is_standard(record: MappingRecord) -> bool:
    """Whether the document states what a skill derives from: readings have no place to say so."""
    return record.is_derivation and record.is_as_printed and not record.is_denied


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
    Correspondence(
        "label (`skos:prefLabel`)",
        "`skillName`; in CSV `RSD Name`",
        "Where several have the same, each has its code behind it.",
    ),
    Correspondence(
        "definition (`skos:definition`)",
        "`skillStatement`; in CSV `Skill Statement`",
        "The label, where the document prints no definition: OSMT wants a statement. Where several "
        "have the same, each has its code behind it, in square brackets, since it is added: of "
        "such rows, OSMT imports one.",
    ),
    Correspondence(
        "alternative labels (`skos:altLabel`)",
        "`keywords`; in CSV `Keywords`",
        "In CSV a semicolon stands between values, and one in a value becomes a comma.",
    ),
    Correspondence(
        "hierarchy (`skos:broader`)",
        "`categories`; in CSV `Categories`",
        "The labels of what it stands under. OSMT has no hierarchy.",
    ),
    Correspondence(
        "code, or number of this edition (`dct:identifier`)",
        "",
        "But behind the names and the statements of those that have the same.",
    ),
    Correspondence(
        "who makes the edition (`dct:creator`)",
        "`creator`, `authors`; in CSV `Authors`",
        "`authors` is the institute where one adds the KSA.",
    ),
    Correspondence(
        "the document and who wrote it (`dct:source`)",
        "`authors`; in CSV `Authors`",
        "After who makes the edition, as those in whose words the skill is, with the note that the "
        "edition is unofficial: they have made no such records. OSMT has no other place.",
    ),
    Correspondence(
        "first and last change (`dct:created`, `dct:modified`)",
        "`creationDate`, `updateDate`",
        "Of the release, of everything in it: the beginning of the day, in UTC.",
    ),
    Correspondence(
        "`skos:exactMatch`, `skos:closeMatch`, `skos:broadMatch`, `skos:narrowMatch`, "
        "`skos:relatedMatch`",
        "",
        "`alignments` are empty. They have no place for the relation, for how sure it is, and for "
        "what every match is: a reading of this edition, and not of the document.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`standards`; in CSV `Standards`",
        "Those that the document prints, in its words (`sssom:object_label`); not those that this "
        "edition reads, which could not be distinguished from them. A standard is what a skill "
        "refers to, and not the same as it.",
    ),
    Correspondence(
        "mapping that does not hold (`sssom:predicate_modifier`)",
        "",
        "But in the name of a standard of the same two, in square brackets.",
    ),
    Correspondence("withdrawn (`owl:deprecated`)", ""),
    Correspondence("justification, confidence, comment of a mapping", ""),
    Correspondence(
        "rights of others (`dct:rights`)",
        "",
        "What a skill derives from is called as the document prints it. Only where this edition "
        "holds that the two do not match, the title of others stands beside that.",
    ),
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
