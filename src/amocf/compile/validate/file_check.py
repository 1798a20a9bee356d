"""Any file, validated: Turtle, N-Triples, RDF/XML, JSON-LD or SSSOM, without the network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from amocf.compile.read import literals, sssom
from amocf.compile.read.sources import syntax_error
from amocf.compile.validate.report import Report
from amocf.compile.validate.shapes import Shapes
from amocf.compile.validate.validation import validate
from amocf.errors import DataError, Place, UsageError
from amocf.terms import PREFIXES, graph_iri

_FORMATS: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")


@dataclass(frozen=True)
class FileReport:
    """The report on a file, literals that are not canonical, and what was not looked at."""

    report: Report
    mistakes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether the file keeps every rule of the profile; warnings do not count."""
        return self.report.conforms and not self.mistakes


def check_file(path: Path, shapes: Shapes) -> FileReport:
    """Validate one file against the shapes of a profile.

    Raises:
        UsageError: if the file is missing or its suffix is not one of a known format.
        DataError: if the file does not parse, or asks for a document elsewhere to be read.
    """
    quads = read(path)
    notes = [
        f"{path}: imports {quad.object}, which is not fetched; this file is validated alone"
        for quad in quads
        if quad.predicate == _IMPORTS
    ]
    mistakes = [
        f"{path}: Violation: {quad.subject} {quad.predicate}: {mistake}"
        for quad in quads
        if shapes.profile == "amocf"
        and isinstance(quad.object, Literal)
        and (mistake := literals.mistake(quad.object))
    ]
    report = validate({quad.triple for quad in quads}, shapes)
    return FileReport(report, tuple(mistakes), tuple(notes))


def read(path: Path) -> list[Quad]:
    """Read one file by its suffix; ``.tsv`` is SSSOM.

    Raises:
        UsageError, DataError: as ``check_file`` does.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.suffix == ".tsv":
        return list(sssom.to_quads(sssom.read(path), NamedNode(graph_iri("mappings"))))
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        known = " ".join([*_FORMATS, ".sssom.tsv"])
        raise UsageError(f"{path}: unknown suffix {path.suffix!r}; expected one of {known}")
    content = path.read_bytes()
    if form is RdfFormat.JSON_LD:
        _refuse_remote_context(content, path)
    try:
        return list(pyoxigraph.parse(content, format=form, base_iri=path.resolve().as_uri()))
    except SyntaxError as error:
        raise syntax_error(error, form.name, path) from error
    except ValueError as error:
        raise DataError(f"not valid {form.name}: {error}", Place(path)) from error


def _refuse_remote_context(content: bytes, path: Path) -> None:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise DataError(f"not valid JSON: {error}", Place(path)) from error
    for address in _remote_contexts(document):
        raise DataError(
            f"the @context {address!r} stands elsewhere and is not fetched; "
            "copy its content into the file, or convert the file to Turtle",
            Place(path),
        )


def _remote_contexts(node: object) -> list[str]:
    """Return the addresses in ``@context`` and ``@import``, wherever they stand in a document."""
    found: list[str] = []
    waiting = [node]
    while waiting:
        match waiting.pop():
            case dict() as mapping:
                for key, value in mapping.items():
                    if key in ("@context", "@import"):
                        values = value if isinstance(value, list) else [value]
                        found += [item for item in values if isinstance(item, str)]
                    waiting.append(value)
            case list() as items:
                waiting += items
    return found
