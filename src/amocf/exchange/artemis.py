"""Standardized competencies for Artemis, as its import of a catalogue reads them.

In Artemis knowledge areas hold others, and only competencies are worked towards. What has parts is
a knowledge area, in which the competency of the same name stands with its parts.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from amocf.exchange.competency_kit import (
    ROOT,
    CompetencyKit,
    KitEntry,
    as_markdown,
    competency_kit,
    fitted,
    in_description,
    shortened_title,
    unique_titles,
)
from amocf.exchange.json_file import indented_json
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON
from amocf.terms import DOCUMENT

_FILE: Final = "amocf-artemis.json"
_LONGEST: Final = 255
_LONGEST_SHORT: Final = 10
_LONGEST_DESCRIPTION: Final = 2_000
_LONGEST_VERSION: Final = 30

_Object = dict[str, Any]


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    kit = competency_kit(release, EXPORTER.name)
    sources = _sources(release, kit)
    numbers = {source["uri"]: source["id"] for source in sources}
    areas = [_root(kit, numbers, release.version[:_LONGEST_VERSION])]
    catalogue = {"knowledgeAreas": areas, "sources": sources}
    return {_FILE: indented_json(catalogue)}


def _sources(release: ReleaseData, kit: CompetencyKit) -> list[_Object]:
    """Return who states the competencies: the document, and each institute that adds some."""
    found = [(DOCUMENT, kit.title, ", ".join(release.about.source_authors) or kit.title)]
    institutes = {each.item.institute for each in kit.entries if each.item.institute}
    names = release.items.names
    found += [(each, names.get(each, each), names.get(each, each)) for each in sorted(institutes)]
    return [
        {"id": number, "title": _title(title), "author": _title(author), "uri": iri}
        for number, (iri, title, author) in enumerate(found, 1)
    ]


def _root(kit: CompetencyKit, sources: Mapping[str, int], version: str) -> _Object:
    titles = unique_titles(kit.entries, _LONGEST)
    below: dict[str, list[KitEntry]] = defaultdict(list)
    for entry in kit.entries:
        below[entry.parents[0] if entry.parents else ROOT].append(entry)

    def described(entry: KitEntry) -> str:
        return fitted(entry.paragraphs(titles[entry.id]), _LONGEST_DESCRIPTION, as_markdown)

    def competency(entry: KitEntry) -> _Object:
        return {
            "title": titles[entry.id],
            "description": described(entry),
            "version": version,
            "sourceId": sources[entry.item.institute or DOCUMENT],
        }

    def parts(name: str, own: KitEntry | None) -> _Object:
        areas = [area(each) for each in below[name] if _is_area(each)]
        found = [competency(each) for each in below[name] if not _is_area(each)]
        if own and own.item.kind != "tier":
            found.insert(0, competency(own))
        return {"children": areas, "competencies": found}

    def area(entry: KitEntry) -> _Object:
        return {
            "title": titles[entry.id],
            "shortTitle": shortened_title(entry.item.code, _LONGEST_SHORT),
            "description": described(entry),
            **parts(entry.id, entry),
        }

    return {
        "title": _title(kit.title),
        "shortTitle": ROOT.upper(),
        "description": fitted(kit.notes, _LONGEST_DESCRIPTION, as_markdown),
        **parts(ROOT, None),
    }


def _is_area(entry: KitEntry) -> bool:
    return entry.has_parts or entry.item.kind == "tier"


def _title(text: str) -> str:
    return shortened_title(text, _LONGEST)


EXPORTER: Final = Exporter(
    "artemis",
    "standardized competencies for Artemis, as its import reads them",
    (JSON,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (
        ExportedDataset(
            "artemis",
            "Standardized competencies for Artemis",
            "The competencies, sub-competencies and KSAs as the catalogue that Artemis imports "
            "(administrators: Standardized Competencies, Import), in knowledge areas for "
            "the tiers and for all that has parts, each with its source.",
            (_FILE,),
        ),
    ),
    purpose=Purpose.LEARNING,
    readers="Artemis, with Atlas, its module for competencies",
    specification="https://github.com/ls1intum/Artemis/blob/develop/src/main/java/de/tum/cit/aet/"
    "artemis/atlas/dto/standardizedCompetency/StandardizedCompetencyCatalogDTO.java",
    correspondences=(
        Correspondence(
            "tier",
            "a knowledge area",
            "in a knowledge area for the framework as a whole; a tier is nothing to work towards",
        ),
        Correspondence(
            "competency, sub-competency, KSA",
            "a standardized competency",
            "where it has parts, it is a knowledge area too, in which the competency of the same "
            "name stands beside its parts",
        ),
        Correspondence(
            "what it stands under (`skos:broader`)",
            "the knowledge area that holds it",
            "the first in printed order; the second of a KSA that is printed twice is named in its "
            "description",
        ),
        Correspondence(
            "code (`dct:identifier`)", "`shortTitle` of a knowledge area", "in the description too"
        ),
        *(each for each in in_description(_LONGEST) if not each.ours.startswith("code")),
        Correspondence(
            "descriptions of more than 2,000 characters",
            "`description`",
            "the longest paragraph is cut: Artemis takes no more",
        ),
        Correspondence("version of the release", "`version`"),
        Correspondence(
            "document, or the institute that adds a KSA",
            "`sources`, `sourceId`",
            "who wrote the document, as its title page says; that the catalogue is of this "
            "edition, its description says",
        ),
        Correspondence(
            "nothing: the framework names no level of Bloom's taxonomy",
            "`taxonomy`",
            "left out, as the import allows",
        ),
    ),
)
