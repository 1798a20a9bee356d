"""Has the engine open every file of a store: a worker that is forked later can open none.

RocksDB opens sixteen files with a store, and each of the others when a key is looked up that stands
among those of the file. Nothing tells it to open them all, but looking up keys of all kinds does.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph

#: How many statements of each graph are looked up before it is seen whether all files are open.
_AT_ONCE: Final = 8
#: How many answers of a pattern are read: those of the default graph come before the others.
_ANSWERS: Final = 16


def hold_files(store: Store, path: Path) -> None:
    """Have all files of a store open.

    Args:
        store: the store, opened by this process to read.
        path: its folder.

    Raises:
        ValueError: if some stay closed after all of the store was looked through.
    """
    graphs: list[_Graph] = [DefaultGraph(), *store.named_graphs()]
    left = deque((graph, _statements(store, graph)) for graph in graphs)
    while closed := _closed(path):
        if not left:
            raise ValueError(
                f"{len(closed)} of its files cannot be held open, so that workers could not read "
                "them; build the release again"
            )
        for _ in range(len(left)):
            graph, statements = left.popleft()
            if some := list(islice(statements, _AT_ONCE)):
                _look_up(store, some, graph)
                left.append((graph, statements))


def _statements(store: Store, graph: _Graph) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _look_up(store: Store, quads: Iterable[Quad], graph: _Graph) -> None:
    """Look up terms of statements in each order in which the store has statements.

    Statements that are read one after the other have subjects that stand close to each other, and
    predicates and objects that stand anywhere: what is an object is looked up as a subject too.
    """
    for quad in quads:
        value = quad.object
        subject = quad.subject if isinstance(value, Literal) else value
        for where in (None, DefaultGraph(), graph):
            _read(store, subject, None, None, where)
            _read(store, None, quad.predicate, value, where)
            _read(store, None, None, value, where)


def _read(
    store: Store,
    subject: NamedNode | BlankNode | Triple | None,
    predicate: NamedNode | None,
    value: _Term | None,
    graph: _Graph | None,
) -> None:
    deque(islice(store.quads_for_pattern(subject, predicate, value, graph), _ANSWERS), maxlen=0)


def _closed(path: Path) -> set[str]:
    descriptors = Path("/proc/self/fd")
    opened = {descriptor.resolve().name for descriptor in descriptors.iterdir()}
    return {file.name for file in path.glob("*.sst")} - opened
