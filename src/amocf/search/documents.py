"""What can be found: every thing of a release that people look for, with its words and facets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.kinds import KINDS, ResourceKind, listed_classes
from amocf.ordering import Key, alphabetical
from amocf.terms import BASE, expand


@dataclass(frozen=True)
class Document:
    """A thing that can be found.

    Attributes:
        iri: its name.
        kind: the name of its kind.
        label: what it is called, or printed as.
        code: its notation.
        codes: every code by which people may know it, the notation among them.
        alternatives: other labels.
        context: the label with its parent.
        description: definitions and notes.
        printed: what the document prints of it.
        tiers: IRIs of the tiers it belongs to.
        areas: IRIs of the technology areas it belongs to, or on whose pages it stands.
    """

    iri: str
    kind: str
    label: str
    code: str = ""
    codes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    context: str = ""
    description: str = ""
    printed: str = ""
    tiers: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


_LABELS: Final = ("skos:prefLabel", "dct:title", "rdfs:label", "foaf:name", "amo:textAsPrinted")
_ALTERNATIVES: Final = (
    *("skos:altLabel", "skos:hiddenLabel", "dct:alternative", "amo:groupAsPrinted"),
    *("sssom:subject_label", "sssom:object_label"),
)
_DESCRIPTIONS: Final = (
    *("skos:definition", "dct:description", "skos:scopeNote", "rdfs:comment"),
    *("amo:reading", "amo:reason", "amo:quotation", "schema:keywords"),
)
_PRINTED: Final = (
    *("amo:textAsPrinted", "amo:asPrinted", "amo:definitionAsPrinted"),
    *("amo:derivationAsPrinted", "amo:columnAsPrinted"),
)
_CODES: Final = ("skos:notation", "dct:identifier", "amo:codeAsPrinted", "amo:marker")
#: From a thing to what it is about, whose tiers and areas it shares.
_ABOUT: Final = ("amo:about", "amo:competencyOfCount", "amo:checks", "owl:annotatedSource")
_AREAS: Final = ("amo:inTechnologyArea", "amo:pageOfArea", "amo:pageArea", "amo:connectedArea")


def documents(store: Store) -> Iterator[Document]:
    """Yield what can be found in a release, by kind and then by code and label."""
    reader = _Reader(store)
    known: set[str] = set()
    for kind in (each for each in KINDS if each.labels):
        found = [iri for iri in reader.instances(listed_classes(kind)) if iri not in known]
        known.update(found)
        yield from sorted((_document(reader, iri, kind) for iri in found), key=_order)


def _document(reader: "_Reader", iri: str, kind: ResourceKind) -> Document:
    labels = reader.first_texts(iri, _LABELS)
    code = next(iter(reader.texts(iri, ("skos:notation",))), "")
    local = iri.rpartition("#")[2].rpartition("/")[2]
    printed = [iri, *reader.subjects("amo:about", iri)]
    return Document(
        iri=iri,
        kind=kind.name,
        label=labels[0] if labels else iri.removeprefix(BASE),
        code=code,
        codes=tuple(dict.fromkeys([*reader.texts(iri, _CODES), local, *reader.relations(iri)])),
        alternatives=tuple(dict.fromkeys([*labels[1:], *reader.texts(iri, _ALTERNATIVES)])),
        context=" ".join(reader.texts(iri, ("amo:contextLabel",))),
        description="\n".join(reader.texts(iri, _DESCRIPTIONS)),
        printed="\n".join(
            dict.fromkeys(t for each in printed for t in reader.texts(each, _PRINTED))
        ),
        tiers=frozenset(reader.tiers(iri)),
        areas=frozenset(reader.areas(iri)),
    )


def _order(document: Document) -> tuple[Key, str, str]:
    return alphabetical(document.code), document.label.casefold(), document.iri


@dataclass(frozen=True)
class _Reader:
    """Reads the default graph, and for queries the graph that describes them."""

    store: Store

    def instances(self, classes: Iterable[str]) -> list[str]:
        rdf_type = NamedNode(expand("rdf:type"))
        found = {
            quad.subject.value
            for iri in classes
            for quad in self.store.quads_for_pattern(None, rdf_type, NamedNode(iri), None)
            if isinstance(quad.subject, NamedNode)
        }
        return sorted(found)

    def texts(self, iri: str, curies: Iterable[str]) -> list[str]:
        """Return the literals of properties, in their order, each text once."""
        found = [text for curie in curies for text in sorted(self._literals(iri, curie))]
        return list(dict.fromkeys(found))

    def first_texts(self, iri: str, curies: Iterable[str]) -> list[str]:
        """Return the literals of the first property that has any, those in English first."""
        for curie in curies:
            if texts := self._literals(iri, curie):
                return sorted(texts, key=lambda text: (texts[text] not in ("en", None), text))
        return []

    def iris(self, iri: str, *curies: str) -> list[str]:
        found = [
            quad.object.value
            for curie in curies
            for quad in self.store.quads_for_pattern(
                NamedNode(iri), NamedNode(expand(curie)), None, DefaultGraph()
            )
            if isinstance(quad.object, NamedNode)
        ]
        return sorted(set(found))

    def subjects(self, curie: str, iri: str) -> list[str]:
        quads = self.store.quads_for_pattern(
            None, NamedNode(expand(curie)), NamedNode(iri), DefaultGraph()
        )
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

    def relations(self, iri: str) -> list[str]:
        """Return the predicate of a mapping by its name, which its label has in words."""
        found = self.iris(iri, "owl:annotatedProperty")
        return [each.rpartition("#")[2].rpartition("/")[2] for each in found]

    def tiers(self, iri: str) -> set[str]:
        things = {iri, *self.iris(iri, *_ABOUT)}
        above = things | {up for each in things for up in self.iris(each, "skos:broaderTransitive")}
        tier = expand("amo:Tier")
        return {each for each in above if tier in self.iris(each, "rdf:type")}

    def areas(self, iri: str) -> set[str]:
        things = [iri, *self.iris(iri, *_ABOUT)]
        below = [down for each in things for down in self.iris(each, "skos:narrowerTransitive")]
        lists = [
            each for thing in (*things, *below) for each in self.subjects("skos:member", thing)
        ]
        area = expand("amo:TechnologyArea")
        own = {each for each in things if area in self.iris(each, "rdf:type")}
        pages = self.iris(iri, "amo:inList", "dct:isPartOf")
        return own | {a for each in (*things, *lists, *pages) for a in self.iris(each, *_AREAS)}

    def _literals(self, iri: str, curie: str) -> dict[str, str | None]:
        quads = self.store.quads_for_pattern(NamedNode(iri), NamedNode(expand(curie)), None, None)
        return {
            quad.object.value: quad.object.language
            for quad in quads
            if isinstance(quad.object, Literal)
        }
