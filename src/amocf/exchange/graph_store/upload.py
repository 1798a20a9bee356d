"""A release into a triple store, all of it or nothing, as far as the protocols allow.

The SPARQL 1.1 Graph Store HTTP Protocol replaces one graph at a time and has no transactions. So
there are two ways, and both read every graph back and compare it with the release:

- *In place* needs nothing but that protocol. What is there is fetched first and saved in a folder;
  then graph after graph is replaced and read back. If anything fails, or the user interrupts, what
  was there is put back and compared with what was saved. Readers see a mixture of old and new for
  the time of the load, and where the store goes away in between, the mixture stays: the folder is
  then left and named. (A store that empties a graph before it reads the new one, as Oxigraph does,
  shows that graph empty for a moment.)
- *Staged* needs the store's update endpoint as well. Every graph is loaded under a name of its own
  and read back there; then one update moves them all to their places. SPARQL 1.1 Update (section
  2.2) says that a store should run one request as a whole or not at all; on a store that does so,
  readers see the old or the new release and nothing between. What was there is saved all the same,
  for a store that does not.

Neither way locks out other writers, and a store that goes on with a request after its client has
given up can undo what was put back. Blank nodes that were in the store come back as other blank
nodes; a release has none.
"""

from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.exchange.graph_store.authentication import Authentication, Credentials
from amocf.exchange.graph_store.backup import saved
from amocf.exchange.graph_store.client import GraphStore, called, select, update
from amocf.exchange.graph_store.released_graphs import (
    ReleasedGraph,
    ReleasedGraphs,
    released_graphs,
)
from amocf.exchange.graph_store.store_address import TIME_LIMIT, Address, StoreError
from amocf.release.opened import Release
from amocf.step_timer import Progress
from amocf.terms import graph_iri

_QUERIES: Final = Path(__file__).with_name("queries")
_METADATA: Final = graph_iri("metadata")
_STAGING: Final = "tag:w3id.org,2025:amocf/staging/"


@dataclass(frozen=True)
class Destination:
    """Where a release is to go.

    Attributes:
        store: the Graph Store Protocol endpoint.
        update: the update endpoint of the same store; with it the load is staged.
        query: its query endpoint; with it the counts are also checked as queries see them.
        default_graph: the graph that takes the place of the default graph, for stores that have
            none of their own; empty for the default graph.
        user: who writes; nobody in particular where None.
        time_limit: for how many seconds the store may send nothing.
    """

    store: str
    update: str = ""
    query: str = ""
    default_graph: str = ""
    user: Credentials | None = None
    time_limit: float = TIME_LIMIT

    def address(self, url: str, option: str) -> Address:
        """Return one of its addresses, which the user gave by an option.

        Raises:
            UsageError: if it is none, or holds a secret.
        """
        user = Authentication(self.user) if self.user else None
        return Address(url, option, user, self.time_limit)


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the triples of each graph by name, and what is worth knowing."""

    counts: dict[str, int]
    notes: tuple[str, ...]


def load_release(release: Release, destination: Destination, progress: Progress) -> Loaded:
    """Load a release into a store.

    The default graph and the graphs of the release are replaced; graphs that earlier releases had
    and this one has not are removed; all other graphs are left alone.

    Args:
        release: what to load.
        destination: where to.
        progress: called with each step as it begins.

    Raises:
        UsageError: if an address is none.
        StoreError: if the store fails; the message says in what state it is.
    """
    progress("count the triples of the release")
    graphs = released_graphs(release, destination.default_graph)
    store = GraphStore(destination.address(destination.store, "--to-store"))
    queries, updates = (
        destination.address(url, option) if url else None
        for url, option in (
            (destination.query, "--query-url"),
            (destination.update, "--update-url"),
        )
    )
    store.sign_in()
    graphs = graphs.replacing(store.triples(_METADATA))
    loading = _Loading(store, graphs, queries, progress)
    notes = loading.stage(updates) if updates else loading.in_place()
    return Loaded({each.title: each.count for each in graphs.contents}, tuple(notes))


@dataclass(frozen=True)
class _Loading:
    store: GraphStore
    graphs: ReleasedGraphs
    queries: Address | None
    progress: Progress

    def in_place(self) -> list[str]:
        with self._saved():
            notes = [note for each in self.graphs.contents for note in self._load(each, each.name)]
            for name in self.graphs.obsolete:
                self.store.delete(name)
            self._check_by_query()
        return notes

    def stage(self, updates: Address) -> list[str]:
        staged = {
            each: f"{_STAGING}{self.graphs.sha256[:12]}/{number}"
            for number, each in enumerate(self.graphs.contents)
        }
        try:
            notes = [note for each, name in staged.items() for note in self._load(each, name)]
            with self._saved():
                self.progress("move the graphs to their places")
                update(updates, _moves(staged, self.graphs.obsolete))
                for each in staged:
                    self.progress(f"read back {each.title}")
                    self._compare(each, each.name)
                self._check_by_query()
        except BaseException:
            self._tidy(list(staged.values()))
            raise
        return notes

    def _saved(self) -> AbstractContextManager[None]:
        names = [*(each.name for each in self.graphs.contents), *self.graphs.obsolete]
        return saved(self.store, names, self.progress)

    def _load(self, graph: ReleasedGraph, name: str | None) -> list[str]:
        self.progress(f"load {graph.title}: {graph.count:,} triples")
        # Closed here whatever happens: an error would keep it, and the engine's iterators have to
        # end in the thread that they began in.
        with closing(graph.each()) as triples:
            self.store.replace(name, triples)
        return self._compare(graph, name)

    def _compare(self, graph: ReleasedGraph, name: str | None) -> list[str]:
        found, expected = self.store.triples(name), graph.triples()
        if len(found) != len(expected):
            raise StoreError(
                f"{self.store.address.url}, {called(name)}: {len(found):,} triples are there after "
                f"the load, {len(expected):,} are expected; {_why(found, expected)}"
            )
        changed = expected - found
        if not changed:
            return []
        return [
            f"{graph.title}: {len(changed):,} triples come back in another form than they were "
            f"sent, for example {min(map(str, changed))}"
        ]

    def _check_by_query(self) -> None:
        if self.queries is None:
            return
        self.progress("count by queries")
        counts = {
            row["graph"].value: _integer(row["count"])
            for row in select(self.queries, _query("count-named-graphs"))
            if isinstance(row["graph"], NamedNode)
        }
        for graph in self.graphs.contents:
            if graph.name is None:
                rows = select(self.queries, _query("count-default-graph"))
                found = sum(_integer(row["count"]) for row in rows)
                advice = (
                    "; the store seems to merge all its graphs into the default graph: switch that "
                    "off, or load with --default-graph"
                )
            else:
                found, advice = counts.get(graph.name, 0), ""
            if found != graph.count:
                raise StoreError(
                    f"query at {self.queries.url}: the {called(graph.name)} has {found:,} triples, "
                    f"{graph.count:,} are expected{advice}"
                )

    def _tidy(self, names: list[str]) -> None:
        for name in names:
            try:
                self.store.delete(name)
            except StoreError:
                self.progress(f"cannot remove {name}: a later load overwrites it")


def _moves(staged: dict[ReleasedGraph, str], obsolete: tuple[str, ...]) -> str:
    """Write the update; the names are written as terms, by the library."""
    moves = [
        f"MOVE {NamedNode(name)} TO {NamedNode(graph.name) if graph.name else 'DEFAULT'}"
        for graph, name in staged.items()
    ]
    return " ;\n".join([*moves, *(f"DROP SILENT GRAPH {NamedNode(name)}" for name in obsolete)])


def _why(found: set[Triple], expected: set[Triple]) -> str:
    missing, foreign = expected - found, found - expected
    parts = [
        f"{len(triples):,} {word}, for example {min(map(str, triples))}"
        for triples, word in ((missing, "are missing"), (foreign, "are too many"))
        if triples
    ]
    return "; ".join(parts)


def _query(name: str) -> str:
    return (_QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def _integer(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
