"""What happened to a resource, and what to do about it, in sentences."""

from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import NamedNode

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.changed_things import Change, ChangedStatements, ResourceName, Value
from amocf.rdf.graph_reader import shortened
from amocf.terms import expand, shorten

#: What the properties are called that show changes; others by their short names.
_PROPERTIES: Final = {
    expand(name): words
    for name, words in (
        ("skos:prefLabel", "preferred label"),
        ("skos:altLabel", "alternative label"),
        ("skos:hiddenLabel", "hidden label"),
        ("rdfs:label", "label"),
        ("dct:title", "title"),
        ("dct:alternative", "alternative title"),
        ("foaf:name", "name"),
        ("skos:notation", "code"),
        ("dct:identifier", "identifier"),
        ("skos:definition", "definition"),
        ("skos:scopeNote", "scope note"),
        ("skos:broader", "under"),
        ("skos:topConceptOf", "at the top of"),
        ("skos:inScheme", "in"),
        ("rdfs:subClassOf", "subclass of"),
        ("rdfs:subPropertyOf", "subproperty of"),
        ("skos:exactMatch", "exact match"),
        ("skos:closeMatch", "close match"),
        ("skos:broadMatch", "broader match"),
        ("skos:narrowMatch", "narrower match"),
        ("skos:relatedMatch", "related match"),
        ("rdf:type", "class"),
    )
}
#: Mapping records that a sentence names.
_MOST_RECORDS: Final = 5
#: How a resource is called.
Called = Callable[[str], ResourceName]


def sentence(change: Change, called: Called) -> str:
    """Return what happened to the subject of a change, why, and what is wrong with it."""
    if change.note:
        return change.note
    parts = [_happened(change, called)]
    if change.reason:
        parts.append(f"Reason: {_ended(change.reason)}")
    parts += [f"{_capital(_ended(each))}" for each in change.remarks]
    return " ".join(parts)


def advice(changes: Iterable[Change]) -> str:
    """Return what who uses the URI of a resource has to do after these changes to it."""
    by_kind = {change.kind: change for change in changes}
    kind = next((each for each in ChangeKind if each in by_kind), ChangeKind.OTHER)
    return _ADVICE[kind](by_kind[kind])


def in_words(several: Iterable[ResourceName], joined: str = "and") -> str:
    """Return how resources are called, as a list in a sentence."""
    words = [shortened(each.words) for each in several]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def property_words(iri: str) -> str:
    """Return what a property is called."""
    return _PROPERTIES.get(iri, shorten(iri))


def value_words(value: Value, called: Called) -> str:
    """Return a value as it stands in a sentence: a resource by its name, a text in quotes."""
    if isinstance(value, NamedNode):
        named = called(value.value)
        return shortened(named.words) if named.label or named.code else shorten(value.value)
    language = f" ({value.language})" if value.language not in (None, "en") else ""
    return f"“{shortened(value.value)}”{language}"


def statement_words(statements: ChangedStatements, called: Called) -> str:
    """Return what is said by one property before and after."""
    before, after = (
        ", ".join(value_words(value, called) for value in values)
        for values in (statements.before, statements.after)
    )
    name = property_words(statements.property)
    if before and after:
        return f"{name} {after} instead of {before}"
    return f"{name} {after} added" if after else f"{name} {before} removed"


def _happened(change: Change, called: Called) -> str:
    kind, words = change.kind, _capital(change.kind.words)
    if change.statements:
        said = "; ".join(statement_words(each, called) for each in change.statements)
        return f"{words}: {said}{_records(change, called)}."
    if kind.is_withdrawal and kind is not ChangeKind.DEPRECATED:
        return f"{words}: {_successors(change)}."
    if kind is ChangeKind.OTHER:
        return f"{words}: {_counted(change.added)} added, {change.removed:,} removed."
    if kind is ChangeKind.REMOVED:
        return f"{words}: nothing is said of it any more."
    return f"{words}."


def _successors(change: Change) -> str:
    if not change.successors:
        return "nothing that is in use takes its place"
    verb = "takes" if len(change.successors) == 1 else "take"
    return f"{in_words(change.successors)} {verb} its place"


def _records(change: Change, called: Called) -> str:
    if not change.records:
        return ""
    shown = [called(iri).label or shorten(iri) for iri in change.records[:_MOST_RECORDS]]
    more = len(change.records) - len(shown)
    return f" (by {', '.join(shown)}{f' and {more} more' if more else ''})"


def _counted(number: int) -> str:
    return f"{number:,} {'statement' if number == 1 else 'statements'}"


def _use(change: Change) -> str:
    if not change.successors:
        return "stop using it: nothing that is in use takes its place"
    if len(change.successors) > 1:
        return f"choose between {in_words(change.successors)}"
    return f"use {in_words(change.successors)} instead"


def _merged(change: Change) -> str:
    wider = "; it may be wider" if len(change.successors) == 1 else ""
    return f"{_use(change)}{wider}"


def _code(change: Change) -> str:
    codes = [
        value.value
        for each in change.statements
        # A code that came beside the one that it is known by changes nothing for who uses that.
        if each.property == expand("skos:notation") and each.before
        for value in each.after
    ]
    return f"keep the URI; its code is now {', '.join(codes)}" if codes else "keep the URI"


def _always(text: str) -> Callable[[Change], str]:
    return lambda _: text


_ADVICE: Final[dict[ChangeKind, Callable[[Change], str]]] = {
    ChangeKind.REMOVED: _always(
        "look for another: it is gone, and nobody says what takes its place"
    ),
    ChangeKind.DEPRECATED: _always("stop using it: nothing takes its place"),
    ChangeKind.SPLIT: _use,
    ChangeKind.MERGED: _merged,
    ChangeKind.REPLACED: _use,
    ChangeKind.RESTORED: _always("keep it: it is used again"),
    ChangeKind.RECODED: _code,
    ChangeKind.RELABELLED: _always("keep it; show the new label"),
    ChangeKind.REDEFINED: _always("keep it, if the new definition still fits"),
    ChangeKind.MOVED: _always("keep it; it stands elsewhere"),
    ChangeKind.REMAPPED: _always("keep it; take the new matches"),
    ChangeKind.RETYPED: _always("keep it, if the new class still fits"),
    ChangeKind.ADDED: _always("nothing: it is new"),
    ChangeKind.OTHER: _always("keep it"),
}


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
