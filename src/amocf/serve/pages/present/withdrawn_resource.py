"""What the page of a withdrawn resource says first, and the page of what takes its place."""

from dataclasses import dataclass
from datetime import date

from amocf.rdf.withdrawal import REPLACED_BY, in_use
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link


@dataclass(frozen=True)
class WithdrawalView:
    """That a resource is withdrawn.

    Attributes:
        day: since when, in words; empty where that is not known.
        reasons: why.
        replaced_by: what took its place.
        in_use: what is to be used now, where what took its place was withdrawn too.
    """

    day: str
    reasons: tuple[str, ...]
    replaced_by: tuple[Link, ...]
    in_use: tuple[Link, ...]


def withdrawal_of(reader: Reader, iri: str) -> WithdrawalView | None:
    """Return what is said of the withdrawal of a resource; nothing if it is in use."""
    stated = reader.withdrawals.get(iri)
    if stated is None:
        return None
    now = in_use(iri, reader.withdrawals)
    return WithdrawalView(
        _in_words(stated.date),
        stated.reasons,
        reader.links(stated.replaced_by),
        () if set(now) == set(stated.replaced_by) else reader.links(now),
    )


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


def _in_words(day: str) -> str:
    """Return a day as ``1 September 2026``."""
    if not day:
        return ""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B} {found.year}"
