"""States of the data that can be compared: frozen releases, built ones, and files of RDF."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Quad, Triple

from amocf.changes.changed_things import State
from amocf.changes.subject_lines import (
    Lines,
    is_asserted,
    is_comparable,
    sorted_lines,
    triple_lines,
)
from amocf.errors import UsageError
from amocf.inputs import read_named
from amocf.rdf.blank_labels import labelled_by_content
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.parsing import FORMATS, parse_document
from amocf.rdf.statements import graph_of
from amocf.release.frozen import PACKED_QUADS, VERSION, FrozenRelease, frozen_releases
from amocf.release.manifest import MANIFEST, QUADS
from amocf.release.opened import Release
from amocf.terms import graph_iri

#: What the files of a release have as named graphs of their own.
_OURS: Final = graph_iri("")
#: Whether the named graph called so counts.
_Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class LoadedState:
    """A state of the data that can be compared.

    Attributes:
        state: what it is called.
        lines: the sorted lines of its N-Triples, each once.
        notes: what is to be known of it, a sentence each.
    """

    state: State
    lines: Lines
    notes: tuple[str, ...] = ()


def load_state(name: str, folders: Iterable[Path], *, with_computed: bool = False) -> LoadedState:
    """Load what is named: a frozen release by its version, the folder of a release, or a file.

    Args:
        name: the version, or the path.
        folders: where frozen releases may stand, the first first.
        with_computed: whether the graphs of a release are wanted that a build computes.

    Raises:
        UsageError: if there is none such.
        DataError: if it cannot be read.
    """
    path, is_wanted = Path(name), is_comparable if with_computed else is_asserted
    if VERSION.fullmatch(name) and not path.exists():
        return _of_frozen(_frozen(name, list(folders)), is_wanted)
    if (path / PACKED_QUADS).is_file():
        return _of_frozen(FrozenRelease.open(path), is_wanted)
    if path.is_dir():
        return _of_built(path, is_wanted)
    return _of_file(path, is_wanted)


def of_frozen(release: FrozenRelease, graphs: Collection[str] | None = None) -> LoadedState:
    """Return a frozen release.

    Args:
        release: the release.
        graphs: the names of the graphs that count; by default those that hold what is stated.

    Raises:
        DataError: if its data is not what its manifest says.
    """
    return _of_frozen(release, is_asserted if graphs is None else graphs.__contains__)


def _of_frozen(release: FrozenRelease, is_wanted: _Wanted) -> LoadedState:
    quads = release.quads()
    where = str(release.folder / PACKED_QUADS)

    def lines() -> Iterator[bytes]:
        return triple_lines(sorted_lines(BytesIO(quads), where), is_wanted)

    version = release.version
    return LoadedState(State(version, version, release.date), lines)


def _frozen(version: str, folders: list[Path]) -> FrozenRelease:
    found = {each.version: each for folder in folders for each in frozen_releases(folder)}
    if version in found:
        return found[version]
    there = f"there are {', '.join(sorted(found))}" if found else "none is there yet"
    where = " and ".join(str(folder.absolute()) for folder in folders)
    raise UsageError(
        f"there is no frozen release {version} in {where}: {there}; name one of these, the folder"
        " of a release, or a file of RDF"
    )


def _of_built(folder: Path, is_wanted: _Wanted) -> LoadedState:
    if not (folder / MANIFEST).is_file():
        raise UsageError(
            f"there is no release in {folder.absolute()}: {MANIFEST} is missing; name the folder of"
            " a release, such as dist, the version of a frozen one, or a file of RDF"
        )
    with Release.open(folder) as release:
        version, date = release.version, release.manifest.date
        path = release.path / QUADS

    def lines() -> Iterator[bytes]:
        with path.open("rb") as quads:
            ordered = sorted_lines(quads, str(path))
            yield from triple_lines(ordered, is_wanted)

    return LoadedState(State(version, version, date), lines)


def _of_file(path: Path, is_wanted: _Wanted) -> LoadedState:
    content, inside = read_named(path)
    form = FORMATS.get(inside.suffix.lower())
    if form is None:
        known = ", ".join(FORMATS)
        raise UsageError(f"{path}: its ending tells no format of RDF; give it one of {known}")
    found = parse_document(content, form, inside)
    quads, notes = _chosen(found.quads, is_wanted)
    triples, of_blank = with_named_nodes(quads)
    text = GraphLines.of("compared", triples).text
    noted = tuple(f"{path}: {each}" for each in (*notes, *of_blank))
    return LoadedState(State(path.name), lambda: iter(BytesIO(text)), (*found.notes, *noted))


def _chosen(quads: Iterable[Quad], is_wanted: _Wanted) -> tuple[list[Quad], tuple[str, ...]]:
    """Return what is compared of a file: of the graphs of a release those that are wanted."""
    found = list(quads)
    if not any(str(quad.graph_name).startswith(f"<{_OURS}") for quad in found):
        return found, ("all of its statements are compared, computed ones among them",)
    chosen = [quad for quad in found if (name := graph_of(quad)) and is_wanted(name)]
    return chosen, ()


def with_named_nodes(quads: Iterable[Quad]) -> tuple[list[Triple], tuple[str, ...]]:
    """Return statements in which each blank node is called by what is said of it.

    So the same node has the same name in both files, and one of which something else is said has
    another: the statement that leads to it is another then.
    """
    triples = {quad.triple for quad in quads}
    blank = {each for each in triples if _has_blank(each)}
    if not blank:
        return list(triples), ()
    note = "nodes without IRIs are compared by what is said of them, and not listed by themselves"
    return [*(triples - blank), *labelled_by_content(blank)], (note,)


def _has_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
