"""The release: every file of ``dist``, written beside the old one and swapped in whole."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, Store

from amocf.compile.assembly import Dataset, assemble, files_of
from amocf.compile.describe.context import read_context
from amocf.compile.describe.harvesting import catalogue
from amocf.compile.describe.published_files import (
    CATALOGUE,
    plain_file,
    published_format,
    release_groups,
)
from amocf.compile.describe.release_info import release_info
from amocf.compile.describe.rights import licence_of_whole, rights_in_whole
from amocf.compile.graph_files import write_graph_files
from amocf.compile.infer.aggregates import SMALLEST_CELL, Framework, aggregate
from amocf.compile.read import sssom
from amocf.compile.read.edition import Edition, read_edition
from amocf.compile.read.institutes_data import read_restricted, with_institutes
from amocf.compile.read.sources import SourceFile, Sources, read_sources
from amocf.compile.validate.report import Report, report_json, report_quads
from amocf.compile.validate.shapes import load_shapes
from amocf.compile.validate.validation import validate
from amocf.errors import DataError, UsageError
from amocf.exchange.registry import ReleaseData, released_exporters
from amocf.formats import (
    SSSOM_JSON,
    SSSOM_RDF,
    SSSOM_TSV,
    TURTLE,
)
from amocf.queries.listed import as_json, find_examples
from amocf.queries.query_file import read_offered
from amocf.rdf.serialise import write
from amocf.release.manifest import CHECKSUMS, CONTEXT, MANIFEST, QUADS, QUERIES, SEARCH, STORE
from amocf.release.publishing import published, require_replaceable
from amocf.search.index_writer import write_index
from amocf.step_timer import Progress
from amocf.terms import AGGREGATES, PREFIXES, graph_iri
from amocf.uri_spaces import uri_spaces


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
        quads = tuple(aggregate(framework, stated, shown, self.smallest))
        return replace(
            joined, files=(*joined.files, SourceFile(Path(AGGREGATES), AGGREGATES, quads, {}))
        )


_STORED: Final = f"{STORE}/"
NO_INSTITUTES: Final = ImportedData()


@dataclass(frozen=True)
class Compiled:
    """A dataset that has been validated, with the sources it came from."""

    sources: Sources
    dataset: Dataset
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
    dataset = assemble(sources, root, progress)
    progress("validate")
    shapes = load_shapes(root / "shapes", "amocf")
    report = validate(dataset.default_graph(), shapes)
    return Compiled(sources, dataset, report)


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
        DataError: if the sources are invalid or a shape is violated; ``out`` is then as it was.
        UsageError: if ``out`` is a file, or a folder that holds something else than a release.
    """
    require_replaceable(out)
    compiled = compile_release(root, progress, institutes)
    violations = violations_of(compiled)
    if violations:
        raise DataError("\n".join([*violations, f"{len(violations)} violations; nothing written"]))
    dataset = compiled.dataset.with_graph(
        "report", report_quads(compiled.report, graph_iri("report"))
    )
    context = read_context(root / "ontology" / "context.jsonld", dataset.default_graph())
    progress("write")
    with published(out, progress, is_private=bool(institutes.restricted_to)) as folder:
        write_graph_files(dataset, context, folder)
        progress("build the query store")
        store = _write_store(folder)
        progress("export")
        for name, content in _contents(compiled, dataset, context, store):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _write_catalogue(folder, dataset)
        _write_manifest(folder, compiled.sources, dataset, read_edition(root))
        progress("build the search index")
        _write_caches(folder, root, store)
    return compiled


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
    compiled: Compiled, dataset: Dataset, context: dict[str, Any], store: Store
) -> Iterator[tuple[str, bytes]]:
    yield CONTEXT, _json(context)
    for mappings in compiled.sources.mapping_sets:
        name = f"mappings/{mappings.name}"
        yield name + SSSOM_TSV.suffix, sssom.write(mappings).encode()
        yield name + SSSOM_RDF.suffix, _standard_turtle(mappings)
        yield name + SSSOM_JSON.suffix, _json(sssom.to_json(mappings))
    version = release_info(dataset.graphs["metadata"]).version
    data = ReleaseData(store, version, context["@context"])
    for exporter in released_exporters():
        for name, content in exporter.write(data).items():
            yield exporter.path(name), content
    yield "report.ttl", write((quad.triple for quad in dataset.graphs["report"]), TURTLE)
    yield "report.json", _json(report_json(compiled.report))


def _standard_turtle(mappings: sssom.MappingSet) -> bytes:
    """Write SSSOM/RDF with the prefixes of the set, so that it can be turned into a table again."""
    prefixes = {**PREFIXES, **mappings.prefixes}
    return write(sssom.to_standard_triples(mappings), TURTLE, prefixes=prefixes)


def _write_catalogue(folder: Path, dataset: Dataset) -> None:
    files = {each["path"]: (each["bytes"], each["sha256"]) for each in _listed(folder)}
    described = catalogue(dataset.graphs["metadata"], files)
    (folder / CATALOGUE).write_bytes(write(described, TURTLE))


def _listed(folder: Path) -> list[dict[str, Any]]:
    """Describe the files that are published: the store and what is made from it are not."""
    return [
        {
            "path": name,
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
            "media_type": published_format(path.name).media_type,
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(_STORED)
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(folder: Path, sources: Sources, dataset: Dataset, edition: Edition) -> None:
    files = _listed(folder)
    for file in files:
        if what := plain_file(file["path"]):
            file["description"] = what
    spaces = uri_spaces(dataset.merged())
    manifest = {
        "version": release_info(dataset.graphs["metadata"]).version,
        "triples": len(dataset.default_graph()),
        **({"restricted_to": sources.restricted_to} if sources.restricted_to else {}),
        "licence": licence_of_whole(dataset.graphs["metadata"]),
        "rights": rights_in_whole(dataset.graphs["metadata"]),
        "edition": {name: value for name, value in asdict(edition).items() if value},
        "uri_spaces": spaces.others,
        "made_up": spaces.made_up,
        "groups": [asdict(each) for each in release_groups(files_of(sources, dataset.graphs))],
        "files": files,
    }
    (folder / MANIFEST).write_bytes(_json(manifest))
    sums = "".join(f"{file['sha256']}  {file['path']}\n" for file in files)
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")


def _write_store(folder: Path) -> Store:
    """Write the store that queries are answered from, and open it to be read."""
    store = Store(str(folder / STORE))
    store.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS)
    store.optimize()
    del store  # which closes it
    return Store.read_only(str(folder / STORE))


def _write_caches(folder: Path, root: Path, store: Store) -> None:
    """Write what the pages need beside the release, made from it: a server checks its hash."""
    write_index(store, folder / SEARCH, _sha256(folder / QUADS))
    examples = as_json(find_examples(read_offered(root), store))
    (folder / QUERIES).write_bytes(_json(examples))


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
