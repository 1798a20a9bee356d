"""What changed as RDF: the graph ``graph/changes``.

Each change is a resource: a change set of the Changeset vocabulary where statements show it, with
these statements (``cs:removal``, ``cs:addition``), and an association of XKOS where a concept
succeeds another. What neither says stands in terms of ``ontology/amocf.ttl``.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.changes.change_words import sentence
from amocf.changes.changed_things import Change, Comparison, State, Value
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import day, english, number, term
from amocf.terms import BASE, expand

#: The graph of changes.
CHANGES: Final = "changes"
_CHANGE: Final = f"{BASE}change/"
_CONCEPT: Final = expand("skos:Concept")
#: What a path may have that stands in an address as it is.
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9._~/-]+")

Fact = tuple[str, Value]


def log_iri(version: str) -> str:
    """Return the IRI of what changed with a release, such as ``…/change/2025.1.1``."""
    return f"{_CHANGE}{version}"


def change_iri(version: str, change: Change) -> str:
    """Return the IRI of a change: that of the log with the path of its subject and its kind."""
    return f"{log_iri(version)}/{_path(change.subject.iri)}/{change.kind.value}"


def change_log(comparison: Comparison) -> GraphLines:
    """Return a comparison of two releases as a graph."""
    return GraphLines.of(CHANGES, set(_statements(comparison)))


def _statements(comparison: Comparison) -> Iterator[Triple]:
    old, new = comparison.old, comparison.new
    log = log_iri(_segment(new))
    title = f"What changed from {old.name} to {new.name}"
    facts: list[Fact] = [("rdf:type", term("amo:ChangeLog")), ("dct:title", english(title))]
    facts += _if_any("dcat:version", new.version)
    if new.date:
        facts.append(("dct:issued", day(new.date)))
    # A file is no release, and a build that is none yet has no IRI.
    for name, state in (("amo:comparedFrom", old), ("amo:comparedTo", new)):
        if state.version and not state.version.endswith("-dev"):
            facts.append((name, NamedNode(f"{BASE}release/{state.version}")))
    yield from _state(log, facts)
    for change in comparison.changes:
        yield from _of_change(change, comparison, log)


def _segment(state: State) -> str:
    """Return what a state is called in addresses."""
    return state.version or _NOT_PLAIN.sub("-", state.name).replace("/", "-")


def _of_change(change: Change, comparison: Comparison, log: str) -> Iterator[Triple]:
    iri = change_iri(_segment(comparison.new), change)
    title = f"{change.subject.words}: {change.kind.words}"
    facts: list[Fact] = [
        *(("rdf:type", term("amo:Change")), ("dct:isPartOf", NamedNode(log))),
        *(("dct:title", english(title)), ("amo:kindOfChange", NamedNode(change.kind.term))),
        ("cs:subjectOfChange", NamedNode(change.subject.iri)),
        ("skos:changeNote", english(sentence(change, comparison.called))),
        *(("rdfs:comment", english(each)) for each in change.remarks),
        *(("dct:relation", NamedNode(record)) for record in change.records),
        *(("amo:successor", NamedNode(each.iri)) for each in change.successors),
        *_if_any("amo:subjectLabel", change.subject.label),
        *_if_any("amo:subjectCode", change.subject.code),
        *_if_any("cs:changeReason", change.reason),
    ]
    if change.added or change.removed:
        facts.append(("amo:statementsAdded", number(change.added)))
        facts.append(("amo:statementsRemoved", number(change.removed)))
    if change.successors and _CONCEPT in change.classes:
        facts.append(("rdf:type", term("xkos:ConceptAssociation")))
        facts.append(("xkos:sourceConcept", NamedNode(change.subject.iri)))
        facts += [("xkos:targetConcept", NamedNode(each.iri)) for each in change.successors]
    if change.statements:
        facts.append(("rdf:type", term("cs:ChangeSet")))
    yield from _state(iri, facts)
    yield from _shown_statements(iri, change)


def _shown_statements(iri: str, change: Change) -> Iterator[Triple]:
    for name, place in (("removal", 0), ("addition", 1)):
        stated = (
            (each.property, value)
            for each in change.statements
            for value in (each.before, each.after)[place]
        )
        for count, (property_iri, value) in enumerate(stated, 1):
            statement = f"{iri}/{name}-{count}"
            yield Triple(NamedNode(iri), term(f"cs:{name}"), NamedNode(statement))
            yield from _state(
                statement,
                (
                    ("rdf:type", term("rdf:Statement")),
                    ("rdf:subject", NamedNode(change.subject.iri)),
                    ("rdf:predicate", NamedNode(property_iri)),
                    ("rdf:object", value),
                ),
            )


def _if_any(name: str, text: str) -> tuple[Fact, ...]:
    return ((name, Literal(text)),) if text else ()


def _state(subject: str, facts: Iterable[Fact]) -> Iterator[Triple]:
    return (Triple(NamedNode(subject), term(name), value) for name, value in facts)


def _path(iri: str) -> str:
    """Return the path of a subject: that of our own; of others one with a hash of the whole."""
    is_own, own = iri.startswith(BASE), iri.removeprefix(BASE).replace("#", "/")
    plain = _NOT_PLAIN.sub("-", own.partition("://")[2] or own)
    plain = re.sub("/{2,}", "/", plain).strip("/")
    if is_own and plain == own:
        return own
    return f"{plain}-{sha256(iri.encode()).hexdigest()[:8]}"
