"""VoID: what the dataset holds, counted; the counts themselves included.

They stand in the graph ``metadata``, which is one of those counted: ``settling.py`` counts again
until the figures hold.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.rdf.statements import graph_of, number, state, term, titled
from amocf.terms import BASE, DATASET, PREFIXES, expand, path_segment, shorten
from amocf.uri_spaces import OWN, UriSpaces

#: Outside frameworks that the mappings reach, and where the IRIs of their components begin.
TARGETS: Final[Mapping[str, str]] = {
    "dol-amcm": PREFIXES["amcm"],
    "dol-bcm": PREFIXES["bcm"],
    "dol-itcm": PREFIXES["itcm"],
    "esco": PREFIXES["escoocc"],
    "nice": PREFIXES["nice"],
    "onet-soc": PREFIXES["onet"],
}

#: The linkset of the document's own statements; it spans all targets.
AS_PRINTED: Final = "as-printed-2025"

_TYPE: Final = expand("rdf:type")
_IN_SCHEME: Final = expand("skos:inScheme")
_TITLE: Final = expand("dct:title")


def by_graph(quads: Iterable[Quad]) -> dict[str, set[Triple]]:
    """Return the statements of each named graph by its name, such as ``framework``."""
    graphs: dict[str, set[Triple]] = defaultdict(set)
    for quad in quads:
        graphs[graph_of(quad)].add(quad.triple)
    return graphs


def describe_contents(
    graphs: Mapping[str, AbstractSet[Triple]], spaces: UriSpaces = OWN
) -> Iterator[Quad]:
    """Yield the counts of the whole dataset, of its graphs, classes and properties, and its links.

    A statement that stands in several graphs is counted once for the whole. Entities are what has
    an IRI below one of the bases of the release.
    """
    whole = set[Triple]().union(*graphs.values())
    yield from _counted(DATASET, whole, spaces)
    yield from _vocabularies(whole)
    yield from _class_partitions(whole)
    yield from _property_partitions(whole)
    for name in sorted(graphs):
        subset = dataset_of(name, graphs[name])
        yield from state(DATASET, ("void:subset", NamedNode(subset)))
        yield from _counted(subset, graphs[name], spaces)
    yield from _targets(graphs.get("references", set()))
    yield from _linksets(graphs.get("mappings", set()), graphs.get("framework", set()))


def _counted(dataset: str, triples: AbstractSet[Triple], spaces: UriSpaces) -> Iterator[Quad]:
    classes = {triple.object for triple in triples if triple.predicate.value == _TYPE}
    yield from state(
        dataset,
        ("rdf:type", term("void:Dataset")),
        ("void:entities", number(_entities(triples, spaces.bases))),
        *_counts(triples),
        ("void:properties", number(len({triple.predicate for triple in triples}))),
        ("void:classes", number(len(classes))),
    )


def _counts(triples: Iterable[Triple]) -> Iterator[tuple[str, Literal]]:
    distinct = set(triples)
    yield "void:triples", number(len(distinct))
    yield "void:distinctSubjects", number(len({triple.subject for triple in distinct}))
    yield "void:distinctObjects", number(len({triple.object for triple in distinct}))


def _entities(triples: Iterable[Triple], spaces: tuple[str, ...]) -> int:
    return len({iri for triple in triples if (iri := _iri(triple.subject)).startswith(spaces)})


def _vocabularies(triples: AbstractSet[Triple]) -> Iterator[Quad]:
    terms = {triple.predicate.value for triple in triples}
    terms |= {_iri(triple.object) for triple in triples if triple.predicate.value == _TYPE}
    for space in PREFIXES.values():
        if any(re.fullmatch(re.escape(space) + "[^/#]+", iri) for iri in terms):
            # Our ontology is named without its "#": that is the IRI which is described.
            vocabulary = space.removesuffix("#") if space.startswith(BASE) else space
            yield from state(DATASET, ("void:vocabulary", NamedNode(vocabulary)))


def _class_partitions(triples: AbstractSet[Triple]) -> Iterator[Quad]:
    members: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == _TYPE:
            members[_iri(triple.object)].add(_iri(triple.subject))
    for kind in sorted(members):
        partition = f"{DATASET}/class-{path_segment(kind)}"
        yield from state(DATASET, ("void:classPartition", NamedNode(partition)))
        yield from state(
            partition,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Instances of {shorten(kind)}"),
            ("void:class", NamedNode(kind)),
            ("void:entities", number(len(members[kind]))),
        )


def _property_partitions(triples: AbstractSet[Triple], dataset: str = DATASET) -> Iterator[Quad]:
    uses: dict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        uses[triple.predicate.value].append(triple)
    for name in sorted(uses):
        partition = f"{dataset}/property-{path_segment(name)}"
        yield from state(dataset, ("void:propertyPartition", NamedNode(partition)))
        yield from state(
            partition,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Statements with {shorten(name)}"),
            ("void:property", NamedNode(name)),
            *_counts(uses[name]),
        )


def _targets(references: AbstractSet[Triple]) -> Iterator[Quad]:
    """Describe the part of ``graph/references`` about each outside framework's components."""
    titles = {_iri(t.subject): _iri(t.object) for t in references if t.predicate.value == _TITLE}
    for slug, space in sorted(TARGETS.items()):
        about = {triple for triple in references if _iri(triple.subject).startswith(space)}
        if not about:
            continue
        schemes = sorted({_iri(t.object) for t in about if t.predicate.value == _IN_SCHEME})
        named = ", ".join(titles.get(scheme, slug) for scheme in schemes) or slug
        subset = f"{BASE}dataset/references-{slug}"
        yield from state(f"{BASE}dataset/references", ("void:subset", NamedNode(subset)))
        yield from state(
            subset,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Outside components described here: {named}"),
            ("void:uriSpace", Literal(space)),
            ("void:entities", number(_entities(about, (space,)))),
            ("void:triples", number(len(about))),
            *(("dct:subject", NamedNode(scheme)) for scheme in schemes),
        )


def _linksets(mappings: AbstractSet[Triple], framework: AbstractSet[Triple]) -> Iterator[Quad]:
    for slug, space in sorted(TARGETS.items()):
        yield from _linkset(slug, f"references-{slug}", _links(mappings, (space,)))
    yield from _linkset(AS_PRINTED, "references", _links(framework, tuple(TARGETS.values())))


def _links(triples: AbstractSet[Triple], spaces: tuple[str, ...]) -> set[Triple]:
    """Return what leads from the framework into spaces of IRIs, or to what is at the top of one."""
    return {
        triple
        for triple in triples
        if _iri(triple.subject).startswith(PREFIXES["amocf"])
        and f"{_iri(triple.object)}/".startswith(spaces)
    }


def _linkset(slug: str, target: str, links: AbstractSet[Triple]) -> Iterator[Quad]:
    if not links:
        return
    linkset = f"{BASE}dataset/linkset-{slug}"
    predicates = sorted({link.predicate.value for link in links})
    yield from state(DATASET, ("void:subset", NamedNode(linkset)))
    yield from state(
        linkset,
        ("rdf:type", term("void:Linkset")),
        *titled(f"Links of the mapping set {slug}"),
        ("dct:source", NamedNode(f"{BASE}dataset/mappings-{slug}")),
        ("void:subjectsTarget", NamedNode(f"{BASE}dataset/framework")),
        ("void:objectsTarget", NamedNode(f"{BASE}dataset/{target}")),
        *_counts(links),
        *(("void:linkPredicate", NamedNode(predicate)) for predicate in predicates),
    )
    yield from _property_partitions(links, linkset)


def _iri(node: object) -> str:
    return str(getattr(node, "value", ""))
