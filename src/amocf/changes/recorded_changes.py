"""What the releases before a release changed, read from its graph of changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from amocf.changes.change_kinds import KIND_BY_PROPERTY, ChangeKind
from amocf.changes.change_log import CHANGES, log_iri
from amocf.changes.changed_things import (
    Change,
    ChangedStatements,
    Comparison,
    ResourceName,
    State,
    Value,
    in_order,
)
from amocf.changes.resource_facts import ResourceFacts, in_order_of_values, is_value
from amocf.number_text import whole_number
from amocf.ordering import alphabetical, natural
from amocf.terms import BASE, expand, graph_iri

_KINDS: Final = {kind.term: kind for kind in ChangeKind}
_RANKS: Final = {name: rank for rank, name in enumerate(KIND_BY_PROPERTY)}
_RELEASE: Final = f"{BASE}release/"
#: What is said of one subject: the values of each property.
_Facts = Mapping[str, list[Any]]


def recorded_changes(store: Store) -> tuple[Comparison, ...]:
    """Return what changed with each release, the newest first; nothing where none was before.

    What takes the place of something is called as the release at hand calls it.
    """
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    of_changes = store.quads_for_pattern(None, None, None, NamedNode(graph_iri(CHANGES)))
    for quad in of_changes:
        if isinstance(quad.subject, NamedNode):
            said[quad.subject.value][quad.predicate.value].append(quad.object)
    parts: dict[str, list[Change]] = defaultdict(list)
    for iri, facts in said.items():
        if _one(facts, "amo:kindOfChange") in _KINDS:
            change = _change(iri, facts, said, store)
            parts[_one(facts, "dct:isPartOf")].append(change)
    logs = [iri for iri, facts in said.items() if _is_log(facts)]
    found = (_comparison(said[iri], in_order(parts[iri])) for iri in logs)
    return tuple(sorted(found, key=lambda each: natural(each.new.version), reverse=True))


def recorded_statements(store: Store, version: str) -> set[Triple]:
    """Return what the graph of changes states of the changes of one release."""
    log = log_iri(version)
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph_iri(CHANGES)))
    return {
        quad.triple
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and (quad.subject.value == log or quad.subject.value.startswith(f"{log}/"))
    }


def _comparison(facts: _Facts, changes: tuple[Change, ...]) -> Comparison:
    version = _one(facts, "dcat:version")
    before = _one(facts, "amo:comparedFrom").removeprefix(_RELEASE)
    names = {change.subject.iri: change.subject for change in changes}
    new = State(version, version, _one(facts, "dct:issued"))
    return Comparison(State(before, before), new, changes, names)


def _change(iri: str, facts: _Facts, said: Mapping[str, _Facts], store: Store) -> Change:
    subject = ResourceName(
        _one(facts, "cs:subjectOfChange"),
        _one(facts, "amo:subjectCode"),
        _one(facts, "amo:subjectLabel"),
    )
    return Change(
        _KINDS[_one(facts, "amo:kindOfChange")],
        subject,
        statements=tuple(_statements(facts, said)),
        successors=tuple(_name(store, each) for each in _sorted(facts, "amo:successor")),
        reason=_one(facts, "cs:changeReason"),
        records=tuple(_sorted(facts, "dct:relation")),
        removed=whole_number(_one(facts, "amo:statementsRemoved")) or 0,
        added=whole_number(_one(facts, "amo:statementsAdded")) or 0,
        remarks=tuple(sorted(_all(facts, "rdfs:comment"))),
        note=_one(facts, "skos:changeNote"),
        iri=iri,
    )


def _name(store: Store, iri: str) -> ResourceName:
    quads = store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())
    return ResourceFacts(iri, tuple(quad.triple for quad in quads)).named


def _statements(facts: _Facts, said: Mapping[str, _Facts]) -> Iterator[ChangedStatements]:
    found: dict[str, tuple[list[Value], list[Value]]] = {}
    for place, name in enumerate(("cs:removal", "cs:addition")):
        for each in _all(facts, name):
            statement = said.get(each, {})
            values = [v for v in statement.get(expand("rdf:object"), ()) if is_value(v)]
            of_property = found.setdefault(_one(statement, "rdf:predicate"), ([], []))
            of_property[place].extend(values)
    for name, (before, after) in sorted(found.items(), key=lambda each: _RANKS.get(each[0], 0)):
        yield ChangedStatements(
            name, tuple(in_order_of_values(before)), tuple(in_order_of_values(after))
        )


def _is_log(facts: _Facts) -> bool:
    return expand("amo:ChangeLog") in _all(facts, "rdf:type")


def _all(facts: _Facts, name: str) -> Iterable[str]:
    values = facts.get(expand(name), ())
    return [each.value for each in values if isinstance(each, NamedNode | Literal)]


def _sorted(facts: _Facts, name: str) -> list[str]:
    """Return IRIs in the order in which a comparison has them: as people count."""
    return sorted(_all(facts, name), key=alphabetical)


def _one(facts: _Facts, name: str) -> str:
    return next(iter(_all(facts, name)), "")
