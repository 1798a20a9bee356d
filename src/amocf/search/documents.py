"""What can be found: every resource that people look for, with its words and facets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Store

from amocf.kind_row import ResourceKind
from amocf.kinds import KINDS, listed_classes
from amocf.ordering import Key, alphabetical
from amocf.rdf.graph_reader import GraphReader, WholeReader, all_labels
from amocf.rdf.held_same import held_same
from amocf.terms import expand


@dataclass(frozen=True)
class Document:
    """A resource that can be found.

    Attributes:
        iri: its name.
        kind: the name of its kind.
        label: what it is called, or printed as.
        code: its notation.
        codes: every code by which people may know it, the notation among them.
        alternatives: other labels.
        below: labels of what stands directly below it.
        mapped: labels of what it is mapped to or derived from in other frameworks.
        place: where it belongs, each with its code.
        surroundings: of what people come for, the names of what it belongs to.
        context: the label with its parent, and of what people come for its kind and surroundings.
        description: definitions and notes.
        printed: what the document prints of it.
        tiers: IRIs of the tiers it belongs to.
        areas: IRIs of the technology areas it belongs to, or on whose pages it stands; of what
            an institute names, those of the institute.
    """

    iri: str
    kind: str
    label: str
    code: str = ""
    codes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    surroundings: tuple[str, ...] = ()
    context: str = ""
    description: str = ""
    printed: str = ""
    tiers: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


#: What a table or figure shows is what people look for, rather than its number.
_LABELS: Final = ("skos:prefLabel", "dct:title", "rdfs:label", "foaf:name", "amo:textAsPrinted")
_ALTERNATIVES: Final = (
    *("skos:altLabel", "skos:hiddenLabel", "dct:alternative", "amo:groupAsPrinted"),
    *("sssom:subject_label", "sssom:object_label"),
)
_DESCRIPTIONS: Final = (
    *("skos:definition", "dct:description", "skos:scopeNote", "rdfs:comment"),
    *("amo:reading", "amo:reason", "schema:keywords"),
)
_PRINTED: Final = (
    *("amo:textAsPrinted", "amo:asPrinted", "amo:definitionAsPrinted"),
    *("amo:derivationAsPrinted", "amo:columnAsPrinted", "amo:quotation"),
)
_CODES: Final = ("skos:notation", "dct:identifier", "amo:codeAsPrinted", "amo:marker")
_NAMES: Final = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
_BELOW: Final = ("skos:narrower",)
_MAPPED: Final = (
    *("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"),
    *("skos:relatedMatch", "prov:wasDerivedFrom"),
)
_PLACE: Final = (
    *("skos:broader", "amo:inTechnologyArea", "amo:sponsoredBy", "amo:inList", "dct:isPartOf"),
    "amo:pageOfArea",
)
#: From what an institute names to whose it is.
_WHOSE: Final = "dct:creator"
#: From a resource to what it is about, whose tiers and areas it shares.
_ABOUT: Final = ("amo:about", "amo:competencyOfCount", "amo:checks", "sssom:subject_id")
_AREAS: Final = ("amo:inTechnologyArea", "amo:pageOfArea", "amo:reportingArea", "amo:connectedArea")


def documents(store: Store) -> Iterator[Document]:
    """Yield what can be found in a release, by kind and then by code and label.

    What has no label is only mentioned, as the terms of other vocabularies are. What institutes
    hold to be the same is found once, by the words and codes of all of them. What was withdrawn is
    left out: ``amocf.rdf.withdrawn_names`` finds it for who looks for it by its code or name.
    """
    reader = WholeReader(store)
    same = held_same(store)
    labelled = all_labels(store).keys()
    known: set[str] = set()
    for kind in (each for each in KINDS if each.labels):
        instances = _instances(store, listed_classes(kind))
        found = {iri for iri in instances if iri in labelled or reader.labels(iri, _LABELS)} - known
        known |= found
        named = {iri: [each for each in same.names(iri) if each in found] for iri in found}
        yield from sorted(
            (
                _document(reader, names, kind)
                for iri, names in named.items()
                if names[0] == iri and iri not in reader.withdrawals
            ),
            key=_order,
        )


def _instances(store: Store, classes: Iterable[str]) -> set[str]:
    """Return the instances of classes in any graph: queries stand in one of their own."""
    rdf_type = NamedNode(expand("rdf:type"))
    return {
        quad.subject.value
        for iri in classes
        for quad in store.quads_for_pattern(None, rdf_type, NamedNode(iri), None)
        if isinstance(quad.subject, NamedNode)
    }


def _document(reader: GraphReader, names: Sequence[str], kind: ResourceKind) -> Document:
    """Return what can be found under names, the one that is shown first."""
    iri = names[0]
    labels = [each for name in names for each in reader.labels(name, _LABELS)]
    # A mapping is known by its predicate too, which its label has in words.
    named = [*names, *reader.iris(iri, "sssom:predicate_id")]
    codes = [each.rpartition("#")[2].rpartition("/")[2] for each in named]
    surroundings = tuple(_surroundings(reader, iri)) if kind.is_sought else ()
    printed = [iri, *reader.subjects(iri, "amo:about"), *reader.iris(iri, "amo:mention")]
    return Document(
        iri=iri,
        kind=kind.name,
        label=labels[0],
        code=next(iter(reader.texts(iri, "skos:notation")), ""),
        codes=_once(*(_texts(reader, each, _CODES) for each in names), codes),
        alternatives=tuple(_alternatives(reader, labels, names)),
        below=_once(*(_texts(reader, each, _NAMES) for each in reader.iris(iri, *_BELOW))),
        mapped=_once(*(reader.labels(each) for each in reader.iris(iri, *_MAPPED))),
        place=tuple(_place(reader, names, kind)),
        surroundings=surroundings,
        context="\n".join((*_context(reader, iri, kind), *surroundings)),
        description="\n".join(_once(_texts(reader, iri, _DESCRIPTIONS))),
        printed="\n".join(_once(*(_texts(reader, each, _PRINTED) for each in printed))),
        tiers=frozenset(tier for each in names for tier in _tiers(reader, each)),
        areas=frozenset(area for each in names for area in _areas(reader, each)),
    )


def _alternatives(
    reader: GraphReader, labels: Sequence[str], names: Iterable[str]
) -> Iterator[str]:
    """Yield other labels than the first of all, each once."""
    found = _once(labels[1:], *(_texts(reader, each, _ALTERNATIVES) for each in names))
    yield from (each for each in found if each != labels[0])


def _place(reader: GraphReader, names: Sequence[str], kind: ResourceKind) -> Iterator[str]:
    """Yield what a resource belongs to: the scheme, if that is of others, and what is above it."""
    iri = names[0]
    schemes = [] if kind.is_sought else reader.iris(iri, "skos:inScheme")
    standing = {place for name in names for place in _standing(reader, name)}
    for each in (*schemes, *reader.iris(iri, *_PLACE), *sorted(standing)):
        label = reader.label(each)
        code = next(iter(reader.texts(each, "skos:notation")), "")
        # What has no printed code has a word of this edition for one.
        yield f"{code} {label}" if any(map(str.isdigit, code)) and code != label else label


def _context(reader: GraphReader, iri: str, kind: ResourceKind) -> Iterator[str]:
    """Yield what people say of a thing beside its name: "institutes of the DoD"."""
    yield from reader.texts(iri, "amo:contextLabel")
    if kind.is_sought and kind.labels:
        yield kind.labels[1]


def _surroundings(reader: GraphReader, iri: str) -> Iterator[str]:
    for each in reader.iris(iri, *_PLACE):
        yield from _texts(reader, each, _NAMES)


def _texts(reader: GraphReader, iri: str, curies: Iterable[str]) -> list[str]:
    return [text for curie in curies for text in sorted(reader.texts(iri, curie))]


def _once(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*lists)))


def _order(document: Document) -> tuple[Key, str, str]:
    return alphabetical(document.code), document.label.casefold(), document.iri


def _standing(reader: GraphReader, iri: str) -> list[str]:
    """Return where what an institute names stands, as its selections say.

    What the document names stands where the document prints it, no matter who selects it.
    """
    selections = reader.subjects(iri, "amo:selects") if reader.iris(iri, _WHOSE) else []
    return sorted(
        {place for each in selections for place in reader.iris(each, "amo:selectedUnder")}
    )


def _tiers(reader: GraphReader, iri: str) -> set[str]:
    about = [iri, *reader.iris(iri, *_ABOUT), *_standing(reader, iri)]
    above = {up for each in about for up in reader.iris(each, "skos:broaderTransitive")}
    return {each for each in (*about, *above) if reader.is_a(each, "amo:Tier")}


def _areas(reader: GraphReader, iri: str) -> set[str]:
    about = [iri, *reader.iris(iri, *_ABOUT)]
    whose = reader.iris(iri, _WHOSE)
    below = [down for each in about for down in reader.iris(each, "skos:narrowerTransitive")]
    lists = [found for each in (*about, *below) for found in reader.subjects(each, "skos:member")]
    own = {each for each in about if reader.is_a(each, "amo:TechnologyArea")}
    pages = reader.iris(iri, "amo:inList", "dct:isPartOf")
    return own | {
        a for each in (*about, *whose, *lists, *pages) for a in reader.iris(each, *_AREAS)
    }
