"""What the page of a withdrawn resource says first, and the page of what takes its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.changed_things import State
from amocf.changes.recorded_changes import recorded_changes
from amocf.kinds import kind_of
from amocf.rdf.withdrawal import REPLACED_BY, in_use
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE

_DEV: Final = "-dev"


@dataclass(frozen=True)
class WithdrawalView:
    """That a resource is withdrawn.

    Attributes:
        day: since when, in words; empty where that is not known.
        release: the release that withdrew it; none where none has been frozen since.
        reasons: why.
        replaced_by: what took its place.
        in_use: what is to be used now, where what took its place was withdrawn too.
    """

    day: str
    release: Link | None
    reasons: tuple[str, ...]
    replaced_by: tuple[Link, ...]
    in_use: tuple[Link, ...]


@dataclass(frozen=True)
class WithdrawnHit:
    """What a search finds that was withdrawn.

    Attributes:
        link: the resource, with its code.
        kind: what it is, as ``sub-competency``.
        day: since when it is withdrawn, in words.
        date: the same, as ``2026-09-01``.
        reasons: why.
        in_use: what is to be used now.
    """

    link: Link
    kind: str
    day: str
    date: str
    reasons: tuple[str, ...]
    in_use: tuple[Link, ...]


def withdrawal_of(reader: Reader, iri: str) -> WithdrawalView | None:
    """Return what is said of the withdrawal of a resource; nothing if it is in use."""
    stated = reader.withdrawals.get(iri)
    if stated is None:
        return None
    now = in_use(iri, reader.withdrawals)
    return WithdrawalView(
        _in_words(stated.date),
        _release(reader, iri),
        stated.reasons,
        reader.links(stated.replaced_by),
        () if set(now) == set(stated.replaced_by) else reader.links(now),
    )


def withdrawn_hit(reader: Reader, iri: str) -> WithdrawnHit:
    """Return a withdrawn resource as a search shows it."""
    stated = reader.withdrawals[iri]
    kind = kind_of(reader.iris(iri, "rdf:type"))
    now = reader.links(in_use(iri, reader.withdrawals))
    kind_name = kind.labels[1] if kind.labels else kind.name
    link = replace(reader.link(iri), is_withdrawn=False)  # what is said beside it says so
    return WithdrawnHit(link, kind_name, _in_words(stated.date), stated.date, stated.reasons, now)


def withdrawn_item(hit: WithdrawnHit) -> dict[str, Any]:
    """Return what a search in JSON says of a withdrawn resource."""
    return {
        **_named(hit.link),
        "date": hit.date or None,
        "reason": " ".join(hit.reasons),
        "use": [_named(link) for link in hit.in_use],
    }


def withdrawn_suggestion(hit: WithdrawnHit) -> dict[str, Any]:
    """Return a withdrawn resource as what is typed may become it: its page says what to use."""
    said = f"{hit.kind}, withdrawn"
    return {**_named(hit.link), "kind": "withdrawn", "kindLabel": said, "place": []}


def _named(link: Link) -> dict[str, str]:
    return {"iri": link.iri, "label": link.text, "code": link.code, "page": link.href}


def official(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the URIs of the owner that take the place of what is not withdrawn: a stand-in."""
    if iri in reader.withdrawals:
        return ()
    return reader.links(reader.iris(iri, REPLACED_BY))


def replaces(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return what a resource took the place of."""
    return reader.links(
        each for each in reader.subjects(iri, REPLACED_BY) if each in reader.withdrawals
    )


def _release(reader: Reader, iri: str) -> Link | None:
    """Return the release that withdrew a resource, as the graph of changes records it."""
    withdrew: Mapping[str, str] = reader.once(_withdrawing_releases)
    if not (version := withdrew.get(iri)):
        return None
    release = f"{BASE}release/{version}"
    return Link(version, release, reader.href(release))


def _withdrawing_releases(reader: Reader) -> Mapping[str, str]:
    """Return the version that withdrew each resource, after it was last in use.

    A later release that changes what takes its place withdraws nothing again, and an earlier one
    that only replaced a stand-in is older than its date. What is not released withdrew nothing.
    """
    found: dict[str, list[State]] = {}
    for comparison in reversed(recorded_changes(reader.store)):
        if comparison.new.version.endswith(_DEV):
            continue
        for change in comparison.changes:
            if change.kind is ChangeKind.RESTORED:
                found.pop(change.subject.iri, None)
            elif change.kind.is_withdrawal:
                found.setdefault(change.subject.iri, []).append(comparison.new)
    known = reader.withdrawals
    return {iri: _first(states, known[iri].date) for iri, states in found.items() if iri in known}


def _first(states: Sequence[State], day: str) -> str:
    """Return the version of the first release on a day or after it, or of the first of all."""
    return next((each for each in states if each.date >= day), states[0]).version


def _in_words(day: str) -> str:
    """Return a day as ``1 September 2026``."""
    if not day:
        return ""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B} {found.year}"
