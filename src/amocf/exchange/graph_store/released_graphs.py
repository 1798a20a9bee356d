"""The graphs of a built release, one at a time."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from amocf.errors import UsageError
from amocf.rdf.selected_rows import count_in, selected_rows
from amocf.rdf.statements import term
from amocf.release.opened import Release
from amocf.terms import DEFAULT_GRAPHS, SIDE_GRAPHS, graph_iri


@dataclass(frozen=True)
class ReleasedGraph:
    """A graph and where it is to stand.

    Attributes:
        name: the name it is to have; None for the default graph.
        source: the graph in the release.
        count: how many triples it has.
    """

    name: str | None
    source: NamedNode | DefaultGraph
    count: int
    store: Store = field(repr=False, compare=False)

    @property
    def title(self) -> str:
        """What a progress display calls it."""
        return "default graph" if isinstance(self.source, DefaultGraph) else self.source.value

    def each(self) -> Generator[Triple]:
        """Yield what is in it; who may stop before the end closes it."""
        quads = self.store.quads_for_pattern(None, None, None, self.source)
        return (quad.triple for quad in quads)

    def triples(self) -> set[Triple]:
        """Return what is in it."""
        return {*self.each()}


@dataclass(frozen=True)
class ReleasedGraphs:
    """A release as graphs.

    Attributes:
        contents: the default graph, then the named ones by name.
        obsolete: names of graphs that earlier releases may have had, and this one has not.
        sha256: the hash of the canonical N-Quads.
    """

    contents: tuple[ReleasedGraph, ...]
    obsolete: tuple[str, ...]
    sha256: str

    def replacing(self, described: Iterable[Triple]) -> "ReleasedGraphs":
        """Return the same in place of an earlier release, whose own graphs become obsolete too.

        Args:
            described: what the earlier release says of itself, in its graph ``metadata``.
        """
        former = {
            triple.subject.value
            for triple in described
            if isinstance(triple.subject, NamedNode)
            and triple.subject.value.startswith(graph_iri(""))
            and triple.object == term("sd:Graph")
        }
        former -= {each.name for each in self.contents if each.name}
        return replace(self, obsolete=tuple(sorted({*self.obsolete, *former})))


def released_graphs(release: Release, default_graph: str = "") -> ReleasedGraphs:
    """Return the graphs of a release.

    Args:
        release: where they are.
        default_graph: a name for the default graph; empty to leave it without.

    Raises:
        UsageError: if the name is none.
    """
    store = release.store
    names = [name.value for name in release.named_graphs()]
    if default_graph:
        _require_name(default_graph, names)
    sources: dict[str | None, NamedNode | DefaultGraph] = {default_graph or None: DefaultGraph()}
    sources |= {name: NamedNode(name) for name in names}
    contents = tuple(
        ReleasedGraph(name, source, _count(store, source), store)
        for name, source in sources.items()
    )
    known = (graph_iri(name) for name in (*DEFAULT_GRAPHS, *SIDE_GRAPHS))
    obsolete = tuple(name for name in known if name not in names)
    return ReleasedGraphs(contents, obsolete, release.sha256)


def _count(store: Store, graph: NamedNode | DefaultGraph) -> int:
    # A query counts without making an object of each.
    pattern = "?s ?p ?o" if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ ?s ?p ?o }}"
    (row,) = selected_rows(store, f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}")
    return count_in(row)


def _require_name(default_graph: str, names: list[str]) -> None:
    try:
        NamedNode(default_graph)
    except ValueError:
        raise UsageError(f"--default-graph: {default_graph!r} is no absolute IRI") from None
    if default_graph in names:
        raise UsageError(f"--default-graph: the release has a graph <{default_graph}> already")
