"""Nodes within a resource, which the build names after it: what is said of them is said of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Triple

from amocf.changes.changed_resource import ChangedResource
from amocf.changes.resource_facts import ResourceFacts

#: The name of the property that leads there, numbered where there are several; cells of lists.
_INNER: Final = re.compile(r"(?P<owner>.+)/(?P<property>[A-Za-z]+)(?:-[0-9]+)?(?:/cell-[0-9]+)?")
_DEEPEST: Final = 20


def possible_owners(iris: Iterable[str]) -> dict[str, str]:
    """Return the resource that each of some IRIs may stand within, for those that may."""
    found = ((iri, _INNER.fullmatch(iri)) for iri in iris)
    return {iri: match["owner"] for iri, match in found if match}


def owners_of(possible: Mapping[str, str], known: Mapping[str, ResourceFacts]) -> dict[str, str]:
    """Return the resource that each node stands within, the outermost one.

    Args:
        possible: what each may stand within.
        known: what is said of these.
    """
    direct = {
        iri: owner
        for iri, owner in possible.items()
        if owner in known and _leads_there(known[owner].triples, iri)
    }
    return {iri: _outermost(owner, direct) for iri, owner in direct.items()}


def counted_within(
    owners: Mapping[str, str],
    both: Mapping[str, ChangedResource],
    alone: Mapping[str, tuple[bool, ResourceFacts]],
) -> dict[str, tuple[int, int]]:
    """Return how many statements of nodes within each resource are gone and came.

    Args:
        owners: the resource that each node stands within.
        both: what of the nodes is there before and after.
        alone: what is there only before or only after, and whether it is after.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for iri, owner in owners.items():
        if owner in alone:
            continue  # it came or went with all that is in it
        if changed := both.get(iri):
            counts[owner][0] += len(changed.removed)
            counts[owner][1] += len(changed.added)
        else:
            is_after, facts = alone[iri]
            counts[owner][is_after] += max(1, len(facts.triples))
    return {owner: (gone, came) for owner, (gone, came) in counts.items()}


def _outermost(iri: str, direct: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST):
        if iri not in direct:
            break
        iri = direct[iri]
    return iri


def _leads_there(triples: Iterable[Triple], iri: str) -> bool:
    match = _INNER.fullmatch(iri)
    return match is not None and match["property"] in _local_names(triples)


def _local_names(triples: Iterable[Triple]) -> Iterator[str]:
    return (re.split("[/#]", each.predicate.value)[-1] for each in triples)
