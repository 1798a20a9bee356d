"""A file for each concept scheme of the framework, as SKOS tools load them.

They are SKOS, with titles, descriptions, licences and rights of Dublin Core, which such tools show,
and with what the document states that something is derived from, for which SKOS has no word.

Such tools take a file for one vocabulary, so that each scheme has its own. Concepts of others that
its concepts are mapped to are named in it, and are no concepts of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from amocf.exchange.registry import ExportedDataset, Exporter, Graphs, Purpose, ReleaseData
from amocf.formats import TURTLE
from amocf.rdf.serialise import write
from amocf.terms import BASE, PREFIXES, expand

_STANDARD: Final = "https://www.w3.org/TR/skos-reference/"

#: What is said of each scheme in other words than those of SKOS.
_TITLED: Final = "The scheme has title, description, licence and rights (dct:title and so on)."

#: Whose the matches are, in a file that has no record of them.
_READ: Final = (
    "this edition's readings: none of them is the document's. Nobody has reviewed any match yet. "
    "How sure each mapping is, and why, stands in the mapping sets; where a name or a code of "
    "another framework was seen, in dataset/references."
)

#: What each file holds: the name of its scheme, and its dataset.
_SCHEMES: Final = {
    "competencies": ExportedDataset(
        "skos",
        "Competencies of the framework in SKOS",
        "The tiers, competencies, sub-competencies and named KSAs in SKOS: labels, alternative "
        "labels, hidden labels, notations, definitions, notes, the hierarchy in both directions, "
        "collections, the derivations that the document states (prov:wasDerivedFrom), and mappings "
        "to other frameworks, whose components are named. The mappings and the hidden labels are "
        f"{_READ} {_TITLED}",
        ("amocf-skos.ttl",),
        standards=(_STANDARD,),
        rights_of=(f"{BASE}id/competencies",),
    ),
    "occupations": ExportedDataset(
        "skos-occupations",
        "Occupations of the framework in SKOS",
        "The occupations that the document names in SKOS: labels, notations, notes, and mappings "
        "to occupations of O*NET-SOC and ESCO, which are named. The mappings are "
        f"{_READ} {_TITLED}",
        ("amocf-skos-occupations.ttl",),
        standards=(_STANDARD,),
        rights_of=(f"{BASE}id/occupations",),
    ),
    "technology-areas": ExportedDataset(
        "skos-technology-areas",
        "Technology areas of the framework in SKOS",
        "The five technology areas in SKOS: labels, alternative labels, notations and notes, with "
        f"the descriptions of the document (dct:description). {_TITLED}",
        ("amocf-skos-technology-areas.ttl",),
        standards=(_STANDARD,),
        rights_of=(f"{BASE}id/technology-areas",),
    ),
}
_SKOS: Final = PREFIXES["skos"]
_TYPE: Final = expand("rdf:type")
#: Said of the scheme in other words than those of SKOS.
_OTHERS: Final = frozenset(
    map(expand, ("dct:title", "dct:description", "dct:license", "dct:rights"))
)
#: Closures are left to who wants them.
_CLOSURES: Final = frozenset(map(expand, ("skos:broaderTransitive", "skos:narrowerTransitive")))
_MATCHES: Final = tuple(
    f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")
)
_DERIVED: Final = NamedNode(expand("prov:wasDerivedFrom"))
#: How what is mapped to is called. Typed as a concept, it would be taken for one of the scheme.
_NAMING: Final = ("skos:prefLabel", "skos:notation")
#: Stands in what something of others is called where this edition adds words: a note says so.
_ADDED: Final = "["


def vocabulary(store: Store, scheme: str) -> set[Triple]:
    """Return what SKOS tools want to know of a concept scheme, all of it stated in the release.

    That is of the scheme, of what is in it, and of what collects that.
    """
    iri = NamedNode(f"{BASE}id/{scheme}")
    concepts = set(_subjects(store, "skos:inScheme", iri))
    lists = {each for concept in concepts for each in _subjects(store, "skos:member", concept)}
    said = (triple for each in {iri, *concepts, *lists} for triple in _said(store, each))
    derived = {each for concept in concepts for each in _derivations(store, concept)}
    matches = (t for concept in concepts for m in _MATCHES for t in _said(store, concept, m))
    targets = {triple.object for triple in (*derived, *matches)}
    names = (t for each in targets for curie in _NAMING for t in _said(store, each, curie))
    remarks = (t for each in targets for t in _remarks(store, each))
    return {*filter(_is_wanted, said), *derived, *names, *remarks}


def _is_wanted(triple: Triple) -> bool:
    predicate = triple.predicate.value
    if predicate == _TYPE:
        return isinstance(triple.object, NamedNode) and triple.object.value.startswith(_SKOS)
    return predicate in _OTHERS or (predicate.startswith(_SKOS) and predicate not in _CLOSURES)


def _derivations(store: Store, concept: NamedNode) -> Iterator[Triple]:
    """Yield what the document states that a concept is derived from: not what is read so."""
    for record in _subjects(store, "sssom:subject_id", concept):
        predicates = [t.object for t in _said(store, record, "sssom:predicate_id")]
        if _DERIVED in predicates and any(_said(store, record, "sssom:mapping_provider")):
            for triple in _said(store, record, "sssom:object_id"):
                yield Triple(concept, _DERIVED, triple.object)


def _remarks(store: Store, target: Any) -> Iterator[Triple]:
    """Yield the notes on something of others, where words are added to its title."""
    if any(_ADDED in str(t.object) for t in _said(store, target, "skos:prefLabel")):
        yield from _said(store, target, "skos:editorialNote")


def _said(store: Store, subject: Any, curie: str = "") -> Iterator[Triple]:
    predicate = NamedNode(expand(curie)) if curie else None
    quads = store.quads_for_pattern(subject, predicate, None, DefaultGraph())
    return (quad.triple for quad in quads)


def _subjects(store: Store, curie: str, value: Any) -> Iterator[Any]:
    quads = store.quads_for_pattern(None, NamedNode(expand(curie)), value, DefaultGraph())
    return (quad.subject for quad in quads)


def _files(_: Graphs) -> tuple[str, ...]:
    return tuple(file for dataset in _SCHEMES.values() for file in dataset.files)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {
        file: write(vocabulary(release.store, scheme), TURTLE)
        for scheme, dataset in _SCHEMES.items()
        for file in dataset.files
    }


EXPORTER: Final = Exporter(
    "skos",
    "SKOS, a file for each concept scheme, as tools for vocabularies load them",
    (TURTLE,),
    _files,
    _write,
    release_folder="",
    datasets=lambda _: tuple(_SCHEMES.values()),
    purpose=Purpose.VOCABULARIES,
)
