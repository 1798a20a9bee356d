"""JSKOS: concept schemes, concepts and mappings as JSON, for tools such as Cocoda and BARTOC."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from amocf.exchange.framework_description import LANGUAGE, SCHEMES, FrameworkDescription
from amocf.exchange.framework_items import FrameworkItems, Item, WithdrawnItem
from amocf.exchange.json_file import json_file, present
from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON
from amocf.terms import BASE, DATASET, DOCUMENT, expand

_SPECIFICATION: Final = "https://gbv.github.io/jskos/"
_CONTEXT: Final = "https://gbv.github.io/jskos/context.json"
_CONCEPT: Final = [expand("skos:Concept")]
_SCHEME: Final = [expand("skos:ConceptScheme")]
#: What may be the type of a mapping.
_MAPPING_TYPES: Final = frozenset(
    expand(f"skos:{name}Match") for name in ("exact", "close", "broad", "narrow", "related")
)
_DATASETS: Final = tuple(
    ExportedDataset(
        f"jskos-{part}",
        f"{part.capitalize()} of the framework in JSKOS",
        f"{described} A list of JSON objects, as JSKOS servers import it.",
        (f"amocf-jskos-{part}.json",),
        standards=(_SPECIFICATION,),
        rights_of=(rights_of,),
    )
    for part, described, rights_of in (
        ("schemes", "The concept schemes of the framework, and those it is mapped to.", DOCUMENT),
        (
            "concepts",
            "Tiers, competencies, KSAs, occupations and technology areas as concepts. Notes say "
            "of each that is based on another whose word that is, and where this edition denies "
            "that the two match.",
            f"{BASE}id/competencies",
        ),
        (
            "mappings",
            "The matches with concepts of other frameworks that hold. What the framework derives "
            "from is in the file of the concepts (basedOn).",
            DATASET,
        ),
    )
)


@dataclass(frozen=True)
class _Jskos:
    items: FrameworkItems
    about: FrameworkDescription

    def schemes(self) -> Iterator[dict[str, Any]]:
        makers = [self._named(self.about.creator.iri)]
        for name in SCHEMES:
            described = self.about.schemes[name]
            members = self.items.of_kinds(*SCHEMES[name])
            top = [each for each in members if not each.parents and each.is_of_document]
            yield present(
                {
                    "@context": _CONTEXT,
                    "uri": described.iri,
                    "type": _SCHEME,
                    "prefLabel": _label(described.title),
                    "definition": _labels(described.description, self.about.warning),
                    "created": self.about.created,
                    "modified": self.about.modified,
                    "creator": makers,
                    "source": [self._named(self.about.source.iri)],
                    "license": [{"uri": described.licence}] if described.licence else [],
                    "note": _labels(*self.about.rights_of(described.iri)),
                    "version": self.about.version,
                    "languages": [LANGUAGE],
                    "topConcepts": [{"uri": each.iri} for each in top],
                }
            )
        for scheme, institute in self._institute_schemes.items():
            data = self.about.institute_data.get(institute)
            yield present(
                {
                    "@context": _CONTEXT,
                    "uri": scheme,
                    "type": _SCHEME,
                    "prefLabel": _label(self.items.names.get(scheme, scheme)),
                    "definition": _labels(data.description if data else ""),
                    "creator": [self._named(institute)],
                    "license": [{"uri": data.licence}] if data and data.licence else [],
                    "languages": [LANGUAGE],
                }
            )
        for framework in sorted({each.framework for each in self.items.outside.values()}):
            yield present(
                {
                    "@context": _CONTEXT,
                    "type": _SCHEME,
                    **self._named(framework),
                    "note": _labels(*self.about.rights_of(framework)),
                }
            )

    def concepts(self) -> Iterator[dict[str, Any]]:
        for item in self.items.items.values():
            derived = [each for each in self._records.get(item.iri, ()) if each.is_derivation]
            is_top = not item.parents or bool(item.institute)
            schemes = [{"uri": item.scheme}] if item.scheme else []
            yield present(
                {
                    "@context": _CONTEXT,
                    "uri": item.iri,
                    "type": [*_CONCEPT, self.about.kinds[item.kind].iri],
                    "notation": [item.code] if item.code else [],
                    "prefLabel": _label(item.label),
                    "altLabel": _labels(*item.alternatives),
                    "definition": _labels(item.definition if item.is_defined else ""),
                    "note": _labels("" if item.is_defined else item.definition),
                    "modified": self.about.modified,
                    "creator": [self._named(item.institute)] if item.institute else [],
                    "inScheme": schemes,
                    "topConceptOf": schemes if is_top else [],
                    "broader": [{"uri": parent} for parent in item.parents],
                    "narrower": [{"uri": each.iri} for each in self._children.get(item.iri, ())],
                    "related": [{"uri": iri} for iri in self._connected.get(item.iri, ())],
                    "basedOn": [self._outside(each.object) for each in derived],
                    "editorialNote": _labels(*map(self._said_of_origin, derived)),
                }
            )

        for each in self.items.withdrawn.values():
            yield self._withdrawn(each)

    def _withdrawn(self, each: WithdrawnItem) -> dict[str, Any]:
        item, stated = each.item, each.withdrawal
        return present(
            {
                "@context": _CONTEXT,
                "uri": item.iri,
                "type": [*_CONCEPT, self.about.kinds[item.kind].iri],
                "notation": [item.code] if item.code else [],
                "prefLabel": _label(item.label),
                "altLabel": _labels(*item.alternatives),
                "changeNote": _labels(*stated.reasons),
                "endDate": stated.date,
                "modified": self.about.modified,
                "creator": [self._named(item.institute)] if item.institute else [],
                "inScheme": [{"uri": item.scheme}] if item.scheme else [],
                "deprecated": True,
                "replacedBy": [self._named(iri) for iri in stated.replaced_by],
            }
        )

    def mappings(self) -> Iterator[dict[str, Any]]:
        for record in self.items.mappings:
            item = self.items.items.get(record.subject)
            if item and record.predicate in _MAPPING_TYPES and not record.is_denied:
                yield self._mapping(item, record)

    def _mapping(self, item: Item, record: MappingRecord) -> dict[str, Any]:
        outside = self.items.outside.get(record.object)
        source = present({"uri": item.iri, "notation": [item.code] if item.code else []})
        return present(
            {
                "@context": _CONTEXT,
                "uri": record.iri,
                "type": [record.predicate],
                "from": {"memberSet": [{**source, "prefLabel": _label(item.label)}]},
                "to": {"memberSet": [self._outside(record.object)]},
                "fromScheme": {"uri": item.scheme} if item.scheme else {},
                "toScheme": self._named(outside.framework) if outside else {},
                "mappingRelevance": float(record.confidence) if record.confidence else None,
                "justification": record.justification,
                "note": _labels(record.note_with_edition),
                "creator": [self._named(record.author or self.about.creator.iri)],
            }
        )

    def _outside(self, iri: str) -> dict[str, Any]:
        outside = self.items.outside.get(iri)
        if outside is None:
            return self._named(iri)
        notation = {"notation": [outside.code]} if outside.code else {}
        return {
            "uri": iri,
            **notation,
            "prefLabel": _label(outside.label),
            "inScheme": [{"uri": outside.framework}],
        }

    def _said_of_origin(self, record: MappingRecord) -> str:
        """Say who calls what a concept derives from so: of what is printed, in its words."""
        name = record.object_label or self.items.names.get(record.object, record.object)
        return f"{name}: {record.note_with_edition}"

    def _named(self, iri: str) -> dict[str, Any]:
        return {"uri": iri, "prefLabel": _label(self.items.names.get(iri, iri))}

    @cached_property
    def _records(self) -> Mapping[str, tuple[MappingRecord, ...]]:
        return self.items.mappings_of()

    @cached_property
    def _children(self) -> Mapping[str, tuple[Item, ...]]:
        return self.items.children()

    @cached_property
    def _connected(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for pair in self.items.connections:
            found[pair.ksa].append(pair.occupation)
            found[pair.occupation].append(pair.ksa)
        return dict(found)

    @cached_property
    def _institute_schemes(self) -> Mapping[str, str]:
        return {
            item.scheme: item.institute
            for item in self.items.items.values()
            if item.institute and item.scheme
        }


def _label(text: str) -> dict[str, str]:
    return {LANGUAGE: text}


def _labels(*texts: str) -> dict[str, list[str]]:
    found = [text for text in texts if text]
    return {LANGUAGE: found} if found else {}


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    jskos = _Jskos(release.items, release.about)
    parts = (jskos.schemes(), jskos.concepts(), jskos.mappings())
    return {
        dataset.files[0]: json_file(list(part))
        for dataset, part in zip(_DATASETS, parts, strict=True)
    }


_CORRESPONDENCES: Final = (
    Correspondence(
        "concept scheme (`skos:ConceptScheme`)",
        "Concept Scheme",
        "Title, description, licence, version, first and last change; of outside frameworks the "
        "name.",
    ),
    Correspondence("tier, competency, sub-competency, KSA, occupation, area", "Concept"),
    Correspondence("URI", "`uri`"),
    Correspondence("class", "`type`", "Beside `skos:Concept`."),
    Correspondence("code, or number of this edition (`dct:identifier`)", "`notation`"),
    Correspondence("label (`skos:prefLabel`)", "`prefLabel`"),
    Correspondence("alternative labels (`skos:altLabel`)", "`altLabel`"),
    Correspondence("definition (`skos:definition`)", "`definition`"),
    Correspondence(
        "description (`dct:description`)", "`note`", "Of a technology area, which is not defined."
    ),
    Correspondence("hierarchy (`skos:broader`)", "`broader`, `narrower`, `topConceptOf`"),
    Correspondence(
        "withdrawn concept (`owl:deprecated`)",
        "`deprecated`, `replacedBy`, `endDate`, `changeNote`",
        "It stands under nothing, and its mappings are left out.",
    ),
    Correspondence("last change of the release (`dct:modified`)", "`modified`"),
    Correspondence(
        "mapping",
        "Mapping",
        "`type` is the relation, `mappingRelevance` the confidence, `justification` and `note` the "
        "reason, with the edition of the framework mapped to, whose word it is and whether anybody "
        "has reviewed it.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`basedOn`, `editorialNote` of the concept",
        "It is no mapping. `basedOn` has the title of the component, as mappings have it; the note "
        "has what the document prints, in its words, or what this edition reads so, and which of "
        "the two it is.",
    ),
    Correspondence(
        "rights of others (`dct:rights`)",
        "`note` of the Concept Scheme",
        "Of ours and of those mapped to, in the file of the schemes. Concepts and mappings lead to "
        "them, and have no place of their own.",
    ),
    Correspondence(
        "mapping that does not hold (`sssom:predicate_modifier`)",
        "",
        "JSKOS can deny a mapping, but who does not know that would read it as one. A concept "
        "that derives from the other has the denial and its reason in `editorialNote`.",
    ),
    Correspondence("institute that adds something", "`creator`"),
    Correspondence("institute that selects something", ""),
    Correspondence(
        "KSA and occupation that institutes connect",
        "`related`",
        "Who connects them, and who holds the KSA essential, is lost.",
    ),
    Correspondence("statistics, sources, notes of the editors", ""),
)

EXPORTER: Final = Exporter(
    "jskos",
    "JSKOS: concept schemes, concepts and mappings, a file each",
    (JSON,),
    lambda _: tuple(name for dataset in _DATASETS for name in dataset.files),
    _write,
    release_folder="formats",
    datasets=lambda _: _DATASETS,
    purpose=Purpose.OTHERS,
    readers="Cocoda, BARTOC and JSKOS servers",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
