"""Which files a release has, and in which format each is."""

from collections.abc import Iterable, Iterator
from typing import Final

from amocf.exchange.registry import released_exporters
from amocf.formats import PUBLISHED, Format, format_of

#: The whole dataset, its context and the report of the shapes.
_WHOLE: Final = (
    *("amocf.nq", "amocf.nt", "amocf.ttl", "amocf.rdf", "amocf.trig", "amocf.jsonld"),
    *("context.jsonld", "report.ttl", "report.json"),
)


def published_paths(graphs: Iterable[str], mapping_files: Iterable[str]) -> Iterator[str]:
    """Yield the path of every file of a release but the manifest and its checksums.

    Args:
        graphs: names of the named graphs, such as ``framework``.
        mapping_files: names of the files of the mapping sets.
    """
    yield from _WHOLE
    for name in graphs:
        yield f"graphs/{name}.ttl"
    for name in mapping_files:
        yield f"mappings/{name}"
    for exporter in released_exporters():
        yield from exporter.paths()


def published_format(path: str) -> Format:
    """Return the format of a published file: of those that are always there, or of an export.

    Raises:
        DataError: if the name has no known ending.
    """
    of_exports = (form for exporter in released_exporters() for form in exporter.formats)
    return format_of(path, (*PUBLISHED, *of_exports))
