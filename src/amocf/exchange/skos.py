"""A file for each concept scheme of the framework, as SKOS tools load them.

They are SKOS, with titles, descriptions, licences and rights of Dublin Core, which such tools show,
and with what the document states that something is derived from, for which SKOS has no word.

Such tools take a file for one vocabulary, so that each scheme has its own. Concepts of others that
its concepts are mapped to are named in it, and are no concepts of it.
"""

from collections.abc import Mapping
from typing import Final, cast

from pyoxigraph import QueryTriples, Store, Triple

from amocf.exchange.registry import ExportedDataset, Exporter, Graphs, Purpose, ReleaseData
from amocf.formats import TURTLE
from amocf.rdf.serialise import write
from amocf.terms import BASE, PREFIXES

_STANDARD: Final = "https://www.w3.org/TR/skos-reference/"

#: What is said of each scheme in other words than those of SKOS.
_TITLED: Final = "The scheme has title, description, licence and rights (dct:title and so on)."

#: Whose the matches are, in a file that has no record of them.
_READ: Final = (
    "this edition's readings, which nobody has reviewed: none of them is the document's. How sure "
    "each mapping is, and why, stands in the mapping sets; where a name or a code of another "
    "framework was seen, in dataset/references."
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
        rights_of=f"{BASE}id/competencies",
    ),
    "occupations": ExportedDataset(
        "skos-occupations",
        "Occupations of the framework in SKOS",
        "The occupations that the document names in SKOS: labels, notations, notes, and mappings "
        "to occupations of O*NET-SOC and ESCO, which are named. The mappings are "
        f"{_READ} {_TITLED}",
        ("amocf-skos-occupations.ttl",),
        standards=(_STANDARD,),
        rights_of=f"{BASE}id/occupations",
    ),
    "technology-areas": ExportedDataset(
        "skos-technology-areas",
        "Technology areas of the framework in SKOS",
        "The five technology areas in SKOS: labels, alternative labels, notations and notes, with "
        f"the descriptions of the document (dct:description). {_TITLED}",
        ("amocf-skos-technology-areas.ttl",),
        standards=(_STANDARD,),
        rights_of=f"{BASE}id/technology-areas",
    ),
}
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

#: The scheme, what is in it, and what collects that. Closures are left to who wants them.
_OWN: Final = (
    _PROLOGUE
    + """
CONSTRUCT { ?thing ?property ?value }
WHERE {
  { BIND (?scheme AS ?thing) }
  UNION { ?thing skos:inScheme ?scheme }
  UNION { ?concept skos:inScheme ?scheme . ?thing skos:member ?concept }
  ?thing ?property ?value .
  FILTER (
    STRSTARTS(STR(?property), STR(skos:))
      && ?property NOT IN (skos:broaderTransitive, skos:narrowerTransitive)
    || ?property = rdf:type && STRSTARTS(STR(?value), STR(skos:))
    || ?property IN (dct:title, dct:description, dct:license, dct:rights)
  )
}
"""
)

#: What the document states that something is derived from: not what this edition reads so.
_DERIVED: Final = """
  ?concept skos:inScheme ?scheme .
  ?record sssom:subject_id ?concept ;
    sssom:predicate_id prov:wasDerivedFrom ;
    sssom:object_id ?target ;
    sssom:mapping_provider ?document .
"""
_DERIVATIONS: Final = (
    f"{_PROLOGUE}CONSTRUCT {{ ?concept prov:wasDerivedFrom ?target }} WHERE {{ {_DERIVED} }}"
)

#: How what is mapped to is called. Typed as a concept, it would be taken for one of the scheme.
_NAMES: Final = (
    _PROLOGUE
    + """
CONSTRUCT { ?target ?naming ?name }
WHERE {
  {
    ?concept skos:inScheme ?scheme ; ?match ?target .
    VALUES ?match {
      skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    }
  }
  UNION {"""
    + _DERIVED
    + """}
  VALUES ?naming { skos:prefLabel skos:notation }
  ?target ?naming ?name .
}
"""
)


def vocabulary(store: Store, scheme: str) -> set[Triple]:
    """Return what SKOS tools want to know of a concept scheme, all of it stated in the release."""
    return {
        triple
        for query in (_OWN, _DERIVATIONS, _NAMES)
        for triple in _construct(store, query.replace("?scheme", f"<{BASE}id/{scheme}>"))
    }


def _construct(store: Store, query: str) -> QueryTriples:
    return cast("QueryTriples", store.query(query))


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
