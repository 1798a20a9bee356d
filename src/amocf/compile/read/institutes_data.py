"""What institutes have imported, read beside the sources: each in a graph of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.child_processes import shared_out
from amocf.compile.read.chosen_names import require_names
from amocf.compile.read.sources import SourceFile, Sources, read_turtle
from amocf.errors import DataError, Place, UsageError
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.institute_graph import RESTRICTED
from amocf.rdf.statements import term
from amocf.terms import BASE, INSTITUTE_GRAPH
from amocf.uri_spaces import URI_SPACE, UriSpaces, uri_spaces

_ACCESS: Final = term("dct:accessRights")
_SAME: Final = term("amo:heldSameAs")
_IMPORT_AGAIN: Final = "import the workbook again, and do not edit the file"


def with_institutes(sources: Sources, folders: Iterable[Path], restricted_to: str = "") -> Sources:
    """Return the sources with what institutes have imported into folders.

    What an institute holds to be the same as something of an institute that is not among them is
    left out: nothing is known of it.

    Args:
        sources: the sources of the edition.
        folders: what was imported, a folder for each institute.
        restricted_to: the short name of the institute for which the release is; empty for all.

    Raises:
        UsageError: if nothing was imported into a folder, or there is no such institute.
        DataError: if the data is restricted and not of the institute for which the release is, or
            not what an import writes: if it is of no institute or of one that another folder has,
            says something of what is described elsewhere, or has names of another form.
    """
    if restricted_to:
        _require_institute(restricted_to, sources)
    described = _described(sources)
    found: dict[str, SourceFile] = {}
    for file in shared_out(_read, tuple(folders)):
        if is_restricted(file):
            _require_permission(file, restricted_to)
        if file.graph in found:
            other = found[file.graph].path
            raise DataError(
                f"{other} has data of this institute already; leave one out", _place(file)
            )
        _refuse_foreign_subjects(file, described)
        found[file.graph] = file
    spaces = uri_spaces(quad for file in found.values() for quad in _stated(file, URI_SPACE))
    for file in found.values():
        require_names(file, spaces)
    _refuse_clashes(found.values(), spaces, described)
    same = {str(quad.object) for file in found.values() for quad in _stated(file, _SAME)}
    known = {each for file in found.values() for each in file.quads.subjects() if each in same}
    held = (
        replace(file, quads=file.quads.without(lost)) if lost else file
        for file in found.values()
        for lost in ([q for q in _stated(file, _SAME) if str(q.object) not in known],)
    )
    return replace(sources, files=(*sources.files, *held), restricted_to=restricted_to)


def read_restricted(
    folders: Iterable[Path], sources: Sources, smallest: int
) -> dict[str, SourceFile]:
    """Return restricted data by the name of the institute, for counts and not for a release.

    Args:
        folders: what was imported, a folder for each institute.
        sources: what the release holds; an institute that it shows is not counted.
        smallest: how many institutes it has to be at least.

    Raises:
        UsageError: if nothing was imported into a folder, or these are too few.
        DataError: if the data is not restricted, is made up or has names of another form, or if the
            release or another folder has data of the institute already.
    """
    found: dict[str, SourceFile] = {}
    described = _described(sources)
    shown = {file.graph: file.path for file in sources.files}
    for folder in folders:
        file = _read(folder, "--aggregates")
        if not is_restricted(file):
            raise DataError(
                "this data is public, so that a count with it could be compared with one without;"
                " name it after --with",
                _place(file),
            )
        spaces = uri_spaces(_stated(file, URI_SPACE))
        require_names(file, spaces)
        if made_up := spaces.made_up:
            raise DataError(
                f"this data is made up ({', '.join(made_up)}), and a count of it would stand under"
                " the address of the edition; leave it out",
                _place(file),
            )
        if other := shown.get(file.graph):
            raise DataError(
                f"{other} has data of this institute already; leave one out", _place(file)
            )
        _refuse_foreign_subjects(file, described)
        shown[file.graph] = file.path
        found[file.graph] = file
    if len(found) < smallest:
        raise UsageError(
            f"--aggregates: this is data of {len(found)} institutes, and nothing is published of"
            f" fewer than {smallest}; name more folders"
        )
    return found


def is_restricted(file: SourceFile) -> bool:
    """Say whether the data of an institute is for the institute alone."""
    return any(quad.object == NamedNode(RESTRICTED) for quad in _stated(file, _ACCESS))


def _require_institute(name: str, sources: Sources) -> None:
    start, kind = f"{BASE}id/inst-", term("amo:Institute")
    known = {
        quad.subject.value.removeprefix(start)
        for quad in sources.quads_with(str(kind))
        if quad.object == kind
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(start)
    }
    if name not in known:
        raise UsageError(
            f"--restricted: there is no institute {name!r}; there are {', '.join(sorted(known))}"
        )


def _require_permission(file: SourceFile, restricted_to: str) -> None:
    owner = file.graph.removeprefix(INSTITUTE_GRAPH)
    if not restricted_to:
        raise DataError(
            "this data is restricted, and a release may be seen by anyone; leave it out, import it"
            " again without --restricted, or build a release for the institute alone"
            f" (--restricted {owner})",
            _place(file),
        )
    if owner != restricted_to:
        raise DataError(
            f"this data is restricted to {owner}, and the release is for {restricted_to}; leave it"
            " out, or import it again without --restricted",
            _place(file),
        )


def _read(folder: Path, option: str = "--with") -> SourceFile:
    """Return the data of an institute."""
    path = folder / GRAPH
    if not path.is_file():
        raise UsageError(f"{option}: there is no {GRAPH} in {folder}; name the folder of an import")
    file = read_turtle(path, INSTITUTE_GRAPH)
    named = [re.fullmatch(r"(.*/)dataset/(institute-[a-z0-9-]+)", each) for each in _datasets(file)]
    bases = [quad.object for quad in _stated(file, URI_SPACE)]
    if len(named) != 1 or named[0] is None or bases != [Literal(named[0][1])]:
        raise DataError(
            f"no institute has this data, or several have; {_IMPORT_AGAIN}", _place(file)
        )
    return replace(file, quads=replace(file.quads, name=named[0][2]))


def _datasets(file: SourceFile) -> set[str]:
    dataset = term("dcat:Dataset")
    return {
        quad.subject.value
        for quad in file.quads.with_text(str(dataset))
        if quad.object == dataset and isinstance(quad.subject, NamedNode)
    }


def _place(file: SourceFile) -> Place:
    """Return where data of an institute say whose they are."""
    lines = (file.lines.get(each, 1) for each in _datasets(file))
    return Place(file.path, max(lines, default=1))


def _described(sources: Sources) -> dict[str, Path]:
    """Return what is described, with the last file that does so."""
    return {each: file.path for file in sources.files for each in file.quads.subjects()}


def _stated(file: SourceFile, predicate: NamedNode) -> Iterator[Quad]:
    found = file.quads.with_text(str(predicate))
    return (quad for quad in found if quad.predicate == predicate)


def _refuse_foreign_subjects(file: SourceFile, described: dict[str, Path]) -> None:
    for subject in file.quads.subjects():
        if subject in described:
            iri = subject.strip("<>")
            raise DataError(
                f"{subject} is described in {described[subject]}, and an institute says nothing of"
                f" it but in statements of its own; {_IMPORT_AGAIN}",
                Place(file.path, file.lines.get(iri)),
            )


def _refuse_clashes(
    files: Iterable[SourceFile], spaces: UriSpaces, described: Mapping[str, Path]
) -> None:
    """Make sure that no name stands below two bases: a server shows both at one address."""
    known = dict(described)
    for file in files:
        subjects = dict.fromkeys(file.quads.subjects(), file.path)
        known.update(subjects)
        for iri in sorted(each.strip("<>") for each in subjects):
            _, name = spaces.split(iri) or ("", "")
            for other in spaces.iris(name):
                if name and other != iri and f"<{other}>" in known:
                    raise DataError(
                        f"<{iri}> would be shown where <{other}> of {known[f'<{other}>']} is;"
                        " import both workbooks with the same --base, or leave one out",
                        Place(file.path, file.lines.get(iri)),
                    )
