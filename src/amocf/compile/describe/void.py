"""VoID: what the dataset holds, counted; the counts themselves included.

They stand in the graph ``metadata``, which is one of those counted: ``settling.py`` counts again
until the figures hold.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sized
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.describe.tally import Tally, text_of
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import number, state, term, titled
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

#: The mapping set of the document's own derivations; its linkset spans all targets.
AS_PRINTED: Final = "as-printed-2025"

#: The graph in which the counts stand.
_GROWING: Final = "metadata"
#: The parts of the statement that a record makes, in their order.
_ENDS: Final = tuple(expand(f"owl:annotated{end}") for end in ("Source", "Property", "Target"))
_IN_SCHEME: Final = expand("skos:inScheme")
_MAPPINGS: Final = expand("sssom:mappings")
_TITLE: Final = expand("dct:title")


class Contents:
    """The counts of a dataset whose graph ``metadata`` grows, while everything else stays.

    What stays is counted once, when this is made: the figures are added to it each time.

    Args:
        graphs: each named graph by its name.
        spaces: below whose bases the IRIs of entities are.
    """

    def __init__(self, graphs: Mapping[str, GraphLines], spaces: UriSpaces = OWN) -> None:
        self._bases = spaces.bases
        growing = [graph for name, graph in graphs.items() if name == _GROWING]
        self._metadata = Tally(growing, self._bases)
        self._whole = Tally(graphs.values(), self._bases)
        self._staying = tuple(self._of_what_stays(graphs))

    def described(self, figures: Collection[Quad] = ()) -> Iterator[Quad]:
        """Yield the counts of the whole dataset, of its graphs, classes and properties, and links.

        A statement that stands in several graphs is counted once for the whole.

        Args:
            figures: what ``metadata`` holds beside what was given: counts that were taken before.
        """
        counted = [GraphLines.of(_GROWING, figures)]
        whole = Tally(counted, self._bases, self._whole)
        yield from _counted(DATASET, whole)
        yield from _vocabularies(whole)
        yield from _class_partitions(whole)
        yield from _property_partitions(whole)
        yield from _subset(f"{BASE}dataset/{_GROWING}", Tally(counted, self._bases, self._metadata))
        yield from self._staying

    def _of_what_stays(self, graphs: Mapping[str, GraphLines]) -> Iterator[Quad]:
        for name in sorted(graphs.keys() - {_GROWING}):
            yield from _subset(dataset_of(graphs[name]), Tally([graphs[name]], self._bases))
        yield from _targets(tuple(graphs.get("references", ())))
        links = (tuple(graphs.get(name, ())) for name in ("mappings", "framework"))
        yield from _linksets(*links)


def _subset(dataset: str, tally: Tally) -> Iterator[Quad]:
    yield from state(DATASET, ("void:subset", NamedNode(dataset)))
    yield from _counted(dataset, tally)


def _counted(dataset: str, tally: Tally) -> Iterator[Quad]:
    yield from state(
        dataset,
        ("rdf:type", term("void:Dataset")),
        ("void:entities", number(len(tally.entities))),
        *_counts(tally.size, tally.subjects, tally.objects),
        ("void:properties", number(len(tally.properties))),
        ("void:classes", number(len(tally.members))),
    )


def _counts(statements: int, subjects: Sized, objects: Sized) -> Iterator[tuple[str, Literal]]:
    yield "void:triples", number(statements)
    yield "void:distinctSubjects", number(len(subjects))
    yield "void:distinctObjects", number(len(objects))


def _vocabularies(tally: Tally) -> Iterator[Quad]:
    terms = {*tally.properties, *tally.members}
    for space in PREFIXES.values():
        if any(re.fullmatch(re.escape(space) + "[^/#]+", iri) for iri in terms):
            # Our ontology is named without its "#": that is the IRI which is described.
            vocabulary = space.removesuffix("#") if space.startswith(BASE) else space
            yield from state(DATASET, ("void:vocabulary", NamedNode(vocabulary)))


def _class_partitions(tally: Tally) -> Iterator[Quad]:
    for kind in sorted(tally.members):
        partition = f"{DATASET}/class-{path_segment(kind)}"
        yield from state(DATASET, ("void:classPartition", NamedNode(partition)))
        yield from state(
            partition,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Instances of {shorten(kind)}"),
            ("void:class", NamedNode(kind)),
            ("void:entities", number(len(tally.members[kind]))),
        )


def _property_partitions(tally: Tally, dataset: str = DATASET) -> Iterator[Quad]:
    for name in sorted(tally.properties):
        uses = tally.properties[name]
        partition = f"{dataset}/property-{path_segment(name)}"
        yield from state(dataset, ("void:propertyPartition", NamedNode(partition)))
        yield from state(
            partition,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Statements with {shorten(name)}"),
            ("void:property", NamedNode(name)),
            *_counts(uses.size, uses.subjects, uses.objects),
        )


def _targets(references: Collection[Quad]) -> Iterator[Quad]:
    """Describe the part of ``graph/references`` about each outside framework's components."""
    titles = {
        text_of(t.subject): text_of(t.object) for t in references if t.predicate.value == _TITLE
    }
    for slug, space in sorted(TARGETS.items()):
        about = [each for each in references if text_of(each.subject).startswith(space)]
        if not about:
            continue
        schemes = sorted({text_of(t.object) for t in about if t.predicate.value == _IN_SCHEME})
        named = ", ".join(titles.get(scheme, slug) for scheme in schemes) or slug
        subset = f"{BASE}dataset/references-{slug}"
        yield from state(f"{BASE}dataset/references", ("void:subset", NamedNode(subset)))
        yield from state(
            subset,
            ("rdf:type", term("void:Dataset")),
            *titled(f"Outside components described here: {named}"),
            ("void:uriSpace", Literal(space)),
            ("void:entities", number(len({each.subject for each in about}))),
            ("void:triples", number(len(set(about)))),
            *(("dct:subject", NamedNode(scheme)) for scheme in schemes),
        )


def _linksets(mappings: Collection[Quad], framework: Collection[Quad]) -> Iterator[Quad]:
    for slug in sorted(TARGETS):
        yield from _linkset(slug, f"references-{slug}", _links(mappings, slug))
    yield from _linkset(AS_PRINTED, "references", _links(framework, AS_PRINTED))


def _links(statements: Collection[Quad], slug: str) -> list[Quad]:
    """Return what the records of a mapping set state; those that deny state no link."""
    mapping_set = f"{BASE}dataset/mappings-{slug}"
    records = {
        each.object
        for each in statements
        if each.predicate.value == _MAPPINGS and text_of(each.subject) == mapping_set
    }
    ends: dict[str, dict[object, object]] = {name: {} for name in _ENDS}
    for each in statements:
        if each.predicate.value in ends and each.subject in records:
            ends[each.predicate.value][each.subject] = each.object
    stated = {tuple(ends[name].get(record) for name in _ENDS) for record in records}
    return [each for each in statements if (each.subject, each.predicate, each.object) in stated]


def _linkset(slug: str, target: str, links: Collection[Quad]) -> Iterator[Quad]:
    if not links:
        return
    linkset = f"{BASE}dataset/linkset-{slug}"
    tally = Tally([GraphLines.of("", links)], ())
    yield from state(DATASET, ("void:subset", NamedNode(linkset)))
    yield from state(
        linkset,
        ("rdf:type", term("void:Linkset")),
        *titled(f"Links of the mapping set {slug}"),
        ("dct:source", NamedNode(f"{BASE}dataset/mappings-{slug}")),
        ("void:subjectsTarget", NamedNode(f"{BASE}dataset/framework")),
        ("void:objectsTarget", NamedNode(f"{BASE}dataset/{target}")),
        *_counts(tally.size, tally.subjects, tally.objects),
        *(("void:linkPredicate", NamedNode(predicate)) for predicate in sorted(tally.properties)),
    )
    yield from _property_partitions(tally, linkset)
