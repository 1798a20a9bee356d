"""A comparison as text for a terminal, as Markdown for release notes, and as JSON."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import Literal

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_words import advice, sentence, statement_words
from amocf.changes.changed_things import Change, ChangedStatements, Comparison, ResourceName, Value
from amocf.exchange.json_file import present
from amocf.markdown_text import at_start, linked, paragraph, words
from amocf.rdf.graph_reader import shortened
from amocf.terminal_text import printable

_NOTHING: Final = "Nothing has changed."


def summary(comparison: Comparison) -> str:
    """Return how many changes of each kind there are, in a sentence."""
    if not comparison.changes:
        return _NOTHING
    counts = ", ".join(f"{count:,} {kind.words}" for kind, count in comparison.counts.items())
    number = len({change.subject.iri for change in comparison.changes})
    return f"{number:,} {'resource' if number == 1 else 'resources'} changed: {counts}."


def as_text(comparison: Comparison, *, with_statements: bool = False) -> str:
    """Return a comparison for a terminal, a line for each change.

    Args:
        comparison: what changed.
        with_statements: whether statements are shown too that are only counted otherwise.
    """
    title = f"From {comparison.old.name} to {comparison.new.name}"
    lines = [title, "", summary(comparison)]
    for kind, changes in _by_kind(comparison):
        lines += ["", f"{kind.words.capitalize()} ({len(changes):,})"]
        for change in changes:
            said = sentence(change, comparison.called)
            words = shortened(change.subject.words)
            about = words if words == change.subject.iri else f"{words} <{change.subject.iri}>"
            lines.append(f"  {about}")
            if kind is not ChangeKind.ADDED:
                lines.append(f"    {said}")
            for each in change.others if with_statements else ():
                lines.append(f"      {statement_words(each, comparison.called)}")
    return "".join(f"{printable(line)}\n" for line in lines)


def as_markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown, in which no text of the data is markup."""
    old, new = (words(state.name) for state in (comparison.old, comparison.new))
    lines = [f"## Changes from {old} to {new}", "", paragraph(summary(comparison))]
    for kind, changes in _by_kind(comparison):
        lines += ["", f"### {kind.words.capitalize()} ({len(changes):,})", "", kind.meaning, ""]
        lines += [_item(change, comparison) for change in changes]
    return "\n".join(lines) + "\n"


def as_data(comparison: Comparison, *, with_statements: bool = False) -> dict[str, Any]:
    """Return a comparison as a value of JSON.

    Args:
        comparison: what changed.
        with_statements: whether statements are listed too that are only counted otherwise.
    """
    return {
        "old": present(vars(comparison.old)),
        "new": present(vars(comparison.new)),
        "summary": summary(comparison),
        "counts": {kind.value: count for kind, count in comparison.counts.items()},
        "notes": list(comparison.notes),
        "changes": [
            _change(each, comparison, with_statements=with_statements)
            for each in comparison.changes
        ],
    }


def _by_kind(comparison: Comparison) -> Iterator[tuple[ChangeKind, tuple[Change, ...]]]:
    return ((kind, comparison.of_kind(kind)) for kind in comparison.counts)


def _item(change: Change, comparison: Comparison) -> str:
    subject = change.subject
    name = words(shortened(subject.words))
    # What is no address of a web page is shown, and never a link.
    is_link = re.fullmatch(r"https?://[^\s<>()\"\\]+", subject.iri)
    link = linked(name, subject.iri) if is_link else at_start(name)
    if change.kind is ChangeKind.ADDED:
        return f"- {link}"
    return f"- {link}: {words(sentence(change, comparison.called))}"


def _change(change: Change, comparison: Comparison, *, with_statements: bool) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "subject": _named(change.subject),
        "note": sentence(change, comparison.called),
        "advice": advice((change,)),
        **present(
            {
                "iri": change.iri,
                "classes": list(change.classes),
                "reason": change.reason,
                "successors": [_named(each) for each in change.successors],
                "remarks": list(change.remarks),
                "records": list(change.records),
                "statements": [*map(_statements, change.statements)],
            }
        ),
        **(
            _others(change, with_statements=with_statements)
            if change.added or change.removed
            else {}
        ),
    }


def _others(change: Change, *, with_statements: bool) -> dict[str, Any]:
    counts = {"removed": change.removed, "added": change.added}
    listed = [*map(_statements, change.others)] if with_statements else []
    return {"other_statements": {**counts, **present({"statements": listed})}}


def _statements(statements: ChangedStatements) -> dict[str, Any]:
    return {
        "property": statements.property,
        "removed": list(_values(statements.before)),
        "added": list(_values(statements.after)),
    }


def _named(named: ResourceName) -> dict[str, str]:
    return {"iri": named.iri, **present({"code": named.code, "label": named.label})}


def _values(values: Iterable[Value]) -> Iterator[dict[str, str]]:
    """Yield values as SPARQL 1.1 Query Results JSON has its terms."""
    for value in values:
        if isinstance(value, Literal):
            if value.language:
                yield {"type": "literal", "value": value.value, "xml:lang": value.language}
            else:
                datatype = value.datatype.value
                yield {"type": "literal", "value": value.value, "datatype": datatype}
        else:
            yield {"type": "uri", "value": value.value}
