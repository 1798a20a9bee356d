"""What institutes hold to be the same: which names one KSA has, and which stands for all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from amocf.rdf.property_values import PropertyValues
from amocf.rdf.withdrawal import withdrawn


@dataclass(frozen=True)
class HeldSame:
    """The KSAs and occupations that have several names.

    Attributes:
        one_name: the name that stands for all, by the names that do not.
        others: those that do not, by the one that does, in the order in which they would.
    """

    one_name: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]

    def named(self, iri: str) -> str:
        """Return the one name of a KSA or an occupation."""
        return self.one_name.get(iri, iri)

    def names(self, iri: str) -> tuple[str, ...]:
        """Return all names of a KSA or an occupation, the one that stands for all first."""
        one = self.named(iri)
        return (one, *self.others.get(one, ()))


def held_same(store: Store) -> HeldSame:
    """Read what institutes hold to be the same, over several steps too.

    What was replaced is the same as what replaces it. Of several, one that is still stated stands
    for all, before one that is not; of these, one that the document names; and then the first by
    its URI. What the document names always stands for itself.
    """
    release = PropertyValues(store)
    own = {
        *release.subjects("rdf:type", "amo:InstituteKSA"),
        *release.subjects("rdf:type", "amo:InstituteOccupation"),
    }
    replaced = [pair for pair in release.each("dct:isReplacedBy") if pair[0] in own]
    gone = {one for one, _ in replaced} | withdrawn(store)
    one_name: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    for group in _groups((*release.each("amo:heldSameAs"), *replaced)):
        first, *rest = sorted(group, key=lambda iri: (iri in gone, iri in own, iri))
        others[first] = tuple(iri for iri in rest if iri in own)
        one_name |= dict.fromkeys(others[first], first)
    return HeldSame(one_name, others)


def _groups(pairs: Iterable[tuple[str, str]]) -> Iterator[set[str]]:
    """Yield what is connected by pairs, directly or by way of others."""
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    seen: set[str] = set()
    for start in beside:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            new = set(beside[waiting.pop()]) - group
            group |= new
            waiting += new
        seen |= group
        yield group
