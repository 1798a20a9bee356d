"""From sources to the whole dataset: what follows, what is checked, what describes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from amocf.compile.describe import metadata
from amocf.compile.describe.edition_statements import describe_edition
from amocf.compile.describe.examples import example_quads
from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.describe.published_files import PublishedFile, published_files
from amocf.compile.describe.release_info import release_info
from amocf.compile.describe.rights import rights_of
from amocf.compile.describe.settling import Fact
from amocf.compile.describe.warning import warned
from amocf.compile.infer import analysis, checks, inference
from amocf.compile.infer.counting import counted_as
from amocf.compile.read.edition import Edition, read_edition
from amocf.compile.read.sources import Sources
from amocf.formats import MAPPINGS
from amocf.queries.insight_query import insights
from amocf.queries.query_file import read_all, read_offered
from amocf.rdf.statements import graph_of
from amocf.step_timer import Progress
from amocf.terms import DEFAULT_GRAPHS, SIDE_GRAPHS, is_in_merge, shorten
from amocf.uri_spaces import uri_spaces

_ORDER: Final = DEFAULT_GRAPHS + SIDE_GRAPHS


@dataclass(frozen=True)
class Dataset:
    """The statements of a release.

    Attributes:
        graphs: the statements by the name of their graph, each graph sorted.
        notes: what is worth knowing of the build, a sentence each.
    """

    graphs: Mapping[str, tuple[Quad, ...]]
    notes: tuple[str, ...] = ()

    def default_graph(self) -> set[Triple]:
        """Return the merge of the graphs that make up the default graph."""
        return {quad.triple for quad in self.merged()}

    def merged(self) -> Iterator[Quad]:
        """Yield the statements of the default graph, each in its named graph."""
        for name, graph in self.graphs.items():
            if is_in_merge(name):
                yield from graph

    def with_graph(self, name: str, quads: Iterable[Quad]) -> "Dataset":
        """Return the dataset with one graph more, or one replaced."""
        graphs = {**self.graphs, name: tuple(sorted(set(quads), key=str))}
        return replace(self, graphs={name: graphs[name] for name in sorted(graphs, key=_place)})


def assemble(sources: Sources, root: Path, progress: Progress) -> Dataset:
    """Infer, derive, recompute and describe; the report of the shapes comes later.

    Raises:
        DataError: if a rule or query is invalid, or the release or who stands behind it is not
            described.
    """
    warning = uri_spaces(sources.quads()).warning
    asserted = _by_graph(warned(sources.quads(), warning))
    store = Store()
    store.extend(_quad(quad.triple, DefaultGraph()) for quad in asserted.merged())
    rules = root / "ontology" / "rules"
    progress("infer")
    inferred = inference.entail(store, inference.read_rules(rules / "entailment"))
    progress("derive")
    derived = inference.derive(store, inference.read_rules(rules / "derivation"))
    derived += counted_as(store)
    progress("recompute the printed figures")
    derived += checks.recompute(store, root / "queries" / "checks")
    store.extend(_quad(quad.triple, DefaultGraph()) for quad in derived)
    progress("compute the insights")
    computed = analysis.compute(store, insights(read_offered(root)))
    dataset = (
        asserted.with_graph("inferred", inferred)
        .with_graph("derived", derived)
        .with_graph("insights", computed)
        .with_graph("examples", example_quads(read_all(root)))
    )
    progress("describe")
    return _described(dataset, sources, read_edition(root))


def _described(dataset: Dataset, sources: Sources, edition: Edition) -> Dataset:
    rights = rights_of(sources)
    stated = [*dataset.graphs.get("metadata", ()), *describe_edition(edition)]
    stated = [*rights.applied(stated), *rights.statements()]
    dataset = dataset.with_graph("metadata", stated)
    counted = list(dataset.merged())
    files = files_of(sources, {**dataset.graphs, "report": ()})
    release = release_info(stated).with_files(files)
    found = metadata.describe(counted, release, rights)
    warning = uri_spaces(counted).warning
    described = dataset.with_graph("metadata", [*stated, *warned(found.statements, warning)])
    told = filter(None, (warning,))
    return replace(described, notes=(*told, *map(_unsettled, found.left_out), *edition.notes()))


def files_of(sources: Sources, graphs: Mapping[str, Iterable[Quad]]) -> Iterator[PublishedFile]:
    """Yield the files of a release that is made from sources and has these named graphs."""
    names = (each.name + form.suffix for each in sources.mapping_sets for form in MAPPINGS)
    datasets = {name: dataset_of(name, quads) for name, quads in graphs.items()}
    yield from published_files(datasets, names)


def _unsettled(fact: Fact) -> str:
    subject, name = (shorten(node.strip("<>")) for node in fact)
    return f"{name} of {subject} is left out: it changes each time it is counted"


def _by_graph(quads: Iterable[Quad]) -> Dataset:
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(graph_of(quad), []).append(quad)
    dataset = Dataset({})
    for name, statements in graphs.items():
        dataset = dataset.with_graph(name, statements)
    return dataset


def _place(name: str) -> tuple[int, str]:
    """Return where a graph stands among the others: those of institutes after all others."""
    return _ORDER.index(name) if name in _ORDER else len(_ORDER), name


def _quad(triple: Triple, graph: DefaultGraph | NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
