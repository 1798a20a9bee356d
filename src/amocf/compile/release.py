"""The release: every file of ``dist``, written beside the old one and swapped in whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, Store

from amocf.child_processes import beside
from amocf.compile.assembly import Dataset, assemble, settled
from amocf.compile.describe.context import read_context
from amocf.compile.describe.release_info import release_info
from amocf.compile.earlier import copy_releases, earlier_releases, require_as_frozen
from amocf.compile.exported_files import (
    exported,
    is_table,
    mapping_files,
    write_caches,
    write_files,
)
from amocf.compile.graph_files import (
    quad_files,
    write_graph_file,
    write_graph_files,
    write_quads,
    write_trig,
    write_triple_files,
)
from amocf.compile.infer.aggregates import SMALLEST_CELL, Framework, aggregate
from amocf.compile.manifest_writer import listed, sha256, write_manifest
from amocf.compile.read.edition import read_edition
from amocf.compile.read.institutes_data import read_restricted, with_institutes
from amocf.compile.read.sources import SourceFile, Sources, read_sources
from amocf.compile.validate.report import Report, report_json, report_quads
from amocf.compile.validate.shapes import load_shapes
from amocf.compile.validate.validation import validate
from amocf.cycle_search import cycles_sought_seldom
from amocf.errors import DataError, UsageError
from amocf.exchange.json_file import indented_json
from amocf.exchange.registry import ReleaseData
from amocf.formats import TURTLE
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.serialise import write
from amocf.release.manifest import CONTEXT, QUADS, STORE
from amocf.release.publishing import published, require_replaceable
from amocf.step_timer import Progress
from amocf.terms import AGGREGATES, graph_iri, holds_institutes_data


@dataclass(frozen=True)
class ImportedData:
    """What institutes have imported, and how much of it a release may show.

    Attributes:
        folders: the folders of the data that it holds, each in a graph of its own.
        restricted_to: the short name of the institute for which alone it is; empty for all.
        counted: folders of restricted data, from which nothing is shown but counts of institutes.
        smallest: of how many institutes no count may tell less.
    """

    folders: tuple[Path, ...] = ()
    restricted_to: str = ""
    counted: tuple[Path, ...] = ()
    smallest: int = SMALLEST_CELL

    def beside(self, sources: Sources) -> Sources:
        """Return the sources with this data.

        Raises:
            UsageError: if nothing was imported into a folder, there is no such institute, or counts
                would tell of too few.
            DataError: if the data is not what an import writes, or may not be shown.
        """
        if self.smallest < SMALLEST_CELL:
            raise UsageError(
                f"--min-cell is {self.smallest}, but has to be at least {SMALLEST_CELL}: of two"
                " institutes that are counted together, each learns what the other has"
            )
        joined = with_institutes(sources, self.folders, self.restricted_to)
        if not self.counted:
            return joined
        framework = Framework(sources.quads())
        stated = {
            name: file.quads
            for name, file in read_restricted(self.counted, joined, self.smallest).items()
        }
        shown = {each.graph for each in joined.files[len(sources.files) :]}
        counts = aggregate(framework, stated, shown, self.smallest)
        computed = SourceFile(Path(AGGREGATES), GraphLines.of(AGGREGATES, counts), {})
        return replace(joined, files=(*joined.files, computed))


NO_INSTITUTES: Final = ImportedData()


@dataclass(frozen=True)
class Compiled:
    """A dataset that has been validated, with the sources it came from.

    Attributes:
        sources: what it was made from.
        dataset: its statements.
        store: its default graph in memory; once a release is built, its named graphs too.
        report: what the shapes say of it.
    """

    sources: Sources
    dataset: Dataset
    store: Store
    report: Report


def compile_release(
    root: Path, progress: Progress, institutes: ImportedData = NO_INSTITUTES
) -> Compiled:
    """Read sources, and what institutes have imported; infer, describe and validate.

    The report is complete; whether a violation stops anything is the caller's decision.

    Raises:
        DataError: if the sources are invalid.
    """
    progress("read the sources")
    sources = institutes.beside(read_sources(root))
    assembled = assemble(sources, root, progress)
    progress("validate")
    report = _judge(root, assembled.store)
    return Compiled(sources, assembled.dataset, assembled.store, report)


def _judge(root: Path, store: Store) -> Report:
    """Validate the default graph of a release by all shapes."""
    return validate(store, load_shapes(root / "shapes", "amocf"))


def build(
    root: Path, out: Path, progress: Progress, institutes: ImportedData = NO_INSTITUTES
) -> Compiled:
    """Build a release from the sources below ``root``, and make ``out`` a link to it.

    Args:
        root: the folder of the sources.
        out: where the release is to stand.
        progress: called with the name of each step.
        institutes: what institutes have imported that the release is to hold.

    Raises:
        DataError: if the sources are invalid, a shape is violated, or the version is frozen with
            other statements; ``out`` is then as it was.
        UsageError: if ``out`` is a file, or a folder that holds something else than a release.
    """
    require_replaceable(out)
    with cycles_sought_seldom():
        return _build(root, out, progress, institutes)


def _build(root: Path, out: Path, progress: Progress, institutes: ImportedData) -> Compiled:
    progress("read the sources")
    sources = institutes.beside(read_sources(root))
    early = settled(sources)
    with (
        published(out, progress, is_private=bool(institutes.restricted_to)) as folder,
        beside(partial(write_graph_files, early, folder)) as begun,
    ):
        # A thread, since the store has threads of its own, which no process has that is forked.
        with ThreadPoolExecutor(1) as threads:
            loaded = threads.submit(_load_store, early, folder)
            assembled = assemble(sources, root, progress)
            loaded.result()
        dataset, store = assembled.dataset, assembled.store
        namespaces = begun()
        rest = [each for name, each in dataset.graphs.items() if name not in namespaces]
        with beside(partial(_write_triples, root, dataset, namespaces, folder)) as written:
            progress("build the query store")
            _load_store(rest, folder)
            Store(str(folder / STORE)).optimize()
            progress("validate")
            compiled = Compiled(sources, dataset, store, _judge(root, store))
            _require_no_violations(compiled)
            _write_judged(root, compiled, written, folder, progress)
    return compiled


def _write_triples(
    root: Path, dataset: Dataset, namespaces: Mapping[str, set[str]], folder: Path
) -> None:
    rest = (each for name, each in dataset.graphs.items() if name not in namespaces)
    found = {**namespaces, **write_graph_files(rest, folder)}
    write_triple_files(dataset, _context(root, dataset), found, folder)


def _write_judged(
    root: Path,
    compiled: Compiled,
    written: Callable[[], None],
    folder: Path,
    progress: Progress,
) -> None:
    """Write all but the triples, for which it waits."""
    context = _context(root, compiled.dataset)
    report = GraphLines.of("report", report_quads(compiled.report, graph_iri("report")))
    dataset = compiled.dataset.with_graph(report)
    _load_store([report], folder)
    progress("write N-Quads")
    write_quads(dataset, folder)
    version = release_info(dataset.graphs["metadata"]).version
    if not holds_institutes_data(dataset.graphs) and AGGREGATES not in dataset.graphs:
        require_as_frozen(root, version, sha256(folder / QUADS))
    edition = read_edition(root)
    # From memory it is read in a fraction of the time that the store on disk takes. A process
    # beside this one reads from disk: what it read of this memory, it would copy.
    store, on_disk = compiled.store, Store.read_only(str(folder / STORE))
    for graph in dataset.graphs.values():
        store.bulk_load(graph.text, RdfFormat.N_TRIPLES, to_graph=graph.iri, lenient=True)
    data = ReleaseData(store, version, context["@context"], edition=edition.known)
    tables = exported(replace(data, store=on_disk), is_table)
    with beside(partial(write_files, folder, tables)) as tabled:
        progress("export")
        write_files(folder, _contents(compiled, dataset, context, data))
        progress("build the search index")
        write_caches(folder, root, store)
        progress("write the tables")
        tabled()
    progress("write the other formats")
    earlier = earlier_releases(root, version)
    copy_releases(earlier, folder)
    written()
    write_graph_file(report, folder)
    write_trig(dataset, folder)
    data = replace(data, files=listed(folder))
    write_files(folder, exported(data, lambda exporter: exporter.describes_files))
    write_manifest(folder, compiled.sources, dataset, edition, earlier)


def _context(root: Path, dataset: Dataset) -> dict[str, Any]:
    return read_context(root / "ontology" / "context.jsonld", dataset.properties())


def _require_no_violations(compiled: Compiled) -> None:
    if violations := violations_of(compiled):
        raise DataError("\n".join([*violations, f"{len(violations)} violations; nothing written"]))


def violations_of(compiled: Compiled) -> list[str]:
    """Write each violation as a sentence with the file and line of what it is about."""
    sentences = []
    for result in compiled.report.results:
        if result.severity != "Violation":
            continue
        place = compiled.sources.place_of(result.focus)
        label = f" ({result.focus_label})" if result.focus_label else ""
        found = f" Found: {result.value}." if result.value else ""
        where = f"{place}: " if place else ""
        sentences.append(f"{where}<{result.focus}>{label}: {result.message}{found}")
    return sentences


def _contents(
    compiled: Compiled, dataset: Dataset, context: dict[str, Any], data: ReleaseData
) -> Iterator[tuple[str, bytes]]:
    yield CONTEXT, indented_json(context)
    yield from mapping_files(compiled.sources.mapping_sets)
    yield from exported(data, lambda each: not (is_table(each) or each.describes_files))
    yield "report.ttl", write(dataset.graphs["report"].triples(), TURTLE)
    yield "report.json", indented_json(report_json(compiled.report))


def _load_store(graphs: Iterable[GraphLines], folder: Path) -> None:
    """Add graphs to the store that queries are answered from."""
    store = Store(str(folder / STORE))
    # Each load takes memory for all that it loads, and leaves files of its own: the more there are,
    # the slower are queries. So it is neither all at once nor graph by graph.
    for quads in quad_files(graphs):
        store.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
