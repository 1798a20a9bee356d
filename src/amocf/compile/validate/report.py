"""What validation found: a report as values, as RDF without blank nodes, and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyoxigraph import Triple as QuotedTriple

from amocf.terms import PREFIXES

Term = NamedNode | BlankNode | Literal

_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")
_SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Result:
    """One finding.

    Attributes:
        focus_node: what the finding is about.
        focus_label: its label in the data, where it has one.
        path: the property it concerns, as an IRI, where it is one property.
        value_node: the value in question; the focus node itself where no value is.
        message: what is expected, and what to do.
        severity: ``Violation``, ``Warning`` or ``Info``.
        shape: the IRI of the shape that was not met.
        component: the kind of constraint, for example ``MinCountConstraintComponent``.
    """

    focus_node: Term
    focus_label: str | None
    path: str | None
    value_node: Term | None
    message: str
    severity: str
    shape: str
    component: str

    @property
    def focus(self) -> str:
        """The focus node as plain text: its IRI, the label of a blank node, or a literal's text."""
        return _text(self.focus_node)

    @property
    def value(self) -> str | None:
        """The value in question as plain text; None where the focus node itself is in question."""
        if self.value_node is None or self.value_node == self.focus_node:
            return None
        return _text(self.value_node)

    def sort_key(self) -> tuple[int | str, ...]:
        """Order by severity, then shape, then what the finding is about."""
        return (
            _SEVERITIES.index(self.severity) if self.severity in _SEVERITIES else len(_SEVERITIES),
            self.shape,
            str(self.focus_node),
            self.path or "",
            str(self.value_node or ""),
            self.component,
            self.message,
        )


@dataclass(frozen=True)
class Report:
    """All findings, sorted: the most severe first."""

    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """The findings that stop a build."""
        return tuple(result for result in self.results if result.severity == "Violation")

    @property
    def conforms(self) -> bool:
        """Whether no finding is a violation; warnings do not count."""
        return not self.violations


def make_report(results: Iterable[Result]) -> Report:
    """Sort findings and drop those that are there twice."""
    return Report(tuple(sorted(set(results), key=Result.sort_key)))


def report_quads(report: Report, graph: str) -> list[Quad]:
    """Write a report as ``sh:ValidationReport`` into a named graph.

    Its nodes are ``<graph>#report`` and ``<graph>#result-0001`` and so on. A blank node that was
    found stands as a string, for the report has none.
    """
    name = NamedNode(graph)
    node = NamedNode(f"{graph}#report")
    conforms = Literal("true" if report.conforms else "false", datatype=_BOOLEAN)
    comment = Literal("Conforms means that no result is a violation.", language="en")
    statements: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (node, _TYPE, _sh("ValidationReport")),
        (node, NamedNode(PREFIXES["rdfs"] + "comment"), comment),
        (node, _sh("conforms"), conforms),
    ]
    for number, result in enumerate(report.results, start=1):
        finding = NamedNode(f"{graph}#result-{number:04d}")
        statements += [
            (node, _sh("result"), finding),
            (finding, _TYPE, _sh("ValidationResult")),
            (finding, _sh("focusNode"), _named(result.focus_node)),
            (finding, _sh("resultMessage"), Literal(result.message, language="en")),
            (finding, _sh("resultSeverity"), _sh(result.severity)),
            (finding, _sh("sourceShape"), NamedNode(result.shape)),
            (finding, _sh("sourceConstraintComponent"), _sh(result.component)),
        ]
        if result.path is not None:
            statements.append((finding, _sh("resultPath"), NamedNode(result.path)))
        if result.value_node is not None:
            statements.append((finding, _sh("value"), _named(result.value_node)))
    return [Quad(*statement, name) for statement in statements]


def report_json(report: Report) -> dict[str, Any]:
    """Write a report as an object for ``report.json``."""
    severities = [result.severity for result in report.results]
    return {
        "conforms": report.conforms,
        "violations": severities.count("Violation"),
        "warnings": severities.count("Warning"),
        "results": [
            {
                "severity": result.severity,
                "focus": result.focus,
                "label": result.focus_label,
                "path": result.path,
                "value": result.value,
                "message": result.message,
                "shape": result.shape,
                "component": result.component,
            }
            for result in report.results
        ],
    }


def plain(term: Term | QuotedTriple) -> Term:
    """Return a term as a report can hold it: a quoted triple, which no data here has, as text."""
    return Literal(str(term)) if isinstance(term, QuotedTriple) else term


def _text(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else str(term.value)


def _named(term: Term) -> NamedNode | Literal:
    return Literal(str(term)) if isinstance(term, BlankNode) else term


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)
