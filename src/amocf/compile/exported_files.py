"""What a release holds beside its statements: mapping sets, what it is exported as, and caches."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import Store

from amocf.compile.manifest_writer import sha256
from amocf.compile.read import sssom
from amocf.exchange.json_file import indented_json
from amocf.exchange.registry import (
    Exporter,
    Purpose,
    ReleaseData,
    graph_names,
    released_exporters,
)
from amocf.formats import SSSOM_JSON, SSSOM_RDF, SSSOM_TSV, TURTLE
from amocf.queries.listed import as_json, find_examples
from amocf.queries.query_file import read_offered
from amocf.rdf.serialise import write
from amocf.rdf.stated_by_institutes import read_from_graphs
from amocf.rdf.stated_tables import StatedTables
from amocf.release.manifest import QUADS, QUERIES, SEARCH, STATED
from amocf.search.index_writer import write_index
from amocf.terms import PREFIXES, holds_institutes_data


def mapping_files(mapping_sets: Iterable[sssom.MappingSet]) -> Iterator[tuple[str, bytes]]:
    """Yield each mapping set in every form of SSSOM, with its path."""
    for mappings in mapping_sets:
        name = f"mappings/{mappings.name}"
        yield name + SSSOM_TSV.suffix, sssom.write(mappings).encode()
        yield name + SSSOM_RDF.suffix, _standard_turtle(mappings)
        yield name + SSSOM_JSON.suffix, indented_json(sssom.to_json(mappings))


def exported(data: ReleaseData, which: Callable[[Exporter], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield what some exporters make of a release, each file with its path."""
    for exporter in filter(which, released_exporters()):
        for name, content in exporter.write(data).items():
            yield exporter.path(name), content


def is_table(exporter: Exporter) -> bool:
    """Say whether queries fill it: together these take about as long as all that items make."""
    return exporter.purpose is Purpose.SPREADSHEETS


def _standard_turtle(mappings: sssom.MappingSet) -> bytes:
    """Write SSSOM/RDF with the prefixes of the set, so that it can be turned into a table again."""
    prefixes = {**PREFIXES, **mappings.prefixes}
    return write(sssom.to_standard_triples(mappings), TURTLE, prefixes=prefixes)


def write_files(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files below a folder, each by its path."""
    for name, content in contents:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_caches(folder: Path, root: Path, store: Store) -> None:
    """Write what the pages need beside the release, made from it: a server checks its hash."""
    release = sha256(folder / QUADS)
    write_index(store, folder / SEARCH, release)
    if holds_institutes_data(graph_names(store)):
        StatedTables(folder / STATED, release).write(read_from_graphs(store))
    examples = as_json(find_examples(read_offered(root), store))
    (folder / QUERIES).write_bytes(indented_json(examples))
