"""The migration table: for who uses URIs, codes or labels, what became of each and what to do."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_words import advice, sentence
from amocf.changes.changed_things import (
    Change,
    ChangedStatements,
    Comparison,
    ResourceName,
    Value,
)
from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.terms import expand

#: What stands between several values of a cell.
_BETWEEN: Final = " | "
#: What is new needs no migration, and other statements change neither URI, code nor label.
_NOT_LISTED: Final = (ChangeKind.ADDED, ChangeKind.OTHER)
_COLUMNS: Final = (
    SheetColumn("old_uri", "The URI before."),
    SheetColumn("old_code", "The code before, if it has one."),
    SheetColumn("old_label", "The label before."),
    SheetColumn("change", "The kinds of change, what matters most first."),
    SheetColumn("new_uri", f"The URI to use from now on; several with “{_BETWEEN.strip()}”."),
    SheetColumn("new_code", "Its code, or their codes in the same order."),
    SheetColumn("new_label", "Its label, or their labels in the same order."),
    SheetColumn("what_to_do", "What who uses the old URI has to do."),
    SheetColumn("what_happened", "What happened, in sentences."),
    SheetColumn("since", "The release with which it happened."),
)
_CODES: Final = tuple(map(expand, ("skos:notation", "dct:identifier")))
_LABELS: Final = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "dct:title", "foaf:name")))


def migration_table(comparison: Comparison) -> Sheet:
    """Return the table: a row for each resource that is used otherwise from now on."""
    by_subject: dict[str, list[Change]] = {}
    for change in comparison.changes:
        if change.kind not in _NOT_LISTED:
            by_subject.setdefault(change.subject.iri, []).append(change)
    title = f"From {comparison.old.name} to {comparison.new.name}: what to do"
    rows = tuple(_row(changes, comparison) for changes in by_subject.values())
    return Sheet("migration", title, _COLUMNS, rows)


def _row(changes: list[Change], comparison: Comparison) -> tuple[str, ...]:
    first = changes[0]
    new = _afterwards(changes)
    return (
        first.subject.iri,
        first.subject.code,
        first.subject.label,
        _BETWEEN.join(change.kind.value for change in changes),
        _BETWEEN.join(each.iri for each in new),
        _BETWEEN.join(each.code for each in new),
        _BETWEEN.join(each.label for each in new),
        advice(changes),
        " ".join(sentence(change, comparison.called) for change in changes),
        comparison.new.version or comparison.new.name,
    )


def _afterwards(changes: Iterable[Change]) -> tuple[ResourceName, ...]:
    """Return what is to be used after some changes to one resource."""
    changes = tuple(changes)
    first = changes[0]
    if first.kind is ChangeKind.REMOVED:
        return ()
    if any(change.kind.is_withdrawal for change in changes):
        return next(change.successors for change in changes if change.kind.is_withdrawal)
    code, label = first.subject.code, first.subject.label
    for change in changes:
        for each in change.statements:
            if each.property in _CODES:
                code = _succeeding(each, code)
            elif each.property in _LABELS:
                label = _succeeding(each, label)
    return (ResourceName(first.subject.iri, code, label),)


def _succeeding(statements: ChangedStatements, known_by: str) -> str:
    """Return the value by which a resource is known, after statements that may have changed it.

    The value that takes its place has its language and type; others that came are beside it.
    """
    gone = [each for each in statements.before if each.value == known_by]
    if known_by and not gone:
        return known_by
    kinds = [_kind(each) for each in gone]
    alike = [each for each in statements.after if _kind(each) in kinds]
    found = alike or statements.after
    return found[0].value if found else known_by


def _kind(value: Value) -> tuple[str, str | None]:
    """Return the datatype and the language of a value."""
    if isinstance(value, Literal):
        return value.datatype.value, value.language
    return "", None
