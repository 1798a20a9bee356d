"""Any file, judged against the shapes of a profile, without the network."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.compile.read import literals
from amocf.compile.validate.declared import speaks_in_skos, with_entailed
from amocf.compile.validate.input_files import read_input
from amocf.compile.validate.report import Report, make_report, report_json
from amocf.compile.validate.shapes import Shapes
from amocf.compile.validate.validation import validate
from amocf.errors import DataError, Place, UsageError
from amocf.terms import PREFIXES

_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")
_SKOS: Final = PREFIXES["skos"]
_SKOS_BY_HTTPS: Final = _SKOS.replace("http:", "https:")


@dataclass(frozen=True)
class FileReport:
    """What was found in one file.

    Attributes:
        name: the file as it was named.
        report: what the shapes say.
        line: the line of a term.
        mistakes: literals that are not canonical.
        notes: what was not looked at.
        judged: whether anything in the file was there to be judged.
        error: why the file could not be read.
    """

    name: Path
    report: Report = field(default_factory=lambda: make_report(()))
    line: Callable[[object], int | None] = lambda _: None
    mistakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    judged: bool = True
    error: DataError | UsageError | None = None

    @property
    def conforms(self) -> bool:
        """Whether the file was read and keeps every rule; warnings do not count."""
        return self.error is None and self.report.conforms and not self.mistakes

    def exit_code(self, *, strict: bool) -> int:
        """Return 2 for a file that is not there, 1 for one that is wrong, else 0.

        Args:
            strict: whether a file in which nothing could be judged is wrong.
        """
        if isinstance(self.error, UsageError):
            return 2
        return int(not self.conforms or (strict and not self.judged))

    def verdict(self) -> str:
        """Say in words whether the file conforms; nothing conforms that was not judged."""
        if self.conforms and not self.judged:
            return "is not judged by"
        return "conforms to" if self.conforms else "does not conform to"

    def sentences(self) -> Iterable[str]:
        """Yield one line for each thing that is wrong or doubtful, with its place."""
        yield from self.mistakes
        for result in self.report.results:
            label = f" ({result.focus_label})" if result.focus_label else ""
            place = Place(self.name, self.line(result.focus_node))
            yield f"{place}: {result.severity}: <{result.focus}>{label}: {result.message}"

    def as_json(self) -> dict[str, Any]:
        """Return the report as an object for machines."""
        report = report_json(self.report)
        for result, row in zip(self.report.results, report["results"], strict=True):
            row["line"] = self.line(result.focus_node)
        return {
            "file": str(self.name),
            **report,
            "conforms": self.conforms if self.judged or not self.conforms else None,
            "judged": self.judged and self.error is None,
            "error": str(self.error) if self.error else None,
            "mistakes": list(self.mistakes),
            "notes": list(self.notes),
        }


def check_file(name: Path, shapes: Shapes, form: str | None = None) -> FileReport:
    """Judge one file, or standard input where its name is ``-``.

    Args:
        name: the file.
        shapes: the shapes of a profile.
        form: the format, where the suffix does not tell it: one of ``FORMATS`` or sssom.
    """
    try:
        document = read_input(name, form)
    except (DataError, UsageError) as error:
        return FileReport(name, error=error)
    notes = [
        f"{Place(name, document.line(quad.subject))}: imports {quad.object}, which is not fetched; "
        "this file is validated alone"
        for quad in document.quads
        if quad.predicate == _IMPORTS
    ]
    mistakes = [
        f"{Place(name, document.line(quad.subject))}: Violation: {quad.subject} "
        f"{quad.predicate}: {mistake}"
        for quad in document.quads
        if shapes.profile == "amocf"
        and isinstance(quad.object, Literal)
        and (mistake := literals.mistake(quad.object))
    ]
    triples = with_entailed(quad.triple for quad in document.quads)
    unjudged = None if document.is_judged else _why_nothing_is_judged(triples)
    if unjudged:
        why, term = unjudged
        notes.append(f"{Place(name, document.line(term))}: {why}")
    return FileReport(
        name,
        validate(triples, shapes),
        document.line,
        tuple(mistakes),
        (*document.notes, *notes),
        judged=unjudged is None,
    )


def _why_nothing_is_judged(triples: set[Triple]) -> tuple[str, object] | None:
    """Return why nothing could be judged, with the term to which that is due, if to one."""
    if not triples:
        return "the file holds no statement, so that nothing could be judged", None
    if speaks_in_skos(triples):
        return None
    terms = {term for triple in triples for term in (triple.predicate, triple.object)}
    https = [t for t in terms if isinstance(t, NamedNode) and t.value.startswith(_SKOS_BY_HTTPS)]
    if https:
        return (
            "the file writes the namespace of SKOS with https, which is another one; write "
            f"{_SKOS} to have it judged",
            min(https, key=str),
        )
    return (
        "the file holds no concept and says nothing else in SKOS, so that nothing could be judged",
        None,
    )
