"""What was withdrawn: the one rule by which everything leaves it out, and what it says instead.

A resource is withdrawn if the data states ``owl:deprecated true`` of it. It keeps its URI, and with
it its type, label and code; it says why (``skos:changeNote``), since when (``euvoc:endDate``) and
what takes its place (``dct:isReplacedBy``). A replacement alone withdraws nothing: a stand-in for a
component of others says by it that the owner now has a URI, and stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from amocf.rdf.property_values import TRUE, PropertyValues

DEPRECATED: Final = "owl:deprecated"
REASON: Final = "skos:changeNote"
DATE: Final = "euvoc:endDate"
REPLACED_BY: Final = "dct:isReplacedBy"


@dataclass(frozen=True)
class Withdrawal:
    """That a resource was withdrawn.

    Attributes:
        iri: the resource.
        reasons: why, as the editors wrote it.
        date: the day from which it is not to be used, as ``2026-09-01``; empty for numbers of
            institutes, whose ledgers have no dates.
        replaced_by: what took its place, sorted: none, one, or several where it was split.
    """

    iri: str
    reasons: tuple[str, ...] = ()
    date: str = ""
    replaced_by: tuple[str, ...] = ()


def withdrawn(store: Store) -> frozenset[str]:
    """Return the IRIs of what was withdrawn."""
    return frozenset(PropertyValues(store).subjects(DEPRECATED, TRUE))


def withdrawals(store: Store) -> Mapping[str, Withdrawal]:
    """Return what is said of all that was withdrawn, by its IRI, in the order of the IRIs."""
    found = sorted(withdrawn(store))
    if not found:
        return {}
    release = PropertyValues(store)
    reasons, dates = release.values(REASON), release.value(DATE)
    successors = release.values(REPLACED_BY)
    return {
        iri: Withdrawal(
            iri,
            tuple(reasons.get(iri, ())),
            dates.get(iri, ""),
            tuple(successors.get(iri, ())),
        )
        for iri in found
    }


def in_use(iri: str, known: Mapping[str, Withdrawal]) -> tuple[str, ...]:
    """Return what is to be used for a resource now: itself, or what takes its place in the end.

    What replaced it may have been withdrawn too; then what replaced that is returned. None is left
    where something was withdrawn without a replacement. A circle of replacements ends.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [iri]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in known:
            waiting.extend(known[one].replaced_by)
        else:
            found[one] = None
    return tuple(found)
