"""Which files a release has, and of which kind each is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amocf.compile.read.sssom import MappingSet
from amocf.errors import DataError, Place
from amocf.exchange.csvw.tables import table_files


@dataclass(frozen=True)
class Format:
    """A format of published files.

    Attributes:
        name: what people call it.
        media_type: its registered media type.
        rdf: its name among the W3C's formats, where it is RDF.
    """

    name: str
    media_type: str
    rdf: str | None = None


#: Formats by the end of a file's name; the first that fits is meant.
FORMATS: Final[Mapping[str, Format]] = {
    "csv-metadata.json": Format("CSV on the Web metadata", "application/csvm+json"),
    ".sssom.tsv": Format("SSSOM/TSV", "text/tab-separated-values"),
    ".csv": Format("CSV", "text/csv"),
    ".json": Format("JSON", "application/json"),
    ".jsonld": Format("JSON-LD", "application/ld+json", "JSON-LD"),
    ".nq": Format("N-Quads", "application/n-quads", "N-Quads"),
    ".nt": Format("N-Triples", "application/n-triples", "N-Triples"),
    ".rdf": Format("RDF/XML", "application/rdf+xml", "RDF_XML"),
    ".trig": Format("TriG", "application/trig", "TriG"),
    ".ttl": Format("Turtle", "text/turtle", "Turtle"),
}


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


def format_of(path: str) -> Format:
    """Return the format of a published file by its name.

    Raises:
        DataError: if the name has no known ending.
    """
    for ending, found in FORMATS.items():
        if path.endswith(ending):
            return found
    known = ", ".join(FORMATS)
    raise DataError(
        f"no media type is known; expected a name that ends in {known}", Place(Path(path))
    )
