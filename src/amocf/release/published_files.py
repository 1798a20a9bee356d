"""Which files a release has."""

from collections.abc import Iterable, Iterator
from typing import Final

from amocf.compile.read.sssom import MappingSet
from amocf.exchange.csvw import table_files

#: The whole dataset, its context and the report of the shapes.
_WHOLE: Final = (
    *("amocf.nq", "amocf.nt", "amocf.ttl", "amocf.rdf", "amocf.trig", "amocf.jsonld"),
    *("context.jsonld", "report.ttl", "report.json"),
)


def published_paths(graphs: Iterable[str], mapping_sets: Iterable[MappingSet]) -> Iterator[str]:
    """Yield the path of every file of a release but the manifest and its checksums.

    Args:
        graphs: names of the named graphs, such as ``framework``.
        mapping_sets: the mapping sets of the sources.
    """
    yield from _WHOLE
    for name in graphs:
        yield f"graphs/{name}.ttl"
    for mappings in mapping_sets:
        yield f"mappings/{mappings.path.name}"
    for table in table_files():
        yield f"tables/{table}"
