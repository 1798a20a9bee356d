"""From sources to the whole dataset: what follows, what is checked, what describes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, Quad, RdfFormat, Store, Triple

from amocf.compile.change_graph import change_graph
from amocf.compile.describe import metadata
from amocf.compile.describe.edition_statements import describe_edition
from amocf.compile.describe.examples import example_quads
from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.describe.published_files import (
    PublishedFile,
    earlier_files,
    published_files,
)
from amocf.compile.describe.release_info import ReleaseInfo, release_info
from amocf.compile.describe.rights import rights_of
from amocf.compile.describe.settling import Fact
from amocf.compile.describe.warning import warned
from amocf.compile.earlier import earlier_releases
from amocf.compile.infer import analysis, checks, inference
from amocf.compile.infer.counting import counted_as
from amocf.compile.read import literals
from amocf.compile.read.edition import Edition, read_edition
from amocf.compile.read.sources import Sources
from amocf.errors import DataError
from amocf.exchange.registry import released_exporters
from amocf.formats import MAPPINGS
from amocf.queries.insight_query import insights
from amocf.queries.query_file import read_all, read_offered
from amocf.rdf.graph_lines import GraphLines, merged_lines
from amocf.release.frozen import FrozenRelease
from amocf.step_timer import Progress
from amocf.terms import AGGREGATES, DEFAULT_GRAPHS, SIDE_GRAPHS, is_in_merge, shorten
from amocf.uri_spaces import URI_SPACE, uri_spaces

#: The graphs that the build computes, of which nobody has checked the literals yet.
_COMPUTED: Final = ("inferred", "derived", "insights", "metadata", AGGREGATES)
_ORDER: Final = DEFAULT_GRAPHS + SIDE_GRAPHS


@dataclass(frozen=True)
class Dataset:
    """The statements of a release.

    Attributes:
        graphs: the graphs by their names.
        notes: what is worth knowing of the build, a sentence each.
    """

    graphs: Mapping[str, GraphLines]
    notes: tuple[str, ...] = ()

    def default_graph(self) -> set[Triple]:
        """Return the statements of the default graph as objects, which takes much memory."""
        return {triple for graph in self.merged() for triple in graph.triples()}

    def merge(self) -> Store:
        """Return a store with the default graph, and nothing else."""
        store = Store()
        for graph in self.merged():
            _load(store, graph)
        return store

    @cached_property
    def size(self) -> int:
        """How many statements the default graph has."""
        return sum(1 for _ in merged_lines(self.merged()))

    def properties(self) -> set[str]:
        """Return the IRIs of the properties of the default graph."""
        found = {line.split(b" ", 2)[1] for graph in self.merged() for line in graph.lines()}
        return {each[1:-1].decode() for each in found}

    def merged(self) -> list[GraphLines]:
        """Return the graphs that make up the default graph."""
        return [graph for name, graph in self.graphs.items() if is_in_merge(name)]

    def with_graph(self, graph: GraphLines) -> "Dataset":
        """Return the dataset with one graph more, or one replaced."""
        graphs = {**self.graphs, graph.name: graph}
        return replace(self, graphs={name: graphs[name] for name in sorted(graphs, key=_place)})


@dataclass(frozen=True)
class Assembled:
    """What sources come to.

    Attributes:
        dataset: its statements.
        store: its default graph in memory, where it was inferred and is validated: to load it takes
            long, and to read it takes far less than from disk.
    """

    dataset: Dataset
    store: Store


def assemble(sources: Sources, root: Path, progress: Progress) -> Assembled:
    """Infer, derive, recompute and describe; the report of the shapes comes later.

    Raises:
        DataError: if a rule or query is invalid, the release or who stands behind it is not
            described, or a frozen release is damaged or not older.
    """
    asserted = as_read(sources)
    asserted = asserted.with_graph(change_graph(asserted.graphs, root))
    store = asserted.merge()
    rules = root / "ontology" / "rules"
    progress("infer")
    inferred = inference.entail(store, inference.read_rules(rules / "entailment"))
    progress("derive")
    derived = inference.derive(store, inference.read_rules(rules / "derivation"))
    derived += counted_as(store)
    progress("recompute the printed figures")
    derived += checks.recompute(store, root / "queries" / "checks")
    derivation = GraphLines.of("derived", derived)
    _load(store, derivation)
    asserted = asserted.with_graph(GraphLines.of("inferred", inferred)).with_graph(derivation)
    progress("compute the insights")
    computed = analysis.compute(store, insights(read_offered(root)))
    dataset = asserted.with_graph(GraphLines.of("insights", computed)).with_graph(
        GraphLines.of("examples", example_quads(read_all(root)))
    )
    progress("describe")
    dataset = _described(dataset, sources, read_edition(root), root)
    _replace(store, asserted, dataset)
    return Assembled(dataset, store)


def _load(store: Store, graph: GraphLines) -> None:
    store.bulk_load(graph.text, RdfFormat.N_TRIPLES, lenient=True)


def _replace(store: Store, held: Dataset, wanted: Dataset) -> None:
    """Have a store hold the default graph of another dataset than it does."""
    merged = wanted.merged()
    for graph in merged:
        before = held.graphs.get(graph.name)
        if before is graph:
            continue
        _load(store, graph)
        for triple in before.triples_beside(merged) if before else ():
            store.remove(Quad(triple.subject, triple.predicate, triple.object))


def _described(dataset: Dataset, sources: Sources, edition: Edition, root: Path) -> Dataset:
    rights = rights_of(sources)
    stated = [*dataset.graphs["metadata"], *describe_edition(edition)]
    stated = [*rights.applied(stated), *rights.statements()]
    dataset = dataset.with_graph(GraphLines.of("metadata", stated))
    release = release_info(stated)
    earlier = earlier_releases(root, release.version)
    files = files_of(sources, [*dataset.graphs.values(), GraphLines("report", b"")], earlier)
    release = release.with_files(files).after(ReleaseInfo(e.version, e.date) for e in earlier)
    merged = {graph.name: graph for graph in dataset.merged()}
    found = metadata.describe(merged, release, rights)
    warning = rights.spaces.warning
    described = dataset.with_graph(
        GraphLines.of("metadata", [*stated, *warned(found.statements, warning)])
    )
    for graph in described.merged():
        if graph.name in _COMPUTED:
            _require_canonical(graph)
    lacking = (note for each in released_exporters() for note in each.notes(edition.known))
    notes = (
        *filter(None, (warning,)),
        *map(_unsettled, found.left_out),
        *edition.notes(),
        *lacking,
    )
    return replace(described, notes=notes)


def _require_canonical(graph: GraphLines) -> None:
    for quad in graph.typed_or_foreign():
        if isinstance(quad.object, Literal) and (mistake := literals.mistake(quad.object)):
            raise DataError(
                f"the build computes {quad.triple}: {mistake}; mend the rule or the query from"
                f" which graph:{graph.name} has it"
            )


def settled(sources: Sources) -> list[GraphLines]:
    """Return the graphs that a release has as they were read: all but what describes it."""
    return [graph for name, graph in as_read(sources).graphs.items() if name != "metadata"]


def files_of(
    sources: Sources, graphs: Iterable[GraphLines], earlier: Iterable[FrozenRelease]
) -> Iterator[PublishedFile]:
    """Yield the files of a release that is made from sources, with these named graphs and releases.

    Args:
        sources: what it is made from.
        graphs: its named graphs.
        earlier: the earlier releases that it has.
    """
    names = (each.name + form.suffix for each in sources.mapping_sets for form in MAPPINGS)
    datasets = {graph.name: dataset_of(graph) for graph in graphs}
    yield from published_files(datasets, names)
    for each in earlier:
        yield from earlier_files(each.version)


def _unsettled(fact: Fact) -> str:
    subject, name = (shorten(node.strip("<>")) for node in fact)
    return f"{name} of {subject} is left out: it changes each time it is counted"


def as_read(sources: Sources) -> Dataset:
    """Return what sources state, by its graph."""
    graphs: dict[str, list[GraphLines]] = {}
    for file in sources.files:
        graphs.setdefault(file.graph, []).append(file.quads)
    dataset = Dataset({})
    for name, parts in graphs.items():
        dataset = dataset.with_graph(GraphLines.joined(name, parts))
    warning = uri_spaces(sources.quads_with(str(URI_SPACE))).warning
    # What describes the whole release is stated there alone.
    stated = dataset.graphs.get("metadata", ())
    return dataset.with_graph(GraphLines.of("metadata", warned(stated, warning)))


def _place(name: str) -> tuple[int, str]:
    """Return where a graph stands among the others: those of institutes after all others."""
    return _ORDER.index(name) if name in _ORDER else len(_ORDER), name
